#include "interpreter/debugger/inspector.h"

#include "interpreter/debugger/debugger.h"
#include "interpreter/debugger/handles.h"
#include "interpreter/debugger/sources.h"
#include "interpreter/objects/str.h"
#include "interpreter/runtime/raise.h"

namespace krait::debugger {

namespace {

// From the machine, for every text that is compiled.
void keep_text(Thread& t, Str* filename, std::string_view text) {
  bool of_no_file = filename->length && (*filename)[0] == '<';
  if (Debugger* debugger = Debugger::of(t.interpreter); debugger && of_no_file)
    debugger->inspector().compiled(t, filename, text);
}

}  // namespace

Inspector::Inspector(Debugger& debugger)
    : debugger_(debugger), handles_(std::make_unique<Handles>()), texts_(std::make_unique<SourceTexts>()) {}
Inspector::~Inspector() = default;

void Inspector::listen(Interpreter* interpreter) {
  interpreter->hooks.compiled = keep_text;
}

void Inspector::forget(Thread& t, Thread* resuming) {
  Ref pending = take_pending(t);
  handles_->forget(resuming);
  if (pending) set_pending(t, std::move(pending));
}

void Inspector::forget_all(Thread& t) {
  forget(t, nullptr);
}

std::optional<FrameAt> Inspector::frame_of(std::int64_t id) const {
  const FrameAt* at = handles_->frame(id);
  return at ? std::optional(*at) : std::nullopt;
}

std::optional<FrameAt> Inspector::frame_asked(Thread& t, std::int64_t id) const {
  return id ? frame_of(id) : FrameAt{&t, nullptr};
}

std::optional<JumpPoint> Inspector::jump_target(std::int64_t id) const {
  const Target* target = handles_->jump(id);
  if (!target) return std::nullopt;
  return JumpPoint{target->thread, target->frame, static_cast<int>(target->place)};
}

std::optional<CallPoint> Inspector::call_target(std::int64_t id) const {
  const Target* target = handles_->call(id);
  if (!target) return std::nullopt;
  return CallPoint{target->thread, target->frame, static_cast<std::uint32_t>(target->place)};
}

Failure Inspector::stale_frame(std::int64_t id) {
  return {"frame " + std::to_string(id) + " is no longer there: its thread has run since it was shown"};
}

Failure Inspector::stale_reference(std::int64_t reference) {
  return {"reference " + std::to_string(reference) + " is no longer there: its thread has run since it was shown"};
}

Failure Inspector::stale_target(std::int64_t id) {
  return {"target " + std::to_string(id) + " is no longer good: its thread has run since it was offered"};
}

std::int64_t Inspector::id_of(Thread* owner, Frame* frame) {
  return handles_->frame_id(owner, frame);
}

}  // namespace krait::debugger

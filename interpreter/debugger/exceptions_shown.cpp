// ExceptionInfo: the exception that a thread stopped at, or is handling.
#include <algorithm>
#include <vector>

#include "interpreter/debugger/debugger.h"
#include "interpreter/debugger/inert.h"
#include "interpreter/debugger/variable_maker.h"
#include "interpreter/objects/exception.h"
#include "interpreter/objects/str.h"
#include "interpreter/objects/traceback_text.h"
#include "interpreter/objects/tuple.h"
#include "interpreter/vm/evaluate.h"

namespace krait::debugger {

namespace {

constexpr std::size_t kDeepest = 10;

struct Shown {
  Ref exception;
  ExceptionMode mode = ExceptionMode::kRaised;
  Frame* frame = nullptr;  // it is on its way through this one; null: it is being handled
};

Shown exception_of(Debugger& debugger, Thread* thread) {
  const StopPoint& point = debugger.where();
  bool stopped_at = debugger.find_thread(point.stopped.thread) == thread && is_exception(point.value);
  if (stopped_at) return {Ref::copy(point.value), point.mode, point.frame};
  for (HandledException* each = thread->handled; each; each = each->previous)
    if (is_exception(each->exception)) return {Ref::copy(each->exception)};
  return {};
}

std::string entry_of(SourceLines& lines, const Frame* frame) {
  int line = frame_line(frame);
  std::string out = "  File \"" + text_of_str(frame->code->filename) + "\", line " + std::to_string(std::max(line, 0)) +
                    ", in " + text_of_str(frame->code->name) + "\n";
  return out + source_with_marks(lines, frame->code, frame_offset(frame), line);
}

// The frames that the exception has yet to pass through, outermost first.
std::string callers(Thread& t, SourceLines& lines, Frame* innermost, const Traceback* seen) {
  std::vector<std::string> entries;
  bool known = seen != nullptr;
  for (Frame* frame = innermost; frame; frame = frame_back(frame)) {
    if (!known) entries.push_back(entry_of(lines, frame));
    if (known && seen->frame->frame == frame) known = false;
  }
  std::string out;
  for (auto it = entries.rbegin(); it != entries.rend(); ++it) out += *it;
  return out;
}

std::string traceback_text(Thread& t, Value exception, Frame* frame) {
  SourceLines lines(t);
  const auto* seen = try_as<Traceback>(as<BaseException>(exception)->traceback);
  std::string out;
  if (frame) out += callers(t, lines, frame, seen);
  if (seen) out += format_entries(t, lines, seen);
  if (!out.empty()) out = "Traceback (most recent call last):\n" + out;
  bool native = is_inert(t, exception);
  return escape_surrogates(out +
                           (native ? format_exception_only(t, exception) : exception_text(t, exception, false) + "\n"));
}

ExceptionDescription describe(Thread& t, Value exception, Frame* frame, std::vector<Object*>& open) {
  ExceptionDescription out;
  out.type = type_full_name(exception.object()->type);
  std::string text = exception_text(t, exception, is_inert(t, exception));
  if (text.size() > out.type.size() + 2) out.message = text.substr(out.type.size() + 2);
  out.traceback = traceback_text(t, exception, frame);
  if (open.size() >= kDeepest) return out;
  open.push_back(exception.object());
  auto* base = as<BaseException>(exception);
  Value cause = base->cause;
  if (!is_exception(cause) && !base->suppress_context) cause = base->context;
  auto add = [&](Value inner) {
    bool again = !is_exception(inner) || std::find(open.begin(), open.end(), inner.object()) != open.end();
    if (!again) out.inner.push_back(describe(t, inner, nullptr, open));
  };
  add(cause);
  if (has_type(t, exception, t.types().BaseExceptionGroup)) {
    Value members = static_cast<ExceptionGroup*>(exception.object())->excs;
    for (std::int64_t i = 0; is_tuple(members) && i < as<Tuple>(members)->length; ++i)
      add(as<Tuple>(members)->items[i]);
  }
  open.pop_back();
  return out;
}

}  // namespace

Answer<ExceptionDescription> Inspector::answer(Thread& t, const ExceptionInfo& request) {
  Thread* thread = debugger_.find_thread(request.thread);
  if (!thread) return Failure{"there is no thread " + std::to_string(request.thread)};
  Ref pending = take_pending(t);
  Shown shown = exception_of(debugger_, thread);
  if (shown.exception.is_absent()) {
    if (pending) set_pending(t, std::move(pending));
    return Failure{"the thread is at no exception"};
  }
  std::vector<Object*> open;
  ExceptionDescription out = describe(t, shown.exception, shown.frame, open);
  out.mode = shown.mode;
  if (shown.frame) out.evaluate_name = kRaisedException;
  else if (thread == &t) out.evaluate_name = "__import__('sys').exc_info()[1]";
  if (pending) set_pending(t, std::move(pending));
  return out;
}

}  // namespace krait::debugger

// Exception filters: a stop where an exception comes up, for every one or for those that nothing will handle.
#include "interpreter/debugger/caught.h"
#include "interpreter/debugger/inspector.h"
#include "interpreter/debugger/thread_state.h"
#include "interpreter/objects/exception.h"
#include "interpreter/objects/frame.h"
#include "interpreter/objects/str.h"
#include "interpreter/objects/traceback.h"
#include "interpreter/vm/evaluate.h"

namespace krait::debugger {

namespace {

bool is_named(Thread& t, Value exception, const std::vector<std::string>& names) {
  for (Type* type = exception.object()->type; type; type = type->base)
    for (const std::string& name : names)
      if (name == str_wtf8(type->name) || name == type_full_name(type)) return true;
  (void)t;
  return false;
}

// The exception comes up here; it does not just come through from a call.
bool is_raised_here(Frame* frame, Value exception) {
  Traceback* trace = has_kind(as<BaseException>(exception)->traceback, Kind::Traceback)
                         ? static_cast<Traceback*>(as<BaseException>(exception)->traceback.object())
                         : nullptr;
  if (!trace || !trace->next) return true;
  return base_op(frame->code->stream->original_op(frame->pc)) == RAISE_VARARGS;
}

// What programs raise in order to end or to steer, not because something is wrong.
bool is_control(Thread& t, Value exception) {
  Type* type = exception.object()->type;
  return type->is_subclass_of(t.types().StopIteration) || type->is_subclass_of(t.types().StopAsyncIteration) ||
         type->is_subclass_of(t.types().GeneratorExit) || type->is_subclass_of(t.types().SystemExit);
}

// Native code takes some exceptions for an answer: the end of a sequence, a missing attribute or item.
bool may_end_in_native_code(Thread& t, Value exception) {
  Types& types = t.types();
  for (Type* each : {types.AttributeError, types.StopIteration, types.StopAsyncIteration, types.GeneratorExit,
                     types.LookupError, types.TypeError, types.ImportError, types.OverflowError})
    if (exception.object()->type->is_subclass_of(each)) return true;
  return false;
}

enum class Fate { kCaught, kUncaught, kUndecided };

// Undecided: native code called the frames that do not handle it, and may.
Fate fate_of(Thread& t, Frame* frame, Value exception) {
  bool may_end = may_end_in_native_code(t, exception);
  for (Frame* f = frame; f; f = f->previous) {
    if (is_caught_in(t, f, exception)) return Fate::kCaught;
    if (may_end && f->return_mode == ReturnMode::Exit && f->previous) return Fate::kUndecided;
  }
  return Fate::kUncaught;
}

}  // namespace

void Debugger::at_exception(Thread& t, Frame* frame) {
  if (!face_ || filters_.empty()) return;
  ThreadState& s = state(t);
  if (s.quiet || !is_exception(t.pending)) return;
  Ref exception = take_pending(t);
  const Filter* chosen = nullptr;
  for (const Filter& filter : filters_) {
    bool fits = filter.included.empty() ? !is_control(t, exception) : is_named(t, exception, filter.included);
    if (!fits || is_named(t, exception, filter.excluded)) continue;
    if (wants(t, frame, exception, filter.mode)) {
      chosen = &filter;
      break;
    }
  }
  if (chosen) {
    ExceptionMode mode = chosen->mode;
    std::vector<std::int64_t> ids{chosen->id};
    set_pending(t, Ref(exception));
    std::string text = inspector().show_exception(t, exception);
    if (stop(t, frame, StopReason::kException, ids, text, false, exception, mode).is_raised()) return;
    if (!t.pending.is_absent()) return;
  }
  set_pending(t, std::move(exception));
}

bool Debugger::wants(Thread& t, Frame* frame, Value exception, ExceptionMode mode) {
  bool here = is_raised_here(frame, exception);
  if (mode == ExceptionMode::kUncaught) {
    ThreadState& s = state(t);
    if (!here && s.undecided != exception.object()) return false;
    Fate fate = fate_of(t, frame, exception);
    s.undecided = fate == Fate::kUndecided ? exception.object() : nullptr;
    return fate == Fate::kUncaught;
  }
  if (mode == ExceptionMode::kRaised) {
    if (!settings_.just_my_code) return here;
    if (!codes_.is_user_code(frame->code)) return false;
    if (here) return true;
    // It came up in a library: the program's own first frame is where a person can see it.
    auto* trace = static_cast<Traceback*>(as<BaseException>(exception)->traceback.object());
    for (Traceback* below = trace->next; below; below = below->next)
      if (codes_.is_user_code(below->frame->frame->code)) return false;
    return true;
  }
  // It leaves the program's own code for a library's.
  if (!here) return false;
  Frame* f = frame;
  for (; f && !codes_.is_user_code(f->code); f = f->previous)
    if (is_caught_in(t, f, exception)) return false;
  bool own = false;
  for (; f && codes_.is_user_code(f->code); f = f->previous) {
    own = true;
    if (is_caught_in(t, f, exception)) return false;
  }
  return own && f;
}

}  // namespace krait::debugger

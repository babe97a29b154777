// Steps. While one is under way its thread is observed instruction by instruction, but only in frames where it may
// stop: what those call runs at full speed and wakes the step when it is left (vm::wake_on_leaving).
#include <algorithm>

#include "interpreter/debugger/thread_state.h"
#include "interpreter/objects/bytes.h"
#include "interpreter/objects/dict.h"
#include "interpreter/objects/frame.h"
#include "interpreter/objects/str.h"
#include "interpreter/vm/evaluate.h"

namespace krait::debugger {

using Mode = ThreadState::Mode;

namespace {

std::uint32_t unit_of(const Frame* frame) { return frame->code->stream->unit_at(frame->pc); }

bool is_below(const Frame* outer, const Frame* frame) {
  for (const Frame* f = frame->previous; f; f = f->previous)
    if (f == outer) return true;
  return false;
}

bool is_main_module(Thread& t, Frame* frame) {
  if (frame->code->flags & kCodeOptimized) return false;
  Value name = dict_get_str(t, frame->globals, "__name__");
  return is_str(name) && str_equal(as<Str>(name), "__main__") && str_equal(frame->code->name, "<module>");
}

bool is_awaited(const Code* code) { return code->flags & (kCodeCoroutine | kCodeAsyncGenerator); }

}  // namespace

bool Debugger::stops_in(Frame* frame) { return !settings_.just_my_code || codes_.is_user_code(frame->code); }

bool Debugger::begins(Thread& t, Frame* frame, StepEvent event, Granularity granularity) {
  if (event == StepEvent::Enter || event == StepEvent::Resumed) return false;
  if (granularity == Granularity::kInstruction) return true;
  std::uint32_t unit = unit_of(frame);
  const Entry* entry = codes_.entry_at(t, frame->code, unit);
  if (!entry || entry->unit != unit) return false;
  if (entry->line_start) return event == StepEvent::Line;
  return granularity == Granularity::kStatement;
}

// A frame in which the step cannot stop runs at full speed until it is left.
void Debugger::watch_callee(Thread& t, Frame* frame) {
  wake_on_leaving(frame);
  set_stepping(t, false);
}

// So does a library that a step goes into, but what it calls back may be the user's: each function's entry is a safe
// point, and at_pause looks there.
void Debugger::pass_library(Thread& t, Frame* frame) {
  watch_callee(t, frame);
  state(t).awaits_user_code = true;
  t.breaker.fetch_or(kBreakDebugger, std::memory_order_release);
}

void Debugger::look_for_user_code(Thread& t) {
  ThreadState& s = state(t);
  if (!s.awaits_user_code || s.quiet) return;
  Frame* frame = vm::current_frame(t);
  s.awaits_user_code = s.mode == Mode::kInto && !(frame && stops_in(frame));
  if (s.awaits_user_code) t.breaker.fetch_or(kBreakDebugger, std::memory_order_release);
  else if (s.mode == Mode::kInto) set_stepping(t, true);
}

void Debugger::stop_on_entry(Thread& t) {
  state(t).mode = Mode::kEntry;
  set_stepping(t, true);
}

bool Debugger::stop_after_call(Thread& t) {
  ThreadState& s = state(t);
  Frame* frame = vm::current_frame(t);
  if (!face_ || !frame) return false;
  if (s.quiet) return true;
  s.plan = {};
  s.plan.frame = frame;
  s.mode = Mode::kLanding;
  s.reason = StopReason::kBreakpointCall;
  set_stepping(t, true);
  return true;
}

void Debugger::go_on(Thread& t, bool only_this_thread) {
  ThreadState& s = state(t);
  s.mode = Mode::kRun;
  keep_others_ = only_this_thread;
  set_stepping(t, false);
}

void Debugger::step(Thread& t, const StepPlan& plan) {
  ThreadState& s = state(t);
  s.plan = plan;
  if (!s.plan.frame) s.plan.frame = vm::current_frame(t);
  s.reason = StopReason::kStep;
  keep_others_ = plan.only_this_thread;
  s.mode = plan.kind == StepKind::kInto ? Mode::kInto : plan.kind == StepKind::kOver ? Mode::kOver : Mode::kOut;
  if (!s.plan.frame) return;
  if (s.mode == Mode::kOut) return watch_callee(t, s.plan.frame);
  // A thread that stands in a call made by the frame: nothing is to be seen until that comes back.
  if (s.mode == Mode::kOver && t.frame != s.plan.frame) {
    for (Frame* f = t.frame; f; f = f->previous)
      if (f->previous == s.plan.frame) return watch_callee(t, f);
  }
  set_stepping(t, true);
}

// The step's frame is being left for good: it ends in the next frame outwards that a person wants to see.
void Debugger::land(Thread& t, Frame* left) {
  ThreadState& s = state(t);
  Frame* below = left;
  Frame* target = left->previous;
  while (target && (frame_is_incomplete(target) || !stops_in(target))) {
    below = target;
    target = target->previous;
  }
  s.plan = {};
  s.plan.frame = target;
  s.mode = target ? Mode::kLanding : Mode::kRun;
  s.reason = StopReason::kStep;
  if (!target) return set_stepping(t, false);
  if (below != left) watch_callee(t, below);
}

// A coroutine that awaits goes on later, perhaps in another thread: its next instruction wakes the step.
void Debugger::suspend(Thread& t, Frame* frame) {
  ThreadState& s = state(t);
  std::uint32_t unit = unit_of(frame) + 1;
  if (vm::patch(t, frame->code, unit).is_raised()) return clear_pending(t);
  suspended_.push_back({frame, frame->code, unit, s.plan});
  s.mode = Mode::kRun;
  set_stepping(t, false);
}

Status Debugger::at_step(Thread& t, Frame* frame, StepEvent event) {
  ThreadState& s = state(t);
  if (s.quiet || !face_) return ok();
  switch (s.mode) {
    case Mode::kRun: set_stepping(t, false); return ok();
    case Mode::kEntry:
      if (!is_main_module(t, frame) || !begins(t, frame, event, Granularity::kLine)) return ok();
      return stop(t, frame, StopReason::kEntry, {}, "");
    case Mode::kRestart:
      if (frame != s.plan.frame || !begins(t, frame, event, Granularity::kLine)) return ok();
      return stop(t, frame, StopReason::kRestart, {}, "");
    case Mode::kLanding: {
      bool enters = event == StepEvent::Enter || event == StepEvent::Resumed;
      if (frame != s.plan.frame && s.plan.frame && is_below(s.plan.frame, frame)) {
        if (enters) watch_callee(t, frame);
        return ok();
      }
      if (enters || !stops_in(frame)) return ok();
      return stop(t, frame, s.reason, {}, "");
    }
    case Mode::kInto: {
      bool entered = frame != s.plan.frame;
      if (s.plan.call_unit >= 0 && entered) {
        bool chosen = vm::visible_frame(frame->previous) == s.plan.frame && s.plan.frame &&
                      unit_of(s.plan.frame) == static_cast<std::uint32_t>(s.plan.call_unit);
        if (!chosen && s.plan.frame && is_below(s.plan.frame, frame)) {
          if (event == StepEvent::Enter || event == StepEvent::Resumed) watch_callee(t, frame);
          return ok();
        }
        if (chosen && begins(t, frame, event, Granularity::kStatement))
          return stop(t, frame, StopReason::kStep, {}, "");
        if (chosen) return ok();
      }
      if (!stops_in(frame) && (event == StepEvent::Enter || event == StepEvent::Resumed)) pass_library(t, frame);
      if (!stops_in(frame) || !begins(t, frame, event, s.plan.granularity)) return ok();
      return stop(t, frame, StopReason::kStep, {}, "");
    }
    case Mode::kOver:
    case Mode::kOut:
      if (frame == s.plan.frame) {
        if (s.mode == Mode::kOut || !begins(t, frame, event, s.plan.granularity)) return ok();
        return stop(t, frame, StopReason::kStep, {}, "");
      }
      if (is_below(s.plan.frame, frame)) {
        Frame* callee = frame;
        while (callee->previous != s.plan.frame) callee = callee->previous;
        watch_callee(t, callee);
      } else if (stops_in(frame) && begins(t, frame, event, s.plan.granularity)) {
        return stop(t, frame, StopReason::kStep, {}, "");
      }
      return ok();
  }
  return ok();
}

Status Debugger::at_leaving(Thread& t, Frame* frame, bool yields) {
  ThreadState& s = state(t);
  if (s.quiet || !face_) return ok();
  if (s.mode == Mode::kOver && frame == s.plan.frame) {
    if (yields && is_awaited(frame->code)) suspend(t, frame);
    else land(t, frame);
  } else if (s.mode == Mode::kInto && (frame == s.plan.frame || stops_in(frame))) {
    if (yields && is_awaited(frame->code)) return ok();
    land(t, frame);
  } else if (s.mode == Mode::kLanding && frame == s.plan.frame) {
    land(t, frame);
  }
  return ok();
}

void Debugger::at_unwound(Thread& t, Frame* frame) {
  if (!face_) return;
  ThreadState& s = state(t);
  if (s.quiet || s.mode == Mode::kRun || s.mode == Mode::kEntry || frame != s.plan.frame) return;
  // The step ends where the exception is handled.
  s.mode = Mode::kInto;
  s.plan = {};
  s.plan.frame = nullptr;
  set_stepping(t, true);
}

void Debugger::at_woken(Thread& t, Frame* left) {
  if (!face_) return;
  ThreadState& s = state(t);
  if (s.quiet || s.mode == Mode::kRun || s.mode == Mode::kEntry) return;
  s.awaits_user_code = false;
  bool raised = !t.pending.is_absent();
  if (settings_.show_return_values && !raised && left->previous == s.plan.frame && s.mode == Mode::kOver &&
      base_op(left->code->stream->original_op(left->pc)) == RETURN_VALUE) {
    Value result = *left->stack_top;
    s.returned.push_back({Ref::copy(static_cast<Object*>(left->code->qualname)).leak(), Ref::copy(result).leak()});
  }
  if (s.mode == Mode::kOut && left == s.plan.frame) {
    bool waits = !raised && is_awaited(left->code) &&
                 base_op(left->code->stream->original_op(left->pc)) == YIELD_VALUE;
    if (waits) return suspend(t, left);
    if (!raised) {
      s.returned.push_back(
          {Ref::copy(static_cast<Object*>(left->code->qualname)).leak(), Ref::copy(*left->stack_top).leak()});
      set_stepping(t, true);
      return land(t, left);
    }
    s.mode = Mode::kInto;
    s.plan = {};
  }
  set_stepping(t, true);
}

}  // namespace krait::debugger

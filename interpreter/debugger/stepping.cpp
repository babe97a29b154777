// Steps. A thread that steps is observed instruction by instruction while it is in the frame that the step stays in (the
// anchor); what that calls runs at full speed up to a trap, a patch on the places where the anchor goes on.
#include <algorithm>

#include "interpreter/code/opcodes.h"
#include "interpreter/debugger/thread_state.h"
#include "interpreter/objects/bytes.h"
#include "interpreter/objects/str.h"
#include "interpreter/vm/evaluate.h"
#include "interpreter/vm/instrument.h"

namespace krait::debugger {

using vm::StepEvent;

namespace {

std::uint32_t unit_of(const Frame* frame) { return frame->code->stream->unit_at(frame->pc); }

CodePosition position_of(const Frame* frame) { return code_position(frame->code, static_cast<int>(unit_of(frame) * 2)); }

bool lies_in(const CodePosition& at, const Extent& extent) {
  if (at.line < extent.line || at.line > extent.end_line) return false;
  if (at.column < 0) return true;
  if (at.line == extent.line && at.column < extent.column) return false;
  return at.line != extent.end_line || extent.end_column <= 0 || at.column < extent.end_column;
}

bool same_extent(const Extent& a, const Extent& b) {
  return a.line == b.line && a.column == b.column && a.end_line == b.end_line && a.end_column == b.end_column;
}

bool is_on_stack(const Thread& t, const Frame* frame) {
  for (const Frame* each = t.frame; each; each = each->previous)
    if (each == frame) return true;
  return false;
}

}  // namespace

ThreadState& Debugger::state(Thread& t) {
  std::unique_ptr<ThreadState>& known = states_[&t];
  if (!known) known = std::make_unique<ThreadState>();
  return *known;
}

bool Debugger::skips(Frame* frame) { return settings_.just_my_code && !codes_.is_user_code(frame->code); }

void Debugger::update_watching() {
  interpreter_->watch_exceptions = face_ && (!filters_.empty() || steps_ > 0);
}

// ---- traps -------------------------------------------------------------------------------------------------------

void Debugger::clear_trap(ThreadState& s) {
  for (auto& [code, unit] : s.traps) {
    auto known = sites_.find(code);
    if (known == sites_.end()) continue;
    for (Site& each : known->second)
      if (each.unit == unit) --each.traps;
    release_site(code, unit);
  }
  s.traps.clear();
  s.trapped = nullptr;
}

// The thread runs at full speed until the frame, which waits for a call, goes on: behind the call, where a jump of the
// instruction leads, or in one of its handlers.
void Debugger::set_trap(Thread& t, Frame* frame) {
  ThreadState& s = state(t);
  clear_trap(s);
  Code* code = frame->code;
  const vm::Stream& stream = *code->stream;
  const Word* pc = frame->pc;
  std::vector<std::uint32_t> units;
  auto add = [&](std::uint32_t unit) {
    if (unit + 1 < stream.words_of_units.size() && std::find(units.begin(), units.end(), unit) == units.end()) units.push_back(unit);
  };
  std::uint16_t op = vm::base_op(stream.original_op(pc));
  std::uint32_t unit = stream.unit_at(pc);
  auto next = static_cast<std::uint32_t>(code->bytecode->length / 2);
  for (std::uint32_t u = unit + 1; u < next; ++u)
    if (stream.at_unit(u) != stream.at_unit(unit) && stream.unit_at(stream.at_unit(u)) == u) {
      add(u);
      break;
    }
  if (frame->resume) add(stream.unit_at(pc + frame->resume));
  if (code::opcode_info(op).flags & code::kJump) add(stream.unit_at(pc + static_cast<std::int32_t>(pc->b)));
  for (const vm::HandlerRange& range : stream.handlers) add(stream.units[range.target]);
  for (std::uint32_t each : units) {
    ++site(t, code, each).traps;
    s.traps.emplace_back(code, each);
  }
  s.trapped = frame;
  vm::set_stepping(t, false);
}

// ---- the step's life ---------------------------------------------------------------------------------------------

void Debugger::begin_step(Thread& t, const StepPlan& plan) {
  ThreadState& s = state(t);
  end_step(t);
  s.stepping = true;
  ++steps_;
  s.plan = plan;
  s.landed = s.taking_call = false;
  s.reason = StopReason::kStep;
  s.anchor = plan.frame ? plan.frame : vm::visible_frame(t.frame);
  if (s.anchor) {
    s.start = statement_at(t, s.anchor->code, position_of(s.anchor));
    s.last_unit = unit_of(s.anchor);
  }
  update_watching();
  Frame* innermost = vm::visible_frame(t.frame);
  if (plan.kind == StepKind::kOut) {
    Frame* caller = s.anchor ? vm::visible_frame(s.anchor->previous) : nullptr;
    while (caller && skips(caller)) caller = vm::visible_frame(caller->previous);
    s.anchor = caller;
    s.landed = true;
    if (caller) set_trap(t, caller);
    else end_step(t);
  } else if (plan.kind == StepKind::kOver && s.anchor != innermost && s.anchor) {
    set_trap(t, s.anchor);
  } else {
    vm::set_stepping(t, true);
  }
}

void Debugger::end_step(Thread& t) {
  ThreadState& s = state(t);
  clear_trap(s);
  if (s.stepping) --steps_;
  s.stepping = false;
  s.anchor = nullptr;
  vm::set_stepping(t, false);
  update_watching();
}

// The anchor has gone: the step goes on in who called it, and stops there at once.
void Debugger::continue_in_caller(Thread& t, Frame* frame) {
  ThreadState& s = state(t);
  Frame* caller = vm::visible_frame(frame->previous);
  while (caller && skips(caller)) caller = vm::visible_frame(caller->previous);
  s.anchor = caller;
  s.landed = true;
  if (!caller) {  // nothing of the user's is left below: the thread runs on, until it calls user code again
    if (s.plan.kind != StepKind::kInto) end_step(t);
    return;
  }
  if (caller != vm::visible_frame(frame->previous)) set_trap(t, caller);
}

Status Debugger::step_event(Thread& t, Frame* frame, int event) {
  ThreadState& s = state(t);
  if (!s.stepping || !face_) return ok();
  bool entered = event == static_cast<int>(StepEvent::Enter) || event == static_cast<int>(StepEvent::Resumed);
  std::uint32_t unit = unit_of(frame);
  if (frame != s.anchor) {
    bool below = s.anchor && is_on_stack(t, s.anchor);
    bool chosen = s.plan.call_unit < 0 || (below && vm::visible_frame(frame->previous) == s.anchor &&
                                           static_cast<std::int64_t>(unit_of(s.anchor)) == s.plan.call_unit);
    if (s.plan.kind == StepKind::kInto && chosen) {
      if (skips(frame)) return ok();
      if (entered) return ok();  // its first statement is the stop
    } else if (below) {
      set_trap(t, s.anchor);
      return ok();
    } else if (skips(frame)) {
      return ok();
    }
    if (entered) return ok();
  } else if (!s.landed) {
    bool backwards = unit < s.last_unit;
    s.last_unit = unit;
    if (entered) return ok();
    if (s.plan.granularity != Granularity::kInstruction) {
      bool line = event == static_cast<int>(StepEvent::Line);
      CodePosition at = position_of(frame);
      if (at.line < 1) return ok();
      if (s.plan.granularity == Granularity::kLine) {
        if (!line && event != -1) return ok();
        if (event == -1 && at.line == s.start.line) return ok();
      } else if (lies_in(at, s.start) && !(line && backwards)) {
        return ok();
      } else if (!line && same_extent(statement_at(t, frame->code, at), s.start)) {
        return ok();
      }
      if (s.plan.until_line && at.line < s.plan.until_line) return ok();
    }
  } else if (entered) {
    return ok();
  }
  StopPoint point;
  point.frame = frame;
  point.moment = s.plan.granularity == Granularity::kInstruction ? kAtInstruction : kAtStatement;
  point.stopped.reason = s.reason;
  end_step(t);
  return stop(t, std::move(point));
}

Status Debugger::frame_leaves(Thread& t, Frame* frame, Value result, bool) {
  ThreadState& s = state(t);
  if (!s.stepping) return ok();
  if (settings_.show_return_values && s.anchor && vm::visible_frame(frame->previous) == s.anchor) {
    Ref name = Ref::copy(Value::from_object(frame->code->qualname)), value = Ref::copy(result);
    s.returned.push_back({name.leak(), value.leak()});
  }
  if (frame == s.anchor || (s.plan.kind == StepKind::kInto && !skips(frame))) continue_in_caller(t, frame);
  return ok();
}

// An exception leaves a frame.
void Debugger::frame_unwound(Thread& t, Frame* frame) {
  ThreadState& s = state(t);
  if (!s.stepping) return;
  if (frame == s.anchor || frame == s.trapped) {
    clear_trap(s);
    Frame* caller = vm::visible_frame(frame->previous);
    while (caller && skips(caller)) caller = vm::visible_frame(caller->previous);
    s.anchor = caller;
    s.landed = true;
    if (!caller) return end_step(t);
    set_trap(t, caller);
  }
}

}  // namespace krait::debugger

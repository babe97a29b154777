// A patched instruction is reached: conditions, counts, messages.
#include "interpreter/debugger/inspector.h"
#include "interpreter/debugger/thread_state.h"
#include "interpreter/objects/str.h"
#include "interpreter/vm/instrument.h"

namespace krait::debugger {

namespace {

bool meets(char sign, std::int64_t hits, std::int64_t number) {
  switch (sign) {
    case '=': return hits == number;
    case '>': return hits > number;
    case 'g': return hits >= number;
    case '<': return hits < number;
    case 'l': return hits <= number;
    case '%': return hits % number == 0;
    default: return true;
  }
}

}  // namespace

// Whether the program is to stop for it; `trouble` says what went wrong with a condition, which then stops as well.
bool Debugger::counts(Thread& t, Frame* frame, Breakpoint& b, std::string& trouble) {
  if (!b.enabled) return false;
  if (!b.condition_error.empty()) {
    trouble = "the condition of the breakpoint is wrong: " + b.condition_error;
    return true;
  }
  if (!b.condition_code.is_absent()) {
    Result answer = evaluate(t, frame, as<Code>(b.condition_code));
    ResultOf<bool> truth = false;
    if (!answer.is_raised()) {
      Ref held = answer.take();
      begin_evaluation(t);
      truth = is_true(t, held);
      end_evaluation(t);
    }
    if (answer.is_raised() || truth.failed) {
      Ref exception = take_pending(t);
      trouble = "the condition of the breakpoint failed: " + inspector().show_exception(t, exception);
      return true;
    }
    if (!truth.value) return false;
  }
  ++b.hits;
  if (b.ignore > 0) {
    --b.ignore;
    return false;
  }
  return meets(b.hit_operator, b.hits, b.hit_number);
}

void Debugger::log(Thread& t, Frame* frame, Breakpoint& b) {
  Output output;
  for (const LogPart& part : b.log) {
    output.text += part.text;
    if (part.code.is_absent()) continue;
    Result answer = evaluate(t, frame, as<Code>(part.code));
    if (answer.is_raised()) {
      Ref exception = take_pending(t);
      output.text += "<" + inspector().show_exception(t, exception) + ">";
      continue;
    }
    Ref value = answer.take();
    if (is_str(value)) output.text += str_wtf8(as<Str>(value));
    else output.text += inspector().show(t, value);
  }
  output.text += "\n";
  output.source = codes_.source_of(frame->code);
  output.line = b.status.line;
  tell(output);
}

ResultOf<bool> Debugger::breakpoint_reached(Thread& t, Frame* frame, bool passing) {
  ThreadState& s = state(t);
  Code* code = frame->code;
  std::uint32_t unit = code->stream->unit_at(frame->pc);
  if (s.trapped == frame) {
    clear_trap(s);
    vm::set_stepping(t, true);
    Status done = step_event(t, frame, -1);
    if (done.is_raised()) return Raised{};
    if (!s.stepping) return true;  // it stopped here
  }
  auto known = sites_.find(code);
  if (known == sites_.end() || !face_ || passing) return false;
  std::vector<std::int64_t> here;  // what conditions run may change the list
  for (Site& each : known->second)
    if (each.unit == unit)
      for (Breakpoint* b : each.breakpoints) here.push_back(b->id);
  StopPoint point;
  point.frame = frame;
  for (std::int64_t id : here) {
    std::string trouble;
    Breakpoint* b = breakpoint(id);
    if (!b || !counts(t, frame, *b, trouble)) continue;
    if (!b->log.empty() && trouble.empty()) {
      log(t, frame, *b);
      continue;
    }
    point.stopped.hit_breakpoints.push_back(b->id);
    point.stopped.reason = b->kind == BreakpointKind::kLine         ? StopReason::kBreakpoint
                           : b->kind == BreakpointKind::kFunction ? StopReason::kFunctionBreakpoint
                                                                  : StopReason::kInstructionBreakpoint;
    if (!trouble.empty()) point.stopped.text = trouble;
    if (b->temporary) point.temporary = b;
  }
  if (point.stopped.hit_breakpoints.empty()) return false;
  std::int64_t gone = point.temporary ? point.temporary->id : 0;
  Status done = stop(t, std::move(point));
  if (gone) {
    if (Breakpoint* b = breakpoint(gone)) tell(BreakpointChanged{ChangeKind::kRemoved, b->status});
    remove_breakpoint(t, gone);
  }
  if (done.is_raised()) return Raised{};
  return true;
}

}  // namespace krait::debugger

// What happens when a patched instruction is reached: conditions, counts, log messages, and the stop.
#include "interpreter/debugger/inspector.h"
#include "interpreter/debugger/thread_state.h"
#include "interpreter/objects/dict.h"
#include "interpreter/objects/frame.h"
#include "interpreter/objects/str.h"
#include "interpreter/vm/evaluate.h"

namespace krait::debugger {

namespace {

bool count_is_met(const Breakpoint& b) {
  switch (b.hit_operator) {
    case '=': return b.hits == b.hit_number;
    case '>': return b.hits > b.hit_number;
    case 'g': return b.hits >= b.hit_number;
    case '<': return b.hits < b.hit_number;
    case 'l': return b.hits <= b.hit_number;
    case '%': return b.hit_number > 0 && b.hits % b.hit_number == 0;
    default: return true;
  }
}

StopReason reason_of(BreakpointKind kind) {
  if (kind == BreakpointKind::kFunction) return StopReason::kFunctionBreakpoint;
  return kind == BreakpointKind::kInstruction ? StopReason::kInstructionBreakpoint : StopReason::kBreakpoint;
}

// "module.qualified": only the frame knows its module.
bool names_frame(Thread& t, const Breakpoint& b, Frame* frame) {
  if (b.kind != BreakpointKind::kFunction) return true;
  std::string qualname = str_wtf8(frame->code->qualname);
  if (b.function == qualname || b.function == str_wtf8(frame->code->name)) return true;
  Value module = dict_get_str(t, frame->globals, "__name__");
  return is_str(module) && b.function == str_wtf8(as<Str>(module)) + "." + qualname;
}

}  // namespace

// In the frame's namespaces, by a copy of the locals that goes at once: values live no longer for being looked at.
Result Debugger::evaluate_quietly(Thread& t, Frame* frame, Code* code) {
  begin_evaluation(t);
  Result answer = vm::evaluate_in_frame(t, frame, code);
  end_evaluation(t);
  return answer;
}

// Counts, and says whether the breakpoint wants the thread to stop.
bool Debugger::hit(Thread& t, Frame* frame, Breakpoint& b, std::string& text) {
  if (!b.enabled || !names_frame(t, b, frame)) return false;
  if (!b.condition_error.empty()) {
    text = "the condition '" + b.condition + "' is no expression: " + b.condition_error;
  } else if (!b.condition_code.is_absent()) {
    Result value = evaluate_quietly(t, frame, as<Code>(b.condition_code));
    ResultOf<bool> holds = false;
    if (!value.is_raised()) {
      Ref kept = value.take();
      holds = is_true(t, kept);
    }
    if (value.is_raised() || holds.is_raised()) {
      Ref error = take_pending(t);
      text = "the condition '" + b.condition + "' failed: " + inspector().show_exception(t, error);
    } else if (!holds.value) {
      return false;
    }
  }
  ++b.hits;
  if (b.ignore > 0) return --b.ignore, false;
  if (!count_is_met(b)) return false;
  if (b.log_message.empty()) return true;
  log(t, frame, b);
  return false;
}

void Debugger::log(Thread& t, Frame* frame, Breakpoint& b) {
  Output output;
  for (const LogPart& part : b.log) {
    output.text += part.text;
    if (part.code.is_absent()) continue;
    Result value = evaluate_quietly(t, frame, as<Code>(part.code));
    Result shown = Result(kNone);
    Ref kept = value.is_raised() ? Ref() : value.take();
    if (!value.is_raised()) {
      begin_evaluation(t);
      shown = str(t, kept);
      end_evaluation(t);
    }
    if (value.is_raised() || shown.is_raised()) {
      Ref error = take_pending(t);
      output.text += "<" + inspector().show_exception(t, error) + ">";
    } else {
      Ref text = shown.take();
      output.text += str_wtf8(text.as<Str>());
    }
  }
  output.text += "\n";
  output.source = codes_.source_of(frame->code);
  output.line = frame_line(frame);
  tell(output);
}

ResultOf<bool> Debugger::at_breakpoint(Thread& t, Frame* frame, bool passing) {
  ThreadState& s = state(t);
  if (s.quiet || !face_) return false;
  Code* code = frame->code;
  std::uint32_t unit = code->stream->unit_at(frame->pc);
  for (std::size_t i = 0; i < suspended_.size(); ++i) {
    Suspended& waiting = suspended_[i];
    if (waiting.frame != frame || waiting.unit != unit) continue;
    StepPlan plan = waiting.plan;
    suspended_.erase(suspended_.begin() + static_cast<std::ptrdiff_t>(i));
    place(t, code);
    plan.frame = frame;
    step(t, plan);
    return false;
  }
  auto found = sites_.find(code);
  if (found == sites_.end()) return false;
  std::vector<Breakpoint*> here;
  for (const Site& site : found->second)
    if (site.unit == unit && !(passing && site.line_start)) here = site.breakpoints;
  std::vector<std::int64_t> hits, spent;
  std::string text;
  BreakpointKind kind = BreakpointKind::kLine;
  for (Breakpoint* b : here) {
    if (!hit(t, frame, *b, text)) continue;
    kind = b->kind;
    hits.push_back(b->id);
    if (b->temporary) spent.push_back(b->id);
  }
  if (hits.empty()) return false;
  TRY(stop(t, frame, reason_of(kind), hits, text));
  for (std::int64_t id : spent) {
    if (!remove_breakpoint(t, id)) continue;
    BreakpointStatus gone;
    gone.id = id;
    tell(BreakpointChanged{ChangeKind::kRemoved, gone});
  }
  return true;
}

}  // namespace krait::debugger

#include "interpreter/vm/instrument.h"

#include <algorithm>
#include <utility>

#include "interpreter/objects/bytes.h"
#include "interpreter/objects/descriptors.h"
#include "interpreter/objects/exception.h"
#include "interpreter/objects/frame.h"
#include "interpreter/objects/traceback.h"
#include "interpreter/runtime/extra.h"
#include "interpreter/vm/helpers.h"

namespace krait::vm {

namespace {

enum Event : uint8_t {
  kCallEvent,
  kLineEvent,
  kReturnEvent,
  kExceptionEvent,
  kOpcodeEvent,
  kNativeCallEvent,
  kNativeReturnEvent,
  kNativeExceptionEvent
};
constexpr const char* kEventNames[] = {"call",   "line",   "return",   "exception",
                                       "opcode", "c_call", "c_return", "c_exception"};

// The names as observers get them: one str each in an interpreter.
struct EventNames {
  Ref names[std::size(kEventNames)];
};

Result event_name(Thread& t, Event event) {
  Ref& name = extra_state<EventNames>(t.interpreter, kExtraEventNames).names[event];
  if (name.is_absent()) {
    name = TRY(make_ascii(t, kEventNames[event]));
    name = TRY(intern(t, name));
  }
  return Result::copy(name);
}

// Calls a trace or profile function. Events inside of it are not reported.
Result call_observer(Thread& t, Frame* frame, Value function, Event event, Value argument) {
  Ref object = TRY(frame_object(t, frame));
  Ref name = TRY(event_name(t, event));
  Ref callee = Ref::copy(function);
  // A snapshot that somebody took of the frame meanwhile would be written back as it was.
  if ((frame->code->flags & kCodeOptimized) && frame->object && frame->object->fast_as_locals) {
    Ref snapshot = TRY(frame_locals(t, frame));
  }
  char outer = std::exchange(t.traced_event, kEventNames[event][0]);
  Result r = [&] {
    Unobserved guard(t);
    return call(t, callee, {object, name, argument.is_absent() ? Value{kNone} : argument});
  }();
  t.traced_event = outer;
  frame_locals_to_fast(t, frame, true);
  return r;
}

// The trace function of the thread (call events) or of the frame (all others). Its result becomes the frame's.
Status trace_event(Thread& t, Frame* frame, Event event, Value argument) {
  if (t.trace_function.is_absent() || t.tracing) return ok();
  Value function = t.trace_function;
  if (event != kCallEvent) {
    if (!frame->object || frame->object->trace.is_absent()) return ok();
    function = frame->object->trace;
  }
  Result r = call_observer(t, frame, function, event, argument);
  if (r.is_raised()) {
    (void)traceback_here(t, frame);  // the frame stands in the traceback twice: once for the event
    Ref error = take_pending(t);
    (void)set_trace(t, kNone);
    if (frame->object) clear(frame->object->trace);
    set_pending(t, std::move(error));
    return raised;
  }
  Ref local = r.take();
  if (!local.is_none() && frame->object) replace(frame->object->trace, std::move(local));
  return ok();
}

constexpr Event kProfileEvents[] = {kCallEvent, kReturnEvent, kNativeCallEvent, kNativeReturnEvent,
                                    kNativeExceptionEvent};

Status profile_event(Thread& t, Frame* frame, ProfileEvent event, Value argument) {
  if (t.profile_function.is_absent() || t.tracing) return ok();
  if (t.profile_hook) {
    Unobserved guard(t);
    t.profile_hook(t, t.profile_function, event, frame, argument);
    return ok();
  }
  Result r = call_observer(t, frame, t.profile_function, kProfileEvents[event], argument);
  if (r.is_raised()) {
    (void)traceback_here(t, frame);
    Ref error = take_pending(t);
    (void)set_profile(t, kNone);
    set_pending(t, std::move(error));
    return raised;
  }
  release(r.word);
  return ok();
}

// An event for the debugger, then for the trace function. A debugger that moved the frame has had the event.
Status event(Thread& t, Frame* frame, FrameEvent kind, Value argument) {
  static constexpr Event kEvents[] = {kCallEvent, kLineEvent, kReturnEvent, kExceptionEvent};
  Event traced = kEvents[static_cast<int>(kind)];
  if (t.line_events && !t.tracing) {
    const Word* pc = frame->pc;
    char outer = std::exchange(t.traced_event, *kEventNames[traced]);
    Status heard = [&] {
      Unobserved guard(t);
      return t.interpreter->debug_hooks->event(t, frame, kind, argument);
    }();
    t.traced_event = outer;
    if (heard.is_raised()) return raised;
    if (frame->pc != pc) return ok();
  }
  return trace_event(t, frame, traced, argument);
}

void fill_lines(const Code* code, std::vector<int32_t>& lines) {
  lines.assign(static_cast<size_t>(code->bytecode->length / 2), -1);
  for (LineTableWalk walk(code); walk.next();)
    for (size_t u = static_cast<size_t>(walk.start / 2); u < std::min(static_cast<size_t>(walk.end / 2), lines.size());
         ++u)
      lines[u] = walk.position.line;
}

int line_of_unit(const Frame* frame, uint32_t unit) {
  std::vector<int32_t>& lines = frame->code->stream->lines;
  if (lines.empty()) [[unlikely]] fill_lines(frame->code, lines);
  return unit < lines.size() ? lines[unit] : -1;
}

uint16_t unit_op(const Frame* frame, uint32_t unit) { return frame->code->bytecode->data[unit * 2]; }

bool leaves_backwards(uint16_t op) { return op == SEND; }

// Instructions that the stream has folded into a CALL have opcode events of their own, before it.
Status opcode_events(Thread& t, Frame* frame, uint32_t unit) {
  Ref object = Ref::copy(static_cast<Object*>(frame->object));
  uint32_t folded[2];
  int count = 0;
  if (base_op(frame->code->stream->original_op(frame->pc)) == CALL) {
    uint32_t precall = unit - 1 - static_cast<uint32_t>(code::opcode_info(PRECALL).caches);
    if (unit_op(frame, precall) == PRECALL) {
      if (precall > 0 && unit_op(frame, precall - 1) == KW_NAMES) folded[count++] = precall - 1;
      folded[count++] = precall;
    }
  }
  Status status = ok();
  for (int i = 0; i < count && !status.is_raised(); ++i) {
    object.as<FrameObject>()->shown_unit = static_cast<int>(folded[i]);
    status = trace_event(t, frame, kOpcodeEvent, {});
  }
  object.as<FrameObject>()->shown_unit = -1;
  if (status.is_raised()) return status;
  return trace_event(t, frame, kOpcodeEvent, {});
}

Status line_event(Thread& t, Frame* frame, const Word* before) {
  const Stream& stream = *frame->code->stream;
  uint32_t unit = stream.unit_at(frame->pc), last_unit = stream.unit_at(before);
  bool first = before == frame->pc || last_unit <= stream.first_traceable;
  FrameObject* object = frame->object;
  bool traced = object && !object->trace.is_absent();
  if (!traced && !t.line_events) return ok();
  int last_line = first ? -1 : line_of_unit(frame, last_unit);
  int line = line_of_unit(frame, unit);
  if (line != -1 && (!traced || object->trace_lines)) {
    bool backwards = unit < last_unit && !leaves_backwards(base_op(stream.original_op(frame->pc)));
    if (line != last_line || backwards) TRY(event(t, frame, FrameEvent::kLine, {}));
  }
  if (traced && object->trace_opcodes && stream.unit_at(frame->pc) == unit) return opcode_events(t, frame, unit);
  return ok();
}

bool is_native_callee(Value v) {
  return has_kind(v, Kind::NativeFunction) || has_kind(v, Kind::MethodDescriptor);
}

Value called_value(const Frame* frame, uint32_t count) {
  Value callee = frame->stack_top[-static_cast<int64_t>(count) - 2];
  return callee.is_absent() ? frame->stack_top[-static_cast<int64_t>(count) - 1] : callee;
}

bool starts_line(const Stream& stream, const Frame* frame, const Word* before) {
  uint32_t unit = stream.unit_at(frame->pc), last = stream.unit_at(before);
  if (before == frame->pc || last <= stream.first_traceable) return true;
  return unit < last || line_of_unit(frame, unit) != line_of_unit(frame, last);
}

StepEvent step_event(const Stream& stream, const Frame* frame, const Word* before) {
  if (base_op(stream.original_op(frame->pc)) == RESUME)
    return frame->pc->b == 0 ? StepEvent::Enter : StepEvent::Resumed;
  return starts_line(stream, frame, before) ? StepEvent::Line : StepEvent::Instruction;
}

Status observe_for_debugger(Thread& t, Frame* frame, const Word* before, const DebugHooks& hooks) {
  const Stream& stream = *frame->code->stream;
  const Word* pc = frame->pc;
  bool stopped = false;
  if (pc->op == BREAKPOINT && !t.line_events) stopped = TRY(breakpoint_hit(t, frame, before));
  if (!stopped && t.stepping && frame->pc == pc) TRY(hooks.step(t, frame, step_event(stream, frame, before)));
  if (!t.stepping || frame->pc != pc) return ok();
  uint16_t op = base_op(stream.original_op(pc));
  if (op != RETURN_VALUE && op != YIELD_VALUE) return ok();
  Ref result = Ref::copy(frame->stack_top[-1]);
  return hooks.leaving(t, frame, result, op == YIELD_VALUE);
}

}  // namespace

bool watched(const Thread& t) { return t.dispatch != t.plain_dispatch || t.interpreter->watch_exceptions; }

// Most instructions of a line, while no debugger looks: they come from one on the same line before them, and neither
// begin, end nor call anything that somebody hears of. False says nothing.
static bool is_uneventful(const Thread& t, const Frame* frame, const Word* before, const Stream& stream, uint16_t op) {
  if (t.interpreter->debug_hooks || t.line_events || !t.swallowed_stop.is_absent() || before >= frame->pc) return false;
  if (op == RESUME || op == RETURN_VALUE || op == YIELD_VALUE) return false;
  if (!t.profile_function.is_absent() && (op == CALL || op == CALL_FUNCTION_EX)) return false;
  const FrameObject* object = frame->object;
  if (!object || object->trace.is_absent()) return true;
  uint32_t unit = stream.unit_at(frame->pc), last = stream.unit_at(before);
  return !object->trace_opcodes && last > stream.first_traceable && unit < stream.lines.size() &&
         stream.lines[unit] == stream.lines[last];
}

Observed observe(Thread& t, Frame* frame, const Word* before) {
  const Stream& stream = *frame->code->stream;
  const Word* pc = frame->pc;
  uint16_t op = base_op(stream.original_op(pc));
  if (is_uneventful(t, frame, before, stream, op)) return Observed::Go;
  const DebugHooks* hooks = t.interpreter->debug_hooks;
  bool traceable = stream.unit_at(pc) >= stream.first_traceable;
  if (!t.swallowed_stop.is_absent()) clear(t.swallowed_stop);  // of a native iteration, which tells nobody
  if (hooks && traceable && !t.tracing) {
    if (observe_for_debugger(t, frame, before, *hooks).is_raised()) return Observed::Raised;
    if (frame->pc != pc) return Observed::Go;
  }
  if (t.tracing || !traceable) return Observed::Go;
  if (t.trace_function.is_absent() && t.profile_function.is_absent() && !t.line_events) return Observed::Go;
  if (op == RESUME) {
    frame->started = true;
    if (event(t, frame, FrameEvent::kCall, {}).is_raised() || profile_event(t, frame, kProfileCall, {}).is_raised())
      return Observed::Raised;
    return Observed::Go;
  }
  if (line_event(t, frame, before).is_raised()) return Observed::Raised;
  op = base_op(stream.original_op(frame->pc));
  if (op == RETURN_VALUE || op == YIELD_VALUE) {
    Ref result = Ref::copy(frame->stack_top[-1]);
    const Word* leaving = frame->pc;
    if (event(t, frame, FrameEvent::kReturn, result).is_raised() ||
        profile_event(t, frame, kProfileReturn, result).is_raised())
      return Observed::Raised;
    if (frame->pc != leaving) return Observed::Yield;
  }
  if (op == CALL && !t.profile_function.is_absent() && is_native_callee(called_value(frame, frame->pc->b)))
    return Observed::Native;
  if (op == CALL_FUNCTION_EX && !t.profile_function.is_absent() &&
      has_kind(frame->stack_top[-2 - static_cast<int64_t>(frame->pc->b & 1)], Kind::NativeFunction))
    return Observed::Native;
  return Observed::Go;
}

void observe_throw(Thread& t, Frame* frame) {
  if (t.tracing) return;
  Ref exception = take_pending(t);
  if (event(t, frame, FrameEvent::kCall, {}).is_raised() || profile_event(t, frame, kProfileCall, {}).is_raised())
    return;
  set_pending(t, std::move(exception));
}

namespace {

// The event of the pending exception, which stays pending unless the observer raises another.
void exception_event(Thread& t, Frame* frame) {
  bool traced = !t.trace_function.is_absent() && frame->object && !frame->object->trace.is_absent();
  if (t.tracing || (!traced && !t.line_events)) return;
  Ref exception = take_pending(t);
  Value traceback = exception.as<BaseException>()->traceback;
  Result triple = make_tuple(t, {Value::from_object(exception.object()->type), exception,
                                 traceback.is_absent() ? Value{kNone} : traceback});
  if (triple.is_raised()) return;
  Ref argument = triple.take();
  if (!event(t, frame, FrameEvent::kException, argument).is_raised()) set_pending(t, std::move(exception));
}

}  // namespace

void observe_exception(Thread& t, Frame* frame) {
  const DebugHooks* hooks = t.interpreter->debug_hooks;
  if (hooks && hooks->exception && !t.tracing && !t.unwinding_to) hooks->exception(t, frame);
  if (!t.unwinding_to) exception_event(t, frame);
}

Status observe_stop(Thread& t, Frame* frame) {
  Ref stop = Ref::own(std::exchange(t.swallowed_stop, Value{}));
  if (stop.is_absent() || t.tracing) return ok();
  set_pending(t, Ref(stop));
  exception_event(t, frame);
  if (t.pending == stop.get()) return clear_pending(t), ok();
  return raised;
}

Status observe_generator_stop(Thread& t, Frame* frame, Value result, bool even_none) {
  if (t.tracing || (result.is_none() && !even_none)) return ok();
  (void)(result.is_none() ? raise_none(t, t.types().StopIteration) : raise_stop_iteration(t, result));
  replace(t.swallowed_stop, take_pending(t));
  return observe_stop(t, frame);
}

Status observe_unwind(Thread& t, Frame* frame) {
  const DebugHooks* hooks = t.interpreter->debug_hooks;
  if (hooks && hooks->unwound && !t.tracing && !t.unwinding_to) hooks->unwound(t, frame);
  if (t.tracing) return ok();
  Ref exception = take_pending(t);
  if (event(t, frame, FrameEvent::kReturn, {}).is_raised() || profile_event(t, frame, kProfileReturn, {}).is_raised())
    return raised;
  set_pending(t, std::move(exception));
  return ok();
}

// What a profile function is told of a native callee: a method together with its receiver.
static Result shown_callee(Thread& t, Value callee, const Value* args, size_t given) {
  if (!has_kind(callee, Kind::MethodDescriptor) || !given) return Result::copy(callee);
  return callee.object()->type->slots.descr_get(t, callee, args[0], Value::from_object(type_of(t, args[0])));
}

// The call of CALL, CALL_KW or CALL_FUNCTION_EX.
static Result call_of(Thread& t, Frame* frame, Value callee, const Value* args) {
  const Word* pc = frame->pc;
  if (base_op(frame->code->stream->original_op(pc)) == CALL_FUNCTION_EX)
    return call_tuple(t, callee, args[0], pc->b & 1 ? args[1] : Value{});
  Tuple* names = pc->op == CALL_KW ? reinterpret_cast<Tuple* const*>(pc + 1)[0] : nullptr;
  size_t given = static_cast<size_t>(frame->stack_top - args);
  return call(t, callee, args, given - (names ? static_cast<size_t>(names->length) : 0), names);
}

Result observe_native_call(Thread& t, Frame* frame) {
  bool spread = base_op(frame->code->stream->original_op(frame->pc)) == CALL_FUNCTION_EX;
  Value* base = spread ? frame->stack_top - 3 - (frame->pc->b & 1) : frame->stack_top - frame->pc->b - 2;
  Value callee = spread ? base[1] : called_value(frame, frame->pc->b);
  const Value* args = spread || base[0].is_absent() ? base + 2 : base + 1;
  Ref shown = TRY(shown_callee(t, callee, args, static_cast<size_t>(frame->stack_top - args)));
  TRY(profile_event(t, frame, kProfileNativeCall, shown));
  Result r = call_of(t, frame, callee, args);
  if (r.is_raised()) {
    Ref error = take_pending(t);
    TRY(profile_event(t, frame, kProfileNativeException, shown));
    set_pending(t, std::move(error));
    return raised;
  }
  if (profile_event(t, frame, kProfileNativeReturn, shown).is_raised()) {
    release(r.word);
    return raised;
  }
  while (frame->stack_top > base) {
    Value v = *--frame->stack_top;
    release(v);
  }
  frame->resume = spread ? 1 : 2;
  return r;
}

namespace {

// An instruction that begins a visit of its line when control comes from elsewhere (a loop's head), but not when it
// comes from before it on the line. `before` was written by the instruction that last could run other code; the line's
// first instruction is patched as well, so it is one of the line at the least.
bool passes_through(const Frame* frame, const Word* before) {
  const Stream& stream = *frame->code->stream;
  uint32_t word = static_cast<uint32_t>(frame->pc - stream.words.data());
  auto patch =
      std::find_if(stream.patches.begin(), stream.patches.end(), [&](const Patch& p) { return p.word == word; });
  if (patch == stream.patches.end() || !patch->mixed) return false;
  uint32_t unit = stream.unit_at(frame->pc), last = stream.unit_at(before);
  return last < unit && last > stream.first_traceable && line_of_unit(frame, last) == line_of_unit(frame, unit);
}

// Whether some instruction before it on its line leads to the one at `unit`.
bool is_mixed(const Stream& stream, uint32_t unit) {
  const Word* to = stream.at_unit(unit);
  for (const Word* w = stream.words.data(); w->op != RESERVED_END && w < to;) {
    uint16_t op = stream.original_op(w);
    const code::OpcodeInfo& info = code::opcode_info(base_op(op));
    const Word* next = w + op_words(op);
    bool leads = (next == to && !(info.flags & code::kNoReturn)) ||
                 (info.flags & code::kJump && w + static_cast<int32_t>(w->b) == to);
    uint32_t from = stream.unit_at(w);
    if (leads && from > stream.first_traceable && stream.lines[from] == stream.lines[unit]) return true;
    w = next;
  }
  // What raises saves where it is.
  return std::any_of(stream.handlers.begin(), stream.handlers.end(), [&](const HandlerRange& range) {
    if (stream.words.data() + range.target != to) return false;
    for (uint32_t from = range.start; from < std::min(range.end, unit); ++from)
      if (from > stream.first_traceable && stream.lines[from] == stream.lines[unit]) return true;
    return false;
  });
}

}  // namespace

ResultOf<bool> breakpoint_hit(Thread& t, Frame* frame, const Word* before) {
  const DebugHooks* hooks = t.interpreter->debug_hooks;
  if (!hooks || !hooks->breakpoint || t.tracing) return false;
  return hooks->breakpoint(t, frame, passes_through(frame, before));
}

Status debugger_pause(Thread& t) {
  const DebugHooks* hooks = t.interpreter->debug_hooks;
  if (hooks && hooks->pause) return hooks->pause(t);
  t.breaker.fetch_and(~static_cast<uint32_t>(kBreakDebugger));
  return ok();
}

void update_dispatch(Thread& t) {
  if (!t.stack && !vm_thread_start(t)) return;
  bool observed =
      !t.tracing && (!t.trace_function.is_absent() || !t.profile_function.is_absent() || t.stepping || t.line_events);
  t.dispatch = observed ? t.traced_dispatch : t.plain_dispatch;
  if (!observed && !t.tracing) clear(t.swallowed_stop);
}

void set_stepping(Thread& t, bool on) {
  t.stepping = on;
  update_dispatch(t);
}

void set_line_events(Thread& t, bool on) {
  if (t.line_events == on) return;
  t.line_events = on;
  update_dispatch(t);
}

void wake_on_leaving(Frame* frame) {
  if (frame->return_mode == ReturnMode::Wake) return;
  frame->traced = static_cast<uint8_t>((frame->traced & ((1 << kKeptModeShift) - 1)) |
                                       static_cast<int>(frame->return_mode) << kKeptModeShift);
  frame->return_mode = ReturnMode::Wake;
}

ReturnMode wake(Thread& t, Frame* frame) {
  auto mode = static_cast<ReturnMode>(frame->traced >> kKeptModeShift);
  frame->return_mode = mode;
  const DebugHooks* hooks = t.interpreter->debug_hooks;
  if (hooks && hooks->woken) set_line_events(t, hooks->woken(t, frame));
  return mode;
}

// What the end of the old function runs may not install another one meanwhile.
static Status install(Thread& t, Value& slot, bool& installing, Value function, const char* what) {
  if (installing) {
    installing = false;
    return raise_runtime_error(t, "Cannot install a ", what, " function while another ", what,
                               " function is being installed");
  }
  installing = true;
  clear(slot);
  slot = function.is_none() ? Value{} : Ref::copy(function).leak();
  installing = false;
  update_dispatch(t);
  return ok();
}
Status set_trace(Thread& t, Value function) {
  return install(t, t.trace_function, t.installing_trace, function, "trace");
}
Status set_profile(Thread& t, Value function) {
  t.profile_hook = nullptr;
  return install(t, t.profile_function, t.installing_profile, function, "profile");
}
void set_profiler(Thread& t, Value profiler, void (*hook)(Thread&, Value, int, Frame*, Value)) {
  t.profile_hook = hook;
  replace(t.profile_function, Ref::copy(profiler));
  update_dispatch(t);
}

ResultOf<std::vector<StatementEntry>> statement_entries(Thread& t, Code* code) {
  Stream* stream = TRY(stream_of(t, code));
  size_t units = static_cast<size_t>(code->bytecode->length / 2);
  std::vector<int32_t>& lines = stream->lines;
  if (lines.empty()) fill_lines(code, lines);
  // A unit is an entry when some way to it comes from another line.
  std::vector<StatementEntry> entries;
  std::vector<bool> entry(units, false);
  auto arrive = [&](size_t from, size_t to) {
    if (to < units && lines[to] != -1 && lines[to] != lines[from]) entry[to] = true;
  };
  int previous = -1;  // the instruction before, if control falls through from it
  for (const Word* w = stream->words.data(); w->op != RESERVED_END;) {
    uint16_t op = stream->original_op(w);
    uint16_t plain = base_op(op);
    size_t unit = stream->unit_at(w);
    if (plain == RESUME && w->b == 0) {
      previous = -1;
      const Word* next = w + 1;
      if (next->op != RESERVED_END && lines[stream->unit_at(next)] != -1) entry[stream->unit_at(next)] = true;
      w = next;
      previous = static_cast<int>(unit);
      continue;
    }
    if (previous >= 0 && unit > stream->first_traceable) arrive(static_cast<size_t>(previous), unit);
    const code::OpcodeInfo& info = code::opcode_info(plain);
    if (info.flags & code::kJump) {
      const Word* target = w + static_cast<int32_t>(w->b);
      size_t to = stream->unit_at(target);
      arrive(unit, to);
      if (to < unit && plain != JUMP_BACKWARD_NO_INTERRUPT && lines[to] != -1) entry[to] = true;  // a loop's next round
    }
    previous = info.flags & code::kNoReturn ? -1 : static_cast<int>(unit);
    w += op_words(op);
  }
  for (const HandlerRange& range : stream->handlers) {
    size_t to = stream->units[range.target];
    for (uint32_t u = range.start; u < range.end; ++u) arrive(u, to);
  }
  for (size_t u = 0; u < units; ++u)
    if (entry[u] && u > stream->first_traceable) entries.push_back({lines[u], static_cast<uint32_t>(u)});
  return entries;
}

bool begins_line(const Code* code, uint32_t unit) {
  int last = -1;
  for (LineTableWalk walk(code); walk.next();) {
    if (static_cast<uint32_t>(walk.start / 2) == unit) return walk.position.line != last;
    last = walk.position.line;
  }
  return false;
}

// A superinstruction that covers the word would step over what is put there. None covers the beginning of a line.
static void part_superinstructions(Stream& stream, size_t at) {
  constexpr size_t kLongest = 6;  // words that a superinstruction may reach over
  for (size_t before = at > kLongest ? at - kLongest : 0; before < at; ++before) {
    bool starts = before == 0 || stream.units[before - 1] != stream.units[before];
    uint16_t op = stream.words[before].op;
    if (starts && op != BREAKPOINT) stream.words[before].op = single_op(op);
    if (starts && op == BREAKPOINT)
      for (Patch& patch : stream.patches)
        if (patch.word == before) patch.original = single_op(patch.original);
  }
}

Status patch(Thread& t, Code* code, uint32_t unit) {
  Stream* stream = TRY(stream_of(t, code));
  if (unit >= stream->words_of_units.size() - 1) return raise_value_error(t, "no instruction at ", unit);
  size_t at = static_cast<size_t>(stream->words_of_units[unit]);
  Word& word = stream->words[at];
  if (word.op == BREAKPOINT || word.op == RESERVED_END) return ok();
  if (stream->lines.empty()) fill_lines(code, stream->lines);
  if (!begins_line(code, unit)) part_superinstructions(*stream, at);
  stream->patches.push_back({static_cast<uint32_t>(&word - stream->words.data()), word.op, is_mixed(*stream, unit)});
  word.op = BREAKPOINT;
  return ok();
}

void unpatch(Code* code, uint32_t unit) {
  Stream* stream = code->stream;
  if (!stream || unit >= stream->words_of_units.size() - 1) return;
  uint32_t at = static_cast<uint32_t>(stream->words_of_units[unit]);
  auto it = std::find_if(stream->patches.begin(), stream->patches.end(), [&](const Patch& p) { return p.word == at; });
  if (it == stream->patches.end()) return;
  stream->words[at].op = it->original;
  stream->patches.erase(it);
}

void unpatch_all(Code* code) {
  if (!code->stream) return;
  for (const Patch& patch : code->stream->patches) code->stream->words[patch.word].op = patch.original;
  code->stream->patches.clear();
}

bool is_patched(const Code* code, uint32_t unit) {
  return code->stream && unit + 1 < code->stream->words_of_units.size() &&
         code->stream->at_unit(unit)->op == BREAKPOINT;
}

}  // namespace krait::vm

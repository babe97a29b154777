// Observation of running code: sys.settrace, sys.setprofile, and what the debugger core needs. Costs nothing while off: a
// thread that is observed dispatches through its second table, which leads every instruction to observe(); breakpoints
// are instructions patched over the first one of a statement.
//
// Everything here runs on the thread that it is about, or on one that holds the interpreter's lock while that thread stands
// at a safe point.
#pragma once
#include "interpreter/vm/stream.h"

namespace krait::runtime {

// Bits of Frame::traced. The debugger follows the frame's lines (and may move it from a line event); it has decided whether
// it does. The three highest keep the ReturnMode of a frame whose mode is Wake.
inline constexpr uint8_t kFollowed = 1, kDecided = 2;
inline constexpr int kKeptModeShift = 5;

// What a frame does, as sys.settrace tells it.
enum class FrameEvent : uint8_t { kCall, kLine, kReturn, kException };

// What the debugger core hears of. All called on the thread concerned, holding the lock, the frame complete. A raised Status
// raises the pending exception in the debuggee at that place.
struct DebugHooks {
  // A patched instruction is about to run.
  Status (*breakpoint)(Thread&, Frame*) = nullptr;
  // t.stepping is set: an instruction is about to run. `line_start`: it begins a statement's line.
  Status (*step)(Thread&, Frame*, bool line_start) = nullptr;
  // kBreakDebugger was found at a safe point. The hook clears the bit.
  Status (*pause)(Thread&) = nullptr;
  // An exception passes through a frame (once a frame, innermost first). Only while observed or `watch_exceptions`.
  void (*exception)(Thread&, Frame*) = nullptr;
  // t.stepping: the frame is being left; `result` is absent when an exception leaves it.
  void (*left)(Thread&, Frame*, Value result) = nullptr;
  // t.line_events is set: what a trace function would be told of this frame, by the same rules and with the same
  // argument (a return's value, absent when an exception leaves; an exception's triple). The hook may move the frame.
  Status (*event)(Thread&, Frame*, FrameEvent, Value argument) = nullptr;
  // A frame given to wake_on_leaving is left, and control goes back to `caller`: whether line events are wanted now.
  bool (*woken)(Thread&, Frame* caller) = nullptr;
  // A code object runs for the first time: breakpoints may be put into it; and one that has run goes.
  void (*code_started)(Thread&, objects::Code*) = nullptr;
  void (*code_freed)(Interpreter*, objects::Code*) = nullptr;
};

}  // namespace krait::runtime

namespace krait::vm {

enum class Observed { Go, Raised, Native };

// For the loop. `before` is the instruction that the frame ran before this one.
Observed observe(Thread&, Frame*, const Word* before);
void observe_throw(Thread&, Frame*);      // a generator is entered by throw(): its call event
void observe_exception(Thread&, Frame*);
// FOR_ITER or SEND ends by the StopIteration in t.swallowed_stop, which goes no further: its exception event.
Status observe_stop(Thread&, Frame*);
// The same after a generator or coroutine that is a frame of the loop has returned `result`. None builds no StopIteration
// unless `even_none`.
Status observe_generator_stop(Thread&, Frame*, Value result, bool even_none);
Status observe_unwind(Thread&, Frame*);
Result observe_native_call(Thread&, Frame*);
Status breakpoint_hit(Thread&, Frame*, const Word* before);
Status debugger_pause(Thread&);

// sys.settrace and sys.setprofile: None takes the function away.
Status set_trace(Thread&, Value function_or_none);
Status set_profile(Thread&, Value function_or_none);
// A profiler made in C++: `hook` hears the events, with the code's frame or the native callee, and raises nothing.
enum ProfileEvent { kProfileCall, kProfileReturn, kProfileNativeCall, kProfileNativeReturn, kProfileNativeException };
void set_profiler(Thread&, Value profiler, void (*hook)(Thread&, Value profiler, int event, Frame*, Value argument));
// Puts the right table in use after trace_function, profile_function or stepping have changed.
void update_dispatch(Thread&);
void set_stepping(Thread&, bool on);
void set_line_events(Thread&, bool on);  // DebugHooks::event
// Line events may be off, at no cost, until this running frame returns, yields or is left by an exception. Idempotent.
void wake_on_leaving(Frame*);
// For the loop: such a frame is being left. What its return mode was.
ReturnMode wake(Thread&, Frame*);

// Statements. An entry is the first instruction of a stretch of code on a line, where control comes from another line; a
// line may have several (`for`, `while`, `with`, `finally`).
struct StatementEntry {
  int line;
  uint32_t unit;   // of co_code
};
ResultOf<std::vector<StatementEntry>> statement_entries(Thread&, Code*);
// Puts BREAKPOINT over the instruction at a unit, or the original back. Idempotent.
Status patch(Thread&, Code*, uint32_t unit);
void unpatch(Code*, uint32_t unit);
void unpatch_all(Code*);
bool is_patched(const Code*, uint32_t unit);
// Lets the frame go on at another instruction: f_lineno's setter and the debugger's jump. ValueError when 3.11 refuses.
Status jump_to_line(Thread&, Frame*, int line);
// Runs code in a frame's namespaces (frame_evaluate.cpp): it sees the locals by name, and what it changes among them is
// changed in the frame, cells included. Functions, lambdas and comprehensions inside the code see them too. Names that are
// none of the frame's own stay in its f_locals for the next evaluation. No reference to a local is left behind.
// The frame may be another thread's, which then stands still.
Result evaluate_in_frame(Thread&, Frame*, Code*);

}  // namespace krait::vm

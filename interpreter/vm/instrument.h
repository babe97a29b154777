// Observation of running code: sys.settrace, sys.setprofile, and what the debugger core needs. Costs nothing while off:
// a thread that is observed dispatches through its second table, which leads every instruction to observe();
// breakpoints are instructions patched over the first one of a statement.
//
// Everything here runs on the thread that it is about, or on one that holds the interpreter's lock while that thread
// stands at a safe point.
#pragma once
#include <string>
#include <utility>

#include "interpreter/vm/stream.h"

namespace krait::runtime {

// Bits of Frame::traced. The debugger follows the frame's lines (and may move it from a line event); it has decided
// whether it does. The three highest keep the ReturnMode of a frame whose mode is Wake.
inline constexpr uint8_t kFollowed = 1, kDecided = 2;
inline constexpr int kKeptModeShift = 5;

// What a frame does, as sys.settrace tells it.
enum class FrameEvent : uint8_t { kCall, kLine, kReturn, kException };
enum class StepEvent : uint8_t {
  Instruction,
  Line,     // an instruction that begins a line, as line events of sys.settrace have it
  Enter,    // RESUME: the function's arguments are in place
  Resumed,  // RESUME after a yield or an await
};

// What the debugger core hears of. All called on the thread concerned, holding the lock, the frame complete. A raised
// Status raises the pending exception in the debuggee at that place.
struct DebugHooks {
  // A patched instruction is about to run; not while t.line_events is set. `passing`: control comes from the same line,
  // which is no new visit of it. True: it stopped there, and the step hook is not to be called as well.
  ResultOf<bool> (*breakpoint)(Thread&, Frame*, bool passing) = nullptr;
  // t.stepping is set: an instruction is about to run.
  Status (*step)(Thread&, Frame*, StepEvent) = nullptr;
  // t.stepping: the frame is about to return or yield this.
  Status (*leaving)(Thread&, Frame*, Value result, bool yields) = nullptr;
  // An exception, which is pending, leaves the frame. While stepping or `watch_exceptions`. It may be replaced by
  // another.
  void (*unwound)(Thread&, Frame*) = nullptr;
  // An exception, which is pending, came up in a frame or came into it (once a frame, innermost first). While stepping
  // or `watch_exceptions`. It may be replaced by another.
  void (*exception)(Thread&, Frame*) = nullptr;
  // kBreakDebugger was found at a safe point. The hook clears the bit.
  Status (*pause)(Thread&) = nullptr;
  // t.line_events is set: what a trace function would be told of this frame, by the same rules and with the same
  // argument (a return's value, absent when an exception leaves; an exception's triple). The hook may move the frame.
  Status (*event)(Thread&, Frame*, FrameEvent, Value argument) = nullptr;
  // A frame given to wake_on_leaving is left: whether line events are wanted in its caller. What it returns or yields
  // still stands at its stack_top, unless an exception is pending.
  bool (*woken)(Thread&, Frame* left) = nullptr;
  // A code object runs for the first time: breakpoints may be put into it; and one goes, whether it has run or not.
  void (*code_started)(Thread&, objects::Code*) = nullptr;
  void (*code_freed)(Interpreter*, objects::Code*) = nullptr;
  // A thread begins with this function, or ends. A child is left alone with its thread after fork().
  void (*thread_started)(Thread&, Value function) = nullptr;
  void (*thread_ended)(Thread&) = nullptr;
  void (*forked)(Thread&) = nullptr;
  // The process ends at once with this status (os._exit).
  void (*ending)(Thread&, int status) = nullptr;
  // Bytes were written to standard output (1) or standard error (2).
  void (*written)(Thread&, int fd, const char* bytes, std::size_t count) = nullptr;
  // This program is about to be run by exec, here or in a child: "NAME=VALUE" for its environment, or nothing.
  std::string (*child_variable)(Thread&, const std::string& program) = nullptr;
  // breakpoint() was called. True: it has stopped, and nothing else is to be done.
  ResultOf<bool> (*breakpoint_call)(Thread&) = nullptr;
};

}  // namespace krait::runtime

namespace krait::vm {

enum class Observed { Go, Raised, Native, Yield };

// For the loop. `before` is the instruction that the frame ran before this one.
Observed observe(Thread&, Frame*, const Word* before);
void observe_throw(Thread&, Frame*);      // a generator is entered by throw(): its call event
void observe_exception(Thread&, Frame*);
// FOR_ITER or SEND ends by the StopIteration in t.swallowed_stop, which goes no further: its exception event.
Status observe_stop(Thread&, Frame*);
// The same after a generator or coroutine that is a frame of the loop has returned `result`. None builds no
// StopIteration unless `even_none`.
Status observe_generator_stop(Thread&, Frame*, Value result, bool even_none);
Status observe_unwind(Thread&, Frame*);
bool watched(const Thread&);              // exceptions are to be reported
Result observe_native_call(Thread&, Frame*);
ResultOf<bool> breakpoint_hit(Thread&, Frame*, const Word* before);
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
// While one lives, nothing of the thread is observed, and its code runs at full speed: an observer is at work.
class Unobserved {
 public:
  explicit Unobserved(Thread& t) : thread_(t) {
    ++t.tracing;
    t.dispatch = t.plain_dispatch;
  }
  ~Unobserved() {
    --thread_.tracing;
    update_dispatch(thread_);
  }
  Unobserved(const Unobserved&) = delete;
  Unobserved& operator=(const Unobserved&) = delete;

 private:
  Thread& thread_;
};
// The opposite, inside of one: what runs meanwhile is observed as ever (sys.call_tracing).
class ObservedAgain {
 public:
  explicit ObservedAgain(Thread& t) : thread_(t), outer_(std::exchange(t.tracing, 0)) { update_dispatch(t); }
  ~ObservedAgain() {
    thread_.tracing = outer_;
    update_dispatch(thread_);
  }
  ObservedAgain(const ObservedAgain&) = delete;
  ObservedAgain& operator=(const ObservedAgain&) = delete;

 private:
  Thread& thread_;
  int outer_;
};
void set_line_events(Thread&, bool on);  // DebugHooks::event
// Line events may be off, at no cost, until this running frame returns, yields or is left by an exception. Idempotent.
void wake_on_leaving(Frame*);
// For the loop: such a frame is being left. What its return mode was.
ReturnMode wake(Thread&, Frame*);

// Statements. An entry is the first instruction of a stretch of code on a line, where control comes from another line;
// a line may have several (`for`, `while`, `with`, `finally`).
struct StatementEntry {
  int line;
  uint32_t unit;   // of co_code
};
ResultOf<std::vector<StatementEntry>> statement_entries(Thread&, Code*);
// What the stack holds before each unit of co_code, one letter a value, "?" where control never comes: 'i' iterator of
// a for loop, 'e' handled exception, 'l' f_lasti saved for a handler, 'w' a with statement's exit, 'n' NULL, 'o'
// anything else.
std::vector<std::string> stack_kinds(const Stream&);
// Puts BREAKPOINT over the instruction at a unit, or the original back. Idempotent.
Status patch(Thread&, Code*, uint32_t unit);
void unpatch(Code*, uint32_t unit);
void unpatch_all(Code*);
bool is_patched(const Code*, uint32_t unit);
// Lets the frame go on at another instruction: f_lineno's setter and the debugger's jump. ValueError when 3.11 refuses.
Status jump_to_line(Thread&, Frame*, int line);
// The same for a generator's frame in the return event of a yield: it goes on there when it is resumed.
bool stands_at_yield(const Frame*);
Status jump_from_yield(Thread&, Frame*, int line);
// Makes a function's frame, stopped in one of these hooks, begin again with its present arguments once the hook has
// returned `raised`, which this prepares: frames above are dropped without their handlers running.
Raised restart_frame(Thread&, Frame*);
// For the loop, when the frame named in Thread::unwinding_to is reached.
void reset_frame(Thread&, Frame*);
// Runs code in a frame's namespaces (frame_evaluate.cpp): it sees the locals by name, and what it changes among them is
// changed in the frame, cells included. Functions, lambdas and comprehensions inside the code see them too. Names that
// are none of the frame's own stay in its f_locals for the next evaluation. No reference to a local is left behind. The
// frame may be another thread's, which then stands still.
Result evaluate_in_frame(Thread&, Frame*, Code*);

}  // namespace krait::vm

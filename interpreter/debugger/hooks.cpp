// The machine's hooks, bound to the interpreter's Debugger.
#include "interpreter/debugger/hooks.h"

namespace krait::debugger {

namespace {

Debugger& self(Thread& t) { return *Debugger::of(t.interpreter); }

ResultOf<bool> breakpoint(Thread& t, Frame* frame, bool passing) { return self(t).at_breakpoint(t, frame, passing); }
Status step(Thread& t, Frame* frame, StepEvent event) { return self(t).at_step(t, frame, event); }
Status leaving(Thread& t, Frame* frame, Value, bool yields) { return self(t).at_leaving(t, frame, yields); }
void unwound(Thread& t, Frame* frame) { self(t).at_unwound(t, frame); }
void exception(Thread& t, Frame* frame) { self(t).at_exception(t, frame); }
Status pause(Thread& t) { return self(t).at_pause(t); }
bool woken(Thread& t, Frame* left) {
  self(t).at_woken(t, left);
  return false;
}
void code_started(Thread& t, Code* code) { self(t).code_started(t, code); }
void code_freed(Interpreter* interpreter, Code* code) { Debugger::of(interpreter)->code_freed(code); }
void thread_started(Thread& t, Value function) { self(t).thread_started(t, function); }
void thread_ended(Thread& t) { self(t).thread_ended(t); }
void forked(Thread& t) { self(t).forked(t); }
void ending(Thread& t, int status) { self(t).ending(t, status); }
void written(Thread& t, int fd, const char* bytes, std::size_t count) { self(t).written(fd, {bytes, count}); }
std::string child_variable(Thread& t, const std::string& program) { return self(t).child_variable(program); }
ResultOf<bool> breakpoint_call(Thread& t) { return self(t).stop_after_call(t); }

}  // namespace

const DebugHooks kDebuggerHooks = {.breakpoint = breakpoint, .step = step, .leaving = leaving, .unwound = unwound,
                                   .exception = exception, .pause = pause, .woken = woken, .code_started = code_started,
                                   .code_freed = code_freed, .thread_started = thread_started,
                                   .thread_ended = thread_ended, .forked = forked, .ending = ending, .written = written,
                                   .child_variable = child_variable, .breakpoint_call = breakpoint_call};

}  // namespace krait::debugger

// Running Python code: the doors into the interpreter loop. All on the calling thread, which holds the lock.
#pragma once
#include "interpreter/objects/function.h"

namespace krait::vm {

// Runs a module's, class's or exec's code. locals: a mapping, or absent for the globals themselves.
Result run_code(Thread&, Code*, Dict* globals, Value locals);
// With a closure for the code's free variables (exec(..., closure=)) and for __build_class__.
Result run_code(Thread&, Code*, Dict* globals, Value locals, Value closure_or_absent);
// The class body's function is called with a namespace: what __build_class__ does. The result is the __class__ cell or
// None.
Result run_class_body(Thread&, Function*, Value namespace_);
// Calls a Python function. kwnames: names of the last args; may be null. Args borrowed.
Result call_function(Thread&, Function*, const Value* args, size_t positional, Tuple* kwnames);

// The innermost frame that Python may see, or null; visible_frame: from `frame` outwards.
Frame* current_frame(Thread&);
Frame* visible_frame(Frame* frame);
// Globals, builtins as seen by the innermost frame; null outside of Python code.
Dict* current_globals(Thread&);
Dict* current_builtins(Thread&);

// Runs a prepared frame until it returns, yields or raises. Used by generators and the doors above.
Result evaluate(Thread&, Frame*, bool throwing);

// Makes what the loop needs in a thread (its DataStack, its dispatch tables) when it first runs Python code. The stack
// goes with the Thread. False: memory is out.
[[nodiscard]] bool vm_thread_start(Thread&);

}  // namespace krait::vm

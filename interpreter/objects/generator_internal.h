// What generators, coroutines and async generators share. Owned by objects/generator*.cpp.
#pragma once
#include "interpreter/objects/generator.h"
#include "interpreter/runtime/native.h"

namespace krait::objects {

inline Generator* as_generator(Value v) { return static_cast<Generator*>(v.object()); }
const char* generator_kind_name(const Generator*);       // "generator", "coroutine", "async generator"
void generator_destroy(Object*);
void generator_traverse(Object*, Visitor&);
void generator_finalize(Thread&, Object*);
Result generator_repr(Thread&, Value self);
Result generator_send_slot(Thread&, Value self, Value sent, Value* returned);
// throw()'s arguments (3.11's three-argument form too) as an exception instance.
Result exception_from_throw(Thread&, Value type, Value value, Value traceback);
// The result of a send or throw as a method gives it: a return becomes StopIteration.
Result value_or_stop(Thread&, Result sent, Value returned);
Result generator_get_name(Thread&, Value self);
Status generator_set_name(Thread&, Value self, Value);
Result generator_get_qualname(Thread&, Value self);
Status generator_set_qualname(Thread&, Value self, Value);
Result generator_get_frame(Thread&, Value self);
Result generator_get_running(Thread&, Value self);
Result generator_get_suspended(Thread&, Value self);
Result generator_get_code(Thread&, Value self);
Result generator_get_delegate(Thread&, Value self);
Result generator_send_method(Thread&, const Args&);
Result generator_throw_method(Thread&, const Args&);
Result generator_close_method(Thread&, const Args&);
// Calls the async generator hooks of the thread on first use.
Status async_generator_init_hooks(Thread&, Generator*);

}  // namespace krait::objects

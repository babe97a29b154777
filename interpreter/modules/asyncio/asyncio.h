// What the files of the module _asyncio share: Future and Task, and what an interpreter keeps for them.
#pragma once
#include "interpreter/modules/contextvars.h"
#include "interpreter/objects/dict.h"
#include "interpreter/objects/list.h"
#include "interpreter/objects/str.h"
#include "interpreter/objects/tuple.h"
#include "interpreter/runtime/extra.h"
#include "interpreter/runtime/heap.h"
#include "interpreter/runtime/native.h"

namespace krait::modules::aio {

using namespace krait::runtime;
using namespace krait::objects;
using namespace krait::modules;

enum class FutureState : uint8_t { Pending, Cancelled, Finished };

struct Future : Object {
  Value loop;                                  // all owned; absent: not initialized
  Value callback, callback_context;            // the first callback; most futures have no other
  Value callbacks;                             // a list of tuples (callback, context), absent while empty
  Value result, exception, exception_traceback, source_traceback, cancel_message, cancelled_error;
  FutureState state;
  bool log_traceback, blocking;
};
struct Task : Future {
  Value waiter, coroutine, name, context;      // owned
  int64_t cancel_requests;
  bool must_cancel, log_destroy_pending;
};

struct AsyncioState {
  Value all_tasks, current_tasks;              // a WeakSet, a dict; owned
  // Of the library, kept from the first use on; owned.
  Value invalid_state, cancelled_error, future_repr, task_repr, task_stack, print_stack, is_coroutine, extract_stack,
      policy;
  Value running_key;                           // of a thread's dict: (loop, process); owned
  int64_t task_count = 0;
  ~AsyncioState();
};
inline AsyncioState& state_of(Thread& t) { return extra_state<AsyncioState>(t.interpreter, kExtraAsyncio); }
// module.name, looked up when first asked for. Borrowed.
Borrowed from_library(Thread&, Value& slot, const char* module, const char* name);

extern const TypeSpec kFutureType, kTaskType, kFutureIterType, kStepType;
inline bool is_future(Value v) { return has_spec(v, kFutureType) || has_spec(v, kTaskType); }
inline bool is_plain_future(Value v) {  // no subclass: what it does is known
  return is_future(v) && !(v.object()->type->flags & kHeapType);
}
inline Future* future_of(Value v) { return static_cast<Future*>(v.object()); }
inline Task* task_of(Value v) { return static_cast<Task*>(v.object()); }

// --- future.cpp ---
Status init_future(Thread&, Future*, Value loop);
Status set_result(Thread&, Future*, Value result);
Status set_exception(Thread&, Future*, Value exception);
ResultOf<bool> cancel_future(Thread&, Future*, Value message);
Status add_done_callback(Thread&, Future*, Value callback, Value context);
Result make_cancelled_error(Thread&, Future*);
// The result; or an exception (with `is_exception`); raised for a cancelled or pending one.
Result outcome_of(Thread&, Future*, bool& is_exception);
Raised raise_invalid_state(Thread&, const std::string& message);
// loop.call_soon(callback[, argument], context=context)
Status call_soon(Thread&, Value loop, Value callback, Value argument_or_absent, Value context_or_absent);
Status call_exception_handler(Thread&, Future*, const char* message, const char* name, bool with_exception);
void destroy_future(Object*);
void traverse_future(Object*, Visitor&);
void clear_future(Object*);
void finalize_future(Thread&, Object*);
Result iterate_future(Thread&, Value self);
// --- module.cpp ---
Result running_loop(Thread&);       // absent: none
Result get_event_loop(Thread&);
Status enter_task(Thread&, Value loop, Value task);
Status leave_task(Thread&, Value loop, Value task);

}  // namespace krait::modules::aio

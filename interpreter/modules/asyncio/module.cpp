// The module _asyncio: the running event loop of a thread, the current task of a loop.
#include <unistd.h>

#include "interpreter/modules/asyncio/asyncio.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/module.h"

namespace krait::modules::aio {

AsyncioState::~AsyncioState() {
  for (Value v : {all_tasks, current_tasks, invalid_state, cancelled_error, future_repr, task_repr, task_stack,
                  print_stack, is_coroutine, extract_stack, policy, running_key})
    release(v);
}

static Result import_attribute(Thread& t, const char* module, const char* name) {
  Ref path = TRY(make_ascii(t, module)), wanted = TRY(make_ascii(t, name));
  Ref from = TRY(make_tuple(t, {wanted}));
  Ref imported = TRY(t.interpreter->hooks.import(t, path.as<Str>(), kNone, kNone, from, 0));
  return get_attr(t, imported, name);
}

Borrowed from_library(Thread& t, Value& slot, const char* module, const char* name) {
  if (slot.is_absent()) {
    Ref found = TRY(import_attribute(t, module, name));
    replace(slot, std::move(found));
  }
  return slot;
}

// --- the running loop ----------------------------------------------------------------------------------------------

// Kept in the thread's dict with the process that set it: a forked child has none.
Result running_loop(Thread& t) {
  if (t.dict.is_absent()) return kAbsent;
  Value found = dict_get_str(as<Dict>(t.dict), as<Str>(state_of(t).running_key));
  if (!is_tuple(found)) return kAbsent;
  const Value* parts = as<Tuple>(found)->items;
  if (parts[0].is_none() || parts[1].small_int() != getpid()) return kAbsent;
  return Result::copy(parts[0]);
}

Result get_event_loop(Thread& t) {
  Ref running = TRY(running_loop(t));
  if (!running.is_absent()) return running;
  Value get_policy = TRY(from_library(t, state_of(t).policy, "asyncio.events", "get_event_loop_policy"));
  Ref policy = TRY(call(t, get_policy));
  return call_method(t, policy, "get_event_loop");
}

static Result get_running_loop(Thread& t, const Args&) {
  Ref running = TRY(running_loop(t));
  if (running.is_absent()) return raise_runtime_error(t, "no running event loop");
  return running;
}
static Result running_loop_or_none(Thread& t, const Args&) {
  Ref running = TRY(running_loop(t));
  if (running.is_absent()) return kNone;
  return running;
}
static Result set_running_loop(Thread& t, const Args& a) {
  if (t.dict.is_absent()) t.dict = TRY(make_dict(t)).leak();
  Ref pair = TRY(make_tuple(t, {a[0], small_int(getpid())}));
  TRY(dict_set(t, as<Dict>(t.dict), state_of(t).running_key, pair));
  return kNone;
}
static Result get_event_loop_function(Thread& t, const Args&) { return get_event_loop(t); }

// --- the current task ----------------------------------------------------------------------------------------------

Status enter_task(Thread& t, Value loop, Value task) {
  auto* current = as<Dict>(state_of(t).current_tasks);
  Value other = TRY(dict_get(t, current, loop));
  if (!other.is_absent()) {
    Ref held = Ref::copy(other);
    Ref mine = TRY(repr(t, task)), its = TRY(repr(t, held));
    return raise_runtime_error(t, "Cannot enter into task ", mine.as<Str>(), " while another task ", its.as<Str>(),
                               " is being executed.");
  }
  return dict_set(t, current, loop, task);
}

Status leave_task(Thread& t, Value loop, Value task) {
  auto* current = as<Dict>(state_of(t).current_tasks);
  Value other = TRY(dict_get(t, current, loop));
  if (other == task) return dict_delete(t, current, loop);
  Ref held = other.is_absent() ? Ref(kNone) : Ref::copy(other);
  Ref mine = TRY(repr(t, task)), its = TRY(repr(t, held));
  return raise_runtime_error(t, "Leaving task ", mine.as<Str>(), " does not match the current task ", its.as<Str>(),
                             ".");
}

static Result enter_task_function(Thread& t, const Args& a) {
  TRY(enter_task(t, a[0], a[1]));
  return kNone;
}
static Result leave_task_function(Thread& t, const Args& a) {
  TRY(leave_task(t, a[0], a[1]));
  return kNone;
}
static Result register_task(Thread& t, const Args& a) {
  Ref done = TRY(call_method(t, state_of(t).all_tasks, t.names().add, {a[0]}));
  return kNone;
}
static Result unregister_task(Thread& t, const Args& a) {
  Ref done = TRY(call_method(t, state_of(t).all_tasks, "discard", {a[0]}));
  return kNone;
}

static const NativeFunction kFunctions[] = {
    {"get_event_loop()", get_event_loop_function, "The running event loop, or the one of the event loop policy."},
    {"_get_event_loop(stacklevel=3)", get_event_loop_function, nullptr},
    {"get_running_loop()", get_running_loop, "The running event loop; RuntimeError if there is none."},
    {"_get_running_loop()", running_loop_or_none, "The running event loop or None."},
    {"_set_running_loop(loop, /)", set_running_loop, "Set the running event loop of this thread."},
    {"_register_task(task)", register_task, "Adds a task to those that asyncio knows to be run by a loop."},
    {"_unregister_task(task)", unregister_task, "Unregister a task."},
    {"_enter_task(loop, task)", enter_task_function, "Enter into task execution: the loop has no other current task."},
    {"_leave_task(loop, task)", leave_task_function, "Leave task execution and suspend a task."},
    {}};

static Status module_init(Thread& t, Value module) {
  AsyncioState& state = state_of(t);
  (void)TRY(module_add_type(t, module, kFutureType));
  (void)TRY(module_add_type(t, module, kTaskType));
  (void)TRY(make_type(t, kFutureIterType));
  (void)TRY(make_type(t, kStepType));
  if (state.current_tasks.is_absent()) {
    Ref weak_set = TRY(import_attribute(t, "weakref", "WeakSet"));
    replace(state.all_tasks, TRY(call(t, weak_set)));
    replace(state.current_tasks, TRY(make_dict(t)));
    Ref key = TRY(make_ascii(t, "__asyncio_running_event_loop__"));
    replace(state.running_key, TRY(intern(t, key)));
  }
  TRY(module_add(t, module, "_all_tasks", state.all_tasks));
  return module_add(t, module, "_current_tasks", state.current_tasks);
}

}  // namespace krait::modules::aio

namespace krait::modules {
extern const NativeModule kAsyncioModule = {"_asyncio", "Accelerator module for asyncio", aio::kFunctions,
                                            aio::module_init};
}  // namespace krait::modules

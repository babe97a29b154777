// Task (library reference: asyncio Task object): a coroutine that the event loop drives, step by step.
#include "interpreter/modules/asyncio/asyncio.h"
#include "interpreter/objects/exception.h"
#include "interpreter/objects/generator.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/sequence.h"

namespace krait::modules::aio {

static Result step(Thread& t, Task* task, Value exception_or_absent);

// --- what the loop calls -------------------------------------------------------------------------------------------

namespace {

// loop.call_soon()'s callable for a step, with the exception to throw, if any.
struct Step : Object { Value task, exception; };

Result call_step(Thread& t, Value self, const Value*, size_t positional, Tuple* kwnames) {
  if (kwnames && kwnames->length) return raise_type_error(t, "function takes no keyword arguments");
  if (positional) return raise_type_error(t, "function takes no positional arguments");
  Ref held = Ref::copy(self);
  return step(t, task_of(held.as<Step>()->task), held.as<Step>()->exception);
}
void clear_step(Object* o) {
  clear(static_cast<Step*>(o)->task);
  clear(static_cast<Step*>(o)->exception);
}
Result get_step_task(Thread&, Value self) {
  Value task = as<Step>(self)->task;
  return task.is_absent() ? Result(kNone) : Result::copy(task);
}
Result get_step_qualname(Thread& t, Value self) {
  Value task = as<Step>(self)->task;
  if (task.is_absent()) return kNone;
  return get_attr(t, task_of(task)->coroutine, "__qualname__");
}
const NativeGetSet kStepGetSets[] = {
    {"__self__", get_step_task, nullptr, nullptr}, {"__qualname__", get_step_qualname, nullptr, nullptr}, {}};

Status call_step_soon(Thread& t, Task* task, Value exception) {
  auto* made = allocate<Step>(t, type_for(t, kStepType));
  if (!made) return raised;
  Ref callable = Ref::own(made);
  retain(made->task = Value::from_object(task));
  retain(made->exception = exception);
  return call_soon(t, task->loop, callable, {}, task->context);
}

// The future that a task waited for is done.
Result task_wakeup(Thread& t, const Args& a) {
  Ref self = Ref::copy(a.self), future = Ref::copy(a[0]);
  Task* task = task_of(self);
  Result outcome = raised;
  bool is_exception = false;
  if (is_plain_future(future)) outcome = outcome_of(t, future_of(future), is_exception);
  else outcome = call_method(t, future, "result");
  if (outcome.is_raised()) {
    Ref exception = take_pending(t);
    return step(t, task, exception);
  }
  Ref value = outcome.take();
  return step(t, task, is_exception ? value.get() : Value{});
}
const NativeFunction kWakeup = {"task_wakeup(future, /)", task_wakeup, nullptr};

}  // namespace

extern const TypeSpec kStepType = {
    .name = "TaskStepMethWrapper",
    .size = sizeof(Step),
    .flags = kHasGc | kNoInstances,
    .getsets = kStepGetSets,
    .slots = {.destroy = clear_step,
              .traverse = [](Object* o, Visitor& visit) {
                visit(static_cast<Step*>(o)->task);
                visit(static_cast<Step*>(o)->exception);
              },
              .clear = clear_step, .call = call_step}};

// --- a step --------------------------------------------------------------------------------------------------------

// Throws RuntimeError into the coroutine at the next turn of the loop.
template <class... P> static Status fail_soon(Thread& t, Task* task, const P&... parts) {
  Ref text = TRY(make_str(t, cat(parts...)));
  Ref exception = TRY(call(t, Value::from_object(t.types().RuntimeError), {text}));
  return call_step_soon(t, task, exception);
}
static std::string shown(Thread& t, Value v) {
  Result text = repr(t, v);
  if (text.is_raised()) {
    clear_pending(t);
    return "?";
  }
  Ref made = text.take();
  return str_wtf8(made.as<Str>());
}

// The task waits for a future: a cancellation asked for meanwhile goes on to that.
static Status wait_for(Thread& t, Task* task, Value future) {
  replace(task->waiter, Ref::copy(future));
  if (!task->must_cancel) return ok();
  bool cancelled;
  Ref message = task->cancel_message.is_absent() ? Ref(kNone) : Ref::copy(task->cancel_message);
  if (is_plain_future(future) && has_spec(future, kFutureType)) {
    cancelled = TRY(cancel_future(t, future_of(future), message));
  } else {
    Ref method = TRY(get_attr(t, future, "cancel")), keyword = TRY(make_ascii(t, "msg"));
    Ref names = TRY(make_tuple(t, {keyword}));
    Value arguments[] = {message};
    Ref answer = TRY(call(t, method, arguments, 0, names.as<Tuple>()));
    cancelled = TRY(is_true(t, answer));
  }
  if (cancelled) task->must_cancel = false;
  return ok();
}

static Result make_wakeup(Thread& t, Task* task) {
  return make_native_function(t, &kWakeup, Value::from_object(task), nullptr);
}

static Status wait_for_plain_future(Thread& t, Task* task, Value result) {
  Future* f = future_of(result);
  if (f->loop != task->loop)
    return fail_soon(t, task, "Task ", shown(t, Value::from_object(task)), " got Future ", shown(t, result),
                     " attached to a different loop");
  if (!f->blocking)
    return fail_soon(t, task, "yield was used instead of yield from in task ", shown(t, Value::from_object(task)),
                     " with ", shown(t, result));
  f->blocking = false;
  Ref wakeup = TRY(make_wakeup(t, task));
  TRY(add_done_callback(t, f, wakeup, task->context));
  return wait_for(t, task, result);
}

// Anything that behaves as a future: `blocking` is its _asyncio_future_blocking.
static Status wait_for_future_like(Thread& t, Task* task, Value result, Value blocking) {
  bool blocks = TRY(is_true(t, blocking));
  Ref method = TRY(get_attr_or_absent(t, result, "get_loop"));
  Ref loop = method.is_absent() ? TRY(get_attr(t, result, "_loop")) : TRY(call(t, method));
  if (loop.get() != task->loop)
    return fail_soon(t, task, "Task ", shown(t, Value::from_object(task)), " got Future ", shown(t, result),
                     " attached to a different loop");
  if (!blocks)
    return fail_soon(t, task, "yield was used instead of yield from in task ", shown(t, Value::from_object(task)),
                     " with ", shown(t, result));
  TRY(set_attr(t, result, "_asyncio_future_blocking", kFalse));
  Ref wakeup = TRY(make_wakeup(t, task)), add = TRY(get_attr(t, result, "add_done_callback"));
  Ref keyword = TRY(make_ascii(t, "context"));
  Ref names = TRY(make_tuple(t, {keyword}));
  Value arguments[] = {wakeup, task->context};
  Ref done = TRY(call(t, add, arguments, 1, names.as<Tuple>()));
  return wait_for(t, task, result);
}

// What the coroutine yielded.
static Status handle_yield(Thread& t, Task* task, Value result) {
  if (result == Value::from_object(task)) return fail_soon(t, task, "Task cannot await on itself: ", shown(t, result));
  if (is_plain_future(result)) return wait_for_plain_future(t, task, result);
  if (result.is_none()) return call_step_soon(t, task, {});
  Ref blocking = TRY(get_attr_or_absent(t, result, "_asyncio_future_blocking"));
  if (!blocking.is_absent() && !blocking.is_none()) return wait_for_future_like(t, task, result, blocking);
  if (is_generator(result))
    return fail_soon(t, task, "yield was used instead of yield from for generator in task ",
                     shown(t, Value::from_object(task)), " with ", shown(t, result));
  return fail_soon(t, task, "Task got bad yield: ", shown(t, result));
}

// The coroutine was left by the pending exception.
static Status handle_exception(Thread& t, Task* task) {
  Ref exception = take_pending(t);
  Value cancelled = TRY(from_library(t, state_of(t).cancelled_error, "asyncio.exceptions", "CancelledError"));
  if (has_type(t, exception, as<Type>(cancelled))) {
    replace(task->cancelled_error, std::move(exception));
    (void)TRY(cancel_future(t, task, kNone));
    return ok();
  }
  TRY(set_exception(t, task, exception));
  bool leaves = has_type(t, exception, t.types().KeyboardInterrupt) || has_type(t, exception, t.types().SystemExit);
  if (leaves) return set_pending(t, std::move(exception)), Status(raised);
  return ok();
}

static Status handle_return(Thread& t, Task* task, Value returned) {
  if (!task->must_cancel) return set_result(t, task, returned);
  task->must_cancel = false;
  Ref message = task->cancel_message.is_absent() ? Ref(kNone) : Ref::copy(task->cancel_message);
  (void)TRY(cancel_future(t, task, message));
  return ok();
}

// Resumes the coroutine. absent: it returned.
static Result resume(Thread& t, Value coroutine, Value exception, Value* returned) {
  if (exception.is_absent()) {
    if (auto send = type_of(t, coroutine)->slots.send) return send(t, coroutine, kNone, returned);
  }
  Result answer = exception.is_absent() ? call_method(t, coroutine, t.names().send, {kNone})
                                        : call_method(t, coroutine, t.names().throw_, {exception});
  if (!answer.is_raised() || !pending_matches(t, t.types().StopIteration)) return answer;
  Ref stop = take_pending(t);
  Value value = stop.as<StopIteration>()->value;
  *returned = Ref::copy(value.is_absent() ? Value(kNone) : value).leak();
  return kAbsent;
}

static Status step_inside(Thread& t, Task* task, Value exception) {
  Ref thrown = exception.is_absent() ? Ref() : Ref::copy(exception);
  if (task->must_cancel) {
    Value cancelled = TRY(from_library(t, state_of(t).cancelled_error, "asyncio.exceptions", "CancelledError"));
    if (thrown.is_absent() || !has_type(t, thrown, as<Type>(cancelled))) thrown = TRY(make_cancelled_error(t, task));
    task->must_cancel = false;
  }
  clear(task->waiter);
  if (task->coroutine.is_absent()) return raise_runtime_error(t, "uninitialized Task object");
  Ref coroutine = Ref::copy(task->coroutine);
  Value returned = kNone;
  Result answer = resume(t, coroutine, thrown, &returned);
  thrown = Ref();
  if (answer.is_raised()) return handle_exception(t, task);
  if (answer.is_absent()) {
    Ref value = Ref::own(returned);
    return handle_return(t, task, value);
  }
  Ref result = answer.take();
  return handle_yield(t, task, result);
}

static Result step(Thread& t, Task* task, Value exception) {
  Ref held = Ref::copy(task);
  if (task->state != FutureState::Pending)
    return raise_invalid_state(
        t, cat("__step(): already done: ", shown(t, held), " ", exception.is_absent() ? "None" : shown(t, exception)));
  Ref loop = Ref::copy(task->loop);
  TRY(enter_task(t, loop, held));
  Status done = step_inside(t, task, exception);
  if (!done.is_raised()) {
    TRY(leave_task(t, loop, held));
    return kNone;
  }
  Ref failure = take_pending(t);
  if (leave_task(t, loop, held).is_raised()) clear_pending(t);
  set_pending(t, std::move(failure));
  return raised;
}

// --- Task() and its methods ----------------------------------------------------------------------------------------

namespace {

Status require_coroutine(Thread& t, Task* task, Value coroutine) {
  if (is_coroutine(coroutine)) return ok();
  Value test = TRY(from_library(t, state_of(t).is_coroutine, "asyncio.coroutines", "iscoroutine"));
  Ref answer = TRY(call(t, test, {coroutine}));
  if (TRY(is_true(t, answer))) return ok();
  task->log_destroy_pending = false;
  return raise_type_error(t, "a coroutine was expected, got ", shown(t, coroutine));
}

Result task_init(Thread& t, const Args& a) {
  Task* task = task_of(a.self);
  TRY(init_future(t, task, a[1]));
  TRY(require_coroutine(t, task, a[0]));
  replace(task->context, a[3].is_none() ? TRY(copy_current_context(t)) : Ref::copy(a[3]));
  clear(task->waiter);
  task->must_cancel = false;
  task->log_destroy_pending = true;
  task->cancel_requests = 0;
  replace(task->coroutine, Ref::copy(a[0]));
  if (a[2].is_none()) replace(task->name, TRY(make_ascii(t, cat("Task-", ++state_of(t).task_count))));
  else replace(task->name, TRY(str(t, a[2])));
  TRY(call_step_soon(t, task, {}));
  Ref added = TRY(call_method(t, state_of(t).all_tasks, t.names().add, {a.self}));
  return kNone;
}

Result task_cancel(Thread& t, const Args& a) {
  Task* task = task_of(a.self);
  task->log_traceback = false;
  if (task->state != FutureState::Pending) return kFalse;
  ++task->cancel_requests;
  if (!task->waiter.is_absent()) {
    Ref waiter = Ref::copy(task->waiter);
    Ref method = TRY(get_attr(t, waiter, "cancel")), keyword = TRY(make_ascii(t, "msg"));
    Ref names = TRY(make_tuple(t, {keyword}));
    Value arguments[] = {a[0]};
    Ref answer = TRY(call(t, method, arguments, 0, names.as<Tuple>()));
    if (TRY(is_true(t, answer))) return kTrue;
  }
  task->must_cancel = true;
  replace(task->cancel_message, Ref::copy(a[0]));
  return kTrue;
}
Result task_cancelling(Thread& t, const Args& a) { return make_int(t, task_of(a.self)->cancel_requests); }
Result task_uncancel(Thread& t, const Args& a) {
  Task* task = task_of(a.self);
  if (task->cancel_requests > 0) --task->cancel_requests;
  return make_int(t, task->cancel_requests);
}
Result task_get_name(Thread&, const Args& a) {
  Value name = task_of(a.self)->name;
  return name.is_absent() ? Result(kNone) : Result::copy(name);
}
Result task_set_name(Thread& t, const Args& a) {
  replace(task_of(a.self)->name, TRY(str(t, a[0])));
  return kNone;
}
Result get_coroutine(Thread&, Value self) {
  Value coroutine = task_of(self)->coroutine;
  return coroutine.is_absent() ? Result(kNone) : Result::copy(coroutine);
}
Result task_get_coro(Thread& t, const Args& a) { return get_coroutine(t, a.self); }
Result task_set_result(Thread& t, const Args&) {
  return raise_runtime_error(t, "Task does not support set_result operation");
}
Result task_set_exception(Thread& t, const Args&) {
  return raise_runtime_error(t, "Task does not support set_exception operation");
}
Result task_get_stack(Thread& t, const Args& a) {
  Value function = TRY(from_library(t, state_of(t).task_stack, "asyncio.base_tasks", "_task_get_stack"));
  return call(t, function, {a.self, a[0]});
}
Result task_print_stack(Thread& t, const Args& a) {
  Value function = TRY(from_library(t, state_of(t).print_stack, "asyncio.base_tasks", "_task_print_stack"));
  return call(t, function, {a.self, a[0], a[1]});
}
Result task_repr(Thread& t, Value self) {
  Value function = TRY(from_library(t, state_of(t).task_repr, "asyncio.base_tasks", "_task_repr"));
  return call(t, function, {self});
}

Result get_waiter(Thread&, Value self) {
  Value waiter = task_of(self)->waiter;
  return waiter.is_absent() ? Result(kNone) : Result::copy(waiter);
}
Result get_must_cancel(Thread&, Value self) { return boolean(task_of(self)->must_cancel); }
Result get_log_destroy(Thread&, Value self) { return boolean(task_of(self)->log_destroy_pending); }
Status set_log_destroy(Thread& t, Value self, Value v) {
  if (v.is_absent()) return raise_attribute_error(t, "cannot delete attribute");
  task_of(self)->log_destroy_pending = TRY(is_true(t, v));
  return ok();
}
const NativeGetSet kTaskGetSets[] = {{"_coro", get_coroutine, nullptr, nullptr},
                                     {"_fut_waiter", get_waiter, nullptr, nullptr},
                                     {"_must_cancel", get_must_cancel, nullptr, nullptr},
                                     {"_log_destroy_pending", get_log_destroy, set_log_destroy, nullptr},
                                     {}};
const NativeFunction kTaskMethods[] = {
    {"cancel(msg=None)", task_cancel,
        "Asks for the task to stop: its coroutine gets a CancelledError the next time it has its turn."},
    {"cancelling()", task_cancelling,
        "How many requests to cancel the task are pending: calls of cancel() less those of uncancel()."},
    {"uncancel()", task_uncancel, "Takes back one request to cancel the task, and gives how many are left."},
    {"get_name()", task_get_name, nullptr},
    {"set_name(value, /)", task_set_name, nullptr},
    {"get_coro()", task_get_coro, nullptr},
    {"set_result(result, /)", task_set_result, nullptr},
    {"set_exception(exception, /)", task_set_exception, nullptr},
    {"get_stack(*, limit=None)", task_get_stack, "The frames at which the task's coroutine stands, as a list."},
    {"print_stack(*, limit=None, file=None)", task_print_stack,
        "Writes out where the task's coroutine stands, or the traceback if it ended with an exception."},
    {"__class_getitem__(item, /)", class_getitem, "See PEP 585", Binding::ClassMethod},
    {}};

void clear_task(Object* o) {
  auto* task = static_cast<Task*>(o);
  clear_future(o);
  for (Value Task::*field : {&Task::waiter, &Task::coroutine, &Task::name, &Task::context}) clear(task->*field);
}
void traverse_task(Object* o, Visitor& visit) {
  auto* task = static_cast<Task*>(o);
  traverse_future(o, visit);
  for (Value Task::*field : {&Task::waiter, &Task::coroutine, &Task::name, &Task::context}) visit(task->*field);
}
void finalize_task(Thread& t, Object* o) {
  auto* task = static_cast<Task*>(o);
  if (task->state == FutureState::Pending && task->log_destroy_pending && !task->loop.is_absent()) {
    Ref saved = take_pending(t);
    if (call_exception_handler(t, task, "Task was destroyed but it is pending!", "task", false).is_raised())
      report_unraisable(t, task->loop);
    if (!saved.is_absent()) set_pending(t, std::move(saved));
  }
  finalize_future(t, o);
}

}  // namespace

extern const TypeSpec kTaskType = {
    .name = "_asyncio.Task",
    .doc = "A future that runs a coroutine step by step on the event loop and ends with its result.",
    .size = sizeof(Task),
    .flags = kBaseType | kHasGc | kHasPrefix | kHasDict | kHasWeakrefs,
    .base = &kFutureType,
    .init = {"Task(coro, *, loop=None, name=None, context=None)", task_init},
    .methods = kTaskMethods,
    .getsets = kTaskGetSets,
    .slots = {.destroy = clear_task,
              .traverse = traverse_task,
              .clear = clear_task,
              .finalize = finalize_task,
              .repr = task_repr}};

}  // namespace krait::modules::aio

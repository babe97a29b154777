// Future (library reference: asyncio Futures): a result to come, callbacks for when it does.
#include "interpreter/modules/asyncio/asyncio.h"
#include "interpreter/modules/native_object.h"
#include "interpreter/objects/exception.h"
#include "interpreter/objects/generator_internal.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/sequence.h"

namespace krait::modules::aio {

Raised raise_invalid_state(Thread& t, const std::string& message) {
  Value type = TRY(from_library(t, state_of(t).invalid_state, "asyncio.exceptions", "InvalidStateError"));
  return raise_message(t, as<Type>(type), message);
}

static Status require_alive(Thread& t, const Future* f) {
  if (f->loop.is_absent()) return raise_runtime_error(t, "Future object is not initialized.");
  return ok();
}

// --- callbacks -----------------------------------------------------------------------------------------------------

Status call_soon(Thread& t, Value loop, Value callback, Value argument, Value context) {
  Ref method = TRY(get_attr(t, loop, "call_soon"));
  Value arguments[3] = {callback};
  size_t count = 1;
  if (!argument.is_absent()) arguments[count++] = argument;
  if (context.is_absent()) {
    Ref handle = TRY(call(t, method, arguments, count));
    return ok();
  }
  Ref keyword = TRY(make_ascii(t, "context"));
  Ref names = TRY(make_tuple(t, {keyword}));
  arguments[count] = context;
  Ref handle = TRY(call(t, method, arguments, count, names.as<Tuple>()));
  return ok();
}

static Status schedule_callbacks(Thread& t, Future* f) {
  Ref self = Ref::copy(f);
  if (!f->callback.is_absent()) {
    Ref callback = Ref::own(std::exchange(f->callback, Value{})),
        context = Ref::own(std::exchange(f->callback_context, Value{}));
    TRY(call_soon(t, f->loop, callback, self, context));
  }
  Ref list = Ref::own(std::exchange(f->callbacks, Value{}));
  if (list.is_absent()) return ok();
  for (int64_t i = 0; i < list.as<List>()->length; ++i) {
    Ref pair = Ref::copy(list.as<List>()->items[i]);
    TRY(call_soon(t, f->loop, pair.as<Tuple>()->items[0], self, pair.as<Tuple>()->items[1]));
  }
  return ok();
}

Status add_done_callback(Thread& t, Future* f, Value callback, Value context) {
  TRY(require_alive(t, f));
  if (f->state != FutureState::Pending) return call_soon(t, f->loop, callback, Value::from_object(f), context);
  if (f->callbacks.is_absent() && f->callback.is_absent()) {
    retain(f->callback = callback);
    retain(f->callback_context = context);
    return ok();
  }
  Ref pair = TRY(make_tuple(t, {callback, context}));
  if (f->callbacks.is_absent()) f->callbacks = TRY(make_list(t)).leak();
  return list_append(t, as<List>(f->callbacks), pair);
}

static Result future_add_done_callback(Thread& t, const Args& a) {
  Ref context = a[1].is_absent() ? Ref() : Ref::copy(a[1]);
  if (context.is_absent()) context = TRY(copy_current_context(t));
  TRY(add_done_callback(t, future_of(a.self), a[0], context));
  return kNone;
}

static Result future_remove_done_callback(Thread& t, const Args& a) {
  Future* f = future_of(a.self);
  TRY(require_alive(t, f));
  Ref self = Ref::copy(f);
  int64_t removed = 0;
  if (!f->callback.is_absent()) {
    Ref first = Ref::copy(f->callback);
    if (TRY(equal(t, a[0], first))) {
      clear(f->callback);
      clear(f->callback_context);
      ++removed;
    }
  }
  if (f->callbacks.is_absent()) return small_int(removed);
  Ref list = Ref::copy(f->callbacks), kept = TRY(make_list(t));
  for (int64_t i = 0; i < list.as<List>()->length; ++i) {
    Ref pair = Ref::copy(list.as<List>()->items[i]);
    bool same = TRY(equal(t, pair.as<Tuple>()->items[0], a[0]));
    if (same) ++removed;
    else TRY(list_append(t, kept.as<List>(), pair));
  }
  if (kept.as<List>()->length) replace(f->callbacks, std::move(kept));
  else clear(f->callbacks);
  return small_int(removed);
}

// --- states --------------------------------------------------------------------------------------------------------

void clear_future(Object* o) {
  auto* f = static_cast<Future*>(o);
  for (Value Future::*field : {&Future::loop, &Future::callback, &Future::callback_context, &Future::callbacks,
                               &Future::result, &Future::exception, &Future::exception_traceback,
                               &Future::source_traceback, &Future::cancel_message, &Future::cancelled_error})
    clear(f->*field);
}
void destroy_future(Object* o) { clear_future(o); }
void traverse_future(Object* o, Visitor& visit) {
  auto* f = static_cast<Future*>(o);
  for (Value Future::*field : {&Future::loop, &Future::callback, &Future::callback_context, &Future::callbacks,
                               &Future::result, &Future::exception, &Future::exception_traceback,
                               &Future::source_traceback, &Future::cancel_message, &Future::cancelled_error})
    visit(f->*field);
}

Status init_future(Thread& t, Future* f, Value loop) {
  clear_future(f);
  f->state = FutureState::Pending;
  f->log_traceback = f->blocking = false;
  Ref chosen = loop.is_none() ? TRY(get_event_loop(t)) : Ref::copy(loop);
  replace(f->loop, Ref(chosen));
  Ref debug = TRY(call_method(t, chosen, "get_debug"));
  if (!TRY(is_true(t, debug))) return ok();
  Value extract = TRY(from_library(t, state_of(t).extract_stack, "traceback", "extract_stack"));
  replace(f->source_traceback, TRY(call(t, extract)));
  return ok();
}

Status set_result(Thread& t, Future* f, Value result) {
  TRY(require_alive(t, f));
  if (f->state != FutureState::Pending) return raise_invalid_state(t, "invalid state");
  replace(f->result, Ref::copy(result));
  f->state = FutureState::Finished;
  return schedule_callbacks(t, f);
}

Status set_exception(Thread& t, Future* f, Value exception) {
  TRY(require_alive(t, f));
  if (f->state != FutureState::Pending) return raise_invalid_state(t, "invalid state");
  Ref instance = Ref::copy(exception);
  if (has_kind(exception, Kind::Type) && as<Type>(exception)->is_subclass_of(t.types().BaseException))
    instance = TRY(call(t, exception));
  if (!is_exception(instance)) return raise_type_error(t, "invalid exception object");
  if (type_of(t, instance) == t.types().StopIteration)
    return raise_type_error(t, "StopIteration interacts badly with generators and cannot be raised into a Future");
  Ref traceback = Ref::copy(instance.as<BaseException>()->traceback);
  replace(f->exception, std::move(instance));
  replace(f->exception_traceback, std::move(traceback));
  f->state = FutureState::Finished;
  TRY(schedule_callbacks(t, f));
  f->log_traceback = true;
  return ok();
}

ResultOf<bool> cancel_future(Thread& t, Future* f, Value message) {
  f->log_traceback = false;
  if (f->state != FutureState::Pending) return false;
  f->state = FutureState::Cancelled;
  replace(f->cancel_message, Ref::copy(message));
  TRY(schedule_callbacks(t, f));
  return true;
}

Result make_cancelled_error(Thread& t, Future* f) {
  if (!f->cancelled_error.is_absent()) return Result::own(std::exchange(f->cancelled_error, Value{}));
  Value type = TRY(from_library(t, state_of(t).cancelled_error, "asyncio.exceptions", "CancelledError"));
  if (f->cancel_message.is_absent() || f->cancel_message.is_none()) return call(t, type);
  return call(t, type, {f->cancel_message});
}

Result outcome_of(Thread& t, Future* f, bool& is_exception) {
  is_exception = false;
  if (f->loop.is_absent()) return raise_invalid_state(t, "Future object is not initialized.");
  if (f->state == FutureState::Cancelled) return raise_instance(t, TRY(make_cancelled_error(t, f)));
  if (f->state != FutureState::Finished) return raise_invalid_state(t, "Result is not set.");
  f->log_traceback = false;
  if (f->exception.is_absent()) return Result::copy(f->result);
  is_exception = true;
  replace(as<BaseException>(f->exception)->traceback, Ref::copy(f->exception_traceback));
  return Result::copy(f->exception);
}
static Result result_or_raise(Thread& t, Future* f) {
  bool is_exception;
  Ref outcome = TRY(outcome_of(t, f, is_exception));
  if (!is_exception) return outcome;
  return raise_instance(t, std::move(outcome));
}

static Result future_result(Thread& t, const Args& a) { return result_or_raise(t, future_of(a.self)); }
static Result future_exception(Thread& t, const Args& a) {
  Future* f = future_of(a.self);
  if (f->loop.is_absent()) return raise_invalid_state(t, "Future object is not initialized.");
  if (f->state == FutureState::Cancelled) return raise_instance(t, TRY(make_cancelled_error(t, f)));
  if (f->state != FutureState::Finished) return raise_invalid_state(t, "Exception is not set.");
  f->log_traceback = false;
  return f->exception.is_absent() ? Result(kNone) : Result::copy(f->exception);
}
static Result future_cancelled(Thread&, const Args& a) {
  return boolean(future_of(a.self)->state == FutureState::Cancelled);
}
static Result future_done(Thread&, const Args& a) {
  return boolean(!future_of(a.self)->loop.is_absent() && future_of(a.self)->state != FutureState::Pending);
}
static Result future_get_loop(Thread& t, const Args& a) {
  TRY(require_alive(t, future_of(a.self)));
  return Result::copy(future_of(a.self)->loop);
}
static Result future_make_cancelled_error(Thread& t, const Args& a) {
  return make_cancelled_error(t, future_of(a.self));
}

// --- the end -------------------------------------------------------------------------------------------------------

// Tells the loop of a future that dies: {'message': ..., name: self, 'exception': ..., 'source_traceback': ...}.
Status call_exception_handler(Thread& t, Future* f, const char* message, const char* name, bool with_exception) {
  Ref context = TRY(make_dict(t)), text = TRY(make_str(t, message));
  TRY(dict_set(t, context.as<Dict>(), "message", text));
  if (with_exception) TRY(dict_set(t, context.as<Dict>(), "exception", f->exception));
  TRY(dict_set(t, context.as<Dict>(), name, Value::from_object(f)));
  if (!f->source_traceback.is_absent()) TRY(dict_set(t, context.as<Dict>(), "source_traceback", f->source_traceback));
  Ref loop = Ref::copy(f->loop);
  Ref done = TRY(call_method(t, loop, "call_exception_handler", {context}));
  return ok();
}

void finalize_future(Thread& t, Object* o) {
  auto* f = static_cast<Future*>(o);
  if (!f->log_traceback || f->exception.is_absent()) return;
  f->log_traceback = false;
  Ref saved = take_pending(t);
  std::string message = cat(type_name(f->type), " exception was never retrieved");
  if (call_exception_handler(t, f, message.c_str(), "future", true).is_raised()) report_unraisable(t, f->loop);
  if (!saved.is_absent()) set_pending(t, std::move(saved));
}

// --- attributes ----------------------------------------------------------------------------------------------------

static Result or_none(Value v) { return v.is_absent() ? Result(kNone) : Result::copy(v); }
template <Value Future::*kField>
static Result get_field(Thread&, Value self) {
  return or_none(future_of(self)->*kField);
}

static Result get_state(Thread& t, Value self) {
  FutureState state = future_of(self)->state;
  return make_ascii(t, state == FutureState::Pending     ? "PENDING"
                       : state == FutureState::Cancelled ? "CANCELLED"
                                                         : "FINISHED");
}
static Result get_callbacks(Thread& t, Value self) {
  Future* f = future_of(self);
  if (f->callback.is_absent() && f->callbacks.is_absent()) return kNone;
  Ref list = TRY(make_list(t));
  if (!f->callback.is_absent()) {
    Ref pair = TRY(make_tuple(t, {f->callback, f->callback_context}));
    TRY(list_append(t, list.as<List>(), pair));
  }
  if (!f->callbacks.is_absent()) TRY(list_extend(t, list.as<List>(), f->callbacks));
  return list;
}
static Result get_log_traceback(Thread&, Value self) { return boolean(future_of(self)->log_traceback); }
static Status set_log_traceback(Thread& t, Value self, Value v) {
  if (v.is_absent()) return raise_attribute_error(t, "cannot delete attribute");
  if (TRY(is_true(t, v))) return raise_value_error(t, "_log_traceback can only be set to False");
  future_of(self)->log_traceback = false;
  return ok();
}
static Result get_blocking(Thread&, Value self) {
  return boolean(!future_of(self)->loop.is_absent() && future_of(self)->blocking);
}
static Status set_blocking(Thread& t, Value self, Value v) {
  if (v.is_absent()) return raise_attribute_error(t, "cannot delete attribute");
  TRY(require_alive(t, future_of(self)));
  future_of(self)->blocking = TRY(is_true(t, v));
  return ok();
}
static Status set_cancel_message(Thread& t, Value self, Value v) {
  if (v.is_absent()) return raise_attribute_error(t, "cannot delete attribute");
  replace(future_of(self)->cancel_message, Ref::copy(v));
  return ok();
}
static const NativeGetSet kFutureGetSets[] = {
    {"_state", get_state, nullptr, nullptr},
    {"_asyncio_future_blocking", get_blocking, set_blocking, nullptr},
    {"_loop", get_field<&Future::loop>, nullptr, nullptr},
    {"_callbacks", get_callbacks, nullptr, nullptr},
    {"_result", get_field<&Future::result>, nullptr, nullptr},
    {"_exception", get_field<&Future::exception>, nullptr, nullptr},
    {"_log_traceback", get_log_traceback, set_log_traceback, nullptr},
    {"_source_traceback", get_field<&Future::source_traceback>, nullptr, nullptr},
    {"_cancel_message", get_field<&Future::cancel_message>, set_cancel_message, nullptr},
    {}};

static Result future_init(Thread& t, const Args& a) {
  TRY(init_future(t, future_of(a.self), a[0]));
  return kNone;
}
static Result future_set_result(Thread& t, const Args& a) {
  TRY(set_result(t, future_of(a.self), a[0]));
  return kNone;
}
static Result future_set_exception(Thread& t, const Args& a) {
  TRY(set_exception(t, future_of(a.self), a[0]));
  return kNone;
}
static Result future_cancel(Thread& t, const Args& a) {
  TRY(require_alive(t, future_of(a.self)));
  return boolean(TRY(cancel_future(t, future_of(a.self), a[0])));
}
static Result future_repr(Thread& t, Value self) {
  Value function = TRY(from_library(t, state_of(t).future_repr, "asyncio.base_futures", "_future_repr"));
  return call(t, function, {self});
}

static const NativeFunction kFutureMethods[] = {
    {"result()", future_result,
        "The value with which the future ended; if it ended with an exception, that is raised."},
    {"exception()", future_exception,
        "The exception with which the future ended, or None if it has a result instead."},
    {"add_done_callback(fn, /, *, context=<absent>)", future_add_done_callback,
        "Registers a function that gets called, with the future as its argument, as soon as this one is done."},
    {"remove_done_callback(fn, /)", future_remove_done_callback,
        "Drops every registration of the given callback, so that it no longer runs at the end."},
    {"cancelled()", future_cancelled, "Tells whether cancel() put an end to this future."},
    {"done()", future_done,
        "Tells whether the future is over: it has a result or an exception, or was cancelled."},
    {"get_loop()", future_get_loop, "The event loop to which the future belongs."},
    {"_make_cancelled_error()", future_make_cancelled_error, "The CancelledError to raise if the Future is cancelled."},
    {"set_result(result, /)", future_set_result,
        "Ends the future with the given value, which result() will give."},
    {"set_exception(exception, /)", future_set_exception,
        "Ends the future with the given exception, which result() will raise."},
    {"cancel(msg=None)", future_cancel, "Ends the future as cancelled and has the event loop run its callbacks."},
    {"__class_getitem__(item, /)", class_getitem, "See PEP 585", Binding::ClassMethod},
    {}};

extern const TypeSpec kFutureType = {
    .name = "_asyncio.Future",
    .doc =
        "A result that is not there yet, for use with one event loop.\nUnlike concurrent.futures.Future, "
        "result() and exception() never wait: they take no timeout and raise if it is\nnot done. The loop runs "
        "the callbacks, by way of its call_soon().",
    .size = sizeof(Future),
    .flags = kBaseType | kHasGc | kHasPrefix | kHasDict | kHasWeakrefs,
    .init = {"Future(*, loop=None)", future_init},
    .methods = kFutureMethods,
    .getsets = kFutureGetSets,
    .slots = {.destroy = destroy_future,
              .traverse = traverse_future,
              .clear = clear_future,
              .finalize = finalize_future,
              .new_ = new_empty,
              .repr = future_repr,
              .iter = iterate_future,
              .await_ = iterate_future}};

// --- await ---------------------------------------------------------------------------------------------------------

namespace {

struct FutureIter : Object {
  Value future;  // owned; absent when it has ended
};

Result iter_step(Thread& t, Value self, Value* returned) {
  auto* it = static_cast<FutureIter*>(self.object());
  if (it->future.is_absent()) return kAbsent;
  Future* f = future_of(it->future);
  if (f->state == FutureState::Pending) {
    if (f->blocking) return raise_runtime_error(t, "await wasn't used with future");
    f->blocking = true;
    return Result::copy(it->future);
  }
  Ref held = Ref::own(std::exchange(it->future, Value{}));
  *returned = TRY(result_or_raise(t, f)).leak();
  return kAbsent;
}
Result iter_send(Thread& t, Value self, Value, Value* returned) {
  *returned = kNone;
  return iter_step(t, self, returned);
}
Result iter_next(Thread& t, Value self) {
  Value returned{};
  Result step = iter_step(t, self, &returned);
  if (step.is_raised() || !step.is_absent() || returned.is_absent()) return step;
  Ref value = Ref::own(returned);
  if (value.is_none()) return kAbsent;
  return raise_stop_iteration(t, value);
}
Result iter_send_method(Thread& t, const Args& a) {
  Value returned = kNone;
  Result step = iter_step(t, a.self, &returned);
  return value_or_stop(t, std::move(step), returned);
}
Result iter_throw(Thread& t, const Args& a) {
  Ref exception = TRY(exception_from_throw(t, a[0], a[1], a[2]));
  clear(static_cast<FutureIter*>(a.self.object())->future);
  return raise_instance(t, std::move(exception));
}
Result iter_close(Thread&, const Args& a) {
  clear(static_cast<FutureIter*>(a.self.object())->future);
  return kNone;
}
const NativeFunction kIterMethods[] = {{"send(value, /)", iter_send_method, nullptr},
                                       {"throw(typ, val=<absent>, tb=<absent>, /)", iter_throw, nullptr},
                                       {"close()", iter_close, nullptr},
                                       {}};

}  // namespace

extern const TypeSpec kFutureIterType = {
    .name = "_asyncio.FutureIter",
    .size = sizeof(FutureIter),
    .flags = kHasGc | kNoInstances,
    .methods = kIterMethods,
    .slots = {.destroy = [](Object* o) { clear(static_cast<FutureIter*>(o)->future); },
              .traverse = [](Object* o, Visitor& visit) { visit(static_cast<FutureIter*>(o)->future); },
              .clear = [](Object* o) { clear(static_cast<FutureIter*>(o)->future); },
              .iter = iter_self, .next = iter_next, .send = iter_send}};

Result iterate_future(Thread& t, Value self) {
  TRY(require_alive(t, future_of(self)));
  auto* it = allocate<FutureIter>(t, type_for(t, kFutureIterType));
  if (!it) return raised;
  retain(it->future = self);
  return Result::own(it);
}

}  // namespace krait::modules::aio

// Async generators: the generator itself, and the awaitables that asend(), athrow(), aclose() and __anext__() give
// (language reference 6.2.9.3). A yield of the generator comes out of the frame wrapped (ASYNC_GEN_WRAP), an await does
// not.
#include "interpreter/objects/exception.h"
#include "interpreter/objects/generator_internal.h"
#include "interpreter/objects/str.h"
#include "interpreter/objects/tuple.h"
#include "interpreter/runtime/heap.h"

namespace krait::objects {

namespace {

struct WrappedValue : Object {
  Value value;  // owned
};
void wrapped_destroy(Object* o) { clear(static_cast<WrappedValue*>(o)->value); }
const TypeSpec kWrappedValueType = {
    .name = "async_generator_wrapped_value",
    .size = sizeof(WrappedValue),
    .flags = kHasGc | kNoInstances,
    .slots = {.destroy = wrapped_destroy,
              .traverse = [](Object* o, Visitor& visit) { visit(static_cast<WrappedValue*>(o)->value); },
              .clear = wrapped_destroy},
};

enum class StepState : uint8_t { Init, Iterating, Closed };
enum class StepKind : uint8_t { Send, Throw, Close };

// One step of an async generator: what asend(), athrow() and aclose() return.
struct Step : Object {
  Generator* generator;  // owned
  Value sent;            // asend's value, owned
  Value type, value, traceback;  // athrow's arguments, owned
  StepState state;
  StepKind kind;
};

Step* step_of(Value v) { return static_cast<Step*>(v.object()); }

void step_destroy(Object* o) {
  Step* s = static_cast<Step*>(o);
  clear_pointer(s->generator);
  for (Value* v : {&s->sent, &s->type, &s->value, &s->traceback}) clear(*v);
}
void step_traverse(Object* o, Visitor& visit) {
  Step* s = static_cast<Step*>(o);
  visit(s->generator);
  for (Value v : {s->sent, s->type, s->value, s->traceback}) visit(v);
}

// What the generator gave: a wrapped value ends the step with it, an exception ends the generator's iteration.
Result unwrap(Thread& t, Step* s, Result r, Value returned) {
  Generator* g = s->generator;
  if (r.is_absent()) {
    release(returned);
    g->closed = true;
    g->running_async = false;
    return raise_none(t, t.types().StopAsyncIteration);
  }
  if (r.is_raised()) {
    if (pending_matches(t, t.types().StopAsyncIteration) || pending_matches(t, t.types().GeneratorExit))
      g->closed = true;
    g->running_async = false;
    return raised;
  }
  if (!has_spec(r.word, kWrappedValueType)) return r;
  Ref wrapped = r.take();
  g->running_async = false;
  return raise_stop_iteration(t, wrapped.as<WrappedValue>()->value);
}

Result send_step(Thread& t, Step* s, Value argument) {
  if (s->state == StepState::Closed) return raise_runtime_error(t, "cannot reuse already awaited __anext__()/asend()");
  Ref sent = Ref::copy(argument);
  if (s->state == StepState::Init) {
    if (s->generator->running_async)
      return raise_runtime_error(t, "anext(): asynchronous generator is already running");
    if (argument.is_none()) sent = Ref::copy(s->sent);
    s->state = StepState::Iterating;
  }
  s->generator->running_async = true;
  Value returned;
  Result r = unwrap(t, s, generator_send(t, s->generator, sent, &returned), returned);
  if (r.is_raised()) s->state = StepState::Closed;
  return r;
}

Raised ignored_exit(Thread& t, Step* s) {
  s->generator->running_async = false;
  s->state = StepState::Closed;
  return raise_runtime_error(t, "async generator ignored GeneratorExit");
}

// The end of athrow() and aclose(): for aclose the generator's exit is success.
Result end_throw(Thread& t, Step* s) {
  s->generator->running_async = false;
  s->state = StepState::Closed;
  bool expected = pending_matches(t, t.types().StopAsyncIteration) || pending_matches(t, t.types().GeneratorExit);
  if (s->kind == StepKind::Close && expected) {
    clear_pending(t);
    return raise_none(t, t.types().StopIteration);
  }
  return raised;
}

Result throw_step(Thread& t, Step* s, Value argument) {
  Generator* g = s->generator;
  const char* name = s->kind == StepKind::Close ? "aclose" : "athrow";
  if (s->state == StepState::Closed)
    return raise_runtime_error(t, "cannot reuse already awaited aclose()/athrow()");
  Value returned;
  Result r = kAbsent;
  if (s->state == StepState::Init) {
    if (g->running_async) {
      s->state = StepState::Closed;
      return raise_runtime_error(t, name, "(): asynchronous generator is already running");
    }
    if (g->state == GeneratorState::Finished || g->closed) {
      s->state = StepState::Closed;
      if (s->kind == StepKind::Close) return raise_none(t, t.types().StopIteration);
      return raise_none(t, t.types().StopAsyncIteration);
    }
    if (!argument.is_none()) return raise_runtime_error(t, "can't send non-None value to a just-started coroutine");
    s->state = StepState::Iterating;
    g->running_async = true;
    Ref exception;
    if (s->kind == StepKind::Close) {
      g->closed = true;
      exception = TRY(call(t, Value::from_object(t.types().GeneratorExit)));
    } else {
      exception = TRY(exception_from_throw(t, s->type, s->value, s->traceback));
    }
    r = generator_throw(t, g, std::move(exception), &returned);
  } else {
    r = generator_send(t, g, argument, &returned);
  }
  if (s->kind == StepKind::Close) {
    if (r.is_absent()) {
      release(returned);
      s->state = StepState::Closed;
      g->running_async = false;
      return raise_none(t, t.types().StopIteration);
    }
    if (r.is_raised()) return end_throw(t, s);
    if (has_spec(r.word, kWrappedValueType)) {
      release(r.word);
      return ignored_exit(t, s);
    }
    return r;
  }
  r = unwrap(t, s, r, returned);
  if (r.is_raised()) s->state = StepState::Closed;
  return r;
}

Result step(Thread& t, Step* s, Value argument) {
  return s->kind == StepKind::Send ? send_step(t, s, argument) : throw_step(t, s, argument);
}

Result step_next(Thread& t, Value self) { return step(t, step_of(self), kNone); }
Result step_send(Thread& t, const Args& a) { return step(t, step_of(a.self), a[0]); }
Result step_send_slot(Thread& t, Value self, Value sent, Value* returned) {
  Result r = step(t, step_of(self), sent);
  if (!r.is_raised() || !pending_matches(t, t.types().StopIteration)) return r;
  Ref stop = take_pending(t);
  Value value = stop.as<StopIteration>()->value;
  *returned = value.is_absent() ? Value{kNone} : Ref::copy(value).leak();
  return kAbsent;
}
Result step_throw(Thread& t, const Args& a) {
  Step* s = step_of(a.self);
  if (s->state == StepState::Closed)
    return raise_runtime_error(t, s->kind == StepKind::Send ? "cannot reuse already awaited __anext__()/asend()"
                                                            : "cannot reuse already awaited aclose()/athrow()");
  Ref exception = TRY(exception_from_throw(t, a[0], a[1], a[2]));
  Value returned;
  Result r = generator_throw(t, s->generator, std::move(exception), &returned);
  if (s->kind != StepKind::Close) {
    r = unwrap(t, s, r, returned);
    if (r.is_raised()) s->state = StepState::Closed;
    return r;
  }
  if (r.is_absent()) {
    release(returned);
    return raise_none(t, t.types().StopIteration);
  }
  if (r.is_raised()) return end_throw(t, s);
  if (!has_spec(r.word, kWrappedValueType)) return r;
  release(r.word);
  return ignored_exit(t, s);
}
Result step_close(Thread&, const Args& a) {
  step_of(a.self)->state = StepState::Closed;
  return kNone;
}
Result self_iter(Thread&, Value self) { return Result::copy(self); }

const NativeFunction kStepMethods[] = {
    {"send(value, /)", step_send},
    {"throw(type, value=<absent>, traceback=<absent>, /)", step_throw},
    {"close()", step_close},
    {}};
constexpr Slots kStepSlots = {.destroy = step_destroy,
                              .traverse = step_traverse,
                              .clear = step_destroy,
                              .iter = self_iter,
                              .next = step_next,
                              .await_ = self_iter,
                              .send = step_send_slot};
const TypeSpec kAsendType = {.name = "async_generator_asend", .size = sizeof(Step), .flags = kHasGc | kNoInstances,
                             .methods = kStepMethods, .slots = kStepSlots};
const TypeSpec kAthrowType = {.name = "async_generator_athrow", .size = sizeof(Step), .flags = kHasGc | kNoInstances,
                              .methods = kStepMethods, .slots = kStepSlots};

Result make_step(Thread& t, Generator* g, StepKind kind) {
  TRY(async_generator_init_hooks(t, g));
  Type* type = TRY(make_type(t, kind == StepKind::Send ? kAsendType : kAthrowType));
  Step* s = allocate<Step>(t, type);
  if (!s) return raised;
  retain(static_cast<Object*>(g));
  s->generator = g;
  s->kind = kind;
  s->sent = kNone;
  return Result::own(s);
}

Result agen_anext(Thread& t, Value self) { return make_step(t, as_generator(self), StepKind::Send); }
Result agen_asend(Thread& t, const Args& a) {
  Ref made = TRY(make_step(t, as_generator(a.self), StepKind::Send));
  replace(static_cast<Step*>(made.object())->sent, Ref::copy(a[0]));
  return made;
}
Result agen_athrow(Thread& t, const Args& a) {
  Ref made = TRY(make_step(t, as_generator(a.self), StepKind::Throw));
  Step* s = static_cast<Step*>(made.object());
  s->type = Ref::copy(a[0]).leak();
  s->value = Ref::copy(a[1]).leak();
  s->traceback = Ref::copy(a[2]).leak();
  return made;
}
Result agen_aclose(Thread& t, const Args& a) { return make_step(t, as_generator(a.self), StepKind::Close); }
Result agen_running(Thread&, Value self) { return boolean(as_generator(self)->running_async); }

const NativeFunction kAsyncGeneratorMethods[] = {
    {"asend(value, /)", agen_asend,
     "asend(v)\nAn awaitable that runs the generator on, with v as the value of its yield."},
    {"athrow(type, value=<absent>, traceback=<absent>, /)", agen_athrow,
     "athrow(typ[,val[,tb]])\nAn awaitable that raises the exception where the generator waits."},
    {"aclose()", agen_aclose, "aclose()\nAn awaitable that ends the generator with a GeneratorExit."},
    {}};
const NativeGetSet kAsyncGeneratorGetSets[] = {
    {"__name__", generator_get_name, generator_set_name, "The generator's name."},
    {"__qualname__", generator_get_qualname, generator_set_qualname,
        "The generator's name with the names that enclose it."},
    {"ag_await", generator_get_delegate, nullptr, "What is awaited at the moment, or None."},
    {"ag_running", agen_running}, {"ag_frame", generator_get_frame}, {"ag_code", generator_get_code},
    {"ag_suspended", generator_get_suspended}, {}};

}  // namespace

Status async_generator_init_hooks(Thread& t, Generator* g) {
  if (std::exchange(g->hooks_inited, true)) return ok();
  if (t.coroutine_origin_hooks.is_absent()) return ok();
  Tuple* hooks = as<Tuple>(t.coroutine_origin_hooks);
  if (!hooks->items[1].is_none()) replace(g->origin_or_finalizer, Ref::copy(hooks->items[1]));
  if (hooks->items[0].is_none()) return ok();
  Ref first = Ref::copy(hooks->items[0]);
  Ref done = TRY(call(t, first, {Value::from_object(g)}));
  return ok();
}

namespace {

// What anext() with a default gives: drives the awaitable's iterator, replacing the end by the default.
struct AnextAwaitable : Object {
  Value awaitable, otherwise;  // owned
};
AnextAwaitable* anext_of(Value v) { return static_cast<AnextAwaitable*>(v.object()); }
void anext_destroy(Object* o) {
  clear(static_cast<AnextAwaitable*>(o)->awaitable);
  clear(static_cast<AnextAwaitable*>(o)->otherwise);
}
// The iterator of the awaitable: made anew for every step, as a generator or coroutine is its own.
Result anext_iterator(Thread& t, AnextAwaitable* a) {
  Ref it = TRY(get_awaitable(t, a->awaitable));
  if (is_coroutine(it)) return type_of(t, it)->slots.await_(t, it);
  return it;
}
Result anext_end(Thread& t, AnextAwaitable* a, Result r) {
  if (!r.is_raised() || !pending_matches(t, t.types().StopAsyncIteration)) return r;
  clear_pending(t);
  return raise_stop_iteration(t, a->otherwise);
}
Result anext_next(Thread& t, Value self) {
  AnextAwaitable* a = anext_of(self);
  Ref it = TRY(anext_iterator(t, a));
  return anext_end(t, a, type_of(t, it)->slots.next(t, it));
}
Result anext_send(Thread& t, const Args& args) {
  AnextAwaitable* a = anext_of(args.self);
  Ref it = TRY(anext_iterator(t, a));
  return anext_end(t, a, call_method(t, it, t.names().send, {args[0]}));
}
Result anext_throw(Thread& t, const Args& args) {
  AnextAwaitable* a = anext_of(args.self);
  Ref it = TRY(anext_iterator(t, a));
  Ref method = TRY(get_attr(t, it, t.names().throw_));
  return anext_end(t, a, call(t, method, args.rest, args.rest_count));
}
Result anext_close(Thread& t, const Args& args) {
  AnextAwaitable* a = anext_of(args.self);
  Ref it = TRY(anext_iterator(t, a));
  return call_method(t, it, t.names().close);
}
const NativeFunction kAnextMethods[] = {
    {"send(value, /)", anext_send}, {"throw(*args)", anext_throw}, {"close()", anext_close}, {}};
const TypeSpec kAnextAwaitableType = {
    .name = "anext_awaitable",
    .size = sizeof(AnextAwaitable),
    .flags = kHasGc | kNoInstances,
    .methods = kAnextMethods,
    .slots = {.destroy = anext_destroy,
              .traverse = [](Object* o, Visitor& visit) {
                visit(static_cast<AnextAwaitable*>(o)->awaitable);
                visit(static_cast<AnextAwaitable*>(o)->otherwise);
              },
              .clear = anext_destroy,
              .iter = self_iter,
              .next = anext_next,
              .await_ = self_iter},
};

}  // namespace

Result make_anext_awaitable(Thread& t, Value awaitable, Value otherwise) {
  Type* type = TRY(make_type(t, kAnextAwaitableType));
  AnextAwaitable* a = allocate<AnextAwaitable>(t, type);
  if (!a) return raised;
  retain(awaitable);
  retain(otherwise);
  a->awaitable = awaitable;
  a->otherwise = otherwise;
  return Result::own(a);
}

Result wrap_async_value(Thread& t, Value v) {
  Type* type = TRY(make_type(t, kWrappedValueType));
  WrappedValue* w = allocate<WrappedValue>(t, type);
  if (!w) return raised;
  retain(v);
  w->value = v;
  return Result::own(w);
}

const TypeSpec kAsyncGeneratorType = {
    .name = "async_generator",
    .kind = Kind::AsyncGenerator,
    .size = sizeof(Generator),
    .flags = kHasGc | kHasPrefix | kHasWeakrefs | kNoInstances | kVariableSize,
    .methods = kAsyncGeneratorMethods,
    .getsets = kAsyncGeneratorGetSets,
    .slots = {.destroy = generator_destroy,
              .traverse = generator_traverse,
              .finalize = generator_finalize,
              .repr = generator_repr,
              .aiter = self_iter,
              .anext = agen_anext},
};

}  // namespace krait::objects

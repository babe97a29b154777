// The types generator, coroutine and the iterator of a coroutine's __await__.
#include <cstdio>

#include "interpreter/objects/exception.h"
#include "interpreter/objects/frame.h"
#include "interpreter/objects/generator_internal.h"
#include "interpreter/objects/str.h"
#include "interpreter/runtime/heap.h"
#include "interpreter/vm/stream.h"

namespace krait::objects {

void generator_destroy(Object* o) {
  Generator* g = static_cast<Generator*>(o);
  if (g->state != GeneratorState::Finished && g->frame.code) {
    g->state = GeneratorState::Finished;
    frame_clear(current_thread(o), &g->frame);
  }
  clear(g->handled.exception);
  clear(g->origin_or_finalizer);
  clear_pointer(g->code);
  clear_pointer(g->name);
  clear_pointer(g->qualname);
}

void generator_traverse(Object* o, Visitor& visit) {
  Generator* g = static_cast<Generator*>(o);
  visit(g->code);
  visit(g->origin_or_finalizer);
  visit(g->handled.exception);
  if (g->state == GeneratorState::Finished || g->state == GeneratorState::Running) return;
  visit(g->frame.locals);
  visit(static_cast<Object*>(g->frame.function));
  visit(static_cast<Object*>(g->frame.object));
  for (Value* v = g->frame.slots; v < g->frame.stack_top; ++v) visit(*v);
}

// warnings' own words, which say where the coroutine was made; plain ones if those fail.
static void warn_unawaited(Thread& t, Generator* g) {
  Value self = Value::from_object(g);
  auto speak = [&]() -> ResultOf<bool> {
    Ref name = TRY(make_ascii(t, "warnings"));
    Ref module = TRY(t.interpreter->hooks.import(t, name.as<Str>(), kNone, kNone, kNone, 0));
    Ref function = TRY(get_attr_or_absent(t, module, "_warn_unawaited_coroutine"));
    if (function.is_absent()) return false;
    Ref done = TRY(call(t, function, {self}));
    return true;
  };
  ResultOf<bool> said = speak();
  bool warned = said.failed ? pending_matches(t, t.types().RuntimeWarning) : said.value;
  if (said.failed) report_unraisable(t, self);
  if (warned) return;
  if (warn(t, t.types().RuntimeWarning, cat("coroutine '", g->qualname, "' was never awaited")).is_raised())
    report_unraisable(t, self);
}

// An abandoned generator is closed, so that its finally blocks run; a coroutine that nobody awaited is worth a warning.
void generator_finalize(Thread& t, Object* o) {
  Generator* g = static_cast<Generator*>(o);
  if (g->state == GeneratorState::Finished || g->state == GeneratorState::Running) return;
  Ref pending = take_pending(t);
  Value self = Value::from_object(o);
  bool created = g->state == GeneratorState::Created;
  if (is_async_generator(self) && !g->origin_or_finalizer.is_absent() && !g->origin_or_finalizer.is_none() &&
      !g->closed) {
    Ref hook = Ref::copy(g->origin_or_finalizer);
    Result r = call(t, hook, {self});
    if (r.is_raised()) report_unraisable(t, hook);
    else release(r.word);
  } else {
    if (is_coroutine(self) && created && !t.interpreter->finalizing) {
      warn_unawaited(t, g);
    }
    if (generator_close(t, g).is_raised()) report_unraisable(t, self);
  }
  if (pending) set_pending(t, std::move(pending));
}

Result generator_repr(Thread& t, Value self) {
  Generator* g = as_generator(self);
  char address[32];
  std::snprintf(address, sizeof address, "%p", static_cast<void*>(g));
  const char* kind = is_async_generator(self) ? "async_generator" : generator_kind_name(g);
  return make_str(t, cat("<", kind, " object ", g->qualname, " at ", address, ">"));
}

Result generator_send_slot(Thread& t, Value self, Value sent, Value* returned) {
  return generator_send(t, as_generator(self), sent, returned);
}

namespace {

// The next slot: an end without a value is `absent`, so that loops build no exception.
Result generator_next(Thread& t, Value self) {
  Value returned;
  Result r = generator_send(t, as_generator(self), kNone, &returned);
  if (!r.is_absent()) return r;
  if (returned.is_none()) return kAbsent;
  Ref value = Ref::own(returned);
  return raise_stop_iteration(t, value);
}

Status set_text(Thread& t, Str*& field, Value v, const char* what) {
  if (!is_str(v)) return raise_type_error(t, what, " must be set to a string object");
  Ref old = Ref::own(static_cast<Object*>(field));
  retain(v);
  field = as<Str>(v);
  return ok();
}

}  // namespace

Result generator_get_name(Thread&, Value self) { return Result::copy(static_cast<Object*>(as_generator(self)->name)); }
Status generator_set_name(Thread& t, Value self, Value v) {
  return set_text(t, as_generator(self)->name, v, "__name__");
}
Result generator_get_qualname(Thread&, Value self) {
  return Result::copy(static_cast<Object*>(as_generator(self)->qualname));
}
Status generator_set_qualname(Thread& t, Value self, Value v) {
  return set_text(t, as_generator(self)->qualname, v, "__qualname__");
}
Result generator_get_frame(Thread& t, Value self) {
  Generator* g = as_generator(self);
  if (g->state == GeneratorState::Finished) return kNone;
  return frame_object(t, &g->frame);
}
Result generator_get_running(Thread&, Value self) {
  return boolean(as_generator(self)->state == GeneratorState::Running);
}
Result generator_get_suspended(Thread&, Value self) {
  return boolean(as_generator(self)->state == GeneratorState::Suspended);
}
Result generator_get_code(Thread&, Value self) { return Result::copy(static_cast<Object*>(as_generator(self)->code)); }
Result generator_get_delegate(Thread&, Value self) {
  Ref delegate = generator_delegate(as_generator(self));
  if (delegate.is_absent()) return kNone;
  return delegate;
}

Result generator_send_method(Thread& t, const Args& a) {
  Value returned;
  Result r = generator_send(t, as_generator(a.self), a[0], &returned);
  return value_or_stop(t, r, returned);
}
Result generator_throw_method(Thread& t, const Args& a) {
  Ref exception = TRY(exception_from_throw(t, a[0], a[1], a[2]));
  Value returned;
  Result r = generator_throw(t, as_generator(a.self), std::move(exception), &returned);
  return value_or_stop(t, r, returned);
}
Result generator_close_method(Thread& t, const Args& a) {
  TRY(generator_close(t, as_generator(a.self)));
  return kNone;
}

namespace {

Result self_iter(Thread&, Value self) { return Result::copy(self); }

#define GENERATOR_METHODS(kind)                                                                               \
  {                                                                                                           \
    {"send(value, /)", generator_send_method,                                                                 \
     "send(arg)\nPuts arg into " kind " code as the value of what it waits at; gives back its next value."},  \
    {"throw(type, value=<absent>, traceback=<absent>, /)", generator_throw_method,                            \
     "throw(value)\nthrow(type[,value[,traceback]])\n\nMakes the exception come up in " kind " code that waits."}, \
    {"close()", generator_close_method, "close()\nHas GeneratorExit come up inside " kind " code that waits."}, \
    {}                                                                                                        \
  }
const NativeFunction kGeneratorMethods[] = GENERATOR_METHODS("generator");
const NativeFunction kCoroutineMethods[] = GENERATOR_METHODS("coroutine");
#undef GENERATOR_METHODS
const NativeGetSet kGeneratorGetSets[] = {
    {"__name__", generator_get_name, generator_set_name, "name of the generator"},
    {"__qualname__", generator_get_qualname, generator_set_qualname,
        "The generator's name with the names that enclose it."},
    {"gi_yieldfrom", generator_get_delegate, nullptr, "What `yield from` goes through at the moment, or None."},
    {"gi_running", generator_get_running}, {"gi_frame", generator_get_frame},
    {"gi_suspended", generator_get_suspended}, {"gi_code", generator_get_code}, {}};

// coroutine

struct CoroutineWrapper : Object {
  Generator* coroutine;  // owned
};
Generator* wrapped(Value v) { return static_cast<CoroutineWrapper*>(v.object())->coroutine; }

Result wrapper_next(Thread& t, Value self) { return generator_next(t, Value::from_object(wrapped(self))); }
Result wrapper_send_slot(Thread& t, Value self, Value sent, Value* returned) {
  return generator_send(t, wrapped(self), sent, returned);
}
Result wrapper_send(Thread& t, const Args& a) {
  Value returned;
  Result r = generator_send(t, wrapped(a.self), a[0], &returned);
  return value_or_stop(t, r, returned);
}
Result wrapper_throw(Thread& t, const Args& a) {
  Ref exception = TRY(exception_from_throw(t, a[0], a[1], a[2]));
  Value returned;
  Result r = generator_throw(t, wrapped(a.self), std::move(exception), &returned);
  return value_or_stop(t, r, returned);
}
Result wrapper_close(Thread& t, const Args& a) {
  TRY(generator_close(t, wrapped(a.self)));
  return kNone;
}
const NativeFunction kWrapperMethods[] = {
    {"send(value, /)", wrapper_send},
    {"throw(type, value=<absent>, traceback=<absent>, /)", wrapper_throw},
    {"close()", wrapper_close},
    {}};
void wrapper_destroy(Object* o) { clear_pointer(static_cast<CoroutineWrapper*>(o)->coroutine); }
const TypeSpec kCoroutineWrapperType = {
    .name = "coroutine_wrapper",
    .doc = "What `await` goes through: it drives a coroutine.",
    .size = sizeof(CoroutineWrapper),
    .flags = kHasGc | kNoInstances,
    .methods = kWrapperMethods,
    .slots = {.destroy = wrapper_destroy,
              .traverse = [](Object* o, Visitor& visit) { visit(static_cast<CoroutineWrapper*>(o)->coroutine); },
              .clear = wrapper_destroy,
              .iter = self_iter,
              .next = wrapper_next,
              .send = wrapper_send_slot},
};

Result coroutine_await(Thread& t, Value self) {
  Type* type = TRY(make_type(t, kCoroutineWrapperType));
  CoroutineWrapper* w = allocate<CoroutineWrapper>(t, type);
  if (!w) return raised;
  retain(self);
  w->coroutine = as_generator(self);
  return Result::own(w);
}

Result get_origin(Thread&, Value self) {
  Value origin = as_generator(self)->origin_or_finalizer;
  return origin.is_absent() ? Result(kNone) : Result::copy(origin);
}

const NativeGetSet kCoroutineGetSets[] = {
    {"__name__", generator_get_name, generator_set_name, "name of the coroutine"},
    {"__qualname__", generator_get_qualname, generator_set_qualname,
        "The qualified name of the coroutine."},
    {"cr_await", generator_get_delegate, nullptr, "What is awaited at the moment, or None."},
    {"cr_running", generator_get_running}, {"cr_frame", generator_get_frame},
    {"cr_suspended", generator_get_suspended}, {"cr_code", generator_get_code}, {"cr_origin", get_origin}, {}};

}  // namespace

Result get_awaitable(Thread& t, Value v) {
  if (is_coroutine(v)) return Result::copy(v);
  if (is_generator(v) && as_generator(v)->code->flags & kCodeIterableCoroutine) return Result::copy(v);
  Type* type = type_of(t, v);
  if (!type->slots.await_)
    return raise_type_error(t, "object ", type_name(type), " can't be used in 'await' expression");
  Ref r = TRY(type->slots.await_(t, v));
  if (is_coroutine(r) || (is_generator(r) && as_generator(r)->code->flags & kCodeIterableCoroutine))
    return raise_type_error(t, "__await__() returned a coroutine");
  if (!type_of(t, r)->slots.next)
    return raise_type_error(t, "__await__() returned non-iterator of type '", type_name(t, r), "'");
  return r;
}

const TypeSpec kGeneratorType = {
    .name = "generator",
    .kind = Kind::Generator,
    .size = sizeof(Generator),
    .flags = kHasGc | kHasPrefix | kHasWeakrefs | kNoInstances | kVariableSize,
    .methods = kGeneratorMethods,
    .getsets = kGeneratorGetSets,
    .slots = {.destroy = generator_destroy,
              .traverse = generator_traverse,
              .finalize = generator_finalize,
              .repr = generator_repr,
              .iter = self_iter,
              .next = generator_next,
              .send = generator_send_slot},
};

const TypeSpec kCoroutineType = {
    .name = "coroutine",
    .kind = Kind::Coroutine,
    .size = sizeof(Generator),
    .flags = kHasGc | kHasPrefix | kHasWeakrefs | kNoInstances | kVariableSize,
    .methods = kCoroutineMethods,
    .getsets = kCoroutineGetSets,
    .slots = {.destroy = generator_destroy,
              .traverse = generator_traverse,
              .finalize = generator_finalize,
              .repr = generator_repr,
              .await_ = coroutine_await,
              .send = generator_send_slot},
};

}  // namespace krait::objects

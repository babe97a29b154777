// yield from, await and async for, out of line (language reference 6.2.9, 6.4, 8.9).
#include "interpreter/objects/exception.h"
#include "interpreter/vm/generators.h"
#include "interpreter/vm/helpers.h"

namespace krait::vm {

Result get_aiter(Thread& t, Value v) {
  Type* type = type_of(t, v);
  if (!type->slots.aiter)
    return raise_type_error(t, "'async for' requires an object with __aiter__ method, got ", type_name(type));
  Ref it = TRY(type->slots.aiter(t, v));
  if (!type_of(t, it)->slots.anext)
    return raise_type_error(t, "'async for' received an object from __aiter__ that does not implement __anext__: ",
                            type_name(t, it));
  return it;
}

Result get_anext(Thread& t, Value v) {
  Type* type = type_of(t, v);
  if (!type->slots.anext)
    return raise_type_error(t, "'async for' requires an iterator with __anext__ method, got ", type_name(type));
  Ref step = TRY(type->slots.anext(t, v));
  if (is_async_generator(v)) return step;
  Result awaitable = get_awaitable(t, step);
  if (!awaitable.is_raised()) return awaitable;
  Ref cause = take_pending(t);
  (void)raise_type_error(t, "'async for' received an invalid object from __anext__: ", type_name(t, step));
  BaseException* e = as<BaseException>(t.pending);
  replace(e->context, Ref::copy(cause));
  replace(e->cause, std::move(cause));
  e->suppress_context = true;
  return raised;
}

Result get_yield_from_iter(Thread& t, Frame* frame, Value v) {
  if (is_coroutine(v)) {
    if (!(frame->code->flags & (kCodeCoroutine | kCodeIterableCoroutine)))
      return raise_type_error(t, "cannot 'yield from' a coroutine object in a non-coroutine generator");
    return Result::copy(v);
  }
  if (is_generator(v)) return Result::copy(v);
  return iter(t, v);
}

Result get_awaitable_for(Thread& t, Frame* frame, Value v, uint32_t oparg) {
  Result r = get_awaitable(t, v);
  if (r.is_raised()) {
    if ((oparg == 1 || oparg == 2) && !type_of(t, v)->slots.await_ && pending_matches(t, t.types().TypeError)) {
      clear_pending(t);
      return raise_type_error(t, "'async with' received an object from ", oparg == 1 ? "__aenter__" : "__aexit__",
                              " that does not implement __await__: ", type_name(t, v));
    }
    return r;
  }
  if (is_coroutine(r.word)) {
    Ref delegate = generator_delegate(generator_of_value(r.word));
    if (!delegate.is_absent()) {
      release(r.word);
      return raise_runtime_error(t, "coroutine is being awaited already");
    }
  }
  return r;
}

Result send_value(Thread& t, Value receiver, Value sent, Value* returned) {
  Type* type = type_of(t, receiver);
  if (type->slots.send) return type->slots.send(t, receiver, sent, returned);
  Result r = kNone;
  if (sent.is_none() && type->slots.next) {
    Value method = lookup(t, type, t.names().__next__);
    if (!is_function(method)) {
      r = type->slots.next(t, receiver);
      if (r.is_absent()) *returned = kNone;
    } else {
      r = call(t, method, {receiver});  // by itself: its StopIteration carries the result
    }
  } else {
    r = call_method(t, receiver, t.names().send, {sent});
  }
  if (!r.is_raised() || !pending_matches(t, t.types().StopIteration)) return r;
  Ref stop = take_pending(t);
  Value value = stop.as<StopIteration>()->value;
  *returned = value.is_absent() ? Value{kNone} : Ref::copy(value).leak();
  if (t.dispatch != t.plain_dispatch) replace(t.swallowed_stop, std::move(stop));
  return kAbsent;
}

}  // namespace krait::vm

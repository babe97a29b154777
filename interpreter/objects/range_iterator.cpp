// range_iterator and longrange_iterator.
#include "interpreter/objects/range_iterator.h"

#include "interpreter/objects/int.h"
#include "interpreter/objects/sequence.h"
#include "interpreter/objects/slice.h"
#include "interpreter/objects/tuple.h"
#include "interpreter/runtime/heap.h"

namespace krait::objects {

namespace {

RangeIterator* quick(Value v) { return as<RangeIterator>(v); }
LongRangeIterator* slow(Value v) { return as<LongRangeIterator>(v); }

// Whether all numbers of the progression, and the one after it, fit the word.
bool stays_small(Value start, Value step, Value length) {
  int64_t distance, end;
  return start.is_small_int() && step.is_small_int() && length.is_small_int() &&
         !__builtin_mul_overflow(step.small_int(), length.small_int(), &distance) &&
         !__builtin_add_overflow(start.small_int(), distance, &end) && Value::fits_small_int(end);
}

Result quick_next(Thread&, Value self) {
  RangeIterator* it = quick(self);
  if (it->index >= it->length) return kAbsent;
  return small_int(it->start + it->index++ * it->step);
}

Result quick_length_hint(Thread& t, const Args& a) { return make_int(t, quick(a.self)->length - quick(a.self)->index); }

Result reduce_parts(Thread& t, Value start, Value step, Value remaining) {
  Ref distance = TRY(binary(t, BinaryOp::Multiply, step, remaining));
  Ref stop = TRY(binary(t, BinaryOp::Add, start, distance));
  Ref range = TRY(make_range(t, start, stop, step));
  Ref function = TRY(builtin_function(t, "iter"));
  Ref arguments = TRY(make_tuple(t, {range.get()}));
  return make_tuple(t, {function.get(), arguments.get(), small_int(0)});
}

Result quick_reduce(Thread& t, const Args& a) {
  RangeIterator* it = quick(a.self);
  Ref start = TRY(make_int(t, it->start)), step = TRY(make_int(t, it->step)), length = TRY(make_int(t, it->length));
  Ref range = TRY(reduce_parts(t, start, step, length));
  if (it->index) replace(range.as<Tuple>()->items[2], TRY(make_int(t, it->index)));
  return range;
}

Result quick_setstate(Thread& t, const Args& a) {
  RangeIterator* it = quick(a.self);
  int64_t n = TRY(index_as_i64(t, a[0]));
  it->index = n < 0 ? 0 : n > it->length ? it->length : n;
  return kNone;
}

void slow_destroy(Object* o) {
  auto* it = static_cast<LongRangeIterator*>(o);
  release(it->next);
  release(it->step);
  release(it->remaining);
}

Result slow_next(Thread& t, Value self) {
  LongRangeIterator* it = slow(self);
  if (int_sign(it->remaining) <= 0) return kAbsent;
  Ref following = TRY(binary(t, BinaryOp::Add, it->next, it->step));
  Ref left = TRY(binary(t, BinaryOp::Subtract, it->remaining, small_int(1)));
  Ref value = Ref::own(std::exchange(it->next, following.leak()));
  replace(it->remaining, std::move(left));
  return value;
}

Result slow_length_hint(Thread&, const Args& a) { return Result::copy(slow(a.self)->remaining); }

Result slow_reduce(Thread& t, const Args& a) {
  LongRangeIterator* it = slow(a.self);
  return reduce_parts(t, it->next, it->step, it->remaining);
}

Result slow_setstate(Thread& t, const Args& a) {
  LongRangeIterator* it = slow(a.self);
  if (!is_int(a[0])) return raise_type_error(t, "state must be an int, not ", type_name(t, a[0]));
  Ref n = Ref::copy(a[0]);
  if (int_sign(n) < 0) n = Ref::own(small_int(0));
  if (TRY(compare_bool(t, it->remaining, n, CompareOp::Lt))) n = Ref::copy(it->remaining);
  Ref distance = TRY(binary(t, BinaryOp::Multiply, n, it->step));
  replace(it->next, TRY(binary(t, BinaryOp::Add, it->next, distance)));
  replace(it->remaining, TRY(binary(t, BinaryOp::Subtract, it->remaining, n)));
  return kNone;
}

const NativeFunction kQuickMethods[] = {
    {"__length_hint__()!", quick_length_hint, "A guess at how many items the iterator still has to give."},
    {"__reduce__()!", quick_reduce, "What pickle needs to build the same object again."},
    {"__setstate__(state, /)!", quick_setstate, "Puts the iterator back in a saved state; pickle uses this."},
    {}};
const NativeFunction kSlowMethods[] = {
    {"__length_hint__()!", slow_length_hint, "A guess at how many items the iterator still has to give."},
    {"__reduce__()!", slow_reduce, "What pickle needs to build the same object again."},
    {"__setstate__(state, /)!", slow_setstate, "Puts the iterator back in a saved state; pickle uses this."},
    {}};

}  // namespace

Result make_range_iterator(Thread& t, Value start, Value step, Value length) {
  if (stays_small(start, step, length)) {
    auto* it = allocate<RangeIterator>(t, t.types().range_iterator);
    if (!it) return raised;
    it->start = start.small_int();
    it->step = step.small_int();
    it->length = length.small_int();
    return Result::own(it);
  }
  auto* it = allocate<LongRangeIterator>(t, t.types().long_range_iterator);
  if (!it) return raised;
  retain(it->next = start);
  retain(it->step = step);
  retain(it->remaining = length);
  return Result::own(it);
}

const TypeSpec kRangeIteratorType = {.name = "range_iterator",
                                     .size = sizeof(RangeIterator),
                                     .flags = kNoInstances,
                                     .methods = kQuickMethods,
                                     .slots = {.iter = iter_self, .next = quick_next}};
const TypeSpec kLongRangeIteratorType = {.name = "longrange_iterator",
                                         .size = sizeof(LongRangeIterator),
                                         .flags = kNoInstances,
                                         .methods = kSlowMethods,
                                         .slots = {.destroy = slow_destroy, .iter = iter_self, .next = slow_next}};

}  // namespace krait::objects

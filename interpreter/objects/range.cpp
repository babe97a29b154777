// range: lazily computed arithmetic progressions of ints of any size, and their iterators.
#include "interpreter/objects/int.h"
#include "interpreter/objects/sequence.h"
#include "interpreter/objects/slice.h"
#include "interpreter/objects/str.h"
#include "interpreter/objects/tuple.h"
#include "interpreter/runtime/hash.h"
#include "interpreter/runtime/heap.h"
#include "interpreter/objects/range_iterator.h"

namespace krait::objects {

namespace {

// max(0, ceil((stop - start) / step)).
Result compute_length(Thread& t, Value start, Value stop, Value step) {
  int64_t a, b, s;
  if (start.is_small_int() && stop.is_small_int() && step.is_small_int()) {
    a = start.small_int(), b = stop.small_int(), s = step.small_int();
    if (s > 0) return make_int(t, a < b ? (b - a - 1) / s + 1 : 0);
    return make_int(t, b < a ? (a - b - 1) / -s + 1 : 0);
  }
  bool up = int_sign(step) > 0;
  Value low = up ? start : stop, high = up ? stop : start;
  if (!TRY(compare_bool(t, low, high, CompareOp::Lt))) return small_int(0);
  Ref stride = up ? Ref::copy(step) : TRY(unary(t, UnaryOp::Negative, step));
  Ref distance = TRY(binary(t, BinaryOp::Subtract, high, low));
  distance = TRY(binary(t, BinaryOp::Subtract, distance, small_int(1)));
  distance = TRY(binary(t, BinaryOp::FloorDivide, distance, stride));
  return binary(t, BinaryOp::Add, distance, small_int(1));
}

// start + i * step.
Result item_at(Thread& t, Range* r, Value i) {
  int64_t product, sum;
  if (i.is_small_int() && r->step.is_small_int() && r->start.is_small_int() &&
      !__builtin_mul_overflow(i.small_int(), r->step.small_int(), &product) &&
      !__builtin_add_overflow(product, r->start.small_int(), &sum)) {
    return make_int(t, sum);
  }
  Ref step = TRY(binary(t, BinaryOp::Multiply, i, r->step));
  return binary(t, BinaryOp::Add, r->start, step);
}

Result new_range(Thread& t, Ref start, Ref stop, Ref step) {
  Ref length = TRY(compute_length(t, start, stop, step));
  Range* r = allocate<Range>(t, t.types().range);
  if (!r) return raised;
  r->start = start.leak();
  r->stop = stop.leak();
  r->step = step.leak();
  r->length = length.leak();
  return Result::own(r);
}

void range_destroy(Object* o) {
  Range* r = static_cast<Range*>(o);
  release(r->start);
  release(r->stop);
  release(r->step);
  release(r->length);
}

Result range_new(Thread& t, const Args& a) {
  if (a[1].is_absent()) return make_range(t, small_int(0), a[0], small_int(1));
  return make_range(t, a[0], a[1], a[2].is_absent() ? Value(small_int(1)) : a[2]);
}

Result range_repr(Thread& t, Value self) {
  Range* r = as<Range>(self);
  Ref start = TRY(repr(t, r->start)), stop = TRY(repr(t, r->stop)), step = TRY(repr(t, r->step));
  StrBuilder out(t);
  out.add("range(");
  out.add(start.as<Str>());
  out.add(", ");
  out.add(stop.as<Str>());
  if (!(r->step == small_int(1))) {
    out.add(", ");
    out.add(step.as<Str>());
  }
  out.add(U')');
  return out.finish();
}

ResultOf<int64_t> range_hash(Thread& t, Value self) {
  Range* r = as<Range>(self);
  bool empty = int_sign(r->length) == 0, single = r->length == small_int(1);
  Ref parts =
      TRY(make_tuple(t, {r->length, empty ? Value(kNone) : r->start, empty || single ? Value(kNone) : r->step}));
  return hash(t, parts);
}

ResultOf<bool> range_equal(Thread& t, Range* a, Range* b) {
  if (a == b) return true;
  if (!TRY(equal(t, a->length, b->length))) return false;
  if (int_sign(a->length) == 0) return true;
  if (!TRY(equal(t, a->start, b->start))) return false;
  if (a->length == small_int(1)) return true;
  return equal(t, a->step, b->step);
}

Result range_compare(Thread& t, Value a, Value b, CompareOp op) {
  if (!has_kind(a, Kind::Range) || !has_kind(b, Kind::Range)) return kNotImplemented;
  if (op != CompareOp::Eq && op != CompareOp::Ne) return kNotImplemented;
  return boolean(TRY(range_equal(t, as<Range>(a), as<Range>(b))) == (op == CompareOp::Eq));
}

ResultOf<bool> range_is_true(Thread&, Value self) { return int_sign(as<Range>(self)->length) != 0; }

ResultOf<int64_t> range_length(Thread& t, Value self) {
  int64_t length;
  if (int_fits_i64(as<Range>(self)->length, &length)) return length;
  return raise_overflow_error(t, "Python int too large to convert to C ssize_t");
}

Result range_slice(Thread& t, Range* r, Value slice) {
  Ref indices = TRY(call_method(t, slice, "indices", {r->length}));
  Tuple* parts = indices.as<Tuple>();
  Ref step = TRY(binary(t, BinaryOp::Multiply, r->step, parts->items[2]));
  Ref start = TRY(item_at(t, r, parts->items[0]));
  Ref stop = TRY(item_at(t, r, parts->items[1]));
  return new_range(t, std::move(start), std::move(stop), std::move(step));
}

Result range_get_item(Thread& t, Value self, Value key) {
  Range* r = as<Range>(self);
  if (has_kind(key, Kind::Slice)) return range_slice(t, r, key);
  if (!key.is_small_int() && !has_index(t, key)) {
    return raise_type_error(t, "range indices must be integers or slices, not ", type_name(t, key));
  }
  Ref i = TRY(index(t, key));
  if (int_sign(i) < 0) i = TRY(binary(t, BinaryOp::Add, i, r->length));
  if (int_sign(i) < 0 || !TRY(compare_bool(t, i, r->length, CompareOp::Lt))) {
    return raise_index_error(t, "range object index out of range");
  }
  return item_at(t, r, i);
}

// Position of an exact int (or bool) in the progression, or absent.
Result position_of(Thread& t, Range* r, Value v) {
  Ref offset = TRY(binary(t, BinaryOp::Subtract, v, r->start));
  Ref parts = TRY(divmod(t, offset, r->step));
  Tuple* both = parts.as<Tuple>();
  if (int_sign(both->items[1]) != 0 || int_sign(both->items[0]) < 0) return kAbsent;
  if (!TRY(compare_bool(t, both->items[0], r->length, CompareOp::Lt))) return kAbsent;
  return Result::copy(both->items[0]);
}

// The first index of an item equal to v by comparing all, for what is no int. -1: none.
ResultOf<int64_t> search(Thread& t, Value range, Value v) {
  Ref iterator = TRY(iter(t, range));
  for (int64_t i = 0;; ++i) {
    Ref item = TRY(next(t, iterator));
    if (item.is_absent()) return int64_t{-1};
    if (TRY(equal(t, item, v))) return i;
  }
}

ResultOf<bool> range_contains(Thread& t, Value self, Value item) {
  if (is_exact_int(item) || item.is_bool()) {
    Ref position = TRY(position_of(t, as<Range>(self), item));
    return !position.is_absent();
  }
  return TRY(search(t, self, item)) >= 0;
}

Result range_index(Thread& t, const Args& a) {
  if (is_exact_int(a[0]) || a[0].is_bool()) {
    Ref position = TRY(position_of(t, as<Range>(a.self), a[0]));
    if (!position.is_absent()) return position;
  } else {
    int64_t i = TRY(search(t, a.self, a[0]));
    if (i >= 0) return make_int(t, i);
    return raise_value_error(t, "sequence.index(x): x not in sequence");
  }
  Ref shown = TRY(repr(t, a[0]));
  return raise_value_error(t, shown.as<Str>(), " is not in range");
}

Result range_count(Thread& t, const Args& a) {
  if (is_exact_int(a[0]) || a[0].is_bool()) return small_int(TRY(range_contains(t, a.self, a[0])));
  int64_t count = 0;
  TRY(for_each(t, a.self, [&](Value item) -> Status {
    count += TRY(equal(t, item, a[0]));
    return ok();
  }));
  return make_int(t, count);
}

Result range_reversed(Thread& t, const Args& a) {
  Range* r = as<Range>(a.self);
  Ref last = TRY(binary(t, BinaryOp::Subtract, r->length, small_int(1)));
  last = TRY(item_at(t, r, last));
  Ref step = TRY(unary(t, UnaryOp::Negative, r->step));
  return make_range_iterator(t, last, step, r->length);
}

Result range_reduce(Thread& t, const Args& a) {
  Range* r = as<Range>(a.self);
  Ref parts = TRY(make_tuple(t, {r->start, r->stop, r->step}));
  return make_tuple(t, {Value::from_object(r->type), parts.get()});
}

Result get_start(Thread&, Value self) { return Result::copy(as<Range>(self)->start); }
Result get_stop(Thread&, Value self) { return Result::copy(as<Range>(self)->stop); }
Result get_step(Thread&, Value self) { return Result::copy(as<Range>(self)->step); }

const NativeFunction kMethods[] = {
    {"__reversed__()!", range_reversed, "Return a reverse iterator."},
    {"__reduce__()!", range_reduce, nullptr},
    {"count(value, /)!", range_count, "rangeobject.count(value) -> integer -- return number of occurrences of value"},
    {"index(value, /)!", range_index,
     "rangeobject.index(value) -> integer\n\nThe position at which value stands in the range; ValueError if it "
     "does not occur."},
    {}};
const NativeGetSet kGetSets[] = {
    {.name = "start", .get = get_start, .is_member = true},
    {.name = "stop", .get = get_stop, .is_member = true},
    {.name = "step", .get = get_step, .is_member = true},
    {}};

}  // namespace

Result make_range(Thread& t, Value start, Value stop, Value step) {
  Ref a = TRY(index(t, start));
  Ref b = TRY(index(t, stop));
  Ref c = TRY(index(t, step));
  if (int_sign(c) == 0) return raise_value_error(t, "range() arg 3 must not be zero");
  return new_range(t, std::move(a), std::move(b), std::move(c));
}

Result range_iter(Thread& t, Value self) {
  Range* r = as<Range>(self);
  return make_range_iterator(t, r->start, r->step, r->length);
}

const TypeSpec kRangeType = {
    .name = "range",
    .doc =
        "range(stop) -> range object\nrange(start, stop[, step]) -> range object\n\nThe integers from start up "
        "to but not including stop, step apart; a negative step counts down.\nWithout start they begin at 0: "
        "range(4) holds 0, 1, 2 and 3, the indices of a list of four items.",
    .kind = Kind::Range,
    .size = sizeof(Range),
    .flags = kIndexed | kSequence,
    .new_ = {"range(start, stop=<absent>, step=<absent>, /)", range_new},
    .methods = kMethods,
    .getsets = kGetSets,
    .slots = {.destroy = range_destroy,
              .repr = range_repr,
              .hash = range_hash,
              .compare = range_compare,
              .is_true = range_is_true,
              .iter = range_iter,
              .length = range_length,
              .get_item = range_get_item,
              .contains = range_contains}};

}  // namespace krait::objects

// slice objects and the arithmetic of slicing (language reference 3.3.7, slice.indices).
#include "interpreter/objects/slice.h"

#include <algorithm>

#include "interpreter/objects/int.h"
#include "interpreter/objects/sequence.h"
#include "interpreter/objects/str.h"
#include "interpreter/objects/tuple.h"
#include "interpreter/runtime/hash.h"
#include "interpreter/runtime/heap.h"
#include "interpreter/runtime/native.h"

namespace krait::objects {

Result make_slice(Thread& t, Value start, Value stop, Value step) {
  Slice* s = allocate<Slice>(t, t.types().slice);
  if (!s) return raised;
  retain(s->start = start.is_absent() ? Value(kNone) : start);
  retain(s->stop = stop.is_absent() ? Value(kNone) : stop);
  retain(s->step = step.is_absent() ? Value(kNone) : step);
  return Result::own(s);
}

namespace {

// A part of a slice as a clamped number; None gives `otherwise`.
ResultOf<int64_t> part(Thread& t, Value v, int64_t otherwise) {
  if (v.is_none()) return otherwise;
  if (v.is_small_int()) return v.small_int();
  if (!has_index(t, v)) {
    return raise_type_error(t, "slice indices must be integers or None or have an __index__ method");
  }
  return index_as_i64(t, v);
}

int64_t clamp_bound(int64_t i, int64_t length, bool backwards) {
  if (i < 0) {
    i += length;
    if (i < 0) i = backwards ? -1 : 0;
  } else if (i >= length) {
    i = backwards ? length - 1 : length;
  }
  return i;
}

}  // namespace

ResultOf<SliceBounds> slice_bounds(Thread& t, Value value, const int64_t& length) {
  Slice* s = as<Slice>(value);
  bool plain = s->step.is_none() && (s->start.is_none() || s->start.is_small_int()) &&
               (s->stop.is_none() || s->stop.is_small_int());
  if (plain) [[likely]] {
    int64_t start = s->start.is_none() ? 0 : clamp_bound(s->start.small_int(), length, false);
    int64_t stop = s->stop.is_none() ? length : clamp_bound(s->stop.small_int(), length, false);
    return SliceBounds{start, stop, 1, stop > start ? stop - start : 0};
  }
  int64_t step = TRY(part(t, s->step, 1));
  if (step == 0) return raise_value_error(t, "slice step cannot be zero");
  if (step < -INT64_MAX) step = -INT64_MAX;
  bool back = step < 0;
  int64_t start = TRY(part(t, s->start, back ? INT64_MAX : 0));
  int64_t stop = TRY(part(t, s->stop, back ? INT64_MIN : INT64_MAX));
  start = clamp_bound(start, length, back);
  stop = clamp_bound(stop, length, back);
  int64_t count = 0;
  if (back && stop < start) count = (start - stop - 1) / -step + 1;
  if (!back && start < stop) count = (stop - start - 1) / step + 1;
  // A walk leaves the sequence with its last step, which must not overflow. Longer steps lead nowhere else.
  step = std::clamp(step, -length - 2, length + 2);
  return SliceBounds{start, stop, step, count};
}

namespace {

void slice_destroy(Object* o) {
  Slice* s = static_cast<Slice*>(o);
  release(s->start);
  release(s->stop);
  release(s->step);
}
void slice_traverse(Object* o, Visitor& visit) {
  Slice* s = static_cast<Slice*>(o);
  visit(s->start);
  visit(s->stop);
  visit(s->step);
}

Result slice_new(Thread& t, const Args& a) {
  if (a[1].is_absent()) return make_slice(t, kNone, a[0], kNone);
  return make_slice(t, a[0], a[1], a[2]);
}

Result slice_repr(Thread& t, Value self) {
  Slice* s = as<Slice>(self);
  Ref start = TRY(repr(t, s->start)), stop = TRY(repr(t, s->stop)), step = TRY(repr(t, s->step));
  StrBuilder out(t);
  out.add("slice(");
  out.add(start.as<Str>());
  out.add(", ");
  out.add(stop.as<Str>());
  out.add(", ");
  out.add(step.as<Str>());
  out.add(U')');
  return out.finish();
}

Result slice_compare(Thread& t, Value a, Value b, CompareOp op) {
  if (!has_kind(a, Kind::Slice) || !has_kind(b, Kind::Slice)) return kNotImplemented;
  Slice *x = as<Slice>(a), *y = as<Slice>(b);
  if (x == y) return compare_lengths(0, 0, op);
  Ref left = TRY(make_tuple(t, {x->start, x->stop, x->step}));
  Ref right = TRY(make_tuple(t, {y->start, y->stop, y->step}));
  return compare(t, left, right, op);
}

// slice.indices with numbers of any size: the definition of PySlice_GetIndices in Python's own arithmetic.
struct BigSlice {
  Thread& t;
  Ref length;

  ResultOf<bool> less(Value a, Value b) { return compare_bool(t, a, b, CompareOp::Lt); }
  Result bound(Value v, Value otherwise, Value lower, Value upper) {
    if (v.is_none()) return Result::copy(otherwise);
    if (!has_index(t, v)) {
      return raise_type_error(t, "slice indices must be integers or None or have an __index__ method");
    }
    Ref i = TRY(index(t, v));
    if (int_sign(i) < 0) {
      i = TRY(binary(t, BinaryOp::Add, i, length));
      return TRY(less(i, lower)) ? Result::copy(lower) : Result(std::move(i));
    }
    return TRY(less(upper, i)) ? Result::copy(upper) : Result(std::move(i));
  }
  Result indices(Slice* s) {
    Ref step = s->step.is_none() ? Ref::own(small_int(1)) : Ref();
    if (step.is_absent()) {
      if (!has_index(t, s->step)) {
        return raise_type_error(t, "slice indices must be integers or None or have an __index__ method");
      }
      step = TRY(index(t, s->step));
    }
    if (int_sign(step) == 0) return raise_value_error(t, "slice step cannot be zero");
    bool back = int_sign(step) < 0;
    Ref lower = Ref::own(small_int(back ? -1 : 0));
    Ref upper = back ? TRY(binary(t, BinaryOp::Subtract, length, small_int(1))) : length;
    Ref start = TRY(bound(s->start, back ? upper : lower, lower, upper));
    Ref stop = TRY(bound(s->stop, back ? lower : upper, lower, upper));
    return make_tuple(t, {start.get(), stop.get(), step.get()});
  }
};

Result slice_indices(Thread& t, const Args& a) {
  BigSlice work{t, TRY(index(t, a[0]))};
  if (int_sign(work.length) < 0) return raise_value_error(t, "length should not be negative");
  return work.indices(as<Slice>(a.self));
}

Result slice_reduce(Thread& t, const Args& a) {
  Slice* s = as<Slice>(a.self);
  Ref parts = TRY(make_tuple(t, {s->start, s->stop, s->step}));
  return make_tuple(t, {Value::from_object(s->type), parts.get()});
}

Result get_start(Thread&, Value self) { return Result::copy(as<Slice>(self)->start); }
Result get_stop(Thread&, Value self) { return Result::copy(as<Slice>(self)->stop); }
Result get_step(Thread&, Value self) { return Result::copy(as<Slice>(self)->step); }

const NativeFunction kMethods[] = {
    {"indices(len, /)!", slice_indices,
     "S.indices(len) -> (start, stop, stride)\n\nThe start and stop indices, and the stride, that the slice has on a "
     "sequence of length len. Out of bounds\nindices are clipped as by slicing itself."},
    {"__reduce__()!", slice_reduce, "What pickle needs to build the same object again."},
    {}};
const NativeGetSet kGetSets[] = {
    {.name = "start", .get = get_start, .is_member = true},
    {.name = "stop", .get = get_stop, .is_member = true},
    {.name = "step", .get = get_step, .is_member = true},
    {}};

}  // namespace

const TypeSpec kSliceType = {
    .name = "slice",
    .doc =
        "slice(stop)\nslice(start, stop[, step])\n\nThe start, stop and step of an index with colons: a[0:10:2] "
        "is a[slice(0, 10, 2)].",
    .kind = Kind::Slice,
    .size = sizeof(Slice),
    .flags = kHasGc,
    .new_ = {"slice(start, stop=<absent>, step=None, /)", slice_new},
    .methods = kMethods,
    .getsets = kGetSets,
    .slots = {.destroy = slice_destroy, .traverse = slice_traverse, .repr = slice_repr, .compare = slice_compare}};

}  // namespace krait::objects

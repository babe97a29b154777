// slice and range.
#pragma once
#include "interpreter/runtime/abstract.h"

namespace krait::objects {

struct Slice : Object {
  static constexpr Kind kKind = Kind::Slice;
  Value start, stop, step;  // owned
};
struct Range : Object {
  static constexpr Kind kKind = Kind::Range;
  Value start, stop, step, length;  // owned ints
};
extern const TypeSpec kSliceType, kRangeType;

Result make_slice(Thread&, Value start, Value stop, Value step);
struct SliceBounds { int64_t start, stop, step, count; };
// slice.indices. The length is read once the bounds have been asked for, as their __index__ may change it.
ResultOf<SliceBounds> slice_bounds(Thread&, Value slice, const int64_t& length);
Result make_range(Thread&, Value start, Value stop, Value step);

}  // namespace krait::objects

// Iterators over ranges: one for progressions that stay within 63 bits, which the loop advances inline, and one for the
// rest.
#pragma once
#include "interpreter/runtime/abstract.h"

namespace krait::objects {

struct RangeIterator : Object {  // its numbers, and the one after the last, all fit the word
  int64_t start, step, index, length;  // the next item is start + index * step
};
struct LongRangeIterator : Object {
  Value next, step, remaining;  // owned ints
};
extern const TypeSpec kRangeIteratorType, kLongRangeIteratorType;

Result make_range_iterator(Thread&, Value start, Value step, Value length);

}  // namespace krait::objects

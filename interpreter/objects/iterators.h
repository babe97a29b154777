// The layouts of the iterators that FOR_ITER steps by itself (vm/loop_control.inc). Made by iter() of their sequence.
#pragma once
#include "interpreter/objects/list.h"
#include "interpreter/objects/sequence.h"
#include "interpreter/objects/tuple.h"

namespace krait::objects {

struct ListIterator : Object {
  int64_t index;   // of the next item
  List* list;      // owned; null: exhausted, for good
};
struct TupleIterator : Object {
  int64_t index;
  Tuple* tuple;    // owned; null: exhausted
};
// A range whose numbers all fit the word; others have kLongRangeIteratorType.
struct RangeIterator : Object {
  int64_t start, step, index, length;  // the next item is start + index * step
};

}  // namespace krait::objects

// The iterators over built-in sequences, with the layouts that FOR_ITER steps by itself (vm/loop_control.inc). Made by
// iter() of their sequence.
#pragma once
#include "interpreter/objects/list.h"
#include "interpreter/objects/range_iterator.h"
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
// What those two have in common with the iterators over str, over __getitem__, and backwards: told apart by type.
struct SequenceIterator : Object {
  int64_t index;   // of the next item; backwards in reverse iterators, -1 at the end
  Value sequence;  // owned; absent: exhausted
};
struct CallableIterator : Object {
  Value callable, sentinel;  // owned; absent: exhausted
};
extern const TypeSpec kSequenceIteratorType, kCallableIteratorType, kListIteratorType, kListReverseIteratorType,
    kTupleIteratorType, kStrIteratorType, kStrAsciiIteratorType, kReversedType, kEnumerateType, kZipType, kMapType,
    kFilterType;

Result make_sequence_iterator(Thread&, Type*, Value sequence, int64_t index);  // with the type given
Result make_callable_iterator(Thread&, Value callable, Value sentinel);        // iter(callable, sentinel)

}  // namespace krait::objects

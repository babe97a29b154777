// The types of the module _collections, by the files that make them.
#pragma once
#include "interpreter/modules/native_object.h"

namespace krait::modules {

// collections_deque.cpp, collections_deque_methods.cpp
struct Deque : Object {
  Value* items;       // a ring of `capacity` words, a power of two, or null
  int64_t capacity, first, length;
  int64_t limit;      // maxlen; -1: none
  uint64_t changes;   // counts changes of length or order: what iterators watch
  Value& at(int64_t i) { return items[(first + i) & (capacity - 1)]; }
};
extern const TypeSpec kDequeType, kDequeIteratorType, kDequeReverseIteratorType;
extern const NativeFunction kDequeMethods[];
Status deque_append(Thread&, Deque*, Value);
Status deque_append_left(Thread&, Deque*, Value);
Ref deque_take_last(Deque*);   // the deque is not empty
Ref deque_take_first(Deque*);
Status deque_extend(Thread&, Deque*, Value iterable);
Status deque_extend_left(Thread&, Deque*, Value iterable);
void deque_clear(Deque*);
void deque_rotate(Deque*, int64_t steps);
Result deque_copy(Thread&, Deque*);
Status deque_insert(Thread&, Deque*, int64_t index, Value);
Status deque_delete(Thread&, Deque*, int64_t index);
Result deque_iter(Thread&, Value);
Result deque_reversed(Thread&, Value);
inline bool is_deque(Value v) { return has_spec(v, kDequeType); }

// collections_dicts.cpp
extern const TypeSpec kDefaultDictType, kTupleGetterType;
Result collections_count_elements(Thread&, const Args&);

}  // namespace krait::modules

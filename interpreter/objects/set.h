// set and frozenset.
#pragma once
#include "interpreter/runtime/abstract.h"

namespace krait::objects {

struct SetEntry {
  Value key;      // owned; absent: free or deleted
  int64_t hash;
};
struct Set : Object {
  static constexpr Kind kKind = Kind::Set;  // frozenset has Kind::FrozenSet and the same layout
  int64_t fill, used, mask;
  SetEntry* table;
  int64_t hash;   // frozenset; -1: not computed
  int64_t finger;
  SetEntry small[8];
};
extern const TypeSpec kSetType, kFrozenSetType, kSetIteratorType;

inline bool is_set(Value v) { return has_kind(v, Kind::Set); }
inline bool is_any_set(Value v) { return has_kind(v, Kind::Set) || has_kind(v, Kind::FrozenSet); }
Result make_set(Thread&, Value iterable_or_absent);
Result make_frozenset(Thread&, Value iterable_or_absent);
Status set_add(Thread&, Set*, Value);
ResultOf<bool> set_contains(Thread&, Set*, Value);
ResultOf<bool> set_discard(Thread&, Set*, Value);
Status set_update(Thread&, Set*, Value iterable);
bool set_next(Set*, int64_t& position, Value& key, int64_t& hash);   // CPython's table order

}  // namespace krait::objects

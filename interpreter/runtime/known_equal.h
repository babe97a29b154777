// Equality that can be told without asking any type: of numbers in the word, exact strs and exact tuples of these, as
// containers compare (what is identical is equal). For hot paths ahead of equal(); on the thread that holds the lock.
// Never raises, runs no Python, releases nothing.
#pragma once
#include "interpreter/objects/str.h"
#include "interpreter/objects/tuple.h"

namespace krait::runtime {

// 1: equal, 0: not, -1: their types must be asked.
inline int known_equal_items(Value a, Value b) {
  if (a == b) return 1;
  if (a.bits & b.bits & 1) return 0;
  if (!objects::is_exact_str(a) || !objects::is_exact_str(b)) return -1;
  return objects::str_equal(static_cast<Str*>(a.object()), static_cast<Str*>(b.object()));
}

inline bool is_exact_tuple(Value v) { return objects::is_tuple(v) && (v.object()->type->flags & kExactBuiltin); }

// The same, and into one level of tuples.
inline int known_equal(Value a, Value b) {
  int same = known_equal_items(a, b);
  if (same >= 0 || !is_exact_tuple(a) || !is_exact_tuple(b)) return same;
  Tuple *x = static_cast<Tuple*>(a.object()), *y = static_cast<Tuple*>(b.object());
  if (x->length != y->length) return 0;
  for (int64_t i = 0; i < x->length; ++i) {
    same = known_equal_items(x->items[i], y->items[i]);
    if (same != 1) return same;
  }
  return 1;
}

}  // namespace krait::runtime

// What the sequence types share: comparing lengths, clamping search bounds, iterators, pickling helpers.
#pragma once
#include "interpreter/runtime/abstract.h"
#include "interpreter/runtime/native.h"

namespace krait::objects {

// The answer of a comparison that is decided by lengths.
inline Result compare_lengths(int64_t a, int64_t b, CompareOp op) {
  switch (op) {
    case CompareOp::Lt: return boolean(a < b);
    case CompareOp::Le: return boolean(a <= b);
    case CompareOp::Eq: return boolean(a == b);
    case CompareOp::Ne: return boolean(a != b);
    case CompareOp::Gt: return boolean(a > b);
    default: return boolean(a >= b);
  }
}

// A start or stop argument of index(): negative counts from the end, clamped to [0, ...]. absent or None: otherwise.
ResultOf<int64_t> search_bound(Thread&, Value bound, int64_t length, int64_t otherwise);

struct ReprGuard {
  Thread& thread;
  Value value;
  ~ReprGuard() { repr_leave(thread, value); }
};

Result iter_self(Thread&, Value);           // __iter__ of iterators
Result class_getitem(Thread&, const Args&);  // cls[item]: a generic alias

Result tuple_iter(Thread&, Value);
Result list_iter(Thread&, Value);
Result list_reversed(Thread&, Value);
Result range_iter(Thread&, Value);

// (getattr(builtins, name), ...): what an iterator's __reduce__ gives.
Result builtin_function(Thread&, const char* name);

}  // namespace krait::objects

// tuple: immutable sequence, items inline.
#pragma once
#include <initializer_list>

#include "interpreter/runtime/abstract.h"

namespace krait::objects {

struct Tuple : Object {
  static constexpr Kind kKind = Kind::Tuple;
  int64_t length;
  Value items[];  // owned
};
extern const TypeSpec kTupleType;

inline bool is_tuple(Value v) { return has_kind(v, Kind::Tuple); }
Result make_tuple(Thread&, std::initializer_list<Value> items);      // copies
Result make_tuple(Thread&, const Value* items, int64_t count);       // copies
Result make_tuple_owned(Thread&, Value* items, int64_t count);       // takes the references over, also on failure
Result make_unfilled_tuple(Thread&, int64_t count);                  // items absent; fill before anyone sees it
// (a, b) for an iterator that gives many pairs: the tuple in `kept` again if nobody else has it any more, else a new
// one; the first is kept. Takes the references of a and b over.
Result make_pair_reusing(Thread&, Value& kept, Value a, Value b);
Result tuple_slice(Thread&, Tuple*, int64_t start, int64_t end);

}  // namespace krait::objects

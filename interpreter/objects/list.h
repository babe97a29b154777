// list: growable sequence.
#pragma once
#include <initializer_list>

#include "interpreter/runtime/abstract.h"

namespace krait::objects {

struct List : Object {
  static constexpr Kind kKind = Kind::List;
  int64_t length, capacity;  // capacity -1: being sorted, its items are elsewhere
  Value* items;  // owned block of owned items
};
extern const TypeSpec kListType;

inline bool is_list(Value v) { return has_kind(v, Kind::List); }
Result make_list(Thread&, std::initializer_list<Value> items = {});   // copies
Result make_list(Thread&, const Value* items, int64_t count);
Result make_list_owned(Thread&, Value* items, int64_t count);         // takes the references over
Status list_append_slow(Thread&, List*, Value);
inline Status list_append(Thread& t, List* list, Value item) {
  if (list->length >= list->capacity) [[unlikely]] return list_append_slow(t, list, item);
  retain(item);
  list->items[list->length++] = item;
  return ok();
}
Status list_insert(Thread&, List*, int64_t index, Value);
Status list_extend(Thread&, List*, Value iterable);
Status list_set_slice(Thread&, List*, int64_t start, int64_t end, Value iterable_or_absent);
Result list_slice(Thread&, List*, int64_t start, int64_t end);
Result list_to_tuple(Thread&, List*);
Status list_sort(Thread&, List*, Value key_or_none, bool reverse);
Status list_reverse(List*);

}  // namespace krait::objects

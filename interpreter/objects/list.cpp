// list: creation, growth and the functions that the loop and other types call. The type is in list_type.cpp.
#include "interpreter/objects/list.h"

#include <cstring>

#include "interpreter/objects/list_internal.h"
#include "interpreter/objects/tuple.h"
#include "interpreter/runtime/heap.h"

namespace krait::objects {

namespace {

size_t bytes_of(int64_t count) { return static_cast<size_t>(count) * sizeof(Value); }

Result allocate_list(Thread& t, int64_t count) {
  List* list = allocate<List>(t, t.types().list);
  if (!list) return raised;
  Ref made = Ref::own(list);
  if (count) TRY(list_reserve(t, list, count, true));
  return made;
}

}  // namespace

// Room for `capacity` items in all. Not exact: some more, by CPython's pattern of growth.
// An empty list that is extended gets an even number of places.
static int64_t first_capacity(const List* list, int64_t needed) {
  return list->items ? needed : (needed + 1) & ~int64_t{1};
}

Status list_reserve(Thread& t, List* list, int64_t capacity, bool exact) {
  if (capacity <= list->capacity || capacity == 0) return ok();
  if (capacity > INT64_MAX / 32) return raise_memory_error(t);
  if (!exact) {
    int64_t roomy = (capacity + (capacity >> 3) + 6) & ~int64_t{3};
    if (capacity - list->length > roomy - capacity) roomy = (capacity + 3) & ~int64_t{3};
    capacity = roomy;
  }
  void* block = list->items ? resize_block(t, list->items, bytes_of(list->capacity), bytes_of(capacity))
                            : allocate_block(t, bytes_of(capacity));
  if (!block) return raise_memory_error(t);
  list->items = static_cast<Value*>(block);
  list->capacity = capacity;
  return ok();
}

// Gives memory back after the list became much shorter.
void list_shrink(Thread& t, List* list) {
  if (list->length >= list->capacity / 2) return;
  if (list->length == 0) {
    free_block(t.interpreter, list->items, bytes_of(list->capacity));
    list->items = nullptr;
    list->capacity = 0;
    return;
  }
  int64_t capacity = (list->length + (list->length >> 3) + 6) & ~int64_t{3};
  if (capacity >= list->capacity) return;
  void* block = resize_block(t, list->items, bytes_of(list->capacity), bytes_of(capacity));
  if (!block) return;
  list->items = static_cast<Value*>(block);
  list->capacity = capacity;
}

Result make_list(Thread& t, const Value* items, int64_t count) {
  Ref made = TRY(allocate_list(t, count));
  List* list = made.as<List>();
  for (int64_t i = 0; i < count; ++i) {
    retain(items[i]);
    list->items[i] = items[i];
  }
  list->length = count;
  return made;
}

Result make_list(Thread& t, std::initializer_list<Value> items) {
  return make_list(t, items.begin(), static_cast<int64_t>(items.size()));
}

Result make_list_owned(Thread& t, Value* items, int64_t count) {
  Result made = allocate_list(t, count);
  if (made.is_raised()) {
    for (int64_t i = 0; i < count; ++i) release(items[i]);
    return made;
  }
  List* list = static_cast<List*>(made.word.object());
  if (count) std::memcpy(list->items, items, bytes_of(count));
  list->length = count;
  return made;
}

Status list_append_slow(Thread& t, List* list, Value item) {
  TRY(list_reserve(t, list, list->length + 1));
  retain(item);
  list->items[list->length++] = item;
  return ok();
}

Status list_insert(Thread& t, List* list, int64_t index, Value item) {
  if (index < 0) index += list->length;
  if (index < 0) index = 0;
  if (index > list->length) index = list->length;
  TRY(list_reserve(t, list, list->length + 1));
  std::memmove(list->items + index + 1, list->items + index, bytes_of(list->length - index));
  retain(item);
  list->items[index] = item;
  ++list->length;
  return ok();
}

namespace {

Status extend_from_items(Thread& t, List* list, const Object* source, int64_t count) {
  TRY(list_reserve(t, list, first_capacity(list, list->length + count), list->length == 0));
  const Value* items = source->type->kind == Kind::List ? static_cast<const List*>(source)->items
                                                        : static_cast<const Tuple*>(source)->items;
  for (int64_t i = 0; i < count; ++i) {
    retain(items[i]);
    list->items[list->length++] = items[i];
  }
  return ok();
}

bool has_plain_iter(Thread& t, Value v) {
  if (!v.is_object()) return false;
  const Type* type = v.object()->type;
  return type == t.types().list || type == t.types().tuple;
}

}  // namespace

Status list_extend(Thread& t, List* list, Value iterable) {
  if (has_plain_iter(t, iterable)) {
    int64_t count = is_list(iterable) ? as<List>(iterable)->length : as<Tuple>(iterable)->length;
    return extend_from_items(t, list, iterable.object(), count);
  }
  Ref iterator = TRY(iter(t, iterable));
  int64_t hint = TRY(length_hint(t, iterable, 8));
  if (hint > 0 && hint <= INT64_MAX - list->length) {
    if (hint >= INT64_MAX / 64 - list->length) return raise_memory_error(t);
    TRY(list_reserve(t, list, first_capacity(list, list->length + hint), true));
  }
  for (;;) {
    Ref item = TRY(next(t, iterator));
    if (item.is_absent()) break;
    if (list->length >= list->capacity) TRY(list_reserve(t, list, list->length + 1));
    list->items[list->length++] = item.leak();
  }
  list_shrink(t, list);
  return ok();
}

// Replaces items[start:end] by `count` borrowed values. What was there is released last.
Status list_replace_range(Thread& t, List* list, int64_t start, int64_t end, const Value* values, int64_t count) {
  int64_t removed = end - start, change = count - removed;
  Value inline_old[8];
  Value* old = inline_old;
  if (removed > 8) {
    old = static_cast<Value*>(allocate_block(t, bytes_of(removed)));
    if (!old) return raise_memory_error(t);
  }
  if (removed) std::memcpy(old, list->items + start, bytes_of(removed));
  if (change > 0 && list_reserve(t, list, list->length + change).is_raised()) {
    if (old != inline_old) free_block(t.interpreter, old, bytes_of(removed));
    return raised;
  }
  if (change && list->length > end) {
    std::memmove(list->items + end + change, list->items + end, bytes_of(list->length - end));
  }
  list->length += change;
  for (int64_t i = 0; i < count; ++i) {
    retain(values[i]);
    list->items[start + i] = values[i];
  }
  if (change < 0) list_shrink(t, list);
  for (int64_t i = removed; i-- > 0;) release(old[i]);
  if (old != inline_old) free_block(t.interpreter, old, bytes_of(removed));
  return ok();
}

Status list_set_slice(Thread& t, List* list, int64_t start, int64_t end, Value iterable) {
  Ref source;
  const Value* values = nullptr;
  int64_t count = 0;
  if (!iterable.is_absent()) {
    if (iterable == Value::from_object(list) || !has_plain_iter(t, iterable)) {
      source = TRY(list_from(t, iterable));
    } else {
      source = Ref::copy(iterable);
    }
    Value held = source.get();
    values = is_list(held) ? as<List>(held)->items : as<Tuple>(held)->items;
    count = is_list(held) ? as<List>(held)->length : as<Tuple>(held)->length;
  }
  if (start < 0) start = 0;
  if (start > list->length) start = list->length;
  if (end < start) end = start;
  if (end > list->length) end = list->length;
  return list_replace_range(t, list, start, end, values, count);
}

Result list_slice(Thread& t, List* list, int64_t start, int64_t end) {
  if (start < 0) start = 0;
  if (end > list->length) end = list->length;
  if (end < start) end = start;
  return make_list(t, list->items + start, end - start);
}

Result list_to_tuple(Thread& t, List* list) { return make_tuple(t, list->items, list->length); }

Status list_reverse(List* list) {
  for (int64_t low = 0, high = list->length - 1; low < high; ++low, --high)
    std::swap(list->items[low], list->items[high]);
  return ok();
}

void list_clear(List* list) {
  Value* items = std::exchange(list->items, nullptr);
  int64_t length = std::exchange(list->length, 0), capacity = std::exchange(list->capacity, 0);
  for (int64_t i = length; i-- > 0;) release(items[i]);
  if (items) free_block(list->type->interpreter, items, bytes_of(capacity));
}

}  // namespace krait::objects

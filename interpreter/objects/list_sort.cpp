// list.sort: keys, the choice of a comparison that fits them all, and Timsort. While it runs the list looks empty.
#include "interpreter/objects/float.h"
#include "interpreter/objects/list_internal.h"
#include "interpreter/objects/str.h"
#include "interpreter/objects/timsort.h"
#include "interpreter/objects/tuple.h"
#include "interpreter/runtime/heap.h"

namespace krait::objects {

namespace {

struct Keyed {
  Value key, value;
};
Value key_of(Value v) { return v; }
Value key_of(const Keyed& k) { return k.key; }

struct SmallIntLess {
  template <class T> int operator()(const T& a, const T& b) {
    return static_cast<int64_t>(key_of(a).bits) < static_cast<int64_t>(key_of(b).bits);
  }
};
struct FloatLess {
  template <class T> int operator()(const T& a, const T& b) {
    return float_value(key_of(a)) < float_value(key_of(b));
  }
};
struct StrLess {
  template <class T> int operator()(const T& a, const T& b) {
    return str_compare(static_cast<Str*>(key_of(a).object()), static_cast<Str*>(key_of(b).object())) < 0;
  }
};
int answer(ResultOf<bool> r) { return r.is_raised() ? -1 : r.value; }

struct AnyLess {
  Thread& t;
  int compare_words(Value a, Value b) {
    Result r = runtime::compare(t, a, b, CompareOp::Lt);
    if (r.is_raised()) return -1;
    Ref word = r.take();
    return answer(is_true(t, word));
  }
  template <class T> int operator()(const T& a, const T& b) { return compare_words(key_of(a), key_of(b)); }
};
// Tuples: mostly decided by the first item.
struct TupleLess {
  AnyLess any;
  int compare_words(Value a, Value b) {
    Tuple *x = static_cast<Tuple*>(a.object()), *y = static_cast<Tuple*>(b.object());
    if (x->length && y->length) {
      Value p = x->items[0], q = y->items[0];
      if (p.is_small_int() && q.is_small_int() && p.bits != q.bits) return p.small_int() < q.small_int();
      if (is_exact_str(p) && is_exact_str(q)) {
        int order = p == q ? 0 : str_compare(static_cast<Str*>(p.object()), static_cast<Str*>(q.object()));
        if (order) return order < 0;
      }
    }
    return any.compare_words(a, b);
  }
  template <class T> int operator()(const T& a, const T& b) { return compare_words(key_of(a), key_of(b)); }
};

enum class KeyKind { SmallInt, Float, Str, Tuple, Mixed };

KeyKind kind_of(Value v) {
  if (v.is_small_int()) return KeyKind::SmallInt;
  if (v.is_word_float()) return KeyKind::Float;
  if (!v.is_object() || !(v.object()->type->flags & kExactBuiltin)) return KeyKind::Mixed;
  switch (v.object()->type->kind) {
    case Kind::Float: return KeyKind::Float;
    case Kind::Str: return KeyKind::Str;
    case Kind::Tuple: return KeyKind::Tuple;
    default: return KeyKind::Mixed;
  }
}

template <class T> KeyKind common_kind(const T* items, int64_t count) {
  KeyKind kind = kind_of(key_of(items[0]));
  for (int64_t i = 1; i < count && kind != KeyKind::Mixed; ++i) {
    if (kind_of(key_of(items[i])) != kind) kind = KeyKind::Mixed;
  }
  return kind;
}

template <class T, class Less> SortResult sort_by(T* items, int64_t count, Less less) {
  return Timsort<T, Less>(items, count, less).run();
}

template <class T> SortResult sort_items(Thread& t, T* items, int64_t count) {
  if (count < 2) return SortResult::Done;
  switch (common_kind(items, count)) {
    case KeyKind::SmallInt: return sort_by(items, count, SmallIntLess{});
    case KeyKind::Float: return sort_by(items, count, FloatLess{});
    case KeyKind::Str: return sort_by(items, count, StrLess{});
    case KeyKind::Tuple: return sort_by(items, count, TupleLess{{t}});
    default: return sort_by(items, count, AnyLess{t});
  }
}

template <class T> void reverse_items(T* items, int64_t count) {
  for (int64_t low = 0, high = count - 1; low < high; ++low, --high) std::swap(items[low], items[high]);
}

// Stable in descending order too: equal ones are turned round twice.
template <class T> SortResult sort_both_ways(Thread& t, T* items, int64_t count, bool descending) {
  if (descending) reverse_items(items, count);
  SortResult result = sort_items(t, items, count);
  if (descending) reverse_items(items, count);
  return result;
}

Status as_status(Thread& t, SortResult result) {
  if (result == SortResult::Done) return ok();
  if (result == SortResult::NoMemory) return raise_memory_error(t);
  return raised;
}

// Sorts `items` by key(item); the keys live as long as the sort.
Status sort_with_keys(Thread& t, Value* items, int64_t count, Value key, bool descending) {
  if (count == 0) return ok();
  size_t bytes = static_cast<size_t>(count) * sizeof(Keyed);
  auto* pairs = static_cast<Keyed*>(allocate_block(t, bytes));
  if (!pairs) return raise_memory_error(t);
  int64_t made = 0;
  bool failed = false;
  for (; made < count && !failed; ++made) {
    Result k = call(t, key, &items[made], 1);
    failed = k.is_raised();
    if (failed) break;
    pairs[made] = {k.word, items[made]};
  }
  Status status = failed ? Status(raised) : as_status(t, sort_both_ways(t, pairs, count, descending));
  if (!failed) {
    for (int64_t i = 0; i < count; ++i) items[i] = pairs[i].value;
  }
  for (int64_t i = 0; i < made; ++i) release(pairs[i].key);
  free_block(t.interpreter, pairs, bytes);
  return status;
}

// Takes the items out of the list for the time of the sort and puts them back.
struct Detached {
  List* list;
  Value* items;
  int64_t length, capacity;
  explicit Detached(List* l) : list(l), items(l->items), length(l->length), capacity(l->capacity) {
    list->items = nullptr;
    list->length = 0;
    list->capacity = -1;
  }
  bool modified() const { return list->capacity != -1; }
  void put_back(Thread& t) {
    Value* other = std::exchange(list->items, items);
    int64_t other_length = std::exchange(list->length, length),
            other_capacity = std::exchange(list->capacity, capacity);
    for (int64_t i = 0; i < other_length; ++i) release(other[i]);
    if (other) free_block(t.interpreter, other, static_cast<size_t>(other_capacity) * sizeof(Value));
  }
};

}  // namespace

Status list_sort(Thread& t, List* list, Value key, bool descending) {
  if (list->capacity < 0) return ok();  // sorted from within its own sort: it looks empty
  Detached detached(list);
  Status status;
  if (key.is_none() || key.is_absent()) {
    status = as_status(t, sort_both_ways(t, detached.items, detached.length, descending));
  } else {
    status = sort_with_keys(t, detached.items, detached.length, key, descending);
  }
  bool modified = detached.modified();
  detached.put_back(t);
  if (status.is_raised()) return raised;
  if (modified) return raise_value_error(t, "list modified during sort");
  return ok();
}

}  // namespace krait::objects

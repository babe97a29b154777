// Sets as the rest of the machine calls them, and the operations between two sets (library reference, Set Types).
// Results of binary operations are of the base type: set or frozenset.
#include "interpreter/objects/set.h"

#include "interpreter/objects/dict_keys.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/set_operations.h"
#include "interpreter/objects/set_table.h"

namespace krait::objects {

namespace {

// Walks an iterable with the hashes of its items, known ones taken over. body: Status(Value key, int64_t hash).
template <class F> Status for_each_hashed(Thread& t, Value iterable, F&& body) {
  if (is_any_set(iterable)) {
    Set* other = as_set(iterable);
    int64_t position = 0, hash;
    Value key;
    while (set_next(other, position, key, hash)) {
      Ref held = Ref::copy(key);
      TRY(body(held.get(), hash));
    }
    return ok();
  }
  if (is_exact_dict(iterable)) {
    int64_t position = 0, hash;
    Value key, value;
    while (dict_next(as<Dict>(iterable), position, key, value, hash)) {
      Ref held = Ref::copy(key);
      TRY(body(held.get(), hash));
    }
    return ok();
  }
  return for_each(t, iterable, [&](Value key) -> Status { return body(key, TRY(key_hash(t, key))); });
}

Result new_like(Thread& t, Set* s) { return allocate_set(t, base_type(t, s)); }

}  // namespace

Type* base_type(Thread& t, const Set* s) { return s->type->kind == Kind::Set ? t.types().set : t.types().frozenset; }

Status set_update(Thread& t, Set* s, Value iterable) {
  if (is_any_set(iterable)) return set_merge(t, s, as_set(iterable));
  if (is_exact_dict(iterable)) {
    int64_t count = as<Dict>(iterable)->used;
    if ((s->fill + count) * 5 >= s->mask * 3) TRY(set_resize(t, s, (s->used + count) * 2));
  }
  return for_each_hashed(t, iterable, [&](Value key, int64_t hash) { return set_add_entry(t, s, key, hash); });
}

Result make_set_of(Thread& t, Type* type, Value iterable) {
  Ref made = TRY(allocate_set(t, type));
  if (!iterable.is_absent()) TRY(set_update(t, made.as<Set>(), iterable));
  return made;
}

Result make_set(Thread& t, Value iterable) { return make_set_of(t, t.types().set, iterable); }

Result make_frozenset(Thread& t, Value iterable) {
  if (!iterable.is_absent() && iterable.is_object() && iterable.object()->type == t.types().frozenset) {
    return Result::copy(iterable);
  }
  return make_set_of(t, t.types().frozenset, iterable);
}

Result set_copy(Thread& t, Set* s) { return make_set_of(t, base_type(t, s), Value::from_object(s)); }

Status set_add(Thread& t, Set* s, Value key) {
  if (key.is_small_int() && key.small_int() >= 0 && key.small_int() < (int64_t{1} << 60)) {
    return set_add_entry(t, s, key, key.small_int());
  }
  return set_add_entry(t, s, key, TRY(key_hash(t, key)));
}

ResultOf<bool> set_contains(Thread& t, Set* s, Value key) {
  if (key.is_small_int()) {
    int64_t hash = TRY(int_hash(t, key));
    return TRY(set_find(t, s, key, hash)) != nullptr;
  }
  return TRY(set_find(t, s, key, TRY(key_hash(t, key)))) != nullptr;
}

ResultOf<bool> set_discard(Thread& t, Set* s, Value key) {
  return set_discard_entry(t, s, key, TRY(key_hash(t, key)));
}

Result set_intersection(Thread& t, Set* s, Value other) {
  if (other == Value::from_object(s)) return set_copy(t, s);
  Ref result = TRY(new_like(t, s));
  Set* container = s;
  if (is_any_set(other) && as_set(other)->used > s->used) {
    container = as_set(other);
    other = Value::from_object(s);
  }
  TRY(for_each_hashed(t, other, [&](Value key, int64_t hash) -> Status {
    if (TRY(set_find(t, container, key, hash))) TRY(set_add_entry(t, result.as<Set>(), key, hash));
    return ok();
  }));
  return result;
}

Status set_intersection_update(Thread& t, Set* s, Value other) {
  Ref result = TRY(set_intersection(t, s, other));
  set_swap(s, result.as<Set>());
  return ok();
}

Status set_difference_update(Thread& t, Set* s, Value other) {
  if (other == Value::from_object(s)) {
    set_clear(s);
    return ok();
  }
  Ref smaller;
  if (is_any_set(other) && (as_set(other)->used >> 3) > s->used) {
    smaller = TRY(set_intersection(t, s, other));
    other = smaller;
  }
  TRY(for_each_hashed(t, other, [&](Value key, int64_t hash) -> Status {
    TRY(set_discard_entry(t, s, key, hash));
    return ok();
  }));
  if (s->fill - s->used <= s->mask / 4) return ok();
  return set_resize(t, s, set_growth(s));
}

Result set_difference(Thread& t, Set* s, Value other) {
  int64_t other_size = is_any_set(other) ? as_set(other)->used : is_exact_dict(other) ? as<Dict>(other)->used : -1;
  if (other_size < 0 || (s->used >> 2) > other_size) {
    Ref copy = TRY(set_copy(t, s));
    TRY(set_difference_update(t, copy.as<Set>(), other));
    return copy;
  }
  Ref result = TRY(new_like(t, s));
  TRY(for_each_hashed(t, Value::from_object(s), [&](Value key, int64_t hash) -> Status {
    bool found = is_any_set(other) ? TRY(set_find(t, as_set(other), key, hash)) != nullptr
                                   : TRY(dict_find(t, as<Dict>(other), key, hash)) >= 0;
    return found ? ok() : set_add_entry(t, result.as<Set>(), key, hash);
  }));
  return result;
}

Status set_symmetric_difference_update(Thread& t, Set* s, Value other) {
  if (other == Value::from_object(s)) {
    set_clear(s);
    return ok();
  }
  Ref others = Ref::copy(other);
  if (!is_any_set(other) && !is_exact_dict(other)) others = TRY(make_set_of(t, base_type(t, s), other));
  return for_each_hashed(t, others, [&](Value key, int64_t hash) -> Status {
    return TRY(set_discard_entry(t, s, key, hash)) ? ok() : set_add_entry(t, s, key, hash);
  });
}

Result set_symmetric_difference(Thread& t, Set* s, Value other) {
  Ref result = TRY(make_set_of(t, base_type(t, s), other));
  TRY(set_symmetric_difference_update(t, result.as<Set>(), Value::from_object(s)));
  return result;
}

Result set_union(Thread& t, Set* s, Value other) {
  Ref result = TRY(set_copy(t, s));
  if (!(other == Value::from_object(s))) TRY(set_update(t, result.as<Set>(), other));
  return result;
}

ResultOf<bool> set_is_subset(Thread& t, Set* s, Value other) {
  Ref made;
  if (!is_any_set(other)) {
    made = TRY(set_intersection(t, s, other));
    return made.as<Set>()->used == s->used;
  }
  Set* container = as_set(other);
  if (s->used > container->used) return false;
  int64_t position = 0, hash;
  Value key;
  while (set_next(s, position, key, hash)) {
    Ref held = Ref::copy(key);
    if (!TRY(set_find(t, container, held, hash))) return false;
  }
  return true;
}

ResultOf<bool> set_is_superset(Thread& t, Set* s, Value other) {
  if (is_any_set(other)) return set_is_subset(t, as_set(other), Value::from_object(s));
  Ref iterator = TRY(iter(t, other));
  for (;;) {
    Ref key = TRY(next(t, iterator));
    if (key.is_absent()) return true;
    if (!TRY(set_contains(t, s, key))) return false;
  }
}

ResultOf<bool> set_is_disjoint(Thread& t, Set* s, Value other) {
  if (other == Value::from_object(s)) return s->used == 0;
  if (is_any_set(other) && as_set(other)->used > s->used) {
    Set* swapped = as_set(other);
    other = Value::from_object(s);
    s = swapped;
  }
  Ref iterator = TRY(iter(t, other));
  for (;;) {
    Ref key = TRY(next(t, iterator));
    if (key.is_absent()) return true;
    if (TRY(set_contains(t, s, key))) return false;
  }
}

}  // namespace krait::objects

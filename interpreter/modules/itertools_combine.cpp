// itertools: product, permutations, combinations, combinations_with_replacement. All walk over positions in pools; the
// tuple of the last result is kept to see which positions changed.
#include <cstdlib>

#include "interpreter/modules/itertools.h"
#include "interpreter/objects/int.h"

namespace krait::modules {

namespace {

// One layout for the four: `pools` is a tuple of tuples in a product, else the pool itself.
struct Selector : Object {
  Value pools, result;   // result: the last tuple given; absent at first
  int64_t* indexes;      // malloc: a position in a pool for each place; in permutations of the whole pool
  int64_t* cycles;       // permutations only
  int64_t places, index_count;
  bool stopped;
};
using Owned = Life<Selector, &Selector::pools, &Selector::result>;

void destroy(Object* o) {
  auto* s = static_cast<Selector*>(o);
  std::free(s->indexes);
  std::free(s->cycles);
  Owned::destroy(o);
}

Tuple* pool(const Selector* s) { return as<Tuple>(s->pools); }
Tuple* pool_at(const Selector* s, int64_t place) { return as<Tuple>(pool(s)->items[place]); }

ResultOf<int64_t*> allocate_numbers(Thread& t, int64_t count) {
  auto* numbers = static_cast<int64_t*>(std::calloc(static_cast<size_t>(count ? count : 1), sizeof(int64_t)));
  if (!numbers) return raise_memory_error(t);
  return numbers;
}

Result make_selector(Thread& t, Type* type, Ref pools, int64_t places, int64_t index_count) {
  auto* s = allocate<Selector>(t, type);
  if (!s) return raised;
  Ref made = Ref::own(s);
  s->pools = pools.leak();
  s->places = places;
  s->index_count = index_count;
  s->indexes = TRY(allocate_numbers(t, index_count));
  return made;
}

// The tuple of pool[indexes[place]] for all places.
Result first_result(Thread& t, Selector* s, bool product) {
  Ref made = TRY(make_unfilled_tuple(t, s->places));
  for (int64_t i = 0; i < s->places; ++i) {
    Tuple* from = product ? pool_at(s, i) : pool(s);
    retain(made.as<Tuple>()->items[i] = from->items[s->indexes[i]]);
  }
  s->result = Ref(made).leak();
  return made;
}

// The last result's tuple to be changed in place: itself if nobody else has it, else a copy.
ResultOf<Tuple*> result_to_change(Thread& t, Selector* s) {
  Tuple* result = as<Tuple>(s->result);
  if (result->refcount > 1) {
    Ref copy = TRY(make_tuple(t, result->items, result->length));
    replace(s->result, std::move(copy));
    result = as<Tuple>(s->result);
  }
  if (!gc_is_tracked(result)) gc_track(result);  // a collection may have found only atoms in it
  return result;
}

void set_place(Tuple* result, int64_t place, Value v) { replace(result->items[place], Ref::copy(v)); }

Result stop(Selector* s) {
  s->stopped = true;
  return kAbsent;
}

// A tuple of numbers as state, each limited by `limit(i)`: [0, limit].
template <class F> Status read_state(Thread& t, Value state, int64_t count, int64_t* numbers, F&& limit) {
  if (!is_tuple(state) || as<Tuple>(state)->length != count) return raise_value_error(t, "invalid arguments");
  for (int64_t i = 0; i < count; ++i) {
    int64_t n = TRY(as_i64(t, as<Tuple>(state)->items[i]));
    int64_t most = limit(i);
    numbers[i] = n < 0 ? 0 : n > most ? most : n;
  }
  return ok();
}

Result numbers_tuple(Thread& t, const int64_t* numbers, int64_t count) {
  Ref made = TRY(make_unfilled_tuple(t, count));
  for (int64_t i = 0; i < count; ++i) made.as<Tuple>()->items[i] = TRY(make_int(t, numbers[i])).leak();
  return made;
}

// product -----------------------------------------------------------------------------------------------------------

Result product_new(Thread& t, const Args& a) {
  int64_t repeat = TRY(index_as_i64(t, a[0], t.types().OverflowError));
  if (repeat < 0) return raise_value_error(t, "repeat argument cannot be negative");
  auto count = repeat == 0 ? 0 : static_cast<int64_t>(a.rest_count);
  if (count && repeat > INT64_MAX / 16 / count) return raise_overflow_error(t, "repeat argument too large");
  Ref pools = TRY(make_unfilled_tuple(t, count * repeat));
  Value* items = pools.as<Tuple>()->items;
  for (int64_t i = 0; i < count; ++i) items[i] = TRY(tuple_from(t, a.rest[i])).leak();
  for (int64_t i = count; i < count * repeat; ++i) retain(items[i] = items[i - count]);
  return make_selector(t, as<Type>(a.self), std::move(pools), count * repeat, count * repeat);
}

Result product_next(Thread& t, Value self) {
  auto* s = as<Selector>(self);
  if (s->stopped) return kAbsent;
  if (s->result.is_absent()) {
    for (int64_t i = 0; i < s->places; ++i) {
      if (pool_at(s, i)->length == 0) return stop(s);
    }
    return first_result(t, s, true);
  }
  Tuple* result = TRY(result_to_change(t, s));
  for (int64_t i = s->places - 1; i >= 0; --i) {  // an odometer
    Tuple* from = pool_at(s, i);
    bool around = ++s->indexes[i] == from->length;
    if (around) s->indexes[i] = 0;
    set_place(result, i, from->items[s->indexes[i]]);
    if (!around) return Result::copy(s->result);
  }
  return stop(s);
}

Result product_reduce(Thread& t, const Args& a) {
  auto* s = as<Selector>(a.self);
  Value type = Value::from_object(s->type);
  if (s->stopped) {
    Ref empty = TRY(make_tuple(t, {}));
    Ref arguments = TRY(make_tuple(t, {empty.get()}));
    return make_tuple(t, {type, arguments.get()});
  }
  if (s->result.is_absent()) return make_tuple(t, {type, s->pools});
  Ref state = TRY(numbers_tuple(t, s->indexes, s->places));
  return make_tuple(t, {type, s->pools, state.get()});
}

Result product_setstate(Thread& t, const Args& a) {
  auto* s = as<Selector>(a.self);
  for (int64_t i = 0; i < s->places; ++i) {
    if (pool_at(s, i)->length != 0) continue;
    s->stopped = true;
    return kNone;
  }
  TRY(read_state(t, a[0], s->places, s->indexes, [&](int64_t i) { return pool_at(s, i)->length - 1; }));
  clear(s->result);
  Ref first = TRY(first_result(t, s, true));
  return kNone;
}

// combinations ------------------------------------------------------------------------------------------------------

ResultOf<int64_t> places_of(Thread& t, Value r) {
  int64_t places = TRY(index_as_i64(t, r, t.types().OverflowError));
  if (places < 0) return raise_value_error(t, "r must be non-negative");
  return places;
}

Result combinations_new(Thread& t, const Args& a) {
  Ref items = TRY(tuple_from(t, a[0]));
  int64_t places = TRY(places_of(t, a[1]));
  bool too_many = places > items.as<Tuple>()->length;
  Ref made = TRY(make_selector(t, as<Type>(a.self), std::move(items), places, too_many ? 0 : places));
  auto* s = made.as<Selector>();
  s->stopped = too_many;
  for (int64_t i = 0; i < s->index_count; ++i) s->indexes[i] = i;
  return made;
}

Result combinations_next(Thread& t, Value self) {
  auto* s = as<Selector>(self);
  if (s->stopped) return kAbsent;
  if (s->result.is_absent()) return first_result(t, s, false);
  int64_t n = pool(s)->length, r = s->places, i = r - 1;
  while (i >= 0 && s->indexes[i] == i + n - r) --i;
  if (i < 0) return stop(s);
  ++s->indexes[i];
  for (int64_t k = i + 1; k < r; ++k) s->indexes[k] = s->indexes[k - 1] + 1;
  Tuple* result = TRY(result_to_change(t, s));
  for (; i < r; ++i) set_place(result, i, pool(s)->items[s->indexes[i]]);
  return Result::copy(s->result);
}

Result selection_reduce(Thread& t, const Args& a) {
  auto* s = as<Selector>(a.self);
  Ref places = TRY(make_int(t, s->places));
  if (s->stopped) {
    Ref empty = TRY(make_tuple(t, {}));
    return reduced(t, s, {empty.get(), places.get()});
  }
  if (s->result.is_absent()) return reduced(t, s, {s->pools, places.get()});
  Ref state = TRY(numbers_tuple(t, s->indexes, s->places));
  return reduced_with(t, s, {s->pools, places.get()}, state);
}

Result combinations_setstate(Thread& t, const Args& a) {
  auto* s = as<Selector>(a.self);
  int64_t n = pool(s)->length;
  TRY(read_state(t, a[0], s->places, s->indexes, [&](int64_t i) { return i + n - s->places; }));
  clear(s->result);
  Ref first = TRY(first_result(t, s, false));
  return kNone;
}

// combinations_with_replacement -------------------------------------------------------------------------------------

Result replacement_new(Thread& t, const Args& a) {
  Ref items = TRY(tuple_from(t, a[0]));
  int64_t places = TRY(places_of(t, a[1]));
  bool none = items.as<Tuple>()->length == 0 && places > 0;
  Ref made = TRY(make_selector(t, as<Type>(a.self), std::move(items), places, places));
  made.as<Selector>()->stopped = none;
  return made;
}

Result replacement_next(Thread& t, Value self) {
  auto* s = as<Selector>(self);
  if (s->stopped) return kAbsent;
  if (s->result.is_absent()) return first_result(t, s, false);
  int64_t n = pool(s)->length, r = s->places, i = r - 1;
  while (i >= 0 && s->indexes[i] == n - 1) --i;
  if (i < 0) return stop(s);
  int64_t index = s->indexes[i] + 1;
  Tuple* result = TRY(result_to_change(t, s));
  for (; i < r; ++i) {
    s->indexes[i] = index;
    set_place(result, i, pool(s)->items[index]);
  }
  return Result::copy(s->result);
}

Result replacement_setstate(Thread& t, const Args& a) {
  auto* s = as<Selector>(a.self);
  int64_t n = pool(s)->length;
  TRY(read_state(t, a[0], s->places, s->indexes, [&](int64_t) { return n - 1; }));
  clear(s->result);
  Ref first = TRY(first_result(t, s, false));
  return kNone;
}

// permutations ------------------------------------------------------------------------------------------------------

Result permutations_new(Thread& t, const Args& a) {
  Ref items = TRY(tuple_from(t, a[0]));
  int64_t n = items.as<Tuple>()->length, r = n;
  if (!a[1].is_none()) {
    if (!is_int(a[1])) return raise_type_error(t, "Expected int as r");
    r = TRY(places_of(t, a[1]));
  }
  Ref made = TRY(make_selector(t, as<Type>(a.self), std::move(items), r, n));
  auto* s = made.as<Selector>();
  s->stopped = r > n;
  s->cycles = TRY(allocate_numbers(t, r));
  for (int64_t i = 0; i < n; ++i) s->indexes[i] = i;
  for (int64_t i = 0; i < r; ++i) s->cycles[i] = n - i;
  return made;
}

Result permutations_next(Thread& t, Value self) {
  auto* s = as<Selector>(self);
  if (s->stopped) return kAbsent;
  if (s->result.is_absent()) return first_result(t, s, false);
  int64_t n = pool(s)->length, r = s->places;
  if (n == 0) return stop(s);
  Tuple* result = TRY(result_to_change(t, s));
  for (int64_t i = r - 1; i >= 0; --i) {
    if (--s->cycles[i] == 0) {  // this place has seen all: its item moves to the end
      int64_t index = s->indexes[i];
      for (int64_t k = i; k < n - 1; ++k) s->indexes[k] = s->indexes[k + 1];
      s->indexes[n - 1] = index;
      s->cycles[i] = n - i;
      continue;
    }
    std::swap(s->indexes[i], s->indexes[n - s->cycles[i]]);
    for (int64_t k = i; k < r; ++k) set_place(result, k, pool(s)->items[s->indexes[k]]);
    return Result::copy(s->result);
  }
  return stop(s);
}

Result permutations_reduce(Thread& t, const Args& a) {
  auto* s = as<Selector>(a.self);
  Ref places = TRY(make_int(t, s->places));
  if (s->stopped) {
    Ref empty = TRY(make_tuple(t, {}));
    return reduced(t, s, {empty.get(), places.get()});
  }
  if (s->result.is_absent()) return reduced(t, s, {s->pools, places.get()});
  Ref indexes = TRY(numbers_tuple(t, s->indexes, s->index_count));
  Ref cycles = TRY(numbers_tuple(t, s->cycles, s->places));
  Ref state = TRY(make_tuple(t, {indexes.get(), cycles.get()}));
  return reduced_with(t, s, {s->pools, places.get()}, state);
}

Result permutations_setstate(Thread& t, const Args& a) {
  auto* s = as<Selector>(a.self);
  if (!is_tuple(a[0]) || as<Tuple>(a[0])->length != 2) return raise_value_error(t, "invalid arguments");
  Tuple* state = as<Tuple>(a[0]);
  int64_t n = s->index_count;
  TRY(read_state(t, state->items[0], n, s->indexes, [&](int64_t) { return n - 1; }));
  TRY(read_state(t, state->items[1], s->places, s->cycles, [&](int64_t i) { return n - i; }));
  for (int64_t i = 0; i < s->places; ++i) {
    if (s->cycles[i] < 1) s->cycles[i] = 1;
  }
  clear(s->result);
  Ref first = TRY(first_result(t, s, false));
  return kNone;
}

Result selector_sizeof(Thread& t, const Args& a) {
  auto* s = as<Selector>(a.self);
  return make_int(t, static_cast<int64_t>(s->type->basic_size) + (s->index_count + (s->cycles ? s->places : 0)) * 8);
}

constexpr const char* kSizeofDoc = "The number of bytes this object occupies in memory.";
const NativeFunction kProductMethods[] = {{"__reduce__()!", product_reduce, kReduceDoc},
                                          {"__setstate__(state, /)!", product_setstate, kSetStateDoc},
                                          {"__sizeof__()!", selector_sizeof, kSizeofDoc},
                                          {}};
const NativeFunction kCombinationsMethods[] = {{"__reduce__()!", selection_reduce, kReduceDoc},
                                               {"__setstate__(state, /)!", combinations_setstate, kSetStateDoc},
                                               {"__sizeof__()!", selector_sizeof, kSizeofDoc},
                                               {}};
const NativeFunction kReplacementMethods[] = {{"__reduce__()!", selection_reduce, kReduceDoc},
                                              {"__setstate__(state, /)!", replacement_setstate, kSetStateDoc},
                                              {"__sizeof__()!", selector_sizeof, kSizeofDoc},
                                              {}};
const NativeFunction kPermutationsMethods[] = {{"__reduce__()!", permutations_reduce, kReduceDoc},
                                               {"__setstate__(state, /)!", permutations_setstate, kSetStateDoc},
                                               {"__sizeof__()!", selector_sizeof, kSizeofDoc},
                                               {}};

constexpr Slots selector_slots(UnarySlot next) {
  Slots s = iterator_slots<Owned>(next);
  s.destroy = destroy;
  return s;
}

}  // namespace

const TypeSpec kProductType = {
    .name = "itertools.product",
    .doc =
        "product(*iterables, repeat=1) --> product object\n\nGives every tuple with one element from each "
        "iterable, like loops inside loops; the last changes fastest.\nproduct('ab', (0, 1)) gives ('a',0), "
        "('a',1), ('b',0) and ('b',1).",
    .size = sizeof(Selector),
    .flags = kHasGc | kBaseType,
    .new_ = {"product(*iterables, repeat=1)!", product_new},
    .methods = kProductMethods,
    .slots = selector_slots(product_next)};
const TypeSpec kPermutationsType = {
    .name = "itertools.permutations",
    .doc =
        "Gives every ordered choice of r elements of the iterable, as tuples.\n\npermutations('abc', 2) gives "
        "('a','b'), ('a','c'), ('b','a'), ('b','c'), ('c','a') and ('c','b').",
    .size = sizeof(Selector),
    .flags = kHasGc | kBaseType,
    .new_ = {"permutations(iterable, r=None)", permutations_new},
    .methods = kPermutationsMethods,
    .slots = selector_slots(permutations_next)};
const TypeSpec kCombinationsType = {
    .name = "itertools.combinations",
    .doc =
        "Gives every choice of r elements of the iterable, in its order, as tuples.\n\ncombinations('abc', 2) "
        "gives ('a','b'), ('a','c') and ('b','c').",
    .size = sizeof(Selector),
    .flags = kHasGc | kBaseType,
    .new_ = {"combinations(iterable, r)", combinations_new},
    .methods = kCombinationsMethods,
    .slots = selector_slots(combinations_next)};
const TypeSpec kCombinationsWithReplacementType = {
    .name = "itertools.combinations_with_replacement",
    .doc =
        "Gives every choice of r elements of the iterable as tuples, where an element may be taken "
        "repeatedly.\n\ncombinations_with_replacement('ab', 2) gives ('a','a'), ('a','b') and ('b','b').",
    .size = sizeof(Selector),
    .flags = kHasGc | kBaseType,
    .new_ = {"combinations_with_replacement(iterable, r)", replacement_new},
    .methods = kReplacementMethods,
    .slots = selector_slots(replacement_next)};

}  // namespace krait::modules

// The types set, frozenset and set_iterator.
#include "interpreter/objects/dict_keys.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/list.h"
#include "interpreter/objects/sequence.h"
#include "interpreter/objects/set_operations.h"
#include "interpreter/objects/set_table.h"
#include "interpreter/objects/str.h"
#include "interpreter/objects/tuple.h"
#include "interpreter/runtime/hash.h"
#include "interpreter/runtime/heap.h"

namespace krait::objects {

namespace {

void destroy(Object* o) { set_clear(static_cast<Set*>(o)); }

void traverse(Object* o, Visitor& visit) {
  Set* s = static_cast<Set*>(o);
  for (int64_t i = 0; i <= s->mask; ++i) visit(s->table[i].key);
}

Result set_new(Thread& t, Type* type, const Value*, size_t, Tuple*) { return allocate_set(t, type); }

Result set_init(Thread& t, const Args& a) {
  Set* s = as_set(a.self);
  if (a.keyword_count) return raise_type_error(t, "set() takes no keyword arguments");  // of subclasses neither
  if (a.rest_count > 1) return raise_type_error(t, "set expected at most 1 argument, got ", a.rest_count);
  set_clear(s);
  if (a.rest_count) TRY(set_update(t, s, a.rest[0]));
  return kNone;
}

Result frozenset_new(Thread& t, const Args& a) {
  Type* type = as<Type>(a.self);
  if (type == t.types().frozenset) return make_frozenset(t, a[0]);
  return make_set_of(t, type, a[0]);
}

Result set_repr(Thread& t, Value self) {
  Set* s = as_set(self);
  StrBuilder out(t);
  bool plain = s->type == t.types().set;
  if (s->used == 0) return make_str(t, cat(s->type->name, "()"));
  if (!TRY(repr_enter(t, self))) return make_str(t, cat(s->type->name, "(...)"));
  ReprGuard leave{t, self};
  Ref keys = TRY(list_from(t, self));
  Ref text = TRY(repr(t, keys));
  Str* listed = text.as<Str>();
  if (!plain) {
    out.add(s->type->name);
    out.add(U'(');
  }
  out.add(U'{');
  out.add(listed, 1, listed->length - 1);
  out.add(plain ? "}" : "})");
  return out.finish();
}

ResultOf<int64_t> frozenset_hash(Thread&, Value self) {
  Set* s = as_set(self);
  if (s->hash != -1) return s->hash;
  FrozenSetHash hash;
  int64_t position = 0, item;
  Value key;
  while (set_next(s, position, key, item)) hash.add(item);
  return s->hash = hash.finish();
}

Result set_compare(Thread& t, Value a, Value b, CompareOp op) {
  if (!is_any_set(a) || !is_any_set(b)) return kNotImplemented;
  Set *x = as_set(a), *y = as_set(b);
  switch (op) {
    case CompareOp::Eq:
    case CompareOp::Ne: {
      bool differ = x->used != y->used || (x->hash != -1 && y->hash != -1 && x->hash != y->hash);
      bool same = !differ && TRY(set_is_subset(t, x, b));
      return boolean(same == (op == CompareOp::Eq));
    }
    case CompareOp::Lt: return boolean(x->used < y->used && TRY(set_is_subset(t, x, b)));
    case CompareOp::Le: return boolean(TRY(set_is_subset(t, x, b)));
    case CompareOp::Gt: return boolean(x->used > y->used && TRY(set_is_subset(t, y, a)));
    default: return boolean(TRY(set_is_subset(t, y, a)));
  }
}

ResultOf<int64_t> set_length(Thread&, Value self) { return as_set(self)->used; }

// A set that stands for a key that cannot be hashed is looked up as a frozenset. Absent: the TypeError stays pending.
Result frozen_key(Thread& t, Value key) {
  if (!is_set(key) || !pending_matches(t, t.types().TypeError)) return kAbsent;
  clear_pending(t);
  return make_set_of(t, t.types().frozenset, key);
}

ResultOf<bool> contains_slot(Thread& t, Value self, Value key) {
  ResultOf<bool> found = set_contains(t, as_set(self), key);
  if (!found.failed) return found;
  Ref frozen = TRY(frozen_key(t, key));
  if (frozen.is_absent()) return raised;
  return set_contains(t, as_set(self), frozen);
}

ResultOf<bool> discard_key(Thread& t, Set* s, Value key) {
  ResultOf<bool> found = set_discard(t, s, key);
  if (!found.failed) return found;
  Ref frozen = TRY(frozen_key(t, key));
  if (frozen.is_absent()) return raised;
  return set_discard(t, s, frozen);
}

#define NEED_SETS(a, b) \
  if (!is_any_set(a) || !is_any_set(b)) return kNotImplemented

Result or_slot(Thread& t, Value a, Value b) {
  NEED_SETS(a, b);
  return set_union(t, as_set(a), b);
}
Result and_slot(Thread& t, Value a, Value b) {
  NEED_SETS(a, b);
  return set_intersection(t, as_set(a), b);
}
Result subtract_slot(Thread& t, Value a, Value b) {
  NEED_SETS(a, b);
  return set_difference(t, as_set(a), b);
}
Result xor_slot(Thread& t, Value a, Value b) {
  NEED_SETS(a, b);
  return set_symmetric_difference(t, as_set(a), b);
}
Result inplace_or(Thread& t, Value a, Value b) {
  NEED_SETS(a, b);
  TRY(set_update(t, as_set(a), b));
  return Result::copy(a);
}
Result inplace_and(Thread& t, Value a, Value b) {
  NEED_SETS(a, b);
  TRY(set_intersection_update(t, as_set(a), b));
  return Result::copy(a);
}
Result inplace_subtract(Thread& t, Value a, Value b) {
  NEED_SETS(a, b);
  TRY(set_difference_update(t, as_set(a), b));
  return Result::copy(a);
}
Result inplace_xor(Thread& t, Value a, Value b) {
  NEED_SETS(a, b);
  TRY(set_symmetric_difference_update(t, as_set(a), b));
  return Result::copy(a);
}

// Methods -----------------------------------------------------------------------------------------------------------

Result add(Thread& t, const Args& a) {
  TRY(set_add(t, as_set(a.self), a[0]));
  return kNone;
}

Result discard(Thread& t, const Args& a) {
  TRY(discard_key(t, as_set(a.self), a[0]));
  return kNone;
}

Result remove(Thread& t, const Args& a) {
  if (!TRY(discard_key(t, as_set(a.self), a[0]))) return raise_key_error(t, a[0]);
  return kNone;
}

Result pop(Thread& t, const Args& a) {
  Set* s = as_set(a.self);
  if (s->used == 0) {
    Ref message = TRY(make_ascii(t, "pop from an empty set"));
    return raise_key_error(t, message);
  }
  int64_t i = s->finger & s->mask;
  while (s->table[i].key.is_absent()) i = i == s->mask ? 0 : i + 1;
  Ref key;
  set_remove_at(s, &s->table[i], key);
  s->finger = i + 1;
  return key;
}

Result clear(Thread&, const Args& a) {
  set_clear(as_set(a.self));
  return kNone;
}

Result copy(Thread& t, const Args& a) {
  if (as_set(a.self)->type == t.types().frozenset) return Result::copy(a.self);
  return set_copy(t, as_set(a.self));
}

Result contains_method(Thread& t, const Args& a) { return boolean(TRY(contains_slot(t, a.self, a[0]))); }
Result isdisjoint(Thread& t, const Args& a) { return boolean(TRY(set_is_disjoint(t, as_set(a.self), a[0]))); }
Result issubset(Thread& t, const Args& a) { return boolean(TRY(set_is_subset(t, as_set(a.self), a[0]))); }
Result issuperset(Thread& t, const Args& a) { return boolean(TRY(set_is_superset(t, as_set(a.self), a[0]))); }

Result update(Thread& t, const Args& a) {
  for (size_t i = 0; i < a.rest_count; ++i) TRY(set_update(t, as_set(a.self), a.rest[i]));
  return kNone;
}

Result union_(Thread& t, const Args& a) {
  Ref result = TRY(set_copy(t, as_set(a.self)));
  for (size_t i = 0; i < a.rest_count; ++i) {
    if (!(a.rest[i] == a.self)) TRY(set_update(t, result.as<Set>(), a.rest[i]));
  }
  return result;
}

Result intersection(Thread& t, const Args& a) {
  if (a.rest_count == 0) return set_copy(t, as_set(a.self));
  Ref result = Ref::copy(a.self);
  for (size_t i = 0; i < a.rest_count; ++i) result = TRY(set_intersection(t, as_set(result), a.rest[i]));
  return result;
}

Result intersection_update(Thread& t, const Args& a) {
  Ref result = TRY(intersection(t, a));
  if (a.rest_count) set_swap(as_set(a.self), result.as<Set>());
  return kNone;
}

Result difference(Thread& t, const Args& a) {
  if (a.rest_count == 0) return set_copy(t, as_set(a.self));
  Ref result = TRY(set_difference(t, as_set(a.self), a.rest[0]));
  for (size_t i = 1; i < a.rest_count; ++i) TRY(set_difference_update(t, result.as<Set>(), a.rest[i]));
  return result;
}

Result difference_update(Thread& t, const Args& a) {
  for (size_t i = 0; i < a.rest_count; ++i) TRY(set_difference_update(t, as_set(a.self), a.rest[i]));
  return kNone;
}

Result symmetric_difference(Thread& t, const Args& a) { return set_symmetric_difference(t, as_set(a.self), a[0]); }

Result symmetric_difference_update(Thread& t, const Args& a) {
  TRY(set_symmetric_difference_update(t, as_set(a.self), a[0]));
  return kNone;
}

Result reduce(Thread& t, const Args& a) {
  Ref keys = TRY(list_from(t, a.self));
  Ref arguments = TRY(make_tuple(t, {keys.get()}));
  Ref state = TRY(call_method(t, a.self, t.names().__getstate__));
  return make_tuple(t, {Value::from_object(as_set(a.self)->type), arguments.get(), state.get()});
}

Result sizeof_(Thread& t, const Args& a) {
  Set* s = as_set(a.self);
  int64_t table = s->table == s->small ? 0 : (s->mask + 1) * static_cast<int64_t>(sizeof(SetEntry));
  return make_int(t, static_cast<int64_t>(s->type->basic_size) + 8 + table);
}

#define COMMON_METHODS                                                                                              \
  {"__contains__(object, /)!", contains_method, "Tells whether y is in x."},                                        \
      {"__reduce__()!", reduce, "What pickle needs to build the same object again."},                           \
      {"__sizeof__()!", sizeof_, "S.__sizeof__() -> size of S in memory, in bytes"},                                \
      {"copy()!", copy, "Makes a set with the same elements; they are not copied themselves."},                     \
      {"union(*others)!", union_, "A new set of all the elements that are in this set or in any other one given."}, \
      {"intersection(*others)!", intersection,                                                                      \
       "A new set of the elements that this set and all the others have in common."},                               \
      {"difference(*others)!", difference, "A new set of the elements that are here but in none of the others."},   \
      {"symmetric_difference(other, /)!", symmetric_difference,                                                     \
       "A new set of the elements that only one of the two sets has."},                                             \
      {"isdisjoint(other, /)!", isdisjoint, "Tells whether the two sets have no element in common."},               \
      {"issubset(other, /)!", issubset, "Tells whether all elements of this set are in the other one too."},        \
      {"issuperset(other, /)!", issuperset, "Tells whether all elements of the other set are in this one too."}, {  \
    "__class_getitem__(item, /)!", class_getitem, "See PEP 585", Binding::ClassMethod                               \
  }

const NativeFunction kSetMethods[] = {
    COMMON_METHODS,
    {"add(object, /)!", add, "Puts an element into the set; one that is already there changes nothing."},
    {"discard(object, /)!", discard,
     "Takes an element out of the set; one that is not there changes nothing."},
    {"remove(object, /)!", remove,
     "Takes an element out of the set; KeyError if it is not there."},
    {"pop()!", pop, "Takes some element out of the set and gives it back; KeyError for an empty set."},
    {"clear()!", clear, "Empties the set."},
    {"update(*others)!", update, "Adds everything the others hold to this set."},
    {"intersection_update(*others)!", intersection_update,
        "Keeps in this set only what also occurs in all the others."},
    {"difference_update(*others)!", difference_update,
        "Takes out of this set whatever also occurs in the others."},
    {"symmetric_difference_update(other, /)!", symmetric_difference_update,
     "Changes this set to hold what is in exactly one of it and the other."},
    {}};

const NativeFunction kFrozenSetMethods[] = {COMMON_METHODS, {}};

// The iterator --------------------------------------------------------------------------------------------------------

struct SetIterator : Object {
  Value set;  // owned; absent: exhausted
  int64_t used, position, remaining;
};

void iterator_destroy(Object* o) { release(static_cast<SetIterator*>(o)->set); }
void iterator_traverse(Object* o, Visitor& visit) { visit(static_cast<SetIterator*>(o)->set); }

Result set_iter(Thread& t, Value self) {
  auto* it = allocate<SetIterator>(t, t.types().set_iterator);
  if (!it) return raised;
  retain(it->set = self);
  it->used = it->remaining = as_set(self)->used;
  return Result::own(it);
}

Result iterator_next(Thread& t, Value self) {
  auto* it = as<SetIterator>(self);
  if (it->set.is_absent()) return kAbsent;
  Set* s = as_set(it->set);
  if (it->used != s->used) {
    it->used = -1;
    return raise_runtime_error(t, "Set changed size during iteration");
  }
  Value key;
  int64_t hash;
  if (!set_next(s, it->position, key, hash)) {
    runtime::clear(it->set);
    return kAbsent;
  }
  --it->remaining;
  return Result::copy(key);
}

Result iterator_length_hint(Thread& t, const Args& a) {
  auto* it = as<SetIterator>(a.self);
  bool live = !it->set.is_absent() && as_set(it->set)->used == it->used;
  return make_int(t, live ? it->remaining : 0);
}

Result iterator_reduce(Thread& t, const Args& a) {
  auto* it = as<SetIterator>(a.self);
  Ref rest = TRY(make_list(t));
  if (!it->set.is_absent()) {
    Ref twin = TRY(set_iter(t, it->set));
    twin.as<SetIterator>()->used = it->used;
    twin.as<SetIterator>()->position = it->position;
    TRY(list_extend(t, rest.as<List>(), twin));
  }
  Ref function = TRY(builtin_function(t, "iter"));
  Ref arguments = TRY(make_tuple(t, {rest.get()}));
  return make_tuple(t, {function.get(), arguments.get()});
}

const NativeFunction kIteratorMethods[] = {
    {"__length_hint__()", iterator_length_hint, "A guess at how many items the iterator still has to give."},
    {"__reduce__()!", iterator_reduce, "What pickle needs to build the same object again."},
    {}};

}  // namespace

const TypeSpec kSetType = {.name = "set",
                           .doc =
                               "set() -> new empty set object\nset(iterable) -> new set object\n\nA collection "
                               "without order in which every element occurs only once.",
                           .kind = Kind::Set,
                           .size = sizeof(Set),
                           .flags = kHasGc | kHasWeakrefs | kHasPrefix | kBaseType | kMatchSelf,
                           .init = {"set(*args, **kwargs)!", set_init},
                           .methods = kSetMethods,
                           .slots = {.destroy = destroy,
                                     .traverse = traverse,
                                     .clear = destroy,
                                     .new_ = set_new,
                                     .repr = set_repr,
                                     .compare = set_compare,
                                     .iter = set_iter,
                                     .subtract = subtract_slot,
                                     .and_ = and_slot,
                                     .xor_ = xor_slot,
                                     .or_ = or_slot,
                                     .inplace_subtract = inplace_subtract,
                                     .inplace_and = inplace_and,
                                     .inplace_xor = inplace_xor,
                                     .inplace_or = inplace_or,
                                     .length = set_length,
                                     .contains = contains_slot}};

const TypeSpec kFrozenSetType = {
    .name = "frozenset",
    .doc =
        "frozenset() -> empty frozenset object\nfrozenset(iterable) -> frozenset object\n\nA set that cannot be "
        "changed: each element is in it only once, in no special order.",
    .kind = Kind::FrozenSet,
    .size = sizeof(Set),
    .flags = kHasGc | kHasWeakrefs | kHasPrefix | kBaseType | kMatchSelf,
    .new_ = {"frozenset(iterable=<absent>, /)", frozenset_new},
    .methods = kFrozenSetMethods,
    .slots = {.destroy = destroy,
              .traverse = traverse,
              .repr = set_repr,
              .hash = frozenset_hash,
              .compare = set_compare,
              .iter = set_iter,
              .subtract = subtract_slot,
              .and_ = and_slot,
              .xor_ = xor_slot,
              .or_ = or_slot,
              .length = set_length,
              .contains = contains_slot}};

const TypeSpec kSetIteratorType = {
    .name = "set_iterator",
    .size = sizeof(SetIterator),
    .flags = kHasGc | kNoInstances,
    .methods = kIteratorMethods,
    .slots = {.destroy = iterator_destroy, .traverse = iterator_traverse, .iter = iter_self, .next = iterator_next}};

}  // namespace krait::objects

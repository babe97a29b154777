// The views and the iterator of OrderedDict.
#include "interpreter/modules/ordered_dict.h"
#include "interpreter/objects/dict_keys.h"
#include "interpreter/objects/dict_views.h"
#include "interpreter/objects/list.h"
#include "interpreter/objects/sequence.h"
#include "interpreter/objects/tuple.h"

namespace krait::modules {

namespace {

struct OrderedIterator : Object {
  Value dict;  // owned; absent: exhausted
  Value pair;  // owned: the tuple of the last item, to be used again
  Yield yield;
  bool backwards;
  uint64_t changes;
  int64_t used, position;
};
using IteratorLife = Life<OrderedIterator, &OrderedIterator::dict, &OrderedIterator::pair>;

Raised stop_with_error(Thread& t, OrderedIterator* it, const char* message) {
  clear(it->dict);
  return raise_runtime_error(t, message);
}

// The entry that is next; null: there is none.
ResultOf<DictEntry*> advance(Thread& t, OrderedIterator* it) {
  if (it->dict.is_absent()) return static_cast<DictEntry*>(nullptr);
  OrderedDict* d = ordered_of(it->dict);
  if (it->changes != d->changes) return stop_with_error(t, it, "OrderedDict mutated during iteration");
  if (is_bereft(d)) {
    clear(it->dict);
    return raise_key_error(t, kNone);
  }
  if (it->used != d->used) return stop_with_error(t, it, "OrderedDict changed size during iteration");
  DictEntry* entries = dict_entries(d);
  int64_t count = dict_entry_count(d), i = it->position, step = it->backwards ? -1 : 1;
  while (i >= 0 && i < count && entries[i].value.is_absent()) i += step;
  it->position = i + step;
  if (i >= 0 && i < count) return &entries[i];
  clear(it->dict);
  return static_cast<DictEntry*>(nullptr);
}

// CPython looks each key up to come to its value, and so finds out that its hash has changed.
Status check_hash(Thread& t, OrderedIterator* it, Value key, int64_t hash) {
  if (is_exact_str(key) || key.is_small_int() || TRY(key_hash(t, key)) == hash) return ok();
  clear(it->dict);
  return raise_key_error(t, key);
}

Result next_slot(Thread& t, Value self) {
  auto* it = as<OrderedIterator>(self);
  DictEntry* e = TRY(advance(t, it));
  if (!e) return kAbsent;
  if (it->yield == Yield::Keys) return Result::copy(e->key);
  Ref key = Ref::copy(e->key), value = Ref::copy(e->value);
  TRY(check_hash(t, it, key, e->hash));
  if (it->yield == Yield::Values) return value;
  return make_pair_reusing(t, it->pair, key.leak(), value.leak());
}

// (iter, ([what is left],)): the iterator itself does not move.
Result reduce(Thread& t, const Args& a) {
  auto* it = as<OrderedIterator>(a.self);
  Ref rest = TRY(make_list(t));
  if (!it->dict.is_absent()) {
    Ref twin = TRY(make_ordered_iterator(t, it->dict, it->yield, it->backwards));
    auto* copy = twin.as<OrderedIterator>();
    copy->changes = it->changes;
    copy->used = it->used;
    copy->position = it->position;
    TRY(list_extend(t, rest.as<List>(), twin));
  }
  Ref function = TRY(builtin_function(t, "iter"));
  Ref arguments = TRY(make_tuple(t, {rest.get()}));
  return make_tuple(t, {function.get(), arguments.get()});
}

const NativeFunction kIteratorMethods[] = {{"__reduce__()!", reduce, kReduceDoc}, {}};

Value dict_of(Value view) { return as<DictView>(view)->dict; }
template <Yield kYield>
Result view_iter(Thread& t, Value self) {
  return make_ordered_iterator(t, dict_of(self), kYield, false);
}
template <Yield kYield> Result view_reversed(Thread& t, const Args& a) {
  return make_ordered_iterator(t, dict_of(a.self), kYield, true);
}
template <Yield kYield> constexpr NativeFunction kViewMethods[] = {
    {"__reversed__()!", view_reversed<kYield>, "Return a reverse iterator."}, {}};

Result make_view(Thread& t, const TypeSpec& spec, Value dict) {
  Type* type = TRY(make_type(t, spec));
  return make_dict_view(t, type, dict);
}

template <Yield kYield> constexpr TypeSpec view_spec(const char* name, const TypeSpec& base) {
  TypeSpec s{.name = name,
             .size = sizeof(DictView),
             .flags = kHasGc | kNoInstances,
             .base = &base,
             .methods = kViewMethods<kYield>};
  s.slots.iter = view_iter<kYield>;
  return s;
}

}  // namespace

Result make_ordered_iterator(Thread& t, Value dict, Yield yield, bool backwards) {
  Type* type = TRY(make_type(t, kOrderedIteratorType));
  auto* it = allocate<OrderedIterator>(t, type);
  if (!it) return raised;
  retain(it->dict = dict);
  it->yield = yield;
  it->backwards = backwards;
  it->changes = ordered_of(dict)->changes;
  it->used = ordered_of(dict)->used;
  it->position = backwards ? dict_entry_count(ordered_of(dict)) - 1 : 0;
  return Result::own(it);
}

Result ordered_keys(Thread& t, const Args& a) { return make_view(t, kOrderedKeysType, a.self); }
Result ordered_values(Thread& t, const Args& a) { return make_view(t, kOrderedValuesType, a.self); }
Result ordered_items(Thread& t, const Args& a) { return make_view(t, kOrderedItemsType, a.self); }

const TypeSpec kOrderedKeysType = view_spec<Yield::Keys>("odict_keys", kDictKeysType);
const TypeSpec kOrderedValuesType = view_spec<Yield::Values>("odict_values", kDictValuesType);
const TypeSpec kOrderedItemsType = view_spec<Yield::Items>("odict_items", kDictItemsType);
const TypeSpec kOrderedIteratorType = {.name = "odict_iterator",
                                       .size = sizeof(OrderedIterator),
                                       .flags = kHasGc | kNoInstances,
                                       .methods = kIteratorMethods,
                                       .slots = iterator_slots<IteratorLife>(next_slot)};

}  // namespace krait::modules

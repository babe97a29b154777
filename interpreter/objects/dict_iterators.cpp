// The six iterators over dicts: keys, values and items, forwards and backwards.
#include "interpreter/objects/dict_keys.h"
#include "interpreter/objects/dict_views.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/list.h"
#include "interpreter/objects/sequence.h"
#include "interpreter/objects/tuple.h"
#include "interpreter/runtime/heap.h"

namespace krait::objects {

namespace {

DictIterator* self_of(Value v) { return as<DictIterator>(v); }

void destroy(Object* o) {
  auto* it = static_cast<DictIterator*>(o);
  release(it->dict);
  release(it->pair);
}
void traverse(Object* o, Visitor& visit) {
  auto* it = static_cast<DictIterator*>(o);
  visit(it->dict);
  visit(it->pair);
}
void clear_slot(Object* o) {
  auto* it = static_cast<DictIterator*>(o);
  clear(it->dict);
  clear(it->pair);
}

Result start(Thread& t, Type* type, Value dict, int64_t position) {
  auto* it = allocate<DictIterator>(t, type);
  if (!it) return raised;
  retain(it->dict = dict);
  it->used = it->remaining = as<Dict>(dict)->used;
  it->position = position;
  return Result::own(it);
}

// The next entry in the given direction; null when there is none (the iterator is finished, or raised).
ResultOf<DictEntry*> advance(Thread& t, DictIterator* it, int step) {
  if (it->dict.is_absent()) return static_cast<DictEntry*>(nullptr);
  Dict* d = as<Dict>(it->dict);
  if (it->used != d->used) {
    it->used = -1;  // stays an error
    return raise_runtime_error(t, "dictionary changed size during iteration");
  }
  DictEntry* entries = dict_entries(d);
  int64_t count = dict_entry_count(d), i = it->position;
  while (i >= 0 && i < count && entries[i].value.is_absent()) i += step;
  if (i < 0 || i >= count) {
    clear(it->dict);
    return static_cast<DictEntry*>(nullptr);
  }
  if (it->remaining == 0) {
    clear(it->dict);
    return raise_runtime_error(t, "dictionary keys changed during iteration");
  }
  it->position = i + step;
  --it->remaining;
  return &entries[i];
}

template <int kStep> Result next_key(Thread& t, Value self) {
  DictEntry* e = TRY(advance(t, self_of(self), kStep));
  if (!e) return kAbsent;
  return Result::copy(e->key);
}
template <int kStep> Result next_value(Thread& t, Value self) {
  DictEntry* e = TRY(advance(t, self_of(self), kStep));
  if (!e) return kAbsent;
  return Result::copy(e->value);
}
template <int kStep> Result next_item(Thread& t, Value self) {
  DictEntry* e = TRY(advance(t, self_of(self), kStep));
  if (!e) return kAbsent;
  return make_pair_reusing(t, self_of(self)->pair, Ref::copy(e->key).leak(), Ref::copy(e->value).leak());
}

Result length_hint(Thread& t, const Args& a) {
  DictIterator* it = self_of(a.self);
  bool live = !it->dict.is_absent() && as<Dict>(it->dict)->used == it->used;
  return make_int(t, live ? it->remaining : 0);
}

// (iter, ([what is left],)): the iterator itself does not move.
Result reduce(Thread& t, const Args& a) {
  DictIterator* it = self_of(a.self);
  Ref rest = TRY(make_list(t));
  if (!it->dict.is_absent()) {
    Ref twin = TRY(start(t, it->type, it->dict, it->position));
    twin.as<DictIterator>()->used = it->used;
    twin.as<DictIterator>()->remaining = it->remaining;
    TRY(list_extend(t, rest.as<List>(), twin));
  }
  Ref function = TRY(builtin_function(t, "iter"));
  Ref arguments = TRY(make_tuple(t, {rest.get()}));
  return make_tuple(t, {function.get(), arguments.get()});
}

const NativeFunction kMethods[] = {
    {"__length_hint__()!", length_hint, "A guess at how many items the iterator still has to give."},
    {"__reduce__()!", reduce, "What pickle needs to build the same object again."},
    {}};

constexpr TypeSpec spec(const char* name, UnarySlot next) {
  TypeSpec s{.name = name, .size = sizeof(DictIterator), .flags = kHasGc | kNoInstances, .methods = kMethods};
  s.slots.destroy = destroy;
  s.slots.traverse = traverse;
  s.slots.clear = clear_slot;
  s.slots.iter = iter_self;
  s.slots.next = next;
  return s;
}

}  // namespace

Result make_dict_iterator(Thread& t, Type* type, Value dict) { return start(t, type, dict, 0); }
Result make_dict_reverse_iterator(Thread& t, Type* type, Value dict) {
  return start(t, type, dict, dict_entry_count(as<Dict>(dict)) - 1);
}
Result dict_iter(Thread& t, Value self) { return make_dict_iterator(t, t.types().dict_key_iterator, self); }

const TypeSpec kDictKeyIteratorType = spec("dict_keyiterator", next_key<1>);
const TypeSpec kDictValueIteratorType = spec("dict_valueiterator", next_value<1>);
const TypeSpec kDictItemIteratorType = spec("dict_itemiterator", next_item<1>);
const TypeSpec kDictReverseKeyIteratorType = spec("dict_reversekeyiterator", next_key<-1>);
const TypeSpec kDictReverseValueIteratorType = spec("dict_reversevalueiterator", next_value<-1>);
const TypeSpec kDictReverseItemIteratorType = spec("dict_reverseitemiterator", next_item<-1>);

}  // namespace krait::objects

#include "interpreter/modules/ordered_dict.h"

#include <algorithm>
#include <unordered_map>
#include <vector>

#include "interpreter/objects/dict_keys.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/list.h"
#include "interpreter/objects/sequence.h"
#include "interpreter/objects/str.h"
#include "interpreter/objects/tuple.h"
#include "interpreter/objects/type.h"

namespace krait::modules {

// When each key came, by the key's word; later ones have greater numbers. Those of keys that went stay until there are
// many.
struct Births {
  std::unordered_map<uint64_t, uint64_t> numbers;
  uint64_t next = 0;

  void add(Value key) { numbers[key.bits] = next++; }
  uint64_t of(Value key) const {
    auto found = numbers.find(key.bits);
    return found == numbers.end() ? UINT64_MAX : found->second;
  }
  void forget_others_than(OrderedDict* d) {
    std::unordered_map<uint64_t, uint64_t> kept;
    int64_t i = 0;
    for (Value key, value; dict_next(d, i, key, value);) kept[key.bits] = of(key);
    numbers = std::move(kept);
  }
};

namespace {

void write_births(OrderedDict* d) {
  if (d->births) return;
  d->births = new Births;
  int64_t i = 0;
  for (Value key, value; dict_next(d, i, key, value);) d->births->add(key);
}

void note_birth(OrderedDict* d) {
  if (!d->births) return;
  if (d->births->numbers.size() > static_cast<size_t>(2 * d->used + 64)) d->births->forget_others_than(d);
  d->births->add(dict_entries(d)[dict_entry_count(d) - 1].key);
}

// Lets all entries go, in the order in which their keys came.
void destroy(Object* o) {
  auto* d = static_cast<OrderedDict*>(o);
  if (Births* births = std::exchange(d->births, nullptr)) {
    DictEntry* entries = dict_entries(d);
    std::stable_sort(entries, entries + dict_entry_count(d),
                     [&](const DictEntry& a, const DictEntry& b) { return births->of(a.key) < births->of(b.key); });
    delete births;
  }
  kDictType.slots.destroy(o);
}

void traverse(Object* o, Visitor& visit) { kDictType.slots.traverse(o, visit); }

// Around a change that goes through the dict itself: counts it if keys came or went, and keeps first_live valid unless
// the table was made anew.
class Change {
 public:
  explicit Change(OrderedDict* d) : dict_(d), keys_(d->keys), used_(d->used), known_(d->seen == d->version) {}
  ~Change() {
    if (dict_->used != used_) ++dict_->changes;
    if (dict_->used > used_) note_birth(dict_);
    dict_->known += dict_->used - used_;
    dict_->seen = known_ && dict_->keys == keys_ ? dict_->version : UINT64_MAX;
  }
  Change(const Change&) = delete;

 private:
  OrderedDict* dict_;
  DictKeys* keys_;
  int64_t used_;
  bool known_;
};

int64_t first_entry(OrderedDict* d) {
  int64_t i = d->seen == d->version ? d->first_live : 0;
  while (dict_entries(d)[i].value.is_absent()) ++i;
  d->first_live = i;
  d->seen = d->version;
  return i;
}

int64_t last_entry(OrderedDict* d) {
  int64_t i = dict_entry_count(d) - 1;
  while (dict_entries(d)[i].value.is_absent()) --i;
  return i;
}

Status set_item_slot(Thread& t, Value self, Value key, Value value) {
  OrderedDict* d = ordered_of(self);
  int64_t hash = TRY(key_hash(t, key));
  Change change(d);
  return value.is_absent() ? dict_delete(t, d, key) : dict_set(t, d, key, hash, value);
}

Raised raise_empty(Thread& t) {
  Ref message = TRY(make_ascii(t, "dictionary is empty"));
  return raise_key_error(t, message);
}

// --- methods -------------------------------------------------------------------------------------------------------

Result init(Thread& t, const Args& a) {
  if (a.rest_count > 1) return raise_type_error(t, "expected at most 1 arguments, got ", a.rest_count);
  if (a.rest_count) TRY(ordered_update(t, a.self, a.rest[0]));
  TRY(ordered_update_keywords(t, a.self, a));
  return kNone;
}

Result update(Thread& t, const Args& a) {
  if (a.rest_count > 1)
    return raise_type_error(t, "update() takes at most 1 positional argument (", a.rest_count, " given)");
  if (a.rest_count) TRY(ordered_update(t, a.self, a.rest[0]));
  TRY(ordered_update_keywords(t, a.self, a));
  return kNone;
}

Result setdefault(Thread& t, const Args& a) {
  if (is_plain_ordered(a.self)) {
    Change change(ordered_of(a.self));
    return dict_set_default(t, ordered_of(a.self), a[0], a[1]);
  }
  if (TRY(contains(t, a.self, a[0]))) return get_item(t, a.self, a[0]);
  TRY(set_item(t, a.self, a[0], a[1]));
  return Result::copy(a[1]);
}

Result pop(Thread& t, const Args& a) {
  Ref value;
  {
    Change change(ordered_of(a.self));
    value = TRY(dict_pop(t, ordered_of(a.self), a[0]));
  }
  if (!value.is_absent()) return value;
  return a[1].is_absent() ? Result(raise_key_error(t, a[0])) : Result::copy(a[1]);
}

Result popitem(Thread& t, const Args& a) {
  OrderedDict* d = ordered_of(a.self);
  bool last = TRY(is_true(t, a[0]));
  if (d->used == 0) return raise_empty(t);
  int64_t i = last ? last_entry(d) : first_entry(d);
  Ref key, value;
  {
    Change change(d);
    dict_take_entry(d, i, key, value);
    if (last) d->keys->filled = i;
  }
  return make_tuple(t, {key.get(), value.get()});
}

struct Entry {
  int64_t hash;
  Ref key, value;
};

Entry take_entry(OrderedDict* d, int64_t i) {
  Entry e{dict_entries(d)[i].hash, {}, {}};
  dict_take_entry(d, i, e.key, e.value);
  return e;
}

// Puts the entry before all others, by putting all others behind it.
Status move_to_front(Thread& t, OrderedDict* d, int64_t index) {
  std::vector<Entry> all;
  all.push_back(take_entry(d, index));
  for (int64_t i = 0, count = dict_entry_count(d); i < count; ++i)
    if (!dict_entries(d)[i].value.is_absent()) all.push_back(take_entry(d, i));
  d->seen = UINT64_MAX;
  for (const Entry& e : all) TRY(dict_set(t, d, e.key, e.hash, e.value));
  return ok();
}

Result move_to_end(Thread& t, const Args& a) {
  OrderedDict* d = ordered_of(a.self);
  bool last = TRY(is_true(t, a[1]));
  if (d->used == 0) return raise_key_error(t, a[0]);
  int64_t hash = TRY(key_hash(t, a[0]));
  int64_t i = TRY(dict_find(t, d, a[0], hash));
  if (i == kNotFound) return raise_key_error(t, a[0]);
  if (i == (last ? last_entry(d) : first_entry(d))) return kNone;
  ++d->changes;
  write_births(d);
  if (!last) {
    TRY(move_to_front(t, d, i));
    return kNone;
  }
  Change change(d);
  Entry moved = take_entry(d, i);
  TRY(dict_set(t, d, moved.key, moved.hash, moved.value));
  return kNone;
}

Result clear_method(Thread&, const Args& a) {
  ordered_of(a.self)->known = 0;
  destroy(a.self.object());
  return kNone;
}

Result copy(Thread& t, const Args& a) {
  Ref made = TRY(call(t, Value::from_object(a.self.object()->type)));
  bool plain = is_plain_ordered(a.self);
  Ref keys = TRY(make_ordered_iterator(t, a.self, plain ? Yield::Items : Yield::Keys, false));
  TRY(for_each(t, keys, [&](Value found) -> Status {
    if (plain) return set_item(t, made, as<Tuple>(found)->items[0], as<Tuple>(found)->items[1]);
    Ref value = TRY(get_item(t, a.self, found));
    return set_item(t, made, found, value);
  }));
  return made;
}

Result fromkeys(Thread& t, const Args& a) {
  Ref made = TRY(call(t, a.self));
  TRY(for_each(t, a[0], [&](Value key) { return set_item(t, made, key, a[1]); }));
  return made;
}

Result reversed(Thread& t, const Args& a) { return make_ordered_iterator(t, a.self, Yield::Keys, true); }

Result reduce(Thread& t, const Args& a) {
  Ref state = TRY(call_method(t, a.self, t.names().__getstate__));
  Ref items = TRY(call_method(t, a.self, t.names().items));
  Ref iterator = TRY(iter(t, items)), arguments = TRY(make_tuple(t, {}));
  return make_tuple(t,
                    {Value::from_object(a.self.object()->type), arguments.get(), state.get(), kNone, iterator.get()});
}

// What CPython's layout takes: the dict, and a list of its nodes beside it.
Result sizeof_(Thread& t, const Args& a) {
  OrderedDict* d = ordered_of(a.self);
  int64_t size = 112 + 32 * d->used;
  if (!dict_memory(d)) return make_int(t, size);
  int64_t usable = (d->keys->size() << 1) / 3;
  return make_int(
      t, size + 32 + (int64_t{1} << d->keys->log2_bytes) + usable * (d->keys->all_str ? 16 : 24) + 8 * d->keys->size());
}

// --- slots ---------------------------------------------------------------------------------------------------------

Result repr_slot(Thread& t, Value self) {
  OrderedDict* d = ordered_of(self);
  Ref name = TRY(get_attr(t, Value::from_object(d->type), t.names().__name__));
  if (d->used == 0) return make_str(t, cat(name.as<Str>(), "()"));
  if (!TRY(repr_enter(t, self))) return make_ascii(t, "...");
  ReprGuard leave{t, self};
  Ref items = is_plain_ordered(self) ? TRY(make_ordered_iterator(t, self, Yield::Items, false))
                                     : TRY(call_method(t, self, t.names().items));
  Ref list = TRY(list_from(t, items));
  Ref text = TRY(repr(t, list));
  return make_str(t, cat(name.as<Str>(), "(", text.as<Str>(), ")"));
}

ResultOf<bool> same_order(Thread& t, Dict* a, Dict* b) {
  int64_t i = 0, j = 0;
  for (Value key, other, unused; dict_next(a, i, key, unused);) {
    if (!dict_next(b, j, other, unused)) return false;
    Ref left = Ref::copy(key), right = Ref::copy(other);
    if (!TRY(equal(t, left, right))) return false;
  }
  return true;
}

Result compare_slot(Thread& t, Value a, Value b, CompareOp op) {
  if (!is_ordered_dict(a) || !is_dict(b) || (op != CompareOp::Eq && op != CompareOp::Ne)) return kNotImplemented;
  Ref answer = TRY(kDictType.slots.compare(t, a, b, CompareOp::Eq));
  bool same = answer.get().is_true();
  if (same && is_ordered_dict(b)) same = TRY(same_order(t, ordered_of(a), ordered_of(b)));
  return boolean(same == (op == CompareOp::Eq));
}

Result iter_slot(Thread& t, Value self) { return make_ordered_iterator(t, self, Yield::Keys, false); }

// self | other: of the type of the ordered one among the two.
Result or_slot(Thread& t, Value a, Value b) {
  if (!is_dict(a) || !is_dict(b)) return kNotImplemented;
  Value own = is_ordered_dict(a) ? a : b;
  if (!is_ordered_dict(own)) return kNotImplemented;
  Ref made = TRY(call(t, Value::from_object(own.object()->type), {a}));
  TRY(ordered_update(t, made, b));
  return made;
}

Result inplace_or_slot(Thread& t, Value self, Value other) {
  TRY(ordered_update(t, self, other));
  return Result::copy(self);
}

const NativeFunction kMethods[] = {
    {"setdefault(key, default=None)", setdefault,
     "The value for the key if it is there; else the default, which is put in."},
    {"pop(key, default=<absent>)", pop,
     "od.pop(key[,default]) -> v, removes the key and answers its value.\n\nIf it is not there: the default if given, "
     "else KeyError."},
    {"popitem(last=True)", popitem,
     "Removes and answers a (key, value) pair: the last one, or the first if last is false."},
    {"move_to_end(key, last=True)", move_to_end,
     "Moves an existing key to the end, or to the beginning if last is false."},
    {"update(*args, **kwargs)!", update,
     "Puts in what a mapping or an iterable of pairs has, and the keyword arguments."},
    {"fromkeys(iterable, value=None)", fromkeys, "A new ordered dict with these keys, and one value for all.",
     Binding::ClassMethod},
    {"keys()!", ordered_keys, "A view of the keys."},
    {"values()!", ordered_values, "A view of the values."},
    {"items()!", ordered_items, "A view of the (key, value) pairs."},
    {"clear()!", clear_method, "od.clear() -> None.  Removes all items."},
    {"copy()!", copy, "od.copy() -> a shallow copy of od"},
    {"__reduce__()!", reduce, kReduceDoc},
    {"__reversed__()!", reversed, "od.__reversed__() <==> reversed(od)"},
    {"__sizeof__()!", sizeof_, "Bytes in memory."},
    {}};

}  // namespace

const TypeSpec kOrderedDictType = {.name = "collections.OrderedDict",
                                   .doc =
                                       "A dict that keeps its keys in the order of insertion and can move them "
                                       "to either end.",
                                   .kind = Kind::Dict,
                                   .size = sizeof(OrderedDict),
                                   .flags = kHasGc | kBaseType | kMapping | kHasDict | kHasWeakrefs,
                                   .base = &kDictType,
                                   .init = {"OrderedDict(*args, **kwargs)", init},
                                   .methods = kMethods,
                                   .slots = {.destroy = destroy,
                                             .traverse = traverse,
                                             .clear = destroy,
                                             .repr = repr_slot,
                                             .compare = compare_slot,
                                             .iter = iter_slot,
                                             .or_ = or_slot,
                                             .inplace_or = inplace_or_slot,
                                             .set_item = set_item_slot}};

}  // namespace krait::modules

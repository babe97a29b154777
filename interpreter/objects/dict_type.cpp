// The type dict: slots and methods (library reference, Mapping Types).
#include "interpreter/objects/dict_keys.h"
#include "interpreter/objects/dict_views.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/sequence.h"
#include "interpreter/objects/set.h"
#include "interpreter/objects/tuple.h"
#include "interpreter/runtime/heap.h"

namespace krait::objects {

namespace {

void destroy(Object* o) { dict_clear(current_thread(o), static_cast<Dict*>(o)); }

void traverse(Object* o, Visitor& visit) {
  Dict* d = static_cast<Dict*>(o);
  DictEntry* entries = dict_entries(d);
  const bool keys = !d->keys->all_str;  // strs lead nowhere
  for (int64_t i = 0; i < d->keys->filled; ++i) {
    visit(entries[i].value);
    if (keys) visit(entries[i].key);
  }
}

Result dict_new(Thread& t, Type* type, const Value*, size_t, Tuple*) { return allocate_dict(t, type); }

Status merge_keywords(Thread& t, Dict* d, const Args& a) {
  for (size_t i = 0; i < a.keyword_count; ++i) TRY(dict_set(t, d, a.keywords[2 * i], a.keywords[2 * i + 1]));
  return ok();
}

// What dict() and dict.update() take: at most one mapping or iterable of pairs, and keywords.
Result update_from(Thread& t, const Args& a, const char* name) {
  Dict* d = as<Dict>(a.self);
  if (a.rest_count > 1) return raise_type_error(t, name, " expected at most 1 argument, got ", a.rest_count);
  if (a.rest_count) TRY(dict_update(t, d, a.rest[0]));
  TRY(merge_keywords(t, d, a));
  return kNone;
}

Result dict_init(Thread& t, const Args& a) { return update_from(t, a, "dict"); }

Result dict_repr(Thread& t, Value self) {
  Dict* d = as<Dict>(self);
  if (d->used == 0) return make_ascii(t, "{}");
  if (!TRY(repr_enter(t, self))) return make_ascii(t, "{...}");
  ReprGuard leave{t, self};
  StrBuilder out(t);
  out.add(U'{');
  int64_t position = 0;
  Value key, value;
  bool first = true;
  while (dict_next(d, position, key, value)) {
    Ref held_key = Ref::copy(key), held_value = Ref::copy(value);
    if (!first) out.add(", ");
    first = false;
    Ref text = TRY(repr(t, held_key));
    out.add(text.as<Str>());
    out.add(": ");
    text = TRY(repr(t, held_value));
    out.add(text.as<Str>());
  }
  out.add(U'}');
  return out.finish();
}

ResultOf<bool> dict_equal(Thread& t, Dict* a, Dict* b) {
  if (a->used != b->used) return false;
  int64_t position = 0, hash;
  Value key, value;
  while (dict_next(a, position, key, value, hash)) {
    Ref held_key = Ref::copy(key), held_value = Ref::copy(value);
    Value found = TRY(dict_get(t, b, held_key, hash));
    if (found.is_absent()) return false;
    Ref other = Ref::copy(found);
    if (!TRY(equal(t, held_value, other))) return false;
  }
  return true;
}

Result dict_compare(Thread& t, Value a, Value b, CompareOp op) {
  if (!is_dict(a) || !is_dict(b) || (op != CompareOp::Eq && op != CompareOp::Ne)) return kNotImplemented;
  bool same = TRY(dict_equal(t, as<Dict>(a), as<Dict>(b)));
  return boolean(same == (op == CompareOp::Eq));
}

ResultOf<int64_t> dict_length(Thread&, Value self) { return as<Dict>(self)->used; }
ResultOf<bool> dict_contains_slot(Thread& t, Value self, Value key) { return dict_contains(t, as<Dict>(self), key); }

Result dict_get_item(Thread& t, Value self, Value key) {
  Dict* d = as<Dict>(self);
  Value found = TRY(dict_get(t, d, key));
  if (!found.is_absent()) return Result::copy(found);
  if (!(d->type->flags & kExactBuiltin)) {
    Ref missing = TRY(lookup_special(t, self, t.names().__missing__));
    if (!missing.is_absent()) return call(t, missing, {key});
  }
  return raise_key_error(t, key);
}

Status dict_set_item(Thread& t, Value self, Value key, Value value) {
  if (value.is_absent()) return dict_delete(t, as<Dict>(self), key);
  return dict_set(t, as<Dict>(self), key, value);
}

Result dict_or(Thread& t, Value a, Value b) {
  if (!is_dict(a) || !is_dict(b)) return kNotImplemented;
  Ref made = TRY(dict_copy(t, as<Dict>(a)));
  TRY(dict_update(t, made.as<Dict>(), b));
  return made;
}

Result dict_inplace_or(Thread& t, Value self, Value other) {
  TRY(dict_update(t, as<Dict>(self), other));
  return Result::copy(self);
}

// Methods -----------------------------------------------------------------------------------------------------------

Result get(Thread& t, const Args& a) {
  Value found = TRY(dict_get(t, as<Dict>(a.self), a[0]));
  return Result::copy(found.is_absent() ? a[1] : found);
}

Result getitem(Thread& t, const Args& a) { return dict_get_item(t, a.self, a[0]); }
Result contains_method(Thread& t, const Args& a) { return boolean(TRY(dict_contains(t, as<Dict>(a.self), a[0]))); }
Result setdefault(Thread& t, const Args& a) { return dict_set_default(t, as<Dict>(a.self), a[0], a[1]); }

Result pop(Thread& t, const Args& a) {
  Dict* d = as<Dict>(a.self);
  Ref value;
  if (d->used != 0) value = TRY(dict_pop(t, d, a[0]));
  if (!value.is_absent()) return value;
  if (!a[1].is_absent()) return Result::copy(a[1]);
  if (d->used == 0) TRY(key_hash(t, a[0]));
  return raise_key_error(t, a[0]);
}

Result popitem(Thread& t, const Args& a) {
  Dict* d = as<Dict>(a.self);
  if (d->used == 0) {
    Ref message = TRY(make_ascii(t, "popitem(): dictionary is empty"));
    return raise_key_error(t, message);
  }
  int64_t i = dict_entry_count(d) - 1;
  while (dict_entries(d)[i].value.is_absent()) --i;
  Ref key, value;
  dict_take_entry(d, i, key, value);
  d->keys->filled = i;  // what was removed behind it is gone for good; the room is regained at the next growth
  return make_tuple(t, {key.get(), value.get()});
}

Result keys(Thread& t, const Args& a) { return make_dict_view(t, t.types().dict_keys, a.self); }
Result values(Thread& t, const Args& a) { return make_dict_view(t, t.types().dict_values, a.self); }
Result items(Thread& t, const Args& a) { return make_dict_view(t, t.types().dict_items, a.self); }

Result update(Thread& t, const Args& a) { return update_from(t, a, "update"); }

Result clear(Thread& t, const Args& a) {
  dict_clear(t, as<Dict>(a.self));
  return kNone;
}

Result copy(Thread& t, const Args& a) { return dict_copy(t, as<Dict>(a.self)); }

Result reversed(Thread& t, const Args& a) {
  return make_dict_reverse_iterator(t, t.types().dict_reverse_key_iterator, a.self);
}

// The keys of a set or dict, with the hashes that it has.
Status set_known_keys(Thread& t, Dict* d, Value source, Value value) {
  int64_t position = 0, hash;
  Value key, unused;
  bool set = is_any_set(source);
  while (set ? set_next(static_cast<Set*>(source.object()), position, key, hash)
             : dict_next(as<Dict>(source), position, key, unused, hash)) {
    Ref held = Ref::copy(key);
    TRY(dict_set(t, d, held, hash, value));
  }
  return ok();
}

Result fromkeys(Thread& t, const Args& a) {
  Ref made = TRY(call(t, a.self));
  if (is_exact_dict(made) && (is_exact_dict(a[0]) || is_any_set(a[0]))) {
    TRY(set_known_keys(t, made.as<Dict>(), a[0], a[1]));
  } else if (is_exact_dict(made)) {
    TRY(for_each(t, a[0], [&](Value key) { return dict_set(t, made.as<Dict>(), key, a[1]); }));
  } else {
    TRY(for_each(t, a[0], [&](Value key) { return set_item(t, made, key, a[1]); }));
  }
  return made;
}

// What CPython's layout takes, which programs print and tests know: keys of str have no hash beside them.
Result sizeof_(Thread& t, const Args& a) {
  Dict* d = as<Dict>(a.self);
  int64_t size = static_cast<int64_t>(d->type->basic_size) + 8;
  if (!dict_memory(d)) return make_int(t, size);
  int64_t usable = (d->keys->size() << 1) / 3;
  return make_int(t, size + 32 + (int64_t{1} << d->keys->log2_bytes) + usable * (d->keys->all_str ? 16 : 24));
}

const NativeFunction kMethods[] = {
    {"__contains__(key, /)", contains_method, "Tells whether the dictionary has the key."},
    {"__getitem__(key, /)!", getitem, "Gives the value of x[y]."},
    {"__sizeof__()!", sizeof_, "D.__sizeof__() -> size of D in memory, in bytes"},
    {"get(key, default=None, /)", get, "The value that belongs to key, or default if there is no such key."},
    {"setdefault(key, default=None, /)", setdefault,
     "The value that belongs to key; if there is none yet, default is stored for it and given."},
    {"pop(key, default=<absent>, /)", pop,
     "D.pop(k[,d]) -> v\n\nTakes the key k out of D and gives the value that belonged to it.\nIf there is no "
     "such key the result is d, or a KeyError if no d was given."},
    {"popitem()", popitem,
     "Takes out the pair (key, value) that was added last, and gives it as a tuple.\n\nAn empty dict raises a "
     "KeyError."},
    {"keys()!", keys, "D.keys() -> a set-like object providing a view on D's keys"},
    {"items()!", items, "D.items() -> a set-like object providing a view on D's items"},
    {"values()!", values, "D.values() -> an object providing a view on D's values"},
    {"update(*args, **kwargs)!", update,
     "D.update([E, ]**F) -> None.  Update D from dict/iterable E and F.\n\nE may have a method keys(), then D[k] = "
     "E[k] "
     "for each of its keys; or be an iterable of pairs.\nThe keyword arguments come last."},
    {"fromkeys(iterable, value=None, /)", fromkeys,
     "Makes a dictionary whose keys come from iterable and which has the same value for all of them.",
     Binding::ClassMethod},
    {"clear()!", clear, "D.clear() -> None.  Remove all items from D."},
    {"copy()!", copy, "D.copy() -> a shallow copy of D"},
    {"__reversed__()", reversed, "An iterator over the keys, last one first."},
    {"__class_getitem__(item, /)!", class_getitem, "See PEP 585", Binding::ClassMethod},
    {}};

}  // namespace

const TypeSpec kDictType = {
    .name = "dict",
    .doc =
        "dict() -> new empty dictionary\ndict(mapping) -> dictionary with the same keys and values as "
        "mapping\ndict(iterable) -> dictionary with a key and a value from each pair\ndict(**kwargs) -> "
        "dictionary with the argument names as keys\n\nKeys and the values that belong to them; dict(one=1, "
        "two=2) is one with two keys.",
    .kind = Kind::Dict,
    .size = sizeof(Dict),
    .flags = kHasGc | kBaseType | kMapping | kMatchSelf,
    .init = {"dict(*args, **kwargs)!", dict_init},
    .methods = kMethods,
    .slots = {.destroy = destroy,
              .traverse = traverse,
              .clear = destroy,
              .new_ = dict_new,
              .repr = dict_repr,
              .compare = dict_compare,
              .iter = dict_iter,
              .or_ = dict_or,
              .inplace_or = dict_inplace_or,
              .length = dict_length,
              .get_item = dict_get_item,
              .set_item = dict_set_item,
              .contains = dict_contains_slot}};

}  // namespace krait::objects

// dict as the rest of the machine calls it: get, set, remove, merge. The table is in dict_keys.cpp.
#include "interpreter/objects/dict.h"

#include "interpreter/objects/dict_keys.h"
#include "interpreter/objects/list.h"
#include "interpreter/objects/sequence.h"
#include "interpreter/objects/str.h"
#include "interpreter/objects/tuple.h"

namespace krait::objects {

Borrowed dict_get(Thread& t, Dict* d, Value key, int64_t hash) {
  int64_t i = TRY(dict_find(t, d, key, hash));
  if (i < 0) return Value{};
  return dict_entries(d)[i].value;
}

Borrowed dict_get(Thread& t, Dict* d, Value key) { return dict_get(t, d, key, TRY(key_hash(t, key))); }

Value dict_get_str(Dict* d, Str* key) {
  int64_t hash = str_hash(key);
  if (d->keys->all_str) {
    int64_t i = dict_find_str(d, key, hash);
    return i < 0 ? Value{} : dict_entries(d)[i].value;
  }
  // Other kinds of keys among them: only strs can match without running Python.
  DictEntry* entries = dict_entries(d);
  for (int64_t i = 0; i < d->keys->filled; ++i) {
    if (entries[i].hash == hash && is_str(entries[i].key) &&
        str_equal(static_cast<Str*>(entries[i].key.object()), key)) {
      return entries[i].value;
    }
  }
  return {};
}

Value dict_get_str(Thread& t, Dict* d, const char* key) {
  Result made = make_str(t, key);
  if (made.is_raised()) {
    clear_pending(t);
    return {};
  }
  Ref name = made.take();
  return dict_get_str(d, name.as<Str>());
}

Status dict_set(Thread& t, Dict* d, Value key, Value value) {
  if (is_exact_str(key) || key.is_small_int()) return dict_set(t, d, key, TRY(key_hash(t, key)), value);
  Ref held = Ref::copy(key);  // a __hash__ of the program sees the dict's reference already
  return dict_set(t, d, key, TRY(key_hash(t, key)), value);
}

Status dict_set(Thread& t, Dict* d, const char* key, Value value) {
  Ref name = TRY(make_str(t, key));
  name = TRY(intern(t, name));
  return dict_set(t, d, name, value);
}

ResultOf<bool> dict_discard(Thread& t, Dict* d, Value key) {
  Ref value = TRY(dict_pop(t, d, key));
  return !value.is_absent();
}

Status dict_delete(Thread& t, Dict* d, Value key) {
  if (!TRY(dict_discard(t, d, key))) return raise_key_error(t, key);
  return ok();
}

ResultOf<bool> dict_contains(Thread& t, Dict* d, Value key) {
  return TRY(dict_find(t, d, key, TRY(key_hash(t, key)))) >= 0;
}

Result dict_pop(Thread& t, Dict* d, Value key) {
  int64_t i = TRY(dict_find(t, d, key, TRY(key_hash(t, key))));
  if (i < 0) return kAbsent;
  Ref old_key, value;
  dict_take_entry(d, i, old_key, value);
  return value;
}

bool plain_dict_iteration(Thread& t, Value v) {
  if (is_exact_dict(v)) return true;
  return is_dict(v) && v.object()->type->slots.iter == t.types().dict->slots.iter;
}

namespace {

Status merge_one(Thread& t, Dict* d, Value key, int64_t hash, Value value, OnConflict on_conflict) {
  if (on_conflict != OnConflict::Replace && TRY(dict_find(t, d, key, hash)) >= 0) {
    if (on_conflict == OnConflict::Raise) return raise_key_error(t, key);
    return ok();
  }
  return dict_set(t, d, key, hash, value);
}

Status merge_dict(Thread& t, Dict* d, Dict* other, OnConflict on_conflict) {
  if (d == other || other->used == 0) return ok();
  if (d->keys->usable * 3 < other->used * 2) TRY(dict_resize(t, d, d->used + other->used));
  int64_t position = 0, hash, used = other->used;
  Value key, value;
  while (dict_next(other, position, key, value, hash)) {
    Ref held_key = Ref::copy(key), held_value = Ref::copy(value);
    TRY(merge_one(t, d, key, hash, value, on_conflict));
    if (other->used != used) return raise_runtime_error(t, "dict mutated during update");
  }
  return ok();
}

Status merge_mapping(Thread& t, Dict* d, Value mapping, OnConflict on_conflict) {
  Ref keys = TRY(call_method(t, mapping, t.names().keys));
  return for_each(t, keys, [&](Value key) -> Status {
    Ref value = TRY(get_item(t, mapping, key));
    return merge_one(t, d, key, TRY(key_hash(t, key)), value, on_conflict);
  });
}

// The n-th item of dict()'s iterable: its two parts.
Status merge_pair(Thread& t, Dict* d, Value item, int64_t n) {
  Result made = list_from(t, item);
  if (made.is_raised()) {
    if (!pending_matches(t, t.types().TypeError)) return raised;
    clear_pending(t);
    return raise_type_error(t, "cannot convert dictionary update sequence element #", n, " to a sequence");
  }
  Ref pair = made.take();
  List* parts = pair.as<List>();
  if (parts->length != 2) {
    return raise_value_error(t, "dictionary update sequence element #", n, " has length ", parts->length,
                             "; 2 is required");
  }
  return dict_set(t, d, parts->items[0], parts->items[1]);
}

}  // namespace

Status dict_merge(Thread& t, Dict* d, Value mapping, OnConflict on_conflict) {
  if (plain_dict_iteration(t, mapping)) return merge_dict(t, d, as<Dict>(mapping), on_conflict);
  return merge_mapping(t, d, mapping, on_conflict);
}

Status dict_update(Thread& t, Dict* d, Value source) {
  if (plain_dict_iteration(t, source)) return merge_dict(t, d, as<Dict>(source), OnConflict::Replace);
  Ref keys = TRY(get_attr_or_absent(t, source, t.names().keys));
  if (!keys.is_absent()) return merge_mapping(t, d, source, OnConflict::Replace);
  int64_t n = 0;
  return for_each(t, source, [&](Value item) { return merge_pair(t, d, item, n++); });
}

namespace {

enum class Part { Key, Value, Item };

Result parts_list(Thread& t, Dict* d, Part part) {
  Ref made = TRY(make_list(t));
  int64_t position = 0;
  Value key, value;
  while (dict_next(d, position, key, value)) {
    if (part == Part::Item) {
      Ref pair = TRY(make_tuple(t, {key, value}));
      TRY(list_append(t, made.as<List>(), pair));
    } else {
      TRY(list_append(t, made.as<List>(), part == Part::Key ? key : value));
    }
  }
  return made;
}

}  // namespace

Result dict_keys_list(Thread& t, Dict* d) { return parts_list(t, d, Part::Key); }
Result dict_values_list(Thread& t, Dict* d) { return parts_list(t, d, Part::Value); }
Result dict_items_list(Thread& t, Dict* d) { return parts_list(t, d, Part::Item); }

}  // namespace krait::objects

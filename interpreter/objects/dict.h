// dict: insertion-ordered hash map (compact: an index table and an entry array). dict_keys.h lets the loop cache where
// a global stands.
#pragma once
#include "interpreter/runtime/abstract.h"

namespace krait::objects {

struct DictKeys;
struct Dict : Object {
  static constexpr Kind kKind = Kind::Dict;
  int64_t used;
  DictKeys*
      keys;  // index table and entries (dict_keys.h); never null, the constant empty one if nothing was ever put in
  uint64_t version; // changes with every change of the dict
};
extern const TypeSpec kDictType, kDictKeysType, kDictValuesType, kDictItemsType;

inline bool is_dict(Value v) { return has_kind(v, Kind::Dict); }
inline bool is_exact_dict(Value v) { return is_dict(v) && (v.object()->type->flags & kExactBuiltin); }
Result make_dict(Thread&, int64_t expected = 0);
// Borrowed value, or absent; may raise (hash, comparison).
Borrowed dict_get(Thread&, Dict*, Value key);
Borrowed dict_get(Thread&, Dict*, Value key, int64_t hash);
// For str keys in dicts whose keys are all str (the usual): never raises, never runs Python.
Value dict_get_str(Dict*, Str* key);
Value dict_get_str(Thread&, Dict*, const char* key);
Status dict_set(Thread&, Dict*, Value key, Value value);
Status dict_set(Thread&, Dict*, Value key, int64_t hash, Value value);
Status dict_set(Thread&, Dict*, const char* key, Value value);
Status dict_delete(Thread&, Dict*, Value key);                       // KeyError
ResultOf<bool> dict_discard(Thread&, Dict*, Value key);              // whether it was there
ResultOf<bool> dict_contains(Thread&, Dict*, Value key);
Result dict_pop(Thread&, Dict*, Value key);                          // absent if missing
Result dict_set_default(Thread&, Dict*, Value key, Value value);     // new reference to the value that is there then
Status dict_update(Thread&, Dict*, Value mapping_or_pairs);          // dict.update
enum class OnConflict { Replace, Keep, Raise };
Status dict_merge(Thread&, Dict*, Value mapping, OnConflict);
Result dict_copy(Thread&, Dict*);
void dict_clear(Thread&, Dict*);
// Walks the entries: start with position 0; borrowed words. The dict must not change size meanwhile.
bool dict_next(Dict*, int64_t& position, Value& key, Value& value);
bool dict_next(Dict*, int64_t& position, Value& key, Value& value, int64_t& hash);
Result dict_keys_list(Thread&, Dict*);
Result dict_values_list(Thread&, Dict*);
Result dict_items_list(Thread&, Dict*);

}  // namespace krait::objects

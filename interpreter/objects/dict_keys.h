// The table behind a dict: an index of open addressing over an array of entries in the order of insertion. Owned by its
// dict. The loop reads it directly: for a dict whose keys are all exact strs, a non-zero dict_keys_version stays the
// same as long as no key is added or removed, so (version, entry index) is what a global's site may cache; the value
// at that entry may be replaced at any time without a new version.
#pragma once
#include "interpreter/objects/dict.h"
#include "interpreter/objects/str.h"

namespace krait::objects {

struct DictEntry {
  int64_t hash;
  Value key;    // owned; absent: removed
  Value value;  // owned; absent: removed
};

struct DictKeys {
  uint8_t log2_size;     // of the index table
  uint8_t log2_bytes;    // of the index table
  bool all_str;          // every key is an exact str
  uint32_t version;      // 0: none given since the last change of keys
  int64_t usable;        // entries that may still be added
  int64_t filled;        // entries in use, removed ones included

  int64_t size() const { return int64_t{1} << log2_size; }
  void* indexes() { return this + 1; }
  const void* indexes() const { return this + 1; }
  DictEntry* entries() {
    return reinterpret_cast<DictEntry*>(reinterpret_cast<char*>(this + 1) + (size_t{1} << log2_bytes));
  }
};

inline constexpr int64_t kFreeIndex = -1, kRemovedIndex = -2, kNotFound = -1;

inline DictEntry* dict_entries(Dict* d) { return d->keys->entries(); }
inline int64_t dict_entry_count(const Dict* d) { return d->keys->filled; }  // removed ones included

// 0: cannot be cached (keys that are no strs, the empty dict).
uint32_t dict_keys_version_slow(Dict*);
inline uint32_t dict_keys_version(Dict* d) { return d->keys->version ? d->keys->version : dict_keys_version_slow(d); }
// The entry of an exact str, or kNotFound. Never raises; only for dicts whose keys are all exact strs.
int64_t dict_find_str(const Dict*, const Str* key, int64_t hash);
// Replaces the value of an existing entry.
inline void dict_replace_at(Dict* d, int64_t index, Value value) {
  DictEntry& entry = dict_entries(d)[index];
  retain(value);
  Value old = std::exchange(entry.value, value);
  ++d->version;
  release(old);
}

// The entry of any key, or kNotFound.
ResultOf<int64_t> dict_find(Thread&, Dict*, Value key, int64_t hash);
// The hash of a key as dict lookups want it: cached for strs.
inline ResultOf<int64_t> key_hash(Thread& t, Value key) {
  if (is_exact_str(key)) {
    Str* s = static_cast<Str*>(key.object());
    return s->hash != -1 ? s->hash : str_hash(s);
  }
  if (key.is_small_int()) {  // of ordinary size: itself
    int64_t i = key.small_int();
    if (i >= 0 && i < (int64_t{1} << 60)) return i;
  }
  return hash(t, key);
}
// Takes entry `index` out: its key and value go to the caller.
void dict_take_entry(Dict*, int64_t index, Ref& key, Ref& value);
Status dict_resize(Thread&, Dict*, int64_t expected);  // room for so many entries in all; drops removed ones
Result allocate_dict(Thread&, Type*);
int64_t dict_memory(const Dict*);                      // bytes of the table, for __sizeof__
bool plain_dict_iteration(Thread&, Value);             // a dict whose keys need not be asked for by method calls

}  // namespace krait::objects

// The hash table of dict: probing, insertion, removal, growth.
#include "interpreter/objects/dict_keys.h"

#include <cstring>

#include "interpreter/runtime/heap.h"
#include "interpreter/runtime/heap_pool.h"
#include "interpreter/runtime/known_equal.h"

namespace krait::objects {

namespace {

constexpr uint8_t kSmallestLog2 = 3;

struct EmptyKeys {
  DictKeys keys{};
  int8_t indexes[8];
};
// What a dict that never had a key points to. Constant: usable is 0, so that nothing is ever written.
const EmptyKeys kEmptyKeys{{.log2_size = 0, .log2_bytes = 3, .all_str = true}, {-1, -1, -1, -1, -1, -1, -1, -1}};

DictKeys* empty_keys() { return const_cast<DictKeys*>(&kEmptyKeys.keys); }

int64_t usable_of(int64_t size) { return (size << 1) / 3; }

size_t keys_bytes(const DictKeys* k) {
  return sizeof(DictKeys) + (size_t{1} << k->log2_bytes) +
         static_cast<size_t>(usable_of(k->size())) * sizeof(DictEntry);
}

DictKeys* allocate_keys(Thread& t, uint8_t log2_size) {
  DictKeys head{};
  head.log2_size = log2_size;
  int width = log2_size < 8 ? 0 : log2_size < 16 ? 1 : log2_size < 32 ? 2 : 3;
  head.log2_bytes = static_cast<uint8_t>(log2_size + width);
  head.all_str = true;
  head.usable = usable_of(head.size());
  void* block = log2_size > 40 ? nullptr : heap_allocate_unfilled(*t.interpreter->heap, keys_bytes(&head));
  if (!block) return raise_memory_error(t), nullptr;
  auto* keys = static_cast<DictKeys*>(block);
  *keys = head;
  std::memset(keys->indexes(), 0xFF, size_t{1} << head.log2_bytes);
  return keys;
}

void free_keys(Interpreter* interpreter, DictKeys* keys) {
  if (keys != &kEmptyKeys.keys) free_block(interpreter, keys, keys_bytes(keys));
}

// Calls body(index array) with the integer type that the table's size has.
template <class F> decltype(auto) with_indexes(const DictKeys* k, F&& body) {
  void* p = const_cast<void*>(k->indexes());
  if (k->log2_size < 8) return body(static_cast<int8_t*>(p));
  if (k->log2_size < 16) return body(static_cast<int16_t*>(p));
  if (k->log2_size < 32) return body(static_cast<int32_t*>(p));
  return body(static_cast<int64_t*>(p));
}

struct Probe {
  uint64_t mask, perturb, at;
  Probe(const DictKeys* k, int64_t hash)
      : mask((uint64_t{1} << k->log2_size) - 1), perturb(static_cast<uint64_t>(hash)), at(perturb & mask) {}
  void advance() {
    perturb >>= 5;
    at = (at * 5 + perturb + 1) & mask;
  }
};

// Puts an entry number into the first free slot of the hash's sequence.
void store_index(DictKeys* keys, int64_t hash, int64_t entry) {
  with_indexes(keys, [&](auto* table) {
    Probe p(keys, hash);
    while (table[p.at] >= 0) p.advance();
    table[p.at] = static_cast<std::remove_pointer_t<decltype(table)>>(entry);
  });
}

// Replaces the slot that holds `entry` by a removed mark.
void remove_index(DictKeys* keys, int64_t hash, int64_t entry) {
  with_indexes(keys, [&](auto* table) {
    Probe p(keys, hash);
    while (table[p.at] != entry) p.advance();
    table[p.at] = kRemovedIndex;
  });
}

template <class Index>
inline int64_t find_str_in(DictKeys* keys, Index* table, const Str* key, int64_t hash, uint64_t* free_slot = nullptr) {
  DictEntry* entries = keys->entries();
  Value word = Value::from_object(key);
  for (Probe p(keys, hash);; p.advance()) {
    int64_t i = table[p.at];
    if (i >= 0) {
      DictEntry& e = entries[i];
      if (e.key == word) return i;
      if (e.hash == hash && str_equal(static_cast<Str*>(e.key.object()), key)) return i;
    } else if (i == kFreeIndex) {
      if (free_slot) *free_slot = p.at;
      return kNotFound;
    }
  }
}

constexpr int64_t kChanged = -3;  // the table changed under a comparison

// One walk along the probe sequence with Python's comparisons. *free_slot: where the sequence ended, if it did.
ResultOf<int64_t> find_any(Thread& t, Dict* d, Value key, int64_t hash, uint64_t* free_slot = nullptr) {
  DictKeys* keys = d->keys;
  const uint8_t log2_size = keys->log2_size;
  return with_indexes(keys, [&](auto* table) -> ResultOf<int64_t> {
    for (Probe p(keys, hash);; p.advance()) {
      int64_t i = table[p.at];
      if (i == kFreeIndex) {
        if (free_slot) *free_slot = p.at;
        return kNotFound;
      }
      if (i < 0) continue;
      DictEntry& e = keys->entries()[i];
      if (e.key == key) return i;
      if (e.hash != hash) continue;
      int known = known_equal(e.key, key);
      if (known > 0) return i;
      if (known == 0) continue;
      Ref held = Ref::copy(e.key);
      bool same = TRY(equal(t, held, key));
      if (d->keys != keys || keys->log2_size != log2_size || i >= keys->filled) return kChanged;
      if (!(keys->entries()[i].key == held.get())) return kChanged;
      if (same) return i;
    }
  });
}

}  // namespace

int64_t dict_find_str(const Dict* d, const Str* key, int64_t hash) {
  DictKeys* keys = d->keys;
  BELIEVE(keys->all_str);
  if (keys->log2_size < 8) return find_str_in(keys, static_cast<int8_t*>(keys->indexes()), key, hash);
  return with_indexes(keys, [&](auto* table) { return find_str_in(keys, table, key, hash); });
}

// dict_find that also says where a key that is missing would go.
static ResultOf<int64_t> find_place(Thread& t, Dict* d, Value key, int64_t hash, uint64_t& free_slot) {
  DictKeys* keys = d->keys;
  if (keys->all_str && is_exact_str(key)) {
    return with_indexes(keys, [&](auto* table) {
      return find_str_in(keys, table, static_cast<Str*>(key.object()), hash, &free_slot);
    });
  }
  for (;;) {
    int64_t i = TRY(find_any(t, d, key, hash, &free_slot));
    if (i != kChanged) return i;
  }
}

ResultOf<int64_t> dict_find(Thread& t, Dict* d, Value key, int64_t hash) {
  if (d->keys->all_str && is_exact_str(key)) return dict_find_str(d, static_cast<Str*>(key.object()), hash);
  for (;;) {
    int64_t i = TRY(find_any(t, d, key, hash));
    if (i != kChanged) return i;
  }
}

uint32_t dict_keys_version_slow(Dict* d) {
  DictKeys* keys = d->keys;
  if (!keys->all_str || keys == &kEmptyKeys.keys) return 0;
  uint32_t& next = d->type->interpreter->next_keys_version;
  if (next == 0) return 0;  // used up: nothing is cached from now on
  return keys->version = next++;
}

Result allocate_dict(Thread& t, Type* type) {
  Dict* d = allocate<Dict>(t, type);
  if (!d) return raised;
  d->keys = empty_keys();
  return Result::own(d);
}

Result make_dict(Thread& t, int64_t expected) {
  Ref made = TRY(allocate_dict(t, t.types().dict));
  if (expected > 0) TRY(dict_resize(t, made.as<Dict>(), expected));
  return made;
}

Status dict_resize(Thread& t, Dict* d, int64_t expected) {
  uint8_t log2_size = kSmallestLog2;
  while (usable_of(int64_t{1} << log2_size) < expected && log2_size < 48) ++log2_size;
  DictKeys* keys = allocate_keys(t, log2_size);
  if (!keys) return raised;
  DictKeys* old = d->keys;
  keys->all_str = old->all_str || d->used == 0;
  DictEntry *from = old->entries(), *to = keys->entries();
  for (int64_t i = 0; i < old->filled; ++i) {
    if (from[i].value.is_absent()) continue;
    store_index(keys, from[i].hash, keys->filled);
    to[keys->filled++] = from[i];
  }
  keys->usable -= keys->filled;
  d->keys = keys;
  free_keys(t.interpreter, old);
  return ok();
}

namespace {

// Puts a key that is not there at the end of its sequence, which find_place found.
Status insert_new(Thread& t, Dict* d, Value key, int64_t hash, Value value, uint64_t free_slot) {
  const bool grows = d->keys->usable <= 0;
  if (grows) TRY(dict_resize(t, d, d->used ? d->used * 2 : 1));
  DictKeys* keys = d->keys;
  if (!is_exact_str(key)) keys->all_str = false;
  keys->version = 0;
  if (grows) {
    store_index(keys, hash, keys->filled);
  } else {
    with_indexes(keys, [&](auto* table) {
      table[free_slot] = static_cast<std::remove_pointer_t<decltype(table)>>(keys->filled);
    });
  }
  retain(key);
  retain(value);
  keys->entries()[keys->filled] = {hash, key, value};
  ++keys->filled;
  --keys->usable;
  ++d->used;
  ++d->version;
  return ok();
}

}  // namespace

Status dict_set(Thread& t, Dict* d, Value key, int64_t hash, Value value) {
  // The key may be held only by what a comparison destroys.
  uint64_t free_slot = 0;
  int64_t i = TRY(find_place(t, d, key, hash, free_slot));
  if (i < 0) return insert_new(t, d, key, hash, value, free_slot);
  dict_replace_at(d, i, value);
  return ok();
}

Result dict_set_default(Thread& t, Dict* d, Value key, Value value) {
  int64_t hash = TRY(key_hash(t, key));
  uint64_t free_slot = 0;
  int64_t i = TRY(find_place(t, d, key, hash, free_slot));
  if (i >= 0) return Result::copy(dict_entries(d)[i].value);
  TRY(insert_new(t, d, key, hash, value, free_slot));
  return Result::copy(value);
}

void dict_take_entry(Dict* d, int64_t index, Ref& key, Ref& value) {
  DictKeys* keys = d->keys;
  DictEntry& e = keys->entries()[index];
  remove_index(keys, e.hash, index);
  key = Ref::own(std::exchange(e.key, Value{}));
  value = Ref::own(std::exchange(e.value, Value{}));
  keys->version = 0;
  --d->used;
  ++d->version;
}

void dict_clear(Thread& t, Dict* d) {
  DictKeys* keys = std::exchange(d->keys, empty_keys());
  d->used = 0;
  ++d->version;
  DictEntry* entries = keys->entries();
  for (int64_t i = 0; i < keys->filled; ++i) {
    release(entries[i].key);
    release(entries[i].value);
  }
  free_keys(t.interpreter, keys);
}

Result dict_copy(Thread& t, Dict* from) {
  Ref made = TRY(make_dict(t));
  Dict* d = made.as<Dict>();
  if (from->used == 0) return made;
  DictKeys* old = from->keys;
  if (from->used < old->filled * 2 / 3) {
    TRY(dict_merge(t, d, Value::from_object(from), OnConflict::Replace));
    return made;
  }
  auto* keys = static_cast<DictKeys*>(heap_allocate_unfilled(*t.interpreter->heap, keys_bytes(old)));
  if (!keys) return raise_memory_error(t);
  std::memcpy(static_cast<void*>(keys), old, keys_bytes(old));
  keys->version = 0;
  for (int64_t i = 0; i < keys->filled; ++i) {
    retain(keys->entries()[i].key);
    retain(keys->entries()[i].value);
  }
  d->keys = keys;
  d->used = from->used;
  return made;
}

bool dict_next(Dict* d, int64_t& position, Value& key, Value& value, int64_t& hash) {
  DictKeys* keys = d->keys;
  DictEntry* entries = keys->entries();
  while (position < keys->filled && entries[position].value.is_absent()) ++position;
  if (position >= keys->filled) return false;
  const DictEntry& e = entries[position++];
  key = e.key;
  value = e.value;
  hash = e.hash;
  return true;
}

bool dict_next(Dict* d, int64_t& position, Value& key, Value& value) {
  int64_t hash;
  return dict_next(d, position, key, value, hash);
}

int64_t dict_memory(const Dict* d) {
  return d->keys == &kEmptyKeys.keys ? 0 : static_cast<int64_t>(keys_bytes(d->keys));
}

}  // namespace krait::objects

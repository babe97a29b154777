// The hash table of set and frozenset: linear probes of nine, then a jump by the perturbed hash.
#include "interpreter/objects/set_table.h"

#include <cstring>

#include "interpreter/objects/dict_keys.h"
#include "interpreter/objects/str.h"
#include "interpreter/runtime/heap.h"

namespace krait::objects {

namespace {

constexpr uint64_t kLinearProbes = 9;
constexpr int64_t kSmallSize = 8;

bool is_free(const SetEntry& e) { return e.key.is_absent() && e.hash == 0; }

size_t table_bytes(int64_t mask) { return static_cast<size_t>(mask + 1) * sizeof(SetEntry); }

void free_table(Interpreter* interpreter, Set* owner, SetEntry* table, int64_t mask) {
  if (table != owner->small) free_block(interpreter, table, table_bytes(mask));
}

struct Walk {  // the sequence of runs of slots for a hash
  uint64_t mask, perturb, at;
  Walk(int64_t hash, int64_t table_mask)
      : mask(static_cast<uint64_t>(table_mask)), perturb(static_cast<uint64_t>(hash)), at(perturb & mask) {}
  uint64_t probes() const { return at + kLinearProbes <= mask ? kLinearProbes : 0; }
  void advance() {
    perturb >>= 5;
    at = (at * 5 + 1 + perturb) & mask;
  }
};

// Into a table without removed entries that does not have the key.
void insert_clean(SetEntry* table, int64_t mask, Value key, int64_t hash) {
  for (Walk w(hash, mask);; w.advance()) {
    for (uint64_t i = w.at, last = w.at + w.probes(); i <= last; ++i) {
      if (!table[i].key.is_absent()) continue;
      table[i] = {key, hash};
      return;
    }
  }
}

bool is_text(Value v) { return is_exact_str(v); }

// Outcome of a walk: the key's entry, or the one to put it in: the last removed one on the way if there was any, else
// the free one at its end. Null: the table changed under a comparison.
struct Found {
  SetEntry* entry;
  bool active;
};

ResultOf<Found> walk(Thread& t, Set* s, Value key, int64_t hash) {
  SetEntry* table = s->table;
  bool text = is_text(key);
  const int64_t mask = s->mask;
  SetEntry* removed = nullptr;
  for (Walk w(hash, mask);; w.advance()) {
    for (uint64_t i = w.at, last = w.at + w.probes(); i <= last; ++i) {
      SetEntry& e = table[i];
      if (e.hash != hash) {
        if (is_free(e)) return Found{removed ? removed : &e, false};
        if (e.hash == kDeletedHash) removed = &e;
        continue;
      }
      if (is_free(e)) return Found{removed ? removed : &e, false};
      if (e.key == key) return Found{&e, true};
      if (text && is_text(e.key)) {
        if (str_equal(static_cast<Str*>(e.key.object()), static_cast<Str*>(key.object()))) return Found{&e, true};
        continue;
      }
      Ref held = Ref::copy(e.key);
      bool same = TRY(equal(t, held, key));
      if (s->table != table || s->mask != mask || !(table[i].key == held.get())) return Found{nullptr, false};
      if (same) return Found{&e, true};
    }
  }
}

ResultOf<Found> settle(Thread& t, Set* s, Value key, int64_t hash) {
  for (;;) {
    Found found = TRY(walk(t, s, key, hash));
    if (found.entry) return found;
  }
}

}  // namespace

int64_t set_growth(const Set* s) { return s->used > 50000 ? s->used * 2 : s->used * 4; }

Result allocate_set(Thread& t, Type* type) {
  Set* s = allocate<Set>(t, type);
  if (!s) return raised;
  s->mask = kSmallSize - 1;
  s->table = s->small;
  s->hash = -1;
  return Result::own(s);
}

// What an entry with the key's hash says: another key, the key, or that the comparison changed the table.
enum class Verdict { Other, Same, Changed };

static ResultOf<Verdict> compare_entry(Thread& t, Set* s, SetEntry* entry, Value key) {
  if (entry->key == key) return Verdict::Same;
  if (is_text(key) && is_text(entry->key)) {
    return str_equal(static_cast<Str*>(entry->key.object()), static_cast<Str*>(key.object())) ? Verdict::Same
                                                                                              : Verdict::Other;
  }
  SetEntry* table = s->table;
  const int64_t mask = s->mask;
  Ref held = Ref::copy(entry->key);
  bool same = TRY(equal(t, held, key));
  if (s->table != table || s->mask != mask || !(entry->key == held.get())) return Verdict::Changed;
  return same ? Verdict::Same : Verdict::Other;
}

ResultOf<SetEntry*> set_find(Thread& t, Set* s, Value key, int64_t hash) {
again:
  SetEntry* const table = s->table;
  for (Walk w(hash, s->mask);; w.advance()) {
    for (SetEntry *e = table + w.at, *last = e + w.probes(); e <= last; ++e) {
      if (e->hash == hash && !e->key.is_absent()) {
        Verdict verdict = TRY(compare_entry(t, s, e, key));
        if (verdict == Verdict::Same) return e;
        if (verdict == Verdict::Changed) goto again;
      } else if (e->hash == 0 && e->key.is_absent()) {
        return static_cast<SetEntry*>(nullptr);
      }
    }
  }
}

Status set_add_entry(Thread& t, Set* s, Value key, int64_t hash) {
  SetEntry& first = s->table[hash & s->mask];
  if (first.key == key) return ok();
  if (is_free(first)) {
    retain(key);
    first = {key, hash};
    ++s->fill;
    ++s->used;
    return s->fill * 5 < s->mask * 3 ? ok() : set_resize(t, s, set_growth(s));
  }
  Ref held = Ref::copy(key);  // a comparison may destroy what it came from
  Found found = TRY(settle(t, s, held, hash));
  if (found.active) return ok();
  bool reused = found.entry->hash == kDeletedHash;
  ++s->used;
  *found.entry = {held.leak(), hash};
  if (reused) return ok();
  ++s->fill;
  if (s->fill * 5 < s->mask * 3) return ok();
  return set_resize(t, s, set_growth(s));
}

Status set_resize(Thread& t, Set* s, int64_t minimum) {
  int64_t size = kSmallSize;
  while (size <= minimum && size < (int64_t{1} << 55)) size <<= 1;
  SetEntry* old = s->table;
  int64_t old_mask = s->mask;
  SetEntry copy[kSmallSize];
  SetEntry* table = s->small;
  if (size == kSmallSize) {
    if (old == s->small) {
      if (s->fill == s->used) return ok();
      std::memcpy(copy, s->small, sizeof copy);
      old = copy;
    }
  } else {
    table = static_cast<SetEntry*>(allocate_block(t, table_bytes(size - 1)));
    if (!table) return raise_memory_error(t);
  }
  std::memset(static_cast<void*>(table), 0, table_bytes(size - 1));
  for (int64_t i = 0; i <= old_mask; ++i) {
    if (!old[i].key.is_absent()) insert_clean(table, size - 1, old[i].key, old[i].hash);
  }
  s->table = table;
  s->mask = size - 1;
  s->fill = s->used;
  if (old != copy) free_table(t.interpreter, s, old, old_mask);
  return ok();
}

void set_remove_at(Set* s, SetEntry* entry, Ref& key) {
  key = Ref::own(std::exchange(entry->key, Value{}));
  entry->hash = kDeletedHash;
  --s->used;
}

ResultOf<bool> set_discard_entry(Thread& t, Set* s, Value key, int64_t hash) {
  SetEntry* entry = TRY(set_find(t, s, key, hash));
  if (!entry) return false;
  Ref removed;
  set_remove_at(s, entry, removed);
  return true;
}

Status set_merge(Thread& t, Set* s, Set* other) {
  if (other == s || other->used == 0) return ok();
  if ((s->fill + other->used) * 5 >= s->mask * 3) TRY(set_resize(t, s, (s->used + other->used) * 2));
  if (s->fill == 0 && s->mask == other->mask && other->fill == other->used) {
    for (int64_t i = 0; i <= other->mask; ++i) {
      s->table[i] = other->table[i];
      retain(s->table[i].key);
    }
    s->fill = other->fill;
    s->used = other->used;
    return ok();
  }
  if (s->fill == 0) {
    s->fill = s->used = other->used;
    for (int64_t i = 0; i <= other->mask; ++i) {
      const SetEntry& e = other->table[i];
      if (e.key.is_absent()) continue;
      retain(e.key);
      insert_clean(s->table, s->mask, e.key, e.hash);
    }
    return ok();
  }
  for (int64_t i = 0; i <= other->mask; ++i) {
    SetEntry e = other->table[i];
    if (!e.key.is_absent()) TRY(set_add_entry(t, s, e.key, e.hash));
  }
  return ok();
}

void set_clear(Set* s) {
  SetEntry copy[kSmallSize];
  SetEntry* table = s->table;
  int64_t mask = s->mask;
  if (table == s->small) {
    std::memcpy(copy, table, sizeof copy);
    table = copy;
  }
  std::memset(static_cast<void*>(s->small), 0, sizeof s->small);
  s->table = s->small;
  s->mask = kSmallSize - 1;
  s->fill = s->used = 0;
  s->hash = -1;
  for (int64_t i = 0; i <= mask; ++i) release(table[i].key);
  if (table != copy) free_block(s->type->interpreter, table, table_bytes(mask));
}

void set_swap(Set* a, Set* b) {
  bool a_small = a->table == a->small, b_small = b->table == b->small;
  std::swap(a->fill, b->fill);
  std::swap(a->used, b->used);
  std::swap(a->mask, b->mask);
  std::swap(a->table, b->table);
  std::swap(a->small, b->small);
  if (b_small) a->table = a->small;
  if (a_small) b->table = b->small;
  a->hash = b->hash = -1;
}

bool set_next(Set* s, int64_t& position, Value& key, int64_t& hash) {
  while (position <= s->mask && s->table[position].key.is_absent()) ++position;
  if (position > s->mask) return false;
  key = s->table[position].key;
  hash = s->table[position].hash;
  ++position;
  return true;
}

}  // namespace krait::objects

// The interpreter's table of interned strs: open addressing over borrowed pointers. A str that dies takes itself out,
// so the table keeps nothing alive and interning does not show in reference counts.
#include <cstdlib>

#include "interpreter/objects/intern.h"
#include "interpreter/objects/str_units.h"
#include "interpreter/runtime/hash.h"

namespace krait::objects {

namespace {

Str* const kDeleted = reinterpret_cast<Str*>(uintptr_t{1});

// The slot that holds an equal str, or the one to put it in.
Str** find_slot(InternTable& table, const Str* s, int64_t hash) {
  size_t mask = table.capacity - 1;
  Str** free_slot = nullptr;
  for (size_t i = static_cast<size_t>(hash) & mask;; i = (i + 1) & mask) {
    Str* found = table.slots[i];
    if (!found) return free_slot ? free_slot : &table.slots[i];
    if (found == kDeleted) {
      if (!free_slot) free_slot = &table.slots[i];
    } else if (found == s || (found->hash == hash && str_equal(found, s))) {
      return &table.slots[i];
    }
  }
}

bool grow(InternTable& table) {
  InternTable bigger;
  bigger.capacity = table.capacity == 0 ? 4096 : table.used * 4 > table.capacity ? table.capacity * 2 : table.capacity;
  bigger.slots = static_cast<Str**>(std::calloc(bigger.capacity, sizeof(Str*)));
  if (!bigger.slots) return false;
  for (size_t i = 0; i < table.capacity; ++i) {
    Str* s = table.slots[i];
    if (s && s != kDeleted) *find_slot(bigger, s, s->hash) = s;
  }
  bigger.used = bigger.filled = table.used;
  std::free(table.slots);
  table = bigger;
  return true;
}

InternTable* table_of(Thread& t) {
  if (!t.interpreter->interned) t.interpreter->interned = new (std::nothrow) InternTable;
  return t.interpreter->interned;
}

}  // namespace

Result intern(Thread& t, Value value) {
  Str* s = as<Str>(value);
  if (s->interned) return Result::copy(s);
  BELIEVE(s->type->flags & kExactBuiltin);
  InternTable* table = table_of(t);
  if (!table || (table->filled * 3 >= table->capacity * 2 && !grow(*table))) return raise_memory_error(t);
  Str** slot = find_slot(*table, s, str_hash(s));
  if (*slot && *slot != kDeleted) return Result::copy(*slot);
  if (!*slot) ++table->filled;
  ++table->used;
  *slot = s;
  s->interned = true;
  return Result::copy(s);
}

Result intern_latin1(Thread& t, std::string_view bytes) {
  InternTable* table = table_of(t);
  if (table && table->capacity && bytes.size() > 1) {
    const uint64_t* key = t.interpreter->hash_key;
    const int64_t hash = hash_bytes({key[0], key[1]}, bytes.data(), bytes.size());
    const size_t mask = table->capacity - 1;
    for (size_t i = static_cast<size_t>(hash) & mask; Str* found = table->slots[i]; i = (i + 1) & mask) {
      if (found == kDeleted || found->hash != hash || found->width != 1) continue;
      if (std::string_view(reinterpret_cast<const char*>(found->data), static_cast<size_t>(found->length)) == bytes)
        return Result::copy(found);
    }
  }
  Ref made = TRY(make_latin1(t, bytes));
  return intern(t, made);
}

Str* intern(Thread& t, const char* ascii) {
  Result made = make_str(t, ascii);
  if (made.is_raised()) std::abort();
  Ref s = made.take();
  Result interned = intern(t, s);
  if (interned.is_raised()) std::abort();
  Str* result = static_cast<Str*>(interned.word.object());
  if (result->refcount < kImmortal) result->refcount += kImmortal;
  release(interned.word);  // the immortal part keeps it
  return result;
}

void forget_interned(Str* s) {
  InternTable* table = s->type->interpreter->interned;
  if (!table) return;
  Str** slot = find_slot(*table, s, s->hash);
  BELIEVE(*slot == s);
  if (*slot != s) return;
  *slot = kDeleted;
  --table->used;
}

void destroy_interned(Interpreter* interpreter) {
  if (!interpreter->interned) return;
  std::free(interpreter->interned->slots);
  delete interpreter->interned;
  interpreter->interned = nullptr;
}

}  // namespace krait::objects

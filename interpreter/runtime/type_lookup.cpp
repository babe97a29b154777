// Lookups along the mro, their cache, and the versions that keep it true.
#include "interpreter/objects/dict.h"
#include "interpreter/objects/str.h"
#include "interpreter/objects/tuple.h"
#include "interpreter/runtime/slots.h"
#include "interpreter/runtime/type_tables.h"

namespace krait::runtime {

using namespace objects;

bool Type::is_subclass_of(const Type* other) const {
  if (this == other) return true;
  if (!mro) {  // being made: the chain of bases is all there is
    for (const Type* type = this; type; type = type->base)
      if (type == other) return true;
    return false;
  }
  for (int64_t i = 0; i < mro->length; ++i)
    if (mro->items[i].object() == other) return true;
  return false;
}

static Value lookup_uncached(Type* type, Str* name) {
  if (!type->mro) return {};
  for (int64_t i = 0; i < type->mro->length; ++i) {
    auto* base = static_cast<Type*>(type->mro->items[i].object());
    Value found = dict_get_str(base->dict, name);
    if (!found.is_absent()) return found;
  }
  return {};
}

Value lookup(Thread& t, Type* type, Str* name) {
  if (!type->version || !name->interned) return lookup_uncached(type, name);
  size_t index = (type->version * 2654435761u ^ reinterpret_cast<uintptr_t>(name) >> 4) % TypeTables::kCacheSize;
  LookupEntry& entry = t.interpreter->type_tables->cache[index];
  if (entry.version == type->version && entry.name == name) return entry.value;
  Value found = lookup_uncached(type, name);
  Str* old = entry.name;
  retain(name);
  entry = {type->version, name, found};
  if (old) release(static_cast<Object*>(old));  // a str's end runs no Python
  return found;
}

void renew_versions(Thread& t, Type* type) {
  uint32_t& next = t.interpreter->next_type_version;
  type->version = next ? next++ : 0;
  if (!type->subclasses) return;
  for (Type* subclass : *type->subclasses) renew_versions(t, subclass);
}

static void update_slots_down(Thread& t, Type* type, Str* name) {
  if (type->flags & kHeapType) {
    if (name) update_slots_for(t, type, name);
    else update_all_slots(t, type);
  }
  if (!type->subclasses) return;
  for (Type* subclass : *type->subclasses) {
    // A class with its own definition hides the change from those below it, as far as slots go.
    update_slots_down(t, subclass, name);
  }
}

void type_modified(Thread& t, Type* type) {
  renew_versions(t, type);
  update_slots_down(t, type, nullptr);
}

void type_attribute_changed(Thread& t, Type* type, Str* name) {
  renew_versions(t, type);
  if (is_slot_name(t, name)) update_slots_down(t, type, name);
}

Type* find_made_type(const TypeTables& tables, const TypeSpec* spec) {
  if (tables.made.empty()) return nullptr;
  size_t mask = tables.made.size() - 1;
  for (size_t i = reinterpret_cast<uintptr_t>(spec) / 32;; ++i) {
    const TypeTables::Made& entry = tables.made[i & mask];
    if (entry.spec == spec) return entry.type;
    if (!entry.spec) return nullptr;
  }
}

void remember_type(TypeTables& tables, const TypeSpec* spec, Type* type) {
  if ((tables.made_count + 1) * 2 > tables.made.size()) {
    std::vector<TypeTables::Made> old(tables.made.empty() ? 512 : tables.made.size() * 2);
    old.swap(tables.made);
    tables.made_count = 0;
    for (const TypeTables::Made& entry : old)
      if (entry.spec) remember_type(tables, entry.spec, entry.type);
  }
  size_t mask = tables.made.size() - 1;
  size_t i = reinterpret_cast<uintptr_t>(spec) / 32;
  while (tables.made[i & mask].spec) ++i;
  tables.made[i & mask] = {spec, type};
  ++tables.made_count;
}

Type* type_for(Thread& t, const TypeSpec& spec) {
  Type* type = find_made_type(*t.interpreter->type_tables, &spec);
  BELIEVE(type);
  return type;
}

}  // namespace krait::runtime

// Attributes of instances of Python classes. Until __dict__ is asked for they stand in a block of values
// (InstanceValues) whose indexes are given by the class's SharedKeys; then a dict takes over. The attributes word in
// front of the object holds nothing (0), the block (address | 1), or an owned Dict.
//
// A name's index in SharedKeys never changes while the class lives; so (type version, index) is what a call site
// caches.
#pragma once
#include "interpreter/runtime/heap.h"

namespace krait::runtime {

inline constexpr int kMaxSharedKeys = 30;

struct SharedKeys {
  uint8_t count = 0;
  Str* names[kMaxSharedKeys] = {};  // interned, owned
};

struct InstanceValues {
  uint8_t capacity, used;
  uint8_t order[kMaxSharedKeys];  // indexes in order of insertion
  Value slots[];                  // owned; absent: not set
};

// The block of values, or null when there is none (no attribute set yet, or a dict took over).
inline InstanceValues* instance_values(Object* o) {
  uint64_t word = attributes_word(o).bits;
  return word & 1 ? reinterpret_cast<InstanceValues*>(word - 1) : nullptr;
}
// The dict that took over, or null. Borrowed.
inline Dict* instance_dict(Object* o) {
  uint64_t word = attributes_word(o).bits;
  return word & 1 ? nullptr : reinterpret_cast<Dict*>(word);
}

// Index of `name` (interned) in the class's shared keys, or -1. Does not add.
int instance_value_slot(const Type* type, const Str* name);
// The value in the block at `index`, borrowed; absent if not set, or if the instance has no block.
inline Value instance_value_at(Object* o, int index) {
  InstanceValues* values = instance_values(o);
  return values && index < values->capacity ? values->slots[index] : Value{};
}
// Replaces a value that is set already (the quick case of a store): false if it is not, nothing done then.
inline bool instance_replace_at(Object* o, int index, Value value) {
  InstanceValues* values = instance_values(o);
  if (!values || index >= values->capacity || values->slots[index].is_absent()) return false;
  retain(value);
  Value old = std::exchange(values->slots[index], value);
  release(old);
  return true;
}

// For types with kHasDict; `name` is a str (interned or not). Never runs Python but through releasing the old value
// and, for dicts with keys that are no str, comparison.
Borrowed instance_get(Thread&, Object*, Str* name);                       // absent: no such attribute
Status instance_set(Thread&, Object*, Str* name, Value value);
ResultOf<bool> instance_delete(Thread&, Object*, Str* name);              // whether it was there
Result instance_make_dict(Thread&, Object*);                              // the dict, made to take over if need be
Status instance_set_dict(Thread&, Object*, Value dict_or_absent);         // obj.__dict__ = ...; del obj.__dict__
void instance_destroy(Object*);                                           // releases all attributes
void instance_traverse(Object*, Visitor&);

SharedKeys* make_shared_keys();
void destroy_shared_keys(SharedKeys*);

}  // namespace krait::runtime

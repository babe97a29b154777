#include "interpreter/runtime/instance.h"

#include <algorithm>
#include <cstring>

#include "interpreter/objects/dict.h"
#include "interpreter/objects/str.h"
#include "interpreter/runtime/raise.h"

namespace krait::runtime {

using namespace objects;

SharedKeys* make_shared_keys() { return new (std::nothrow) SharedKeys; }

void destroy_shared_keys(SharedKeys* keys) {
  if (!keys) return;
  for (int i = 0; i < keys->count; ++i) release(static_cast<Object*>(keys->names[i]));
  delete keys;
}

int instance_value_slot(const Type* type, const Str* name) {
  const SharedKeys* keys = type->shared_keys;
  if (!keys) return -1;
  for (int i = 0; i < keys->count; ++i)
    if (keys->names[i] == name) return i;
  if (name->interned) return -1;
  for (int i = 0; i < keys->count; ++i)
    if (str_equal(keys->names[i], name)) return i;
  return -1;
}

static size_t block_bytes(int capacity) {
  return sizeof(InstanceValues) + sizeof(Value) * static_cast<size_t>(capacity);
}

static void set_block(Object* o, InstanceValues* values) {
  attributes_word(o).bits = reinterpret_cast<uint64_t>(values) | 1;
}

// Adds a name to the shared keys; -1 if they are full.
static int add_shared_key(Thread& t, Type* type, Str* name) {
  SharedKeys* keys = type->shared_keys;
  if (!keys || keys->count == kMaxSharedKeys) return -1;
  if (!is_exact_str(Value::from_object(name))) return -1;
  Result interned = intern(t, Value::from_object(name));
  if (interned.is_raised()) {
    clear_pending(t);
    return -1;
  }
  keys->names[keys->count] = static_cast<Str*>(interned.word.object());
  return keys->count++;
}

static InstanceValues* grown_block(Thread& t, Object* o, InstanceValues* old, int index) {
  int wanted = std::max<int>(o->type->shared_keys->count, index + 1);
  int capacity = std::min(kMaxSharedKeys, std::max(4, (wanted + 1) / 2 * 2));
  auto* block = static_cast<InstanceValues*>(allocate_block(t, block_bytes(capacity)));
  if (!block) return nullptr;
  if (old) {
    std::memcpy(block, old, block_bytes(old->capacity));
    free_block(t.interpreter, old, block_bytes(old->capacity));
  }
  block->capacity = static_cast<uint8_t>(capacity);
  set_block(o, block);
  return block;
}

Borrowed instance_get(Thread& t, Object* o, Str* name) {
  uint64_t word = attributes_word(o).bits;
  if (!word) return Value{};
  if (word & 1) {
    int index = instance_value_slot(o->type, name);
    return index < 0 ? Value{} : instance_value_at(o, index);
  }
  return dict_get(t, reinterpret_cast<Dict*>(word), Value::from_object(name));
}

static Status set_in_block(Thread& t, Object* o, InstanceValues* values, int index, Value value) {
  if (!values || index >= values->capacity) values = grown_block(t, o, values, index);
  if (!values) return raise_memory_error(t);
  if (values->slots[index].is_absent()) values->order[values->used++] = static_cast<uint8_t>(index);
  retain(value);
  Value old = std::exchange(values->slots[index], value);
  release(old);
  return ok();
}

Status instance_set(Thread& t, Object* o, Str* name, Value value) {
  Dict* dict = instance_dict(o);
  if (!dict) {
    int index = instance_value_slot(o->type, name);
    if (index < 0) index = add_shared_key(t, o->type, name);
    if (index >= 0) return set_in_block(t, o, instance_values(o), index, value);
    Ref made = TRY(instance_make_dict(t, o));
    dict = made.as<Dict>();
    return dict_set(t, dict, Value::from_object(name), value);
  }
  Ref guard = Ref::copy(dict);
  return dict_set(t, dict, Value::from_object(name), value);
}

ResultOf<bool> instance_delete(Thread& t, Object* o, Str* name) {
  if (Dict* dict = instance_dict(o)) {
    Ref guard = Ref::copy(dict);
    return dict_discard(t, dict, Value::from_object(name));
  }
  InstanceValues* values = instance_values(o);
  int index = values ? instance_value_slot(o->type, name) : -1;
  if (index < 0 || index >= values->capacity || values->slots[index].is_absent()) return false;
  uint8_t* end = values->order + values->used;
  uint8_t* place = std::find(values->order, end, static_cast<uint8_t>(index));
  std::copy(place + 1, end, place);
  --values->used;
  clear(values->slots[index]);
  return true;
}

Result instance_make_dict(Thread& t, Object* o) {
  if (Dict* dict = instance_dict(o)) return Result::copy(dict);
  InstanceValues* values = instance_values(o);
  Ref dict = TRY(make_dict(t, values ? values->used : 0));
  if (values) {
    const SharedKeys* keys = o->type->shared_keys;
    for (int i = 0; i < values->used; ++i) {
      int index = values->order[i];
      TRY(dict_set(t, dict.as<Dict>(), Value::from_object(keys->names[index]), values->slots[index]));
    }
    for (int i = 0; i < values->capacity; ++i) release(values->slots[i]);  // not the last ones: the dict holds them
    free_block(t.interpreter, values, block_bytes(values->capacity));
  }
  attributes_word(o) = Ref(dict).leak();
  return dict;
}

Status instance_set_dict(Thread&, Object* o, Value dict_or_absent) {
  Value before = attributes_word(o);
  if (before.bits & 1) {
    // What the block held stays alive until the new dict is in place.
    InstanceValues* values = instance_values(o);
    retain(dict_or_absent);
    attributes_word(o) = dict_or_absent;
    for (int i = 0; i < values->capacity; ++i) clear(values->slots[i]);
    free_block(o->type->interpreter, values, block_bytes(values->capacity));
    return ok();
  }
  replace(attributes_word(o), Ref::copy(dict_or_absent));
  return ok();
}

void instance_destroy(Object* o) {
  if (InstanceValues* values = instance_values(o)) {
    attributes_word(o) = {};
    for (int i = 0; i < values->used; ++i) clear(values->slots[values->order[i]]);
    free_block(o->type->interpreter, values, block_bytes(values->capacity));
    return;
  }
  clear(attributes_word(o));
}

void instance_traverse(Object* o, Visitor& visit) {
  if (InstanceValues* values = instance_values(o)) {
    for (int i = 0; i < values->used; ++i) visit(values->slots[values->order[i]]);
    return;
  }
  visit(attributes_word(o));
}

}  // namespace krait::runtime

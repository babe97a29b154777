#include "interpreter/debugger/members.h"

#include <unordered_set>

#include "interpreter/objects/bytes.h"
#include "interpreter/objects/cell.h"
#include "interpreter/objects/code.h"
#include "interpreter/objects/descriptors.h"
#include "interpreter/objects/dict.h"
#include "interpreter/objects/module.h"
#include "interpreter/objects/str.h"
#include "interpreter/objects/tuple.h"
#include "interpreter/objects/type.h"
#include "interpreter/runtime/abstract.h"
#include "interpreter/runtime/heap.h"
#include "interpreter/runtime/instance.h"

namespace krait::debugger {

namespace {

// Names are compared as words first: those of attributes are interned, nearly always.
struct NameSet {
  std::unordered_set<std::uint64_t> words;
  bool add(Value name) { return words.insert(name.bits).second; }
};

void append_dict(Dict* dict, Type* owner, NameSet& seen, std::vector<Attribute>& out) {
  std::int64_t position = 0;
  Value key, value;
  while (dict_next(dict, position, key, value))
    if (is_str(key) && seen.add(key)) out.push_back({key, value, owner});
}

void append_values(Object* o, NameSet& seen, std::vector<Attribute>& out) {
  InstanceValues* values = instance_values(o);
  for (int i = 0; i < values->used; ++i) {
    int index = values->order[i];
    Value name = Value::from_object(o->type->shared_keys->names[index]);
    if (!values->slots[index].is_absent() && seen.add(name)) out.push_back({name, values->slots[index]});
  }
}

bool has_instance_attributes(Value v) {
  return v.is_object() && (v.object()->type->flags & kHasDict) && !has_kind(v, Kind::Type) &&
         !has_kind(v, Kind::Module);
}

void append_slots(Type* type, NameSet& seen, std::vector<Attribute>& out) {
  for (std::int64_t i = 0; type->mro && i < type->mro->length; ++i) {
    auto* each = as<Type>(type->mro->items[i]);
    if (!(each->flags & kHeapType)) continue;
    std::int64_t position = 0;
    Value key, value;
    while (dict_next(each->dict, position, key, value))
      if (has_kind(value, Kind::Member) && is_str(key) && !is_dunder(as<Str>(key)) && seen.add(key))
        out.push_back({key, value, each});
  }
}

void append_own(Value v, NameSet& seen, std::vector<Attribute>& out) {
  if (has_kind(v, Kind::Module)) return append_dict(as<objects::Module>(v)->dict, nullptr, seen, out);
  if (has_instance_attributes(v)) {
    if (instance_values(v.object())) append_values(v.object(), seen, out);
    else if (Dict* dict = instance_dict(v.object())) append_dict(dict, nullptr, seen, out);
  }
}

void append_classes(Type* type, NameSet& seen, std::vector<Attribute>& out) {
  for (std::int64_t i = 0; type->mro && i < type->mro->length; ++i) {
    auto* each = as<Type>(type->mro->items[i]);
    append_dict(each->dict, each, seen, out);
  }
}

// What a type says about itself through its metaclass: __name__, __mro__ and the like.
void append_type_fields(Thread& t, Type* metatype, NameSet& seen, std::vector<Attribute>& out) {
  std::vector<Attribute> all;
  append_classes(metatype, seen, all);
  for (const Attribute& each : all)
    if (has_kind(each.raw, Kind::GetSet) || has_kind(each.raw, Kind::Member)) out.push_back(each);
}

// Fields whose reading would change how the instance is stored, or say nothing.
bool is_bookkeeping(const Attribute& a) {
  auto* name = as<Str>(a.name);
  return a.owner && has_kind(a.raw, Kind::GetSet) && (str_equal(name, "__dict__") || str_equal(name, "__weakref__"));
}

AttributeValue read_native(Thread& t, Value descriptor, Value holder, Type* type) {
  Ref pending = take_pending(t);
  Result r = descriptor.object()->type->slots.descr_get(t, descriptor, holder, Value::from_object(type));
  AttributeValue out;
  if (r.is_raised()) clear_pending(t);
  else out.value = r.take();
  if (pending) set_pending(t, std::move(pending));
  return out;
}

AttributeValue value_in_type(Thread& t, Type* type, const Attribute& a) {
  if (has_kind(a.raw, Kind::StaticMethod)) return {Ref::copy(as<StaticMethod>(a.raw)->callable)};
  if (has_kind(a.raw, Kind::ClassMethod) || has_kind(a.raw, Kind::ClassMethodDescriptor))
    return read_native(t, a.raw, {}, type);
  bool of_metatype = a.owner && !type->is_subclass_of(a.owner);
  if (of_metatype) return read_native(t, a.raw, Value::from_object(type), type->type);
  return {Ref::copy(a.raw)};
}

}  // namespace

bool is_dunder(const Str* name) {
  std::int64_t n = name->length;
  return n > 4 && (*name)[0] == '_' && (*name)[1] == '_' && (*name)[n - 1] == '_' && (*name)[n - 2] == '_';
}

bool is_function_like(Value v) {
  if (!v.is_object()) return false;
  switch (v.object()->type->kind) {
    case Kind::Function: case Kind::NativeFunction: case Kind::MethodDescriptor: case Kind::SlotWrapper:
    case Kind::MethodWrapper: case Kind::BoundMethod: case Kind::ClassMethodDescriptor: case Kind::StaticMethod:
    case Kind::ClassMethod:
      return true;
    default:
      return false;
  }
}

std::vector<Attribute> instance_attributes(Thread& t, Value value) {
  std::vector<Attribute> out;
  NameSet seen;
  append_own(value, seen, out);
  if (value.is_object() && !has_kind(value, Kind::Type)) append_slots(value.object()->type, seen, out);
  return out;
}

std::vector<Attribute> attributes_of(Thread& t, Value value) {
  std::vector<Attribute> out;
  NameSet seen;
  append_own(value, seen, out);
  if (has_kind(value, Kind::Module)) return out;
  if (has_kind(value, Kind::Type)) {
    append_classes(as<Type>(value), seen, out);
    append_type_fields(t, value.object()->type, seen, out);
    return out;
  }
  append_slots(type_of(t, value), seen, out);
  append_classes(type_of(t, value), seen, out);
  std::erase_if(out, is_bookkeeping);
  return out;
}

AttributeValue attribute_value(Thread& t, Value holder, const Attribute& a) {
  if (!a.owner) return {Ref::copy(a.raw)};
  if (has_kind(holder, Kind::Type)) return value_in_type(t, as<Type>(holder), a);
  if (!a.raw.is_object() || !a.raw.object()->type->slots.descr_get) return {Ref::copy(a.raw)};
  if (has_kind(a.raw, Kind::Property) || (a.raw.object()->type->flags & kHeapType)) return {Ref(), true};
  return read_native(t, a.raw, holder, type_of(t, holder));
}

Attribute find_attribute(Thread& t, Value value, std::string_view name) {
  for (const Attribute& each : attributes_of(t, value)) {
    auto* known = as<Str>(each.name);
    if (known->ascii ? str_equal(known, name) : str_wtf8(known) == name) return each;
  }
  return {};
}

Value class_attribute(Thread& t, Type* type, const char* name) {
  for (std::int64_t i = 0; type->mro && i < type->mro->length; ++i) {
    Value found = dict_get_str(t, as<Type>(type->mro->items[i])->dict, name);
    if (!found.is_absent()) return found;
  }
  return {};
}

Value own_attribute(Thread& t, Value value, const char* name) {
  for (const Attribute& each : instance_attributes(t, value))
    if (!each.owner && str_equal(as<Str>(each.name), std::string_view(name))) return each.raw;
  return {};
}

Value* slot_place(Frame* frame, int index) {
  Value* slot = &frame->slots[index];
  bool in_cell = frame->code->local_kinds->data[index] & (kLocalCell | kLocalFree);
  return in_cell && has_kind(*slot, Kind::Cell) ? &as<Cell>(*slot)->value : slot;
}

Value slot_value(const Frame* frame, int index) {
  return *slot_place(const_cast<Frame*>(frame), index);
}

}  // namespace krait::debugger

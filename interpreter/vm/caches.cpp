#include "interpreter/vm/caches.h"

#include "interpreter/objects/descriptors.h"
#include "interpreter/objects/function.h"
#include "interpreter/objects/iterators.h"
#include "interpreter/vm/type_slots.h"
#include "interpreter/runtime/signature.h"

namespace krait::vm {

namespace {

constexpr uint16_t kMaxMisses = 8;  // then a site is left in its plain form

bool may_specialize(const Word* w, uint16_t plain) { return w->op == plain && w->a < kMaxMisses; }

// Entry of a name in a dict whose keys have a version, or -1.
int64_t versioned_entry(Dict* dict, Str* name) {
  if (!dict->keys->all_str || dict_keys_version(dict) == 0) return -1;
  return dict_find_str(dict, name, str_hash(name));
}

bool set_module_cache(Word* w, Value owner, Str* name, uint16_t quick) {
  Dict* dict = static_cast<Module*>(owner.object())->dict;
  int64_t index = versioned_entry(dict, name);
  if (index < 0) return false;
  cache_of<AttrCache>(w) = {dict_keys_version(dict), static_cast<int32_t>(index), {}, nullptr};
  w->op = quick;
  return true;
}

// An attribute of a class, asked of the class itself: what its mro holds, if neither it nor the metaclass wants a say.
void set_type_cache(Thread& t, Word* w, Type* type, Str* name, uint16_t quick) {
  Type* meta = type->type;
  if (meta->slots.get_attr != type_get_attr || !type->version || !meta->version) return;
  if (!lookup(t, meta, name).is_absent()) return;
  Value found = lookup(t, type, name);
  if (found.is_absent()) return;
  bool plain = is_function(found) || !found.is_object() || !found.object()->type->slots.descr_get;
  if (!plain) return;
  cache_of<AttrCache>(w) = {type->version, static_cast<int32_t>(meta->version), found, nullptr};
  w->op = quick;
}

// What must hold for the class's value not to be hidden by the instance's own attributes.
bool set_class_cache(Word* w, Type* type, Str* name, Value found, uint16_t quick) {
  SharedKeys* keys = nullptr;
  int32_t count = 0;
  if (type->flags & kHasDict) {
    keys = type->shared_keys;
    if (!keys || instance_value_slot(type, name) >= 0) return false;
    count = keys->count;
  }
  cache_of<AttrCache>(w) = {type->version, count, found, keys};
  w->op = quick;
  return true;
}

}  // namespace

void attr_cache_missed(Word* w, uint16_t plain) {
  if (w->op == BREAKPOINT) return;
  if (w->a < kMaxMisses) ++w->a;
  w->op = plain;
}

void specialize_load_global(Thread& t, Frame* frame, Word* w, Str* name) {
  if (!may_specialize(w, LOAD_GLOBAL) && w->op != LOAD_GLOBAL_MODULE && w->op != LOAD_GLOBAL_BUILTIN) return;
  if (w->a >= 64) {
    w->op = LOAD_GLOBAL;
    return;
  }
  ++w->a;
  if (frame->globals->type != t.types().dict) return;
  int64_t index = versioned_entry(frame->globals, name);
  if (index >= 0) {
    cache_of<GlobalCache>(w) = {dict_keys_version(frame->globals), 0, static_cast<uint32_t>(index), 0};
    w->op = LOAD_GLOBAL_MODULE;
    return;
  }
  if (!frame->globals->keys->all_str || dict_keys_version(frame->globals) == 0) return;
  if (frame->builtins->type != t.types().dict) return;
  index = versioned_entry(frame->builtins, name);
  if (index < 0) return;
  cache_of<GlobalCache>(w) = {dict_keys_version(frame->builtins), dict_keys_version(frame->globals),
                              static_cast<uint32_t>(index), 0};
  w->op = LOAD_GLOBAL_BUILTIN;
}

// The member of a __slots__ that instances of `type` really have: a class may have borrowed another's descriptor.
static Member* fitting_slot(Type* type, Value found) {
  Member* member = try_as<Member>(found);
  return member && !member->entry && type->is_subclass_of(member->owner) ? member : nullptr;
}

void specialize_load_attr(Thread& t, Word* w, Value owner, Str* name) {
  if (!may_specialize(w, LOAD_ATTR) || !owner.is_object()) return;
  Type* type = owner.object()->type;
  if (type == t.types().module) {
    set_module_cache(w, owner, name, LOAD_ATTR_MODULE);
    return;
  }
  if (type->kind == Kind::Type) return set_type_cache(t, w, static_cast<Type*>(owner.object()), name, LOAD_ATTR_TYPE);
  if (type->slots.get_attr != generic_get_attr || !type->version) return;
  Value found = lookup(t, type, name);
  AttrCache& cache = cache_of<AttrCache>(w);
  if (found.is_absent()) {
    if (!(type->flags & kHasDict)) return;
    int slot = instance_value_slot(type, name);
    if (slot >= 0 && instance_values(owner.object())) {
      cache = {type->version, slot, {}, nullptr};
      w->op = LOAD_ATTR_INSTANCE;
    } else if (Dict* dict = instance_dict(owner.object()); dict && dict->keys->all_str) {
      cache = {type->version, 0, {}, nullptr};
      w->op = LOAD_ATTR_DICT;
    }
    return;
  }
  if (Member* member = fitting_slot(type, found)) {
    cache = {type->version, member->offset, {}, nullptr};
    w->op = LOAD_ATTR_MEMBER;
  } else if (Property* property = try_as<Property>(found); property && property->type == t.types().property) {
    if (!is_function(property->getter)) return;
    cache = {type->version, 0, property->getter, nullptr};
    w->op = LOAD_ATTR_PROPERTY;
  } else if (is_function(found)) {
    set_class_cache(w, type, name, found, LOAD_ATTR_METHOD);
  } else if (!found.is_object() || !found.object()->type->slots.descr_get) {
    if (found.is_object() && found.object()->type->slots.descr_set) return;
    set_class_cache(w, type, name, found, LOAD_ATTR_CLASS);
  }
}

void specialize_load_method(Thread& t, Word* w, Value owner, Str* name) {
  if (!may_specialize(w, LOAD_METHOD) || !owner.is_object()) return;
  Type* type = owner.object()->type;
  if (type == t.types().module) {
    set_module_cache(w, owner, name, LOAD_METHOD_MODULE);
    return;
  }
  if (type->kind == Kind::Type) return set_type_cache(t, w, static_cast<Type*>(owner.object()), name, LOAD_METHOD_TYPE);
  if (type->slots.get_attr != generic_get_attr || !type->version) return;
  Value found = lookup(t, type, name);
  if (!found.is_object() || !(found.object()->type->flags & kMethodDescriptor)) return;
  set_class_cache(w, type, name, found, LOAD_METHOD_CLASS);
}

void specialize_store_attr(Thread& t, Word* w, Value owner, Str* name) {
  if (!may_specialize(w, STORE_ATTR) || !owner.is_object()) return;
  Type* type = owner.object()->type;
  if (type->slots.set_attr != generic_set_attr || !type->version) return;
  Value found = lookup(t, type, name);
  StoreCache& cache = cache_of<StoreCache>(w);
  if (Member* member = fitting_slot(type, found); member && !member->fixed) {
    cache = {type->version, member->offset, 0};
    w->op = STORE_ATTR_MEMBER;
    return;
  }
  if (!found.is_absent() && found.is_object() && found.object()->type->slots.descr_set) return;
  if (!(type->flags & kHasDict)) return;
  int slot = instance_value_slot(type, name);
  if (slot < 0 || instance_dict(owner.object())) return;
  cache = {type->version, slot, 0};
  w->op = STORE_ATTR_INSTANCE;
}

void specialize_for_iter(Thread& t, Word* w, Value iterator) {
  if (w->op == BREAKPOINT || !iterator.is_object()) return;
  if (has_spec(iterator, kRangeIteratorType)) w->op = FOR_ITER_RANGE;
  else if (has_spec(iterator, kListIteratorType)) w->op = FOR_ITER_LIST;
  else if (has_spec(iterator, kTupleIteratorType)) w->op = FOR_ITER_TUPLE;
  else if (is_native_iterator(iterator)) w->op = FOR_ITER_NATIVE;
}

void specialize_call(Thread& t, Word* w, Value callee, uint32_t count) {
  if (!may_specialize(w, CALL) || !callee.is_object()) return;
  if (w->a++ >= kMaxMisses) return;
  CallCache& cache = cache_of<CallCache>(w);
  if (NativeFunctionObject* native = try_as<NativeFunctionObject>(callee)) {
    if (native->raw || !native->entry || count != w->b) return;
    if (!fits_positionally(shape_of(signature_of(t, native)), count)) return;
    cache.entry = native->entry;
    bool of_builtins = native->self.is_object() && native->self.object()->type == t.types().module &&
                       static_cast<Module*>(native->self.object())->dict == t.interpreter->builtins;
    std::string_view signature = native->entry->signature;
    if (of_builtins && signature.starts_with("len(")) w->op = CALL_LEN;
    else if (of_builtins && signature.starts_with("isinstance(")) w->op = CALL_ISINSTANCE;
    else w->op = CALL_NATIVE;
  } else if (MethodDescriptor* method = try_as<MethodDescriptor>(callee)) {
    if (count != w->b + 1 || !fits_positionally(shape_of(signature_of(t, method)), w->b)) return;
    cache.entry = method->entry;
    bool append = method->owner == t.types().list && std::string_view(method->entry->signature).starts_with("append(");
    w->op = append ? CALL_LIST_APPEND : CALL_METHOD_DESCRIPTOR;
  }
}

}  // namespace krait::vm

// Attributes: the generic lookup (language reference 3.3.2.2 Implementing Descriptors) and its doors.
#include "interpreter/objects/descriptors.h"
#include "interpreter/objects/dict.h"
#include "interpreter/objects/exception.h"
#include "interpreter/objects/module.h"
#include "interpreter/objects/str.h"
#include "interpreter/objects/type.h"
#include "interpreter/runtime/abstract.h"
#include "interpreter/runtime/instance.h"
#include "interpreter/runtime/missing.h"
#include "interpreter/runtime/slots.h"

namespace krait::runtime {

using namespace objects;

// The attribute in the instance itself; borrowed, or absent.
static Borrowed own_attribute(Thread& t, Value v, Type* type, Str* name) {
  if (type->flags & kHasDict) return instance_get(t, v.object(), name);
  if (type->kind == Kind::Module) {
    Dict* dict = as<Module>(v)->dict;
    if (dict) return dict_get(t, dict, Value::from_object(name));
  }
  return Value{};
}

Result generic_get_attr_or_absent(Thread& t, Value v, Str* name) {
  Type* type = type_of(t, v);
  Value found = lookup(t, type, name);
  Ref descriptor;
  decltype(Slots::descr_get) get = nullptr;
  if (!found.is_absent()) {
    Type* kind = type_of(t, found);
    get = kind->slots.descr_get;
    descriptor = Ref::copy(found);
    if (get && kind->slots.descr_set) return get(t, descriptor, v, Value::from_object(type));
  }
  Value own = TRY(own_attribute(t, v, type, name));
  if (!own.is_absent()) return Result::copy(own);
  if (get) return get(t, descriptor, v, Value::from_object(type));
  if (descriptor) return descriptor;
  return kAbsent;
}

Result generic_get_attr(Thread& t, Value v, Str* name) {
  Ref found = TRY(generic_get_attr_or_absent(t, v, name));
  if (!found.is_absent()) return found;
  return raise_attribute_error_of(t, v, name, cat("'", type_name(t, v), "' object has no attribute '", name, "'"));
}

static Raised raise_not_settable(Thread& t, Value v, Str* name, bool on_type) {
  if (on_type)
    return raise_attribute_error_of(t, v, name,
                                    cat("'", type_name(t, v), "' object attribute '", name, "' is read-only"));
  return raise_attribute_error_of(t, v, name, cat("'", type_name(t, v), "' object has no attribute '", name, "'"));
}

static Status set_own(Thread& t, Value v, Type* type, Str* name, Value value) {
  bool module = !(type->flags & kHasDict);
  if (!value.is_absent()) {
    if (module) return dict_set(t, as<Module>(v)->dict, Value::from_object(name), value);
    return instance_set(t, v.object(), name, value);
  }
  bool there = module ? TRY(dict_discard(t, as<Module>(v)->dict, Value::from_object(name)))
                      : TRY(instance_delete(t, v.object(), name));
  if (there) return ok();
  return raise_attribute_error_of(t, v, name, cat("'", type_name(t, v), "' object has no attribute '", name, "'"));
}

Status generic_set_attr(Thread& t, Value v, Str* name, Value value) {
  Type* type = type_of(t, v);
  Value found = lookup(t, type, name);
  if (!found.is_absent()) {
    if (auto set = type_of(t, found)->slots.descr_set) {
      Ref descriptor = Ref::copy(found);
      return set(t, descriptor, v, value);
    }
  }
  if ((type->flags & kHasDict) || type->kind == Kind::Module) return set_own(t, v, type, name, value);
  return raise_not_settable(t, v, name, !found.is_absent());
}

// An AttributeError that does not say what was looked for learns it here.
static void complete_attribute_error(Thread& t, Value v, Str* name) {
  if (!t.pending.is_object() || t.pending.object()->type != t.types().AttributeError) return;
  auto* error = static_cast<AttributeError*>(t.pending.object());
  if (!error->name.is_absent() || !error->obj.is_absent()) return;
  replace(error->name, Ref::copy(Value::from_object(name)));
  replace(error->obj, Ref::copy(v));
}

Result get_attr(Thread& t, Value v, Str* name) {
  Result found = type_of(t, v)->slots.get_attr(t, v, name);
  if (found.is_raised()) [[unlikely]] complete_attribute_error(t, v, name);
  return found;
}

Result get_attr_or_absent(Thread& t, Value v, Str* name) {
  auto get = type_of(t, v)->slots.get_attr;
  if (get == generic_get_attr) {
    Result found = generic_get_attr_or_absent(t, v, name);
    if (!found.is_raised() || !pending_matches(t, t.types().AttributeError)) return found;
    clear_pending(t);
    return kAbsent;
  }
  Result found = get == type_get_attr ? type_get_attr_or_absent(t, v, name) : get(t, v, name);
  if (!found.is_raised() || !pending_matches(t, t.types().AttributeError)) return found;
  clear_pending(t);
  return kAbsent;
}

static Result interned_name(Thread& t, const char* name) {
  Ref made = TRY(make_str(t, name));
  return intern(t, made);
}
Result get_attr(Thread& t, Value v, const char* name) {
  Ref key = TRY(interned_name(t, name));
  return get_attr(t, v, key.as<Str>());
}
Result get_attr_or_absent(Thread& t, Value v, const char* name) {
  Ref key = TRY(interned_name(t, name));
  return get_attr_or_absent(t, v, key.as<Str>());
}

Status set_attr(Thread& t, Value v, Str* name, Value value) { return type_of(t, v)->slots.set_attr(t, v, name, value); }
Status set_attr(Thread& t, Value v, const char* name, Value value) {
  Ref key = TRY(interned_name(t, name));
  return set_attr(t, v, key.as<Str>(), value);
}
Status delete_attr(Thread& t, Value v, Str* name) { return type_of(t, v)->slots.set_attr(t, v, name, {}); }

Result lookup_special(Thread& t, Value v, Str* name) {
  Type* type = type_of(t, v);
  Value found = lookup(t, type, name);
  if (found.is_absent()) return kAbsent;
  Ref descriptor = Ref::copy(found);
  auto get = type_of(t, descriptor)->slots.descr_get;
  if (!get) return descriptor;
  return get(t, descriptor, v, Value::from_object(type));
}

Result get_instance_dict(Thread& t, Value v) {
  Type* type = type_of(t, v);
  if (type->flags & kHasDict) return instance_make_dict(t, v.object());
  if (type->kind == Kind::Module) return Result::copy(as<Module>(v)->dict);
  return kAbsent;
}

}  // namespace krait::runtime

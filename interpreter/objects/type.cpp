// type: its slots and methods. Class creation is in type_new.cpp, attributes of classes in type_attributes.cpp.
#include "interpreter/objects/type.h"

#include "interpreter/objects/descriptor_common.h"
#include "interpreter/objects/dict.h"
#include "interpreter/objects/exception.h"
#include "interpreter/objects/generic_alias.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/list.h"
#include "interpreter/objects/str.h"
#include "interpreter/objects/tuple.h"
#include "interpreter/objects/type_internal.h"
#include "interpreter/runtime/heap.h"
#include "interpreter/runtime/instance.h"
#include "interpreter/runtime/missing.h"
#include "interpreter/runtime/slots.h"
#include "interpreter/runtime/type_tables.h"

namespace krait::objects {

static Type* self_of(Value v) { return static_cast<Type*>(v.object()); }

// ---- life of classes made in Python

static void destroy(Object* o) {
  auto* type = static_cast<Type*>(o);
  if (type->bases)
    for (int64_t i = 0; i < type->bases->length; ++i) remove_subclass(self_of(type->bases->items[i]), type);
  delete std::exchange(type->subclasses, nullptr);
  destroy_shared_keys(std::exchange(type->shared_keys, nullptr));
  type->version = 0;
  clear(type->module_state);
  clear_pointer(type->dict);
  clear_pointer(type->mro);
  clear_pointer(type->bases);
  clear_pointer(type->base);
  clear_pointer(type->name);
  clear_pointer(type->qualname);
}

static void traverse(Object* o, Visitor& visit) {
  auto* type = static_cast<Type*>(o);
  if (!(type->flags & kHeapType)) return;
  visit(type->dict);
  visit(type->mro);
  visit(type->bases);
  visit(type->base);
  visit(type->module_state);
}

// Breaks cycles through a dead class; the mro goes last in destroy, since methods still run meanwhile.
static void clear_type(Object* o) {
  auto* type = static_cast<Type*>(o);
  Thread& t = *type->interpreter->current;
  if (type->dict) dict_clear(t, type->dict);
  renew_versions(t, type);
  clear_pointer(type->mro);
}

// ---- calling

static Result create_instance(Thread& t, Type* type, const Value* args, size_t positional, Tuple* kwnames) {
  if (!type->slots.new_ || (type->flags & kNoInstances))
    return raise_type_error(t, "cannot create '", type->flags & kHeapType ? type_name(type) : type->spec->name,
                            "' instances");
  Ref instance = TRY(type->slots.new_(t, type, args, positional, kwnames));
  Type* made = type_of(t, instance);
  if (made->slots.init && made->is_subclass_of(type)) TRY(made->slots.init(t, instance, args, positional, kwnames));
  return instance;
}

Result type_call(Thread& t, Value callee, const Value* args, size_t positional, Tuple* kwnames) {
  if (!(self_of(callee)->flags & kHeapType)) return type_call_packed(t, callee, args, positional, kwnames);
  HeldValues packed(args, positional + (kwnames ? static_cast<size_t>(kwnames->length) : 0));
  return type_call_packed(t, callee, args, positional, kwnames);
}

Result type_call_packed(Thread& t, Value callee, const Value* args, size_t positional, Tuple* kwnames) {
  Type* type = self_of(callee);
  if (type == t.types().type) {
    size_t names = kwnames ? static_cast<size_t>(kwnames->length) : 0;
    if (positional == 1 && names == 0) return Result::copy(type_of(t, args[0]));
    if (positional != 3)
      return raise_type_error(t,
                              positional == 1 ? "type() takes no keyword arguments" : "type() takes 1 or 3 arguments");
  }
  return create_instance(t, type, args, positional, kwnames);
}

static Status type_init(Thread& t, Value, const Value*, size_t positional, Tuple* kwnames) {
  if (positional == 1 && kwnames && kwnames->length)
    return raise_type_error(t, "type.__init__() takes no keyword arguments");
  if (positional != 1 && positional != 3) return raise_type_error(t, "type.__init__() takes 1 or 3 arguments");
  return ok();
}

// ---- attributes

Result type_get_attr_or_absent(Thread& t, Value self, Str* name) {
  Type *type = self_of(self), *meta = type_of(t, self);
  Value meta_found = lookup(t, meta, name);
  Ref meta_attribute;
  decltype(Slots::descr_get) meta_get = nullptr;
  if (!meta_found.is_absent()) {
    Type* kind = type_of(t, meta_found);
    meta_get = kind->slots.descr_get;
    meta_attribute = Ref::copy(meta_found);
    if (meta_get && kind->slots.descr_set) return meta_get(t, meta_attribute, self, word(meta));
  }
  Value found = lookup(t, type, name);
  if (!found.is_absent()) {
    Ref attribute = Ref::copy(found);
    auto get = type_of(t, attribute)->slots.descr_get;
    if (!get) return attribute;
    return get(t, attribute, {}, self);
  }
  if (meta_get) return meta_get(t, meta_attribute, self, word(meta));
  if (meta_attribute) return meta_attribute;
  return kAbsent;
}

Result type_get_attr(Thread& t, Value self, Str* name) {
  Ref found = TRY(type_get_attr_or_absent(t, self, name));
  if (!found.is_absent()) return found;
  return raise_missing_attribute(t, self, name);
}

static Status set_in_dict(Thread& t, Type* type, Str* name, Value value) {
  Ref interned = Ref::copy(name);
  if (is_exact_str(interned)) interned = TRY(intern(t, interned));
  if (value.is_absent()) {
    if (!TRY(dict_discard(t, type->dict, interned))) return raise_missing_attribute(t, word(type), name);
  } else {
    // Versions first: releasing the old value may run code that looks the name up.
    TRY(dict_set(t, type->dict, interned, value));
  }
  type_attribute_changed(t, type, interned.as<Str>());
  return ok();
}

Status type_set_attr(Thread& t, Value self, Str* name, Value value) {
  Type* type = self_of(self);
  if (type->flags & kImmutable) {
    Ref shown = TRY(repr(t, word(name)));
    return raise_type_error(t, "cannot set ", shown.as<Str>(), " attribute of immutable type '", type->spec->name, "'");
  }
  Value found = lookup(t, type_of(t, self), name);
  if (!found.is_absent()) {
    if (auto set = type_of(t, found)->slots.descr_set) {
      Ref descriptor = Ref::copy(found);
      return set(t, descriptor, self, value);
    }
  }
  Ref hold;  // what the name meant until now outlives the change
  if (Value old = dict_get_str(type->dict, name); !old.is_absent()) hold = Ref::copy(old);
  return set_in_dict(t, type, name, value);
}

static Result type_repr(Thread& t, Value self) {
  return make_str(t, cat("<class '", type_full_name(self_of(self)), "'>"));
}

static Result type_or(Thread& t, Value a, Value b) { return make_union(t, a, b); }

// ---- mro

static Status check_mro(Thread& t, Type* type, Tuple* order) {
  for (int64_t i = 0; i < order->length; ++i) {
    Value item = order->items[i];
    if (!has_kind(item, Kind::Type))
      return raise_type_error(t, "mro() returned a non-class ('", type_name(t, item), "')");
    if (type->kind != self_of(item)->kind && self_of(item)->kind != Kind::Object &&
        !type->base->is_subclass_of(self_of(item)))
      return raise_type_error(t, "mro() returned base with unsuitable layout ('", type_name(self_of(item)), "')");
  }
  return ok();
}

Status set_mro(Thread& t, Type* type) {
  Ref order;
  Type* meta = type->Object::type;
  Value method = meta == t.types().type ? Value{} : lookup(t, meta, t.names().mro);
  if (!method.is_absent() && method != lookup(t, t.types().type, t.names().mro)) {
    Ref answer = TRY(call_method(t, word(type), t.names().mro));
    order = TRY(tuple_from(t, answer));
    TRY(check_mro(t, type, order.as<Tuple>()));
  } else {
    order = TRY(compute_mro(t, type));
  }
  Tuple* old = std::exchange(type->mro, static_cast<Tuple*>(order.leak().object()));
  if (old) release(old);
  return ok();
}

Raised raise_set_name_failed(Thread& t, Value descriptor, Value name, Type* type) {
  Ref cause = take_pending(t);
  Ref shown = TRY(repr(t, name));
  (void)raise_runtime_error(t, "Error calling __set_name__ on '", type_name(t, descriptor), "' instance ",
                            shown.as<Str>(), " in '", type_name(type), "'");
  auto* error = as<BaseException>(t.pending);
  replace(error->cause, Ref::copy(cause));
  replace(error->context, std::move(cause));
  error->suppress_context = true;
  return raised;
}

// ---- methods

static Result type_mro(Thread& t, const Args& a) {
  Ref order = TRY(compute_mro(t, self_of(a.self)));
  return list_from(t, order);
}

static Result type_subclasses(Thread& t, const Args& a) {
  Ref list = TRY(make_list(t));
  Type* type = self_of(a.self);
  for (size_t i = 0; type->subclasses && i < type->subclasses->size(); ++i)
    TRY(list_append(t, list.as<List>(), word((*type->subclasses)[i])));
  return list;
}

static Result type_prepare(Thread& t, const Args&) { return make_dict(t); }
static Result type_instancecheck(Thread& t, const Args& a) { return boolean(TRY(real_is_instance(t, a[0], a.self))); }
static Result type_subclasscheck(Thread& t, const Args& a) { return boolean(TRY(real_is_subclass(t, a[0], a.self))); }

static Status merge_class_dict(Thread& t, Dict* into, Value cls) {
  NativeRecursion guard(t);
  if (guard.exceeded()) return raise_recursion_error(t, "");
  Ref dict = TRY(get_attr_or_absent(t, cls, t.names().__dict__));
  if (!dict.is_absent()) TRY(dict_update(t, into, dict));
  Ref bases = TRY(get_attr_or_absent(t, cls, t.names().__bases__));
  if (!is_tuple(bases)) return ok();
  for (int64_t i = 0; i < bases.as<Tuple>()->length; ++i) TRY(merge_class_dict(t, into, bases.as<Tuple>()->items[i]));
  return ok();
}
static Result type_dir(Thread& t, const Args& a) {
  Ref names = TRY(make_dict(t));
  TRY(merge_class_dict(t, names.as<Dict>(), a.self));
  return dict_keys_list(t, names.as<Dict>());
}

static Result type_sizeof(Thread& t, const Args& a) {
  return make_int(t, self_of(a.self)->flags & kHeapType ? 1072 : 416);
}

const NativeFunction kTypeMethods[] = {
    {"mro()", type_mro, "The method resolution order, as a list."},
    {"__subclasses__()", type_subclasses, "The direct subclasses, as a list."},
    {"__prepare__(*args, **kwargs)", type_prepare, "The namespace for the class statement.", Binding::ClassMethod},
    {"__instancecheck__(instance, /)", type_instancecheck, "Whether an object is an instance."},
    {"__subclasscheck__(subclass, /)", type_subclasscheck, "Whether a class is a subclass."},
    {"__dir__()", type_dir, "The names of the attributes of the class and its bases."},
    {"__sizeof__()", type_sizeof, "Bytes of memory that the class takes."},
    {}};

const TypeSpec kTypeType = {
    .name = "type",
    .doc = "type(object) -> the object's type\ntype(name, bases, dict, **kwds) -> a new type",
    .kind = Kind::Type,
    .size = sizeof(Type),
    .flags = kHasGc | kHasPrefix | kHasWeakrefs | kBaseType,
    .methods = kTypeMethods,
    .getsets = kTypeGetSets,
    .slots = {.destroy = destroy,
              .traverse = traverse,
              .clear = clear_type,
              .new_ = type_new,
              .init = type_init,
              .get_attr = type_get_attr,
              .set_attr = type_set_attr,
              .repr = type_repr,
              .call = type_call,
              .or_ = type_or},
};

}  // namespace krait::objects

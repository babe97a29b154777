// builtin_function_or_method: functions of native modules, bound native methods, and constructors (`int.__new__`).
#include "interpreter/objects/descriptor_common.h"
#include "interpreter/objects/str.h"
#include "interpreter/objects/tuple.h"
#include "interpreter/objects/type.h"
#include "interpreter/runtime/heap.h"
#include "interpreter/runtime/slots.h"
#include "interpreter/runtime/type_tables.h"

namespace krait::objects {

static NativeFunctionObject* self_of(Value v) { return as<NativeFunctionObject>(v); }

static bool is_module(Value v) { return has_kind(v, Kind::Module); }

static std::string message_owner(NativeFunctionObject* f) {
  if (has_kind(f->self, Kind::Type)) return cat(as<Type>(f->self)->qualname, ".");
  auto* module = try_as<Str>(f->module);
  if (!module || str_equal(module, "builtins")) return "";
  return cat(module, ".");
}

const Signature& signature_of(Thread& t, NativeFunctionObject* f) {
  if (!f->signature) {
    auto* method = static_cast<MethodDescriptor*>(f->descriptor);
    if (method && f->self == word(method->owner)) {
      f->signature = &signature_of(t, method);
    } else {
      const char* receiver = is_module(f->self) ? "$module" : has_kind(f->self, Kind::Type) ? "$type" : nullptr;
      if (f->entry->binding == Binding::StaticMethod) receiver = nullptr;
      f->signature = parse_signature(t, f->entry->signature, message_owner(f), receiver).release();
      f->owns_signature = true;
    }
  }
  return *f->signature;
}

static void destroy(Object* o) {
  auto* f = static_cast<NativeFunctionObject*>(o);
  if (f->owns_signature) delete f->signature;
  clear(f->self);
  clear(f->module);
  clear_pointer(f->descriptor);
  clear_pointer(f->name);
}

static void traverse(Object* o, Visitor& visit) {
  auto* f = static_cast<NativeFunctionObject*>(o);
  visit(f->self);
  visit(f->module);
  visit(f->descriptor);
}

static Result call_native(Thread& t, Value callee, const Value* args, size_t positional, Tuple* kwnames) {
  NativeFunctionObject* f = self_of(callee);
  if (f->raw) return f->raw(t, callee, args, positional, kwnames);
  if (stack_exhausted(t)) return raise_recursion_error(t, " while calling a Python object");
  const Signature& signature = f->signature ? *f->signature : signature_of(t, f);
  return call_bound(t, signature, f->entry->code, f->self, args, positional, kwnames);
}

Result make_native_function_named(Thread& t, const NativeFunction* entry, Str* name, Value self, Value module) {
  auto* f = allocate<NativeFunctionObject>(t, t.types().native_function);
  if (!f) return raised;
  f->entry = entry;
  f->name = static_cast<Str*>(Ref::copy(name).leak().object());
  f->self = Ref::copy(self).leak();
  f->module = Ref::copy(module).leak();
  return Result::own(f);
}

// ---- constructors

static Status check_constructed(Thread& t, Type* owner, Value first) {
  std::string_view name = type_name(owner);
  if (!has_kind(first, Kind::Type))
    return raise_type_error(t, name, ".__new__(X): X is not a type object (", type_name(t, first), ")");
  auto* type = static_cast<Type*>(first.object());
  if (!type->is_subclass_of(owner))
    return raise_type_error(t, name, ".__new__(", type_name(type), "): ", type_name(type), " is not a subtype of ",
                            name);
  if (type->flags & kNoInstances) return raise_type_error(t, "cannot create '", type_full_name(type), "' instances");
  Type* layout = type;
  while (layout && layout->slots.new_ == slot_new) layout = layout->base;
  bool other_way = layout && (layout->slots.new_ != owner->slots.new_ || layout->new_binding != owner->new_binding);
  if (other_way)
    return raise_type_error(t, name, ".__new__(", type_name(type), ") is not safe, use ", type_name(layout),
                            ".__new__()");
  return ok();
}

static Result call_constructor(Thread& t, Value callee, const Value* args, size_t positional, Tuple* kwnames) {
  auto* owner = as<Type>(self_of(callee)->self);
  if (positional == 0) return raise_type_error(t, type_name(owner), ".__new__(): not enough arguments");
  TRY(check_constructed(t, owner, args[0]));
  auto* type = static_cast<Type*>(args[0].object());
  if (owner->slots.new_ == new_by_binding) {
    const NativeBinding& binding = *owner->new_binding;
    kwnames = keywords_for_new(t, binding, type, kwnames);
    return call_bound(t, binding_signature(t, binding), binding.code, args[0], args + 1, positional - 1, kwnames);
  }
  return owner->slots.new_(t, type, args + 1, positional - 1, kwnames);
}

static const NativeFunction kConstructor = {"__new__(*args, **kwargs)", nullptr,
                                            "Makes an instance of the class; the help for the class shows which "
                                            "arguments it takes."};

Result make_constructor(Thread& t, Type* type) {
  Ref f = TRY(make_native_function_named(t, &kConstructor, t.names().__new__, word(type), {}));
  f.as<NativeFunctionObject>()->raw = call_constructor;
  return f;
}

// ---- attributes

static Result get_name(Thread&, Value self) { return Result::copy(self_of(self)->name); }
static Result get_self(Thread&, Value self) {
  NativeFunctionObject* f = self_of(self);
  if (f->entry->binding == Binding::StaticMethod) return kNone;
  return none_if_absent(f->self);
}
static Result get_module(Thread&, Value self) { return none_if_absent(self_of(self)->module); }
static Status set_module(Thread&, Value self, Value value) {
  replace(self_of(self)->module, Ref::copy(value));
  return ok();
}
static Result get_doc(Thread& t, Value self) { return doc_or_none(t, self_of(self)->entry->doc); }
static Result get_text_signature(Thread& t, Value self) {
  NativeFunctionObject* f = self_of(self);
  if (f->raw) return make_str(t, "($type, *args, **kwargs)");
  return text_signature(t, signature_of(t, f));
}
static Result get_qualname(Thread& t, Value self) {
  NativeFunctionObject* f = self_of(self);
  if (f->self.is_absent() || is_module(f->self)) return Result::copy(f->name);
  Type* type = has_kind(f->self, Kind::Type) ? as<Type>(f->self) : type_of(t, f->self);
  return member_qualname(t, type, f->name);
}
static const NativeGetSet kGetSets[] = {{"__name__", get_name},
                                        {"__qualname__", get_qualname},
                                        {"__self__", get_self},
                                        {"__module__", get_module, set_module},
                                        {"__doc__", get_doc},
                                        {"__text_signature__", get_text_signature},
                                        {}};

static Result reduce(Thread& t, const Args& a) {
  NativeFunctionObject* f = self_of(a.self);
  if (f->self.is_absent() || is_module(f->self)) return Result::copy(f->name);
  return reduce_to_getattr(t, f->self, f->name);
}
static const NativeFunction kMethods[] = {{"__reduce__()", reduce, nullptr}, {}};

static Result repr_native(Thread& t, Value self) {
  NativeFunctionObject* f = self_of(self);
  if (f->self.is_absent() || is_module(f->self)) return make_str(t, cat("<built-in function ", f->name, ">"));
  return make_str(t, cat("<built-in method ", f->name, " of ", type_name(t, f->self), " object at ",
                         address_text(t, f->self), ">"));
}

static Result compare_native(Thread&, Value a, Value b, CompareOp op) {
  if ((op != CompareOp::Eq && op != CompareOp::Ne) || !has_kind(a, Kind::NativeFunction) ||
      !has_kind(b, Kind::NativeFunction))
    return kNotImplemented;
  bool same = identical(self_of(a)->self, self_of(b)->self) && self_of(a)->entry == self_of(b)->entry;
  return boolean(same == (op == CompareOp::Eq));
}
static ResultOf<int64_t> hash_native(Thread&, Value self) {
  NativeFunctionObject* f = self_of(self);
  auto mixed = static_cast<int64_t>((f->self.bits >> 4) * 31 ^ reinterpret_cast<uintptr_t>(f->entry) >> 3);
  return mixed == -1 ? -2 : mixed;
}

const TypeSpec kNativeFunctionType = {
    .name = "builtin_function_or_method",
    .kind = Kind::NativeFunction,
    .size = sizeof(NativeFunctionObject),
    .flags = kHasGc | kHasWeakrefs | kNoInstances,
    .methods = kMethods,
    .getsets = kGetSets,
    .slots = {.destroy = destroy, .traverse = traverse, .repr = repr_native, .hash = hash_native,
              .compare = compare_native, .call = call_native},
};

}  // namespace krait::objects

namespace krait::runtime {

Result make_native_function(Thread& t, const NativeFunction* entry, Value self, Str* module_name) {
  Ref name = TRY(objects::entry_name(t, entry));
  return objects::make_native_function_named(t, entry, name.as<Str>(), self,
                                             module_name ? Value::from_object(module_name) : Value{});
}

}  // namespace krait::runtime

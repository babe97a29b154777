// method_descriptor and classmethod_descriptor: methods of types made in C++, as the type's dict holds them.
#include "interpreter/objects/descriptor_common.h"
#include "interpreter/objects/str.h"
#include "interpreter/runtime/heap.h"

namespace krait::objects {

static MethodDescriptor* self_of(Value v) { return static_cast<MethodDescriptor*>(v.object()); }

const Signature& signature_of(Thread& t, MethodDescriptor* m) {
  if (!m->signature) {
    const char* receiver = m->entry->binding == Binding::ClassMethod ? "$type" : "$self";
    m->signature = parse_signature(t, m->entry->signature, cat(m->owner->qualname, "."), receiver).release();
  }
  return *m->signature;
}

static void destroy(Object* o) {
  auto* m = static_cast<MethodDescriptor*>(o);
  delete m->signature;
  m->signature = nullptr;
  clear_pointer(m->owner);
  clear_pointer(m->name);
}
static void traverse(Object* o, Visitor& visit) { visit(static_cast<MethodDescriptor*>(o)->owner); }

static Result make_descriptor(Thread& t, Type* type, Type* owner, const NativeFunction* entry) {
  Ref name = TRY(entry_name(t, entry));
  auto* m = allocate<MethodDescriptor>(t, type);
  if (!m) return raised;
  m->owner = static_cast<Type*>(Ref::copy(owner).leak().object());
  m->name = static_cast<Str*>(name.leak().object());
  m->entry = entry;
  return Result::own(m);
}

Result make_method_descriptor(Thread& t, Type* owner, const NativeFunction* entry) {
  switch (entry->binding) {
    case Binding::Plain: return make_descriptor(t, t.types().method_descriptor, owner, entry);
    case Binding::ClassMethod: return make_descriptor(t, t.types().classmethod_descriptor, owner, entry);
    case Binding::StaticMethod: break;
  }
  Ref name = TRY(entry_name(t, entry));
  Ref function = TRY(make_native_function_named(t, entry, name.as<Str>(), word(owner), {}));
  return make_staticmethod(t, function);
}

static Result bind(Thread& t, MethodDescriptor* m, Value self) {
  Ref function = TRY(make_native_function_named(t, m->entry, m->name, self, {}));
  function.as<NativeFunctionObject>()->descriptor = Ref::copy(m).leak().object();
  // Messages of a class method name the class that it was taken from.
  if (m->entry->binding != Binding::ClassMethod || self == word(m->owner))
    function.as<NativeFunctionObject>()->signature = &signature_of(t, m);
  return function;
}

static Result get_method(Thread& t, Value descriptor, Value instance, Value) {
  if (instance.is_absent()) return Result::copy(descriptor);
  TRY(check_receiver(t, self_of(descriptor)->owner, self_of(descriptor)->name, instance));
  return bind(t, self_of(descriptor), instance);
}

static Result get_class_method(Thread& t, Value descriptor, Value instance, Value type) {
  MethodDescriptor* m = self_of(descriptor);
  if (type.is_absent() && !instance.is_absent()) type = word(type_of(t, instance));
  if (!has_kind(type, Kind::Type))
    return raise_type_error(t, "descriptor '", m->name, "' for type '", type_tp_name(m->owner),
                            "' needs a type, not a '", type_name(t, type), "' as arg 2");
  if (!as<Type>(type)->is_subclass_of(m->owner))
    return raise_type_error(t, "descriptor '", m->name, "' requires a subtype of '", type_tp_name(m->owner),
                            "' but received '", type_name(as<Type>(type)), "'");
  return bind(t, m, type);
}

static Result call_method_descriptor(Thread& t, Value callee, const Value* args, size_t positional, Tuple* kwnames) {
  MethodDescriptor* m = self_of(callee);
  if (positional == 0)
    return raise_type_error(t, "unbound method ", m->owner->qualname, ".", m->name, "() needs an argument");
  TRY(check_receiver(t, m->owner, m->name, args[0]));
  if (stack_exhausted(t)) return raise_recursion_error(t, " while calling a Python object");
  const Signature& signature = m->signature ? *m->signature : signature_of(t, m);
  return call_bound(t, signature, m->entry->code, args[0], args + 1, positional - 1, kwnames);
}

static Result call_class_method_descriptor(Thread& t, Value callee, const Value* args, size_t positional,
                                           Tuple* kwnames) {
  MethodDescriptor* m = self_of(callee);
  if (positional == 0)
    return raise_type_error(t, "descriptor '", m->name, "' of '", type_tp_name(m->owner), "' object needs an argument");
  Ref bound = TRY(get_class_method(t, callee, {}, args[0]));
  return call(t, bound, args + 1, positional - 1, kwnames);
}

static Result get_objclass(Thread&, Value self) { return Result::copy(self_of(self)->owner); }
static Result get_name(Thread&, Value self) { return Result::copy(self_of(self)->name); }
static Result get_qualname(Thread& t, Value self) {
  return member_qualname(t, self_of(self)->owner, self_of(self)->name);
}
static Result get_doc(Thread& t, Value self) { return doc_or_none(t, self_of(self)->entry->doc); }
static Result get_text_signature(Thread& t, Value self) { return text_signature(t, signature_of(t, self_of(self))); }
static const NativeGetSet kGetSets[] = {{"__objclass__", get_objclass},
                                        {"__name__", get_name},
                                        {"__qualname__", get_qualname},
                                        {"__doc__", get_doc},
                                        {"__text_signature__", get_text_signature},
                                        {}};
static Result reduce(Thread& t, const Args& a) {
  return reduce_to_getattr(t, word(self_of(a.self)->owner), self_of(a.self)->name);
}
static const NativeFunction kMethods[] = {{"__reduce__()", reduce, nullptr}, {}};

static Result repr_method(Thread& t, Value self) {
  return make_str(t, cat("<method '", self_of(self)->name, "' of '", type_tp_name(self_of(self)->owner), "' objects>"));
}

const TypeSpec kMethodDescriptorType = {
    .name = "method_descriptor",
    .kind = Kind::MethodDescriptor,
    .size = sizeof(MethodDescriptor),
    .flags = kHasGc | kNoInstances | kMethodDescriptor,
    .methods = kMethods,
    .getsets = kGetSets,
    .slots = {.destroy = destroy, .traverse = traverse, .descr_get = get_method, .repr = repr_method,
              .call = call_method_descriptor},
};
const TypeSpec kClassMethodDescriptorType = {
    .name = "classmethod_descriptor",
    .kind = Kind::ClassMethodDescriptor,
    .size = sizeof(MethodDescriptor),
    .flags = kHasGc | kNoInstances,
    .getsets = kGetSets,
    .slots = {.destroy = destroy, .traverse = traverse, .descr_get = get_class_method, .repr = repr_method,
              .call = call_class_method_descriptor},
};

}  // namespace krait::objects

// Types and identity: type_of, names in messages, `is`, isinstance and issubclass.
#include <cstring>

#include "interpreter/objects/descriptors.h"
#include "interpreter/objects/dict.h"
#include "interpreter/objects/float.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/str.h"
#include "interpreter/objects/tuple.h"
#include "interpreter/runtime/abstract.h"
#include "interpreter/runtime/heap.h"

namespace krait::runtime {

using namespace objects;

Type* type_of_immediate(Thread& t, Value v) {
  Types& types = t.types();
  if (v.is_small_int()) return types.int_;
  if (v.is_word_float()) return types.float_;
  switch (v.bits) {
    case Value::kNoneBits: return types.none;
    case Value::kFalseBits:
    case Value::kTrueBits: return types.bool_;
    case Value::kEllipsisBits: return types.ellipsis;
    case Value::kNotImplementedBits: return types.not_implemented;
    default: BELIEVE(!"a word that is no Python value"); return types.object;
  }
}

// Valid as long as the type's name is not set again and the str lives.
std::string_view type_name(const Type* type) {
  const Str* name = type->name;
  if (!name) return type->spec ? type->spec->name : "?";
  if (name->ascii) return {reinterpret_cast<const char*>(name->data), static_cast<size_t>(name->length)};
  ResultOf<std::string_view> utf8 = str_utf8(*type->interpreter->current, type->name);
  if (!utf8.failed) return utf8.value;
  clear_pending(*type->interpreter->current);
  return "?";
}
// CPython's messages show tp_name, which has the module in front for types made in C.
std::string_view type_tp_name(const Type* type) {
  if (!(type->flags & kHeapType) && type->spec) return type->spec->name;
  return type_name(type);
}
std::string_view type_name(Thread& t, Value v) { return type_tp_name(type_of(t, v)); }

std::string type_full_name(const Type* type) {
  std::string qualname = type->qualname ? str_wtf8(type->qualname) : std::string(type_name(type));
  std::string module;
  if (type->flags & kHeapType) {
    Value found = dict_get_str(type->dict, type->interpreter->names.__module__);
    if (is_str(found)) module = str_wtf8(as<Str>(found));
  } else if (const char* dot = std::strrchr(type->spec->name, '.')) {
    module.assign(type->spec->name, dot);
  }
  if (module.empty() || module == "builtins") return qualname;
  return module + "." + qualname;
}

bool identical(Value a, Value b) {
  if (a == b) return true;
  if (!a.is_object() || !b.is_object()) return false;
  // Numbers that do not fit the word are compared by value; a NaN is only itself.
  Type *left = a.object()->type, *right = b.object()->type;
  if (left != right || !(left->flags & kExactBuiltin)) return false;
  if (left->kind == Kind::Float)
    return std::memcmp(&as<Float>(a)->value, &as<Float>(b)->value, sizeof(double)) == 0 &&
           as<Float>(a)->value == as<Float>(a)->value;
  return false;
}

Result identity(Thread& t, Value v) {
  return make_uint(t, v.bits);  // a word that is no pointer never looks like an object's address
}

// ---- isinstance, issubclass

static Result bases_of(Thread& t, Value cls) {
  Ref bases = TRY(get_attr_or_absent(t, cls, t.names().__bases__));
  if (bases.is_absent() || !is_tuple(bases)) return kAbsent;
  return bases;
}

// By __bases__ alone, for objects that act as classes.
static ResultOf<bool> is_derived(Thread& t, Value derived, Value cls) {
  if (identical(derived, cls)) return true;
  NativeRecursion guard(t);
  if (guard.exceeded()) return raise_recursion_error(t, " in __issubclass__");
  Ref bases = TRY(bases_of(t, derived));
  if (bases.is_absent()) return false;
  for (int64_t i = 0; i < bases.as<Tuple>()->length; ++i)
    if (TRY(is_derived(t, bases.as<Tuple>()->items[i], cls))) return true;
  return false;
}

static Status check_class(Thread& t, Value cls, const char* message) {
  Ref bases = TRY(bases_of(t, cls));
  if (bases.is_absent()) return raise_type_error(t, message);
  return ok();
}

// v.__class__ is what object says: its type.
static bool has_plain_class(Thread& t, Value v) {
  Type* type = type_of(t, v);
  if (type->slots.get_attr != generic_get_attr) return false;
  auto* getset = try_as<GetSet>(lookup(t, type, t.names().__class__));
  return getset && getset->owner == t.types().object;
}

ResultOf<bool> real_is_instance(Thread& t, Value v, Value cls) {
  if (has_kind(cls, Kind::Type)) {
    auto* type = static_cast<Type*>(cls.object());
    if (has_type(t, v, type)) return true;
    if (!v.is_object() || has_plain_class(t, v)) return false;
    Ref said = TRY(get_attr_or_absent(t, v, t.names().__class__));
    return has_kind(said, Kind::Type) && said.as<Type>() != type_of(t, v) && said.as<Type>()->is_subclass_of(type);
  }
  TRY(check_class(t, cls, "isinstance() arg 2 must be a type, a tuple of types, or a union"));
  Ref said = TRY(get_attr_or_absent(t, v, t.names().__class__));
  if (said.is_absent()) return false;
  return is_derived(t, said, cls);
}

ResultOf<bool> real_is_subclass(Thread& t, Value derived, Value cls) {
  if (has_kind(derived, Kind::Type) && has_kind(cls, Kind::Type))
    return static_cast<Type*>(derived.object())->is_subclass_of(static_cast<Type*>(cls.object()));
  TRY(check_class(t, derived, "issubclass() arg 1 must be a class"));
  TRY(check_class(t, cls, "issubclass() arg 2 must be a class, a tuple of classes, or a union"));
  return is_derived(t, derived, cls);
}

using Checker = ResultOf<bool> (*)(Thread&, Value, Value);

// A tuple is any of its items; a class may decide itself by `hook`.
static ResultOf<bool> check_through(Thread& t, Value v, Value cls, Str* hook, Checker self, Checker real,
                                    const char* where) {
  if (has_kind(cls, Kind::Type) && cls.object()->type == t.types().type) return real(t, v, cls);
  if (is_tuple(cls)) {
    NativeRecursion guard(t);
    if (guard.exceeded()) return raise_recursion_error(t, where);
    for (int64_t i = 0; i < as<Tuple>(cls)->length; ++i)
      if (TRY(self(t, v, as<Tuple>(cls)->items[i]))) return true;
    return false;
  }
  Ref method = TRY(lookup_special(t, cls, hook));
  if (method.is_absent()) return real(t, v, cls);
  NativeRecursion guard(t);
  if (guard.exceeded()) return raise_recursion_error(t, where);
  Ref answer = TRY(call(t, method, {v}));
  return is_true(t, answer);
}

ResultOf<bool> is_instance(Thread& t, Value v, Value cls) {
  if (has_kind(cls, Kind::Type) && type_of(t, v) == cls.object()) return true;
  return check_through(t, v, cls, t.names().__instancecheck__, is_instance, real_is_instance, " in __instancecheck__");
}

ResultOf<bool> is_subclass(Thread& t, Value derived, Value cls) {
  return check_through(t, derived, cls, t.names().__subclasscheck__, is_subclass, real_is_subclass,
                       " in __subclasscheck__");
}

}  // namespace krait::runtime

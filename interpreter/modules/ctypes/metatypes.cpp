// The metaclasses: each works out what C knows of a class when the class is made.
#include <string.h>

#include "interpreter/modules/ctypes/ctypes.h"
#include "interpreter/objects/dict.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/str.h"
#include "interpreter/objects/tuple.h"
#include "interpreter/objects/type_internal.h"
#include "interpreter/runtime/heap.h"

namespace krait::modules::ctypes {

static void info_destroy(Object* o) {
  auto* i = static_cast<TypeInfo*>(o);
  for (Value* v : {&i->target, &i->restype, &i->argtypes, &i->converters, &i->check_retval}) clear(*v);
  if (std::exchange(i->owns_ffi, false)) delete i->ffi;
  delete std::exchange(i->ffi_elements, nullptr);
  delete std::exchange(i->format, nullptr);
  delete std::exchange(i->shape, nullptr);
}
const TypeSpec kTypeInfoType = {.name = "_ctypes.StgInfo",
                                .size = sizeof(TypeInfo),
                                .flags = kHasGc | kNoInstances,
                                .slots = {.destroy = info_destroy, .traverse = [](Object* o, Visitor& visit) {
                                            auto* i = static_cast<TypeInfo*>(o);
                                            for (Value v :
                                                 {i->target, i->restype, i->argtypes, i->converters, i->check_retval})
                                              visit(v);
                                          }}};

namespace {

ResultOf<TypeInfo*> add_info(Thread& t, Type* cls, Family family) {
  auto* info = allocate<TypeInfo>(t, type_for(t, kTypeInfoType));
  if (!info) return raised;
  info->family = family;
  info->ffi = &ffi_type_pointer;
  replace(cls->module_state, Ref::own(info));
  return info;
}

Result new_class(Thread& t, Type* metatype, const Value* args, size_t positional, Tuple* kwnames, Family family) {
  Ref cls = TRY(objects::type_new(t, metatype, args, positional, kwnames));
  if (info_of(cls)) return cls;  // a derived metaclass made it by the way
  (void)TRY(add_info(t, cls.as<Type>(), family));
  return cls;
}

// --- simple types ----------------------------------------------------------------------------------------------------

// The same type in the other byte order: c_int.__ctype_be__.
Status add_swapped(Thread& t, Type* metatype, const Value* args, Type* cls, TypeInfo* info) {
  if (metatype != type_for(t, kSimpleMeta) || !strchr("hHiIlLqQfd", info->code)) return ok();
  Ref swapped = TRY(new_class(t, metatype, args, 3, nullptr, Family::Simple));
  TypeInfo* other = info_of(swapped);
  TRY(make_simple_info(t, other, swapped.as<Type>()));
  other->swapped = true;
  (*other->format)[0] = '>';
  for (Type* of : {cls, swapped.as<Type>()}) {
    TRY(type_set_attr(t, Value::from_object(of), intern(t, "__ctype_be__"), swapped));
    TRY(type_set_attr(t, Value::from_object(of), intern(t, "__ctype_le__"), Value::from_object(cls)));
  }
  return ok();
}
Result simple_meta_new(Thread& t, Type* metatype, const Value* args, size_t positional, Tuple* kwnames) {
  Ref cls = TRY(new_class(t, metatype, args, positional, kwnames, Family::Simple));
  TypeInfo* info = info_of(cls);
  TRY(make_simple_info(t, info, cls.as<Type>()));
  if (positional == 3 && info_of(cls.as<Type>()->base) == nullptr)
    TRY(add_swapped(t, metatype, args, cls.as<Type>(), info));
  return cls;
}

// --- the others ------------------------------------------------------------------------------------------------------

Result pointer_meta_new(Thread& t, Type* metatype, const Value* args, size_t positional, Tuple* kwnames) {
  Ref cls = TRY(new_class(t, metatype, args, positional, kwnames, Family::Pointer));
  TRY(make_pointer_info(t, info_of(cls), cls.as<Type>()));
  return cls;
}
Result array_meta_new(Thread& t, Type* metatype, const Value* args, size_t positional, Tuple* kwnames) {
  Ref cls = TRY(new_class(t, metatype, args, positional, kwnames, Family::Array));
  TRY(make_array_info(t, info_of(cls), cls.as<Type>()));
  return cls;
}
Result function_meta_new(Thread& t, Type* metatype, const Value* args, size_t positional, Tuple* kwnames) {
  Ref cls = TRY(new_class(t, metatype, args, positional, kwnames, Family::Function));
  TRY(make_function_info(t, info_of(cls), cls.as<Type>()));
  return cls;
}
// Structures without fields of their own have their base's.
Status inherit_fields(Thread& t, Type* cls) {
  TypeInfo *info = info_of(cls), *base = info_of(cls->base);
  if (base) {
    base->final = true;
    info->size = base->size;
    info->align = base->align;
    info->length = base->length;
    info->has_pointer_fields = base->has_pointer_fields;
    info->has_bitfields = base->has_bitfields;
    info->format = base->format ? new std::string(*base->format) : nullptr;
    if (base->ffi_elements) {
      info->ffi_elements = new std::vector<ffi_type*>(*base->ffi_elements);
      info->ffi = new ffi_type{base->ffi->size, base->ffi->alignment, FFI_TYPE_STRUCT, info->ffi_elements->data()};
      info->owns_ffi = true;
    }
    return ok();
  }
  info->align = 1;
  info->format = new std::string("B");
  return ok();
}
template <Family kFamily>
Result struct_meta_new(Thread& t, Type* metatype, const Value* args, size_t positional, Tuple* kwnames) {
  Ref cls = TRY(new_class(t, metatype, args, positional, kwnames, kFamily));
  if (!dict_get_str(t, cls.as<Type>()->dict, "_abstract_").is_absent()) {
    clear(cls.as<Type>()->module_state);
    return cls;
  }
  TRY(inherit_fields(t, cls.as<Type>()));
  Value fields = dict_get_str(t, cls.as<Type>()->dict, "_fields_");
  if (!fields.is_absent()) {
    Ref held = Ref::copy(fields);
    TRY(set_attr(t, cls, "_fields_", held));  // a derived metaclass may change them
  }
  return cls;
}
Status struct_meta_set_attr(Thread& t, Value self, Str* name, Value value) {
  TRY(type_set_attr(t, self, name, value));
  if (value.is_absent() || !str_equal(name, "_fields_")) return ok();
  return set_fields(t, as<Type>(self), value);
}
Status pointer_meta_set_attr(Thread& t, Value self, Str* name, Value value) {
  if (!value.is_absent() && str_equal(name, "_type_")) TRY(set_pointer_target(t, info_of(self), value));
  return type_set_attr(t, self, name, value);
}
Result pointer_set_type(Thread& t, const Args& a) {
  TypeInfo* info = TRY(required_info(t, a.self));
  TRY(set_pointer_target(t, info, a[0]));
  TRY(type_set_attr(t, a.self, intern(t, "_type_"), a[0]));
  return kNone;
}

// cls * 3, 3 * cls
Result times(Thread& t, Value a, Value b) {
  Value cls = info_of(a) ? a : b, count = info_of(a) ? b : a;
  if (!info_of(cls) || !has_index(t, count)) return kNotImplemented;
  int64_t n = TRY(index_as_i64(t, count, t.types().OverflowError));
  if (n < 0) return raise_value_error(t, "Array length must be >= 0, not ", n);
  return array_type_of(t, cls, n);
}

Slots meta_slots(Result (*make)(Thread&, Type*, const Value*, size_t, Tuple*),
                 Status (*set_attr)(Thread&, Value, Str*, Value) = nullptr) {
  Slots s;
  s.new_ = make;
  s.set_attr = set_attr;
  s.repeat = times;
  return s;
}
const NativeFunction kPointerMetaMethods[] = {{"set_type(type, /)", pointer_set_type, nullptr}, {}};

}  // namespace

// Pointer classes offer one method more.
static const NativeFunction* pointer_methods() {
  static const std::vector<NativeFunction> all = [] {
    std::vector<NativeFunction> out;
    for (const NativeFunction* f = kDataMethods; f->signature; ++f) out.push_back(*f);
    out.push_back(kPointerMetaMethods[0]);
    out.push_back({});
    return out;
  }();
  return all.data();
}
#define META(constant, shown, methods_, slots_)           \
  const TypeSpec constant = {.name = "_ctypes." shown,    \
                             .kind = Kind::Type,          \
                             .size = sizeof(Type),        \
                             .flags = kBaseType,          \
                             .base = &objects::kTypeType, \
                             .methods = methods_,         \
                             .slots = slots_}
META(kSimpleMeta, "PyCSimpleType", kDataMethods, meta_slots(simple_meta_new));
META(kPointerMeta, "PyCPointerType", pointer_methods(), meta_slots(pointer_meta_new, pointer_meta_set_attr));
META(kArrayMeta, "PyCArrayType", kDataMethods, meta_slots(array_meta_new));
META(kStructMeta, "PyCStructType", kDataMethods, meta_slots(struct_meta_new<Family::Structure>, struct_meta_set_attr));
META(kUnionMeta, "UnionType", kDataMethods, meta_slots(struct_meta_new<Family::Union>, struct_meta_set_attr));
META(kFunctionMeta, "PyCFuncPtrType", kDataMethods, meta_slots(function_meta_new));
#undef META

}  // namespace krait::modules::ctypes

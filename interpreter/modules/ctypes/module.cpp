// The module _ctypes: its functions and types.
#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>

#include "interpreter/modules/ctypes/ctypes.h"
#include "interpreter/modules/ctypes/python_api.h"
#include "interpreter/modules/module_exception.h"
#include "interpreter/objects/dict.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/module.h"
#include "interpreter/objects/str.h"
#include "interpreter/objects/tuple.h"

namespace krait::modules::ctypes {

namespace {

Result ctypes_sizeof(Thread& t, const Args& a) {
  if (TypeInfo* info = info_of(a[0])) return make_int(t, info->size);
  if (Data* d = try_data(t, a[0])) return make_int(t, d->size);
  return raise_type_error(t, "this type has no size");
}
Result ctypes_alignment(Thread& t, const Args& a) {
  if (TypeInfo* info = info_of(a[0])) return make_int(t, info->align);
  if (Data* d = try_data(t, a[0])) return make_int(t, info_of(d->type)->align);
  return raise_type_error(t, "no alignment info");
}
Result ctypes_byref(Thread& t, const Args& a) {
  int64_t offset = TRY(as_i64(t, a[1]));
  Data* d = try_data(t, a[0]);
  if (!d) return raise_type_error(t, "byref() argument must be a ctypes instance, not '", type_name(t, a[0]), "'");
  Ref argument = TRY(make_argument(t, &ffi_type_pointer, 'P', a[0]));
  argument.as<Argument>()->value.p = d->data + offset;
  return argument;
}
Result ctypes_addressof(Thread& t, const Args& a) {
  Data* d = try_data(t, a[0]);
  if (!d) return raise_type_error(t, "invalid type");
  return make_uint(t, reinterpret_cast<uint64_t>(d->data));
}
Result ctypes_resize(Thread& t, const Args& a) {
  Data* d = try_data(t, a[0]);
  if (!d) return raise_type_error(t, "excepted ctypes instance");
  int64_t size = TRY(as_i64(t, a[1])), least = info_of(d->type)->size;
  if (size < least) return raise_value_error(t, "minimum size is ", least);
  bool inside = d->data == reinterpret_cast<uint8_t*>(d->inline_data);
  if (!inside && !d->owns) return raise_value_error(t, "Memory cannot be resized because this object doesn't own it");
  if (inside && size <= static_cast<int64_t>(sizeof d->inline_data)) {
    d->size = size;
    return kNone;
  }
  auto* moved = static_cast<uint8_t*>(inside ? calloc(1, static_cast<size_t>(size))
                                             : realloc(d->data, static_cast<size_t>(size)));
  if (!moved) return raise_memory_error(t);
  if (inside) memcpy(moved, d->data, static_cast<size_t>(d->size));
  else if (size > d->size) memset(moved + d->size, 0, static_cast<size_t>(size - d->size));
  d->data = moved;
  d->size = size;
  d->owns = true;
  return kNone;
}
Result ctypes_pointer_type(Thread& t, const Args& a) { return pointer_type_to(t, a[0]); }
Result ctypes_pointer(Thread& t, const Args& a) {
  if (!try_data(t, a[0])) return raise_type_error(t, "_type_ must have storage info");
  Ref cls = TRY(pointer_type_to(t, Value::from_object(type_of(t, a[0]))));
  return call(t, cls, {a[0]});
}
Result ctypes_buffer_info(Thread& t, const Args& a) {
  TypeInfo* info = info_of(a[0]);
  if (!info) {
    Data* d = try_data(t, a[0]);
    info = d ? info_of(d->type) : nullptr;
  }
  if (!info) return raise_type_error(t, "not a ctypes type or object");
  size_t dimensions = info->shape ? info->shape->size() : 0;
  Ref format = TRY(make_str(t, info->format ? *info->format : "B")),
      shape = TRY(make_unfilled_tuple(t, static_cast<int64_t>(dimensions)));
  for (size_t i = 0; i < dimensions; ++i) shape.as<Tuple>()->items[i] = TRY(make_int(t, (*info->shape)[i])).leak();
  return make_tuple(t, {format, small_int(static_cast<int64_t>(dimensions)), shape});
}
Result ctypes_unpickle(Thread& t, const Args& a) {
  Ref make = TRY(get_attr(t, a[0], "__new__"));
  Ref object = TRY(call(t, make, {a[0]}));
  Ref set = TRY(get_attr(t, object, "__setstate__"));
  Ref done = TRY(call(t, set, {a[1]}));
  return object;
}
Result ctypes_py_object_from_address(Thread& t, const Args& a) {
  uint64_t scratch;
  if (!is_int(a[0])) return raise_type_error(t, "an integer is required");
  return Result::copy(Value{numbers::to_uint64_wrapped(int_view(a[0], scratch))});
}
Result ctypes_incref(Thread&, const Args& a) {
  retain(a[0]);
  return Result::copy(a[0]);
}
Result ctypes_decref(Thread&, const Args& a) {
  release(a[0]);
  return Result::copy(a[0]);
}

const NativeFunction kFunctions[] = {
    {"get_errno()", ctypes_get_errno, nullptr},
    {"set_errno(value, /)", ctypes_set_errno, nullptr},
    {"POINTER(type, /)", ctypes_pointer_type, nullptr},
    {"pointer(obj, /)", ctypes_pointer, nullptr},
    {"_unpickle(type, state, /)", ctypes_unpickle, nullptr},
    {"buffer_info(o, /)", ctypes_buffer_info, "Return buffer interface information"},
    {"resize(obj, size, /)", ctypes_resize,
        "Gives the memory of a ctypes instance a new size, no smaller than its type needs."},
    {"dlopen(name, flag=2, /)", ctypes_dlopen,
        "dlopen(name, flag={RTLD_GLOBAL|RTLD_LOCAL})\nLoads a shared library and gives a handle for it."},
    {"dlclose(handle, /)", ctypes_dlclose, "dlclose a library"},
    {"dlsym(handle, name, /)", ctypes_dlsym,
        "The address of the function or variable that has the given name in a loaded shared library."},
    {"alignment(type, /)", ctypes_alignment,
        "alignment(C type) -> integer\nalignment(C instance) -> integer\nThe number of which the address of such "
        "C data must be a multiple."},
    {"sizeof(type, /)", ctypes_sizeof,
        "sizeof(C type) -> integer\nsizeof(C instance) -> integer\nHow many bytes of memory the C data takes up."},
    {"byref(obj, offset=0, /)", ctypes_byref,
        "byref(C instance[, offset=0]) -> byref-object\nA light kind of pointer to the instance, which serves "
        "only as an argument to a C function."},
    {"addressof(obj, /)", ctypes_addressof,
        "addressof(C instance) -> integer\nThe memory address at which the instance keeps its C data."},
    {"PyObj_FromPtr(address, /)", ctypes_py_object_from_address, nullptr},
    {"Py_INCREF(obj, /)", ctypes_incref, nullptr},
    {"Py_DECREF(obj, /)", ctypes_decref, nullptr},
    {}};

struct Kinds {
  const TypeSpec *base, *meta;
};
const Kinds kKinds[] = {{&kSimpleType, &kSimpleMeta}, {&kPointerType, &kPointerMeta}, {&kArrayType, &kArrayMeta},
                        {&kStructureType, &kStructMeta}, {&kUnionType, &kUnionMeta}, {&kFunctionType, &kFunctionMeta}};

Status add_address(Thread& t, Value module, const char* name, uint64_t address) {
  Ref number = TRY(make_uint(t, address));
  return module_add(t, module, name, number);
}
Status module_init(Thread& t, Value module) {
  // Naming them is what makes the linker keep ctypes.pythonapi's functions.
  if (!api::kObjectFunctions || !api::kContainerFunctions || !api::kBufferFunctions)
    return raise_system_error(t, "the program was linked without its C functions");
  for (const TypeSpec* spec : {&kTypeInfoType, &kDataType, &kArgumentType, &kFieldType}) (void)TRY(make_type(t, *spec));
  for (const Kinds& k : kKinds) {
    Type* meta = TRY(make_type(t, *k.meta));
    TRY(module_add_type(t, module, *k.base));
    type_for(t, *k.base)->Object::type = meta;
  }
  TRY(add_exception(t, module, "ArgumentError", "ctypes.ArgumentError", t.types().Exception));
  Type* pointer = type_for(t, kPointerType);
  if (pointer->module_state.is_absent()) pointer->module_state = TRY(make_dict(t)).leak();
  TRY(module_add(t, module, "_pointer_type_cache", pointer->module_state));
  TRY(module_add_str(t, module, "__version__", "1.1.0"));
  struct Named {
    const char* name;
    int64_t value;
  };
  for (Named c : {Named{"FUNCFLAG_CDECL", 1}, Named{"FUNCFLAG_PYTHONAPI", 4}, Named{"FUNCFLAG_USE_ERRNO", 8},
                  Named{"FUNCFLAG_USE_LASTERROR", 16}, Named{"RTLD_LOCAL", RTLD_LOCAL},
                  Named{"RTLD_GLOBAL", RTLD_GLOBAL}, Named{"CTYPES_MAX_ARGCOUNT", kMostArguments}}) {
    TRY(module_add_int(t, module, c.name, c.value));
  }
  TRY(add_address(t, module, "_memmove_addr", reinterpret_cast<uint64_t>(memmove)));
  TRY(add_address(t, module, "_memset_addr", reinterpret_cast<uint64_t>(memset)));
  TRY(add_address(t, module, "_string_at_addr", string_at_address()));
  TRY(add_address(t, module, "_wstring_at_addr", wstring_at_address()));
  return add_address(t, module, "_cast_addr", cast_address());
}

}  // namespace
}  // namespace krait::modules::ctypes

namespace krait::modules {
extern const NativeModule kCtypesModule;
const NativeModule kCtypesModule = {
    "_ctypes", "Values of C types: making them, reading and changing them, and calling C functions with them.",
    ctypes::kFunctions, ctypes::module_init};
}  // namespace krait::modules

// What the files of the module _ctypes share (library reference: ctypes).
//
// Every C type is a class whose metaclass is one of six made here; what C knows of it (size, alignment, fields) is a
// TypeInfo, kept in the class (Type::module_state). An instance is memory: its own, or part of another instance's,
// which it then keeps alive, with a table of the Python objects that the memory points to (`_objects`).
#pragma once
#include <ffi.h>

#include <string>
#include <vector>

#include "interpreter/runtime/native.h"

namespace krait::modules::ctypes {

inline constexpr int kMostArguments = 1024;  // of a function

enum class Family : uint8_t { Simple, Pointer, Array, Structure, Union, Function };

struct TypeInfo : Object {
  Family family;
  bool swapped, final, has_pointer_fields, has_bitfields;  // final: instances exist, the fields stay
  char code;                // of simple types, as in struct
  int64_t size, align, length;
  Value target;             // element of an array, target of a pointer: a class; owned
  Value restype, argtypes, converters, check_retval;  // of functions; owned or absent
  int flags;
  ffi_type* ffi;            // owned if owns_ffi
  bool owns_ffi;
  std::vector<ffi_type*>* ffi_elements;   // of structures, arrays; owned, ends with null
  std::string* format;      // as the buffer protocol shows it; owned
  std::vector<int64_t>* shape;            // of arrays; owned
};
extern const TypeSpec kTypeInfoType;

struct Data : Object {
  uint8_t* data;
  int64_t size, length, index;
  Value base;               // whose memory this is part of, owned; absent: none
  Value objects;            // a dict, or another object that the memory refers to, owned; absent: nothing
  bool owns;                // data is from malloc
  uint64_t inline_data[2];
};
struct Function : Data {
  Value callable, restype, argtypes, converters, errcheck, paramflags;  // owned or absent
  struct Thunk* thunk;      // owned; of functions made from Python callables
};
struct Argument : Object {  // what byref() and from_param() give: a value ready to be passed
  ffi_type* ffi;
  char tag;
  union {
    int64_t i;
    double d;
    float f;
    long double g;
    void* p;
  } value;
  int64_t size;             // of structures passed by value
  Value object;             // kept alive; owned
};
struct Field : Object {
  Value type_, name;        // owned
  int64_t offset, size, index;
  int bit_offset, bits;     // bits 0: no bit field
  bool anonymous;
};

extern const TypeSpec kDataType, kSimpleType, kPointerType, kArrayType, kStructureType, kUnionType, kFunctionType,
    kArgumentType, kFieldType;
extern const TypeSpec kSimpleMeta, kPointerMeta, kArrayMeta, kStructMeta, kUnionMeta, kFunctionMeta;

// Of a class; null if it is no C type. data_of: null if it is no C instance.
TypeInfo* info_of(Value cls);
inline TypeInfo* info_of(const Type* cls) { return info_of(Value::from_object(cls)); }
ResultOf<TypeInfo*> required_info(Thread&, Value cls);        // TypeError "this type has no size" or "abstract class"
Data* try_data(Thread&, Value);
bool is_family(Thread&, Value instance, Family);
// A class derived from a simple type by the user: values stay instances.
bool is_simple_subclass(Value cls);

// Instances.
Result new_instance(Thread&, Type* cls);                        // zeroed memory of its own
Result instance_in(Thread&, Value cls, Value base_or_absent, int64_t index,
                   uint8_t* at);                              // a view; without base a copy
Result instance_at(Thread&, Value cls, uint8_t* at);          // a view of memory that nobody owns
Result get_value(Thread&, Value cls, Value base, int64_t index, uint8_t* at);
Status set_value(Thread&, Data* into, Value cls, Value value, int64_t index, uint8_t* at);
Status keep(Thread&, Data*, int64_t index, Value kept);        // the memory refers to `kept`
std::string shape_text(const TypeInfo&);                      // PEP 3118: "(2,3)" of an array, "" of anything else
Value kept_objects(Thread&, Data*);                           // of the outermost; borrowed
extern const NativeFunction kDataMethods[];

// Simple types (simple.cpp).
struct Code {
  char code;
  uint8_t size, align;
  ffi_type* ffi;
  const char* format;  // struct's character for the buffer protocol
};
const Code* find_code(char);
Result load_simple(Thread&, const TypeInfo&, const uint8_t* at);
Result store_simple(Thread&, const TypeInfo&, Value, uint8_t* at);  // answers what must be kept, or None
Result simple_from_param(Thread&, Value cls, Value);
Result wide_text(Thread&, const wchar_t*, int64_t length);

// Arguments.
Result make_argument(Thread&, ffi_type*, char tag, Value object);
Result from_param(Thread&, Value cls, Value);                 // of all but simple and pointer types
Result pointer_from_param(Thread&, Value cls, Value);
ResultOf<bool> is_instance_of(Thread&, Value, Value cls);

// Classes made on demand.
Result pointer_type_to(Thread&, Value cls);                   // POINTER(cls), cached
Result array_type_of(Thread&, Value cls, int64_t length);     // cls * length, cached

Status make_simple_info(Thread&, TypeInfo*, Type* cls);
Status make_pointer_info(Thread&, TypeInfo*, Type* cls);
Status make_array_info(Thread&, TypeInfo*, Type* cls);
Status make_function_info(Thread&, TypeInfo*, Type* cls);
Status set_fields(Thread&, Type* cls, Value fields);
Status set_pointer_target(Thread&, TypeInfo*, Value cls);

// Functions of the module.
Result ctypes_dlopen(Thread&, const Args&);
Result ctypes_dlsym(Thread&, const Args&);
Result ctypes_dlclose(Thread&, const Args&);
Status read_function_types(Thread&, Value argtypes, Value& stored, Value& converters);

// errno as ctypes.get_errno() sees it: one a thread.
Result ctypes_get_errno(Thread&, const Args&);
Result ctypes_set_errno(Thread&, const Args&);

uint64_t cast_address();
uint64_t string_at_address();
uint64_t wstring_at_address();

}  // namespace krait::modules::ctypes

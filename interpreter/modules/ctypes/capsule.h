// Capsules: a C pointer with a name, as an object. Only C code makes and opens them (python_api.cpp).
#pragma once
#include "interpreter/runtime/native.h"

namespace krait::modules::ctypes {

struct Capsule : Object {
  void* pointer;
  const char* name;            // the maker's, may be null
  void* context;
  void (*destructor)(uint64_t capsule);  // called when it dies; may be null
};
extern const TypeSpec kCapsuleType;

inline bool is_capsule(Value v) { return has_spec(v, kCapsuleType); }
Result make_capsule(Thread&, void* pointer, const char* name, void (*destructor)(uint64_t));
// The capsule if it is one of that name; else a ValueError that names the C function.
ResultOf<Capsule*> open_capsule(Thread&, Value, const char* name, const char* function);

}  // namespace krait::modules::ctypes

// module objects and the table of native modules.
#pragma once
#include "interpreter/runtime/native.h"

namespace krait::objects {

struct Module : Object {
  static constexpr Kind kKind = Kind::Module;
  Dict* dict;          // owned
  const NativeModule* native;  // or null
  void* state;         // of a native module; freed by state_free
  void (*state_free)(void*);
};
extern const TypeSpec kModuleType;

Result make_module(Thread&, Value name);                        // types.ModuleType(name)
Result make_native_module(Thread&, const NativeModule&, Value spec_or_absent);
Status module_add(Thread&, Value module, const char* name, Value value);
Status module_add_int(Thread&, Value module, const char* name, int64_t value);
Status module_add_str(Thread&, Value module, const char* name, const char* utf8);
ResultOf<Type*> module_add_type(Thread&, Value module, const TypeSpec&);  // under the spec's short name
template <class T> T* module_state(Value module) { return static_cast<T*>(as<Module>(module)->state); }

}  // namespace krait::objects

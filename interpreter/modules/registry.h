// The native modules by name (modules.def). Read-only, for any thread.
#pragma once
#include "interpreter/runtime/native.h"

namespace krait::modules {

// The declaration of the native module of that name, or null.
const NativeModule* find_native_module(std::string_view name);
// All names, sorted: sys.builtin_module_names.
Result native_module_names(Thread&);

}  // namespace krait::modules

// Exceptions that modules made in C++ bring along: struct.error, binascii.Error ... Ordinary classes, one an
// interpreter.
#pragma once
#include "interpreter/runtime/native.h"

namespace krait::modules {

// Makes the class (once) and puts it into the module under `attribute`. full_name: "binascii.Error".
Status add_exception(Thread&, Value module, const char* attribute, const char* full_name, Type* base,
                     const char* doc = nullptr);
// The class made before under that full name. Borrowed.
Type* module_exception(Thread&, const char* full_name);

}  // namespace krait::modules

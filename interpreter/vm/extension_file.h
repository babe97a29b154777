// Extension modules compiled for CPython do not load. Where an import fails and there is such a file, the error says
// so: its text ends in what extension_note() returns. Any thread that holds the lock.
#pragma once
#include <string>
#include <string_view>

#include "interpreter/runtime/value.h"

namespace krait::vm {

// For the module `name` (without its package) in one of the folders listed: " (FILE is compiled for CPython and does
// not load)". Empty if there is no such file, or `folders` is no list.
[[nodiscard]] std::string extension_note(runtime::Value folders, std::string_view name);

}  // namespace krait::vm

// The text of --dump=bytecode: instructions as the library's dis module shows them. Pure.
#pragma once
#include <string>

#include "interpreter/code/code_object.h"

namespace krait::compiler {

[[nodiscard]] std::string disassemble(const code::CodeObject& code);

}  // namespace krait::compiler

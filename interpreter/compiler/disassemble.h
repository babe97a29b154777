// The text of --dump=bytecode: instructions as the library's dis module shows them. Pure.
#pragma once
#include <string>

#include "interpreter/code/code_object.h"

namespace krait::compiler {

[[nodiscard]] std::string disassemble(const code::CodeObject& code);
// What an instruction's argument means, as dis puts it in parentheses; empty when there is nothing to say. `unit` is
// where it stands, its EXTENDED_ARGs are in `argument`.
[[nodiscard]] std::string argument_text(const code::CodeObject& code, int opcode, int argument, int unit);

}  // namespace krait::compiler

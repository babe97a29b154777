// The text of Python's `ast.dump(tree, include_attributes=True)`: what `krait --dump=ast` prints and what is compared
// with CPython's. A pure function.
#pragma once

#include <string>

#include "syntax/ast/nodes.h"

namespace krait::ast {

/// False (and an unfinished `out`) if the tree is nested deeper than CPython converts: RecursionError there.
[[nodiscard]] bool dump(const Node& node, std::string& out, bool positions = true);

/// Python's repr() of a constant.
void append_repr(std::string& out, const ConstantValue& value);

/// Python's repr() of a str (UTF-8, lone surrogates as WTF-8), of bytes, of a float.
void append_text_repr(std::string& out, std::string_view text);
void append_bytes_repr(std::string& out, std::string_view bytes);
void append_float_repr(std::string& out, double value);

}  // namespace krait::ast

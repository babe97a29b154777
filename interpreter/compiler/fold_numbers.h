// Arithmetic on constants of the tree: what fold_values.cpp and its tests of truth share. As there, false means not
// folded.
#pragma once
#include <cstdint>

#include "syntax/ast/nodes.h"

namespace krait::compiler {

[[nodiscard]] bool is_whole(const ast::ConstantValue& value);   // int or bool
[[nodiscard]] bool is_number(const ast::ConstantValue& value);
/// The value of an int or bool that fits.
[[nodiscard]] bool as_int64(const ast::ConstantValue& value, int64_t& out);
void store_bool(bool value, ast::ConstantValue& out);

/// +, - and ~; not `not`.
[[nodiscard]] bool fold_number(ast::Arena& arena, ast::UnaryOperator op, const ast::ConstantValue& operand,
                               ast::ConstantValue& out);
/// Both operands are numbers.
[[nodiscard]] bool fold_numbers(ast::Arena& arena, ast::Operator op, const ast::ConstantValue& left,
                                const ast::ConstantValue& right, ast::ConstantValue& out);

}  // namespace krait::compiler

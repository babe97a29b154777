// Operators on constants of the tree, within CPython's limits of size. Results that need room get it from the arena.
// False: not folded (an error, or too large), and `out` is not to be read.
#pragma once
#include "syntax/ast/nodes.h"

namespace krait::compiler {

[[nodiscard]] bool fold_unary(ast::Arena& arena, ast::UnaryOperator op, const ast::ConstantValue& operand,
                              ast::ConstantValue& out);
[[nodiscard]] bool fold_binary(ast::Arena& arena, ast::Operator op, const ast::ConstantValue& left,
                               const ast::ConstantValue& right, ast::ConstantValue& out);
[[nodiscard]] bool fold_subscript(ast::Arena& arena, const ast::ConstantValue& value, const ast::ConstantValue& index,
                                  ast::ConstantValue& out);

}  // namespace krait::compiler

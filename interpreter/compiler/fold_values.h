// Operators on constants of the tree, within CPython's limits of size. False: not folded (an error, or too large).
#pragma once
#include "syntax/ast/nodes.h"

namespace krait::compiler {

bool fold_unary(ast::Arena&, ast::UnaryOperator, const ast::ConstantValue&, ast::ConstantValue& out);
bool fold_binary(ast::Arena&, ast::Operator, const ast::ConstantValue&, const ast::ConstantValue&, ast::ConstantValue& out);
bool fold_subscript(ast::Arena&, const ast::ConstantValue& value, const ast::ConstantValue& index, ast::ConstantValue& out);

}  // namespace krait::compiler

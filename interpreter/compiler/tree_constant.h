// The compiler's constant for one of the tree. Pure.
#pragma once
#include "interpreter/code/constant.h"
#include "syntax/ast/nodes.h"

namespace krait::compiler {

[[nodiscard]] code::Constant constant_of(const ast::ConstantValue& value);

}  // namespace krait::compiler

// Constants of the tree as the compiler's, and which of those Python holds for equal. Pure.
#pragma once
#include <vector>

#include "interpreter/code/constant.h"
#include "syntax/ast/nodes.h"

namespace krait::compiler {

[[nodiscard]] code::Constant constant_of(const ast::ConstantValue& value);

/// The one constant that stands for all that are == to it: True, 1, 1.0 and 1+0j are all 1, in tuples as well.
[[nodiscard]] code::Constant comparison_key(const code::Constant& value);

/// The indices of the first of each equal values, in order: what a set of them holds.
[[nodiscard]] std::vector<uint32_t> distinct(const std::vector<code::Constant>& values);

}  // namespace krait::compiler

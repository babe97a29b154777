// An expression as text again, as `from __future__ import annotations` leaves it in __annotations__.
#pragma once

#include <string>

#include "syntax/ast/nodes.h"

namespace krait::compiler {

[[nodiscard]] std::string unparse(const ast::Expr& node);

}  // namespace krait::compiler

// The SyntaxWarnings about literals that are called, subscripted, indexed or compared by identity. Each function
// answers the warning's words, empty if there is nothing to warn about. Pure; any thread.
#pragma once

#include <string>

#include "syntax/ast/nodes.h"

namespace krait::diagnostics {

[[nodiscard]] std::string lint_compare(const ast::Compare& node);
[[nodiscard]] std::string lint_called(const ast::Expr& callee);
[[nodiscard]] std::string lint_subscripted(const ast::Expr& value);
[[nodiscard]] std::string lint_index(const ast::Expr& value, const ast::Expr& index);
// A tuple is true unless it is empty: `assert (condition, message)`.
[[nodiscard]] std::string lint_assert(const ast::Expr& test);

}  // namespace krait::diagnostics

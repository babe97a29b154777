// Which expressions may be assigned to, deleted or annotated (language reference 7.2, 7.2.1, 7.2.2, 7.5). Pure
// functions over the tree.
#pragma once

#include "syntax/ast/nodes.h"

namespace krait::diagnostics {

enum class TargetUse : uint8_t {
  Assign,     // star_targets: names, attributes, subscripts, and tuples, lists and stars of them
  Delete,     // the same without stars
  Single,     // of += and of annotations: no tuple, list or star
};

/// The part of `target` that cannot be used so, or null if all of it can.
[[nodiscard]] const ast::Expr* invalid_target(const ast::Expr* target, TargetUse use);

/// What CPython's messages call an expression: "function call", "literal", "f-string expression".
[[nodiscard]] const char* describe(const ast::Expr& expr);

}  // namespace krait::diagnostics

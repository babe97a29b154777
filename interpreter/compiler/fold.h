// Folding: what can be computed from literals alone is computed before compiling, in the places and within the limits
// of CPython 3.11, since constants, docstrings and lines show it.
#pragma once

#include "interpreter/compiler/compile.h"
#include "syntax/ast/nodes.h"

namespace krait::compiler {

/// Folds constants in place, before symbols are resolved; new nodes come from `arena`. False: nested too deeply.
[[nodiscard]] bool fold_constants(ast::Mod& module, ast::Arena& arena, const CompileOptions& options,
                                  bool future_annotations);

}  // namespace krait::compiler

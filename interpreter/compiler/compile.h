// The compiler: a syntax tree to CPython 3.11's code object (constants folded, names resolved, instructions laid out).
#pragma once
#include <string>
#include <vector>

#include "interpreter/code/code_object.h"
#include "syntax/ast/nodes.h"
#include "syntax/diagnostics/diagnostic.h"
#include "syntax/source/stack_guard.h"

namespace krait::compiler {

struct CompileOptions {
  std::string filename = "<string>";
  int optimize = 0;           // 1: no asserts, 2: no docstrings either
  uint32_t flags = 0;         // PyCF_* and inherited CO_FUTURE_* bits
  int recursion_limit = 1000; // the Python frames that may still be entered: nesting of three for each is let through
  source::StackGuard guard;   // and so is nesting beyond what the calling thread's stack bears
};

struct CompileResult {
  code::CodeRef code;                             // null if refused
  std::vector<diagnostics::Diagnostic> errors;    // at most one, as CPython would raise it
  std::vector<diagnostics::Diagnostic> warnings;  // SyntaxWarning, in order
  [[nodiscard]] bool ok() const { return code != nullptr; }
  [[nodiscard]] const diagnostics::Diagnostic& error() const { return errors.front(); }
};

/// Compiles a tree, whose constants are folded in place; new nodes come from `arena`. Any thread; the tree must not be
/// read by another meanwhile.
[[nodiscard]] CompileResult compile(ast::Mod& module, ast::Arena& arena, const CompileOptions& options);

}  // namespace krait::compiler

// The compiler: a syntax tree with its symbol table to CPython 3.11's code object. A pure function, any thread.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "interpreter/code/code_object.h"
#include "syntax/ast/nodes.h"
#include "syntax/diagnostics/diagnostic.h"
#include "syntax/symbols/symbol_table.h"

namespace krait::compiler {

struct CompileOptions {
  std::string filename = "<string>";
  int optimize = 0;     // 1: no asserts, 2: no docstrings either
  uint32_t flags = 0;   // PyCF_* and inherited CO_FUTURE_* bits
};

struct CompileResult {
  code::CodeRef code;                             // null if refused
  std::vector<diagnostics::Diagnostic> errors;    // at most one
  std::vector<diagnostics::Diagnostic> warnings;  // SyntaxWarning, in order
  [[nodiscard]] bool ok() const { return code != nullptr; }
  [[nodiscard]] const diagnostics::Diagnostic& error() const { return errors.front(); }
};

[[nodiscard]] CompileResult compile(const ast::Mod& module, const symbols::SymbolTable& symbols, const CompileOptions& options);

}  // namespace krait::compiler

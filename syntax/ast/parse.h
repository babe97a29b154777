// The front door of the front end: text to abstract syntax tree, or the error that CPython would raise. A ParseResult
// owns its tree. Any thread; nothing is shared between calls.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "syntax/ast/nodes.h"
#include "syntax/diagnostics/diagnostic.h"
#include "syntax/source/stack_guard.h"
#include "syntax/source/text.h"

namespace krait::ast {

enum class ParseMode : uint8_t {
  Exec,      // a file: Module
  Eval,      // one expression: Expression
  Single,    // one entry at the prompt: Interactive
  FuncType,  // a signature type comment: FunctionType
};

struct ParseOptions {
  ParseMode mode = ParseMode::Exec;
  std::string filename = "<string>";
  bool type_comments = false;
  int feature_version = 11;    // the minor version whose grammar is asked for (`ast.parse(feature_version=)`)
  uint32_t future_flags = 0;   // features inherited from the surrounding code (symbols/future.h)
  bool angles_replaced = false;  // of PEP 401's language, and only its f-strings still have `<>`
  int max_digits = 4300;       // sys.get_int_max_str_digits(); 0 for no limit
  bool all_errors = false;     // an editor wants every fault, not only the first
  bool allow_incomplete = false;  // say "incomplete input" where more text might complete it (codeop's flag)
  source::StackGuard guard;    // how deep the calling thread may recurse
  size_t fatal_warning = SIZE_MAX;  // of the warnings of a parse without this, the one that is now an error (-W error)
  bool at_prompt = false;      // Single: the lines that a prompt has read so far
  bool imply_dedents = true;   // Single: close the blocks left open at the end (off for PyCF_DONT_IMPLY_DEDENT)
};

struct ParseResult {
  Arena arena;
  Mod* module = nullptr;                              // null if refused
  Mod* recovered = nullptr;                           // what remains of a refused text; only with all_errors
  std::vector<diagnostics::Diagnostic> errors;        // the first is CPython's; more only with all_errors
  std::vector<diagnostics::Diagnostic> warnings;      // DeprecationWarning and SyntaxWarning, in order

  [[nodiscard]] bool ok() const { return module != nullptr; }
  [[nodiscard]] const diagnostics::Diagnostic& error() const { return errors.front(); }
};

[[nodiscard]] ParseResult parse(const source::SourceText& text, const ParseOptions& options = {});

}  // namespace krait::ast

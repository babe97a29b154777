// Lends the lowering of string literals to `explain`, which meets them in the order in which CPython's parser does.
// Lives for one call of explain, on its thread; borrows the parser.
#pragma once

#include "syntax/cst/cst.h"
#include "syntax/diagnostics/explain.h"

namespace krait::ast {

struct LiteralCheck {
  cst::Parser& parser;
  int max_digits = 4300;
  int32_t first_line = 1;    // of the text that is explained
  int32_t first_column = 0;  // how far its first line is shifted
  int feature_version = 11;  // the minor version of the language asked for
  bool barry_as_flufl = false;  // PEP 401: inequality is written <>
  diagnostics::ExplainWarnings* warnings = nullptr;  // where those of strings go; null if nobody asks for them
  /// The last fault that was found, shown where the literal stands; in bytes of the text with newlines as LF.
  std::optional<diagnostics::Diagnostic> refused = std::nullopt;

  /// Valid as long as this object.
  [[nodiscard]] diagnostics::LiteralsCheck hook();
};

}  // namespace krait::ast

// `from __future__ import ...`: which features a module asks for, as flags of code objects (language reference 7.11.1).
#pragma once

#include <cstdint>
#include <optional>

#include "syntax/ast/nodes.h"
#include "syntax/diagnostics/diagnostic.h"

namespace krait::symbols {

// CPython's CO_FUTURE_* bits.
inline constexpr uint32_t kFutureBarryAsBdfl = 0x400000;
inline constexpr uint32_t kFutureAnnotations = 0x1000000;

struct FutureFeatures {
  uint32_t flags = 0;
  int32_t last_lineno = -1;  // of the last statement that may be a future import; a later one is refused
};

/// Reads the future statements at the head of a module, of which the statements come piece by piece.
class FutureReader {
 public:
  /// `line_shift` is added to the lines of the statements. False when no further statement matters.
  [[nodiscard]] bool read(ast::Seq<ast::Stmt*> statements, int32_t line_shift);

  FutureFeatures features;
  std::optional<diagnostics::Diagnostic> error;

 private:
  bool done_ = false, first_ = true;
  int32_t previous_line_ = 0;
};

/// Reads the future statements at the head of `module`; the diagnostic names an unknown feature or a late import.
[[nodiscard]] std::optional<diagnostics::Diagnostic> read_future(const ast::Mod& module, FutureFeatures& features);

}  // namespace krait::symbols

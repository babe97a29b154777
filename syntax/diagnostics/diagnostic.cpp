#include "syntax/diagnostics/diagnostic.h"

namespace krait::diagnostics {

const char* name_of(ErrorType type) {
  static constexpr const char* kNames[] = {"SyntaxError",   "IndentationError", "TabError",      "ValueError",
                                           "MemoryError",   "RecursionError",   "OverflowError", "UnicodeError",
                                           "SyntaxWarning", "DeprecationWarning"};
  return kNames[static_cast<int>(type)];
}

}  // namespace krait::diagnostics

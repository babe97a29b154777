// The patterns of a match statement that the compiler refuses (language reference 8.6.4). Internal to validate_code.
#pragma once

#include <string>
#include <vector>

#include "syntax/ast/nodes.h"
#include "syntax/diagnostics/diagnostic.h"

namespace krait::diagnostics {

// What was found so far, in the order of the tree.
struct Faults {
  std::vector<Diagnostic> found;
  void add(const ast::Located& place, ErrorType type, std::string message);
};

// `irrefutable_allowed`: the case is the last one, or has a guard.
void validate_pattern(const ast::Pattern& pattern, bool irrefutable_allowed, Faults& faults);

}  // namespace krait::diagnostics

// What would mend the faults of a text: the advice of syntax/diagnostics, tried out.
#pragma once

#include <vector>

#include "server/snapshot.h"
#include "syntax/diagnostics/advice.h"

namespace krait::server {

struct Remedy {
  diagnostics::Diagnostic diagnostic;
  diagnostics::Fix fix;
  bool preferred = false;  // the first of its diagnostic
};

// For the diagnostics that `within` touches, in their order, the fixes that leave the text with fewer faults than it
// has. Pure; any thread. Parses the text once a fix, and stops early when the snapshot has become stale.
[[nodiscard]] std::vector<Remedy> remedies(const Snapshot& snapshot, source::Span within);

}  // namespace krait::server

// All that is wrong with a text, as an editor shows it. Pure; any thread.
#pragma once

#include <vector>

#include "server/snapshot.h"

namespace krait::server {

// In the order of the text; the first error is the one that running the file would print. Ranges are within the text,
// and never empty where the text is not.
[[nodiscard]] Findings diagnose(const Snapshot& snapshot);
[[nodiscard]] std::vector<diagnostics::Diagnostic> diagnose(document::Document& document);

}  // namespace krait::server

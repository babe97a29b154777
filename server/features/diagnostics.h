// All that is wrong with a text, as an editor shows it. Pure; any thread.
#pragma once

#include <vector>

#include "server/snapshot.h"

namespace krait::server {

// In front the error that running the file would print, the others in the order of the text. Ranges are within the
// text, and never empty where the text is not.
[[nodiscard]] Findings diagnose(const Snapshot& snapshot);
[[nodiscard]] std::vector<diagnostics::Diagnostic> diagnose(document::Document& document);

}  // namespace krait::server

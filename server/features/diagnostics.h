// All that is wrong with a text, as an editor shows it. Pure; any thread.
#pragma once

#include <optional>
#include <vector>

#include "server/snapshot.h"

namespace krait::server {

// In front the error that running the file would print, the others in the order of the text. Ranges are within the
// text, and never empty where the text is not.
[[nodiscard]] Findings diagnose(const Snapshot& snapshot);
// What of that can be told at once (Snapshot::first_diagnostics).
[[nodiscard]] Findings diagnose_first(const Snapshot& snapshot);
// The same of another text; nothing if the trial's snapshot has become stale.
[[nodiscard]] std::optional<std::vector<diagnostics::Diagnostic>> diagnose(Snapshot::Trial& trial,
                                                                           const source::SourceText& text);

}  // namespace krait::server

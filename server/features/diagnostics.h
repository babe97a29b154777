// All that is wrong with a text, as an editor shows it. Pure; any thread.
#pragma once

#include <vector>

#include "syntax/diagnostics/diagnostic.h"
#include "syntax/source/text.h"

namespace krait::server {

// In the order of the text; the first error is the one that running the file would print. Ranges are within the text,
// and never empty where the text is not.
[[nodiscard]] std::vector<diagnostics::Diagnostic> diagnose(const source::SourceText& text);

}  // namespace krait::server

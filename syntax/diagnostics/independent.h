// Which of the faults that were found in a text are worth saying beside its first error. Pure; any thread.
#pragma once

#include <vector>

#include "syntax/diagnostics/diagnostic.h"
#include "syntax/source/text.h"

namespace krait::diagnostics {

/// Appends to `errors`, which holds the error that CPython prints or nothing, those of `others` that do not tell of the
/// same fault again: one a line; not the mark of the line that CPython stumbles over only later; and few of a long run
/// of faulty lines, which is text rather than code.
void append_independent(std::vector<Diagnostic>& others, const source::SourceText& text,
                        std::vector<Diagnostic>& errors);

}  // namespace krait::diagnostics

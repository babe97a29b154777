// Every independent fault of a text, for people who are typing: where the tree had to recover, in CPython's words where
// a statement taken by itself lets them be found. The first error that CPython would print is not told from the others
// here (explain.h does that). Pure functions; any thread.
#pragma once

#include <vector>

#include "syntax/cst/cst.h"
#include "syntax/diagnostics/diagnostic.h"
#include "syntax/diagnostics/explain.h"

namespace krait::diagnostics {

/// One diagnostic for each faulty statement (or clause of one), in the order of the text. `tree` is of `text`.
[[nodiscard]] std::vector<Diagnostic> find_faults(const cst::Cst& tree, const source::SourceText& text,
                                                  LiteralsCheck literals = {});

}  // namespace krait::diagnostics

// Lends the lowering's judgement of string literals to diagnostics::explain, which has tokens but no tree.
#pragma once

#include "syntax/diagnostics/explain.h"

namespace krait::ast {

/// For ExplainOptions::strings. Any thread.
[[nodiscard]] diagnostics::StringsCheck strings_check();

}  // namespace krait::ast

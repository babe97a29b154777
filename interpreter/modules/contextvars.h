// Context variables (PEP 567) for native modules.
#pragma once
#include "interpreter/runtime/abstract.h"

namespace krait::modules {

using namespace krait::runtime;

Result make_context_variable(Thread&, const char* name);
// Its value in the thread's current context, borrowed; absent if it has none. hash: the variable's.
Borrowed context_variable_get(Thread&, Value variable, int64_t hash);
Status context_variable_set(Thread&, Value variable, Value value);

// contextvars.copy_context().
Result copy_current_context(Thread&);

}  // namespace krait::modules

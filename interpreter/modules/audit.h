// Audit events that modules made in C++ tell of (PEP 578; library reference: Audit events table).
#pragma once
#include <initializer_list>

#include "interpreter/runtime/result.h"
#include "interpreter/runtime/thread.h"

namespace krait::modules {

// Whether there is any: for events whose arguments cost something to make.
bool has_audit_hooks(runtime::Thread&);

// Calls the hooks of sys.addaudithook in turn; raised when one raised. Costs nothing while there is none.
Status audit(runtime::Thread&, const char* event, std::initializer_list<runtime::Value> arguments);

}  // namespace krait::modules

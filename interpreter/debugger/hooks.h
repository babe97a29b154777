// The machine's hooks (vm/instrument.h), bound to the interpreter's Debugger: in use while one exists.
#pragma once

#include "interpreter/debugger/debugger.h"

namespace krait::debugger {

extern const DebugHooks kDebuggerHooks;

}  // namespace krait::debugger

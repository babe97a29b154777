// What runs when the interpreter ends.
#pragma once
#include "interpreter/runtime/thread.h"

namespace krait::modules {

// Calls what atexit.register was given, the last first; exceptions are reported as unraisable.
void run_exit_functions(runtime::Thread&);

}  // namespace krait::modules

// The interactive mode: a prompt, one statement at a time, with history and line editing on a terminal.
#pragma once
#include "interpreter/runtime/result.h"

namespace krait::runtime {
struct Thread;
}

namespace krait {

// Says on the standard error stream what this is.
void show_banner(runtime::Thread&);

// Reads and runs statements in __main__ until the end of input, on the main thread. Raised: SystemExit, which ends the
// process.
runtime::Result interact(runtime::Thread&);

// Calls sys.__interactivehook__, with which site sets completion and the history file up. What it raises is shown, but
// SystemExit.
runtime::Status run_interactive_hook(runtime::Thread&);

}  // namespace krait

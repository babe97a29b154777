// The interactive mode: a prompt, one statement at a time, with history and line editing on a terminal.
#pragma once
#include "interpreter/options.h"
#include "interpreter/runtime/result.h"

namespace krait {

// Reads and runs statements in __main__ until the end of input. Raised: SystemExit, which ends the process.
runtime::Result interact(runtime::Thread&, const Options&, bool with_banner);

}  // namespace krait

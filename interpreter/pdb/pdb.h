// krait debug: the terminal debugger, with pdb's commands and pdb's words.
//
// The program runs under main(), _run() and run() of the library's own pdb and bdb, as `python -m pdb` runs it, so that
// stacks and tracebacks read as with pdb; what those call "the Pdb object" and "sys.settrace" is ours (object.h).
// Nothing installs a trace function: stops come from the machine's own events (vm/instrument.h) and patched
// breakpoints.
#pragma once
#include <string>
#include <vector>

#include "interpreter/runtime/result.h"
#include "interpreter/runtime/thread.h"

namespace krait::pdb {

// Runs the debugger's main loop. arguments: what `python -m pdb` takes, from its options on. Raised: SystemExit, or a
// fault of the library. On the main thread, which holds the lock.
runtime::Result run(runtime::Thread&, const std::vector<std::string>& arguments);

}  // namespace krait::pdb

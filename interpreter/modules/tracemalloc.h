// Tracing of memory as the command line asks for it (-X tracemalloc, PYTHONTRACEMALLOC).
#pragma once
#include "interpreter/runtime/result.h"
#include "interpreter/runtime/thread.h"

namespace krait::modules {

// Begins to trace, keeping at most `frames` frames of each traceback (1 to 65535). No change if it is on.
Status start_tracemalloc(Thread&, int frames);

}  // namespace krait::modules

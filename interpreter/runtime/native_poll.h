// What native code asks now and then when it may go on for ever without coming to a safe point: the items of an endless
// iterator, a match that backtracks. Only the debugger is served there (pause, cancel, its commands, somebody who
// attaches): other threads and signal handlers wait for a safe point as ever, so that `list(d)` stays one step for the
// program.
#pragma once
#include "interpreter/runtime/thread.h"

namespace krait::runtime {

// vm/safe_point.cpp.
Status serve_in_native(Thread&);

// On the thread that runs the native code, which holds the lock and may have Python code run. Raises what stops it.
inline Status poll_in_native(Thread& t) {
  if (t.breaker.load(std::memory_order_relaxed) & (kBreakDebugger | kBreakSignals)) [[unlikely]]
    return serve_in_native(t);
  return ok();
}

}  // namespace krait::runtime

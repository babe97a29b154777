// Sets of signals as Python gives them: _signal and posix_spawn take them.
#pragma once
#include <signal.h>

#include "interpreter/runtime/result.h"
#include "interpreter/runtime/thread.h"

namespace krait::modules {

// The signals that an iterable of numbers names; ValueError for a number out of range.
runtime::ResultOf<sigset_t> signal_set(runtime::Thread&, runtime::Value iterable);

}  // namespace krait::modules

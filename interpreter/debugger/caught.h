// Whether and where an exception that has just come up will be handled: read off the exception tables of the frames,
// without running anything. `except` clauses are matched where their types are named plainly; a clause that cannot be
// judged counts as one that handles. On the thread concerned, holding the lock.
#pragma once

#include "interpreter/runtime/frame.h"

namespace krait::debugger {

// True: some handler of this frame, which stands at the instruction that raised or called, will take the exception.
bool is_caught_in(Thread& t, Frame* frame, Value exception);

}  // namespace krait::debugger

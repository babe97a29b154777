// A debugger may come to a running program by its process id (attach_door.h). On the main thread, holding the lock.
#pragma once

#include <string>

#include "interpreter/runtime/thread.h"

namespace krait::debugger {

// From now on the reserved signal lets a debugger in. `program` and `version` are for its Hello.
void allow_attaching(Thread& t, std::string program, std::string version);
// The program has ended with this status: says so to a debugger that came, and lets nobody in any more.
void end_attaching(Thread& t, int status);

}  // namespace krait::debugger

// What posix_spawn needs of the scheduling functions.
#pragma once
#include <sched.h>

#include "interpreter/runtime/result.h"
#include "interpreter/runtime/thread.h"

namespace krait::modules::posix {

// The priority in an os.sched_param; TypeError for anything else, OverflowError for what no C int holds.
ResultOf<sched_param> scheduling_parameter(Thread&, Value);

}  // namespace krait::modules::posix

// The whole of Krait's main job: from the command line to the exit status.
#pragma once
#include "interpreter/options.h"

namespace krait {

// Runs what the options ask for; the answer is the process's exit status.
int run(const Options&);

}  // namespace krait

// --dump=STAGE: what a stage of the pipeline makes of a file, as text on stdout.
#pragma once
#include "interpreter/options.h"

namespace krait {

// The exit status: 1 if the file cannot be read or is refused (the error is shown as running it would).
int dump_stage(const Options&);

}  // namespace krait

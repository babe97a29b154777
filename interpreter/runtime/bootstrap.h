// The first steps of an interpreter: its built-in types and names, in the one order that works.
#pragma once
#include "interpreter/runtime/thread.h"

namespace krait::runtime {

Status bootstrap(Thread&);
void release_names(Interpreter&);

}  // namespace krait::runtime

// The statement that an instruction belongs to, found in the source: what a step goes through. Free functions.
#pragma once

#include "interpreter/objects/code.h"

namespace krait::debugger {

// Lines from 1, byte columns from 0, the end exclusive.
struct Extent {
  int line = 0, column = 0, end_line = 0, end_column = 0;
};

// The innermost statement around a position of the code; of a compound one (if, while, for, with ...) its header.
// Without a source the whole line.
Extent statement_at(Thread& t, const Code* code, const CodePosition& at);

}  // namespace krait::debugger

// What must hold of bytecode before it runs. The loop trusts what it finds on the stack, so that a hand-made code
// object has to be refused here: every path is walked with kinds of values in the place of values.
#pragma once
#include "interpreter/vm/stream.h"

namespace krait::vm {

// One unit of co_code, decoded.
struct Unit {
  uint8_t op = 0;
  bool instruction = false;  // not a cache entry
  bool jump_target = false;
  bool line_start = false;
  uint32_t arg = 0;
  uint32_t start = 0;        // of the first EXTENDED_ARG
};

inline bool is_jump(uint8_t op) { return code::opcode_info(op).flags & code::kJump; }
// Where the jump at unit `i` leads; UINT32_MAX if that is outside of the code.
uint32_t jump_target(const std::vector<Unit>& units, uint32_t i);

// Null if the code may run, else what is wrong with it. Marks the units that jumps and handlers enter. The handlers'
// targets are still units.
const char* verify(const Code*, std::vector<Unit>&, const std::vector<HandlerRange>& handlers);

}  // namespace krait::vm

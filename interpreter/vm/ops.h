// The internal instruction set: numbers below 256 are CPython's own instructions in their plain form; the ones above
// are ours: specialised by operator or by what a call site has seen, and superinstructions over the words that follow.
#pragma once
#include "interpreter/code/opcodes.h"

namespace krait::vm {

inline constexpr uint16_t kInternalOps = 256;  // the first of ours

enum Op : uint16_t {
#define OP(name, number, caches, effect, flags, text) name = number,
#define PSEUDO(name, number, effect, flags, text)
#include "interpreter/code/opcodes.def"
  kLastPlain = 255,
#define INTERNAL(name, base, text) name,
#include "interpreter/vm/internal_ops.def"
#undef INTERNAL
  kOpCount
};

// What the first instruction of `op` does by itself: the form that tracing, patching and slow paths run.
Op base_op(uint16_t op);
// The same for superinstructions only: what runs when every instruction is to be seen.
inline uint16_t single_op(uint16_t op) {
  bool joined = op >= LOAD_FAST__LOAD_FAST || (op >= COMPARE_LT_JUMP && op <= CONTAINS_JUMP);
  return joined ? static_cast<uint16_t>(base_op(op)) : op;
}
const char* op_name(uint16_t op);

}  // namespace krait::vm

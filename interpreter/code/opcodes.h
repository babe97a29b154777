// What is known about CPython 3.11's instructions, read from opcodes.def. Constants only; any thread.
#pragma once

#include <cstdint>

namespace krait::code {

enum Opcode : uint16_t {
#define OP(name, number, caches, effect, flags, text) name = number,
#define PSEUDO(name, number, effect, flags, text) name = number,
#include "interpreter/code/opcodes.def"
};

// What an instruction's argument means, and whether control goes on behind it.
enum OpcodeFlags : uint8_t {
  kJump = 1,
  kConst = 2,
  kName = 4,
  kLocal = 8,
  kFree = 16,
  kCompare = 32,
  kNoReturn = 64,
};

inline constexpr int kHaveArgument = 90;  // from this number on, the argument byte counts
inline constexpr int kFirstPseudo = 256;  // from here on, instructions only the compiler knows
inline constexpr int kOpcodeLimit = 266;

// Operators of BINARY_OP; the in-place ones follow in the same order from kInplace on.
enum BinaryOperator : uint8_t {
  NB_ADD, NB_AND, NB_FLOOR_DIVIDE, NB_LSHIFT, NB_MATRIX_MULTIPLY, NB_MULTIPLY, NB_REMAINDER,
  NB_OR, NB_POWER, NB_RSHIFT, NB_SUBTRACT, NB_TRUE_DIVIDE, NB_XOR,
  NB_INPLACE,
};

// The six comparisons of COMPARE_OP, in its order.
enum Comparison : uint8_t { CMP_LT, CMP_LE, CMP_EQ, CMP_NE, CMP_GT, CMP_GE };

struct OpcodeInfo {
  const char* name = nullptr;  // null for a number that no instruction has
  const char* text = nullptr;
  uint8_t caches = 0;
  uint8_t flags = 0;
};

// Facts about `opcode`, below kOpcodeLimit; unused numbers have a null name.
[[nodiscard]] const OpcodeInfo& opcode_info(int opcode);

// How much the stack grows. `jump` is 1 (taken), 0 (not taken) or -1 (the larger). kInvalidEffect for an unused number.
inline constexpr int kInvalidEffect = 0x7fffffff;
[[nodiscard]] int stack_effect(int opcode, int oparg, int jump);

// The opcode called `name`, or -1. Linear; for tools and tests.
[[nodiscard]] int opcode_by_name(const char* name);

// "+", "//=", ...: how dis writes the argument of BINARY_OP. Null when out of range.
[[nodiscard]] const char* binary_operator_text(int oparg);
// "<", "<=", ...: how dis writes the argument of COMPARE_OP. Null when out of range.
[[nodiscard]] const char* comparison_text(int oparg);

}  // namespace krait::code

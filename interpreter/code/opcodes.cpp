#include "interpreter/code/opcodes.h"

#include <array>
#include <cstring>

namespace krait::code {

namespace {

constexpr std::array<OpcodeInfo, kOpcodeLimit> make_table() {
  std::array<OpcodeInfo, kOpcodeLimit> table{};
#define OP(name, number, caches, effect, flags, text) table[number] = {#name, text, caches, flags};
#define PSEUDO(name, number, effect, flags, text) table[number] = {#name, text, 0, flags};
#include "interpreter/code/opcodes.def"
  return table;
}

constexpr std::array<OpcodeInfo, kOpcodeLimit> kTable = make_table();
constexpr OpcodeInfo kUnused{};

constexpr const char* kBinaryOperators[] = {
    "+",  "&",  "//",  "<<",  "@",  "*",  "%",  "|",  "**",  ">>",  "-",  "/",  "^",
    "+=", "&=", "//=", "<<=", "@=", "*=", "%=", "|=", "**=", ">>=", "-=", "/=", "^=",
};
constexpr const char* kComparisons[] = {"<", "<=", "==", "!=", ">", ">="};

}  // namespace

const OpcodeInfo& opcode_info(int opcode) {
  return opcode >= 0 && opcode < kOpcodeLimit ? kTable[opcode] : kUnused;
}

int stack_effect(int opcode, int oparg, int jump) {
  switch (opcode) {
#define OP(name, number, caches, effect, flags, text) \
  case name:                                          \
    return effect;
#define PSEUDO(name, number, effect, flags, text) \
  case name:                                      \
    return effect;
#include "interpreter/code/opcodes.def"
  }
  return kInvalidEffect;
}

int opcode_by_name(const char* name) {
  for (int i = 0; i < kOpcodeLimit; i++) {
    if (kTable[i].name && !std::strcmp(kTable[i].name, name)) return i;
  }
  return -1;
}

const char* binary_operator_text(int oparg) {
  return oparg >= 0 && oparg < 2 * NB_INPLACE ? kBinaryOperators[oparg] : nullptr;
}

const char* comparison_text(int oparg) {
  return oparg >= 0 && oparg <= CMP_GE ? kComparisons[oparg] : nullptr;
}

}  // namespace krait::code

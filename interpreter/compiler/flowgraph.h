// A code object in the making: basic blocks of instructions, still with symbolic jumps, and what is done to them before
// they become bytes. Blocks and instructions live in the compilation's arena and are never freed one by one.
#pragma once

#include <cstdint>
#include <vector>

#include "interpreter/code/opcodes.h"
#include "interpreter/compiler/constant_pool.h"
#include "syntax/ast/arena.h"

namespace krait::compiler {

/// Where in the source an instruction comes from: lines from 1, byte columns from 0. `line` -1: from nowhere, the
/// instruction is artificial; columns -1: unknown.
struct Location {
  int32_t line = -1;
  int32_t column = -1;
  int32_t end_line = -1;
  int32_t end_column = -1;
};

inline constexpr Location kNoLocation{};

struct Block;

struct Instruction {
  uint16_t opcode = code::NOP;
  int32_t oparg = 0;
  Location location;
  Block* target = nullptr;   // of a jump, or the handler that a SETUP_* instruction installs
  Block* handler = nullptr;  // where an exception raised here goes
};

/// The handlers in force at the start of a block, innermost first.
struct HandlerStack {
  Block* handler;
  const HandlerStack* outer;
};

/// Instructions with one entry and, but for exceptions, one exit.
struct Block {
  Instruction* instructions = nullptr;
  int32_t count = 0;
  int32_t capacity = 0;
  Block* next = nullptr;               // in the order of the code
  const HandlerStack* handlers = nullptr;
  int32_t predecessors = 0;
  int32_t start_depth = -1;            // of the value stack; -1 before it is known
  int32_t offset = 0;                  // in code units
  bool leaves = false;                 // ends by returning or raising
  bool no_fallthrough = false;
  bool preserve_lasti = false;         // as a handler: f_lasti is pushed below the exception
  bool visited = false;

  [[nodiscard]] Instruction& last() { return instructions[count - 1]; }
  /// A new instruction at the end; its address changes when the block grows.
  Instruction& append(ast::Arena& arena);
  void insert(ast::Arena& arena, int32_t at, const Instruction& instruction);
};

[[nodiscard]] bool is_jump(const Instruction& instruction);
[[nodiscard]] bool is_block_push(const Instruction& instruction);
/// Whether nothing behind this instruction belongs to the same block.
[[nodiscard]] bool ends_block(const Instruction& instruction);

/// The blocks of one code object. `blocks` are in order of their making, which some passes go by; `entry` and the
/// `next` links are the order of the code.
struct FlowGraph {
  ast::Arena& arena;
  std::vector<Block*> blocks;

  [[nodiscard]] Block* entry() const { return blocks.front(); }
  [[nodiscard]] Block* new_block();
};

/// Everything between emitting instructions and giving them offsets, in the order that CPython does it.
class FlowPasses {
 public:
  FlowPasses(FlowGraph& graph, ConstantPool& pool, UnitConstants& constants)
      : graph_(graph), pool_(pool), constants_(constants) {}

  /// Marks exits, skips empty jump targets and copies small exit blocks to the jumps that lead there.
  void prepare();
  /// Folds constants and jumps, removes what is unreachable, gives exits their own lines.
  void optimize(int first_line);
  /// The greatest depth of the value stack; -1 if it cannot be known (a fault of ours). Sets start_depth.
  [[nodiscard]] int stack_depth(bool starts_with_value);
  /// Gives each instruction its exception handler and turns the SETUP_* and POP_BLOCK into nothing.
  void place_handlers();
  /// Chooses the direction of each jump. The order of blocks is final from here on.
  void direct_jumps();

 private:
  void normalize(Block& block);
  void inline_small_exit(Block& block);
  void optimize_block(Block& block);
  void fold_constant_test(Block& block, int i);
  void fold_tuple(Block& block, int i);
  void mark_reachable();
  void drop_unreachable();
  void remove_redundant_jumps();
  void remove_empty_blocks();
  void duplicate_exits();
  void trim_constants();
  void propagate_lines();
  void guarantee_exit_lines(int first_line);
  void label_handlers();

  FlowGraph& graph_;
  ConstantPool& pool_;
  UnitConstants& constants_;
};

/// Whether the block returns or raises and none of its instructions has a line.
[[nodiscard]] bool leaves_without_line(const Block& block);
/// Removes the NOPs that no line needs. `previous_line` is the line of the instruction that control comes from, or -1.
void remove_nops(Block& block, int previous_line);
/// Reorders stores instead of swapping values; `i` is the index of a SWAP. Returns the index of the last one looked at.
int simplify_swaps(Block& block, int i, ast::Arena& arena);

}  // namespace krait::compiler

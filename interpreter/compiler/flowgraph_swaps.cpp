// SWAP instructions, which unpacking and pattern matching leave in runs: the shortest run of the same effect, and
// stores put in another order where that makes a swap unnecessary.

#include <algorithm>
#include <numeric>

#include "interpreter/compiler/flowgraph.h"

namespace krait::compiler {

using namespace code;

namespace {

constexpr int kVisited = -1;

// Replaces the run of SWAPs (and NOPs) at `first` by the shortest one. Returns the index of the run's last instruction.
int shorten_run(Block& block, int first, ast::Arena& arena) {
  Instruction* run = &block.instructions[first];
  int depth = run[0].oparg;
  int length = 1;
  bool several = false;
  for (; length < block.count - first; length++) {
    if (run[length].opcode == SWAP) {
      depth = std::max(depth, run[length].oparg);
      several = true;
    } else if (run[length].opcode != NOP) {
      break;
    }
  }
  if (!several) return first;
  int* stack = arena.make_array<int>(static_cast<size_t>(depth));
  std::iota(stack, stack + depth, 0);
  for (int i = 0; i < length; i++) {
    if (run[i].opcode == SWAP) std::swap(stack[0], stack[run[i].oparg - 1]);
  }
  // Each cycle of the permutation is written backwards from the end of the run; every swap passes through the top.
  int write = length - 1;
  for (int i = 0; i < depth; i++) {
    if (stack[i] == kVisited || stack[i] == i) continue;
    for (int j = i;;) {
      if (j) {
        run[write].opcode = SWAP;
        run[write--].oparg = j + 1;
      }
      if (stack[j] == kVisited) break;
      int next = stack[j];
      stack[j] = kVisited;
      j = next;
    }
  }
  while (write >= 0) run[write--].opcode = NOP;
  return first + length - 1;
}

bool only_takes_top(uint16_t opcode) { return opcode == STORE_FAST || opcode == POP_TOP; }

// The next instruction behind `i` that may trade places, on `line` unless that is -1; or -1.
int next_swappable(const Block& block, int i, int line) {
  while (++i < block.count) {
    const Instruction& instruction = block.instructions[i];
    if (line >= 0 && instruction.location.line != line) return -1;
    if (instruction.opcode == NOP) continue;
    return only_takes_top(instruction.opcode) ? i : -1;
  }
  return -1;
}

void swap_stores(Block& block, int i) {
  for (; i >= 0; i--) {
    Instruction& swap = block.instructions[i];
    if (swap.opcode != SWAP) {
      if (swap.opcode == NOP || only_takes_top(swap.opcode)) continue;
      return;
    }
    int first = next_swappable(block, i, -1);
    if (first < 0) return;
    int second = first;
    for (int count = swap.oparg - 1; count > 0; count--) {
      second = next_swappable(block, second, block.instructions[first].location.line);
      if (second < 0) return;
    }
    swap.opcode = NOP;
    std::swap(block.instructions[first], block.instructions[second]);
  }
}

}  // namespace

int simplify_swaps(Block& block, int i, ast::Arena& arena) {
  int last = shorten_run(block, i, arena);
  swap_stores(block, last);
  return last;
}

}  // namespace krait::compiler

// Passes over blocks that are about source lines: which NOPs a line needs, which line an artificial exit gets (PEP
// 626).

#include <algorithm>

#include "interpreter/compiler/flowgraph.h"

namespace krait::compiler {

using namespace code;

namespace {

bool nop_is_needed(Block& block, int i, int previous_line) {
  const Instruction& nop = block.instructions[i];
  int line = nop.location.line;
  if (line < 0 || line == previous_line) return false;
  if (i + 1 < block.count) {
    Instruction& next = block.instructions[i + 1];
    if (next.location.line < 0) next.location = nop.location;
    return next.location.line != line;
  }
  Block* next = block.next;
  while (next && next->count == 0) next = next->next;
  return !next || next->instructions[0].location.line != line;
}

}  // namespace

bool leaves_without_line(const Block& block) {
  if (!block.leaves) return false;
  for (int i = 0; i < block.count; i++) {
    if (block.instructions[i].location.line >= 0) return false;
  }
  return true;
}

void remove_nops(Block& block, int previous_line) {
  int kept = 0;
  for (int i = 0; i < block.count; i++) {
    int line = block.instructions[i].location.line;
    if (block.instructions[i].opcode == NOP && !nop_is_needed(block, i, previous_line)) continue;
    if (kept != i) block.instructions[kept] = block.instructions[i];
    kept++;
    previous_line = line;
  }
  block.count = kept;
}

// An exit without a line of its own that several jumps share gets one copy for each, with the jump's line.
void FlowPasses::duplicate_exits() {
  size_t before = graph_.blocks.size();
  for (size_t i = before; i-- > 0;) {
    Block* block = graph_.blocks[i];
    if (block->count == 0 || !is_jump(block->last())) continue;
    Block* target = block->last().target;
    if (!leaves_without_line(*target) || target->predecessors <= 1) continue;
    Block* copy = graph_.new_block();
    for (int k = 0; k < target->count; k++) copy->append(graph_.arena) = target->instructions[k];
    copy->leaves = copy->no_fallthrough = true;
    copy->instructions[0].location = block->last().location;
    block->last().target = copy;
    target->predecessors--;
    copy->predecessors = 1;
    copy->next = target->next;
    target->next = copy;
  }
  for (Block* block : graph_.blocks) {
    while (block->next && block->next->count == 0) block->next = block->next->next;
  }
  for (size_t i = graph_.blocks.size(); i-- > 0;) {
    Block* block = graph_.blocks[i];
    if (block->no_fallthrough || !block->next || block->count == 0) continue;
    if (leaves_without_line(*block->next)) block->next->instructions[0].location = block->last().location;
  }
}

void FlowPasses::propagate_lines() {
  for (Block* block = graph_.entry(); block; block = block->next) {
    if (block->count == 0) continue;
    Location current = kNoLocation;
    for (int i = 0; i < block->count; i++) {
      Location& location = block->instructions[i].location;
      if (location.line < 0) {
        location = current;
      } else {
        current = location;
      }
    }
    auto hand_on = [&](Block* next) {
      if (next->predecessors == 1 && next->count && next->instructions[0].location.line < 0) {
        next->instructions[0].location = current;
      }
    };
    if (!block->no_fallthrough && block->next) hand_on(block->next);
    if (is_jump(block->last())) hand_on(block->last().target);
  }
}

void FlowPasses::guarantee_exit_lines(int first_line) {
  int line = first_line;
  for (Block* block = graph_.entry(); block; block = block->next) {
    if (block->count == 0) continue;
    const Instruction& last = block->last();
    if (last.location.line >= 0) {
      line = last.location.line;
    } else if (last.opcode == RETURN_VALUE) {
      for (int i = 0; i < block->count; i++) block->instructions[i].location.line = line;
    }
  }
}

}  // namespace krait::compiler

#include "interpreter/compiler/flowgraph.h"

#include <algorithm>
#include <cstring>

namespace krait::compiler {

using namespace code;

namespace {

constexpr int kMaxCopy = 4;  // exit blocks up to this size are copied to where they are jumped to
constexpr Instruction kNop{};

Block* skip_empty(Block* block) {
  while (block->count == 0 && block->next) block = block->next;
  return block;
}

// Lets a jump to a jump go straight to the end, unless a line would go missing.
bool thread_jump(Instruction& jump, const Instruction& target, uint16_t opcode) {
  if (jump.location.line != target.location.line || jump.target == target.target) return false;
  jump.target = target.target;
  jump.opcode = opcode;
  return true;
}

// A jump that keeps its value, to a test of that same value. Returns whether the jump must be looked at again.
bool thread_keeping_jump(Instruction& jump, const Instruction& target) {
  bool on_false = jump.opcode == JUMP_IF_FALSE_OR_POP;
  uint16_t same_pop = on_false ? POP_JUMP_IF_FALSE : POP_JUMP_IF_TRUE;
  uint16_t other_pop = on_false ? POP_JUMP_IF_TRUE : POP_JUMP_IF_FALSE;
  uint16_t other_keep = on_false ? JUMP_IF_TRUE_OR_POP : JUMP_IF_FALSE_OR_POP;
  if (target.opcode == same_pop) return thread_jump(jump, target, same_pop);
  if (target.opcode == JUMP || target.opcode == jump.opcode) return thread_jump(jump, target, jump.opcode);
  if (target.opcode == other_pop || target.opcode == other_keep) {
    if (jump.location.line != target.location.line) return false;
    jump.opcode = same_pop;
    jump.target = jump.target->next;
    return true;
  }
  return false;
}

}  // namespace

Instruction& Block::append(ast::Arena& arena) {
  if (count == capacity) {
    int32_t larger = capacity ? capacity * 2 : 8;
    auto* copy = arena.make_array<Instruction>(static_cast<size_t>(larger));
    if (count) std::memcpy(static_cast<void*>(copy), instructions, sizeof(Instruction) * static_cast<size_t>(count));
    instructions = copy;
    capacity = larger;
  }
  instructions[count] = Instruction{};
  return instructions[count++];
}

void Block::insert(ast::Arena& arena, int32_t at, const Instruction& instruction) {
  Instruction copy = instruction;
  append(arena);
  std::copy_backward(instructions + at, instructions + count - 1, instructions + count);
  instructions[at] = copy;
}

bool is_jump(const Instruction& instruction) {
  return (opcode_info(instruction.opcode).flags & kJump) && !is_block_push(instruction);
}

bool is_block_push(const Instruction& instruction) {
  return instruction.opcode >= SETUP_FINALLY && instruction.opcode <= SETUP_WITH;
}

bool ends_block(const Instruction& instruction) {
  uint16_t opcode = instruction.opcode;
  return is_jump(instruction) || opcode == RETURN_VALUE || opcode == RAISE_VARARGS || opcode == RERAISE;
}

Block* FlowGraph::new_block() {
  auto* block = arena.make<Block>();
  blocks.push_back(block);
  return block;
}

void FlowPasses::normalize(Block& block) {
  for (int i = 0; i < block.count; i++) {
    Instruction& instruction = block.instructions[i];
    uint16_t opcode = instruction.opcode;
    if (opcode == RETURN_VALUE || opcode == RAISE_VARARGS || opcode == RERAISE) {
      block.leaves = block.no_fallthrough = true;
    } else if (is_jump(instruction)) {
      if (opcode == JUMP || opcode == JUMP_NO_INTERRUPT) block.no_fallthrough = true;
      instruction.target = skip_empty(instruction.target);
    }
  }
}

void FlowPasses::inline_small_exit(Block& block) {
  if (block.count == 0) return;
  Instruction& last = block.last();
  if (last.opcode != JUMP && last.opcode != JUMP_FORWARD && last.opcode != JUMP_BACKWARD) return;
  Block* exit = last.target;
  if (exit->count > kMaxCopy || !leaves_without_line(*exit)) return;
  last.opcode = NOP;
  last.oparg = 0;
  last.target = nullptr;
  for (int i = 0; i < exit->count; i++) block.append(graph_.arena) = exit->instructions[i];
  block.leaves = true;
}

void FlowPasses::prepare() {
  for (auto block = graph_.blocks.rbegin(); block != graph_.blocks.rend(); ++block) normalize(**block);
  for (auto block = graph_.blocks.rbegin(); block != graph_.blocks.rend(); ++block) inline_small_exit(**block);
}

void FlowPasses::optimize(int first_line) {
  for (Block* block = graph_.entry(); block; block = block->next) {
    optimize_block(*block);
    remove_nops(*block, -1);
  }
  for (auto block = graph_.blocks.rbegin(); block != graph_.blocks.rend(); ++block) inline_small_exit(**block);
  mark_reachable();
  drop_unreachable();
  remove_redundant_jumps();
  duplicate_exits();
  trim_constants();
  propagate_lines();
  guarantee_exit_lines(first_line);
}

// LOAD_CONST at `i`, before a test of it.
void FlowPasses::fold_constant_test(Block& block, int i) {
  auto drop = [](Instruction& instruction) {
    instruction.opcode = NOP;
    instruction.oparg = 0;
    instruction.target = nullptr;
  };
  Instruction& load = block.instructions[i];
  if (i + 1 >= block.count) return;
  Instruction& test = block.instructions[i + 1];
  const Constant& constant = pool_[constants_.at(static_cast<uint32_t>(load.oparg))];
  switch (test.opcode) {
    case POP_JUMP_IF_FALSE:
    case POP_JUMP_IF_TRUE: {
      bool jumps = is_true(constant) == (test.opcode == POP_JUMP_IF_TRUE);
      drop(load);
      if (jumps) {
        test.opcode = JUMP;
        block.no_fallthrough = true;
      } else {
        drop(test);
      }
      break;
    }
    case JUMP_IF_FALSE_OR_POP:
    case JUMP_IF_TRUE_OR_POP:
      if (is_true(constant) == (test.opcode == JUMP_IF_TRUE_OR_POP)) {
        test.opcode = JUMP;
        block.no_fallthrough = true;
      } else {
        drop(load);
        drop(test);
      }
      break;
    case IS_OP: {
      uint16_t jump = i + 2 < block.count ? block.instructions[i + 2].opcode : uint16_t{0};
      if (!constant.is(ConstantKind::None) || (jump != POP_JUMP_IF_FALSE && jump != POP_JUMP_IF_TRUE)) break;
      bool negated = (test.oparg == 1) != (jump == POP_JUMP_IF_FALSE);
      drop(load);
      drop(test);
      block.instructions[i + 2].opcode = negated ? POP_JUMP_IF_NOT_NONE : POP_JUMP_IF_NONE;
      break;
    }
  }
}

// BUILD_TUPLE at `i` of constants only becomes a constant.
void FlowPasses::fold_tuple(Block& block, int i) {
  int size = block.instructions[i].oparg;
  if (i < size) return;
  Instruction* first = &block.instructions[i - size];
  for (int k = 0; k < size; k++) {
    if (first[k].opcode != LOAD_CONST) return;
  }
  std::vector<Constant> items;
  for (int k = 0; k < size; k++) {
    items.push_back(pool_[constants_.at(static_cast<uint32_t>(first[k].oparg))]);
    first[k].opcode = NOP;
  }
  first[size].opcode = LOAD_CONST;
  first[size].oparg = static_cast<int32_t>(constants_.index_of(pool_.add(Constant::tuple(std::move(items)))));
}

void FlowPasses::optimize_block(Block& block) {
  for (int i = 0; i < block.count; i++) {
    Instruction& instruction = block.instructions[i];
    uint16_t next = i + 1 < block.count ? block.instructions[i + 1].opcode : uint16_t{0};
    const Instruction* target = &kNop;
    if (instruction.target) {
      instruction.target = skip_empty(instruction.target);
      if (instruction.target->count) target = &instruction.target->instructions[0];
    }
    switch (instruction.opcode) {
      case LOAD_CONST:
        fold_constant_test(block, i);
        break;
      case BUILD_TUPLE:
        if (next == UNPACK_SEQUENCE && instruction.oparg == block.instructions[i + 1].oparg) {
          if (instruction.oparg == 1) {
            instruction.opcode = block.instructions[i + 1].opcode = NOP;
            continue;
          }
          if (instruction.oparg == 2 || instruction.oparg == 3) {
            instruction.opcode = NOP;
            block.instructions[i + 1].opcode = SWAP;
            continue;
          }
        }
        fold_tuple(block, i);
        break;
      case JUMP_IF_FALSE_OR_POP:
      case JUMP_IF_TRUE_OR_POP:
        if (thread_keeping_jump(instruction, *target)) i--;
        break;
      case POP_JUMP_IF_NONE:
      case POP_JUMP_IF_NOT_NONE:
      case POP_JUMP_IF_FALSE:
      case POP_JUMP_IF_TRUE:
      case JUMP:
        if (target->opcode == JUMP && thread_jump(instruction, *target, instruction.opcode)) i--;
        break;
      case SWAP:
        if (instruction.oparg == 1) {
          instruction.opcode = NOP;
        } else {
          i = simplify_swaps(block, i, graph_.arena);
        }
        break;
      case PUSH_NULL:
        if (next == LOAD_GLOBAL) {
          instruction.opcode = NOP;
          instruction.oparg = 0;
          block.instructions[i + 1].oparg |= 1;
        }
        break;
    }
  }
}

void FlowPasses::mark_reachable() {
  std::vector<Block*> pending{graph_.entry()};
  graph_.entry()->predecessors = 1;
  auto reach = [&](Block* block) {
    if (block->predecessors++ == 0) pending.push_back(block);
  };
  while (!pending.empty()) {
    Block* block = pending.back();
    pending.pop_back();
    if (block->next && !block->no_fallthrough) reach(block->next);
    for (int i = 0; i < block->count; i++) {
      if (block->instructions[i].target) reach(block->instructions[i].target);
    }
  }
}

void FlowPasses::drop_unreachable() {
  for (Block* block = graph_.entry(); block; block = block->next) {
    if (block->predecessors) continue;
    block->count = 0;
    block->no_fallthrough = false;
  }
  for (Block* block = graph_.entry(); block; block = block->next) remove_nops(*block, -1);
  remove_empty_blocks();
}

void FlowPasses::remove_redundant_jumps() {
  bool removed = false;
  for (Block* block = graph_.entry(); block; block = block->next) {
    if (block->count == 0) continue;
    Instruction& last = block->last();
    if ((last.opcode != JUMP && last.opcode != JUMP_NO_INTERRUPT) || last.target != block->next) continue;
    block->no_fallthrough = false;
    last.opcode = NOP;
    last.target = nullptr;
    removed = true;
  }
  if (removed) remove_empty_blocks();
}

void FlowPasses::remove_empty_blocks() {
  for (Block* block = graph_.entry(); block; block = block->next) {
    if (block->next) block->next = skip_empty(block->next);
  }
  for (Block* block = graph_.entry(); block; block = block->next) {
    for (int i = 0; i < block->count; i++) {
      Instruction& instruction = block->instructions[i];
      if (instruction.target) instruction.target = skip_empty(instruction.target);
    }
  }
}

void FlowPasses::trim_constants() {
  uint32_t last = 0;
  for (Block* block = graph_.entry(); block; block = block->next) {
    for (int i = 0; i < block->count; i++) {
      const Instruction& instruction = block->instructions[i];
      if (instruction.opcode == LOAD_CONST || instruction.opcode == KW_NAMES) {
        last = std::max(last, static_cast<uint32_t>(instruction.oparg));
      }
    }
  }
  if (last + 1 < constants_.size()) constants_.truncate(last + 1);
}

int FlowPasses::stack_depth(bool starts_with_value) {
  int deepest = 0;
  std::vector<Block*> pending;
  auto push = [&](Block* block, int depth) {
    if (block->start_depth >= depth || block->start_depth >= 100) return;
    block->start_depth = depth;
    pending.push_back(block);
  };
  for (Block* block : graph_.blocks) block->start_depth = -1;
  push(graph_.entry(), starts_with_value ? 1 : 0);
  while (!pending.empty()) {
    Block* block = pending.back();
    pending.pop_back();
    int depth = block->start_depth;
    Block* next = block->next;
    for (int i = 0; i < block->count; i++) {
      const Instruction& instruction = block->instructions[i];
      int effect = stack_effect(instruction.opcode, instruction.oparg, 0);
      if (effect == kInvalidEffect) return -1;
      deepest = std::max(deepest, depth + effect);
      if (instruction.target) {
        int at_target = depth + stack_effect(instruction.opcode, instruction.oparg, 1);
        deepest = std::max(deepest, at_target);
        push(instruction.target, at_target);
      }
      depth += effect;
      if (opcode_info(instruction.opcode).flags & kNoReturn) {
        next = nullptr;
        break;
      }
    }
    if (next) push(next, depth);
  }
  return deepest;
}

void FlowPasses::label_handlers() {
  std::vector<Block*> pending;
  auto push = [&](Block* block, const HandlerStack* handlers) {
    if (block->visited) return;
    block->visited = true;
    block->handlers = handlers;
    pending.push_back(block);
  };
  for (Block* block : graph_.blocks) block->visited = false;
  push(graph_.entry(), nullptr);
  while (!pending.empty()) {
    Block* block = pending.back();
    pending.pop_back();
    const HandlerStack* handlers = block->handlers;
    for (int i = 0; i < block->count; i++) {
      Instruction& instruction = block->instructions[i];
      // What installs or removes a handler is in the range of none, so that ranges end there.
      bool changes = is_block_push(instruction) || instruction.opcode == POP_BLOCK;
      instruction.handler = handlers && !changes ? handlers->handler : nullptr;
      if (is_block_push(instruction)) {
        push(instruction.target, handlers);
        if (instruction.opcode != SETUP_FINALLY) instruction.target->preserve_lasti = true;
        handlers = graph_.arena.make<HandlerStack>(instruction.target, handlers);
      } else if (instruction.opcode == POP_BLOCK) {
        if (handlers) handlers = handlers->outer;
      } else if (instruction.target) {
        push(instruction.target, handlers);
      }
    }
    if (!block->no_fallthrough && block->next) push(block->next, handlers);
  }
}

void FlowPasses::place_handlers() {
  label_handlers();
  for (Block* block = graph_.entry(); block; block = block->next) {
    for (int i = 0; i < block->count; i++) {
      Instruction& instruction = block->instructions[i];
      if (!is_block_push(instruction) && instruction.opcode != POP_BLOCK) continue;
      instruction.opcode = NOP;
      instruction.oparg = 0;
      instruction.target = nullptr;
    }
  }
  for (auto block = graph_.blocks.rbegin(); block != graph_.blocks.rend(); ++block) remove_nops(**block, -1);
}

namespace {

struct JumpDirections {
  uint16_t opcode, forward, backward;
};
constexpr JumpDirections kJumpDirections[] = {
    {JUMP, JUMP_FORWARD, JUMP_BACKWARD},
    {JUMP_NO_INTERRUPT, JUMP_FORWARD, JUMP_BACKWARD_NO_INTERRUPT},
    {POP_JUMP_IF_FALSE, POP_JUMP_FORWARD_IF_FALSE, POP_JUMP_BACKWARD_IF_FALSE},
    {POP_JUMP_IF_TRUE, POP_JUMP_FORWARD_IF_TRUE, POP_JUMP_BACKWARD_IF_TRUE},
    {POP_JUMP_IF_NONE, POP_JUMP_FORWARD_IF_NONE, POP_JUMP_BACKWARD_IF_NONE},
    {POP_JUMP_IF_NOT_NONE, POP_JUMP_FORWARD_IF_NOT_NONE, POP_JUMP_BACKWARD_IF_NOT_NONE},
};

}  // namespace

// Jumps get their direction: to a block that has come already they go backward.
void FlowPasses::direct_jumps() {
  for (Block* block : graph_.blocks) block->visited = false;
  for (Block* block = graph_.entry(); block; block = block->next) {
    block->visited = true;
    if (block->count == 0 || !block->last().target) continue;
    Instruction& last = block->last();
    bool forward = !last.target->visited;
    for (const JumpDirections& jump : kJumpDirections) {
      if (last.opcode != jump.opcode) continue;
      last.opcode = forward ? jump.forward : jump.backward;
      break;
    }
  }
}

}  // namespace krait::compiler

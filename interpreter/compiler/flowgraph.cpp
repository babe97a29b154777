// Optimisation of the flow graph: jump threading, unreachable code, redundant instructions, line numbers.
#include "interpreter/compiler/flowgraph.h"

#include <algorithm>

#include "interpreter/compiler/flowgraph_internal.h"

namespace krait::compiler {

using namespace code;

bool is_jump(int op) {
  return (op >= JUMP && op <= POP_JUMP_IF_NOT_NONE) || (op < kFirstPseudo && (opcode_info(op).flags & kJump));
}
bool is_block_push(int op) { return op >= SETUP_FINALLY && op <= SETUP_WITH; }
static bool is_unconditional(int op) { return op == JUMP || op == JUMP_NO_INTERRUPT || op == JUMP_FORWARD || op == JUMP_BACKWARD; }
static bool is_scope_exit(int op) { return op == RETURN_VALUE || op == RAISE_VARARGS || op == RERAISE; }
bool ends_block(const Instruction& i) { return is_jump(i.op) || is_scope_exit(i.op); }

static bool exits_without_line(const Block* b);

static constexpr size_t kMaxCopied = 4;  // an exit block of so many instructions is copied instead of jumped to

static Block* skip_empty(Block* b) {
  while (b->code.empty() && b->next) b = b->next;
  return b;
}

// Marks how a block ends, and lets its jump skip empty blocks.
void normalize_block(Block* b) {
  for (Instruction& i : b->code) {
    if (is_scope_exit(i.op)) b->exits = b->no_fallthrough = true;
    if (is_unconditional(i.op)) b->no_fallthrough = true;
    if (is_jump(i.op)) i.target = skip_empty(i.target);
  }
}

// A jump to a short block that leaves the function is replaced by a copy of that block.
void extend_block(Block* b) {
  if (b->code.empty()) return;
  Instruction& last = b->code.back();
  if (last.op != JUMP && last.op != JUMP_FORWARD && last.op != JUMP_BACKWARD) return;
  Block* target = last.target;
  if (!exits_without_line(target) || target->code.size() > kMaxCopied) return;
  last.op = NOP;
  last.target = nullptr;
  std::vector<Instruction> copy = target->code;  // may be the very block
  b->code.insert(b->code.end(), copy.begin(), copy.end());
  b->exits = true;
}

// Removes NOPs whose line is also that of a neighbour.
void clean_block(Block* b) {
  size_t kept = 0;
  int previous = -1;
  for (size_t at = 0; at < b->code.size(); ++at) {
    Instruction& i = b->code[at];
    int line = i.where.line;
    if (i.op == NOP) {
      if (line < 0 || previous == line) continue;
      if (at + 1 < b->code.size()) {
        Instruction& next = b->code[at + 1];
        if (next.where.line == line) continue;
        if (next.where.line < 0) {
          next.where = i.where;
          continue;
        }
      } else {
        Block* next = b->next;
        while (next && next->code.empty()) next = next->next;
        if (next && line == next->code[0].where.line) continue;
      }
    }
    if (kept != at) b->code[kept] = i;
    ++kept;
    previous = line;
  }
  b->code.resize(kept);
}

void eliminate_empty_blocks(Block* entry) {
  for (Block* b = entry; b; b = b->next) {
    Block* next = b->next;
    if (next) {
      while (next->code.empty() && next->next) next = next->next;
      b->next = next;
    }
  }
  for (Block* b = entry; b; b = b->next)
    for (Instruction& i : b->code)
      if (is_jump(i.op) || is_block_push(i.op)) i.target = skip_empty(i.target);
}

void mark_reachable(Block* entry) {
  for (Block* b = entry; b; b = b->next) b->predecessors = 0, b->visited = false;
  std::vector<Block*> stack{entry};
  entry->predecessors = 1;
  entry->visited = true;
  while (!stack.empty()) {
    Block* b = stack.back();
    stack.pop_back();
    b->visited = true;
    auto reach = [&](Block* target) {
      if (!target->visited) {
        if (target->predecessors == 0) stack.push_back(target);
      }
      ++target->predecessors;
    };
    if (b->next && !b->no_fallthrough) reach(b->next);
    for (Instruction& i : b->code)
      if ((is_jump(i.op) || is_block_push(i.op)) && i.target) reach(i.target);
  }
}

static bool constant_truth(const Constant& c) {
  switch (c.kind()) {
    case ConstantKind::None: case ConstantKind::False: return false;
    case ConstantKind::Int: return c.as_int() != 0;
    case ConstantKind::Float: return c.as_real() != 0;
    case ConstantKind::Complex: return c.as_real() != 0 || c.as_imag() != 0;
    case ConstantKind::Str: case ConstantKind::Bytes: return !c.text().empty();
    case ConstantKind::Tuple: case ConstantKind::FrozenSet: return !c.items().empty();
    default: return true;
  }
}

// The rotations that a run of SWAPs makes of at most `depth` stack items are done by fewer SWAPs, or none.
static void optimize_swaps(Block* b, size_t& index) {
  std::vector<Instruction>& code = b->code;
  size_t last = index;
  int depth = code[index].arg;
  size_t len = index + 1;
  bool more = false;
  while (len < code.size()) {
    int op = code[len].op;
    if (op == SWAP) {
      depth = std::max(depth, code[len].arg);
      more = true;
      last = len;
    } else if (op != NOP) {
      break;
    }
    ++len;
  }
  if (!more) return;
  std::vector<int> stack(static_cast<size_t>(depth));
  for (int i = 0; i < depth; ++i) stack[static_cast<size_t>(i)] = i;
  for (size_t i = index; i <= last; ++i)
    if (code[i].op == SWAP) std::swap(stack[0], stack[static_cast<size_t>(code[i].arg) - 1]);
  constexpr int kVisited = -1;
  int64_t current = static_cast<int64_t>(last);
  for (int i = 0; i < depth; ++i) {
    if (stack[static_cast<size_t>(i)] == kVisited || stack[static_cast<size_t>(i)] == i) continue;
    int j = i;
    for (;;) {
      if (j) {
        while (code[static_cast<size_t>(current)].op != SWAP) --current;
        code[static_cast<size_t>(current--)].arg = j + 1;
      }
      if (stack[static_cast<size_t>(j)] == kVisited) break;
      int next = stack[static_cast<size_t>(j)];
      stack[static_cast<size_t>(j)] = kVisited;
      j = next;
    }
  }
  for (int64_t i = current; i >= static_cast<int64_t>(index); --i)
    if (code[static_cast<size_t>(i)].op == SWAP) code[static_cast<size_t>(i)].op = NOP;
  index = last;
}

static bool is_swappable(int op) { return op == STORE_FAST || op == POP_TOP; }

// The next instruction at or after `from` that may change places with a SWAP; -1 if none, or a line would be left.
static int64_t next_swappable(Block* b, int64_t from, int line) {
  while (++from < static_cast<int64_t>(b->code.size())) {
    Instruction& i = b->code[static_cast<size_t>(from)];
    if (line >= 0 && i.where.line != line) return -1;
    if (i.op == NOP) continue;
    return is_swappable(i.op) ? from : -1;
  }
  return -1;
}

// SWAPs right before stores are done by storing in another order.
static void apply_static_swaps(Block* b, int64_t at) {
  for (; at >= 0; --at) {
    Instruction& i = b->code[static_cast<size_t>(at)];
    if (i.op != SWAP) {
      if (i.op == NOP || is_swappable(i.op)) continue;
      return;
    }
    int64_t j = next_swappable(b, at, -1);
    if (j < 0) return;
    int64_t k = j;
    int line = b->code[static_cast<size_t>(j)].where.line;
    for (int count = i.arg; count > 1; --count) {
      k = next_swappable(b, k, line);
      if (k < 0) return;
    }
    i.op = NOP;
    std::swap(b->code[static_cast<size_t>(j)], b->code[static_cast<size_t>(k)]);
  }
}

// A jump to a jump goes straight to the final target, unless that would hide a line from tracing. True: it changed and is
// to be looked at again.
static bool thread_jump(Instruction& i, const Instruction& target, int op) {
  if (i.where.line != target.where.line || i.target == target.target) return false;
  i.target = target.target;
  i.op = op;
  return true;
}

// (LOAD_CONST, ..., BUILD_TUPLE n) is one constant tuple.
static void fold_tuple_of_constants(Block* b, size_t at, int n, std::vector<Constant>& consts) {
  for (size_t i = at - static_cast<size_t>(n); i < at; ++i)
    if (b->code[i].op != LOAD_CONST) return;
  std::vector<Constant> items;
  for (size_t i = at - static_cast<size_t>(n); i < at; ++i) {
    items.push_back(consts[static_cast<size_t>(b->code[i].arg)]);
    b->code[i].op = NOP;
  }
  Constant tuple = Constant::tuple(std::move(items));
  size_t index = 0;
  while (index < consts.size() && !same_constant(consts[index], tuple)) ++index;
  if (index == consts.size()) consts.push_back(tuple);
  b->code[at].op = LOAD_CONST;
  b->code[at].arg = static_cast<int>(index);
}

static bool is_none_test(int op) { return op == POP_JUMP_IF_FALSE || op == POP_JUMP_IF_TRUE; }

static void optimize_load_const(Block* b, size_t at, std::vector<Constant>& consts) {
  if (at + 1 >= b->code.size()) return;
  Instruction& i = b->code[at];
  Instruction& next = b->code[at + 1];
  const Constant& value = consts[static_cast<size_t>(i.arg)];
  switch (next.op) {
    case POP_JUMP_IF_TRUE:
    case POP_JUMP_IF_FALSE: {
      bool truth = constant_truth(value);
      i.op = NOP;
      bool jumps = truth == (next.op == POP_JUMP_IF_TRUE);
      if (jumps) {
        next.op = JUMP;
        b->no_fallthrough = true;
      } else {
        next.op = NOP;
        next.target = nullptr;
      }
      return;
    }
    case JUMP_IF_FALSE_OR_POP:
    case JUMP_IF_TRUE_OR_POP: {
      bool truth = constant_truth(value);
      if (truth == (next.op == JUMP_IF_TRUE_OR_POP)) {
        next.op = JUMP;
        b->no_fallthrough = true;
      } else {
        i.op = NOP;
        next.op = NOP;
        next.target = nullptr;
      }
      return;
    }
    case IS_OP: {
      if (!value.is(ConstantKind::None) || at + 2 >= b->code.size()) return;
      Instruction& jump = b->code[at + 2];
      if (!is_none_test(jump.op)) return;
      bool negated = next.arg;
      bool if_true = jump.op == POP_JUMP_IF_TRUE;
      i.op = NOP;
      next.op = NOP;
      jump.op = if_true != negated ? POP_JUMP_IF_NONE : POP_JUMP_IF_NOT_NONE;
      return;
    }
    default: return;
  }
}

static void optimize_build_tuple(Block* b, size_t at, std::vector<Constant>& consts) {
  Instruction& i = b->code[at];
  int next_op = at + 1 < b->code.size() ? b->code[at + 1].op : 0;
  if (next_op == UNPACK_SEQUENCE && b->code[at + 1].arg == i.arg) {
    switch (i.arg) {
      case 1:
        i.op = NOP;
        b->code[at + 1].op = NOP;
        return;
      case 2:
      case 3:
        i.op = NOP;
        b->code[at + 1].op = SWAP;
        b->code[at + 1].arg = i.arg;
        return;
      default: break;
    }
  }
  if (i.arg >= 0 && static_cast<size_t>(i.arg) <= at) fold_tuple_of_constants(b, at, i.arg, consts);
}

// One jump instruction whose target begins with `target`. True: look at it again.
static bool optimize_jump(Instruction& i, Instruction& target) {
  switch (i.op) {
    case JUMP_IF_FALSE_OR_POP:
      switch (target.op) {
        case POP_JUMP_IF_FALSE: return thread_jump(i, target, POP_JUMP_IF_FALSE);
        case JUMP: case JUMP_IF_FALSE_OR_POP: return thread_jump(i, target, JUMP_IF_FALSE_OR_POP);
        default: return false;
      }
    case JUMP_IF_TRUE_OR_POP:
      switch (target.op) {
        case POP_JUMP_IF_TRUE: return thread_jump(i, target, POP_JUMP_IF_TRUE);
        case JUMP: case JUMP_IF_TRUE_OR_POP: return thread_jump(i, target, JUMP_IF_TRUE_OR_POP);
        default: return false;
      }
    case POP_JUMP_IF_NOT_NONE: case POP_JUMP_IF_NONE: case POP_JUMP_IF_FALSE: case POP_JUMP_IF_TRUE:
      return target.op == JUMP && thread_jump(i, target, i.op);
    case JUMP:
      if (target.op == JUMP) return thread_jump(i, target, JUMP);
      if (target.op == JUMP_NO_INTERRUPT) return thread_jump(i, target, JUMP);
      return false;
    case JUMP_NO_INTERRUPT:
      if (target.op == JUMP) return thread_jump(i, target, JUMP);
      if (target.op == JUMP_NO_INTERRUPT) return thread_jump(i, target, i.op);
      return false;
    default: return false;
  }
}

// JUMP_IF_X_OR_POP whose target tests the other way: the value is known there.
static bool split_or_pop(Instruction& i, const Instruction& target, Block* target_block) {
  bool crossed = (i.op == JUMP_IF_FALSE_OR_POP && (target.op == JUMP_IF_TRUE_OR_POP || target.op == POP_JUMP_IF_TRUE)) ||
                 (i.op == JUMP_IF_TRUE_OR_POP && (target.op == JUMP_IF_FALSE_OR_POP || target.op == POP_JUMP_IF_FALSE));
  if (!crossed || i.where.line != target.where.line) return false;
  i.op = i.op == JUMP_IF_FALSE_OR_POP ? POP_JUMP_IF_FALSE : POP_JUMP_IF_TRUE;
  i.target = target_block->next;
  return true;
}

void optimize_block(Block* b, std::vector<Constant>& consts) {
  for (size_t at = 0; at < b->code.size(); ++at) {
    Instruction& i = b->code[at];
    if (is_jump(i.op) || is_block_push(i.op)) i.target = skip_empty(i.target);
    if (is_jump(i.op) && !i.target->code.empty()) {
      // Chains of jumps end: each step goes strictly on, or the target is the same.
      for (int steps = 0; steps < 1000; ++steps) {
        Block* target_block = i.target;
        if (target_block->code.empty()) break;
        Instruction& target = target_block->code[0];
        bool same_line = i.where.line == target.where.line || target.op == JUMP || target.op == JUMP_NO_INTERRUPT;
        (void)same_line;
        if (split_or_pop(i, target, target_block)) continue;
        if (!optimize_jump(i, target)) break;
        i.target = skip_empty(i.target);
      }
    }
    switch (b->code[at].op) {
      case LOAD_CONST: optimize_load_const(b, at, consts); break;
      case BUILD_TUPLE: optimize_build_tuple(b, at, consts); break;
      case SWAP:
        if (b->code[at].arg == 1) {
          b->code[at].op = NOP;
          break;
        }
        {
          size_t index = at;
          optimize_swaps(b, index);
          apply_static_swaps(b, static_cast<int64_t>(index));
          at = index;
        }
        break;
      case PUSH_NULL:
        // The NULL of a plain call comes with the global that is called.
        if (at + 1 < b->code.size() && b->code[at + 1].op == LOAD_GLOBAL && !(b->code[at + 1].arg & 1)) {
          b->code[at].op = NOP;
          b->code[at + 1].arg |= 1;
        }
        break;
      default: break;
    }
  }
}

// --- lines ---------------------------------------------------------------------------------------------------------

static bool has_line(const Block* b) {
  for (const Instruction& i : b->code)
    if (i.where.line > 0) return true;
  return false;
}
static bool exits_without_line(const Block* b) {
  if (!b->exits) return false;
  for (const Instruction& i : b->code)
    if (i.where.line >= 0) return false;
  return true;
}

// An exit block without a line that several blocks reach is copied for each, so that each copy gets one line.
void duplicate_exits_without_line(Graph& g) {
  for (Block* b = g.entry; b; b = b->next) {
    if (b->code.empty() || !is_jump(b->code.back().op)) continue;
    Instruction& last = b->code.back();
    Block* target = last.target;
    if (!exits_without_line(target) || target->predecessors <= 1) continue;
    Block* copy = g.make_block();
    copy->code = target->code;
    copy->exits = target->exits;
    copy->no_fallthrough = target->no_fallthrough;
    copy->code[0].where = last.where;
    last.target = copy;
    copy->predecessors = 1;
    --target->predecessors;
    copy->next = target->next;
    target->next = copy;
  }
  eliminate_empty_blocks(g.entry);
  for (Block* b = g.entry; b; b = b->next) {
    if (b->no_fallthrough || !b->next || b->code.empty()) continue;
    if (exits_without_line(b->next)) b->next->code[0].where = b->code.back().where;
  }
}

// Instructions without a line take that of the one before, also into blocks that are reached from one place only.
void propagate_lines(Graph& g) {
  for (Block* b = g.entry; b; b = b->next) {
    if (b->code.empty()) continue;
    Location previous;
    for (Instruction& i : b->code) {
      if (i.where.line < 0) i.where = previous;
      else previous = i.where;
    }
    if (!b->no_fallthrough && b->next && b->next->predecessors == 1 && !b->next->code.empty())
      if (b->next->code[0].where.line < 0) b->next->code[0].where = previous;
    Instruction& last = b->code.back();
    if (is_jump(last.op) && last.target->predecessors == 1 && !last.target->code.empty())
      if (last.target->code[0].where.line < 0) last.target->code[0].where = previous;
  }
}

void guarantee_exit_lines(Graph& g, int first_line) {
  int line = first_line;
  for (Block* b = g.entry; b; b = b->next) {
    if (b->code.empty()) continue;
    Instruction& last = b->code.back();
    if (last.where.line < 0) {
      if (last.op == RETURN_VALUE)
        for (Instruction& i : b->code) {
          i.where = {line, line, -1, -1};
          i.where.end_line = line;
        }
    } else {
      line = last.where.line;
    }
  }
  (void)has_line;
}

void remove_redundant_jumps(Block* entry) {
  bool emptied = false;
  for (Block* b = entry; b; b = b->next) {
    if (b->code.empty()) continue;
    Instruction& last = b->code.back();
    if (last.op != JUMP && last.op != JUMP_NO_INTERRUPT) continue;
    if (last.target != b->next) continue;
    b->no_fallthrough = false;
    last.op = NOP;
    last.target = nullptr;
    clean_block(b);
    emptied = true;
  }
  if (emptied) eliminate_empty_blocks(entry);
}

// The constants that no instruction loads are dropped (the first stays: it may be the docstring).
void trim_unused_constants(Graph& g, std::vector<Constant>& consts) {
  size_t used = 0;
  for (Block* b = g.entry; b; b = b->next)
    for (Instruction& i : b->code)
      if ((i.op == LOAD_CONST || i.op == KW_NAMES) && static_cast<size_t>(i.arg) > used) used = static_cast<size_t>(i.arg);
  if (used + 1 < consts.size()) consts.resize(used + 1);
}

void optimize_graph(Graph& g, std::vector<Constant>& consts) {
  for (Block* b = g.entry; b; b = b->next) {
    optimize_block(b, consts);
    clean_block(b);
  }
  for (auto it = g.blocks.rbegin(); it != g.blocks.rend(); ++it) extend_block(&*it);
  mark_reachable(g.entry);
  for (Block* b = g.entry; b; b = b->next) {
    if (b->predecessors) continue;
    b->code.clear();
    b->no_fallthrough = false;
    b->exits = false;
  }
  for (Block* b = g.entry; b; b = b->next) clean_block(b);
  eliminate_empty_blocks(g.entry);
  remove_redundant_jumps(g.entry);
}

}  // namespace krait::compiler

// Layout of an optimised flow graph: exception handlers, cold code, jump distances, and the three byte strings of a code
// object. Formats: CPython 3.11's locations (PEP 657) and exception table.
#include <algorithm>
#include <climits>
#include <unordered_map>

#include "interpreter/compiler/flowgraph_internal.h"

namespace krait::compiler {

using namespace code;

// --- cells ---------------------------------------------------------------------------------------------------------

// Where each cell and free variable stands among the fast locals; a cell that is an argument takes the argument's place.
static std::vector<int> cell_offsets(const Frame& f) {
  std::vector<int> fixed;
  for (int i = 0; i < f.ncells + f.nfree; ++i) fixed.push_back(f.nlocals + i);
  for (int i = 0; i < f.ncells; ++i)
    if (f.cell_is_local[static_cast<size_t>(i)] >= 0) fixed[static_cast<size_t>(i)] = f.cell_is_local[static_cast<size_t>(i)];
  return fixed;
}

static void insert_at(Block* b, size_t at, int op, int arg, Location where) {
  b->code.insert(b->code.begin() + static_cast<int64_t>(at), Instruction{op, arg, nullptr, where, nullptr});
}

static void insert_prefix(Graph& g, const Frame& f, const std::vector<int>& fixed, int first_line) {
  Block* entry = g.entry;
  if (f.flags & (CO_GENERATOR | CO_COROUTINE | CO_ASYNC_GENERATOR)) {
    insert_at(entry, 0, RETURN_GENERATOR, 0, {first_line, first_line, -1, -1});
    insert_at(entry, 1, POP_TOP, 0, {});
  }
  if (f.ncells) {
    std::vector<int> sorted(static_cast<size_t>(f.ncells + f.nlocals), 0);
    for (int i = 0; i < f.ncells; ++i) sorted[static_cast<size_t>(fixed[static_cast<size_t>(i)])] = i + 1;
    size_t used = 0;
    for (size_t i = 0; used < static_cast<size_t>(f.ncells); ++i)
      if (sorted[i]) insert_at(entry, used++, MAKE_CELL, sorted[i] - 1, {});
  }
  if (f.nfree) insert_at(entry, 0, COPY_FREE_VARS, f.nfree, {});
}

static void fix_cell_offsets(Graph& g, const Frame& f, std::vector<int>& fixed) {
  int dropped = 0;
  for (int i = 0; i < f.ncells + f.nfree; ++i) {
    int& place = fixed[static_cast<size_t>(i)];
    if (place == i + f.nlocals) place -= dropped;
    else ++dropped;
  }
  for (Block* b = g.entry; b; b = b->next)
    for (Instruction& i : b->code)
      switch (i.op) {
        case MAKE_CELL: case LOAD_CLOSURE: case LOAD_DEREF: case STORE_DEREF: case DELETE_DEREF: case LOAD_CLASSDEREF:
          i.arg = fixed[static_cast<size_t>(i.arg)];
          break;
        default: break;
      }
}

// --- depth of the stack --------------------------------------------------------------------------------------------

// A generator starts with the value that its first send() puts on the stack.
static int find_stack_depth(Graph& g, bool generator) {
  for (Block* b = g.entry; b; b = b->next) b->start_depth = INT_MIN;
  std::vector<Block*> work;
  auto push = [&](Block* b, int depth) {
    if (b->start_depth < depth && b->start_depth < 100) {
      b->start_depth = depth;
      work.push_back(b);
    }
  };
  int most = 0;
  push(g.entry, generator);
  while (!work.empty()) {
    Block* b = work.back();
    work.pop_back();
    int depth = b->start_depth;
    Block* next = b->next;
    for (Instruction& i : b->code) {
      int after = depth + stack_effect(i.op, i.arg, 0);
      most = std::max(most, after);
      if (is_jump(i.op) || is_block_push(i.op)) {
        int at_target = depth + stack_effect(i.op, i.arg, 1);
        most = std::max(most, at_target);
        push(i.target, at_target);
      }
      depth = after;
      if (i.op == JUMP || i.op == JUMP_NO_INTERRUPT || i.op == RETURN_VALUE || i.op == RAISE_VARARGS || i.op == RERAISE) {
        next = nullptr;
        break;
      }
    }
    if (next) push(next, depth);
  }
  return most;
}

// --- exception handlers --------------------------------------------------------------------------------------------

using HandlerStack = std::vector<Block*>;

static void label_exception_targets(Graph& g) {
  std::unordered_map<Block*, HandlerStack> stacks;
  for (Block* b = g.entry; b; b = b->next) b->visited = false;
  std::vector<Block*> todo{g.entry};
  g.entry->visited = true;
  stacks[g.entry];
  auto reach = [&](Block* target, const HandlerStack& stack) {
    if (target->visited) return;
    stacks[target] = stack;
    target->visited = true;
    todo.push_back(target);
  };
  while (!todo.empty()) {
    Block* b = todo.back();
    todo.pop_back();
    HandlerStack stack = std::move(stacks[b]);
    Block* handler = stack.empty() ? nullptr : stack.back();
    for (Instruction& i : b->code) {
      if (is_block_push(i.op)) {
        reach(i.target, stack);
        if (i.op != SETUP_FINALLY) i.target->preserve_lasti = true;
        stack.push_back(handler = i.target);
      } else if (i.op == POP_BLOCK) {
        if (!stack.empty()) stack.pop_back();
        handler = stack.empty() ? nullptr : stack.back();
      } else {
        i.handler = handler;
        if (is_jump(i.op)) reach(i.target, stack);
      }
    }
    if (!b->no_fallthrough && b->next) reach(b->next, stack);
  }
}

static void drop_block_markers(Block* entry) {
  for (Block* b = entry; b; b = b->next)
    for (Instruction& i : b->code)
      if (is_block_push(i.op) || i.op == POP_BLOCK) i.op = NOP, i.target = nullptr;
}

// --- jumps ---------------------------------------------------------------------------------------------------------

static void normalize_jumps(Block* entry) {
  for (Block* b = entry; b; b = b->next) b->visited = false;
  for (Block* b = entry; b; b = b->next) {
    b->visited = true;
    if (b->code.empty()) continue;
    Instruction& last = b->code.back();
    if (!last.target) continue;
    bool forward = !last.target->visited;
    switch (last.op) {
      case JUMP: last.op = forward ? JUMP_FORWARD : JUMP_BACKWARD; break;
      case JUMP_NO_INTERRUPT: last.op = forward ? JUMP_FORWARD : JUMP_BACKWARD_NO_INTERRUPT; break;
      case POP_JUMP_IF_FALSE: last.op = forward ? POP_JUMP_FORWARD_IF_FALSE : POP_JUMP_BACKWARD_IF_FALSE; break;
      case POP_JUMP_IF_TRUE: last.op = forward ? POP_JUMP_FORWARD_IF_TRUE : POP_JUMP_BACKWARD_IF_TRUE; break;
      case POP_JUMP_IF_NONE: last.op = forward ? POP_JUMP_FORWARD_IF_NONE : POP_JUMP_BACKWARD_IF_NONE; break;
      case POP_JUMP_IF_NOT_NONE: last.op = forward ? POP_JUMP_FORWARD_IF_NOT_NONE : POP_JUMP_BACKWARD_IF_NOT_NONE; break;
      case JUMP_IF_TRUE_OR_POP:
      case JUMP_IF_FALSE_OR_POP:
        if (!forward) {
          Instruction copy{COPY, 1, nullptr, last.where, last.handler}, pop{POP_TOP, 0, nullptr, last.where, last.handler};
          last.op = last.op == JUMP_IF_TRUE_OR_POP ? POP_JUMP_BACKWARD_IF_TRUE : POP_JUMP_BACKWARD_IF_FALSE;
          b->code.insert(b->code.end() - 1, copy);
          b->code.push_back(pop);
        }
        break;
      default: break;
    }
  }
}

static int extended_args(int arg) { return (arg > 0xFFFFFF) + (arg > 0xFFFF) + (arg > 0xFF); }
static int instruction_size(const Instruction& i) { return extended_args(i.arg) + 1 + opcode_info(i.op).caches; }
static bool is_backward(int op) {
  switch (op) {
    case JUMP_BACKWARD: case JUMP_BACKWARD_NO_INTERRUPT: case POP_JUMP_BACKWARD_IF_FALSE: case POP_JUMP_BACKWARD_IF_TRUE:
    case POP_JUMP_BACKWARD_IF_NONE: case POP_JUMP_BACKWARD_IF_NOT_NONE: return true;
    default: return false;
  }
}

// Distances depend on the sizes of instructions, and these on distances: repeated until nothing changes.
static void set_jump_distances(Block* entry) {
  bool changed;
  do {
    int at = 0;
    for (Block* b = entry; b; b = b->next) {
      b->offset = at;
      for (Instruction& i : b->code) at += instruction_size(i);
    }
    changed = false;
    for (Block* b = entry; b; b = b->next) {
      int end = b->offset;
      for (Instruction& i : b->code) {
        int size = instruction_size(i);
        end += size;
        if (!is_jump(i.op)) continue;
        i.arg = is_backward(i.op) ? end - i.target->offset : i.target->offset - end;
        if (instruction_size(i) != size) changed = true;
      }
    }
  } while (changed);
}

// --- bytes ---------------------------------------------------------------------------------------------------------

static void emit(std::string& out, const Instruction& i) {
  unsigned arg = static_cast<unsigned>(i.arg);
  for (int shift = extended_args(i.arg) * 8; shift > 0; shift -= 8) {
    out += static_cast<char>(EXTENDED_ARG);
    out += static_cast<char>(arg >> shift & 0xFF);
  }
  out += static_cast<char>(i.op);
  out += static_cast<char>(arg & 0xFF);
  out.append(static_cast<size_t>(opcode_info(i.op).caches) * 2, '\0');
}

static void varint(std::string& out, unsigned value) {
  while (value >= 64) {
    out += static_cast<char>(0x40 | (value & 0x3F));
    value >>= 6;
  }
  out += static_cast<char>(value);
}
static void signed_varint(std::string& out, int value) {
  varint(out, value < 0 ? (static_cast<unsigned>(-value) << 1) | 1 : static_cast<unsigned>(value) << 1);
}

static void emit_location(std::string& out, const Location& w, int size, int& line) {
  auto head = [&](int code) { out += static_cast<char>(0x80 | code << 3 | (size - 1)); };
  if (w.line < 0) return head(15);
  int delta = w.line - line;
  line = w.line;
  if (w.column < 0 || w.end_column < 0) {
    if (w.end_line == w.line || w.end_line == -1) {
      head(13);
      return signed_varint(out, delta);
    }
  } else if (w.end_line == w.line) {
    if (delta == 0 && w.column < 80 && w.end_column - w.column < 16 && w.end_column >= w.column) {
      head(w.column >> 3);
      out += static_cast<char>((w.column & 7) << 4 | (w.end_column - w.column));
      return;
    }
    if (delta >= 0 && delta < 3 && w.column < 128 && w.end_column < 128) {
      head(10 + delta);
      out += static_cast<char>(w.column);
      out += static_cast<char>(w.end_column);
      return;
    }
  }
  head(14);
  signed_varint(out, delta);
  varint(out, static_cast<unsigned>(w.end_line - w.line));
  varint(out, static_cast<unsigned>(w.column + 1));
  varint(out, static_cast<unsigned>(w.end_column + 1));
}

static void table_item(std::string& out, int value, int first) {
  for (int shift = 24; shift > 0; shift -= 6) {
    if (value < 1 << shift) continue;
    out += static_cast<char>(value >> shift | 0x40 | first);
    value &= (1 << shift) - 1;
    first = 0;
    for (shift -= 6; shift > 0; shift -= 6) {
      out += static_cast<char>(value >> shift | 0x40);
      value &= (1 << shift) - 1;
    }
    break;
  }
  out += static_cast<char>(value | first);
}

static void emit_handler(std::string& out, int start, int end, const Block* handler) {
  int depth = handler->start_depth - 1 - (handler->preserve_lasti ? 1 : 0);
  table_item(out, start, 0x80);
  table_item(out, end - start, 0);
  table_item(out, handler->offset, 0);
  table_item(out, depth << 1 | (handler->preserve_lasti ? 1 : 0), 0);
}

static void emit_all(Graph& g, Assembled& out) {
  int line = out.first_line, at = 0, start = -1;
  Block* handler = nullptr;
  for (Block* b = g.entry; b; b = b->next) {
    for (Instruction& i : b->code) {
      emit(out.code, i);
      int size = instruction_size(i);
      for (int left = size; left > 0; left -= 8) emit_location(out.line_table, i.where, std::min(left, 8), line);
      if (i.handler != handler) {
        if (handler) emit_handler(out.exception_table, start, at, handler);
        start = at;
        handler = i.handler;
      }
      at += size;
    }
  }
  if (handler) emit_handler(out.exception_table, start, at, handler);
}

bool assemble_graph(Graph& g, Frame& f, Assembled& out) {
  for (auto it = g.blocks.rbegin(); it != g.blocks.rend(); ++it) normalize_block(&*it);
  for (auto it = g.blocks.rbegin(); it != g.blocks.rend(); ++it) extend_block(&*it);
  out.first_line = f.first_line;
  if (!out.first_line)
    out.first_line = !g.entry->code.empty() && g.entry->code[0].where.line > 0 ? g.entry->code[0].where.line : 1;
  std::vector<int> fixed = cell_offsets(f);
  insert_prefix(g, f, fixed, out.first_line);
  fix_cell_offsets(g, f, fixed);
  optimize_graph(g, *f.consts);
  duplicate_exits_without_line(g);
  trim_unused_constants(g, *f.consts);
  propagate_lines(g);
  guarantee_exit_lines(g, out.first_line);
  out.stack_size = find_stack_depth(g, f.flags & (CO_GENERATOR | CO_COROUTINE | CO_ASYNC_GENERATOR));
  label_exception_targets(g);
  drop_block_markers(g.entry);
  for (Block* b = g.entry; b; b = b->next) clean_block(b);
  normalize_jumps(g.entry);
  set_jump_distances(g.entry);
  emit_all(g, out);
  return out.stack_size >= 0;
}

}  // namespace krait::compiler

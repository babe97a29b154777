#include "interpreter/vm/verify.h"

#include "interpreter/objects/bytes.h"
#include "interpreter/objects/tuple.h"

namespace krait::vm {

namespace {

// What is known of a stack entry. Null is the NULL of PUSH_NULL; a List, Set or Dict is one that the instructions which
// fill displays and comprehensions may touch without asking.
enum class Entry : uint8_t { Value, Null, ValueOrNull, List, Set, Dict };

Entry joined(Entry a, Entry b) {
  if (a == b) return a;
  auto may_be_null = [](Entry e) { return e == Entry::Null || e == Entry::ValueOrNull; };
  return may_be_null(a) || may_be_null(b) ? Entry::ValueOrNull : Entry::Value;
}

// How many operands an instruction takes off and puts back when control goes on behind it; all of them values.
struct Effect {
  int pops, pushes;
};

Effect effect_of(uint8_t op, int arg) {
  switch (op) {
    case NOP:
    case RESUME:
    case CACHE:
    case EXTENDED_ARG:
    case PRECALL:
    case KW_NAMES:
    case COPY_FREE_VARS:
    case MAKE_CELL:
    case SETUP_ANNOTATIONS:
    case DELETE_NAME:
    case DELETE_GLOBAL:
    case DELETE_FAST:
    case DELETE_DEREF:
    case JUMP_FORWARD:
    case JUMP_BACKWARD: case JUMP_BACKWARD_NO_INTERRUPT:
      return {0, 0};
    case UNARY_POSITIVE: case UNARY_NEGATIVE: case UNARY_NOT: case UNARY_INVERT: case GET_AITER: case GET_ITER:
    case GET_YIELD_FROM_ITER:
    case YIELD_VALUE:
    case ASYNC_GEN_WRAP:
    case LOAD_ATTR:
    case GET_AWAITABLE:
    case LIST_TO_TUPLE:
      return {1, 1};
    case BINARY_SUBSCR:
    case COMPARE_OP:
    case IS_OP:
    case CONTAINS_OP:
    case BINARY_OP:
    case IMPORT_NAME:
    case PREP_RERAISE_STAR:
      return {2, 1};
    case GET_LEN: case MATCH_MAPPING: case MATCH_SEQUENCE: case PUSH_EXC_INFO: case GET_ANEXT: case BEFORE_WITH:
    case BEFORE_ASYNC_WITH: case IMPORT_FROM: case FOR_ITER: case LOAD_METHOD:
      return {1, 2};
    case MATCH_KEYS: return {2, 3};
    case CHECK_EXC_MATCH: case CHECK_EG_MATCH: case SEND: return {2, 2};
    case WITH_EXCEPT_START: return {4, 5};
    case END_ASYNC_FOR: case DELETE_SUBSCR: case STORE_ATTR: return {2, 0};
    case STORE_SUBSCR: return {3, 0};
    case MATCH_CLASS: return {3, 1};
    case LOAD_BUILD_CLASS:
    case LOAD_ASSERTION_ERROR:
    case RETURN_GENERATOR:
    case LOAD_CONST:
    case LOAD_NAME:
    case LOAD_FAST:
    case LOAD_CLOSURE: case LOAD_DEREF: case LOAD_CLASSDEREF: case PUSH_NULL:
      return {0, 1};
    case LOAD_GLOBAL: return {0, 1 + (arg & 1)};
    case UNPACK_SEQUENCE: return {1, arg};
    case UNPACK_EX: return {1, (arg & 0xff) + 1 + (arg >> 8)};
    case BUILD_TUPLE: case BUILD_LIST: case BUILD_SET: case BUILD_STRING: return {arg, 1};
    case BUILD_MAP: return {2 * arg, 1};
    case BUILD_CONST_KEY_MAP: return {arg + 1, 1};
    case BUILD_SLICE: return {arg, 1};
    case FORMAT_VALUE: return {1 + ((arg & 4) != 0), 1};
    case MAKE_FUNCTION: return {1 + __builtin_popcount(static_cast<unsigned>(arg) & 15), 1};
    case CALL: return {arg + 2, 1};
    case CALL_FUNCTION_EX: return {3 + (arg & 1), 1};
    case RAISE_VARARGS: return {arg, 0};
    case MAP_ADD: return {2, 0};
    default: return {1, 0};  // POP_TOP, the stores, returns, conditional jumps, what adds to a container
  }
}

// Instructions that let go of operands before what they began can raise.
bool lets_go_early(uint8_t op) {
  return op == CALL || op == LOAD_ATTR || op == SEND || op == YIELD_VALUE || op == RERAISE || op == END_ASYNC_FOR;
}

using Stack = std::vector<Entry>;

class Verifier {
 public:
  Verifier(const Code* code, std::vector<Unit>& units, const std::vector<HandlerRange>& handlers)
      : code_(code), units_(units), handlers_(handlers), state_of_(units.size(), -1) {}

  const char* run() {
    if (code_->stack_size > 30000) return "stack too deep";
    if (!find_cells() || !mark_targets() || !cover()) return fault_;
    if (!enter(0, {})) return fault_;
    while (!work_.empty()) {
      uint32_t unit = work_.back();
      work_.pop_back();
      if (!walk(unit)) return fault_;
    }
    return nullptr;
  }

 private:
  bool bad(const char* what) {
    fault_ = what;
    return false;
  }
  uint32_t next_unit(uint32_t i) const {
    do ++i;
    while (i < units_.size() && !units_[i].instruction);
    return i;
  }

  // Slots that hold a cell from the function's first instructions on: only these may be read and written through.
  bool find_cells() {
    cells_.assign(static_cast<size_t>(code_->slot_count), false);
    auto is_cell = [&](size_t slot) { return code_->local_kinds->data[slot] & (kLocalCell | kLocalFree); };
    for (uint32_t i = 0; i < units_.size(); i = next_unit(i)) {
      const Unit& unit = units_[i];
      if (unit.op == COPY_FREE_VARS) {
        for (size_t slot = cells_.size() - unit.arg; slot < cells_.size(); ++slot) {
          if (!is_cell(slot)) return bad("a free variable is not the last of the locals");
          cells_[slot] = true;
        }
      } else if (unit.op == MAKE_CELL) {
        if (!is_cell(unit.arg)) return bad("a cell in the place of a local");
        cells_[unit.arg] = true;
      } else if (unit.op != EXTENDED_ARG && unit.op != NOP) {
        break;
      }
    }
    return true;
  }

  bool mark_targets() {
    for (uint32_t i = 0; i < units_.size(); ++i) {
      if (!units_[i].instruction || !is_jump(units_[i].op)) continue;
      uint32_t target = jump_target(units_, i);
      if (target != UINT32_MAX && units_[target].instruction) units_[target].jump_target = true;
    }
    for (const HandlerRange& range : handlers_) units_[range.target].jump_target = true;
    return true;
  }

  // Which handler covers a unit: the first in the table.
  bool cover() {
    handler_of_.assign(units_.size(), nullptr);
    uint64_t total = 0;
    for (auto range = handlers_.rbegin(); range != handlers_.rend(); ++range) {
      total += range->end - range->start;
      if (total > 64 * static_cast<uint64_t>(units_.size())) return bad("exception ranges overlap");
      for (uint32_t i = range->start; i < range->end; ++i) handler_of_[i] = &*range;
    }
    return true;
  }

  // Control reaches `unit` with this stack.
  bool enter(uint32_t unit, const Stack& stack) {
    if (unit >= units_.size() || !units_[unit].instruction) return bad("control leaves the code");
    if (stack.size() > static_cast<size_t>(code_->stack_size)) return bad("stack depth out of range");
    if (state_of_[unit] < 0) return begin(unit, stack);
    if (states_[static_cast<size_t>(state_of_[unit])].size() != stack.size())
      return bad("stack depths differ at one instruction");
    join(unit, stack, stack.size());
    return true;
  }
  bool begin(uint32_t unit, const Stack& stack) {
    state_of_[unit] = static_cast<int32_t>(states_.size());
    states_.push_back(stack);
    work_.push_back(unit);
    return true;
  }
  void join(uint32_t unit, const Stack& stack, size_t depth) {
    Stack& known = states_[static_cast<size_t>(state_of_[unit])];
    bool changed = false;
    for (size_t i = 0; i < depth; ++i) {
      Entry entry = joined(known[i], stack[i]);
      changed |= entry != known[i];
      known[i] = entry;
    }
    if (changed) work_.push_back(unit);
  }

  bool enter_handler(uint32_t unit, const Stack& stack, size_t lowest) {
    const HandlerRange* handler = handler_of_[unit];
    if (!handler) return true;
    if (handler->depth > lowest) return bad("stack depth out of range");
    size_t depth = handler->depth + 1u + handler->push_lasti;
    if (state_of_[handler->target] >= 0 && states_[static_cast<size_t>(state_of_[handler->target])].size() == depth)
      return join(handler->target, stack, handler->depth), true;
    Stack caught(stack.begin(), stack.begin() + handler->depth);
    if (handler->push_lasti) caught.push_back(Entry::Value);
    caught.push_back(Entry::Value);
    return enter(handler->target, caught);
  }

  // From a jump target (or the beginning) on until control meets another or leaves.
  bool walk(uint32_t unit) {
    Stack stack = states_[static_cast<size_t>(state_of_[unit])];
    for (;;) {
      bool goes_on = false;
      if (!step(unit, stack, goes_on)) return false;
      if (!goes_on) return true;
      unit = next_unit(unit);
      if (unit >= units_.size()) return bad("control leaves the code");
      if (units_[unit].jump_target) return enter(unit, stack);
      if (stack.size() > static_cast<size_t>(code_->stack_size)) return bad("stack depth out of range");
    }
  }

  // The operands must be values but for the place where a call's NULL may stand.
  bool operands_fit(const Unit& unit, const Stack& stack, size_t pops) {
    bool call = unit.op == CALL || unit.op == CALL_FUNCTION_EX;
    for (size_t i = stack.size() - pops + call; i < stack.size(); ++i)
      if (stack[i] == Entry::Null || stack[i] == Entry::ValueOrNull) return bad("a NULL in the place of a value");
    if (unit.op == LIST_TO_TUPLE || unit.op == PREP_RERAISE_STAR)
      return stack.back() == Entry::List || bad("not a list");
    if (unit.op == CALL_FUNCTION_EX && unit.arg & 1) return stack.back() == Entry::Dict || bad("not a dict");
    return true;
  }

  // The container below the operands that an instruction adds to.
  bool container_fits(const Unit& unit, const Stack& stack, size_t pops) {
    Entry wanted;
    switch (unit.op) {
      case LIST_APPEND: case LIST_EXTEND: wanted = Entry::List; break;
      case SET_ADD: case SET_UPDATE: wanted = Entry::Set; break;
      case MAP_ADD: case DICT_UPDATE: case DICT_MERGE: wanted = Entry::Dict; break;
      default: return true;
    }
    size_t below = pops + unit.arg;
    if (unit.arg == 0 || unit.arg > stack.size() || below > stack.size()) return bad("bad stack index");
    if (stack[stack.size() - below] != wanted) return bad("not the container that the instruction adds to");
    if (unit.op != DICT_MERGE) return true;
    if (below + 2 > stack.size()) return bad("bad stack index");
    Entry callee = stack[stack.size() - below - 2];
    return (callee != Entry::Null && callee != Entry::ValueOrNull) || bad("a NULL in the place of a value");
  }

  // Instructions that move entries or look below their operands.
  bool shuffle(const Unit& unit, Stack& stack) {
    if (unit.arg > stack.size()) return bad("bad stack index");
    if (unit.op == COPY) stack.push_back(stack[stack.size() - unit.arg]);
    else std::swap(stack.back(), stack[stack.size() - unit.arg]);
    return true;
  }

  bool check_locals(const Unit& unit) {
    switch (unit.op) {
      case LOAD_DEREF: case STORE_DEREF: case DELETE_DEREF: case LOAD_CLASSDEREF:
        return cells_[unit.arg] || bad("a local in the place of a cell");
      case STORE_FAST: case DELETE_FAST: return !cells_[unit.arg] || bad("a local in the place of a cell");
      case BUILD_SLICE: return unit.arg == 2 || unit.arg == 3 || bad("bad BUILD_SLICE oparg");
      default: return true;
    }
  }

  bool step(uint32_t i, Stack& stack, bool& goes_on) {
    const Unit& unit = units_[i];
    uint8_t op = unit.op;
    if (unit.arg > 0xffffff) return bad("argument out of range");
    if (!check_locals(unit)) return false;
    if (op == COPY || op == SWAP || op == POP_TOP) {
      if (stack.empty()) return bad("stack depth out of range");
      if (!enter_handler(i, stack, stack.size())) return false;
      goes_on = true;
      if (op != POP_TOP) return shuffle(unit, stack);
      stack.pop_back();
      return true;
    }
    Effect effect = effect_of(op, static_cast<int>(unit.arg));
    auto pops = static_cast<size_t>(effect.pops);
    if (stack.size() < pops) return bad("stack depth out of range");
    if (op == RERAISE && unit.arg >= stack.size()) return bad("stack depth out of range");
    if (op == RETURN_GENERATOR && !stack.empty()) return bad("RETURN_GENERATOR with operands on the stack");
    if (!operands_fit(unit, stack, pops) || !container_fits(unit, stack, pops)) return false;
    if (!enter_handler(i, stack, stack.size() - (lets_go_early(op) ? pops : 0))) return false;
    if (is_jump(op) && !jump(i, stack)) return false;
    goes_on = !(code::opcode_info(op).flags & code::kNoReturn);
    if (!goes_on) return true;
    return apply(unit, stack, pops, effect.pushes);
  }

  bool jump(uint32_t i, const Stack& stack) {
    uint32_t target = jump_target(units_, i);
    if (target == UINT32_MAX) return bad("jump out of range");
    Stack there = stack;
    int change = code::stack_effect(units_[i].op, static_cast<int>(units_[i].arg), 1);
    there.resize(stack.size() + static_cast<size_t>(static_cast<int64_t>(change)), Entry::Value);
    if (units_[i].op == SEND) there.back() = Entry::Value;
    return enter(target, there);
  }

  bool apply(const Unit& unit, Stack& stack, size_t pops, int pushes) {
    // What stays on the stack below what is new keeps its kind.
    size_t kept = unit.op == FOR_ITER || unit.op == GET_LEN || unit.op == MATCH_MAPPING || unit.op == MATCH_SEQUENCE ||
                          unit.op == MATCH_KEYS || unit.op == GET_ANEXT || unit.op == IMPORT_FROM ||
                          unit.op == WITH_EXCEPT_START
                      ? pops
                      : 0;
    stack.resize(stack.size() - pops + kept);
    size_t depth = stack.size() + static_cast<size_t>(pushes) - kept;
    if (depth > static_cast<size_t>(code_->stack_size)) return bad("stack depth out of range");
    size_t first = stack.size();
    stack.resize(depth, Entry::Value);
    switch (unit.op) {
      case PUSH_NULL: stack[first] = Entry::Null; break;
      case LOAD_GLOBAL: if (unit.arg & 1) stack[first] = Entry::Null; break;
      case LOAD_METHOD: stack[first] = Entry::ValueOrNull; break;
      case BUILD_LIST: stack[first] = Entry::List; break;
      case BUILD_SET: stack[first] = Entry::Set; break;
      case BUILD_MAP: case BUILD_CONST_KEY_MAP: stack[first] = Entry::Dict; break;
      default: break;
    }
    return true;
  }

  const Code* code_;
  std::vector<Unit>& units_;
  const std::vector<HandlerRange>& handlers_;
  std::vector<int32_t> state_of_;  // of the units that are entered from elsewhere: index below; -1: none
  std::vector<Stack> states_;      // joined over all ways that lead there
  std::vector<bool> cells_;
  std::vector<const HandlerRange*> handler_of_;
  std::vector<uint32_t> work_;
  const char* fault_ = nullptr;
};

bool is_backward(uint8_t op) {
  return op == JUMP_BACKWARD || op == JUMP_BACKWARD_NO_INTERRUPT ||
         (op >= POP_JUMP_BACKWARD_IF_NOT_NONE && op <= POP_JUMP_BACKWARD_IF_TRUE);
}

}  // namespace

uint32_t jump_target(const std::vector<Unit>& units, uint32_t i) {
  const Unit& unit = units[i];
  uint64_t after = i + 1u + code::opcode_info(unit.op).caches;
  uint64_t target = is_backward(unit.op) ? after - unit.arg : after + unit.arg;
  return target < units.size() ? static_cast<uint32_t>(target) : UINT32_MAX;
}

const char* verify(const Code* code, std::vector<Unit>& units, const std::vector<HandlerRange>& handlers) {
  return Verifier(code, units, handlers).run();
}

}  // namespace krait::vm

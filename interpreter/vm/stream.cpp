#include "interpreter/vm/stream.h"

#include <cstring>

#include "interpreter/objects/bytes.h"
#include "interpreter/objects/str.h"
#include "interpreter/objects/tuple.h"
#include "interpreter/vm/instrument.h"
#include "interpreter/vm/verify.h"

namespace krait::vm {

namespace {

constexpr const char* kOpNames[] = {
#define INTERNAL(name, base, text) #name,
#include "interpreter/vm/internal_ops.def"
#undef INTERNAL
};
constexpr uint16_t kBases[] = {
#define INTERNAL(name, base, text) base,
#include "interpreter/vm/internal_ops.def"
#undef INTERNAL
};

int cache_words(uint16_t op) {
  switch (op) {
    case LOAD_CONST: case CALL_KW: return 1;
    case LOAD_GLOBAL: return 2;
    case LOAD_ATTR: case LOAD_METHOD: return 3;
    case STORE_ATTR: return 2;
    case CALL: return 1;
    default: return 0;
  }
}

// Translates one code object; each step is a member so that they share the units.
struct Translator {
  Thread& t;
  Code* code;
  Stream* stream;
  std::vector<Unit> units;
  const char* fault = nullptr;

  bool decode();
  bool check_indices(const Unit& unit);
  bool decode_handlers();
  void mark();
  void emit();
  void resolve_jumps();
  void fuse();
  bool bad(const char* what) {
    fault = what;
    return false;
  }
};

bool Translator::decode() {
  const uint8_t* data = code->bytecode->data;
  size_t count = static_cast<size_t>(code->bytecode->length / 2);
  if (code->bytecode->length % 2 || count == 0) return bad("code is not a sequence of instructions");
  units.resize(count);
  for (size_t i = 0; i < count;) {
    size_t start = i;
    uint32_t arg = data[2 * i + 1];
    while (data[2 * i] == EXTENDED_ARG) {
      units[i].instruction = true;
      units[i].op = EXTENDED_ARG;
      units[i].start = static_cast<uint32_t>(start);
      if (++i >= count) return bad("code ends within an instruction");
      arg = arg << 8 | data[2 * i + 1];
    }
    Unit& unit = units[i];
    unit.op = data[2 * i];
    unit.arg = arg;
    unit.start = static_cast<uint32_t>(start);
    unit.instruction = true;
    const code::OpcodeInfo& info = code::opcode_info(unit.op);
    if (!info.name || unit.op == CACHE) return bad("unknown opcode");
    if (!check_indices(unit)) return false;
    i += 1u + info.caches;
    if (i > count) return bad("code ends within an instruction");
  }
  return true;
}

bool is_tuple_of_names(Value v) {
  if (!is_tuple(v)) return false;
  for (int64_t i = 0; i < as<Tuple>(v)->length; ++i)
    if (!is_str(as<Tuple>(v)->items[i])) return false;
  return true;
}

bool Translator::check_indices(const Unit& unit) {
  int flags = code::opcode_info(unit.op).flags;
  uint32_t arg = unit.arg;
  if (flags & code::kConst && arg >= static_cast<uint64_t>(code->consts->length))
    return bad("constant index out of range");
  if (flags & code::kName && (unit.op == LOAD_GLOBAL ? arg >> 1 : arg) >= static_cast<uint64_t>(code->names->length))
    return bad("name index out of range");
  if (flags & (code::kLocal | code::kFree) && arg >= static_cast<uint32_t>(code->slot_count))
    return bad("local index out of range");
  if (unit.op == COPY_FREE_VARS && arg != static_cast<uint32_t>(code->free_count))
    return bad("wrong number of free variables");
  if (unit.op == KW_NAMES && !is_tuple_of_names(code->consts->items[arg]))
    return bad("keyword names are not a tuple of strs");
  if (unit.op == COMPARE_OP && arg > 5) return bad("unknown comparison");
  if (unit.op == BINARY_OP && arg > 25) return bad("unknown binary operator");
  if ((unit.op == COPY || unit.op == SWAP) && arg == 0) return bad("bad stack index");
  if (unit.op == RAISE_VARARGS && arg > 2) return bad("bad RAISE_VARARGS oparg");
  return true;
}

bool read_varint(const uint8_t*& p, const uint8_t* end, uint32_t& value) {
  value = 0;
  for (int n = 0; p < end && n < 6; ++n) {
    uint8_t byte = *p++;
    value = value << 6 | (byte & 63);
    if (!(byte & 64)) return true;
  }
  return false;
}

bool Translator::decode_handlers() {
  const uint8_t* p = code->exception_table->data;
  const uint8_t* end = p + code->exception_table->length;
  while (p < end) {
    uint32_t start, size, target, depth_lasti;
    if (!read_varint(p, end, start) || !read_varint(p, end, size) || !read_varint(p, end, target) ||
        !read_varint(p, end, depth_lasti))
      return bad("malformed exception table");
    if (target >= units.size() || !units[target].instruction) return bad("exception handler out of range");
    if (static_cast<uint64_t>(start) + size > units.size()) return bad("exception range out of range");
    stream->handlers.push_back({start, start + size, target, depth_lasti >> 1, (depth_lasti & 1) != 0});
    units[target].jump_target = true;
  }
  return true;
}

void Translator::mark() {
  int last = -1;
  for (LineTableWalk walk(code); walk.next();) {
    uint32_t at = static_cast<uint32_t>(walk.start / 2);
    if (walk.position.line != last && at < units.size()) units[at].line_start = true;
    last = walk.position.line;
  }
}

// The operator's own opcode, for those that have quick paths.
uint16_t binary_op_for(uint32_t arg) {
  switch (arg % 13) {
    case code::NB_ADD: return BINARY_ADD;
    case code::NB_SUBTRACT: return BINARY_SUBTRACT;
    case code::NB_MULTIPLY: return BINARY_MULTIPLY;
    case code::NB_TRUE_DIVIDE: return BINARY_TRUE_DIVIDE;
    case code::NB_FLOOR_DIVIDE: return BINARY_FLOOR_DIVIDE;
    case code::NB_REMAINDER: return BINARY_REMAINDER;
    case code::NB_AND: return BINARY_AND;
    case code::NB_OR: return BINARY_OR;
    case code::NB_XOR: return BINARY_XOR;
    case code::NB_LSHIFT: return BINARY_LSHIFT;
    case code::NB_RSHIFT: return BINARY_RSHIFT;
    default: return BINARY_OP;
  }
}

bool pops_truth(uint8_t op) {
  return op == POP_JUMP_FORWARD_IF_FALSE || op == POP_JUMP_FORWARD_IF_TRUE || op == POP_JUMP_BACKWARD_IF_FALSE ||
         op == POP_JUMP_BACKWARD_IF_TRUE;
}

void Translator::emit() {
  stream->words_of_units.assign(units.size() + 1, -1);
  Value kwnames;
  for (uint32_t i = 0; i < units.size(); ++i) {
    stream->words_of_units[i] = static_cast<int32_t>(stream->words.size());
    const Unit& unit = units[i];
    if (!unit.instruction) continue;
    uint16_t op = unit.op;
    uint16_t a = 0;
    if (op == EXTENDED_ARG || op == PRECALL) continue;
    if (op == KW_NAMES) {
      kwnames = code->consts->items[unit.arg];
      continue;
    }
    if (op == BINARY_OP) op = binary_op_for(unit.arg);
    if (op == COMPARE_OP) op = static_cast<uint16_t>(COMPARE_LT + unit.arg);
    if (op == CALL && !kwnames.is_absent()) {
      if (as<Tuple>(kwnames)->length > static_cast<int64_t>(unit.arg)) fault = "more keyword names than arguments";
      op = CALL_KW;
    }
    if (op == POP_JUMP_FORWARD_IF_TRUE || op == POP_JUMP_BACKWARD_IF_TRUE) a = 1;
    if (op == RESUME && stream->first_traceable == 0) stream->first_traceable = i;
    int caches = cache_words(op);
    stream->words.push_back({op, a, unit.arg});
    Word cache{};
    if (op == LOAD_CONST) std::memcpy(&cache, &code->consts->items[unit.arg], sizeof cache);
    if (op == CALL_KW) std::memcpy(&cache, &kwnames, sizeof cache);
    if (op == CALL_KW) kwnames = {};
    for (int k = 0; k < caches; ++k) stream->words.push_back(cache);
    stream->units.resize(stream->words.size(), i);
  }
  stream->words_of_units[units.size()] = static_cast<int32_t>(stream->words.size());
  // A guard that no valid code reaches; superinstructions may look one word ahead.
  for (int i = 0; i < 4; ++i) stream->words.push_back({RESERVED_END, 0, 0});
  stream->units.resize(stream->words.size(), static_cast<uint32_t>(units.size()) - 1);
}

void Translator::resolve_jumps() {
  for (uint32_t i = 0; i < units.size(); ++i) {
    if (!units[i].instruction || !is_jump(units[i].op)) continue;
    uint32_t target = jump_target(units, i);
    int32_t from = stream->words_of_units[i];
    int32_t to = target == UINT32_MAX ? from : stream->words_of_units[target];
    stream->words[static_cast<size_t>(from)].b = static_cast<uint32_t>(to - from);
  }
  for (HandlerRange& range : stream->handlers)
    range.target = static_cast<uint32_t>(stream->words_of_units[range.target]);
}

// Superinstructions: only over parts that no jump enters and that start no line, so that tracing and breakpoints see
// every line begin.
void Translator::fuse() {
  std::vector<Word>& words = stream->words;
  auto joined = [&](size_t w) {  // whether the instruction at word w may hang on the one before it
    if (w >= words.size() - 4) return false;
    const Unit& unit = units[stream->units[w]];
    return !unit.jump_target && !units[unit.start].jump_target && !unit.line_start && !units[unit.start].line_start;
  };
  for (size_t w = 0; w + 4 < words.size();) {
    Word& word = words[w];
    size_t next = w + 1u + static_cast<size_t>(cache_words(base_op(word.op)));
    if (word.op == CALL_KW) next = w + 2;
    bool next_joined = joined(next);
    if (next_joined && word.op >= COMPARE_LT && word.op <= COMPARE_GE &&
        pops_truth(static_cast<uint8_t>(words[next].op)))
      word.op = static_cast<uint16_t>(word.op + (COMPARE_LT_JUMP - COMPARE_LT));
    else if (next_joined && word.op == IS_OP && pops_truth(static_cast<uint8_t>(words[next].op)))
      word.op = IS_JUMP;
    else if (next_joined && word.op == CONTAINS_OP && pops_truth(static_cast<uint8_t>(words[next].op)))
      word.op = CONTAINS_JUMP;
    w = next;
  }
  for (size_t w = 0; w + 4 < words.size();) {
    Word& word = words[w];
    size_t next = w + 1u + static_cast<size_t>(cache_words(base_op(word.op)));
    if (word.op == CALL_KW) next = w + 2;
    if (joined(next)) {
      uint16_t second = words[next].op;
      size_t third = next + 1u + static_cast<size_t>(cache_words(base_op(second)));
      uint16_t last = joined(third) ? words[third].op : static_cast<uint16_t>(NOP);
      bool two_fast = second == LOAD_FAST, constant = second == LOAD_CONST;
      if (word.op == LOAD_FAST && (two_fast || constant)) {
        if (last >= BINARY_ADD && last <= BINARY_MULTIPLY)
          word.op = static_cast<uint16_t>((two_fast ? FAST_FAST_ADD : FAST_CONST_ADD) + (last - BINARY_ADD));
        else if (last >= COMPARE_LT_JUMP && last <= COMPARE_GE_JUMP)
          word.op =
              static_cast<uint16_t>((two_fast ? FAST_FAST_LT_JUMP : FAST_CONST_LT_JUMP) + (last - COMPARE_LT_JUMP));
        else if (last == BINARY_SUBSCR)
          word.op = two_fast ? uint16_t{FAST_FAST_SUBSCR} : uint16_t{FAST_CONST_SUBSCR};
        else
          word.op = two_fast ? uint16_t{LOAD_FAST__LOAD_FAST} : uint16_t{LOAD_FAST__LOAD_CONST};
      } else if (word.op == LOAD_FAST && second == LOAD_ATTR) {
        word.op = LOAD_FAST__LOAD_ATTR;
      } else if (word.op == STORE_FAST && second == LOAD_FAST) {
        word.op = STORE_FAST__LOAD_FAST;
      } else if (word.op == STORE_FAST && second == STORE_FAST) {
        word.op = STORE_FAST__STORE_FAST;
      }
    }
    w = next;
  }
}

}  // namespace

Op base_op(uint16_t op) {
  return static_cast<Op>(op < kInternalOps ? op : kBases[op - kInternalOps]);
}
const char* op_name(uint16_t op) {
  if (op >= kInternalOps) return op < kOpCount ? kOpNames[op - kInternalOps] : "?";
  const char* name = code::opcode_info(op).name;
  return name ? name : "?";
}
int op_words(uint16_t op) { return 1 + cache_words(op == CALL_KW ? op : static_cast<uint16_t>(base_op(op))); }

uint16_t Stream::original_op(const Word* pc) const {
  if (pc->op != BREAKPOINT) return pc->op;
  uint32_t word = static_cast<uint32_t>(pc - words.data());
  for (const Patch& patch : patches)
    if (patch.word == word) return patch.original;
  return NOP;
}

static void link(Interpreter* interpreter, Code* code) {
  Stream* stream = code->stream;
  stream->code = code;
  stream->next = interpreter->streams;
  if (stream->next) stream->next->previous = stream;
  interpreter->streams = stream;
}

ResultOf<Stream*> stream_of(Thread& t, Code* code) {
  if (code->stream) return code->stream;
  auto stream = std::make_unique<Stream>();
  Translator translator{t, code, stream.get(), {}};
  if (translator.decode() && translator.decode_handlers())
    translator.fault = verify(code, translator.units, stream->handlers);
  if (translator.fault)
    return raise_system_error(t, "malformed code object '", code->name, "': ", translator.fault);
  translator.mark();
  translator.emit();
  if (translator.fault) return raise_system_error(t, "malformed code object '", code->name, "': ", translator.fault);
  translator.resolve_jumps();
  translator.fuse();
  code->stream = stream.release();
  link(t.interpreter, code);
  code->entry = code->stream->words.data();
  const DebugHooks* hooks = t.interpreter->debug_hooks;
  if (hooks && hooks->code_started) hooks->code_started(t, code);
  return code->stream;
}

void code_ends(Code* code) {
  Interpreter* interpreter = code->type->interpreter;
  const DebugHooks* hooks = interpreter->debug_hooks;
  if (hooks && hooks->code_freed) hooks->code_freed(interpreter, code);
  Stream* stream = std::exchange(code->stream, nullptr);
  if (!stream) return;
  (stream->previous ? stream->previous->next : interpreter->streams) = stream->next;
  if (stream->next) stream->next->previous = stream->previous;
  delete stream;
}

const HandlerRange* find_handler(const Stream& stream, uint32_t unit) {
  // The table is in order of its starts; ranges do not overlap in what a compiler makes.
  for (const HandlerRange& range : stream.handlers)
    if (unit >= range.start && unit < range.end) return &range;
  return nullptr;
}

}  // namespace krait::vm

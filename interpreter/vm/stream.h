// Stream: the internal instruction stream of one code object, made when it is first executed. Words of eight bytes: an
// instruction {op, a, b} followed by its inline cache words. EXTENDED_ARG, CACHE, PRECALL and KW_NAMES are folded away,
// jump distances are in words from the instruction itself, constants stand in the stream.
//
// Every instruction maps to one co_code unit and back. Owned by its Code; changed (specialised, patched) by whoever
// holds the interpreter's lock.
#pragma once
#include <vector>

#include "interpreter/objects/code.h"
#include "interpreter/runtime/frame.h"
#include "interpreter/vm/ops.h"

namespace krait::vm {

// One range of the exception table, in co_code units; target in words.
struct HandlerRange {
  uint32_t start, end, target, depth;
  bool push_lasti;
};

struct Patch {
  uint32_t word;
  uint16_t original;
  bool mixed;  // control also comes here within the line, which is no new visit of it
};

struct Stream {
  Code* code = nullptr;                // whose it is
  Stream *previous = nullptr, *next = nullptr;  // Interpreter::streams
  std::vector<Word> words;
  std::vector<uint32_t> units;         // word -> co_code unit (cache words: their instruction's)
  std::vector<int32_t> words_of_units; // co_code unit -> word at or after it
  std::vector<HandlerRange> handlers;
  std::vector<Patch> patches;          // instructions replaced by BREAKPOINT
  uint32_t first_traceable = 0;        // unit of the first RESUME
  std::vector<int32_t> lines;          // co_code unit -> line, -1: none; made when the code is first observed

  uint32_t unit_at(const Word* pc) const { return units[static_cast<size_t>(pc - words.data())]; }
  const Word* at_unit(uint32_t unit) const { return words.data() + words_of_units[unit]; }
  uint16_t original_op(const Word* pc) const;
};

// The stream of a code object, translated now if need be. Raises SystemError for bytecode that is not well-formed
// (depths, targets, indices): only hand-made code is.
ResultOf<Stream*> stream_of(Thread&, Code*);
void code_ends(Code*);  // frees its stream
// The innermost handler for a unit, or null.
const HandlerRange* find_handler(const Stream&, uint32_t unit);
// Words that an instruction takes, its cache included.
int op_words(uint16_t base_op);

}  // namespace krait::vm

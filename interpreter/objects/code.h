// code objects (language reference 3.2, Internal types). Immutable but for the internal stream that the loop makes on
// first execution and specialises; the stream is no part of the object's value.
#pragma once
#include <memory>

#include "interpreter/code/line_table.h"
#include "interpreter/runtime/abstract.h"

namespace krait::code {
struct CodeObject;
}
namespace krait::vm {
struct Stream;
}
namespace krait::runtime {
struct Word;
}

namespace krait::objects {

struct Bytes;

enum CodeFlags : uint32_t {
  kCodeOptimized = 0x1, kCodeNewLocals = 0x2, kCodeVarArgs = 0x4, kCodeVarKeywords = 0x8, kCodeNested = 0x10,
  kCodeGenerator = 0x20, kCodeCoroutine = 0x80, kCodeIterableCoroutine = 0x100, kCodeAsyncGenerator = 0x200,
};

// The kinds of a fast local, the bits of co_localspluskinds.
enum LocalKind : uint8_t { kLocalPlain = 0x20, kLocalCell = 0x40, kLocalFree = 0x80 };

struct Code : Object {
  static constexpr Kind kKind = Kind::Code;
  vm::Stream* stream;        // owned; null until first executed
  const Word* entry;         // the stream's first word; null until first executed
  Tuple* consts;             // owned
  Tuple* names;              // owned, interned strs
  Tuple* local_names;        // co_localsplusnames, owned
  Bytes* local_kinds;        // co_localspluskinds, owned
  Bytes* bytecode;           // co_code, owned
  Bytes* line_table;         // owned
  Bytes* exception_table;    // owned
  Str *filename, *name, *qualname;  // owned
  uint32_t flags;
  int32_t first_line;
  int32_t arg_count, positional_only_count, keyword_only_count;  // co_argcount includes the positional-only ones
  int32_t stack_size;
  int32_t local_count;       // of co_varnames
  int32_t slot_count;        // locals, cells and free variables
  int32_t cell_count, free_count;
  int32_t frame_words;       // memory of a frame
  bool simple;               // optimised, no *args, **kwargs or keyword-only: args go straight into the frame
  int64_t hash;              // -1: not computed
  Value extra;               // for the debugger: a word of its own, not owned
};
extern const TypeSpec kCodeType;

// The runtime's object for a compiled or unmarshalled one: constants and names materialised, nested code included.
Result make_code(Thread&, const code::CodeObject&);
// The other way, for marshal and the disassembler.
ResultOf<std::shared_ptr<const code::CodeObject>> code_to_compiled(Thread&, Code*);

using CodePosition = code::Position;
int code_line(const Code*, int offset);              // of the instruction at a byte offset of co_code; -1: none
CodePosition code_position(const Code*, int offset);

// Walks the line table: [start, end) in bytes of co_code with one position.
struct LineTableWalk {
  int start = 0, end = 0;
  CodePosition position;
  explicit LineTableWalk(const Code* code);
  bool next();
  int line() const { return reader_.line(); }

 private:
  code::LineReader reader_;
};

}  // namespace krait::objects

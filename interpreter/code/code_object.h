// A code object as compiled or unmarshalled: plain data, immutable once made, shared by shared_ptr on any thread. The
// runtime's own `code` type holds one beside the objects that it made of the constants and names.
//
// Every field is what CPython 3.11's attribute of the same name holds, so that co_code, dis, inspect, coverage tools
// and .pyc files agree.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "interpreter/code/constant.h"

namespace krait::code {

enum CodeFlags : uint32_t {
  CO_OPTIMIZED = 0x0001,
  CO_NEWLOCALS = 0x0002,
  CO_VARARGS = 0x0004,
  CO_VARKEYWORDS = 0x0008,
  CO_NESTED = 0x0010,
  CO_GENERATOR = 0x0020,
  CO_COROUTINE = 0x0080,
  CO_ITERABLE_COROUTINE = 0x0100,
  CO_ASYNC_GENERATOR = 0x0200,
  CO_FUTURE_DIVISION = 0x20000,
  CO_FUTURE_ABSOLUTE_IMPORT = 0x40000,
  CO_FUTURE_WITH_STATEMENT = 0x80000,
  CO_FUTURE_PRINT_FUNCTION = 0x100000,
  CO_FUTURE_UNICODE_LITERALS = 0x200000,
  CO_FUTURE_BARRY_AS_BDFL = 0x400000,
  CO_FUTURE_GENERATOR_STOP = 0x800000,
  CO_FUTURE_ANNOTATIONS = 0x1000000,
};

/// What the __future__ statements leave in co_flags, and what compile() inherits.
inline constexpr uint32_t kFutureFlags = CO_FUTURE_DIVISION | CO_FUTURE_ABSOLUTE_IMPORT | CO_FUTURE_WITH_STATEMENT |
                                         CO_FUTURE_PRINT_FUNCTION | CO_FUTURE_UNICODE_LITERALS |
                                         CO_FUTURE_BARRY_AS_BDFL | CO_FUTURE_GENERATOR_STOP | CO_FUTURE_ANNOTATIONS;

/// What a slot of the frame's fast locals is; an argument captured by an inner function is both local and cell.
enum LocalKind : uint8_t {
  kFastLocal = 0x20,
  kFastCell = 0x40,
  kFastFree = 0x80,
};

struct CodeObject {
  Constant name;      // Str
  Constant qualname;  // Str
  Constant filename;  // Str

  int32_t argcount = 0;         // positional arguments, those before the `/` included
  int32_t posonlyargcount = 0;  // of these, before the `/`
  int32_t kwonlyargcount = 0;
  int32_t stacksize = 0;    // slots of the value stack
  uint32_t flags = 0;       // CodeFlags
  int32_t firstlineno = 0;

  std::string code;               // co_code: two bytes an instruction, inline caches zeroed
  std::vector<Constant> consts;
  std::vector<Constant> names;    // Str, interned
  /// The frame's fast locals: arguments and other locals first, then cells that are no locals, then free variables.
  std::vector<Constant> localsplusnames;  // Str, interned
  std::vector<uint8_t> localspluskinds;   // LocalKind bits, one for each name
  std::string linetable;       // see line_table.h
  std::string exceptiontable;  // see exception_table.h

  [[nodiscard]] int nlocals() const { return count_kind(kFastLocal); }
  [[nodiscard]] int ncellvars() const { return count_kind(kFastCell); }
  [[nodiscard]] int nfreevars() const { return count_kind(kFastFree); }
  [[nodiscard]] int nlocalsplus() const { return static_cast<int>(localspluskinds.size()); }
  /// Slots a frame needs for locals and stack.
  [[nodiscard]] int framesize() const { return nlocalsplus() + stacksize; }
  /// co_varnames, co_cellvars, co_freevars.
  [[nodiscard]] std::vector<Constant> names_of_kind(LocalKind kind) const;
  /// Code units, caches included.
  [[nodiscard]] int unit_count() const { return static_cast<int>(code.size() / 2); }

 private:
  [[nodiscard]] int count_kind(LocalKind kind) const;
};

using CodeRef = std::shared_ptr<const CodeObject>;

}  // namespace krait::code

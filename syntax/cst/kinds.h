// The kinds and fields of the concrete tree: one enumerator for every visible symbol of syntax/grammar/grammar.js, with
// the ids of the generated parser (kinds.def is written by syntax/grammar/generate).
#pragma once

#include <cstdint>

namespace krait::cst {

enum class Kind : uint16_t {
  kEnd = 0,
#define KIND(enumerator, id, text, named) enumerator = id,
#include "syntax/cst/kinds.def"
#undef KIND
  kError = 0xFFFF,
};

enum class Field : uint16_t {
  kNothing = 0,
#define FIELD(enumerator, id, text) enumerator = id,
#include "syntax/cst/kinds.def"
#undef FIELD
};

/// As written in the grammar: "if_statement", "+=", "ERROR".
[[nodiscard]] const char* name_of(Kind kind);
/// "" for kNothing.
[[nodiscard]] const char* name_of(Field field);
/// Whether the kind only stands in a tree of faulty text: an error, or a mark of the scanner for what is wrong there.
[[nodiscard]] bool is_fault(Kind kind);

}  // namespace krait::cst

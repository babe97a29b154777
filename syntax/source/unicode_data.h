// What the files behind unicode.h share: decompositions and compositions. Internal to syntax/source.
#pragma once

#include <cstdint>

#include "syntax/source/unicode.h"

namespace krait::source {

// A code point's own decomposition, one step; `tag` is empty for a canonical one. Empty units: none.
struct DecompositionEntry {
  const char* tag = "";
  const uint16_t* units = nullptr;  // UTF-16
  unsigned count = 0;
};
DecompositionEntry decomposition_entry(char32_t c);

// Reads one code point of valid UTF-16 and moves on.
char32_t next_utf16(const uint16_t*& units);

// The code point that the pair makes, 0 if none. Hangul is not in here.
char32_t composed_pair(char32_t first, char32_t second);

// Where Unicode 3.2.0 decomposed to another single code point, that one; else 0.
char32_t old_single_decomposition(char32_t c);

}  // namespace krait::source

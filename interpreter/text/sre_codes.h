// The numbers in a compiled pattern, as re/_constants.py counts them, and what sets of characters mean.
// Internal to interpreter/text.
#pragma once

#include <cctype>
#include <cstdint>

#include "interpreter/text/sre_engine.h"
#include "syntax/source/unicode.h"

namespace krait::text {

enum SreOp : uint32_t {
  SRE_FAILURE,
  SRE_SUCCESS,
  SRE_ANY,
  SRE_ANY_ALL,
  SRE_ASSERT,
  SRE_ASSERT_NOT,
  SRE_AT,
  SRE_BRANCH,
  SRE_CATEGORY,
  SRE_CHARSET,
  SRE_BIGCHARSET,
  SRE_GROUPREF,
  SRE_GROUPREF_EXISTS,
  SRE_IN,
  SRE_INFO,
  SRE_JUMP,
  SRE_LITERAL,
  SRE_MARK,
  SRE_MAX_UNTIL,
  SRE_MIN_UNTIL,
  SRE_NOT_LITERAL,
  SRE_NEGATE,
  SRE_RANGE,
  SRE_REPEAT,
  SRE_REPEAT_ONE,
  SRE_SUBPATTERN,
  SRE_MIN_REPEAT_ONE,
  SRE_ATOMIC_GROUP,
  SRE_POSSESSIVE_REPEAT,
  SRE_POSSESSIVE_REPEAT_ONE,
  SRE_GROUPREF_IGNORE,
  SRE_IN_IGNORE,
  SRE_LITERAL_IGNORE,
  SRE_NOT_LITERAL_IGNORE,
  SRE_GROUPREF_LOC_IGNORE,
  SRE_IN_LOC_IGNORE,
  SRE_LITERAL_LOC_IGNORE,
  SRE_NOT_LITERAL_LOC_IGNORE,
  SRE_GROUPREF_UNI_IGNORE,
  SRE_IN_UNI_IGNORE,
  SRE_LITERAL_UNI_IGNORE,
  SRE_NOT_LITERAL_UNI_IGNORE,
  SRE_RANGE_UNI_IGNORE,
};

enum SreAt : uint32_t {
  SRE_AT_BEGINNING,
  SRE_AT_BEGINNING_LINE,
  SRE_AT_BEGINNING_STRING,
  SRE_AT_BOUNDARY,
  SRE_AT_NON_BOUNDARY,
  SRE_AT_END,
  SRE_AT_END_LINE,
  SRE_AT_END_STRING,
  SRE_AT_LOC_BOUNDARY,
  SRE_AT_LOC_NON_BOUNDARY,
  SRE_AT_UNI_BOUNDARY,
  SRE_AT_UNI_NON_BOUNDARY,
  kSreAtCount,
};

// Each category is followed by its opposite.
enum SreCategory : uint32_t {
  SRE_CATEGORY_DIGIT = 0,
  SRE_CATEGORY_SPACE = 2,
  SRE_CATEGORY_WORD = 4,
  SRE_CATEGORY_LINEBREAK = 6,
  SRE_CATEGORY_LOC_WORD = 8,
  SRE_CATEGORY_UNI_DIGIT = 10,
  SRE_CATEGORY_UNI_SPACE = 12,
  SRE_CATEGORY_UNI_WORD = 14,
  SRE_CATEGORY_UNI_LINEBREAK = 16,
  kSreCategoryCount = 18,
};

enum SreInfoFlag : uint32_t { kSreInfoPrefix = 1, kSreInfoLiteral = 2, kSreInfoCharset = 4 };

inline constexpr size_t kSreCharsetWords = 8;      // 256 bits
inline constexpr size_t kSreBlockIndexWords = 64;  // 256 bytes

inline bool sre_is_ascii_digit(char32_t c) {
  return c - '0' < 10;
}
inline bool sre_is_ascii_space(char32_t c) {
  return c == ' ' || c - '\t' < 5;
}
inline bool sre_is_ascii_word(char32_t c) {
  return (c | 0x20) - 'a' < 26 || sre_is_ascii_digit(c) || c == '_';
}
inline bool sre_is_word(char32_t c) {
  return c < 0x80 ? sre_is_ascii_word(c) : source::is_alnum(c);
}
inline bool sre_is_locale_word(char32_t c) {
  return c == '_' || (c < 0x100 && std::isalnum(static_cast<int>(c)) != 0);
}
inline char32_t sre_locale_lower(char32_t c) {
  return c < 0x100 ? static_cast<char32_t>(std::tolower(static_cast<int>(c))) : c;
}
inline char32_t sre_locale_upper(char32_t c) {
  return c < 0x100 ? static_cast<char32_t>(std::toupper(static_cast<int>(c))) : c;
}

inline bool sre_in_category(uint32_t category, char32_t c) {
  bool negative = (category & 1) != 0;
  switch (category & ~1u) {
    case SRE_CATEGORY_DIGIT:
      return sre_is_ascii_digit(c) != negative;
    case SRE_CATEGORY_SPACE:
      return sre_is_ascii_space(c) != negative;
    case SRE_CATEGORY_WORD:
      return sre_is_ascii_word(c) != negative;
    case SRE_CATEGORY_LINEBREAK:
      return (c == '\n') != negative;
    case SRE_CATEGORY_LOC_WORD:
      return sre_is_locale_word(c) != negative;
    case SRE_CATEGORY_UNI_DIGIT:
      return (c < 0x80 ? sre_is_ascii_digit(c) : source::is_decimal(c)) != negative;
    case SRE_CATEGORY_UNI_SPACE:
      return (c < 0x80 ? sre_is_ascii_space(c) || c - 0x1C < 4 : source::is_space(c)) != negative;
    case SRE_CATEGORY_UNI_WORD:
      return sre_is_word(c) != negative;
    default:
      return source::is_line_break(c) != negative;
  }
}

// Whether the set at `set`, which ends in FAILURE, holds the character.
bool sre_in_set(const uint32_t* set, char32_t c);

}  // namespace krait::text

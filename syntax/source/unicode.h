// What Unicode 14.0.0, CPython 3.11's version, says about code points: properties, case, normal forms, identifiers.
//
// Immutable tables in the program's text (unicode_tables.inc, made by make_unicode_tables.py): nothing to set up, any
// thread may ask, any char32_t may be asked about (beyond U+10FFFF nothing is true). Names are in unicode_names.h.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace krait::source {

enum CharFlag : uint32_t {
  kAlpha = 1u << 0,
  kDecimal = 1u << 1,
  kDigit = 1u << 2,
  kNumeric = 1u << 3,
  kLower = 1u << 4,
  kUpper = 1u << 5,
  kTitle = 1u << 6,
  kSpace = 1u << 7,
  kPrintable = 1u << 8,
  kXidStart = 1u << 9,
  kXidContinue = 1u << 10,
  kCased = 1u << 11,
  kCaseIgnorable = 1u << 12,
  kRegexCased = 1u << 13,
  kMirrored = 1u << 14,
  kNfcStable = 1u << 15,  // NFC leaves it alone, whatever precedes it; so the next three
  kNfdStable = 1u << 16,
  kNfkcStable = 1u << 17,
  kNfkdStable = 1u << 18,
  kSpecialCase = 1u << 19,  // some case mapping is not one code point
};

// One row for all code points that agree in everything; case mappings are distances.
struct CharRecord {
  uint32_t flags;
  uint8_t category, bidirectional, width, combining;
  int8_t decimal, digit;
  uint8_t numeric;
  uint8_t special_case;
  int32_t lower, upper, title, fold;
};

[[nodiscard]] const CharRecord& char_record(char32_t c);

inline bool has_flag(char32_t c, uint32_t flag) {
  return (char_record(c).flags & flag) != 0;
}
inline bool is_alpha(char32_t c) {
  return has_flag(c, kAlpha);
}
inline bool is_decimal(char32_t c) {
  return has_flag(c, kDecimal);
}
inline bool is_digit(char32_t c) {
  return has_flag(c, kDigit);
}
inline bool is_numeric(char32_t c) {
  return has_flag(c, kNumeric);
}
inline bool is_alnum(char32_t c) {
  return has_flag(c, kAlpha | kDecimal | kDigit | kNumeric);
}
inline bool is_lower(char32_t c) {
  return has_flag(c, kLower);
}
inline bool is_upper(char32_t c) {
  return has_flag(c, kUpper);
}
inline bool is_title(char32_t c) {
  return has_flag(c, kTitle);
}
inline bool is_space(char32_t c) {
  return has_flag(c, kSpace);
}
inline bool is_printable(char32_t c) {
  return has_flag(c, kPrintable);
}
inline bool is_cased(char32_t c) {
  return has_flag(c, kCased);
}
// What str.splitlines ends a line at ("\r\n" counts as one).
[[nodiscard]] bool is_line_break(char32_t c);

// What `_sre` asks: one code point for one.
inline char32_t regex_lower(char32_t c) {
  return c + static_cast<char32_t>(char_record(c).lower);
}
inline bool is_regex_cased(char32_t c) {
  return has_flag(c, kRegexCased);
}

// -1: none.
inline int decimal_value(char32_t c) {
  return char_record(c).decimal;
}
inline int digit_value(char32_t c) {
  return char_record(c).digit;
}
// False: none.
[[nodiscard]] bool numeric_value(char32_t c, double* out);

// --- case ----------------------------------------------------------------------------------------------------------

enum class CaseMapping : uint8_t { kLower, kUpper, kTitle, kFold };
inline constexpr size_t kMaxCaseExpansion = 3;

// The full mapping of one code point, without its context; returns how many code points it gave.
size_t map_case(char32_t c, CaseMapping mapping, char32_t out[kMaxCaseExpansion]);

inline constexpr char32_t kCapitalSigma = 0x3A3;

// What the capital sigma at text[i] is in lower case: a final one after a cased character and before none.
template <typename Char>
char32_t lower_of_capital_sigma(const Char* text, size_t size, size_t i) {
  constexpr char32_t kSigma = 0x3C3, kFinalSigma = 0x3C2;
  size_t before = i;
  while (before > 0 && has_flag(text[before - 1], kCaseIgnorable)) --before;
  if (before == 0 || !is_cased(text[before - 1])) return kSigma;
  size_t after = i + 1;
  while (after < size && has_flag(text[after], kCaseIgnorable)) ++after;
  return after == size || !is_cased(text[after]) ? kFinalSigma : kSigma;
}

// --- identifiers (language reference 2.3) --------------------------------------------------------------------------

inline bool is_identifier_start(char32_t c) {
  return c == '_' || has_flag(c, kXidStart);
}
inline bool is_identifier_continue(char32_t c) {
  return has_flag(c, kXidContinue);
}
// Of valid UTF-8: the bytes before the first code point that may not stand there; text.size() if all is well.
[[nodiscard]] size_t identifier_extent(std::string_view utf8);
// The name that an identifier of the source means: its NFKC.
[[nodiscard]] std::string normalized_identifier(std::string_view utf8);

// --- unicodedata ---------------------------------------------------------------------------------------------------

// Two-letter codes such as "Lu", "AL" and "Na"; the empty string where there is none.
[[nodiscard]] const char* category(char32_t c);
[[nodiscard]] const char* bidirectional(char32_t c);
[[nodiscard]] const char* east_asian_width(char32_t c);
inline int combining(char32_t c) {
  return char_record(c).combining;
}
inline bool is_mirrored(char32_t c) {
  return has_flag(c, kMirrored);
}
// As the database writes it: "0041 0300", "<compat> 0020 0308", or nothing. Hangul syllables have none here.
[[nodiscard]] std::string decomposition(char32_t c);

// The same questions about Unicode 3.2.0, which stringprep and so IDNA still go by.
struct OldRecord {
  uint8_t category, bidirectional, width, combining, mirrored;
  int8_t decimal;
  uint8_t numeric;
};
struct OldFacts {
  const char* category;
  const char* bidirectional;
  const char* east_asian_width;
  int combining;
  bool mirrored, has_numeric;
  int decimal;  // -1: none
  double numeric;
};
[[nodiscard]] OldFacts old_facts(char32_t c);
[[nodiscard]] std::string old_decomposition(char32_t c);

enum class NormalForm : uint8_t { kNfc, kNfd, kNfkc, kNfkd };
enum class UnicodeVersion : uint8_t { kCurrent, k3_2 };

[[nodiscard]] std::u32string normalize(NormalForm form, std::u32string_view text,
                                       UnicodeVersion version = UnicodeVersion::kCurrent);
[[nodiscard]] bool is_normalized(NormalForm form, std::u32string_view text);

}  // namespace krait::source

// The format specification mini-language ([[fill]align][sign][z][#][0][width][grouping][.precision][type]) and what
// int, float and complex make of it; str takes its padding from here.
//
// Pure functions; any thread. Results are UTF-8 (a lone surrogate as fill keeps its three bytes), mostly ASCII.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "interpreter/numbers/big_int.h"

namespace krait::numbers {

// Which exception the message belongs to; kNone: success.
struct [[nodiscard]] FormatError {
  enum Kind : uint8_t { kNone, kValue, kOverflow, kMemory } kind = kNone;
  std::string message;
  explicit operator bool() const { return kind != kNone; }
};

enum class Grouping : uint8_t { kNone, kComma, kUnderscore };

struct FormatSpec {
  char32_t fill = ' ';
  char align = '>';  // '<' '>' '=' '^'
  char sign = '\0';  // '+' '-' ' ', or 0 if not given
  bool no_negative_zero = false;
  bool alternate = false;
  Grouping grouping = Grouping::kNone;
  int64_t width = -1;      // -1: not given
  int64_t precision = -1;  // -1: not given
  char32_t type = 0;       // 0 or the type's default if not given
};

// `type_name` is the object's type, for the message.
FormatError parse_format_spec(FormatSpec* out, std::u32string_view text, char32_t default_type, char default_align,
                              std::string_view type_name);

// What the C locale in force writes between digits; only type 'n' asks. `grouping` is as in struct lconv.
struct NumericLocale {
  std::string decimal_point = ".";
  std::string thousands_separator;
  std::string grouping;
};

// The spec's defaults for the three are 'd' '>', 0 '>' and 0 '>'. An int takes the float types by the caller's
// conversion to a double: ask `is_float_type` first.
[[nodiscard]] bool is_float_type(char32_t type);
FormatError format_int(std::string* out, const FormatSpec& spec, IntView value, const NumericLocale& locale,
                       std::string_view type_name, size_t max_digits = kUnlimitedDigits);
FormatError format_float(std::string* out, const FormatSpec& spec, double value, const NumericLocale& locale,
                         std::string_view type_name);
FormatError format_complex(std::string* out, const FormatSpec& spec, double real, double imaginary,
                           const NumericLocale& locale, std::string_view type_name);

// str (defaults 's' '<'): how many code points of the text stay, and how many fills go on either side.
struct TextLayout {
  int64_t taken, before, after;
};
FormatError layout_text(TextLayout* out, const FormatSpec& spec, int64_t length, std::string_view type_name);

// Fills on either side of something `length` code points long.
TextLayout pad(int64_t length, int64_t width, char align);

}  // namespace krait::numbers

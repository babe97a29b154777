// Doubles as text and back, rounding, ratios and hash: what float, complex, format(), round() and json agree on.
//
// Pure functions, safe on any thread and independent of the C locale. Text is ASCII. A function that allocates more
// than a few bytes returns false when memory runs out; nothing throws.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "interpreter/numbers/big_int.h"

namespace krait::numbers {

// How `format_double` writes: a C-like conversion letter and flags.
struct DoubleStyle {
  char type = 'r';                // 'e' 'f' 'g' and capitals; 'r' the shortest text that reads back equal
  int precision = 6;              // ignored by 'r'
  bool always_sign = false;       // '+' before what is not negative
  bool add_dot_zero = false;      // a number without point or exponent gets ".0"
  bool alternate = false;         // keeps the point and, for 'g', trailing zeros
  bool no_negative_zero = false;  // what rounds to zero has no '-'
};

// Appends to `out`. False: out of memory.
[[nodiscard]] bool format_double(std::string* out, double value, const DoubleStyle& style);

[[nodiscard]] std::string repr_double(double value);
[[nodiscard]] std::string repr_complex(double real, double imaginary);

// What float(text) takes, but for Unicode digits and spaces, which the caller makes ASCII first: ASCII whitespace
// around, sign, underscores between digits, "inf", "infinity", "nan". Too large is an infinity. False: not a float.
[[nodiscard]] bool parse_double(std::string_view text, double* out);

// Reads the longest float at the start of `text` (no whitespace, no underscores, no sign "+", as in JSON or complex();
// `allow_names`: "inf" and "nan" too); returns how many bytes it took, 0 if there is none.
[[nodiscard]] size_t scan_double(std::string_view text, bool allow_names, double* out);

// complex("1+2j"): underscores and whitespace as for floats, one pair of parentheses allowed. False: malformed.
[[nodiscard]] bool parse_complex(std::string_view text, double* real, double* imaginary);

[[nodiscard]] std::string double_to_hex(double value);
enum class [[nodiscard]] HexResult : uint8_t{kOk, kInvalid, kTooLarge, kTooLong};
HexResult double_from_hex(std::string_view text, double* out);

// numerator / denominator == value in lowest terms. kNotFinite, kNotANumber.
Status as_integer_ratio(BigInt* numerator, BigInt* denominator, double value);

// To the nearest integer, halves to even.
[[nodiscard]] double round_half_even(double value);
// round(value, digits) for a finite value; kOverflow if that is no float.
Status round_to_digits(double value, int64_t digits, double* out);

// Equal to the hash of an equal int. NaNs hash by their identity, which the caller has: do not ask here.
[[nodiscard]] int64_t hash_double(double value);

// value // divisor and value % divisor, as Python defines them; divisor is not zero.
struct DoubleDivMod {
  double quotient, remainder;
};
[[nodiscard]] DoubleDivMod divmod_double(double value, double divisor);

}  // namespace krait::numbers

// A double's parts: hexadecimal text, integer ratio, hash, floor division.
#include <algorithm>
#include <bit>
#include <cfloat>
#include <cmath>

#include "interpreter/numbers/float_text.h"
#include "interpreter/numbers/limbs.h"

namespace krait::numbers {
namespace {

constexpr int kHashBits = 61;
constexpr uint64_t kHashModulus = (uint64_t{1} << kHashBits) - 1;
constexpr int64_t kHashInfinity = 314159;

uint64_t rotate_hash(uint64_t value, int by) {
  return ((value << by) & kHashModulus) | value >> (kHashBits - by);
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  c |= 0x20;
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool is_space(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}

bool equals_word(std::string_view text, std::string_view word) {
  return text.size() == word.size() &&
         std::equal(word.begin(), word.end(), text.begin(), [](char w, char c) { return w == (c | 0x20); });
}

}  // namespace

int64_t hash_double(double value) {
  if (std::isinf(value)) return value > 0 ? kHashInfinity : -kHashInfinity;
  int exponent = 0;
  double mantissa = std::frexp(std::fabs(value), &exponent);
  constexpr int kStep = 28;
  uint64_t hash = 0;
  while (mantissa != 0) {
    hash = rotate_hash(hash, kStep);
    mantissa *= 1 << kStep;
    exponent -= kStep;
    auto whole = static_cast<uint64_t>(mantissa);
    mantissa -= static_cast<double>(whole);
    hash += whole;
    if (hash >= kHashModulus) hash -= kHashModulus;
  }
  exponent %= kHashBits;
  if (exponent < 0) exponent += kHashBits;
  if (exponent != 0) hash = rotate_hash(hash, exponent);
  auto result = static_cast<int64_t>(hash);
  if (value < 0) result = -result;
  return result == -1 ? -2 : result;
}

Status as_integer_ratio(BigInt* numerator, BigInt* denominator, double value) {
  if (std::isnan(value)) return Status::kNotANumber;
  if (std::isinf(value)) return Status::kNotFinite;
  int exponent = 0;
  auto mantissa = static_cast<int64_t>(std::ldexp(std::frexp(value, &exponent), DBL_MANT_DIG));
  exponent -= DBL_MANT_DIG;
  if (mantissa == 0) exponent = 0;
  while (mantissa != 0 && (mantissa & 1) == 0 && exponent < 0) {
    mantissa /= 2;
    ++exponent;
  }
  SmallInt top(mantissa), one(1);
  KRAIT_TRY_STATUS(shift_left(numerator, top.view(), static_cast<uint64_t>(std::max(exponent, 0))));
  return shift_left(denominator, one.view(), static_cast<uint64_t>(std::max(-exponent, 0)));
}

DoubleDivMod divmod_double(double value, double divisor) {
  double remainder = std::fmod(value, divisor);
  double quotient = (value - remainder) / divisor;
  if (remainder != 0) {
    if ((divisor < 0) != (remainder < 0)) {
      remainder += divisor;
      quotient -= 1.0;
    }
  } else {
    remainder = std::copysign(0.0, divisor);
  }
  if (quotient == 0) return {std::copysign(0.0, value / divisor), remainder};
  double floor = std::floor(quotient);
  if (quotient - floor > 0.5) floor += 1.0;
  return {floor, remainder};
}

std::string double_to_hex(double value) {
  if (!std::isfinite(value)) return repr_double(value);
  std::string text = std::signbit(value) ? "-0x" : "0x";
  if (value == 0.0) return text + "0.0p+0";
  auto bits = std::bit_cast<uint64_t>(value);
  constexpr int kFractionBits = DBL_MANT_DIG - 1;
  uint64_t fraction = bits & ((uint64_t{1} << kFractionBits) - 1);
  int exponent = static_cast<int>(bits >> kFractionBits & 0x7FF);
  text += exponent != 0 ? "1." : "0.";
  for (int shift = kFractionBits - 4; shift >= 0; shift -= 4) text += "0123456789abcdef"[fraction >> shift & 15];
  // Subnormals share the exponent of the smallest normal number.
  exponent = std::max(exponent, 1) - (DBL_MAX_EXP - 1);
  text += exponent < 0 ? "p-" : "p+";
  return text + std::to_string(std::abs(exponent));
}

namespace {

// Hexadecimal digits with an optional point, their count, and where the point stands.
struct HexMantissa {
  std::string_view text;
  size_t digits = 0;
  size_t fraction_digits = 0;
};

HexMantissa take_mantissa(std::string_view* rest) {
  HexMantissa result;
  size_t i = 0;
  bool point = false;
  for (; i < rest->size(); ++i) {
    if ((*rest)[i] == '.' && !point) {
      point = true;
    } else if (hex_digit((*rest)[i]) >= 0) {
      ++result.digits;
      if (point) ++result.fraction_digits;
    } else {
      break;
    }
  }
  result.text = rest->substr(0, i);
  rest->remove_prefix(i);
  return result;
}

// "p" [sign] digits; clamps what no float reaches. False: no digits.
bool take_exponent(std::string_view* rest, int64_t* exponent) {
  *exponent = 0;
  if (rest->empty() || ((*rest)[0] | 0x20) != 'p') return true;
  rest->remove_prefix(1);
  bool negative = !rest->empty() && (*rest)[0] == '-';
  if (negative || (!rest->empty() && (*rest)[0] == '+')) rest->remove_prefix(1);
  size_t i = 0;
  for (; i < rest->size() && (*rest)[i] >= '0' && (*rest)[i] <= '9'; ++i) {
    *exponent = std::min<int64_t>(*exponent * 10 + ((*rest)[i] - '0'), INT64_MAX / 16);
  }
  rest->remove_prefix(i);
  if (negative) *exponent = -*exponent;
  return i != 0;
}

// mantissa * 2**exponent with anything lost below it in `sticky`, to the nearest double.
HexResult assemble(uint64_t mantissa, bool sticky, int64_t exponent, double* out) {
  *out = 0.0;
  if (mantissa == 0) return HexResult::kOk;
  int64_t top = exponent + std::bit_width(mantissa);
  if (top > DBL_MAX_EXP) return HexResult::kTooLarge;
  if (top < DBL_MIN_EXP - DBL_MANT_DIG) return HexResult::kOk;
  int64_t lowest = std::max<int64_t>(top, DBL_MIN_EXP) - DBL_MANT_DIG;
  int64_t drop = lowest - exponent;
  if (drop > 0) {
    uint64_t kept = drop >= 64 ? 0 : mantissa >> drop;
    uint64_t rest = drop >= 64 ? mantissa : mantissa & ((uint64_t{1} << drop) - 1);
    uint64_t half = uint64_t{1} << (drop - 1);
    if (rest > half || (rest == half && (sticky || (kept & 1) != 0))) ++kept;
    mantissa = kept;
    exponent = lowest;
  }
  *out = std::ldexp(static_cast<double>(mantissa), static_cast<int>(exponent));
  return std::isinf(*out) ? HexResult::kTooLarge : HexResult::kOk;
}

HexResult convert_hex(const HexMantissa& mantissa, int64_t exponent, double* out) {
  constexpr size_t kMaxDigits = size_t{1} << 56;
  if (mantissa.digits > kMaxDigits) return HexResult::kTooLong;
  uint64_t value = 0;
  bool sticky = false;
  exponent -= 4 * static_cast<int64_t>(mantissa.fraction_digits);
  for (char c : mantissa.text) {
    if (c == '.') continue;
    auto digit = static_cast<uint64_t>(hex_digit(c));
    if (value >> 58 == 0) {
      value = value << 4 | digit;
    } else {
      sticky = sticky || digit != 0;
      exponent += 4;
    }
  }
  return assemble(value, sticky, exponent, out);
}

}  // namespace

HexResult double_from_hex(std::string_view text, double* out) {
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  bool negative = !text.empty() && text[0] == '-';
  if (negative || (!text.empty() && text[0] == '+')) text.remove_prefix(1);
  double sign = negative ? -1.0 : 1.0;
  if (equals_word(text, "inf") || equals_word(text, "infinity") || equals_word(text, "nan")) {
    *out = (text[0] | 0x20) == 'n' ? std::copysign(std::nan(""), sign) : sign * HUGE_VAL;
    return HexResult::kOk;
  }
  if (text.size() >= 2 && text[0] == '0' && (text[1] | 0x20) == 'x') text.remove_prefix(2);
  HexMantissa mantissa = take_mantissa(&text);
  int64_t exponent = 0;
  if (mantissa.digits == 0 || !take_exponent(&text, &exponent) || !text.empty()) return HexResult::kInvalid;
  HexResult result = convert_hex(mantissa, exponent, out);
  *out *= sign;
  return result;
}

}  // namespace krait::numbers

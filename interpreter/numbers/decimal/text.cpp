// Numeric strings (General Decimal Arithmetic Specification, Conversions).
#include "interpreter/numbers/decimal/number.h"

namespace krait::decimal {

static bool is_digit(char c) { return c >= '0' && c <= '9'; }
static bool same_letters(std::string_view text, std::string_view lower) {
  if (text.size() != lower.size()) return false;
  for (size_t i = 0; i < text.size(); ++i)
    if ((text[i] | 0x20) != lower[i] || is_digit(text[i])) return false;
  return true;
}

// NaN, sNaN with a payload; Inf, Infinity. False: none of them.
static bool parse_special(Number& r, std::string_view text) {
  if (same_letters(text, "inf") || same_letters(text, "infinity")) {
    set_infinity(r, r.negative);
    return true;
  }
  Kind kind = Kind::QuietNan;
  if (!text.empty() && (text[0] | 0x20) == 's') {
    kind = Kind::SignalingNan;
    text.remove_prefix(1);
  }
  if (!same_letters(text.substr(0, 3), "nan")) return false;
  text.remove_prefix(3);
  for (char c : text)
    if (!is_digit(c)) return false;
  from_text(r.digits, text.data(), static_cast<int64_t>(text.size()));
  r.kind = kind;
  return true;
}

// The digits behind the letter E, kept within what the machine can add up.
static bool parse_exponent(std::string_view text, int64_t& out) {
  bool negative = !text.empty() && text[0] == '-';
  if (!text.empty() && (text[0] == '-' || text[0] == '+')) text.remove_prefix(1);
  if (text.empty()) return false;
  int64_t value = 0;
  constexpr int64_t kMost = 3'000'000'000'000'000'000;
  for (char c : text) {
    if (!is_digit(c)) return false;
    value = value >= kMost / 10 ? kMost : value * 10 + (c - '0');
  }
  out = negative ? -value : value;
  return true;
}

static bool parse_finite(Number& r, std::string_view text) {
  size_t mark = text.find_first_of("eE");
  int64_t exponent = 0;
  if (mark != std::string_view::npos && !parse_exponent(text.substr(mark + 1), exponent)) return false;
  std::string_view digits = text.substr(0, mark);
  std::string joined;
  size_t point = digits.find('.');
  if (point != std::string_view::npos) {
    exponent -= static_cast<int64_t>(digits.size() - point - 1);
    joined = std::string(digits.substr(0, point)) += digits.substr(point + 1);
    digits = joined;
  }
  if (digits.empty()) return false;
  for (char c : digits)
    if (!is_digit(c)) return false;
  from_text(r.digits, digits.data(), static_cast<int64_t>(digits.size()));
  r.exponent = exponent;
  return true;
}

void parse(Number& r, std::string_view text, uint32_t& status) {
  set_zero(r, false, 0);
  if (!text.empty() && (text[0] == '-' || text[0] == '+')) {
    r.negative = text[0] == '-';
    text.remove_prefix(1);
  }
  if (text.empty()) return set_invalid(r, kConversionSyntax, status);
  bool good = is_digit(text[0]) || text[0] == '.' ? parse_finite(r, text) : parse_special(r, text);
  if (!good) set_invalid(r, kConversionSyntax, status);
}

// --- out -----------------------------------------------------------------------------------------------------------

static std::string digits_of(const Number& a) {
  std::string text(static_cast<size_t>(a.length()), '0');
  to_text(a.digits, text.data());
  return text;
}

static std::string special_text(const Number& a) {
  std::string text = a.negative ? "-" : "";
  if (a.is_infinite()) return text + "Infinity";
  text += a.is_signaling() ? "sNaN" : "NaN";
  return a.digits.is_zero() ? text : text + digits_of(a);
}

// `point`: how many digits stand before the decimal point, negative: zeros behind it first.
static std::string place_point(const std::string& digits, int64_t point) {
  auto n = static_cast<int64_t>(digits.size());
  if (point <= 0) return "0." + std::string(static_cast<size_t>(-point), '0') + digits;
  if (point >= n) return digits + std::string(static_cast<size_t>(point - n), '0');
  return digits.substr(0, static_cast<size_t>(point)) + "." + digits.substr(static_cast<size_t>(point));
}

static std::string to_string(const Number& a, bool capital, bool engineering) {
  if (!a.is_finite()) return special_text(a);
  std::string digits = digits_of(a);
  auto n = static_cast<int64_t>(digits.size());
  int64_t adjusted = a.exponent + n - 1, point = 1;
  if (a.exponent <= 0 && adjusted >= -6) {
    point = n + a.exponent;
  } else if (engineering) {
    // One to three digits before the point, the exponent a multiple of three; 0 is padded to reach one.
    int64_t exponent = adjusted;
    int64_t remainder = ((exponent % 3) + 3) % 3;
    point = a.digits.is_zero() ? (remainder == 0 ? 1 : remainder - 2) : remainder + 1;
  }
  std::string text = a.negative ? "-" : "";
  text += place_point(digits, point);
  int64_t exponent = a.exponent + n - point;
  if (exponent == 0) return text;
  return text + (capital ? 'E' : 'e') + (exponent < 0 ? "" : "+") + std::to_string(exponent);
}

std::string to_scientific(const Number& a, bool capital) { return to_string(a, capital, false); }
std::string to_engineering(const Number& a, bool capital) { return to_string(a, capital, true); }

}  // namespace krait::decimal

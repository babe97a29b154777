#include "interpreter/numbers/float_text.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <new>

namespace krait::numbers {
namespace {

// The point moves out of sight beyond these: repr switches to an exponent.
constexpr int kReprMaxPoint = 16;
constexpr int kMinPoint = -4;

// Digits d1 d2 ... of 0.d1d2... * 10**point, without trailing zeros.
struct Digits {
  std::string text;
  int point = 1;
};

// Splits "d.ddde+xx".
Digits split_scientific(const char* begin, const char* end) {
  Digits result;
  const char* mark = std::find(begin, end, 'e');
  for (const char* p = begin; p != mark; ++p) {
    if (*p != '.') result.text += *p;
  }
  const char* exponent = mark + 1;
  if (*exponent == '+') ++exponent;
  std::from_chars(exponent, end, result.point);
  ++result.point;
  while (result.text.size() > 1 && result.text.back() == '0') result.text.pop_back();
  return result;
}

Digits shortest_digits(double value) {
  char buffer[64];
  auto end = std::to_chars(buffer, buffer + sizeof buffer, value, std::chars_format::scientific).ptr;
  return split_scientific(buffer, end);
}

// Room for a double's text in %f or %e with so many places.
size_t room_for(int precision) {
  return static_cast<size_t>(precision) + 330;
}

std::string fixed_point(double value, int precision, std::chars_format format) {
  std::string text(room_for(precision), '\0');
  auto end = std::to_chars(text.data(), text.data() + text.size(), value, format, precision).ptr;
  text.resize(static_cast<size_t>(end - text.data()));
  return text;
}

Digits rounded_digits(double value, int significant) {
  std::string text = fixed_point(value, significant - 1, std::chars_format::scientific);
  return split_scientific(text.data(), text.data() + text.size());
}

void append_exponent(std::string* out, int exponent) {
  *out += 'e';
  *out += exponent < 0 ? '-' : '+';
  exponent = std::abs(exponent);
  if (exponent < 10) *out += '0';
  *out += std::to_string(exponent);
}

// d.ddde+xx, padded with zeros to `width` digits.
void append_scientific(std::string* out, const Digits& digits, size_t width, bool keep_point) {
  std::string text = digits.text;
  if (text.size() < width) text.append(width - text.size(), '0');
  *out += text[0];
  if (text.size() > 1 || keep_point) *out += '.';
  out->append(text, 1);
  append_exponent(out, digits.point - 1);
}

// ddd.ddd, padded with zeros to `width` digits in all.
void append_positional(std::string* out, const Digits& digits, size_t width, bool keep_point, bool add_dot_zero) {
  std::string text = digits.text;
  if (text.size() < width) text.append(width - text.size(), '0');
  if (digits.point <= 0) {
    *out += "0.";
    out->append(static_cast<size_t>(-digits.point), '0');
    *out += text;
    return;
  }
  auto point = static_cast<size_t>(digits.point);
  if (text.size() < point) text.append(point - text.size(), '0');
  out->append(text, 0, point);
  if (text.size() > point) {
    *out += '.';
    out->append(text, point);
  } else if (add_dot_zero) {
    *out += ".0";
  } else if (keep_point) {
    *out += '.';
  }
}

void append_general(std::string* out, double value, const DoubleStyle& style) {
  int precision = std::max(style.precision, 1);
  Digits digits = rounded_digits(value, precision);
  size_t width = style.alternate ? static_cast<size_t>(precision) : 0;
  bool exponent = digits.point <= kMinPoint || digits.point > precision - (style.add_dot_zero ? 1 : 0);
  if (exponent) {
    append_scientific(out, digits, width, style.alternate);
  } else {
    append_positional(out, digits, width, style.alternate, style.add_dot_zero);
  }
}

void append_shortest(std::string* out, double value, const DoubleStyle& style) {
  Digits digits = shortest_digits(value);
  if (digits.point <= kMinPoint || digits.point > kReprMaxPoint) {
    append_scientific(out, digits, 0, style.alternate);
  } else {
    append_positional(out, digits, 0, style.alternate, style.add_dot_zero);
  }
}

void append_exponential(std::string* out, double value, const DoubleStyle& style) {
  std::string text = fixed_point(value, style.precision, std::chars_format::scientific);
  if (style.alternate && style.precision == 0) text.insert(text.find('e'), 1, '.');
  *out += text;
}

void append_fixed(std::string* out, double value, const DoubleStyle& style) {
  *out += fixed_point(value, style.precision, std::chars_format::fixed);
  if (style.precision != 0) return;
  if (style.alternate) {
    *out += '.';
  } else if (style.add_dot_zero) {
    *out += ".0";
  }
}

// The magnitude of a finite number, in lower case.
void append_finite(std::string* out, double value, const DoubleStyle& style) {
  switch (style.type | 0x20) {
    case 'e':
      return append_exponential(out, value, style);
    case 'f':
      return append_fixed(out, value, style);
    case 'g':
      return append_general(out, value, style);
    default:
      return append_shortest(out, value, style);
  }
}

void to_upper(std::string* text, size_t from) {
  for (size_t i = from; i < text->size(); ++i) {
    if ((*text)[i] >= 'a' && (*text)[i] <= 'z') (*text)[i] = static_cast<char>((*text)[i] - 0x20);
  }
}

// Whether formatted digits, before any exponent, are all zeros.
bool is_zero_text(std::string_view text) {
  return text.substr(0, text.find('e')).find_first_not_of("0.") == text.npos;
}

void append_double(std::string* out, double value, const DoubleStyle& style) {
  std::string body;
  bool negative = std::signbit(value) && !std::isnan(value);
  if (std::isnan(value)) {
    body = "nan";
  } else if (std::isinf(value)) {
    body = "inf";
  } else {
    append_finite(&body, std::fabs(value), style);
    if (style.no_negative_zero && is_zero_text(body)) negative = false;
  }
  size_t start = out->size();
  if (negative || style.always_sign) *out += negative ? '-' : '+';
  *out += body;
  if (style.type >= 'A' && style.type <= 'Z') to_upper(out, start);
}

}  // namespace

bool format_double(std::string* out, double value, const DoubleStyle& style) {
  try {
    append_double(out, value, style);
    return true;
  } catch (const std::exception&) {  // std::string: bad_alloc or length_error
    return false;
  }
}

std::string repr_double(double value) {
  std::string text;
  append_double(&text, value, {.type = 'r', .add_dot_zero = true});
  return text;
}

std::string repr_complex(double real, double imaginary) {
  std::string text;
  if (real == 0.0 && !std::signbit(real)) {
    append_double(&text, imaginary, {.type = 'r'});
    return text + 'j';
  }
  text = "(";
  append_double(&text, real, {.type = 'r'});
  append_double(&text, imaginary, {.type = 'r', .always_sign = true});
  return text + "j)";
}

double round_half_even(double value) {
  double rounded = std::round(value);
  return std::fabs(value - rounded) == 0.5 ? 2.0 * std::round(value / 2.0) : rounded;
}

namespace {

// Below these places round() gives zero, above them the number itself.
constexpr int64_t kMaxRoundDigits = 323;
constexpr int64_t kMinRoundDigits = -308;
// A double has at most this many significant decimal digits.
constexpr int kExactDigits = 767;

// Rounds the exact decimal digits of a positive number to `kept` of them, halves to even; the result is digits and the
// power of ten of the last.
std::string round_exact(const Digits& digits, int kept) {
  std::string text = digits.text.substr(0, static_cast<size_t>(std::max(kept, 0)));
  if (kept >= 0 && static_cast<size_t>(kept) < digits.text.size()) {
    std::string_view rest = std::string_view(digits.text).substr(static_cast<size_t>(kept));
    bool odd = !text.empty() && ((text.back() - '0') & 1) != 0;
    bool half = rest.size() == 1 && rest[0] == '5';
    if (half ? odd : rest[0] >= '5') {
      size_t i = text.size();
      while (i > 0 && text[i - 1] == '9') text[--i] = '0';
      if (i > 0) {
        ++text[i - 1];
      } else {
        text.insert(0, 1, '1');
      }
    }
  }
  if (text.empty()) text = "0";
  int missing = kept - static_cast<int>(digits.text.size());
  if (missing > 0) text.append(static_cast<size_t>(missing), '0');
  return text;
}

}  // namespace

Status round_to_digits(double value, int64_t digits, double* out) {
  *out = value;
  if (digits > kMaxRoundDigits || value == 0.0 || !std::isfinite(value)) return Status::kOk;
  if (digits < kMinRoundDigits) {
    *out = 0.0 * value;
    return Status::kOk;
  }
  std::string text;
  double magnitude = std::fabs(value);
  if (digits >= 0) {
    text = fixed_point(magnitude, static_cast<int>(digits), std::chars_format::fixed);
  } else {
    Digits exact = rounded_digits(magnitude, kExactDigits);
    text = round_exact(exact, exact.point + static_cast<int>(digits)) + "e" + std::to_string(-digits);
  }
  double rounded = 0;
  if (!parse_double(text, &rounded) || std::isinf(rounded)) return Status::kOverflow;
  *out = std::copysign(rounded, value);
  return Status::kOk;
}

}  // namespace krait::numbers

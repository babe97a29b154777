// Text to doubles: decimal, hexadecimal, complex.
#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstring>

#include "interpreter/numbers/float_text.h"

namespace krait::numbers {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_space(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}
char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 0x20) : c;
}

std::string_view strip(std::string_view text) {
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

bool starts_with_word(std::string_view text, std::string_view word) {
  return text.size() >= word.size() &&
         std::equal(word.begin(), word.end(), text.begin(), [](char w, char c) { return w == lower(c); });
}

size_t skip_digits(std::string_view text, size_t i) {
  while (i < text.size() && is_digit(text[i])) ++i;
  return i;
}

// Bytes of digits[.digits][e[sign]digits] at the start; an exponent without digits is left alone.
size_t decimal_extent(std::string_view text) {
  size_t whole = skip_digits(text, 0);
  size_t end = whole;
  bool any = whole != 0;
  if (end < text.size() && text[end] == '.') {
    size_t after = skip_digits(text, end + 1);
    any = any || after != end + 1;
    end = after;
  }
  if (!any) return 0;
  if (end < text.size() && lower(text[end]) == 'e') {
    size_t digits = end + 1;
    if (digits < text.size() && (text[digits] == '+' || text[digits] == '-')) ++digits;
    size_t after = skip_digits(text, digits);
    if (after != digits) end = after;
  }
  return end;
}

// Whether a number out of a double's range is too large rather than too small: by the place of its first digit.
bool is_too_large(std::string_view text) {
  size_t mark = std::min(text.find('e'), text.find('E'));
  std::string_view mantissa = text.substr(0, mark);
  bool negative = mark != text.npos && text[mark + 1] == '-';
  int64_t exponent = 0;
  for (size_t i = mark; i < text.size(); ++i) {
    if (is_digit(text[i])) exponent = std::min<int64_t>(exponent * 10 + (text[i] - '0'), int64_t{1} << 50);
  }
  size_t first = mantissa.find_first_not_of("0.");
  size_t point = std::min(mantissa.find('.'), mantissa.size());
  auto place = static_cast<int64_t>(point) - static_cast<int64_t>(first);
  return place + (negative ? -exponent : exponent) > 0;
}

double convert_decimal(std::string_view text) {
  double value = 0;
  auto result = std::from_chars(text.data(), text.data() + text.size(), value);
  if (result.ec != std::errc::result_out_of_range) return value;
  return is_too_large(text) ? HUGE_VAL : 0.0;
}

size_t scan_name(std::string_view text, double* out) {
  if (starts_with_word(text, "nan")) {
    *out = std::nan("");
    return 3;
  }
  *out = HUGE_VAL;
  if (starts_with_word(text, "infinity")) return 8;
  return starts_with_word(text, "inf") ? 3 : 0;
}

// An optional sign, then a number.
size_t scan_signed(std::string_view text, double* out) {
  bool negative = !text.empty() && text[0] == '-';
  size_t sign = negative || (!text.empty() && text[0] == '+') ? 1 : 0;
  size_t length = scan_double(text.substr(sign), true, out);
  if (length == 0) return 0;
  if (negative) *out = -*out;
  return sign + length;
}

// Takes underscores out, if each stands between two digits.
bool remove_underscores(std::string_view text, std::string* out) {
  char previous = '\0';
  for (size_t i = 0; i < text.size(); previous = text[i++]) {
    if (text[i] != '_') {
      *out += text[i];
    } else if (!is_digit(previous) || i + 1 == text.size() || !is_digit(text[i + 1])) {
      return false;
    }
  }
  return true;
}

// Calls `parse` with the stripped text, underscores removed.
template <typename Parse>
bool with_plain_text(std::string_view text, Parse parse) {
  text = strip(text);
  if (text.find('_') == text.npos) return parse(text);
  std::string plain;
  return remove_underscores(text, &plain) && parse(std::string_view(plain));
}

// x, xj, x+yj, x-j, j and so on. The unit may have a bare sign for a coefficient.
bool parse_complex_body(std::string_view text, double* real, double* imaginary) {
  double first = 0;
  size_t length = scan_signed(text, &first);
  std::string_view rest = text.substr(length);
  auto is_unit = [](std::string_view s) { return s.size() == 1 && lower(s[0]) == 'j'; };
  if (length != 0 && rest.empty()) {
    *real = first;
    return true;
  }
  if (length != 0 && is_unit(rest)) {
    *imaginary = first;
    return true;
  }
  if (length != 0) *real = first;
  if (rest.empty()) return false;
  bool signed_part = rest[0] == '+' || rest[0] == '-';
  if (length != 0 && !signed_part) return false;
  double second = rest[0] == '-' ? -1.0 : 1.0;
  size_t taken = signed_part ? scan_signed(rest, &second) : 0;
  if (taken == 0) {
    second = rest[0] == '-' ? -1.0 : 1.0;
    taken = signed_part ? 1 : 0;
  }
  *imaginary = second;
  return is_unit(rest.substr(taken));
}

}  // namespace

size_t scan_double(std::string_view text, bool allow_names, double* out) {
  size_t length = decimal_extent(text);
  if (length != 0) {
    *out = convert_decimal(text.substr(0, length));
    return length;
  }
  return allow_names ? scan_name(text, out) : 0;
}

bool parse_double(std::string_view text, double* out) {
  return with_plain_text(
      text, [&](std::string_view plain) { return !plain.empty() && scan_signed(plain, out) == plain.size(); });
}

bool parse_complex(std::string_view text, double* real, double* imaginary) {
  return with_plain_text(text, [&](std::string_view plain) {
    *real = *imaginary = 0.0;
    if (plain.size() >= 2 && plain.front() == '(' && plain.back() == ')') {
      plain = strip(plain.substr(1, plain.size() - 2));
    }
    return !plain.empty() && parse_complex_body(plain, real, imaginary);
  });
}

}  // namespace krait::numbers

#include "syntax/ast/numbers.h"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <vector>

namespace krait::ast {

namespace {

constexpr uint64_t kTenToNine = 1'000'000'000;

/// The limbs of a number, least significant first.
using Limbs = std::vector<uint32_t>;

void multiply_add(Limbs& limbs, uint64_t factor, uint64_t addend) {
  uint64_t carry = addend;
  for (uint32_t& limb : limbs) {
    carry += limb * factor;
    limb = static_cast<uint32_t>(carry);
    carry >>= 32;
  }
  if (carry) limbs.push_back(static_cast<uint32_t>(carry));
}

Limbs decimal_limbs(std::string_view digits) {
  Limbs limbs;
  for (size_t i = 0; i < digits.size();) {
    size_t n = std::min<size_t>(9, digits.size() - i);
    uint64_t group = 0, scale = 1;
    for (size_t k = 0; k < n; k++, scale *= 10) group = group * 10 + static_cast<uint64_t>(digits[i + k] - '0');
    multiply_add(limbs, scale, group);
    i += n;
  }
  return limbs;
}

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  return (c | 32) - 'a' + 10;
}

/// Digits of a base that is a power of two.
Limbs binary_limbs(std::string_view digits, int bits_per_digit) {
  Limbs limbs((digits.size() * static_cast<size_t>(bits_per_digit) + 31) / 32 + 1);
  size_t bit = 0;
  for (size_t i = digits.size(); i-- > 0; bit += static_cast<size_t>(bits_per_digit)) {
    auto value = static_cast<uint64_t>(hex_value(digits[i])) << (bit % 32);
    limbs[bit / 32] |= static_cast<uint32_t>(value);
    if (value >> 32) limbs[bit / 32 + 1] |= static_cast<uint32_t>(value >> 32);
  }
  while (!limbs.empty() && limbs.back() == 0) limbs.pop_back();
  return limbs;
}

std::string hexadecimal(const Limbs& limbs) {
  std::string text;
  for (size_t i = limbs.size(); i-- > 0;) {
    for (int shift = 28; shift >= 0; shift -= 4) text += "0123456789abcdef"[limbs[i] >> shift & 15];
  }
  return text.substr(std::min(text.find_first_not_of('0'), text.size()));
}

ConstantValue integer_value(const Limbs& limbs, Arena& arena) {
  ConstantValue value;
  if (limbs.size() <= 2) {
    value.kind = ConstantKind::Int;
    value.integer = (limbs.size() > 1 ? uint64_t{limbs[1]} << 32 : 0) | (limbs.empty() ? 0 : limbs[0]);
    return value;
  }
  value.kind = ConstantKind::BigInt;
  std::string_view text = arena.copy(hexadecimal(limbs));
  value.data = text.data();
  value.size = static_cast<uint32_t>(text.size());
  return value;
}

double real_value(const std::string& text) {
  double value = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc::result_out_of_range ? std::strtod(text.c_str(), nullptr) : value;
}

ConstantValue small_integer(std::string_view digits) {
  ConstantValue value;
  value.kind = ConstantKind::Int;
  for (char c : digits) value.integer = value.integer * 10 + static_cast<uint64_t>(c - '0');
  return value;
}

}  // namespace

ConstantValue parse_number(std::string_view text, Arena& arena, int max_digits, size_t& digits) {
  std::string clean;
  for (char c : text) {
    if (c != '_') clean += c;
  }
  char prefix = clean.size() > 1 && clean[0] == '0' ? static_cast<char>(clean[1] | 32) : '\0';
  std::string_view body = std::string_view(clean).substr(std::min<size_t>(2, clean.size()));
  if (prefix == 'x') return integer_value(binary_limbs(body, 4), arena);
  if (prefix == 'o') return integer_value(binary_limbs(body, 3), arena);
  if (prefix == 'b') return integer_value(binary_limbs(body, 1), arena);
  ConstantValue value;
  if (clean.back() == 'j' || clean.back() == 'J') {
    clean.pop_back();
    value.kind = ConstantKind::Complex;
    value.real = 0;
    value.imag = real_value(clean);
    return value;
  }
  if (clean.find_first_of(".eE") != std::string::npos) {
    value.kind = ConstantKind::Float;
    value.real = real_value(clean);
    return value;
  }
  if (clean.size() <= 19) return small_integer(clean);
  if (max_digits > 0 && clean.size() > static_cast<size_t>(max_digits)) {
    digits = clean.size();
    return small_integer("0");
  }
  return integer_value(decimal_limbs(clean), arena);
}

std::string hexadecimal_to_decimal(std::string_view hexadecimal) {
  Limbs limbs = binary_limbs(hexadecimal, 4);
  std::string digits;
  while (!limbs.empty()) {
    uint64_t rest = 0;
    for (size_t i = limbs.size(); i-- > 0;) {
      rest = rest << 32 | limbs[i];
      limbs[i] = static_cast<uint32_t>(rest / kTenToNine);
      rest %= kTenToNine;
    }
    while (!limbs.empty() && limbs.back() == 0) limbs.pop_back();
    for (int k = 0; k < 9; k++, rest /= 10) digits += static_cast<char>('0' + rest % 10);
  }
  while (digits.size() > 1 && digits.back() == '0') digits.pop_back();
  if (digits.empty()) digits = "0";
  std::reverse(digits.begin(), digits.end());
  return digits;
}

}  // namespace krait::ast

// Reading and writing integers in bases 2 to 36.
#include <algorithm>
#include <bit>
#include <cassert>
#include <cmath>
#include <cstring>

#include "interpreter/numbers/big_int.h"
#include "interpreter/numbers/limbs.h"

namespace krait::numbers {
namespace {

constexpr unsigned kNoDigit = 255;

unsigned digit_value(char c) {
  if (c >= '0' && c <= '9') return static_cast<unsigned>(c - '0');
  if (c >= 'a' && c <= 'z') return static_cast<unsigned>(c - 'a' + 10);
  if (c >= 'A' && c <= 'Z') return static_cast<unsigned>(c - 'A' + 10);
  return kNoDigit;
}

bool is_space(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}

bool is_power_of_two(int base) {
  return std::has_single_bit(static_cast<unsigned>(base));
}

std::string_view strip(std::string_view text) {
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

int base_of_prefix(char letter) {
  switch (letter | 0x20) {
    case 'x':
      return 16;
    case 'o':
      return 8;
    case 'b':
      return 2;
    default:
      return 0;
  }
}

// Takes "0x" and the like off the text where the base allows it. Settles base 0; an old-style octal then must be zero.
struct Prefix {
  int base;
  bool must_be_zero = false;
};

Prefix take_prefix(std::string_view* text, int base) {
  bool leading_zero = !text->empty() && text->front() == '0';
  int named = leading_zero && text->size() > 1 ? base_of_prefix((*text)[1]) : 0;
  if (base == 0 && named == 0) return {10, leading_zero};
  if (named == 0 || (base != 0 && base != named)) return {base};
  text->remove_prefix(2);
  if (!text->empty() && text->front() == '_') text->remove_prefix(1);
  return {named};
}

// Counts digits; false unless the text is digits of the base with single underscores between them.
bool count_digits(std::string_view text, int base, size_t* count) {
  *count = 0;
  bool after_digit = false;
  for (char c : text) {
    if (c == '_' && after_digit) {
      after_digit = false;
      continue;
    }
    if (digit_value(c) >= static_cast<unsigned>(base)) return false;
    after_digit = true;
    ++*count;
  }
  return after_digit;
}

// How many limbs n digits of the base may take.
size_t limbs_for_digits(size_t digits, int base) {
  double bits = static_cast<double>(digits) * std::log2(static_cast<double>(base));
  return static_cast<size_t>(bits / kLimbBits * 1.0000001) + 2;
}

Status convert_short(BigInt* out, std::string_view text, int base, bool negative) {
  uint64_t value = 0;
  for (char c : text) {
    if (c != '_') value = value * static_cast<unsigned>(base) + digit_value(c);
  }
  out->assign_uint64(value);
  if (negative) out->negate();
  return Status::kOk;
}

Status convert_long(BigInt* out, std::string_view text, size_t digits, int base, bool negative) {
  auto* values = static_cast<unsigned char*>(std::malloc(digits));
  if (values == nullptr) return Status::kNoMemory;
  size_t n = 0;
  for (char c : text) {
    if (c != '_') values[n++] = static_cast<unsigned char>(digit_value(c));
  }
  size_t zeros = 0;
  while (zeros + 1 < n && values[zeros] == 0) ++zeros;
  size_t limbs = limbs_for_digits(n - zeros, base);
  Status status = reserve_gmp_scratch(limbs) ? out->reserve(limbs) : Status::kNoMemory;
  if (status == Status::kOk) {
    auto size = mpn_set_str(mp(out->data()), values + zeros, n - zeros, base);
    out->finish(static_cast<size_t>(size), negative);
  }
  std::free(values);
  return status;
}

// Any number of at most this many digits fits a limb, whatever the base.
constexpr size_t kShortDigits = 12;

}  // namespace

Status parse(BigInt* out, std::string_view text, int base, size_t max_digits, size_t* digits) {
  if (base != 0 && (base < 2 || base > 36)) return Status::kInvalidBase;
  text = strip(text);
  bool negative = !text.empty() && text.front() == '-';
  if (negative || (!text.empty() && text.front() == '+')) text.remove_prefix(1);
  Prefix prefix = take_prefix(&text, base);
  size_t count = 0;
  if (!count_digits(text, prefix.base, &count)) return Status::kInvalidLiteral;
  if (prefix.must_be_zero && text.find_first_not_of("0_") != text.npos) return Status::kInvalidLiteral;
  if (digits != nullptr) *digits = count;
  bool limited = max_digits != kUnlimitedDigits && !is_power_of_two(prefix.base);
  if (limited && count > max_digits && count > kDigitLimitThreshold) return Status::kTooManyDigits;
  if (count <= kShortDigits) return convert_short(out, text, prefix.base, negative);
  return convert_long(out, text, count, prefix.base, negative);
}

size_t text_size_bound(IntView value, int base) {
  // GMP asks for room for the largest number of as many limbs.
  double bits = static_cast<double>(value.size) * kLimbBits + 1;
  return static_cast<size_t>(bits / std::log2(static_cast<double>(base)) * 1.0000001) + 4;
}

namespace {

constexpr char kDigits[] = "0123456789abcdefghijklmnopqrstuvwxyz";

size_t write_short(char* out, Limb value, int base) {
  char buffer[kLimbBits];
  size_t n = 0;
  do {
    buffer[n++] = kDigits[value % static_cast<unsigned>(base)];
    value /= static_cast<unsigned>(base);
  } while (value != 0);
  std::reverse_copy(buffer, buffer + n, out);
  return n;
}

// Digits of a magnitude of two or more limbs, without leading zeros.
Status write_long(char* out, size_t* length, IntView value, int base) {
  Scratch copy;
  if (!copy.allocate(value.size + 1) || !reserve_gmp_scratch(value.size)) return Status::kNoMemory;
  std::copy_n(value.limbs, value.size, copy.data());
  auto* raw = reinterpret_cast<unsigned char*>(out);
  size_t n = mpn_get_str(raw, base, mp(copy.data()), static_cast<mp_size_t>(value.size));
  size_t zeros = 0;
  while (zeros + 1 < n && raw[zeros] == 0) ++zeros;
  for (size_t i = zeros; i < n; ++i) out[i - zeros] = kDigits[raw[i]];
  *length = n - zeros;
  return Status::kOk;
}

// Certain to have more than `limit` digits; refused before the long conversion starts.
bool surely_longer(IntView value, size_t limit, int base) {
  return static_cast<double>(bit_length(value)) > (static_cast<double>(limit) + 2) * std::log2(base);
}

}  // namespace

Status to_text(char* out, size_t* length, IntView value, int base, size_t max_digits) {
  assert(base >= 2 && base <= 36);
  size_t limit = std::max(max_digits, kDigitLimitThreshold);
  bool limited = max_digits != kUnlimitedDigits && !is_power_of_two(base);
  if (limited && surely_longer(value, limit, base)) return Status::kTooManyDigits;
  size_t sign = value.negative ? 1 : 0;
  if (sign != 0) out[0] = '-';
  size_t digits = 0;
  if (value.size <= 1) {
    digits = write_short(out + sign, value.size != 0 ? value.limbs[0] : 0, base);
  } else {
    KRAIT_TRY_STATUS(write_long(out + sign, &digits, value, base));
  }
  if (limited && digits > limit) return Status::kTooManyDigits;
  *length = sign + digits;
  return Status::kOk;
}

std::string to_string(IntView value, int base) {
  std::string text(text_size_bound(value, base), '\0');
  size_t length = 0;
  if (to_text(text.data(), &length, value, base) != Status::kOk) return "<out of memory>";
  text.resize(length);
  return text;
}

}  // namespace krait::numbers

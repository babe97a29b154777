// int to and from text (library reference: int(), str(), the limit of sys.set_int_max_str_digits).
#include <memory>
#include <string>

#include "interpreter/objects/int_internal.h"
#include "interpreter/objects/str.h"

namespace krait::objects {

using numbers::IntView;

namespace {

size_t digit_limit(Thread& t) {
  int64_t limit = t.interpreter->config.int_max_str_digits;
  return limit <= 0 ? numbers::kUnlimitedDigits : static_cast<size_t>(limit);
}

const char* prefix_of(int base) { return base == 2 ? "0b" : base == 8 ? "0o" : base == 16 ? "0x" : ""; }

Result small_to_str(Thread& t, int64_t i) {
  char buffer[24];
  char* at = buffer + sizeof buffer;
  uint64_t rest = i < 0 ? uint64_t{0} - static_cast<uint64_t>(i) : static_cast<uint64_t>(i);
  do {
    *--at = static_cast<char>('0' + rest % 10);
    rest /= 10;
  } while (rest);
  if (i < 0) *--at = '-';
  return make_ascii(t, {at, static_cast<size_t>(buffer + sizeof buffer - at)});
}

}  // namespace

Raised raise_too_many_digits(Thread& t) {
  return raise_value_error(
      t, "Exceeds the limit (", t.interpreter->config.int_max_str_digits,
      " digits) for integer string conversion; use sys.set_int_max_str_digits() to increase the limit");
}

Result int_to_str(Thread& t, Value v, int base, bool with_prefix) {
  if (v.is_small_int() && base == 10) return small_to_str(t, v.small_int());
  uint64_t scratch;
  IntView view = int_view(v, scratch);
  size_t bound = numbers::text_size_bound(view, base) + 4;
  std::unique_ptr<char[]> buffer(new (std::nothrow) char[bound]);
  if (!buffer) return raise_memory_error(t);
  size_t length = 0;
  numbers::Status status = numbers::to_text(buffer.get(), &length, view, base, base == 10 ? digit_limit(t) : 0);
  if (status == numbers::Status::kTooManyDigits) return raise_too_many_digits(t);
  if (status != numbers::Status::kOk) return raise_int_status(t, status);
  if (!with_prefix) return make_ascii(t, {buffer.get(), length});
  std::string_view text(buffer.get(), length);
  std::string out = view.negative ? "-" : "";
  if (view.negative) text.remove_prefix(1);
  out += prefix_of(base);
  out += text;
  return make_ascii(t, out);
}

// Up to 18 plain decimal digits with an optional minus: most of what int() is given.
static bool quick_decimal(std::string_view text, int64_t& out) {
  bool negative = !text.empty() && text[0] == '-';
  if (negative) text.remove_prefix(1);
  if (text.empty() || text.size() > 18) return false;
  int64_t value = 0;
  for (char c : text) {
    if (c < '0' || c > '9') return false;
    value = value * 10 + (c - '0');
  }
  out = negative ? -value : value;
  return true;
}

Raised raise_invalid_literal(Thread& t, int base, const Ref& shown) {
  constexpr int64_t kMost = 200;
  Ref cut = shown.as<Str>()->length > kMost ? TRY(str_slice(t, shown.as<Str>(), 0, kMost)) : shown;
  return raise_value_error(t, "invalid literal for int() with base ", base, ": ", cut.as<Str>());
}

Result make_int_from_text(Thread& t, std::string_view text, int base) {
  int64_t small;
  if (base == 10 && quick_decimal(text, small)) return small_int(small);
  numbers::BigInt big;
  size_t digits = 0;
  numbers::Status status = numbers::parse(&big, text, base, digit_limit(t), &digits);
  switch (status) {
    case numbers::Status::kOk: return make_int(t, big);
    case numbers::Status::kInvalidBase: return raise_value_error(t, "int() base must be >= 2 and <= 36, or 0");
    case numbers::Status::kTooManyDigits:
      return raise_value_error(t, "Exceeds the limit (", t.interpreter->config.int_max_str_digits,
                               " digits) for integer string conversion: value has ", digits,
                               " digits; use sys.set_int_max_str_digits() to increase the limit");
    case numbers::Status::kInvalidLiteral: break;
    default: return raise_int_status(t, status);
  }
  Ref shown = TRY(make_str(t, text));
  shown = TRY(repr(t, shown));
  return raise_invalid_literal(t, base, shown);
}

}  // namespace krait::objects

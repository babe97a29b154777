#include "interpreter/numbers/percent_format.h"

#include <algorithm>
#include <climits>

#include "interpreter/numbers/float_text.h"
#include "interpreter/numbers/format_parts.h"
#include "interpreter/text/find.h"

namespace krait::numbers {
namespace {

FormatError value_error(const char* message) {
  return {FormatError::kValue, message};
}

bool is_digit(char32_t c) {
  return c >= '0' && c <= '9';
}

// Signed text with an optional two-character prefix, in the spec's width: zeros go after sign and prefix, blanks
// before.
void lay_out_number(std::string* out, const PercentSpec& spec, std::string_view text, bool prefix) {
  std::string head;
  if (!text.empty() && (text[0] == '-' || text[0] == '+')) {
    head = text[0];
    text.remove_prefix(1);
  } else if (spec.sign || spec.blank) {
    head = spec.sign ? "+" : " ";
  }
  if (prefix) {
    head += text.substr(0, 2);
    text.remove_prefix(2);
  }
  auto length = static_cast<int64_t>(head.size() + text.size());
  auto room = static_cast<size_t>(std::max<int64_t>(spec.width - length, 0));
  if (!spec.left && !spec.zero) out->append(room, ' ');
  *out += head;
  if (!spec.left && spec.zero) out->append(room, '0');
  *out += text;
  if (spec.left) out->append(room, ' ');
}

FormatError lay_out_int(std::string* out, const PercentSpec& spec, IntView value, size_t max_digits) {
  int base = spec.type == 'o' ? 8 : spec.type == 'x' || spec.type == 'X' ? 16 : 10;
  std::string digits;
  if (FormatError error = int_digits(&digits, value, base, max_digits)) return error;
  auto length = static_cast<int64_t>(digits.size());
  if (spec.precision > length) digits.insert(0, static_cast<size_t>(spec.precision - length), '0');
  bool prefix = spec.alternate && base != 10;
  std::string text = value.negative ? "-" : "";
  if (prefix) text += base == 8 ? "0o" : "0x";
  text += digits;
  if (spec.type == 'X') {
    for (char& c : text) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 0x20) : c;
  }
  lay_out_number(out, spec, text, prefix);
  return {};
}

}  // namespace

bool PercentReader::next_literal(size_t* start, size_t* end) {
  if (at_ == format_.size) return false;
  *start = at_;
  int64_t percent = text::find_unit(format_.slice(at_, format_.size), '%');
  *end = percent < 0 ? format_.size : at_ + static_cast<size_t>(percent);
  at_ = std::min(*end + 1, format_.size);
  return true;
}

FormatError PercentReader::read_key(size_t* start, size_t* end) {
  *start = ++at_;
  size_t depth = 1;
  for (; at_ < format_.size; ++at_) {
    if (format_[at_] == '(') ++depth;
    if (format_[at_] == ')' && --depth == 0) break;
  }
  if (at_ == format_.size) return value_error("incomplete format key");
  *end = at_++;
  return {};
}

void PercentReader::read_flags(PercentSpec* spec) {
  for (; at_ < format_.size; ++at_) {
    switch (format_[at_]) {
      case '-':
        spec->left = true;
        break;
      case '+':
        spec->sign = true;
        break;
      case ' ':
        spec->blank = true;
        break;
      case '#':
        spec->alternate = true;
        break;
      case '0':
        spec->zero = true;
        break;
      default:
        return;
    }
  }
}

bool PercentReader::take_star() {
  if (at_ == format_.size || format_[at_] != '*') return false;
  ++at_;
  return true;
}

void PercentReader::set_width(PercentSpec* spec, int64_t width) {
  if (width < 0) spec->left = true;
  spec->width = width < 0 ? -width : width;
}

bool PercentReader::read_digits(int64_t* out) {
  for (; at_ < format_.size && is_digit(format_[at_]); ++at_) {
    auto digit = static_cast<int64_t>(format_[at_] - '0');
    if (*out > (INT64_MAX - digit) / 10) return false;
    *out = *out * 10 + digit;
  }
  return true;
}

FormatError PercentReader::read_width(PercentSpec* spec) {
  if (at_ == format_.size || !is_digit(format_[at_])) return {};
  spec->width = 0;
  return read_digits(&spec->width) ? FormatError() : value_error("width too big");
}

bool PercentReader::take_point(PercentSpec* spec) {
  if (at_ == format_.size || format_[at_] != '.') return false;
  ++at_;
  spec->precision = 0;
  return true;
}

FormatError PercentReader::read_precision(PercentSpec* spec) {
  if (read_digits(&spec->precision) && spec->precision <= INT_MAX) return {};
  return value_error(flavor_ == PercentFlavor::kText ? "precision too big" : "prec too big");
}

FormatError PercentReader::read_type(PercentSpec* spec) {
  bool modifier = at_ < format_.size && (format_[at_] == 'h' || format_[at_] == 'l' || format_[at_] == 'L');
  if (modifier) ++at_;
  if (at_ == format_.size) return value_error("incomplete format");
  spec->type_at = at_;
  spec->type = format_[at_++];
  return {};
}

std::string unsupported_percent_type(const PercentSpec& spec, PercentFlavor flavor) {
  std::string shown;
  bool printable = spec.type > 31 && spec.type <= 126;
  append_code_point(&shown, flavor == PercentFlavor::kText && !printable ? '?' : spec.type);
  std::string code;
  for (char32_t c = spec.type; c != 0 || code.empty(); c >>= 4) code.insert(code.begin(), "0123456789abcdef"[c & 15]);
  return "unsupported format character '" + shown + "' (0x" + code + ") at index " + std::to_string(spec.type_at);
}

FormatError percent_int(std::string* out, const PercentSpec& spec, IntView value, size_t max_digits) {
  if (spec.precision > INT_MAX - 3) return value_error("precision too large");
  return guard_memory([&] { return lay_out_int(out, spec, value, max_digits); });
}

FormatError percent_double(std::string* out, const PercentSpec& spec, double value) {
  return guard_memory([&]() -> FormatError {
    DoubleStyle style;
    style.type = static_cast<char>(spec.type);
    style.precision = spec.precision < 0 ? 6 : static_cast<int>(spec.precision);
    style.alternate = spec.alternate;
    std::string text;
    if (!format_double(&text, value, style)) return {FormatError::kMemory, ""};
    lay_out_number(out, spec, text, false);
    return {};
  });
}

TextLayout percent_layout(const PercentSpec& spec, int64_t length) {
  if (spec.precision >= 0) length = std::min(length, spec.precision);
  return pad(length, spec.width, spec.left ? '<' : '>');
}

}  // namespace krait::numbers

// format() of numbers: digits, then grouping, sign and padding.
#include <algorithm>
#include <climits>
#include <cmath>
#include <new>

#include "interpreter/numbers/float_text.h"
#include "interpreter/numbers/format_parts.h"
#include "interpreter/numbers/format_spec.h"

namespace krait::numbers {
namespace {

FormatError value_error(std::string message) {
  return {FormatError::kValue, std::move(message)};
}

// A number taken apart for layout; all but `separator` and `point` are ASCII.
struct NumberParts {
  std::string prefix;  // "0x"
  std::string digits;  // before the point
  std::string point;   // the decimal point, if there is one
  std::string rest;    // after the point, or what is no digit at all ("inf", a character)
  bool negative = false;
};

// How digits are grouped: the sizes from the right, the last one repeating.
struct Groups {
  std::string sizes;
  std::string separator;
};

int64_t code_points(std::string_view utf8) {
  return std::count_if(utf8.begin(), utf8.end(), [](char c) { return (c & 0xC0) != 0x80; });
}

void append_fill(std::string* out, char32_t fill, int64_t count) {
  std::string unit;
  append_code_point(&unit, fill);
  if (unit.size() == 1) {
    out->append(static_cast<size_t>(count), unit[0]);
    return;
  }
  for (int64_t i = 0; i < count; ++i) *out += unit;
}

Groups groups_of(const FormatSpec& spec, const NumericLocale& locale) {
  if (spec.type == 'n') return {locale.grouping, locale.thousands_separator};
  if (spec.grouping == Grouping::kComma) return {"\3", ","};
  if (spec.grouping == Grouping::kNone) return {};
  bool by_four = spec.type == 'b' || spec.type == 'o' || spec.type == 'x' || spec.type == 'X';
  return {by_four ? "\4" : "\3", "_"};
}

// Hands out group sizes from the right; 0: no further groups.
class GroupSizes {
 public:
  explicit GroupSizes(std::string_view sizes) : sizes_(sizes) {}
  int64_t next() {
    if (at_ < sizes_.size()) {
      char size = sizes_[at_++];
      last_ = size == CHAR_MAX || size < 0 ? 0 : size;
    }
    return last_;
  }

 private:
  std::string_view sizes_;
  size_t at_ = 0;
  int64_t last_ = 0;
};

// Separators between groups, zeros on the left until at least `least` code points are there.
std::string group_digits(std::string_view digits, int64_t least, const Groups& groups) {
  std::vector<std::string> pieces;
  GroupSizes sizes(groups.sizes);
  int64_t separator = code_points(groups.separator);
  auto left = static_cast<int64_t>(digits.size());
  while (true) {
    int64_t size = sizes.next();
    int64_t wanted = std::max<int64_t>({left, least, 1});
    int64_t length = size > 0 ? std::min(size, wanted) : wanted;
    int64_t taken = std::min(left, length);
    std::string piece(static_cast<size_t>(length - taken), '0');
    piece += digits.substr(static_cast<size_t>(left - taken), static_cast<size_t>(taken));
    pieces.push_back(std::move(piece));
    left -= taken;
    least -= length;
    if (left <= 0 && least <= 0) break;
    least -= separator;
  }
  std::string result;
  for (size_t i = pieces.size(); i-- > 0;) {
    result += pieces[i];
    if (i != 0) result += groups.separator;
  }
  return result;
}

std::string sign_text(char wanted, bool negative) {
  if (negative) return "-";
  return wanted == '+' ? "+" : wanted == ' ' ? " " : "";
}

// Sign, prefix, grouped digits and the rest, padded to the spec's width.
void lay_out(std::string* out, const FormatSpec& spec, const NumberParts& parts, const Groups& groups) {
  std::string sign = sign_text(spec.sign, parts.negative);
  auto around = static_cast<int64_t>(sign.size() + parts.prefix.size() + parts.rest.size()) + code_points(parts.point);
  bool zeros = spec.fill == '0' && spec.align == '=';
  std::string digits;
  if (!parts.digits.empty()) digits = group_digits(parts.digits, zeros ? spec.width - around : 0, groups);
  TextLayout padding = pad(around + code_points(digits), spec.width, spec.align);
  int64_t between = spec.align == '=' ? padding.after : 0;
  append_fill(out, spec.fill, padding.before);
  *out += sign + parts.prefix;
  append_fill(out, spec.fill, between);
  *out += digits + parts.point + parts.rest;
  append_fill(out, spec.fill, padding.after - between);
}

// Splits "12.5e+3" or "inf" (the sign is off already).
NumberParts split_number(std::string_view text, const std::string& point) {
  NumberParts parts;
  size_t digits = 0;
  while (digits < text.size() && text[digits] >= '0' && text[digits] <= '9') ++digits;
  parts.digits = text.substr(0, digits);
  text.remove_prefix(digits);
  if (!text.empty() && text[0] == '.') {
    parts.point = point;
    text.remove_prefix(1);
  }
  parts.rest = text;
  return parts;
}

// Takes the sign off formatted text.
NumberParts split_signed(std::string_view text, const std::string& point) {
  bool negative = !text.empty() && text[0] == '-';
  NumberParts parts = split_number(text.substr(negative ? 1 : 0), point);
  parts.negative = negative;
  return parts;
}

int base_of(char32_t type) {
  switch (type) {
    case 'b':
      return 2;
    case 'o':
      return 8;
    case 'x':
    case 'X':
      return 16;
    default:
      return 10;
  }
}

void to_upper(std::string* text) {
  for (char& c : *text) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 0x20);
  }
}

FormatError format_character(std::string* out, const FormatSpec& spec, IntView value) {
  if (spec.sign != '\0') return value_error("Sign not allowed with integer format specifier 'c'");
  if (spec.alternate) return value_error("Alternate form (#) not allowed with integer format specifier 'c'");
  int64_t code = 0;
  if (to_int64(value, &code) != Status::kOk) {
    return {FormatError::kOverflow, "Python int too large to convert to C long"};
  }
  if (code < 0 || code > 0x10FFFF) return {FormatError::kOverflow, "%c arg not in range(0x110000)"};
  std::string character;
  append_code_point(&character, static_cast<char32_t>(code));
  TextLayout padding = pad(1, spec.width, spec.align == '=' ? '>' : spec.align);
  append_fill(out, spec.fill, padding.before);
  *out += character;
  append_fill(out, spec.fill, padding.after);
  return {};
}

FormatError check_int_spec(const FormatSpec& spec, std::string_view type_name) {
  std::u32string_view known = U"bcdoxXn";
  if (known.find(spec.type) == known.npos) return unknown_format_code(spec.type, type_name);
  if (spec.precision != -1) return value_error("Precision not allowed in integer format specifier");
  if (spec.no_negative_zero) {
    return value_error("Negative zero coercion (z) not allowed in integer format specifier");
  }
  return {};
}

FormatError layout_int(std::string* out, const FormatSpec& spec, IntView value, const NumericLocale& locale,
                       size_t max_digits) {
  int base = base_of(spec.type);
  NumberParts parts;
  FormatError error = int_digits(&parts.digits, value, base, max_digits);
  if (error) return error;
  parts.negative = value.negative;
  if (spec.alternate && base != 10) parts.prefix = std::string("0") + static_cast<char>(spec.type);
  if (spec.type == 'X') to_upper(&parts.digits);
  lay_out(out, spec, parts, groups_of(spec, locale));
  return {};
}

// The letter and precision that a spec without them means, as format() of floats and complex numbers has it.
DoubleStyle style_of(const FormatSpec& spec, bool add_dot_zero) {
  DoubleStyle style;
  bool has_precision = spec.precision >= 0;
  style.precision = has_precision ? static_cast<int>(spec.precision) : 6;
  style.type = spec.type == 'n' ? 'g' : spec.type == '%' ? 'f' : static_cast<char>(spec.type);
  if (spec.type == 0) {
    style.type = has_precision ? 'g' : 'r';
    style.add_dot_zero = add_dot_zero;
  }
  style.alternate = spec.alternate;
  style.no_negative_zero = spec.no_negative_zero;
  return style;
}

FormatError check_float_spec(const FormatSpec& spec, std::u32string_view known, std::string_view type_name) {
  if (spec.type != 0 && known.find(spec.type) == known.npos) return unknown_format_code(spec.type, type_name);
  if (spec.precision > INT_MAX) return value_error("precision too big");
  return {};
}

// Formats into parts; false: out of memory.
bool double_parts(NumberParts* parts, double value, const DoubleStyle& style, const std::string& point) {
  std::string text;
  if (!format_double(&text, value, style)) return false;
  *parts = split_signed(text, point);
  return true;
}

FormatError layout_float(std::string* out, const FormatSpec& spec, double value, const NumericLocale& locale) {
  if (spec.type == '%') value *= 100;
  NumberParts parts;
  if (!double_parts(&parts, value, style_of(spec, true), spec.type == 'n' ? locale.decimal_point : ".")) {
    return {FormatError::kMemory, ""};
  }
  if (spec.type == '%') parts.rest += '%';
  lay_out(out, spec, parts, groups_of(spec, locale));
  return {};
}

FormatError layout_complex(std::string* out, const FormatSpec& spec, double real, double imaginary,
                           const NumericLocale& locale) {
  bool skip_real = spec.type == 0 && real == 0.0 && !std::signbit(real);
  DoubleStyle style = style_of(spec, false);
  std::string point = spec.type == 'n' ? locale.decimal_point : ".";
  NumberParts real_parts, imaginary_parts;
  if (!double_parts(&real_parts, real, style, point) || !double_parts(&imaginary_parts, imaginary, style, point)) {
    return {FormatError::kMemory, ""};
  }
  FormatSpec part = spec;
  part.width = -1;
  part.align = '<';
  Groups groups = groups_of(spec, locale);
  std::string body;
  if (!skip_real) lay_out(&body, part, real_parts, groups);
  if (!skip_real) part.sign = '+';
  lay_out(&body, part, imaginary_parts, groups);
  body += 'j';
  if (spec.type == 0 && !skip_real) body = "(" + body + ")";
  TextLayout padding = pad(code_points(body), spec.width, spec.align);
  append_fill(out, spec.fill, padding.before);
  *out += body;
  append_fill(out, spec.fill, padding.after);
  return {};
}

}  // namespace

void append_code_point(std::string* out, char32_t c) {
  if (c < 0x80) {
    *out += static_cast<char>(c);
    return;
  }
  unsigned more = c >= 0x10000 ? 3 : c >= 0x800 ? 2 : 1;
  *out += static_cast<char>((0xFF00u >> (more + 1) & 0xFFu) | c >> (6 * more));
  while (more-- > 0) *out += static_cast<char>(0x80 | (c >> (6 * more) & 0x3F));
}

FormatError int_digits(std::string* out, IntView value, int base, size_t max_digits) {
  value.negative = false;
  out->resize(text_size_bound(value, base));
  size_t length = 0;
  Status status = to_text(out->data(), &length, value, base, max_digits);
  if (status == Status::kTooManyDigits) {
    return value_error(
        "Exceeds the limit (" + std::to_string(max_digits) +
        " digits) for integer string conversion; use sys.set_int_max_str_digits() to increase the limit");
  }
  if (status != Status::kOk) return {FormatError::kMemory, ""};
  out->resize(length);
  return {};
}

bool is_float_type(char32_t type) {
  std::u32string_view types = U"eEfFgG%";
  return type != 0 && types.find(type) != types.npos;
}

FormatError format_int(std::string* out, const FormatSpec& spec, IntView value, const NumericLocale& locale,
                       std::string_view type_name, size_t max_digits) {
  if (FormatError error = check_int_spec(spec, type_name)) return error;
  return guard_memory([&] {
    return spec.type == 'c' ? format_character(out, spec, value) : layout_int(out, spec, value, locale, max_digits);
  });
}

FormatError format_float(std::string* out, const FormatSpec& spec, double value, const NumericLocale& locale,
                         std::string_view type_name) {
  if (FormatError error = check_float_spec(spec, U"eEfFgGn%", type_name)) return error;
  return guard_memory([&] { return layout_float(out, spec, value, locale); });
}

FormatError format_complex(std::string* out, const FormatSpec& spec, double real, double imaginary,
                           const NumericLocale& locale, std::string_view type_name) {
  if (FormatError error = check_float_spec(spec, U"eEfFgGn", type_name)) return error;
  if (spec.fill == '0') return value_error("Zero padding is not allowed in complex format specifier");
  if (spec.align == '=') return value_error("'=' alignment flag is not allowed in complex format specifier");
  return guard_memory([&] { return layout_complex(out, spec, real, imaginary, locale); });
}

}  // namespace krait::numbers

#include "interpreter/numbers/format_spec.h"

#include <algorithm>

#include "interpreter/numbers/format_parts.h"
#include "syntax/source/unicode.h"

namespace krait::numbers {
namespace {

FormatError value_error(std::string message) {
  return {FormatError::kValue, std::move(message)};
}

bool is_align(char32_t c) {
  return c == '<' || c == '>' || c == '=' || c == '^';
}

// Walks over the spec, a code point at a time.
class Cursor {
 public:
  explicit Cursor(std::u32string_view text) : text_(text) {}
  size_t left() const { return text_.size() - at_; }
  char32_t peek(size_t ahead = 0) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : 0; }
  char32_t take() { return text_[at_++]; }
  bool take_if(char32_t c) {
    if (left() == 0 || peek() != c) return false;
    ++at_;
    return true;
  }
  // Decimal digits of any script. False: too many; `found` tells whether there were any.
  bool take_number(int64_t* out, bool* found) {
    int64_t value = 0;
    *found = false;
    for (int digit; left() != 0 && (digit = source::decimal_value(peek())) >= 0; ++at_) {
      if (value > (INT64_MAX - digit) / 10) return false;
      value = value * 10 + digit;
      *found = true;
    }
    if (*found) *out = value;
    return true;
  }

 private:
  std::u32string_view text_;
  size_t at_ = 0;
};

// Fill, alignment, sign, "z", "#" and "0".
void parse_head(Cursor* cursor, FormatSpec* out, char default_align) {
  bool has_fill = cursor->left() >= 2 && is_align(cursor->peek(1));
  if (has_fill) out->fill = cursor->take();
  bool has_align = cursor->left() != 0 && is_align(cursor->peek());
  if (has_align) out->align = static_cast<char>(cursor->take());
  char32_t c = cursor->peek();
  if (cursor->left() != 0 && (c == '+' || c == '-' || c == ' ')) out->sign = static_cast<char>(cursor->take());
  out->no_negative_zero = cursor->take_if('z');
  out->alternate = cursor->take_if('#');
  if (has_fill || !cursor->take_if('0')) return;
  out->fill = '0';
  if (!has_align && default_align == '>') out->align = '=';
}

FormatError parse_grouping(Cursor* cursor, FormatSpec* out) {
  if (cursor->take_if(',')) out->grouping = Grouping::kComma;
  bool underscore = cursor->take_if('_');
  bool both = underscore && (out->grouping == Grouping::kComma || (cursor->left() != 0 && cursor->peek() == ','));
  if (both) return value_error("Cannot specify both ',' and '_'.");
  if (underscore) out->grouping = Grouping::kUnderscore;
  return {};
}

std::string hex_text(char32_t c) {
  std::string text;
  do {
    text.insert(text.begin(), "0123456789abcdef"[c & 15]);
    c >>= 4;
  } while (c != 0);
  return text;
}

// 'x' as a message shows it, or '\x..' if it is not plain ASCII.
std::string quoted(char32_t c) {
  return c > 32 && c < 128 ? std::string("'") + static_cast<char>(c) + "'" : "'\\x" + hex_text(c) + "'";
}

FormatError check_grouping(const FormatSpec& spec) {
  if (spec.grouping == Grouping::kNone || spec.type == 0) return {};
  std::u32string_view allowed = spec.grouping == Grouping::kUnderscore ? U"defgEG%FboxX" : U"defgEG%F";
  if (allowed.find(spec.type) != allowed.npos) return {};
  std::string separator = spec.grouping == Grouping::kComma ? "','" : "'_'";
  return value_error("Cannot specify " + separator + " with " + quoted(spec.type) + ".");
}

FormatError invalid_specifier(std::u32string_view text, std::string_view type_name) {
  std::string message = "Invalid format specifier '";
  for (char32_t c : text) append_code_point(&message, c);
  return value_error(message + "' for object of type '" + std::string(type_name.substr(0, 200)) + "'");
}

std::string unknown_code(char32_t type, std::string_view type_name) {
  return "Unknown format code " + quoted(type) + " for object of type '" + std::string(type_name.substr(0, 200)) + "'";
}

}  // namespace

FormatError parse_format_spec(FormatSpec* out, std::u32string_view text, char32_t default_type, char default_align,
                              std::string_view type_name) {
  *out = FormatSpec();
  out->align = default_align;
  out->type = default_type;
  Cursor cursor(text);
  parse_head(&cursor, out, default_align);
  bool found = false;
  FormatError too_many = value_error("Too many decimal digits in format string");
  if (!cursor.take_number(&out->width, &found)) return too_many;
  if (FormatError error = parse_grouping(&cursor, out)) return error;
  if (cursor.take_if('.')) {
    if (!cursor.take_number(&out->precision, &found)) return too_many;
    if (!found) return value_error("Format specifier missing precision");
  }
  if (cursor.left() > 1) return invalid_specifier(text, type_name);
  if (cursor.left() == 1) out->type = cursor.take();
  return check_grouping(*out);
}

FormatError unknown_format_code(char32_t type, std::string_view type_name) {
  return value_error(unknown_code(type, type_name));
}

TextLayout pad(int64_t length, int64_t width, char align) {
  int64_t room = std::max<int64_t>(width - length, 0);
  int64_t before = align == '>' ? room : align == '^' ? room / 2 : 0;
  return {length, before, room - before};
}

FormatError layout_text(TextLayout* out, const FormatSpec& spec, int64_t length, std::string_view type_name) {
  if (spec.type != 's') return unknown_format_code(spec.type, type_name);
  if (spec.sign == ' ') return value_error("Space not allowed in string format specifier");
  if (spec.sign != '\0') return value_error("Sign not allowed in string format specifier");
  if (spec.no_negative_zero) return value_error("Negative zero coercion (z) not allowed in string format specifier");
  if (spec.alternate) return value_error("Alternate form (#) not allowed in string format specifier");
  if (spec.align == '=') return value_error("'=' alignment not allowed in string format specifier");
  if (spec.precision >= 0) length = std::min(length, spec.precision);
  *out = pad(length, spec.width, spec.align);
  return {};
}

}  // namespace krait::numbers

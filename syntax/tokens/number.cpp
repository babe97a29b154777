// Number literals: "Lexical analysis", sections 2.4.5 to 2.4.7, with CPython's ways of refusing what is not one.
#include <cctype>
#include <cstring>

#include "syntax/source/text.h"
#include "syntax/tokens/tokenizer.h"

namespace krait::tokens {
namespace {

bool is_digit_of(int base, int32_t c) {
  return base == 16 ? c < 128 && std::isxdigit(static_cast<int>(c)) : c >= '0' && c < '0' + base;
}

}  // namespace

/// Whether `rest` follows, and behind it no more of a word.
bool Tokenizer::looking_at(std::string_view rest) {
  std::string_view text = text_.substr(at_);
  if (rest.starts_with(text) && !complete_line_) met_end_ = true;
  return text.starts_with(rest) &&
         (text.size() == rest.size() || !lex_is_name_part(static_cast<unsigned char>(text[rest.size()])));
}

/// `c` is what follows the number (and is given back if refused). The keywords that may follow a number in valid code
/// are let through with a warning; those that begin with i even where they only begin a longer word.
bool Tokenizer::check_number_end(int32_t c, const char* kind) {
  bool keyword = (c == 'a' && looking_at("nd")) || (c == 'e' && looking_at("lse")) || (c == 'f' && looking_at("or")) ||
                 (c == 'i' && at_ < text_.size() && std::strchr("fns", text_[at_])) || (c == 'o' && looking_at("r")) ||
                 (c == 'n' && looking_at("ot"));
  if (keyword) {
    std::string_view before = text_.substr(line_start_, at_ - 1 - line_start_);
    auto offset = static_cast<int32_t>(source::count_units(before, source::ColumnUnit::kCodePoint));
    warnings_.push_back({std::string("invalid ") + kind + " literal", line_, offset});
    return true;
  }
  if (!lex_is_name_part(c)) return true;
  back_up(c);
  (void)error(std::string("invalid ") + kind + " literal");
  return false;
}

/// Digits, each group after the first behind one underscore; `c` becomes what follows.
bool Tokenizer::read_digits(int32_t& c) {
  for (;;) {
    do c = advance();
    while (lex_is_digit(c));
    if (c != '_') return true;
    c = advance();
    if (lex_is_digit(c)) continue;
    back_up(c);
    (void)error("invalid decimal literal");
    return false;
  }
}

Token Tokenizer::finish_number(int32_t c) {
  back_up(c);
  return token(Type::kNumber, start_);
}

/// After `0x`, `0o` or `0b`.
Token Tokenizer::read_based_number(int base, const char* kind) {
  auto refuse_digit = [&](int32_t c) {
    return error(std::string("invalid digit '") + static_cast<char>(c) + "' in " + kind + " literal");
  };
  int32_t c = advance();
  do {
    if (c == '_') c = advance();
    if (!is_digit_of(base, c)) {
      if (lex_is_digit(c)) return refuse_digit(c);
      back_up(c);
      return error(std::string("invalid ") + kind + " literal");
    }
    do c = advance();
    while (is_digit_of(base, c));
  } while (c == '_');
  if (lex_is_digit(c)) return refuse_digit(c);
  if (!check_number_end(c, kind)) return mark(Type::kErrorToken);
  return finish_number(c);
}

/// After a leading `0` that is no prefix: zeros alone are an integer; other digits only begin a float.
Token Tokenizer::read_zeros() {
  int32_t c = advance();
  for (;;) {
    if (c == '_') {
      c = advance();
      if (!lex_is_digit(c)) {
        back_up(c);
        return error("invalid decimal literal");
      }
    }
    if (c != '0') break;
    c = advance();
  }
  uint32_t zeros_end = at_;
  bool other_digits = lex_is_digit(c);
  if (other_digits && !read_digits(c)) return mark(Type::kErrorToken);
  if (c == '.') return read_fraction_and_rest(advance());
  if (c == 'e' || c == 'E') return read_exponent_and_rest(c);
  if (c == 'j' || c == 'J') return read_imaginary();
  if (other_digits) {
    back_up(c);
    return error(
        "leading zeros in decimal integer literals are not permitted; use an 0o prefix for octal integers",
        static_cast<int32_t>(start_ + 1 - line_start_), static_cast<int32_t>(zeros_end - line_start_));
  }
  if (!check_number_end(c, "decimal")) return mark(Type::kErrorToken);
  return finish_number(c);
}

/// `c` is what follows the point.
Token Tokenizer::read_fraction_and_rest(int32_t c) {
  if (lex_is_digit(c) && !read_digits(c)) return mark(Type::kErrorToken);
  return read_exponent_and_rest(c);
}

/// `c` is what follows the digits: perhaps an exponent, perhaps a `j`.
Token Tokenizer::read_exponent_and_rest(int32_t c) {
  if (c == 'e' || c == 'E') {
    int32_t letter = c;
    c = advance();
    if (c == '+' || c == '-') {
      c = advance();
      if (!lex_is_digit(c)) {
        back_up(c);
        return error("invalid decimal literal");
      }
    } else if (!lex_is_digit(c)) {
      back_up(c);
      if (!check_number_end(letter, "decimal")) return mark(Type::kErrorToken);
      return finish_number(letter);
    }
    if (!read_digits(c)) return mark(Type::kErrorToken);
  }
  if (c == 'j' || c == 'J') return read_imaginary();
  if (!check_number_end(c, "decimal")) return mark(Type::kErrorToken);
  return finish_number(c);
}

Token Tokenizer::read_imaginary() {
  int32_t c = advance();
  if (!check_number_end(c, "imaginary")) return mark(Type::kErrorToken);
  return finish_number(c);
}

Token Tokenizer::read_number(int32_t first) {
  int32_t c;
  if (first == '0') {
    switch (peek()) {
      case 'x': case 'X': (void)advance(); return read_based_number(16, "hexadecimal");
      case 'o': case 'O': (void)advance(); return read_based_number(8, "octal");
      case 'b': case 'B': (void)advance(); return read_based_number(2, "binary");
      default: return read_zeros();
    }
  }
  if (!read_digits(c)) return mark(Type::kErrorToken);
  if (c == '.') return read_fraction_and_rest(advance());
  return read_exponent_and_rest(c);
}

}  // namespace krait::tokens

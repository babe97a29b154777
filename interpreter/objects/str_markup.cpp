#include "interpreter/objects/str_markup.h"

#include "syntax/source/unicode.h"

namespace krait::objects {

namespace {

// A number of decimal digits only, -1 if it is none.
ResultOf<int64_t> number_in(Thread& t, const Str* s, int64_t start, int64_t end) {
  if (start >= end) return int64_t{-1};
  int64_t value = 0;
  for (int64_t i = start; i < end; ++i) {
    int digit = source::decimal_value((*s)[i]);
    if (digit < 0) return int64_t{-1};
    if (value > (INT64_MAX - digit) / 10) return raise_value_error(t, "Too many decimal digits in format string");
    value = value * 10 + digit;
  }
  return value;
}

}  // namespace

ResultOf<bool> MarkupReader::next(Thread& t, MarkupPiece& piece) {
  piece = {};
  if (at_ >= end_) return false;
  piece.literal_start = at_;
  char32_t c = 0;
  bool markup = false;
  while (at_ < end_ && !markup) {
    c = (*text_)[at_++];
    markup = c == '{' || c == '}';
  }
  piece.literal_end = at_;
  if (!markup) return true;
  bool doubled = at_ < end_ && (*text_)[at_] == c;
  if (c == '}' && !doubled) return raise_value_error(t, "Single '}' encountered in format string");
  if (at_ >= end_) return raise_value_error(t, "Single '{' encountered in format string");
  if (doubled) {
    ++at_;  // one of the two is text
    return true;
  }
  --piece.literal_end;
  piece.has_field = true;
  TRY(read_field(t, piece));
  return true;
}

Status MarkupReader::read_field(Thread& t, MarkupPiece& piece) {
  piece.field_start = at_;
  char32_t c = 0;
  bool ended = false;
  while (at_ < end_ && !ended) {
    c = (*text_)[at_++];
    if (c == '{') return raise_value_error(t, "unexpected '{' in field name");
    if (c == '[') {
      while (at_ < end_ && (*text_)[at_] != ']') ++at_;
    }
    ended = c == '}' || c == ':' || c == '!';
  }
  if (!ended) return raise_value_error(t, "expected '}' before end of string");
  piece.field_end = piece.spec_start = piece.spec_end = at_ - 1;
  if (c == '}') return ok();
  if (c == '!') {
    if (at_ >= end_) return raise_value_error(t, "end of string while looking for conversion specifier");
    piece.conversion = (*text_)[at_++];
    if (at_ < end_) {
      c = (*text_)[at_++];
      if (c == '}') return ok();
      if (c != ':') return raise_value_error(t, "expected ':' after conversion specifier");
    }
  }
  return read_spec(t, piece);
}

Status MarkupReader::read_spec(Thread& t, MarkupPiece& piece) {
  piece.spec_start = at_;
  for (int64_t depth = 1; at_ < end_;) {
    char32_t c = (*text_)[at_++];
    if (c == '{') {
      piece.spec_has_fields = true;
      ++depth;
    } else if (c == '}' && --depth == 0) {
      piece.spec_end = at_ - 1;
      return ok();
    }
  }
  return raise_value_error(t, "unmatched '{' in format spec");
}

ResultOf<FieldName> read_field_name(Thread& t, const Str* s, int64_t start, int64_t end) {
  FieldName name{start, start, -1};
  while (name.end < end && (*s)[name.end] != '.' && (*s)[name.end] != '[') ++name.end;
  name.index = TRY(number_in(t, s, start, name.end));
  return name;
}

ResultOf<bool> next_field_step(Thread& t, const Str* s, int64_t& at, int64_t end, FieldStep& step) {
  if (at >= end) return false;
  char32_t c = (*s)[at++];
  step.start = at;
  step.index = -1;
  step.is_attribute = c == '.';
  if (c == '.') {
    while (at < end && (*s)[at] != '.' && (*s)[at] != '[') ++at;
    step.end = at;
  } else if (c == '[') {
    while (at < end && (*s)[at] != ']') ++at;
    if (at >= end) return raise_value_error(t, "Missing ']' in format string");
    step.end = at++;
    step.index = TRY(number_in(t, s, step.start, step.end));
  } else {
    return raise_value_error(t, "Only '.' or '[' may follow ']' in format field specifier");
  }
  if (step.start == step.end) return raise_value_error(t, "Empty attribute in format string");
  return true;
}

}  // namespace krait::objects

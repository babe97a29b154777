#include "syntax/tokens/tokenizer.h"

#include <cstdio>

#include "syntax/source/decode.h"
#include "syntax/source/text.h"
#include "syntax/source/unicode.h"

namespace krait::tokens {

const char* name_of(Type type) {
  static constexpr const char* kNames[] = {
#define TOKEN(enumerator, name, text) name,
#include "syntax/tokens/token_types.def"
#undef TOKEN
  };
  return kNames[static_cast<int>(type)];
}

const char* text_of(Type type) {
  static constexpr const char* kTexts[] = {
#define TOKEN(enumerator, name, text) text,
#include "syntax/tokens/token_types.def"
#undef TOKEN
  };
  return kTexts[static_cast<int>(type)];
}

std::string normalise_newlines(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (size_t i = 0; i < text.size(); i++) {
    if (text[i] != '\r') {
      out += text[i];
      continue;
    }
    out += '\n';
    if (i + 1 < text.size() && text[i + 1] == '\n') i++;
  }
  return out;
}

Tokenizer::Tokenizer(std::string_view text, bool complete_line, int32_t first_line)
    : text_(text), complete_line_(complete_line && !text.empty() && !text.ends_with('\n')), line_(first_line - 1) {}

void Tokenizer::start_at(uint32_t offset, int32_t line) {
  at_ = known_ = line_start_ = buffer_start_ = offset;
  line_ = line - 1;
}

void Tokenizer::set_known(const std::vector<Known>* known) {
  known_ranges_ = known;
  next_known_ = 0;
}

void Tokenizer::pass_known() {
  while (next_known_ < known_ranges_->size()) {
    const Known& known = (*known_ranges_)[next_known_];
    if (known.start > at_) return;
    next_known_++;
    // At the text's end the last line is still to be entered, so that line numbers stay with it.
    if (known.start < at_ || known.end >= text_.size()) continue;
    at_ = known_ = known.end;
    line_ += known.lines;
  }
}

// ---- characters ----
// Lines are entered one by one, when their first character is asked for: line numbers and line starts move only then,
// and at the end of the text they stay with the last line.

bool Tokenizer::begin_line() {
  uint32_t size = static_cast<uint32_t>(text_.size()) + (complete_line_ ? 1 : 0);
  if (known_ >= size) return false;
  if (!in_token_) buffer_start_ = at_;
  line_start_ = at_;
  line_++;
  size_t newline = text_.find('\n', at_);
  known_ = newline == std::string_view::npos ? size : static_cast<uint32_t>(newline) + 1;
  return true;
}

int32_t Tokenizer::advance() {
  if (at_ >= known_ && !begin_line()) {
    met_end_ = true;
    return kEof;
  }
  if (at_ == text_.size()) return at_++, '\n';
  return static_cast<unsigned char>(text_[at_++]);
}

void Tokenizer::back_up(int32_t c) {
  if (c != kEof) at_--;
}

int32_t Tokenizer::peek() {
  int32_t c = advance();
  back_up(c);
  return c;
}

// ---- results ----

Token Tokenizer::token(Type type, uint32_t start) {
  Token token;
  token.type = type;
  token.level = static_cast<uint16_t>(brackets_.size());
  token.start = start;
  token.end = at_;
  bool is_string = type == Type::kString;
  token.line = is_string ? first_line_of_string_ : line_;
  token.column = static_cast<int32_t>(start - (is_string ? line_start_of_string_ : line_start_));
  token.end_line = line_;
  token.end_column = token.reached_column = column();
  return token;
}

/// A token without extent.
Token Tokenizer::mark(Type type) {
  Token token;
  token.type = type;
  token.level = static_cast<uint16_t>(brackets_.size());
  token.start = token.end = at_ < text_.size() ? at_ : static_cast<uint32_t>(text_.size());
  token.line = token.end_line = line_;
  token.column = token.end_column = -1;
  token.reached_column = column();
  return token;
}

Token Tokenizer::fail(Stop stop) {
  stop_ = stop;
  return mark(Type::kErrorToken);
}

Token Tokenizer::fail_at_end(Stop stop) {
  at_ = known_;
  return fail(stop);
}

Token Tokenizer::error(std::string message, int32_t offset, int32_t end_offset) {
  std::string before = source::repaired_utf8(text_.substr(line_start_, at_ - line_start_));
  failure_.message = std::move(message);
  failure_.line = line_;
  failure_.offset =
      offset >= 0 ? offset : static_cast<int32_t>(source::count_units(before, source::ColumnUnit::kCodePoint));
  failure_.end_offset = end_offset >= 0 ? end_offset : failure_.offset;
  return fail(Stop::kError);
}

// ---- lines ----

/// Past the newline after a backslash; false (and stopped) if there is none, or nothing after it.
bool Tokenizer::join_lines() {
  if (advance() != '\n') {
    stop_ = Stop::kAfterBackslash;
    return false;
  }
  if (peek() != kEof) return true;
  at_ = known_;
  stop_ = Stop::kUnexpectedEnd;
  return false;
}

bool Tokenizer::settle_indentation(const LexIndent& indent, Token& out) {
  if (indent.column > columns_.back()) {
    if (columns_.size() >= kLexMaxIndents) return out = fail_at_end(Stop::kTooDeep), false;
    if (indent.alternate <= alternates_.back()) return out = fail_at_end(Stop::kTabError), false;
    columns_.push_back(indent.column);
    alternates_.push_back(indent.alternate);
    pending_++;
    return true;
  }
  while (columns_.size() > 1 && indent.column < columns_.back()) {
    columns_.pop_back();
    alternates_.pop_back();
    pending_--;
  }
  if (indent.column != columns_.back()) return out = fail_at_end(Stop::kBadDedent), false;
  if (indent.alternate != alternates_.back()) return out = fail_at_end(Stop::kTabError), false;
  return true;
}

bool Tokenizer::read_indentation(Token& out) {
  LexIndent indent = {0, 0, 0};
  int32_t c;
  at_line_start_ = false;
  for (;;) {
    c = advance();
    if (c == '\\') {
      lex_indent_join(&indent);
      if (!join_lines()) return out = mark(Type::kErrorToken), false;
    } else if (!lex_indent_take(&indent, c)) {
      break;
    }
  }
  back_up(c);
  bool ends_entry = at_prompt_ && c == '\n' && indent.column == 0;
  blank_line_ = (c == '#' || c == '\n') && !ends_entry;
  if (blank_line_ || !brackets_.empty()) return true;
  lex_indent_finish(&indent);
  return settle_indentation(indent, out);
}

Token Tokenizer::read_end() {
  if (!brackets_.empty()) return fail(Stop::kUnclosed);
  stop_ = Stop::kEnd;
  return mark(Type::kEndMarker);
}

void Tokenizer::close_blocks() {
  pending_ -= static_cast<int>(columns_.size()) - 1;
  columns_.resize(1);
  alternates_.resize(1);
}

Token Tokenizer::next() {
  if (stop_ == Stop::kEnd) {
    if (!pending_) return mark(Type::kEndMarker);
    pending_++;
    return mark(Type::kDedent);
  }
  if (stop_ != Stop::kNothing) return mark(Type::kErrorToken);
  for (;;) {
    in_token_ = false;
    if (at_line_start_) {
      if (known_ranges_) pass_known();
      Token failed;
      if (!read_indentation(failed)) return failed;
    }
    if (pending_) {
      bool deeper = pending_ > 0;
      pending_ += deeper ? -1 : 1;
      return mark(deeper ? Type::kIndent : Type::kDedent);
    }
    if (in_async_body_) end_async_function();
    for (;;) {
      in_token_ = false;
      int32_t c;
      do c = advance();
      while (lex_is_blank(c));
      in_token_ = true;
      start_ = c == kEof ? at_ : at_ - 1;
      if (c == '#') {
        while (c != kEof && c != '\n') c = advance();  // a NEWLINE after a comment starts with the comment
        Token comment;
        if (type_comments_ && read_type_comment(c, comment)) return comment;
      }
      if (c == kEof) return read_end();
      if (lex_is_name_start(c)) return read_word(c);
      if (c == '\n') {
        at_line_start_ = true;
        if (blank_line_ || !brackets_.empty()) break;
        back_up(c);
        in_async_body_ = in_async_;
        Token newline = token(Type::kNewline, start_);
        (void)advance();
        newline.reached_column = column();
        return newline;
      }
      if (c == '.' && lex_is_digit(peek())) return read_fraction_and_rest(advance());
      if (lex_is_digit(c)) return read_number(c);
      if (lex_is_quote(c)) return read_string(c);
      if (c != '\\') return read_operator(c);
      if (!join_lines()) return mark(Type::kErrorToken);
    }
  }
}

// ---- words and strings ----

Token Tokenizer::read_word(int32_t c) {
  LexPrefix prefix = {false, false, false, false};
  while (lex_extend_prefix(&prefix, c)) {
    c = advance();
    if (lex_is_quote(c)) return read_string(c);
  }
  bool ascii = true;
  while (lex_is_name_part(c)) {
    ascii = ascii && c < 128;
    c = advance();
  }
  back_up(c);
  if (!ascii && !check_name(start_)) return mark(Type::kErrorToken);
  Token word = token(Type::kName, start_);
  return async_names_ && at_ - start_ == 5 ? read_async(word) : word;
}

/// Behind `# type: `, blanks as one likes, stands a comment's text. That of one which ignores is its tag; alone on its
/// line, it takes the newline with it. `c` is what ended the comment.
bool Tokenizer::read_type_comment(int32_t c, Token& out) {
  std::string_view text = text_.substr(start_, at_ - start_);
  size_t at = 0;
  for (char wanted : std::string_view("# type: ")) {
    if (at >= text.size()) return false;
    if (wanted == ' ') {
      while (at < text.size() && (text[at] == ' ' || text[at] == '\t')) at++;
    } else if (text[at++] != wanted) {
      return false;
    }
  }
  back_up(c);
  constexpr std::string_view kIgnore = "ignore";
  auto start = start_ + static_cast<uint32_t>(at);
  std::string_view said = text_.substr(start, at_ - start);
  bool ignores = said.starts_with(kIgnore) &&
                 (said.size() == kIgnore.size() || said[kIgnore.size()] == '_' ||
                  !lex_is_name_part(static_cast<unsigned char>(said[kIgnore.size()])));
  out = token(ignores ? Type::kTypeIgnore : Type::kTypeComment,
              ignores ? start + static_cast<uint32_t>(kIgnore.size()) : start);
  if (ignores && blank_line_) {
    (void)advance();
    at_line_start_ = true;
  }
  blank_line_ = false;
  return true;
}

/// Where `async` or `await` may be a name.
Token Tokenizer::read_async(Token word) {
  std::string_view text = word.text(text_);
  if (text != "async" && text != "await") return word;
  bool keyword = in_async_;
  if (!keyword && text == "async") {
    Tokenizer ahead = *this;
    Token next = ahead.next();
    keyword = next.type == Type::kName && next.text(text_) == "def";
    if (keyword) {
      in_async_ = true;
      async_indent_ = columns_.size();
    }
  }
  if (keyword) word.type = text == "async" ? Type::kAsync : Type::kAwait;
  return word;
}

/// An asynchronous function ends at a token outside of brackets that is not indented deeper than its `async`.
void Tokenizer::end_async_function() {
  if (blank_line_ || peek() == '\n' || !brackets_.empty() || async_indent_ < columns_.size()) return;
  in_async_ = in_async_body_ = false;
}

namespace {

/// The code point at `at`, which moves past it. The text is valid UTF-8.
char32_t take_code_point(std::string_view text, uint32_t& at) {
  auto lead = static_cast<unsigned char>(text[at++]);
  if (lead < 0x80) return lead;
  char32_t c = lead < 0xE0 ? lead & 0x1F : lead < 0xF0 ? lead & 0x0F : lead & 0x07;
  while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80) {
    c = c << 6 | (static_cast<unsigned char>(text[at++]) & 0x3F);
  }
  return c;
}

std::string code_point_message(const char* format, char32_t c) {
  char hex[16], out[64];
  std::snprintf(hex, sizeof hex, "%04X", static_cast<unsigned>(c));
  std::snprintf(out, sizeof out, format, hex);
  return out;
}

}  // namespace

/// The first character that no identifier may have (there) is refused by name.
bool Tokenizer::check_name(uint32_t start) {
  std::string_view name = text_.substr(start, at_ - start);
  if (auto undecodable = source::utf8_error(name)) {
    failure_.message = std::move(*undecodable);
    failure_.name = name;
    return stop_ = Stop::kUndecodable, false;
  }
  for (uint32_t i = start; i < at_;) {
    uint32_t character = i;
    char32_t c = take_code_point(text_, i);
    bool first = character == start;
    if (c == '_' || source::has_flag(c, first ? source::kXidStart : source::kXidContinue)) continue;
    std::string_view shown = text_.substr(character, i - character);
    at_ = i;
    if (source::is_printable(c)) {
      (void)error("invalid character '" + std::string(shown) + "' " + code_point_message("(U+%s)", c));
    } else {
      (void)error(code_point_message("invalid non-printable character U+%s", c));
    }
    return false;
  }
  return true;
}

Token Tokenizer::read_string(int32_t quote) {
  first_line_of_string_ = line_;
  line_start_of_string_ = line_start_;
  int size = 1, closing = 0;
  int32_t c = advance();
  if (c == quote) {
    c = advance();
    (c == quote ? size : closing) = c == quote ? 3 : 1;
  }
  if (c != quote) back_up(c);
  while (closing != size) {
    c = advance();
    if (c == kEof || (size == 1 && c == '\n')) {
      int32_t detected = line_;
      at_ = start_ + 1;
      line_ = first_line_of_string_;
      line_start_ = line_start_of_string_;
      failure_.at_end = c == kEof;
      std::string what = size == 3 ? "unterminated triple-quoted string literal" : "unterminated string literal";
      return error(what + " (detected at line " + std::to_string(detected) + ")");
    }
    closing = c == quote ? closing + 1 : 0;
    if (c == '\\') (void)advance();
  }
  return token(Type::kString, start_);
}

// ---- operators ----

namespace {

Type one_character(int32_t c) {
  switch (c) {
    case '(': return Type::kLeftParen;
    case ')': return Type::kRightParen;
    case '[': return Type::kLeftSquare;
    case ']': return Type::kRightSquare;
    case '{': return Type::kLeftBrace;
    case '}': return Type::kRightBrace;
    case ':': return Type::kColon;
    case ',': return Type::kComma;
    case ';': return Type::kSemicolon;
    case '+': return Type::kPlus;
    case '-': return Type::kMinus;
    case '*': return Type::kStar;
    case '/': return Type::kSlash;
    case '|': return Type::kBar;
    case '&': return Type::kAmpersand;
    case '<': return Type::kLess;
    case '>': return Type::kGreater;
    case '=': return Type::kEqual;
    case '.': return Type::kDot;
    case '%': return Type::kPercent;
    case '~': return Type::kTilde;
    case '^': return Type::kCircumflex;
    case '@': return Type::kAt;
    default: return Type::kOperator;
  }
}

Type with_equal(Type type) {
  switch (type) {
    case Type::kPlus: return Type::kPlusEqual;
    case Type::kMinus: return Type::kMinusEqual;
    case Type::kStar: return Type::kStarEqual;
    case Type::kSlash: return Type::kSlashEqual;
    case Type::kPercent: return Type::kPercentEqual;
    case Type::kAmpersand: return Type::kAmpersandEqual;
    case Type::kBar: return Type::kBarEqual;
    case Type::kCircumflex: return Type::kCircumflexEqual;
    case Type::kAt: return Type::kAtEqual;
    case Type::kLess: return Type::kLessEqual;
    case Type::kGreater: return Type::kGreaterEqual;
    case Type::kEqual: return Type::kEqualEqual;
    case Type::kColon: return Type::kColonEqual;
    case Type::kLeftShift: return Type::kLeftShiftEqual;
    case Type::kRightShift: return Type::kRightShiftEqual;
    case Type::kDoubleStar: return Type::kDoubleStarEqual;
    case Type::kDoubleSlash: return Type::kDoubleSlashEqual;
    default: return Type::kOperator;
  }
}

/// kOperator if the two characters make no token.
Type two_characters(Type first, int32_t c) {
  switch (c) {
    case '=': return with_equal(first);
    case '*': return first == Type::kStar ? Type::kDoubleStar : Type::kOperator;
    case '/': return first == Type::kSlash ? Type::kDoubleSlash : Type::kOperator;
    case '<': return first == Type::kLess ? Type::kLeftShift : Type::kOperator;
    case '>':
      return first == Type::kGreater ? Type::kRightShift
             : first == Type::kMinus ? Type::kArrow
             : first == Type::kLess  ? Type::kNotEqual
                                     : Type::kOperator;
    default: return Type::kOperator;
  }
}

bool may_take_equal(Type type) {
  return type == Type::kLeftShift || type == Type::kRightShift || type == Type::kDoubleStar ||
         type == Type::kDoubleSlash;
}

}  // namespace

Token Tokenizer::open_bracket(Type type, int32_t c) {
  if (brackets_.size() >= kLexMaxBrackets) return error("too many nested parentheses");
  brackets_.push_back({static_cast<char>(c), line_, static_cast<int32_t>(start_ - line_start_)});
  return token(type, start_);
}

Token Tokenizer::close_bracket(Type type, int32_t c) {
  std::string closer(1, static_cast<char>(c));
  if (brackets_.empty()) return error("unmatched '" + closer + "'");
  OpenBracket open = brackets_.back();
  brackets_.pop_back();
  if (lex_closer_of(open.bracket) == c) return token(type, start_);
  std::string message =
      "closing parenthesis '" + closer + "' does not match opening parenthesis '" + open.bracket + "'";
  if (open.line != line_) message += " on line " + std::to_string(open.line);
  return error(std::move(message));
}

Token Tokenizer::read_operator(int32_t c) {
  if (c == '.') {
    if (peek() != '.') return token(Type::kDot, start_);
    uint32_t after_dot = at_;
    (void)advance();
    if (advance() == '.') return token(Type::kEllipsis, start_);
    at_ = after_dot;
    return token(Type::kDot, start_);
  }
  Type type = one_character(c);
  int32_t second = advance();
  Type pair = c == '!' && second == '=' ? Type::kNotEqual : two_characters(type, second);
  if (pair != Type::kOperator) {
    bool before_equal = peek() == '=';
    if (before_equal && may_take_equal(pair)) {
      (void)advance();
      pair = with_equal(pair);
    }
    return token(pair, start_);
  }
  back_up(second);
  if (lex_closer_of(c)) return open_bracket(type, c);
  if (lex_opener_of(c)) return close_bracket(type, c);
  if (c < ' ' || c == 0x7F) {
    return error(code_point_message("invalid non-printable character U+%s", static_cast<char32_t>(c)));
  }
  return token(type, start_);
}

}  // namespace krait::tokens

#include "syntax/cst/recoverable.h"

#include <cstddef>
#include <cstdint>
#include <vector>

#include "syntax/tokens/lexical.h"

namespace krait::cst {

namespace {

constexpr uint32_t kMostTokens = 4000;  // of one line

/// Behind the string that opens at `at`, or at the end of its line: no matter whether it goes on there.
size_t pass_quoted(std::string_view text, size_t at) {
  char quote = text[at++];
  while (at < text.size() && text[at] != quote && !lex_is_newline(text[at])) at += text[at] == '\\' ? 2 : 1;
  if (at < text.size() && text[at] == quote) at++;
  return at < text.size() ? at : text.size();
}

size_t pass_word(std::string_view text, size_t at) {
  while (at < text.size() && lex_is_name_part(static_cast<unsigned char>(text[at]))) at++;
  return at;
}

/// The lines' indentations, one within the other.
class Levels {
 public:
  /// False if the line whose indentation starts at `at` is one level too deep.
  bool add_line(std::string_view text, size_t at) {
    LexIndent indent = {0, 0, 0};
    while (at < text.size() && lex_indent_take(&indent, text[at])) at++;
    if (at == text.size() || lex_is_newline(text[at]) || text[at] == '#') return true;
    while (!columns_.empty() && columns_.back() >= indent.column) columns_.pop_back();
    if (indent.column) columns_.push_back(indent.column);
    return columns_.size() < kLexMaxIndents;
  }

 private:
  std::vector<unsigned> columns_;
};

}  // namespace

bool is_recoverable(std::string_view text) {
  uint32_t tokens = 0, depth = 0;
  Levels levels;
  for (size_t at = 0; at < text.size();) {
    char c = text[at];
    if (lex_is_newline(c)) {
      tokens = 0;
      if (!depth && !levels.add_line(text, at + 1)) return false;
    } else if (!lex_is_blank(c) && ++tokens > kMostTokens) {
      return false;
    }
    if (lex_is_quote(c)) {
      at = pass_quoted(text, at);
    } else if (c == '#') {
      while (at < text.size() && !lex_is_newline(text[at])) at++;
    } else if (lex_is_name_part(static_cast<unsigned char>(c))) {
      at = pass_word(text, at);
    } else {
      if (lex_closer_of(c) && ++depth > kLexMaxBrackets) return false;
      if (lex_opener_of(c) && depth) depth--;
      at++;
    }
  }
  return true;
}

}  // namespace krait::cst

#include "syntax/cst/logical_lines.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "syntax/tokens/lexical.h"

namespace krait::cst {

namespace {

enum class Class : uint8_t { kPlain, kNewline, kQuote, kComment, kOpen, kClose, kBackslash };

constexpr std::array<Class, 256> make_classes() {
  std::array<Class, 256> classes{};
  for (char c : {'\n', '\r'}) classes[static_cast<unsigned char>(c)] = Class::kNewline;
  for (char c : {'"', '\''}) classes[static_cast<unsigned char>(c)] = Class::kQuote;
  for (char c : {'(', '[', '{'}) classes[static_cast<unsigned char>(c)] = Class::kOpen;
  for (char c : {')', ']', '}'}) classes[static_cast<unsigned char>(c)] = Class::kClose;
  classes['#'] = Class::kComment;
  classes['\\'] = Class::kBackslash;
  return classes;
}
constexpr std::array<Class, 256> kClasses = make_classes();

/// What a string may hold that matters: quotes, newlines, backslashes.
constexpr bool matters_in_string(char c) {
  Class found = kClasses[static_cast<unsigned char>(c)];
  return found == Class::kQuote || found == Class::kNewline || found == Class::kBackslash;
}

// They begin a statement and cannot stand inside a bracket.
constexpr std::string_view kStatementWords[] = {"def",    "class",    "return", "import", "while",    "with",
                                                "try",    "raise",    "del",    "pass",   "break",    "global",
                                                "assert", "nonlocal", "elif",   "except", "continue", "finally"};

// They stand between or in front of operands.
constexpr std::string_view kOtherWords[] = {"and",  "or",     "in",    "is",    "not",  "if",   "else",
                                            "for",  "async",  "as",    "from",  "lambda", "await", "yield",
                                            "None", "True",   "False", "match", "case", "print", "exec"};

bool is_definition(std::string_view word) { return word == "def" || word == "class"; }

class Lines {
 public:
  /// `cut`: the opening quotes of strings that end with their line.
  Lines(std::string_view text, const std::vector<uint32_t>& cut)
      : text_(text), size_(static_cast<uint32_t>(text.size())), cut_(cut) {}

  /// Adds the lines from `at` on, where one starts.
  void run(uint32_t at, std::vector<uint32_t>& starts) { run_until_known(at, size_, 0, {}, starts); }

  /// The same, until the line is one of the older text's too: behind it the lines are those, moved by `growth`.
  void run_until_known(uint32_t at, uint32_t common, uint32_t growth, const std::vector<uint32_t>& old,
                       std::vector<uint32_t>& starts) {
    while (at < size_) {
      if (at >= common) {
        auto known = std::lower_bound(old.begin(), old.end(), at - growth);
        if (known != old.end() && *known == at - growth) {
          for (; known != old.end(); ++known) starts.push_back(*known + growth);
          return;
        }
      }
      starts.push_back(at);
      at = next_line(at);
    }
  }

  /// Strings that hold what looks like code, or end in front of a text, by their opening quote.
  [[nodiscard]] const std::vector<uint32_t>& suspects() const { return suspects_; }
  /// Whether a string must end before the quotes that seem to close it; valid text has none.
  [[nodiscard]] bool is_wrong() const { return is_open_ || swallowed_; }
  [[nodiscard]] size_t badness() const { return suspects_.size() + swallowed_ + (is_open_ ? 1 : 0); }

 private:
  uint32_t next_line(uint32_t at) {
    uint32_t depth = 0;
    while (at < size_) {
      switch (kClasses[static_cast<unsigned char>(text_[at])]) {
        case Class::kPlain: at = plain_end(at + 1); break;
        case Class::kComment: at = line_end(at); break;
        case Class::kQuote: at = string_end(at); break;
        case Class::kOpen: depth++, at++; break;
        case Class::kClose: depth -= depth != 0, at++; break;
        case Class::kNewline:
          at = past_newline(at);
          if (depth == 0 || begins_statement(text_, skip_indentation(text_, at))) return at;
          break;
        case Class::kBackslash:
          if (at + 1 < size_ && lex_is_newline(text_[at + 1])) {
            bool goes_on = is_indentation(at) || ends_with_async(at);
            at = past_newline(at + 1);
            if (!goes_on && is_definition(word_at(text_, skip_indentation(text_, at)))) return at;
          } else {
            at++;
          }
          break;
      }
    }
    return size_;
  }

  /// Whoever opens a text waits until all of it is read here: the loops over what means nothing are as tight as can be.
  uint32_t plain_end(uint32_t at) const {
    const char* text = text_.data();
    uint32_t size = size_;
    while (at < size && kClasses[static_cast<unsigned char>(text[at])] == Class::kPlain) at++;
    return at;
  }
  uint32_t string_part_end(uint32_t at) const {
    const char* text = text_.data();
    uint32_t size = size_;
    while (at < size && !matters_in_string(text[at])) at++;
    return at;
  }

  /// Whether only blanks stand in the line before `at`.
  bool is_indentation(uint32_t at) const {
    while (at > 0 && lex_is_blank(text_[at - 1])) at--;
    return at == 0 || lex_is_newline(text_[at - 1]);
  }

  bool ends_with_async(uint32_t at) const {
    while (at > 0 && lex_is_blank(text_[at - 1])) at--;
    return at >= 5 && text_.substr(at - 5, 5) == "async";
  }

  uint32_t line_end(uint32_t at) const {
    while (at < size_ && !lex_is_newline(text_[at])) at++;
    return at;
  }

  uint32_t past_newline(uint32_t at) const {
    bool pair = text_[at] == '\r' && at + 1 < size_ && text_[at + 1] == '\n';
    return at + (pair ? 2 : 1);
  }

  uint32_t string_end(uint32_t start) {
    char quote = text_[start];
    bool triple = start + 2 < size_ && text_[start + 1] == quote && text_[start + 2] == quote;
    if (std::binary_search(cut_.begin(), cut_.end(), start)) return text_end(start);
    if (triple) return triple_end(start, quote);
    uint32_t at = start + 1;
    while (at < size_ && text_[at] != quote && !lex_is_newline(text_[at])) {
      if (text_[at] == '\\' && at + 1 < size_) at = lex_is_newline(text_[at + 1]) ? past_newline(at + 1) : at + 2;
      else at = string_part_end(at + 1);
    }
    return at < size_ && text_[at] == quote ? at + 1 : at;
  }

  uint32_t triple_end(uint32_t start, char quote) {
    uint32_t at = start + 3;
    bool many_lines = false, code = false;
    while (at < size_) {
      char c = text_[at];
      if (c == '\\') {
        at += 2;
      } else if (c == quote && at + 2 < size_ && text_[at + 1] == quote && text_[at + 2] == quote) {
        at += 3;
        bool swallowed = many_lines && swallowed_a_string(start + 3, at);
        if (swallowed) swallowed_++;
        if (code || swallowed) suspects_.push_back(start);
        return swallowed ? text_end(start) : at;
      } else if (lex_is_newline(c)) {
        at = past_newline(at);
        many_lines = true;
        code = code || looks_like_code(at);
      } else {
        at = string_part_end(at + 1);
      }
    }
    if (code) suspects_.push_back(start);
    is_open_ = true;
    return text_end(start);
  }

  /// The end of the last line in front of what is surely code.
  uint32_t text_end(uint32_t start) const {
    uint32_t end = line_end(start);
    while (end < size_) {
      uint32_t next = past_newline(end);
      if (next < size_ && is_code(next)) break;
      end = line_end(next);
    }
    return end;
  }

  bool is_code(uint32_t line) const {
    if (looks_like_code(line)) return true;
    uint32_t at = skip_indentation(text_, line);
    if (at >= size_ || text_[at] == '@') return at < size_;
    std::string_view word = word_at(text_, at);
    uint32_t after = at + static_cast<uint32_t>(word.size());
    uint32_t next = skip_indentation(text_, after);
    if (word == "import" || word == "from") {
      std::string_view rest = text_.substr(next, line_end(next) - next);
      size_t blank = rest.find_first_of(" \t");
      bool alone = blank == std::string_view::npos;
      return !rest.empty() && (word == "import" ? alone && rest.back() != '.'
                                                : !alone && rest.substr(blank + 1).starts_with("import "));
    }
    auto of_name = [&](char c) { return c == '.' || lex_is_name_part(static_cast<unsigned char>(c)); };
    while (after < size_ && of_name(text_[after])) after++;
    next = skip_indentation(text_, after);
    return !word.empty() && next + 1 < size_ && text_[next] == '=' && text_[next + 1] != '=';
  }

  /// Two words side by side near the beginning of the line that no program has there.
  bool is_text(uint32_t line) const {
    bool after_name = false;
    uint32_t at = skip_indentation(text_, line);
    for (int i = 0; i < 4 && at < size_ && lex_is_name_start(static_cast<unsigned char>(text_[at])); i++) {
      std::string_view word = word_at(text_, at);
      at += static_cast<uint32_t>(word.size());
      bool keyword =
          std::find(std::begin(kOtherWords), std::end(kOtherWords), word) != std::end(kOtherWords) ||
          std::find(std::begin(kStatementWords), std::end(kStatementWords), word) != std::end(kStatementWords);
      bool blank = at < size_ && lex_is_blank(text_[at]);
      if (after_name && !keyword) return at >= size_ || !lex_is_quote(text_[at]);
      if (!blank) return false;
      after_name = !keyword;
      at = skip_indentation(text_, at);
    }
    return false;
  }

  /// Whether code and no text stands in the last lines of what is inside a string.
  bool ends_with_code(uint32_t at, uint32_t end) const {
    bool code = false;
    while (at < end) {
      if (text_[at] == '\\') {
        at += 2;
      } else if (lex_is_newline(text_[at])) {
        at = past_newline(at);
        code = is_code(at) || (code && !is_text(at));
      } else {
        at = string_part_end(at + 1);
      }
    }
    return code;
  }

  /// A word right after the closing quotes at `at`, or code above them and a text below: they were a later string's
  /// opening ones. What is inside starts at `inside`.
  bool swallowed_a_string(uint32_t inside, uint32_t at) const {
    uint32_t close = at - 3;
    if (skip_indentation(text_, at) < size_ && lex_is_newline(text_[skip_indentation(text_, at)])) {
      while (at < size_ && (lex_is_newline(text_[at]) || lex_is_blank(text_[at]))) at++;
      return is_text(at) && ends_with_code(inside, close);
    }
    if (at >= size_ || !lex_is_name_start(static_cast<unsigned char>(text_[at])) || std::strchr("aoinef", text_[at]))
      return false;
    LexPrefix prefix = {false, false, false, false};
    while (at < size_ && lex_extend_prefix(&prefix, text_[at])) at++;
    return !(at < size_ && lex_is_quote(text_[at]));
  }

  /// A definition is what a string swallows when its end is missing, because strings like these follow definitions.
  bool looks_like_code(uint32_t line) const {
    uint32_t at = skip_indentation(text_, line);
    if (at >= size_ || (text_[at] != 'd' && text_[at] != 'c')) return false;
    std::string_view word = word_at(text_, at);
    if (!is_definition(word)) return false;
    uint32_t name = skip_indentation(text_, at + static_cast<uint32_t>(word.size()));
    uint32_t after = name + static_cast<uint32_t>(word_at(text_, name).size());
    return after > name && after < size_ && (text_[after] == '(' || text_[after] == ':');
  }

  std::string_view text_;
  uint32_t size_;
  const std::vector<uint32_t>& cut_;
  std::vector<uint32_t> suspects_;
  size_t swallowed_ = 0;
  bool is_open_ = false;
};

std::vector<uint32_t> with(std::vector<uint32_t> sorted, uint32_t one) {
  sorted.insert(std::upper_bound(sorted.begin(), sorted.end(), one), one);
  return sorted;
}

/// Of the strings that may have swallowed code, the one without which the others make the most sense; if there is
/// none, UINT32_MAX.
uint32_t find_culprit(std::string_view text, const Lines& lines, const std::vector<uint32_t>& known) {
  constexpr size_t kMostTried = 8;
  size_t least = lines.badness();
  uint32_t culprit = UINT32_MAX;
  for (size_t i = 0; i < lines.suspects().size() && i < kMostTried; i++) {
    std::vector<uint32_t> cut = with(known, lines.suspects()[i]), starts;
    Lines without(text, cut);
    without.run(0, starts);
    if (without.badness() >= least) continue;
    least = without.badness();
    culprit = lines.suspects()[i];
  }
  return culprit;
}

}  // namespace

std::string_view word_at(std::string_view text, uint32_t at) {
  uint32_t end = at;
  while (end < text.size() && lex_is_name_part(static_cast<unsigned char>(text[end]))) end++;
  return text.substr(std::min<size_t>(at, text.size()), end - at);
}

LineBrackets count_brackets(std::string_view line) {
  LineBrackets found;
  for (size_t at = 0; at < line.size() && line[at] != '#'; at++) {
    if (lex_is_quote(line[at])) {
      char quote = line[at++];
      while (at < line.size() && line[at] != quote) at += line[at] == '\\' ? 2 : 1;
    } else if (lex_closer_of(line[at])) {
      found.open++;
    } else if (lex_opener_of(line[at]) && found.open) {
      found.open--;
    } else if (lex_opener_of(line[at])) {
      found.extra++;
    }
  }
  return found;
}

uint32_t skip_indentation(std::string_view text, uint32_t at) {
  while (at < text.size() && (text[at] == ' ' || text[at] == '\t')) at++;
  return at;
}

bool begins_statement(std::string_view text, uint32_t at) {
  std::string_view word = word_at(text, at);
  if (word == "async") {
    uint32_t next = skip_indentation(text, at + 5);
    word = word_at(text, next);
    return word == "def" || word == "with";
  }
  return std::find(std::begin(kStatementWords), std::end(kStatementWords), word) != std::end(kStatementWords);
}

LogicalLines find_logical_lines(std::string_view text) {
  LogicalLines found;
  found.starts.reserve(text.size() / 32 + 1);
  std::vector<uint32_t> cut;
  constexpr int kMostCuts = 3;
  for (int tries = 0;; tries++) {
    Lines lines(text, cut);
    found.starts.clear();
    lines.run(0, found.starts);
    found.is_sound = tries == 0 && !lines.is_wrong();
    if (!lines.is_wrong() || tries == kMostCuts) break;
    uint32_t culprit = find_culprit(text, lines, cut);
    if (culprit == UINT32_MAX) break;
    cut = with(std::move(cut), culprit);
  }
  if (found.starts.empty()) found.starts.push_back(0);
  return found;
}

namespace {

/// The last line that the difference leaves as it was, and all before it: where a line ends may depend on the next one
/// that is not blank.
size_t count_untouched(std::string_view text, const std::vector<uint32_t>& starts, uint32_t before) {
  auto touched = std::upper_bound(starts.begin(), starts.end(), before);
  auto count = static_cast<size_t>(touched - starts.begin());
  auto is_blank = [&](size_t line) {
    uint32_t at = skip_indentation(text, starts[line]);
    return at >= text.size() || lex_is_newline(text[at]);
  };
  for (int filled = 0; count > 0 && filled < 2;) {
    count--;
    filled += !is_blank(count);
  }
  return count;
}

}  // namespace

LogicalLines find_logical_lines(std::string_view text, const LogicalLines& old, const InCommon& common) {
  if (!old.is_sound || old.starts.empty()) return find_logical_lines(text);
  size_t untouched = count_untouched(text.substr(0, common.before), old.starts, common.before);
  LogicalLines found;
  found.starts.reserve(old.starts.size() + 16);
  found.starts.assign(old.starts.begin(), old.starts.begin() + static_cast<ptrdiff_t>(untouched));
  auto size = static_cast<uint32_t>(text.size());
  std::vector<uint32_t> none;
  Lines lines(text, none);
  lines.run_until_known(untouched < old.starts.size() ? old.starts[untouched] : 0, size - common.after,
                        size - common.old_size, old.starts, found.starts);
  if (found.starts.empty()) found.starts.push_back(0);
  return lines.is_wrong() ? find_logical_lines(text) : found;
}

}  // namespace krait::cst

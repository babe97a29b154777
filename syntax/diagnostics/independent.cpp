#include "syntax/diagnostics/independent.h"

#include <algorithm>
#include <map>
#include <optional>
#include <string>

#include "syntax/cst/logical_lines.h"
#include "syntax/tokens/lexical.h"

namespace krait::diagnostics {

namespace {

constexpr uint32_t kNearLines = 3;
constexpr std::string_view kMissingBlock = "expected an indented block";

bool is_layout(const Diagnostic& diagnostic) {
  return diagnostic.type == ErrorType::IndentationError || diagnostic.type == ErrorType::TabError;
}

constexpr const char* kBetweenWords[] = {"and",   "or",    "in",     "is",     "not",      "if",     "else",   "for",
                                         "async", "as",    "from",   "lambda", "await",    "import", "return", "yield",
                                         "raise", "del",   "assert", "global", "nonlocal", "while",  "with",   "except",
                                         "elif",  "class", "def",    "match",  "case",     "print"};

bool stands_between(std::string_view word) {
  return std::find(std::begin(kBetweenWords), std::end(kBetweenWords), word) != std::end(kBetweenWords);
}

/// Whether names stand side by side more than once: text of a person, not of a program with a mistake.
bool is_prose(std::string_view line) {
  bool after_name = false;
  int pairs = 0;
  for (size_t at = 0; at < line.size();) {
    if (lex_is_name_start(static_cast<unsigned char>(line[at]))) {
      size_t start = at;
      while (at < line.size() && lex_is_name_part(static_cast<unsigned char>(line[at]))) at++;
      bool name = !stands_between(line.substr(start, at - start));
      if (name && after_name && ++pairs == 2) return true;
      after_name = name;
    } else {
      after_name = after_name && lex_is_blank(line[at]);
      at++;
    }
  }
  return false;
}

/// Brackets of the text, line by line, as far as they can be told without a tree.
class BracketLines {
 public:
  explicit BracketLines(const source::SourceText& text) : text_(text) {}

  /// The last line of what seems to stand inside a bracket that line `base` has lost: deeper lines, up to the closing
  /// one; or, where the line is itself inside, those that are as deep, up to a closing one that is less deep.
  std::optional<uint32_t> end_of_lost(uint32_t base) const {
    std::optional<uint32_t> end = end_of_deeper(base, indentation(base) + 1);
    return end || indentation(base) == 0 ? end : end_of_deeper(base, indentation(base));
  }

  /// Whether the bracket that opens at `opener` is closed at `closer`, no line in between being a statement for sure.
  bool is_pair(uint32_t opener, uint32_t closer) const {
    uint32_t last = text_.line_of(closer);
    std::optional<uint32_t> depth = 0;
    for (uint32_t line = text_.line_of(opener); line <= last && depth; line++) {
      uint32_t start = text_.line_start(line), from = std::max(opener, start);
      std::string_view code = text_.line_text(line).substr(from - start);
      if (start > opener && cst::begins_statement(text_.text(), start + static_cast<uint32_t>(indentation(line))))
        return false;
      if (line == last) code = code.substr(0, closer - from);
      depth = pass(code, *depth);
    }
    return depth == 1;
  }

  [[nodiscard]] bool is_blank_line(uint32_t line) const {
    return is_blank(text_.line_text(line).substr(indentation(line)));
  }

 private:
  std::optional<uint32_t> end_of_deeper(uint32_t base, size_t least) const {
    constexpr uint32_t kMostLines = 300;
    bool needs_closing_line = is_header(base) || indentation(base) == least;
    uint32_t depth = 0;
    for (uint32_t line = base; line < text_.line_count() && line < base + kMostLines; line++) {
      std::string_view code = text_.line_text(line).substr(indentation(line));
      bool is_inside = line == base || depth > 0 || is_blank(code) || indentation(line) >= least;
      bool starts_with_closer = !code.empty() && lex_opener_of(code[0]);
      if (!is_inside && !starts_with_closer) return std::nullopt;
      std::optional<uint32_t> left = pass(code, depth);
      bool closes = !left && line != base && (!needs_closing_line || (starts_with_closer && indentation(line) < least));
      if (closes) return line;
      if (!left && line != base) return std::nullopt;
      depth = left.value_or(0);
    }
    return std::nullopt;
  }

  size_t indentation(uint32_t line) const {
    std::string_view text = text_.line_text(line);
    return std::min(text.find_first_not_of(" \t"), text.size());
  }

  static bool is_blank(std::string_view code) { return code.empty() || code[0] == '#'; }

  /// The deeper lines below it may be its block.
  bool is_header(uint32_t line) const {
    static constexpr std::string_view kWords[] = {"def",   "class", "if",  "elif",   "else",    "for",   "while",
                                                  "with",  "try",   "except", "finally", "async", "match", "case"};
    std::string_view code = text_.line_text(line).substr(indentation(line));
    return std::find(std::begin(kWords), std::end(kWords), cst::word_at(code, 0)) != std::end(kWords);
  }

  /// How many brackets are open behind a line; nothing if it closes more than there are.
  static std::optional<uint32_t> pass(std::string_view code, uint32_t depth) {
    cst::LineBrackets brackets = cst::count_brackets(code);
    if (brackets.extra > depth) return std::nullopt;
    return depth - brackets.extra + brackets.open;
  }

  const source::SourceText& text_;
};

/// What the faults of one lost bracket, or of one that stays open around another fault, say once more.
class Echoes {
 public:
  Echoes(const source::SourceText& text, const Diagnostic* first, const std::vector<Diagnostic>& others)
      : text_(text), lines_(text) {
    for (const Diagnostic& other : others) all_.push_back({&other, false});
    if (!first) return;
    auto after = [&](const Entry& entry) { return entry.diagnostic->shown.start > first->shown.start; };
    all_.insert(std::find_if(all_.begin(), all_.end(), after), {first, true});
  }

  /// Whether each of the others is one.
  std::vector<bool> run(const std::vector<Diagnostic>& others) {
    drop_paired();
    for (size_t i = 0; i < all_.size(); i++)
      if (!all_[i].dropped) drop_inside_lost(i);
    std::vector<bool> dropped(others.size());
    for (const Entry& entry : all_)
      if (!entry.is_first) dropped[static_cast<size_t>(entry.diagnostic - others.data())] = entry.dropped;
    return dropped;
  }

 private:
  struct Entry {
    const Diagnostic* diagnostic;
    bool is_first, dropped = false;
  };

  uint32_t line_of(const Entry& entry) const { return text_.line_of(entry.diagnostic->shown.start); }

  /// An open bracket and a closing one that fits, with another fault in between: it kept them apart.
  void drop_paired() {
    std::vector<size_t> open;
    for (size_t i = 0; i < all_.size(); i++) {
      const std::string& message = all_[i].diagnostic->message;
      if (message.ends_with("' was never closed")) open.push_back(i);
      if (!message.starts_with("unmatched '") || open.empty()) continue;
      size_t opener = open.back();
      if (lex_closer_of(all_[opener].diagnostic->message[1]) != message[11] || i == opener + 1) continue;
      open.pop_back();
      if (!lines_.is_pair(all_[opener].diagnostic->shown.start, all_[i].diagnostic->shown.start)) continue;
      if (!all_[opener].is_first && !all_[i].is_first) all_[opener].dropped = all_[i].dropped = true;
    }
  }

  void drop_inside_lost(size_t cause) {
    uint32_t base = line_of(all_[cause]);
    if (is_layout(*all_[cause].diagnostic)) {
      if (base == 0) return;
      do base--;
      while (base > 0 && lines_.is_blank_line(base));
    }
    std::optional<uint32_t> end = lines_.end_of_lost(base);
    if (!end) return;
    for (size_t i = cause + 1; i < all_.size() && line_of(all_[i]) <= *end; i++) all_[i].dropped = !all_[i].is_first;
  }

  const source::SourceText& text_;
  BracketLines lines_;
  std::vector<Entry> all_;
};

// Faults of the same words: whoever has more mends these first.
constexpr uint32_t kSameInFile = 10, kTabsInFile = 5;

/// Faulty lines one below the other.
class Run {
 public:
  /// `prose`: some of the lines are no code, so that faults tell little wherever quotes are read the wrong way round.
  explicit Run(bool prose)
      : gap_(prose ? 8 : 2), same_(prose ? 2 : 6), all_(prose ? 5 : 14), in_file_(prose ? 12 : UINT32_MAX) {}

  /// Whether the fault is one more of too many.
  bool is_full(uint32_t line, const Diagnostic& fault) {
    if (line > last_line_ + gap_) counts_.clear(), total_ = 0;
    last_line_ = line;
    uint32_t most = fault.type == ErrorType::TabError ? kTabsInFile : kSameInFile;
    if (++counts_[fault.message] > same_ || total_ == all_ || !in_file_ || ++all_counts_[fault.message] > most)
      return true;
    total_++;
    in_file_--;
    return false;
  }

 private:
  uint32_t gap_;   // lines from one faulty line to the next of the run
  uint32_t same_;  // of the same words in a run
  uint32_t all_, in_file_;
  uint32_t last_line_ = 0, total_ = 0;
  std::map<std::string, uint32_t> counts_, all_counts_;
};

/// Whether the faults are those of text that has lost its quotes.
bool tell_of_prose(const std::vector<Diagnostic>& faults, const source::SourceText& text) {
  constexpr int kEnough = 3;
  int found = 0;
  for (const Diagnostic& fault : faults) {
    if (fault.message.starts_with("unterminated triple-quoted")) return true;
    if (is_prose(text.line_text(text.line_of(fault.shown.start))) && ++found == kEnough) return true;
  }
  return false;
}

/// A missing block is shown where CPython misses it: at the next line with code, which may be of another part.
void show_after_header(Diagnostic& error, const source::SourceText& text) {
  std::string_view all = text.text();
  uint32_t at = error.shown.start;
  while (at < all.size() && (lex_is_blank(all[at]) || lex_is_newline(all[at]) || all[at] == '#'))
    at = all[at] == '#' ? static_cast<uint32_t>(std::min(all.find_first_of("\r\n", at), all.size())) : at + 1;
  if (at == error.shown.start || at >= all.size()) return;
  size_t size = std::max<size_t>(cst::word_at(all, at).size(), 1);
  error.shown = {at, at + static_cast<uint32_t>(size)};
}

}  // namespace

void append_independent(std::vector<Diagnostic>& others, const source::SourceText& text,
                        std::vector<Diagnostic>& errors) {
  auto line_of = [&](const Diagnostic& diagnostic) { return text.line_of(diagnostic.shown.start); };
  for (Diagnostic& other : others)
    if (other.message.starts_with(kMissingBlock)) show_after_header(other, text);
  std::stable_sort(others.begin(), others.end(),
                   [](const Diagnostic& a, const Diagnostic& b) { return a.shown.start < b.shown.start; });
  constexpr uint32_t kNoLine = UINT32_MAX;
  bool has_first = !errors.empty(), layout_told = has_first && is_layout(errors.front());
  uint32_t first_line = has_first ? line_of(errors.front()) : kNoLine, last_line = kNoLine;
  bool after_bracket = has_first && errors.front().message == "invalid syntax. Perhaps you forgot a comma?";
  Run run(tell_of_prose(others, text) || tell_of_prose(errors, text));
  std::vector<bool> echoes = Echoes(text, has_first ? &errors.front() : nullptr, others).run(others);
  for (size_t i = 0; i < others.size(); i++) {
    Diagnostic& other = others[i];
    uint32_t line = line_of(other);
    if (echoes[i]) continue;
    // CPython may meet a wrong indentation only lines later, where the tree has marked it already
    if (layout_told && is_layout(other) && line < first_line) continue;
    // or over two operands side by side behind an open bracket, which is then said beside its error (advice.h)
    bool is_bracket = after_bracket && other.message.ends_with("' was never closed");
    if (is_bracket && line < first_line && line + kNearLines >= first_line) continue;
    if (line == first_line || line == last_line || run.is_full(line, other)) continue;
    // that a block is missing in front of a line says nothing of the line
    last_line = other.message.starts_with(kMissingBlock) ? last_line : line;
    errors.push_back(std::move(other));
  }
}

}  // namespace krait::diagnostics

#include "syntax/diagnostics/independent.h"

#include <algorithm>
#include <map>
#include <string>

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
    if (++counts_[fault.message] > same_ || total_ == all_ || !in_file_) return true;
    total_++;
    in_file_--;
    return false;
  }

 private:
  uint32_t gap_;   // lines from one faulty line to the next of the run
  uint32_t same_;  // of the same words in a run
  uint32_t all_, in_file_;
  uint32_t last_line_ = 0, total_ = 0;
  std::map<std::string, uint32_t> counts_;
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

}  // namespace

void append_independent(std::vector<Diagnostic>& others, const source::SourceText& text,
                        std::vector<Diagnostic>& errors) {
  auto line_of = [&](const Diagnostic& diagnostic) { return text.line_of(diagnostic.shown.start); };
  std::stable_sort(others.begin(), others.end(),
                   [](const Diagnostic& a, const Diagnostic& b) { return a.shown.start < b.shown.start; });
  constexpr uint32_t kNoLine = UINT32_MAX;
  bool has_first = !errors.empty(), layout_told = has_first && is_layout(errors.front());
  uint32_t first_line = has_first ? line_of(errors.front()) : kNoLine, last_line = kNoLine;
  bool after_bracket = has_first && errors.front().message == "invalid syntax. Perhaps you forgot a comma?";
  Run run(tell_of_prose(others, text) || tell_of_prose(errors, text));
  for (Diagnostic& other : others) {
    uint32_t line = line_of(other);
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

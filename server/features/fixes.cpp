#include "server/features/fixes.h"

#include <algorithm>
#include <optional>
#include <string>

#include "server/features/diagnostics.h"

namespace krait::server {

namespace {

using diagnostics::Diagnostic;
using diagnostics::Fix;

constexpr std::size_t kMostFixes = 3;  // of one diagnostic

bool lacks_block(const Diagnostic& diagnostic) {
  return diagnostic.message.starts_with("expected an indented block");
}

// An error by its words and the text of its line, which stay the same when others are mended.
std::string name_of(const Diagnostic& error, const source::SourceText& text) {
  std::string name;
  for (char c : error.message) {
    if (c < '0' || c > '9') name += c;
  }
  std::string_view line = text.line_text(text.line_of(error.shown.start));
  std::size_t start = line.find_first_not_of(" \t");
  return name + '\n' + std::string(start == std::string_view::npos ? std::string_view() : line.substr(start));
}

struct Count {
  std::ptrdiff_t errors = 0, blocks = 0, warnings = 0;
  std::vector<std::string> names;  // of the errors, in order

  // `of_header`: of a text in which a header was mended, by its colon say, which may lack its block as well.
  Count(const std::vector<Diagnostic>& found, const source::SourceText& text, bool of_header) {
    for (const Diagnostic& diagnostic : found) {
      ++(diagnostic.is_warning() ? warnings : errors);
      bool is_next = of_header && lacks_block(diagnostic);
      blocks += is_next;
      if (!diagnostic.is_warning() && !is_next) names.push_back(name_of(diagnostic, text));
    }
    std::sort(names.begin(), names.end());
  }
  // A text that parses shows warnings that could not be seen before: errors count first. Nothing new may come up but
  // the block that a header lacks.
  [[nodiscard]] bool is_better_than(const Count& other) const {
    if (!std::includes(other.names.begin(), other.names.end(), names.begin(), names.end())) return false;
    if (errors != other.errors) return errors < other.errors;
    return blocks != other.blocks ? blocks > other.blocks : warnings < other.warnings;
  }
};

bool touches(const Diagnostic& diagnostic, source::Span within, const source::SourceText& text) {
  bool overlaps = diagnostic.shown.start <= within.end && within.start <= diagnostic.shown.end;
  bool same_line = within.start == within.end && text.line_of(diagnostic.shown.start) == text.line_of(within.start);
  return overlaps || same_line;
}

bool same_edits(const Fix& a, const Fix& b) {
  return std::equal(a.edits.begin(), a.edits.end(), b.edits.begin(), b.edits.end(), [](const auto& x, const auto& y) {
    return x.start == y.start && x.end == y.end && x.text == y.text;
  });
}

}  // namespace

std::vector<Remedy> remedies(const Snapshot& snapshot, source::Span within) {
  std::vector<Remedy> found;
  std::vector<Diagnostic> all = diagnose(snapshot).told;
  const cst::Cst& tree = snapshot.tree();
  Snapshot::Trial trial(snapshot);
  Count before(all, snapshot.text, false);
  for (const Diagnostic& diagnostic : all) {
    if (!touches(diagnostic, within, snapshot.text)) continue;
    std::size_t first = found.size();
    for (Fix& fix : diagnostics::advise(diagnostic, tree, snapshot.text).fixes) {
      if (snapshot.is_stale() || found.size() - first == kMostFixes) break;
      bool known =
          std::any_of(found.begin(), found.end(), [&](const Remedy& other) { return same_edits(other.fix, fix); });
      if (known) continue;
      source::SourceText mended(diagnostics::apply(fix, snapshot.text.text()));
      std::optional<std::vector<Diagnostic>> left = diagnose(trial, mended);
      bool of_header = diagnostic.type == diagnostics::ErrorType::SyntaxError;
      if (!left || !Count(*left, mended, of_header).is_better_than(before)) continue;
      found.push_back({diagnostic, std::move(fix), found.size() == first});
    }
  }
  return found;
}

}  // namespace krait::server

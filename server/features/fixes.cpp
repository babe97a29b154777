#include "server/features/fixes.h"

#include <algorithm>

#include "server/features/diagnostics.h"

namespace krait::server {

namespace {

using diagnostics::Diagnostic;
using diagnostics::Fix;

constexpr std::size_t kMostFixes = 3;  // of one diagnostic

struct Count {
  std::ptrdiff_t errors = 0, blocks = 0, warnings = 0;

  explicit Count(const std::vector<Diagnostic>& found) {
    for (const Diagnostic& diagnostic : found) {
      ++(diagnostic.is_warning() ? warnings : errors);
      blocks += diagnostic.message.starts_with("expected an indented block");
    }
  }
  // A text that parses shows warnings that could not be seen before: errors count first. A header that is in order at
  // last may still lack its block.
  [[nodiscard]] bool is_better_than(const Count& other) const {
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
  document::Document trial;
  trial.update(snapshot.text);
  Count before(all);
  for (const Diagnostic& diagnostic : all) {
    if (!touches(diagnostic, within, snapshot.text)) continue;
    std::size_t first = found.size();
    for (Fix& fix : diagnostics::advise(diagnostic, snapshot.tree(), snapshot.text).fixes) {
      if (snapshot.is_stale() || found.size() - first == kMostFixes) break;
      bool known =
          std::any_of(found.begin(), found.end(), [&](const Remedy& other) { return same_edits(other.fix, fix); });
      if (known) continue;
      trial.update(source::SourceText(diagnostics::apply(fix, snapshot.text.text())));
      if (!Count(diagnose(trial)).is_better_than(before)) continue;
      found.push_back({diagnostic, std::move(fix), found.size() == first});
    }
  }
  return found;
}

}  // namespace krait::server

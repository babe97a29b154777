#include "server/features/diagnostics.h"

#include <algorithm>

namespace krait::server {

namespace {

using diagnostics::Diagnostic;

std::uint32_t next_character(std::string_view text, std::uint32_t at) {
  ++at;
  while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80) ++at;
  return at;
}

bool is_line_end(char c) {
  return c == '\n' || c == '\r';
}

// An empty range would be invisible: it takes the character that it stands at, or, at the end of a line, the last one
// before it.
void make_visible(Diagnostic& diagnostic, std::string_view text) {
  auto size = static_cast<std::uint32_t>(text.size());
  auto& [start, end] = diagnostic.shown;
  start = std::min(start, size);
  end = std::clamp(end, start, size);
  if (start != end || text.empty()) return;
  if (start < size && !is_line_end(text[start])) {
    end = next_character(text, start);
    return;
  }
  bool line_is_empty = start == 0 || is_line_end(text[start - 1]);
  if (line_is_empty) return;
  --start;
  while (start > 0 && (static_cast<unsigned char>(text[start]) & 0xC0) == 0x80) --start;
}

void make_visible(std::vector<Diagnostic>& found, std::string_view text) {
  for (Diagnostic& diagnostic : found) make_visible(diagnostic, text);
}

}  // namespace

Findings diagnose(const Snapshot& snapshot) {
  Findings found = snapshot.diagnostics();
  make_visible(found.told, snapshot.text.text());
  return found;
}

Findings diagnose_first(const Snapshot& snapshot) {
  Findings found = snapshot.first_diagnostics();
  make_visible(found.told, snapshot.text.text());
  return found;
}

std::optional<std::vector<Diagnostic>> diagnose(Snapshot::Trial& trial, const source::SourceText& text) {
  std::optional<std::vector<Diagnostic>> found = trial.diagnostics(text);
  if (found) make_visible(*found, text.text());
  return found;
}

}  // namespace krait::server

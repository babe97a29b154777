#include "server/features/diagnostics.h"

#include <algorithm>

#include "syntax/ast/parse.h"
#include "syntax/diagnostics/validate_code.h"
#include "syntax/symbols/symbol_table.h"

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

// The symbol table knows no text: its errors have lines and columns alone, in bytes as the tree's positions are.
void place(Diagnostic& diagnostic, const source::SourceText& text) {
  const diagnostics::Reported& at = diagnostic.reported;
  bool placed = diagnostic.shown.start != diagnostic.shown.end || at.lineno < 1;
  if (placed) return;
  auto offset = [&](std::int32_t line, std::int32_t column) {
    return text.line_start(static_cast<std::uint32_t>(line - 1)) + static_cast<std::uint32_t>(std::max(column, 1) - 1);
  };
  diagnostic.shown.start = offset(at.lineno, at.offset);
  diagnostic.shown.end = at.end_lineno < 1 ? diagnostic.shown.start : offset(at.end_lineno, at.end_offset);
}

// What the stages after the parser refuse: the symbol table's errors, or, when there are none, the compiler's.
void add_later_errors(const ast::Mod& module, const source::SourceText& text, std::vector<Diagnostic>& found) {
  symbols::BuildResult built = symbols::build(module);
  std::size_t first = found.size();
  if (built.error) found.push_back(std::move(*built.error));
  for (Diagnostic& error : built.more_errors) found.push_back(std::move(error));
  if (built.table)
    for (Diagnostic& fault : diagnostics::validate_code(module, *built.table)) found.push_back(std::move(fault));
  for (std::size_t i = first; i < found.size(); ++i) place(found[i], text);
}

}  // namespace

std::vector<Diagnostic> diagnose(const source::SourceText& text) {
  ast::ParseOptions options;
  options.all_errors = true;
  ast::ParseResult parsed = ast::parse(text, options);
  std::vector<Diagnostic> found = std::move(parsed.errors);
  if (parsed.ok()) add_later_errors(*parsed.module, text, found);
  for (Diagnostic& warning : parsed.warnings) found.push_back(std::move(warning));
  for (Diagnostic& diagnostic : found) make_visible(diagnostic, text.text());
  std::stable_sort(found.begin(), found.end(),
                   [](const Diagnostic& a, const Diagnostic& b) { return a.shown.start < b.shown.start; });
  return found;
}

}  // namespace krait::server

#include "syntax/ast/check_strings.h"

#include "syntax/ast/lower.h"

namespace krait::ast {
namespace {

using diagnostics::Diagnostic;
using tokens::Token;

/// Plain text in plain quotes is always right.
bool may_be_wrong(std::string_view literal) {
  for (char c : literal) {
    if (c == '\\') return true;
    if (c == '\'' || c == '"') break;
    if (c == 'b' || c == 'B' || c == 'f' || c == 'F') return true;
  }
  return literal.find('\\') != std::string_view::npos;
}

std::optional<Diagnostic> check(void*, std::string_view text, const Token* tokens, size_t count) {
  bool suspicious = false;
  for (size_t i = 0; i < count; i++) suspicious = suspicious || may_be_wrong(tokens[i].text(text));
  if (!suspicious) return std::nullopt;
  const Token &first = tokens[0], &last = tokens[count - 1];
  // in parentheses the literals may stand on lines of their own, as they perhaps did
  std::string wrapped = "(" + std::string(text.substr(first.start, last.end - first.start)) + ")";
  Arena arena;
  cst::Parser parser;
  std::vector<Fault> faults;
  std::vector<Diagnostic> warnings;
  LowerShared shared{arena, parser, faults, warnings, source::StackGuard()};
  cst::Cst tree = parser.parse(wrapped);
  Lowerer lowerer(shared, wrapped, Origin{first.line, first.column - 1});
  (void)lowerer.lower_module_body(tree.root());
  if (faults.empty()) return std::nullopt;
  Diagnostic error = std::move(faults.front().diagnostic);
  if (!faults.front().placed) error.reported = {};
  return error;
}

}  // namespace

diagnostics::StringsCheck strings_check() { return {check, nullptr}; }

}  // namespace krait::ast

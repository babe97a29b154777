#include "syntax/ast/literal_check.h"

#include "syntax/ast/async_names.h"
#include "syntax/ast/lower.h"

namespace krait::ast {

using diagnostics::Diagnostic;

namespace {

std::optional<Diagnostic> check_literals(void* context, std::string_view text, const tokens::Token* tokens,
                                         size_t count) {
  auto& check = *static_cast<LiteralCheck*>(context);
  Arena arena;
  std::vector<Fault> faults;
  std::vector<Diagnostic> warnings;
  LowerShared shared{arena, check.parser, faults, warnings, source::StackGuard(), check.max_digits};
  shared.may_be_undecodable = true;
  if (check.warnings) shared.fatal_warning = check.warnings->before_fatal();
  shared.feature_version = check.feature_version;
  shared.barry_as_flufl = check.barry_as_flufl;
  if (check.feature_version < diagnostics::kAsyncKeywords) {
    shared.async_name = unused_word(text, 'a');
    shared.await_name = unused_word(text, 'w');
  }
  uint32_t start = tokens[0].start;
  TextPlace place{{tokens[0].line, tokens[0].column}, start};
  if (tokens[0].line == check.first_line) place.origin.column += check.first_column;
  Lowerer lowerer(shared, text.substr(start, tokens[count - 1].end - start), place);
  std::vector<source::Span> literals;
  for (size_t i = 0; i < count; i++) literals.push_back({tokens[i].start - start, tokens[i].end - start});
  if (tokens[0].type == tokens::Type::kNumber) {
    (void)lowerer.number_value(0, literals[0].end);
  } else {
    (void)lowerer.lower_literals(literals);
  }
  for (Diagnostic& warning : warnings) {
    if (check.warnings) check.warnings->add(std::move(warning));
  }
  if (faults.empty()) return std::nullopt;
  Diagnostic found = std::move(faults.front().diagnostic);
  if (faults.front().certainty != Certainty::Exact) found.reported = {};
  if (faults.front().certainty != Certainty::Verdict) check.refused = found;
  return found;
}

}  // namespace

diagnostics::LiteralsCheck LiteralCheck::hook() { return {check_literals, this}; }

}  // namespace krait::ast

// What to say of which message, and what all advice is made of.
#include "syntax/diagnostics/advice.h"

#include <algorithm>

#include "syntax/cst/logical_lines.h"
#include "syntax/diagnostics/advisor.h"

namespace krait::diagnostics {

struct Advisor::Row {
  Message message;
  void (Advisor::*advise)();
};

const Advisor::Row Advisor::kRows[] = {
    {Message::unexpected_indent, &Advisor::relate_misplaced},
    {Message::unexpected_indent, &Advisor::mend_indentation},
    {Message::bad_dedent, &Advisor::relate_misplaced},
    {Message::bad_dedent, &Advisor::relate_first_of_block},
    {Message::bad_dedent, &Advisor::mend_indentation},
    {Message::bad_tabs, &Advisor::mend_tabs},
    {Message::expected_handler, &Advisor::mend_handler},
    {Message::expected_handler, &Advisor::relate_try},
    {Message::unclosed_bracket, &Advisor::mend_unclosed},
    {Message::unmatched_bracket, &Advisor::mend_unmatched},
    {Message::wrong_bracket, &Advisor::mend_wrong_bracket},
    {Message::wrong_bracket, &Advisor::relate_opener},
    {Message::wrong_bracket_below, &Advisor::mend_wrong_bracket},
    {Message::wrong_bracket_below, &Advisor::relate_opener},
    {Message::unterminated_string, &Advisor::mend_string},
    {Message::unterminated_triple_quoted, &Advisor::mend_triple_quoted},
    {Message::expected_colon, &Advisor::mend_colon},
    {Message::expected_parenthesis, &Advisor::mend_parameters},
    {Message::bad_character, &Advisor::mend_character},
    {Message::non_printable, &Advisor::mend_character},
    {Message::leading_zeros, &Advisor::mend_zeros},
    {Message::warn_escape, &Advisor::mend_escape},
    {Message::assignment_in_condition, &Advisor::mend_equals},
    {Message::cannot_assign_here, &Advisor::mend_equals},
    {Message::assignment_in_argument, &Advisor::mend_equals},
    {Message::cannot_assign, &Advisor::mend_equals},
    {Message::missing_parentheses, &Advisor::mend_print},
    {Message::forgotten_comma, &Advisor::mend_comma},
    {Message::except_types, &Advisor::mend_except},
    {Message::expected_else, &Advisor::mend_else},
    {Message::import_comma, &Advisor::mend_trailing_comma},
    {Message::bare_generator, &Advisor::mend_by_parentheses},
    {Message::comprehension_target, &Advisor::mend_by_parentheses},
    {Message::parenthesized_parameters, &Advisor::mend_parenthesized},
    {Message::parenthesized_lambda, &Advisor::mend_parenthesized},
    {Message::starred_here, &Advisor::mend_starred},
    {Message::starred_expression, &Advisor::mend_starred},
    {Message::starred_target, &Advisor::mend_starred},
    {Message::warn_is, &Advisor::mend_is},
    {Message::warn_is_not, &Advisor::mend_is},
    {Message::warn_assert, &Advisor::mend_assert},
    {Message::await_in_function, &Advisor::mend_async},
    {Message::async_for_outside, &Advisor::mend_async},
    {Message::async_with_outside, &Advisor::mend_async},
    {Message::async_comprehension, &Advisor::mend_async},
    {Message::invalid_syntax, &Advisor::mend_bracket_before},
    {Message::forgotten_comma, &Advisor::mend_bracket_before},
    {Message::wrong_bracket_below, &Advisor::mend_bracket_before},
    {Message::assignment_in_condition, &Advisor::mend_bracket_before},
    {Message::assignment_in_argument, &Advisor::mend_bracket_before},
    {Message::invalid_syntax, &Advisor::mend_open_bracket},
    {Message::forgotten_comma, &Advisor::mend_open_bracket},
    {Message::invalid_syntax, &Advisor::mend_line_before},
    {Message::invalid_syntax, &Advisor::relate_line_before},
    {Message::invalid_syntax, &Advisor::mend_spelling},
    {Message::missing_default, &Advisor::mend_default},
    {Message::fstring_single_brace, &Advisor::mend_braces},
    {Message::fstring_expecting_brace, &Advisor::mend_braces},
    {Message::expected_colon, &Advisor::mend_spelling},
    {Message::late_future, &Advisor::mend_late_import},
    {Message::duplicate_parameter, &Advisor::relate_name},
    {Message::parameter_declared, &Advisor::relate_name},
    {Message::used_before_declared, &Advisor::relate_name},
    {Message::assigned_before_declared, &Advisor::relate_name},
    {Message::annotated_declared, &Advisor::relate_name},
    {Message::nonlocal_and_global, &Advisor::relate_name},
    {Message::pattern_name, &Advisor::relate_name},
    {Message::repeated_keyword, &Advisor::relate_argument},
    {Message::positional_after_keyword, &Advisor::relate_argument},
    {Message::positional_after_unpacking, &Advisor::relate_argument},
    {Message::unpacking_after_unpacking, &Advisor::relate_argument},
    {Message::default_order, &Advisor::relate_parameter},
    {Message::star_twice, &Advisor::relate_parameter},
    {Message::slash_twice, &Advisor::relate_parameter},
    {Message::slash_after_star, &Advisor::relate_parameter},
    {Message::after_double_star, &Advisor::relate_parameter},
    {Message::return_in_generator, &Advisor::relate_yield},
    {Message::bare_except_last, &Advisor::relate_try},
    {Message::mixed_except, &Advisor::relate_try},
    {Message::capture_unreachable, &Advisor::relate_capture},
    {Message::wildcard_unreachable, &Advisor::relate_capture},
};

Advice Advisor::run() {
  if (error_.shown.end > text_.size() || !tree_) return {};
  for (const Row& row : kRows) {
    if (row.message == message_) (this->*row.advise)();
  }
  if (message_ >= Message::block_after_if && message_ <= Message::block_after_class) {
    mend_block();
    relate_block();
  }
  return std::move(advice_);
}

Advice advise(const Diagnostic& diagnostic, const cst::Cst& tree, const source::SourceText& text) {
  return Advisor(diagnostic, tree, text).run();
}

std::string apply(const Fix& fix, std::string_view text) {
  std::string changed;
  uint32_t done = 0;
  for (const TextEdit& edit : fix.edits) {
    changed += text.substr(done, edit.start - done);
    changed += edit.text;
    done = edit.end;
  }
  changed += text.substr(done);
  return changed;
}

// ---- lines and characters ----

static bool begins_operand(char c) { return lex_is_name_part(static_cast<unsigned char>(c)) || lex_is_quote(c); }

uint32_t Advisor::code_start(uint32_t line) const {
  uint32_t at = source_.line_start(line), end = line_end(line);
  while (at < end && lex_is_blank(text_[at])) at++;
  return at;
}

bool Advisor::is_blank_line(uint32_t line) const {
  uint32_t at = code_start(line);
  return at == line_end(line) || text_[at] == '#';
}

std::string_view Advisor::indentation(uint32_t line) const {
  return text_.substr(source_.line_start(line), code_start(line) - source_.line_start(line));
}

std::optional<uint32_t> Advisor::line_before(uint32_t line) const {
  while (line-- > 0) {
    if (!is_blank_line(line)) return line;
  }
  return std::nullopt;
}

std::optional<uint32_t> Advisor::line_after(uint32_t line) const {
  while (++line < line_count()) {
    if (!is_blank_line(line)) return line;
  }
  return std::nullopt;
}

uint32_t Advisor::code_end(uint32_t from) const {
  uint32_t at = from, code = from, limit = line_end(source_.line_of(from));
  char quote = 0;
  for (; at < limit; at++) {
    char c = text_[at];
    if (quote) {
      if (c == '\\') at++;
      if (c == quote) quote = 0;
    } else if (c == '#') {
      break;
    } else if (lex_is_quote(c)) {
      quote = c;
    }
    if (!lex_is_blank(c)) code = std::min(at + 1, limit);
  }
  return code;
}

bool Advisor::leaves_bracket_open(uint32_t line) const {
  return cst::count_brackets(source_.line_text(line)).open > 0;
}

std::optional<uint32_t> Advisor::operand_before() const {
  uint32_t line = source_.line_of(start());
  std::optional<uint32_t> before = line_before(line), outer = before;
  if (start() != code_start(line) || !begins_operand(text_[start()])) return std::nullopt;
  while (outer && indentation(*outer).size() >= indentation(line).size()) outer = line_before(*outer);
  if (!outer || !leaves_bracket_open(*outer)) return std::nullopt;
  uint32_t end = code_end(code_start(*before));
  if (end == 0 || end > start()) return std::nullopt;
  char last = text_[end - 1];
  bool is_operand = lex_is_name_part(static_cast<unsigned char>(last)) || lex_is_quote(last) || lex_opener_of(last);
  return is_operand ? std::optional(end) : std::nullopt;
}

uint32_t Advisor::line_in_message() const {
  size_t at = error_.message.rfind(" line ");
  uint32_t line = 0;
  if (at != std::string::npos) {
    for (at += 6; at < error_.message.size() && lex_is_digit(error_.message[at]); at++)
      line = line * 10 + (error_.message[at] - '0');
  }
  return line && line <= line_count() ? line - 1 : source_.line_of(start());
}

std::string_view Advisor::quoted_in_message() const {
  std::string_view message = error_.message;
  size_t open = message.find('\''), close = open == std::string_view::npos ? open : message.find('\'', open + 1);
  return close == std::string_view::npos ? std::string_view() : message.substr(open + 1, close - open - 1);
}

uint32_t Advisor::skip_blanks(uint32_t at) const {
  while (at < text_.size() && lex_is_blank(text_[at])) at++;
  return at;
}

uint32_t Advisor::word_end(uint32_t at) const {
  while (at < text_.size() && lex_is_name_part(static_cast<unsigned char>(text_[at]))) at++;
  return at;
}

// ---- the tree ----

cst::Node Advisor::parent_of(Node node) const {
  const cst::Record* first = tree_.root().record();
  for (const cst::Record* at = node.record(); at-- > first;) {
    if (at + at->size > node.record()) return Node(at);
  }
  return {};
}

cst::Node Advisor::enclosing(Kind kind, uint32_t at) const {
  Node found, node = tree_.root();
  for (bool deeper = true; deeper;) {
    deeper = false;
    if (node.kind() == kind) found = node;
    const cst::Record* end = node.record() + node.record()->size;
    for (const cst::Record* child = node.record() + 1; child < end; child += child->size) {
      if (at < child->start || at >= child->end) continue;
      node = Node(child);
      deeper = true;
      break;
    }
  }
  return found;
}

// ---- what is found ----

void Advisor::relate(Shown shown, std::string message, bool is_cause) {
  if (shown.end > text_.size() || shown.start > shown.end) return;
  advice_.related.push_back({shown, std::move(message), is_cause});
}

void Advisor::fix(std::string title, std::vector<TextEdit> edits) {
  std::sort(edits.begin(), edits.end(), [](const TextEdit& a, const TextEdit& b) { return a.start < b.start; });
  for (const TextEdit& edit : edits) {
    if (edit.start > edit.end || edit.end > text_.size()) return;
  }
  advice_.fixes.push_back({std::move(title), std::move(edits)});
}

void Advisor::indent_line(uint32_t line, std::string indentation) {
  fix("Change the indentation of line " + std::to_string(line + 1),
      {{source_.line_start(line), code_start(line), std::move(indentation)}});
}

}  // namespace krait::diagnostics

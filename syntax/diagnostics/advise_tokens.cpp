// Advice about brackets, strings, colons, characters and numbers.
#include <algorithm>

#include "syntax/diagnostics/advisor.h"

namespace krait::diagnostics {

namespace {

bool closes_something(char c) { return lex_opener_of(c) || c == ',' || c == ':' || lex_is_blank(c); }

struct Lookalike {
  std::string_view shown, meant;
};

// What word processors make of quotes and operators.
constexpr Lookalike kLookalikes[] = {
    {"\u2018", "'"},  {"\u2019", "'"},  {"\u201C", "\""},  {"\u201D", "\""}, {"\u201E", "\""}, {"\u00AB", "\""},
    {"\u00BB", "\""}, {"\u2013", "-"},  {"\u2014", "-"},   {"\u2212", "-"},  {"\u00D7", "*"},  {"\u00F7", "/"},
    {"\u2264", "<="}, {"\u2265", ">="}, {"\u2260", "!="},  {"\uFF08", "("},  {"\uFF09", ")"},  {"\uFF0C", ","},
    {"\uFF1A", ":"},  {"\uFF1B", ";"},  {"\u2026", "..."}, {"\u00A0", " "},  {"\u200B", ""},   {"\uFEFF", ""},
    {"\u3000", " "},  {"\u2192", "->"},
};

}  // namespace

void Advisor::mend_unclosed() {
  if (start() < text_.size()) close(start());
}

/// What CPython stumbles over may only follow a bracket that is left open in the lines before.
void Advisor::mend_bracket_before() {
  constexpr uint32_t kNearLines = 3;
  uint32_t own = source_.line_of(start());
  for (Node fault : tree_.faults()) {
    if (fault.kind() != Kind::kUnclosed || fault.start() > end()) continue;
    Node around = parent_of(fault);
    for (Node child : around ? around.children() : cst::Children(fault.record(), false)) {
      std::string_view bracket = child.text(text_);
      if (bracket.size() != 1 || !lex_closer_of(bracket[0]) || child.start() >= start()) continue;
      if (source_.line_of(child.start()) + kNearLines < own) continue;
      relate({child.start(), child.end()}, "'" + std::string(bracket) + "' was never closed", true);
      close(child.start());
      return;
    }
  }
}

/// Where the tree found that it had to be closed, and where people forget it: at the end of the line, in front of its
/// colon.
void Advisor::close(uint32_t bracket) {
  auto closer = static_cast<char>(lex_closer_of(text_[bracket]));
  if (!closer) return;
  std::string title = std::string("Insert '") + closer + "'";
  auto add = [&](uint32_t at) { insert(title, at, std::string(1, closer)); };
  uint32_t end_of_line = code_end(bracket);
  for (Node fault : tree_.faults()) {
    if (fault.kind() != Kind::kUnclosed || fault.start() <= bracket) continue;
    uint32_t at = fault.start();
    while (at > bracket + 1 && (lex_is_blank(text_[at - 1]) || lex_is_newline(text_[at - 1]))) at--;
    if (source_.line_of(at) != source_.line_of(bracket))
      add(code_end(std::max(source_.line_start(source_.line_of(at)), bracket)));
    add(at);
    break;
  }
  uint32_t before_colon = end_of_line;
  while (before_colon > bracket + 1 && (text_[before_colon - 1] == ':' || lex_is_blank(text_[before_colon - 1])))
    before_colon--;
  if (before_colon != end_of_line) add(before_colon);
  add(end_of_line);
  // or at the end of one of the lines after it
  uint32_t line = source_.line_of(bracket);
  for (int i = 0; i < 20; i++) {
    std::optional<uint32_t> next = line_after(line);
    if (!next) break;
    line = *next;
    add(code_end(code_start(line)));
  }
}

/// `if f(x:`, where CPython says no more than "invalid syntax": a bracket that is open there may be the fault.
void Advisor::mend_open_bracket() {
  std::string open;
  for (uint32_t at = source_.line_start(source_.line_of(start())); at < start(); at++) {
    if (lex_closer_of(text_[at])) open += text_[at];
    if (lex_opener_of(text_[at]) && !open.empty()) open.pop_back();
  }
  if (open.empty()) return;
  std::string closer(1, static_cast<char>(lex_closer_of(open.back())));
  uint32_t at = start();
  while (at > 0 && lex_is_blank(text_[at - 1])) at--;
  insert("Insert '" + closer + "'", at, closer);
}

/// Two operands, one at the end of a line and one at the beginning of the next.
void Advisor::mend_line_before() {
  if (std::optional<uint32_t> end = operand_before()) insert("Insert ','", *end, ",");
}

void Advisor::mend_default() { insert("Insert 'None'", end(), "None"); }

/// At the end of an f-string, or a brace that is meant to be text.
void Advisor::mend_braces() {
  std::string_view literal = shown_text();
  for (size_t at = literal.size(); at-- > 1;) {
    if (message_ == Message::fstring_single_brace && literal[at] == '}')
      insert("Double the brace", start() + static_cast<uint32_t>(at), "}");
  }
  size_t quote = literal.find_last_not_of("'\"");
  if (message_ == Message::fstring_expecting_brace && quote != std::string_view::npos) {
    insert("Insert '}'", start() + static_cast<uint32_t>(quote) + 1, "}");
  }
}

void Advisor::mend_unmatched() {
  if (start() < text_.size()) replace("Remove '" + std::string(1, text_[start()]) + "'", start(), start() + 1, "");
}

void Advisor::mend_wrong_bracket() {
  size_t at = error_.message.find("parenthesis '", error_.message.find("match opening"));
  if (at == std::string::npos || start() >= text_.size()) return;
  auto closer = static_cast<char>(lex_closer_of(error_.message[at + 13]));
  if (!closer) return;
  std::string bracket(1, closer);
  insert("Insert '" + bracket + "'", start(), bracket);
  replace("Replace by '" + bracket + "'", start(), start() + 1, bracket);
  uint32_t opener_line =
      error_.message.find(" on line ") == std::string::npos ? source_.line_of(start()) : line_in_message();
  insert("Insert '" + bracket + "' in line " + std::to_string(opener_line + 1), code_end(code_start(opener_line)),
         bracket);
}

void Advisor::mend_string() {
  uint32_t at = start();
  while (at < text_.size() && !lex_is_quote(text_[at]) && lex_is_name_part(static_cast<unsigned char>(text_[at]))) at++;
  if (at >= text_.size() || !lex_is_quote(text_[at])) return;
  std::string quote(1, text_[at]), title = "Insert " + quote;
  uint32_t end_of_line = line_end(source_.line_of(at)), tail = end_of_line;
  while (tail > at + 1 && closes_something(text_[tail - 1])) tail--;
  for (uint32_t place = tail; place <= end_of_line; place++) insert(title, place, quote);
  // or the quote is the closing one of a string that was never opened
  for (uint32_t open = at; open > source_.line_start(source_.line_of(at)); open--) {
    char before = text_[open - 1];
    if (before == '(' || before == '=' || before == ',' || before == '[' || before == '{' || before == ':') {
      insert("Insert " + quote + " in front", skip_blanks(open), quote);
      break;
    }
  }
}

void Advisor::mend_triple_quoted() {
  uint32_t at = start();
  while (at < text_.size() && !lex_is_quote(text_[at])) at++;
  if (at + 3 > text_.size()) return;
  std::string quotes(text_.substr(at, 3)), title = "Insert " + quotes;
  insert(title, line_end(source_.line_of(at)), quotes);
  for (Node fault : tree_.faults()) {
    if (fault.kind() != Kind::kBadString || fault.start() > at || fault.end() <= at) continue;
    uint32_t end = fault.end();
    while (end > at + 3 && (lex_is_blank(text_[end - 1]) || lex_is_newline(text_[end - 1]))) end--;
    insert(title, end, quotes);
  }
  insert(title + " at the end of the file", source_.size(), quotes);
}

void Advisor::mend_colon() {
  uint32_t at = std::min(start(), source_.size());
  uint32_t line = source_.line_of(at);
  uint32_t here = at;
  while (here > source_.line_start(line) && lex_is_blank(text_[here - 1])) here--;
  insert("Insert ':'", here, ":");
  insert("Insert ':'", code_end(code_start(line)), ":");
}

void Advisor::mend_parameters() {
  uint32_t at = std::min(start(), source_.size());
  while (at > 0 && lex_is_blank(text_[at - 1])) at--;
  insert("Insert '()'", at, "()");
  insert("Insert '():'", at, "():");
}

void Advisor::mend_character() {
  for (const Lookalike& lookalike : kLookalikes) {
    if (!text_.substr(start()).starts_with(lookalike.shown)) continue;
    std::vector<TextEdit> edits;
    uint32_t line = source_.line_of(start()), stop = line_end(line);
    // quotes come in pairs: all lookalikes of the line at once
    for (uint32_t at = start(); at < stop; at++) {
      for (const Lookalike& other : kLookalikes) {
        if (!text_.substr(at).starts_with(other.shown)) continue;
        edits.push_back({at, at + static_cast<uint32_t>(other.shown.size()), std::string(other.meant)});
      }
    }
    auto size = static_cast<uint32_t>(lookalike.shown.size());
    std::string title =
        lookalike.meant.empty() ? "Remove the character" : "Replace by '" + std::string(lookalike.meant) + "'";
    replace(title, start(), start() + size, std::string(lookalike.meant));
    if (edits.size() > 1)
      fix("Replace " + std::to_string(edits.size()) + " characters of line " + std::to_string(line + 1), edits);
  }
}

void Advisor::mend_zeros() {
  uint32_t at = start(), digits = at;
  while (digits < text_.size() && text_[digits] == '0') digits++;
  uint32_t last = digits;
  while (last < text_.size() && lex_is_digit(text_[last])) last++;
  std::string number(text_.substr(digits, last - digits));
  if (number.find_first_of("89") == std::string::npos)
    replace("Write an octal number, 0o" + number, at, last, "0o" + number);
  replace("Remove the leading zeros", at, last, number);
}

/// The place of the warning is the whole literal.
void Advisor::mend_escape() {
  std::string_view literal = shown_text(), escape = quoted_in_message();
  size_t found = literal.find(escape);
  if (escape.size() < 2 || found == std::string_view::npos) return;
  auto at = start() + static_cast<uint32_t>(found);
  insert("Write '\\" + std::string(escape) + "'", at, "\\");
  bool raw_changes_others = false;
  for (size_t i = 0; i + 1 < literal.size(); i++) {
    raw_changes_others = raw_changes_others || (literal[i] == '\\' && literal[i + 1] != escape[1]);
    if (literal[i] == '\\') i++;
  }
  if (!raw_changes_others) insert("Make it a raw string", start(), "r");
}

}  // namespace krait::diagnostics

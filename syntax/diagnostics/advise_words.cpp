// Advice about operators, words, commas and parentheses.
#include <algorithm>

#include "syntax/diagnostics/advisor.h"

namespace krait::diagnostics {

namespace {

bool ends_operand(char c) {
  return lex_is_name_part(static_cast<unsigned char>(c)) || lex_opener_of(c) || lex_is_quote(c);
}
bool begins_operand(char c) {
  return lex_is_name_part(static_cast<unsigned char>(c)) || lex_closer_of(c) || lex_is_quote(c);
}

struct Spelling {
  std::string_view written, meant;
};

// Other languages, and Python 2.
constexpr Spelling kSpellings[] = {
    {"else if", "elif"},   {"elseif", "elif"}, {"elsif", "elif"}, {"&&", "and"}, {"||", "or"},    {"<>", "!="},
    {"===", "=="},         {"!==", "!="},      {"=<", "<="},      {"=>", ">="},  {"++", " += 1"}, {"--", " -= 1"},
    {"function ", "def "}, {"func ", "def "},  {"null", "None"},  {"!", "not "},
};

}  // namespace

/// `=` between the parts of a condition or of an argument.
void Advisor::mend_equals() {
  uint32_t stop = line_end(source_.line_of(std::max(end(), start()))), depth = 0;
  for (uint32_t at = start(); at < stop; at++) {
    char c = text_[at];
    if (lex_is_quote(c)) break;
    if (lex_closer_of(c)) depth++;
    if (lex_opener_of(c)) depth -= depth > 0;
    bool alone = c == '=' && at > 0 && (at + 1 == stop || text_[at + 1] != '=') &&
                 std::string_view("=!<>:+-*/%&|^@").find(text_[at - 1]) == std::string_view::npos;
    if (!alone || depth) continue;
    replace("Compare with '=='", at, at + 1, "==");
    if (message_ == Message::assignment_in_condition) replace("Assign with ':='", at, at + 1, ":=");
    return;
  }
}

void Advisor::mend_print() {
  uint32_t name = word_end(start()), argument = skip_blanks(name);
  uint32_t last = code_end(start());
  while (last > argument && text_[last - 1] == ';') last--;
  for (uint32_t stop : {last, end()}) {
    if (stop <= argument) continue;
    fix("Call " + std::string(text_.substr(start(), name - start())) + "(...)",
        {{name, argument, "("}, {stop, stop, ")"}});
  }
}

/// Between the two operands that stand side by side.
void Advisor::mend_comma() {
  for (uint32_t at = start() + 1; at < end(); at++) {
    if (!ends_operand(text_[at - 1])) continue;
    uint32_t next = at;
    while (next < end() && (lex_is_blank(text_[next]) || lex_is_newline(text_[next]))) next++;
    if (next < end() && begins_operand(text_[next]) &&
        (next > at || !lex_is_name_part(static_cast<unsigned char>(text_[at]))))
      insert("Insert ','", at, ",");
  }
}

void Advisor::mend_except() {
  uint32_t at = start(), stop = at, limit = code_end(at), depth = 0;
  for (; stop < limit && (depth || text_[stop] != ':'); stop++) {
    if (lex_closer_of(text_[stop])) depth++;
    if (lex_opener_of(text_[stop])) depth -= depth > 0;
  }
  while (stop > at && lex_is_blank(text_[stop - 1])) stop--;
  size_t as = text_.substr(at, stop - at).find(" as ");
  uint32_t last = as == std::string_view::npos ? stop : at + static_cast<uint32_t>(as);
  fix("Parenthesize the exception types", {{at, at, "("}, {last, last, ")"}});
  size_t comma = text_.substr(at, stop - at).find(',');
  if (comma == std::string_view::npos || as != std::string_view::npos) return;
  uint32_t place = at + static_cast<uint32_t>(comma);
  std::string_view name = text_.substr(skip_blanks(place + 1), stop - skip_blanks(place + 1));
  if (std::all_of(name.begin(), name.end(), [](char c) { return lex_is_name_part(static_cast<unsigned char>(c)); })) {
    fix("Name the exception with 'as'", {{place, skip_blanks(place + 1), " as "}});
  }
}

void Advisor::mend_else() { insert("Insert 'else None'", end(), " else None"); }

void Advisor::mend_trailing_comma() {
  uint32_t last = code_end(code_start(source_.line_of(start() ? start() - 1 : 0)));
  if (last > 0 && text_[last - 1] == ',') replace("Remove the trailing comma", last - 1, last, "");
}

void Advisor::mend_by_parentheses() {
  fix("Add parentheses", {{start(), start(), "("}, {end(), end(), ")"}});
}

void Advisor::mend_parenthesized() {
  if (end() < start() + 2 || text_[start()] != '(' || text_[end() - 1] != ')') return;
  fix("Remove the parentheses", {{start(), start() + 1, ""}, {end() - 1, end(), ""}});
}

/// `*x` is a part of a tuple: one comma makes it one.
void Advisor::mend_starred() {
  insert("Make it a tuple", end(), ",");
}

void Advisor::mend_is() {
  std::string_view text = shown_text();
  for (size_t at = 1; at + 2 < text.size(); at++) {
    if (text.substr(at, 2) != "is" || lex_is_name_part(static_cast<unsigned char>(text[at - 1])) ||
        lex_is_name_part(static_cast<unsigned char>(text[at + 2])))
      continue;
    auto from = start() + static_cast<uint32_t>(at);
    if (message_ == Message::warn_is) {
      replace("Compare with '=='", from, from + 2, "==");
    } else {
      replace("Compare with '!='", from, word_end(skip_blanks(from + 2)), "!=");
    }
  }
}

void Advisor::mend_assert() {
  uint32_t open = skip_blanks(word_end(code_start(source_.line_of(start())))), last = code_end(start());
  if (open >= last || text_[open] != '(' || text_[last - 1] != ')') return;
  bool blank_before = open > 0 && lex_is_blank(text_[open - 1]);
  fix("Remove the parentheses", {{open, open + 1, blank_before ? "" : " "}, {last - 1, last, ""}});
}

void Advisor::mend_async() {
  if (Node function = enclosing(Kind::kFunctionDefinition, start())) {
    insert("Make the function async", function.start(), "async ");
    relate(function.child(cst::Field::kName), "this function is not async");
  }
}

void Advisor::mend_spelling() {
  uint32_t line = source_.line_of(start()), from = source_.line_start(line), stop = line_end(line);
  std::string_view text = text_.substr(from, stop - from);
  for (const Spelling& spelling : kSpellings) {
    size_t found = text.rfind(spelling.written, std::min<size_t>(start() - from + 1, text.size()));
    if (found == std::string_view::npos) continue;
    auto at = from + static_cast<uint32_t>(found), last = at + static_cast<uint32_t>(spelling.written.size());
    auto is_word = [](char c) { return lex_is_name_part(static_cast<unsigned char>(c)); };
    if (is_word(spelling.written[0]) && at > from && is_word(text_[at - 1])) continue;
    replace("Write '" + std::string(spelling.meant) + "'", at, last, std::string(spelling.meant));
  }
}

void Advisor::mend_late_import() {
  Node root = tree_.root(), after;
  for (Node statement : root.named_children()) {
    Node first;
    for (Node part : statement.named_children()) {
      if (!first) first = part;
    }
    bool is_docstring = !after && first && first.kind() == Kind::kExpressionStatement &&
                        first.named_children().front().kind() == Kind::kStrings;
    bool is_future = first && first.kind() == Kind::kImportFromStatement && first.child(cst::Field::kModule) &&
                     first.child(cst::Field::kModule).text(text_) == "__future__";
    if (!is_docstring && !is_future) break;
    after = statement;
  }
  uint32_t line = source_.line_of(start()), from = source_.line_start(line), next = source_.line_start(line + 1);
  if (!indentation(line).empty() || end() > line_end(line)) return;
  uint32_t to = after ? after.end() : 0;
  if (to > from) return;
  fix("Move it to the beginning of the file",
      {{to, to, std::string(source_.line_text(line)) + "\n"}, {from, next, ""}});
}

}  // namespace krait::diagnostics

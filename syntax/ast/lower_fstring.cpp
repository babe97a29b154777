// f-strings as CPython 3.11 reads them: the text between the braces is cut out by its own small scanner, wrapped in
// parentheses and parsed again (language reference 2.4.3). All parts of a JoinedStr carry the position of the whole
// implicit concatenation, a format specification that of its literal; only the expressions inside have their own.
#include <cstring>

#include "syntax/ast/async_names.h"
#include "syntax/ast/literal_check.h"
#include "syntax/ast/lower.h"
#include "syntax/source/decode.h"

namespace krait::ast {

using diagnostics::Diagnostic;
using Rule = cst::Kind;

namespace {

constexpr int kMaxBrackets = 200;

bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

bool is_name_start(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool is_name_char(char c) { return is_name_start(c) || (c >= '0' && c <= '9'); }

/// Whether the text is one ASCII name that no keyword can be: the most common expression, not worth a parse.
bool is_plain_name(std::string_view text) {
  if (text.empty() || !is_name_start(text[0])) return false;
  for (char c : text) {
    if (!is_name_char(c)) return false;
  }
  static constexpr std::string_view kKeywords[] = {
      "False", "None",   "True",  "and",    "as",   "assert", "async",  "await",    "break", "class", "continue", "def",
      "del",   "elif",   "else",  "except", "finally", "for",  "from",   "global",   "if",    "import", "in",      "is",
      "lambda", "nonlocal", "not", "or",    "pass", "raise",  "return", "try",      "while", "with",  "yield"};
  for (std::string_view keyword : kKeywords) {
    if (text == keyword) return false;
  }
  return true;
}

char closer_of(char open) { return open == '(' ? ')' : open == '[' ? ']' : '}'; }

std::string quoted(const char* before, char c, const char* after = "'") {
  return std::string(before) + c + after;
}

}  // namespace

/// What is gathered while one concatenation (or one format specification) is read.
struct FStringState {
  uint32_t start, end;                 // the range that every part carries,
  uint32_t whole_start, whole_end;     // but the JoinedStr and a text at its end, which differ in specifications
  const StringPiece* piece = nullptr;  // the literal at hand
  std::string literal;                 // text since the last expression
  std::vector<Expr*> values;
};

bool Lowerer::fail(const FStringState& state, std::string message) {
  refuse(state.piece->start, state.piece->end, std::move(message), Certainty::Message);
  return false;
}

void Lowerer::flush_literal(FStringState& state) {
  if (state.literal.empty()) return;
  state.values.push_back(text_constant(arena().copy(state.literal), state.start, state.end));
  state.literal.clear();
}

Expr* Lowerer::finish_fstring(FStringState& state) {
  state.start = state.whole_start;
  state.end = state.whole_end;
  flush_literal(state);
  auto* made = make<JoinedStr>(state.start, state.end);
  made->values = copied(state.values);
  return made;
}

Expr* Lowerer::lower_joined(const std::vector<StringPiece>& pieces) {
  uint32_t start = pieces.front().start, end = pieces.back().end;
  FStringState state{start, end, start, end};
  for (const StringPiece& piece : pieces) {
    state.piece = &piece;
    if (!piece.format) {
      size_t faults = shared_.faults.size();
      state.literal += decode_text(piece.body, piece.raw, piece).view();
      if (shared_.faults.size() > faults) break;
      continue;
    }
    const char* at = piece.body.data();
    if (!parse_fstring(state, at, at + piece.body.size(), 0)) break;
  }
  return finish_fstring(state);
}

/// Reads literals and expressions up to `end`, or, in a format specification, up to its closing brace.
bool Lowerer::parse_fstring(FStringState& state, const char*& at, const char* end, int level) {
  while (true) {
    std::string_view literal;
    int found = find_literal(state, at, end, level, literal);
    if (found < 0) return false;
    state.literal += literal;
    if (found == 1) continue;  // a doubled brace: the literal goes on behind it
    if (at >= end || *at == '}') break;
    Expr* value = nullptr;
    std::string_view shown;
    if (!find_expression(state, at, end, level, value, shown)) return false;
    state.literal += shown;
    flush_literal(state);
    state.values.push_back(value);
  }
  if (level == 0 && at < end) return fail(state, "f-string: unexpected end of string");
  if (level != 0 && (at >= end || *at != '}')) return fail(state, "f-string: expecting '}'");
  return true;
}

/// 0: the literal ends at an expression, at a closing brace or at the end; 1: at a doubled brace; -1: refused.
int Lowerer::find_literal(FStringState& state, const char*& at, const char* end, int level, std::string_view& literal) {
  const char* start = at;
  const char* s = at;
  bool raw = state.piece->raw;
  int found = 0;
  while (s < end) {
    char c = *s++;
    if (!raw && c == '\\' && s < end) {
      c = *s++;
      if (c == 'N') {  // the braces of \N{...} are no expression
        if (s < end && *s++ == '{') {
          while (s < end && *s++ != '}') {
          }
        }
        continue;
      }
      if (c == '{') warn(state.piece->start, state.piece->end, "invalid escape sequence '\\{'");
    }
    if (c != '{' && c != '}') continue;
    if (level == 0 && s < end && *s == c) {
      at = s + 1;
      found = 1;
      break;
    }
    if (level == 0 && c == '}') {
      fail(state, "f-string: single '}' is not allowed");
      return -1;
    }
    s--;
    break;
  }
  if (found == 0) at = s;
  size_t faults = shared_.faults.size();
  if (s > start) literal = decode_text({start, static_cast<size_t>(s - start)}, raw, *state.piece);
  return shared_.faults.size() > faults ? -1 : found;
}

/// From an opening brace to behind the closing one. `shown` is the text of a `{value=}`.
bool Lowerer::find_expression(FStringState& state, const char*& at, const char* end, int level, Expr*& value,
                              std::string_view& shown) {
  if (level >= 2) return fail(state, "f-string: expressions nested too deeply");
  const char* start = ++at;
  if (!scan_expression(state, at, end)) return false;
  if (at >= end) return fail(state, "f-string: expecting '}'");
  auto* made = make<FormattedValue>(state.start, state.end);
  made->value = compile_expression(state, start, at);
  if (!made->value) return false;
  if (*at == '=') {
    if (shared_.feature_version < 8) {
      return fail(state, "f-string: self documenting expressions are only supported in Python 3.8 and greater");
    }
    at++;
    while (at < end && is_space(*at)) at++;
    shown = {start, static_cast<size_t>(at - start)};
    if (at >= end) return fail(state, "f-string: expecting '}'");
  }
  if (*at == '!') {
    if (++at >= end) return fail(state, "f-string: expecting '}'");
    char conversion = *at++;
    if (conversion != 's' && conversion != 'r' && conversion != 'a') {
      return fail(state, "f-string: invalid conversion character: expected 's', 'r', or 'a'");
    }
    made->conversion = conversion;
  }
  if (!parse_specification(state, at, end, level, *made)) return false;
  if (shown.data() && !made->format_spec && made->conversion == -1) made->conversion = 'r';
  value = made;
  return true;
}

bool Lowerer::parse_specification(FStringState& state, const char*& at, const char* end, int level,
                                  FormattedValue& value) {
  if (at < end && *at == ':') {
    if (++at >= end) return fail(state, "f-string: expecting '}'");
    FStringState inner{state.start, state.end, state.piece->start, state.piece->end, state.piece};
    if (!parse_fstring(inner, at, end, level + 1)) return false;
    value.format_spec = finish_fstring(inner);
  }
  if (at >= end || *at != '}') return fail(state, "f-string: expecting '}'");
  at++;
  return true;
}

/// Moves `at` to what ends the expression: an unnested ! : = or }.
bool Lowerer::scan_expression(FStringState& state, const char*& at, const char* end) {
  char brackets[kMaxBrackets];
  int depth = 0;
  char quote = '\0';
  bool triple = false;
  for (; at < end; at++) {
    char c = *at;
    char next = at + 1 < end ? at[1] : '\0';
    bool three = at + 2 < end && next == c && at[2] == c;
    if (c == '\\') return fail(state, "f-string expression part cannot include a backslash");
    if (quote) {
      if (c != quote || (triple && !three)) continue;
      if (triple) at += 2;
      quote = '\0';
      continue;
    }
    if (c == '\'' || c == '"') {
      triple = three;
      if (three) at += 2;
      quote = c;
    } else if (c == '[' || c == '{' || c == '(') {
      if (depth >= kMaxBrackets) return fail(state, "f-string: too many nested parenthesis");
      brackets[depth++] = c;
    } else if (c == '#') {
      return fail(state, "f-string expression part cannot include '#'");
    } else if (depth == 0 && std::memchr("!:}=<>", c, 6)) {
      if (next == '=' && std::memchr("!=<>", c, 4)) {
        at++;
        continue;
      }
      if (c == '<' || c == '>') continue;
      break;
    } else if (c == ']' || c == '}' || c == ')') {
      if (depth == 0) return fail(state, quoted("f-string: unmatched '", c));
      char open = brackets[--depth];
      if (closer_of(open) != c) {
        return fail(state, quoted("f-string: closing parenthesis '", c) +
                               quoted(" does not match opening parenthesis '", open));
      }
    }
  }
  if (quote) return fail(state, "f-string: unterminated string");
  if (depth) return fail(state, quoted("f-string: unmatched '", brackets[depth - 1]));
  return true;
}

namespace {

/// Where CPython believes that the opening brace stands: lines down from the literal's, and columns from the start of
/// that line.
Origin brace_offset(std::string_view token, size_t brace, BraceWalk& walk) {
  if (walk.token != token.data() || brace < walk.reached) walk = {token.data()};
  for (; walk.reached < brace; walk.reached++) {
    if (token[walk.reached] != '\n') continue;
    walk.offset.line++;
    walk.line_start = walk.reached + 1;
  }
  size_t at = brace + 1;
  while (at < token.size() && (token[at] == ' ' || token[at] == '\t' || token[at] == '\f')) at++;
  Origin offset = walk.offset;
  if (at < token.size() && token[at] == '\n') return offset;  // the expression starts on a line of its own
  offset.column = static_cast<int32_t>(brace - walk.line_start);
  return offset;
}

}  // namespace

Expr* Lowerer::compile_expression(FStringState& state, const char* start, const char* end) {
  std::string_view source(start, static_cast<size_t>(end - start));
  if (source.find_first_not_of(" \t\n\f") == std::string_view::npos) {
    bool named = end < state.piece->body.data() + state.piece->body.size() && std::strchr("!:=", *end);
    fail(state, named ? quoted("f-string: expression required before '", *end)
                      : "f-string: empty expression not allowed");
    return nullptr;
  }
  auto brace = static_cast<size_t>(start - 1 - state.piece->token.data());
  Origin offset = brace_offset(state.piece->token, brace, brace_walk_);
  Positions::Place token = positions_.place(state.piece->start);
  TextPlace place;
  place.origin = {token.line + offset.line, offset.line ? offset.column : token.column + offset.column};
  place.offset = place_.offset + state.piece->start + static_cast<uint32_t>(brace);
  if (is_plain_name(source)) {
    auto* name = make_node<Name>(arena());
    name->id = Identifier(arena().copy(source));
    name->lineno = name->end_lineno = place.origin.line;
    name->col_offset = place.origin.column + 1;
    name->end_col_offset = name->col_offset + static_cast<int32_t>(source.size());
    return name;
  }
  if (shared_.guard.exhausted()) {
    too_deep();
    return nullptr;
  }
  return parse_expression("(" + std::string(source) + ")", place);
}

/// Parses an expression with its own parentheses around it. Null if it is refused.
Expr* Lowerer::parse_expression(const std::string& wrapped, TextPlace place) {
  size_t faults = shared_.faults.size();
  size_t warnings = shared_.warnings.size();
  bool renamed = !shared_.async_name.empty();
  std::string text = renamed ? replace_async_names(wrapped, shared_.async_name, shared_.await_name) : wrapped;
  if (shared_.barry_as_flufl) text = replace_angles(text);
  cst::Cst tree = shared_.parser.parse_valid(text);
  Node statements = tree ? tree.root().child(Rule::kSimpleStatements) : Node();
  Node statement =
      statements && statements.named_children().count() == 1 ? statements.named_children().front() : Node();
  bool alone = tree && tree.root().named_children().count() == 1;
  Lowerer inner(shared_, text, place);
  Expr* value = nullptr;
  bool decodable = !shared_.may_be_undecodable || source::find_invalid_utf8(wrapped) == std::string_view::npos;
  if (decodable && statement && alone && statement.kind() == Rule::kExpressionStatement) {
    value = inner.lower_expression(statement.named_children().front());
  } else {
    inner.refuse(0, static_cast<uint32_t>(wrapped.size()), "f-string: invalid syntax");
  }
  bool valid = shared_.faults.size() == faults;
  bool is_plain = shared_.feature_version >= diagnostics::kNewestVersion && !shared_.barry_as_flufl &&
                  tree.depth() <= diagnostics::kShallow;
  if (valid && is_plain) return value;
  Lowerer(shared_, wrapped, place).explain_expression(faults, warnings);
  return shared_.faults.size() == faults ? value : nullptr;
}

/// Puts CPython's error, and what it warns of before, in the place of what was found from `first_fault` and
/// `first_warning` on, all of it in this text.
void Lowerer::explain_expression(size_t first_fault, size_t first_warning) {
  diagnostics::ExplainWarnings heard;
  if (shared_.fatal_warning != SIZE_MAX && shared_.fatal_warning >= first_warning) {
    heard.fatal = shared_.fatal_warning - first_warning;
  }
  LiteralCheck check{shared_.parser, shared_.max_digits, place_.origin.line, place_.origin.column,
                     shared_.feature_version, shared_.barry_as_flufl, &heard};
  diagnostics::ExplainOptions options;
  options.guard = shared_.guard;
  options.mode = diagnostics::ExplainMode::kFString;
  options.first_line = place_.origin.line;
  options.first_column = place_.origin.column;
  options.feature_version = shared_.feature_version;
  options.barry_as_flufl = shared_.barry_as_flufl;
  options.literals = check.hook();
  options.warnings = &heard;
  auto error = diagnostics::explain(source::SourceText(std::string(text_)), options);
  if (!error) return;
  error->shown.start += place_.offset;
  error->shown.end += place_.offset;
  shared_.faults.resize(first_fault);
  shared_.warnings.resize(first_warning);
  for (auto* pass : {&heard.first_pass, &heard.second_pass}) {
    for (Diagnostic& warning : *pass) {
      warning.shown = {place_.offset, place_.offset + static_cast<uint32_t>(text_.size())};
      shared_.warnings.push_back(std::move(warning));
    }
  }
  shared_.faults.push_back({std::move(*error), Certainty::Exact});
}

}  // namespace krait::ast

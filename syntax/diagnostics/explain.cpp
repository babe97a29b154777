// The two passes, and how an error comes by its numbers.
#include "syntax/diagnostics/explain.h"

#include <algorithm>

#include "syntax/diagnostics/mistakes.h"
#include "syntax/diagnostics/recogniser.h"
#include "syntax/source/decode.h"

namespace krait::diagnostics {

using tokens::Stop;
using tokens::Token;
using tokens::Type;

namespace {

std::string_view start_rule(ExplainMode mode) {
  switch (mode) {
    case ExplainMode::kExpression: return "eval";
    case ExplainMode::kEntry: return "interactive";
    case ExplainMode::kFString: return "fstring";
    case ExplainMode::kSignature: return "func_type";
    case ExplainMode::kFile: break;
  }
  return "file";
}

void replace(std::string& text, std::string_view what, std::string_view with) {
  size_t at = text.find(what);
  if (at != std::string::npos) text.replace(at, what.size(), with);
}

}  // namespace

// ---- raising ----

std::string_view Recogniser::line_text(int32_t line) const {
  int32_t index = line - options_.first_line;
  return index < 0 ? std::string_view() : lines_.line_text(static_cast<uint32_t>(index));
}

/// The line among what the text was decoded from; of lines that are missing there, the last.
std::string_view Recogniser::line_looked_up(int32_t line) const {
  const source::SourceText* undecoded = source_.undecoded();
  if (!undecoded) return line_text(line);
  auto last = static_cast<int32_t>(undecoded->line_count()) - 1;
  return undecoded->line_text(static_cast<uint32_t>(std::clamp(line - options_.first_line, 0, last)));
}

/// An offset that counts bytes of `text` from 1, in characters; only where the text's encoding is known does CPython
/// convert.
int32_t Recogniser::in_characters(std::string_view text, int32_t offset) const {
  if (offset <= 0 || source_.counts_bytes() || options_.mode == ExplainMode::kFString) return offset;
  auto bytes = static_cast<size_t>(offset);
  uint32_t characters = source::count_units(text.substr(0, bytes), source::ColumnUnit::kCodePoint);
  return static_cast<int32_t>(characters) + (bytes > text.size() ? 1 : 0);
}

uint32_t Recogniser::offset_of(int32_t line, int32_t column) const {
  int32_t index = std::max(line - options_.first_line, 0);
  uint32_t start = source_.line_start(static_cast<uint32_t>(index));
  auto length = static_cast<uint32_t>(source_.line_text(static_cast<uint32_t>(index)).size());
  return start + std::min(static_cast<uint32_t>(std::max(column, 0)), length);
}

/// CPython shows what its tokenizer holds, if that is not beyond the error: the line being read, newline and all, or
/// the lines, where the token at hand began on an earlier one. Otherwise it looks for the line, and leaves its newline
/// off.
void Recogniser::give_text(Diagnostic& diagnostic) const {
  int32_t line = diagnostic.reported.lineno;
  bool holds = tokenizer_.line() <= line && !options_.at_prompt;
  std::string_view held = holds ? tokenizer_.held() : std::string_view();
  diagnostic.text = source::repaired_utf8(held.empty() ? line_looked_up(line) : held);
  bool completed = !held.empty() && tokenizer_.line_is_completed();
  if (completed) diagnostic.text += '\n';
  diagnostic.text_origin = options_.mode == ExplainMode::kFile ? TextOrigin::File : TextOrigin::Buffer;
}

/// Takes the place of an error that was raised before.
void Recogniser::raise(Diagnostic diagnostic) {
  if (diagnostic.text_origin == TextOrigin::Source) give_text(diagnostic);
  error_ = std::move(diagnostic);
  stopped_ = true;
}

/// Columns are bytes from 0; an end column of -1 is none.
void Recogniser::raise_at(int32_t line, int32_t column, int32_t end_line, int32_t end_column, std::string message,
                          ErrorType type) {
  bool shifted = end_column < 0 && options_.mode == ExplainMode::kFString && line == options_.first_line;
  raise_from_tokenizer(line, column + 1, end_column + 1 - (shifted ? options_.first_column : 0), std::move(message),
                       type);
  error_->reported.end_lineno = end_line;
  error_->shown.end = std::max(error_->shown.start, offset_of(end_line, end_column));
}

/// Offsets are bytes from 1, as the parser hands them to its exceptions.
void Recogniser::raise_from_tokenizer(int32_t line, int32_t offset, int32_t end_offset, std::string message,
                                      ErrorType type) {
  Diagnostic error;
  error.type = type;
  error.message = options_.mode == ExplainMode::kFString ? "f-string: " + std::move(message) : std::move(message);
  error.shown.start = offset_of(line, offset - 1);
  error.shown.end = std::max(error.shown.start, offset_of(line, end_offset - 1));
  if (options_.mode == ExplainMode::kFString && line != options_.first_line) {
    offset -= options_.first_column;
    end_offset -= options_.first_column;
  }
  error.reported.lineno = error.reported.end_lineno = line;
  give_text(error);
  error.reported.offset = in_characters(error.text, offset);
  error.reported.end_offset = in_characters(error.text, end_offset);
  raise(std::move(error));
}

/// Unlike the others, it leaves the error that is there.
void Recogniser::raise_at_last(ErrorType type, std::string message) {
  if (error_) return;
  const Token& last = known_error_token_ ? *known_error_token_ : tokens_.back();
  bool has_column = last.column >= 0;
  int32_t offset = has_column ? last.column + 1 : last.reached_column;
  int32_t end_offset = last.end_column >= 0 ? last.end_column + 1 : -1;
  // CPython adds the shift of an f-string's first line even to what stands for no column, and then takes it for one.
  bool shifted = options_.mode == ExplainMode::kFString && last.line == options_.first_line && options_.first_column;
  if (!has_column && shifted) offset = end_offset = 0;
  raise_from_tokenizer(last.line, offset, end_offset, std::move(message), type);
  error_->reported.end_lineno = last.end_line;
  if (has_column) error_->shown.end = std::max(error_->shown.start, offset_of(last.end_line, last.end_column));
}

void Recogniser::raise_at_token(const Token& token, std::string message) {
  known_error_token_ = token;
  raise_at_last(ErrorType::SyntaxError, std::move(message));
}

void Recogniser::raise_between(const Node* from, const Node* to, std::string message) {
  const Token &first = tokens_[from->first], &last = tokens_[to->last];
  raise_at(first.line, first.column, last.end_line, last.end_column, std::move(message));
}

void Recogniser::raise_onward(const Node* from, std::string message) {
  const Token& first = tokens_[from->first];
  bool shifted = options_.mode == ExplainMode::kFString && tokenizer_.line() == options_.first_line;
  int32_t end_line = tokenizer_.line(), end = tokens_.back().reached_column;
  raise_from_tokenizer(first.line, first.column + 1, shifted ? end - options_.first_column : end, std::move(message));
  error_->reported.end_lineno = end_line;
  error_->shown.end = std::max(error_->shown.start, offset_of(end_line, end - 1));
}

void Recogniser::raise_action(const Action& action, Node** slots) {
  std::string message(action.message);
  replace(message, "\\\"", "\"");
  replace(message, "\\\"", "\"");
  Node* a = slots[action.slot];
  if (action.slot) {
    replace(message, "%e", describe(a));
    replace(message, "%l", std::to_string(tokens_[a->first].line));
  }
  switch (action.place) {
    case Place::kLast: raise_at_last(ErrorType::SyntaxError, std::move(message)); break;
    case Place::kIndent: raise_at_last(ErrorType::IndentationError, std::move(message)); break;
    case Place::kNode: raise_between(a, a, std::move(message)); break;
    case Place::kRange: raise_between(a, slots[action.slot2], std::move(message)); break;
    case Place::kOnward: raise_onward(a, std::move(message)); break;
  }
}

// ---- the tokenizer's faults ----

void Recogniser::raise_unclosed() {
  const tokens::OpenBracket& open = tokenizer_.brackets().back();
  raise_at(open.line, open.column, open.line, -1, std::string("'") + open.bracket + "' was never closed");
}

void Recogniser::take_failure(Stop stop) {
  int32_t line = tokenizer_.line();
  switch (stop) {
    case Stop::kError: {
      const tokens::Failure& failure = tokenizer_.failure();
      Diagnostic error;
      error.message = failure.message;
      error.reported = {failure.line, failure.offset, failure.line, failure.end_offset};
      std::string_view text = line_text(failure.line);
      error.text_origin = TextOrigin::Buffer;
      error.text = source::repaired_utf8(text);
      auto characters = static_cast<uint32_t>(std::max(failure.offset - 1, 0));
      uint32_t before = source::bytes_of_units(text, characters, source::ColumnUnit::kCodePoint);
      error.shown.start = offset_of(failure.line, static_cast<int32_t>(before));
      error.shown.end = offset_of(failure.line, static_cast<int32_t>(before) + 1);
      raise(std::move(error));
      break;
    }
    case Stop::kUnclosed: raise_unclosed(); break;
    case Stop::kUnexpectedEnd:
      if (tokenizer_.brackets().empty()) {
        raise_at_last(ErrorType::SyntaxError, "unexpected EOF while parsing");
      } else {
        raise_unclosed();
      }
      break;
    case Stop::kBadDedent:
      raise_at_last(ErrorType::IndentationError, "unindent does not match any outer indentation level");
      break;
    case Stop::kTabError:
      raise_at(line, 0, line, -1, "inconsistent use of tabs and spaces in indentation", ErrorType::TabError);
      break;
    case Stop::kTooDeep:
      raise_at(line, 0, line, -1, "too many levels of indentation", ErrorType::IndentationError);
      break;
    case Stop::kAfterBackslash:
      raise_at(line, tokenizer_.joined_column() - 1, line, -1,
               "unexpected character after line continuation character");
      break;
    case Stop::kUndecodable:
      raise_at_last(ErrorType::SyntaxError, "(unicode error) " + tokenizer_.failure().message);
      break;
    case Stop::kNothing:
    case Stop::kEnd: break;
  }
}

/// Behind the parser's error nobody makes a SyntaxError of what decoding a name raises.
void Recogniser::raise_undecodable() {
  Diagnostic error;
  error.type = ErrorType::UnicodeError;
  error.message = tokenizer_.failure().message;
  error.text_origin = TextOrigin::Buffer;
  error.text = tokenizer_.failure().name;
  raise(std::move(error));
}

/// Tokenizes what the parser did not reach: true if a fault there takes the place of the parser's error.
bool Recogniser::check_rest() {
  int32_t line = (known_error_token_ ? *known_error_token_ : tokens_.back()).line;
  if (options_.known && &lines_ == &source_) tokenizer_.set_known(options_.known);
  for (;;) {
    Token token = tokenizer_.next();
    note_number_warnings();
    if (token.type == Type::kEndMarker) return false;
    if (token.type != Type::kErrorToken) continue;
    bool unclosed = !tokenizer_.brackets().empty() && line > tokenizer_.brackets().back().line;
    bool undecodable = tokenizer_.stop() == Stop::kUndecodable;
    if (tokenizer_.stop() != Stop::kError && !undecodable && !unclosed) return false;
    error_.reset();
    if (undecodable) {
      raise_undecodable();
    } else if (tokenizer_.stop() == Stop::kError) {
      take_failure(Stop::kError);
    } else {
      raise_unclosed();
    }
    return true;
  }
}

// ---- the passes ----

bool Recogniser::is_syntax_error() const {
  return error_->type == ErrorType::SyntaxError || error_->type == ErrorType::IndentationError ||
         error_->type == ErrorType::TabError;
}

void Recogniser::skip_to_statement() {
  uint32_t from = source_.line_of(options_.from);
  if (from) tokenizer_.start_at(lines_.line_start(from), static_cast<int32_t>(from) + options_.first_line);
  if (!options_.known || &lines_ != &source_) return;
  for (const tokens::Tokenizer::Known& known : *options_.known)
    if (known.end <= options_.fault) known_before_.push_back(known);
  tokenizer_.set_known(&known_before_);
}

/// CPython tokenizes the rest unless it has met the end of the text, if the error is a particular one; not at a prompt.
std::optional<Diagnostic> Recogniser::finish(bool particular) {
  bool more_tokens = tokenizer_.stop() == Stop::kNothing && !(particular && tokenizer_.met_end());
  if (more_tokens && is_syntax_error() && !options_.at_prompt) (void)check_rest();
  return std::move(error_);
}

bool Recogniser::is_incomplete() const {
  switch (tokenizer_.stop()) {
    case Stop::kEnd:
    case Stop::kUnclosed:
    case Stop::kUnexpectedEnd: return true;
    case Stop::kError: return tokenizer_.failure().at_end;
    // To end a word at the end of the text, CPython's tokenizer had to look for more; not so a string, nor in a file,
    // which ends with a newline.
    case Stop::kNothing:
      return tokenizer_.met_end();
    default: return false;
  }
}

/// Behind the entry that was recognised: anything but blank lines and comments.
bool Recogniser::has_more_statements() const {
  std::string_view rest = tokenizer_.rest();
  for (size_t at = 0; at < rest.size();) {
    if (rest[at] == '#') {
      at = rest.find('\n', at);
      if (at == std::string_view::npos) return false;
    } else if (!lex_is_blank(rest[at]) && !lex_is_newline(rest[at])) {
      return true;
    } else {
      at++;
    }
  }
  return false;
}

std::optional<Diagnostic> Recogniser::run() {
  skip_to_statement();
  std::string_view rule = start_rule(options_.mode);
  if (!stopped_ && parse(rule)) {
    if (options_.mode != ExplainMode::kEntry || !has_more_statements()) return std::nullopt;
    raise_at_last(ErrorType::SyntaxError, "multiple statements found while compiling a single statement");
    return std::move(error_);
  }
  if (options_.allow_incomplete && is_incomplete()) {
    error_.reset();
    raise_at_last(ErrorType::SyntaxError, "incomplete input");
    return std::move(error_);
  }
  if (stopped_) return finish();

  Token last = tokens_.back();
  auto last_index = static_cast<uint32_t>(tokens_.size() - 1);
  for_mistakes_ = explaining_ = true;
  if (options_.warnings) options_.warnings->in_second_pass = true;
  forget();
  (void)parse(rule);
  if (error_) return finish();
  if (last.type == Type::kIndent || last.type == Type::kDedent) {
    raise_at_last(ErrorType::IndentationError,
                  last.type == Type::kIndent ? "unexpected indent" : "unexpected unindent");
    return std::move(error_);
  }
  raise_between(leaves_[last_index], leaves_[last_index], "invalid syntax");
  return finish(false);
}

std::optional<Diagnostic> Recogniser::run_tokens() {
  while (!stopped_ && fetch())
    if (tokens_.back().type == Type::kEndMarker) return std::nullopt;
  return std::move(error_);
}

std::optional<Diagnostic> explain(const source::SourceText& text, const ExplainOptions& options) {
  return Recogniser(text, options).run();
}

std::optional<Diagnostic> check_tokens(const source::SourceText& text, const ExplainOptions& options) {
  return Recogniser(text, options).run_tokens();
}

}  // namespace krait::diagnostics

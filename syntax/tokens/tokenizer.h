// CPython 3.11's tokenizer, fault for fault: it hands out tokens until the first thing that CPython's would refuse, and
// never goes on after that. The editor's tolerant reading of a text is syntax/cst, not this.
//
// A Tokenizer borrows the text and lives on one thread. Offsets are bytes of the text after `normalise_newlines`; lines
// count from 1, columns are bytes from 0, and -1 is CPython's "no column" (INDENT, DEDENT, the end).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "syntax/tokens/lexical.h"

namespace krait::tokens {

enum class Type : uint8_t {
#define TOKEN(enumerator, name, text) enumerator,
#include "syntax/tokens/token_types.def"
#undef TOKEN
};

/// As in Python's `token.tok_name`.
[[nodiscard]] const char* name_of(Type type);
/// "+=", "(", ...; empty where the text varies.
[[nodiscard]] const char* text_of(Type type);

struct Token {
  Type type = Type::kEndMarker;
  uint16_t level = 0;  // open brackets, itself included
  uint32_t start = 0, end = 0;
  int32_t line = 0, column = 0, end_line = 0, end_column = 0;
  // Where the tokenizer stood after it, which is what errors without a column of their own are counted from.
  int32_t reached_column = 0;

  [[nodiscard]] std::string_view text(std::string_view source) const { return source.substr(start, end - start); }
};

/// What ended the tokens. Some faults the tokenizer words itself; others only leave a code, and the parser's words for
/// it (and the place it gives) depend on when it meets it.
enum class Stop : uint8_t {
  kNothing,         // not yet stopped
  kEnd,             // the end of the text
  kError,           // `message` at `line`, `offset`, `end_offset` (in characters)
  kUnclosed,        // the end of the text inside brackets
  kUnexpectedEnd,   // a backslash before the end of the text
  kBadDedent, kTabError, kTooDeep,
  kAfterBackslash,
  kUndecodable,     // a name that is not UTF-8: `message`, and `name` as it stands
};

struct Failure {
  std::string message;
  std::string name;
  int32_t line = 0, offset = 0, end_offset = -1;
  bool at_end = false;  // the text ended inside a string: more of it might be right
};

struct OpenBracket {
  char bracket;
  int32_t line, column;
};

/// Whether CPython would warn of a number that runs into a keyword: `1if x`.
struct NumberWarning {
  std::string message;
  int32_t line, offset;  // behind the number, in characters
};

class Tokenizer {
 public:
  /// `text` has only LF for newlines. `complete_line`: a missing last newline is thought there (as for files).
  explicit Tokenizer(std::string_view text, bool complete_line = true, int32_t first_line = 1);

  /// Begins at a line's start other than the text's first: `line` counts from 1.
  void start_at(uint32_t offset, int32_t line);
  /// Whole lines that need not be read: where the tokenizer comes to the start of such a range, between two lines, it
  /// goes on behind its end. In order; borrowed.
  struct Known {
    uint32_t start, end;
    int32_t lines;  // how many newlines lie within
  };
  void set_known(const std::vector<Known>* known);

  /// Type comments (PEP 484) become tokens.
  void set_type_comments(bool wanted) { type_comments_ = wanted; }
  /// The lines of an entry at a prompt: an empty one ends all blocks, with a NEWLINE.
  void set_at_prompt(bool at_prompt) { at_prompt_ = at_prompt; }
  /// The language before 3.7: `async` and `await` are names, but for `async` before `def` and what stands in such a
  /// function. As keywords they are tokens of their own, else names. CPython's "async hacks".
  void set_async_names(bool wanted) { async_names_ = wanted; }

  /// The next token; kErrorToken once stopped by a fault, kEndMarker at the end.
  [[nodiscard]] Token next();

  /// At the end: ends the open blocks, as a prompt does for an entry whose last newline is missing.
  void close_blocks();

  [[nodiscard]] Stop stop() const { return stop_; }
  [[nodiscard]] const Failure& failure() const { return failure_; }
  [[nodiscard]] const std::vector<OpenBracket>& brackets() const { return brackets_; }
  [[nodiscard]] const std::vector<NumberWarning>& warnings() const { return warnings_; }
  /// Where it stands: CPython's `tok->lineno`, and the bytes from the line's start.
  [[nodiscard]] int32_t line() const { return line_; }
  [[nodiscard]] int32_t column() const { return static_cast<int32_t>(at_ - line_start_); }
  /// The bytes from the start of the line where the token at hand (or the joined lines before it) began.
  [[nodiscard]] int32_t joined_column() const { return static_cast<int32_t>(at_ - buffer_start_); }
  [[nodiscard]] uint32_t joined_start() const { return buffer_start_; }
  /// What CPython's tokenizer holds: the line it reads, or the lines from the one where the token at hand began; a last
  /// newline that is only thought (line_is_completed) is left out.
  [[nodiscard]] std::string_view held() const {
    size_t end = known_ < text_.size() ? known_ : text_.size();
    return text_.substr(buffer_start_, end - buffer_start_);
  }
  [[nodiscard]] bool line_is_completed() const { return known_ > text_.size(); }
  /// Whether it has looked for a character where there are no more.
  [[nodiscard]] bool met_end() const { return met_end_; }
  /// The text not yet read.
  [[nodiscard]] std::string_view rest() const { return at_ < text_.size() ? text_.substr(at_) : std::string_view(); }

 private:
  static constexpr int32_t kEof = -1;

  [[nodiscard]] int32_t peek();
  int32_t advance();
  void back_up(int32_t c);
  bool begin_line();

  Token token(Type type, uint32_t start);
  Token mark(Type type);
  Token fail(Stop stop);
  Token fail_at_end(Stop stop);
  Token error(std::string message, int32_t offset = -1, int32_t end_offset = -1);

  void pass_known();
  bool read_indentation(Token& out);
  bool settle_indentation(const LexIndent& indent, Token& out);
  bool join_lines();
  Token read_end();
  bool read_type_comment(int32_t c, Token& out);
  Token read_word(int32_t first);
  Token read_async(Token word);
  void end_async_function();
  bool check_name(uint32_t start);
  Token read_string(int32_t quote);
  Token read_number(int32_t first);
  Token read_based_number(int base, const char* kind);
  Token read_zeros();
  Token read_fraction_and_rest(int32_t c);
  Token read_exponent_and_rest(int32_t c);
  Token read_imaginary();
  bool read_digits(int32_t& c);
  bool check_number_end(int32_t c, const char* kind);
  bool looking_at(std::string_view rest);
  Token finish_number(int32_t c);
  Token read_operator(int32_t first);
  Token open_bracket(Type type, int32_t c);
  Token close_bracket(Type type, int32_t c);

  std::string_view text_;
  const std::vector<Known>* known_ranges_ = nullptr;
  size_t next_known_ = 0;
  bool complete_line_;
  bool met_end_ = false;
  uint32_t at_ = 0;             // the next byte; size() + 1 after the thought newline
  uint32_t known_ = 0;          // the end of the line that has been entered
  uint32_t line_start_ = 0, buffer_start_ = 0;
  uint32_t start_ = 0;   // of the token at hand
  bool in_token_ = false;
  int32_t line_;
  int32_t first_line_of_string_ = 0;
  uint32_t line_start_of_string_ = 0;
  bool at_line_start_ = true, blank_line_ = false;
  bool type_comments_ = false, async_names_ = false, at_prompt_ = false;
  bool in_async_ = false, in_async_body_ = false;  // only with async_names_
  size_t async_indent_ = 0;
  int pending_ = 0;  // INDENTs (positive) or DEDENTs due
  std::vector<unsigned> columns_{0}, alternates_{0};
  std::vector<OpenBracket> brackets_;
  Stop stop_ = Stop::kNothing;
  Failure failure_;
  std::vector<NumberWarning> warnings_;
};

/// CR and CRLF become LF; lines stay the same lines.
[[nodiscard]] std::string normalise_newlines(std::string_view text);

}  // namespace krait::tokens

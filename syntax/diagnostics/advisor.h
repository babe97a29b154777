// How advice is found; internal to advice.cpp and advise_{layout,tokens,words,related}.cpp. An Advisor lives for one
// diagnostic.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "syntax/diagnostics/advice.h"
#include "syntax/diagnostics/messages.h"
#include "syntax/tokens/lexical.h"

namespace krait::diagnostics {

class Advisor {
 public:
  Advisor(const Diagnostic& diagnostic, const cst::Cst& tree, const source::SourceText& source)
      : error_(diagnostic), message_(message_of(diagnostic)), tree_(tree), source_(source), text_(source.text()) {}

  Advice run();

 private:
  using Node = cst::Node;
  using Kind = cst::Kind;
  struct Row;
  static const Row kRows[];

  // advise_layout.cpp
  void mend_indentation();
  void mend_tabs();
  void mend_block();
  void mend_handler();
  void relate_block();
  void relate_misplaced();
  void relate_first_of_block();
  [[nodiscard]] size_t usual_step() const;
  [[nodiscard]] uint32_t line_of_mark(Node mark) const;

  // advise_tokens.cpp
  void mend_unclosed();
  void mend_bracket_before();
  void close(uint32_t bracket);
  void mend_open_bracket();
  void mend_line_before();
  void mend_default();
  void mend_braces();
  void mend_unmatched();
  void mend_wrong_bracket();
  void mend_string();
  void mend_triple_quoted();
  void mend_colon();
  void mend_parameters();
  void mend_character();
  void mend_zeros();
  void mend_escape();

  // advise_words.cpp
  void mend_equals();
  void mend_print();
  void mend_comma();
  void mend_except();
  void mend_else();
  void mend_trailing_comma();
  void mend_by_parentheses();
  void mend_parenthesized();
  void mend_starred();
  void mend_is();
  void mend_assert();
  void mend_async();
  void mend_spelling();
  void mend_late_import();

  // advise_related.cpp
  void relate_opener();
  void relate_line_before();
  void relate_name();
  void relate_argument();
  void relate_parameter();
  void relate_yield();
  void relate_try();
  void relate_capture();

  // lines and characters
  [[nodiscard]] uint32_t start() const { return error_.shown.start; }
  [[nodiscard]] uint32_t end() const { return error_.shown.end; }
  [[nodiscard]] std::string_view shown_text() const { return text_.substr(start(), end() - start()); }
  [[nodiscard]] uint32_t line_count() const { return source_.line_count(); }
  [[nodiscard]] uint32_t line_end(uint32_t line) const {
    return source_.line_start(line) + static_cast<uint32_t>(source_.line_text(line).size());
  }
  /// Where the line's first character that is no blank stands; its end if there is none.
  [[nodiscard]] uint32_t code_start(uint32_t line) const;
  [[nodiscard]] bool is_blank_line(uint32_t line) const;  // or nothing but a comment
  [[nodiscard]] std::string_view indentation(uint32_t line) const;
  /// The nearest line before that is not blank.
  [[nodiscard]] std::optional<uint32_t> line_before(uint32_t line) const;
  [[nodiscard]] std::optional<uint32_t> line_after(uint32_t line) const;
  [[nodiscard]] bool leaves_bracket_open(uint32_t line) const;
  /// Behind the last word of the line before, if an operand ends there and, in the same bracket, the error begins its
  /// line with another.
  [[nodiscard]] std::optional<uint32_t> operand_before() const;
  /// The end of what stands on the line from `from` on, without a comment and blanks.
  [[nodiscard]] uint32_t code_end(uint32_t from) const;
  /// The whole number behind the last " line " of the message, from 0; the error's own line if there is none.
  [[nodiscard]] uint32_t line_in_message() const;
  /// Between the first two single quotes of the message.
  [[nodiscard]] std::string_view quoted_in_message() const;
  [[nodiscard]] uint32_t skip_blanks(uint32_t at) const;
  [[nodiscard]] uint32_t word_end(uint32_t at) const;
  /// The word at `at`, as a range.
  [[nodiscard]] Shown word_at(uint32_t at) const { return {at, word_end(at)}; }

  // the tree
  [[nodiscard]] Node parent_of(Node node) const;
  /// The innermost node of that kind around `at`.
  [[nodiscard]] Node enclosing(Kind kind, uint32_t at) const;
  template <typename Visit>
  void each_below(Node node, Visit visit) const {
    for (const cst::Record* at = node.record() + 1; at < node.record() + node.record()->size; at++) visit(Node(at));
  }

  // what is found
  void relate(Shown shown, std::string message, bool is_cause = false);
  void relate(Node node, std::string message) { relate({node.start(), node.end()}, std::move(message)); }
  void fix(std::string title, std::vector<TextEdit> edits);
  void insert(std::string title, uint32_t at, std::string text) { fix(std::move(title), {{at, at, std::move(text)}}); }
  void replace(std::string title, uint32_t from, uint32_t to, std::string text) {
    fix(std::move(title), {{from, to, std::move(text)}});
  }
  void indent_line(uint32_t line, std::string indentation);

  const Diagnostic& error_;
  Message message_;
  const cst::Cst& tree_;
  const source::SourceText& source_;
  std::string_view text_;
  Advice advice_;
};

}  // namespace krait::diagnostics

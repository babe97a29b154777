// Runs the rules of rules.h over a text: CPython's parser as far as its errors tell of it. Used by explain.cpp; one
// Recogniser lives for one explanation, on one thread, and owns what it makes.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "syntax/diagnostics/explain.h"
#include "syntax/diagnostics/rules.h"
#include "syntax/source/stack_guard.h"

namespace krait::diagnostics {

/// What a rule matched: just enough of a tree for the messages.
struct Node {
  NodeKind kind = NodeKind::kOther;
  uint32_t first = 0, last = 0;  // tokens, both included
  Node* const* children = nullptr;
  uint32_t count = 0;
};

class Recogniser {
 public:
  Recogniser(const source::SourceText& source, const ExplainOptions& options);

  /// Runs both passes and says what is wrong, if anything.
  std::optional<Diagnostic> run();
  std::optional<Diagnostic> run_tokens();

  // For the actions.
  [[nodiscard]] const tokens::Token& token(uint32_t index) const { return tokens_[index]; }
  [[nodiscard]] uint32_t mark() const { return mark_; }
  [[nodiscard]] std::string_view text_of(const Node* node) const {
    return text_.substr(tokens_[node->first].start,
                                          tokens_[node->last].end - tokens_[node->first].start);
  }
  [[nodiscard]] std::string_view text() const { return text_; }
  [[nodiscard]] const ExplainOptions& options() const { return options_; }
  void raise_at_last(ErrorType type, std::string message);
  /// From here on, this token stands for the last one.
  void raise_at_token(const tokens::Token& token, std::string message);
  void raise_between(const Node* from, const Node* to, std::string message);
  void raise_onward(const Node* from, std::string message);
  void raise_at(int32_t line, int32_t column, int32_t end_line, int32_t end_column, std::string message,
                ErrorType type = ErrorType::SyntaxError);
  void raise(Diagnostic diagnostic);
  Node* make_node(NodeKind kind, uint32_t first, uint32_t last, Node* const* children = nullptr, uint32_t count = 0);

 private:
  struct Memo {
    uint8_t rule;  // Rule::memo
    bool matched;
    uint32_t end;
    Node* node;
    Memo* next;
  };
  // tokens
  bool fetch();
  void note_number_warnings();
  [[nodiscard]] uint8_t keyword_in(const tokens::Token& token) const;
  bool have_token();
  void end_entry(tokens::Token& token);
  [[nodiscard]] bool ends_at_prompt(const tokens::Token& token) const;
  [[nodiscard]] bool is_incomplete() const;
  [[nodiscard]] bool has_more_statements() const;
  void take_failure(tokens::Stop stop);
  void raise_unclosed();
  void raise_undecodable();
  bool check_rest();

  // rules
  bool parse(std::string_view rule);
  bool match_rule(uint16_t index, Node*& out);
  bool match_memoised(const Rule& rule, Node*& out);
  bool grow_rule(const Rule& rule, Node*& out);
  bool goes_on(const Rule& rule, uint32_t at);
  bool run_rule(const Rule& rule, Node*& out);
  bool match_group(Group group, bool in_rule, Node*& out);
  bool match_alternative(const Alternative& alternative, bool in_rule, bool& cut, Node*& out);
  bool match_items(const Alternative& alternative, bool& cut, Node** slots);
  bool act(const Alternative& alternative, bool in_rule, size_t base, Node** slots, uint32_t start, Node*& out);
  bool match_item(const Item& item, Node*& out);
  bool match_token(const Item& item, Node*& out);
  bool match_ahead(const Item& item);
  bool match_repeated(const Item& item, Node*& out);
  bool match_separated(const Item& item, Node*& out);
  bool match_forced(const Item& item, Node*& out);
  [[nodiscard]] bool is_token(const Item& item);
  [[nodiscard]] bool may_start(const TokenSet& tokens) const;
  bool is_inequality();
  Node* list_from(size_t base, uint32_t start);
  Node* list_of(size_t base, uint32_t start);
  Node* parent_of(NodeKind kind, Node* const* children, size_t count, uint32_t start);
  Node* tree_from(NodeKind kind, size_t base, uint32_t start);
  void gather(Node* value);
  void raise_action(const Action& action, Node** slots);
  bool enter();
  void leave() { depth_--; }

  Memo* find_memo(const Rule& rule);
  Memo* add_memo(const Rule& rule, uint32_t at);
  void forget();
  void* allocate(size_t bytes);

  void skip_to_statement();
  std::optional<Diagnostic> finish(bool particular = true);
  [[nodiscard]] bool is_syntax_error() const;
  void give_text(Diagnostic& diagnostic) const;
  [[nodiscard]] uint32_t offset_of(int32_t line, int32_t column) const;
  void raise_from_tokenizer(int32_t line, int32_t offset, int32_t end_offset, std::string message,
                            ErrorType type = ErrorType::SyntaxError);
  [[nodiscard]] int32_t in_characters(std::string_view text, int32_t offset) const;
  [[nodiscard]] std::string_view line_text(int32_t line) const;
  [[nodiscard]] std::string_view line_looked_up(int32_t line) const;

  const source::SourceText& source_;
  ExplainOptions options_;
  std::string plain_;               // newlines as LF, if they are not so in the source
  source::SourceText plain_lines_;  // of the same
  std::string_view text_;           // newlines as LF
  const source::SourceText& lines_;
  std::vector<tokens::Tokenizer::Known> known_before_;  // the fault
  tokens::Tokenizer tokenizer_;
  const Rules& rules_;

  std::vector<tokens::Token> tokens_;
  std::vector<uint8_t> kinds_;        // of each token, as TokenSet has them
  std::vector<Memo*> memos_;          // of each token
  std::vector<uint64_t> memo_masks_;  // of each token: a bit for each rule that has a memo there
  std::vector<Node*> leaves_;         // of each token
  std::vector<Node*> values_;         // of the items matched so far, of all open alternatives
  std::vector<Node*> children_;       // of the node being made

  size_t number_warnings_ = 0;     // of the tokenizer's, those taken over
  uint32_t mark_ = 0;
  uint32_t begin_ = 0;  // the token at which the statement in question starts
  int depth_ = 0;
  bool stopped_ = false;       // an error is raised, or memory "ran out"
  bool in_entry_ = false;      // a token of a prompt's entry has been read, and not yet its end
  bool for_mistakes_ = false;  // the rules for mistakes are in use
  bool explaining_ = false;    // the second pass
  std::optional<Diagnostic> error_;
  std::optional<tokens::Token> known_error_token_;

  std::vector<std::unique_ptr<char[]>> blocks_;
  size_t block_used_ = 0, block_size_ = 0;
};

}  // namespace krait::diagnostics

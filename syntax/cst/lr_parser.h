// Runs the generated parser's tables over valid text, without what tree-sitter does for other text: one stack, nodes in
// one list, no reuse, no recovery. Several times as fast, and the outcome is the same tree. Where the text is at fault
// it says so and gives up; tree-sitter takes over then (cst.cpp). Where the grammar leaves two readings open (`with (`,
// `match`), one is tried after the other. Belongs to one thread.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "syntax/cst/lr_lexer.h"

namespace krait::cst {

/// A node of the tree with the hidden ones still in it. `first` is where its children begin in the list of children.
struct LrNode {
  uint32_t start, end;  // the end exclusive
  uint32_t first, count;
  uint16_t symbol;
  uint16_t production;
  bool extra;
};

class LrParser {
 public:
  explicit LrParser(const TSLanguage* language);

  /// False if the text has a fault. Else `root`, `nodes` and `children` are its tree until the next call.
  [[nodiscard]] bool parse(std::string_view text);

  [[nodiscard]] uint32_t root() const { return root_; }
  [[nodiscard]] const std::vector<LrNode>& nodes() const { return nodes_; }
  [[nodiscard]] const std::vector<uint32_t>& children() const { return children_; }
  [[nodiscard]] const TSLanguage* language() const { return language_; }

 private:
  struct Entry {
    uint32_t node;
    uint16_t state;
  };
  /// Where two readings part: all that it takes to come back for the other one.
  struct Fork {
    std::vector<Entry> stack;
    size_t nodes, children;
    LrToken token;
    LrLexer::Place place;
    TSParseAction other;
  };
  enum class Step { kShifted, kReduced, kAccepted, kFailed };

  [[nodiscard]] uint16_t state() const { return stack_.empty() ? kFirstState : stack_.back().state; }
  uint16_t entry_of(uint16_t state, uint16_t symbol);
  Step step(LrToken& token);
  Step act(const TSParseAction& action, const LrToken& token);
  bool find_actions(const LrToken& token, TSParseAction (&found)[2], int& count);
  bool prefers(const TSParseAction& action) const;
  void fork(const LrToken& token, const TSParseAction& other);
  bool take_other_reading(LrToken& token, Step& outcome);
  void shift(const LrToken& token, uint16_t state, bool extra);
  void reduce(uint16_t symbol, uint32_t count, uint16_t production);
  void accept(const LrToken& token);

  static constexpr uint16_t kFirstState = 1;
  static constexpr size_t kMostForks = 16;

  const TSLanguage* language_;
  LrLexer lexer_;
  std::vector<Entry> stack_, trailing_;
  std::vector<LrNode> nodes_;
  std::vector<uint32_t> children_;
  std::vector<Fork> forks_;
  std::vector<const uint16_t*> rows_;                 // of the small states met so far, spread out
  std::vector<std::vector<uint16_t>> row_storage_;
  uint32_t root_ = 0;
  uint16_t newline_;
};

}  // namespace krait::cst

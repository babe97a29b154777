// The concrete syntax tree of a text: every token in place, for any bytes, faulty or not. The only door to tree-sitter.
//
// A Parser makes Csts and belongs to one thread. A Cst owns its tree and is read from any thread. Positions are UTF-8
// byte offsets into the text that was parsed; the text itself is not kept. Texts are at most 4 GB less one byte.
//
//   cst::Parser parser;
//   cst::Cst tree = parser.parse(text);
//   for (cst::Node child : tree.root().children()) ...
//
// A Node is a position in a flat list that the Cst owns (parents before their children), so walking costs next to
// nothing; it dies with its Cst.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "syntax/cst/kinds.h"

namespace krait::cst {

/// One visible node of the tree. `size` counts itself and all below it.
struct Record {
  uint32_t start, end;  // the end exclusive
  uint32_t size;
  Kind kind;
  uint8_t field;
  bool named : 1, extra : 1, missing : 1;
  bool broken : 1;  // an error of the parser lies within
};

class Children;
class LrParser;

class Node {
 public:
  Node() = default;
  explicit Node(const Record* record) : record_(record) {}

  [[nodiscard]] explicit operator bool() const { return record_ != nullptr; }
  [[nodiscard]] Kind kind() const { return record_->kind; }
  /// What the parent calls it.
  [[nodiscard]] Field field() const { return static_cast<Field>(record_->field); }
  [[nodiscard]] uint32_t start() const { return record_->start; }
  [[nodiscard]] uint32_t end() const { return record_->end; }
  /// False for keywords and punctuation.
  [[nodiscard]] bool is_named() const { return record_->named; }
  /// A comment, or a closing bracket that closes nothing: may stand anywhere and belongs to no rule.
  [[nodiscard]] bool is_extra() const { return record_->extra; }
  /// Put in by recovery; there is no such text.
  [[nodiscard]] bool is_missing() const { return record_->missing; }
  [[nodiscard]] bool is_leaf() const { return record_->size == 1; }
  /// The node's text, given the text that was parsed.
  [[nodiscard]] std::string_view text(std::string_view source) const { return source.substr(start(), end() - start()); }

  /// In order; extras are left out.
  [[nodiscard]] Children children() const;
  /// In order, named ones only: without keywords, punctuation and extras.
  [[nodiscard]] Children named_children() const;
  /// The same, with those into which recovery has put what it passed over.
  [[nodiscard]] Children children_and_errors() const;
  /// The first child with that field, or an empty Node.
  [[nodiscard]] Node child(Field field) const;
  /// The first child of that kind, or an empty Node.
  [[nodiscard]] Node child(Kind kind) const;
  [[nodiscard]] bool has(Kind kind) const { return bool(child(kind)); }

  [[nodiscard]] const Record* record() const { return record_; }
  friend bool operator==(Node a, Node b) { return a.record_ == b.record_; }

 private:
  const Record* record_ = nullptr;
};

class Children {
 public:
  class Iterator {
   public:
    Iterator(const Record* at, const Record* end, bool named, bool errors)
        : at_(at), end_(end), named_(named), errors_(errors) {
      settle();
    }
    [[nodiscard]] Node operator*() const { return Node(at_); }
    Iterator& operator++() {
      at_ += at_->size;
      settle();
      return *this;
    }
    friend bool operator!=(const Iterator& a, const Iterator& b) { return a.at_ != b.at_; }
    friend bool operator==(const Iterator& a, const Iterator& b) { return a.at_ == b.at_; }

   private:
    void settle() {
      while (at_ != end_ && (is_left_out() || (named_ && !at_->named))) at_ += at_->size;
    }
    [[nodiscard]] bool is_left_out() const { return at_->extra && !(errors_ && at_->kind == Kind::kError); }
    const Record *at_, *end_;
    bool named_, errors_;
  };

  Children(const Record* parent, bool named, bool errors = false) : parent_(parent), named_(named), errors_(errors) {}
  [[nodiscard]] Iterator begin() const { return {parent_ + 1, parent_ + parent_->size, named_, errors_}; }
  [[nodiscard]] Iterator end() const { return {parent_ + parent_->size, parent_ + parent_->size, named_, errors_}; }
  [[nodiscard]] uint32_t count() const {
    uint32_t n = 0;
    for (Iterator i = begin(); i != end(); ++i) n++;
    return n;
  }
  [[nodiscard]] bool empty() const { return begin() == end(); }
  [[nodiscard]] Node front() const { return *begin(); }

 private:
  const Record* parent_;
  bool named_, errors_;
};

inline Children Node::children() const { return {record_, false}; }
inline Children Node::named_children() const { return {record_, true}; }
inline Children Node::children_and_errors() const { return {record_, true, true}; }
inline Node Node::child(Field field) const {
  for (Node node : children())
    if (node.field() == field) return node;
  return {};
}
inline Node Node::child(Kind kind) const {
  for (Node node : children())
    if (node.kind() == kind) return node;
  return {};
}

class Cst {
 public:
  Cst() = default;
  Cst(Cst&&) noexcept = default;
  Cst& operator=(Cst&&) noexcept = default;

  /// False for a Cst that was never parsed (or whose parse was given up).
  [[nodiscard]] explicit operator bool() const { return !records_.empty(); }
  /// The `module` node.
  [[nodiscard]] Node root() const { return Node(records_.data()); }
  /// Everything that only a faulty text has, in order: the kinds of is_fault, missing nodes, and nodes that lack a
  /// token without a node of its own (an end of line, an indentation).
  [[nodiscard]] const std::vector<Node>& faults() const { return faults_; }

  /// The tables alone have accepted the text as a whole. Where they have not, its parts may still be without faults.
  [[nodiscard]] bool is_accepted() const { return accepted_; }

  /// How many nodes stand one within the other at most.
  [[nodiscard]] uint32_t depth() const { return depth_; }

  /// An indented listing of the tree for people: kind, field, range, and the text of leaves.
  [[nodiscard]] std::string dump(std::string_view source) const;

  /// One error over the whole text.
  [[nodiscard]] static Cst unrecovered(std::string_view text);

 private:
  friend class Parser;
  friend class Composer;
  class TreeFlattener;
  class LrFlattener;

  std::vector<Record> records_;
  std::vector<Node> faults_;
  uint32_t depth_ = 0;
  bool accepted_ = false;
};

/// What the recovery of one text may take, over its faulty parts in their order: what is beyond it stays one error for
/// each part. Counted in steps of the parser, so the outcome is the same on every machine; far more than the faults of
/// a file that somebody works on.
class Effort {
 public:
  [[nodiscard]] uint32_t left() const { return left_; }
  /// False if that is more than was left; then nothing is.
  [[nodiscard]] bool spend(uint32_t steps) {
    bool enough = steps <= left_;
    left_ = enough ? left_ - steps : 0;
    return enough;
  }

 private:
  uint32_t left_ = 6'000;  // half a second or so
};

/// How many wait for a thread to be done: more than none have it leave long work undone.
using Waiting = std::atomic<uint32_t>;

/// Valid text goes through LrParser; other text is cut into parts (split.h), and the faulty ones go through
/// tree-sitter: the same tables, the same trees for valid text. Parts that no person writes (recoverable.h) become one
/// error.
class Parser {
 public:
  Parser();
  ~Parser();
  Parser(Parser&&) noexcept;
  Parser& operator=(Parser&&) noexcept;

  [[nodiscard]] Cst parse(std::string_view text);
  /// An empty Cst if the text is not valid.
  [[nodiscard]] Cst parse_valid(std::string_view text);
  /// Of a faulty part that is wrapped to stand by itself. `steps` is what it took; an empty Cst if that would be more
  /// than `most`, or, with `steps` 0, if somebody came to wait meanwhile.
  [[nodiscard]] Cst recover(std::string_view text, uint32_t most, uint32_t& steps, const Waiting* waiting = nullptr);
  /// Always part by part.
  [[nodiscard]] Cst parse_parts(std::string_view text);
  /// The whole by tree-sitter alone, which is what the fast way for valid text is held against; an empty Cst if it
  /// takes more than `steps`, which become what it took, or 0 if somebody came to wait meanwhile.
  [[nodiscard]] Cst parse_slowly(std::string_view text, uint32_t& steps, const Waiting* waiting = nullptr);
  [[nodiscard]] Cst parse_slowly(std::string_view text) {
    uint32_t steps = UINT32_MAX;
    return parse_slowly(text, steps);
  }

 private:
  [[nodiscard]] bool parse_fast(std::string_view text, Cst& cst);
  std::unique_ptr<LrParser> fast_;
};

}  // namespace krait::cst

// Python's grammar as the recogniser of `explain` runs it: rules in the order in which CPython 3.11 tries them, those
// for particular mistakes (`invalid_...`) included. Written as text (rules_*.cpp), compiled once into the tables below,
// which are then only read.
//
// The notation:
//   name = alternative | alternative ;       name* is memoised, name<< is left-recursive
//   'if' ')'      a keyword or operator      "match"       a soft keyword
//   NAME NUMBER STRING NEWLINE INDENT DEDENT ENDMARKER SOFT
//   x? x* x+      optional, repeated         x % ','       one or more, separated
//   (a | b)       grouping                   &x !x         looking ahead
//   &&':'         "expected ':'" if absent   ~             no other alternative after this
//   a:x           x is called a in the action (a, b or c)
//   {=Kind}       makes a node               {=a}          gives a
//   {raise PLACE "message"}                  {call name}   a function of mistakes.cpp, which may raise or decline
//     PLACE: last          the last token that was looked at
//            a | a-b | a-- a node; from one to another; from a node to where the tokenizer stands
//            indent [a]    like last, an IndentationError; %l is a's line
//     %e is what Python calls the expression a
//   {... since 8 "What is"}  also raises if the language asked for is older than 3.8
// Without an action, an alternative of one item gives that item's node.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "syntax/tokens/tokenizer.h"

namespace krait::diagnostics {

enum class NodeKind : uint8_t {
  kToken, kList, kOther,
  // expressions
  kAttribute, kSubscript, kStarred, kName, kListDisplay, kTuple, kLambda, kCall, kOperation, kGenerator, kYield, kAwait,
  kListComprehension, kSetComprehension, kDictComprehension, kDict, kSet, kFormatted, kLiteral, kTrue, kFalse, kNone,
  kEllipsis, kCompare, kConditional, kNamed,
  // parts
  kInPair, kClause, kKeywordArgument, kKeywordUnpacking,
};

/// A set of kinds of tokens: types, with every keyword a kind of its own.
class TokenSet {
 public:
  static constexpr unsigned kFirstKeyword = 80, kSize = 128;
  static_assert(static_cast<unsigned>(tokens::Type::kErrorToken) <= kFirstKeyword);

  /// `keyword` as keyword_of gives it.
  [[nodiscard]] static uint8_t kind_of(tokens::Type type, unsigned keyword) {
    return static_cast<uint8_t>(keyword ? kFirstKeyword + keyword : static_cast<unsigned>(type));
  }
  [[nodiscard]] bool has(uint8_t kind) const { return words_[kind / 64] >> (kind % 64) & 1; }
  void add(uint8_t kind) { words_[kind / 64] |= uint64_t{1} << (kind % 64); }
  void add(const TokenSet& others) {
    words_[0] |= others.words_[0];
    words_[1] |= others.words_[1];
  }
  void add_all() { words_[0] = words_[1] = UINT64_MAX; }
  [[nodiscard]] bool operator==(const TokenSet&) const = default;

 private:
  uint64_t words_[2] = {0, 0};
};

/// The tokens at which something may start: at any other it does not match, and raises nothing. All if it may be empty.
struct Starts {
  TokenSet tokens;
  bool may_be_empty = false;
  [[nodiscard]] bool operator==(const Starts&) const = default;
};

enum class ItemOp : uint8_t {
  kToken,
  kKeyword,
  kSoftKeyword,
  kName,
  kAnySoft,
  kRule,
  kGroup,
  kOptional,
  kRepeat0,
  kRepeat1,
  kSeparated,
  kAhead,
  kNotAhead,
  kForced,
  kCut,
};

struct Item {
  ItemOp op;
  uint8_t slot = 0;    // 1 to 3: a to c
  uint16_t value = 0;  // token type, keyword, rule or group
  uint16_t inner = 0;  // of a repetition or look-ahead: the item; of kSeparated: what repeats, `value` the separator
};

enum class ActionOp : uint8_t { kPass, kGive, kMake, kRaise, kCall };
enum class Place : uint8_t { kLast, kNode, kRange, kOnward, kIndent };

struct Action {
  ActionOp op = ActionOp::kPass;
  Place place = Place::kLast;
  uint8_t slot = 0, slot2 = 0;  // what is given, or the nodes of the place
  NodeKind kind = NodeKind::kOther;
  uint16_t mistake = 0;     // index into the table of mistakes.cpp
  std::string_view message;
  int8_t since = 0;         // the minor version that first has this; `message` then says what it is
};

struct Alternative {
  uint16_t first_item, item_count;
  Action action;
  Starts starts;
  bool for_mistakes = false;  // nothing but a rule that is
};

struct Group {
  uint16_t first, count;  // alternatives
};

struct Rule {
  std::string_view name;
  Group group{0, 0};
  bool memoised = false, left_recursive = false;
  bool for_mistakes = false;  // invalid_...: only in the second pass
  bool without_mistakes = false;
  uint8_t memo = 0;    // of the memoised rules, the how manieth
  Starts starts;
  TokenSet continues;  // of a left-recursive one: at which tokens it may go on
};

struct Rules {
  std::vector<Rule> rules;
  std::vector<Group> groups;
  std::vector<Alternative> alternatives;
  std::vector<Item> items;     // of alternatives, contiguous
  std::vector<Item> inner;     // of repetitions and look-aheads

  [[nodiscard]] uint16_t find(std::string_view name) const;
};

/// Finds the `starts` and `continues` of all. Called once all rules are there.
void find_starts(Rules& rules);

/// The compiled grammar.
[[nodiscard]] const Rules& rules();

/// 0 for a name that is no keyword.
[[nodiscard]] uint16_t keyword_of(std::string_view word);

// The parts of the text.
extern const char* const kStatementRules;
extern const char* const kExpressionRules;
extern const char* const kPatternRules;
extern const char* const kMistakeRules;

}  // namespace krait::diagnostics

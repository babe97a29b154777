// Compiles the notation of rules.h into tables. Runs once, at the first fault that anybody asks about; a mistake in the
// notation is a fault of ours and stops the program with the name of the rule.
#include <cstdio>
#include <cstdlib>
#include <unordered_map>

#include "syntax/diagnostics/mistakes.h"
#include "syntax/diagnostics/rules.h"

namespace krait::diagnostics {

using tokens::Type;

namespace {

constexpr uint8_t kMostMemoised = 64;  // the recogniser has a bit for each

constexpr std::string_view kKeywords[] = {
    "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue", "def",
    "del", "elif", "else", "except", "finally", "for", "from", "global", "if", "import", "in", "is",
    "lambda", "nonlocal", "not", "or", "pass", "raise", "return", "try", "while", "with", "yield"};

Type operator_of(std::string_view text) {
  for (int i = 0; i <= static_cast<int>(Type::kErrorToken); i++) {
    if (text == tokens::text_of(static_cast<Type>(i))) return static_cast<Type>(i);
  }
  return Type::kErrorToken;
}

Type class_of(std::string_view name) {
  for (int i = 0; i <= static_cast<int>(Type::kErrorToken); i++) {
    if (name == tokens::name_of(static_cast<Type>(i))) return static_cast<Type>(i);
  }
  return Type::kErrorToken;
}

NodeKind kind_of(std::string_view name) {
  static constexpr std::string_view kNames[] = {
      "Token", "List", "Other", "Attribute", "Subscript", "Starred", "Name", "ListDisplay", "Tuple", "Lambda", "Call",
      "Operation", "Generator", "Yield", "Await", "ListComprehension", "SetComprehension", "DictComprehension", "Dict",
      "Set", "Formatted", "Literal", "True", "False", "None", "Ellipsis", "Compare", "Conditional", "Named", "InPair",
      "Clause", "KeywordArgument", "KeywordUnpacking"};
  for (size_t i = 0; i < std::size(kNames); i++)
    if (kNames[i] == name) return static_cast<NodeKind>(i);
  return NodeKind::kOther;
}

bool is_word(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'; }

class Compiler {
 public:
  Rules compile() {
    for (const char* part : {kStatementRules, kExpressionRules, kPatternRules, kMistakeRules}) {
      text_ = part, at_ = 0;
      while (skip_blanks(), at_ < text_.size()) compile_rule();
    }
    for (const auto& [name, index] : by_name_) {
      if (made_.rules[index].group.count == 0) stop("no such rule", name);
    }
    number_memoised();
    find_starts(made_);
    return std::move(made_);
  }

 private:
  [[noreturn]] void stop(const char* why, std::string_view what) {
    std::fprintf(stderr, "krait: grammar rules: %s: %.*s\n", why, static_cast<int>(what.size()), what.data());
    std::abort();
  }

  void number_memoised() {
    uint8_t count = 0;
    for (Rule& rule : made_.rules)
      if (rule.memoised) rule.memo = count++;
    if (count > kMostMemoised) stop("too many rules are memoised", "");
    for (Alternative& alternative : made_.alternatives) {
      const Item& first = made_.items[alternative.first_item];
      alternative.for_mistakes =
          alternative.item_count == 1 && first.op == ItemOp::kRule && made_.rules[first.value].for_mistakes;
    }
  }

  void skip_blanks() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\n')) at_++;
  }
  bool take(std::string_view what) {
    skip_blanks();
    if (!text_.substr(at_).starts_with(what)) return false;
    at_ += what.size();
    return true;
  }
  void expect(std::string_view what) {
    if (!take(what)) stop("something else is expected here", text_.substr(at_, 40));
  }
  std::string_view take_word() {
    skip_blanks();
    size_t start = at_;
    while (at_ < text_.size() && is_word(text_[at_])) at_++;
    return text_.substr(start, at_ - start);
  }
  std::string_view take_quoted(char quote) {
    size_t start = ++at_;
    while (text_[at_] != quote || text_[at_ - 1] == '\\') at_++;
    return text_.substr(start, at_++ - start);
  }

  uint16_t rule_index(std::string_view name) {
    auto [found, added] = by_name_.try_emplace(name, static_cast<uint16_t>(made_.rules.size()));
    if (added) {
      Rule rule;
      rule.name = name;
      rule.for_mistakes = name.starts_with("invalid_");
      rule.without_mistakes = name.ends_with("_without_invalid");
      made_.rules.push_back(rule);
    }
    return found->second;
  }

  void compile_rule() {
    uint16_t index = rule_index(take_word());
    bool left_recursive = take("<<");
    bool memoised = left_recursive || (text_[at_] == '*' && take("*"));
    expect("=");
    Group group = compile_alternatives();
    expect(";");
    made_.rules[index].group = group;
    made_.rules[index].memoised = memoised;
    made_.rules[index].left_recursive = left_recursive;
  }

  Group compile_alternatives() {
    std::vector<Alternative> alternatives;
    do alternatives.push_back(compile_alternative());
    while (take("|"));
    Group group{static_cast<uint16_t>(made_.alternatives.size()), static_cast<uint16_t>(alternatives.size())};
    made_.alternatives.insert(made_.alternatives.end(), alternatives.begin(), alternatives.end());
    return group;
  }

  Alternative compile_alternative() {
    std::vector<Item> items;
    Alternative alternative{};
    for (;;) {
      skip_blanks();
      char c = text_[at_];
      if (c == '|' || c == ')' || c == ';') break;
      if (c == '{') {
        alternative.action = compile_action();
        break;
      }
      items.push_back(compile_item());
    }
    alternative.first_item = static_cast<uint16_t>(made_.items.size());
    alternative.item_count = static_cast<uint16_t>(items.size());
    made_.items.insert(made_.items.end(), items.begin(), items.end());
    return alternative;
  }

  uint16_t keep(Item item) {
    made_.inner.push_back(item);
    return static_cast<uint16_t>(made_.inner.size() - 1);
  }

  Item compile_item() {
    skip_blanks();
    if (take("~")) return {ItemOp::kCut};
    if (take("&&")) {
      Item forced = compile_atom();
      forced.op = ItemOp::kForced;
      return forced;
    }
    if (take("&")) return {ItemOp::kAhead, 0, 0, keep(compile_atom())};
    if (take("!")) return {ItemOp::kNotAhead, 0, 0, keep(compile_atom())};
    uint8_t slot = 0;
    if (text_[at_] >= 'a' && text_[at_] <= 'c' && text_[at_ + 1] == ':') {
      slot = static_cast<uint8_t>(text_[at_] - 'a' + 1);
      at_ += 2;
    }
    Item item = compile_repetition();
    item.slot = slot;
    return item;
  }

  Item compile_repetition() {
    Item item = compile_atom();
    if (at_ < text_.size() && text_[at_] == '?') return at_++, Item{ItemOp::kOptional, 0, 0, keep(item)};
    if (at_ < text_.size() && text_[at_] == '*') return at_++, Item{ItemOp::kRepeat0, 0, 0, keep(item)};
    if (at_ < text_.size() && text_[at_] == '+') return at_++, Item{ItemOp::kRepeat1, 0, 0, keep(item)};
    if (take("%")) {
      uint16_t repeated = keep(item);
      return {ItemOp::kSeparated, 0, keep(compile_atom()), repeated};
    }
    return item;
  }

  Item compile_atom() {
    skip_blanks();
    if (take("(")) {
      Group group = compile_alternatives();
      expect(")");
      made_.groups.push_back(group);
      return {ItemOp::kGroup, 0, static_cast<uint16_t>(made_.groups.size() - 1)};
    }
    if (text_[at_] == '\'') {
      std::string_view text = take_quoted('\'');
      if (uint16_t keyword = keyword_of(text)) return {ItemOp::kKeyword, 0, keyword};
      Type type = operator_of(text);
      if (type == Type::kErrorToken) stop("no such token", text);
      return {ItemOp::kToken, 0, static_cast<uint16_t>(type)};
    }
    if (text_[at_] == '"') {
      std::string_view word = take_quoted('"');
      return {ItemOp::kSoftKeyword, 0, static_cast<uint16_t>(word == "match" ? 0 : word == "case" ? 1 : 2)};
    }
    std::string_view word = take_word();
    if (word.empty()) stop("an item is expected here", text_.substr(at_, 40));
    if (word == "NAME") return {ItemOp::kName};
    if (word == "SOFT") return {ItemOp::kAnySoft};
    if (word[0] >= 'A' && word[0] <= 'Z') return {ItemOp::kToken, 0, static_cast<uint16_t>(class_of(word))};
    return {ItemOp::kRule, 0, rule_index(word)};
  }

  uint8_t take_slot() {
    skip_blanks();
    if (text_[at_] < 'a' || text_[at_] > 'c' || is_word(text_[at_ + 1])) return 0;
    return static_cast<uint8_t>(text_[at_++] - 'a' + 1);
  }

  Action compile_action() {
    Action action;
    expect("{");
    if (take("=")) {
      if (uint8_t slot = take_slot()) {
        action.op = ActionOp::kGive;
        action.slot = slot;
      } else {
        action.op = ActionOp::kMake;
        action.kind = kind_of(take_word());
      }
    } else if (take("call")) {
      action.op = ActionOp::kCall;
      std::string_view name = take_word();
      int found = find_mistake(name);
      if (found < 0) stop("no such mistake", name);
      action.mistake = static_cast<uint16_t>(found);
    } else if (take("raise")) {
      compile_raise(action);
    }
    if (take("since")) {
      for (char digit : take_word()) action.since = static_cast<int8_t>(action.since * 10 + digit - '0');
      skip_blanks();
      action.message = take_quoted('"');
    }
    expect("}");
    return action;
  }

  void compile_raise(Action& action) {
    action.op = ActionOp::kRaise;
    if (take("last")) {
      action.place = Place::kLast;
    } else if (take("indent")) {
      action.place = Place::kIndent;
      action.slot = take_slot();
    } else {
      action.slot = take_slot();
      action.place = Place::kNode;
      if (text_.substr(at_).starts_with("--")) {
        at_ += 2;
        action.place = Place::kOnward;
      } else if (text_[at_] == '-') {
        at_++;
        action.place = Place::kRange;
        action.slot2 = take_slot();
      }
    }
    skip_blanks();
    action.message = take_quoted('"');
  }

  std::string_view text_;
  size_t at_ = 0;
  Rules made_;
  std::unordered_map<std::string_view, uint16_t> by_name_;
};

}  // namespace

uint16_t keyword_of(std::string_view word) {
  if (word.size() < 2 || word.size() > 8) return 0;
  for (size_t i = 0; i < std::size(kKeywords); i++)
    if (kKeywords[i] == word) return static_cast<uint16_t>(i + 1);
  return 0;
}

uint16_t Rules::find(std::string_view name) const {
  for (size_t i = 0; i < rules.size(); i++)
    if (rules[i].name == name) return static_cast<uint16_t>(i);
  return 0;
}

const Rules& rules() {
  static const Rules compiled = Compiler().compile();
  return compiled;
}

}  // namespace krait::diagnostics

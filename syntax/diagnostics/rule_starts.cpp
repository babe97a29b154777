// At which tokens the rules of rules.h may start: so that what cannot match where the recogniser stands is not tried.
// The sets are never too small: what may raise an error is counted as well.
#include "syntax/diagnostics/rules.h"

namespace krait::diagnostics {

using tokens::Type;

namespace {

class Finder {
 public:
  explicit Finder(Rules& rules) : rules_(rules) {}

  void run() {
    do changed_ = false, pass();
    while (changed_);
    for (size_t i = 0; i < rules_.rules.size(); i++)
      if (rules_.rules[i].left_recursive) find_continues(rules_.rules[i], static_cast<uint16_t>(i));
  }

 private:
  void pass() {
    for (Alternative& alternative : rules_.alternatives) update(alternative.starts, of_items(alternative, 0));
    for (Rule& rule : rules_.rules) update(rule.starts, of_group(rule.group));
  }

  void update(Starts& known, const Starts& found) {
    changed_ = changed_ || !(known == found);
    known = found;
  }

  [[nodiscard]] Starts of_group(Group group) const {
    Starts found;
    for (uint16_t i = 0; i < group.count; i++) join(found, rules_.alternatives[group.first + i].starts);
    return found;
  }

  [[nodiscard]] Starts of_items(const Alternative& alternative, uint16_t from) const {
    Starts found;
    found.may_be_empty = true;
    for (uint16_t i = from; i < alternative.item_count && found.may_be_empty; i++) {
      Starts item = of_item(rules_.items[alternative.first_item + i]);
      found.tokens.add(item.tokens);
      found.may_be_empty = item.may_be_empty;
    }
    if (found.may_be_empty) found.tokens.add_all();
    return found;
  }

  [[nodiscard]] Starts of_item(const Item& item) const {
    Starts found;
    switch (item.op) {
      case ItemOp::kToken: found.tokens.add(TokenSet::kind_of(static_cast<Type>(item.value), 0)); break;
      case ItemOp::kKeyword: found.tokens.add(TokenSet::kind_of(Type::kName, item.value)); break;
      case ItemOp::kSoftKeyword:
      case ItemOp::kAnySoft:
      case ItemOp::kName: found.tokens.add(TokenSet::kind_of(Type::kName, 0)); break;
      case ItemOp::kRule: return rules_.rules[item.value].starts;
      case ItemOp::kGroup: return of_group(rules_.groups[item.value]);
      case ItemOp::kRepeat1:
      case ItemOp::kSeparated: return of_item(rules_.inner[item.inner]);
      case ItemOp::kOptional:
      case ItemOp::kRepeat0:
      case ItemOp::kAhead:
      case ItemOp::kNotAhead:
        found = of_item(rules_.inner[item.inner]);
        found.may_be_empty = true;
        break;
      case ItemOp::kForced: found.tokens.add_all(); break;
      case ItemOp::kCut: found.may_be_empty = true; break;
    }
    return found;
  }

  static void join(Starts& all, const Starts& more) {
    all.tokens.add(more.tokens);
    all.may_be_empty = all.may_be_empty || more.may_be_empty;
  }

  /// What follows the rule itself where an alternative starts with it. One that reaches itself by way of another rule
  /// may go on anywhere.
  void find_continues(Rule& rule, uint16_t index) {
    for (uint16_t i = 0; i < rule.group.count; i++) {
      const Alternative& alternative = rules_.alternatives[rule.group.first + i];
      const Item& first = rules_.items[alternative.first_item];
      if (first.op == ItemOp::kRule && first.value == index) {
        rule.continues.add(of_items(alternative, 1).tokens);
      } else if (reaches(alternative, index)) {
        rule.continues.add_all();
      }
    }
  }

  /// Whether the alternative may start with the rule.
  [[nodiscard]] bool reaches(const Alternative& alternative, uint16_t rule) const {
    std::vector<bool> seen(rules_.rules.size(), false);
    return reaches(alternative, rule, seen);
  }
  [[nodiscard]] bool reaches(const Alternative& alternative, uint16_t rule, std::vector<bool>& seen) const {
    for (uint16_t i = 0; i < alternative.item_count; i++) {
      const Item& item = rules_.items[alternative.first_item + i];
      if (reaches(item, rule, seen)) return true;
      if (!of_item(item).may_be_empty) return false;
    }
    return false;
  }
  [[nodiscard]] bool reaches(const Item& item, uint16_t rule, std::vector<bool>& seen) const {
    switch (item.op) {
      case ItemOp::kRule:
        if (item.value == rule) return true;
        if (seen[item.value]) return false;
        seen[item.value] = true;
        return reaches(rules_.rules[item.value].group, rule, seen);
      case ItemOp::kGroup: return reaches(rules_.groups[item.value], rule, seen);
      case ItemOp::kOptional:
      case ItemOp::kRepeat0:
      case ItemOp::kRepeat1:
      case ItemOp::kSeparated:
      case ItemOp::kAhead:
      case ItemOp::kNotAhead: return reaches(rules_.inner[item.inner], rule, seen);
      default: return false;
    }
  }
  [[nodiscard]] bool reaches(Group group, uint16_t rule, std::vector<bool>& seen) const {
    for (uint16_t i = 0; i < group.count; i++)
      if (reaches(rules_.alternatives[group.first + i], rule, seen)) return true;
    return false;
  }

  Rules& rules_;
  bool changed_ = false;
};

}  // namespace

void find_starts(Rules& rules) { Finder(rules).run(); }

}  // namespace krait::diagnostics

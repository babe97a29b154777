#include "syntax/diagnostics/validate_patterns.h"

#include <algorithm>
#include <string_view>

#include "syntax/ast/dump.h"
#include "syntax/ast/node_fields.h"

namespace krait::diagnostics {

namespace {

using ast::Kind;
using Names = std::vector<std::string_view>;

class PatternValidator {
 public:
  explicit PatternValidator(Faults& faults) : faults_(faults) {}
  void pattern(const ast::Pattern& node, Names& captured, bool irrefutable_allowed);

 private:
  void error(std::string message) { faults_.add(*at_, ErrorType::SyntaxError, std::move(message)); }
  void capture(std::string_view name, Names& captured);
  void capture(const ast::Identifier& name, Names& captured) {
    if (name.present()) capture(name.view(), captured);
  }
  void parts(ast::Seq<ast::Pattern*> list, Names& captured) {
    for (const ast::Pattern* part : list) pattern(*part, captured, true);
  }
  void as_pattern(const ast::MatchAs& node, Names& captured, bool irrefutable_allowed);
  void or_pattern(const ast::MatchOr& node, Names& captured, bool irrefutable_allowed);
  void class_pattern(const ast::MatchClass& node, Names& captured);
  void sequence_pattern(const ast::MatchSequence& node, Names& captured);
  void mapping_pattern(const ast::MatchMapping& node, Names& captured);

  Faults& faults_;
  const ast::Located* at_ = nullptr;  // the pattern looked at last: where CPython's compiler places its errors
};

void PatternValidator::capture(std::string_view name, Names& captured) {
  if (name == "__debug__") return error("cannot assign to __debug__");
  if (std::find(captured.begin(), captured.end(), name) != captured.end())
    return error("multiple assignments to name '" + std::string(name) + "' in pattern");
  captured.push_back(name);
}

void PatternValidator::as_pattern(const ast::MatchAs& node, Names& captured, bool irrefutable_allowed) {
  if (node.pattern) {
    pattern(*node.pattern, captured, true);
  } else if (!irrefutable_allowed) {
    return error(node.name.present()
                     ? "name capture '" + std::string(node.name.view()) + "' makes remaining patterns unreachable"
                     : "wildcard makes remaining patterns unreachable");
  }
  capture(node.name, captured);
}

// All alternatives bind the same names.
void PatternValidator::or_pattern(const ast::MatchOr& node, Names& captured, bool irrefutable_allowed) {
  Names first;
  for (std::size_t i = 0; i < node.patterns.size; ++i) {
    Names bound;
    at_ = node.patterns[i];
    pattern(*node.patterns[i], bound, irrefutable_allowed && i + 1 == node.patterns.size);
    std::vector<std::string_view> sorted = bound;
    std::sort(sorted.begin(), sorted.end());
    if (i == 0) first = sorted;
    else if (sorted != first) error("alternative patterns bind different names");
  }
  for (std::string_view name : first) capture(name, captured);
}

void PatternValidator::class_pattern(const ast::MatchClass& node, Names& captured) {
  for (std::size_t i = 0; i < node.kwd_attrs.size; ++i) {
    at_ = node.kwd_patterns[i];
    if (node.kwd_attrs[i].view() == "__debug__") error("cannot assign to __debug__");
    for (std::size_t k = 0; k < i; ++k) {
      if (node.kwd_attrs[k].view() != node.kwd_attrs[i].view()) continue;
      error("attribute name repeated in class pattern: " + std::string(node.kwd_attrs[i].view()));
      break;
    }
    at_ = &node;
  }
  parts(node.patterns, captured);
  parts(node.kwd_patterns, captured);
}

void PatternValidator::sequence_pattern(const ast::MatchSequence& node, Names& captured) {
  auto stars = std::count_if(node.patterns.begin(), node.patterns.end(),
                             [](const ast::Pattern* part) { return ast::is<ast::MatchStar>(part); });
  if (stars > 1) error("multiple starred names in sequence pattern");
  parts(node.patterns, captured);
}

void PatternValidator::mapping_pattern(const ast::MatchMapping& node, Names& captured) {
  for (const ast::Expr* key : node.keys) {
    if (key && !ast::is<ast::Constant>(key) && !ast::is<ast::Attribute>(key) && !ast::is<ast::UnaryOp>(key) &&
        !ast::is<ast::BinOp>(key))
      error("mapping pattern keys may only match literals and attribute lookups");
  }
  for (std::size_t i = 0; i < node.keys.size; ++i) {
    const auto* key = ast::as<ast::Constant>(node.keys[i]);
    bool text = key && key->value.kind == ast::ConstantKind::Str;
    for (std::size_t k = 0; text && k < i; ++k) {
      const auto* other = ast::as<ast::Constant>(node.keys[k]);
      if (!other || other->value.kind != key->value.kind || other->value.text() != key->value.text()) continue;
      std::string shown;
      ast::append_repr(shown, key->value);
      error("mapping pattern checks duplicate key (" + shown + ")");
      break;
    }
  }
  parts(node.patterns, captured);
  capture(node.rest, captured);
}

void PatternValidator::pattern(const ast::Pattern& node, Names& captured, bool irrefutable_allowed) {
  at_ = &node;
  switch (node.kind) {
    case Kind::MatchAs: return as_pattern(static_cast<const ast::MatchAs&>(node), captured, irrefutable_allowed);
    case Kind::MatchOr: return or_pattern(static_cast<const ast::MatchOr&>(node), captured, irrefutable_allowed);
    case Kind::MatchClass: return class_pattern(static_cast<const ast::MatchClass&>(node), captured);
    case Kind::MatchSequence: return sequence_pattern(static_cast<const ast::MatchSequence&>(node), captured);
    case Kind::MatchMapping: return mapping_pattern(static_cast<const ast::MatchMapping&>(node), captured);
    case Kind::MatchStar: return capture(static_cast<const ast::MatchStar&>(node).name, captured);
    default: return;
  }
}

}  // namespace

void validate_pattern(const ast::Pattern& pattern, bool irrefutable_allowed, Faults& faults) {
  Names captured;
  PatternValidator(faults).pattern(pattern, captured, irrefutable_allowed);
}

}  // namespace krait::diagnostics

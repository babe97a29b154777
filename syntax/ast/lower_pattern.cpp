// The match statement and its patterns (language reference 8.6).
#include "syntax/ast/lower.h"

namespace krait::ast {

using cst::Field;
using Rule = cst::Kind;

namespace {

cst::Node inner(cst::Node node) {
  for (cst::Node child : node.named_children()) return child;
  return {};
}

bool is_real(const Expr* number) {
  if (auto* unary = as<UnaryOp>(number)) number = unary->operand;
  auto* constant = as<Constant>(number);
  return constant && constant->value.kind != ConstantKind::Complex;
}

}  // namespace

Stmt* Lowerer::lower_match(Node node) {
  auto* made = make<Match>(node);
  made->subject = lower_expression(node.child(Field::kSubject));
  size_t count = 0, i = 0;
  for (Node child : node.named_children()) count += child.kind() == Rule::kCaseClause;
  made->cases = sequence<MatchCase*>(count);
  for (Node child : node.named_children()) {
    if (child.kind() != Rule::kCaseClause) continue;
    made->cases[i] = lower_case(child);
    end_with(*made, child.child(Field::kBody), made->cases[i++]->body);
  }
  return made;
}

MatchCase* Lowerer::lower_case(Node node) {
  auto* made = make<MatchCase>(node);
  made->pattern = lower_pattern(node.child(Field::kPattern));
  made->guard = optional_expression(node.child(Field::kGuard));
  made->body = lower_block(node.child(Field::kBody));
  return made;
}

/// A pattern that begins with the word `_` is the wildcard and nothing more: `_.a` and `_()` name no value and no class
/// (the key of a mapping is no pattern, so `{_.a: x}` stands).
void Lowerer::refuse_dotted_wildcard(Node path, const Expr* named) {
  while (auto* attribute = as<Attribute>(named)) named = attribute->value;
  auto* name = as<Name>(named);
  if (name && name->id.view() == "_") refuse(path, "invalid syntax");
}

ast::Pattern* Lowerer::lower_pattern(Node node) {
  if (!node) return make_node<MatchAs>(arena());
  if (shared_.guard.exhausted()) {
    too_deep();
    return make<MatchAs>(node);
  }
  switch (node.kind()) {
    case Rule::kLiteralPattern: return lower_literal_pattern(node);
    case Rule::kCapturePattern: return lower_capture(node);
    case Rule::kValuePattern: {
      auto* made = make<MatchValue>(node);
      made->value = lower_value_path(node);
      refuse_dotted_wildcard(node, made->value);
      return made;
    }
    case Rule::kGroupPattern: return lower_pattern(inner(node));
    case Rule::kStarPattern: return lower_star_pattern(node);
    case Rule::kAsPattern: return lower_as_pattern(node);
    case Rule::kOrPattern:
    case Rule::kSequencePattern:
    case Rule::kOpenSequencePattern: return lower_pattern_list(node);
    case Rule::kMappingPattern: return lower_mapping_pattern(node);
    case Rule::kClassPattern: return lower_class_pattern(node);
    default: return make<MatchAs>(node);  // a fault of the tree, reported as such
  }
}

ast::Pattern* Lowerer::lower_pattern_list(Node node) {
  Seq<ast::Pattern*> parts = sequence<ast::Pattern*>(node.named_children().count());
  size_t i = 0;
  for (Node child : node.named_children()) parts[i++] = lower_pattern(child);
  if (node.kind() == Rule::kOrPattern) {
    auto* made = make<MatchOr>(node);
    made->patterns = parts;
    return made;
  }
  auto* made = make<MatchSequence>(node);
  made->patterns = parts;
  return made;
}

Expr* Lowerer::lower_signed_number(Node minus, Node number) {
  Expr* value = lower_number(number);
  if (!minus) return value;
  auto* made = make<UnaryOp>(minus.start(), number.end());
  made->op = UnaryOperator::USub;
  made->operand = value;
  return made;
}

/// A literal as an expression: of a MatchValue, or the key of a mapping pattern.
Expr* Lowerer::lower_literal_key(Node node) {
  Node minus, first, sign, second;
  for (Node child : node.children()) {
    if (child.field() == Field::kOperator) {
      sign = child;
    } else if (child.kind() == Rule::kTokenDash) {
      minus = child;
    } else if (child.kind() == Rule::kNumber) {
      (first ? second : first) = child;
    }
  }
  if (!first) return lower_expression(inner(node));
  Expr* left = lower_signed_number(minus, first);
  if (!sign || !second) return left;
  auto* made = make<BinOp>(node);
  made->left = left;
  made->op = sign.kind() == Rule::kTokenPlus ? Operator::Add : Operator::Sub;
  made->right = lower_number(second);
  if (!is_real(left)) refuse(first, "real number required in complex literal");
  if (is_real(made->right)) refuse(second, "imaginary number required in complex literal");
  return made;
}

ast::Pattern* Lowerer::lower_literal_pattern(Node node) {
  Node literal = inner(node);
  Rule kind = literal ? literal.kind() : Rule::kNone;
  if (kind == Rule::kNone || kind == Rule::kTrue || kind == Rule::kFalse) {
    auto* made = make<MatchSingleton>(node);
    made->value.kind = kind == Rule::kTrue    ? ConstantKind::True
                       : kind == Rule::kFalse ? ConstantKind::False
                                              : ConstantKind::None;
    return made;
  }
  auto* made = make<MatchValue>(node);
  made->value = lower_literal_key(node);
  return made;
}

ast::Pattern* Lowerer::lower_capture(Node node) {
  auto* made = make<MatchAs>(node);
  Identifier name = identifier(inner(node));
  if (name.view() != "_") made->name = name;
  return made;
}

ast::Pattern* Lowerer::lower_star_pattern(Node node) {
  auto* made = make<MatchStar>(node);
  Identifier name = identifier(node.child(Field::kName));
  if (name.view() != "_") made->name = name;
  return made;
}

ast::Pattern* Lowerer::lower_as_pattern(Node node) {
  auto* made = make<MatchAs>(node);
  made->pattern = lower_pattern(node.child(Field::kPattern));
  Node name = node.child(Field::kName);
  made->name = identifier(name);
  if (name && made->name.view() == "_") refuse(name, "cannot use '_' as a target");
  return made;
}

/// `a.b.c`: each attribute spans from the first name.
Expr* Lowerer::lower_value_path(Node node) {
  Expr* value = nullptr;
  for (Node child : node.named_children()) {
    if (!value) {
      value = lower_expression(child);
      continue;
    }
    auto* made = make<Attribute>(node.start(), child.end());
    made->value = value;
    made->attr = identifier(child);
    value = made;
  }
  return value ? value : placeholder(node);
}

ast::Pattern* Lowerer::lower_mapping_pattern(Node node) {
  auto* made = make<MatchMapping>(node);
  size_t count = 0, i = 0;
  for (Node child : node.named_children()) count += child.kind() == Rule::kPairPattern;
  made->keys = sequence<Expr*>(count);
  made->patterns = sequence<ast::Pattern*>(count);
  for (Node child : node.named_children()) {
    if (made->rest.present()) refuse(child, "invalid syntax");
    if (child.kind() == Rule::kPairPattern) {
      Node key = child.child(Field::kKey);
      if (!key) {
        made->keys[i] = placeholder(child);
      } else {
        made->keys[i] = key.kind() == Rule::kValuePattern ? lower_value_path(key) : lower_literal_key(key);
      }
      made->patterns[i++] = lower_pattern(child.child(Field::kValue));
    } else if (child.kind() == Rule::kRestPattern) {
      made->rest = identifier(child.child(Field::kName));
      if (made->rest.view() == "_") refuse(child, "invalid syntax");
    }
  }
  return made;
}

ast::Pattern* Lowerer::lower_class_pattern(Node node) {
  auto* made = make<MatchClass>(node);
  Node cls = node.child(Field::kClass);
  made->cls = cls && cls.kind() == Rule::kValuePattern ? lower_value_path(cls) : lower_expression(cls);
  refuse_dotted_wildcard(node, made->cls);
  size_t positional = 0, named = 0;
  for (Node child : node.named_children()) {
    if (child.field() == Field::kClass || child.kind() == Rule::kUnclosed) continue;
    if (child.kind() == Rule::kKeywordPattern) {
      named++;
    } else {
      if (named) refuse(child, "positional patterns follow keyword patterns");
      positional++;
    }
  }
  made->patterns = sequence<ast::Pattern*>(positional);
  made->kwd_attrs = sequence<Identifier>(named);
  made->kwd_patterns = sequence<ast::Pattern*>(named);
  positional = named = 0;
  for (Node child : node.named_children()) {
    if (child.field() == Field::kClass || child.kind() == Rule::kUnclosed) continue;
    if (child.kind() == Rule::kKeywordPattern) {
      made->kwd_attrs[named] = identifier(child.child(Field::kName));
      made->kwd_patterns[named++] = lower_pattern(child.child(Field::kValue));
    } else {
      made->patterns[positional++] = lower_pattern(child);
    }
  }
  return made;
}

}  // namespace krait::ast

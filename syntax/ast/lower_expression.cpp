// Expressions (language reference 6). Operators that lean left, calls, attributes and subscripts are taken apart in a
// loop, since such chains may be thousands long; other nesting recurses, watched by the stack guard.
#include "syntax/ast/lower.h"
#include "syntax/diagnostics/validate_targets.h"

namespace krait::ast {

using cst::Field;
using Rule = cst::Kind;
using diagnostics::TargetUse;

namespace {

bool leans_left(Rule kind) {
  return kind == Rule::kBinary || kind == Rule::kAttribute || kind == Rule::kCall || kind == Rule::kSubscript;
}

Operator binary_operator(Rule token) {
  switch (token) {
    case Rule::kTokenPlus: return Operator::Add;
    case Rule::kTokenDash: return Operator::Sub;
    case Rule::kTokenStar: return Operator::Mult;
    case Rule::kTokenAt: return Operator::MatMult;
    case Rule::kTokenSlash: return Operator::Div;
    case Rule::kTokenPercent: return Operator::Mod;
    case Rule::kTokenLtLt: return Operator::LShift;
    case Rule::kTokenGtGt: return Operator::RShift;
    case Rule::kTokenPipe: return Operator::BitOr;
    case Rule::kTokenCaret: return Operator::BitXor;
    case Rule::kTokenAmp: return Operator::BitAnd;
    default: return Operator::FloorDiv;
  }
}

CompareOperator compare_operator(Rule token) {
  switch (token) {
    case Rule::kTokenEqEq: return CompareOperator::Eq;
    case Rule::kTokenBangEq: return CompareOperator::NotEq;
    case Rule::kTokenLt: return CompareOperator::Lt;
    case Rule::kTokenLtEq: return CompareOperator::LtE;
    case Rule::kTokenGt: return CompareOperator::Gt;
    case Rule::kTokenGtEq: return CompareOperator::GtE;
    case Rule::kKeywordIs: return CompareOperator::Is;
    case Rule::kIsNot: return CompareOperator::IsNot;
    case Rule::kKeywordIn: return CompareOperator::In;
    default: return CompareOperator::NotIn;
  }
}

/// The first named child.
cst::Node inner(cst::Node node) {
  for (cst::Node child : node.named_children()) return child;
  return {};
}

}  // namespace

Expr* Lowerer::lower_expression(Node node) {
  if (!node) return placeholder(node);
  if (shared_.guard.exhausted()) {
    too_deep();
    return placeholder(node);
  }
  return leans_left(node.kind()) ? lower_chain(node) : lower_operand(node);
}

Expr* Lowerer::lower_chain(Node node) {
  size_t base = spine_.size();
  while (leans_left(node.kind())) {
    Node first = inner(node);
    if (!first) break;
    spine_.push_back(node);
    node = first;
  }
  Expr* left = leans_left(node.kind()) ? placeholder(node) : lower_operand(node);
  while (spine_.size() > base) {
    Node outer = spine_.back();
    spine_.pop_back();
    left = extend_chain(outer, left);
  }
  return left;
}

Expr* Lowerer::extend_chain(Node node, Expr* left) {
  switch (node.kind()) {
    case Rule::kBinary: return lower_binary(node, left);
    case Rule::kAttribute: return lower_attribute(node, left);
    case Rule::kCall: return lower_call(node, left);
    default: return lower_subscript(node, left);
  }
}

Expr* Lowerer::lower_operand(Node node) {
  switch (node.kind()) {
    case Rule::kIdentifier: return lower_name(node);
    case Rule::kNumber: return lower_number(node);
    case Rule::kStrings: return lower_strings(node);
    case Rule::kNone: return make<Constant>(node);
    case Rule::kTrue:
    case Rule::kFalse:
    case Rule::kEllipsis: {
      auto* made = make<Constant>(node);
      made->value.kind = node.kind() == Rule::kTrue    ? ConstantKind::True
                         : node.kind() == Rule::kFalse ? ConstantKind::False
                                                       : ConstantKind::Ellipsis;
      return made;
    }
    case Rule::kGroup: return lower_expression(inner(node));
    case Rule::kTuple:
    case Rule::kBareTuple: return lower_elements<Tuple>(node);
    case Rule::kList: return lower_elements<List>(node);
    case Rule::kSet: return lower_elements<Set>(node);
    case Rule::kDict: return lower_dict(node);
    case Rule::kGenerator:
    case Rule::kGeneratorArgument: return lower_comprehension<GeneratorExp>(node);
    case Rule::kListComprehension: return lower_comprehension<ListComp>(node);
    case Rule::kSetComprehension: return lower_comprehension<SetComp>(node);
    case Rule::kDictComprehension: return lower_dict_comprehension(node);
    case Rule::kStarred: return lower_starred(node);
    case Rule::kNamedExpression: return lower_named(node);
    case Rule::kYield: return lower_yield(node);
    case Rule::kConditional: return lower_conditional(node);
    case Rule::kLambda: return lower_lambda(node);
    case Rule::kOrExpression: return lower_bool(node, BoolOperator::Or);
    case Rule::kAndExpression: return lower_bool(node, BoolOperator::And);
    case Rule::kNotExpression: return lower_not(node);
    case Rule::kComparison: return lower_comparison(node);
    case Rule::kUnary: return lower_unary(node);
    case Rule::kPower: return lower_power(node);
    case Rule::kAwait: {
      auto* made = make<Await>(node);
      made->value = lower_expression(inner(node));
      return made;
    }
    case Rule::kSlice: return lower_slice(node);
    default: return placeholder(node);  // a fault of the tree, reported as such
  }
}

Expr* Lowerer::lower_name(Node node) {
  auto* made = make<Name>(node);
  made->id = identifier(node);
  return made;
}

Expr* Lowerer::lower_starred(Node node) {
  auto* made = make<Starred>(node);
  made->value = lower_expression(inner(node));
  return made;
}

Seq<Expr*> Lowerer::lower_list(cst::Children children) {
  Seq<Expr*> list = sequence<Expr*>(children.count());
  size_t i = 0;
  for (Node child : children) list[i++] = lower_expression(child);
  return list;
}

template <typename T>
Expr* Lowerer::lower_elements(Node node) {
  auto* made = make<T>(node);
  made->elts = lower_list(node.named_children());
  return made;
}

Expr* Lowerer::lower_binary(Node node, Expr* left) {
  auto* made = make<BinOp>(node);
  made->left = left;
  if (Node token = node.child(Field::kOperator)) made->op = binary_operator(token.kind());
  made->right = lower_expression(node.child(Field::kRight));
  return made;
}

Expr* Lowerer::lower_attribute(Node node, Expr* left) {
  auto* made = make<Attribute>(node);
  made->value = left;
  made->attr = identifier(node.child(Field::kName));
  return made;
}

Expr* Lowerer::lower_call(Node node, Expr* left) {
  auto* made = make<Call>(node);
  made->func = left;
  if (Node arguments = node.child(Field::kArguments)) lower_arguments(arguments, made->args, made->keywords, false);
  return made;
}

Expr* Lowerer::lower_index(Node node) {
  return node.kind() == Rule::kSlice ? lower_slice(node) : lower_expression(node);
}

Expr* Lowerer::lower_slice(Node node) {
  auto* made = make<Slice>(node);
  made->lower = optional_expression(node.child(Field::kLower));
  made->upper = optional_expression(node.child(Field::kUpper));
  made->step = optional_expression(node.child(Field::kStep));
  return made;
}

/// x[a, b], x[a,] and x[*a] index by a tuple that spans from the first index to the last, its comma included.
Expr* Lowerer::lower_subscript(Node node, Expr* left) {
  auto* made = make<Subscript>(node);
  made->value = left;
  uint32_t count = 0, end = 0;
  bool tuple = false;
  Node first;
  for (Node child : node.children()) {
    if (child.field() == Field::kIndex && child.is_named()) {
      if (!first) first = child;
      count++;
      tuple = tuple || child.kind() == Rule::kStarred;
      end = child.end();
    } else if (child.kind() == Rule::kTokenComma) {
      tuple = true;
      end = child.end();
    }
  }
  if (!first) {
    made->slice = placeholder(node);
    return made;
  }
  if (!tuple) {
    made->slice = lower_index(first);
    return made;
  }
  auto* indices = make<Tuple>(first.start(), end);
  indices->elts = sequence<Expr*>(count);
  size_t i = 0;
  for (Node child : node.named_children()) {
    if (child.field() == Field::kIndex) indices->elts[i++] = lower_index(child);
  }
  made->slice = indices;
  return made;
}

Expr* Lowerer::lower_bool(Node node, BoolOperator op) {
  auto* made = make<BoolOp>(node);
  made->op = op;
  made->values = lower_list(node.named_children());
  return made;
}

Expr* Lowerer::lower_not(Node node) {
  auto* made = make<UnaryOp>(node);
  made->op = UnaryOperator::Not;
  made->operand = lower_expression(inner(node));
  return made;
}

Expr* Lowerer::lower_unary(Node node) {
  auto* made = make<UnaryOp>(node);
  Node token = node.child(Field::kOperator);
  Rule kind = token ? token.kind() : Rule::kTokenDash;
  made->op = kind == Rule::kTokenPlus    ? UnaryOperator::UAdd
             : kind == Rule::kTokenTilde ? UnaryOperator::Invert
                                         : UnaryOperator::USub;
  made->operand = lower_expression(node.child(Field::kOperand));
  return made;
}

Expr* Lowerer::lower_power(Node node) {
  auto* made = make<BinOp>(node);
  made->op = Operator::Pow;
  made->left = lower_expression(node.child(Field::kLeft));
  made->right = lower_expression(node.child(Field::kRight));
  return made;
}

Expr* Lowerer::lower_comparison(Node node) {
  auto* made = make<Compare>(node);
  size_t count = 0;
  for (Node child : node.children()) count += child.field() == Field::kOperator;
  made->ops = sequence<CompareOperator>(count);
  made->comparators = sequence<Expr*>(count);
  size_t operators = 0, operands = 0;
  for (Node child : node.children()) {
    if (child.field() == Field::kOperator) {
      made->ops[operators++] = compare_operator(child.kind());
    } else if (!made->left) {
      made->left = lower_expression(child);
    } else if (operands < count) {
      made->comparators[operands++] = lower_expression(child);
    }
  }
  while (operands < count) made->comparators[operands++] = placeholder(node);
  if (!made->left) made->left = placeholder(node);
  return made;
}

Expr* Lowerer::lower_conditional(Node node) {
  auto* made = make<IfExp>(node);
  made->body = lower_expression(node.child(Field::kBody));
  made->test = lower_expression(node.child(Field::kCondition));
  made->orelse = lower_expression(node.child(Field::kOrelse));
  return made;
}

Expr* Lowerer::lower_named(Node node) {
  auto* made = make<NamedExpr>(node);
  Node name = node.child(Field::kName);
  made->target = name && name.kind() == Rule::kIdentifier ? lower_name(name) : placeholder(node);
  set_context(made->target, Context::Store);
  made->value = lower_expression(node.child(Field::kValue));
  return made;
}

Expr* Lowerer::lower_yield(Node node) {
  if (Node from = node.child(Field::kFrom); from && from.is_named()) {
    auto* made = make<YieldFrom>(node);
    made->value = lower_expression(from);
    return made;
  }
  auto* made = make<Yield>(node);
  made->value = optional_expression(node.child(Field::kValue));
  return made;
}

Expr* Lowerer::lower_dict(Node node) {
  auto* made = make<Dict>(node);
  size_t count = 0, i = 0;
  for (Node child : node.named_children()) count += child.kind() == Rule::kPair || child.kind() == Rule::kDictSpread;
  made->keys = sequence<Expr*>(count);
  made->values = sequence<Expr*>(count);
  for (Node child : node.named_children()) {
    if (child.kind() == Rule::kPair) {
      made->keys[i] = lower_expression(child.child(Field::kKey));
      made->values[i++] = lower_expression(child.child(Field::kValue));
    } else if (child.kind() == Rule::kDictSpread) {
      made->keys[i] = nullptr;
      made->values[i++] = lower_expression(inner(child));
    }
  }
  return made;
}

template <typename T>
Expr* Lowerer::lower_comprehension(Node node) {
  auto* made = make<T>(node);
  made->elt = lower_expression(node.child(Field::kElement));
  made->generators = lower_generators(node);
  return made;
}

template Expr* Lowerer::lower_comprehension<GeneratorExp>(Node node);

Expr* Lowerer::lower_dict_comprehension(Node node) {
  auto* made = make<DictComp>(node);
  Node pair = node.child(Field::kElement);
  made->key = lower_expression(pair ? pair.child(Field::kKey) : Node());
  made->value = lower_expression(pair ? pair.child(Field::kValue) : Node());
  made->generators = lower_generators(node);
  return made;
}

Seq<Comprehension*> Lowerer::lower_generators(Node node) {
  size_t count = 0, i = 0;
  for (Node child : node.named_children()) count += child.kind() == Rule::kComprehensionFor;
  Seq<Comprehension*> list = sequence<Comprehension*>(count);
  for (Node child : node.named_children()) {
    if (child.kind() != Rule::kComprehensionFor) continue;
    auto* made = make<Comprehension>(child);
    made->is_async = child.has(Rule::kKeywordAsync);
    made->target = lower_target(child.child(Field::kTarget));
    made->iter = lower_expression(child.child(Field::kIterable));
    size_t conditions = 0, at = 0;
    for (Node part : child.named_children()) conditions += part.field() == Field::kCondition;
    made->ifs = sequence<Expr*>(conditions);
    for (Node part : child.named_children()) {
      if (part.field() == Field::kCondition) made->ifs[at++] = lower_expression(part);
    }
    list[i++] = made;
  }
  return list;
}

/// What `for`, `with ... as` and `=` assign to.
Expr* Lowerer::lower_target(Node node) {
  Expr* target = lower_expression(node);
  if (const Expr* bad = diagnostics::invalid_target(target, TargetUse::Assign)) {
    if (node) refuse(node, std::string("cannot assign to ") + diagnostics::describe(*bad));
    return target;
  }
  set_context(target, Context::Store);
  return target;
}

}  // namespace krait::ast

#include "syntax/diagnostics/lint.h"

#include <algorithm>

namespace krait::diagnostics {

using ast::ConstantKind;
using ast::Kind;

namespace {

const char* type_of(const ast::ConstantValue& value) {
  switch (value.kind) {
    case ConstantKind::None:
      return "NoneType";
    case ConstantKind::True:
    case ConstantKind::False:
      return "bool";
    case ConstantKind::Ellipsis:
      return "ellipsis";
    case ConstantKind::Int:
    case ConstantKind::BigInt:
      return "int";
    case ConstantKind::Float:
      return "float";
    case ConstantKind::Complex:
      return "complex";
    case ConstantKind::Str:
      return "str";
    case ConstantKind::Bytes:
      return "bytes";
    case ConstantKind::Tuple:
      return "tuple";
    case ConstantKind::FrozenSet:
      return "frozenset";
  }
  return "object";
}

// The type that a literal or display is sure to have, or null.
const char* type_of(const ast::Expr& node) {
  switch (node.kind) {
    case Kind::Tuple:
      return "tuple";
    case Kind::List:
    case Kind::ListComp:
      return "list";
    case Kind::Dict:
    case Kind::DictComp:
      return "dict";
    case Kind::Set:
    case Kind::SetComp:
      return "set";
    case Kind::GeneratorExp:
      return "generator";
    case Kind::Lambda:
      return "function";
    case Kind::JoinedStr:
    case Kind::FormattedValue:
      return "str";
    case Kind::Constant:
      return type_of(static_cast<const ast::Constant&>(node).value);
    default:
      return nullptr;
  }
}

// What a sign folds to a number: integers and truth values take all three, `~` refuses the rest.
bool is_signed_number(const ast::UnaryOp& sign) {
  const auto* constant = ast::as<ast::Constant>(sign.operand);
  if (!constant || sign.op == ast::UnaryOperator::Not) return false;
  switch (constant->value.kind) {
    case ConstantKind::True:
    case ConstantKind::False:
    case ConstantKind::Int:
    case ConstantKind::BigInt:
      return true;
    case ConstantKind::Float:
    case ConstantKind::Complex:
      return sign.op != ast::UnaryOperator::Invert;
    default:
      return false;
  }
}

// What the compiler folds to a constant, said of a tree that is not folded yet: signed numbers and tuples of constants.
bool is_literal(const ast::Expr& node) {
  if (const auto* constant = ast::as<ast::Constant>(&node)) return constant->value.kind > ConstantKind::Ellipsis;
  if (const auto* sign = ast::as<ast::UnaryOp>(&node)) return is_signed_number(*sign);
  const auto* tuple = ast::as<ast::Tuple>(&node);
  return tuple && std::all_of(tuple->elts.begin(), tuple->elts.end(), [](const ast::Expr* element) {
    return is_literal(*element) || ast::is<ast::Constant>(element);
  });
}

bool constant_has_items(const ast::Expr& node) {
  const auto* constant = ast::as<ast::Constant>(&node);
  if (!constant) return false;
  ConstantKind kind = constant->value.kind;
  return kind == ConstantKind::Str || kind == ConstantKind::Bytes || kind == ConstantKind::Tuple;
}

std::string quoted(const char* type) { return "'" + std::string(type) + "'"; }

}  // namespace

// Identity is well defined for everything but literals.
std::string lint_compare(const ast::Compare& node) {
  bool left = is_literal(*node.left);
  for (uint32_t i = 0; i < node.ops.size; i++) {
    bool right = is_literal(*node.comparators[i]);
    bool is = node.ops[i] == ast::CompareOperator::Is;
    if ((is || node.ops[i] == ast::CompareOperator::IsNot) && (left || right)) {
      return is ? "\"is\" with a literal. Did you mean \"==\"?" : "\"is not\" with a literal. Did you mean \"!=\"?";
    }
    left = right;
  }
  return {};
}

std::string lint_called(const ast::Expr& callee) {
  const char* type = callee.kind == Kind::Lambda ? nullptr : type_of(callee);
  return type ? quoted(type) + " object is not callable; perhaps you missed a comma?" : std::string();
}

std::string lint_subscripted(const ast::Expr& value) {
  bool wrong = value.kind == Kind::Set || value.kind == Kind::SetComp || value.kind == Kind::GeneratorExp ||
               value.kind == Kind::Lambda;
  if (ast::is<ast::Constant>(&value)) wrong = !constant_has_items(value);
  return wrong ? quoted(type_of(value)) + " object is not subscriptable; perhaps you missed a comma?" : std::string();
}

std::string lint_index(const ast::Expr& value, const ast::Expr& index) {
  const char* type = type_of(index);
  if (!type || type == std::string_view("int") || type == std::string_view("bool")) return {};
  bool sequence = constant_has_items(value) || value.kind == Kind::Tuple || value.kind == Kind::List ||
                  value.kind == Kind::ListComp || value.kind == Kind::JoinedStr || value.kind == Kind::FormattedValue;
  if (!sequence) return {};
  return std::string(type_of(value)) + " indices must be integers or slices, not " + type +
         "; perhaps you missed a comma?";
}

std::string lint_assert(const ast::Expr& test) {
  const auto* tuple = ast::as<ast::Tuple>(&test);
  const auto* constant = ast::as<ast::Constant>(&test);
  bool full = (tuple && tuple->elts.size) ||
              (constant && constant->value.kind == ConstantKind::Tuple && constant->value.size);
  return full ? "assertion is always true, perhaps remove parentheses?" : "";
}

}  // namespace krait::diagnostics

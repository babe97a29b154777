// SyntaxWarnings about literals that are called, subscripted, indexed or compared by identity.

#include "interpreter/compiler/compiler.h"

namespace krait::compiler {

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

// Identity is well defined for everything but other literals.
bool may_be_identical(const ast::Expr& node) {
  const auto* constant = ast::as<ast::Constant>(&node);
  return !constant || constant->value.kind <= ConstantKind::Ellipsis;
}

bool constant_has_items(const ast::Expr& node) {
  const auto* constant = ast::as<ast::Constant>(&node);
  if (!constant) return false;
  ConstantKind kind = constant->value.kind;
  return kind == ConstantKind::Str || kind == ConstantKind::Bytes || kind == ConstantKind::Tuple;
}

std::string quoted(const char* type) { return "'" + std::string(type) + "'"; }

}  // namespace

void Compiler::check_compare(const ast::Compare& node) {
  bool left = may_be_identical(*node.left);
  for (uint32_t i = 0; i < node.ops.size; i++) {
    bool right = may_be_identical(*node.comparators[i]);
    bool is = node.ops[i] == ast::CompareOperator::Is;
    if ((is || node.ops[i] == ast::CompareOperator::IsNot) && (!left || !right)) {
      return warn(is ? "\"is\" with a literal. Did you mean \"==\"?"
                     : "\"is not\" with a literal. Did you mean \"!=\"?");
    }
    left = right;
  }
}

void Compiler::check_called(const ast::Expr& node) {
  const char* type = node.kind == Kind::Lambda ? nullptr : type_of(node);
  if (type) warn(quoted(type) + " object is not callable; perhaps you missed a comma?");
}

void Compiler::check_subscripted(const ast::Expr& node) {
  bool wrong = node.kind == Kind::Set || node.kind == Kind::SetComp || node.kind == Kind::GeneratorExp ||
               node.kind == Kind::Lambda;
  if (ast::is<ast::Constant>(&node)) wrong = !constant_has_items(node);
  if (wrong) warn(quoted(type_of(node)) + " object is not subscriptable; perhaps you missed a comma?");
}

void Compiler::check_index(const ast::Expr& node, const ast::Expr& index) {
  const char* type = type_of(index);
  if (!type || type == std::string_view("int") || type == std::string_view("bool")) return;
  bool sequence = constant_has_items(node) || node.kind == Kind::Tuple || node.kind == Kind::List ||
                  node.kind == Kind::ListComp || node.kind == Kind::JoinedStr || node.kind == Kind::FormattedValue;
  if (!sequence) return;
  warn(std::string(type_of(node)) + " indices must be integers or slices, not " + type +
       "; perhaps you missed a comma?");
}

}  // namespace krait::compiler

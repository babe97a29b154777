#include "syntax/diagnostics/validate_targets.h"

namespace krait::diagnostics {

using namespace ast;

namespace {

const Expr* first_invalid(Seq<Expr*> parts, TargetUse use) {
  for (const Expr* part : parts) {
    if (const Expr* bad = invalid_target(part, use)) return bad;
  }
  return nullptr;
}

const char* describe_constant(const ConstantValue& value) {
  switch (value.kind) {
    case ConstantKind::None: return "None";
    case ConstantKind::True: return "True";
    case ConstantKind::False: return "False";
    case ConstantKind::Ellipsis: return "ellipsis";
    default: return "literal";
  }
}

}  // namespace

const Expr* invalid_target(const Expr* target, TargetUse use) {
  switch (target->kind) {
    case Kind::Name:
    case Kind::Attribute:
    case Kind::Subscript: return nullptr;
    case Kind::Tuple:
      return use == TargetUse::Single ? target : first_invalid(static_cast<const Tuple*>(target)->elts, use);
    case Kind::List:
      return use == TargetUse::Single ? target : first_invalid(static_cast<const List*>(target)->elts, use);
    case Kind::Starred:
      return use == TargetUse::Assign ? invalid_target(static_cast<const Starred*>(target)->value, use) : target;
    default: return target;
  }
}

const char* describe(const Expr& expr) {
  switch (expr.kind) {
    case Kind::Attribute: return "attribute";
    case Kind::Subscript: return "subscript";
    case Kind::Starred: return "starred";
    case Kind::Name: return "name";
    case Kind::List: return "list";
    case Kind::Tuple: return "tuple";
    case Kind::Lambda: return "lambda";
    case Kind::Call: return "function call";
    case Kind::BoolOp:
    case Kind::BinOp:
    case Kind::UnaryOp: return "expression";
    case Kind::GeneratorExp: return "generator expression";
    case Kind::Yield:
    case Kind::YieldFrom: return "yield expression";
    case Kind::Await: return "await expression";
    case Kind::ListComp: return "list comprehension";
    case Kind::SetComp: return "set comprehension";
    case Kind::DictComp: return "dict comprehension";
    case Kind::Dict: return "dict literal";
    case Kind::Set: return "set display";
    case Kind::JoinedStr:
    case Kind::FormattedValue: return "f-string expression";
    case Kind::Constant: return describe_constant(static_cast<const Constant&>(expr).value);
    case Kind::Compare: return "comparison";
    case Kind::IfExp: return "conditional expression";
    case Kind::NamedExpr: return "named expression";
    default: return "expression";
  }
}

}  // namespace krait::diagnostics

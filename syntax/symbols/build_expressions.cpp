// The walk over expressions, parameters and annotations.
#include "syntax/symbols/builder.h"

namespace krait::symbols {

using namespace ast;

void Builder::expression(const Expr& node) {
  Depth depth(*this);
  if (too_deep_) return;
  switch (node.kind) {
    case Kind::NamedExpr: return named_expression(static_cast<const NamedExpr&>(node));
    case Kind::BoolOp: return expressions(static_cast<const BoolOp&>(node).values);
    case Kind::BinOp: {
      auto& typed = static_cast<const BinOp&>(node);
      expression(*typed.left);
      return expression(*typed.right);
    }
    case Kind::UnaryOp: return expression(*static_cast<const UnaryOp&>(node).operand);
    case Kind::Lambda: return lambda(static_cast<const Lambda&>(node));
    case Kind::IfExp: {
      auto& typed = static_cast<const IfExp&>(node);
      expression(*typed.test);
      expression(*typed.body);
      return expression(*typed.orelse);
    }
    case Kind::Dict: {
      auto& typed = static_cast<const Dict&>(node);
      expressions(typed.keys);
      return expressions(typed.values);
    }
    case Kind::Set: return expressions(static_cast<const Set&>(node).elts);
    case Kind::ListComp: {
      auto& typed = static_cast<const ListComp&>(node);
      return comprehension(node, "listcomp", ComprehensionType::List, typed.generators, typed.elt, nullptr);
    }
    case Kind::SetComp: {
      auto& typed = static_cast<const SetComp&>(node);
      return comprehension(node, "setcomp", ComprehensionType::Set, typed.generators, typed.elt, nullptr);
    }
    case Kind::DictComp: {
      auto& typed = static_cast<const DictComp&>(node);
      return comprehension(node, "dictcomp", ComprehensionType::Dict, typed.generators, typed.key, typed.value);
    }
    case Kind::GeneratorExp: {
      auto& typed = static_cast<const GeneratorExp&>(node);
      return comprehension(node, "genexpr", ComprehensionType::Generator, typed.generators, typed.elt, nullptr);
    }
    case Kind::Await:
      if (refuse_in_annotation("await expression", node)) return;
      expression(*static_cast<const Await&>(node).value);
      current_->coroutine = true;
      return;
    case Kind::Yield: return yield(node, static_cast<const Yield&>(node).value);
    case Kind::YieldFrom: return yield(node, static_cast<const YieldFrom&>(node).value);
    case Kind::Compare: {
      auto& typed = static_cast<const Compare&>(node);
      expression(*typed.left);
      return expressions(typed.comparators);
    }
    case Kind::Call: {
      auto& typed = static_cast<const Call&>(node);
      expression(*typed.func);
      expressions(typed.args);
      return keywords(typed.keywords);
    }
    case Kind::FormattedValue: {
      auto& typed = static_cast<const FormattedValue&>(node);
      expression(*typed.value);
      return optional(typed.format_spec);
    }
    case Kind::JoinedStr: return expressions(static_cast<const JoinedStr&>(node).values);
    case Kind::Attribute: return expression(*static_cast<const Attribute&>(node).value);
    case Kind::Subscript: {
      auto& typed = static_cast<const Subscript&>(node);
      expression(*typed.value);
      return expression(*typed.slice);
    }
    case Kind::Starred: return expression(*static_cast<const Starred&>(node).value);
    case Kind::Name: return name(static_cast<const Name&>(node));
    case Kind::List: return expressions(static_cast<const List&>(node).elts);
    case Kind::Tuple: return expressions(static_cast<const Tuple&>(node).elts);
    case Kind::Slice: {
      auto& typed = static_cast<const Slice&>(node);
      optional(typed.lower);
      optional(typed.upper);
      return optional(typed.step);
    }
    default: return;
  }
}

void Builder::name(const Name& node) {
  define(node.id, node.ctx == Context::Load ? kUse : kDefLocal, node);
  // super() without arguments reads the method's class.
  if (node.ctx == Context::Load && current_->type == ScopeType::Function && node.id.view() == "super") {
    define("__class__", kUse, node);
  }
}

void Builder::lambda(const Lambda& node) {
  defaults(*node.args);
  enter(ScopeType::Function, "lambda", node, &node);
  parameters(*node.args);
  expression(*node.body);
  leave();
}

void Builder::yield(const Expr& node, const Expr* value) {
  if (refuse_in_annotation("yield expression", node)) return;
  optional(value);
  current_->generator = true;
  static constexpr const char* kNames[] = {"", "list comprehension", "dict comprehension", "set comprehension",
                                           "generator expression"};
  if (current_->comprehension == ComprehensionType::None) return;
  refuse(node, std::string("'yield' inside ") + kNames[static_cast<int>(current_->comprehension)]);
}

bool Builder::refuse_in_annotation(const char* what, const Expr& node) {
  if (current_->type != ScopeType::Annotation) return false;
  refuse(node, std::string("'") + what + "' can not be used within an annotation");
  return true;
}

void Builder::named_expression(const NamedExpr& node) {
  if (refuse_in_annotation("named expression", node)) return;
  auto* target = as<Name>(node.target);
  if (open_.back().iterables > 0) {
    refuse(node, "assignment expression cannot be used in a comprehension iterable expression");
    return;
  }
  if (target && current_->comprehension != ComprehensionType::None) bind_outside_comprehension(*target);
  expression(*node.value);
  expression(*node.target);
}

/// The target belongs to the nearest scope that is no comprehension (6.12 and PEP 572). CPython looks for it there by
/// the name as written: it does not find a private one.
void Builder::bind_outside_comprehension(const Name& target) {
  std::string_view name = target.id;
  auto written_flags = [&](const Scope& scope) {
    const Symbol* symbol = scope.find(name);
    return symbol ? symbol->flags : 0;
  };
  for (size_t i = open_.size(); i-- > 0;) {
    Scope& scope = *open_[i].scope;
    if (scope.comprehension != ComprehensionType::None) {
      if (written_flags(scope) & kDefIterated) {
        refuse(target,
               "assignment expression cannot rebind comprehension iteration variable '" + std::string(name) + "'");
        return;
      }
      continue;
    }
    if (scope.type == ScopeType::Class) {
      refuse(target, "assignment expression within a comprehension cannot be used in a class body");
      return;
    }
    if (scope.type == ScopeType::Annotation) continue;
    bool global = scope.type == ScopeType::Module || (written_flags(scope) & kDefGlobal);
    define(name, global ? kDefGlobal : kDefNonlocal, target);
    current_->directives.push_back({mangled(name), &target});
    define(scope, name, scope.type == ScopeType::Module ? kDefGlobal : kDefLocal, target);
    return;
  }
}

/// The first iterable is evaluated outside; everything else has a scope of its own, with the iterator as `.0`.
void Builder::comprehension(const Expr& node, const char* name, ComprehensionType type,
                            Seq<Comprehension*> generators, const Expr* element, const Expr* value) {
  const Comprehension& first = *generators.front();
  open_.back().iterables++;
  expression(*first.iter);
  open_.back().iterables--;
  Scope& scope = enter(ScopeType::Function, name, node, &node);
  scope.comprehension = type;
  scope.coroutine = first.is_async != 0;
  define(".0", kDefParam, node);
  open_.back().in_targets = true;
  expression(*first.target);
  open_.back().in_targets = false;
  expressions(first.ifs);
  for (size_t i = 1; i < generators.size; i++) further_generator(*generators[i]);
  optional(value);
  optional(element);
  bool generator = type == ComprehensionType::Generator;
  scope.generator = generator;
  bool awaits = scope.coroutine && !generator;
  leave();
  if (awaits) current_->coroutine = true;
}

void Builder::further_generator(const Comprehension& node) {
  open_.back().in_targets = true;
  expression(*node.target);
  open_.back().in_targets = false;
  open_.back().iterables++;
  expression(*node.iter);
  open_.back().iterables--;
  expressions(node.ifs);
  if (node.is_async) current_->coroutine = true;
}

void Builder::defaults(const Arguments& node) {
  expressions(node.defaults);
  expressions(node.kw_defaults);
}

void Builder::parameters(const Arguments& node) {
  for (const Arg* arg : node.posonlyargs) define(arg->arg, kDefParam, *arg);
  for (const Arg* arg : node.args) define(arg->arg, kDefParam, *arg);
  for (const Arg* arg : node.kwonlyargs) define(arg->arg, kDefParam, *arg);
  if (node.vararg) {
    define(node.vararg->arg, kDefParam, *node.vararg);
    current_->varargs = true;
  }
  if (node.kwarg) {
    define(node.kwarg->arg, kDefParam, *node.kwarg);
    current_->varkeywords = true;
  }
}

void Builder::annotation(const Expr& node) {
  if (postponed_annotations()) enter(ScopeType::Annotation, "_annotation", node, &node);
  expression(node);
  if (postponed_annotations()) leave();
}

void Builder::argument_annotations(Seq<Arg*> list) {
  for (const Arg* arg : list) optional(arg->annotation);
}

void Builder::argument_annotations(const Stmt& owner, const Arguments& node) {
  if (postponed_annotations()) enter(ScopeType::Annotation, "_annotation", owner, &owner);
  argument_annotations(node.posonlyargs);
  argument_annotations(node.args);
  if (node.vararg) optional(node.vararg->annotation);
  if (node.kwarg) optional(node.kwarg->annotation);
  argument_annotations(node.kwonlyargs);
  if (postponed_annotations()) leave();
}

}  // namespace krait::symbols

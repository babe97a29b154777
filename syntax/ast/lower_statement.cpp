// Statements (language reference 7 and 8). A compound statement ends where the last statement in it ends.
#include "syntax/ast/lower.h"
#include "syntax/diagnostics/validate_targets.h"

namespace krait::ast {

using cst::Field;
using Rule = cst::Kind;
using diagnostics::TargetUse;

namespace {

cst::Node inner(cst::Node node) {
  for (cst::Node child : node.named_children()) return child;
  return {};
}

cst::Node body_of(cst::Node clause) { return clause ? clause.child(Field::kBody) : cst::Node(); }

Operator augmented_operator(Rule token) {
  switch (token) {
    case Rule::kTokenPlusEq: return Operator::Add;
    case Rule::kTokenDashEq: return Operator::Sub;
    case Rule::kTokenStarEq: return Operator::Mult;
    case Rule::kTokenAtEq: return Operator::MatMult;
    case Rule::kTokenSlashEq: return Operator::Div;
    case Rule::kTokenPercentEq: return Operator::Mod;
    case Rule::kTokenStarStarEq: return Operator::Pow;
    case Rule::kTokenLtLtEq: return Operator::LShift;
    case Rule::kTokenGtGtEq: return Operator::RShift;
    case Rule::kTokenPipeEq: return Operator::BitOr;
    case Rule::kTokenCaretEq: return Operator::BitXor;
    case Rule::kTokenAmpEq: return Operator::BitAnd;
    default: return Operator::FloorDiv;
  }
}

bool is_fault_only(Rule kind) {
  return kind == Rule::kMissingBlock || kind == Rule::kUnclosed || kind == Rule::kMissingColon;
}


}  // namespace

Seq<Stmt*> Lowerer::lower_module_body(Node module) { return lower_statements(module); }

/// Statements below `parent`, with those that share a line laid out one after the other.
Seq<Stmt*> Lowerer::lower_statements(Node parent) {
  size_t base = statements_.size();
  for (Node child : parent.children_and_errors()) {
    if (child.kind() == Rule::kSimpleStatements) {
      for (Node simple : child.named_children()) {
        if (Stmt* made = lower_simple_statement(simple)) statements_.push_back(made);
      }
    } else if (child.kind() == Rule::kUnexpectedIndent || child.kind() == Rule::kError) {
      for (Stmt* made : lower_statements(child)) statements_.push_back(made);
    } else if (child.kind() == Rule::kStrayClause) {
      add_stray_clause(inner(child), base);
    } else if (!is_fault_only(child.kind())) {
      if (Stmt* made = lower_statement(child)) statements_.push_back(made);
    }
  }
  Seq<Stmt*> list = copied(statements_, base);
  statements_.resize(base);
  return list;
}

Seq<Stmt*> Lowerer::lower_block(Node block) {
  if (!block) return {};
  if (shared_.guard.exhausted()) {
    too_deep();
    return {};
  }
  return lower_statements(block);
}

/// The body of a statement or clause. Where recovery has parted the body, its first statements stand in front of the
/// block.
Seq<Stmt*> Lowerer::lower_body(Node owner) {
  Node block = owner.child(Field::kBody);
  bool broken = false;
  for (Node child : owner.children_and_errors()) broken = broken || child.kind() == Rule::kError;
  if (!broken) return lower_block(block);
  size_t base = statements_.size();
  for (Node child : owner.children_and_errors()) {
    if (child.kind() != Rule::kError && child != block) continue;
    Seq<Stmt*> part = child == block ? lower_block(block) : lower_statements(child);
    statements_.insert(statements_.end(), part.begin(), part.end());
  }
  Seq<Stmt*> list = copied(statements_, base);
  statements_.resize(base);
  return list;
}

/// A compound statement ends with the last token of its last block: a statement, or a semicolon behind it.
void Lowerer::end_with(Located& node, Node block, Seq<Stmt*> body) {
  if (body.empty()) return;
  node.end_lineno = body.back()->end_lineno;
  node.end_col_offset = body.back()->end_col_offset;
  Node line, last;
  for (Node child : block.named_children()) line = child;
  if (!line || (line.kind() != Rule::kSimpleStatements && block.kind() != Rule::kSimpleStatements)) return;
  for (Node child : line.children()) {
    if (child.kind() == Rule::kTokenSemi || child.is_named()) last = child;
  }
  if (!last || last.kind() != Rule::kTokenSemi) return;
  Positions::Place end = positions_.place(last.end());
  node.end_lineno = end.line;
  node.end_col_offset = end.column;
}

Stmt* Lowerer::lower_statement(Node node) {
  switch (node.kind()) {
    case Rule::kElifClause: return lower_elif(node);
    case Rule::kIfStatement: return lower_if(node);
    case Rule::kWhileStatement: return lower_while(node);
    case Rule::kForStatement: return lower_for(node);
    case Rule::kTryStatement: return lower_try(node);
    case Rule::kWithStatement: return lower_with(node);
    case Rule::kFunctionDefinition: return lower_function(node, {});
    case Rule::kClassDefinition: return lower_class(node, {});
    case Rule::kDecoratedDefinition: return lower_decorated(node);
    case Rule::kMatchStatement: return lower_match(node);
    default: return lower_simple_statement(node);
  }
}

Stmt* Lowerer::lower_simple_statement(Node node) {
  switch (node.kind()) {
    case Rule::kExpressionStatement: return lower_expression_statement(node);
    case Rule::kAssignment: return lower_assignment(node);
    case Rule::kAnnotatedAssignment: return lower_annotated_assignment(node);
    case Rule::kAugmentedAssignment: return lower_augmented_assignment(node);
    case Rule::kDeleteStatement: return lower_delete(node);
    case Rule::kPassStatement: return make<Pass>(node);
    case Rule::kBreakStatement: return make<Break>(node);
    case Rule::kContinueStatement: return make<Continue>(node);
    case Rule::kReturnStatement: {
      auto* made = make<Return>(node);
      made->value = optional_expression(node.child(Field::kValue));
      return made;
    }
    case Rule::kRaiseStatement: return lower_raise(node);
    case Rule::kAssertStatement: return lower_assert(node);
    case Rule::kGlobalStatement: return lower_declaration<Global>(node);
    case Rule::kNonlocalStatement: return lower_declaration<Nonlocal>(node);
    case Rule::kImportStatement: return lower_import(node);
    case Rule::kImportFromStatement: return lower_import_from(node);
    default: return nullptr;  // a fault of the tree, reported as such
  }
}

Stmt* Lowerer::lower_expression_statement(Node node) {
  auto* made = make<ExprStmt>(node);
  made->value = lower_expression(inner(node));
  return made;
}

Stmt* Lowerer::lower_assignment(Node node) {
  auto* made = make<Assign>(node);
  uint32_t count = node.named_children().count(), i = 0;
  if (count == 0) return nullptr;
  made->targets = sequence<Expr*>(count - 1);
  for (Node child : node.named_children()) {
    if (i + 1 < count) {
      made->targets[i++] = lower_target(child);
    } else {
      made->value = lower_expression(child);
    }
  }
  take_type_comment(*made, node);
  return made;
}

/// `(a).b`, `(a[0])(b).c`: having taken the parentheses for the whole target, CPython's parser expects the colon behind
/// them.
static bool begins_with_grouped_target(cst::Node target) {
  auto is_trailer = [](cst::Node node) {
    return node.kind() == Rule::kAttribute || node.kind() == Rule::kSubscript || node.kind() == Rule::kCall;
  };
  if (!is_trailer(target)) return false;
  while (is_trailer(target)) target = target.named_children().front();
  if (target.kind() != Rule::kGroup) return false;
  while (target.kind() == Rule::kGroup && target.named_children().count()) target = target.named_children().front();
  return target.kind() == Rule::kIdentifier || target.kind() == Rule::kAttribute || target.kind() == Rule::kSubscript;
}

Stmt* Lowerer::lower_annotated_assignment(Node node) {
  auto* made = make<AnnAssign>(node);
  Node target = node.child(Field::kTarget);
  made->target = lower_expression(target);
  made->simple = target && target.kind() == Rule::kIdentifier;
  if (target && diagnostics::invalid_target(made->target, TargetUse::Single)) {
    Kind kind = made->target->kind;
    bool several = kind == Kind::Tuple || kind == Kind::List;
    refuse(target, several ? std::string("only single target (not ") + diagnostics::describe(*made->target) +
                                 ") can be annotated"
                           : "illegal target for annotation");
  } else if (target && begins_with_grouped_target(target)) {
    refuse(target, "illegal target for annotation");
  }
  set_context(made->target, Context::Store);
  made->annotation = lower_expression(node.child(Field::kAnnotation));
  made->value = optional_expression(node.child(Field::kValue));
  return made;
}

Stmt* Lowerer::lower_augmented_assignment(Node node) {
  auto* made = make<AugAssign>(node);
  Node target = node.child(Field::kTarget);
  made->target = lower_expression(target);
  if (target && diagnostics::invalid_target(made->target, TargetUse::Single)) {
    refuse(target, std::string("'") + diagnostics::describe(*made->target) +
                       "' is an illegal expression for augmented assignment");
  }
  set_context(made->target, Context::Store);
  if (Node token = node.child(Field::kOperator)) made->op = augmented_operator(token.kind());
  made->value = lower_expression(node.child(Field::kValue));
  return made;
}

Stmt* Lowerer::lower_delete(Node node) {
  auto* made = make<Delete>(node);
  made->targets = lower_list(node.named_children());
  size_t i = 0;
  for (Node child : node.named_children()) {
    Expr* target = made->targets[i++];
    if (const Expr* bad = diagnostics::invalid_target(target, TargetUse::Delete)) {
      refuse(child, std::string("cannot delete ") + diagnostics::describe(*bad));
    }
    set_context(target, Context::Del);
  }
  return made;
}

Stmt* Lowerer::lower_raise(Node node) {
  auto* made = make<Raise>(node);
  made->exc = optional_expression(node.child(Field::kException));
  made->cause = optional_expression(node.child(Field::kCause));
  return made;
}

Stmt* Lowerer::lower_assert(Node node) {
  auto* made = make<Assert>(node);
  made->test = lower_expression(node.child(Field::kCondition));
  made->msg = optional_expression(node.child(Field::kMessage));
  return made;
}

template <typename T>
Stmt* Lowerer::lower_declaration(Node node) {
  auto* made = make<T>(node);
  made->names = sequence<Identifier>(node.named_children().count());
  size_t i = 0;
  for (Node child : node.named_children()) made->names[i++] = identifier(child);
  return made;
}

/// `a.b.c` as one name, whatever stands between its parts.
Identifier Lowerer::dotted_name(Node node) {
  if (!node) return {};
  auto parts = node.named_children();
  if (parts.count() == 1) return identifier(parts.front());
  std::string joined;
  for (Node part : parts) {
    if (!joined.empty()) joined += '.';
    joined += identifier(part).view();
  }
  return Identifier(arena().copy(joined));
}

Stmt* Lowerer::lower_import(Node node) {
  auto* made = make<Import>(node);
  made->names = sequence<Alias*>(node.named_children().count());
  size_t i = 0;
  for (Node child : node.named_children()) {
    auto* alias = make<Alias>(child);
    alias->name = dotted_name(child.child(Field::kName));
    alias->asname = identifier(child.child(Field::kAlias));
    made->names[i++] = alias;
  }
  return made;
}

Stmt* Lowerer::lower_import_from(Node node) {
  auto* made = make<ImportFrom>(node);
  made->module = dotted_name(node.child(Field::kModule));
  size_t count = 0, i = 0;
  for (Node child : node.children()) {
    if (child.kind() == Rule::kTokenDot) made->level++;
    if (child.kind() == Rule::kTokenDotDotDot) made->level += 3;
    count += child.kind() == Rule::kImportName || child.kind() == Rule::kImportStar;
  }
  made->names = sequence<Alias*>(count);
  for (Node child : node.named_children()) {
    if (child.kind() == Rule::kImportStar) {
      auto* alias = make<Alias>(child);
      alias->name = Identifier(std::string_view("*"));
      made->names[i++] = alias;
    } else if (child.kind() == Rule::kImportName) {
      auto* alias = make<Alias>(child);
      alias->name = identifier(child.child(Field::kName));
      alias->asname = identifier(child.child(Field::kAlias));
      made->names[i++] = alias;
    }
  }
  return made;
}

Seq<Stmt*> Lowerer::lower_else(Node clause) {
  return clause ? lower_body(clause) : Seq<Stmt*>{};
}

If* Lowerer::lower_elif(Node clause) {
  auto* made = make<If>(clause);
  made->test = lower_expression(clause.child(Field::kCondition));
  made->body = lower_body(clause);
  end_with(*made, clause.child(Field::kBody), made->body);
  return made;
}

/// Each elif is an If alone in the orelse of the one before; all of them end together.
Stmt* Lowerer::lower_if(Node node) {
  auto* made = make<If>(node);
  made->test = lower_expression(node.child(Field::kCondition));
  made->body = lower_body(node);
  std::vector<If*> chain{made};
  Node last_block = node.child(Field::kBody);
  for (Node child : node.named_children()) {
    if (child.kind() == Rule::kElifClause) {
      If* next = lower_elif(child);
      chain.back()->orelse = single<Stmt*>(next);
      chain.push_back(next);
      last_block = child.child(Field::kBody);
    } else if (child.kind() == Rule::kElseClause) {
      chain.back()->orelse = lower_else(child);
      last_block = child.child(Field::kBody);
    }
  }
  If* last = chain.back();
  end_with(*last, last_block, last->orelse.empty() ? last->body : last->orelse);
  for (If* each : chain) {
    each->end_lineno = last->end_lineno;
    each->end_col_offset = last->end_col_offset;
  }
  return made;
}

Stmt* Lowerer::lower_while(Node node) {
  auto* made = make<While>(node);
  made->test = lower_expression(node.child(Field::kCondition));
  made->body = lower_body(node);
  made->orelse = lower_else(node.child(Field::kOrelse));
  end_with(*made, node.child(Field::kBody), made->body);
  end_with(*made, body_of(node.child(Field::kOrelse)), made->orelse);
  return made;
}

Stmt* Lowerer::lower_for(Node node) {
  return node.has(Rule::kKeywordAsync) ? lower_for_as<AsyncFor>(node) : lower_for_as<For>(node);
}

template <typename T>
Stmt* Lowerer::lower_for_as(Node node) {
  auto* made = make<T>(node);
  made->target = lower_target(node.child(Field::kTarget));
  made->iter = lower_expression(node.child(Field::kIterable));
  made->type_comment = type_comment_of_header(node);
  made->body = lower_body(node);
  made->orelse = lower_else(node.child(Field::kOrelse));
  end_with(*made, node.child(Field::kBody), made->body);
  end_with(*made, body_of(node.child(Field::kOrelse)), made->orelse);
  return made;
}

Stmt* Lowerer::lower_try(Node node) {
  return node.has(Rule::kExceptStarClause) ? lower_try_as<TryStar>(node, Rule::kExceptStarClause)
                                           : lower_try_as<Try>(node, Rule::kExceptClause);
}

template <typename T>
Stmt* Lowerer::lower_try_as(Node node, Rule clause) {
  auto* made = make<T>(node);
  made->body = lower_body(node);
  size_t count = 0, i = 0;
  for (Node child : node.named_children()) count += child.kind() == clause;
  made->handlers = sequence<ExceptHandler*>(count);
  for (Node child : node.named_children()) {
    if (child.kind() == clause) made->handlers[i++] = lower_handler(child);
  }
  made->orelse = lower_else(node.child(Field::kOrelse));
  made->finalbody = lower_else(node.child(Field::kFinal));
  end_with(*made, node.child(Field::kBody), made->body);
  for (Node child : node.named_children()) {
    if (child.kind() == clause) end_with(*made, body_of(child), made->handlers.back()->body);
  }
  end_with(*made, body_of(node.child(Field::kOrelse)), made->orelse);
  end_with(*made, body_of(node.child(Field::kFinal)), made->finalbody);
  return made;
}

ExceptHandler* Lowerer::lower_handler(Node node) {
  auto* made = make<ExceptHandler>(node);
  made->type = optional_expression(node.child(Field::kType));
  made->name = identifier(node.child(Field::kName));
  made->body = lower_body(node);
  end_with(*made, node.child(Field::kBody), made->body);
  return made;
}

WithItem* Lowerer::item_in_parentheses(Node node, const std::vector<WithItem*>& items) {
  if (items.size() == 1 && !node.has(Rule::kTokenComma)) return items[0];
  uint32_t start = node.child(Rule::kTokenLparen).start();
  Node last;
  for (Node child : node.children())
    if (child.kind() == Rule::kTokenRparen) last = child;
  uint32_t end = last ? last.end() : node.end();
  std::vector<Expr*> elements;
  for (const WithItem* item : items) elements.push_back(item->context_expr);
  auto* tuple = make<Tuple>(start, end);
  tuple->elts = copied(elements);
  auto* whole = make_node<WithItem>(arena());
  whole->context_expr = tuple;
  return whole;
}

Stmt* Lowerer::lower_with(Node node) {
  return node.has(Rule::kKeywordAsync) ? lower_with_as<AsyncWith>(node) : lower_with_as<With>(node);
}

template <typename T>
Stmt* Lowerer::lower_with_as(Node node) {
  auto* made = make<T>(node);
  made->type_comment = type_comment_of_header(node);
  std::vector<WithItem*> items;
  for (Node child : node.named_children()) {
    if (child.kind() != Rule::kWithItem) continue;
    items.push_back(make<WithItem>(child));
    items.back()->context_expr = lower_expression(child.child(Field::kContext));
    if (Node target = child.child(Field::kTarget)) items.back()->optional_vars = lower_target(target);
  }
  // only items without parentheses of their own may have a type comment: with one, these are a tuple's or a group's
  if (made->type_comment.present() && node.has(Rule::kTokenLparen)) items = {item_in_parentheses(node, items)};
  made->items = copied(items);
  made->body = lower_body(node);
  end_with(*made, node.child(Field::kBody), made->body);
  return made;
}

Stmt* Lowerer::lower_function(Node node, Seq<Expr*> decorators) {
  return node.has(Rule::kKeywordAsync) ? lower_function_as<AsyncFunctionDef>(node, decorators)
                                       : lower_function_as<FunctionDef>(node, decorators);
}

template <typename T>
Stmt* Lowerer::lower_function_as(Node node, Seq<Expr*> decorators) {
  auto* made = make<T>(node);
  made->name = identifier(node.child(Field::kName));
  made->args = lower_parameters(node.child(Field::kParameters));
  made->returns = optional_expression(node.child(Field::kReturns));
  made->type_comment = type_comment_of_function(node);
  made->body = lower_body(node);
  made->decorator_list = decorators;
  end_with(*made, node.child(Field::kBody), made->body);
  return made;
}

Stmt* Lowerer::lower_class(Node node, Seq<Expr*> decorators) {
  auto* made = make<ClassDef>(node);
  made->name = identifier(node.child(Field::kName));
  if (Node arguments = node.child(Field::kArguments)) lower_arguments(arguments, made->bases, made->keywords, true);
  made->body = lower_body(node);
  made->decorator_list = decorators;
  end_with(*made, node.child(Field::kBody), made->body);
  return made;
}

Stmt* Lowerer::lower_decorated(Node node) {
  size_t count = 0, i = 0;
  for (Node child : node.named_children()) count += child.kind() == Rule::kDecorator;
  Seq<Expr*> decorators = sequence<Expr*>(count);
  for (Node child : node.named_children()) {
    if (child.kind() == Rule::kDecorator) decorators[i++] = lower_expression(inner(child));
  }
  Node definition = node.child(Field::kDefinition);
  if (!definition) return nullptr;
  return definition.kind() == Rule::kClassDefinition ? lower_class(definition, decorators)
                                                     : lower_function(definition, decorators);
}

}  // namespace krait::ast

// Clauses of no statement: an `else` that a wrong indentation has parted from its `if`. Each goes to the statement
// before it if that can have one, so that an editor's view of the file stays as it was meant.
#include "syntax/ast/lower.h"

namespace krait::ast {

using cst::Field;
using Rule = cst::Kind;

namespace {

constexpr int kMostAttached = 200;  // clauses: finding the end of a chain for each of thousands takes too long

If* last_of_chain(If* statement) {
  while (statement->orelse.size == 1) {
    auto* next = as<If>(statement->orelse.front());
    if (!next) break;
    statement = next;
  }
  return statement;
}

/// Where an `else` of the statement goes, if it can have one more.
Seq<Stmt*>* else_of(Stmt* statement) {
  switch (statement->kind) {
    case Kind::If: return &last_of_chain(static_cast<If*>(statement))->orelse;
    case Kind::For: return &static_cast<For*>(statement)->orelse;
    case Kind::AsyncFor: return &static_cast<AsyncFor*>(statement)->orelse;
    case Kind::While: return &static_cast<While*>(statement)->orelse;
    case Kind::Try: return &static_cast<Try*>(statement)->orelse;
    case Kind::TryStar: return &static_cast<TryStar*>(statement)->orelse;
    default: return nullptr;
  }
}

void end_as(Located& node, const Located& end) {
  node.end_lineno = end.end_lineno;
  node.end_col_offset = end.end_col_offset;
}

}  // namespace

/// To the last of the statements that have been lowered since `base`; where that is impossible, the clause's own
/// statements follow it.
void Lowerer::add_stray_clause(Node clause, size_t base) {
  if (!clause) return;
  bool may_attach = attached_ < kMostAttached && statements_.size() > base;
  if (may_attach && attach_clause(clause, statements_.back())) {
    attached_++;
    return;
  }
  if (clause.kind() == Rule::kElifClause) {
    statements_.push_back(lower_elif(clause));
    return;
  }
  for (Stmt* made : lower_body(clause)) statements_.push_back(made);
}

bool Lowerer::attach_clause(Node clause, Stmt* statement) {
  switch (clause.kind()) {
    case Rule::kElifClause:
    case Rule::kElseClause: return attach_else(clause, statement);
    case Rule::kExceptClause:
    case Rule::kExceptStarClause: return attach_handler(clause, statement);
    default: break;
  }
  auto* attempt = as<Try>(statement);
  if (!attempt || !attempt->finalbody.empty()) return false;
  attempt->finalbody = lower_else(clause);
  end_with(*attempt, clause.child(Field::kBody), attempt->finalbody);
  return true;
}

bool Lowerer::attach_else(Node clause, Stmt* statement) {
  bool is_elif = clause.kind() == Rule::kElifClause;
  Seq<Stmt*>* place = else_of(statement);
  if (!place || !place->empty() || (is_elif && statement->kind != Kind::If)) return false;
  *place = is_elif ? single<Stmt*>(lower_elif(clause)) : lower_else(clause);
  if (place->empty()) return true;
  end_as(*statement, *place->back());
  for (auto* at = as<If>(statement); at && at->orelse.size == 1; at = as<If>(at->orelse.front()))
    end_as(*at, *statement);
  return true;
}

bool Lowerer::attach_handler(Node clause, Stmt* statement) {
  auto* attempt = as<Try>(statement);
  if (!attempt || !attempt->orelse.empty() || !attempt->finalbody.empty()) return false;
  Seq<ExceptHandler*> handlers = sequence<ExceptHandler*>(attempt->handlers.size + 1);
  for (size_t i = 0; i < attempt->handlers.size; i++) handlers[i] = attempt->handlers[i];
  handlers[attempt->handlers.size] = lower_handler(clause);
  attempt->handlers = handlers;
  end_with(*attempt, clause.child(Field::kBody), handlers.back()->body);
  return true;
}

}  // namespace krait::ast

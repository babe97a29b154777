// The walk over statements and patterns.
#include "syntax/symbols/builder.h"

namespace krait::symbols {

using namespace ast;

void Builder::statements(Seq<Stmt*> list) {
  for (const Stmt* node : list) statement(*node);
}

void Builder::statement(const Stmt& node) {
  Depth depth(*this);
  if (too_deep_) return;
  switch (node.kind) {
    case Kind::FunctionDef: return function(static_cast<const FunctionDef&>(node), false);
    case Kind::AsyncFunctionDef: return function(static_cast<const AsyncFunctionDef&>(node), true);
    case Kind::ClassDef: return class_definition(static_cast<const ClassDef&>(node));
    case Kind::Return: {
      auto& typed = static_cast<const Return&>(node);
      if (!typed.value) return;
      expression(*typed.value);
      current_->returns_value = true;
      return;
    }
    case Kind::Delete: return expressions(static_cast<const Delete&>(node).targets);
    case Kind::Assign: {
      auto& typed = static_cast<const Assign&>(node);
      expressions(typed.targets);
      return expression(*typed.value);
    }
    case Kind::AugAssign: {
      auto& typed = static_cast<const AugAssign&>(node);
      expression(*typed.target);
      return expression(*typed.value);
    }
    case Kind::AnnAssign: return annotated_assignment(static_cast<const AnnAssign&>(node));
    case Kind::For: return loop(static_cast<const For&>(node));
    case Kind::AsyncFor: return loop(static_cast<const AsyncFor&>(node));
    case Kind::While: {
      auto& typed = static_cast<const While&>(node);
      expression(*typed.test);
      statements(typed.body);
      return statements(typed.orelse);
    }
    case Kind::If: {
      auto& typed = static_cast<const If&>(node);
      expression(*typed.test);
      statements(typed.body);
      return statements(typed.orelse);
    }
    case Kind::With: return with(static_cast<const With&>(node));
    case Kind::AsyncWith: return with(static_cast<const AsyncWith&>(node));
    case Kind::Match: return match(static_cast<const Match&>(node));
    case Kind::Raise: {
      auto& typed = static_cast<const Raise&>(node);
      optional(typed.exc);
      return optional(typed.cause);
    }
    case Kind::Try: return try_statement(static_cast<const Try&>(node));
    case Kind::TryStar: return try_statement(static_cast<const TryStar&>(node));
    case Kind::Assert: {
      auto& typed = static_cast<const Assert&>(node);
      expression(*typed.test);
      return optional(typed.msg);
    }
    case Kind::Import:
      for (const Alias* alias : static_cast<const Import&>(node).names) import_name(*alias);
      return;
    case Kind::ImportFrom:
      for (const Alias* alias : static_cast<const ImportFrom&>(node).names) import_name(*alias);
      return;
    case Kind::Global: return declaration(static_cast<const Global&>(node), kDefGlobal, "global");
    case Kind::Nonlocal: return declaration(static_cast<const Nonlocal&>(node), kDefNonlocal, "nonlocal");
    case Kind::ExprStmt: return expression(*static_cast<const ExprStmt&>(node).value);
    default: return;
  }
}

template <typename T>
void Builder::function(const T& node, bool async) {
  define(node.name, kDefLocal, node);
  defaults(*node.args);
  argument_annotations(node, *node.args);
  if (node.returns) annotation(*node.returns);
  expressions(node.decorator_list);
  Scope& scope = enter(ScopeType::Function, node.name, node, &node);
  scope.coroutine = async;
  parameters(*node.args);
  statements(node.body);
  leave();
}

void Builder::class_definition(const ClassDef& node) {
  define(node.name, kDefLocal, node);
  expressions(node.bases);
  keywords(node.keywords);
  expressions(node.decorator_list);
  enter(ScopeType::Class, node.name, node, &node);
  std::string_view outer = class_name_;
  class_name_ = node.name;
  statements(node.body);
  class_name_ = outer;
  leave();
}

void Builder::annotated_assignment(const AnnAssign& node) {
  if (auto* target = as<Name>(node.target)) {
    uint16_t flags = flags_of(*current_, target->id);
    if ((flags & (kDefGlobal | kDefNonlocal)) && current_ != table_.top_ && node.simple) {
      const char* word = flags & kDefGlobal ? "global" : "nonlocal";
      refuse(node, "annotated name '" + std::string(target->id.view()) + "' can't be " + word);
      return;
    }
    if (node.simple) {
      define(target->id, kDefAnnotation | kDefLocal, *target);
    } else if (node.value) {
      define(target->id, kDefLocal, *target);
    }
  } else {
    expression(*node.target);
  }
  annotation(*node.annotation);
  optional(node.value);
}

template <typename T>
void Builder::declaration(const T& node, uint16_t flag, const char* word) {
  for (const Identifier& name : node.names) {
    uint16_t flags = flags_of(*current_, name);
    std::string quoted = "'" + std::string(name.view()) + "'";
    std::string declared = word;
    if (flags & kDefParam) {
      refuse(node, "name " + quoted + " is parameter and " + declared);
    } else if (flags & kUse) {
      refuse(node, "name " + quoted + " is used prior to " + declared + " declaration");
    } else if (flags & kDefAnnotation) {
      refuse(node, "annotated name " + quoted + " can't be " + declared);
    } else if (flags & kDefLocal) {
      refuse(node, "name " + quoted + " is assigned to before " + declared + " declaration");
    }
    define(name, flag, node);
    current_->directives.push_back({mangled(name), &node});
  }
}

template <typename T>
void Builder::loop(const T& node) {
  expression(*node.target);
  expression(*node.iter);
  statements(node.body);
  statements(node.orelse);
}

template <typename T>
void Builder::with(const T& node) {
  for (const WithItem* item : node.items) {
    expression(*item->context_expr);
    optional(item->optional_vars);
  }
  statements(node.body);
}

template <typename T>
void Builder::try_statement(const T& node) {
  statements(node.body);
  statements(node.orelse);
  for (const ExceptHandler* handler : node.handlers) {
    optional(handler->type);
    if (handler->name.present()) define(handler->name, kDefLocal, *handler);
    statements(handler->body);
  }
  statements(node.finalbody);
}

void Builder::import_name(const Alias& alias) {
  std::string_view name = alias.asname.present() ? alias.asname.view() : alias.name.view();
  name = name.substr(0, name.find('.'));
  if (alias.name.view() != "*") {
    define(name, kDefImport, alias);
  } else if (current_->type != ScopeType::Module) {
    refuse(alias, "import * only allowed at module level");
  }
}

void Builder::match(const Match& node) {
  expression(*node.subject);
  for (const MatchCase* each : node.cases) {
    pattern(*each->pattern);
    optional(each->guard);
    statements(each->body);
  }
}

void Builder::patterns(Seq<Pattern*> list) {
  for (const Pattern* node : list) pattern(*node);
}

void Builder::pattern(const Pattern& node) {
  Depth depth(*this);
  if (too_deep_) return;
  switch (node.kind) {
    case Kind::MatchValue: return expression(*static_cast<const MatchValue&>(node).value);
    case Kind::MatchSequence: return patterns(static_cast<const MatchSequence&>(node).patterns);
    case Kind::MatchOr: return patterns(static_cast<const MatchOr&>(node).patterns);
    case Kind::MatchStar: {
      auto& typed = static_cast<const MatchStar&>(node);
      if (typed.name.present()) define(typed.name, kDefLocal, node);
      return;
    }
    case Kind::MatchMapping: {
      auto& typed = static_cast<const MatchMapping&>(node);
      expressions(typed.keys);
      patterns(typed.patterns);
      if (typed.rest.present()) define(typed.rest, kDefLocal, node);
      return;
    }
    case Kind::MatchClass: {
      auto& typed = static_cast<const MatchClass&>(node);
      expression(*typed.cls);
      patterns(typed.patterns);
      return patterns(typed.kwd_patterns);
    }
    case Kind::MatchAs: {
      auto& typed = static_cast<const MatchAs&>(node);
      if (typed.pattern) pattern(*typed.pattern);
      if (typed.name.present()) define(typed.name, kDefLocal, node);
      return;
    }
    default: return;
  }
}

}  // namespace krait::symbols

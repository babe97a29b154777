#include "syntax/diagnostics/validate_code.h"

#include <string>

#include "syntax/ast/node_fields.h"
#include "syntax/diagnostics/lint.h"
#include "syntax/diagnostics/validate_patterns.h"

namespace krait::diagnostics {

namespace {

using ast::Context;
using ast::Kind;

constexpr const char* kDebug = "__debug__";

// Whose code a statement belongs to.
enum class Unit : uint8_t { Module, Class, Function, AsyncFunction, Comprehension };
// What encloses a statement in its unit, as far as break, continue and return care.
enum class Enclosing : uint8_t { Loop, GroupHandler };

class Validator {
 public:
  explicit Validator(const symbols::SymbolTable& table) : table_(table) {}

  void visit(const ast::Node& node);
  std::vector<Diagnostic> take() { return std::move(faults_.found); }

 private:
  void visit_children(const ast::Node& node) {
    ast::for_each_child(node, [this](const ast::Node& child) { visit(child); });
  }
  void visit_optional(const ast::Node* node) {
    if (node) visit(*node);
  }
  template <typename T>
  void visit_all(ast::Seq<T> list) {
    for (const auto* node : list) visit_optional(node);
  }
  // Elements among which a star is welcome.
  void visit_elements(ast::Seq<ast::Expr*> list) {
    for (const ast::Expr* node : list) {
      const auto* starred = ast::as<ast::Starred>(node);
      visit(starred ? *starred->value : *node);
    }
  }

  // The body of a unit of its own, with no loops around it.
  template <typename Body>
  void inside(Unit unit, const ast::Node& definition, Body&& body);
  template <typename Body>
  void within(Enclosing what, Body&& body);

  template <typename T>
  void function(const T& node, Unit unit);
  void lambda(const ast::Lambda& node);
  void class_definition(const ast::ClassDef& node);
  void signature(const ast::Arguments& arguments, const ast::Located& owner);
  void comprehension(const ast::Expr& node, ast::Seq<ast::Comprehension*> generators, const ast::Expr& element,
                     const ast::Expr* value);
  template <typename T>
  void loop(const T& node);
  template <typename T>
  void for_loop(const T& node);
  template <typename T>
  void try_statement(const T& node, bool group);
  void match(const ast::Match& node);
  void leave_loop(const ast::Stmt& node, const char* outside);
  void return_statement(const ast::Return& node);
  void import_from(const ast::ImportFrom& node);
  void call(const ast::Call& node);
  void keywords(ast::Seq<ast::Keyword*> list, const ast::Located& owner);
  void sequence(const ast::Expr& node, ast::Seq<ast::Expr*> elements, Context context);
  void subscript(const ast::Subscript& node);
  void suspension(const ast::Expr& node);

  bool is_function() const { return unit_ >= Unit::Function; }
  void error(const ast::Located& place, std::string message) {
    faults_.add(place, ErrorType::SyntaxError, std::move(message));
  }
  void warn(const ast::Located& place, std::string message) {
    if (!message.empty()) faults_.add(place, ErrorType::SyntaxWarning, std::move(message));
  }
  void bind(const ast::Located& place, std::string_view name, Context context = Context::Store) {
    if (name != kDebug || context == Context::Load) return;
    error(place, context == Context::Store ? "cannot assign to __debug__" : "cannot delete __debug__");
  }

  const symbols::SymbolTable& table_;
  Faults faults_;
  Unit unit_ = Unit::Module;
  const symbols::Scope* scope_ = nullptr;
  std::vector<Enclosing> enclosing_;
};

template <typename Body>
void Validator::inside(Unit unit, const ast::Node& definition, Body&& body) {
  Unit outer_unit = std::exchange(unit_, unit);
  auto* outer_scope = std::exchange(scope_, table_.scope_of(definition));
  auto outer_enclosing = std::exchange(enclosing_, {});
  body();
  unit_ = outer_unit;
  scope_ = outer_scope;
  enclosing_ = std::move(outer_enclosing);
}

template <typename Body>
void Validator::within(Enclosing what, Body&& body) {
  enclosing_.push_back(what);
  body();
  enclosing_.pop_back();
}

// ---- definitions (language reference 8.7, 8.8, 6.14) -----------------------------------------------------------

void Validator::signature(const ast::Arguments& arguments, const ast::Located& owner) {
  for (auto list : {arguments.posonlyargs, arguments.args, arguments.kwonlyargs})
    for (const ast::Arg* parameter : list) bind(owner, parameter->arg);
  for (const ast::Arg* parameter : {arguments.vararg, arguments.kwarg})
    if (parameter) bind(owner, parameter->arg);
  visit_children(arguments);
}

template <typename T>
void Validator::function(const T& node, Unit unit) {
  visit_all(node.decorator_list);
  signature(*node.args, node);
  visit_optional(node.returns);
  inside(unit, node, [&] { visit_all(node.body); });
  bind(node, node.name);
}

void Validator::lambda(const ast::Lambda& node) {
  signature(*node.args, node);
  inside(Unit::Function, node, [&] { visit(*node.body); });
}

void Validator::class_definition(const ast::ClassDef& node) {
  visit_all(node.decorator_list);
  visit_elements(node.bases);
  keywords(node.keywords, node);
  inside(Unit::Class, node, [&] { visit_all(node.body); });
  bind(node, node.name);
}

// 6.2.4: the first iterable belongs to the scope around.
void Validator::comprehension(const ast::Expr& node, ast::Seq<ast::Comprehension*> generators, const ast::Expr& element,
                              const ast::Expr* value) {
  visit(*generators[0]->iter);
  const symbols::Scope* scope = table_.scope_of(node);
  bool asynchronous = scope && scope->coroutine && node.kind != Kind::GeneratorExp;
  if (asynchronous && unit_ != Unit::AsyncFunction && unit_ != Unit::Comprehension)
    error(node, "asynchronous comprehension outside of an asynchronous function");
  inside(Unit::Comprehension, node, [&] {
    for (std::size_t i = 0; i < generators.size; ++i) {
      if (i) visit(*generators[i]->iter);
      visit(*generators[i]->target);
      visit_all(generators[i]->ifs);
    }
    visit(element);
    visit_optional(value);
  });
}

// ---- statements (language reference 7, 8) ----------------------------------------------------------------------

template <typename T>
void Validator::loop(const T& node) {
  within(Enclosing::Loop, [&] { visit_all(node.body); });
  visit_all(node.orelse);
}

template <typename T>
void Validator::for_loop(const T& node) {
  visit(*node.iter);
  visit(*node.target);
  loop(node);
}

template <typename T>
void Validator::try_statement(const T& node, bool group) {
  visit_all(node.body);
  for (std::size_t i = 0; i < node.handlers.size; ++i) {
    const ast::ExceptHandler& handler = *node.handlers[i];
    if (!handler.type && i + 1 < node.handlers.size) error(handler, "default 'except:' must be last");
    visit_optional(handler.type);
    if (handler.name.present()) bind(handler, handler.name);
    if (group) within(Enclosing::GroupHandler, [&] { visit_all(handler.body); });
    else visit_all(handler.body);
  }
  visit_all(node.orelse);
  visit_all(node.finalbody);
}

void Validator::match(const ast::Match& node) {
  visit(*node.subject);
  for (std::size_t i = 0; i < node.cases.size; ++i) {
    const ast::MatchCase& one = *node.cases[i];
    validate_pattern(*one.pattern, one.guard || i + 1 == node.cases.size, faults_);
    visit_optional(one.guard);
    visit_all(one.body);
  }
}

void Validator::leave_loop(const ast::Stmt& node, const char* outside) {
  if (enclosing_.empty()) return error(node, outside);
  if (enclosing_.back() == Enclosing::GroupHandler)
    error(node, "'break', 'continue' and 'return' cannot appear in an except* block");
}

void Validator::return_statement(const ast::Return& node) {
  if (!is_function()) {
    error(node, "'return' outside function");
  } else if (node.value && unit_ == Unit::AsyncFunction && scope_ && scope_->generator) {
    error(node, "'return' with value in async generator");
  } else {
    for (Enclosing what : enclosing_) {
      if (what != Enclosing::GroupHandler) continue;
      error(node, "'break', 'continue' and 'return' cannot appear in an except* block");
      break;
    }
  }
  visit_optional(node.value);
}

void Validator::import_from(const ast::ImportFrom& node) {
  if (node.lineno > table_.future().last_lineno && node.module == std::string_view("__future__"))
    error(node, "from __future__ imports must occur at the beginning of the file");
  for (const ast::Alias* alias : node.names) bind(node, alias->asname.present() ? alias->asname : alias->name);
}

// ---- expressions (language reference 6) ------------------------------------------------------------------------

void Validator::keywords(ast::Seq<ast::Keyword*> list, const ast::Located& owner) {
  for (std::size_t i = 0; i < list.size; ++i) {
    if (list[i]->arg.present()) {
      bind(owner, list[i]->arg);
      for (std::size_t k = 0; k < i; ++k) {
        if (!list[k]->arg.present() || list[k]->arg.view() != list[i]->arg.view()) continue;
        error(*list[i], "keyword argument repeated: " + std::string(list[i]->arg.view()));
        break;
      }
    }
    visit(*list[i]->value);
  }
}

void Validator::call(const ast::Call& node) {
  warn(node, lint_called(*node.func));
  visit(*node.func);
  visit_elements(node.args);
  keywords(node.keywords, node);
}

void Validator::sequence(const ast::Expr& node, ast::Seq<ast::Expr*> elements, Context context) {
  std::size_t stars = 0, before = 0;
  for (std::size_t i = 0; i < elements.size; ++i) {
    if (!ast::is<ast::Starred>(elements[i])) continue;
    if (!stars++) before = i;
  }
  if (context == Context::Store && stars > 1) error(node, "multiple starred expressions in assignment");
  if (context == Context::Store && stars == 1 && before >= 256)
    error(node, "too many expressions in star-unpacking assignment");
  visit_elements(elements);
}

void Validator::subscript(const ast::Subscript& node) {
  if (node.ctx == Context::Load) {
    warn(node, lint_subscripted(*node.value));
    warn(node, lint_index(*node.value, *node.slice));
  }
  visit_children(node);
}

// yield and await (6.2.9, 6.4).
void Validator::suspension(const ast::Expr& node) {
  if (node.kind == Kind::Await) {
    if (!is_function()) error(node, "'await' outside function");
    else if (unit_ == Unit::Function) error(node, "'await' outside async function");
  } else if (!is_function()) {
    error(node, "'yield' outside function");
  } else if (node.kind == Kind::YieldFrom && unit_ == Unit::AsyncFunction) {
    error(node, "'yield from' inside async function");
  }
  visit_children(node);
}

void Validator::visit(const ast::Node& node) {
  switch (node.kind) {
    case Kind::FunctionDef: return function(static_cast<const ast::FunctionDef&>(node), Unit::Function);
    case Kind::AsyncFunctionDef: return function(static_cast<const ast::AsyncFunctionDef&>(node), Unit::AsyncFunction);
    case Kind::ClassDef: return class_definition(static_cast<const ast::ClassDef&>(node));
    case Kind::Lambda: return lambda(static_cast<const ast::Lambda&>(node));
    case Kind::While: {
      auto& statement = static_cast<const ast::While&>(node);
      visit(*statement.test);
      return loop(statement);
    }
    case Kind::For: return for_loop(static_cast<const ast::For&>(node));
    case Kind::AsyncFor:
      if (unit_ != Unit::AsyncFunction)
        error(static_cast<const ast::Stmt&>(node), "'async for' outside async function");
      return for_loop(static_cast<const ast::AsyncFor&>(node));
    case Kind::AsyncWith:
      if (unit_ != Unit::AsyncFunction)
        error(static_cast<const ast::Stmt&>(node), "'async with' outside async function");
      return visit_children(node);
    case Kind::Try: return try_statement(static_cast<const ast::Try&>(node), false);
    case Kind::TryStar: return try_statement(static_cast<const ast::TryStar&>(node), true);
    case Kind::Match: return match(static_cast<const ast::Match&>(node));
    case Kind::Break: return leave_loop(static_cast<const ast::Stmt&>(node), "'break' outside loop");
    case Kind::Continue: return leave_loop(static_cast<const ast::Stmt&>(node), "'continue' not properly in loop");
    case Kind::Return: return return_statement(static_cast<const ast::Return&>(node));
    case Kind::ImportFrom: return import_from(static_cast<const ast::ImportFrom&>(node));
    case Kind::Import:
      for (const ast::Alias* alias : static_cast<const ast::Import&>(node).names)
        bind(static_cast<const ast::Stmt&>(node), alias->asname.present() ? alias->asname : alias->name);
      return;
    case Kind::Assert:
      warn(static_cast<const ast::Stmt&>(node), lint_assert(*static_cast<const ast::Assert&>(node).test));
      return visit_children(node);
    case Kind::ListComp: {
      auto& made = static_cast<const ast::ListComp&>(node);
      return comprehension(made, made.generators, *made.elt, nullptr);
    }
    case Kind::SetComp: {
      auto& made = static_cast<const ast::SetComp&>(node);
      return comprehension(made, made.generators, *made.elt, nullptr);
    }
    case Kind::GeneratorExp: {
      auto& made = static_cast<const ast::GeneratorExp&>(node);
      return comprehension(made, made.generators, *made.elt, nullptr);
    }
    case Kind::DictComp: {
      auto& made = static_cast<const ast::DictComp&>(node);
      return comprehension(made, made.generators, *made.key, made.value);
    }
    case Kind::Name: {
      auto& name = static_cast<const ast::Name&>(node);
      return bind(name, name.id, name.ctx);
    }
    case Kind::Attribute: {
      auto& attribute = static_cast<const ast::Attribute&>(node);
      if (attribute.ctx == Context::Store) bind(attribute, attribute.attr);  // CPython lets it be deleted
      return visit(*attribute.value);
    }
    case Kind::Starred: {
      auto& starred = static_cast<const ast::Starred&>(node);
      error(starred, starred.ctx == Context::Store ? "starred assignment target must be in a list or tuple"
                                                   : "can't use starred expression here");
      return visit(*starred.value);
    }
    case Kind::Tuple: {
      auto& tuple = static_cast<const ast::Tuple&>(node);
      return sequence(tuple, tuple.elts, tuple.ctx);
    }
    case Kind::List: {
      auto& list = static_cast<const ast::List&>(node);
      return sequence(list, list.elts, list.ctx);
    }
    case Kind::Set: return visit_elements(static_cast<const ast::Set&>(node).elts);
    case Kind::Call: return call(static_cast<const ast::Call&>(node));
    case Kind::Compare:
      warn(static_cast<const ast::Expr&>(node), lint_compare(static_cast<const ast::Compare&>(node)));
      return visit_children(node);
    case Kind::Subscript: return subscript(static_cast<const ast::Subscript&>(node));
    case Kind::Yield: case Kind::YieldFrom: case Kind::Await: return suspension(static_cast<const ast::Expr&>(node));
    default: return visit_children(node);
  }
}

}  // namespace

void Faults::add(const ast::Located& place, ErrorType type, std::string message) {
  Diagnostic& made = found.emplace_back();
  made.type = type;
  made.stage = Stage::Compile;
  made.message = std::move(message);
  made.reported = {place.lineno, place.col_offset + 1, place.end_lineno, place.end_col_offset + 1};
}

std::vector<Diagnostic> validate_code(const ast::Mod& module, const symbols::SymbolTable& table) {
  Validator validator(table);
  validator.visit(module);
  return validator.take();
}

}  // namespace krait::diagnostics

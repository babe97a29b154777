#include "interpreter/compiler/compiler.h"

namespace krait::compiler {

using namespace code;
using ast::Context;
using ast::Kind;
using symbols::ScopeType;

namespace {

// Whether any statement, however deep outside of functions and classes, annotates a name.
bool has_annotation(const ast::Seq<ast::Stmt*>& body) {
  for (const ast::Stmt* node : body) {
    bool found = false;
    switch (node->kind) {
      case Kind::AnnAssign:
        return true;
      case Kind::For:
      case Kind::AsyncFor: {
        auto& loop = static_cast<const ast::For&>(*node);
        found = has_annotation(loop.body) || has_annotation(loop.orelse);
        break;
      }
      case Kind::While: {
        auto& loop = static_cast<const ast::While&>(*node);
        found = has_annotation(loop.body) || has_annotation(loop.orelse);
        break;
      }
      case Kind::If: {
        auto& branch = static_cast<const ast::If&>(*node);
        found = has_annotation(branch.body) || has_annotation(branch.orelse);
        break;
      }
      case Kind::With:
      case Kind::AsyncWith:
        found = has_annotation(static_cast<const ast::With&>(*node).body);
        break;
      case Kind::Try:
      case Kind::TryStar: {
        auto& attempt = static_cast<const ast::Try&>(*node);
        for (const ast::ExceptHandler* handler : attempt.handlers) found = found || has_annotation(handler->body);
        found = found || has_annotation(attempt.body) || has_annotation(attempt.finalbody) ||
                has_annotation(attempt.orelse);
        break;
      }
      default:
        break;
    }
    if (found) return true;
  }
  return false;
}

constexpr uint16_t kBinaryOperator[] = {
    NB_ADD,    NB_SUBTRACT, NB_MULTIPLY, NB_MATRIX_MULTIPLY, NB_TRUE_DIVIDE, NB_REMAINDER,    NB_POWER,
    NB_LSHIFT, NB_RSHIFT,   NB_OR,       NB_XOR,             NB_AND,         NB_FLOOR_DIVIDE,
};

}  // namespace

const ast::Constant* docstring_of(const ast::Seq<ast::Stmt*>& body) {
  if (body.empty()) return nullptr;
  const auto* first = ast::as<ast::ExprStmt>(body[0]);
  const auto* text = first ? ast::as<ast::Constant>(first->value) : nullptr;
  return text && text->value.kind == ast::ConstantKind::Str ? text : nullptr;
}

void Compiler::module(const ast::Mod& tree) {
  enter_unit(UnitType::Module, tree, "<module>", 1);
  unit_->location.line = 1;
  bool add_none = true;
  if (const auto* file = ast::as<ast::Module>(&tree)) {
    body(file->body);
  } else if (const auto* prompt = ast::as<ast::Interactive>(&tree)) {
    if (has_annotation(prompt->body)) emit(SETUP_ANNOTATIONS);
    interactive_ = true;
    statements(prompt->body);
  } else if (const auto* value = ast::as<ast::Expression>(&tree)) {
    expression(*value->body);
    add_none = false;
  } else {
    error("a function type is no code");
  }
  result_.code = assemble(add_none);
  leave_unit();
}

void Compiler::body(const ast::Seq<ast::Stmt*>& list) {
  if (unit_->type == UnitType::Module && !list.empty()) set_location(list[0]);
  if (has_annotation(list)) emit(SETUP_ANNOTATIONS);
  uint32_t first = 0;
  const ast::Constant* docstring = options_.optimize < 2 ? docstring_of(list) : nullptr;
  if (docstring) {
    first = 1;
    expression(*docstring);
    clear_location();
    name_operation("__doc__", Context::Store);
  }
  for (uint32_t i = first; i < list.size; i++) statement(*list[i]);
}

void Compiler::statements(const ast::Seq<ast::Stmt*>& list) {
  for (const ast::Stmt* node : list) statement(*node);
}

void Compiler::statement(const ast::Stmt& node) {
  if (!enter_level()) return;
  depth_++;
  set_location(node);
  switch (node.kind) {
    case Kind::FunctionDef:
      function(static_cast<const ast::FunctionDef&>(node), false);
      break;
    case Kind::AsyncFunctionDef:
      function(reinterpret_cast<const ast::FunctionDef&>(node), true);
      break;
    case Kind::ClassDef:
      class_definition(static_cast<const ast::ClassDef&>(node));
      break;
    case Kind::Return:
      return_statement(static_cast<const ast::Return&>(node));
      break;
    case Kind::Delete:
      expressions(static_cast<const ast::Delete&>(node).targets);
      break;
    case Kind::Assign:
      assign(static_cast<const ast::Assign&>(node));
      break;
    case Kind::AugAssign:
      augmented_assign(static_cast<const ast::AugAssign&>(node));
      break;
    case Kind::AnnAssign:
      annotated_assign(static_cast<const ast::AnnAssign&>(node));
      break;
    case Kind::For:
      for_statement(static_cast<const ast::For&>(node));
      break;
    case Kind::AsyncFor:
      async_for(static_cast<const ast::AsyncFor&>(node));
      break;
    case Kind::While:
      while_statement(static_cast<const ast::While&>(node));
      break;
    case Kind::If:
      if_statement(static_cast<const ast::If&>(node));
      break;
    case Kind::With:
      with_statement(static_cast<const ast::With&>(node));
      break;
    case Kind::AsyncWith:
      async_with(static_cast<const ast::AsyncWith&>(node));
      break;
    case Kind::Match:
      match_statement(static_cast<const ast::Match&>(node));
      break;
    case Kind::Raise:
      raise_statement(static_cast<const ast::Raise&>(node));
      break;
    case Kind::Try:
      try_statement(static_cast<const ast::Try&>(node), false);
      break;
    case Kind::TryStar:
      try_statement(reinterpret_cast<const ast::Try&>(node), true);
      break;
    case Kind::Assert:
      assert_statement(static_cast<const ast::Assert&>(node));
      break;
    case Kind::Import:
      import_statement(static_cast<const ast::Import&>(node));
      break;
    case Kind::ImportFrom:
      import_from(static_cast<const ast::ImportFrom&>(node));
      break;
    case Kind::ExprStmt:
      expression_statement(*static_cast<const ast::ExprStmt&>(node).value);
      break;
    case Kind::Pass:
      emit(NOP);
      break;
    case Kind::Break:
      break_statement();
      break;
    case Kind::Continue:
      continue_statement();
      break;
    default:  // Global and Nonlocal: the symbol table has heard them
      break;
  }
  depth_--;
}

void Compiler::return_statement(const ast::Return& node) {
  const ast::Constant* constant = ast::as<ast::Constant>(node.value);
  bool keep_top = node.value && !constant;
  if (!is_function()) return error("'return' outside function");
  if (node.value && unit_->coroutine && unit_->scope.generator) {
    return error("'return' with value in async generator");
  }
  if (keep_top) {
    expression(*node.value);
  } else if (node.value) {
    set_location(node.value);
    emit(NOP);
  }
  if (!node.value || node.value->lineno != node.lineno) {
    set_location(node);
    emit(NOP);
  }
  unwind_to_loop(keep_top, false);
  if (!node.value) {
    load_none();
  } else if (constant) {
    load_value(constant->value);
  }
  emit(RETURN_VALUE);
}

void Compiler::assign(const ast::Assign& node) {
  expression(*node.value);
  for (uint32_t i = 0; i < node.targets.size; i++) {
    if (i + 1 < node.targets.size) emit(COPY, 1);
    expression(*node.targets[i]);
  }
}

void Compiler::impossible_target(const ast::Expr& target, const char* assignment) {
  int number = static_cast<int>(target.kind) - static_cast<int>(Kind::BoolOp) + 1;  // CPython's
  impossible("invalid node type (" + std::to_string(number) + ") for " + assignment + " assignment");
}

void Compiler::augmented_assign(const ast::AugAssign& node) {
  const ast::Expr& target = *node.target;
  Location whole = unit_->location;
  set_location(target);
  if (const auto* attribute = ast::as<ast::Attribute>(&target)) {
    expression(*attribute->value);
    emit(COPY, 1);
    locate_attribute(*attribute);
    emit_name(LOAD_ATTR, attribute->attr);
  } else if (const auto* item = ast::as<ast::Subscript>(&target)) {
    expression(*item->value);
    expression(*item->slice);
    emit(COPY, 2);
    emit(COPY, 2);
    emit(BINARY_SUBSCR);
  } else if (const auto* name = ast::as<ast::Name>(&target)) {
    name_operation(name->id, Context::Load);
  } else {
    return impossible_target(target, "augmented");
  }
  unit_->location = whole;
  expression(*node.value);
  emit(BINARY_OP, kBinaryOperator[static_cast<size_t>(node.op)] + NB_INPLACE);
  set_location(target);
  if (const auto* attribute = ast::as<ast::Attribute>(&target)) {
    locate_attribute(*attribute);
    emit(SWAP, 2);
    emit_name(STORE_ATTR, attribute->attr);
  } else if (ast::is<ast::Subscript>(&target)) {
    emit(SWAP, 3);
    emit(SWAP, 2);
    emit(STORE_SUBSCR);
  } else if (const auto* name = ast::as<ast::Name>(&target)) {
    name_operation(name->id, Context::Store);
  }
}

void Compiler::evaluate_and_drop(const ast::Expr& node) {
  expression(node);
  emit(POP_TOP);
}

void Compiler::check_annotated_subscript(const ast::Expr& node) {
  if (const auto* range = ast::as<ast::Slice>(&node)) {
    for (const ast::Expr* part : {range->lower, range->upper, range->step}) {
      if (part) evaluate_and_drop(*part);
    }
  } else if (const auto* tuple = ast::as<ast::Tuple>(&node)) {
    for (const ast::Expr* element : tuple->elts) check_annotated_subscript(*element);
  } else {
    evaluate_and_drop(node);
  }
}

void Compiler::annotated_assign(const ast::AnnAssign& node) {
  const ast::Expr& target = *node.target;
  bool recorded = unit_->type == UnitType::Module || unit_->type == UnitType::Class;
  if (node.value) {
    expression(*node.value);
    expression(target);
  }
  if (const auto* name = ast::as<ast::Name>(&target)) {
    if (forbidden_name(name->id, Context::Store)) return;
    if (node.simple && recorded) {
      if (postponed_annotations()) {
        annotation_text(*node.annotation);
      } else {
        expression(*node.annotation);
      }
      emit_name(LOAD_NAME, "__annotations__");
      load_string(mangle(name->id));
      emit(STORE_SUBSCR);
    }
  } else if (const auto* attribute = ast::as<ast::Attribute>(&target)) {
    if (forbidden_name(attribute->attr, Context::Store)) return;
    if (!node.value) evaluate_and_drop(*attribute->value);
  } else if (const auto* item = ast::as<ast::Subscript>(&target)) {
    if (!node.value) {
      evaluate_and_drop(*item->value);
      check_annotated_subscript(*item->slice);
    }
  } else {
    return impossible_target(target, "annotated");
  }
  if (!node.simple && recorded && !postponed_annotations()) evaluate_and_drop(*node.annotation);
}

void Compiler::raise_statement(const ast::Raise& node) {
  int count = 0;
  for (const ast::Expr* part : {node.exc, node.cause}) {
    if (!part) break;
    expression(*part);
    count++;
  }
  emit(RAISE_VARARGS, count);
}

void Compiler::assert_statement(const ast::Assert& node) {
  warn(diagnostics::lint_assert(*node.test));
  if (options_.optimize) return;
  Block* end = new_block();
  jump_if(*node.test, end, true);
  emit(LOAD_ASSERTION_ERROR);
  if (node.msg) {
    expression(*node.msg);
    emit_call(0);
  }
  emit(RAISE_VARARGS, 1);
  use_block(end);
}

void Compiler::expression_statement(const ast::Expr& value) {
  if (interactive_ && units_.size() == 1) {
    expression(value);
    return emit(PRINT_EXPR);
  }
  if (ast::is<ast::Constant>(&value)) return emit(NOP);
  expression(value);
  clear_location();
  emit(POP_TOP);
}

void Compiler::import_statement(const ast::Import& node) {
  for (const ast::Alias* alias : node.names) {
    load_constant(Constant::integer(0));
    load_none();
    emit_name(IMPORT_NAME, alias->name);
    if (alias->asname.present()) {
      import_as(alias->name, alias->asname);
    } else {
      std::string_view name = alias->name;
      name_operation(name.substr(0, name.find('.')), Context::Store);
    }
  }
}

// `import a.b.c as d` binds c: the top package is on the stack, from which the rest is fetched.
void Compiler::import_as(std::string_view name, std::string_view asname) {
  size_t dot = name.find('.');
  bool dotted = dot != std::string_view::npos;
  while (dot != std::string_view::npos) {
    size_t start = dot + 1;
    dot = name.find('.', start);
    bool last = dot == std::string_view::npos;
    emit_plain_name(IMPORT_FROM, name.substr(start, last ? dot : dot - start));
    if (last) break;
    emit(SWAP, 2);
    emit(POP_TOP);
  }
  name_operation(asname, Context::Store);
  if (dotted) emit(POP_TOP);
}

void Compiler::import_from(const ast::ImportFrom& node) {
  load_constant(Constant::integer(node.level));
  std::vector<Constant> names;
  for (const ast::Alias* alias : node.names) names.push_back(interned(alias->name));
  if (node.lineno > symbols_.future().last_lineno && node.module == std::string_view("__future__")) {
    return error("from __future__ imports must occur at the beginning of the file");
  }
  load_constant(Constant::tuple(std::move(names)));
  emit_name(IMPORT_NAME, node.module.present() ? node.module.view() : std::string_view(""));
  for (const ast::Alias* alias : node.names) {
    if (alias->name.view() == "*") return emit(IMPORT_STAR);
    emit_name(IMPORT_FROM, alias->name);
    name_operation(alias->asname.present() ? alias->asname : alias->name, Context::Store);
  }
  emit(POP_TOP);
}

}  // namespace krait::compiler

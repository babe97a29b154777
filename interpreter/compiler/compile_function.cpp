// Functions, lambdas, decorators and annotations (language reference 8.7, 6.14).

#include "interpreter/compiler/compiler.h"
#include "interpreter/compiler/unparse.h"

namespace krait::compiler {

using namespace code;
using ast::Context;

bool Compiler::check_arguments(const ast::Arguments& args) {
  auto check = [&](const ast::Arg* arg) { return !arg || !forbidden_name(arg->arg, Context::Store); };
  for (const ast::Arg* arg : args.posonlyargs) {
    if (!check(arg)) return false;
  }
  for (const ast::Arg* arg : args.args) {
    if (!check(arg)) return false;
  }
  if (!check(args.vararg)) return false;
  for (const ast::Arg* arg : args.kwonlyargs) {
    if (!check(arg)) return false;
  }
  return check(args.kwarg);
}

// Pushes the tuple of defaults and the dict of keyword-only ones; the answer is what MAKE_FUNCTION must know of them.
int Compiler::default_arguments(const ast::Arguments& args) {
  int flags = 0;
  if (!args.defaults.empty()) {
    flags |= 1;
    expressions(args.defaults);
    emit(BUILD_TUPLE, static_cast<int>(args.defaults.size));
  }
  std::vector<Constant> names;
  for (uint32_t i = 0; i < args.kwonlyargs.size; i++) {
    if (i >= args.kw_defaults.size || !args.kw_defaults[i]) continue;
    names.push_back(interned(mangle(args.kwonlyargs[i]->arg)));
    expression(*args.kw_defaults[i]);
  }
  if (names.empty()) return flags;
  auto count = static_cast<int>(names.size());
  load_constant(Constant::tuple(std::move(names)));
  emit(BUILD_CONST_KEY_MAP, count);
  return flags | 2;
}

void Compiler::annotation_text(const ast::Expr& node) { load_string(unparse(node)); }

void Compiler::annotation(std::string_view name, const ast::Expr* node, int& count) {
  if (!node) return;
  load_string(mangle(name));
  const auto* star = ast::as<ast::Starred>(node);
  if (postponed_annotations()) {
    annotation_text(*node);
  } else if (star) {
    expression(*star->value);
    emit(UNPACK_SEQUENCE, 1);
  } else {
    expression(*node);
  }
  count += 2;
}

// Pushes the tuple of names and annotations, if there are any.
bool Compiler::annotations(const ast::Arguments& args, const ast::Expr* returns) {
  int count = 0;
  for (const ast::Arg* arg : args.args) annotation(arg->arg, arg->annotation, count);
  for (const ast::Arg* arg : args.posonlyargs) annotation(arg->arg, arg->annotation, count);
  if (args.vararg) annotation(args.vararg->arg, args.vararg->annotation, count);
  for (const ast::Arg* arg : args.kwonlyargs) annotation(arg->arg, arg->annotation, count);
  if (args.kwarg) annotation(args.kwarg->arg, args.kwarg->annotation, count);
  annotation("return", returns, count);
  if (count) emit(BUILD_TUPLE, count);
  return count != 0;
}

void Compiler::decorators(const ast::Seq<ast::Expr*>& list) { expressions(list); }

void Compiler::apply_decorators(const ast::Seq<ast::Expr*>& list) {
  Location outer = unit_->location;
  for (uint32_t i = list.size; i-- > 0;) {
    set_location(list[i]);
    emit_call(0);
  }
  unit_->location = outer;
}

void Compiler::argument_counts(const ast::Arguments& args) {
  unit_->argument_count = static_cast<int>(args.args.size);
  unit_->positional_only_count = static_cast<int>(args.posonlyargs.size);
  unit_->keyword_only_count = static_cast<int>(args.kwonlyargs.size);
}

// Makes the function of `code` from the cells that it captures, which lie in this unit.
void Compiler::make_closure(const CodeRef& code, int flags) {
  if (failed() || !code) return;
  int captured = code->nfreevars();
  if (captured) {
    for (size_t i = code->localsplusnames.size() - static_cast<size_t>(captured); i < code->localsplusnames.size();
         i++) {
      std::string_view name = code->localsplusnames[i].text();
      bool class_cell = unit_->type == UnitType::Class && name == "__class__";
      bool cell = class_cell || unit_->scope.resolution_of(name) == symbols::Resolution::Cell;
      emit(LOAD_CLOSURE, cell ? unit_->cells.find(name) : unit_->cells.size() + unit_->frees.find(name));
    }
    flags |= 8;
    emit(BUILD_TUPLE, captured);
  }
  load_constant(Constant::code(code));
  emit(MAKE_FUNCTION, flags);
}

void Compiler::function(const ast::FunctionDef& node, bool async) {
  if (!check_arguments(*node.args)) return;
  decorators(node.decorator_list);
  int first_line = node.decorator_list.empty() ? node.lineno : node.decorator_list[0]->lineno;
  int flags = default_arguments(*node.args);
  if (annotations(*node.args, node.returns)) flags |= 4;
  if (failed()) return;

  enter_unit(async ? UnitType::AsyncFunction : UnitType::Function, node, node.name, first_line);
  const ast::Constant* docstring = options_.optimize < 2 ? docstring_of(node.body) : nullptr;
  (void)unit_->constants.index_of(docstring ? pool_.add_string(docstring->value.text()) : none_);
  argument_counts(*node.args);
  for (uint32_t i = docstring ? 1 : 0; i < node.body.size; i++) statement(*node.body[i]);
  CodeRef code = assemble(true);
  leave_unit();

  make_closure(code, flags);
  apply_decorators(node.decorator_list);
  name_operation(node.name, Context::Store);
}

void Compiler::lambda(const ast::Lambda& node) {
  if (!check_arguments(*node.args)) return;
  int flags = default_arguments(*node.args);
  if (failed()) return;
  enter_unit(UnitType::Lambda, node, "<lambda>", node.lineno);
  (void)unit_->constants.index_of(none_);  // so that no string can pass for a docstring
  argument_counts(*node.args);
  expression(*node.body);
  bool generator = unit_->scope.generator;
  if (!generator) emit(RETURN_VALUE);
  CodeRef code = assemble(!generator);
  leave_unit();
  make_closure(code, flags);
}

}  // namespace krait::compiler

// Calls (language reference 6.3.4).

#include "interpreter/compiler/compiler.h"

namespace krait::compiler {

using namespace code;
using ast::Context;

namespace {

bool has_star(const ast::Seq<ast::Expr*>& args) {
  for (const ast::Expr* arg : args) {
    if (ast::is<ast::Starred>(arg)) return true;
  }
  return false;
}

bool has_double_star(const ast::Seq<ast::Keyword*>& keywords) {
  for (const ast::Keyword* keyword : keywords) {
    if (!keyword->arg.present()) return true;
  }
  return false;
}

}  // namespace

bool Compiler::validate_keywords(const ast::Seq<ast::Keyword*>& keywords) {
  for (uint32_t i = 0; i < keywords.size; i++) {
    const ast::Keyword& keyword = *keywords[i];
    if (!keyword.arg.present()) continue;
    if (forbidden_name(keyword.arg, Context::Store)) return false;
    for (uint32_t k = i + 1; k < keywords.size; k++) {
      if (!keywords[k]->arg.present() || keywords[k]->arg.view() != keyword.arg.view()) continue;
      set_location(keywords[k]);
      error("keyword argument repeated: " + std::string(keyword.arg.view()));
      return false;
    }
  }
  return true;
}

// The values, and KW_NAMES for the call that follows.
void Compiler::keyword_values(const ast::Seq<ast::Keyword*>& keywords) {
  std::vector<Constant> names;
  for (const ast::Keyword* keyword : keywords) {
    expression(*keyword->value);
    names.push_back(interned(keyword->arg));
  }
  emit(KW_NAMES, constant_index(Constant::tuple(std::move(names))));
}

// object.method(...) without unpacking avoids the bound method. False if the call is something else.
bool Compiler::method_call(const ast::Call& node) {
  const auto* method = ast::as<ast::Attribute>(node.func);
  if (!method || method->ctx != Context::Load) return false;
  // A function of an imported module is no method: the plain call is the faster one.
  const auto* module = ast::as<ast::Name>(method->value);
  const symbols::Symbol* symbol = module ? symbols_.top().find(module->id) : nullptr;
  if (symbol && (symbol->flags & symbols::kDefImport)) return false;
  auto args = static_cast<int>(node.args.size);
  auto keywords = static_cast<int>(node.keywords.size);
  if (args + keywords + (keywords != 0) >= kStackGuideline) return false;
  if (has_star(node.args) || has_double_star(node.keywords)) return false;
  Location whole = unit_->location;
  expression(*method->value);
  set_location(method);
  locate_attribute(*method);
  emit_name(LOAD_METHOD, method->attr);
  expressions(node.args);
  if (keywords) keyword_values(node.keywords);
  unit_->location = whole;
  locate_attribute(*method);
  emit_call(args + keywords);
  return true;
}

void Compiler::call(const ast::Call& node) {
  if (!validate_keywords(node.keywords) || method_call(node)) return;
  warn(diagnostics::lint_called(*node.func));
  Location whole = unit_->location;
  set_location(node.func);
  emit(PUSH_NULL);
  unit_->location = whole;
  expression(*node.func);
  call_arguments(0, node.args, node.keywords);
}

void Compiler::call_arguments(int pushed, const ast::Seq<ast::Expr*>& args,
                              const ast::Seq<ast::Keyword*>& keywords) {
  if (failed() || !validate_keywords(keywords)) return;
  auto positional = static_cast<int>(args.size);
  auto named = static_cast<int>(keywords.size);
  if (positional + named * 2 > kStackGuideline || has_star(args) || has_double_star(keywords)) {
    return call_unpacking(pushed, args, keywords);
  }
  expressions(args);
  if (named) keyword_values(keywords);
  emit_call(pushed + positional + named);
}

void Compiler::call_unpacking(int pushed, const ast::Seq<ast::Expr*>& args,
                              const ast::Seq<ast::Keyword*>& keywords) {
  const auto* only = args.size == 1 ? ast::as<ast::Starred>(args[0]) : nullptr;
  if (pushed == 0 && only) {
    expression(*only->value);
  } else {
    display(args, pushed, BUILD_LIST, LIST_APPEND, LIST_EXTEND, true);
  }
  bool have_dict = false;
  uint32_t pending = 0;
  auto flush = [&](uint32_t end) {
    keyword_dictionary(keywords, end - pending, end);
    if (have_dict) emit(DICT_MERGE, 1);
    have_dict = true;
    pending = 0;
  };
  for (uint32_t i = 0; i < keywords.size; i++) {
    if (keywords[i]->arg.present()) {
      pending++;
      continue;
    }
    if (pending) flush(i);
    if (!have_dict) emit(BUILD_MAP, 0);
    have_dict = true;
    expression(*keywords[i]->value);
    emit(DICT_MERGE, 1);
  }
  if (pending) flush(keywords.size);
  emit(CALL_FUNCTION_EX, keywords.size > 0);
}

void Compiler::keyword_dictionary(const ast::Seq<ast::Keyword*>& keywords, uint32_t begin, uint32_t end) {
  int size = static_cast<int>(end - begin);
  bool big = size * 2 > kStackGuideline;
  if (size > 1 && !big) {
    std::vector<Constant> names;
    for (uint32_t i = begin; i < end; i++) {
      expression(*keywords[i]->value);
      names.push_back(interned(keywords[i]->arg));
    }
    load_constant(Constant::tuple(std::move(names)));
    return emit(BUILD_CONST_KEY_MAP, size);
  }
  if (big) emit_nowhere(BUILD_MAP, 0);
  for (uint32_t i = begin; i < end; i++) {
    load_string(keywords[i]->arg);
    expression(*keywords[i]->value);
    if (big) emit_nowhere(MAP_ADD, 1);
  }
  if (!big) emit(BUILD_MAP, size);
}

}  // namespace krait::compiler

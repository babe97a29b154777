// Functions, lambdas and classes (language reference 6.14, 8.7, 8.8).
#include "interpreter/compiler/compiler.h"

namespace krait::compiler {

using namespace code;
using ast::Context;
using ast::Kind;

bool Compiler::decorators(Seq_Expr list) { return expressions(list); }

bool Compiler::apply_decorators(Seq_Expr list) {
  Location saved = u().where;
  for (size_t i = list.size; i-- > 0;) {
    locate(*list[i]);
    emit(PRECALL, 0);
    emit(CALL, 0);
  }
  u().where = saved;
  return true;
}

bool Compiler::check_debug_arguments(const ast::Arguments& a) {
  auto check = [&](const ast::Arg* arg) { return !arg || forbidden_name(arg->arg, Context::Store); };
  for (const auto& list : {a.posonlyargs, a.args, a.kwonlyargs})
    for (ast::Arg* arg : list)
      if (!check(arg)) return false;
  return check(a.vararg) && check(a.kwarg);
}

bool Compiler::default_arguments(const ast::Arguments& a, int& flags) {
  if (a.defaults.size) {
    flags |= 1;
    if (!expressions(a.defaults)) return false;
    emit(BUILD_TUPLE, static_cast<int>(a.defaults.size));
  }
  std::vector<Constant> keys;
  for (size_t i = 0; i < a.kwonlyargs.size; ++i) {
    if (!a.kw_defaults[i]) continue;
    keys.push_back(Constant::string(mangled(a.kwonlyargs[i]->arg), true));
    if (!expression(*a.kw_defaults[i])) return false;
  }
  if (keys.empty()) return true;
  flags |= 2;
  int n = static_cast<int>(keys.size());
  load_const(Constant::tuple(std::move(keys)));
  emit(BUILD_CONST_KEY_MAP, n);
  return true;
}

bool Compiler::annotation_text(const ast::Expr& annotation) {
  load_const(Constant::string(unparse(annotation), false));
  return true;
}

bool Compiler::argument_annotation(std::string_view id, const ast::Expr* annotation, int& count) {
  if (!annotation) return true;
  load_const(Constant::string(mangled(id), true));
  count += 2;
  if ((options_.flags | symbols_.future().flags) & CO_FUTURE_ANNOTATIONS) return annotation_text(*annotation);
  if (auto* star = ast::as<ast::Starred>(annotation)) {
    if (!expression(*star->value)) return false;
    emit(UNPACK_SEQUENCE, 1);
    return true;
  }
  return expression(*annotation);
}

bool Compiler::annotations(const ast::Arguments& a, const ast::Expr* returns, bool& any) {
  int count = 0;
  for (const auto& list : {a.args, a.posonlyargs})
    for (ast::Arg* arg : list)
      if (!argument_annotation(arg->arg, arg->annotation, count)) return false;
  if (a.vararg && !argument_annotation(a.vararg->arg, a.vararg->annotation, count)) return false;
  for (ast::Arg* arg : a.kwonlyargs)
    if (!argument_annotation(arg->arg, arg->annotation, count)) return false;
  if (a.kwarg && !argument_annotation(a.kwarg->arg, a.kwarg->annotation, count)) return false;
  if (!argument_annotation("return", returns, count)) return false;
  any = count > 0;
  if (any) emit(BUILD_TUPLE, count);
  return true;
}

bool Compiler::make_closure(const CodeRef& co, int flags) {
  int nfree = co->nfreevars();
  if (nfree) {
    for (const Constant& name : co->names_of_kind(kFastFree)) {
      std::string_view n = name.text();
      // A class's __class__ is a cell although the class itself does not mention it.
      bool cell = (u().kind == ScopeKind::Class && n == "__class__") || u().scope->resolution_of(n) == symbols::Resolution::Cell;
      int index = cell ? u().cellvars.find(n) : static_cast<int>(u().cellvars.names.size()) + u().freevars.find(n);
      emit(LOAD_CLOSURE, index);
    }
    flags |= 8;
    emit(BUILD_TUPLE, nfree);
  }
  load_const(Constant::code(co));
  emit(MAKE_FUNCTION, flags);
  return true;
}

bool Compiler::function(const ast::Stmt& s, bool is_async) {
  const auto& f = static_cast<const ast::FunctionDef&>(s);  // AsyncFunctionDef is the same member for member
  if (!check_debug_arguments(*f.args) || !decorators(f.decorator_list)) return false;
  int first_line = f.decorator_list.empty() ? f.lineno : f.decorator_list[0]->lineno;
  int flags = 0;
  bool annotated = false;
  if (!default_arguments(*f.args, flags) || !annotations(*f.args, f.returns, annotated)) return false;
  if (annotated) flags |= 4;
  ++nest_level_;
  if (!enter(f.name, is_async ? ScopeKind::AsyncFunction : ScopeKind::Function, s, first_line)) return false;
  const ast::Constant* doc = options_.optimize < 2 ? docstring_of(f.body) : nullptr;
  add_const(doc ? constant_of(doc->value) : Constant::none());
  u().argcount = static_cast<int>(f.args->args.size);
  u().posonlyargcount = static_cast<int>(f.args->posonlyargs.size);
  u().kwonlyargcount = static_cast<int>(f.args->kwonlyargs.size);
  bool good = statements(f.body, doc ? 1 : 0);
  CodeRef co = good ? assemble(true) : nullptr;
  leave();
  --nest_level_;
  if (!co) return false;
  return make_closure(co, flags) && apply_decorators(f.decorator_list) && name_op(f.name, Context::Store);
}

bool Compiler::lambda(const ast::Lambda& e) {
  if (!check_debug_arguments(*e.args)) return false;
  int flags = 0;
  if (!default_arguments(*e.args, flags)) return false;
  if (!enter("<lambda>", ScopeKind::Lambda, e, e.lineno)) return false;
  add_const(Constant::none());
  u().argcount = static_cast<int>(e.args->args.size);
  u().posonlyargcount = static_cast<int>(e.args->posonlyargs.size);
  u().kwonlyargcount = static_cast<int>(e.args->kwonlyargs.size);
  bool good = expression(*e.body);
  CodeRef co;
  if (good) {
    if (u().scope->generator) {
      co = assemble(false);
    } else {
      locate(*e.body);
      emit(RETURN_VALUE);
      co = assemble(true);
    }
  }
  leave();
  return co && make_closure(co, flags);
}

bool Compiler::class_def(const ast::ClassDef& s) {
  if (!decorators(s.decorator_list)) return false;
  int first_line = s.decorator_list.empty() ? s.lineno : s.decorator_list[0]->lineno;
  if (!enter(s.name, ScopeKind::Class, s, first_line)) return false;
  ++nest_level_;
  u().private_name = s.name;
  bool good = name_op("__name__", Context::Load) && name_op("__module__", Context::Store);
  if (good) {
    load_const(Constant::string(u().qualname, true));
    good = name_op("__qualname__", Context::Store) && body(s.body);
  }
  CodeRef co;
  if (good) {
    unlocate();
    if (u().scope->needs_class_closure) {
      emit(LOAD_CLOSURE, u().cellvars.find("__class__"));
      emit(COPY, 1);
      good = name_op("__classcell__", Context::Store);
    } else {
      load_none();
    }
    emit(RETURN_VALUE);
    if (good) co = assemble(true);
  }
  leave();
  --nest_level_;
  if (!co) return false;
  emit(PUSH_NULL);
  emit(LOAD_BUILD_CLASS);
  if (!make_closure(co, 0)) return false;
  load_const(Constant::string(s.name, true));
  return call_helper(2, s.bases, s.keywords) && apply_decorators(s.decorator_list) && name_op(s.name, Context::Store);
}

}  // namespace krait::compiler

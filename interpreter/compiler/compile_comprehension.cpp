// Comprehensions and generator expressions (language reference 6.2.4 to 6.2.8): each is a function of its own.
#include "interpreter/compiler/compiler.h"

namespace krait::compiler {

using namespace code;
using ast::Kind;
using Type = FrameBlockType;

// The iterable of an inner `for` as it stands: a display of one constant element needs no loop setup of its own.
bool Compiler::comprehension_iterator(const ast::Comprehension& g) {
  if (!expression(*g.iter)) return false;
  emit(g.is_async ? GET_AITER : GET_ITER);
  return true;
}

bool Compiler::comprehension(const ast::Expr& e, ComprehensionKind kind, std::string_view name,
                             ast::Seq<ast::Comprehension*> generators, const ast::Expr& element, const ast::Expr* value) {
  bool in_async = u().kind == ScopeKind::AsyncFunction || u().kind == ScopeKind::Comprehension ||
                  ((options_.flags & 0x2000) && u().kind == ScopeKind::Module);
  const ast::Comprehension& outermost = *generators[0];
  if (!enter(name, ScopeKind::Comprehension, e, e.lineno)) return false;
  locate(e);
  bool is_async = u().scope->coroutine;
  bool good = true;
  if (is_async && kind != ComprehensionKind::Generator && !in_async)
    good = error("asynchronous comprehension outside of an asynchronous function");
  if (good && kind != ComprehensionKind::Generator) {
    emit(kind == ComprehensionKind::List ? BUILD_LIST : kind == ComprehensionKind::Set ? BUILD_SET : BUILD_MAP, 0);
  }
  good = good && comprehension_generator(generators, 0, 0, element, value, kind);
  if (good && kind != ComprehensionKind::Generator) emit(RETURN_VALUE);
  CodeRef co = good ? assemble(true) : nullptr;
  leave();
  if (!co) return false;
  if (!make_closure(co, 0)) return false;
  if (!expression(*outermost.iter)) return false;
  emit(outermost.is_async ? GET_AITER : GET_ITER);
  emit(PRECALL, 0);
  emit(CALL, 0);
  if (is_async && kind != ComprehensionKind::Generator) {
    emit(GET_AWAITABLE, 0);
    load_none();
    return yield_from(true);
  }
  return true;
}

bool Compiler::comprehension_generator(ast::Seq<ast::Comprehension*> generators, size_t at, int depth, const ast::Expr& element,
                                       const ast::Expr* value, ComprehensionKind kind) {
  return generators[at]->is_async ? async_comprehension(generators, at, depth, element, value, kind)
                                  : sync_comprehension(generators, at, depth, element, value, kind);
}

bool Compiler::comprehension_element(int depth, const ast::Expr& element, const ast::Expr* value, ComprehensionKind kind) {
  if (kind == ComprehensionKind::Dict) {
    if (!expression(element) || !expression(*value)) return false;
    emit(MAP_ADD, depth + 1);
    return true;
  }
  if (!expression(element)) return false;
  if (kind == ComprehensionKind::Generator) {
    if (u().scope->generator && u().scope->coroutine) emit(ASYNC_GEN_WRAP);
    emit(YIELD_VALUE);
    emit(RESUME, 1);
    emit(POP_TOP);
  } else {
    emit(kind == ComprehensionKind::List ? LIST_APPEND : SET_ADD, depth + 1);
  }
  return true;
}

bool Compiler::sync_comprehension(ast::Seq<ast::Comprehension*> generators, size_t at, int depth, const ast::Expr& element,
                                  const ast::Expr* value, ComprehensionKind kind) {
  Block *start = new_block(), *if_cleanup = new_block(), *anchor = new_block();
  const ast::Comprehension& g = *generators[at];
  if (at == 0) {
    u().argcount = 1;
    emit(LOAD_FAST, 0);
  } else {
    // `for y in [f(x)]` assigns without a loop.
    const ast::Seq<ast::Expr*>* elts = nullptr;
    if (auto* l = ast::as<ast::List>(g.iter)) elts = &l->elts;
    if (auto* t = ast::as<ast::Tuple>(g.iter)) elts = &t->elts;
    if (elts && elts->size == 1 && (*elts)[0]->kind != Kind::Starred) {
      if (!expression(*(*elts)[0])) return false;
      start = nullptr;
    }
    if (start) {
      if (!expression(*g.iter)) return false;
      emit(GET_ITER);
    }
  }
  if (start) {
    ++depth;
    use_block(start);
    emit_jump(FOR_ITER, anchor);
    use_block(new_block());
  }
  if (!expression(*g.target)) return false;
  for (ast::Expr* condition : g.ifs) {
    if (!jump_if(*condition, if_cleanup, false)) return false;
    use_block(new_block());
  }
  if (at + 1 < generators.size) {
    if (!comprehension_generator(generators, at + 1, depth, element, value, kind)) return false;
  } else {
    Location saved = u().where;
    if (!comprehension_element(depth, element, value, kind)) return false;
    u().where = saved;
  }
  use_block(if_cleanup);
  if (start) {
    emit_jump(JUMP, start);
    use_block(anchor);
  }
  return true;
}

bool Compiler::async_comprehension(ast::Seq<ast::Comprehension*> generators, size_t at, int depth, const ast::Expr& element,
                                   const ast::Expr* value, ComprehensionKind kind) {
  Block *start = new_block(), *except = new_block(), *if_cleanup = new_block();
  const ast::Comprehension& g = *generators[at];
  if (at == 0) {
    u().argcount = 1;
    emit(LOAD_FAST, 0);
  } else {
    if (!expression(*g.iter)) return false;
    emit(GET_AITER);
  }
  use_block(start);
  if (!push_block(Type::AsyncComprehensionGenerator, start, nullptr)) return false;
  emit_jump(SETUP_FINALLY, except);
  emit(GET_ANEXT);
  load_none();
  use_block(new_block());
  if (!yield_from(true)) return false;
  emit(POP_BLOCK);
  if (!expression(*g.target)) return false;
  for (ast::Expr* condition : g.ifs) {
    if (!jump_if(*condition, if_cleanup, false)) return false;
    use_block(new_block());
  }
  ++depth;
  if (at + 1 < generators.size) {
    if (!comprehension_generator(generators, at + 1, depth, element, value, kind)) return false;
  } else {
    Location saved = u().where;
    if (!comprehension_element(depth, element, value, kind)) return false;
    u().where = saved;
  }
  use_block(if_cleanup);
  emit_jump(JUMP, start);
  pop_block();
  use_block(except);
  unlocate();
  emit(END_ASYNC_FOR);
  return true;
}

}  // namespace krait::compiler

// Statements (language reference 7 and 8).
#include "interpreter/compiler/compiler.h"

namespace krait::compiler {

using namespace code;
using ast::Context;
using ast::Kind;
using Type = FrameBlockType;

static constexpr int kMaxDepthFactor = 3;

bool Compiler::statements(ast::Seq<ast::Stmt*> stmts, size_t from) {
  for (size_t i = from; i < stmts.size; ++i)
    if (!statement(*stmts[i])) return false;
  return true;
}

bool Compiler::statement(const ast::Stmt& s) {
  if (++depth_ > options_.recursion_limit * kMaxDepthFactor) return failed_ = true, false;
  locate(s);
  bool good = statement_inner(s);
  --depth_;
  return good;
}

bool Compiler::statement_inner(const ast::Stmt& s) {
  switch (s.kind) {
    case Kind::FunctionDef: return function(s, false);
    case Kind::AsyncFunctionDef: return function(s, true);
    case Kind::ClassDef: return class_def(static_cast<const ast::ClassDef&>(s));
    case Kind::Return: return return_statement(static_cast<const ast::Return&>(s));
    case Kind::Delete: return delete_targets(static_cast<const ast::Delete&>(s));
    case Kind::Assign: {
      const auto& a = static_cast<const ast::Assign&>(s);
      if (!expression(*a.value)) return false;
      for (size_t i = 0; i < a.targets.size; ++i) {
        if (i + 1 < a.targets.size) emit(COPY, 1);
        if (!expression(*a.targets[i])) return false;
      }
      return true;
    }
    case Kind::AugAssign: return augmented(static_cast<const ast::AugAssign&>(s));
    case Kind::AnnAssign: return annotated(static_cast<const ast::AnnAssign&>(s));
    case Kind::For: return for_statement(static_cast<const ast::For&>(s));
    case Kind::AsyncFor: return async_for(static_cast<const ast::AsyncFor&>(s));
    case Kind::While: return while_statement(static_cast<const ast::While&>(s));
    case Kind::If: return if_statement(static_cast<const ast::If&>(s));
    case Kind::Match: return match_statement(static_cast<const ast::Match&>(s));
    case Kind::Raise: {
      const auto& r = static_cast<const ast::Raise&>(s);
      int n = 0;
      if (r.exc) {
        if (!expression(*r.exc)) return false;
        ++n;
        if (r.cause) {
          if (!expression(*r.cause)) return false;
          ++n;
        }
      }
      emit(RAISE_VARARGS, n);
      return true;
    }
    case Kind::Try: {
      const auto& t = static_cast<const ast::Try&>(s);
      return t.finalbody.empty() ? try_except(t) : try_finally(s, t.finalbody, !t.handlers.empty(), false);
    }
    case Kind::TryStar: {
      const auto& t = static_cast<const ast::TryStar&>(s);
      return t.finalbody.empty() ? try_star_except(t) : try_finally(s, t.finalbody, !t.handlers.empty(), true);
    }
    case Kind::Assert: return assert_statement(static_cast<const ast::Assert&>(s));
    case Kind::Import: return import_statement(static_cast<const ast::Import&>(s));
    case Kind::ImportFrom: return import_from(static_cast<const ast::ImportFrom&>(s));
    case Kind::Global: case Kind::Nonlocal: return true;
    case Kind::ExprStmt: return expression_statement(static_cast<const ast::ExprStmt&>(s));
    case Kind::Pass: emit(NOP); return true;
    case Kind::Break: return break_statement();
    case Kind::Continue: return continue_statement();
    case Kind::With: return with_statement(static_cast<const ast::With&>(s), 0);
    case Kind::AsyncWith: return async_with(static_cast<const ast::AsyncWith&>(s), 0);
    default: return error("unexpected statement");
  }
}

bool Compiler::expression_statement(const ast::ExprStmt& s) {
  if (interactive_ && nest_level_ == 0) {
    if (!expression(*s.value)) return false;
    emit(PRINT_EXPR);
    return true;
  }
  if (s.value->kind == Kind::Constant) {
    emit(NOP);
    return true;
  }
  if (!expression(*s.value)) return false;
  emit_no_line(POP_TOP);
  return true;
}

// --- if, while, for ------------------------------------------------------------------------------------------------

bool Compiler::if_statement(const ast::If& s) {
  // elif chains are long: they are walked, not recursed into.
  Block* end = new_block();
  Block* next = s.orelse.empty() ? end : new_block();
  if (!jump_if(*s.test, next, false) || !statements(s.body)) return false;
  if (!s.orelse.empty()) {
    emit_jump_no_line(JUMP, end);
    use_block(next);
    if (!statements(s.orelse)) return false;
  }
  use_block(end);
  return true;
}

bool Compiler::for_statement(const ast::For& s) {
  Block *start = new_block(), *body = new_block(), *cleanup = new_block(), *end = new_block();
  if (!push_block(Type::ForLoop, start, end)) return false;
  if (!expression(*s.iter)) return false;
  emit(GET_ITER);
  use_block(start);
  emit_jump(FOR_ITER, cleanup);
  use_block(body);
  if (!expression(*s.target) || !statements(s.body)) return false;
  unlocate();
  emit_jump(JUMP, start);
  use_block(cleanup);
  pop_block();
  if (!statements(s.orelse)) return false;
  use_block(end);
  return true;
}

bool Compiler::async_for(const ast::AsyncFor& s) {
  bool allowed = (options_.flags & 0x2000) && u().kind == ScopeKind::Module;
  if (allowed) {
  } else if (u().kind != ScopeKind::AsyncFunction && u().kind != ScopeKind::Comprehension) {
    return error("'async for' outside async function");
  }
  Block *start = new_block(), *except = new_block(), *end = new_block();
  if (!expression(*s.iter)) return false;
  emit(GET_AITER);
  use_block(start);
  if (!push_block(Type::ForLoop, start, end)) return false;
  emit_jump(SETUP_FINALLY, except);
  emit(GET_ANEXT);
  load_none();
  if (!yield_from(true)) return false;
  emit(POP_BLOCK);
  if (!expression(*s.target) || !statements(s.body)) return false;
  unlocate();
  emit_jump(JUMP, start);
  pop_block();
  use_block(except);
  // The marks of a failing `async for` are those of its iterable.
  locate(*s.iter);
  emit(END_ASYNC_FOR);
  if (!statements(s.orelse)) return false;
  use_block(end);
  return true;
}

bool Compiler::while_statement(const ast::While& s) {
  Block *loop = new_block(), *body = new_block(), *anchor = new_block(), *end = new_block();
  use_block(loop);
  if (!push_block(Type::WhileLoop, loop, end)) return false;
  if (!jump_if(*s.test, anchor, false)) return false;
  use_block(body);
  if (!statements(s.body)) return false;
  locate(s);
  if (!jump_if(*s.test, body, true)) return false;
  pop_block();
  use_block(anchor);
  if (!statements(s.orelse)) return false;
  use_block(end);
  return true;
}

// --- leaving blocks ------------------------------------------------------------------------------------------------

bool Compiler::call_exit_with_nones() {
  load_none();
  load_none();
  load_none();
  emit(PRECALL, 2);
  emit(CALL, 2);
  return true;
}

// What must happen on the way out of a block by return, break or continue.
bool Compiler::unwind(FrameBlock& info, bool preserve_tos) {
  switch (info.type) {
    case Type::WhileLoop: case Type::ExceptionHandler: case Type::ExceptionGroupHandler: case Type::AsyncComprehensionGenerator:
      return true;
    case Type::ForLoop:
      if (preserve_tos) emit(SWAP, 2);
      emit(POP_TOP);
      return true;
    case Type::TryExcept: emit(POP_BLOCK); return true;
    case Type::FinallyTry: {
      emit(POP_BLOCK);
      if (preserve_tos && !push_block(Type::PopValue, nullptr, nullptr)) return false;
      const auto& stmts = *static_cast<const ast::Seq<ast::Stmt*>*>(info.datum);
      if (!statements(stmts)) return false;
      if (preserve_tos) pop_block();
      unlocate();
      return true;
    }
    case Type::FinallyEnd:
      if (preserve_tos) emit(SWAP, 2);
      emit(POP_TOP);
      if (preserve_tos) emit(SWAP, 2);
      emit(POP_BLOCK);
      emit(POP_EXCEPT);
      return true;
    case Type::With: case Type::AsyncWith:
      locate(*static_cast<const ast::Stmt*>(info.datum));
      emit(POP_BLOCK);
      if (preserve_tos) emit(SWAP, 2);
      call_exit_with_nones();
      if (info.type == Type::AsyncWith) {
        emit(GET_AWAITABLE, 2);
        load_none();
        if (!yield_from(true)) return false;
      }
      emit(POP_TOP);
      unlocate();
      return true;
    case Type::HandlerCleanup:
      if (info.datum) emit(POP_BLOCK);
      if (preserve_tos) emit(SWAP, 2);
      emit(POP_BLOCK);
      emit(POP_EXCEPT);
      if (info.datum) {
        std::string_view name = static_cast<const ast::ExceptHandler*>(info.datum)->name;
        load_none();
        if (!name_op(name, Context::Store) || !name_op(name, Context::Del)) return false;
      }
      return true;
    case Type::PopValue:
      if (preserve_tos) emit(SWAP, 2);
      emit(POP_TOP);
      return true;
  }
  return true;
}

// Unwinds all blocks, or those within the innermost loop (which is copied to *loop).
bool Compiler::unwind_stack(bool preserve_tos, FrameBlock* loop, bool& found_loop) {
  found_loop = false;
  if (u().blocks.empty()) return true;
  FrameBlock top = u().blocks.back();
  if (top.type == Type::ExceptionGroupHandler) return error("'break', 'continue' and 'return' cannot appear in an except* block");
  if (loop && (top.type == Type::WhileLoop || top.type == Type::ForLoop)) {
    *loop = top;
    found_loop = true;
    return true;
  }
  u().blocks.pop_back();
  bool good = unwind(top, preserve_tos) && unwind_stack(preserve_tos, loop, found_loop);
  u().blocks.push_back(top);
  return good;
}

bool Compiler::return_statement(const ast::Return& s) {
  bool keep = s.value && s.value->kind != Kind::Constant;
  bool in_function = u().scope->type == symbols::ScopeType::Function;
  if (!in_function) return error("'return' outside function");
  if (s.value && u().scope->coroutine && u().scope->generator) return error("'return' with value in async generator");
  if (keep) {
    if (!expression(*s.value)) return false;
  } else if (s.value) {
    locate(*s.value);
    emit(NOP);
  }
  if (!s.value || s.value->lineno != s.lineno) {
    locate(s);
    emit(NOP);
  }
  bool found;
  if (!unwind_stack(keep, nullptr, found)) return false;
  if (!s.value) load_none();
  else if (!keep) load_const(constant_of(static_cast<const ast::Constant*>(s.value)->value));
  emit(RETURN_VALUE);
  return true;
}

bool Compiler::break_statement() {
  Location where = u().where;
  emit(NOP);
  FrameBlock loop{};
  bool found;
  if (!unwind_stack(false, &loop, found)) return false;
  if (!found) {
    u().where = where;
    return error("'break' outside loop");
  }
  FrameBlock top = loop;
  if (!unwind(top, false)) return false;
  emit_jump(JUMP, loop.exit);
  return true;
}

bool Compiler::continue_statement() {
  Location where = u().where;
  emit(NOP);
  FrameBlock loop{};
  bool found;
  if (!unwind_stack(false, &loop, found)) return false;
  if (!found) {
    u().where = where;
    return error("'continue' not properly in loop");
  }
  emit_jump(JUMP, loop.block);
  return true;
}

// --- try -----------------------------------------------------------------------------------------------------------

// The end of every handler: restores the exception state and raises again.
#define KRAIT_POP_EXCEPT_AND_RERAISE() \
  do { emit(COPY, 3); emit(POP_EXCEPT); emit(RERAISE, 1); } while (0)

bool Compiler::try_finally(const ast::Stmt& s, ast::Seq<ast::Stmt*> final_body, bool has_handlers, bool star) {
  const auto& t = static_cast<const ast::Try&>(s);
  // The frame block outlives this call's argument: it points into the tree.
  const ast::Seq<ast::Stmt*>* finals = &t.finalbody;
  Block *body = new_block(), *end = new_block(), *exit = new_block();
  emit_jump(SETUP_FINALLY, end);
  use_block(body);
  if (!push_block(Type::FinallyTry, body, end, finals)) return false;
  if (has_handlers) {
    if (!(star ? try_star_except(static_cast<const ast::TryStar&>(s)) : try_except(t))) return false;
  } else if (!statements(t.body)) {
    return false;
  }
  emit_no_line(POP_BLOCK);
  pop_block();
  if (!statements(final_body)) return false;
  emit_jump_no_line(JUMP, exit);
  use_block(end);
  if (!push_block(Type::FinallyEnd, end, nullptr)) return false;
  Block* cleanup = new_block();
  unlocate();
  emit_jump(SETUP_CLEANUP, cleanup);
  emit(PUSH_EXC_INFO);
  if (!statements(final_body)) return false;
  pop_block();
  unlocate();
  emit(RERAISE, 0);
  use_block(cleanup);
  KRAIT_POP_EXCEPT_AND_RERAISE();
  use_block(exit);
  return true;
}

bool Compiler::try_except(const ast::Try& s) {
  Block *body = new_block(), *except = new_block(), *end = new_block(), *cleanup = new_block();
  emit_jump(SETUP_FINALLY, except);
  use_block(body);
  if (!push_block(Type::TryExcept, body, nullptr)) return false;
  if (!statements(s.body)) return false;
  pop_block();
  emit_no_line(POP_BLOCK);
  if (!s.orelse.empty() && !statements(s.orelse)) return false;
  emit_jump_no_line(JUMP, end);
  size_t n = s.handlers.size;
  use_block(except);
  unlocate();
  emit_jump(SETUP_CLEANUP, cleanup);
  emit(PUSH_EXC_INFO);
  if (!push_block(Type::ExceptionHandler, nullptr, nullptr)) return false;
  for (size_t i = 0; i < n; ++i) {
    const ast::ExceptHandler& h = *s.handlers[i];
    locate(h);
    if (!h.type && i + 1 < n) return error("default 'except:' must be last");
    except = new_block();
    if (h.type) {
      if (!expression(*h.type)) return false;
      emit(CHECK_EXC_MATCH);
      emit_jump(POP_JUMP_IF_FALSE, except);
    }
    if (h.name.present()) {
      Block *cleanup_end = new_block(), *cleanup_body = new_block();
      if (!name_op(h.name, Context::Store)) return false;
      emit_jump(SETUP_CLEANUP, cleanup_end);
      use_block(cleanup_body);
      if (!push_block(Type::HandlerCleanup, cleanup_body, nullptr, &h)) return false;
      if (!statements(h.body)) return false;
      pop_block();
      unlocate();
      emit(POP_BLOCK);
      emit(POP_BLOCK);
      emit(POP_EXCEPT);
      load_none();
      if (!name_op(h.name, Context::Store) || !name_op(h.name, Context::Del)) return false;
      emit_jump(JUMP, end);
      use_block(cleanup_end);
      unlocate();
      load_none();
      if (!name_op(h.name, Context::Store) || !name_op(h.name, Context::Del)) return false;
      emit(RERAISE, 1);
    } else {
      Block* cleanup_body = new_block();
      emit(POP_TOP);
      use_block(cleanup_body);
      if (!push_block(Type::HandlerCleanup, cleanup_body, nullptr)) return false;
      if (!statements(h.body)) return false;
      pop_block();
      unlocate();
      emit(POP_BLOCK);
      emit(POP_EXCEPT);
      emit_jump(JUMP, end);
    }
    use_block(except);
  }
  unlocate();
  pop_block();
  emit(RERAISE, 0);
  use_block(cleanup);
  KRAIT_POP_EXCEPT_AND_RERAISE();
  use_block(end);
  return true;
}

bool Compiler::try_star_except(const ast::TryStar& s) {
  Block *body = new_block(), *except = new_block(), *orelse = new_block(), *end = new_block(), *cleanup = new_block(),
        *reraise_star = new_block();
  emit_jump(SETUP_FINALLY, except);
  use_block(body);
  if (!push_block(Type::TryExcept, body, nullptr)) return false;
  if (!statements(s.body)) return false;
  pop_block();
  emit_no_line(POP_BLOCK);
  emit_jump_no_line(JUMP, orelse);
  size_t n = s.handlers.size;
  use_block(except);
  unlocate();
  emit_jump(SETUP_CLEANUP, cleanup);
  emit(PUSH_EXC_INFO);
  if (!push_block(Type::ExceptionGroupHandler, nullptr, nullptr)) return false;
  for (size_t i = 0; i < n; ++i) {
    const ast::ExceptHandler& h = *s.handlers[i];
    locate(h);
    Block *next_except = new_block(), *handle_match = new_block();
    except = next_except;
    if (i == 0) {
      // The original group, and a list for what the handlers raise.
      emit(BUILD_LIST, 0);
      emit(COPY, 2);
    }
    if (h.type) {
      if (!expression(*h.type)) return false;
      emit(CHECK_EG_MATCH);
      emit(COPY, 1);
      emit_jump(POP_JUMP_IF_NOT_NONE, handle_match);
      emit(POP_TOP);
      emit_jump(JUMP, except);
    }
    use_block(handle_match);
    Block *cleanup_end = new_block(), *cleanup_body = new_block();
    if (h.name.present()) {
      if (!name_op(h.name, Context::Store)) return false;
    } else {
      emit(POP_TOP);
    }
    emit_jump(SETUP_CLEANUP, cleanup_end);
    use_block(cleanup_body);
    if (!push_block(Type::HandlerCleanup, cleanup_body, nullptr, h.name.present() ? &h : nullptr)) return false;
    if (!statements(h.body)) return false;
    pop_block();
    unlocate();
    emit(POP_BLOCK);
    if (h.name.present()) {
      load_none();
      if (!name_op(h.name, Context::Store) || !name_op(h.name, Context::Del)) return false;
    }
    emit_jump(JUMP, except);
    use_block(cleanup_end);
    unlocate();
    if (h.name.present()) {
      load_none();
      if (!name_op(h.name, Context::Store) || !name_op(h.name, Context::Del)) return false;
    }
    emit(LIST_APPEND, 3);
    emit(POP_TOP);
    emit_jump(JUMP, except);
    use_block(except);
    if (i + 1 == n) {
      emit(LIST_APPEND, 1);
      emit_jump(JUMP, reraise_star);
    }
  }
  unlocate();
  pop_block();
  use_block(reraise_star);
  emit(PREP_RERAISE_STAR);
  emit(COPY, 1);
  Block* reraise = new_block();
  emit_jump(POP_JUMP_IF_NOT_NONE, reraise);
  emit(POP_TOP);
  emit(POP_BLOCK);
  emit(POP_EXCEPT);
  emit_jump(JUMP, end);
  use_block(reraise);
  emit(POP_BLOCK);
  emit(SWAP, 2);
  emit(POP_EXCEPT);
  emit(RERAISE, 0);
  use_block(cleanup);
  KRAIT_POP_EXCEPT_AND_RERAISE();
  use_block(orelse);
  if (!statements(s.orelse)) return false;
  use_block(end);
  return true;
}

// --- with ----------------------------------------------------------------------------------------------------------

bool Compiler::with_except_finish(Block* cleanup) {
  unlocate();
  Block* suppress = new_block();
  emit_jump(POP_JUMP_IF_TRUE, suppress);
  emit(RERAISE, 2);
  use_block(cleanup);
  KRAIT_POP_EXCEPT_AND_RERAISE();
  use_block(suppress);
  emit(POP_TOP);
  emit(POP_BLOCK);
  emit(POP_EXCEPT);
  emit(POP_TOP);
  emit(POP_TOP);
  return true;
}

bool Compiler::with_statement(const ast::With& s, size_t at) {
  const ast::WithItem& item = *s.items[at];
  Block *block = new_block(), *final = new_block(), *exit = new_block(), *cleanup = new_block();
  if (!expression(*item.context_expr)) return false;
  emit(BEFORE_WITH);
  emit_jump(SETUP_WITH, final);
  use_block(block);
  if (!push_block(Type::With, block, final, &s)) return false;
  if (item.optional_vars) {
    if (!expression(*item.optional_vars)) return false;
  } else {
    emit(POP_TOP);
  }
  if (at + 1 == s.items.size ? !statements(s.body) : !with_statement(s, at + 1)) return false;
  unlocate();
  emit(POP_BLOCK);
  pop_block();
  locate(s);
  call_exit_with_nones();
  emit(POP_TOP);
  emit_jump(JUMP, exit);
  use_block(final);
  emit_jump(SETUP_CLEANUP, cleanup);
  emit(PUSH_EXC_INFO);
  emit(WITH_EXCEPT_START);
  if (!with_except_finish(cleanup)) return false;
  use_block(exit);
  return true;
}

bool Compiler::async_with(const ast::AsyncWith& s, size_t at) {
  const ast::WithItem& item = *s.items[at];
  bool allowed = (options_.flags & 0x2000) && u().kind == ScopeKind::Module;
  if (!allowed && u().kind != ScopeKind::AsyncFunction) return error("'async with' outside async function");
  Block *block = new_block(), *final = new_block(), *exit = new_block(), *cleanup = new_block();
  if (!expression(*item.context_expr)) return false;
  emit(BEFORE_ASYNC_WITH);
  emit(GET_AWAITABLE, 1);
  load_none();
  if (!yield_from(true)) return false;
  emit_jump(SETUP_WITH, final);
  use_block(block);
  if (!push_block(Type::AsyncWith, block, final, &s)) return false;
  if (item.optional_vars) {
    if (!expression(*item.optional_vars)) return false;
  } else {
    emit(POP_TOP);
  }
  if (at + 1 == s.items.size ? !statements(s.body) : !async_with(s, at + 1)) return false;
  pop_block();
  unlocate();
  emit(POP_BLOCK);
  locate(s);
  call_exit_with_nones();
  emit(GET_AWAITABLE, 2);
  load_none();
  if (!yield_from(true)) return false;
  emit(POP_TOP);
  emit_jump(JUMP, exit);
  use_block(final);
  emit_jump(SETUP_CLEANUP, cleanup);
  emit(PUSH_EXC_INFO);
  emit(WITH_EXCEPT_START);
  emit(GET_AWAITABLE, 2);
  load_none();
  if (!yield_from(true)) return false;
  if (!with_except_finish(cleanup)) return false;
  use_block(exit);
  return true;
}

// --- import --------------------------------------------------------------------------------------------------------

bool Compiler::import_as(std::string_view name, std::string_view asname) {
  // `import a.b.c as d` stores c.
  size_t dot = name.find('.');
  if (dot != std::string_view::npos) {
    for (;;) {
      size_t from = dot + 1;
      dot = name.find('.', from);
      std::string_view part = name.substr(from, dot == std::string_view::npos ? dot : dot - from);
      emit(IMPORT_FROM, u().names.add(part));
      if (dot == std::string_view::npos) break;
      emit(SWAP, 2);
      emit(POP_TOP);
    }
    if (!name_op(asname, Context::Store)) return false;
    emit(POP_TOP);
    return true;
  }
  return name_op(asname, Context::Store);
}

bool Compiler::import_statement(const ast::Import& s) {
  for (const ast::Alias* a : s.names) {
    load_const(Constant::integer(0));
    load_none();
    emit(IMPORT_NAME, u().names.add(a->name));
    if (a->asname.present()) {
      if (!import_as(a->name, a->asname)) return false;
    } else {
      std::string_view first = a->name.view().substr(0, a->name.view().find('.'));
      if (!name_op(first, Context::Store)) return false;
    }
  }
  return true;
}

bool Compiler::import_from(const ast::ImportFrom& s) {
  load_const(Constant::integer(s.level));
  std::vector<Constant> names;
  for (const ast::Alias* a : s.names) names.push_back(Constant::string(a->name, true));
  if (s.lineno > symbols_.future().last_lineno && s.module.present() && s.module.view() == "__future__" && s.level == 0)
    return error("from __future__ imports must occur at the beginning of the file");
  load_const(Constant::tuple(std::move(names)));
  emit(IMPORT_NAME, u().names.add(s.module.present() ? s.module.view() : std::string_view("")));
  for (size_t i = 0; i < s.names.size; ++i) {
    const ast::Alias& a = *s.names[i];
    if (i == 0 && a.name.view() == "*") {
      emit(IMPORT_STAR);
      return true;
    }
    emit(IMPORT_FROM, u().names.add(a.name));
    if (!name_op(a.asname.present() ? a.asname : a.name, Context::Store)) return false;
  }
  emit(POP_TOP);
  return true;
}

// --- the rest ------------------------------------------------------------------------------------------------------

bool Compiler::assert_statement(const ast::Assert& s) {
  if (auto* t = ast::as<ast::Tuple>(s.test); t && !t->elts.empty()) {
    warn("assertion is always true, perhaps remove parentheses?");
  } else if (auto* c = ast::as<ast::Constant>(s.test); c && c->value.kind == ast::ConstantKind::Tuple && c->value.size) {
    warn("assertion is always true, perhaps remove parentheses?");
  }
  if (options_.optimize) return true;
  Block* end = new_block();
  if (!jump_if(*s.test, end, true)) return false;
  emit(LOAD_ASSERTION_ERROR);
  if (s.msg) {
    if (!expression(*s.msg)) return false;
    emit(PRECALL, 0);
    emit(CALL, 0);
  }
  emit(RAISE_VARARGS, 1);
  use_block(end);
  return true;
}

static int binary_code(ast::Operator op) {
  switch (op) {
    case ast::Operator::Add: return NB_ADD;
    case ast::Operator::Sub: return NB_SUBTRACT;
    case ast::Operator::Mult: return NB_MULTIPLY;
    case ast::Operator::MatMult: return NB_MATRIX_MULTIPLY;
    case ast::Operator::Div: return NB_TRUE_DIVIDE;
    case ast::Operator::Mod: return NB_REMAINDER;
    case ast::Operator::Pow: return NB_POWER;
    case ast::Operator::LShift: return NB_LSHIFT;
    case ast::Operator::RShift: return NB_RSHIFT;
    case ast::Operator::BitOr: return NB_OR;
    case ast::Operator::BitXor: return NB_XOR;
    case ast::Operator::BitAnd: return NB_AND;
    default: return NB_FLOOR_DIVIDE;
  }
}
int binary_operator_code(ast::Operator op) { return binary_code(op); }

bool Compiler::augmented(const ast::AugAssign& s) {
  const ast::Expr& e = *s.target;
  Location saved = u().where;
  locate(e);
  switch (e.kind) {
    case Kind::Attribute: {
      const auto& a = static_cast<const ast::Attribute&>(e);
      if (!expression(*a.value)) return false;
      emit(COPY, 1);
      u().where = attribute_location(a);
      emit_name(LOAD_ATTR, u().names, a.attr);
      break;
    }
    case Kind::Subscript: {
      const auto& x = static_cast<const ast::Subscript&>(e);
      if (!expression(*x.value) || !expression(*x.slice)) return false;
      emit(COPY, 2);
      emit(COPY, 2);
      emit(BINARY_SUBSCR);
      break;
    }
    default:
      if (!name_op(static_cast<const ast::Name&>(e).id, Context::Load)) return false;
  }
  u().where = saved;
  if (!expression(*s.value)) return false;
  emit(BINARY_OP, binary_code(s.op) + NB_INPLACE);
  locate(e);
  switch (e.kind) {
    case Kind::Attribute:
      u().where = attribute_location(static_cast<const ast::Attribute&>(e));
      emit(SWAP, 2);
      emit_name(STORE_ATTR, u().names, static_cast<const ast::Attribute&>(e).attr);
      return true;
    case Kind::Subscript:
      emit(SWAP, 3);
      emit(SWAP, 2);
      emit(STORE_SUBSCR);
      return true;
    default: return name_op(static_cast<const ast::Name&>(e).id, Context::Store);
  }
}

// The parts of an annotated target are evaluated although nothing is assigned.
bool Compiler::annotation_target_value(const ast::Expr& e) {
  if (!expression(e)) return false;
  emit(POP_TOP);
  return true;
}

bool Compiler::annotated(const ast::AnnAssign& s) {
  if (s.value) {
    if (!expression(*s.value) || !expression(*s.target)) return false;
  }
  bool postponed = (options_.flags | symbols_.future().flags) & CO_FUTURE_ANNOTATIONS;
  switch (s.target->kind) {
    case Kind::Name: {
      std::string_view id = static_cast<const ast::Name*>(s.target)->id;
      if (!forbidden_name(id, Context::Store)) return false;
      if (s.simple && (u().kind == ScopeKind::Module || u().kind == ScopeKind::Class)) {
        if (postponed ? !annotation_text(*s.annotation) : !expression(*s.annotation)) return false;
        emit(LOAD_NAME, u().names.add("__annotations__"));
        load_const(Constant::string(mangled(id), true));
        emit(STORE_SUBSCR);
      }
      break;
    }
    case Kind::Attribute:
      if (!forbidden_name(static_cast<const ast::Attribute*>(s.target)->attr, Context::Store)) return false;
      if (!s.value && !annotation_target_value(*static_cast<const ast::Attribute*>(s.target)->value)) return false;
      break;
    case Kind::Subscript:
      if (!s.value) {
        const auto* x = static_cast<const ast::Subscript*>(s.target);
        if (!annotation_target_value(*x->value)) return false;
        auto check = [&](auto&& self, const ast::Expr& e) -> bool {
          if (auto* slice = ast::as<ast::Slice>(&e)) {
            for (ast::Expr* part : {slice->lower, slice->upper, slice->step})
              if (part && !annotation_target_value(*part)) return false;
            return true;
          }
          if (auto* tuple = ast::as<ast::Tuple>(&e)) {
            for (ast::Expr* part : tuple->elts)
              if (!self(self, *part)) return false;
            return true;
          }
          return annotation_target_value(e);
        };
        if (!check(check, *x->slice)) return false;
      }
      break;
    default: return error("invalid node type for annotated assignment");
  }
  // The annotation of what is no simple name is evaluated and dropped, at module and class level.
  if (!s.simple && !postponed && (u().kind == ScopeKind::Module || u().kind == ScopeKind::Class))
    return annotation_target_value(*s.annotation);
  return true;
}

bool Compiler::delete_targets(const ast::Delete& s) {
  for (ast::Expr* e : s.targets)
    if (!expression(*e)) return false;
  return true;
}

}  // namespace krait::compiler

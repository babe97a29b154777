#include "interpreter/compiler/compile.h"

#include <memory>

#include "interpreter/compiler/compiler.h"

namespace krait::compiler {

using namespace code;
using ast::Context;
using symbols::Resolution;

int NameList::add(std::string_view name) {
  auto [place, fresh] = index.try_emplace(name, static_cast<int>(names.size()));
  if (fresh) names.push_back(name);
  return place->second;
}
int NameList::find(std::string_view name) const {
  auto found = index.find(name);
  return found == index.end() ? -1 : found->second;
}

// --- units ---------------------------------------------------------------------------------------------------------

bool Compiler::enter(std::string_view name, ScopeKind kind, const ast::Node& key, int line) {
  auto unit = std::make_unique<Unit>();
  unit->scope = symbols_.scope_of(key);
  unit->kind = kind;
  unit->name = name;
  unit->first_line = line;
  unit->where = {line, line, 0, 0};
  for (std::string_view v : unit->scope->varnames) unit->varnames.add(v);
  if (unit->scope->needs_class_closure) unit->cellvars.add("__class__");
  for (std::string_view v : unit->scope->sorted_names(Resolution::Cell, 0)) unit->cellvars.add(v);
  for (std::string_view v : unit->scope->sorted_names(Resolution::Free, symbols::kDefFreeClass)) unit->freevars.add(v);
  if (unit_) unit->private_name = unit_->private_name;
  stack_.push_back(std::move(unit));
  unit_ = stack_.back().get();
  u().graph.entry = u().current = new_block();
  if (kind == ScopeKind::Module) u().where.line = 0;
  set_qualname();
  emit(RESUME, 0);
  if (kind == ScopeKind::Module) u().where.line = -1;
  return true;
}

void Compiler::leave() {
  stack_.pop_back();
  unit_ = stack_.empty() ? nullptr : stack_.back().get();
}

void Compiler::set_qualname() {
  u().qualname = std::string(u().name);
  if (stack_.size() <= 2) return;  // the module, or directly within it
  Unit& parent = *stack_[stack_.size() - 2];
  if (u().kind == ScopeKind::Function || u().kind == ScopeKind::AsyncFunction || u().kind == ScopeKind::Class) {
    std::string_view name = symbols::mangle(parent.private_name, u().name, storage_);
    if (parent.scope->resolution_of(name) == Resolution::GlobalExplicit) return;
  }
  bool in_function = parent.kind == ScopeKind::Function || parent.kind == ScopeKind::AsyncFunction || parent.kind == ScopeKind::Lambda;
  u().qualname = parent.qualname + (in_function ? ".<locals>." : ".") + std::string(u().name);
}

uint32_t Compiler::code_flags() const {
  const symbols::Scope& s = *unit_->scope;
  uint32_t flags = 0;
  if (s.type == symbols::ScopeType::Function) {
    flags |= CO_NEWLOCALS | CO_OPTIMIZED;
    if (s.nested) flags |= CO_NESTED;
    if (s.generator && !s.coroutine) flags |= CO_GENERATOR;
    if (!s.generator && s.coroutine) flags |= CO_COROUTINE;
    if (s.generator && s.coroutine) flags |= CO_ASYNC_GENERATOR;
    if (s.varargs) flags |= CO_VARARGS;
    if (s.varkeywords) flags |= CO_VARKEYWORDS;
  }
  flags |= (options_.flags | symbols_.future().flags) & kFutureFlags;
  bool top_level_await = (options_.flags & 0x2000) && unit_->kind == ScopeKind::Module;
  if (top_level_await && s.coroutine) flags |= s.generator ? CO_ASYNC_GENERATOR : CO_COROUTINE;
  return flags;
}

static Constant text(std::string_view s) { return Constant::string(s, true); }

CodeRef Compiler::assemble(bool add_none) {
  if (u().current->code.empty() || !ends_block(u().current->code.back()) || u().current->code.back().op != RETURN_VALUE) {
    const auto& code = u().current->code;
    bool returned = !code.empty() && code.back().op == RETURN_VALUE;
    if (!returned) {
      unlocate();
      if (add_none) load_none();
      emit(RETURN_VALUE);
    }
  }
  Frame frame;
  frame.consts = &u().consts;
  frame.nlocals = static_cast<int>(u().varnames.names.size());
  frame.ncells = static_cast<int>(u().cellvars.names.size());
  frame.nfree = static_cast<int>(u().freevars.names.size());
  for (std::string_view cell : u().cellvars.names) frame.cell_is_local.push_back(u().varnames.find(cell));
  frame.flags = code_flags();
  frame.first_line = u().first_line;
  Assembled made;
  if (!assemble_graph(u().graph, frame, made)) {
    error("internal: the stack depths of the code contradict each other");
    return nullptr;
  }
  auto co = std::make_shared<CodeObject>();
  co->name = text(u().name);
  co->qualname = text(u().qualname);
  co->filename = text(options_.filename);
  co->argcount = u().posonlyargcount + u().argcount;
  co->posonlyargcount = u().posonlyargcount;
  co->kwonlyargcount = u().kwonlyargcount;
  co->stacksize = made.stack_size;
  co->flags = frame.flags;
  co->firstlineno = made.first_line;
  co->code = std::move(made.code);
  co->linetable = std::move(made.line_table);
  co->exceptiontable = std::move(made.exception_table);
  co->consts = u().consts;
  for (std::string_view n : u().names.names) co->names.push_back(text(n));
  for (std::string_view n : u().varnames.names) {
    co->localsplusnames.push_back(text(n));
    co->localspluskinds.push_back(static_cast<uint8_t>(kFastLocal | (u().cellvars.find(n) >= 0 ? kFastCell : 0)));
  }
  for (size_t i = 0; i < u().cellvars.names.size(); ++i) {
    if (frame.cell_is_local[i] >= 0) continue;
    co->localsplusnames.push_back(text(u().cellvars.names[i]));
    co->localspluskinds.push_back(kFastCell);
  }
  for (std::string_view n : u().freevars.names) {
    co->localsplusnames.push_back(text(n));
    co->localspluskinds.push_back(kFastFree);
  }
  return co;
}

// --- emitting ------------------------------------------------------------------------------------------------------

void Compiler::use_block(Block* b) {
  u().current->next = b;
  u().current = b;
}

void Compiler::add_instruction(Instruction i) {
  if (!u().current->code.empty() && ends_block(u().current->code.back())) use_block(new_block());
  u().current->code.push_back(i);
}
void Compiler::emit(int op, int arg) { add_instruction({op, arg, nullptr, u().where, nullptr}); }
void Compiler::emit_at(const Location& where, int op, int arg) { add_instruction({op, arg, nullptr, where, nullptr}); }
void Compiler::emit_jump(int op, Block* target) { add_instruction({op, 0, target, u().where, nullptr}); }
void Compiler::emit_jump_no_line(int op, Block* target) { add_instruction({op, 0, target, {}, nullptr}); }

// Two code objects compiled from the same text (a finally body stands twice) are one constant.
static bool same_code(const CodeObject& a, const CodeObject& b) {
  if (!same_constant(a.name, b.name) || a.argcount != b.argcount || a.posonlyargcount != b.posonlyargcount ||
      a.kwonlyargcount != b.kwonlyargcount || a.flags != b.flags || a.firstlineno != b.firstlineno || a.code != b.code ||
      a.linetable != b.linetable || a.exceptiontable != b.exceptiontable || a.consts.size() != b.consts.size() ||
      a.names.size() != b.names.size() || a.localsplusnames.size() != b.localsplusnames.size() || a.localspluskinds != b.localspluskinds)
    return false;
  auto same_all = [](const std::vector<Constant>& x, const std::vector<Constant>& y) {
    for (size_t i = 0; i < x.size(); ++i) {
      bool codes = x[i].is(ConstantKind::Code) && y[i].is(ConstantKind::Code);
      if (codes ? !same_code(*x[i].as_code(), *y[i].as_code()) : !same_constant(x[i], y[i])) return false;
    }
    return true;
  };
  return same_all(a.consts, b.consts) && same_all(a.names, b.names) && same_all(a.localsplusnames, b.localsplusnames);
}

int Compiler::add_const(const Constant& c) {
  bool is_code = c.is(ConstantKind::Code);
  uint64_t hash = is_code ? 1 : hash_constant(c);
  auto [from, to] = u().const_index.equal_range(hash);
  for (auto it = from; it != to; ++it) {
    const Constant& other = u().consts[static_cast<size_t>(it->second)];
    bool same = is_code ? other.is(ConstantKind::Code) && same_code(*other.as_code(), *c.as_code()) : same_constant(other, c);
    if (same) return it->second;
  }
  int index = static_cast<int>(u().consts.size());
  u().consts.push_back(c);
  u().const_index.emplace(hash, index);
  return index;
}

void Compiler::load_const(const Constant& c) { emit(LOAD_CONST, add_const(c)); }

// --- names ---------------------------------------------------------------------------------------------------------

std::string_view Compiler::mangled(std::string_view name) { return symbols::mangle(u().private_name, name, storage_); }

void Compiler::emit_name(int op, NameList& list, std::string_view name) {
  int arg = list.add(mangled(name));
  if (op == LOAD_ATTR || op == LOAD_METHOD) {
    emit(op, arg);
    return;
  }
  emit(op, op == LOAD_GLOBAL ? arg << 1 : arg);
}

bool Compiler::forbidden_name(std::string_view name, Context ctx) {
  if (name != "__debug__") return true;
  if (ctx == Context::Store) return error("cannot assign to __debug__");
  if (ctx == Context::Del) return error("cannot delete __debug__");
  return true;
}

bool Compiler::name_op(std::string_view name, Context ctx) {
  if (!forbidden_name(name, ctx)) return false;
  std::string_view m = mangled(name);
  Resolution r = u().scope->resolution_of(m);
  enum { Fast, Global, Deref, Name } how = Name;
  int index = -1;
  switch (r) {
    case Resolution::Free: how = Deref; index = static_cast<int>(u().cellvars.names.size()) + u().freevars.find(m); break;
    case Resolution::Cell: how = Deref; index = u().cellvars.find(m); break;
    case Resolution::Local: if (u().scope->type == symbols::ScopeType::Function) how = Fast; break;
    case Resolution::GlobalImplicit: if (u().scope->type == symbols::ScopeType::Function) how = Global; break;
    case Resolution::GlobalExplicit: how = Global; break;
    default: break;
  }
  static constexpr int kOps[4][3] = {{LOAD_FAST, STORE_FAST, DELETE_FAST}, {LOAD_GLOBAL, STORE_GLOBAL, DELETE_GLOBAL},
                                     {LOAD_DEREF, STORE_DEREF, DELETE_DEREF}, {LOAD_NAME, STORE_NAME, DELETE_NAME}};
  int op = kOps[how][static_cast<int>(ctx)];
  if (how == Deref) {
    if (ctx == Context::Load && u().scope->type == symbols::ScopeType::Class) op = LOAD_CLASSDEREF;
    emit(op, index);
  } else if (how == Fast) {
    emit(op, u().varnames.add(m));
  } else {
    int arg = u().names.add(m);
    emit(op, op == LOAD_GLOBAL ? arg << 1 : arg);
  }
  return true;
}

// --- errors --------------------------------------------------------------------------------------------------------

static diagnostics::Diagnostic diagnostic_at(const Location& w, std::string message) {
  diagnostics::Diagnostic d;
  d.message = std::move(message);
  d.reported = {w.line, w.column + 1, w.end_line, w.end_column + 1};
  return d;
}

bool Compiler::error(std::string message) {
  if (!failed_) result_.errors.push_back(diagnostic_at(u().where, std::move(message)));
  failed_ = true;
  return false;
}
bool Compiler::error_at(const ast::Located& node, std::string message) {
  locate(node);
  return error(std::move(message));
}
bool Compiler::warn(std::string message) {
  diagnostics::Diagnostic d = diagnostic_at(u().where, std::move(message));
  d.type = diagnostics::ErrorType::SyntaxWarning;
  result_.warnings.push_back(std::move(d));
  return true;
}

// --- blocks of the frame -------------------------------------------------------------------------------------------

bool Compiler::push_block(FrameBlockType type, Block* block, Block* exit, const void* datum) {
  if (u().blocks.size() >= 20) return error("too many statically nested blocks");
  u().blocks.push_back({type, block, exit, datum});
  return true;
}

// --- modules -------------------------------------------------------------------------------------------------------

static bool has_annotation(ast::Seq<ast::Stmt*> stmts);
static bool has_annotation(const ast::Stmt& s) {
  using ast::Kind;
  switch (s.kind) {
    case Kind::AnnAssign: return true;
    case Kind::For: return has_annotation(static_cast<const ast::For&>(s).body) || has_annotation(static_cast<const ast::For&>(s).orelse);
    case Kind::AsyncFor: return has_annotation(static_cast<const ast::AsyncFor&>(s).body) || has_annotation(static_cast<const ast::AsyncFor&>(s).orelse);
    case Kind::While: return has_annotation(static_cast<const ast::While&>(s).body) || has_annotation(static_cast<const ast::While&>(s).orelse);
    case Kind::If: return has_annotation(static_cast<const ast::If&>(s).body) || has_annotation(static_cast<const ast::If&>(s).orelse);
    case Kind::Match:
      for (ast::MatchCase* c : static_cast<const ast::Match&>(s).cases)
        if (has_annotation(c->body)) return true;
      return false;
    case Kind::With: return has_annotation(static_cast<const ast::With&>(s).body);
    case Kind::AsyncWith: return has_annotation(static_cast<const ast::AsyncWith&>(s).body);
    case Kind::Try: case Kind::TryStar: {
      const auto& t = static_cast<const ast::Try&>(s);
      for (ast::ExceptHandler* h : t.handlers)
        if (has_annotation(h->body)) return true;
      return has_annotation(t.body) || has_annotation(t.finalbody) || has_annotation(t.orelse);
    }
    default: return false;
  }
}
static bool has_annotation(ast::Seq<ast::Stmt*> stmts) {
  for (ast::Stmt* s : stmts)
    if (has_annotation(*s)) return true;
  return false;
}

const ast::Constant* docstring_of(ast::Seq<ast::Stmt*> body) {
  if (body.empty()) return nullptr;
  auto* statement = ast::as<ast::ExprStmt>(body[0]);
  if (!statement) return nullptr;
  auto* constant = ast::as<ast::Constant>(statement->value);
  return constant && constant->value.kind == ast::ConstantKind::Str ? constant : nullptr;
}

bool Compiler::body(ast::Seq<ast::Stmt*> stmts) {
  if (u().kind == ScopeKind::Module && !stmts.empty()) locate(*stmts[0]);
  if (has_annotation(stmts)) emit(SETUP_ANNOTATIONS);
  if (stmts.empty()) return true;
  size_t from = 0;
  if (options_.optimize < 2 && docstring_of(stmts)) {
    from = 1;
    if (!expression(*static_cast<const ast::ExprStmt*>(stmts[0])->value)) return false;
    unlocate();
    if (!name_op("__doc__", Context::Store)) return false;
  }
  return statements(stmts, from);
}

CodeRef Compiler::compile_module(const ast::Mod& module) {
  if (!enter("<module>", ScopeKind::Module, module, 1)) return nullptr;
  bool good = true, add_none = true;
  if (auto* m = ast::as<ast::Module>(&module)) {
    good = body(m->body);
  } else if (auto* m = ast::as<ast::Interactive>(&module)) {
    if (has_annotation(m->body)) emit(SETUP_ANNOTATIONS);
    interactive_ = true;
    good = statements(m->body);
  } else if (auto* m = ast::as<ast::Expression>(&module)) {
    good = expression(*m->body);
    add_none = false;
  }
  CodeRef made = good ? assemble(add_none) : nullptr;
  leave();
  return failed_ ? nullptr : made;
}

static diagnostics::Diagnostic too_deep() {
  diagnostics::Diagnostic d;
  d.type = diagnostics::ErrorType::RecursionError;
  d.message = "maximum recursion depth exceeded during compilation";
  return d;
}

CompileResult compile(ast::Mod& module, ast::Arena& arena, const CompileOptions& options) {
  CompileResult result;
  symbols::FutureFeatures future;
  if (auto wrong = symbols::read_future(module, future)) {
    result.errors.push_back(*wrong);
    return result;
  }
  bool postponed = (future.flags | options.flags) & CO_FUTURE_ANNOTATIONS;
  if (!fold_constants(module, arena, options.optimize, postponed, options.recursion_limit)) {
    result.errors.push_back(too_deep());
    return result;
  }
  symbols::BuildResult symbols = symbols::build(module, options.flags & kFutureFlags, options.recursion_limit);
  if (!symbols.table) {
    result.errors.push_back(*symbols.error);
    return result;
  }
  Compiler compiler(arena, *symbols.table, options, result);
  result.code = compiler.compile_module(module);
  if (!result.code && result.errors.empty()) result.errors.push_back(too_deep());
  return result;
}

}  // namespace krait::compiler

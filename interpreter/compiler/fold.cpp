// Folding of constants, as CPython does it on the tree before names are resolved: arithmetic on literals within limits,
// tuples of constants, `x in [..]`, subscripts of constants, '%s' % (x,), __debug__.
#include <cmath>
#include <vector>

#include "interpreter/compiler/compiler.h"
#include "interpreter/compiler/fold.h"
#include "interpreter/compiler/fold_values.h"

namespace krait::compiler {

using ast::Context;
using ast::Expr;
using ast::Kind;
using ast::Seq;

namespace {

class Folder {
 public:
  Folder(ast::Arena& arena, const CompileOptions& options, bool postponed)
      : arena_(arena), optimize_(options.optimize), postponed_(postponed), limit_(options.recursion_limit * int64_t{3}),
        guard_(options.guard) {}
  bool too_deep = false;

  void body(Seq<ast::Stmt*> stmts) {
    bool had = docstring_of(stmts) != nullptr;
    all(stmts);
    if (had || !docstring_of(stmts)) return;
    // Folding made a string of the first statement: it must not become the docstring.
    auto* s = static_cast<ast::ExprStmt*>(stmts[0]);
    auto* joined = ast::make_node<ast::JoinedStr>(arena_);
    copy_place(*joined, *s->value);
    joined->values.data = arena_.make_array<Expr*>(1);
    joined->values.data[0] = s->value;
    joined->values.size = 1;
    s->value = joined;
  }
  void all(Seq<ast::Stmt*> stmts) {
    for (ast::Stmt* s : stmts) statement(*s);
  }

  void expression(Expr*& e) {
    if (!e) return;
    if (++depth_ > limit_ || guard_.exhausted()) too_deep = true;
    if (!too_deep) fold(e);
    --depth_;
  }

 private:
  static void copy_place(ast::Located& to, const ast::Located& from) {
    to.lineno = from.lineno;
    to.col_offset = from.col_offset;
    to.end_lineno = from.end_lineno;
    to.end_col_offset = from.end_col_offset;
  }
  void replace(Expr*& e, const ast::ConstantValue& v) {
    auto* c = ast::make_node<ast::Constant>(arena_);
    copy_place(*c, *e);
    c->value = v;
    e = c;
  }
  static ast::Constant* constant(Expr* e) { return ast::as<ast::Constant>(e); }

  void list(Seq<Expr*> es) {
    for (Expr*& e : es) expression(e);
  }
  void keywords(Seq<ast::Keyword*> ks) {
    for (ast::Keyword* k : ks) expression(k->value);
  }
  void argument(ast::Arg* a) {
    if (a && !postponed_) expression(a->annotation);
  }
  void arguments(ast::Arguments& a) {
    for (ast::Arg* x : a.posonlyargs) argument(x);
    for (ast::Arg* x : a.args) argument(x);
    argument(a.vararg);
    for (ast::Arg* x : a.kwonlyargs) argument(x);
    list(a.kw_defaults);
    argument(a.kwarg);
    list(a.defaults);
  }
  void comprehensions(Seq<ast::Comprehension*> gs) {
    for (ast::Comprehension* g : gs) {
      expression(g->target);
      expression(g->iter);
      list(g->ifs);
      iterable(g->iter);
    }
  }

  bool all_constants(Seq<Expr*> es) {
    for (Expr* e : es)
      if (!constant(e)) return false;
    return true;
  }
  ast::ConstantValue tuple_of(Seq<Expr*> es, ast::ConstantKind kind) {
    ast::ConstantValue v;
    v.kind = kind;
    v.items = arena_.make_array<ast::ConstantValue>(es.size);
    v.size = 0;
    for (Expr* e : es) {
      const ast::ConstantValue& item = constant(e)->value;
      bool known = false;
      if (kind == ast::ConstantKind::FrozenSet)
        for (uint32_t i = 0; i < v.size; ++i) known = known || code::same_constant(constant_of(v.items[i]), constant_of(item));
      if (!known) v.items[v.size++] = item;
    }
    return v;
  }
  // A display that is only iterated over, or searched by `in`, need not be mutable.
  void iterable(Expr*& e) {
    if (auto* l = ast::as<ast::List>(e)) {
      for (Expr* item : l->elts)
        if (item->kind == Kind::Starred) return;
      if (all_constants(l->elts)) return replace(e, tuple_of(l->elts, ast::ConstantKind::Tuple));
      auto* t = ast::make_node<ast::Tuple>(arena_);
      copy_place(*t, *l);
      t->elts = l->elts;
      t->ctx = l->ctx;
      e = t;
    } else if (auto* s = ast::as<ast::Set>(e)) {
      if (all_constants(s->elts)) replace(e, tuple_of(s->elts, ast::ConstantKind::FrozenSet));
    }
  }

  void unary(Expr*& e) {
    auto& x = static_cast<ast::UnaryOp&>(*e);
    if (auto* c = constant(x.operand)) {
      ast::ConstantValue v;
      if (fold_unary(arena_, x.op, c->value, v)) replace(e, v);
      return;
    }
    if (x.op != ast::UnaryOperator::Not) return;
    auto* compare = ast::as<ast::Compare>(x.operand);
    if (!compare || compare->ops.size != 1) return;
    using C = ast::CompareOperator;
    C& op = compare->ops[0];
    switch (op) {
      case C::Is: op = C::IsNot; break;
      case C::IsNot: op = C::Is; break;
      case C::In: op = C::NotIn; break;
      case C::NotIn: op = C::In; break;
      default: return;
    }
    e = compare;
  }

  void binary(Expr*& e) {
    auto& b = static_cast<ast::BinOp&>(*e);
    auto* left = constant(b.left);
    if (!left) return;
    auto* tuple = ast::as<ast::Tuple>(b.right);
    if (b.op == ast::Operator::Mod && tuple && left->value.kind == ast::ConstantKind::Str) return format(e, left->value.text(), tuple->elts);
    auto* right = constant(b.right);
    ast::ConstantValue v;
    if (right && fold_binary(arena_, b.op, left->value, right->value, v)) replace(e, v);
  }

  // '%s and %r' % (a, b) as an f-string.
  void format(Expr*& e, std::string_view text, Seq<Expr*> elts) {
    for (Expr* item : elts)
      if (item->kind == Kind::Starred) return;
    std::vector<Expr*> parts;
    size_t at = 0, used = 0;
    while (at < text.size()) {
      std::string literal;
      while (at < text.size()) {
        if (text[at] != '%') {
          literal += text[at++];
        } else if (at + 1 < text.size() && text[at + 1] == '%') {
          literal += '%';
          at += 2;
        } else {
          break;
        }
      }
      if (!literal.empty()) parts.push_back(text_constant(literal, nullptr));
      if (at >= text.size()) break;
      if (used >= elts.size) return;
      Expr* part = conversion(text, at, elts[used++]);
      if (!part) return;
      parts.push_back(part);
    }
    if (used < elts.size) return;
    auto* joined = ast::make_node<ast::JoinedStr>(arena_);
    copy_place(*joined, *e);
    joined->values.data = arena_.make_array<Expr*>(parts.size());
    joined->values.size = static_cast<uint32_t>(parts.size());
    std::copy(parts.begin(), parts.end(), joined->values.data);
    e = joined;
  }
  Expr* text_constant(const std::string& text, const ast::Located* place) {
    auto* c = ast::make_node<ast::Constant>(arena_);
    if (place) copy_place(*c, *place);
    else c->lineno = c->end_lineno = c->col_offset = c->end_col_offset = -1;
    std::string_view kept = arena_.copy(text);
    c->value.kind = ast::ConstantKind::Str;
    c->value.data = kept.data();
    c->value.size = static_cast<uint32_t>(kept.size());
    return c;
  }
  // One %-conversion from `at` on; null if an f-string cannot say it.
  Expr* conversion(std::string_view text, size_t& at, Expr* value) {
    ++at;
    auto peek = [&]() -> char { return at < text.size() ? text[at] : '\0'; };
    auto digit = [&] { return peek() >= '0' && peek() <= '9'; };
    bool left = false, other = false;
    for (;; ++at) {
      if (peek() == '-') left = true;
      else if (peek() == '+' || peek() == ' ' || peek() == '#' || peek() == '0') other = true;
      else break;
    }
    (void)other;
    auto number = [&](int& out) {
      out = 0;
      int digits = 0;
      while (digit()) {
        out = out * 10 + (text[at++] - '0');
        if (++digits >= 3) return false;
      }
      return true;
    };
    int width = -1, precision = -1;
    if (digit() && !number(width)) return nullptr;
    if (peek() == '.') {
      ++at;
      precision = 0;
      if (digit() && !number(precision)) return nullptr;
    }
    char kind = peek();
    if (kind != 's' && kind != 'r' && kind != 'a') return nullptr;
    ++at;
    std::string spec;
    if (!left && width > 0) spec += '>';
    if (width >= 0) spec += std::to_string(width);
    if (precision >= 0) spec += "." + std::to_string(precision);
    auto* f = ast::make_node<ast::FormattedValue>(arena_);
    copy_place(*f, *value);
    f->value = value;
    f->conversion = kind;
    if (!spec.empty()) f->format_spec = text_constant(spec, value);
    return f;
  }

  void fold(Expr*& e);
  void statement(ast::Stmt& s);
  void pattern(ast::Pattern& p);

  ast::Arena& arena_;
  int optimize_;
  bool postponed_;
  int64_t limit_;
  source::StackGuard guard_;
  int depth_ = 0;
};

void Folder::fold(Expr*& e) {
  switch (e->kind) {
    case Kind::BoolOp: list(static_cast<ast::BoolOp*>(e)->values); break;
    case Kind::NamedExpr: expression(static_cast<ast::NamedExpr*>(e)->value); break;
    case Kind::BinOp:
      expression(static_cast<ast::BinOp*>(e)->left);
      expression(static_cast<ast::BinOp*>(e)->right);
      binary(e);
      break;
    case Kind::UnaryOp:
      expression(static_cast<ast::UnaryOp*>(e)->operand);
      unary(e);
      break;
    case Kind::Lambda:
      arguments(*static_cast<ast::Lambda*>(e)->args);
      expression(static_cast<ast::Lambda*>(e)->body);
      break;
    case Kind::IfExp: {
      auto* x = static_cast<ast::IfExp*>(e);
      expression(x->test), expression(x->body), expression(x->orelse);
      break;
    }
    case Kind::Dict: list(static_cast<ast::Dict*>(e)->keys), list(static_cast<ast::Dict*>(e)->values); break;
    case Kind::Set: list(static_cast<ast::Set*>(e)->elts); break;
    case Kind::ListComp: case Kind::SetComp: case Kind::GeneratorExp: {
      auto* c = static_cast<ast::ListComp*>(e);
      expression(c->elt), comprehensions(c->generators);
      break;
    }
    case Kind::DictComp: {
      auto* c = static_cast<ast::DictComp*>(e);
      expression(c->key), expression(c->value), comprehensions(c->generators);
      break;
    }
    case Kind::Await: expression(static_cast<ast::Await*>(e)->value); break;
    case Kind::Yield: expression(static_cast<ast::Yield*>(e)->value); break;
    case Kind::YieldFrom: expression(static_cast<ast::YieldFrom*>(e)->value); break;
    case Kind::Compare: {
      auto* c = static_cast<ast::Compare*>(e);
      expression(c->left), list(c->comparators);
      auto op = c->ops.back();
      if (op == ast::CompareOperator::In || op == ast::CompareOperator::NotIn) iterable(c->comparators.back());
      break;
    }
    case Kind::Call: {
      auto* c = static_cast<ast::Call*>(e);
      expression(c->func), list(c->args), keywords(c->keywords);
      break;
    }
    case Kind::FormattedValue: expression(static_cast<ast::FormattedValue*>(e)->value), expression(static_cast<ast::FormattedValue*>(e)->format_spec); break;
    case Kind::JoinedStr: list(static_cast<ast::JoinedStr*>(e)->values); break;
    case Kind::Attribute: expression(static_cast<ast::Attribute*>(e)->value); break;
    case Kind::Subscript: {
      auto* x = static_cast<ast::Subscript*>(e);
      expression(x->value), expression(x->slice);
      auto *value = constant(x->value), *index = constant(x->slice);
      ast::ConstantValue v;
      if (x->ctx == Context::Load && value && index && fold_subscript(arena_, value->value, index->value, v)) replace(e, v);
      break;
    }
    case Kind::Starred: expression(static_cast<ast::Starred*>(e)->value); break;
    case Kind::Slice: {
      auto* x = static_cast<ast::Slice*>(e);
      expression(x->lower), expression(x->upper), expression(x->step);
      break;
    }
    case Kind::List: list(static_cast<ast::List*>(e)->elts); break;
    case Kind::Tuple: {
      auto* t = static_cast<ast::Tuple*>(e);
      list(t->elts);
      if (t->ctx == Context::Load && all_constants(t->elts)) replace(e, tuple_of(t->elts, ast::ConstantKind::Tuple));
      break;
    }
    case Kind::Name: {
      auto* n = static_cast<ast::Name*>(e);
      if (n->ctx != Context::Load || n->id.view() != "__debug__") break;
      ast::ConstantValue v;
      v.kind = optimize_ ? ast::ConstantKind::False : ast::ConstantKind::True;
      replace(e, v);
      break;
    }
    default: break;
  }
}

void Folder::pattern(ast::Pattern& p) {
  switch (p.kind) {
    case Kind::MatchValue: expression(static_cast<ast::MatchValue&>(p).value); break;
    case Kind::MatchSequence: for (auto* x : static_cast<ast::MatchSequence&>(p).patterns) pattern(*x); break;
    case Kind::MatchMapping:
      list(static_cast<ast::MatchMapping&>(p).keys);
      for (auto* x : static_cast<ast::MatchMapping&>(p).patterns) pattern(*x);
      break;
    case Kind::MatchClass:
      expression(static_cast<ast::MatchClass&>(p).cls);
      for (auto* x : static_cast<ast::MatchClass&>(p).patterns) pattern(*x);
      for (auto* x : static_cast<ast::MatchClass&>(p).kwd_patterns) pattern(*x);
      break;
    case Kind::MatchAs: if (auto* x = static_cast<ast::MatchAs&>(p).pattern) pattern(*x); break;
    case Kind::MatchOr: for (auto* x : static_cast<ast::MatchOr&>(p).patterns) pattern(*x); break;
    default: break;
  }
}

void Folder::statement(ast::Stmt& s) {
  if (++depth_ > limit_ || guard_.exhausted()) too_deep = true;
  if (too_deep) return;
  switch (s.kind) {
    case Kind::FunctionDef: case Kind::AsyncFunctionDef: {
      auto& f = static_cast<ast::FunctionDef&>(s);
      arguments(*f.args), body(f.body), list(f.decorator_list);
      if (!postponed_) expression(f.returns);
      break;
    }
    case Kind::ClassDef: {
      auto& c = static_cast<ast::ClassDef&>(s);
      list(c.bases), keywords(c.keywords), body(c.body), list(c.decorator_list);
      break;
    }
    case Kind::Return: expression(static_cast<ast::Return&>(s).value); break;
    case Kind::Delete: list(static_cast<ast::Delete&>(s).targets); break;
    case Kind::Assign: list(static_cast<ast::Assign&>(s).targets), expression(static_cast<ast::Assign&>(s).value); break;
    case Kind::AugAssign: expression(static_cast<ast::AugAssign&>(s).target), expression(static_cast<ast::AugAssign&>(s).value); break;
    case Kind::AnnAssign: {
      auto& a = static_cast<ast::AnnAssign&>(s);
      expression(a.target);
      if (!postponed_) expression(a.annotation);
      expression(a.value);
      break;
    }
    case Kind::For: case Kind::AsyncFor: {
      auto& f = static_cast<ast::For&>(s);
      expression(f.target), expression(f.iter), all(f.body), all(f.orelse);
      if (s.kind == Kind::For) iterable(f.iter);
      break;
    }
    case Kind::While: expression(static_cast<ast::While&>(s).test), all(static_cast<ast::While&>(s).body), all(static_cast<ast::While&>(s).orelse); break;
    case Kind::If: expression(static_cast<ast::If&>(s).test), all(static_cast<ast::If&>(s).body), all(static_cast<ast::If&>(s).orelse); break;
    case Kind::With: case Kind::AsyncWith: {
      auto& w = static_cast<ast::With&>(s);
      for (ast::WithItem* item : w.items) expression(item->context_expr), expression(item->optional_vars);
      all(w.body);
      break;
    }
    case Kind::Match: {
      auto& m = static_cast<ast::Match&>(s);
      expression(m.subject);
      for (ast::MatchCase* c : m.cases) pattern(*c->pattern), expression(c->guard), all(c->body);
      break;
    }
    case Kind::Raise: expression(static_cast<ast::Raise&>(s).exc), expression(static_cast<ast::Raise&>(s).cause); break;
    case Kind::Try: case Kind::TryStar: {
      auto& t = static_cast<ast::Try&>(s);
      all(t.body);
      for (ast::ExceptHandler* h : t.handlers) expression(h->type), all(h->body);
      all(t.orelse), all(t.finalbody);
      break;
    }
    case Kind::Assert: expression(static_cast<ast::Assert&>(s).test), expression(static_cast<ast::Assert&>(s).msg); break;
    case Kind::ExprStmt: expression(static_cast<ast::ExprStmt&>(s).value); break;
    default: break;
  }
  --depth_;
}

}  // namespace

bool fold_constants(ast::Mod& module, ast::Arena& arena, const CompileOptions& options, bool postponed) {
  Folder folder(arena, options, postponed);
  if (auto* m = ast::as<ast::Module>(&module)) folder.body(m->body);
  if (auto* m = ast::as<ast::Interactive>(&module)) folder.all(m->body);
  if (auto* m = ast::as<ast::Expression>(&module)) folder.expression(m->body);
  return !folder.too_deep;
}

}  // namespace krait::compiler

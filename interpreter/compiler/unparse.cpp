// The text of an expression, as postponed annotations keep it (PEP 563): normalised, with no more parentheses than needed.
#include <utility>

#include "interpreter/compiler/unparse.h"
#include "syntax/ast/dump.h"

namespace krait::compiler {

using ast::Expr;
using ast::Kind;

namespace {

enum Level { kTest, kOr, kAnd, kNot, kCompare, kBitOr, kBitXor, kBitAnd, kShift, kArith, kTerm, kFactor, kPower, kAwait, kAtom };
constexpr int kTuple = -1, kExpr = kBitOr;

class Writer {
 public:
  std::string out;

  void expr(const Expr& e, int level) {
    switch (e.kind) {
      case Kind::BoolOp: {
        const auto& b = static_cast<const ast::BoolOp&>(e);
        bool is_and = b.op == ast::BoolOperator::And;
        int own = is_and ? kAnd : kOr;
        parens(level > own, [&] {
          for (size_t i = 0; i < b.values.size; ++i) {
            if (i) out += is_and ? " and " : " or ";
            expr(*b.values[i], own + 1);
          }
        });
        return;
      }
      case Kind::BinOp: return binary(static_cast<const ast::BinOp&>(e), level);
      case Kind::UnaryOp: {
        const auto& x = static_cast<const ast::UnaryOp&>(e);
        bool is_not = x.op == ast::UnaryOperator::Not;
        const char* op = is_not ? "not " : x.op == ast::UnaryOperator::Invert ? "~" : x.op == ast::UnaryOperator::UAdd ? "+" : "-";
        int own = is_not ? kNot : kFactor;
        parens(level > own, [&] { out += op, expr(*x.operand, own); });
        return;
      }
      case Kind::Lambda: {
        const auto& l = static_cast<const ast::Lambda&>(e);
        parens(level > kTest, [&] {
          std::string args = arguments(*l.args);
          out += args.empty() ? "lambda: " : "lambda " + args + ": ";
          expr(*l.body, kTest);
        });
        return;
      }
      case Kind::IfExp: {
        const auto& c = static_cast<const ast::IfExp&>(e);
        parens(level > kTest, [&] {
          expr(*c.body, kTest + 1), out += " if ", expr(*c.test, kTest + 1), out += " else ", expr(*c.orelse, kTest);
        });
        return;
      }
      case Kind::Dict: {
        const auto& d = static_cast<const ast::Dict&>(e);
        out += "{";
        for (size_t i = 0; i < d.values.size; ++i) {
          if (i) out += ", ";
          if (d.keys[i]) expr(*d.keys[i], kTest), out += ": ", expr(*d.values[i], kTest);
          else out += "**", expr(*d.values[i], kExpr);
        }
        out += "}";
        return;
      }
      case Kind::Set: out += "{", list(static_cast<const ast::Set&>(e).elts), out += "}"; return;
      case Kind::GeneratorExp: return comprehension(static_cast<const ast::ListComp&>(e), "(", ")");
      case Kind::ListComp: return comprehension(static_cast<const ast::ListComp&>(e), "[", "]");
      case Kind::SetComp: return comprehension(static_cast<const ast::ListComp&>(e), "{", "}");
      case Kind::DictComp: {
        const auto& c = static_cast<const ast::DictComp&>(e);
        out += "{", expr(*c.key, kTest), out += ": ", expr(*c.value, kTest), generators(c.generators), out += "}";
        return;
      }
      case Kind::Yield: {
        const auto* v = static_cast<const ast::Yield&>(e).value;
        if (!v) return void(out += "(yield)");
        out += "(yield ", expr(*v, kTest), out += ")";
        return;
      }
      case Kind::YieldFrom: out += "(yield from ", expr(*static_cast<const ast::YieldFrom&>(e).value, kTest), out += ")"; return;
      case Kind::Await: parens(level > kAwait, [&] { out += "await ", expr(*static_cast<const ast::Await&>(e).value, kAtom); }); return;
      case Kind::Compare: {
        const auto& c = static_cast<const ast::Compare&>(e);
        static const char* const kOps[] = {" == ", " != ", " < ", " <= ", " > ", " >= ", " is ", " is not ", " in ", " not in "};
        parens(level > kCompare, [&] {
          expr(*c.left, kCompare + 1);
          for (size_t i = 0; i < c.ops.size; ++i) out += kOps[static_cast<int>(c.ops[i])], expr(*c.comparators[i], kCompare + 1);
        });
        return;
      }
      case Kind::Call: return call(static_cast<const ast::Call&>(e));
      case Kind::Constant: return constant(static_cast<const ast::Constant&>(e));
      case Kind::JoinedStr: case Kind::FormattedValue: return format_string(e);
      case Kind::Attribute: {
        const auto& a = static_cast<const ast::Attribute&>(e);
        expr(*a.value, kAtom);
        auto* c = ast::as<ast::Constant>(a.value);
        out += c && c->value.kind == ast::ConstantKind::Int ? " ." : ".";
        out += a.attr.view();
        return;
      }
      case Kind::Starred: out += "*", expr(*static_cast<const ast::Starred&>(e).value, kExpr); return;
      case Kind::Name: out += static_cast<const ast::Name&>(e).id.view(); return;
      case Kind::List: out += "[", list(static_cast<const ast::List&>(e).elts), out += "]"; return;
      case Kind::Tuple: {
        const auto& t = static_cast<const ast::Tuple&>(e);
        if (t.elts.empty()) return void(out += "()");
        parens(level > kTuple, [&] { list(t.elts), out += t.elts.size == 1 ? "," : ""; });
        return;
      }
      case Kind::Subscript: {
        const auto& s = static_cast<const ast::Subscript&>(e);
        expr(*s.value, kAtom), out += "[", expr(*s.slice, kTuple), out += "]";
        return;
      }
      case Kind::Slice: {
        const auto& s = static_cast<const ast::Slice&>(e);
        if (s.lower) expr(*s.lower, kTest);
        out += ":";
        if (s.upper) expr(*s.upper, kTest);
        if (s.step) out += ":", expr(*s.step, kTest);
        return;
      }
      case Kind::NamedExpr: {
        const auto& n = static_cast<const ast::NamedExpr&>(e);
        parens(level > kTuple, [&] { expr(*n.target, kAtom), out += " := ", expr(*n.value, kAtom); });
        return;
      }
      default: return;
    }
  }

 private:
  template <class F> void parens(bool need, F inner) {
    if (need) out += "(";
    inner();
    if (need) out += ")";
  }
  void list(ast::Seq<Expr*> es) {
    for (size_t i = 0; i < es.size; ++i) {
      if (i) out += ", ";
      expr(*es[i], kTest);
    }
  }
  void binary(const ast::BinOp& b, int level) {
    struct Op { const char* text; int level; bool right; };
    static const Op kOps[] = {{" + ", kArith, false}, {" - ", kArith, false}, {" * ", kTerm, false}, {" @ ", kTerm, false},
                              {" / ", kTerm, false}, {" % ", kTerm, false}, {" ** ", kPower, true}, {" << ", kShift, false},
                              {" >> ", kShift, false}, {" | ", kBitOr, false}, {" ^ ", kBitXor, false}, {" & ", kBitAnd, false},
                              {" // ", kTerm, false}};
    const Op& op = kOps[static_cast<int>(b.op)];
    parens(level > op.level, [&] {
      expr(*b.left, op.level + (op.right ? 1 : 0));
      out += op.text;
      expr(*b.right, op.level + (op.right ? 0 : 1));
    });
  }
  void generators(ast::Seq<ast::Comprehension*> gs) {
    for (const ast::Comprehension* g : gs) {
      out += g->is_async ? " async for " : " for ";
      expr(*g->target, kTuple), out += " in ", expr(*g->iter, kTest + 1);
      for (Expr* condition : g->ifs) out += " if ", expr(*condition, kTest + 1);
    }
  }
  void comprehension(const ast::ListComp& c, const char* open, const char* close) {
    out += open, expr(*c.elt, kTest), generators(c.generators), out += close;
  }
  void call(const ast::Call& c) {
    expr(*c.func, kAtom);
    if (c.args.size == 1 && c.keywords.empty() && c.args[0]->kind == Kind::GeneratorExp) return expr(*c.args[0], kTest);
    out += "(";
    bool first = true;
    for (Expr* a : c.args) out += std::exchange(first, false) ? "" : ", ", expr(*a, kTest);
    for (ast::Keyword* k : c.keywords) {
      out += std::exchange(first, false) ? "" : ", ";
      if (k->arg.present()) out += std::string(k->arg.view()) + "=";
      else out += "**";
      expr(*k->value, kTest);
    }
    out += ")";
  }
  void constant(const ast::Constant& c) {
    if (c.value.kind == ast::ConstantKind::Ellipsis) return void(out += "...");
    if (c.prefix.present()) out += c.prefix.view();
    std::string text;
    ast::append_repr(text, c.value);
    // An infinite literal is written as one that overflows.
    if (c.value.kind == ast::ConstantKind::Float || c.value.kind == ast::ConstantKind::Complex)
      for (size_t at; (at = text.find("inf")) != std::string::npos;) text.replace(at, 3, "1e309");
    out += text;
  }
  std::string argument(const ast::Arg& a) {
    Writer w;
    w.out = a.arg.view();
    if (a.annotation) w.out += ": ", w.expr(*a.annotation, kTest);
    return w.out;
  }
  std::string arguments(const ast::Arguments& a) {
    Writer w;
    bool first = true;
    auto separate = [&] { w.out += std::exchange(first, false) ? "" : ", "; };
    size_t positional = a.posonlyargs.size + a.args.size;
    for (size_t i = 0; i < positional; ++i) {
      separate();
      w.out += argument(i < a.posonlyargs.size ? *a.posonlyargs[i] : *a.args[i - a.posonlyargs.size]);
      if (i + a.defaults.size >= positional) w.out += "=", w.expr(*a.defaults[i + a.defaults.size - positional], kTest);
      if (a.posonlyargs.size && i + 1 == a.posonlyargs.size) w.out += ", /";
    }
    if (a.vararg || a.kwonlyargs.size) {
      separate();
      w.out += "*";
      if (a.vararg) w.out += argument(*a.vararg);
    }
    for (size_t i = 0; i < a.kwonlyargs.size; ++i) {
      separate();
      w.out += argument(*a.kwonlyargs[i]);
      if (a.kw_defaults[i]) w.out += "=", w.expr(*a.kw_defaults[i], kTest);
    }
    if (a.kwarg) separate(), w.out += "**" + argument(*a.kwarg);
    return w.out;
  }
  static std::string format_body(const Expr& e, bool is_spec) {
    std::string text;
    if (auto* c = ast::as<ast::Constant>(&e)) {
      for (char ch : c->value.text()) {
        text += ch;
        if (ch == '{' || ch == '}') text += ch;
      }
      return text;
    }
    if (auto* j = ast::as<ast::JoinedStr>(&e)) {
      for (Expr* v : j->values) text += format_body(*v, is_spec);
      return text;
    }
    if (auto* f = ast::as<ast::FormattedValue>(&e)) {
      Writer w;
      w.expr(*f->value, kTest + 1);
      text = w.out.size() && w.out[0] == '{' ? "{ " : "{";
      text += w.out;
      if (f->conversion > 0) text += std::string("!") + static_cast<char>(f->conversion);
      if (f->format_spec) text += ":" + format_body(*f->format_spec, true);
      return text + "}";
    }
    return text;
  }
  void format_string(const Expr& e) {
    std::string body = format_body(e, false);
    ast::ConstantValue v;
    v.kind = ast::ConstantKind::Str;
    v.data = body.data();
    v.size = static_cast<uint32_t>(body.size());
    out += "f";
    ast::append_repr(out, v);
  }
};

}  // namespace

std::string unparse(const Expr& e) {
  Writer w;
  w.expr(e, kTest);
  return w.out;
}

}  // namespace krait::compiler

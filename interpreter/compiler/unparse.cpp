// The text of an expression, as postponed annotations keep it (PEP 563): normalised, with no more parentheses than
// needed.
#include "interpreter/compiler/unparse.h"

#include <string_view>
#include <utility>

#include "syntax/ast/dump.h"
#include "syntax/ast/node_fields.h"

namespace krait::compiler {

using ast::Expr;
using ast::Kind;

namespace {

// How tightly operators bind, loosest first. What stands where a level is asked for needs parentheses if it is looser.
enum Level {
  kTuple,
  kTest,
  kOr,
  kAnd,
  kNot,
  kCompare,
  kBitOr,
  kBitXor,
  kBitAnd,
  kShift,
  kArith,
  kTerm,
  kFactor,
  kPower,
  kAwait,
  kAtom
};
constexpr Level kStarred = kBitOr;

Level next(Level level) { return static_cast<Level>(level + 1); }

struct BinaryText {
  const char* text;
  Level level;
};
// By ast::Operator.
constexpr BinaryText kBinary[] = {
    {" + ", kArith},  {" - ", kArith},  {" * ", kTerm},   {" @ ", kTerm},   {" / ", kTerm},
    {" % ", kTerm},   {" ** ", kPower}, {" << ", kShift}, {" >> ", kShift}, {" | ", kBitOr},
    {" ^ ", kBitXor}, {" & ", kBitAnd}, {" // ", kTerm},
};
// By ast::UnaryOperator and ast::CompareOperator.
constexpr const char* kUnary[] = {"~", "not ", "+", "-"};
constexpr const char* kComparison[] = {" == ", " != ", " < ",      " <= ", " > ",
                                       " >= ", " is ", " is not ", " in ", " not in "};

class Writer {
 public:
  void expression(const Expr& e, Level level) {
    ast::with_node(e, [&](const auto& node) { write(node, level); });
  }
  [[nodiscard]] std::string take() { return std::move(out_); }

 private:
  // Whatever is no expression has no text.
  void write(const ast::Node&, Level) {}

  void write(const ast::BoolOp& node, Level level) {
    bool both = node.op == ast::BoolOperator::And;
    Level own = both ? kAnd : kOr;
    Parentheses guard(*this, level > own);
    Separator separator(*this, both ? " and " : " or ");
    for (const Expr* value : node.values) separator(), expression(*value, next(own));
  }
  void write(const ast::BinOp& node, Level level) {
    const BinaryText& op = kBinary[static_cast<size_t>(node.op)];
    bool from_right = node.op == ast::Operator::Pow;
    Parentheses guard(*this, level > op.level);
    expression(*node.left, from_right ? next(op.level) : op.level);
    out_ += op.text;
    expression(*node.right, from_right ? op.level : next(op.level));
  }
  void write(const ast::UnaryOp& node, Level level) {
    Level own = node.op == ast::UnaryOperator::Not ? kNot : kFactor;
    Parentheses guard(*this, level > own);
    out_ += kUnary[static_cast<size_t>(node.op)];
    expression(*node.operand, own);
  }
  void write(const ast::Lambda& node, Level level) {
    Parentheses guard(*this, level > kTest);
    bool positional = !node.args->posonlyargs.empty() || !node.args->args.empty();
    out_ += positional ? "lambda " : "lambda";  // CPython leaves no space before a star: `lambda*a: 0`
    arguments(*node.args);
    out_ += ": ";
    expression(*node.body, kTest);
  }
  void write(const ast::IfExp& node, Level level) {
    Parentheses guard(*this, level > kTest);
    expression(*node.body, next(kTest));
    out_ += " if ";
    expression(*node.test, next(kTest));
    out_ += " else ";
    expression(*node.orelse, kTest);
  }
  void write(const ast::Dict& node, Level) {
    out_ += '{';
    Separator separator(*this, ", ");
    for (size_t i = 0; i < node.values.size; i++) {
      separator();
      if (node.keys[i]) {
        expression(*node.keys[i], kTest);
        out_ += ": ";
      } else {
        out_ += "**";
      }
      expression(*node.values[i], node.keys[i] ? kTest : kStarred);
    }
    out_ += '}';
  }
  void write(const ast::Set& node, Level) { bracketed('{', node.elts, '}'); }
  void write(const ast::List& node, Level) { bracketed('[', node.elts, ']'); }
  void write(const ast::Tuple& node, Level level) {
    if (node.elts.empty()) {
      out_ += "()";
      return;
    }
    Parentheses guard(*this, level > kTuple);
    list(node.elts);
    if (node.elts.size == 1) out_ += ',';
  }
  void write(const ast::GeneratorExp& node, Level) { comprehension('(', *node.elt, node.generators, ')'); }
  void write(const ast::ListComp& node, Level) { comprehension('[', *node.elt, node.generators, ']'); }
  void write(const ast::SetComp& node, Level) { comprehension('{', *node.elt, node.generators, '}'); }
  void write(const ast::DictComp& node, Level) {
    out_ += '{';
    expression(*node.key, kTest);
    out_ += ": ";
    comprehension_rest(*node.value, node.generators, '}');
  }
  void write(const ast::Yield& node, Level) {
    out_ += node.value ? "(yield " : "(yield";
    if (node.value) expression(*node.value, kTest);
    out_ += ')';
  }
  void write(const ast::YieldFrom& node, Level) {
    out_ += "(yield from ";
    expression(*node.value, kTest);
    out_ += ')';
  }
  void write(const ast::Await& node, Level level) {
    Parentheses guard(*this, level > kAwait);
    out_ += "await ";
    expression(*node.value, kAtom);
  }
  void write(const ast::Compare& node, Level level) {
    Parentheses guard(*this, level > kCompare);
    expression(*node.left, next(kCompare));
    for (size_t i = 0; i < node.ops.size; i++) {
      out_ += kComparison[static_cast<size_t>(node.ops[i])];
      expression(*node.comparators[i], next(kCompare));
    }
  }
  void write(const ast::Call& node, Level) {
    expression(*node.func, kAtom);
    bool one_generator = node.args.size == 1 && node.keywords.empty() && ast::is<ast::GeneratorExp>(node.args[0]);
    if (one_generator) return expression(*node.args[0], kTest);
    out_ += '(';
    Separator separator(*this, ", ");
    for (const Expr* argument : node.args) separator(), expression(*argument, kTest);
    for (const ast::Keyword* keyword : node.keywords) {
      separator();
      if (keyword->arg.present()) (out_ += keyword->arg.view()) += '=';
      else out_ += "**";
      expression(*keyword->value, kTest);
    }
    out_ += ')';
  }
  void write(const ast::Constant& node, Level) {
    if (node.value.kind == ast::ConstantKind::Ellipsis) {
      out_ += "...";
      return;
    }
    if (node.prefix.present()) out_ += node.prefix.view();
    size_t start = out_.size();
    ast::append_repr(out_, node.value);
    bool real = node.value.kind == ast::ConstantKind::Float || node.value.kind == ast::ConstantKind::Complex;
    // an infinite literal is written as one that overflows
    for (size_t at = start; real && (at = out_.find("inf", at)) != std::string::npos;) out_.replace(at, 3, "1e309");
  }
  void write(const ast::JoinedStr& node, Level) { format_string(node); }
  void write(const ast::FormattedValue& node, Level) { format_string(node); }
  void write(const ast::Attribute& node, Level) {
    expression(*node.value, kAtom);
    const auto* constant = ast::as<ast::Constant>(node.value);
    out_ += constant && constant->value.kind == ast::ConstantKind::Int ? " ." : ".";
    out_ += node.attr.view();
  }
  void write(const ast::Subscript& node, Level) {
    expression(*node.value, kAtom);
    out_ += '[';
    expression(*node.slice, kTuple);
    out_ += ']';
  }
  void write(const ast::Starred& node, Level) {
    out_ += '*';
    expression(*node.value, kStarred);
  }
  void write(const ast::Name& node, Level) { out_ += node.id.view(); }
  void write(const ast::Slice& node, Level) {
    if (node.lower) expression(*node.lower, kTest);
    out_ += ':';
    if (node.upper) expression(*node.upper, kTest);
    if (!node.step) return;
    out_ += ':';
    expression(*node.step, kTest);
  }
  void write(const ast::NamedExpr& node, Level level) {
    Parentheses guard(*this, level > kTuple);
    expression(*node.target, kAtom);
    out_ += " := ";
    expression(*node.value, kAtom);
  }

  // --- parts -------------------------------------------------------------------------------------------------------

  struct Parentheses {
    Parentheses(Writer& writer, bool needed) : writer(writer), needed(needed) {
      if (needed) writer.out_ += '(';
    }
    ~Parentheses() {
      if (needed) writer.out_ += ')';
    }
    Writer& writer;
    bool needed;
  };

  // Called before each item, it writes what stands between two.
  struct Separator {
    Separator(Writer& writer, std::string_view text) : writer(writer), text(text) {}
    void operator()() {
      if (!first) writer.out_ += text;
      first = false;
    }
    Writer& writer;
    std::string_view text;
    bool first = true;
  };

  void list(ast::Seq<Expr*> elements) {
    Separator separator(*this, ", ");
    for (const Expr* element : elements) separator(), expression(*element, kTest);
  }
  void bracketed(char open, ast::Seq<Expr*> elements, char close) {
    out_ += open;
    list(elements);
    out_ += close;
  }
  void comprehension(char open, const Expr& element, ast::Seq<ast::Comprehension*> generators, char close) {
    out_ += open;
    comprehension_rest(element, generators, close);
  }
  void comprehension_rest(const Expr& element, ast::Seq<ast::Comprehension*> generators, char close) {
    expression(element, kTest);
    for (const ast::Comprehension* generator : generators) {
      out_ += generator->is_async ? " async for " : " for ";
      expression(*generator->target, kTuple);
      out_ += " in ";
      expression(*generator->iter, next(kTest));
      for (const Expr* condition : generator->ifs) {
        out_ += " if ";
        expression(*condition, next(kTest));
      }
    }
    out_ += close;
  }

  void argument(const ast::Arg& argument, const Expr* value) {
    out_ += argument.arg.view();
    if (argument.annotation) {
      out_ += ": ";
      expression(*argument.annotation, kTest);
    }
    if (!value) return;
    out_ += '=';
    expression(*value, kTest);
  }
  void arguments(const ast::Arguments& a) {
    Separator separator(*this, ", ");
    size_t positional = a.posonlyargs.size + a.args.size;
    size_t without_default = positional - a.defaults.size;
    for (size_t i = 0; i < positional; i++) {
      separator();
      bool only = i < a.posonlyargs.size;
      argument(only ? *a.posonlyargs[i] : *a.args[i - a.posonlyargs.size],
               i < without_default ? nullptr : a.defaults[i - without_default]);
      if (only && i + 1 == a.posonlyargs.size) out_ += ", /";
    }
    if (a.vararg || a.kwonlyargs.size) {
      separator();
      out_ += '*';
      if (a.vararg) argument(*a.vararg, nullptr);
    }
    for (size_t i = 0; i < a.kwonlyargs.size; i++) separator(), argument(*a.kwonlyargs[i], a.kw_defaults[i]);
    if (!a.kwarg) return;
    separator();
    out_ += "**";
    argument(*a.kwarg, nullptr);
  }

  // What stands between the quotes of an f-string.
  static std::string format_body(const Expr& e) {
    std::string text;
    if (const auto* constant = ast::as<ast::Constant>(&e)) {
      for (char c : constant->value.text()) text.append(c == '{' || c == '}' ? 2 : 1, c);
    } else if (const auto* joined = ast::as<ast::JoinedStr>(&e)) {
      for (const Expr* value : joined->values) text += format_body(*value);
    } else if (const auto* formatted = ast::as<ast::FormattedValue>(&e)) {
      text = formatted_body(*formatted);
    }
    return text;
  }
  static std::string formatted_body(const ast::FormattedValue& node) {
    Writer inside;
    inside.expression(*node.value, next(kTest));
    std::string text = inside.out_.starts_with('{') ? "{ " : "{";
    text += inside.out_;
    if (node.conversion > 0) (text += '!') += static_cast<char>(node.conversion);
    if (node.format_spec) text += ":" + format_body(*node.format_spec);
    return text + "}";
  }
  void format_string(const Expr& e) {
    std::string body = format_body(e);
    ast::ConstantValue value;
    value.kind = ast::ConstantKind::Str;
    value.data = body.data();
    value.size = static_cast<uint32_t>(body.size());
    out_ += 'f';
    ast::append_repr(out_, value);
  }

  std::string out_;
};

}  // namespace

std::string unparse(const Expr& node) {
  Writer writer;
  writer.expression(node, kTest);
  return writer.take();
}

}  // namespace krait::compiler

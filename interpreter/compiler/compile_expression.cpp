// Expressions (language reference 6).
#include "interpreter/compiler/compiler.h"

namespace krait::compiler {

using namespace code;
using ast::Context;
using ast::Kind;

int binary_operator_code(ast::Operator op);  // compile_statement.cpp

static constexpr int kMaxDepthFactor = 3;

bool Compiler::expressions(Seq_Expr list) {
  for (ast::Expr* e : list)
    if (!expression(*e)) return false;
  return true;
}

bool Compiler::expression(const ast::Expr& e) {
  if (++depth_ > options_.recursion_limit * kMaxDepthFactor) return failed_ = true, false;
  Location saved = u().where;
  locate(e);
  bool good = expression_inner(e);
  u().where = saved;
  --depth_;
  return good;
}

static int unary_code(ast::UnaryOperator op) {
  switch (op) {
    case ast::UnaryOperator::Invert: return UNARY_INVERT;
    case ast::UnaryOperator::Not: return UNARY_NOT;
    case ast::UnaryOperator::UAdd: return UNARY_POSITIVE;
    default: return UNARY_NEGATIVE;
  }
}

Constant constant_of(const ast::ConstantValue& v) {
  using K = ast::ConstantKind;
  switch (v.kind) {
    case K::None: return Constant::none();
    case K::True: return Constant::boolean(true);
    case K::False: return Constant::boolean(false);
    case K::Ellipsis: return Constant::ellipsis();
    case K::Float: return Constant::real(v.real);
    case K::Complex: return Constant::complex(v.real, v.imag);
    case K::Bytes: return Constant::bytes(v.text());
    case K::Int: {
      if (v.integer <= INT64_MAX) return Constant::integer(v.negative ? -static_cast<int64_t>(v.integer) : static_cast<int64_t>(v.integer));
      return Constant::big_integer({v.integer}, v.negative);
    }
    case K::BigInt: {
      std::vector<uint64_t> limbs((v.size + 15) / 16, 0);
      for (uint32_t i = 0; i < v.size; ++i) {
        char c = v.data[v.size - 1 - i];
        uint64_t digit = static_cast<uint64_t>(c <= '9' ? c - '0' : c - 'a' + 10);
        limbs[i / 16] |= digit << (i % 16 * 4);
      }
      return Constant::big_integer(std::move(limbs), v.negative);
    }
    case K::Str: {
      // Strings that look like identifiers are interned.
      bool word = true;
      for (unsigned char c : v.text())
        if (!(c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'))) word = false;
      return Constant::string(v.text(), word);
    }
    case K::Tuple: case K::FrozenSet: {
      std::vector<Constant> items;
      for (const ast::ConstantValue& child : v.children()) items.push_back(constant_of(child));
      return v.kind == K::Tuple ? Constant::tuple(std::move(items)) : Constant::frozen_set(std::move(items));
    }
  }
  return Constant::none();
}

bool Compiler::expression_inner(const ast::Expr& e) {
  switch (e.kind) {
    case Kind::NamedExpr: {
      const auto& n = static_cast<const ast::NamedExpr&>(e);
      if (!expression(*n.value)) return false;
      emit(COPY, 1);
      return expression(*n.target);
    }
    case Kind::BoolOp: return boolean(static_cast<const ast::BoolOp&>(e));
    case Kind::BinOp: {
      const auto& b = static_cast<const ast::BinOp&>(e);
      if (!expression(*b.left) || !expression(*b.right)) return false;
      emit(BINARY_OP, binary_operator_code(b.op));
      return true;
    }
    case Kind::UnaryOp: {
      const auto& x = static_cast<const ast::UnaryOp&>(e);
      if (!expression(*x.operand)) return false;
      emit(unary_code(x.op));
      return true;
    }
    case Kind::Lambda: return lambda(static_cast<const ast::Lambda&>(e));
    case Kind::IfExp: return conditional(static_cast<const ast::IfExp&>(e));
    case Kind::Dict: return dict_display(static_cast<const ast::Dict&>(e));
    case Kind::Set: return sequence_display(static_cast<const ast::Set&>(e).elts, 0, BUILD_SET, SET_ADD, SET_UPDATE, false);
    case Kind::GeneratorExp: {
      const auto& g = static_cast<const ast::GeneratorExp&>(e);
      return comprehension(e, ComprehensionKind::Generator, "<genexpr>", g.generators, *g.elt, nullptr);
    }
    case Kind::ListComp: {
      const auto& g = static_cast<const ast::ListComp&>(e);
      return comprehension(e, ComprehensionKind::List, "<listcomp>", g.generators, *g.elt, nullptr);
    }
    case Kind::SetComp: {
      const auto& g = static_cast<const ast::SetComp&>(e);
      return comprehension(e, ComprehensionKind::Set, "<setcomp>", g.generators, *g.elt, nullptr);
    }
    case Kind::DictComp: {
      const auto& g = static_cast<const ast::DictComp&>(e);
      return comprehension(e, ComprehensionKind::Dict, "<dictcomp>", g.generators, *g.key, g.value);
    }
    case Kind::Yield: {
      if (u().scope->type != symbols::ScopeType::Function) return error("'yield' outside function");
      const auto& y = static_cast<const ast::Yield&>(e);
      if (y.value) {
        if (!expression(*y.value)) return false;
      } else {
        load_none();
      }
      if (u().scope->generator && u().scope->coroutine) emit(ASYNC_GEN_WRAP);
      emit(YIELD_VALUE);
      emit(RESUME, 1);
      return true;
    }
    case Kind::YieldFrom:
      if (u().scope->type != symbols::ScopeType::Function) return error("'yield' outside function");
      if (u().kind == ScopeKind::AsyncFunction) return error("'yield from' inside async function");
      if (!expression(*static_cast<const ast::YieldFrom&>(e).value)) return false;
      emit(GET_YIELD_FROM_ITER);
      load_none();
      return yield_from(false);
    case Kind::Await: {
      bool top_level = (options_.flags & 0x2000) && u().kind == ScopeKind::Module;
      if (!top_level) {
        if (u().scope->type != symbols::ScopeType::Function) return error("'await' outside function");
        if (u().kind != ScopeKind::AsyncFunction && u().kind != ScopeKind::Comprehension) return error("'await' outside async function");
      }
      if (!expression(*static_cast<const ast::Await&>(e).value)) return false;
      emit(GET_AWAITABLE, 0);
      load_none();
      return yield_from(true);
    }
    case Kind::Compare: return compare(static_cast<const ast::Compare&>(e));
    case Kind::Call: return call(static_cast<const ast::Call&>(e));
    case Kind::Constant: load_const(constant_of(static_cast<const ast::Constant&>(e).value)); return true;
    case Kind::JoinedStr: return joined_string(static_cast<const ast::JoinedStr&>(e));
    case Kind::FormattedValue: return formatted_value(static_cast<const ast::FormattedValue&>(e));
    case Kind::Attribute: return attribute(static_cast<const ast::Attribute&>(e));
    case Kind::Subscript: return subscript(static_cast<const ast::Subscript&>(e));
    case Kind::Starred: {
      Context ctx = static_cast<const ast::Starred&>(e).ctx;
      return error(ctx == Context::Store ? "starred assignment target must be in a list or tuple" : "can't use starred expression here");
    }
    case Kind::Slice: return slice(static_cast<const ast::Slice&>(e));
    case Kind::Name: return name_op(static_cast<const ast::Name&>(e).id, static_cast<const ast::Name&>(e).ctx);
    case Kind::List: {
      const auto& l = static_cast<const ast::List&>(e);
      if (l.ctx == Context::Store) return assign_sequence(l.elts);
      if (l.ctx == Context::Load) return sequence_display(l.elts, 0, BUILD_LIST, LIST_APPEND, LIST_EXTEND, false);
      return expressions(l.elts);
    }
    case Kind::Tuple: {
      const auto& t = static_cast<const ast::Tuple&>(e);
      if (t.ctx == Context::Store) return assign_sequence(t.elts);
      if (t.ctx == Context::Load) return sequence_display(t.elts, 0, BUILD_LIST, LIST_APPEND, LIST_EXTEND, true);
      return expressions(t.elts);
    }
    default: return error("unexpected expression");
  }
}

bool Compiler::yield_from(bool await) {
  Block *start = new_block(), *resume = new_block(), *exit = new_block();
  use_block(start);
  emit_jump(SEND, exit);
  use_block(resume);
  emit(YIELD_VALUE);
  emit(RESUME, await ? 3 : 2);
  emit_jump(JUMP_NO_INTERRUPT, start);
  use_block(exit);
  return true;
}

// An attribute that starts on another line than it ends: only its name is marked.
Location Compiler::attribute_location(const ast::Attribute& e) const {
  Location where{e.lineno, e.end_lineno, e.col_offset, e.end_col_offset};
  if (e.lineno == e.end_lineno) return where;
  where.line = e.end_lineno;
  int length = static_cast<int>(e.attr.size);
  if (length <= e.end_col_offset) where.column = e.end_col_offset - length;
  else where.column = where.end_column = -1;
  return where;
}

bool Compiler::attribute(const ast::Attribute& e) {
  if (!expression(*e.value)) return false;
  u().where = attribute_location(e);
  if (e.ctx == Context::Load) {
    emit_name(LOAD_ATTR, u().names, e.attr);
    return true;
  }
  if (!forbidden_name(e.attr, e.ctx)) return false;
  emit_name(e.ctx == Context::Store ? STORE_ATTR : DELETE_ATTR, u().names, e.attr);
  return true;
}

// --- truth ---------------------------------------------------------------------------------------------------------

bool Compiler::boolean(const ast::BoolOp& e) {
  int op = e.op == ast::BoolOperator::And ? JUMP_IF_FALSE_OR_POP : JUMP_IF_TRUE_OR_POP;
  Block* end = new_block();
  for (size_t i = 0; i + 1 < e.values.size; ++i) {
    if (!expression(*e.values[i])) return false;
    emit_jump(op, end);
    use_block(new_block());
  }
  if (!expression(*e.values.back())) return false;
  use_block(end);
  return true;
}

bool Compiler::conditional(const ast::IfExp& e) {
  Block *end = new_block(), *next = new_block();
  if (!jump_if(*e.test, next, false) || !expression(*e.body)) return false;
  emit_jump_no_line(JUMP, end);
  use_block(next);
  if (!expression(*e.orelse)) return false;
  use_block(end);
  return true;
}

bool Compiler::jump_if(const ast::Expr& e, Block* target, bool condition) {
  switch (e.kind) {
    case Kind::UnaryOp: {
      const auto& x = static_cast<const ast::UnaryOp&>(e);
      if (x.op == ast::UnaryOperator::Not) return jump_if(*x.operand, target, !condition);
      break;
    }
    case Kind::BoolOp: {
      const auto& b = static_cast<const ast::BoolOp&>(e);
      bool inner = b.op == ast::BoolOperator::Or;
      Block* other = inner != condition ? new_block() : target;
      for (size_t i = 0; i + 1 < b.values.size; ++i)
        if (!jump_if(*b.values[i], other, inner)) return false;
      if (!jump_if(*b.values.back(), target, condition)) return false;
      if (other != target) use_block(other);
      return true;
    }
    case Kind::IfExp: {
      const auto& c = static_cast<const ast::IfExp&>(e);
      Block *end = new_block(), *next = new_block();
      if (!jump_if(*c.test, next, false) || !jump_if(*c.body, target, condition)) return false;
      emit_jump_no_line(JUMP, end);
      use_block(next);
      if (!jump_if(*c.orelse, target, condition)) return false;
      use_block(end);
      return true;
    }
    case Kind::Compare: {
      const auto& c = static_cast<const ast::Compare&>(e);
      locate(e);
      if (c.ops.size <= 1) break;
      if (!check_compare(c)) return false;
      Block* cleanup = new_block();
      if (!expression(*c.left)) return false;
      size_t n = c.ops.size - 1;
      for (size_t i = 0; i < n; ++i) {
        if (!expression(*c.comparators[i])) return false;
        emit(SWAP, 2);
        emit(COPY, 2);
        emit_compare(c.ops[i]);
        emit_jump(POP_JUMP_IF_FALSE, cleanup);
        use_block(new_block());
      }
      if (!expression(*c.comparators[n])) return false;
      emit_compare(c.ops[n]);
      emit_jump(condition ? POP_JUMP_IF_TRUE : POP_JUMP_IF_FALSE, target);
      Block* end = new_block();
      emit_jump_no_line(JUMP, end);
      use_block(cleanup);
      emit(POP_TOP);
      if (!condition) emit_jump_no_line(JUMP, target);
      use_block(end);
      return true;
    }
    default: break;
  }
  if (!expression(e)) return false;
  emit_jump(condition ? POP_JUMP_IF_TRUE : POP_JUMP_IF_FALSE, target);
  return true;
}

// --- comparison ----------------------------------------------------------------------------------------------------

void Compiler::emit_compare(ast::CompareOperator op) {
  using C = ast::CompareOperator;
  switch (op) {
    case C::Eq: return emit(COMPARE_OP, CMP_EQ);
    case C::NotEq: return emit(COMPARE_OP, CMP_NE);
    case C::Lt: return emit(COMPARE_OP, CMP_LT);
    case C::LtE: return emit(COMPARE_OP, CMP_LE);
    case C::Gt: return emit(COMPARE_OP, CMP_GT);
    case C::GtE: return emit(COMPARE_OP, CMP_GE);
    case C::Is: return emit(IS_OP, 0);
    case C::IsNot: return emit(IS_OP, 1);
    case C::In: return emit(CONTAINS_OP, 0);
    case C::NotIn: return emit(CONTAINS_OP, 1);
  }
}

// Whether `is` with this operand makes sense: not with a literal.
static bool is_check_argument(const ast::Expr& e) {
  auto* c = ast::as<ast::Constant>(&e);
  if (!c) return true;
  using K = ast::ConstantKind;
  K k = c->value.kind;
  return k == K::None || k == K::True || k == K::False || k == K::Ellipsis;
}

bool Compiler::check_compare(const ast::Compare& e) {
  bool left = is_check_argument(*e.left);
  for (size_t i = 0; i < e.ops.size; ++i) {
    bool right = is_check_argument(*e.comparators[i]);
    bool is = e.ops[i] == ast::CompareOperator::Is, is_not = e.ops[i] == ast::CompareOperator::IsNot;
    if ((is || is_not) && (!right || !left))
      return warn(is ? "\"is\" with a literal. Did you mean \"==\"?" : "\"is not\" with a literal. Did you mean \"!=\"?");
    left = right;
  }
  return true;
}

bool Compiler::compare(const ast::Compare& e) {
  if (!check_compare(e) || !expression(*e.left)) return false;
  size_t n = e.ops.size - 1;
  if (n == 0) {
    if (!expression(*e.comparators[0])) return false;
    emit_compare(e.ops[0]);
    return true;
  }
  Block* cleanup = new_block();
  for (size_t i = 0; i < n; ++i) {
    if (!expression(*e.comparators[i])) return false;
    emit(SWAP, 2);
    emit(COPY, 2);
    emit_compare(e.ops[i]);
    emit_jump(JUMP_IF_FALSE_OR_POP, cleanup);
    use_block(new_block());
  }
  if (!expression(*e.comparators[n])) return false;
  emit_compare(e.ops[n]);
  Block* end = new_block();
  emit_jump_no_line(JUMP, end);
  use_block(cleanup);
  emit(SWAP, 2);
  emit(POP_TOP);
  use_block(end);
  return true;
}

// --- displays ------------------------------------------------------------------------------------------------------

static bool all_constant(ast::Seq<ast::Expr*> list, size_t from, size_t to) {
  for (size_t i = from; i < to; ++i)
    if (!list[i] || list[i]->kind != Kind::Constant) return false;
  return true;
}

bool Compiler::sequence_display(Seq_Expr elts, int pushed, int build, int add, int extend, bool tuple) {
  int n = static_cast<int>(elts.size);
  if (n > 2 && all_constant(elts, 0, elts.size)) {
    std::vector<Constant> items;
    for (ast::Expr* e : elts) items.push_back(constant_of(static_cast<ast::Constant*>(e)->value));
    if (tuple) {
      load_const(Constant::tuple(std::move(items)));
      return true;
    }
    Constant folded;
    if (add == SET_ADD) {
      // A frozenset keeps the first of equal items.
      std::vector<Constant> distinct;
      for (Constant& c : items) {
        bool known = false;
        for (Constant& d : distinct) known = known || same_constant(c, d);
        if (!known) distinct.push_back(c);
      }
      folded = Constant::frozen_set(std::move(distinct));
    } else {
      folded = Constant::tuple(std::move(items));
    }
    emit(build, pushed);
    load_const(folded);
    emit(extend, 1);
    return true;
  }
  bool big = n + pushed > 30;
  bool starred = false;
  for (ast::Expr* e : elts) starred = starred || e->kind == Kind::Starred;
  if (!starred && !big) {
    if (!expressions(elts)) return false;
    emit(tuple ? BUILD_TUPLE : build, n + pushed);
    return true;
  }
  bool built = false;
  if (big) {
    emit(build, pushed);
    built = true;
  }
  for (int i = 0; i < n; ++i) {
    const ast::Expr& e = *elts[static_cast<size_t>(i)];
    if (auto* star = ast::as<ast::Starred>(&e)) {
      if (!built) {
        emit(build, i + pushed);
        built = true;
      }
      if (!expression(*star->value)) return false;
      emit(extend, 1);
    } else {
      if (!expression(e)) return false;
      if (built) emit(add, 1);
    }
  }
  if (tuple) emit(LIST_TO_TUPLE);
  return true;
}

bool Compiler::unpack(Seq_Expr elts) {
  bool seen = false;
  size_t n = elts.size;
  for (size_t i = 0; i < n; ++i) {
    if (elts[i]->kind != Kind::Starred) continue;
    if (seen) return error("multiple starred expressions in assignment");
    if (i >= 256 || n - i - 1 >= 0x7fffff) return error("too many expressions in star-unpacking assignment");
    emit(UNPACK_EX, static_cast<int>(i + ((n - i - 1) << 8)));
    seen = true;
  }
  if (!seen) emit(UNPACK_SEQUENCE, static_cast<int>(n));
  return true;
}

bool Compiler::assign_sequence(Seq_Expr elts) {
  if (!unpack(elts)) return false;
  for (ast::Expr* e : elts) {
    auto* star = ast::as<ast::Starred>(e);
    if (!expression(star ? *star->value : *e)) return false;
  }
  return true;
}

bool Compiler::sub_dict(const ast::Dict& e, size_t begin, size_t end) {
  size_t n = end - begin;
  bool big = n * 2 > 30;
  if (n > 1 && !big && all_constant(e.keys, begin, end)) {
    for (size_t i = begin; i < end; ++i)
      if (!expression(*e.values[i])) return false;
    std::vector<Constant> keys;
    for (size_t i = begin; i < end; ++i) keys.push_back(constant_of(static_cast<ast::Constant*>(e.keys[i])->value));
    load_const(Constant::tuple(std::move(keys)));
    emit(BUILD_CONST_KEY_MAP, static_cast<int>(n));
    return true;
  }
  if (big) emit(BUILD_MAP, 0);
  for (size_t i = begin; i < end; ++i) {
    if (!expression(*e.keys[i]) || !expression(*e.values[i])) return false;
    if (big) emit(MAP_ADD, 1);
  }
  if (!big) emit(BUILD_MAP, static_cast<int>(n));
  return true;
}

bool Compiler::dict_display(const ast::Dict& e) {
  size_t n = e.values.size, pending = 0;
  bool have = false;
  auto flush = [&](size_t end) {
    if (!sub_dict(e, end - pending, end)) return false;
    if (have) emit(DICT_UPDATE, 1);
    have = true;
    pending = 0;
    return true;
  };
  for (size_t i = 0; i < n; ++i) {
    if (!e.keys[i]) {
      if (pending && !flush(i)) return false;
      if (!have) {
        emit(BUILD_MAP, 0);
        have = true;
      }
      if (!expression(*e.values[i])) return false;
      emit(DICT_UPDATE, 1);
    } else if (pending * 2 > 30) {
      if (!flush(i + 1 - 1)) return false;
      pending = 1;
    } else {
      ++pending;
    }
  }
  if (pending && !flush(n)) return false;
  if (!have) emit(BUILD_MAP, 0);
  return true;
}

// --- subscripts ----------------------------------------------------------------------------------------------------

bool Compiler::subscript(const ast::Subscript& e) {
  if (e.ctx == Context::Load) {
    if (!check_subscripter(*e.value) || !check_index(*e.value, *e.slice)) return false;
  }
  if (!expression(*e.value) || !expression(*e.slice)) return false;
  emit(e.ctx == Context::Load ? BINARY_SUBSCR : e.ctx == Context::Store ? STORE_SUBSCR : DELETE_SUBSCR);
  return true;
}

bool Compiler::slice(const ast::Slice& s) {
  int n = 2;
  for (const ast::Expr* part : {s.lower, s.upper}) {
    if (part) {
      if (!expression(*part)) return false;
    } else {
      load_none();
    }
  }
  if (s.step) {
    ++n;
    if (!expression(*s.step)) return false;
  }
  emit(BUILD_SLICE, n);
  return true;
}

// --- f-strings -----------------------------------------------------------------------------------------------------

bool Compiler::joined_string(const ast::JoinedStr& e) {
  size_t n = e.values.size;
  if (n > 30) {
    // Too many for the stack: ''.join(list).
    load_const(Constant::string("", true));
    emit(LOAD_METHOD, u().names.add("join"));
    emit(BUILD_LIST, 0);
    for (ast::Expr* v : e.values) {
      if (!expression(*v)) return false;
      emit(LIST_APPEND, 1);
    }
    emit(PRECALL, 1);
    emit(CALL, 1);
    return true;
  }
  if (!expressions(e.values)) return false;
  if (n != 1) emit(BUILD_STRING, static_cast<int>(n));
  return true;
}

bool Compiler::formatted_value(const ast::FormattedValue& e) {
  if (!expression(*e.value)) return false;
  int arg = e.conversion == 's' ? 1 : e.conversion == 'r' ? 2 : e.conversion == 'a' ? 3 : 0;
  if (e.format_spec) {
    if (!expression(*e.format_spec)) return false;
    arg |= 4;
  }
  emit(FORMAT_VALUE, arg);
  return true;
}

}  // namespace krait::compiler

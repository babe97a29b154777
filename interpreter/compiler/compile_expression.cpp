// Expressions (language reference 6), calls and comprehensions apart.

#include <algorithm>

#include "interpreter/compiler/compiler.h"

namespace krait::compiler {

using namespace code;
using ast::Context;
using ast::Kind;
using symbols::ScopeType;

namespace {

constexpr uint16_t kBinaryOperator[] = {
    NB_ADD,    NB_SUBTRACT, NB_MULTIPLY, NB_MATRIX_MULTIPLY, NB_TRUE_DIVIDE, NB_REMAINDER,    NB_POWER,
    NB_LSHIFT, NB_RSHIFT,   NB_OR,       NB_XOR,             NB_AND,         NB_FLOOR_DIVIDE,
};
constexpr uint16_t kUnaryOperator[] = {UNARY_INVERT, UNARY_NOT, UNARY_POSITIVE, UNARY_NEGATIVE};

bool all_constant(const ast::Seq<ast::Expr*>& list, uint32_t begin, uint32_t end) {
  for (uint32_t i = begin; i < end; i++) {
    if (!ast::is<ast::Constant>(list[i])) return false;
  }
  return true;
}

std::vector<Constant> constants_of(const ast::Seq<ast::Expr*>& list, uint32_t begin, uint32_t end) {
  std::vector<Constant> values;
  for (uint32_t i = begin; i < end; i++) {
    values.push_back(constant_of(static_cast<const ast::Constant*>(list[i])->value));
  }
  return values;
}

// Equal members of a set literal count once.
Constant frozen_set_of(const std::vector<Constant>& values) {
  std::vector<Constant> kept;
  for (uint32_t index : distinct(values)) kept.push_back(values[index]);
  return Constant::frozen_set(std::move(kept));
}

}  // namespace

void Compiler::expressions(const ast::Seq<ast::Expr*>& list) {
  for (const ast::Expr* node : list) expression(*node);
}

void Compiler::expression(const ast::Expr& node) {
  if (!enter_level()) return;
  Location outer = unit_->location;
  set_location(node);
  depth_++;
  expression_here(node);
  depth_--;
  unit_->location = outer;
}

void Compiler::expression_here(const ast::Expr& node) {
  switch (node.kind) {
    case Kind::BoolOp:
      return bool_operation(static_cast<const ast::BoolOp&>(node));
    case Kind::NamedExpr: {
      auto& named = static_cast<const ast::NamedExpr&>(node);
      expression(*named.value);
      emit(COPY, 1);
      return expression(*named.target);
    }
    case Kind::BinOp: {
      auto& binary = static_cast<const ast::BinOp&>(node);
      expression(*binary.left);
      expression(*binary.right);
      return emit(BINARY_OP, kBinaryOperator[static_cast<size_t>(binary.op)]);
    }
    case Kind::UnaryOp: {
      auto& unary = static_cast<const ast::UnaryOp&>(node);
      expression(*unary.operand);
      return emit(kUnaryOperator[static_cast<size_t>(unary.op)]);
    }
    case Kind::Lambda:
      return lambda(static_cast<const ast::Lambda&>(node));
    case Kind::IfExp:
      return conditional(static_cast<const ast::IfExp&>(node));
    case Kind::Dict:
      return dictionary(static_cast<const ast::Dict&>(node));
    case Kind::Set:
      return display(static_cast<const ast::Set&>(node).elts, 0, BUILD_SET, SET_ADD, SET_UPDATE, false);
    case Kind::ListComp: {
      auto& list = static_cast<const ast::ListComp&>(node);
      return comprehension(node, Result::List, "<listcomp>", list.generators, *list.elt, nullptr);
    }
    case Kind::SetComp: {
      auto& set = static_cast<const ast::SetComp&>(node);
      return comprehension(node, Result::Set, "<setcomp>", set.generators, *set.elt, nullptr);
    }
    case Kind::DictComp: {
      auto& dict = static_cast<const ast::DictComp&>(node);
      return comprehension(node, Result::Dict, "<dictcomp>", dict.generators, *dict.key, dict.value);
    }
    case Kind::GeneratorExp: {
      auto& generator = static_cast<const ast::GeneratorExp&>(node);
      return comprehension(node, Result::Generator, "<genexpr>", generator.generators, *generator.elt, nullptr);
    }
    case Kind::Yield:
      return yield_expression(static_cast<const ast::Yield&>(node));
    case Kind::YieldFrom:
      return yield_from_expression(static_cast<const ast::YieldFrom&>(node));
    case Kind::Await:
      return await_expression(static_cast<const ast::Await&>(node));
    case Kind::Compare:
      return compare(static_cast<const ast::Compare&>(node));
    case Kind::Call:
      return call(static_cast<const ast::Call&>(node));
    case Kind::JoinedStr:
      return joined_string(static_cast<const ast::JoinedStr&>(node));
    case Kind::FormattedValue:
      return formatted_value(static_cast<const ast::FormattedValue&>(node));
    case Kind::Constant:
      return load_value(static_cast<const ast::Constant&>(node).value);
    case Kind::Attribute:
      return attribute(static_cast<const ast::Attribute&>(node));
    case Kind::Subscript:
      return subscript(static_cast<const ast::Subscript&>(node));
    case Kind::Starred:
      return error(static_cast<const ast::Starred&>(node).ctx == Context::Store
                       ? "starred assignment target must be in a list or tuple"
                       : "can't use starred expression here");
    case Kind::Name: {
      auto& name = static_cast<const ast::Name&>(node);
      return name_operation(name.id, name.ctx);
    }
    case Kind::List: {
      auto& list = static_cast<const ast::List&>(node);
      return sequence(node, list.elts, list.ctx, false);
    }
    case Kind::Tuple: {
      auto& tuple = static_cast<const ast::Tuple&>(node);
      return sequence(node, tuple.elts, tuple.ctx, true);
    }
    case Kind::Slice:
      return slice(static_cast<const ast::Slice&>(node));
    default:
      return error("an expression was expected");
  }
}

void Compiler::bool_operation(const ast::BoolOp& node) {
  uint16_t opcode = node.op == ast::BoolOperator::And ? JUMP_IF_FALSE_OR_POP : JUMP_IF_TRUE_OR_POP;
  Block* end = new_block();
  for (uint32_t i = 0; i + 1 < node.values.size; i++) {
    expression(*node.values[i]);
    jump(opcode, end);
  }
  expression(*node.values.back());
  use_block(end);
}

void Compiler::conditional(const ast::IfExp& node) {
  Block* end = new_block();
  Block* next = new_block();
  jump_if(*node.test, next, false);
  expression(*node.body);
  jump_nowhere(JUMP, end);
  use_block(next);
  expression(*node.orelse);
  use_block(end);
}

void Compiler::dictionary(const ast::Dict& node) {
  bool have_dict = false;
  uint32_t pending = 0;  // pairs before `i` that are not emitted yet
  auto flush = [&](uint32_t begin, uint32_t end) {
    dictionary_part(node, begin, end);
    if (have_dict) emit(DICT_UPDATE, 1);
    have_dict = true;
    pending = 0;
  };
  for (uint32_t i = 0; i < node.values.size; i++) {
    if (node.keys[i]) {
      if (pending * 2 > kStackGuideline) {
        flush(i - pending, i + 1);
      } else {
        pending++;
      }
      continue;
    }
    if (pending) flush(i - pending, i);
    if (!have_dict) emit(BUILD_MAP, 0);
    have_dict = true;
    expression(*node.values[i]);
    emit(DICT_UPDATE, 1);
  }
  if (pending) flush(node.values.size - pending, node.values.size);
  if (!have_dict) emit(BUILD_MAP, 0);
}

void Compiler::dictionary_part(const ast::Dict& node, uint32_t begin, uint32_t end) {
  int size = static_cast<int>(end - begin);
  bool big = size * 2 > kStackGuideline;
  if (size > 1 && !big && all_constant(node.keys, begin, end)) {
    for (uint32_t i = begin; i < end; i++) expression(*node.values[i]);
    load_constant(Constant::tuple(constants_of(node.keys, begin, end)));
    return emit(BUILD_CONST_KEY_MAP, size);
  }
  if (big) emit(BUILD_MAP, 0);
  for (uint32_t i = begin; i < end; i++) {
    expression(*node.keys[i]);
    expression(*node.values[i]);
    if (big) emit(MAP_ADD, 1);
  }
  if (!big) emit(BUILD_MAP, size);
}

// A list, set or tuple display, or the positional arguments of a call, of which `pushed` lie on the stack already.
void Compiler::display(const ast::Seq<ast::Expr*>& elements, int pushed, uint16_t build, uint16_t add, uint16_t extend,
                       bool tuple) {
  int size = static_cast<int>(elements.size);
  if (size > 2 && all_constant(elements, 0, elements.size)) {
    std::vector<Constant> values = constants_of(elements, 0, elements.size);
    if (tuple && !pushed) return load_constant(Constant::tuple(std::move(values)));
    emit(build, pushed);
    bool set = add == SET_ADD;
    load_constant(set ? frozen_set_of(values) : Constant::tuple(std::move(values)));
    emit(extend, 1);
    if (tuple) emit(LIST_TO_TUPLE);
    return;
  }
  bool big = size + pushed > kStackGuideline;
  bool starred = false;
  for (const ast::Expr* element : elements) starred = starred || ast::is<ast::Starred>(element);
  if (!starred && !big) {
    expressions(elements);
    return emit(tuple ? uint16_t{BUILD_TUPLE} : build, size + pushed);
  }
  bool built = big;
  if (big) emit(build, pushed);
  for (uint32_t i = 0; i < elements.size; i++) {
    if (const auto* star = ast::as<ast::Starred>(elements[i])) {
      if (!built) emit(build, static_cast<int>(i) + pushed);
      built = true;
      expression(*star->value);
      emit(extend, 1);
    } else {
      expression(*elements[i]);
      if (built) emit(add, 1);
    }
  }
  if (tuple) emit(LIST_TO_TUPLE);
}

void Compiler::unpack(const ast::Seq<ast::Expr*>& elements) {
  bool starred = false;
  auto size = static_cast<int>(elements.size);
  for (int i = 0; i < size; i++) {
    if (!ast::is<ast::Starred>(elements[static_cast<size_t>(i)])) continue;
    if (starred) return error("multiple starred expressions in assignment");
    int after = size - i - 1;
    if (i >= 1 << 8 || after >= 0x7fffffff >> 8) return error("too many expressions in star-unpacking assignment");
    emit(UNPACK_EX, i + (after << 8));
    starred = true;
  }
  if (!starred) emit(UNPACK_SEQUENCE, size);
  for (const ast::Expr* element : elements) {
    const auto* star = ast::as<ast::Starred>(element);
    expression(star ? *star->value : *element);
  }
}

void Compiler::sequence(const ast::Expr&, const ast::Seq<ast::Expr*>& elements, Context context, bool tuple) {
  if (context == Context::Store) return unpack(elements);
  if (context == Context::Del) return expressions(elements);
  display(elements, 0, BUILD_LIST, LIST_APPEND, LIST_EXTEND, tuple);
}

void Compiler::compare_operation(ast::CompareOperator op) {
  using Op = ast::CompareOperator;
  switch (op) {
    case Op::Eq:
      return emit(COMPARE_OP, CMP_EQ);
    case Op::NotEq:
      return emit(COMPARE_OP, CMP_NE);
    case Op::Lt:
      return emit(COMPARE_OP, CMP_LT);
    case Op::LtE:
      return emit(COMPARE_OP, CMP_LE);
    case Op::Gt:
      return emit(COMPARE_OP, CMP_GT);
    case Op::GtE:
      return emit(COMPARE_OP, CMP_GE);
    case Op::Is:
      return emit(IS_OP, 0);
    case Op::IsNot:
      return emit(IS_OP, 1);
    case Op::In:
      return emit(CONTAINS_OP, 0);
    case Op::NotIn:
      return emit(CONTAINS_OP, 1);
  }
}

void Compiler::compare(const ast::Compare& node) {
  warn(diagnostics::lint_compare(node));
  expression(*node.left);
  uint32_t last = node.ops.size - 1;
  if (last == 0) {
    expression(*node.comparators[0]);
    return compare_operation(node.ops[0]);
  }
  Block* cleanup = new_block();
  for (uint32_t i = 0; i < last; i++) {
    expression(*node.comparators[i]);
    emit(SWAP, 2);
    emit(COPY, 2);
    compare_operation(node.ops[i]);
    jump(JUMP_IF_FALSE_OR_POP, cleanup);
  }
  expression(*node.comparators[last]);
  compare_operation(node.ops[last]);
  Block* end = new_block();
  jump_nowhere(JUMP, end);
  use_block(cleanup);
  emit(SWAP, 2);
  emit(POP_TOP);
  use_block(end);
}

// An attribute on a later line than its object is located at its own name.
void Compiler::locate_attribute(const ast::Attribute& node) {
  Location& at = unit_->location;
  if (at.line == node.end_lineno) return;
  at.line = node.end_lineno;
  int length = 0;
  for (char c : node.attr.view()) length += (c & 0xC0) != 0x80;
  bool fits = length <= node.end_col_offset;
  at.column = fits ? node.end_col_offset - length : -1;
  at.end_line = std::max(at.line, at.end_line);
  if (!fits) {
    at.end_column = -1;
  } else if (at.end_line == at.line) {
    at.end_column = std::max(at.column, at.end_column);
  }
}

void Compiler::attribute(const ast::Attribute& node) {
  expression(*node.value);
  if (node.ctx == Context::Store && forbidden_name(node.attr, node.ctx)) return;  // CPython lets it be deleted
  locate_attribute(node);
  switch (node.ctx) {
    case Context::Load:
      return emit_name(LOAD_ATTR, node.attr);
    case Context::Store:
      return emit_name(STORE_ATTR, node.attr);
    case Context::Del:
      return emit_name(DELETE_ATTR, node.attr);
  }
}

void Compiler::subscript(const ast::Subscript& node) {
  if (node.ctx == Context::Load) {
    warn(diagnostics::lint_subscripted(*node.value));
    warn(diagnostics::lint_index(*node.value, *node.slice));
  }
  expression(*node.value);
  expression(*node.slice);
  emit(node.ctx == Context::Load ? BINARY_SUBSCR : node.ctx == Context::Store ? STORE_SUBSCR : DELETE_SUBSCR);
}

void Compiler::slice(const ast::Slice& node) {
  for (const ast::Expr* bound : {node.lower, node.upper}) {
    if (bound) {
      expression(*bound);
    } else {
      load_none();
    }
  }
  if (node.step) expression(*node.step);
  emit(BUILD_SLICE, node.step ? 3 : 2);
}

void Compiler::yield_expression(const ast::Yield& node) {
  if (!is_function()) return error("'yield' outside function");
  if (node.value) {
    expression(*node.value);
  } else {
    load_none();
  }
  emit_yield();
}

void Compiler::yield_from_expression(const ast::YieldFrom& node) {
  if (!is_function()) return error("'yield' outside function");
  if (runs_async()) return error("'yield from' inside async function");
  expression(*node.value);
  emit(GET_YIELD_FROM_ITER);
  load_none();
  yield_from(false);
}

void Compiler::await_expression(const ast::Await& node) {
  if (!top_level_await()) {
    if (!is_function()) return error("'await' outside function");
    if (!runs_async() && unit_->type != UnitType::Comprehension) return error("'await' outside async function");
  }
  expression(*node.value);
  emit(GET_AWAITABLE, 0);
  load_none();
  yield_from(true);
}

void Compiler::joined_string(const ast::JoinedStr& node) {
  auto size = static_cast<int>(node.values.size);
  if (size <= kStackGuideline) {
    expressions(node.values);
    if (size != 1) emit(BUILD_STRING, size);
    return;
  }
  load_string("");
  emit_plain_name(LOAD_METHOD, "join");
  emit(BUILD_LIST, 0);
  for (const ast::Expr* value : node.values) {
    expression(*value);
    emit(LIST_APPEND, 1);
  }
  emit_call(1);
}

void Compiler::formatted_value(const ast::FormattedValue& node) {
  expression(*node.value);
  constexpr std::string_view kConversions = "sra";
  size_t known = node.conversion < 0 ? std::string_view::npos : kConversions.find(static_cast<char>(node.conversion));
  bool none = node.conversion == -1;
  if (!none && (node.conversion > 'z' || known == std::string_view::npos))
    return impossible("Unrecognized conversion character " + std::to_string(node.conversion));
  int oparg = none ? 0 : static_cast<int>(known) + 1;
  if (node.format_spec) {
    expression(*node.format_spec);
    oparg |= 4;
  }
  emit(FORMAT_VALUE, oparg);
}

}  // namespace krait::compiler

// The walk: every expression is folded after what it consists of.
#include "interpreter/compiler/fold.h"

#include <cmath>
#include <type_traits>
#include <vector>

#include "interpreter/compiler/compiler.h"
#include "interpreter/compiler/fold_format.h"
#include "interpreter/compiler/fold_values.h"
#include "interpreter/compiler/tree_constant.h"
#include "syntax/ast/node_fields.h"

namespace krait::compiler {

using ast::ConstantKind;
using ast::ConstantValue;
using ast::Context;
using ast::Expr;
using ast::Kind;
using ast::Seq;

namespace {

// The member that holds an annotation, in the nodes that have one.
const Expr* const* annotation_of(const ast::Arg& node) { return &node.annotation; }
const Expr* const* annotation_of(const ast::FunctionDef& node) { return &node.returns; }
const Expr* const* annotation_of(const ast::AsyncFunctionDef& node) { return &node.returns; }
const Expr* const* annotation_of(const ast::AnnAssign& node) { return &node.annotation; }
const Expr* const* annotation_of(const ast::Node&) { return nullptr; }

template <typename T>
constexpr bool kMayBeDocumented = std::is_same_v<T, ast::Module> || std::is_same_v<T, ast::FunctionDef> ||
                                  std::is_same_v<T, ast::AsyncFunctionDef> || std::is_same_v<T, ast::ClassDef>;

ast::Constant* constant(Expr* e) { return ast::as<ast::Constant>(e); }

bool all_constants(Seq<Expr*> list) {
  for (Expr* e : list) {
    if (!constant(e)) return false;
  }
  return true;
}

bool has_starred(Seq<Expr*> list) {
  for (Expr* e : list) {
    if (ast::is<ast::Starred>(e)) return true;
  }
  return false;
}

bool is_nan(const ConstantValue& v) {
  return (v.kind == ConstantKind::Float && std::isnan(v.real)) ||
         (v.kind == ConstantKind::Complex && (std::isnan(v.real) || std::isnan(v.imag)));
}

class Folder {
 public:
  Folder(ast::Arena& arena, const CompileOptions& options, bool postponed)
      : arena_(arena), optimize_(options.optimize), postponed_(postponed), limit_(options.recursion_limit * int64_t{3}),
        guard_(options.guard) {}

  void module(ast::Mod& module) {
    if (ast::is<ast::FunctionType>(&module)) return;
    ast::with_node(module, [&](auto& typed) { members(typed); });
  }
  [[nodiscard]] bool too_deep() const { return too_deep_; }

 private:
  // Visits what a node consists of, in field order. Strings that folding makes of a body's first statement must not
  // become its docstring.
  template <typename T>
  void members(T& node) {
    [[maybe_unused]] bool documented = false;
    if constexpr (kMayBeDocumented<T>) documented = docstring_of(node.body);
    ast::for_each_field(node, [&](const char*, auto& member, bool) {
      if (postponed_ && static_cast<const void*>(&member) == annotation_of(node)) return;
      visit(member);
    });
    if constexpr (kMayBeDocumented<T>) {
      if (!documented && docstring_of(node.body)) hide_docstring(node.body);
    }
  }
  template <typename T>
  void visit(Seq<T>& list) {
    for (T& item : list) visit(item);
  }
  template <typename T>
  void visit(T& member) {
    if constexpr (std::is_pointer_v<T>) {
      if (!member) return;
      if constexpr (std::is_same_v<T, Expr*>) {
        nested([&] { expression(member); });
      } else if constexpr (std::is_same_v<T, ast::Stmt*>) {
        nested([&] { statement(*member); });
      } else if constexpr (std::is_same_v<T, ast::Pattern*>) {
        nested([&] { ast::with_node(*member, [&](auto& typed) { members(typed); }); });
      } else if constexpr (std::is_same_v<T, ast::Comprehension*>) {
        members(*member);
        iterable(member->iter);
      } else {
        members(*member);
      }
    }
  }
  template <typename Inside>
  void nested(Inside&& inside) {
    if (++depth_ > limit_ || guard_.exhausted()) too_deep_ = true;
    if (!too_deep_) inside();
    --depth_;
  }

  void statement(ast::Stmt& statement) {
    ast::with_node(statement, [&](auto& typed) { members(typed); });
    if (auto* loop = ast::as<ast::For>(&statement)) iterable(loop->iter);
  }

  void expression(Expr*& e) {
    ast::with_node(*e, [&](auto& typed) { members(typed); });
    switch (e->kind) {
      case Kind::BinOp:
        return binary(e, static_cast<ast::BinOp&>(*e));
      case Kind::UnaryOp:
        return unary(e, static_cast<ast::UnaryOp&>(*e));
      case Kind::Compare:
        return membership(static_cast<ast::Compare&>(*e));
      case Kind::Subscript:
        return subscript(e, static_cast<ast::Subscript&>(*e));
      case Kind::Tuple: {
        auto& tuple = static_cast<ast::Tuple&>(*e);
        if (tuple.ctx == Context::Load && all_constants(tuple.elts)) replace(e, tuple_of(tuple.elts));
        return;
      }
      case Kind::Name:
        return debug_name(e, static_cast<ast::Name&>(*e));
      default:
        return;
    }
  }

  void replace(Expr*& e, ConstantValue value) {
    if (is_nan(value) && !value.size) value.size = ++nans_;
    auto* made = ast::make_node<ast::Constant>(arena_);
    copy_place(*made, *e);
    made->value = value;
    e = made;
  }

  void hide_docstring(Seq<ast::Stmt*> body) {
    auto* first = static_cast<ast::ExprStmt*>(body[0]);
    auto* joined = ast::make_node<ast::JoinedStr>(arena_);
    copy_place(*joined, *first->value);
    joined->values = {arena_.make_array<Expr*>(1), 1};
    joined->values[0] = first->value;
    first->value = joined;
  }

  void binary(Expr*& e, ast::BinOp& node) {
    auto* left = constant(node.left);
    if (!left) return;
    auto* tuple = ast::as<ast::Tuple>(node.right);
    if (node.op == ast::Operator::Mod && tuple && left->value.kind == ConstantKind::Str) {
      if (has_starred(tuple->elts)) return;
      if (Expr* joined = fold_format(arena_, node, left->value.text(), tuple->elts)) e = joined;
      return;
    }
    auto* right = constant(node.right);
    ConstantValue value;
    if (right && fold_binary(arena_, node.op, left->value, right->value, value)) replace(e, value);
  }

  void unary(Expr*& e, ast::UnaryOp& node) {
    if (auto* operand = constant(node.operand)) {
      ConstantValue value;
      if (fold_unary(arena_, node.op, operand->value, value)) replace(e, value);
      return;
    }
    auto* compare = ast::as<ast::Compare>(node.operand);
    if (node.op == ast::UnaryOperator::Not && compare && compare->ops.size == 1 && negate(compare->ops[0])) e = compare;
  }

  static bool negate(ast::CompareOperator& op) {
    using Op = ast::CompareOperator;
    switch (op) {
      case Op::Is:
        return op = Op::IsNot, true;
      case Op::IsNot:
        return op = Op::Is, true;
      case Op::In:
        return op = Op::NotIn, true;
      case Op::NotIn:
        return op = Op::In, true;
      default:
        return false;
    }
  }

  void membership(ast::Compare& node) {
    auto last = node.ops.back();
    if (last == ast::CompareOperator::In || last == ast::CompareOperator::NotIn) iterable(node.comparators.back());
  }

  void subscript(Expr*& e, ast::Subscript& node) {
    auto *value = constant(node.value), *index = constant(node.slice);
    if (node.ctx != Context::Load || !value || !index) return;
    ConstantValue item;
    if (fold_subscript(arena_, value->value, index->value, item)) replace(e, item);
  }

  void debug_name(Expr*& e, const ast::Name& node) {
    if (node.ctx != Context::Load || node.id.view() != "__debug__") return;
    ConstantValue value;
    value.kind = optimize_ ? ConstantKind::False : ConstantKind::True;
    replace(e, value);
  }

  // A display that is only iterated over, or searched by `in`, need not be mutable.
  void iterable(Expr*& e) {
    if (auto* list = ast::as<ast::List>(e)) {
      if (has_starred(list->elts)) return;
      if (all_constants(list->elts)) return replace(e, tuple_of(list->elts));
      auto* tuple = ast::make_node<ast::Tuple>(arena_);
      copy_place(*tuple, *list);
      tuple->elts = list->elts;
      tuple->ctx = list->ctx;
      e = tuple;
    } else if (auto* set = ast::as<ast::Set>(e)) {
      if (all_constants(set->elts)) replace(e, frozen_set_of(set->elts));
    }
  }

  ConstantValue tuple_of(Seq<Expr*> elements) {
    ConstantValue made;
    made.kind = ConstantKind::Tuple;
    made.items = arena_.make_array<ConstantValue>(elements.size);
    for (Expr* e : elements) made.items[made.size++] = constant(e)->value;
    return made;
  }

  ConstantValue frozen_set_of(Seq<Expr*> elements) {
    std::vector<code::Constant> values;
    for (Expr* e : elements) values.push_back(constant_of(constant(e)->value));
    ConstantValue made;
    made.kind = ConstantKind::FrozenSet;
    made.object = nullptr;  // without items, no object of the program's
    if (!elements.empty()) made.items = arena_.make_array<ConstantValue>(elements.size);
    for (uint32_t index : distinct(values)) made.items[made.size++] = constant(elements[index])->value;
    return made;
  }

  ast::Arena& arena_;
  int optimize_;
  bool postponed_;
  int64_t limit_;
  source::StackGuard guard_;
  int depth_ = 0;
  bool too_deep_ = false;
  uint32_t nans_ = 0;  // each that is computed is an object of its own, told apart by this number
};

}  // namespace

bool fold_constants(ast::Mod& module, ast::Arena& arena, const CompileOptions& options, bool postponed) {
  Folder folder(arena, options, postponed);
  folder.module(module);
  return !folder.too_deep();
}

}  // namespace krait::compiler

// CPython 3.11's abstract syntax tree (Python.asdl) as plain structs. An Arena owns nodes, lists and texts; nodes are
// written by whoever builds them (lowering, or the `_ast` module from Python objects) and only read afterwards, from
// any thread. Each struct is followed by the list of its fields, and everything generic (dump, visiting, `ast._fields`)
// works over that list: see node_fields.h.
//
// Positions are those of CPython's `ast`: lines from 1, columns in UTF-8 bytes from 0, the end exclusive.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <tuple>

#include "syntax/ast/arena.h"

namespace krait::ast {

enum class Kind : uint8_t {
#define NODE(type, name, base) type,
#include "syntax/ast/node_kinds.def"
#undef NODE
};

inline constexpr size_t kKindCount = 0
#define NODE(type, name, base) +1
#include "syntax/ast/node_kinds.def"
#undef NODE
    ;

enum class BoolOperator : uint8_t { And, Or };
enum class Operator : uint8_t {
  Add, Sub, Mult, MatMult, Div, Mod, Pow, LShift, RShift, BitOr, BitXor, BitAnd, FloorDiv
};
enum class UnaryOperator : uint8_t { Invert, Not, UAdd, USub };
enum class CompareOperator : uint8_t { Eq, NotEq, Lt, LtE, Gt, GtE, Is, IsNot, In, NotIn };
enum class Context : uint8_t { Load, Store, Del };

/// A list in the arena.
template <typename T>
struct Seq {
  T* data = nullptr;
  uint32_t size = 0;

  [[nodiscard]] T* begin() const { return data; }
  [[nodiscard]] T* end() const { return data + size; }
  [[nodiscard]] T& operator[](size_t index) const { return data[index]; }
  [[nodiscard]] T& front() const { return data[0]; }
  [[nodiscard]] T& back() const { return data[size - 1]; }
  [[nodiscard]] bool empty() const { return size == 0; }
};

/// UTF-8 text in the arena (a lone surrogate as its three WTF-8 bytes); without data it stands for None.
struct Str {
  const char* data = nullptr;
  uint32_t size = 0;

  Str() = default;
  Str(std::string_view text) : data(text.data()), size(static_cast<uint32_t>(text.size())) {}
  [[nodiscard]] std::string_view view() const { return {data, size}; }
  operator std::string_view() const { return {data, size}; }
  [[nodiscard]] bool present() const { return data != nullptr; }
};

/// A name, NFKC-normalised, never mangled.
struct Identifier : Str {
  using Str::Str;
};

/// A text that is not a name: a type comment, the kind of a constant.
struct Text : Str {
  using Str::Str;
};

enum class ConstantKind : uint8_t {
  None,
  True,
  False,
  Ellipsis,
  Int,
  BigInt,
  Float,
  Complex,
  Str,
  Bytes,
  Tuple,
  FrozenSet
};

/// The value of a Constant. Only programmatically built trees hold negative numbers, tuples, frozensets, or a complex
/// with a real part.
struct ConstantValue {
  ConstantKind kind = ConstantKind::None;
  bool negative = false;        // Int and BigInt: the value is minus what follows
  uint32_t size = 0;            // bytes of text, or number of items
  union {
    uint64_t integer = 0;       // Int
    double real;                // Float, Complex
    const char* data;  // Str (WTF-8), Bytes, BigInt (lower-case hexadecimal digits, no prefix, no leading zero)
    ConstantValue* items;       // Tuple, FrozenSet
    const void* object;         // FrozenSet without items: the object that a program put into the tree, or null
  };
  double imag = 0;              // Complex

  [[nodiscard]] std::string_view text() const { return {data, size}; }
  [[nodiscard]] Seq<ConstantValue> children() const { return {items, size}; }
};

struct Node {
  Kind kind{};
};

/// What has a position.
struct Located : Node {
  int32_t lineno = 0;
  int32_t col_offset = 0;
  int32_t end_lineno = 0;
  int32_t end_col_offset = 0;
};

struct Mod : Node {};
struct Clause : Node {};  // part of another node, without a position of its own
struct Stmt : Located {};
struct Expr : Located {};
struct Handler : Located {};
struct Pattern : Located {};

struct Arguments;
struct Arg;
struct Keyword;
struct Alias;
struct WithItem;
struct MatchCase;
struct Comprehension;
struct ExceptHandler;
struct TypeIgnore;

/// One field of a node: its name in Python, the member, and whether Python may leave it None. Lists are Seq members.
template <typename Owner, typename Member>
struct FieldOf {
  const char* name;
  Member Owner::*member;
  bool optional;
};
// clang before 17 deduces nothing from an aggregate by itself
template <typename Owner, typename Member>
FieldOf(const char*, Member Owner::*, bool) -> FieldOf<Owner, Member>;

// The field list of a struct: REQUIRED(member) or OPTIONAL(member), in CPython's order.
#define FIELDS(Type, ...)                          \
  static constexpr Kind kKind = Kind::Type;        \
  static constexpr auto fields() {                 \
    using Self [[maybe_unused]] = Type;            \
    return std::tuple{__VA_ARGS__};                \
  }
#define REQUIRED(member) FieldOf{#member, &Self::member, false}
#define OPTIONAL(member) FieldOf{#member, &Self::member, true}

// ---- modules

struct Module : Mod {
  Seq<Stmt*> body;
  Seq<TypeIgnore*> type_ignores;
  FIELDS(Module, REQUIRED(body), REQUIRED(type_ignores))
};

struct Interactive : Mod {
  Seq<Stmt*> body;
  FIELDS(Interactive, REQUIRED(body))
};

struct Expression : Mod {
  Expr* body = nullptr;
  FIELDS(Expression, REQUIRED(body))
};

struct FunctionType : Mod {
  Seq<Expr*> argtypes;
  Expr* returns = nullptr;
  FIELDS(FunctionType, REQUIRED(argtypes), REQUIRED(returns))
};

// ---- statements

struct FunctionDef : Stmt {
  Identifier name;
  Arguments* args = nullptr;
  Seq<Stmt*> body;
  Seq<Expr*> decorator_list;
  Expr* returns = nullptr;
  Text type_comment;
  FIELDS(FunctionDef, REQUIRED(name), REQUIRED(args), REQUIRED(body), REQUIRED(decorator_list), OPTIONAL(returns),
         OPTIONAL(type_comment))
};

struct AsyncFunctionDef : Stmt {  // member for member a FunctionDef
  Identifier name;
  Arguments* args = nullptr;
  Seq<Stmt*> body;
  Seq<Expr*> decorator_list;
  Expr* returns = nullptr;
  Text type_comment;
  FIELDS(AsyncFunctionDef, REQUIRED(name), REQUIRED(args), REQUIRED(body), REQUIRED(decorator_list), OPTIONAL(returns),
         OPTIONAL(type_comment))
};

struct ClassDef : Stmt {
  Identifier name;
  Seq<Expr*> bases;
  Seq<Keyword*> keywords;
  Seq<Stmt*> body;
  Seq<Expr*> decorator_list;
  FIELDS(ClassDef, REQUIRED(name), REQUIRED(bases), REQUIRED(keywords), REQUIRED(body), REQUIRED(decorator_list))
};

struct Return : Stmt {
  Expr* value = nullptr;
  FIELDS(Return, OPTIONAL(value))
};

struct Delete : Stmt {
  Seq<Expr*> targets;
  FIELDS(Delete, REQUIRED(targets))
};

struct Assign : Stmt {
  Seq<Expr*> targets;
  Expr* value = nullptr;
  Text type_comment;
  FIELDS(Assign, REQUIRED(targets), REQUIRED(value), OPTIONAL(type_comment))
};

struct AugAssign : Stmt {
  Expr* target = nullptr;
  Operator op{};
  Expr* value = nullptr;
  FIELDS(AugAssign, REQUIRED(target), REQUIRED(op), REQUIRED(value))
};

struct AnnAssign : Stmt {
  Expr* target = nullptr;
  Expr* annotation = nullptr;
  Expr* value = nullptr;
  int32_t simple = 0;  // 1 for a bare name without parentheses: it is recorded in __annotations__
  FIELDS(AnnAssign, REQUIRED(target), REQUIRED(annotation), OPTIONAL(value), REQUIRED(simple))
};

struct For : Stmt {
  Expr* target = nullptr;
  Expr* iter = nullptr;
  Seq<Stmt*> body;
  Seq<Stmt*> orelse;
  Text type_comment;
  FIELDS(For, REQUIRED(target), REQUIRED(iter), REQUIRED(body), REQUIRED(orelse), OPTIONAL(type_comment))
};

struct AsyncFor : Stmt {  // member for member a For
  Expr* target = nullptr;
  Expr* iter = nullptr;
  Seq<Stmt*> body;
  Seq<Stmt*> orelse;
  Text type_comment;
  FIELDS(AsyncFor, REQUIRED(target), REQUIRED(iter), REQUIRED(body), REQUIRED(orelse), OPTIONAL(type_comment))
};

struct While : Stmt {
  Expr* test = nullptr;
  Seq<Stmt*> body;
  Seq<Stmt*> orelse;
  FIELDS(While, REQUIRED(test), REQUIRED(body), REQUIRED(orelse))
};

struct If : Stmt {
  Expr* test = nullptr;
  Seq<Stmt*> body;
  Seq<Stmt*> orelse;
  FIELDS(If, REQUIRED(test), REQUIRED(body), REQUIRED(orelse))
};

struct With : Stmt {
  Seq<WithItem*> items;
  Seq<Stmt*> body;
  Text type_comment;
  FIELDS(With, REQUIRED(items), REQUIRED(body), OPTIONAL(type_comment))
};

struct AsyncWith : Stmt {  // member for member a With
  Seq<WithItem*> items;
  Seq<Stmt*> body;
  Text type_comment;
  FIELDS(AsyncWith, REQUIRED(items), REQUIRED(body), OPTIONAL(type_comment))
};

struct Match : Stmt {
  Expr* subject = nullptr;
  Seq<MatchCase*> cases;
  FIELDS(Match, REQUIRED(subject), REQUIRED(cases))
};

struct Raise : Stmt {
  Expr* exc = nullptr;
  Expr* cause = nullptr;
  FIELDS(Raise, OPTIONAL(exc), OPTIONAL(cause))
};

struct Try : Stmt {
  Seq<Stmt*> body;
  Seq<ExceptHandler*> handlers;
  Seq<Stmt*> orelse;
  Seq<Stmt*> finalbody;
  FIELDS(Try, REQUIRED(body), REQUIRED(handlers), REQUIRED(orelse), REQUIRED(finalbody))
};

struct TryStar : Stmt {  // member for member a Try
  Seq<Stmt*> body;
  Seq<ExceptHandler*> handlers;
  Seq<Stmt*> orelse;
  Seq<Stmt*> finalbody;
  FIELDS(TryStar, REQUIRED(body), REQUIRED(handlers), REQUIRED(orelse), REQUIRED(finalbody))
};

struct Assert : Stmt {
  Expr* test = nullptr;
  Expr* msg = nullptr;
  FIELDS(Assert, REQUIRED(test), OPTIONAL(msg))
};

struct Import : Stmt {
  Seq<Alias*> names;
  FIELDS(Import, REQUIRED(names))
};

struct ImportFrom : Stmt {
  Identifier module;
  Seq<Alias*> names;
  int32_t level = 0;
  FIELDS(ImportFrom, OPTIONAL(module), REQUIRED(names), OPTIONAL(level))
};

struct Global : Stmt {
  Seq<Identifier> names;
  FIELDS(Global, REQUIRED(names))
};

struct Nonlocal : Stmt {
  Seq<Identifier> names;
  FIELDS(Nonlocal, REQUIRED(names))
};

struct ExprStmt : Stmt {
  Expr* value = nullptr;
  FIELDS(ExprStmt, REQUIRED(value))
};

struct Pass : Stmt {
  FIELDS(Pass)
};

struct Break : Stmt {
  FIELDS(Break)
};

struct Continue : Stmt {
  FIELDS(Continue)
};

// ---- expressions

struct BoolOp : Expr {
  BoolOperator op{};
  Seq<Expr*> values;
  FIELDS(BoolOp, REQUIRED(op), REQUIRED(values))
};

struct NamedExpr : Expr {
  Expr* target = nullptr;
  Expr* value = nullptr;
  FIELDS(NamedExpr, REQUIRED(target), REQUIRED(value))
};

struct BinOp : Expr {
  Expr* left = nullptr;
  Operator op{};
  Expr* right = nullptr;
  FIELDS(BinOp, REQUIRED(left), REQUIRED(op), REQUIRED(right))
};

struct UnaryOp : Expr {
  UnaryOperator op{};
  Expr* operand = nullptr;
  FIELDS(UnaryOp, REQUIRED(op), REQUIRED(operand))
};

struct Lambda : Expr {
  Arguments* args = nullptr;
  Expr* body = nullptr;
  FIELDS(Lambda, REQUIRED(args), REQUIRED(body))
};

struct IfExp : Expr {
  Expr* test = nullptr;
  Expr* body = nullptr;
  Expr* orelse = nullptr;
  FIELDS(IfExp, REQUIRED(test), REQUIRED(body), REQUIRED(orelse))
};

struct Dict : Expr {
  Seq<Expr*> keys;  // null where `values` is unpacked by **
  Seq<Expr*> values;
  FIELDS(Dict, REQUIRED(keys), REQUIRED(values))
};

struct Set : Expr {
  Seq<Expr*> elts;
  FIELDS(Set, REQUIRED(elts))
};

struct ListComp : Expr {
  Expr* elt = nullptr;
  Seq<Comprehension*> generators;
  FIELDS(ListComp, REQUIRED(elt), REQUIRED(generators))
};

struct SetComp : Expr {  // member for member a ListComp
  Expr* elt = nullptr;
  Seq<Comprehension*> generators;
  FIELDS(SetComp, REQUIRED(elt), REQUIRED(generators))
};

struct DictComp : Expr {
  Expr* key = nullptr;
  Expr* value = nullptr;
  Seq<Comprehension*> generators;
  FIELDS(DictComp, REQUIRED(key), REQUIRED(value), REQUIRED(generators))
};

struct GeneratorExp : Expr {  // member for member a ListComp
  Expr* elt = nullptr;
  Seq<Comprehension*> generators;
  FIELDS(GeneratorExp, REQUIRED(elt), REQUIRED(generators))
};

struct Await : Expr {
  Expr* value = nullptr;
  FIELDS(Await, REQUIRED(value))
};

struct Yield : Expr {
  Expr* value = nullptr;
  FIELDS(Yield, OPTIONAL(value))
};

struct YieldFrom : Expr {
  Expr* value = nullptr;
  FIELDS(YieldFrom, REQUIRED(value))
};

struct Compare : Expr {
  Expr* left = nullptr;
  Seq<CompareOperator> ops;
  Seq<Expr*> comparators;
  FIELDS(Compare, REQUIRED(left), REQUIRED(ops), REQUIRED(comparators))
};

struct Call : Expr {
  Expr* func = nullptr;
  Seq<Expr*> args;
  Seq<Keyword*> keywords;
  FIELDS(Call, REQUIRED(func), REQUIRED(args), REQUIRED(keywords))
};

struct FormattedValue : Expr {
  Expr* value = nullptr;
  int32_t conversion = -1;  // 's', 'r' or 'a'; -1 for none
  Expr* format_spec = nullptr;
  FIELDS(FormattedValue, REQUIRED(value), REQUIRED(conversion), OPTIONAL(format_spec))
};

struct JoinedStr : Expr {
  Seq<Expr*> values;
  FIELDS(JoinedStr, REQUIRED(values))
};

struct Constant : Expr {
  ConstantValue value;
  Text prefix;  // Python's field `kind`: "u" for a string written with that prefix
  FIELDS(Constant, REQUIRED(value), FieldOf{"kind", &Self::prefix, true})
};

struct Attribute : Expr {
  Expr* value = nullptr;
  Identifier attr;
  Context ctx{};
  FIELDS(Attribute, REQUIRED(value), REQUIRED(attr), REQUIRED(ctx))
};

struct Subscript : Expr {
  Expr* value = nullptr;
  Expr* slice = nullptr;
  Context ctx{};
  FIELDS(Subscript, REQUIRED(value), REQUIRED(slice), REQUIRED(ctx))
};

struct Starred : Expr {
  Expr* value = nullptr;
  Context ctx{};
  FIELDS(Starred, REQUIRED(value), REQUIRED(ctx))
};

struct Name : Expr {
  Identifier id;
  Context ctx{};
  FIELDS(Name, REQUIRED(id), REQUIRED(ctx))
};

struct List : Expr {
  Seq<Expr*> elts;
  Context ctx{};
  FIELDS(List, REQUIRED(elts), REQUIRED(ctx))
};

struct Tuple : Expr {
  Seq<Expr*> elts;
  Context ctx{};
  FIELDS(Tuple, REQUIRED(elts), REQUIRED(ctx))
};

struct Slice : Expr {
  Expr* lower = nullptr;
  Expr* upper = nullptr;
  Expr* step = nullptr;
  FIELDS(Slice, OPTIONAL(lower), OPTIONAL(upper), OPTIONAL(step))
};

// ---- parts of statements and expressions

struct Comprehension : Clause {
  Expr* target = nullptr;
  Expr* iter = nullptr;
  Seq<Expr*> ifs;
  int32_t is_async = 0;
  FIELDS(Comprehension, REQUIRED(target), REQUIRED(iter), REQUIRED(ifs), REQUIRED(is_async))
};

struct ExceptHandler : Handler {
  Expr* type = nullptr;
  Identifier name;
  Seq<Stmt*> body;
  FIELDS(ExceptHandler, OPTIONAL(type), OPTIONAL(name), REQUIRED(body))
};

struct Arguments : Clause {
  Seq<Arg*> posonlyargs;
  Seq<Arg*> args;
  Arg* vararg = nullptr;
  Seq<Arg*> kwonlyargs;
  Seq<Expr*> kw_defaults;  // one for each of kwonlyargs, null where there is none
  Arg* kwarg = nullptr;
  Seq<Expr*> defaults;     // of the last of posonlyargs + args
  FIELDS(Arguments, REQUIRED(posonlyargs), REQUIRED(args), OPTIONAL(vararg), REQUIRED(kwonlyargs),
         REQUIRED(kw_defaults), OPTIONAL(kwarg), REQUIRED(defaults))
};

struct Arg : Located {
  Identifier arg;
  Expr* annotation = nullptr;
  Text type_comment;
  FIELDS(Arg, REQUIRED(arg), OPTIONAL(annotation), OPTIONAL(type_comment))
};

struct Keyword : Located {
  Identifier arg;
  Expr* value = nullptr;
  FIELDS(Keyword, OPTIONAL(arg), REQUIRED(value))
};

struct Alias : Located {
  Identifier name;
  Identifier asname;
  FIELDS(Alias, REQUIRED(name), OPTIONAL(asname))
};

struct WithItem : Clause {
  Expr* context_expr = nullptr;
  Expr* optional_vars = nullptr;
  FIELDS(WithItem, REQUIRED(context_expr), OPTIONAL(optional_vars))
};

struct MatchCase : Clause {
  Pattern* pattern = nullptr;
  Expr* guard = nullptr;
  Seq<Stmt*> body;
  FIELDS(MatchCase, REQUIRED(pattern), OPTIONAL(guard), REQUIRED(body))
};

struct TypeIgnore : Clause {
  int32_t lineno = 0;
  Text tag;
  FIELDS(TypeIgnore, REQUIRED(lineno), REQUIRED(tag))
};

// ---- patterns

struct MatchValue : Pattern {
  Expr* value = nullptr;
  FIELDS(MatchValue, REQUIRED(value))
};

struct MatchSingleton : Pattern {
  ConstantValue value;
  FIELDS(MatchSingleton, REQUIRED(value))
};

struct MatchSequence : Pattern {
  Seq<Pattern*> patterns;
  FIELDS(MatchSequence, REQUIRED(patterns))
};

struct MatchMapping : Pattern {
  Seq<Expr*> keys;
  Seq<Pattern*> patterns;
  Identifier rest;
  FIELDS(MatchMapping, REQUIRED(keys), REQUIRED(patterns), OPTIONAL(rest))
};

struct MatchClass : Pattern {
  Expr* cls = nullptr;
  Seq<Pattern*> patterns;
  Seq<Identifier> kwd_attrs;
  Seq<Pattern*> kwd_patterns;
  FIELDS(MatchClass, REQUIRED(cls), REQUIRED(patterns), REQUIRED(kwd_attrs), REQUIRED(kwd_patterns))
};

struct MatchStar : Pattern {
  Identifier name;
  FIELDS(MatchStar, OPTIONAL(name))
};

struct MatchAs : Pattern {
  Pattern* pattern = nullptr;
  Identifier name;
  FIELDS(MatchAs, OPTIONAL(pattern), OPTIONAL(name))
};

struct MatchOr : Pattern {
  Seq<Pattern*> patterns;
  FIELDS(MatchOr, REQUIRED(patterns))
};

#undef FIELDS
#undef REQUIRED
#undef OPTIONAL

// ---- casts and names

[[nodiscard]] inline Kind kind_of(const Node& node) { return node.kind; }

template <typename T>
[[nodiscard]] bool is(const Node* node) {
  return node && node->kind == T::kKind;
}

/// The node as a T, or null if it is something else.
template <typename T>
[[nodiscard]] T* as(Node* node) {
  return is<T>(node) ? static_cast<T*>(node) : nullptr;
}

template <typename T>
[[nodiscard]] const T* as(const Node* node) {
  return is<T>(node) ? static_cast<const T*>(node) : nullptr;
}

/// A zeroed node of type T in `arena`; the position is for the caller to set.
template <typename T>
[[nodiscard]] T* make_node(Arena& arena) {
  T* node = arena.make<T>();
  static_cast<Node*>(node)->kind = T::kKind;
  return node;
}

/// Python's name of a kind of node or of an operator: "FunctionDef", "arguments", "Add".
[[nodiscard]] const char* name_of(Kind kind);
[[nodiscard]] const char* name_of(BoolOperator op);
[[nodiscard]] const char* name_of(Operator op);
[[nodiscard]] const char* name_of(UnaryOperator op);
[[nodiscard]] const char* name_of(CompareOperator op);
[[nodiscard]] const char* name_of(Context context);

}  // namespace krait::ast

// Names and field tables of the nodes, made from the lists in nodes.h and node_kinds.def.
#include <array>
#include <string_view>

#include "syntax/ast/node_fields.h"

namespace krait::ast {

namespace {

template <typename T>
constexpr FieldType field_type_of() {
  using namespace detail;
  if constexpr (IsSeq<T>) {
    return field_type_of<typename SeqElement<T>::type>();
  } else if constexpr (IsNodePointer<T>) {
    return FieldType::Node;
  } else if constexpr (std::is_same_v<T, Identifier>) {
    return FieldType::Identifier;
  } else if constexpr (std::is_same_v<T, Text>) {
    return FieldType::Text;
  } else if constexpr (std::is_same_v<T, int32_t>) {
    return FieldType::Int;
  } else if constexpr (std::is_same_v<T, ConstantValue>) {
    return FieldType::Constant;
  } else if constexpr (std::is_same_v<T, BoolOperator>) {
    return FieldType::BoolOperator;
  } else if constexpr (std::is_same_v<T, Operator>) {
    return FieldType::Operator;
  } else if constexpr (std::is_same_v<T, UnaryOperator>) {
    return FieldType::UnaryOperator;
  } else if constexpr (std::is_same_v<T, CompareOperator>) {
    return FieldType::CompareOperator;
  } else {
    static_assert(std::is_same_v<T, Context>, "a member of a type that no field may have");
    return FieldType::Context;
  }
}

/// The name of a field's type in Python.asdl.
template <typename T>
constexpr const char* asdl_type_of() {
  using namespace detail;
  if constexpr (IsSeq<T>) {
    return asdl_type_of<typename SeqElement<T>::type>();
  } else if constexpr (IsNodePointer<T>) {
    using Target = std::remove_pointer_t<T>;
    return std::is_same_v<Target, Expr>            ? "expr"
           : std::is_same_v<Target, Stmt>          ? "stmt"
           : std::is_same_v<Target, Pattern>       ? "pattern"
           : std::is_same_v<Target, ExceptHandler> ? "excepthandler"
           : std::is_same_v<Target, TypeIgnore>    ? "type_ignore"
           : std::is_same_v<Target, Arguments>     ? "arguments"
           : std::is_same_v<Target, Arg>           ? "arg"
           : std::is_same_v<Target, Keyword>       ? "keyword"
           : std::is_same_v<Target, Alias>         ? "alias"
           : std::is_same_v<Target, WithItem>      ? "withitem"
           : std::is_same_v<Target, MatchCase>     ? "match_case"
                                                   : "comprehension";
  } else {
    constexpr const char* kNames[] = {"",       "identifier", "string",  "int",   "constant",
                                      "boolop", "operator",   "unaryop", "cmpop", "expr_context"};
    return kNames[static_cast<size_t>(field_type_of<T>())];
  }
}

template <typename Owner, typename Member>
constexpr FieldInfo describe(const FieldOf<Owner, Member>& field) {
  std::string_view name = field.name;
  bool holes = (std::is_same_v<Owner, Dict> && name == "keys") ||
               (std::is_same_v<Owner, Arguments> && name == "kw_defaults");
  return {field.name, field_type_of<Member>(), field.optional, detail::IsSeq<Member>, holes, asdl_type_of<Member>()};
}

template <typename T>
std::span<const FieldInfo> table_of() {
  static constexpr auto kTable = std::apply(
      [](const auto&... field) { return std::array<FieldInfo, sizeof...(field)>{describe(field)...}; }, T::fields());
  return kTable;
}

}  // namespace

std::span<const FieldInfo> fields_of(Kind kind) {
  switch (kind) {
#define NODE(type, name, base) \
  case Kind::type:             \
    return table_of<type>();
#include "syntax/ast/node_kinds.def"
#undef NODE
  }
  return {};
}

bool has_position(Kind kind) {
  static constexpr bool kHas[] = {
#define NODE(type, name, base) std::is_base_of_v<Located, type>,
#include "syntax/ast/node_kinds.def"
#undef NODE
  };
  return kHas[static_cast<size_t>(kind)];
}

const char* name_of(Kind kind) {
  static constexpr const char* kNames[] = {
#define NODE(type, name, base) name,
#include "syntax/ast/node_kinds.def"
#undef NODE
  };
  return kNames[static_cast<size_t>(kind)];
}

const char* name_of(BoolOperator op) { return op == BoolOperator::And ? "And" : "Or"; }

const char* name_of(Operator op) {
  static constexpr const char* kNames[] = {"Add",    "Sub",   "Mult",   "MatMult", "Div",     "Mod",     "Pow",
                                           "LShift", "RShift", "BitOr", "BitXor",  "BitAnd", "FloorDiv"};
  return kNames[static_cast<size_t>(op)];
}

const char* name_of(UnaryOperator op) {
  static constexpr const char* kNames[] = {"Invert", "Not", "UAdd", "USub"};
  return kNames[static_cast<size_t>(op)];
}

const char* name_of(CompareOperator op) {
  static constexpr const char* kNames[] = {"Eq", "NotEq", "Lt", "LtE", "Gt", "GtE", "Is", "IsNot", "In", "NotIn"};
  return kNames[static_cast<size_t>(op)];
}

const char* name_of(Context context) {
  static constexpr const char* kNames[] = {"Load", "Store", "Del"};
  return kNames[static_cast<size_t>(context)];
}

}  // namespace krait::ast

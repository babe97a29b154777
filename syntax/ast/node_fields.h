// Dispatch over kinds and over the field lists of nodes.h: what dump, visiting and the `_ast` module are made of.
// Templates and constant tables only.
#pragma once

#include <span>
#include <utility>

#include "syntax/ast/nodes.h"

namespace krait::ast {

/// Calls `visitor` with the node as its own struct type and returns what it returns.
template <typename Visitor>
decltype(auto) with_node(const Node& node, Visitor&& visitor) {
  switch (node.kind) {
#define NODE(type, name, base) \
  case Kind::type:             \
    return visitor(static_cast<const type&>(node));
#include "syntax/ast/node_kinds.def"
#undef NODE
  }
  __builtin_unreachable();
}

template <typename Visitor>
decltype(auto) with_node(Node& node, Visitor&& visitor) {
  switch (node.kind) {
#define NODE(type, name, base) \
  case Kind::type:             \
    return visitor(static_cast<type&>(node));
#include "syntax/ast/node_kinds.def"
#undef NODE
  }
  __builtin_unreachable();
}

/// Calls `visitor(name, member, optional)` for each field of a node of known type, in CPython's order.
template <typename T, typename Visitor>
void for_each_field(T& node, Visitor&& visitor) {
  std::apply([&](const auto&... field) { (visitor(field.name, node.*field.member, field.optional), ...); },
             std::remove_const_t<T>::fields());
}

/// Calls `visitor(const Node&)` for each direct child, in field order; null entries are left out.
template <typename Visitor>
void for_each_child(const Node& node, Visitor&& visitor);

enum class FieldType : uint8_t {
  Node,
  Identifier,
  Text,
  Int,
  Constant,
  BoolOperator,
  Operator,
  UnaryOperator,
  CompareOperator,
  Context
};

/// What the `_ast` module needs to know of a field.
struct FieldInfo {
  const char* name;
  FieldType type;
  bool optional;      // None is allowed
  bool list;
  bool holes;         // a list whose entries may be None
  const char* asdl;   // its type as Python.asdl names it: "expr", "identifier"
};

/// The fields of a kind, in order.
[[nodiscard]] std::span<const FieldInfo> fields_of(Kind kind);

/// Whether nodes of this kind carry lineno, col_offset, end_lineno, end_col_offset.
[[nodiscard]] bool has_position(Kind kind);

/// The same, with the position; null for a node that has none.
[[nodiscard]] inline const Located* located(const Node& node) {
  return has_position(node.kind) ? static_cast<const Located*>(&node) : nullptr;
}

namespace detail {

template <typename T>
struct SeqElement {};
template <typename T>
struct SeqElement<Seq<T>> {
  using type = T;
};
template <typename T>
concept IsSeq = requires { typename SeqElement<T>::type; };
template <typename T>
concept IsNodePointer = std::is_pointer_v<T> && std::is_base_of_v<Node, std::remove_pointer_t<T>>;

}  // namespace detail

template <typename Visitor>
void for_each_child(const Node& node, Visitor&& visitor) {
  with_node(node, [&](const auto& typed) {
    for_each_field(typed, [&](const char*, const auto& member, bool) {
      using Member = std::remove_cvref_t<decltype(member)>;
      if constexpr (detail::IsNodePointer<Member>) {
        if (member) visitor(*member);
      } else if constexpr (detail::IsSeq<Member>) {
        if constexpr (detail::IsNodePointer<typename detail::SeqElement<Member>::type>) {
          for (auto* child : member) {
            if (child) visitor(*child);
          }
        }
      }
    });
  });
}

}  // namespace krait::ast

// list[int] and int | str (library reference, Generic Alias Type, Union Type).
#pragma once
#include "interpreter/runtime/abstract.h"

namespace krait::objects {

struct GenericAlias : Object {
  static constexpr Kind kKind = Kind::GenericAlias;
  Value origin;
  Value args;        // a tuple
  Value parameters;  // a tuple of type variables; absent until asked for
  bool starred;      // *tuple[int]
};
struct UnionType : Object {
  static constexpr Kind kKind = Kind::UnionType;
  Value args;        // a tuple of the members, without duplicates
  Value parameters;  // absent until asked for
};
extern const TypeSpec kGenericAliasType, kUnionTypeType;

Result make_generic_alias(Thread&, Value origin, Value item);  // an item that is no tuple is the only argument
Result make_union(Thread&, Value a, Value b);                  // a | b of types; NotImplemented for what is none
// What list[int] and int | None have in common with typing's forms.
Result collect_type_parameters(Thread&, Value args);
Result substitute_type_parameters(Thread&, Value self, Value args, Value parameters, Value item);
Result type_argument_repr(Thread&, Value);                     // as it stands in the brackets

}  // namespace krait::objects

// types.UnionType: int | None.
#include "interpreter/objects/generic_alias.h"
#include "interpreter/objects/list.h"
#include "interpreter/objects/set.h"
#include "interpreter/objects/str.h"
#include "interpreter/objects/tuple.h"
#include "interpreter/runtime/heap.h"
#include "interpreter/runtime/native.h"

namespace krait::objects {

namespace {

UnionType* self_of(Value v) { return as<UnionType>(v); }

void destroy(Object* o) {
  auto* u = static_cast<UnionType*>(o);
  release(u->args);
  release(u->parameters);
}
void traverse(Object* o, Visitor& visit) {
  auto* u = static_cast<UnionType*>(o);
  visit(u->args);
  visit(u->parameters);
}

bool may_be_member(Value v) {
  return v.is_none() || has_kind(v, Kind::Type) || has_kind(v, Kind::GenericAlias) || has_kind(v, Kind::UnionType);
}

// Whether two members say the same: the same class, or equal aliases.
ResultOf<bool> same_member(Thread& t, Value a, Value b) {
  if (has_kind(a, Kind::GenericAlias) && has_kind(b, Kind::GenericAlias)) return equal(t, a, b);
  return a == b;
}

Status add_member(Thread& t, List* members, Value v) {
  if (v.is_none()) v = Value::from_object(t.types().none);
  for (int64_t i = 0; i < members->length; ++i) {
    if (TRY(same_member(t, members->items[i], v))) return ok();
  }
  return list_append(t, members, v);
}

Status add_members(Thread& t, List* members, Value v) {
  if (!has_kind(v, Kind::UnionType)) return add_member(t, members, v);
  Tuple* args = as<Tuple>(self_of(v)->args);
  for (int64_t i = 0; i < args->length; ++i) TRY(add_member(t, members, args->items[i]));
  return ok();
}

Result repr_slot(Thread& t, Value self) {
  StrBuilder out(t);
  Tuple* args = as<Tuple>(self_of(self)->args);
  for (int64_t i = 0; i < args->length; ++i) {
    if (i) out.add(" | ");
    if (args->items[i] == Value::from_object(t.types().none)) {
      out.add("None");
      continue;
    }
    Ref part = TRY(type_argument_repr(t, args->items[i]));
    out.add(part.as<Str>());
  }
  return out.finish();
}

ResultOf<int64_t> hash_slot(Thread& t, Value self) {
  Ref members = TRY(make_frozenset(t, self_of(self)->args));
  return hash(t, members);
}

Result compare_slot(Thread& t, Value a, Value b, CompareOp op) {
  if (!has_kind(a, Kind::UnionType) || !has_kind(b, Kind::UnionType)) return kNotImplemented;
  if (op != CompareOp::Eq && op != CompareOp::Ne) return kNotImplemented;
  Ref x = TRY(make_frozenset(t, self_of(a)->args)), y = TRY(make_frozenset(t, self_of(b)->args));
  return compare(t, x, y, op);
}

Result get_attr_slot(Thread& t, Value self, Str* name) {
  if (str_equal(name, "__module__")) return get_attr(t, Value::from_object(t.types().union_type), name);
  return generic_get_attr(t, self, name);
}

Result parameters_of(Thread& t, UnionType* u) {
  if (u->parameters.is_absent()) replace(u->parameters, TRY(collect_type_parameters(t, u->args)));
  return Result::copy(u->parameters);
}

Result get_item_slot(Thread& t, Value self, Value item) {
  UnionType* u = self_of(self);
  Ref parameters = TRY(parameters_of(t, u));
  Ref args = TRY(substitute_type_parameters(t, self, u->args, parameters, item));
  Tuple* members = args.as<Tuple>();
  Ref made = Ref::copy(members->items[0]);
  for (int64_t i = 1; i < members->length; ++i) made = TRY(binary(t, BinaryOp::Or, made, members->items[i]));
  return made;
}

// isinstance and issubclass take unions of plain classes only.
Status refuse_generic(Thread& t, UnionType* u, const char* function) {
  Tuple* args = as<Tuple>(u->args);
  for (int64_t i = 0; i < args->length; ++i) {
    if (has_kind(args->items[i], Kind::GenericAlias)) {
      return raise_type_error(t, function, "() argument 2 cannot be a parameterized generic");
    }
  }
  return ok();
}

Result instancecheck(Thread& t, const Args& a) {
  UnionType* u = self_of(a.self);
  TRY(refuse_generic(t, u, "isinstance"));
  Tuple* args = as<Tuple>(u->args);
  for (int64_t i = 0; i < args->length; ++i) {
    if (has_kind(args->items[i], Kind::Type) && TRY(is_instance(t, a[0], args->items[i]))) return kTrue;
  }
  return kFalse;
}

Result subclasscheck(Thread& t, const Args& a) {
  UnionType* u = self_of(a.self);
  if (!has_kind(a[0], Kind::Type)) return raise_type_error(t, "issubclass() arg 1 must be a class");
  TRY(refuse_generic(t, u, "issubclass"));
  Tuple* args = as<Tuple>(u->args);
  for (int64_t i = 0; i < args->length; ++i) {
    if (has_kind(args->items[i], Kind::Type) && TRY(is_subclass(t, a[0], args->items[i]))) return kTrue;
  }
  return kFalse;
}

Result get_args(Thread&, Value self) { return Result::copy(self_of(self)->args); }
Result get_parameters(Thread& t, Value self) { return parameters_of(t, self_of(self)); }

const NativeFunction kMethods[] = {{"__instancecheck__(instance, /)", instancecheck, nullptr},
                                   {"__subclasscheck__(cls, /)", subclasscheck, nullptr},
                                   {}};
const NativeGetSet kGetSets[] = {{"__args__", get_args},
                                 {"__parameters__", get_parameters, nullptr,
                                     "The type variables left open among the members."},
                                 {}};

}  // namespace

Result make_union(Thread& t, Value a, Value b) {
  if (!may_be_member(a) || !may_be_member(b)) return kNotImplemented;
  Ref members = TRY(make_list(t));
  TRY(add_members(t, members.as<List>(), a));
  TRY(add_members(t, members.as<List>(), b));
  if (members.as<List>()->length == 1) return Result::copy(members.as<List>()->items[0]);
  Ref args = TRY(list_to_tuple(t, members.as<List>()));
  auto* u = allocate<UnionType>(t, t.types().union_type);
  if (!u) return raised;
  u->args = args.leak();
  return Result::own(u);
}

const TypeSpec kUnionTypeType = {.name = "types.UnionType",
                                 .doc = "A choice of types, such as int | str.",
                                 .kind = Kind::UnionType,
                                 .size = sizeof(UnionType),
                                 .flags = kHasGc | kNoInstances,
                                 .methods = kMethods,
                                 .getsets = kGetSets,
                                 .slots = {.destroy = destroy,
                                           .traverse = traverse,
                                           .get_attr = get_attr_slot,
                                           .repr = repr_slot,
                                           .hash = hash_slot,
                                           .compare = compare_slot,
                                           .or_ = make_union,
                                           .get_item = get_item_slot}};

}  // namespace krait::objects

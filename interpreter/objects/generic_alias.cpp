// types.GenericAlias: list[int]. Everything that it does not answer itself it asks of its origin.
#include "interpreter/objects/generic_alias.h"

#include "interpreter/objects/list.h"
#include "interpreter/objects/sequence.h"
#include "interpreter/objects/str.h"
#include "interpreter/objects/tuple.h"
#include "interpreter/runtime/heap.h"

namespace krait::objects {

namespace {

GenericAlias* self_of(Value v) { return as<GenericAlias>(v); }

void destroy(Object* o) {
  auto* a = static_cast<GenericAlias*>(o);
  release(a->origin);
  release(a->args);
  release(a->parameters);
}
void traverse(Object* o, Visitor& visit) {
  auto* a = static_cast<GenericAlias*>(o);
  visit(a->origin);
  visit(a->args);
  visit(a->parameters);
}

Result make_alias(Thread& t, Type* type, Value origin, Value args, bool starred) {
  auto* a = allocate<GenericAlias>(t, type);
  if (!a) return raised;
  retain(a->origin = origin);
  retain(a->args = args);
  a->starred = starred;
  return Result::own(a);
}

Result alias_new(Thread& t, const Args& a) {
  Ref args = is_tuple(a[1]) ? Ref::copy(a[1]) : TRY(make_tuple(t, {a[1]}));
  return make_alias(t, as<Type>(a.self), a[0], args, false);
}

Result repr_slot(Thread& t, Value self) {
  GenericAlias* a = self_of(self);
  NativeRecursion guard(t);
  if (guard.exceeded()) return raise_recursion_error(t, " while getting the repr of an object");
  StrBuilder out(t);
  if (a->starred) out.add(U'*');
  Ref part = TRY(type_argument_repr(t, a->origin));
  out.add(part.as<Str>());
  out.add(U'[');
  Tuple* args = as<Tuple>(a->args);
  for (int64_t i = 0; i < args->length; ++i) {
    if (i) out.add(", ");
    part = TRY(type_argument_repr(t, args->items[i]));
    out.add(part.as<Str>());
  }
  out.add(args->length ? "]" : "()]");
  return out.finish();
}

ResultOf<int64_t> hash_slot(Thread& t, Value self) {
  int64_t origin = TRY(hash(t, self_of(self)->origin)), args = TRY(hash(t, self_of(self)->args));
  int64_t both = origin ^ args;
  return both == -1 ? int64_t{-2} : both;
}

Result compare_slot(Thread& t, Value x, Value y, CompareOp op) {
  if (!has_kind(x, Kind::GenericAlias) || !has_kind(y, Kind::GenericAlias)) return kNotImplemented;
  if (op != CompareOp::Eq && op != CompareOp::Ne) return kNotImplemented;
  GenericAlias *a = self_of(x), *b = self_of(y);
  bool same = a->starred == b->starred && TRY(equal(t, a->origin, b->origin)) && TRY(equal(t, a->args, b->args));
  return boolean(same == (op == CompareOp::Eq));
}

constexpr std::string_view kOwnAttributes[] = {
    "__class__",    "__bases__",     "__origin__",    "__args__",   "__unpacked__", "__parameters__",
    "__typing_unpacked_tuple_args__", "__mro_entries__", "__reduce_ex__", "__reduce__", "__copy__", "__deepcopy__"};

Result get_attr_slot(Thread& t, Value self, Str* name) {
  for (std::string_view own : kOwnAttributes) {
    if (str_equal(name, own)) return generic_get_attr(t, self, name);
  }
  return get_attr(t, self_of(self)->origin, name);
}

Result call_slot(Thread& t, Value self, const Value* args, size_t positional, Tuple* kwnames) {
  Ref made = TRY(call(t, self_of(self)->origin, args, positional, kwnames));
  if (set_attr(t, made, t.names().__orig_class__, self).is_raised()) {
    if (!pending_matches(t, t.types().AttributeError) && !pending_matches(t, t.types().TypeError)) return raised;
    clear_pending(t);
  }
  return made;
}

Result parameters_of(Thread& t, GenericAlias* a) {
  if (a->parameters.is_absent()) replace(a->parameters, TRY(collect_type_parameters(t, a->args)));
  return Result::copy(a->parameters);
}

Result get_item_slot(Thread& t, Value self, Value item) {
  GenericAlias* a = self_of(self);
  Ref parameters = TRY(parameters_of(t, a));
  Ref args = TRY(substitute_type_parameters(t, self, a->args, parameters, item));
  return make_alias(t, a->type, a->origin, args, a->starred);
}

struct AliasIterator : Object {
  Value alias;  // owned; absent: done
};
void iterator_destroy(Object* o) { release(static_cast<AliasIterator*>(o)->alias); }
void iterator_traverse(Object* o, Visitor& visit) { visit(static_cast<AliasIterator*>(o)->alias); }

// Iterating gives one item, *alias: what `tuple[*x]` needs.
Result iterator_next(Thread& t, Value self) {
  auto* it = as<AliasIterator>(self);
  Ref alias = Ref::own(std::exchange(it->alias, Value{}));
  if (alias.is_absent()) return kAbsent;
  GenericAlias* a = alias.as<GenericAlias>();
  return make_alias(t, a->type, a->origin, a->args, true);
}

Result iterator_reduce(Thread& t, const Args& a) {
  auto* it = as<AliasIterator>(a.self);
  Ref function = TRY(builtin_function(t, "iter"));
  Ref of = it->alias.is_absent() ? TRY(make_tuple(t, {})) : Ref::copy(it->alias);
  Ref arguments = TRY(make_tuple(t, {of.get()}));
  return make_tuple(t, {function.get(), arguments.get()});
}

const NativeFunction kIteratorMethods[] = {{"__reduce__()", iterator_reduce, nullptr}, {}};
const TypeSpec kIteratorType = {
    .name = "generic_alias_iterator",
    .size = sizeof(AliasIterator),
    .flags = kHasGc | kNoInstances,
    .methods = kIteratorMethods,
    .slots = {.destroy = iterator_destroy, .traverse = iterator_traverse, .iter = iter_self, .next = iterator_next}};

Result iter_slot(Thread& t, Value self) {
  Type* type = TRY(make_type(t, kIteratorType));
  auto* it = allocate<AliasIterator>(t, type);
  if (!it) return raised;
  retain(it->alias = self);
  return Result::own(it);
}

Result or_slot(Thread& t, Value a, Value b) { return make_union(t, a, b); }

Result mro_entries(Thread& t, const Args& a) { return make_tuple(t, {self_of(a.self)->origin}); }
Result instancecheck(Thread& t, const Args&) {
  return raise_type_error(t, "isinstance() argument 2 cannot be a parameterized generic");
}
Result subclasscheck(Thread& t, const Args&) {
  return raise_type_error(t, "issubclass() argument 2 cannot be a parameterized generic");
}

Result reduce(Thread& t, const Args& args) {
  GenericAlias* a = self_of(args.self);
  if (a->starred) {
    Ref plain = TRY(make_alias(t, a->type, a->origin, a->args, false));
    Ref iterator = TRY(iter(t, plain));
    Ref function = TRY(builtin_function(t, "next"));
    Ref arguments = TRY(make_tuple(t, {iterator.get()}));
    return make_tuple(t, {function.get(), arguments.get()});
  }
  Ref arguments = TRY(make_tuple(t, {a->origin, a->args}));
  return make_tuple(t, {Value::from_object(t.types().generic_alias), arguments.get()});
}

Result dir(Thread& t, const Args& a) {
  Ref lister = TRY(builtin_function(t, "dir"));
  Ref names = TRY(call(t, lister, {self_of(a.self)->origin}));
  for (std::string_view own : kOwnAttributes) {
    Ref name = TRY(make_ascii(t, own));
    if (!TRY(contains(t, names, name))) TRY(list_append(t, names.as<List>(), name));
  }
  return names;
}

Result get_origin(Thread&, Value self) { return Result::copy(self_of(self)->origin); }
Result get_args(Thread&, Value self) { return Result::copy(self_of(self)->args); }
Result get_unpacked(Thread&, Value self) { return boolean(self_of(self)->starred); }
Result get_parameters(Thread& t, Value self) { return parameters_of(t, self_of(self)); }
Result get_unpacked_args(Thread& t, Value self) {
  GenericAlias* a = self_of(self);
  if (a->starred && a->origin == Value::from_object(t.types().tuple)) return Result::copy(a->args);
  return kNone;
}

const NativeFunction kMethods[] = {{"__mro_entries__(bases, /)", mro_entries, nullptr},
                                   {"__instancecheck__(instance, /)", instancecheck, nullptr},
                                   {"__subclasscheck__(cls, /)", subclasscheck, nullptr},
                                   {"__reduce__()", reduce, nullptr},
                                   {"__dir__()", dir, nullptr},
                                   {}};
const NativeGetSet kGetSets[] = {{"__origin__", get_origin},
                                 {"__args__", get_args},
                                 {"__unpacked__", get_unpacked},
                                 {"__parameters__", get_parameters, nullptr,
                                     "The type variables left open among the arguments."},
                                 {"__typing_unpacked_tuple_args__", get_unpacked_args},
                                 {}};

}  // namespace

Result make_generic_alias(Thread& t, Value origin, Value item) {
  Ref args = is_tuple(item) ? Ref::copy(item) : TRY(make_tuple(t, {item}));
  return make_alias(t, t.types().generic_alias, origin, args, false);
}

Result class_getitem(Thread& t, const Args& a) { return make_generic_alias(t, a.self, a[0]); }

const TypeSpec kGenericAliasType = {
    .name = "types.GenericAlias",
    .doc = "A generic type with its arguments: for list[int], __origin__ is list and __args__ is (int,).",
    .kind = Kind::GenericAlias,
    .size = sizeof(GenericAlias),
    .flags = kHasGc | kHasPrefix | kHasWeakrefs | kBaseType,
    .new_ = {"GenericAlias(origin, args, /)", alias_new},
    .methods = kMethods,
    .getsets = kGetSets,
    .slots = {.destroy = destroy,
              .traverse = traverse,
              .get_attr = get_attr_slot,
              .repr = repr_slot,
              .hash = hash_slot,
              .compare = compare_slot,
              .call = call_slot,
              .iter = iter_slot,
              .or_ = or_slot,
              .get_item = get_item_slot}};

}  // namespace krait::objects

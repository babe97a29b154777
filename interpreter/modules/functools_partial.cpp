// functools.partial.
#include <vector>

#include "interpreter/modules/functools.h"
#include "interpreter/objects/dict.h"
#include "interpreter/objects/sequence.h"
#include "interpreter/objects/str.h"
#include "interpreter/runtime/instance.h"

namespace krait::modules {

namespace {

struct Partial : Object {
  Value function, args, keywords;  // a callable, a tuple, a dict
};
using PartialLife = Life<Partial, &Partial::function, &Partial::args, &Partial::keywords>;

Partial* self_of(Value v) { return as<Partial>(v); }

// Whether `v` is a partial whose parts may be taken over: of the very type, without attributes of its own.
ResultOf<bool> can_flatten(Thread& t, Value v) {
  if (!has_spec(v, kPartialType) || (v.object()->type->flags & kHeapType)) return false;
  Ref attributes = TRY(get_instance_dict(t, v));
  return attributes.is_absent() || attributes.as<Dict>()->used == 0;
}

Result partial_new(Thread& t, const Args& a) {
  if (a.rest_count < 1) return raise_type_error(t, "type 'partial' takes at least one argument");
  Value function = a.rest[0];
  if (!is_callable(t, function)) return raise_type_error(t, "the first argument must be callable");
  Ref args = TRY(make_tuple(t, a.rest + 1, static_cast<int64_t>(a.rest_count - 1)));
  Ref keywords = TRY(make_dict(t));
  if (TRY(can_flatten(t, function))) {
    Partial* inner = self_of(function);
    args = TRY(binary(t, BinaryOp::Add, inner->args, args));
    TRY(dict_update(t, keywords.as<Dict>(), inner->keywords));
    function = inner->function;
  }
  for (size_t i = 0; i < a.keyword_count; ++i)
    TRY(dict_set(t, keywords.as<Dict>(), a.keywords[2 * i], a.keywords[2 * i + 1]));
  auto* p = allocate<Partial>(t, as<Type>(a.self));
  if (!p) return raised;
  retain(p->function = function);
  p->args = args.leak();
  p->keywords = keywords.leak();
  return Result::own(p);
}

// Some keywords are stored: the call's own come over them.
Result call_with_keywords(Thread& t, Partial* p, const Value* args, size_t positional, Tuple* kwnames) {
  Tuple* stored = as<Tuple>(p->args);
  Ref all = TRY(make_unfilled_tuple(t, stored->length + static_cast<int64_t>(positional)));
  Value* to = all.as<Tuple>()->items;
  for (int64_t i = 0; i < stored->length; ++i) retain(*to++ = stored->items[i]);
  for (size_t i = 0; i < positional; ++i) retain(*to++ = args[i]);
  Ref keywords = TRY(dict_copy(t, as<Dict>(p->keywords)));
  for (int64_t i = 0; kwnames && i < kwnames->length; ++i) {
    TRY(dict_set(t, keywords.as<Dict>(), kwnames->items[i], args[positional + static_cast<size_t>(i)]));
  }
  return call_tuple(t, p->function, all, keywords);
}

Result partial_call(Thread& t, Value self, const Value* args, size_t positional, Tuple* kwnames) {
  Partial* p = self_of(self);
  NativeRecursion guard(t);
  if (guard.exceeded()) return raise_recursion_error(t, " while calling a Python object");
  Ref function = Ref::copy(p->function);
  if (as<Dict>(p->keywords)->used) return call_with_keywords(t, p, args, positional, kwnames);
  Tuple* stored = as<Tuple>(p->args);
  auto kept = static_cast<size_t>(stored->length);
  size_t passed = positional + (kwnames ? static_cast<size_t>(kwnames->length) : 0);
  if (kept == 0) return call(t, function, args, positional, kwnames);
  Ref held = Ref::copy(p->args);
  Value few[8];
  std::vector<Value> many;
  Value* all = few;
  if (kept + passed > 8) {
    many.resize(kept + passed);
    all = many.data();
  }
  for (size_t i = 0; i < kept; ++i) all[i] = stored->items[i];
  for (size_t i = 0; i < passed; ++i) all[kept + i] = args[i];
  return call(t, function, all, kept + positional, kwnames);
}

Result partial_repr(Thread& t, Value self) {
  Partial* p = self_of(self);
  if (!TRY(repr_enter(t, self))) return make_ascii(t, "...");
  ReprGuard leave{t, self};
  Ref args = Ref::copy(p->args), keywords = Ref::copy(p->keywords);
  Ref text = TRY(repr(t, p->function));
  StrBuilder out(t);
  if (p->type->flags & kHeapType) {
    out.add(p->type->name);
  } else {
    out.add("functools.partial");
  }
  out.add(U'(');
  out.add(text.as<Str>());
  for (int64_t i = 0; i < args.as<Tuple>()->length; ++i) {
    text = TRY(repr(t, args.as<Tuple>()->items[i]));
    out.add(", ");
    out.add(text.as<Str>());
  }
  int64_t position = 0;
  Value key, value;
  while (dict_next(keywords.as<Dict>(), position, key, value)) {
    Ref held = Ref::copy(value);
    Ref name = TRY(runtime::str(t, key));
    text = TRY(repr(t, held));
    out.add(", ");
    out.add(name.as<Str>());
    out.add(U'=');
    out.add(text.as<Str>());
  }
  out.add(U')');
  return out.finish();
}

Result reduce(Thread& t, const Args& a) {
  Partial* p = self_of(a.self);
  Ref attributes = TRY(get_instance_dict(t, a.self));
  Ref arguments = TRY(make_tuple(t, {p->function}));
  Value dict = attributes.is_absent() ? Value(kNone) : attributes.get();
  Ref state = TRY(make_tuple(t, {p->function, p->args, p->keywords, dict}));
  return make_tuple(t, {Value::from_object(p->type), arguments.get(), state.get()});
}

Result setstate(Thread& t, const Args& a) {
  Partial* p = self_of(a.self);
  Tuple* state = is_tuple(a[0]) ? as<Tuple>(a[0]) : nullptr;
  bool well_formed = state && state->length == 4 && is_callable(t, state->items[0]) && is_tuple(state->items[1]) &&
                     (state->items[2].is_none() || is_dict(state->items[2]));
  if (!well_formed) return raise_type_error(t, "invalid partial state");
  Value dict = state->items[3];
  Ref args = TRY(tuple_from(t, state->items[1]));
  Ref keywords = state->items[2].is_none()         ? TRY(make_dict(t))
                 : is_exact_dict(state->items[2]) ? Ref::copy(state->items[2])
                                                  : TRY(dict_copy(t, as<Dict>(state->items[2])));
  replace(p->function, Ref::copy(state->items[0]));
  replace(p->args, std::move(args));
  replace(p->keywords, std::move(keywords));
  TRY(instance_set_dict(t, p, dict.is_none() ? Value{} : dict));
  return kNone;
}

Result get_dict(Thread& t, Value self) { return instance_make_dict(t, self.object()); }
Status set_dict(Thread& t, Value self, Value v) {
  if (v.is_absent()) return raise_type_error(t, "cannot delete __dict__");
  if (!is_dict(v)) return raise_type_error(t, "__dict__ must be set to a dictionary, not a '", type_name(t, v), "'");
  return instance_set_dict(t, self.object(), v);
}
Result get_function(Thread&, Value self) { return Result::copy(self_of(self)->function); }
Result get_args(Thread&, Value self) { return Result::copy(self_of(self)->args); }
Result get_keywords(Thread&, Value self) { return Result::copy(self_of(self)->keywords); }

const NativeFunction kMethods[] = {{"__reduce__()", reduce, nullptr},
                                   {"__setstate__(state, /)", setstate, nullptr},
                                   {"__class_getitem__(item, /)", class_getitem, "See PEP 585", Binding::ClassMethod},
                                   {}};
const NativeGetSet kGetSets[] = {
    {"__dict__", get_dict, set_dict},
    {"func", get_function, nullptr, "The function that gets called in the end."},
    {"args", get_args, nullptr, "The positional arguments that each call starts with, as a tuple."},
    {"keywords", get_keywords, nullptr, "The keyword arguments that are added to each call, as a dict."},
    {}};

}  // namespace

const TypeSpec kPartialType = {
    .name = "functools.partial",
    .doc =
        "partial(func, *args, **keywords)\n\nA callable that calls func with these arguments ahead of those it "
        "is called with itself.",
    .size = sizeof(Partial),
    .flags = kHasGc | kHasPrefix | kHasDict | kHasWeakrefs | kBaseType,
    .new_ = {"partial(*args, **keywords)!", partial_new},
    .methods = kMethods,
    .getsets = kGetSets,
    .slots = {.destroy = PartialLife::destroy,
              .traverse = PartialLife::traverse,
              .clear = PartialLife::clear,
              .repr = partial_repr,
              .call = partial_call}};

}  // namespace krait::modules

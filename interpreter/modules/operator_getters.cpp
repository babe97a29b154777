// operator.itemgetter, attrgetter and methodcaller.
#include "interpreter/modules/operator.h"
#include "interpreter/objects/dict.h"
#include "interpreter/objects/sequence.h"
#include "interpreter/objects/str.h"

namespace krait::modules {

namespace {

// items: what to fetch, a tuple. attrgetter keeps there its names as given, and `paths`: a tuple of their dotted parts.
struct Getter : Object {
  Value items, paths;
};
using GetterLife = Life<Getter, &Getter::items, &Getter::paths>;

Getter* self_of(Value v) { return as<Getter>(v); }

// The single argument of a call to a getter.
ResultOf<Value> only_argument(Thread& t, Value self, const Value* args, size_t positional, Tuple* kwnames) {
  if (kwnames && kwnames->length) return raise_type_error(t, type_name(t, self), "() takes no keyword arguments");
  if (positional != 1) return raise_type_error(t, type_name(t, self), " expected 1 argument, got ", positional);
  return args[0];
}

// fetch(item) for the only item, or a tuple of the answers.
template <class F> Result fetch_all(Thread& t, Tuple* items, F&& fetch) {
  if (items->length == 1) return fetch(items->items[0]);
  Ref made = TRY(make_unfilled_tuple(t, items->length));
  for (int64_t i = 0; i < items->length; ++i) made.as<Tuple>()->items[i] = TRY(fetch(items->items[i])).leak();
  return made;
}

Result itemgetter_new(Thread& t, const Args& a) {
  if (a.rest_count == 0) return raise_type_error(t, "itemgetter expected 1 argument, got 0");
  Ref items = TRY(make_tuple(t, a.rest, static_cast<int64_t>(a.rest_count)));
  auto* g = allocate<Getter>(t, as<Type>(a.self));
  if (!g) return raised;
  g->items = items.leak();
  return Result::own(g);
}

Result itemgetter_call(Thread& t, Value self, const Value* args, size_t positional, Tuple* kwnames) {
  Value object = TRY(only_argument(t, self, args, positional, kwnames));
  Ref items = Ref::copy(self_of(self)->items);
  return fetch_all(t, items.as<Tuple>(), [&](Value key) { return get_item(t, object, key); });
}

Result getter_repr(Thread& t, Value self) {
  if (!TRY(repr_enter(t, self))) return make_str(t, cat(type_full_name(self.object()->type), "(...)"));
  ReprGuard leave{t, self};
  StrBuilder out(t);
  out.add(type_full_name(self.object()->type));
  out.add(U'(');
  Tuple* items = as<Tuple>(self_of(self)->items);
  for (int64_t i = 0; i < items->length; ++i) {
    if (i) out.add(", ");
    Ref text = TRY(repr(t, items->items[i]));
    out.add(text.as<Str>());
  }
  out.add(U')');
  return out.finish();
}

Result getter_reduce(Thread& t, const Args& a) {
  return make_tuple(t, {Value::from_object(self_of(a.self)->type), self_of(a.self)->items});
}

// "a.b.c" as a tuple of interned parts.
Result dotted_path(Thread& t, Value name) {
  Ref dot = TRY(make_ascii(t, "."));
  Ref parts = TRY(call_method(t, name, "split", {dot.get()}));
  Ref path = TRY(tuple_from(t, parts));
  Tuple* items = path.as<Tuple>();
  for (int64_t i = 0; i < items->length; ++i) replace(items->items[i], TRY(intern(t, items->items[i])));
  return path;
}

Result attrgetter_new(Thread& t, const Args& a) {
  if (a.rest_count == 0) return raise_type_error(t, "attrgetter expected 1 argument, got 0");
  auto count = static_cast<int64_t>(a.rest_count);
  Ref paths = TRY(make_unfilled_tuple(t, count));
  for (int64_t i = 0; i < count; ++i) {
    if (!is_str(a.rest[i])) return raise_type_error(t, "attribute name must be a string");
    paths.as<Tuple>()->items[i] = TRY(dotted_path(t, a.rest[i])).leak();
  }
  Ref items = TRY(make_tuple(t, a.rest, count));
  auto* g = allocate<Getter>(t, as<Type>(a.self));
  if (!g) return raised;
  g->items = items.leak();
  g->paths = paths.leak();
  return Result::own(g);
}

Result follow_path(Thread& t, Value object, Value path) {
  Ref at = Ref::copy(object);
  Tuple* names = as<Tuple>(path);
  for (int64_t i = 0; i < names->length; ++i) at = TRY(get_attr(t, at, as<Str>(names->items[i])));
  return at;
}

Result attrgetter_call(Thread& t, Value self, const Value* args, size_t positional, Tuple* kwnames) {
  Value object = TRY(only_argument(t, self, args, positional, kwnames));
  Ref paths = Ref::copy(self_of(self)->paths);
  return fetch_all(t, paths.as<Tuple>(), [&](Value path) { return follow_path(t, object, path); });
}

// methodcaller --------------------------------------------------------------------------------------------------------

struct MethodCaller : Object {
  Value name, args, keywords;  // a str, a tuple, a dict
};
using CallerLife = Life<MethodCaller, &MethodCaller::name, &MethodCaller::args, &MethodCaller::keywords>;

Result methodcaller_new(Thread& t, const Args& a) {
  if (a.rest_count == 0) return raise_type_error(t, "methodcaller needs at least one argument, the method name");
  if (!is_str(a.rest[0])) return raise_type_error(t, "method name must be a string");
  Ref name = is_exact_str(a.rest[0]) ? TRY(intern(t, a.rest[0])) : Ref::copy(a.rest[0]);
  Ref args = TRY(make_tuple(t, a.rest + 1, static_cast<int64_t>(a.rest_count - 1)));
  Ref keywords = TRY(make_dict(t));
  for (size_t i = 0; i < a.keyword_count; ++i)
    TRY(dict_set(t, keywords.as<Dict>(), a.keywords[2 * i], a.keywords[2 * i + 1]));
  auto* m = allocate<MethodCaller>(t, as<Type>(a.self));
  if (!m) return raised;
  m->name = name.leak();
  m->args = args.leak();
  m->keywords = keywords.leak();
  return Result::own(m);
}

Result methodcaller_call(Thread& t, Value self, const Value* args, size_t positional, Tuple* kwnames) {
  Value object = TRY(only_argument(t, self, args, positional, kwnames));
  auto* m = as<MethodCaller>(self);
  Ref method = TRY(get_attr(t, object, as<Str>(m->name)));
  return call_tuple(t, method, m->args, m->keywords);
}

Result methodcaller_repr(Thread& t, Value self) {
  auto* m = as<MethodCaller>(self);
  if (!TRY(repr_enter(t, self))) return make_ascii(t, "operator.methodcaller(...)");
  ReprGuard leave{t, self};
  StrBuilder out(t);
  out.add("operator.methodcaller(");
  Ref text = TRY(repr(t, m->name));
  out.add(text.as<Str>());
  for (int64_t i = 0; i < as<Tuple>(m->args)->length; ++i) {
    text = TRY(repr(t, as<Tuple>(m->args)->items[i]));
    out.add(", ");
    out.add(text.as<Str>());
  }
  int64_t position = 0;
  Value key, value;
  while (dict_next(as<Dict>(m->keywords), position, key, value)) {
    text = TRY(repr(t, value));
    out.add(", ");
    out.add(as<Str>(key));
    out.add(U'=');
    out.add(text.as<Str>());
  }
  out.add(U')');
  return out.finish();
}

Result methodcaller_reduce(Thread& t, const Args& a) {
  auto* m = as<MethodCaller>(a.self);
  Ref first = TRY(make_tuple(t, {m->name}));
  if (as<Dict>(m->keywords)->used == 0) {
    Ref all = TRY(binary(t, BinaryOp::Add, first, m->args));
    return make_tuple(t, {Value::from_object(m->type), all.get()});
  }
  Ref module_name = TRY(make_ascii(t, "functools"));
  Ref module = TRY(t.interpreter->hooks.import(t, module_name.as<Str>(), kNone, kNone, kNone, 0));
  Ref partial = TRY(get_attr(t, module, "partial"));
  Ref arguments = TRY(make_tuple(t, {Value::from_object(m->type), m->name}));
  Ref constructor = TRY(call_tuple(t, partial, arguments, m->keywords));
  return make_tuple(t, {constructor.get(), m->args});
}

const NativeFunction kGetterMethods[] = {{"__reduce__()", getter_reduce,
    "The data from which pickle can rebuild this object."}, {}};
const NativeFunction kCallerMethods[] = {{"__reduce__()", methodcaller_reduce,
    "The data from which pickle can rebuild this object."}, {}};

}  // namespace

const TypeSpec kItemGetterType = {.name = "operator.itemgetter",
                                  .doc =
                                      "Makes a function that looks up one or more items of its argument.\nWith f "
                                      "= itemgetter(2), f(r) gives r[2].\nWith g = itemgetter(2, 5), g(r) gives "
                                      "the tuple (r[2], r[5]).",
                                  .size = sizeof(Getter),
                                  .flags = kHasGc,
                                  .new_ = {"itemgetter(*items)!", itemgetter_new},
                                  .methods = kGetterMethods,
                                  .slots = {.destroy = GetterLife::destroy,
                                            .traverse = GetterLife::traverse,
                                            .clear = GetterLife::clear,
                                            .repr = getter_repr,
                                            .call = itemgetter_call}};
const TypeSpec kAttrGetterType = {.name = "operator.attrgetter",
                                  .doc =
                                      "Makes a function that reads one or more attributes of its argument.\nWith "
                                      "f = attrgetter('name'), f(r) gives r.name; a name may have dots, as in "
                                      "'name.first'.\nIf there are several names, the result is a tuple of the "
                                      "values.",
                                  .size = sizeof(Getter),
                                  .flags = kHasGc,
                                  .new_ = {"attrgetter(*attrs)!", attrgetter_new},
                                  .methods = kGetterMethods,
                                  .slots = {.destroy = GetterLife::destroy,
                                            .traverse = GetterLife::traverse,
                                            .clear = GetterLife::clear,
                                            .repr = getter_repr,
                                            .call = attrgetter_call}};
const TypeSpec kMethodCallerType = {.name = "operator.methodcaller",
                                    .doc =
                                        "Makes a function that calls a named method of its argument.\nWith f = "
                                        "methodcaller('name'), f(r) gives r.name().\nArguments after the name "
                                        "are passed on: g = methodcaller('move', 3, by=1), then g(r) is "
                                        "r.move(3, by=1).",
                                    .size = sizeof(MethodCaller),
                                    .flags = kHasGc,
                                    .new_ = {"methodcaller(*args, **kwargs)!", methodcaller_new},
                                    .methods = kCallerMethods,
                                    .slots = {.destroy = CallerLife::destroy,
                                              .traverse = CallerLife::traverse,
                                              .clear = CallerLife::clear,
                                              .repr = methodcaller_repr,
                                              .call = methodcaller_call}};

}  // namespace krait::modules

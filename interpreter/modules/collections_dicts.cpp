// _collections: defaultdict, _count_elements, and the descriptor behind a named tuple's fields.
#include "interpreter/modules/collections.h"
#include "interpreter/objects/dict.h"
#include "interpreter/objects/dict_keys.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/sequence.h"
#include "interpreter/objects/str.h"

namespace krait::modules {

namespace {

struct DefaultDict : Dict {
  Value factory;  // owned; absent: None
};

void destroy(Object* o) {
  auto* d = static_cast<DefaultDict*>(o);
  clear(d->factory);
  kDictType.slots.destroy(o);
}
void traverse(Object* o, Visitor& visit) {
  visit(static_cast<DefaultDict*>(o)->factory);
  kDictType.slots.traverse(o, visit);
}

DefaultDict* self_of(Value v) { return static_cast<DefaultDict*>(v.object()); }
Value factory_of(const DefaultDict* d) { return d->factory.is_absent() ? Value(kNone) : d->factory; }

Result init(Thread& t, const Args& a) {
  DefaultDict* d = self_of(a.self);
  Value factory = a.rest_count ? a.rest[0] : Value(kNone);
  if (!factory.is_none() && !is_callable(t, factory))
    return raise_type_error(t, "first argument must be callable or None");
  replace(d->factory, factory.is_none() ? Ref() : Ref::copy(factory));
  if (a.rest_count > 2) return raise_type_error(t, "dict expected at most 1 argument, got ", a.rest_count - 1);
  if (a.rest_count == 2) TRY(dict_update(t, d, a.rest[1]));
  for (size_t i = 0; i < a.keyword_count; ++i) TRY(dict_set(t, d, a.keywords[2 * i], a.keywords[2 * i + 1]));
  return kNone;
}

Result missing(Thread& t, const Args& a) {
  DefaultDict* d = self_of(a.self);
  if (d->factory.is_absent()) return raise_key_error(t, a[0]);
  Ref factory = Ref::copy(d->factory);
  Ref value = TRY(call(t, factory));
  TRY(set_item(t, a.self, a[0], value));
  return value;
}

Result copy(Thread& t, const Args& a) {
  return call(t, Value::from_object(self_of(a.self)->type), {factory_of(self_of(a.self)), a.self});
}

Result reduce(Thread& t, const Args& a) {
  DefaultDict* d = self_of(a.self);
  Ref arguments = d->factory.is_absent() ? TRY(make_tuple(t, {})) : TRY(make_tuple(t, {d->factory}));
  Ref items = TRY(call_method(t, a.self, t.names().items));
  Ref iterator = TRY(iter(t, items));
  return make_tuple(t, {Value::from_object(d->type), arguments.get(), kNone, kNone, iterator.get()});
}

Result repr_slot(Thread& t, Value self) {
  DefaultDict* d = self_of(self);
  Ref base = TRY(kDictType.slots.repr(t, self));
  Ref factory;
  if (d->factory.is_absent()) {
    factory = TRY(make_ascii(t, "None"));
  } else if (!TRY(repr_enter(t, d->factory))) {
    factory = TRY(make_ascii(t, "..."));
  } else {
    ReprGuard leave{t, factory_of(d)};
    factory = TRY(repr(t, factory_of(d)));
  }
  return make_str(t, cat(d->type->name, "(", factory.as<Str>(), ", ", base.as<Str>(), ")"));
}

// self | other: of the type of the defaultdict among the two.
Result or_slot(Thread& t, Value a, Value b) {
  if (!is_dict(a) || !is_dict(b)) return kNotImplemented;
  bool left = has_spec(a, kDefaultDictType);
  Value own = left ? a : b;
  if (!has_spec(own, kDefaultDictType)) return kNotImplemented;
  Ref made = TRY(call(t, Value::from_object(self_of(own)->type), {factory_of(self_of(own)), a}));
  TRY(dict_update(t, made.as<Dict>(), b));
  return made;
}

Result get_factory(Thread&, Value self) { return Result::copy(factory_of(self_of(self))); }
Status set_factory(Thread&, Value self, Value v) {
  replace(self_of(self)->factory, v.is_absent() || v.is_none() ? Ref() : Ref::copy(v));
  return ok();
}

const NativeFunction kMethods[] = {
    {"__missing__(key, /)!", missing,
     "__missing__(key)\n\nMakes the value for a key that d[key] did not find: default_factory() is called and "
     "its result stored and given.\nRaises KeyError if default_factory is None."},
    {"copy()!", copy, "D.copy() -> a shallow copy of D."},
    {"__copy__()!", copy, "D.copy() -> a shallow copy of D."},
    {"__reduce__()!", reduce, kReduceDoc},
    {"__class_getitem__(item, /)!", class_getitem, "See PEP 585", Binding::ClassMethod},
    {}};
const NativeGetSet kGetSets[] = {
    {"default_factory", get_factory, set_factory,
        "The function that __missing__() calls, without arguments, for a new value; None for no such function."}, {}};

// _tuplegetter ------------------------------------------------------------------------------------------------------

struct TupleGetter : Object {
  int64_t index;
  Value doc;
};
using GetterLife = Life<TupleGetter, &TupleGetter::doc>;

Result getter_new(Thread& t, const Args& a) {
  int64_t index = TRY(index_as_i64(t, a[0], t.types().OverflowError));
  auto* g = allocate<TupleGetter>(t, as<Type>(a.self));
  if (!g) return raised;
  g->index = index;
  retain(g->doc = a[1]);
  return Result::own(g);
}

Result getter_get(Thread& t, Value self, Value instance, Value) {
  auto* g = as<TupleGetter>(self);
  if (instance.is_absent() || instance.is_none()) return Result::copy(self);
  if (!is_tuple(instance)) {
    return raise_type_error(t, "descriptor for index '", g->index, "' for tuple subclasses doesn't apply to '",
                            type_name(t, instance), "' object");
  }
  if (g->index >= as<Tuple>(instance)->length) return raise_index_error(t, "tuple index out of range");
  return Result::copy(as<Tuple>(instance)->items[g->index]);
}

Status getter_set(Thread& t, Value, Value, Value value) {
  return raise_attribute_error(t, value.is_absent() ? "can't delete attribute" : "can't set attribute");
}

Result getter_repr(Thread& t, Value self) {
  auto* g = as<TupleGetter>(self);
  Ref doc = TRY(repr(t, g->doc));
  return make_str(t, cat("_tuplegetter(", g->index, ", ", doc.as<Str>(), ")"));
}

Result getter_reduce(Thread& t, const Args& a) {
  auto* g = as<TupleGetter>(a.self);
  Ref index = TRY(make_int(t, g->index));
  return reduced(t, g, {index.get(), g->doc});
}

Result get_doc(Thread&, Value self) { return Result::copy(as<TupleGetter>(self)->doc); }
Status set_doc(Thread&, Value self, Value v) {
  replace(as<TupleGetter>(self)->doc, v.is_absent() ? Ref(kNone) : Ref::copy(v));
  return ok();
}
const NativeFunction kGetterMethods[] = {{"__reduce__()!", getter_reduce, kReduceDoc}, {}};
const NativeGetSet kGetterGetSets[] = {{"__doc__", get_doc, set_doc}, {}};

Status count_in_dict(Thread& t, Dict* counts, Value key) {
  int64_t hash = TRY(key_hash(t, key));
  Value found = TRY(dict_get(t, counts, key, hash));
  Ref old = found.is_absent() ? Ref::own(small_int(0)) : Ref::copy(found);
  Ref sum = old.get().is_small_int() ? TRY(make_int(t, old.get().small_int() + 1))
                                     : TRY(binary(t, BinaryOp::Add, old, small_int(1)));
  return dict_set(t, counts, key, hash, sum);
}

// A mapping with get or __setitem__ of its own.
Status count_in_mapping(Thread& t, Value mapping, Value key) {
  Ref old = TRY(call_method(t, mapping, t.names().get, {key, small_int(0)}));
  Ref sum = TRY(binary(t, BinaryOp::Add, old, small_int(1)));
  return set_item(t, mapping, key, sum);
}

ResultOf<bool> counts_plainly(Thread& t, Value mapping) {
  if (!is_dict(mapping)) return false;
  Type *type = mapping.object()->type, *dict = t.types().dict;
  Str *get = t.names().get, *set_item = t.names().__setitem__;
  return lookup(t, type, get) == lookup(t, dict, get) && lookup(t, type, set_item) == lookup(t, dict, set_item);
}

}  // namespace

Result collections_count_elements(Thread& t, const Args& a) {
  bool plain = TRY(counts_plainly(t, a[0]));
  TRY(for_each(t, a[1], [&](Value key) {
    return plain ? count_in_dict(t, as<Dict>(a[0]), key) : count_in_mapping(t, a[0], key);
  }));
  return kNone;
}

const TypeSpec kDefaultDictType = {
    .name = "collections.defaultdict",
    .doc =
        "defaultdict(default_factory=None, /, [...]) --> dict with default factory\n\nA dict in which d[key] on "
        "a missing key calls default_factory(), then stores and gives its result.\nOther look-ups, such as "
        "get(), do not do so. The further arguments are as for dict.",
    .kind = Kind::Dict,
    .size = sizeof(DefaultDict),
    .flags = kHasGc | kBaseType | kMapping,
    .base = &kDictType,
    .init = {"defaultdict(*args, **kwargs)", init},
    .methods = kMethods,
    .getsets = kGetSets,
    .slots = {.destroy = destroy, .traverse = traverse, .clear = destroy, .repr = repr_slot, .or_ = or_slot}};

const TypeSpec kTupleGetterType = {.name = "collections._tuplegetter",
                                   .size = sizeof(TupleGetter),
                                   .flags = kHasGc,
                                   .new_ = {"_tuplegetter(index, doc, /)", getter_new},
                                   .methods = kGetterMethods,
                                   .getsets = kGetterGetSets,
                                   .slots = {.destroy = GetterLife::destroy,
                                             .traverse = GetterLife::traverse,
                                             .clear = GetterLife::clear,
                                             .descr_get = getter_get,
                                             .descr_set = getter_set,
                                             .repr = getter_repr}};

}  // namespace krait::modules

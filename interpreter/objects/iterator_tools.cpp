// enumerate, zip, map and filter (library reference, Built-in Functions).
#include "interpreter/objects/int.h"
#include "interpreter/objects/iterators.h"
#include "interpreter/objects/list.h"
#include "interpreter/objects/sequence.h"
#include "interpreter/objects/str.h"
#include "interpreter/objects/tuple.h"
#include "interpreter/runtime/heap.h"

namespace krait::objects {

namespace {

// enumerate ---------------------------------------------------------------------------------------------------------

struct Enumerate : Object {
  Value iterator, count;  // owned
  Value pair;             // owned: the last tuple given, to be used again
};

void enumerate_destroy(Object* o) {
  auto* e = static_cast<Enumerate*>(o);
  release(e->iterator);
  release(e->count);
  release(e->pair);
}
void enumerate_traverse(Object* o, Visitor& visit) {
  visit(static_cast<Enumerate*>(o)->iterator);
  visit(static_cast<Enumerate*>(o)->pair);
}

Result enumerate_new(Thread& t, const Args& a) {
  Ref start = a[1].is_absent() ? Ref::own(small_int(0)) : TRY(index(t, a[1]));
  Ref iterator = TRY(iter(t, a[0]));
  auto* e = allocate<Enumerate>(t, as<Type>(a.self));
  if (!e) return raised;
  e->iterator = iterator.leak();
  e->count = start.leak();
  return Result::own(e);
}

Result enumerate_next(Thread& t, Value self) {
  auto* e = as<Enumerate>(self);
  Ref item = TRY(next(t, e->iterator));
  if (item.is_absent()) return kAbsent;
  Ref count = Ref::copy(e->count);
  Ref following = count.get().is_small_int() ? TRY(make_int(t, count.get().small_int() + 1))
                                             : TRY(binary(t, BinaryOp::Add, count, small_int(1)));
  replace(e->count, std::move(following));
  return make_pair_reusing(t, e->pair, count.leak(), item.leak());
}

Result enumerate_reduce(Thread& t, const Args& a) {
  auto* e = as<Enumerate>(a.self);
  Ref arguments = TRY(make_tuple(t, {e->iterator, e->count}));
  return make_tuple(t, {Value::from_object(e->type), arguments.get()});
}

const NativeFunction kEnumerateMethods[] = {
    {"__reduce__()!", enumerate_reduce, "What pickle needs to build the same object again."},
    {"__class_getitem__(item, /)!", class_getitem, "See PEP 585", Binding::ClassMethod},
    {}};

// zip and map: several iterators ------------------------------------------------------------------------------------

struct Several : Object {
  Value function;   // map's, owned; absent in zip
  Tuple* iterators; // owned; null: made without (an exhausted zip of nothing)
  bool strict;
  Value last;       // zip's, owned: the first tuple given, used again whenever nobody else has it
};

void several_destroy(Object* o) {
  auto* s = static_cast<Several*>(o);
  release(s->last);
  release(s->function);
  clear_pointer(s->iterators);
}
void several_traverse(Object* o, Visitor& visit) {
  auto* s = static_cast<Several*>(o);
  visit(s->function);
  visit(s->iterators);
  visit(s->last);
}

Result iterators_of(Thread& t, const Value* iterables, size_t count) {
  Ref made = TRY(make_unfilled_tuple(t, static_cast<int64_t>(count)));
  for (size_t i = 0; i < count; ++i) {
    Result iterator = iter(t, iterables[i]);
    if (iterator.is_raised()) return raised;
    made.as<Tuple>()->items[i] = iterator.word;
  }
  return made;
}

Result make_several(Thread& t, Type* type, Value function, const Value* iterables, size_t count, bool strict) {
  Ref iterators = TRY(iterators_of(t, iterables, count));
  auto* s = allocate<Several>(t, type);
  if (!s) return raised;
  retain(s->function = function);
  s->iterators = static_cast<Tuple*>(iterators.leak().object());
  s->strict = strict;
  return Result::own(s);
}

Result zip_new(Thread& t, const Args& a) {
  bool strict = TRY(is_true(t, a[0]));
  return make_several(t, as<Type>(a.self), kAbsent, a.rest, a.rest_count, strict);
}

const char* plural(int64_t i) { return i == 1 ? " " : "s 1-"; }

// zip(strict=True): the iterator at `i` ended. If others have more, or earlier ones had, that is an error.
Result check_strict(Thread& t, Tuple* iterators, int64_t i) {
  if (i > 0) {
    return raise_value_error(t, "zip() argument ", i + 1, " is shorter than argument", plural(i), i);
  }
  for (int64_t k = 1; k < iterators->length; ++k) {
    Ref extra = TRY(next(t, iterators->items[k]));
    if (!extra.is_absent()) {
      return raise_value_error(t, "zip() argument ", k + 1, " is longer than argument", plural(k), k);
    }
  }
  return kAbsent;
}

Result zip_next(Thread& t, Value self) {
  auto* s = as<Several>(self);
  Tuple* iterators = s->iterators;
  if (iterators->length == 0) return kAbsent;
  if (s->last.is_absent()) {
    Ref nones = TRY(make_unfilled_tuple(t, iterators->length));
    for (int64_t i = 0; i < iterators->length; ++i) nones.as<Tuple>()->items[i] = kNone;
    s->last = nones.leak();
  }
  bool again = s->last.object()->refcount == 1;
  Ref made = again ? Ref::copy(s->last) : TRY(make_unfilled_tuple(t, iterators->length));
  for (int64_t i = 0; i < iterators->length; ++i) {
    Ref item = TRY(next(t, iterators->items[i]));
    if (item.is_absent()) return s->strict ? check_strict(t, iterators, i) : Result(kAbsent);
    replace(made.as<Tuple>()->items[i], std::move(item));
  }
  if (again && !gc_is_tracked(made.object())) gc_track(made.object());  // a collection may have found only atoms in it
  return made;
}

Result zip_reduce(Thread& t, const Args& a) {
  auto* s = as<Several>(a.self);
  Value type = Value::from_object(s->type), iterators = Value::from_object(s->iterators);
  if (s->strict) return make_tuple(t, {type, iterators, kTrue});
  return make_tuple(t, {type, iterators});
}

Result zip_setstate(Thread& t, const Args& a) {
  as<Several>(a.self)->strict = TRY(is_true(t, a[0]));
  return kNone;
}

const NativeFunction kZipMethods[] = {
    {"__reduce__()!", zip_reduce, "What pickle needs to build the same object again."},
    {"__setstate__(state, /)!", zip_setstate, "Puts the iterator back in a saved state; pickle uses this."},
    {}};

Result map_new(Thread& t, const Args& a) {
  if (a.rest_count < 2) return raise_type_error(t, "map() must have at least two arguments.");
  return make_several(t, as<Type>(a.self), a.rest[0], a.rest + 1, a.rest_count - 1, false);
}

Result map_next(Thread& t, Value self) {
  auto* s = as<Several>(self);
  Tuple* iterators = s->iterators;
  Ref single;
  if (iterators->length == 1) {
    single = TRY(next(t, iterators->items[0]));
    if (single.is_absent()) return kAbsent;
    Value argument = single.get();
    return call(t, s->function, &argument, 1);
  }
  Ref arguments = TRY(make_unfilled_tuple(t, iterators->length));
  for (int64_t i = 0; i < iterators->length; ++i) {
    Ref item = TRY(next(t, iterators->items[i]));
    if (item.is_absent()) return kAbsent;
    arguments.as<Tuple>()->items[i] = item.leak();
  }
  return call(t, s->function, arguments.as<Tuple>()->items, static_cast<size_t>(iterators->length));
}

Result map_reduce(Thread& t, const Args& a) {
  auto* s = as<Several>(a.self);
  Ref arguments = TRY(make_unfilled_tuple(t, s->iterators->length + 1));
  retain(arguments.as<Tuple>()->items[0] = s->function);
  for (int64_t i = 0; i < s->iterators->length; ++i)
    retain(arguments.as<Tuple>()->items[i + 1] = s->iterators->items[i]);
  return make_tuple(t, {Value::from_object(s->type), arguments.get()});
}

const NativeFunction kMapMethods[] = {{"__reduce__()!", map_reduce,
    "What pickle needs to build the same object again."}, {}};

// filter ------------------------------------------------------------------------------------------------------------

struct Filter : Object {
  Value function, iterator;  // owned
};

void filter_destroy(Object* o) {
  auto* f = static_cast<Filter*>(o);
  release(f->function);
  release(f->iterator);
}
void filter_traverse(Object* o, Visitor& visit) {
  auto* f = static_cast<Filter*>(o);
  visit(f->function);
  visit(f->iterator);
}

Result filter_new(Thread& t, const Args& a) {
  Ref iterator = TRY(iter(t, a[1]));
  auto* f = allocate<Filter>(t, as<Type>(a.self));
  if (!f) return raised;
  retain(f->function = a[0]);
  f->iterator = iterator.leak();
  return Result::own(f);
}

Result filter_next(Thread& t, Value self) {
  auto* f = as<Filter>(self);
  bool by_truth = f->function.is_none() || f->function == Value::from_object(t.types().bool_);
  for (;;) {
    Ref item = TRY(next(t, f->iterator));
    if (item.is_absent()) return kAbsent;
    Ref verdict = by_truth ? item : TRY(call(t, f->function, {item.get()}));
    if (TRY(is_true(t, verdict))) return item;
  }
}

Result filter_reduce(Thread& t, const Args& a) {
  auto* f = as<Filter>(a.self);
  Ref arguments = TRY(make_tuple(t, {f->function, f->iterator}));
  return make_tuple(t, {Value::from_object(f->type), arguments.get()});
}

const NativeFunction kFilterMethods[] = {{"__reduce__()!", filter_reduce,
    "What pickle needs to build the same object again."}, {}};

}  // namespace

const TypeSpec kEnumerateType = {
    .name = "enumerate",
    .doc =
        "Numbers the items of an iterable.\n\n  iterable\n    Anything that can be iterated over.\n\nThe "
        "iterator gives pairs of a number and an item; the numbers begin at start, by default 0.\nFor a sequence "
        "seq they are (0, seq[0]), (1, seq[1]), and so on.",
    .size = sizeof(Enumerate),
    .flags = kHasGc | kBaseType,
    .new_ = {"enumerate(iterable, start=<absent: 0>)", enumerate_new},
    .methods = kEnumerateMethods,
    .slots = {.destroy = enumerate_destroy, .traverse = enumerate_traverse, .iter = iter_self, .next = enumerate_next}};

const TypeSpec kZipType = {
    .name = "zip",
    .doc =
        "zip(*iterables, strict=False)\n\nGives tuples with one item from each iterable: list(zip('abc', "
        "range(2))) is [('a', 0), ('b', 1)].\nIt stops with the shortest iterable; with strict true, unequal "
        "lengths raise ValueError.\n\n>>> list(zip('ab', (1, 2)))\n[('a', 1), ('b', 2)]",
    .size = sizeof(Several),
    .flags = kHasGc | kBaseType,
    .new_ = {"zip(*iterables, strict=False)!", zip_new},
    .methods = kZipMethods,
    .slots = {.destroy = several_destroy, .traverse = several_traverse, .iter = iter_self, .next = zip_next}};

const TypeSpec kMapType = {
    .name = "map",
    .doc =
        "map(func, *iterables) --> map object\n\nCalls func with one item from each of the iterables at a time "
        "and gives the results one by one.\nThe end comes when any of the iterables has no more items.",
    .size = sizeof(Several),
    .flags = kHasGc | kBaseType,
    .new_ = {"map(*func_and_iterables)!", map_new},
    .methods = kMapMethods,
    .slots = {.destroy = several_destroy, .traverse = several_traverse, .iter = iter_self, .next = map_next}};

const TypeSpec kFilterType = {
    .name = "filter",
    .doc =
        "filter(function or None, iterable) --> filter object\n\nLets through only the items for which "
        "function(item) is true.\nWith None in place of a function, items that are true themselves pass.",
    .size = sizeof(Filter),
    .flags = kHasGc | kBaseType,
    .new_ = {"filter(function, iterable, /)!", filter_new},
    .methods = kFilterMethods,
    .slots = {.destroy = filter_destroy, .traverse = filter_traverse, .iter = iter_self, .next = filter_next}};

}  // namespace krait::objects

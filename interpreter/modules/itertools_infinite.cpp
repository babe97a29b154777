// itertools: count, cycle, repeat.
#include "interpreter/modules/itertools.h"
#include "interpreter/objects/float.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/list.h"
#include "interpreter/objects/str.h"

namespace krait::modules {

namespace {

// count -------------------------------------------------------------------------------------------------------------

struct Count : Object {
  Value next, step;
};
using CountLife = Life<Count, &Count::next, &Count::step>;

bool is_number(Thread& t, Value v) {
  Type* type = type_of(t, v);
  return type->slots.index || type->slots.int_ || type->slots.float_ || type->kind == Kind::Complex;
}

Result count_new(Thread& t, const Args& a) {
  if (!is_number(t, a[0]) || !is_number(t, a[1])) return raise_type_error(t, "a number is required");
  auto* c = allocate<Count>(t, as<Type>(a.self));
  if (!c) return raised;
  retain(c->next = a[0]);
  retain(c->step = a[1]);
  return Result::own(c);
}

Result count_next(Thread& t, Value self) {
  auto* c = as<Count>(self);
  if (c->next.is_small_int() && c->step.is_small_int()) {
    Value current = c->next;
    Ref following = TRY(make_int(t, current.small_int() + c->step.small_int()));
    c->next = following.leak();
    return small_int(current.small_int());
  }
  Ref following = TRY(binary(t, BinaryOp::Add, c->next, c->step));
  return Result::own(std::exchange(c->next, following.leak()));
}

bool default_step(const Count* c) { return c->step == small_int(1); }

Result count_repr(Thread& t, Value self) {
  auto* c = as<Count>(self);
  Ref next = TRY(repr(t, c->next));
  if (default_step(c)) return make_str(t, cat(self.object()->type->name, "(", next.as<Str>(), ")"));
  Ref step = TRY(repr(t, c->step));
  return make_str(t, cat(self.object()->type->name, "(", next.as<Str>(), ", ", step.as<Str>(), ")"));
}

Result count_reduce(Thread& t, const Args& a) {
  auto* c = as<Count>(a.self);
  if (default_step(c)) return reduced(t, c, {c->next});
  return reduced(t, c, {c->next, c->step});
}

const NativeFunction kCountMethods[] = {{"__reduce__()!", count_reduce, kReduceDoc}, {}};

constexpr Slots count_slots() {
  Slots s = iterator_slots<CountLife>(count_next);
  s.repr = count_repr;
  return s;
}

// cycle -------------------------------------------------------------------------------------------------------------

struct Cycle : Object {
  Value iterator, saved;  // iterator: absent once exhausted; saved: a list
  int64_t index;
  bool all_saved;         // the iterator's items are in `saved` already (unpickled)
};
using CycleLife = Life<Cycle, &Cycle::iterator, &Cycle::saved>;

Result cycle_new(Thread& t, const Args& a) {
  Ref iterator = TRY(iter(t, a[0]));
  Ref saved = TRY(make_list(t));
  auto* c = allocate<Cycle>(t, as<Type>(a.self));
  if (!c) return raised;
  c->iterator = iterator.leak();
  c->saved = saved.leak();
  return Result::own(c);
}

Result cycle_next(Thread& t, Value self) {
  auto* c = as<Cycle>(self);
  if (!c->iterator.is_absent()) {
    Ref iterator = Ref::copy(c->iterator);
    Ref item = TRY(next(t, iterator));
    if (!item.is_absent()) {
      if (!c->all_saved) TRY(list_append(t, as<List>(c->saved), item));
      return item;
    }
    clear(c->iterator);
  }
  if (c->saved.is_absent()) return kAbsent;
  List* saved = as<List>(c->saved);
  if (saved->length == 0) return kAbsent;
  if (c->index >= saved->length) c->index = 0;
  return Result::copy(saved->items[c->index++]);
}

Result cycle_reduce(Thread& t, const Args& a) {
  auto* c = as<Cycle>(a.self);
  if (c->iterator.is_absent()) {
    Ref iterator = TRY(iter(t, c->saved));
    if (c->index) {
      Ref index = TRY(make_int(t, c->index));
      Ref done = TRY(call_method(t, iterator, t.names().__setstate__, {index.get()}));
    }
    Ref state = TRY(make_tuple(t, {c->saved, kTrue}));
    return reduced_with(t, c, {iterator.get()}, state);
  }
  Ref state = TRY(make_tuple(t, {c->saved, boolean(c->all_saved)}));
  return reduced_with(t, c, {c->iterator}, state);
}

Result cycle_setstate(Thread& t, const Args& a) {
  auto* c = as<Cycle>(a.self);
  if (!is_tuple(a[0])) return raise_type_error(t, "state is not a tuple");
  Tuple* state = as<Tuple>(a[0]);
  if (state->length != 2 || !is_list(state->items[0]))
    return raise_type_error(t, "a list and a number are expected as state");
  bool all_saved = TRY(as_c_int(t, state->items[1])) != 0;
  replace(c->saved, Ref::copy(state->items[0]));
  c->all_saved = all_saved;
  c->index = 0;
  return kNone;
}

const NativeFunction kCycleMethods[] = {{"__reduce__()!", cycle_reduce, kReduceDoc},
                                        {"__setstate__(state, /)!", cycle_setstate, kSetStateDoc},
                                        {}};

// repeat ------------------------------------------------------------------------------------------------------------

struct Repeat : Object {
  Value element;
  int64_t left;  // -1: for ever
};
using RepeatLife = Life<Repeat, &Repeat::element>;

Result repeat_new(Thread& t, const Args& a) {
  int64_t times = a[1].is_absent() ? -1 : TRY(index_as_i64(t, a[1], t.types().OverflowError));
  if (!a[1].is_absent() && times < 0) times = 0;
  auto* r = allocate<Repeat>(t, as<Type>(a.self));
  if (!r) return raised;
  retain(r->element = a[0]);
  r->left = times;
  return Result::own(r);
}

Result repeat_next(Thread&, Value self) {
  auto* r = as<Repeat>(self);
  if (r->left == 0) return kAbsent;
  if (r->left > 0) --r->left;
  return Result::copy(r->element);
}

Result repeat_repr(Thread& t, Value self) {
  auto* r = as<Repeat>(self);
  Ref element = TRY(repr(t, r->element));
  if (r->left < 0) return make_str(t, cat(self.object()->type->name, "(", element.as<Str>(), ")"));
  return make_str(t, cat(self.object()->type->name, "(", element.as<Str>(), ", ", r->left, ")"));
}

Result repeat_reduce(Thread& t, const Args& a) {
  auto* r = as<Repeat>(a.self);
  if (r->left < 0) return reduced(t, r, {r->element});
  Ref left = TRY(make_int(t, r->left));
  return reduced(t, r, {r->element, left.get()});
}

Result repeat_length_hint(Thread& t, const Args& a) {
  auto* r = as<Repeat>(a.self);
  if (r->left < 0) return raise_type_error(t, "len() of unsized object");
  return make_int(t, r->left);
}

const NativeFunction kRepeatMethods[] = {
    {"__length_hint__()", repeat_length_hint, "A guess at how many items the iterator still has to give."},
    {"__reduce__()!", repeat_reduce, kReduceDoc},
    {}};

constexpr Slots repeat_slots() {
  Slots s = iterator_slots<RepeatLife>(repeat_next);
  s.repr = repeat_repr;
  return s;
}

}  // namespace

const TypeSpec kCountType = {.name = "itertools.count",
                             .doc =
                                 "An endless iterator of evenly spaced numbers: start, start + step, start + "
                                 "2*step and so on.",
                             .size = sizeof(Count),
                             .flags = kHasGc | kBaseType,
                             .new_ = {"count(start=0, step=1)", count_new},
                             .methods = kCountMethods,
                             .slots = count_slots()};
const TypeSpec kCycleType = {.name = "itertools.cycle",
                             .doc =
                                 "Gives the elements of the iterable, and then the same ones over and over "
                                 "without end.",
                             .size = sizeof(Cycle),
                             .flags = kHasGc | kBaseType,
                             .new_ = {"cycle(iterable, /)", cycle_new},
                             .methods = kCycleMethods,
                             .slots = iterator_slots<CycleLife>(cycle_next)};
const TypeSpec kRepeatType = {.name = "itertools.repeat",
                              .doc =
                                  "repeat(object [,times])\n\nGives the same object the given number of times, "
                                  "or without end if times is left out.",
                              .size = sizeof(Repeat),
                              .flags = kHasGc | kBaseType,
                              .new_ = {"repeat(object, times=<absent>)", repeat_new},
                              .methods = kRepeatMethods,
                              .slots = repeat_slots()};

}  // namespace krait::modules

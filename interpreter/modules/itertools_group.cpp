// itertools: groupby and tee.
#include <new>

#include "interpreter/modules/itertools.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/list.h"
#include "interpreter/objects/sequence.h"

namespace krait::modules {

namespace {

// groupby -------------------------------------------------------------------------------------------------------------

struct Grouper;
struct GroupBy : Object {
  Value iterator, key_function, target_key, current_key, current_value;  // the last three absent at first
  const Grouper* current_grouper;  // whose group is being walked; compared only
};
using GroupByLife = Life<GroupBy, &GroupBy::iterator, &GroupBy::key_function, &GroupBy::target_key,
                         &GroupBy::current_key, &GroupBy::current_value>;
struct Grouper : Object {
  Value parent, target_key;
};
using GrouperLife = Life<Grouper, &Grouper::parent, &Grouper::target_key>;

Result groupby_new(Thread& t, const Args& a) {
  Ref iterator = TRY(iter(t, a[0]));
  auto* g = allocate<GroupBy>(t, as<Type>(a.self));
  if (!g) return raised;
  g->iterator = iterator.leak();
  retain(g->key_function = a[1]);
  return Result::own(g);
}

// Takes the next item and its key. false: exhausted.
ResultOf<bool> step(Thread& t, GroupBy* g) {
  Ref value = TRY(next(t, g->iterator));
  if (value.is_absent()) return false;
  Ref key = g->key_function.is_none() ? value : TRY(call(t, g->key_function, {value.get()}));
  replace(g->current_value, std::move(value));
  replace(g->current_key, std::move(key));
  return true;
}

Result make_grouper(Thread& t, Type* type, GroupBy* parent, Value target_key) {
  auto* g = allocate<Grouper>(t, type);
  if (!g) return raised;
  retain(g->parent = Value::from_object(parent));
  retain(g->target_key = target_key);
  parent->current_grouper = g;
  return Result::own(g);
}

Result groupby_next(Thread& t, Value self) {
  auto* g = as<GroupBy>(self);
  g->current_grouper = nullptr;
  for (;;) {  // past the rest of the group before
    if (!g->current_key.is_absent()) {
      if (g->target_key.is_absent()) break;
      Ref target = Ref::copy(g->target_key), current = Ref::copy(g->current_key);
      if (!TRY(equal(t, target, current))) break;
    }
    if (!TRY(step(t, g))) return kAbsent;
  }
  replace(g->target_key, Ref::copy(g->current_key));
  Type* type = TRY(make_type(t, kGrouperType));
  Ref grouper = TRY(make_grouper(t, type, g, g->target_key));
  return make_tuple(t, {g->current_key, grouper.get()});
}

Result groupby_reduce(Thread& t, const Args& a) {
  auto* g = as<GroupBy>(a.self);
  if (g->target_key.is_absent() || g->current_key.is_absent() || g->current_value.is_absent()) {
    return reduced(t, g, {g->iterator, g->key_function});
  }
  Ref state = TRY(make_tuple(t, {g->current_value, g->target_key, g->current_key}));
  return reduced_with(t, g, {g->iterator, g->key_function}, state);
}

Result groupby_setstate(Thread& t, const Args& a) {
  auto* g = as<GroupBy>(a.self);
  if (!is_tuple(a[0])) return raise_type_error(t, "state is not a tuple");
  Tuple* state = as<Tuple>(a[0]);
  if (state->length != 3) return raise_type_error(t, "function takes exactly 3 arguments (", state->length, " given)");
  replace(g->current_value, Ref::copy(state->items[0]));
  replace(g->target_key, Ref::copy(state->items[1]));
  replace(g->current_key, Ref::copy(state->items[2]));
  return kNone;
}

const NativeFunction kGroupByMethods[] = {{"__reduce__()!", groupby_reduce, kReduceDoc},
                                          {"__setstate__(state, /)!", groupby_setstate, kSetStateDoc},
                                          {}};

Result grouper_new(Thread& t, const Args& a) {
  if (!has_spec(a[0], kGroupByType)) {
    return raise_type_error(t, "_grouper() argument 1 must be itertools.groupby, not ", type_name(t, a[0]));
  }
  return make_grouper(t, as<Type>(a.self), as<GroupBy>(a[0]), a[1]);
}

Result grouper_next(Thread& t, Value self) {
  auto* grouper = as<Grouper>(self);
  auto* g = as<GroupBy>(grouper->parent);
  if (g->current_grouper != grouper) return kAbsent;
  if (g->current_value.is_absent() && !TRY(step(t, g))) return kAbsent;
  Ref target = Ref::copy(grouper->target_key), current = Ref::copy(g->current_key);
  if (!TRY(equal(t, target, current))) return kAbsent;
  return Result::own(std::exchange(g->current_value, Value{}));
}

Result grouper_reduce(Thread& t, const Args& a) {
  auto* grouper = as<Grouper>(a.self);
  if (as<GroupBy>(grouper->parent)->current_grouper == grouper) {
    return reduced(t, grouper, {grouper->parent, grouper->target_key});
  }
  Ref function = TRY(builtin_function(t, "iter"));
  Ref empty = TRY(make_tuple(t, {}));
  Ref arguments = TRY(make_tuple(t, {empty.get()}));
  return make_tuple(t, {function.get(), arguments.get()});
}

const NativeFunction kGrouperMethods[] = {{"__reduce__()!", grouper_reduce, kReduceDoc}, {}};

// tee: a chain of blocks of items that have been read and that some of the iterators have yet to give -----------------

constexpr int kBlockSize = 57;

struct TeeData : Object {
  Value iterator, next;          // next: the block behind this one, absent until needed
  int64_t count;                 // items read
  bool running;
  Value items[kBlockSize];
};
struct Tee : Object {
  Value data;
  int64_t index;
};
using TeeLife = Life<Tee, &Tee::data>;

// A long chain of blocks that only this one holds is let go of one by one.
void data_clear(Object* o) {
  auto* d = static_cast<TeeData*>(o);
  for (int64_t i = 0; i < d->count; ++i) clear(d->items[i]);
  clear(d->iterator);
  Ref block = Ref::own(std::exchange(d->next, Value{}));
  while (!block.is_absent() && block.object()->refcount == 1) {
    block = Ref::own(std::exchange(block.as<TeeData>()->next, Value{}));
  }
}
void data_traverse(Object* o, Visitor& visit) {
  auto* d = static_cast<TeeData*>(o);
  visit(d->iterator);
  visit(d->next);
  for (int64_t i = 0; i < d->count; ++i) visit(d->items[i]);
}

Result make_data(Thread& t, Type* type, Value iterator) {
  auto* d = allocate<TeeData>(t, type);
  if (!d) return raised;
  retain(d->iterator = iterator);
  return Result::own(d);
}

Result data_item(Thread& t, TeeData* d, int64_t i) {
  if (i < d->count) return Result::copy(d->items[i]);
  if (d->running) return raise_runtime_error(t, "cannot re-enter the tee iterator");
  d->running = true;
  Result made = next(t, d->iterator);
  d->running = false;
  Ref item = TRY(std::move(made));
  if (item.is_absent()) return kAbsent;
  d->items[d->count++] = Ref(item).leak();
  return item;
}

Result data_behind(Thread& t, TeeData* d) {
  if (d->next.is_absent()) d->next = TRY(make_data(t, d->type, d->iterator)).leak();
  return Result::copy(d->next);
}

Result make_tee(Thread& t, Type* type, Value data, int64_t index) {
  auto* tee = allocate<Tee>(t, type);
  if (!tee) return raised;
  retain(tee->data = data);
  tee->index = index;
  return Result::own(tee);
}

Result tee_from(Thread& t, Type* type, Value iterable) {
  Ref iterator = TRY(iter(t, iterable));
  if (has_spec(iterator, kTeeType)) {
    Tee* other = iterator.as<Tee>();
    return make_tee(t, type, other->data, other->index);
  }
  Type* data_type = TRY(make_type(t, kTeeDataType));
  Ref data = TRY(make_data(t, data_type, iterator));
  return make_tee(t, type, data, 0);
}

Result tee_new(Thread& t, const Args& a) { return tee_from(t, as<Type>(a.self), a[0]); }

Result tee_next(Thread& t, Value self) {
  auto* tee = as<Tee>(self);
  if (tee->index >= kBlockSize) {
    Ref behind = TRY(data_behind(t, as<TeeData>(tee->data)));
    replace(tee->data, std::move(behind));
    tee->index = 0;
  }
  Ref data = Ref::copy(tee->data);
  Ref item = TRY(data_item(t, data.as<TeeData>(), tee->index));
  if (!item.is_absent()) ++tee->index;
  return item;
}

Result tee_copy(Thread& t, const Args& a) {
  auto* tee = as<Tee>(a.self);
  return make_tee(t, tee->type, tee->data, tee->index);
}

Result tee_reduce(Thread& t, const Args& a) {
  auto* tee = as<Tee>(a.self);
  Ref empty = TRY(make_tuple(t, {}));
  Ref index = TRY(make_int(t, tee->index));
  Ref state = TRY(make_tuple(t, {tee->data, index.get()}));
  return reduced_with(t, tee, {empty.get()}, state);
}

Result tee_setstate(Thread& t, const Args& a) {
  auto* tee = as<Tee>(a.self);
  if (!is_tuple(a[0])) return raise_type_error(t, "state is not a tuple");
  Tuple* state = as<Tuple>(a[0]);
  if (state->length != 2 || !has_spec(state->items[0], kTeeDataType)) {
    return raise_type_error(t, "state must be a pair of a _tee_dataobject and an index");
  }
  int64_t index = TRY(as_i64(t, state->items[1]));
  if (index < 0 || index > kBlockSize) return raise_value_error(t, "Index out of range");
  replace(tee->data, Ref::copy(state->items[0]));
  tee->index = index;
  return kNone;
}

const NativeFunction kTeeMethods[] = {{"__reduce__()!", tee_reduce, kReduceDoc},
                                      {"__setstate__(state, /)!", tee_setstate, kSetStateDoc},
                                      {"__copy__()!", tee_copy, "Returns an independent iterator."},
                                      {}};

// (iterator, items read, following block).
Result data_new(Thread& t, const Args& a) {
  if (!is_list(a[1])) return raise_type_error(t, "_tee_dataobject() argument 2 must be list, not ", type_name(t, a[1]));
  List* items = as<List>(a[1]);
  Ref made = TRY(make_data(t, as<Type>(a.self), a[0]));
  auto* d = made.as<TeeData>();
  if (items->length > kBlockSize) return raise_value_error(t, "Invalid arguments");
  for (; d->count < items->length; ++d->count) retain(d->items[d->count] = items->items[d->count]);
  if (d->count == kBlockSize) {
    if (a[2].is_none()) return made;
    if (!has_spec(a[2], kTeeDataType)) return raise_value_error(t, "Invalid arguments");
    retain(d->next = a[2]);
  } else if (!a[2].is_none()) {
    return raise_value_error(t, "Invalid arguments");
  }
  return made;
}

Result data_reduce(Thread& t, const Args& a) {
  auto* d = as<TeeData>(a.self);
  Ref items = TRY(make_list(t, d->items, d->count));
  return reduced(t, d, {d->iterator, items.get(), d->next.is_absent() ? Value(kNone) : d->next});
}

const NativeFunction kTeeDataMethods[] = {{"__reduce__()!", data_reduce, kReduceDoc}, {}};

}  // namespace

Result itertools_tee(Thread& t, const Args& a) {
  int64_t count = TRY(index_as_i64(t, a[1], t.types().OverflowError));
  if (count < 0) return raise_value_error(t, "n must be >= 0");
  Ref made = TRY(make_unfilled_tuple(t, count));
  if (count == 0) return made;
  Ref iterator = TRY(iter(t, a[0]));
  Ref copier = TRY(get_attr_or_absent(t, iterator, t.names().__copy__));
  if (copier.is_absent()) {
    Type* type = TRY(make_type(t, kTeeType));
    iterator = TRY(tee_from(t, type, iterator));
    copier = TRY(get_attr(t, iterator, t.names().__copy__));
  }
  Value* items = made.as<Tuple>()->items;
  items[0] = iterator.leak();
  for (int64_t i = 1; i < count; ++i) items[i] = TRY(call(t, copier)).leak();
  return made;
}

const TypeSpec kGroupByType = {
    .name = "itertools.groupby",
    .doc =
        "Gives a pair for each run of neighbouring elements with the same key: the key and an iterator of the "
        "run.\n\nThe function key computes an element's key; with None the element is its own key.",
    .size = sizeof(GroupBy),
    .flags = kHasGc | kBaseType,
    .new_ = {"groupby(iterable, key=None)", groupby_new},
    .methods = kGroupByMethods,
    .slots = iterator_slots<GroupByLife>(groupby_next)};
const TypeSpec kGrouperType = {.name = "itertools._grouper",
                               .size = sizeof(Grouper),
                               .flags = kHasGc,
                               .new_ = {"_grouper(parent, tgtkey, /)", grouper_new},
                               .methods = kGrouperMethods,
                               .slots = iterator_slots<GrouperLife>(grouper_next)};
const TypeSpec kTeeType = {.name = "itertools._tee",
                           .doc = "One of the iterators that tee() makes; it can be copied.",
                           .size = sizeof(Tee),
                           .flags = kHasGc | kHasPrefix | kHasWeakrefs,
                           .new_ = {"_tee(iterable, /)", tee_new},
                           .methods = kTeeMethods,
                           .slots = iterator_slots<TeeLife>(tee_next)};
const TypeSpec kTeeDataType = {.name = "itertools._tee_dataobject",
                               .doc =
                                   "teedataobject(iterable, values, next, /)\n--\n\nThe values that several "
                                   "iterators of one tee() share.",
                               .size = sizeof(TeeData),
                               .flags = kHasGc,
                               .new_ = {"_tee_dataobject(iterable, values, next, /)", data_new},
                               .methods = kTeeDataMethods,
                               .slots = {.destroy = data_clear, .traverse = data_traverse, .clear = data_clear}};

}  // namespace krait::modules

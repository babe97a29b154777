// itertools: those that take items from iterators one by one and pass them on.
#include "interpreter/modules/itertools.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/list.h"
#include "interpreter/objects/sequence.h"

namespace krait::modules {

namespace {

// A function and an iterator: dropwhile, takewhile, filterfalse, starmap.
struct FunctionAndIterator : Object {
  Value function, iterator;
  bool switched;  // dropwhile: passes on; takewhile: has ended
};
using PairLife = Life<FunctionAndIterator, &FunctionAndIterator::function, &FunctionAndIterator::iterator>;

Result pair_new(Thread& t, const Args& a) {
  Ref iterator = TRY(iter(t, a[1]));
  auto* p = allocate<FunctionAndIterator>(t, as<Type>(a.self));
  if (!p) return raised;
  retain(p->function = a[0]);
  p->iterator = iterator.leak();
  return Result::own(p);
}

ResultOf<bool> holds(Thread& t, Value function, Value item) {
  Ref verdict = TRY(call(t, function, {item}));
  return is_true(t, verdict);
}

Result dropwhile_next(Thread& t, Value self) {
  auto* p = as<FunctionAndIterator>(self);
  for (;;) {
    Ref item = TRY(next(t, p->iterator));
    if (item.is_absent() || p->switched) return item;
    if (TRY(holds(t, p->function, item))) continue;
    p->switched = true;
    return item;
  }
}

Result takewhile_next(Thread& t, Value self) {
  auto* p = as<FunctionAndIterator>(self);
  if (p->switched) return kAbsent;
  Ref item = TRY(next(t, p->iterator));
  if (item.is_absent() || TRY(holds(t, p->function, item))) return item;
  p->switched = true;
  return kAbsent;
}

Result filterfalse_next(Thread& t, Value self) {
  auto* p = as<FunctionAndIterator>(self);
  bool by_truth = p->function.is_none() || p->function == Value::from_object(t.types().bool_);
  for (;;) {
    Ref item = TRY(next(t, p->iterator));
    if (item.is_absent()) return kAbsent;
    if (!(by_truth ? TRY(is_true(t, item)) : TRY(holds(t, p->function, item)))) return item;
  }
}

Result starmap_next(Thread& t, Value self) {
  auto* p = as<FunctionAndIterator>(self);
  Ref item = TRY(next(t, p->iterator));
  if (item.is_absent()) return kAbsent;
  if (!is_tuple(item)) item = TRY(tuple_from(t, item));
  return call(t, p->function, item.as<Tuple>()->items, static_cast<size_t>(item.as<Tuple>()->length));
}

Result pair_reduce(Thread& t, const Args& a) {
  auto* p = as<FunctionAndIterator>(a.self);
  return reduced(t, p, {p->function, p->iterator});
}
Result switched_reduce(Thread& t, const Args& a) {
  auto* p = as<FunctionAndIterator>(a.self);
  return reduced_with(t, p, {p->function, p->iterator}, boolean(p->switched));
}
Result switched_setstate(Thread& t, const Args& a) {
  as<FunctionAndIterator>(a.self)->switched = TRY(is_true(t, a[0]));
  return kNone;
}

const NativeFunction kPairMethods[] = {{"__reduce__()!", pair_reduce, kReduceDoc}, {}};
const NativeFunction kSwitchedMethods[] = {{"__reduce__()!", switched_reduce, kReduceDoc},
                                           {"__setstate__(state, /)!", switched_setstate, kSetStateDoc},
                                           {}};

// accumulate --------------------------------------------------------------------------------------------------------

struct Accumulate : Object {
  Value total, iterator, function, initial;  // total: absent at first; function: absent means addition
};
using AccumulateLife =
    Life<Accumulate, &Accumulate::total, &Accumulate::iterator, &Accumulate::function, &Accumulate::initial>;

Result accumulate_new(Thread& t, const Args& a) {
  Ref iterator = TRY(iter(t, a[0]));
  auto* s = allocate<Accumulate>(t, as<Type>(a.self));
  if (!s) return raised;
  s->iterator = iterator.leak();
  if (!a[1].is_none()) retain(s->function = a[1]);
  if (!a[2].is_none()) retain(s->initial = a[2]);
  return Result::own(s);
}

Result accumulate_next(Thread& t, Value self) {
  auto* s = as<Accumulate>(self);
  if (!s->initial.is_absent()) {
    s->total = std::exchange(s->initial, Value{});
    return Result::copy(s->total);
  }
  Ref item = TRY(next(t, s->iterator));
  if (item.is_absent()) return kAbsent;
  if (s->total.is_absent()) {
    s->total = item.leak();
    return Result::copy(s->total);
  }
  Ref total = Ref::copy(s->total);
  Ref sum = s->function.is_absent() ? TRY(binary(t, BinaryOp::Add, total, item))
                                    : TRY(call(t, s->function, {total.get(), item.get()}));
  replace(s->total, Ref(sum));
  return sum;
}

// chain((first,), iterator): how a pending first value is pickled.
Result chained(Thread& t, Value first, Value iterator) {
  Type* chain = TRY(make_type(t, kChainType));
  Ref head = TRY(make_tuple(t, {first}));
  return call(t, Value::from_object(chain), {head.get(), iterator});
}

Result accumulate_reduce(Thread& t, const Args& a) {
  auto* s = as<Accumulate>(a.self);
  Value function = s->function.is_absent() ? Value(kNone) : s->function;
  if (!s->initial.is_absent()) {
    Ref iterator = TRY(chained(t, s->initial, s->iterator));
    return reduced_with(t, s, {iterator.get(), function}, kNone);
  }
  if (s->total.is_none()) {  // a state of None would be taken for "none yet"
    Ref iterator = TRY(chained(t, kNone, s->iterator));
    Ref arguments = TRY(make_tuple(t, {iterator.get(), function}));
    Ref inner = TRY(call_tuple(t, Value::from_object(s->type), arguments, kAbsent));
    Type* islice = TRY(make_type(t, kIsliceType));
    Ref parts = TRY(make_tuple(t, {inner.get(), small_int(1), kNone}));
    return make_tuple(t, {Value::from_object(islice), parts.get()});
  }
  return reduced_with(t, s, {s->iterator, function}, s->total.is_absent() ? Value(kNone) : s->total);
}

Result accumulate_setstate(Thread&, const Args& a) {
  replace(as<Accumulate>(a.self)->total, Ref::copy(a[0].is_none() ? Value{} : a[0]));
  return kNone;
}

const NativeFunction kAccumulateMethods[] = {{"__reduce__()!", accumulate_reduce, kReduceDoc},
                                             {"__setstate__(state, /)!", accumulate_setstate, kSetStateDoc},
                                             {}};

// chain -------------------------------------------------------------------------------------------------------------

struct Chain : Object {
  Value source, active;  // iterator over iterables; the one being walked. absent: none
};
using ChainLife = Life<Chain, &Chain::source, &Chain::active>;

Result make_chain(Thread& t, Type* type, Value iterables) {
  Ref source = TRY(iter(t, iterables));
  auto* c = allocate<Chain>(t, type);
  if (!c) return raised;
  c->source = source.leak();
  return Result::own(c);
}

Result chain_new(Thread& t, const Args& a) {
  Ref iterables = TRY(make_tuple(t, a.rest, static_cast<int64_t>(a.rest_count)));
  return make_chain(t, as<Type>(a.self), iterables);
}
Result chain_from_iterable(Thread& t, const Args& a) { return make_chain(t, as<Type>(a.self), a[0]); }

Result chain_next(Thread& t, Value self) {
  auto* c = as<Chain>(self);
  while (!c->source.is_absent()) {
    if (c->active.is_absent()) {
      Ref source = Ref::copy(c->source);
      Ref iterable = TRY(next(t, source));
      if (iterable.is_absent()) {
        clear(c->source);
        return kAbsent;
      }
      Result active = iter(t, iterable);
      if (active.is_raised()) {
        clear(c->source);
        return raised;
      }
      replace(c->active, active.take());
    }
    Ref active = Ref::copy(c->active);
    Ref item = TRY(next(t, active));
    if (!item.is_absent()) return item;
    clear(c->active);
  }
  return kAbsent;
}

Result chain_reduce(Thread& t, const Args& a) {
  auto* c = as<Chain>(a.self);
  if (c->source.is_absent()) return reduced(t, c, {});
  Ref state = c->active.is_absent() ? TRY(make_tuple(t, {c->source})) : TRY(make_tuple(t, {c->source, c->active}));
  return reduced_with(t, c, {}, state);
}

bool is_iterator(Thread& t, Value v) { return type_of(t, v)->slots.next; }

Result chain_setstate(Thread& t, const Args& a) {
  auto* c = as<Chain>(a.self);
  if (!is_tuple(a[0])) return raise_type_error(t, "state is not a tuple");
  Tuple* state = as<Tuple>(a[0]);
  if (state->length < 1 || state->length > 2) {
    return raise_type_error(t, "function takes ", state->length < 1 ? "at least 1 argument" : "at most 2 arguments",
                            " (", state->length, " given)");
  }
  for (int64_t i = 0; i < state->length; ++i) {
    if (!is_iterator(t, state->items[i])) return raise_type_error(t, "Arguments must be iterators.");
  }
  replace(c->source, Ref::copy(state->items[0]));
  replace(c->active, state->length == 2 ? Ref::copy(state->items[1]) : Ref());
  return kNone;
}

const NativeFunction kChainMethods[] = {
    {"from_iterable(iterable, /)", chain_from_iterable,
     "Makes a chain from one iterable of iterables, each fetched only when its turn comes.", Binding::ClassMethod},
    {"__reduce__()!", chain_reduce, kReduceDoc},
    {"__setstate__(state, /)!", chain_setstate, kSetStateDoc},
    {"__class_getitem__(item, /)", class_getitem, "See PEP 585", Binding::ClassMethod},
    {}};

// compress ----------------------------------------------------------------------------------------------------------

struct Compress : Object {
  Value data, selectors;
};
using CompressLife = Life<Compress, &Compress::data, &Compress::selectors>;

Result compress_new(Thread& t, const Args& a) {
  Ref data = TRY(iter(t, a[0]));
  Ref selectors = TRY(iter(t, a[1]));
  auto* c = allocate<Compress>(t, as<Type>(a.self));
  if (!c) return raised;
  c->data = data.leak();
  c->selectors = selectors.leak();
  return Result::own(c);
}

Result compress_next(Thread& t, Value self) {
  auto* c = as<Compress>(self);
  for (;;) {
    Ref item = TRY(next(t, c->data));
    if (item.is_absent()) return kAbsent;
    Ref selector = TRY(next(t, c->selectors));
    if (selector.is_absent()) return kAbsent;
    if (TRY(is_true(t, selector))) return item;
  }
}

Result compress_reduce(Thread& t, const Args& a) {
  auto* c = as<Compress>(a.self);
  return reduced(t, c, {c->data, c->selectors});
}
const NativeFunction kCompressMethods[] = {{"__reduce__()!", compress_reduce, kReduceDoc}, {}};

// islice ------------------------------------------------------------------------------------------------------------

struct Islice : Object {
  Value iterator;  // absent: exhausted
  int64_t next, stop, step, taken;  // stop: -1 for none
};
using IsliceLife = Life<Islice, &Islice::iterator>;

constexpr const char* kIndexMessage = "Indices for islice() must be None or an integer: 0 <= x <= sys.maxsize.";

// A number, or `otherwise` for None. -1: what is none or too large (nothing pending).
ResultOf<int64_t> slice_number(Thread& t, Value v, int64_t otherwise) {
  if (v.is_none()) return otherwise;
  ResultOf<int64_t> n = index_as_i64(t, v, t.types().OverflowError);
  if (n.is_raised()) {
    clear_pending(t);
    return int64_t{-1};
  }
  return n.value;
}

Result islice_new(Thread& t, const Args& a) {
  bool only_stop = a[2].is_absent();
  constexpr int64_t kNoStop = INT64_MAX;
  int64_t start = only_stop ? 0 : TRY(slice_number(t, a[1], 0));
  int64_t stop = TRY(slice_number(t, only_stop ? a[1] : a[2], kNoStop));
  if (stop == -1) {
    return raise_value_error(t, "Stop argument for islice() must be None or an integer: 0 <= x <= sys.maxsize.");
  }
  if (start < 0 || stop < 0) return raise_value_error(t, kIndexMessage);
  int64_t step = a[3].is_absent() ? 1 : TRY(slice_number(t, a[3], 1));
  if (step < 1) return raise_value_error(t, "Step for islice() must be a positive integer or None.");
  Ref iterator = TRY(iter(t, a[0]));
  auto* s = allocate<Islice>(t, as<Type>(a.self));
  if (!s) return raised;
  s->iterator = iterator.leak();
  s->next = start;
  s->stop = stop == kNoStop ? -1 : stop;
  s->step = step;
  return Result::own(s);
}

Result islice_end(Islice* s) {
  clear(s->iterator);
  return kAbsent;
}

Result islice_next(Thread& t, Value self) {
  auto* s = as<Islice>(self);
  if (s->iterator.is_absent()) return kAbsent;
  Ref iterator = Ref::copy(s->iterator);
  for (; s->taken < s->next; ++s->taken) {
    Ref skipped = TRY(next(t, iterator));
    if (skipped.is_absent()) return islice_end(s);
  }
  if (s->stop != -1 && s->taken >= s->stop) return islice_end(s);
  Ref item = TRY(next(t, iterator));
  if (item.is_absent()) return islice_end(s);
  ++s->taken;
  int64_t following;
  bool beyond = __builtin_add_overflow(s->next, s->step, &following);
  s->next = beyond || (s->stop != -1 && following > s->stop) ? (s->stop == -1 ? INT64_MAX : s->stop) : following;
  return item;
}

Result islice_reduce(Thread& t, const Args& a) {
  auto* s = as<Islice>(a.self);
  if (s->iterator.is_absent()) {
    Ref empty = TRY(make_list(t));
    Ref iterator = TRY(iter(t, empty));
    return reduced_with(t, s, {iterator.get(), small_int(0)}, small_int(0));
  }
  Ref next = TRY(make_int(t, s->next)), step = TRY(make_int(t, s->step)), taken = TRY(make_int(t, s->taken));
  Ref stop = s->stop == -1 ? Ref(kNone) : TRY(make_int(t, s->stop));
  return reduced_with(t, s, {s->iterator, next.get(), stop.get(), step.get()}, taken);
}

Result islice_setstate(Thread& t, const Args& a) {
  as<Islice>(a.self)->taken = TRY(as_i64(t, a[0]));
  return kNone;
}

const NativeFunction kIsliceMethods[] = {{"__reduce__()!", islice_reduce, kReduceDoc},
                                         {"__setstate__(state, /)!", islice_setstate, kSetStateDoc},
                                         {}};

// pairwise ----------------------------------------------------------------------------------------------------------

struct Pairwise : Object {
  Value iterator, old;
};
using PairwiseLife = Life<Pairwise, &Pairwise::iterator, &Pairwise::old>;

Result pairwise_new(Thread& t, const Args& a) {
  Ref iterator = TRY(iter(t, a[0]));
  auto* p = allocate<Pairwise>(t, as<Type>(a.self));
  if (!p) return raised;
  p->iterator = iterator.leak();
  return Result::own(p);
}

Result pairwise_next(Thread& t, Value self) {
  auto* p = as<Pairwise>(self);
  if (p->iterator.is_absent()) return kAbsent;
  Ref iterator = Ref::copy(p->iterator);
  if (p->old.is_absent()) {
    replace(p->old, TRY(next(t, iterator)));
    if (p->old.is_absent()) {
      clear(p->iterator);
      return kAbsent;
    }
  }
  Ref old = Ref::copy(p->old);
  Ref item = TRY(next(t, iterator));
  if (item.is_absent()) {
    clear(p->iterator);
    clear(p->old);
    return kAbsent;
  }
  replace(p->old, Ref(item));
  return make_tuple(t, {old.get(), item.get()});
}

// zip_longest -------------------------------------------------------------------------------------------------------

struct ZipLongest : Object {
  Value iterators, fill;  // iterators: a tuple, with absent in place of the exhausted ones
  Value last;             // the first tuple given, used again whenever nobody else has it
  int64_t active;
};
using ZipLongestLife = Life<ZipLongest, &ZipLongest::iterators, &ZipLongest::fill, &ZipLongest::last>;

Result zip_longest_new(Thread& t, const Args& a) {
  Ref iterators = TRY(make_unfilled_tuple(t, static_cast<int64_t>(a.rest_count)));
  for (size_t i = 0; i < a.rest_count; ++i) iterators.as<Tuple>()->items[i] = TRY(iter(t, a.rest[i])).leak();
  auto* z = allocate<ZipLongest>(t, as<Type>(a.self));
  if (!z) return raised;
  z->iterators = iterators.leak();
  retain(z->fill = a[0]);
  z->active = static_cast<int64_t>(a.rest_count);
  return Result::own(z);
}

Result zip_longest_next(Thread& t, Value self) {
  auto* z = as<ZipLongest>(self);
  Tuple* iterators = as<Tuple>(z->iterators);
  if (iterators->length == 0 || z->active == 0) return kAbsent;
  if (z->last.is_absent()) {
    Ref nones = TRY(make_unfilled_tuple(t, iterators->length));
    for (int64_t i = 0; i < iterators->length; ++i) nones.as<Tuple>()->items[i] = kNone;
    z->last = nones.leak();
  }
  bool again = z->last.object()->refcount == 1;
  Ref made = again ? Ref::copy(z->last) : TRY(make_unfilled_tuple(t, iterators->length));
  for (int64_t i = 0; i < iterators->length; ++i) {
    Ref item;
    if (!iterators->items[i].is_absent()) {
      Ref iterator = Ref::copy(iterators->items[i]);
      Result got = next(t, iterator);
      if (got.is_raised()) {
        z->active = 0;
        return raised;
      }
      item = got.take();
      if (item.is_absent()) {
        if (--z->active == 0) return kAbsent;
        clear(iterators->items[i]);
      }
    }
    replace(made.as<Tuple>()->items[i], item.is_absent() ? Ref::copy(z->fill) : std::move(item));
  }
  if (again && !gc_is_tracked(made.object())) gc_track(made.object());  // a collection may have found only atoms in it
  return made;
}

Result zip_longest_reduce(Thread& t, const Args& a) {
  auto* z = as<ZipLongest>(a.self);
  Tuple* iterators = as<Tuple>(z->iterators);
  Ref arguments = TRY(make_unfilled_tuple(t, iterators->length));
  Ref empty = TRY(make_tuple(t, {}));
  for (int64_t i = 0; i < iterators->length; ++i) {
    Value v = iterators->items[i].is_absent() ? empty.get() : iterators->items[i];
    arguments.as<Tuple>()->items[i] = Ref::copy(v).leak();
  }
  return make_tuple(t, {Value::from_object(z->type), arguments.get(), z->fill});
}

Result zip_longest_setstate(Thread&, const Args& a) {
  replace(as<ZipLongest>(a.self)->fill, Ref::copy(a[0]));
  return kNone;
}

const NativeFunction kZipLongestMethods[] = {{"__reduce__()!", zip_longest_reduce, kReduceDoc},
                                             {"__setstate__(state, /)!", zip_longest_setstate, kSetStateDoc},
                                             {}};

}  // namespace

const TypeSpec kDropWhileType = {
    .name = "itertools.dropwhile",
    .doc = "Skips items for as long as predicate is true of them, then gives all the rest.",
    .size = sizeof(FunctionAndIterator),
    .flags = kHasGc | kBaseType,
    .new_ = {"dropwhile(predicate, iterable, /)", pair_new},
    .methods = kSwitchedMethods,
    .slots = iterator_slots<PairLife>(dropwhile_next)};
const TypeSpec kTakeWhileType = {
    .name = "itertools.takewhile",
    .doc = "Gives items up to, but not including, the first for which predicate is false.",
    .size = sizeof(FunctionAndIterator),
    .flags = kHasGc | kBaseType,
    .new_ = {"takewhile(predicate, iterable, /)", pair_new},
    .methods = kSwitchedMethods,
    .slots = iterator_slots<PairLife>(takewhile_next)};
const TypeSpec kFilterFalseType = {
    .name = "itertools.filterfalse",
    .doc =
        "Gives the items for which function is false or, with None as function, those that are false themselves.",
    .size = sizeof(FunctionAndIterator),
    .flags = kHasGc | kBaseType,
    .new_ = {"filterfalse(function, iterable, /)", pair_new},
    .methods = kPairMethods,
    .slots = iterator_slots<PairLife>(filterfalse_next)};
const TypeSpec kStarMapType = {
    .name = "itertools.starmap",
    .doc = "Gives the results of calling function with each tuple of the iterable as its arguments.",
    .size = sizeof(FunctionAndIterator),
    .flags = kHasGc | kBaseType,
    .new_ = {"starmap(function, iterable, /)", pair_new},
    .methods = kPairMethods,
    .slots = iterator_slots<PairLife>(starmap_next)};
const TypeSpec kAccumulateType = {.name = "itertools.accumulate",
                                  .doc =
                                      "Gives the running totals of an iterable, or the running results of "
                                      "another function of two arguments.",
                                  .size = sizeof(Accumulate),
                                  .flags = kHasGc | kBaseType,
                                  .new_ = {"accumulate(iterable, func=None, *, initial=None)", accumulate_new},
                                  .methods = kAccumulateMethods,
                                  .slots = iterator_slots<AccumulateLife>(accumulate_next)};
const TypeSpec kChainType = {
    .name = "itertools.chain",
    .doc =
        "chain(*iterables) --> chain object\n\nGives all elements of the first iterable, then all of the second, "
        "and so on to the last.",
    .size = sizeof(Chain),
    .flags = kHasGc | kBaseType,
    .new_ = {"chain(*iterables)", chain_new},
    .methods = kChainMethods,
    .slots = iterator_slots<ChainLife>(chain_next)};
const TypeSpec kCompressType = {
    .name = "itertools.compress",
    .doc = "Gives only those elements of data for which the selector in the same place is true.",
    .size = sizeof(Compress),
    .flags = kHasGc | kBaseType,
    .new_ = {"compress(data, selectors)", compress_new},
    .methods = kCompressMethods,
    .slots = iterator_slots<CompressLife>(compress_next)};
const TypeSpec kIsliceType = {
    .name = "itertools.islice",
    .doc = "islice(iterable, stop) --> islice object\nislice(iterable, start, stop[, step]) --> islice object\n\n"
           "Return an iterator whose next() method returns selected values from an iterable, as slicing a list would; "
           "but it\ntakes no negative numbers.",
    .size = sizeof(Islice),
    .flags = kHasGc | kBaseType,
    .new_ = {"islice(iterable, start_or_stop, stop=<absent>, step=<absent>, /)", islice_new},
    .methods = kIsliceMethods,
    .slots = iterator_slots<IsliceLife>(islice_next)};
const TypeSpec kPairwiseType = {
    .name = "itertools.pairwise",
    .doc =
        "Gives each element together with the next one: pairwise('abcd') gives ('a','b'), ('b','c'), ('c','d').",
    .size = sizeof(Pairwise),
    .flags = kHasGc | kBaseType,
    .new_ = {"pairwise(iterable, /)", pairwise_new},
    .slots = iterator_slots<PairwiseLife>(pairwise_next)};
const TypeSpec kZipLongestType = {
    .name = "itertools.zip_longest",
    .doc = "zip_longest(iter1 [,iter2 [...]], [fillvalue=None]) --> zip_longest object\n\nAs zip, but it ends with the "
           "longest iterable: in place of what the others no longer have stands the fillvalue.",
    .size = sizeof(ZipLongest),
    .flags = kHasGc | kBaseType,
    .new_ = {"zip_longest(*iterables, fillvalue=None)!", zip_longest_new},
    .methods = kZipLongestMethods,
    .slots = iterator_slots<ZipLongestLife>(zip_longest_next)};

}  // namespace krait::modules

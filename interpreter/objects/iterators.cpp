// Iterators over list, tuple, str and anything with __getitem__, forwards and backwards; iter(callable, sentinel).
#include "interpreter/objects/iterators.h"

#include "interpreter/objects/dict.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/list.h"
#include "interpreter/objects/sequence.h"
#include "interpreter/objects/str.h"
#include "interpreter/objects/str_methods.h"
#include "interpreter/objects/tuple.h"
#include "interpreter/runtime/heap.h"

namespace krait::objects {

Result iter_self(Thread&, Value self) { return Result::copy(self); }

Result builtin_function(Thread& t, const char* name) {
  Ref key = TRY(make_ascii(t, name));
  Value found = dict_get_str(t.interpreter->builtins, key.as<Str>());
  if (found.is_absent()) return raise_attribute_error(t, "module 'builtins' has no attribute '", name, "'");
  return Result::copy(found);
}

ResultOf<int64_t> search_bound(Thread& t, Value bound, int64_t length, int64_t otherwise) {
  if (bound.is_absent()) return otherwise;
  if (!bound.is_small_int() && !has_index(t, bound)) {
    return raise_type_error(t, "slice indices must be integers or have an __index__ method");
  }
  int64_t i = TRY(index_as_i64(t, bound));
  if (i < 0) i += length;
  return i < 0 ? 0 : i;
}

Result make_sequence_iterator(Thread& t, Type* type, Value sequence, int64_t index) {
  auto* it = allocate<SequenceIterator>(t, type);
  if (!it) return raised;
  retain(it->sequence = sequence);
  it->index = index;
  return Result::own(it);
}

namespace {

SequenceIterator* self_of(Value v) { return as<SequenceIterator>(v); }

void destroy(Object* o) { release(static_cast<SequenceIterator*>(o)->sequence); }
void traverse(Object* o, Visitor& visit) { visit(static_cast<SequenceIterator*>(o)->sequence); }
void clear_slot(Object* o) { clear(static_cast<SequenceIterator*>(o)->sequence); }

Result exhausted(SequenceIterator* it) {
  clear(it->sequence);
  return kAbsent;
}

Result list_next(Thread&, Value self) {
  SequenceIterator* it = self_of(self);
  if (it->sequence.is_absent()) return kAbsent;
  List* list = as<List>(it->sequence);
  if (it->index >= list->length) return exhausted(it);
  return Result::copy(list->items[it->index++]);
}

Result tuple_next(Thread&, Value self) {
  SequenceIterator* it = self_of(self);
  if (it->sequence.is_absent()) return kAbsent;
  Tuple* tuple = as<Tuple>(it->sequence);
  if (it->index >= tuple->length) return exhausted(it);
  return Result::copy(tuple->items[it->index++]);
}

Result str_next(Thread& t, Value self) {
  SequenceIterator* it = self_of(self);
  if (it->sequence.is_absent()) return kAbsent;
  Str* s = as<Str>(it->sequence);
  if (it->index >= s->length) return exhausted(it);
  return make_char(t, (*s)[it->index++]);
}

// Items by __getitem__ until IndexError or StopIteration.
Result item_next(Thread& t, SequenceIterator* it, int64_t step) {
  Ref sequence = Ref::copy(it->sequence);
  Result item = get_item(t, sequence, it->index);
  if (!item.is_raised()) {
    it->index += step;
    return item;
  }
  if (!pending_matches(t, t.types().IndexError) && !pending_matches(t, t.types().StopIteration)) return raised;
  clear_pending(t);
  if (step < 0) it->index = -1;
  clear(it->sequence);
  return kAbsent;
}

Result sequence_next(Thread& t, Value self) {
  SequenceIterator* it = self_of(self);
  if (it->sequence.is_absent()) return kAbsent;
  if (it->index == INT64_MAX) return raise_overflow_error(t, "iter index too large");
  return item_next(t, it, 1);
}

Result list_reverse_next(Thread&, Value self) {
  SequenceIterator* it = self_of(self);
  if (it->sequence.is_absent()) return kAbsent;
  List* list = as<List>(it->sequence);
  if (it->index < 0 || it->index >= list->length) {
    it->index = -1;
    return exhausted(it);
  }
  return Result::copy(list->items[it->index--]);
}

Result reversed_next(Thread& t, Value self) {
  SequenceIterator* it = self_of(self);
  if (it->sequence.is_absent()) return kAbsent;
  if (it->index < 0) return exhausted(it);
  return item_next(t, it, -1);
}

// How many items are left, for __length_hint__.
Result length_hint(Thread& t, const Args& a) {
  SequenceIterator* it = self_of(a.self);
  if (it->sequence.is_absent()) return small_int(0);
  Result length = [&]() -> Result { return make_int(t, TRY(runtime::length(t, it->sequence))); }();
  if (length.is_raised()) {
    if (it->type != t.types().sequence_iterator || !pending_matches(t, t.types().TypeError)) return raised;
    clear_pending(t);
    return kNotImplemented;
  }
  int64_t left = length.word.small_int() - it->index;
  return make_int(t, left < 0 ? 0 : left);
}

Result reverse_length_hint(Thread& t, const Args& a) {
  SequenceIterator* it = self_of(a.self);
  if (it->sequence.is_absent()) return small_int(0);
  int64_t length = TRY(runtime::length(t, it->sequence));
  int64_t left = it->index + 1;
  return make_int(t, length < left ? 0 : left);
}

// (iter, (empty,)) once exhausted; else (iter, (sequence,), index).
Result reduce_with(Thread& t, SequenceIterator* it, const char* function_name, Value empty) {
  Ref function = TRY(builtin_function(t, function_name));
  bool done = it->sequence.is_absent();
  Ref arguments = TRY(make_tuple(t, {done ? empty : it->sequence}));
  if (done) return make_tuple(t, {function.get(), arguments.get()});
  Ref index = TRY(make_int(t, it->index));
  return make_tuple(t, {function.get(), arguments.get(), index.get()});
}

Result reduce(Thread& t, const Args& a) {
  SequenceIterator* it = self_of(a.self);
  bool text = it->type == t.types().str_iterator || it->type == t.types().str_ascii_iterator;
  bool list = it->type == t.types().list_iterator;
  Ref empty = text ? TRY(make_str(t, "")) : list ? TRY(make_list(t)) : TRY(make_tuple(t, {}));
  return reduce_with(t, it, "iter", empty);
}

Result list_reverse_reduce(Thread& t, const Args& a) {
  SequenceIterator* it = self_of(a.self);
  Ref empty = TRY(make_list(t));
  return reduce_with(t, it, it->sequence.is_absent() ? "iter" : "reversed", empty);
}

Result reversed_reduce(Thread& t, const Args& a) {
  SequenceIterator* it = self_of(a.self);
  Ref empty = TRY(make_tuple(t, {}));
  Ref type = Ref::copy(Value::from_object(it->type));
  Ref arguments = TRY(make_tuple(t, {it->sequence.is_absent() ? empty.get() : it->sequence}));
  if (it->sequence.is_absent()) return make_tuple(t, {type.get(), arguments.get()});
  Ref index = TRY(make_int(t, it->index));
  return make_tuple(t, {type.get(), arguments.get(), index.get()});
}

Result setstate(Thread& t, const Args& a) {
  SequenceIterator* it = self_of(a.self);
  int64_t index = TRY(index_as_i64(t, a[0], t.types().OverflowError));
  if (it->sequence.is_absent()) return kNone;
  if (index < 0) index = 0;
  if (it->type != t.types().sequence_iterator) {
    int64_t length = TRY(runtime::length(t, it->sequence));
    if (index > length) index = length;
  }
  it->index = index;
  return kNone;
}

Result reverse_setstate(Thread& t, const Args& a) {
  SequenceIterator* it = self_of(a.self);
  int64_t index = TRY(index_as_i64(t, a[0], t.types().OverflowError));
  if (it->sequence.is_absent()) return kNone;
  int64_t length = TRY(runtime::length(t, it->sequence));
  it->index = index < -1 ? -1 : index > length - 1 ? length - 1 : index;
  return kNone;
}

constexpr const char* kHintDoc = "A guess at how many items the iterator still has to give.";
constexpr const char* kReduceDoc = "What pickle needs to build the same object again.";
constexpr const char* kSetStateDoc = "Puts the iterator back in a saved state; pickle uses this.";

const NativeFunction kMethods[] = {{"__length_hint__()!", length_hint, kHintDoc},
                                   {"__reduce__()!", reduce, kReduceDoc},
                                   {"__setstate__(state, /)!", setstate, kSetStateDoc},
                                   {}};
const NativeFunction kListReverseMethods[] = {{"__length_hint__()!", reverse_length_hint, kHintDoc},
                                              {"__reduce__()!", list_reverse_reduce, kReduceDoc},
                                              {"__setstate__(state, /)!", reverse_setstate, kSetStateDoc},
                                              {}};
const NativeFunction kReversedMethods[] = {{"__length_hint__()!", reverse_length_hint, kHintDoc},
                                           {"__reduce__()!", reversed_reduce, kReduceDoc},
                                           {"__setstate__(state, /)!", reverse_setstate, kSetStateDoc},
                                           {}};

constexpr Slots iterator_slots(UnarySlot next) {
  Slots s;
  s.destroy = destroy;
  s.traverse = traverse;
  s.clear = clear_slot;
  s.iter = iter_self;
  s.next = next;
  return s;
}

constexpr TypeSpec iterator_spec(const char* name, UnarySlot next, const NativeFunction* methods = kMethods) {
  return {.name = name,
          .size = sizeof(SequenceIterator),
          .flags = kHasGc | kNoInstances,
          .methods = methods,
          .slots = iterator_slots(next)};
}

Result reversed_new(Thread& t, const Args& a) {
  Ref method = TRY(lookup_special(t, a[0], t.names().__reversed__));
  if (method.is_none()) return raise_type_error(t, "'", type_name(t, a[0]), "' object is not reversible");
  if (!method.is_absent()) return call(t, method);
  if (!is_sequence(t, a[0]) || !type_of(t, a[0])->slots.length) {
    return raise_type_error(t, "'", type_name(t, a[0]), "' object is not reversible");
  }
  int64_t length = TRY(runtime::length(t, a[0]));
  return make_sequence_iterator(t, as<Type>(a.self), a[0], length - 1);
}

}  // namespace

Result list_iter(Thread& t, Value self) { return make_sequence_iterator(t, t.types().list_iterator, self, 0); }
Result tuple_iter(Thread& t, Value self) { return make_sequence_iterator(t, t.types().tuple_iterator, self, 0); }
Result str_iter(Thread& t, Value self) {
  bool ascii = as<Str>(self)->ascii;
  return make_sequence_iterator(t, ascii ? t.types().str_ascii_iterator : t.types().str_iterator, self, 0);
}
Result list_reversed(Thread& t, Value self) {
  return make_sequence_iterator(t, t.types().list_reverse_iterator, self, as<List>(self)->length - 1);
}

const TypeSpec kListIteratorType = iterator_spec("list_iterator", list_next);
const TypeSpec kTupleIteratorType = iterator_spec("tuple_iterator", tuple_next);
const TypeSpec kStrIteratorType = iterator_spec("str_iterator", str_next);
const TypeSpec kStrAsciiIteratorType = iterator_spec("str_ascii_iterator", str_next);
const TypeSpec kSequenceIteratorType = iterator_spec("iterator", sequence_next);
const TypeSpec kListReverseIteratorType = iterator_spec("list_reverseiterator", list_reverse_next, kListReverseMethods);
const TypeSpec kReversedType = {.name = "reversed",
                                .doc =
                                    "An iterator that gives the values of a sequence from the last to the first.",
                                .size = sizeof(SequenceIterator),
                                .flags = kHasGc | kBaseType,
                                .new_ = {"reversed(sequence, /)", reversed_new},
                                .methods = kReversedMethods,
                                .slots = iterator_slots(reversed_next)};

namespace {

void callable_destroy(Object* o) {
  auto* it = static_cast<CallableIterator*>(o);
  release(it->callable);
  release(it->sentinel);
}
void callable_traverse(Object* o, Visitor& visit) {
  auto* it = static_cast<CallableIterator*>(o);
  visit(it->callable);
  visit(it->sentinel);
}
void callable_clear(Object* o) {
  auto* it = static_cast<CallableIterator*>(o);
  clear(it->callable);
  clear(it->sentinel);
}

Result callable_next(Thread& t, Value self) {
  auto* it = as<CallableIterator>(self);
  if (it->callable.is_absent()) return kAbsent;
  Ref callable = Ref::copy(it->callable);
  Result made = call(t, callable);
  if (made.is_raised()) {
    if (!pending_matches(t, t.types().StopIteration)) return raised;
    clear_pending(t);
    callable_clear(it);
    return kAbsent;
  }
  Ref value = made.take();
  if (it->sentinel.is_absent()) return kAbsent;  // exhausted by a nested call
  Ref sentinel = Ref::copy(it->sentinel);
  if (!TRY(equal(t, value, sentinel))) return value;
  callable_clear(it);
  return kAbsent;
}

Result callable_reduce(Thread& t, const Args& a) {
  auto* it = as<CallableIterator>(a.self);
  Ref function = TRY(builtin_function(t, "iter"));
  if (it->callable.is_absent()) {
    Ref empty = TRY(make_tuple(t, {}));
    Ref arguments = TRY(make_tuple(t, {empty.get()}));
    return make_tuple(t, {function.get(), arguments.get()});
  }
  Ref arguments = TRY(make_tuple(t, {it->callable, it->sentinel}));
  return make_tuple(t, {function.get(), arguments.get()});
}

const NativeFunction kCallableMethods[] = {{"__reduce__()!", callable_reduce, kReduceDoc}, {}};

}  // namespace

Result make_callable_iterator(Thread& t, Value callable, Value sentinel) {
  auto* it = allocate<CallableIterator>(t, t.types().callable_iterator);
  if (!it) return raised;
  retain(it->callable = callable);
  retain(it->sentinel = sentinel);
  return Result::own(it);
}

const TypeSpec kCallableIteratorType = {.name = "callable_iterator",
                                        .size = sizeof(CallableIterator),
                                        .flags = kHasGc | kNoInstances,
                                        .methods = kCallableMethods,
                                        .slots = {.destroy = callable_destroy,
                                                  .traverse = callable_traverse,
                                                  .clear = callable_clear,
                                                  .iter = iter_self,
                                                  .next = callable_next}};

}  // namespace krait::objects

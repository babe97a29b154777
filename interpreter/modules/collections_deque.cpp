// collections.deque: a ring of items, its slots and its iterators.
#include "interpreter/modules/collections.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/list.h"
#include "interpreter/objects/sequence.h"
#include "interpreter/objects/str.h"

namespace krait::modules {

namespace {

size_t bytes_of(int64_t capacity) { return static_cast<size_t>(capacity) * sizeof(Value); }

Status reserve_one(Thread& t, Deque* d) {
  if (d->length < d->capacity) return ok();
  int64_t capacity = d->capacity ? d->capacity * 2 : 8;
  auto* items = static_cast<Value*>(allocate_block(t, bytes_of(capacity)));
  if (!items) return raise_memory_error(t);
  for (int64_t i = 0; i < d->length; ++i) items[i] = d->at(i);
  if (d->items) free_block(t.interpreter, d->items, bytes_of(d->capacity));
  d->items = items;
  d->capacity = capacity;
  d->first = 0;
  return ok();
}

}  // namespace

Ref deque_take_last(Deque* d) {
  ++d->changes;
  return Ref::own(d->at(--d->length));
}

Ref deque_take_first(Deque* d) {
  ++d->changes;
  Ref item = Ref::own(d->at(0));
  d->first = (d->first + 1) & (d->capacity - 1);
  --d->length;
  return item;
}

Status deque_append(Thread& t, Deque* d, Value v) {
  if (d->limit == 0) return ok();
  Ref pushed_out;
  if (d->limit == d->length) pushed_out = deque_take_first(d);
  TRY(reserve_one(t, d));
  retain(v);
  d->at(d->length++) = v;
  ++d->changes;
  return ok();
}

Status deque_append_left(Thread& t, Deque* d, Value v) {
  if (d->limit == 0) return ok();
  Ref pushed_out;
  if (d->limit == d->length) pushed_out = deque_take_last(d);
  TRY(reserve_one(t, d));
  retain(v);
  d->first = (d->first - 1) & (d->capacity - 1);
  d->items[d->first] = v;
  ++d->length;
  ++d->changes;
  return ok();
}

namespace {

template <class F> Status extend_by(Thread& t, Deque* d, Value iterable, F&& append) {
  Ref source = Ref::copy(iterable);
  if (iterable == Value::from_object(d)) source = TRY(list_from(t, iterable));
  return for_each(t, source, [&](Value item) { return append(t, d, item); });
}

}  // namespace

Status deque_extend(Thread& t, Deque* d, Value iterable) { return extend_by(t, d, iterable, deque_append); }
Status deque_extend_left(Thread& t, Deque* d, Value iterable) { return extend_by(t, d, iterable, deque_append_left); }

void deque_clear(Deque* d) {
  Value* items = std::exchange(d->items, nullptr);
  int64_t capacity = std::exchange(d->capacity, 0), first = std::exchange(d->first, 0),
          length = std::exchange(d->length, 0);
  ++d->changes;
  for (int64_t i = 0; i < length; ++i) release(items[(first + i) & (capacity - 1)]);
  if (items) free_block(d->type->interpreter, items, bytes_of(capacity));
}

void deque_rotate(Deque* d, int64_t steps) {
  if (d->length < 2) return;
  steps %= d->length;
  if (steps < 0) steps += d->length;
  if (steps == 0) return;
  ++d->changes;
  bool left = steps > d->length / 2;
  for (int64_t n = left ? d->length - steps : steps; n > 0; --n) {
    if (left) {
      Value v = d->at(0);
      d->first = (d->first + 1) & (d->capacity - 1);
      d->at(d->length - 1) = v;
    } else {
      Value v = d->at(d->length - 1);
      d->first = (d->first - 1) & (d->capacity - 1);
      d->at(0) = v;
    }
  }
}

Status deque_insert(Thread& t, Deque* d, int64_t index, Value v) {
  if (index >= d->length) return deque_append(t, d, v);
  if (index <= -d->length || index == 0) return deque_append_left(t, d, v);
  deque_rotate(d, -index);
  TRY(index < 0 ? deque_append(t, d, v) : deque_append_left(t, d, v));
  deque_rotate(d, index);
  return ok();
}

Status deque_delete(Thread&, Deque* d, int64_t index) {
  Ref gone = Ref::own(d->at(index));
  for (int64_t i = index; i + 1 < d->length; ++i) d->at(i) = d->at(i + 1);
  --d->length;
  ++d->changes;
  return ok();
}

namespace {

Deque* self_of(Value v) { return as<Deque>(v); }

void destroy(Object* o) { deque_clear(static_cast<Deque*>(o)); }
void traverse(Object* o, Visitor& visit) {
  auto* d = static_cast<Deque*>(o);
  for (int64_t i = 0; i < d->length; ++i) visit(d->at(i));
}

Result deque_new(Thread& t, Type* type, const Value*, size_t, Tuple*) {
  auto* d = allocate<Deque>(t, type);
  if (!d) return raised;
  d->limit = -1;
  return Result::own(d);
}

Result deque_init(Thread& t, const Args& a) {
  Deque* d = self_of(a.self);
  int64_t limit = -1;
  if (!a[1].is_none()) {
    if (!has_index(t, a[1])) return raise_type_error(t, "an integer is required");
    limit = TRY(index_as_i64(t, a[1], t.types().OverflowError));
    if (limit < 0) return raise_value_error(t, "maxlen must be non-negative");
  }
  d->limit = limit;
  if (d->length) deque_clear(d);
  if (!a[0].is_absent()) TRY(deque_extend(t, d, a[0]));
  return kNone;
}

Result deque_repr(Thread& t, Value self) {
  Deque* d = self_of(self);
  if (!TRY(repr_enter(t, self))) return make_ascii(t, "[...]");
  ReprGuard leave{t, self};
  Ref items = TRY(list_from(t, self));
  Ref text = TRY(repr(t, items));
  if (d->limit < 0) return make_str(t, cat(d->type->name, "(", text.as<Str>(), ")"));
  return make_str(t, cat(d->type->name, "(", text.as<Str>(), ", maxlen=", d->limit, ")"));
}

Result deque_compare(Thread& t, Value a, Value b, CompareOp op) {
  if (!is_deque(a) || !is_deque(b)) return kNotImplemented;
  Deque *x = self_of(a), *y = self_of(b);
  if (x->length != y->length && (op == CompareOp::Eq || op == CompareOp::Ne)) return boolean(op == CompareOp::Ne);
  Ref left = TRY(deque_iter(t, a)), right = TRY(deque_iter(t, b));
  for (;;) {
    Ref p = TRY(next(t, left));
    Ref q = TRY(next(t, right));
    if (p.is_absent() || q.is_absent()) return compare_lengths(!p.is_absent(), !q.is_absent(), op);
    if (TRY(equal(t, p, q))) continue;
    if (op == CompareOp::Eq) return kFalse;
    if (op == CompareOp::Ne) return kTrue;
    return compare(t, p, q, op);
  }
}

ResultOf<bool> deque_is_true(Thread&, Value self) { return self_of(self)->length != 0; }
ResultOf<int64_t> deque_length(Thread&, Value self) { return self_of(self)->length; }

ResultOf<int64_t> index_of(Thread& t, Deque* d, Value key, const char* message) {
  if (!key.is_small_int() && !has_index(t, key)) {
    return raise_type_error(t, "sequence index must be integer, not '", type_name(t, key), "'");
  }
  int64_t i = TRY(index_as_i64(t, key, t.types().IndexError));
  if (i < 0) i += d->length;
  if (i < 0 || i >= d->length) return raise_index_error(t, message);
  return i;
}

Result deque_get_item(Thread& t, Value self, Value key) {
  int64_t i = TRY(index_of(t, self_of(self), key, "deque index out of range"));
  return Result::copy(self_of(self)->at(i));
}

Status deque_set_item(Thread& t, Value self, Value key, Value value) {
  int64_t i = TRY(index_of(t, self_of(self), key, "deque index out of range"));
  if (value.is_absent()) return deque_delete(t, self_of(self), i);
  replace(self_of(self)->at(i), Ref::copy(value));
  return ok();
}

ResultOf<bool> deque_contains(Thread& t, Value self, Value item) {
  Deque* d = self_of(self);
  uint64_t changes = d->changes;
  for (int64_t i = 0; i < d->length; ++i) {
    Ref found = Ref::copy(d->at(i));
    if (TRY(equal(t, found, item))) return true;
    if (changes != d->changes) return raise_runtime_error(t, "deque mutated during iteration");
  }
  return false;
}

Result deque_concat(Thread& t, Value a, Value b) {
  if (!is_deque(b)) return raise_type_error(t, "can only concatenate deque (not \"", type_name(t, b), "\") to deque");
  Ref made = TRY(deque_copy(t, self_of(a)));
  TRY(deque_extend(t, made.as<Deque>(), b));
  return made;
}

Result deque_inplace_concat(Thread& t, Value self, Value other) {
  TRY(deque_extend(t, self_of(self), other));
  return Result::copy(self);
}

Result deque_inplace_repeat(Thread& t, Value self, Value times) {
  Deque* d = self_of(self);
  int64_t n = TRY(index_as_i64(t, times, t.types().OverflowError));
  if (n <= 0 || d->length == 0) {
    deque_clear(d);
    return Result::copy(self);
  }
  if (d->limit >= 0 && n > d->limit / d->length + 1) n = d->limit / d->length + 1 + (d->limit % d->length != 0);
  if (n > INT64_MAX / 32 / d->length) return raise_memory_error(t);
  Ref items = TRY(list_from(t, self));
  for (int64_t i = 1; i < n; ++i) TRY(deque_extend(t, d, items));
  return Result::copy(self);
}

Result deque_repeat(Thread& t, Value self, Value times) {
  Ref made = TRY(deque_copy(t, self_of(self)));
  return deque_inplace_repeat(t, made, times);
}

Result get_maxlen(Thread& t, Value self) {
  if (self_of(self)->limit < 0) return kNone;
  return make_int(t, self_of(self)->limit);
}
const NativeGetSet kGetSets[] = {{"maxlen", get_maxlen, nullptr,
    "The greatest length the deque may have, or None for no limit."}, {}};

// Iterators -----------------------------------------------------------------------------------------------------------

struct DequeIterator : Object {
  Value deque;       // absent: ended
  int64_t done;      // items given
  uint64_t changes;  // of the deque when iteration began
};
using IteratorLife = Life<DequeIterator, &DequeIterator::deque>;

Result make_iterator(Thread& t, Type* type, Value deque) {
  auto* it = allocate<DequeIterator>(t, type);
  if (!it) return raised;
  retain(it->deque = deque);
  it->changes = self_of(deque)->changes;
  return Result::own(it);
}

template <bool kReverse> Result iterator_next(Thread& t, Value self) {
  auto* it = as<DequeIterator>(self);
  if (it->deque.is_absent()) return kAbsent;
  Deque* d = self_of(it->deque);
  if (it->changes != d->changes) {
    clear(it->deque);
    return raise_runtime_error(t, "deque mutated during iteration");
  }
  if (it->done >= d->length) {
    clear(it->deque);
    return kAbsent;
  }
  int64_t i = it->done++;
  return Result::copy(d->at(kReverse ? d->length - 1 - i : i));
}

Result iterator_length_hint(Thread& t, const Args& a) {
  auto* it = as<DequeIterator>(a.self);
  return make_int(t, it->deque.is_absent() ? 0 : self_of(it->deque)->length - it->done);
}

Result iterator_new(Thread& t, const Args& a) {
  if (!is_deque(a[0])) {
    return raise_type_error(t, type_name(as<Type>(a.self)), "() argument 1 must be collections.deque, not ",
                            type_name(t, a[0]));
  }
  int64_t skip = TRY(index_as_i64(t, a[1], t.types().OverflowError));
  Ref made = TRY(make_iterator(t, as<Type>(a.self), a[0]));
  if (skip > 0) made.as<DequeIterator>()->done = skip;
  return made;
}

Result iterator_reduce(Thread& t, const Args& a) {
  auto* it = as<DequeIterator>(a.self);
  if (it->deque.is_absent()) {
    Type* type = TRY(make_type(t, kDequeType));
    Ref empty = TRY(call(t, Value::from_object(type)));
    return reduced(t, it, {empty.get(), small_int(0)});
  }
  Ref done = TRY(make_int(t, it->done));
  return reduced(t, it, {it->deque, done.get()});
}

const NativeFunction kIteratorMethods[] = {
    {"__length_hint__()", iterator_length_hint, "A guess at how many items the iterator still has to give."},
    {"__reduce__()!", iterator_reduce, kReduceDoc},
    {}};

}  // namespace

Result deque_iter(Thread& t, Value self) {
  Type* type = TRY(make_type(t, kDequeIteratorType));
  return make_iterator(t, type, self);
}
Result deque_reversed(Thread& t, Value self) {
  Type* type = TRY(make_type(t, kDequeReverseIteratorType));
  return make_iterator(t, type, self);
}

const TypeSpec kDequeType = {.name = "collections.deque",
                             .doc =
                                 "deque([iterable[, maxlen]]) --> deque object\n\nA sequence with quick adding "
                                 "and removing at both ends. With maxlen, a full deque drops an item from the "
                                 "other end.",
                             .size = sizeof(Deque),
                             .flags = kIndexed | kHasGc | kHasPrefix | kHasWeakrefs | kBaseType | kSequence,
                             .init = {"deque(iterable=<absent>, maxlen=None)", deque_init},
                             .methods = kDequeMethods,
                             .getsets = kGetSets,
                             .slots = {.destroy = destroy,
                                       .traverse = traverse,
                                       .clear = destroy,
                                       .new_ = deque_new,
                                       .repr = deque_repr,
                                       .compare = deque_compare,
                                       .is_true = deque_is_true,
                                       .iter = deque_iter,
                                       .length = deque_length,
                                       .get_item = deque_get_item,
                                       .set_item = deque_set_item,
                                       .contains = deque_contains,
                                       .concat = deque_concat,
                                       .repeat = deque_repeat,
                                       .inplace_concat = deque_inplace_concat,
                                       .inplace_repeat = deque_inplace_repeat}};
const TypeSpec kDequeIteratorType = {.name = "_collections._deque_iterator",
                                     .size = sizeof(DequeIterator),
                                     .flags = kHasGc,
                                     .new_ = {"_deque_iterator(deque, index=0, /)", iterator_new},
                                     .methods = kIteratorMethods,
                                     .slots = iterator_slots<IteratorLife>(iterator_next<false>)};
const TypeSpec kDequeReverseIteratorType = {.name = "_collections._deque_reverse_iterator",
                                            .size = sizeof(DequeIterator),
                                            .flags = kHasGc,
                                            .new_ = {"_deque_reverse_iterator(deque, index=0, /)", iterator_new},
                                            .methods = kIteratorMethods,
                                            .slots = iterator_slots<IteratorLife>(iterator_next<true>)};

}  // namespace krait::modules

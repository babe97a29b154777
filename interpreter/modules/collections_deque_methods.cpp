// collections.deque's methods.
#include "interpreter/modules/collections.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/sequence.h"
#include "interpreter/objects/str.h"

namespace krait::modules {

namespace {

Deque* self_of(const Args& a) { return as<Deque>(a.self); }

Result append(Thread& t, const Args& a) {
  TRY(deque_append(t, self_of(a), a[0]));
  return kNone;
}
Result appendleft(Thread& t, const Args& a) {
  TRY(deque_append_left(t, self_of(a), a[0]));
  return kNone;
}
Result extend(Thread& t, const Args& a) {
  TRY(deque_extend(t, self_of(a), a[0]));
  return kNone;
}
Result extendleft(Thread& t, const Args& a) {
  TRY(deque_extend_left(t, self_of(a), a[0]));
  return kNone;
}
Result pop(Thread& t, const Args& a) {
  if (self_of(a)->length == 0) return raise_index_error(t, "pop from an empty deque");
  return deque_take_last(self_of(a));
}
Result popleft(Thread& t, const Args& a) {
  if (self_of(a)->length == 0) return raise_index_error(t, "pop from an empty deque");
  return deque_take_first(self_of(a));
}
Result clear(Thread&, const Args& a) {
  deque_clear(self_of(a));
  return kNone;
}
Result copy(Thread& t, const Args& a) { return deque_copy(t, self_of(a)); }

Result count(Thread& t, const Args& a) {
  Deque* d = self_of(a);
  uint64_t changes = d->changes;
  int64_t count = 0;
  for (int64_t i = 0; i < d->length; ++i) {
    Ref item = Ref::copy(d->at(i));
    count += TRY(equal(t, item, a[0]));
    if (changes != d->changes) return raise_runtime_error(t, "deque mutated during iteration");
  }
  return make_int(t, count);
}

// The first place of an equal item in [start, stop), -1 if none.
ResultOf<int64_t> find(Thread& t, Deque* d, Value v, int64_t start, int64_t stop, bool raise_index) {
  uint64_t changes = d->changes;
  for (int64_t i = start; i < stop && i < d->length; ++i) {
    Ref item = Ref::copy(d->at(i));
    bool same = TRY(equal(t, item, v));
    if (changes != d->changes) {
      if (raise_index) return raise_index_error(t, "deque mutated during remove().");
      return raise_runtime_error(t, "deque mutated during iteration");
    }
    if (same) return i;
  }
  return int64_t{-1};
}

Result index(Thread& t, const Args& a) {
  Deque* d = self_of(a);
  int64_t start = TRY(search_bound(t, a[1], d->length, 0));
  int64_t stop = TRY(search_bound(t, a[2], d->length, d->length));
  int64_t i = TRY(find(t, d, a[0], start, stop, false));
  if (i >= 0) return make_int(t, i);
  Ref text = TRY(repr(t, a[0]));
  return raise_value_error(t, text.as<Str>(), " is not in deque");
}

Result remove(Thread& t, const Args& a) {
  Deque* d = self_of(a);
  int64_t i = TRY(find(t, d, a[0], 0, INT64_MAX, true));
  if (i < 0) {
    Ref text = TRY(repr(t, a[0]));
    return raise_value_error(t, text.as<Str>(), " is not in deque");
  }
  TRY(deque_delete(t, d, i));
  return kNone;
}

Result insert(Thread& t, const Args& a) {
  Deque* d = self_of(a);
  int64_t index = TRY(index_as_i64(t, a[0], t.types().OverflowError));
  if (d->limit == d->length) return raise_index_error(t, "deque already at its maximum size");
  TRY(deque_insert(t, d, index, a[1]));
  return kNone;
}

Result reverse(Thread&, const Args& a) {
  Deque* d = self_of(a);
  for (int64_t low = 0, high = d->length - 1; low < high; ++low, --high) std::swap(d->at(low), d->at(high));
  ++d->changes;
  return kNone;
}

Result rotate(Thread& t, const Args& a) {
  deque_rotate(self_of(a), TRY(index_as_i64(t, a[0], t.types().OverflowError)));
  return kNone;
}

Result reversed(Thread& t, const Args& a) { return deque_reversed(t, a.self); }

Result reduce(Thread& t, const Args& a) {
  Deque* d = self_of(a);
  Ref state = TRY(call_method(t, a.self, t.names().__getstate__));
  Ref iterator = TRY(iter(t, a.self));
  Ref empty = TRY(make_tuple(t, {}));
  Ref arguments = Ref(empty);
  if (d->limit >= 0) {
    Ref limit = TRY(make_int(t, d->limit));
    arguments = TRY(make_tuple(t, {empty.get(), limit.get()}));
  }
  return make_tuple(t, {Value::from_object(d->type), arguments.get(), state.get(), iterator.get()});
}

Result sizeof_(Thread& t, const Args& a) {
  return make_int(t, static_cast<int64_t>(self_of(a)->type->basic_size) + self_of(a)->capacity * 8);
}

}  // namespace

// Of the same type and limit.
Result deque_copy(Thread& t, Deque* d) {
  Type* type = TRY(make_type(t, kDequeType));
  Ref limit = d->limit < 0 ? Ref(kNone) : TRY(make_int(t, d->limit));
  if (d->type != type) {
    if (d->limit < 0) return call(t, Value::from_object(d->type), {Value::from_object(d)});
    return call(t, Value::from_object(d->type), {Value::from_object(d), limit.get()});
  }
  Ref made = TRY(call(t, Value::from_object(type)));
  made.as<Deque>()->limit = d->limit;
  for (int64_t i = 0; i < d->length; ++i) TRY(deque_append(t, made.as<Deque>(), d->at(i)));
  return made;
}

const NativeFunction kDequeMethods[] = {
    {"append(item, /)!", append, "Adds one item at the right end."},
    {"appendleft(item, /)!", appendleft, "Adds one item at the left end."},
    {"clear()!", clear, "Empties the deque."},
    {"__copy__()!", copy, "A new deque with the very same items."},
    {"copy()!", copy, "A new deque with the very same items."},
    {"count(value, /)!", count, "D.count(value) -- return number of occurrences of value"},
    {"extend(iterable, /)!", extend, "Adds each item of the iterable at the right end."},
    {"extendleft(iterable, /)!", extendleft,
        "Adds each item of the iterable at the left end, one by one, so that they end up in reverse order."},
    {"index(value, start=<absent>, stop=<absent>, /)", index,
     "D.index(value, [start, [stop]])\n\nThe position of the first item equal to value, looking only from start "
     "up to stop; ValueError if there is none."},
    {"insert(index, object, /)!", insert,
        "D.insert(index, object)\n\nPuts object in at the position index; the items from there on move one to "
        "the right."},
    {"pop()!", pop, "Takes off the item at the right end and gives it; IndexError if the deque is empty."},
    {"popleft()!", popleft, "Takes off the item at the left end and gives it; IndexError if the deque is empty."},
    {"__reduce__()!", reduce, kReduceDoc},
    {"remove(value, /)!", remove,
        "D.remove(value)\n\nTakes out the first item equal to value; ValueError if there is none."},
    {"__reversed__()!", reversed, "An iterator over the items from the right end to the left."},
    {"reverse()!", reverse, "D.reverse()\n\nTurns the order of the items round, in this very deque."},
    {"rotate(n=1, /)!", rotate,
        "Moves n items (1 by default) from the right end round to the left; a negative n moves them the other way."},
    {"__sizeof__()!", sizeof_, "How many bytes of memory the deque takes up, not counting its items."},
    {"__class_getitem__(item, /)!", class_getitem, "See PEP 585", Binding::ClassMethod},
    {}};

}  // namespace krait::modules

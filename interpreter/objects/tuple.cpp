// tuple: creation and the type. Life and the sequence protocol; tuples of immediates are untracked by the collector.
#include "interpreter/objects/tuple.h"

#include "interpreter/objects/dict_keys.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/list.h"
#include "interpreter/objects/sequence.h"
#include "interpreter/objects/slice.h"
#include "interpreter/objects/str.h"
#include "interpreter/runtime/hash.h"
#include "interpreter/runtime/heap.h"
#include "interpreter/runtime/native.h"

namespace krait::objects {

namespace {

Tuple* allocate_tuple(Thread& t, Type* type, int64_t count) {
  if (count > INT64_MAX / 16) return raise_memory_error(t), nullptr;
  Tuple* tuple = allocate<Tuple>(t, type, sizeof(Tuple) + static_cast<size_t>(count) * sizeof(Value));
  if (tuple) tuple->length = count;
  return tuple;
}

// There is one empty tuple, as `()` promises to whoever compares with `is`.
Result empty_tuple(Thread& t) {
  Tuple*& one = t.interpreter->names.empty_tuple;
  if (!one) one = allocate_tuple(t, t.types().tuple, 0);
  if (!one) return raised;
  return Result::copy(one);
}

}  // namespace

Result make_unfilled_tuple(Thread& t, int64_t count) {
  if (!count) return empty_tuple(t);
  Tuple* tuple = allocate_tuple(t, t.types().tuple, count);
  if (!tuple) return raised;
  return Result::own(tuple);
}

Result make_tuple(Thread& t, const Value* items, int64_t count) {
  if (!count) return empty_tuple(t);
  Tuple* tuple = allocate_tuple(t, t.types().tuple, count);
  if (!tuple) return raised;
  for (int64_t i = 0; i < count; ++i) {
    retain(items[i]);
    tuple->items[i] = items[i];
  }
  return Result::own(tuple);
}

Result make_tuple(Thread& t, std::initializer_list<Value> items) {
  return make_tuple(t, items.begin(), static_cast<int64_t>(items.size()));
}

Result make_tuple_owned(Thread& t, Value* items, int64_t count) {
  if (!count) return empty_tuple(t);
  Tuple* tuple = allocate_tuple(t, t.types().tuple, count);
  if (!tuple) {
    for (int64_t i = 0; i < count; ++i) release(items[i]);
    return raised;
  }
  for (int64_t i = 0; i < count; ++i) tuple->items[i] = items[i];
  return Result::own(tuple);
}

Result make_pair_reusing(Thread& t, Value& kept, Value a, Value b) {
  if (!kept.is_absent() && kept.object()->refcount == 1) {
    Tuple* pair = static_cast<Tuple*>(kept.object());
    Ref held = Ref::copy(kept);  // releasing the old items may run Python
    Value old_a = std::exchange(pair->items[0], a), old_b = std::exchange(pair->items[1], b);
    if (!gc_is_tracked(pair)) gc_track(pair);  // a collection may have found only atoms in it
    release(old_a);
    release(old_b);
    return held;
  }
  Value items[2] = {a, b};
  Ref made = TRY(make_tuple_owned(t, items, 2));
  if (kept.is_absent()) kept = Ref(made).leak();
  return made;
}

Result tuple_slice(Thread& t, Tuple* tuple, int64_t start, int64_t end) {
  if (start < 0) start = 0;
  if (end > tuple->length) end = tuple->length;
  if (start == 0 && end == tuple->length && (tuple->type->flags & kExactBuiltin)) return Result::copy(tuple);
  if (end < start) end = start;
  return make_tuple(t, tuple->items + start, end - start);
}

namespace {

void tuple_destroy(Object* o) {
  Tuple* tuple = static_cast<Tuple*>(o);
  for (int64_t i = tuple->length; i-- > 0;) release(tuple->items[i]);
}

void tuple_traverse(Object* o, Visitor& visit) {
  Tuple* tuple = static_cast<Tuple*>(o);
  for (int64_t i = 0; i < tuple->length; ++i) visit(tuple->items[i]);
}

Result tuple_new(Thread& t, const Args& a) {
  Type* type = as<Type>(a.self);
  Ref items;
  if (a[0].is_absent()) {
    items = TRY(make_unfilled_tuple(t, 0));
  } else {
    items = TRY(tuple_from(t, a[0]));
  }
  if (type == t.types().tuple) return items;
  Tuple* from = items.as<Tuple>();
  Tuple* tuple = allocate_tuple(t, type, from->length);
  if (!tuple) return raised;
  for (int64_t i = 0; i < from->length; ++i) {
    retain(from->items[i]);
    tuple->items[i] = from->items[i];
  }
  return Result::own(tuple);
}

Result tuple_repr(Thread& t, Value self) {
  Tuple* tuple = as<Tuple>(self);
  if (tuple->length == 0) return make_ascii(t, "()");
  if (!TRY(repr_enter(t, self))) return make_ascii(t, "(...)");
  ReprGuard leave{t, self};
  StrBuilder out(t);
  out.add(U'(');
  for (int64_t i = 0; i < tuple->length; ++i) {
    if (i) out.add(", ");
    Ref text = TRY(repr(t, tuple->items[i]));
    out.add(text.as<Str>());
  }
  out.add(tuple->length == 1 ? ",)" : ")");
  return out.finish();
}

ResultOf<int64_t> tuple_hash(Thread& t, Value self) {
  if (stack_exhausted(t)) return raise_recursion_error(t, "");
  Tuple* tuple = as<Tuple>(self);
  TupleHash hash;
  for (int64_t i = 0; i < tuple->length; ++i) hash.add(TRY(key_hash(t, tuple->items[i])));
  return hash.finish();
}

Result tuple_compare(Thread& t, Value a, Value b, CompareOp op) {
  if (!is_tuple(a) || !is_tuple(b)) return kNotImplemented;
  Tuple *x = as<Tuple>(a), *y = as<Tuple>(b);
  int64_t i = 0;
  for (; i < x->length && i < y->length; ++i) {
    if (!TRY(equal(t, x->items[i], y->items[i]))) break;
  }
  if (i >= x->length || i >= y->length) return compare_lengths(x->length, y->length, op);
  if (op == CompareOp::Eq) return kFalse;
  if (op == CompareOp::Ne) return kTrue;
  return compare(t, x->items[i], y->items[i], op);
}

ResultOf<int64_t> tuple_length(Thread&, Value self) { return as<Tuple>(self)->length; }

Result tuple_get_item(Thread& t, Value self, Value key) {
  Tuple* tuple = as<Tuple>(self);
  if (key.is_small_int() || has_index(t, key)) {
    int64_t i = key.is_small_int() ? key.small_int() : TRY(index_as_i64(t, key, t.types().IndexError));
    if (i < 0) i += tuple->length;
    if (i < 0 || i >= tuple->length) return raise_index_error(t, "tuple index out of range");
    return Result::copy(tuple->items[i]);
  }
  if (!has_kind(key, Kind::Slice)) {
    return raise_type_error(t, "tuple indices must be integers or slices, not ", type_name(t, key));
  }
  SliceBounds b = TRY(slice_bounds(t, key, tuple->length));
  if (b.step == 1) return tuple_slice(t, tuple, b.start, b.start + b.count);
  Ref made = TRY(make_unfilled_tuple(t, b.count));
  for (int64_t i = 0, at = b.start; i < b.count; ++i, at += b.step) {
    retain(tuple->items[at]);
    made.as<Tuple>()->items[i] = tuple->items[at];
  }
  return made;
}

ResultOf<bool> tuple_contains(Thread& t, Value self, Value item) {
  Tuple* tuple = as<Tuple>(self);
  for (int64_t i = 0; i < tuple->length; ++i) {
    if (TRY(equal(t, tuple->items[i], item))) return true;
  }
  return false;
}

Result tuple_concat(Thread& t, Value a, Value b) {
  if (!is_tuple(b)) return raise_type_error(t, "can only concatenate tuple (not \"", type_name(t, b), "\") to tuple");
  Tuple *x = as<Tuple>(a), *y = as<Tuple>(b);
  if (x->length == 0 && (y->type->flags & kExactBuiltin)) return Result::copy(y);
  if (y->length == 0 && (x->type->flags & kExactBuiltin)) return Result::copy(x);
  Ref made = TRY(make_unfilled_tuple(t, x->length + y->length));
  Value* out = made.as<Tuple>()->items;
  for (int64_t i = 0; i < x->length; ++i) retain(*out++ = x->items[i]);
  for (int64_t i = 0; i < y->length; ++i) retain(*out++ = y->items[i]);
  return made;
}

Result tuple_repeat(Thread& t, Value self, Value times) {
  Tuple* tuple = as<Tuple>(self);
  int64_t n = TRY(index_as_i64(t, times, t.types().OverflowError));
  if (n < 0) n = 0;
  if ((n == 1 || tuple->length == 0) && (tuple->type->flags & kExactBuiltin)) return Result::copy(tuple);
  if (n && tuple->length > INT64_MAX / 16 / n) return raise_memory_error(t);
  Ref made = TRY(make_unfilled_tuple(t, tuple->length * n));
  Value* out = made.as<Tuple>()->items;
  for (int64_t k = 0; k < n; ++k) {
    for (int64_t i = 0; i < tuple->length; ++i) retain(*out++ = tuple->items[i]);
  }
  return made;
}

Result tuple_index(Thread& t, const Args& a) {
  Tuple* tuple = as<Tuple>(a.self);
  int64_t start = TRY(search_bound(t, a[1], tuple->length, 0));
  int64_t stop = TRY(search_bound(t, a[2], tuple->length, tuple->length));
  for (int64_t i = start; i < stop && i < tuple->length; ++i) {
    if (TRY(equal(t, tuple->items[i], a[0]))) return make_int(t, i);
  }
  return raise_value_error(t, "tuple.index(x): x not in tuple");
}

Result tuple_count(Thread& t, const Args& a) {
  Tuple* tuple = as<Tuple>(a.self);
  int64_t count = 0;
  for (int64_t i = 0; i < tuple->length; ++i) count += TRY(equal(t, tuple->items[i], a[0]));
  return make_int(t, count);
}

Result tuple_getnewargs(Thread& t, const Args& a) {
  Tuple* tuple = as<Tuple>(a.self);
  Ref copy = TRY(make_tuple(t, tuple->items, tuple->length));
  return make_tuple(t, {copy.get()});
}

const NativeFunction kTupleMethods[] = {
    {"__getnewargs__()", tuple_getnewargs, nullptr},
    {"index(value, start=0, stop=9223372036854775807, /)", tuple_index,
     "The position of the first item that equals value.\n\nIf there is none, a ValueError is raised."},
    {"count(value, /)", tuple_count, "Tells how many items equal value."},
    {"__class_getitem__(item, /)!", class_getitem, "See PEP 585", Binding::ClassMethod},
    {}};

}  // namespace

const TypeSpec kTupleType = {
    .name = "tuple",
    .doc =
        "A sequence that cannot be changed, with the items of iterable; without one it is empty.\n\nAn argument "
        "that is itself a tuple is given back as it is.",
    .kind = Kind::Tuple,
    .size = sizeof(Tuple),
    .flags = kIndexed | kHasGc | kBaseType | kVariableSize | kSequence | kMatchSelf,
    .new_ = {"tuple(iterable=<absent: ()>, /)", tuple_new},
    .methods = kTupleMethods,
    .slots = {.destroy = tuple_destroy,
              .traverse = tuple_traverse,
              .repr = tuple_repr,
              .hash = tuple_hash,
              .compare = tuple_compare,
              .iter = tuple_iter,
              .length = tuple_length,
              .get_item = tuple_get_item,
              .contains = tuple_contains,
              .concat = tuple_concat,
              .repeat = tuple_repeat}};

}  // namespace krait::objects

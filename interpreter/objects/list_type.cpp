// The type list: its slots. The methods are in list_methods.cpp.
#include <cstring>

#include "interpreter/objects/int.h"
#include "interpreter/objects/list_internal.h"
#include "interpreter/objects/list_methods.h"
#include "interpreter/objects/sequence.h"
#include "interpreter/objects/slice.h"
#include "interpreter/objects/str.h"
#include "interpreter/objects/tuple.h"
#include "interpreter/runtime/heap.h"

namespace krait::objects {

namespace {

void list_destroy(Object* o) { list_clear(static_cast<List*>(o)); }

void list_traverse(Object* o, Visitor& visit) {
  List* list = static_cast<List*>(o);
  for (int64_t i = 0; i < list->length; ++i) visit(list->items[i]);
}

void list_clear_slot(Object* o) { list_clear(static_cast<List*>(o)); }

Result list_new(Thread& t, Type* type, const Value*, size_t, Tuple*) {
  List* list = allocate<List>(t, type);
  if (!list) return raised;
  return Result::own(list);
}

Result list_init(Thread& t, const Args& a) {
  List* list = as<List>(a.self);
  if (list->items) list_clear(list);
  if (!a[0].is_absent()) TRY(list_extend(t, list, a[0]));
  return kNone;
}

Result list_repr(Thread& t, Value self) {
  List* list = as<List>(self);
  if (list->length == 0) return make_ascii(t, "[]");
  if (!TRY(repr_enter(t, self))) return make_ascii(t, "[...]");
  ReprGuard leave{t, self};
  StrBuilder out(t);
  out.add(U'[');
  for (int64_t i = 0; i < list->length; ++i) {
    if (i) out.add(", ");
    Ref item = Ref::copy(list->items[i]);
    Ref text = TRY(repr(t, item));
    out.add(text.as<Str>());
  }
  out.add(U']');
  return out.finish();
}

Result list_compare(Thread& t, Value a, Value b, CompareOp op) {
  if (!is_list(a) || !is_list(b)) return kNotImplemented;
  List *x = as<List>(a), *y = as<List>(b);
  if (x->length != y->length && (op == CompareOp::Eq || op == CompareOp::Ne)) return boolean(op == CompareOp::Ne);
  int64_t i = 0;
  for (; i < x->length && i < y->length; ++i) {
    if (x->items[i] == y->items[i]) continue;
    Ref left = Ref::copy(x->items[i]), right = Ref::copy(y->items[i]);
    if (!TRY(equal(t, left, right))) break;
  }
  if (i >= x->length || i >= y->length) return compare_lengths(x->length, y->length, op);
  if (op == CompareOp::Eq) return kFalse;
  if (op == CompareOp::Ne) return kTrue;
  Ref left = Ref::copy(x->items[i]), right = Ref::copy(y->items[i]);
  return compare(t, left, right, op);
}

ResultOf<int64_t> list_length(Thread&, Value self) { return as<List>(self)->length; }

Result get_list_slice(Thread& t, List* list, Value slice) {
  SliceBounds b = TRY(slice_bounds(t, slice, list->length));
  if (b.step == 1) return list_slice(t, list, b.start, b.start + b.count);
  Ref made = TRY(make_list(t));
  TRY(list_reserve(t, made.as<List>(), b.count, true));
  for (int64_t i = 0, at = b.start; i < b.count; ++i, at += b.step)
    TRY(list_append(t, made.as<List>(), list->items[at]));
  return made;
}

Result list_get_item(Thread& t, Value self, Value key) {
  List* list = as<List>(self);
  if (!key.is_small_int()) {
    if (has_kind(key, Kind::Slice)) return get_list_slice(t, list, key);
    if (!has_index(t, key)) {
      return raise_type_error(t, "list indices must be integers or slices, not ", type_name(t, key));
    }
  }
  int64_t i = key.is_small_int() ? key.small_int() : TRY(index_as_i64(t, key, t.types().IndexError));
  if (i < 0) i += list->length;
  if (i < 0 || i >= list->length) return raise_index_error(t, "list index out of range");
  return Result::copy(list->items[i]);
}

// del list[a:b:c] with a step other than 1.
Status delete_stepped(Thread& t, List* list, SliceBounds b) {
  if (b.count <= 0) return ok();
  if (b.step < 0) {
    b.start += b.step * (b.count - 1);
    b.step = -b.step;
  }
  Ref removed = TRY(make_list(t));
  TRY(list_reserve(t, removed.as<List>(), b.count, true));
  int64_t to = b.start, next_removed = b.start, left = b.count;
  for (int64_t from = b.start; from < list->length; ++from) {
    if (left && from == next_removed) {
      removed.as<List>()->items[removed.as<List>()->length++] = list->items[from];
      next_removed += b.step;
      --left;
    } else {
      list->items[to++] = list->items[from];
    }
  }
  list->length = to;
  list_shrink(t, list);
  // They die in order, when the list has its new contents.
  for (int64_t i = 0; i < removed.as<List>()->length; ++i) clear(removed.as<List>()->items[i]);
  return ok();
}

Status set_stepped(Thread& t, List* list, Value slice, Value iterable) {
  Ref source = TRY(list_from(t, iterable));
  SliceBounds b =
      TRY(slice_bounds(t, slice, list->length));  // now that no more of the iterable's code can change the list
  List* values = source.as<List>();
  if (values->length != b.count) {
    return raise_value_error(t, "attempt to assign sequence of size ", values->length, " to extended slice of size ",
                             b.count);
  }
  for (int64_t i = 0, at = b.start; i < b.count; ++i, at += b.step) std::swap(values->items[i], list->items[at]);
  return ok();  // the old values die with `source`
}

Status set_list_slice(Thread& t, List* list, Value slice, Value value) {
  SliceBounds b = TRY(slice_bounds(t, slice, list->length));
  if (b.step == 1) {
    if (!value.is_absent() && !type_of(t, value)->slots.iter && !is_sequence(t, value)) {
      return raise_type_error(t, "can only assign an iterable");
    }
    return list_set_slice(t, list, b.start, b.start + b.count, value);
  }
  if (value.is_absent()) return delete_stepped(t, list, b);
  if (!type_of(t, value)->slots.iter && !is_sequence(t, value)) {
    return raise_type_error(t, "must assign iterable to extended slice");
  }
  return set_stepped(t, list, slice, value);
}

Status list_set_item(Thread& t, Value self, Value key, Value value) {
  List* list = as<List>(self);
  if (!key.is_small_int()) {
    if (has_kind(key, Kind::Slice)) return set_list_slice(t, list, key, value);
    if (!has_index(t, key)) {
      return raise_type_error(t, "list indices must be integers or slices, not ", type_name(t, key));
    }
  }
  int64_t i = key.is_small_int() ? key.small_int() : TRY(index_as_i64(t, key, t.types().IndexError));
  if (i < 0) i += list->length;
  if (i < 0 || i >= list->length) return raise_index_error(t, "list assignment index out of range");
  if (value.is_absent()) return list_replace_range(t, list, i, i + 1, nullptr, 0);
  retain(value);
  Value old = std::exchange(list->items[i], value);
  release(old);
  return ok();
}

ResultOf<bool> list_contains(Thread& t, Value self, Value item) {
  List* list = as<List>(self);
  for (int64_t i = 0; i < list->length; ++i) {
    Ref found = Ref::copy(list->items[i]);
    if (TRY(equal(t, found, item))) return true;
  }
  return false;
}

Result list_concat(Thread& t, Value a, Value b) {
  if (!is_list(b)) return raise_type_error(t, "can only concatenate list (not \"", type_name(t, b), "\") to list");
  List *x = as<List>(a), *y = as<List>(b);
  Ref made = TRY(make_list(t));
  List* out = made.as<List>();
  TRY(list_reserve(t, out, x->length + y->length, true));
  for (int64_t i = 0; i < x->length; ++i) retain(out->items[i] = x->items[i]);
  for (int64_t i = 0; i < y->length; ++i) retain(out->items[x->length + i] = y->items[i]);
  out->length = x->length + y->length;
  return made;
}

// Appends `times - 1` further copies of the first `count` items, which are there already.
Status repeat_items(Thread& t, List* list, int64_t count, int64_t times) {
  if (count && times > INT64_MAX / 32 / count) return raise_memory_error(t);
  TRY(list_reserve(t, list, count * times, list->length == 0));
  for (int64_t k = 1; k < times; ++k) {
    for (int64_t i = 0; i < count; ++i) retain(list->items[list->length++] = list->items[i]);
  }
  return ok();
}

Result list_repeat(Thread& t, Value self, Value times) {
  List* list = as<List>(self);
  int64_t n = TRY(index_as_i64(t, times, t.types().OverflowError));
  if (n <= 0 || list->length == 0) return make_list(t);
  if (n > INT64_MAX / 32 / list->length) return raise_memory_error(t);
  Ref made = TRY(make_list(t));
  List* out = made.as<List>();
  TRY(list_reserve(t, out, list->length * n, true));
  for (int64_t i = 0; i < list->length; ++i) retain(out->items[i] = list->items[i]);
  out->length = list->length;
  TRY(repeat_items(t, out, list->length, n));
  return made;
}

Result list_inplace_concat(Thread& t, Value self, Value other) {
  TRY(list_extend(t, as<List>(self), other));
  return Result::copy(self);
}

Result list_inplace_repeat(Thread& t, Value self, Value times) {
  List* list = as<List>(self);
  int64_t n = TRY(index_as_i64(t, times, t.types().OverflowError));
  if (n <= 0) {
    list_clear(list);
  } else {
    TRY(repeat_items(t, list, list->length, n));
  }
  return Result::copy(self);
}

}  // namespace

const TypeSpec kListType = {
    .name = "list",
    .doc =
        "A sequence that can be changed.\n\nlist() makes an empty one; list(iterable) holds the items of the "
        "iterable.",
    .kind = Kind::List,
    .size = sizeof(List),
    .flags = kIndexed | kHasGc | kBaseType | kSequence | kMatchSelf,
    .init = {"list(iterable=<absent: ()>, /)", list_init},
    .methods = kListMethods,
    .slots = {.destroy = list_destroy,
              .traverse = list_traverse,
              .clear = list_clear_slot,
              .new_ = list_new,
              .repr = list_repr,
              .compare = list_compare,
              .iter = list_iter,
              .length = list_length,
              .get_item = list_get_item,
              .set_item = list_set_item,
              .contains = list_contains,
              .concat = list_concat,
              .repeat = list_repeat,
              .inplace_concat = list_inplace_concat,
              .inplace_repeat = list_inplace_repeat}};

}  // namespace krait::objects

// list's methods (library reference, Mutable Sequence Types).
#include "interpreter/objects/list_methods.h"

#include "interpreter/objects/int.h"
#include "interpreter/objects/list_internal.h"
#include "interpreter/objects/sequence.h"
#include "interpreter/objects/str.h"

namespace krait::objects {

namespace {

Result append(Thread& t, const Args& a) {
  TRY(list_append(t, as<List>(a.self), a[0]));
  return kNone;
}

Result extend(Thread& t, const Args& a) {
  TRY(list_extend(t, as<List>(a.self), a[0]));
  return kNone;
}

Result insert(Thread& t, const Args& a) {
  int64_t index = TRY(index_as_i64(t, a[0]));
  TRY(list_insert(t, as<List>(a.self), index, a[1]));
  return kNone;
}

Result clear(Thread&, const Args& a) {
  list_clear(as<List>(a.self));
  return kNone;
}

Result copy(Thread& t, const Args& a) {
  List* list = as<List>(a.self);
  return make_list(t, list->items, list->length);
}

Result pop(Thread& t, const Args& a) {
  List* list = as<List>(a.self);
  int64_t index = a[0].is_absent() ? -1 : TRY(index_as_i64(t, a[0], t.types().IndexError));
  if (list->length == 0) return raise_index_error(t, "pop from empty list");
  if (index < 0) index += list->length;
  if (index < 0 || index >= list->length) return raise_index_error(t, "pop index out of range");
  Ref item = Ref::copy(list->items[index]);
  if (index == list->length - 1) {
    --list->length;
    release(list->items[list->length]);  // `item` keeps it
    list_shrink(t, list);
  } else {
    TRY(list_replace_range(t, list, index, index + 1, nullptr, 0));
  }
  return item;
}

ResultOf<int64_t> find_item(Thread& t, List* list, Value value, int64_t start, int64_t stop) {
  for (int64_t i = start; i < stop && i < list->length; ++i) {
    Ref item = Ref::copy(list->items[i]);
    if (TRY(equal(t, item, value))) return i;
  }
  return int64_t{-1};
}

Result remove(Thread& t, const Args& a) {
  List* list = as<List>(a.self);
  int64_t i = TRY(find_item(t, list, a[0], 0, INT64_MAX));
  if (i < 0) return raise_value_error(t, "list.remove(x): x not in list");
  TRY(list_set_slice(t, list, i, i + 1, kAbsent));
  return kNone;
}

Result index(Thread& t, const Args& a) {
  List* list = as<List>(a.self);
  int64_t start = TRY(search_bound(t, a[1], list->length, 0));
  int64_t stop = TRY(search_bound(t, a[2], list->length, list->length));
  int64_t i = TRY(find_item(t, list, a[0], start, stop));
  if (i >= 0) return make_int(t, i);
  Ref text = TRY(repr(t, a[0]));
  return raise_value_error(t, text.as<Str>(), " is not in list");
}

Result count(Thread& t, const Args& a) {
  List* list = as<List>(a.self);
  int64_t count = 0;
  for (int64_t i = 0; i < list->length; ++i) {
    Ref item = Ref::copy(list->items[i]);
    count += TRY(equal(t, item, a[0]));
  }
  return make_int(t, count);
}

Result reverse(Thread&, const Args& a) {
  TRY(list_reverse(as<List>(a.self)));
  return kNone;
}

Result sort(Thread& t, const Args& a) {
  bool descending = TRY(as_i64(t, a[1])) != 0;
  TRY(list_sort(t, as<List>(a.self), a[0], descending));
  return kNone;
}

Result reversed(Thread& t, const Args& a) { return list_reversed(t, a.self); }

Result sizeof_(Thread& t, const Args& a) {
  List* list = as<List>(a.self);
  return make_int(t, static_cast<int64_t>(list->type->basic_size) + list->capacity * 8);
}

}  // namespace

const NativeFunction kListMethods[] = {
    {"__reversed__()", reversed, "An iterator over the items, last one first."},
    {"__sizeof__()", sizeof_, "The number of bytes that the list takes up in memory."},
    {"clear()", clear, "Empties the list."},
    {"copy()", copy, "Makes a list with the same items; they are not copied themselves."},
    {"append(object, /)", append, "Adds the object after the last item of the list."},
    {"insert(index, object, /)", insert, "Insert object before index."},
    {"extend(iterable, /)", extend, "Adds every item of the iterable after the last one of the list."},
    {"pop(index=-1, /)", pop,
     "Takes the item at index out of the list and gives it back; by default the last one.\n\nAn empty list or an "
     "index outside it raises an IndexError."},
    {"remove(value, /)", remove,
        "Deletes the first item that equals value.\n\nIf there is none, a ValueError is raised."},
    {"index(value, start=0, stop=9223372036854775807, /)", index,
     "The position of the first item that equals value.\n\nIf there is none, a ValueError is raised."},
    {"count(value, /)", count, "Tells how many items equal value."},
    {"reverse()", reverse, "Reverse *IN PLACE*."},
    {"sort(*, key=None, reverse=False)", sort,
     "Puts the items of the list itself in order, smallest first, and gives None.\n\nEqual items stay in the "
     "order they had. If there is a key function, it is called once for each item\nand its results decide the "
     "order. With reverse, the largest comes first."},
    {"__class_getitem__(item, /)", class_getitem, "See PEP 585", Binding::ClassMethod},
    {}};

}  // namespace krait::objects

// ctypes.pythonapi: tuples, lists, dicts, sets, cells.
#include <algorithm>

#include "interpreter/modules/ctypes/python_api.h"
#include "interpreter/objects/cell.h"
#include "interpreter/objects/dict.h"
#include "interpreter/objects/list.h"
#include "interpreter/objects/set.h"
#include "interpreter/objects/tuple.h"

namespace krait::modules::ctypes::api {

using namespace objects;

// The object if it is of that layout; else CPython's SystemError, and null.
template <class T> static T* expect(Word o) {
  if (o && has_kind(value(o), T::kKind)) return static_cast<T*>(value(o).object());
  (void)raise_system_error(here(), "bad argument to internal function");
  return nullptr;
}
static bool within(int64_t i, int64_t length, const char* kind) {
  if (i >= 0 && i < length) return true;
  (void)raise_index_error(here(), kind, " index out of range");
  return false;
}

// --- tuples ----------------------------------------------------------------------------------------------------------

PYTHON_API Word PyTuple_New(ssize_t n) { return given(make_unfilled_tuple(here(), n)); }
PYTHON_API ssize_t PyTuple_Size(Word o) {
  Tuple* t = expect<Tuple>(o);
  return t ? t->length : -1;
}
PYTHON_API Word PyTuple_GetItem(Word o, ssize_t i) {  // borrowed
  Tuple* t = expect<Tuple>(o);
  return t && within(i, t->length, "tuple") ? t->items[i].bits : 0;
}
PYTHON_API int PyTuple_SetItem(Word o, ssize_t i, Word item) {  // takes the reference over
  Ref taken = Ref::own(value(item));
  Tuple* t = expect<Tuple>(o);
  if (!t || !within(i, t->length, "tuple assignment")) return -1;
  replace(t->items[i], std::move(taken));
  return 0;
}
PYTHON_API Word PyTuple_GetSlice(Word o, ssize_t low, ssize_t high) {
  Tuple* t = expect<Tuple>(o);
  if (!t) return 0;
  low = std::clamp<ssize_t>(low, 0, t->length);
  return given(tuple_slice(here(), t, low, std::clamp<ssize_t>(high, low, t->length)));
}

// --- lists -----------------------------------------------------------------------------------------------------------

PYTHON_API Word PyList_New(ssize_t n) {
  Thread& t = here();
  Result made = make_list(t);
  for (ssize_t i = 0; i < n && !made.is_raised(); ++i) {
    Ref list = made.take();
    Status added = list_append(t, list.as<List>(), kNone);
    made = added.is_raised() ? Result(raised) : Result(std::move(list));
  }
  return given(std::move(made));
}
PYTHON_API ssize_t PyList_Size(Word o) {
  List* l = expect<List>(o);
  return l ? l->length : -1;
}
PYTHON_API Word PyList_GetItem(Word o, ssize_t i) {  // borrowed
  List* l = expect<List>(o);
  return l && within(i, l->length, "list") ? l->items[i].bits : 0;
}
PYTHON_API int PyList_SetItem(Word o, ssize_t i, Word item) {  // takes the reference over
  Ref taken = Ref::own(value(item));
  List* l = expect<List>(o);
  if (!l || !within(i, l->length, "list assignment")) return -1;
  replace(l->items[i], std::move(taken));
  return 0;
}
PYTHON_API int PyList_Append(Word o, Word item) {
  List* l = expect<List>(o);
  return l ? done(list_append(here(), l, value(item))) : -1;
}
PYTHON_API int PyList_Insert(Word o, ssize_t i, Word item) {
  List* l = expect<List>(o);
  if (!l) return -1;
  if (i < 0) i = std::max<ssize_t>(0, i + l->length);
  return done(list_insert(here(), l, std::min<ssize_t>(i, l->length), value(item)));
}
PYTHON_API int PyList_Sort(Word o) {
  List* l = expect<List>(o);
  return l ? done(list_sort(here(), l, kNone, false)) : -1;
}
PYTHON_API int PyList_Reverse(Word o) {
  List* l = expect<List>(o);
  return l ? done(list_reverse(l)) : -1;
}
PYTHON_API Word PyList_AsTuple(Word o) {
  List* l = expect<List>(o);
  return l ? given(list_to_tuple(here(), l)) : 0;
}
PYTHON_API Word PySequence_List(Word o) { return given(list_from(here(), value(o))); }
PYTHON_API Word PySequence_Tuple(Word o) { return given(tuple_from(here(), value(o))); }
PYTHON_API Word PySequence_GetItem(Word o, ssize_t i) {
  return given(get_item(here(), value(o), static_cast<int64_t>(i)));
}
PYTHON_API int PySequence_Contains(Word o, Word item) { return verdict(contains(here(), value(o), value(item))); }
PYTHON_API int PySequence_Check(Word o) { return is_sequence(here(), value(o)); }
PYTHON_API int PyMapping_Check(Word o) { return is_mapping(here(), value(o)); }

// --- dicts -----------------------------------------------------------------------------------------------------------

PYTHON_API Word PyDict_New() { return given(make_dict(here())); }
PYTHON_API ssize_t PyDict_Size(Word o) {
  Dict* d = expect<Dict>(o);
  return d ? d->used : -1;
}
PYTHON_API Word PyDict_GetItemWithError(Word o, Word key) {  // borrowed; NULL without an exception: not there
  Dict* d = expect<Dict>(o);
  if (!d) return 0;
  Borrowed found = dict_get(here(), d, value(key));
  return found.is_raised() ? 0 : found.word.bits;
}
PYTHON_API Word PyDict_GetItem(Word o, Word key) {  // the same, exceptions are dropped
  Word found = PyDict_GetItemWithError(o, key);
  if (!found && !here().pending.is_absent()) clear_pending(here());
  return found;
}
PYTHON_API Word PyDict_GetItemString(Word o, const char* key) {  // borrowed
  Dict* d = expect<Dict>(o);
  return d ? dict_get_str(here(), d, key).bits : 0;
}
PYTHON_API int PyDict_SetItem(Word o, Word key, Word item) {
  Dict* d = expect<Dict>(o);
  return d ? done(dict_set(here(), d, value(key), value(item))) : -1;
}
PYTHON_API int PyDict_SetItemString(Word o, const char* key, Word item) {
  Dict* d = expect<Dict>(o);
  return d ? done(dict_set(here(), d, key, value(item))) : -1;
}
PYTHON_API int PyDict_DelItem(Word o, Word key) {
  Dict* d = expect<Dict>(o);
  return d ? done(dict_delete(here(), d, value(key))) : -1;
}
PYTHON_API int PyDict_Contains(Word o, Word key) {
  Dict* d = expect<Dict>(o);
  return d ? verdict(dict_contains(here(), d, value(key))) : -1;
}
PYTHON_API void PyDict_Clear(Word o) {
  if (Dict* d = expect<Dict>(o)) dict_clear(here(), d);
}
PYTHON_API Word PyDict_Copy(Word o) {
  Dict* d = expect<Dict>(o);
  return d ? given(dict_copy(here(), d)) : 0;
}
PYTHON_API Word PyDict_Keys(Word o) {
  Dict* d = expect<Dict>(o);
  return d ? given(dict_keys_list(here(), d)) : 0;
}
PYTHON_API Word PyDict_Values(Word o) {
  Dict* d = expect<Dict>(o);
  return d ? given(dict_values_list(here(), d)) : 0;
}
PYTHON_API Word PyDict_Items(Word o) {
  Dict* d = expect<Dict>(o);
  return d ? given(dict_items_list(here(), d)) : 0;
}
PYTHON_API int PyDict_Update(Word o, Word other) {
  Dict* d = expect<Dict>(o);
  return d ? done(dict_merge(here(), d, value(other), OnConflict::Replace)) : -1;
}
PYTHON_API int PyDict_Merge(Word o, Word other, int replaces) {
  Dict* d = expect<Dict>(o);
  return d ? done(dict_merge(here(), d, value(other), replaces ? OnConflict::Replace : OnConflict::Keep)) : -1;
}
PYTHON_API Word PyDict_SetDefault(Word o, Word key, Word otherwise) {  // borrowed
  Dict* d = expect<Dict>(o);
  return d ? lent(dict_set_default(here(), d, value(key), value(otherwise))) : 0;
}

// --- sets and cells --------------------------------------------------------------------------------------------------

PYTHON_API Word PySet_New(Word items) { return given(make_set(here(), value(items))); }
PYTHON_API Word PyFrozenSet_New(Word items) { return given(make_frozenset(here(), value(items))); }
PYTHON_API int PySet_Add(Word o, Word item) {
  Set* s = expect<Set>(o);
  return s ? done(set_add(here(), s, value(item))) : -1;
}
PYTHON_API int PySet_Contains(Word o, Word item) {
  if (!is_any_set(value(o))) return expect<Set>(0), -1;
  return verdict(set_contains(here(), static_cast<Set*>(value(o).object()), value(item)));
}
PYTHON_API int PySet_Discard(Word o, Word item) {
  Set* s = expect<Set>(o);
  return s ? verdict(set_discard(here(), s, value(item))) : -1;
}
PYTHON_API ssize_t PySet_Size(Word o) {
  if (!is_any_set(value(o))) return expect<Set>(0), -1;
  return static_cast<Set*>(value(o).object())->used;
}

PYTHON_API Word PyCell_New(Word contents) { return given(make_cell(here(), value(contents))); }
PYTHON_API Word PyCell_Get(Word o) {
  Cell* c = expect<Cell>(o);
  return c && !c->value.is_absent() ? given(Result::copy(c->value)) : 0;
}
PYTHON_API int PyCell_Set(Word o, Word contents) {
  Cell* c = expect<Cell>(o);
  if (!c) return -1;
  replace(c->value, contents ? Ref::copy(value(contents)) : Ref());
  return 0;
}

const void* const kContainerFunctions = reinterpret_cast<const void*>(PyTuple_New);

}  // namespace krait::modules::ctypes::api

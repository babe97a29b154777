// Rows that know the names of their columns.
#include <strings.h>

#include "interpreter/modules/native_object.h"
#include "interpreter/modules/sqlite/sqlite.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/list.h"
#include "interpreter/objects/sequence.h"
#include "interpreter/objects/slice.h"
#include "interpreter/objects/str.h"
#include "interpreter/objects/tuple.h"

namespace krait::modules::sqlite {

namespace {

using Life = modules::Life<Row, &Row::data, &Row::description>;

Result row_new(Thread& t, const Args& a) {
  if (!has_type(t, a[0], type_for(t, kCursorType))) {
    return raise_type_error(t, "Row() argument 1 must be sqlite3.Cursor, not ",
                            a[0].is_none() ? "None" : type_name(t, a[0]));
  }
  if (!is_tuple(a[1]))
    return raise_type_error(t, "Row() argument 2 must be tuple, not ", a[1].is_none() ? "None" : type_name(t, a[1]));
  auto* r = allocate<Row>(t, as<Type>(a.self));
  if (!r) return raised;
  r->data = Ref::copy(a[1]).leak();
  r->description = Ref::copy(as<Cursor>(a[0])->description).leak();
  return Result::own(r);
}

Str* name_at(const Row* r, int64_t i) { return try_as<Str>(as<Tuple>(as<Tuple>(r->description)->items[i])->items[0]); }
int64_t columns(const Row* r) { return is_tuple(r->description) ? as<Tuple>(r->description)->length : 0; }

// ASCII letters in any case; other characters as they are.
ResultOf<bool> same_name(Thread& t, Str* a, Str* b) {
  if (str_equal(a, b)) return true;
  if (!a->ascii || !b->ascii || a->length != b->length) return false;
  return strncasecmp(reinterpret_cast<const char*>(a->data), reinterpret_cast<const char*>(b->data),
                     static_cast<size_t>(a->length)) == 0;
}
Result row_get_item(Thread& t, Value self, Value key) {
  Row* r = as<Row>(self);
  Ref data = Ref::copy(r->data);
  if (is_int(key)) {
    int64_t i = TRY(index_as_i64(t, key, t.types().IndexError));
    if (i < 0) i += data.as<Tuple>()->length;
    if (i < 0 || i >= data.as<Tuple>()->length) return raise_index_error(t, "tuple index out of range");
    return Result::copy(data.as<Tuple>()->items[i]);
  }
  if (is_str(key)) {
    for (int64_t i = 0, n = columns(r); i < n; ++i) {
      Str* name = name_at(r, i);
      if (name && TRY(same_name(t, as<Str>(key), name))) return Result::copy(data.as<Tuple>()->items[i]);
    }
    return raise_index_error(t, "No item with that key");
  }
  if (has_kind(key, Kind::Slice)) return get_item(t, data, key);
  return raise_index_error(t, "Index must be int or string");
}
ResultOf<int64_t> row_length(Thread&, Value self) { return as<Tuple>(as<Row>(self)->data)->length; }
Result row_iter(Thread& t, Value self) { return iter(t, as<Row>(self)->data); }
ResultOf<int64_t> row_hash(Thread& t, Value self) {
  return TRY(hash(t, as<Row>(self)->description)) ^ TRY(hash(t, as<Row>(self)->data));
}
Result row_compare(Thread& t, Value a, Value b, CompareOp op) {
  if (op != CompareOp::Eq && op != CompareOp::Ne) return kNotImplemented;
  if (!has_type(t, b, type_for(t, kRowType))) return kNotImplemented;
  Row *x = as<Row>(a), *y = as<Row>(b);
  bool same = TRY(equal(t, x->description, y->description)) && TRY(equal(t, x->data, y->data));
  return boolean(same == (op == CompareOp::Eq));
}
Result row_keys(Thread& t, const Args& a) {
  Row* r = as<Row>(a.self);
  Ref list = TRY(make_list(t));
  for (int64_t i = 0, n = columns(r); i < n; ++i)
    TRY(list_append(t, list.as<List>(), as<Tuple>(as<Tuple>(r->description)->items[i])->items[0]));
  return list;
}
const NativeFunction kMethods[] = {{"keys()", row_keys, "The names of the row's columns."}, {}};

}  // namespace

const TypeSpec kRowType = {.name = "sqlite3.Row",
                           .size = sizeof(Row),
                           .flags = kIndexed | kBaseType | kHasGc | kSequence,
                           .new_ = {"Row(cursor, data, /)", row_new},
                           .methods = kMethods,
                           .slots = {.destroy = Life::destroy,
                                     .traverse = Life::traverse,
                                     .clear = Life::clear,
                                     .hash = row_hash,
                                     .compare = row_compare,
                                     .iter = row_iter,
                                     .length = row_length,
                                     .get_item = row_get_item}};

}  // namespace krait::modules::sqlite

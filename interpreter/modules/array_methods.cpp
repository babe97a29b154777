// array.array's methods.
#include <algorithm>
#include <cstring>

#include "interpreter/modules/array.h"
#include "interpreter/modules/native_object.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/list.h"
#include "interpreter/objects/sequence.h"
#include "interpreter/objects/str.h"

namespace krait::modules {

namespace {

Result append(Thread& t, const Args& a) {
  TRY(array_append(t, array_of(a.self), a[0]));
  return kNone;
}
Result extend(Thread& t, const Args& a) {
  TRY(array_extend(t, array_of(a.self), a[0]));
  return kNone;
}

Result fromlist(Thread& t, const Args& a) {
  if (!is_list(a[0])) return raise_type_error(t, "arg must be list");
  Array* array = array_of(a.self);
  int64_t before = array->length, count = as<List>(a[0])->length;
  for (int64_t i = 0; i < as<List>(a[0])->length; ++i) {
    Ref item = Ref::copy(as<List>(a[0])->items[i]);
    Status added = array_append(t, array, item);
    if (!added.is_raised() && as<List>(a[0])->length == count) continue;
    if (!added.is_raised()) (void)raise_runtime_error(t, "list changed size during iteration");
    array->length = std::min(before, array->length);
    return raised;
  }
  return kNone;
}

Result tolist(Thread& t, const Args& a) {
  Array* array = array_of(a.self);
  Ref made = TRY(make_list(t));
  for (int64_t i = 0; i < array->length; ++i) {
    Ref item = TRY(array_read(t, array, i));
    TRY(list_append(t, made.as<List>(), item));
  }
  return made;
}

Result frombytes(Thread& t, const Args& a) {
  std::string copy;
  {
    BufferRef buffer;
    TRY(buffer.get(t, a[0]));
    copy = buffer.view();
  }
  TRY(array_add_bytes(t, array_of(a.self), copy));
  return kNone;
}
Result tobytes(Thread& t, const Args& a) { return make_bytes(t, array_of(a.self)->view()); }

Result tofile(Thread& t, const Args& a) {
  Ref bytes = TRY(make_bytes(t, array_of(a.self)->view()));
  (void)TRY(call_method(t, a[0], t.names().write, {bytes.get()}));
  return kNone;
}

Result fromfile(Thread& t, const Args& a) {
  Array* array = array_of(a.self);
  int64_t count = TRY(as_i64(t, a[1]));
  if (count < 0) return raise_value_error(t, "negative count");
  if (count > INT64_MAX / array->item_size) return raise_memory_error(t);
  Ref size = TRY(make_int(t, count * array->item_size));
  Ref bytes = TRY(call_method(t, a[0], t.names().read, {size.get()}));
  if (!is_bytes(bytes)) return raise_type_error(t, "read() didn't return bytes");
  TRY(array_add_bytes(t, array, bytes.as<Bytes>()->view()));
  if (bytes.as<Bytes>()->length == count * array->item_size) return kNone;
  return raise_message(t, t.types().EOFError, "read() didn't return enough bytes");
}

Result fromunicode(Thread& t, const Args& a) {
  if (!is_str(a[0])) return raise_type_error(t, "fromunicode() argument must be str, not ", type_name(t, a[0]));
  if (array_of(a.self)->typecode != 'u') {
    return raise_value_error(t, "fromunicode() may only be called on unicode type arrays");
  }
  TRY(array_add_text(t, array_of(a.self), a[0]));
  return kNone;
}
Result tounicode(Thread& t, const Args& a) {
  if (array_of(a.self)->typecode != 'u') {
    return raise_value_error(t, "tounicode() may only be called on unicode type arrays");
  }
  return array_text(t, array_of(a.self));
}

Result insert(Thread& t, const Args& a) {
  Array* array = array_of(a.self);
  int64_t at = TRY(as_i64(t, a[0]));
  uint8_t packed[8];
  TRY(array_write(t, array->typecode, packed, a[1]));
  if (at < 0) at = std::max<int64_t>(at + array->length, 0);
  at = std::min(at, array->length);
  TRY(array_splice(t, array, at, at, packed, 1));
  return kNone;
}

Result pop(Thread& t, const Args& a) {
  Array* array = array_of(a.self);
  int64_t at = TRY(as_i64(t, a[0]));
  if (array->length == 0) return raise_index_error(t, "pop from empty array");
  if (at < 0) at += array->length;
  if (at < 0 || at >= array->length) return raise_index_error(t, "pop index out of range");
  Ref item = TRY(array_read(t, array, at));
  TRY(array_splice(t, array, at, at + 1, nullptr, 0));
  return item;
}

ResultOf<int64_t> find(Thread& t, Array* array, Value wanted, int64_t start, int64_t stop) {
  for (int64_t i = start; i < stop && i < array->length; ++i) {
    Ref item = TRY(array_read(t, array, i));
    if (TRY(equal(t, item, wanted))) return i;
  }
  return int64_t{-1};
}

Result remove(Thread& t, const Args& a) {
  int64_t at = TRY(find(t, array_of(a.self), a[0], 0, INT64_MAX));
  if (at < 0) return raise_value_error(t, "array.remove(x): x not in array");
  TRY(array_splice(t, array_of(a.self), at, at + 1, nullptr, 0));
  return kNone;
}

Result index_method(Thread& t, const Args& a) {
  Array* array = array_of(a.self);
  int64_t start = TRY(search_bound(t, a[1], array->length, 0)),
          stop = TRY(search_bound(t, a[2], array->length, INT64_MAX));
  int64_t at = TRY(find(t, array, a[0], start, stop));
  if (at < 0) return raise_value_error(t, "array.index(x): x not in array");
  return make_int(t, at);
}

Result count(Thread& t, const Args& a) {
  Array* array = array_of(a.self);
  int64_t found = 0;
  for (int64_t i = 0; i < array->length; ++i) {
    Ref item = TRY(array_read(t, array, i));
    found += TRY(equal(t, item, a[0]));
  }
  return make_int(t, found);
}

Result reverse(Thread&, const Args& a) {
  Array* array = array_of(a.self);
  for (int64_t i = 0, j = array->length - 1; i < j; ++i, --j) {
    std::swap_ranges(array->at(i), array->at(i) + array->item_size, array->at(j));
  }
  return kNone;
}

Result byteswap(Thread&, const Args& a) {
  Array* array = array_of(a.self);
  for (int64_t i = 0; i < array->length; ++i) std::reverse(array->at(i), array->at(i) + array->item_size);
  return kNone;
}

Result buffer_info(Thread& t, const Args& a) {
  Ref address = TRY(make_uint(t, reinterpret_cast<uint64_t>(array_of(a.self)->data)));
  Ref length = TRY(make_int(t, array_of(a.self)->length));
  return make_tuple(t, {address.get(), length.get()});
}

Result copy(Thread& t, const Args& a) {
  Array* array = array_of(a.self);
  Ref made = TRY(make_array(t, TRY(make_type(t, kArrayType)), array->typecode, array->length));
  if (array->length) memcpy(made.as<Array>()->data, array->data, static_cast<size_t>(array->bytes()));
  return made;
}

Result sizeof_(Thread& t, const Args& a) {
  return make_int(t, static_cast<int64_t>(type_of(t, a.self)->basic_size) +
                         array_of(a.self)->capacity * array_of(a.self)->item_size);
}

}  // namespace

const NativeFunction kArrayMethods[] = {
    {"append(v, /)", append, "Adds v as the new last item."},
    {"buffer_info()", buffer_info, "The address of the memory and the number of items in it."},
    {"byteswap()", byteswap, "Reverse the bytes of all items."},
    {"__copy__()", copy, "Makes another array with the same items."},
    {"count(v, /)", count, "Tells how many items of the array equal v."},
    {"__deepcopy__(unused, /)", copy, "Makes another array with the same items."},
    {"extend(bb, /)", extend, "Adds all the given items after the last one of the array."},
    {"fromfile(f, n, /)", fromfile, "Read n items from the file object f and append them to the end of the array."},
    {"fromlist(list, /)", fromlist, "Adds each item of the list after the last one of the array."},
    {"frombytes(buffer, /)", frombytes, "Appends items from a bytes-like object, as machine values."},
    {"fromunicode(ustr, /)", fromunicode, "Extends this array, of type 'u', with the characters of a string."},
    {"index(v, start=0, stop=9223372036854775807, /)", index_method,
        "The position of the first item that equals v."},
    {"insert(i, v, /)", insert, "Puts v into the array in front of the item at position i."},
    {"pop(i=-1, /)", pop, "Takes the item at position i out of the array and gives it back."},
    {"__reduce_ex__(value, /)", array_reduce_ex, "What pickle needs to build the same object again."},
    {"remove(v, /)", remove, "Deletes the first item that equals v."},
    {"reverse()", reverse, "Turns the array around, so that its last item comes first."},
    {"tofile(f, /)", tofile, "Writes the items to the file f in binary, as the machine stores them."},
    {"tolist()", tolist, "Makes a list with the items of the array."},
    {"tobytes()", tobytes, "Convert the array to an array of machine values and return the bytes."},
    {"tounicode()", tounicode, "Convert an array of type 'u' to a string."},
    {"__sizeof__()", sizeof_, "The number of bytes that the array takes up in memory."},
    {}};

}  // namespace krait::modules

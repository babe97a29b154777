// The tables of the methods of bytes and bytearray (library reference, Bytes and Bytearray Operations), and what only
// one of the two has.
#include "interpreter/objects/bytes_methods.h"

#include <algorithm>

#include "interpreter/objects/codecs.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/str.h"
#include "interpreter/objects/tuple.h"

namespace krait::objects {

namespace {

Result decode(Thread& t, const Args& a) {
  TRY(check_codec_name(t, a[0], "decode", "encoding"));
  TRY(check_codec_name(t, a[1], "decode", "errors"));
  // Nothing is nothing in any codec; only the development mode asks whether there is such a one.
  if (bytes_view(a.self).empty() && !t.interpreter->config.dev_mode) return make_ascii(t, {});
  std::string_view encoding = TRY(as_utf8(t, a[0])), errors = TRY(as_utf8(t, a[1]));
  return decode_buffer(t, a.self, encoding, errors);
}

Result bytes_getnewargs(Thread& t, const Args& a) {
  Ref copy = TRY(make_bytes(t, bytes_view(a.self)));
  return make_tuple(t, {copy.get()});
}

Result bytes_bytes(Thread& t, const Args& a) { return unchanged(t, a.self); }

Result append(Thread& t, const Args& a) {
  char byte = static_cast<char>(TRY(byte_value(t, a[0])));
  ByteArray* array = as<ByteArray>(a.self);
  TRY(bytearray_splice(t, array, array->length, array->length, {&byte, 1}));
  return kNone;
}

Result extend(Thread& t, const Args& a) {
  TRY(bytearray_extend(t, as<ByteArray>(a.self), a[0]));
  return kNone;
}

Result insert(Thread& t, const Args& a) {
  int64_t at = TRY(size_argument(t, a[0]));
  char byte = static_cast<char>(TRY(byte_value(t, a[1])));
  ByteArray* array = as<ByteArray>(a.self);
  if (at < 0) at = std::max<int64_t>(at + array->length, 0);
  at = std::min(at, array->length);
  TRY(bytearray_splice(t, array, at, at, {&byte, 1}));
  return kNone;
}

Result pop(Thread& t, const Args& a) {
  int64_t at = TRY(size_argument(t, a[0]));
  ByteArray* array = as<ByteArray>(a.self);
  if (array->length == 0) return raise_index_error(t, "pop from empty bytearray");
  if (at < 0) at += array->length;
  if (at < 0 || at >= array->length) return raise_index_error(t, "pop index out of range");
  uint8_t byte = array->data[at];
  TRY(bytearray_splice(t, array, at, at + 1, {}));
  return small_int(byte);
}

Result remove(Thread& t, const Args& a) {
  char byte = static_cast<char>(TRY(byte_value(t, a[0])));
  ByteArray* array = as<ByteArray>(a.self);
  size_t at = array->view().find(byte);
  if (at == std::string_view::npos) return raise_value_error(t, "value not found in bytearray");
  TRY(bytearray_splice(t, array, static_cast<int64_t>(at), static_cast<int64_t>(at) + 1, {}));
  return kNone;
}

Result reverse(Thread&, const Args& a) {
  ByteArray* array = as<ByteArray>(a.self);
  std::reverse(array->data, array->data + array->length);
  return kNone;
}

Result clear(Thread& t, const Args& a) {
  TRY(bytearray_resize(t, as<ByteArray>(a.self), 0));
  return kNone;
}

Result copy(Thread& t, const Args& a) { return make_bytearray(t, bytes_view(a.self)); }

// Bytes that belong to the contents, with room to grow and the zero behind them.
int64_t allocated(const ByteArray* array) { return array->block ? array->capacity : 0; }

Result alloc(Thread& t, const Args& a) { return make_int(t, allocated(as<ByteArray>(a.self))); }

Result sizeof_(Thread& t, const Args& a) {
  return make_int(t, static_cast<int64_t>(type_of(t, a.self)->basic_size) + allocated(as<ByteArray>(a.self)));
}

// Old protocols have no bytes: text in latin-1 stands for them.
Result reduce_arguments(Thread& t, Value self, int64_t protocol) {
  std::string_view contents = bytes_view(self);
  if (contents.empty()) return make_tuple(t, {});
  if (protocol >= 3) {
    Ref bytes = TRY(make_bytes(t, contents));
    return make_tuple(t, {bytes.get()});
  }
  Ref text = TRY(make_latin1(t, contents)), encoding = TRY(make_ascii(t, "latin-1"));
  return make_tuple(t, {text.get(), encoding.get()});
}

Result reduce_for(Thread& t, Value self, int64_t protocol) {
  Ref arguments = TRY(reduce_arguments(t, self, protocol));
  Ref state = TRY(call_method(t, self, t.names().__getstate__));
  return make_tuple(t, {Value::from_object(type_of(t, self)), arguments.get(), state.get()});
}

Result sizeof_bytes(Thread& t, const Args& a) {  // the items and the NUL behind them, the hash before
  return make_int(t, 33 + static_cast<int64_t>(bytes_view(a.self).size()));
}

Result reduce(Thread& t, const Args& a) { return reduce_for(t, a.self, 2); }
Result reduce_ex(Thread& t, const Args& a) { return reduce_for(t, a.self, TRY(as_c_int(t, a[0]))); }

}  // namespace

const NativeFunction kBytesMethods[] = {
    {"__sizeof__()", sizeof_bytes, "Returns the size of the object in memory, in bytes."},
    {"__getnewargs__()", bytes_getnewargs, nullptr},
    {"__bytes__()", bytes_bytes, "The same value as an object whose type is bytes itself."},
    {"decode(encoding='utf-8', errors='strict')", decode,
     "Turns the bytes into a str with the codec named by encoding.\n\n  errors\n    What to do about bytes that "
     "do not fit: 'strict' raises a UnicodeDecodeError; 'ignore', 'replace'\n    and any name known to "
     "codecs.register_error work too."},
#include "interpreter/objects/bytes_shared_methods.inc"
    {}};

const NativeFunction kByteArrayMethods[] = {
    {"__alloc__()", alloc, "B.__alloc__() -> int\n\nThe number of bytes really set aside in memory."},
    {"__reduce__()", reduce, "What pickle needs to build the same object again."},
    {"__reduce_ex__(proto=0, /)", reduce_ex, "What pickle needs to build the same object again."},
    {"__sizeof__()", sizeof_, "The number of bytes that the bytearray takes up in memory."},
    {"append(item, /)", append, "Adds one item after the last one of the bytearray.\n\n  item\n    What to add."},
    {"clear()", clear, "Empties the bytearray."},
    {"copy()", copy, "Makes another object with the same bytes."},
    {"decode(encoding='utf-8', errors='strict')", decode,
     "Turns the bytearray into a str with the codec named by encoding.\n\n  errors\n    What to do about bytes "
     "that do not fit: 'strict' raises a UnicodeDecodeError; 'ignore', 'replace'\n    and any name known to "
     "codecs.register_error work too."},
    {"extend(iterable_of_ints, /)", extend,
     "Adds every item of an iterator or a sequence after the last one of the bytearray.\n\n  iterable_of_ints\n  "
     "  Where the items come from."},
    {"insert(index, item, /)", insert,
        "Puts one item into the bytearray, in front of the one at the given index."},
    {"pop(index=-1, /)", pop,
     "Takes one item out of B and gives it back.\n\n  index\n    Where the item is; by default -1, the last one."},
    {"remove(value, /)", remove, "Deletes the first item of the bytearray that equals the value."},
    {"reverse()", reverse, "Turns B itself around, so that its last value comes first."},
#include "interpreter/objects/bytes_shared_methods.inc"
    {}};

}  // namespace krait::objects

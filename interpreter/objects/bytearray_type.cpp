// The type bytearray: life and the sequence protocol (library reference, Bytearray Objects).
#include <cstdlib>
#include <cstring>

#include "interpreter/objects/bytes_methods.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/sequence.h"
#include "interpreter/objects/slice.h"
#include "interpreter/objects/str.h"
#include "interpreter/runtime/heap.h"

namespace krait::objects {

Status bytearray_splice(Thread& t, ByteArray* a, int64_t start, int64_t end, std::string_view contents) {
  int64_t size = static_cast<int64_t>(contents.size()), growth = size - (end - start), tail = a->length - end;
  if (growth < 0) {
    if (a->exports > 0) return bytearray_resize(t, a, a->length + growth);  // says that it cannot
    if (start == 0) {
      a->data -= growth;  // the front is given up without a move
      a->length += growth;
    } else {
      if (tail) memmove(a->data + end + growth, a->data + end, static_cast<size_t>(tail));
      TRY(bytearray_resize(t, a, a->length + growth));
    }
  } else if (growth > 0) {
    if (a->length > kMaxBytes - growth) return raise_memory_error(t);
    TRY(bytearray_resize(t, a, a->length + growth));
    if (tail) memmove(a->data + end + growth, a->data + end, static_cast<size_t>(tail));
  }
  if (size) memcpy(a->data + start, contents.data(), static_cast<size_t>(size));
  return ok();
}

Status bytearray_extend(Thread& t, ByteArray* a, Value iterable) {
  if (has_buffer(t, iterable)) {
    std::string copy;
    {
      BufferRef buffer;
      TRY(buffer.get(t, iterable));
      copy = buffer.view();
    }
    return bytearray_splice(t, a, a->length, a->length, copy);
  }
  std::string collected;
  Result iterator = iter(t, iterable);
  if (iterator.is_raised()) {
    if (!pending_matches(t, t.types().TypeError)) return raised;
    clear_pending(t);
    return raise_type_error(t, "can't extend bytearray with ", type_name(t, iterable));
  }
  Ref items = iterator.take();
  (void)TRY(length_hint(t, iterable, 32));  // what it says is not needed, what it raises is
  for (;;) {
    Ref item = TRY(next(t, items));
    if (item.is_absent()) break;
    collected.push_back(static_cast<char>(TRY(byte_value(t, item))));
  }
  return bytearray_splice(t, a, a->length, a->length, collected);
}

namespace {

void bytearray_destroy(Object* o) { free(static_cast<ByteArray*>(o)->block); }

Result bytearray_new(Thread& t, Type* type, const Value*, size_t, Tuple*) {
  ByteArray* a = allocate<ByteArray>(t, type);
  if (!a) return raised;
  return Result::own(a);
}

Result bytearray_repr(Thread& t, Value self) {
  std::string_view contents = as<ByteArray>(self)->view();
  bool single = contents.find('\'') != std::string_view::npos, twice = contents.find('"') != std::string_view::npos;
  if (!single || twice) return bytes_repr_of(t, contents, cat(type_name(t, self), "("), ")");
  Ref text = TRY(bytes_repr_of(t, contents, {}, {}));  // b"it's": here single quotes are escaped all the same
  std::string out;
  for (char c : TRY(str_utf8(t, text.as<Str>()))) out.append(c == '\'' ? "\\'" : std::string_view(&c, 1));
  return make_ascii(t, cat(type_name(t, self), "(", out, ")"));
}

Result bytearray_str(Thread& t, Value self) {
  TRY(warn_str_of(t, "str() on a bytearray instance"));
  return bytearray_repr(t, self);
}

Result bytearray_compare(Thread& t, Value a, Value b, CompareOp op) {
  if (is_str(a) || is_str(b)) {
    if (op == CompareOp::Eq || op == CompareOp::Ne) TRY(warn_comparison(t, a, b));
    return kNotImplemented;
  }
  if (!has_buffer(t, a) || !has_buffer(t, b)) return kNotImplemented;
  BufferRef left, right;
  if (left.get(t, a).is_raised() || right.get(t, b).is_raised()) {
    clear_pending(t);
    return kNotImplemented;
  }
  return bytes_compare_views(left.view(), right.view(), op);
}

ResultOf<int64_t> bytearray_length(Thread&, Value self) { return as<ByteArray>(self)->length; }

Raised bad_index(Thread& t, Value key) {
  return raise_type_error(t, "bytearray indices must be integers or slices, not ", type_name(t, key));
}

ResultOf<int64_t> position(Thread& t, Value self, Value key) {
  int64_t i = key.is_small_int() ? key.small_int() : TRY(index_as_i64(t, key, t.types().IndexError));
  ByteArray* a = as<ByteArray>(self);
  if (i < 0) i += a->length;
  if (i < 0 || i >= a->length) return raise_index_error(t, "bytearray index out of range");
  return i;
}

Result get_slice(Thread& t, Value self, Value key) {
  ByteArray* a = as<ByteArray>(self);
  SliceBounds s = TRY(slice_bounds(t, key, a->length));
  if (s.step == 1) {
    return make_bytearray(t, a->view().substr(static_cast<size_t>(s.start), static_cast<size_t>(s.count)));
  }
  Ref made = TRY(make_empty_like(t, self, s.count));
  uint8_t* out = made.as<ByteArray>()->data;
  for (int64_t i = 0, at = s.start; i < s.count; ++i, at += s.step) out[i] = a->data[at];
  return made;
}

Result bytearray_get_item(Thread& t, Value self, Value key) {
  if (has_kind(key, Kind::Slice)) return get_slice(t, self, key);
  if (!key.is_small_int() && !has_index(t, key)) return bad_index(t, key);
  int64_t i = TRY(position(t, self, key));
  return small_int(as<ByteArray>(self)->data[i]);
}

// del a[start:stop:step] with a step other than 1.
Status delete_stepped(Thread& t, ByteArray* a, SliceBounds s) {
  if (s.count == 0) return ok();
  if (a->exports > 0) return bytearray_resize(t, a, a->length - s.count);  // says that it cannot
  if (s.step < 0) {
    s.start += s.step * (s.count - 1);
    s.step = -s.step;
  }
  int64_t to = s.start, skip = s.start, left = s.count;
  for (int64_t from = s.start; from < a->length; ++from) {
    if (left && from == skip) {
      skip += s.step;
      --left;
    } else {
      a->data[to++] = a->data[from];
    }
  }
  return bytearray_resize(t, a, to);
}

// The bytes that a slice assignment takes, as a copy.
ResultOf<std::string> assigned_bytes(Thread& t, Value value) {
  if (value.is_absent()) return std::string();
  if (is_bytearray(value)) return std::string(bytes_view(value));
  Type* type = type_of(t, value);
  bool number = type->slots.index || type->slots.int_ || type->slots.float_ || has_kind(value, Kind::Complex);
  if (number || is_str(value)) {
    return raise_type_error(t, "can assign only bytes, buffers, or iterables of ints in range(0, 256)");
  }
  Ref made = TRY(call(t, Value::from_object(t.types().bytearray), {value}));
  return std::string(bytes_view(made));
}

Status set_slice(Thread& t, Value self, Value key, Value value) {
  ByteArray* a = as<ByteArray>(self);
  std::string bytes = TRY(assigned_bytes(t, value));
  SliceBounds s = TRY(slice_bounds(t, key, a->length));
  int64_t needed = static_cast<int64_t>(bytes.size());
  if (s.step == 1) return bytearray_splice(t, a, s.start, s.start + s.count, bytes);
  if (needed == 0) return delete_stepped(t, a, s);
  if (needed != s.count) {
    return raise_value_error(t, "attempt to assign bytes of size ", needed, " to extended slice of size ", s.count);
  }
  for (int64_t i = 0, at = s.start; i < s.count; ++i, at += s.step)
    a->data[at] = static_cast<uint8_t>(bytes[static_cast<size_t>(i)]);
  return ok();
}

Status bytearray_set_item(Thread& t, Value self, Value key, Value value) {
  if (has_kind(key, Kind::Slice)) return set_slice(t, self, key, value);
  if (!key.is_small_int() && !has_index(t, key)) return bad_index(t, key);
  Ref index = key.is_small_int() ? Ref::copy(key) : TRY(runtime::index(t, key));
  uint8_t byte =
      value.is_absent() ? uint8_t{0} : TRY(byte_value(t, value));  // first: it may run Python that cuts the array
  int64_t i = TRY(position(t, self, index));
  if (value.is_absent()) return bytearray_splice(t, as<ByteArray>(self), i, i + 1, {});
  as<ByteArray>(self)->data[i] = byte;
  return ok();
}

Result bytearray_concat(Thread& t, Value a, Value b) {
  if (!has_buffer(t, b)) return raise_type_error(t, "can't concat ", type_name(t, b), " to ", type_name(t, a));
  BufferRef head, tail;
  TRY(head.get(t, a));
  TRY(tail.get(t, b));
  std::string_view first = head.view(), second = tail.view();
  if (static_cast<int64_t>(first.size()) > kMaxBytes - static_cast<int64_t>(second.size()))
    return raise_memory_error(t);
  Ref made = TRY(make_bytearray(t, {}));
  ByteArray* out = made.as<ByteArray>();
  TRY(bytearray_resize(t, out, static_cast<int64_t>(first.size() + second.size())));
  if (!first.empty()) memcpy(out->data, first.data(), first.size());
  if (!second.empty()) memcpy(out->data + first.size(), second.data(), second.size());
  return made;
}

void fill_repeated(uint8_t* out, int64_t length, int64_t times) {
  for (int64_t i = 1; i < times && length; ++i) memcpy(out + i * length, out, static_cast<size_t>(length));
}

Result bytearray_repeat(Thread& t, Value self, Value times) {
  int64_t n = TRY(index_as_i64(t, times, t.types().OverflowError));
  ByteArray* a = as<ByteArray>(self);
  if (n < 0) n = 0;
  if (n && a->length > kMaxBytes / n) return raise_memory_error(t);
  Ref made = TRY(make_empty_like(t, self, a->length * n));
  if (!a->length || !n) return made;
  ByteArray* out = made.as<ByteArray>();
  if (a->length) memcpy(out->data, a->data, static_cast<size_t>(a->length));
  fill_repeated(out->data, a->length, n);
  return made;
}

Result bytearray_inplace_concat(Thread& t, Value self, Value other) {
  if (!has_buffer(t, other))
    return raise_type_error(t, "can't concat ", type_name(t, other), " to ", type_name(t, self));
  TRY(bytearray_extend(t, as<ByteArray>(self), other));
  return Result::copy(self);
}

Result bytearray_inplace_repeat(Thread& t, Value self, Value times) {
  int64_t n = TRY(index_as_i64(t, times, t.types().OverflowError));
  ByteArray* a = as<ByteArray>(self);
  if (n < 0) n = 0;
  int64_t before = a->length;
  if (n && before > kMaxBytes / n) return raise_memory_error(t);
  TRY(bytearray_resize(t, a, before * n));
  if (before && n) fill_repeated(a->data, before, n);
  return Result::copy(self);
}

Result bytearray_remainder(Thread& t, Value a, Value b) {
  if (!is_bytearray(a)) return kNotImplemented;
  return bytes_percent_format(t, a, b);
}

Status bytearray_get_buffer(Thread&, Value self, Buffer& buffer, int) {
  static const uint8_t kNothing[1] = {};  // nobody writes to no bytes
  ByteArray* a = as<ByteArray>(self);
  buffer.data = a->data ? a->data : const_cast<uint8_t*>(kNothing);
  buffer.length = a->length;
  buffer.read_only = false;
  ++a->exports;
  return ok();
}

void bytearray_release_buffer(Value self, Buffer&) { --as<ByteArray>(self)->exports; }

}  // namespace

const TypeSpec kByteArrayType = {
    .name = "bytearray",
    .doc =
        "bytearray(iterable_of_ints) -> bytearray\nbytearray(string, encoding[, errors]) -> bytearray\n"
        "bytearray(bytes_or_buffer) -> mutable copy of bytes_or_buffer\n"
        "bytearray(int) -> bytes array of size given by the parameter initialized with null bytes\n"
        "bytearray() -> empty bytes array\n\nA mutable array of bytes, made from an iterable of integers in "
        "range(256), "
        "a string and\nits encoding, an object with the buffer API, or a length.",
    .kind = Kind::ByteArray,
    .size = sizeof(ByteArray),
    .flags = kIndexed | kBaseType | kMatchSelf,
    .init = {"bytearray(source=<absent>, encoding=<absent>, errors=<absent>)", bytearray_init},
    .methods = kByteArrayMethods,
    .slots = {.destroy = bytearray_destroy,
              .new_ = bytearray_new,
              .repr = bytearray_repr,
              .str = bytearray_str,
              .compare = bytearray_compare,
              .iter = bytearray_iter,
              .remainder = bytearray_remainder,
              .length = bytearray_length,
              .get_item = bytearray_get_item,
              .set_item = bytearray_set_item,
              .contains = bytes_contains,
              .concat = bytearray_concat,
              .repeat = bytearray_repeat,
              .inplace_concat = bytearray_inplace_concat,
              .inplace_repeat = bytearray_inplace_repeat,
              .get_buffer = bytearray_get_buffer,
              .release_buffer = bytearray_release_buffer}};

}  // namespace krait::objects

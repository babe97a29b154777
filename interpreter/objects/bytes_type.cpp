// The type bytes: life and the sequence protocol (library reference, Bytes Objects).
#include <cstring>

#include "interpreter/objects/bytes_methods.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/sequence.h"
#include "interpreter/objects/slice.h"
#include "interpreter/objects/str.h"
#include "interpreter/runtime/hash.h"
#include "interpreter/text/escape.h"
#include "interpreter/text/find.h"

namespace krait::objects {

Result bytes_repr_of(Thread& t, std::string_view contents, std::string_view before, std::string_view after) {
  text::ReprPlan plan = text::plan_bytes_repr(contents);
  int64_t length = static_cast<int64_t>(before.size() + plan.size + after.size());
  Ref made = TRY(make_empty_str(t, length, 127));
  uint8_t* out = made.as<Str>()->data;
  if (!before.empty()) memcpy(out, before.data(), before.size());
  text::write_bytes_repr(contents, plan, reinterpret_cast<char*>(out + before.size()));
  if (!after.empty()) memcpy(out + before.size() + plan.size, after.data(), after.size());
  return made;
}

Status warn_str_of(Thread& t, const char* message) {
  return t.interpreter->config.bytes_warning ? warn(t, t.types().BytesWarning, message) : ok();
}

Status warn_comparison(Thread& t, Value a, Value b) {
  if (!t.interpreter->config.bytes_warning) return ok();
  if (is_str(a) || is_str(b)) return warn(t, t.types().BytesWarning, "Comparison between bytes and string");
  if (is_int(a) || is_int(b)) return warn(t, t.types().BytesWarning, "Comparison between bytes and int");
  return ok();
}

Result bytes_compare_views(std::string_view a, std::string_view b, CompareOp op) {
  if ((op == CompareOp::Eq || op == CompareOp::Ne) && a.size() != b.size()) return boolean(op == CompareOp::Ne);
  size_t shared = a.size() < b.size() ? a.size() : b.size();
  int order = shared ? memcmp(a.data(), b.data(), shared) : 0;
  if (order) return compare_lengths(order, 0, op);
  return compare_lengths(static_cast<int64_t>(a.size()), static_cast<int64_t>(b.size()), op);
}

ResultOf<bool> bytes_contains(Thread& t, Value self, Value item) {
  ResultOf<int64_t> byte = index_as_i64(t, item);
  if (byte.is_raised()) {
    clear_pending(t);
    BufferRef part;
    TRY(part.get(t, item));
    return text::find(bytes_view(self), part.view()) >= 0;
  }
  if (byte.value < 0 || byte.value > 255) return raise_value_error(t, "byte must be in range(0, 256)");
  return text::find_unit(bytes_view(self), static_cast<char32_t>(byte.value)) >= 0;
}

namespace {

Result bytes_repr(Thread& t, Value self) { return bytes_repr_of(t, as<Bytes>(self)->view(), {}, {}); }

Result bytes_str(Thread& t, Value self) {
  TRY(warn_str_of(t, "str() on a bytes instance"));
  return bytes_repr(t, self);
}

ResultOf<int64_t> bytes_hash(Thread& t, Value self) {
  Bytes* b = as<Bytes>(self);
  if (b->hash == -1) {
    HashKey key{t.interpreter->hash_key[0], t.interpreter->hash_key[1]};
    b->hash = hash_bytes(key, b->data, static_cast<size_t>(b->length));
  }
  return b->hash;
}

Result bytes_compare(Thread& t, Value a, Value b, CompareOp op) {
  if (!is_bytes(a) || !is_bytes(b)) {
    if (op == CompareOp::Eq || op == CompareOp::Ne) TRY(warn_comparison(t, a, b));
    return kNotImplemented;
  }
  return bytes_compare_views(as<Bytes>(a)->view(), as<Bytes>(b)->view(), op);
}

ResultOf<int64_t> bytes_length(Thread&, Value self) { return as<Bytes>(self)->length; }

Result bytes_slice(Thread& t, Value self, Value key) {
  Bytes* b = as<Bytes>(self);
  SliceBounds s = TRY(slice_bounds(t, key, b->length));
  if (s.step == 1) {
    if (s.count == b->length && is_exact_bytes(self)) return Result::copy(self);
    return make_bytes(t, b->view().substr(static_cast<size_t>(s.start), static_cast<size_t>(s.count)));
  }
  Ref made = TRY(make_empty_bytes(t, s.count));
  uint8_t* out = made.as<Bytes>()->data;
  for (int64_t i = 0, at = s.start; i < s.count; ++i, at += s.step) out[i] = b->data[at];
  return made;
}

Result bytes_get_item(Thread& t, Value self, Value key) {
  Bytes* b = as<Bytes>(self);
  if (!key.is_small_int()) {
    if (has_kind(key, Kind::Slice)) return bytes_slice(t, self, key);
    if (!has_index(t, key)) {
      return raise_type_error(t, "byte indices must be integers or slices, not ", type_name(t, key));
    }
  }
  int64_t i = key.is_small_int() ? key.small_int() : TRY(index_as_i64(t, key, t.types().IndexError));
  if (i < 0) i += b->length;
  if (i < 0 || i >= b->length) return raise_index_error(t, "index out of range");
  return small_int(b->data[i]);
}

Result bytes_concat(Thread& t, Value a, Value b) {
  if (!has_buffer(t, b)) return raise_type_error(t, "can't concat ", type_name(t, b), " to ", type_name(t, a));
  BufferRef tail;
  TRY(tail.get(t, b));
  std::string_view head = as<Bytes>(a)->view(), rest = tail.view();
  if (head.empty() && is_exact_bytes(b)) return Result::copy(b);
  if (rest.empty() && is_exact_bytes(a)) return Result::copy(a);
  if (static_cast<int64_t>(head.size()) > kMaxBytes - static_cast<int64_t>(rest.size())) return raise_memory_error(t);
  Ref made = TRY(make_empty_bytes(t, static_cast<int64_t>(head.size() + rest.size())));
  if (!head.empty()) memcpy(made.as<Bytes>()->data, head.data(), head.size());
  if (!rest.empty()) memcpy(made.as<Bytes>()->data + head.size(), rest.data(), rest.size());
  return made;
}

Result bytes_repeat(Thread& t, Value self, Value times) {
  Bytes* b = as<Bytes>(self);
  int64_t n = TRY(index_as_i64(t, times, t.types().OverflowError));
  if (n < 0) n = 0;
  if (n && b->length > kMaxBytes / n) return raise_overflow_error(t, "repeated bytes are too long");
  if (b->length * n == b->length && is_exact_bytes(self)) return Result::copy(self);
  Ref made = TRY(make_empty_bytes(t, b->length * n));
  uint8_t* out = made.as<Bytes>()->data;
  if (b->length == 1) {
    memset(out, b->data[0], static_cast<size_t>(n));
  } else {
    for (int64_t i = 0; i < n; ++i) memcpy(out + i * b->length, b->data, static_cast<size_t>(b->length));
  }
  return made;
}

Result bytes_remainder(Thread& t, Value a, Value b) {
  if (!is_bytes(a)) return kNotImplemented;
  return bytes_percent_format(t, a, b);
}

Status bytes_get_buffer(Thread& t, Value self, Buffer& buffer, int flags) {
  if (flags & kBufferWritable) return raise_message(t, t.types().BufferError, "Object is not writable.");
  buffer.data = as<Bytes>(self)->data;
  buffer.length = as<Bytes>(self)->length;
  return ok();
}

}  // namespace

const TypeSpec kBytesType = {
    .name = "bytes",
    .doc =
        "bytes(iterable_of_ints) -> bytes\nbytes(string, encoding[, errors]) -> bytes\n"
        "bytes(bytes_or_buffer) -> immutable copy of bytes_or_buffer\n"
        "bytes(int) -> bytes object of size given by the parameter initialized with null bytes\n"
        "bytes() -> empty bytes object\n\nAn immutable array of bytes, made from an iterable of integers in "
        "range(256), "
        "a string and\nits encoding, an object with the buffer API, or a length.",
    .kind = Kind::Bytes,
    .size = sizeof(Bytes),
    .flags = kIndexed | kBaseType | kVariableSize | kMatchSelf,
    .new_ = {"bytes(source=<absent>, encoding=<absent>, errors=<absent>)", bytes_new},
    .methods = kBytesMethods,
    .slots = {.repr = bytes_repr,
              .str = bytes_str,
              .hash = bytes_hash,
              .compare = bytes_compare,
              .iter = bytes_iter,
              .remainder = bytes_remainder,
              .length = bytes_length,
              .get_item = bytes_get_item,
              .contains = bytes_contains,
              .concat = bytes_concat,
              .repeat = bytes_repeat,
              .get_buffer = bytes_get_buffer}};

}  // namespace krait::objects

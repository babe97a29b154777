// bytes(...) and bytearray(...): from text, numbers, buffers and iterables (library reference, Binary Sequence Types).
#include <cstring>

#include "interpreter/objects/bytes_methods.h"
#include "interpreter/objects/codecs.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/list.h"
#include "interpreter/objects/memoryview.h"
#include "interpreter/objects/str.h"
#include "interpreter/objects/tuple.h"
#include "interpreter/runtime/heap.h"

namespace krait::objects {

Result make_empty_like(Thread& t, Value model, int64_t length) {
  if (is_bytes(model)) return make_empty_bytes(t, length);
  Ref made = TRY(make_bytearray(t, {}));
  TRY(bytearray_resize(t, made.as<ByteArray>(), length));
  return made;
}

Result make_like(Thread& t, Value model, std::string_view contents) {
  return is_bytes(model) ? make_bytes(t, contents) : make_bytearray(t, contents);
}

Result unchanged(Thread& t, Value self) {
  if (is_exact_bytes(self)) return Result::copy(self);
  return make_like(t, self, bytes_view(self));
}

std::string_view argument_name(Thread& t, Value v) { return v.is_none() ? "None" : type_name(t, v); }

ResultOf<int64_t> size_argument(Thread& t, Value v) {
  if (v.is_small_int()) return v.small_int();
  Ref number = TRY(index(t, v));
  int64_t size;
  if (int_fits_i64(number, &size)) return size;
  return raise_overflow_error(t, "Python int too large to convert to C ssize_t");
}

Status check_codec_name(Thread& t, Value name, const char* function, const char* parameter) {
  if (name.is_absent()) return ok();
  if (!is_str(name)) {
    return raise_type_error(t, function, "() argument '", parameter, "' must be str, not ", argument_name(t, name));
  }
  std::string_view text = TRY(str_utf8(t, as<Str>(name)));
  if (text.find('\0') != std::string_view::npos) return raise_value_error(t, "embedded null character");
  return ok();
}

ResultOf<uint8_t> byte_value(Thread& t, Value v) {
  Ref number = v.is_small_int() ? Ref::copy(v) : TRY(index(t, v));
  int64_t n;
  if (!int_fits_i64(number, &n) || n < 0 || n > 255) return raise_value_error(t, "byte must be in range(0, 256)");
  return static_cast<uint8_t>(n);
}

namespace {

Result encode(Thread& t, Value text, Value encoding, Value errors) {
  std::string_view codec = encoding.is_absent() ? std::string_view("utf-8") : TRY(str_utf8(t, as<Str>(encoding)));
  std::string_view handler = errors.is_absent() ? std::string_view() : TRY(str_utf8(t, as<Str>(errors)));
  return encode_str(t, text, codec, handler);
}

// Collects bytes one by one, with room to grow.
class ByteCollector {
 public:
  explicit ByteCollector(Thread& t) : t_(t) {}
  Status add(Value item) {
    int64_t n = TRY(index_as_i64(t_, item));
    if (n < 0 || n > 255) return raise_value_error(t_, "bytes must be in range(0, 256)");
    out_.push_back(static_cast<char>(n));
    return ok();
  }
  Result finish() { return make_bytes(t_, out_); }

 private:
  Thread& t_;
  std::string out_;
};

Result from_items(Thread& t, Value sequence) {
  ByteCollector out(t);
  for (int64_t i = 0;; ++i) {
    if (is_list(sequence) ? i >= as<List>(sequence)->length : i >= as<Tuple>(sequence)->length) break;
    Ref item = Ref::copy(is_list(sequence) ? as<List>(sequence)->items[i] : as<Tuple>(sequence)->items[i]);
    TRY(out.add(item));
  }
  return out.finish();
}

bool is_exact(Value v, Kind kind) { return has_kind(v, kind) && (v.object()->type->flags & kExactBuiltin); }

Result from_iterable(Thread& t, Value source) {
  Result iterator = iter(t, source);
  if (iterator.is_raised()) {
    if (!pending_matches(t, t.types().TypeError)) return raised;
    clear_pending(t);
    return raise_type_error(t, "cannot convert '", type_name(t, source), "' object to bytes");
  }
  Ref items = iterator.take();
  ByteCollector out(t);
  for (;;) {
    Ref item = TRY(next(t, items));
    if (item.is_absent()) return out.finish();
    TRY(out.add(item));
  }
}

// The count of bytes(5); absent (-1) if x is no number after all.
ResultOf<int64_t> count_argument(Thread& t, Value x) {
  if (!has_index(t, x)) return int64_t{-1};
  ResultOf<int64_t> count = index_as_i64(t, x, t.types().OverflowError);
  if (count.is_raised()) {
    if (!pending_matches(t, t.types().TypeError)) return raised;
    clear_pending(t);
    return int64_t{-1};
  }
  if (count.value < 0) return raise_value_error(t, "negative count");
  return count.value;
}

Result zeros(Thread& t, int64_t count) {
  if (count > kMaxBytes) return raise_overflow_error(t, "byte string is too large");
  Ref made = TRY(make_empty_bytes(t, count));
  memset(made.as<Bytes>()->data, 0, static_cast<size_t>(count));
  return made;
}

Result checked_bytes(Thread& t, Ref made) {
  if (is_bytes(made)) return made;
  return raise_type_error(t, "__bytes__ returned non-bytes (type ", type_name(t, made), ")");
}

Raised no_text(Thread& t, bool encoding) {
  return raise_type_error(t, encoding ? "encoding" : "errors", " without a string argument");
}

Result contents_of(Thread& t, Value x, Value encoding, Value errors) {
  if (x.is_absent()) {
    if (!encoding.is_absent() || !errors.is_absent()) return no_text(t, !encoding.is_absent());
    return make_bytes(t, {});
  }
  if (!encoding.is_absent()) return is_str(x) ? encode(t, x, encoding, errors) : Result(no_text(t, true));
  if (!errors.is_absent() && !is_str(x)) return no_text(t, false);
  if (errors.is_absent()) {
    Ref method = TRY(lookup_special(t, x, t.names().__bytes__));
    if (!method.is_absent()) return checked_bytes(t, TRY(call(t, method)));
  }
  if (is_str(x)) return raise_type_error(t, "string argument without an encoding");
  int64_t count = TRY(count_argument(t, x));
  return count >= 0 ? zeros(t, count) : bytes_from(t, x);
}

Result bytes_of_type(Thread& t, Type* type, std::string_view contents) {
  Bytes* made = allocate<Bytes>(t, type, sizeof(Bytes) + contents.size() + 1);
  if (!made) return raised;
  made->length = static_cast<int64_t>(contents.size());
  made->hash = -1;
  if (!contents.empty()) memcpy(made->data, contents.data(), contents.size());
  made->data[contents.size()] = 0;
  return Result::own(made);
}

}  // namespace

Result bytes_from(Thread& t, Value source) {
  if (is_exact_bytes(source)) return Result::copy(source);
  if (has_buffer(t, source)) {
    Ref view = TRY(make_memoryview(t, source));  // not contiguous, it may be
    Ref made = TRY(make_empty_bytes(t, view.as<MemoryView>()->length));
    copy_items(view.as<MemoryView>(), made.as<Bytes>()->data);
    return made;
  }
  if (is_exact(source, Kind::List) || is_exact(source, Kind::Tuple)) return from_items(t, source);
  if (is_str(source)) return raise_type_error(t, "cannot convert 'str' object to bytes");
  return from_iterable(t, source);
}

Result bytes_new(Thread& t, const Args& a) {
  TRY(check_codec_name(t, a[1], "bytes", "encoding"));
  TRY(check_codec_name(t, a[2], "bytes", "errors"));
  Ref made = TRY(contents_of(t, a[0], a[1], a[2]));
  Type* type = as<Type>(a.self);
  if (type == t.types().bytes) return made;
  return bytes_of_type(t, type, made.as<Bytes>()->view());
}

namespace {

Status append_byte(Thread& t, ByteArray* a, Value item) {
  uint8_t byte = TRY(byte_value(t, item));
  TRY(bytearray_resize(t, a, a->length + 1));
  a->data[a->length - 1] = byte;
  return ok();
}

Status fill_from_text(Thread& t, ByteArray* a, Value text, Value encoding, Value errors) {
  if (encoding.is_absent()) return raise_type_error(t, "string argument without an encoding");
  Ref encoded = TRY(encode(t, text, encoding, errors));
  return bytearray_splice(t, a, 0, a->length, encoded.as<Bytes>()->view());
}

Status fill_from_items(Thread& t, ByteArray* a, Value source) {
  Result iterator = iter(t, source);
  if (iterator.is_raised()) {
    if (!pending_matches(t, t.types().TypeError)) return raised;
    clear_pending(t);
    return raise_type_error(t, "cannot convert '", type_name(t, source), "' object to bytearray");
  }
  Ref items = iterator.take();
  for (;;) {
    Ref item = TRY(next(t, items));
    if (item.is_absent()) return ok();
    TRY(append_byte(t, a, item));
  }
}

Status fill(Thread& t, ByteArray* a, Value source) {
  int64_t count = TRY(count_argument(t, source));
  if (count >= 0) {
    if (count > kMaxBytes) return raise_memory_error(t);
    TRY(bytearray_resize(t, a, count));
    if (count) memset(a->data, 0, static_cast<size_t>(count));
    return ok();
  }
  if (has_buffer(t, source)) {
    Ref contents = TRY(bytes_from(t, source));
    return bytearray_splice(t, a, 0, a->length, contents.as<Bytes>()->view());
  }
  return fill_from_items(t, a, source);
}

}  // namespace

Result bytearray_init(Thread& t, const Args& args) {
  ByteArray* a = as<ByteArray>(args.self);
  Value source = args[0], encoding = args[1], errors = args[2];
  TRY(check_codec_name(t, encoding, "bytearray", "encoding"));
  TRY(check_codec_name(t, errors, "bytearray", "errors"));
  if (a->length) TRY(bytearray_resize(t, a, 0));
  if (!source.is_absent() && is_str(source)) {
    TRY(fill_from_text(t, a, source, encoding, errors));
    return kNone;
  }
  if (!encoding.is_absent() || !errors.is_absent()) return no_text(t, !encoding.is_absent());
  if (!source.is_absent()) TRY(fill(t, a, source));
  return kNone;
}

}  // namespace krait::objects

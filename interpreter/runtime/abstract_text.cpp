// Text and paths as arguments; the buffer protocol.
#include "interpreter/objects/bytes.h"
#include "interpreter/objects/str.h"
#include "interpreter/runtime/abstract.h"
#include "interpreter/runtime/buffer.h"

namespace krait::runtime {

using namespace objects;

ResultOf<std::string_view> as_utf8(Thread& t, Value v) {
  if (!is_str(v)) return raise_type_error(t, "bad argument type for built-in operation");
  return str_utf8(t, as<Str>(v));
}

Result fs_path(Thread& t, Value path) {
  if (is_str(path) || is_bytes(path)) return Result::copy(path);
  Ref method = TRY(lookup_special(t, path, t.names().__fspath__));
  if (method.is_absent())
    return raise_type_error(t, "expected str, bytes or os.PathLike object, not ", type_name(t, path));
  Ref made = TRY(call(t, method));
  if (is_str(made) || is_bytes(made)) return made;
  return raise_type_error(t, "expected ", type_name(t, path), ".__fspath__() to return str or bytes, not ",
                          type_name(t, made));
}

// UTF-8 with surrogateescape: U+DC80..U+DCFF stand for single bytes.
static Result encode_escaped(Thread& t, Str* text) {
  std::string wtf8 = str_wtf8(text), out;
  for (size_t i = 0; i < wtf8.size(); ++i) {
    auto at = [&](size_t k) { return static_cast<uint8_t>(wtf8[k]); };
    if (at(i) == 0xED && i + 2 < wtf8.size() && at(i + 1) >= 0xA0) {
      unsigned c = (at(i) & 15u) << 12 | (at(i + 1) & 63u) << 6 | (at(i + 2) & 63u);
      if (c < 0xDC80 || c > 0xDCFF) (void)TRY(str_utf8(t, text));  // says what cannot be encoded
      out += static_cast<char>(c - 0xDC00);
      i += 2;
    } else {
      out += wtf8[i];
    }
  }
  return make_bytes(t, out);
}

Result fs_encode(Thread& t, Value path) {
  Ref plain = TRY(fs_path(t, path));
  Ref bytes = is_bytes(plain) ? plain : TRY(encode_escaped(t, plain.as<Str>()));
  if (bytes.as<Bytes>()->view().find('\0') != std::string_view::npos) return raise_value_error(t, "embedded null byte");
  return bytes;
}

Result fs_text(Thread& t, Value path) {
  Ref plain;
  if (is_str(path) || is_bytes(path) || !has_buffer(t, path)) {
    plain = TRY(fs_path(t, path));
  } else {
    TRY(warn(t, t.types().DeprecationWarning,
             cat("path should be string, bytes, or os.PathLike, not ", type_name(t, path))));
    BufferRef data;
    TRY(data.get(t, path));
    plain = TRY(make_bytes(t, data.view()));
  }
  Ref text = is_str(plain) ? plain : TRY(fs_decode(t, plain.as<Bytes>()->view()));
  for (int64_t i = 0; i < text.as<Str>()->length; ++i)
    if ((*text.as<Str>())[i] == 0) return raise_value_error(t, "embedded null character");
  return text;
}

bool has_buffer(Thread& t, Value v) { return type_of(t, v)->slots.get_buffer; }

Status get_buffer(Thread& t, Value v, Buffer& buffer, int flags) {
  auto slot = type_of(t, v)->slots.get_buffer;
  if (!slot) return raise_type_error(t, "a bytes-like object is required, not '", type_name(t, v), "'");
  TRY(slot(t, v, buffer, flags));
  if (buffer.owner.is_absent()) buffer.owner = Ref::copy(v).leak();
  return ok();
}

void release_buffer(Buffer& buffer) {
  Value owner = std::exchange(buffer.owner, Value{});
  if (owner.is_absent()) return;
  if (auto slot = owner.object()->type->slots.release_buffer) slot(owner, buffer);
  release(owner);
}

}  // namespace krait::runtime

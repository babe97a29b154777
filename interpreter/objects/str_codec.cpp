// str.encode and str(bytes, encoding, errors).
#include "interpreter/objects/bytes.h"
#include "interpreter/objects/codecs.h"
#include "interpreter/objects/str_methods.h"
#include "interpreter/runtime/buffer.h"

namespace krait::objects {

namespace {

// An encoding or the name of an error handler; absent: empty, the default.
ResultOf<std::string_view> name_of(Thread& t, Value v, const char* function, const char* parameter) {
  if (v.is_absent()) return std::string_view();
  if (!is_str(v))
    return raise_type_error(t, function, "() argument '", parameter, "' must be str, not ", type_name(t, v));
  std::string_view name = TRY(str_utf8(t, as<Str>(v)));
  if (name.find('\0') != std::string_view::npos) return raise_value_error(t, "embedded null character");
  return name;
}

}  // namespace

Result str_decode_object(Thread& t, Value object, Value encoding, Value errors) {
  std::string_view codec = TRY(name_of(t, encoding, "str", "encoding"));
  std::string_view handler = TRY(name_of(t, errors, "str", "errors"));
  if (is_str(object)) return raise_type_error(t, "decoding str is not supported");
  if (!has_buffer(t, object)) {
    return raise_type_error(t, "decoding to str: need a bytes-like object, ", type_name(t, object), " found");
  }
  return decode_buffer(t, object, codec.empty() ? "utf-8" : codec, handler);
}

Result str_encode(Thread& t, const Args& a) {
  std::string_view codec = TRY(name_of(t, a[0], "encode", "encoding"));
  std::string_view handler = TRY(name_of(t, a[1], "encode", "errors"));
  if (codec == "utf-8" && handler == "strict" && as<Str>(a.self)->ascii)
    return make_bytes(t, TRY(str_utf8(t, as<Str>(a.self))));
  return encode_str(t, a.self, codec, handler);
}

}  // namespace krait::objects

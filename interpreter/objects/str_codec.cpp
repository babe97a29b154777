// str.encode and str(bytes, encoding).
#include "interpreter/objects/str_codec.h"

#include "interpreter/objects/bytes.h"
#include "interpreter/objects/str_methods.h"
#include "interpreter/objects/str_units.h"
#include "interpreter/runtime/buffer.h"

namespace krait::objects {

namespace {

enum class Known { Utf8, Ascii, Latin1, Other };

// Lower case, '-' and ' ' as '_', as encodings are compared.
Known known_encoding(const Str* name) {
  std::string key;
  for (int64_t i = 0; i < name->length; ++i) {
    char32_t c = (*name)[i];
    if (c >= 128) return Known::Other;
    if (c >= 'A' && c <= 'Z') c += 32;
    key += c == '-' || c == ' ' ? '_' : static_cast<char>(c);
  }
  if (key == "utf_8" || key == "utf8" || key == "u8") return Known::Utf8;
  if (key == "ascii" || key == "us_ascii") return Known::Ascii;
  if (key == "latin_1" || key == "latin1" || key == "iso_8859_1" || key == "iso8859_1" || key == "l1") return Known::Latin1;
  return Known::Other;
}

Known encoding_of(Value encoding) { return encoding.is_absent() ? Known::Utf8 : known_encoding(as<Str>(encoding)); }

// Valid UTF-8 without surrogates: what may be decoded without asking anyone.
bool is_valid_utf8(std::string_view text) {
  const char* end = text.data() + text.size();
  for (const char* at = text.data(); at < end;) {
    bool replacement = end - at >= 3 && std::memcmp(at, "\xEF\xBF\xBD", 3) == 0;
    char32_t c = decode_wtf8(at, end);
    if (is_surrogate(c) || (c == 0xFFFD && !replacement)) return false;
  }
  return true;
}

Result call_registry(Thread& t, const char* function, Value object, Value encoding, Value errors) {
  Ref name = TRY(make_str(t, "_codecs"));
  if (!t.interpreter->hooks.import) return raise_system_error(t, "the codec registry is not there yet");
  Ref module = TRY(t.interpreter->hooks.import(t, name.as<Str>(), kNone, kNone, kNone, 0));
  Ref call_it = TRY(get_attr(t, module, function));
  Ref utf8 = TRY(make_str(t, "utf-8"));
  Value first = encoding.is_absent() ? utf8.get() : encoding;
  if (errors.is_absent()) return call(t, call_it, {object, first});
  return call(t, call_it, {object, first, errors});
}

}  // namespace

Result encode_str(Thread& t, Str* s, Value encoding, Value errors) {
  Known known = encoding_of(encoding);
  if (known == Known::Utf8 && s->ascii) return make_bytes(t, {reinterpret_cast<char*>(s->data), static_cast<size_t>(s->length)});
  if (known == Known::Utf8 && (errors.is_absent() || str_equal(as<Str>(errors), "strict"))) {
    return make_bytes(t, TRY(str_utf8(t, s)));
  }
  if ((known == Known::Ascii && s->ascii) || (known == Known::Latin1 && s->width == 1)) {
    return make_bytes(t, {reinterpret_cast<char*>(s->data), static_cast<size_t>(s->length)});
  }
  Ref made = TRY(call_registry(t, "encode", Value::from_object(s), encoding, errors));
  if (!is_bytes(made)) {
    std::string name = encoding.is_absent() ? "utf-8" : str_wtf8(as<Str>(encoding));
    return raise_type_error(t, "'", name, "' encoder returned '", type_name(t, made),
                            "' instead of 'bytes'; use codecs.encode() to encode to arbitrary types");
  }
  return made;
}

Result decode_bytes(Thread& t, Value bytes_like, Value encoding, Value errors) {
  {
    BufferRef buffer;
    TRY(buffer.get(t, bytes_like));
    std::string_view view = buffer.view();
    Known known = encoding_of(encoding);
    if (known == Known::Latin1) return make_latin1(t, view);
    if (known != Known::Other && is_ascii(view)) return make_ascii(t, view);
    if (known == Known::Utf8 && is_valid_utf8(view)) return make_str(t, view);
  }
  Ref made = TRY(call_registry(t, "decode", bytes_like, encoding, errors));
  if (!is_str(made)) {
    std::string name = encoding.is_absent() ? "utf-8" : str_wtf8(as<Str>(encoding));
    return raise_type_error(t, "'", name, "' decoder returned '", type_name(t, made),
                            "' instead of 'str'; use codecs.decode() to decode to arbitrary types");
  }
  return made;
}

Result str_decode_object(Thread& t, Value object, Value encoding, Value errors) {
  if (!encoding.is_absent() && !is_str(encoding)) {
    return raise_type_error(t, "str() argument 'encoding' must be str, not ", type_name(t, encoding));
  }
  if (!errors.is_absent() && !is_str(errors)) {
    return raise_type_error(t, "str() argument 'errors' must be str, not ", type_name(t, errors));
  }
  if (is_str(object)) return raise_type_error(t, "decoding str is not supported");
  if (!has_buffer(t, object)) {
    return raise_type_error(t, "decoding to str: need a bytes-like object, ", type_name(t, object), " found");
  }
  return decode_bytes(t, object, encoding, errors);
}

Result str_encode(Thread& t, const Args& a) {
  if (!is_str(a[0])) return raise_type_error(t, "encode() argument 'encoding' must be str, not ", type_name(t, a[0]));
  if (!is_str(a[1])) return raise_type_error(t, "encode() argument 'errors' must be str, not ", type_name(t, a[1]));
  return encode_str(t, as<Str>(a.self), a[0], a[1]);
}

}  // namespace krait::objects

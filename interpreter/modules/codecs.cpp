// The _codecs module: the registry of codecs and the built-in ones as functions (library reference: codecs).
#include "interpreter/objects/codecs.h"

#include "interpreter/objects/bytes.h"
#include "interpreter/objects/dict.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/module.h"
#include "interpreter/objects/tuple.h"
#include "interpreter/runtime/buffer.h"
#include "interpreter/runtime/native.h"

namespace krait::modules {

using text::ByteOrder;
using text::CodecStatus;
using text::TextBuffer;

// --- the registry --------------------------------------------------------------------------------------------------

static Result codecs_register(Thread& t, const Args& a) {
  TRY(codec_register(t, a[0]));
  return kNone;
}
static Result codecs_unregister(Thread& t, const Args& a) {
  TRY(codec_unregister(t, a[0]));
  return kNone;
}
static ResultOf<Str*> text_argument(Thread& t, Value v, const char* function, const char* what) {
  if (!is_str(v)) return raise_type_error(t, function, "() argument ", what, " must be str, not ", type_name(t, v));
  return as<Str>(v);
}
static Result codecs_lookup(Thread& t, const Args& a) {
  Str* name = TRY(text_argument(t, a[0], "lookup", "1"));
  return codec_lookup(t, str_wtf8(name));
}
static Result codecs_encode(Thread& t, const Args& a) {
  if (!a[1].is_absent()) TRY(text_argument(t, a[1], "encode", "'encoding'"));
  return codec_encode(t, a[0], a[1], a[2]);
}
static Result codecs_decode(Thread& t, const Args& a) {
  if (!a[1].is_absent()) TRY(text_argument(t, a[1], "decode", "'encoding'"));
  return codec_decode(t, a[0], a[1], a[2]);
}
static Result codecs_register_error(Thread& t, const Args& a) {
  TRY(codec_register_error(t, TRY(text_argument(t, a[0], "register_error", "1")), a[1]));
  return kNone;
}
static Result codecs_lookup_error(Thread& t, const Args& a) {
  return codec_lookup_error(t, TRY(text_argument(t, a[0], "lookup_error", "1")));
}

// --- functions of the built-in codecs ------------------------------------------------------------------------------

static ResultOf<std::string> errors_argument(Thread& t, Value v) {
  if (v.is_absent() || v.is_none()) return std::string("strict");
  if (!is_str(v)) return raise_type_error(t, "argument 'errors' must be str or None, not ", type_name(t, v));
  return str_wtf8(as<Str>(v));
}
static Result with_length(Thread& t, Value value, int64_t length) {
  Ref count = TRY(make_int(t, length));
  return make_tuple(t, {value, count});
}

// Encodes a[0] with errors a[1]; encode: CodecStatus(TextView, CodecErrors&, std::string*).
template <class Encode> static Result encode_with(Thread& t, const Args& a, Encode encode) {
  if (!is_str(a[0])) return raise_type_error(t, "encode() argument 1 must be str, not ", type_name(t, a[0]));
  std::string errors = TRY(errors_argument(t, a[1]));
  CodecErrors handler(t, a[0], errors);
  std::string out;
  CodecStatus status = encode(text_view(as<Str>(a[0])), handler, &out);
  if (status == CodecStatus::kNoMemory) return raise_memory_error(t);
  if (status == CodecStatus::kFailed) return raised;
  Ref bytes = TRY(make_bytes(t, out));
  return with_length(t, bytes, as<Str>(a[0])->length);
}
// Decodes a[0]; final: a[2] if it is there. decode: CodecStatus(bytes, CodecErrors&, TextBuffer*, size_t* consumed or
// null). The escape codecs read text as well as bytes.
static Result bytes_or_text(Thread& t, Value input) {
  if (is_str(input)) return encode_str(t, input, "utf-8", "strict");
  return Result::copy(input);
}

template <class Decode>
static Result decode_with(Thread& t, Value input, Value errors_value, bool final, Decode decode) {
  std::string errors = TRY(errors_argument(t, errors_value));
  BufferRef bytes;
  TRY(bytes.get(t, input));
  CodecErrors handler(t, input, errors);
  TextBuffer out;
  size_t consumed = bytes.view().size();
  CodecStatus status = decode(bytes.view(), handler, &out, final ? nullptr : &consumed);
  if (status == CodecStatus::kNoMemory) return raise_memory_error(t);
  if (status == CodecStatus::kFailed) return raised;
  Ref text = TRY(make_str(t, out));
  return with_length(t, text, static_cast<int64_t>(consumed));
}

#define KRAIT_ENCODER(name, expression)                                                               \
  static Result codecs_##name##_encode(Thread& t, const Args& a) {                                    \
    return encode_with(t, a, [&](text::TextView in, CodecErrors& e, std::string* out) { return expression; }); \
  }
KRAIT_ENCODER(utf_8, text::encode_utf8(in, e, out))
KRAIT_ENCODER(ascii, text::encode_ascii(in, e, out))
KRAIT_ENCODER(latin_1, text::encode_latin1(in, e, out))
KRAIT_ENCODER(utf_16_le, text::encode_utf16(in, ByteOrder::kLittle, e, out))
KRAIT_ENCODER(utf_16_be, text::encode_utf16(in, ByteOrder::kBig, e, out))
KRAIT_ENCODER(utf_32_le, text::encode_utf32(in, ByteOrder::kLittle, e, out))
KRAIT_ENCODER(utf_32_be, text::encode_utf32(in, ByteOrder::kBig, e, out))
KRAIT_ENCODER(utf_7, text::encode_utf7(in, out))
KRAIT_ENCODER(unicode_escape, text::encode_unicode_escape(in, out))
KRAIT_ENCODER(raw_unicode_escape, text::encode_raw_unicode_escape(in, out))
#undef KRAIT_ENCODER

static ResultOf<ByteOrder> order_argument(Thread& t, Value v) {
  int order = TRY(as_c_int(t, v));
  return order < 0 ? ByteOrder::kLittle : order > 0 ? ByteOrder::kBig : ByteOrder::kMark;
}
static Result codecs_utf_16_encode(Thread& t, const Args& a) {
  ByteOrder order = TRY(order_argument(t, a[2]));
  return encode_with(
      t, a, [&](text::TextView in, CodecErrors& e, std::string* out) { return text::encode_utf16(in, order, e, out); });
}
static Result codecs_utf_32_encode(Thread& t, const Args& a) {
  ByteOrder order = TRY(order_argument(t, a[2]));
  return encode_with(
      t, a, [&](text::TextView in, CodecErrors& e, std::string* out) { return text::encode_utf32(in, order, e, out); });
}

static ResultOf<bool> final_argument(Thread& t, Value v) { return is_true(t, v); }
#define KRAIT_DECODER(name, expression)                                                                                \
  static Result codecs_##name##_decode(Thread& t, const Args& a) {                                                     \
    bool final = TRY(final_argument(t, a[2]));                                                                         \
    return decode_with(t, a[0], a[1], final, [&](std::string_view in, CodecErrors& e, TextBuffer* out, size_t* used) { \
      return expression;                                                                                               \
    });                                                                                                                \
  }
static CodecStatus ordered16(std::string_view in, ByteOrder order, CodecErrors& e, TextBuffer* out, size_t* used) {
  return text::decode_utf16(in, &order, e, out, used);
}
static CodecStatus ordered32(std::string_view in, ByteOrder order, CodecErrors& e, TextBuffer* out, size_t* used) {
  return text::decode_utf32(in, &order, e, out, used);
}
KRAIT_DECODER(utf_8, text::decode_utf8(in, e, out, used))
KRAIT_DECODER(utf_7, text::decode_utf7(in, e, out, used))
KRAIT_DECODER(utf_16, ordered16(in, ByteOrder::kMark, e, out, used))
KRAIT_DECODER(utf_16_le, ordered16(in, ByteOrder::kLittle, e, out, used))
KRAIT_DECODER(utf_16_be, ordered16(in, ByteOrder::kBig, e, out, used))
KRAIT_DECODER(utf_32, ordered32(in, ByteOrder::kMark, e, out, used))
KRAIT_DECODER(utf_32_le, ordered32(in, ByteOrder::kLittle, e, out, used))
KRAIT_DECODER(utf_32_be, ordered32(in, ByteOrder::kBig, e, out, used))
#undef KRAIT_DECODER

static Result codecs_ascii_decode(Thread& t, const Args& a) {
  return decode_with(t, a[0], a[1], true, [](std::string_view in, CodecErrors& e, TextBuffer* out, size_t*) {
    return text::decode_ascii(in, e, out);
  });
}
static Result codecs_latin_1_decode(Thread& t, const Args& a) {
  return decode_with(t, a[0], a[1], true, [](std::string_view in, CodecErrors&, TextBuffer* out, size_t*) {
    return text::decode_latin1(in, out);
  });
}
static Status warn_invalid_escape(Thread& t, int64_t escape, const char* prefix) {
  if (escape == text::kNoInvalidEscape) return ok();
  if (escape > 0xff) {
    char octal[8];
    snprintf(octal, sizeof octal, "%o", static_cast<unsigned>(escape));
    return warn(t, t.types().DeprecationWarning, cat("invalid octal escape sequence '\\", octal, "'"));
  }
  Ref character = TRY(make_char(t, static_cast<char32_t>(escape)));
  return warn(t, t.types().DeprecationWarning, cat("invalid escape sequence '\\", character.as<Str>(), "'"));
}
static Result codecs_raw_unicode_escape_decode(Thread& t, const Args& a) {
  bool final = TRY(final_argument(t, a[2]));
  Ref input = TRY(bytes_or_text(t, a[0]));
  return decode_with(t, input, a[1], final, [&](std::string_view in, CodecErrors& e, TextBuffer* out, size_t* used) {
    return text::decode_raw_unicode_escape(in, e, out, used);
  });
}
static Result codecs_unicode_escape_decode(Thread& t, const Args& a) {
  bool final = TRY(final_argument(t, a[2]));
  int64_t invalid = text::kNoInvalidEscape;
  Ref input = TRY(bytes_or_text(t, a[0]));
  Ref out = TRY(
      decode_with(t, input, a[1], final, [&](std::string_view in, CodecErrors& e, TextBuffer* buffer, size_t* used) {
        return text::decode_unicode_escape(in, e, buffer, used, &invalid);
      }));
  TRY(warn_invalid_escape(t, invalid, ""));
  return out;
}

// utf_16_ex_decode: also says which byte order the mark gave, for the stateful reader.
static Result codecs_ex_decode(Thread& t, const Args& a, bool wide) {
  ByteOrder order = TRY(order_argument(t, a[2]));
  bool final = TRY(final_argument(t, a[3]));
  Ref pair =
      TRY(decode_with(t, a[0], a[1], final, [&](std::string_view in, CodecErrors& e, TextBuffer* out, size_t* used) {
        return wide ? text::decode_utf32(in, &order, e, out, used) : text::decode_utf16(in, &order, e, out, used);
      }));
  Value* items = pair.as<Tuple>()->items;
  return make_tuple(t, {items[0], items[1], small_int(static_cast<int>(order))});
}
static Result codecs_utf_16_ex_decode(Thread& t, const Args& a) { return codecs_ex_decode(t, a, false); }
static Result codecs_utf_32_ex_decode(Thread& t, const Args& a) { return codecs_ex_decode(t, a, true); }

// --- escapes of bytes ----------------------------------------------------------------------------------------------

static Result codecs_escape_encode(Thread& t, const Args& a) {
  if (!is_bytes(a[0])) return raise_type_error(t, "escape_encode() argument 1 must be bytes, not ", type_name(t, a[0]));
  std::string out;
  for (unsigned char c : as<Bytes>(a[0])->view()) {
    static const char* const kHex = "0123456789abcdef";
    if (c == '\'' || c == '\\') out += {'\\', static_cast<char>(c)};
    else if (c == '\t') out += "\\t";
    else if (c == '\n') out += "\\n";
    else if (c == '\r') out += "\\r";
    else if (c < ' ' || c >= 0x7f) out += {'\\', 'x', kHex[c >> 4], kHex[c & 15]};
    else out += static_cast<char>(c);
  }
  Ref bytes = TRY(make_bytes(t, out));
  return with_length(t, bytes, as<Bytes>(a[0])->length);
}
static Result codecs_escape_decode(Thread& t, const Args& a) {
  std::string errors = TRY(errors_argument(t, a[1]));
  Ref held = Ref::copy(a[0]);
  if (is_str(a[0])) held = TRY(encode_str(t, a[0], "utf-8", "strict"));
  BufferRef bytes;
  TRY(bytes.get(t, held));
  std::string out, message;
  int64_t invalid = text::kNoInvalidEscape;
  CodecStatus status = text::decode_bytes_escape(bytes.view(), errors, &out, &invalid, &message);
  if (status == CodecStatus::kNoMemory) return raise_memory_error(t);
  if (status == CodecStatus::kFailed) return raise_value_error(t, message);
  TRY(warn_invalid_escape(t, invalid, "b"));
  Ref made = TRY(make_bytes(t, out));
  return with_length(t, made, bytes.buffer.length);
}

// --- charmap -------------------------------------------------------------------------------------------------------

// A mapping of bytes to text: a str of up to 256 characters, or a mapping from int to int, str or None.
static Result codecs_charmap_decode(Thread& t, const Args& a) {
  std::string errors = TRY(errors_argument(t, a[1]));
  if (a[2].is_none() || a[2].is_absent())
    return decode_with(t, a[0], a[1], true, [](std::string_view in, CodecErrors&, TextBuffer* out, size_t*) {
      return text::decode_latin1(in, out);
    });
  if (is_str(a[2])) {
    text::TextView table = text_view(as<Str>(a[2]));
    return decode_with(t, a[0], a[1], true, [&](std::string_view in, CodecErrors& e, TextBuffer* out, size_t*) {
      return text::decode_charmap(in, table, e, out);
    });
  }
  BufferRef bytes;
  TRY(bytes.get(t, a[0]));
  CodecErrors handler(t, a[0], errors);
  TextBuffer out;
  std::string_view in = bytes.view();
  for (size_t at = 0; at < in.size();) {
    Result found = get_item(t, a[2], small_int(static_cast<unsigned char>(in[at])));
    Ref item = kNone;
    if (!found.is_raised()) item = found.take();
    else if (pending_matches(t, t.types().LookupError)) clear_pending(t);
    else return raised;
    int64_t point = -1;
    if (is_int(item)) {
      point = TRY(as_i64(t, item));
      if (point < 0 || point > 0x10ffff) return raise_type_error(t, "character mapping must be in range(0x110000)");
    } else if (is_str(item)) {
      Str* s = item.as<Str>();
      if (s->length == 1 && (*s)[0] == 0xFFFE) point = 0xFFFE;
      else {
        out.append(text_view(s));
        ++at;
        continue;
      }
    } else if (!item.is_none()) {
      return raise_type_error(t, "character mapping must return integer, None or str");
    }
    if (point >= 0 && point != 0xFFFE) {
      out.append(static_cast<char32_t>(point));
      ++at;
      continue;
    }
    if (!handler.handle({"charmap", at, at + 1, "character maps to <undefined>"}, &in, &at, &out)) return raised;
  }
  Ref text = TRY(make_str(t, out));
  return with_length(t, text, static_cast<int64_t>(in.size()));
}

class MappingLookup final : public text::CharmapLookup {
 public:
  MappingLookup(Thread& t, Value mapping) : t_(t), mapping_(mapping) {}
  Answer find(char32_t c, std::string* bytes) override {
    Result found = get_item(t_, mapping_, small_int(c));
    if (found.is_raised()) {
      if (!pending_matches(t_, t_.types().LookupError)) return Answer::kRaised;
      clear_pending(t_);
      return Answer::kUndefined;
    }
    Ref item = found.take();
    if (item.is_none()) return Answer::kUndefined;
    if (is_bytes(item)) return *bytes = item.as<Bytes>()->view(), Answer::kFound;
    if (is_int(item)) {
      int64_t n;
      if (int_fits_i64(item, &n) && n >= 0 && n < 256)
        return *bytes = std::string(1, static_cast<char>(n)), Answer::kFound;
      Raised failed = raise_type_error(t_, "character mapping must be in range(256)");
      (void)failed;
      return Answer::kRaised;
    }
    Raised failed =
        raise_type_error(t_, "character mapping must return integer, bytes or None, not ", type_name(t_, item));
    (void)failed;
    return Answer::kRaised;
  }
 private:
  Thread& t_;
  Value mapping_;
};
static Result codecs_charmap_encode(Thread& t, const Args& a) {
  if (a[2].is_none() || a[2].is_absent())
    return encode_with(
        t, a, [](text::TextView in, CodecErrors& e, std::string* out) { return text::encode_latin1(in, e, out); });
  MappingLookup lookup(t, a[2]);
  return encode_with(t, a, [&](text::TextView in, CodecErrors& e, std::string* out) {
    return text::encode_charmap(in, lookup, e, out);
  });
}
// The reverse of a decoding table: a dict that charmap_encode takes.
static Result codecs_charmap_build(Thread& t, const Args& a) {
  Str* table = TRY(text_argument(t, a[0], "charmap_build", "1"));
  Ref dict = TRY(make_dict(t));
  for (int64_t i = 0; i < table->length; ++i)
    TRY(dict_set(t, dict.as<Dict>(), small_int((*table)[i]), small_int(i)));
  return dict;
}
static Result codecs_readbuffer_encode(Thread& t, const Args& a) {
  Ref held = Ref::copy(a[0]);
  if (is_str(a[0])) held = TRY(encode_str(t, a[0], "utf-8", "strict"));
  BufferRef bytes;
  TRY(bytes.get(t, held));
  Ref out = TRY(make_bytes(t, bytes.view()));
  return with_length(t, out, bytes.buffer.length);
}

// --- the table -----------------------------------------------------------------------------------------------------

#define KRAIT_HANDLER(name, mode)                                  \
  static Result handler_##name(Thread& t, const Args& a) {         \
    return standard_error_handler(t, text::ErrorMode::mode, a[0]); \
  }
KRAIT_HANDLER(strict, kStrict)
KRAIT_HANDLER(ignore, kIgnore)
KRAIT_HANDLER(replace, kReplace)
KRAIT_HANDLER(backslash, kBackslashReplace)
KRAIT_HANDLER(xml, kXmlCharRefReplace)
KRAIT_HANDLER(names, kNameReplace)
KRAIT_HANDLER(escape, kSurrogateEscape)
KRAIT_HANDLER(pass, kSurrogatePass)
#undef KRAIT_HANDLER

static const NativeFunction kHandlers[] = {
    {"strict_errors(exception, /)", handler_strict}, {"ignore_errors(exception, /)", handler_ignore},
    {"replace_errors(exception, /)", handler_replace}, {"backslashreplace_errors(exception, /)", handler_backslash},
    {"xmlcharrefreplace_errors(exception, /)", handler_xml}, {"namereplace_errors(exception, /)", handler_names},
    {"surrogateescape(exception, /)", handler_escape}, {"surrogatepass(exception, /)", handler_pass}};
static const char* const kHandlerNames[] = {"strict", "ignore", "replace", "backslashreplace", "xmlcharrefreplace",
                                            "namereplace", "surrogateescape", "surrogatepass"};

static const NativeFunction kFunctions[] = {
    {"register(search_function, /)", codecs_register, "Add a function that finds codecs by name."},
    {"unregister(search_function, /)", codecs_unregister, "Take a search function away."},
    {"lookup(encoding, /)", codecs_lookup, "The CodecInfo of an encoding."},
    {"encode(obj, encoding=<absent: 'utf-8'>, errors=<absent: 'strict'>)", codecs_encode,
     "Encode with the codec of that name, utf-8 by default."},
    {"decode(obj, encoding=<absent: 'utf-8'>, errors=<absent: 'strict'>)", codecs_decode,
     "Decode with the codec of that name, utf-8 by default."},
    {"register_error(errors, handler, /)", codecs_register_error, "Register an error handler under a name."},
    {"lookup_error(name, /)", codecs_lookup_error, "The error handler of a name."},
    {"utf_8_encode(str, errors=None, /)", codecs_utf_8_encode},
    {"utf_8_decode(data, errors=None, final=False, /)", codecs_utf_8_decode},
    {"utf_7_encode(str, errors=None, /)", codecs_utf_7_encode},
    {"utf_7_decode(data, errors=None, final=False, /)", codecs_utf_7_decode},
    {"ascii_encode(str, errors=None, /)", codecs_ascii_encode},
    {"ascii_decode(data, errors=None, /)", codecs_ascii_decode},
    {"latin_1_encode(str, errors=None, /)", codecs_latin_1_encode},
    {"latin_1_decode(data, errors=None, /)", codecs_latin_1_decode},
    {"utf_16_encode(str, errors=None, byteorder=0, /)", codecs_utf_16_encode},
    {"utf_16_le_encode(str, errors=None, /)", codecs_utf_16_le_encode},
    {"utf_16_be_encode(str, errors=None, /)", codecs_utf_16_be_encode},
    {"utf_16_decode(data, errors=None, final=False, /)", codecs_utf_16_decode},
    {"utf_16_le_decode(data, errors=None, final=False, /)", codecs_utf_16_le_decode},
    {"utf_16_be_decode(data, errors=None, final=False, /)", codecs_utf_16_be_decode},
    {"utf_16_ex_decode(data, errors=None, byteorder=0, final=False, /)", codecs_utf_16_ex_decode},
    {"utf_32_encode(str, errors=None, byteorder=0, /)", codecs_utf_32_encode},
    {"utf_32_le_encode(str, errors=None, /)", codecs_utf_32_le_encode},
    {"utf_32_be_encode(str, errors=None, /)", codecs_utf_32_be_encode},
    {"utf_32_decode(data, errors=None, final=False, /)", codecs_utf_32_decode},
    {"utf_32_le_decode(data, errors=None, final=False, /)", codecs_utf_32_le_decode},
    {"utf_32_be_decode(data, errors=None, final=False, /)", codecs_utf_32_be_decode},
    {"utf_32_ex_decode(data, errors=None, byteorder=0, final=False, /)", codecs_utf_32_ex_decode},
    {"unicode_escape_encode(str, errors=None, /)", codecs_unicode_escape_encode},
    {"unicode_escape_decode(data, errors=None, final=True, /)", codecs_unicode_escape_decode},
    {"raw_unicode_escape_encode(str, errors=None, /)", codecs_raw_unicode_escape_encode},
    {"raw_unicode_escape_decode(data, errors=None, final=True, /)", codecs_raw_unicode_escape_decode},
    {"escape_encode(data, errors=None, /)", codecs_escape_encode},
    {"escape_decode(data, errors=None, /)", codecs_escape_decode},
    {"charmap_encode(str, errors=None, mapping=None, /)", codecs_charmap_encode},
    {"charmap_decode(data, errors=None, mapping=None, /)", codecs_charmap_decode},
    {"charmap_build(map, /)", codecs_charmap_build},
    {"readbuffer_encode(data, errors=None, /)", codecs_readbuffer_encode},
    {}};

static Status codecs_init(Thread& t, Value module) {
  Ref home = TRY(make_ascii(t, "_codecs"));
  for (size_t i = 0; i < std::size(kHandlers); ++i) {
    Ref function = TRY(make_native_function(t, &kHandlers[i], {}, home.as<Str>()));
    Ref name = TRY(make_ascii(t, kHandlerNames[i]));
    TRY(codec_register_error(t, name.as<Str>(), function));
  }
  return ok();
}

extern const NativeModule kCodecsModule = {"_codecs", "The registry of codecs.", kFunctions, codecs_init};

}  // namespace krait::modules

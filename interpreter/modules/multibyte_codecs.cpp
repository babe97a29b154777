// The modules _codecs_cn, _codecs_hk, _codecs_iso2022, _codecs_jp, _codecs_kr, _codecs_tw: East Asian encodings by
// name; and _multibytecodec: the incremental and stream classes that the library's encodings build on.
#include <string.h>

#include "interpreter/modules/native_object.h"
#include "interpreter/objects/bytes.h"
#include "interpreter/objects/codecs.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/list.h"
#include "interpreter/objects/module.h"
#include "interpreter/objects/str.h"
#include "interpreter/runtime/buffer.h"
#include "interpreter/text/iconv_codec.h"
#include "interpreter/text/seven_bit_codec.h"

namespace krait::modules {

namespace {

using text::CodecStatus;
using text::IconvCodec;
using Direction = IconvCodec::Direction;

// Python's name, the system's (null: seven_bit_codec.h), and the module that has it.
struct Encoding {
  const char* name;
  const char* system;
  const char* module;
};
constexpr Encoding kEncodings[] = {{"gb2312", "EUC-CN", "_codecs_cn"},
                                   {"gbk", "GBK", "_codecs_cn"},
                                   {"gb18030", "GB18030", "_codecs_cn"},
                                   {"big5hkscs", "BIG5-HKSCS", "_codecs_hk"},
                                   {"iso2022_kr", nullptr, "_codecs_iso2022"},
                                   {"iso2022_jp", nullptr, "_codecs_iso2022"},
                                   {"iso2022_jp_1", nullptr, "_codecs_iso2022"},
                                   {"iso2022_jp_ext", nullptr, "_codecs_iso2022"},
                                   {"hz", nullptr, "_codecs_cn"},
                                   {"iso2022_jp_2", "ISO-2022-JP-2", "_codecs_iso2022"},
                                   {"iso2022_jp_2004", "ISO-2022-JP-3", "_codecs_iso2022"},
                                   {"iso2022_jp_3", "ISO-2022-JP-3", "_codecs_iso2022"},
                                   {"shift_jis", "SHIFT_JIS", "_codecs_jp"},
                                   {"cp932", "CP932", "_codecs_jp"},
                                   {"euc_jp", "EUC-JP", "_codecs_jp"},
                                   {"shift_jis_2004", "SHIFT_JISX0213", "_codecs_jp"},
                                   {"shift_jisx0213", "SHIFT_JISX0213", "_codecs_jp"},
                                   {"euc_jis_2004", "EUC-JISX0213", "_codecs_jp"},
                                   {"euc_jisx0213", "EUC-JISX0213", "_codecs_jp"},
                                   {"euc_kr", "EUC-KR", "_codecs_kr"},
                                   {"cp949", "UHC", "_codecs_kr"},
                                   {"johab", "JOHAB", "_codecs_kr"},
                                   {"big5", "BIG5", "_codecs_tw"},
                                   {"cp950", "CP950", "_codecs_tw"}};

struct Codec : Object {
  const Encoding* encoding;
};
extern const TypeSpec kCodecType;

ResultOf<std::unique_ptr<IconvCodec>> open_converter(Thread& t, const Encoding* e, Direction direction) {
  auto converter =
      e->system ? IconvCodec::open(e->system, e->name, direction) : text::SevenBitCodec::open(e->name, direction);
  if (!converter) return raise_message(t, t.types().LookupError, "no such codec is supported.");
  return converter;
}

ResultOf<std::string> errors_name(Thread& t, Value v) {
  if (v.is_absent() || v.is_none()) return std::string("strict");
  if (!is_str(v)) return raise_type_error(t, "errors must be a string");
  return str_wtf8(as<Str>(v));
}

Status worked(Thread& t, CodecStatus status) {
  if (status == CodecStatus::kNoMemory) return raise_memory_error(t);
  if (status == CodecStatus::kFailed) return raised;
  return ok();
}

Result encoded(Thread& t, IconvCodec& converter, Value text, const std::string& errors, bool last) {
  if (!is_str(text)) return raise_type_error(t, "couldn't convert the object to str.");
  CodecErrors handler(t, text, errors);
  std::string out;
  TRY(worked(t, converter.encode(text_view(as<Str>(text)), handler, &out, last)));
  return make_bytes(t, out);
}

// Decodes `bytes`; not `last`: `consumed` tells what was used.
Result decoded(Thread& t, IconvCodec& converter, Value bytes, const std::string& errors, bool last, size_t& consumed) {
  BufferRef data;
  TRY(data.get(t, bytes));
  CodecErrors handler(t, bytes, errors);
  text::TextBuffer out;
  consumed = data.view().size();
  TRY(worked(t, converter.decode(data.view(), handler, &out, last ? nullptr : &consumed)));
  return make_str(t, out);
}

Result codec_encode_method(Thread& t, const Args& a) {
  auto converter = TRY(open_converter(t, as<Codec>(a.self)->encoding, Direction::kEncode));
  Ref bytes = TRY(encoded(t, *converter, a[0], TRY(errors_name(t, a[1])), true));
  Ref length = TRY(make_int(t, as<Str>(a[0])->length));
  return make_tuple(t, {bytes, length});
}
Result codec_decode_method(Thread& t, const Args& a) {
  auto converter = TRY(open_converter(t, as<Codec>(a.self)->encoding, Direction::kDecode));
  size_t consumed;
  Ref text = TRY(decoded(t, *converter, a[0], TRY(errors_name(t, a[1])), true, consumed));
  Ref length = TRY(make_int(t, static_cast<int64_t>(consumed)));
  return make_tuple(t, {text, length});
}
const NativeFunction kCodecMethods[] = {
    {"encode(input, errors=None)", codec_encode_method, "Return an encoded string version of `input`."},
    {"decode(input, errors=None)", codec_decode_method, "Decodes `input`."},
    {}};
const TypeSpec kCodecType = {
    .name = "_multibytecodec.MultibyteCodec", .size = sizeof(Codec), .flags = kNoInstances, .methods = kCodecMethods};

Result get_codec(Thread& t, Value name, std::string_view module) {
  if (!is_str(name)) return raise_type_error(t, "encoding name must be a string.");
  std::string wanted = str_wtf8(as<Str>(name));
  for (const Encoding& e : kEncodings) {
    if (wanted != e.name || module != e.module) continue;
    (void)TRY(open_converter(t, &e, Direction::kDecode));
    Codec* codec = allocate<Codec>(t, TRY(make_type(t, kCodecType)));
    if (!codec) return raised;
    codec->encoding = &e;
    return Result::own(codec);
  }
  return raise_message(t, t.types().LookupError, "no such codec is supported.");
}

// --- incremental and stream classes ----------------------------------------------------------------------------------

// One layout for the four classes; a subclass names its codec in the attribute `codec`.
struct Converter : Object {
  IconvCodec* converter;  // owned
  std::string* pending;   // owned: bytes of a sequence that is not complete yet
  Value errors, stream;   // owned; stream: absent in the incremental classes
};
Converter* converter_of(Value v) { return as<Converter>(v); }
void converter_destroy(Object* o) {
  auto* c = static_cast<Converter*>(o);
  delete c->converter;
  delete c->pending;
  clear(c->errors);
  clear(c->stream);
}

template <Direction kDirection> Result converter_new(Thread& t, Type* type, const Value*, size_t, Tuple*) {
  Ref codec = TRY(get_attr(t, Value::from_object(type), "codec"));
  if (!has_spec(codec, kCodecType)) return raise_type_error(t, "codec is unexpected type");
  auto converter = TRY(open_converter(t, codec.as<Codec>()->encoding, kDirection));
  Converter* c = allocate<Converter>(t, type);
  if (!c) return raised;
  c->converter = converter.release();
  c->pending = new std::string;
  return Result::own(c);
}
Status take_errors(Thread& t, Converter* c, Value errors) {
  if (errors.is_absent()) {
    replace(c->errors, TRY(make_ascii(t, "strict")));
    return ok();
  }
  if (!is_str(errors)) return raise_type_error(t, "errors must be a string");
  replace(c->errors, Ref::copy(errors));
  return ok();
}
Result incremental_init(Thread& t, const Args& a) {
  TRY(take_errors(t, converter_of(a.self), a[0]));
  return kNone;
}
Result stream_init(Thread& t, const Args& a) {
  replace(converter_of(a.self)->stream, Ref::copy(a[0]));
  TRY(take_errors(t, converter_of(a.self), a[1]));
  return kNone;
}
Result get_errors(Thread&, Value self) {
  Value errors = converter_of(self)->errors;
  return errors.is_absent() ? Result(kNone) : Result::copy(errors);
}
Status set_errors(Thread& t, Value self, Value errors) {
  if (errors.is_absent()) return raise_attribute_error(t, "cannot delete errors");
  return take_errors(t, converter_of(self), errors);
}
Result get_stream(Thread&, Value self) {
  Value stream = converter_of(self)->stream;
  return stream.is_absent() ? Result(kNone) : Result::copy(stream);
}
const NativeGetSet kIncrementalGetSets[] = {{"errors", get_errors, set_errors, "how to treat errors"}, {}};
const NativeGetSet kStreamGetSets[] = {{"errors", get_errors, set_errors, "how to treat errors"},
                                       {"stream", get_stream, nullptr, nullptr, true},
                                       {}};

Result converter_reset(Thread&, const Args& a) {
  converter_of(a.self)->converter->reset();
  converter_of(a.self)->pending->clear();
  return kNone;
}

Result incremental_encode(Thread& t, const Args& a) {
  Converter* c = converter_of(a.self);
  return encoded(t, *c->converter, a[0], TRY(errors_name(t, c->errors)), TRY(is_true(t, a[1])));
}

// Decodes what was pending and `bytes`; what is left incomplete stays pending.
Result decode_more(Thread& t, Converter* c, std::string_view bytes, bool last) {
  Ref all = TRY(make_bytes(t, *c->pending + std::string(bytes)));
  size_t consumed;
  Ref text = TRY(decoded(t, *c->converter, all, TRY(errors_name(t, c->errors)), last, consumed));
  *c->pending = last ? std::string_view() : all.as<Bytes>()->view().substr(consumed);
  return text;
}
Result incremental_decode(Thread& t, const Args& a) {
  BufferRef data;
  TRY(data.get(t, a[0]));
  bool last = TRY(is_true(t, a[1]));
  return decode_more(t, converter_of(a.self), data.view(), last);
}
Result decoder_getstate(Thread& t, const Args& a) {
  Ref bytes = TRY(make_bytes(t, *converter_of(a.self)->pending));
  return make_tuple(t, {bytes, small_int(0)});
}
Result decoder_setstate(Thread& t, const Args& a) {
  if (!is_tuple(a[0]) || as<Tuple>(a[0])->length != 2 || !is_bytes(as<Tuple>(a[0])->items[0]) ||
      !is_int(as<Tuple>(a[0])->items[1]))
    return raise_type_error(t, "setstate() argument must be a (bytes, int) tuple");
  converter_of(a.self)->converter->reset();
  *converter_of(a.self)->pending = as<Bytes>(as<Tuple>(a[0])->items[0])->view();
  return kNone;
}
// An encoder between two whole calls holds nothing that a number could say.
Result encoder_getstate(Thread&, const Args&) { return small_int(0); }
Result encoder_setstate(Thread& t, const Args& a) {
  if (!is_int(a[0])) return raise_type_error(t, "setstate() argument must be an int");
  converter_of(a.self)->converter->reset();
  return kNone;
}

// Reads by the stream's own `method`; with a size until at least one character came or the stream has ended.
Result read_stream(Thread& t, Value self, const char* method, Value size) {
  Converter* c = converter_of(self);
  bool all = size.is_absent() || size.is_none() || (is_int(size) && int_sign(size) < 0);
  for (;;) {
    Ref data = all ? TRY(call_method(t, c->stream, method)) : TRY(call_method(t, c->stream, method, {size}));
    if (!is_bytes(data))
      return raise_type_error(t, "stream function returned a non-bytes object (", type_name(t, data), ")");
    bool ended = data.as<Bytes>()->length == 0, last = ended || (all && method[4] == 0);
    Ref text = TRY(decode_more(t, c, data.as<Bytes>()->view(), last));
    if (text.as<Str>()->length || ended || all) return text;
  }
}
Result stream_read(Thread& t, const Args& a) { return read_stream(t, a.self, "read", a[0]); }
Result stream_readline(Thread& t, const Args& a) { return read_stream(t, a.self, "readline", a[0]); }
Result stream_readlines(Thread& t, const Args& a) {
  Ref text = TRY(read_stream(t, a.self, "read", a[0]));
  return call_method(t, text, "splitlines", {kTrue});
}
Result stream_write(Thread& t, const Args& a) {
  Converter* c = converter_of(a.self);
  Ref bytes = TRY(encoded(t, *c->converter, a[0], TRY(errors_name(t, c->errors)), false));
  Ref written = TRY(call_method(t, c->stream, "write", {bytes}));
  return kNone;
}
Result stream_writelines(Thread& t, const Args& a) {
  TRY(for_each(t, a[0], [&](Value line) -> Status {
    Args one = a;
    one.values = &line;
    Ref written = TRY(stream_write(t, one));
    return ok();
  }));
  return kNone;
}
// Writes what brings the encoding back to its initial state.
Result writer_reset(Thread& t, const Args& a) {
  Converter* c = converter_of(a.self);
  Ref nothing = TRY(make_ascii(t, ""));
  Ref bytes = TRY(encoded(t, *c->converter, nothing, "strict", true));
  if (bytes.as<Bytes>()->length) Ref written = TRY(call_method(t, c->stream, "write", {bytes}));
  return kNone;
}

const NativeFunction kEncoderMethods[] = {{"encode(input, final=False)", incremental_encode, nullptr},
                                          {"getstate()", encoder_getstate, nullptr},
                                          {"setstate(state, /)", encoder_setstate, nullptr},
                                          {"reset()", converter_reset, nullptr}, {}};
const NativeFunction kDecoderMethods[] = {{"decode(input, final=False)", incremental_decode, nullptr},
                                          {"getstate()", decoder_getstate, nullptr},
                                          {"setstate(state, /)", decoder_setstate, nullptr},
                                          {"reset()", converter_reset, nullptr}, {}};
const NativeFunction kReaderMethods[] = {{"read(sizeobj=None, /)", stream_read, nullptr},
                                         {"readline(sizeobj=None, /)", stream_readline, nullptr},
                                         {"readlines(sizehintobj=None, /)", stream_readlines, nullptr},
                                         {"reset()", converter_reset, nullptr}, {}};
const NativeFunction kWriterMethods[] = {{"write(strobj, /)", stream_write, nullptr},
                                         {"writelines(lines, /)", stream_writelines, nullptr},
                                         {"reset()", writer_reset, nullptr}, {}};

constexpr TypeSpec class_spec(const char* name, NativeConstructor init, const NativeFunction* methods,
                              const NativeGetSet* getsets, decltype(Slots::new_) make) {
  return {.name = name,
          .size = sizeof(Converter),
          .flags = kHasGc | kBaseType,
          .init = init,
          .methods = methods,
          .getsets = getsets,
          .slots = {.destroy = converter_destroy,
                    .traverse = [](Object* o, Visitor& visit) { visit(static_cast<Converter*>(o)->stream); },
                    .new_ = make}};
}
const TypeSpec kEncoderType = class_spec("_multibytecodec.MultibyteIncrementalEncoder",
                                         {"MultibyteIncrementalEncoder(errors='strict')", incremental_init},
                                         kEncoderMethods, kIncrementalGetSets, converter_new<Direction::kEncode>);
const TypeSpec kDecoderType = class_spec("_multibytecodec.MultibyteIncrementalDecoder",
                                         {"MultibyteIncrementalDecoder(errors='strict')", incremental_init},
                                         kDecoderMethods, kIncrementalGetSets, converter_new<Direction::kDecode>);
const TypeSpec kReaderType =
    class_spec("_multibytecodec.MultibyteStreamReader", {"MultibyteStreamReader(stream, errors='strict')", stream_init},
               kReaderMethods, kStreamGetSets, converter_new<Direction::kDecode>);
const TypeSpec kWriterType =
    class_spec("_multibytecodec.MultibyteStreamWriter", {"MultibyteStreamWriter(stream, errors='strict')", stream_init},
               kWriterMethods, kStreamGetSets, converter_new<Direction::kEncode>);

Status classes_init(Thread& t, Value module) {
  for (const TypeSpec* spec : {&kEncoderType, &kDecoderType, &kReaderType, &kWriterType})
    (void)TRY(module_add_type(t, module, *spec));
  return ok();
}

const NativeFunction kNone_[] = {{}};

}  // namespace

#define KRAIT_CODECS(id, name)                                                                         \
  static Result getcodec_##id(Thread& t, const Args& a) {                                              \
    return get_codec(t, a[0], name);                                                                   \
  }                                                                                                    \
  static const NativeFunction kFunctions_##id[] = {{"getcodec(name, /)", getcodec_##id, nullptr}, {}}; \
  extern const NativeModule kCodecs##id##Module;                                                       \
  const NativeModule kCodecs##id##Module = {name, nullptr, kFunctions_##id};
KRAIT_CODECS(Cn, "_codecs_cn")
KRAIT_CODECS(Hk, "_codecs_hk")
KRAIT_CODECS(Iso2022, "_codecs_iso2022")
KRAIT_CODECS(Jp, "_codecs_jp")
KRAIT_CODECS(Kr, "_codecs_kr")
KRAIT_CODECS(Tw, "_codecs_tw")
#undef KRAIT_CODECS

extern const NativeModule kMultibyteCodecModule;
const NativeModule kMultibyteCodecModule = {"_multibytecodec", nullptr, kNone_, classes_init};

}  // namespace krait::modules

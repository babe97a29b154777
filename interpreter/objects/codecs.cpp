#include "interpreter/objects/codecs.h"

#include <string.h>

#include "interpreter/objects/bytes.h"
#include "interpreter/objects/dict.h"
#include "interpreter/objects/exception.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/list.h"
#include "interpreter/objects/tuple.h"
#include "interpreter/runtime/buffer.h"

namespace krait::objects {

using text::CodecError;
using text::CodecStatus;
using text::ErrorMode;
using text::Replacement;
using text::StandardErrors;
using text::TextBuffer;
using text::TextView;

Result make_str(Thread& t, const TextBuffer& buffer) {
  if (buffer.failed()) return raise_memory_error(t);
  TextView view = buffer.view();
  // The bound may be above the largest unit when something was cut off.
  char32_t largest = 0;
  text::with_units(view, [&](const auto* units) {
    for (size_t i = 0; i < view.size; ++i)
      if (units[i] > largest) largest = units[i];
  });
  Ref out = TRY(make_empty_str(t, static_cast<int64_t>(view.size), largest));
  Str* s = out.as<Str>();
  if (view.size && s->width == view.width) memcpy(s->data, view.data, view.size * view.width);
  else for (size_t i = 0; i < view.size; ++i) str_set(s, static_cast<int64_t>(i), view[i]);
  return out;
}

// --- error handlers ------------------------------------------------------------------------------------------------

CodecErrors::CodecErrors(Thread& t, Value object, std::string_view errors)
    : t_(t), object_(object), name_(errors.empty() ? "strict" : errors), mode_(text::error_mode(name_)) {}
CodecErrors::~CodecErrors() = default;

Status CodecErrors::find_handler() {
  if (!handler_.is_absent()) return ok();
  Ref name = TRY(make_str(t_, name_));
  handler_ = TRY(codec_lookup_error(t_, name.as<Str>()));
  return ok();
}

// What every handler answers: (replacement, position). A negative position counts from the end.
Status CodecErrors::call_handler(Value exception, Ref& replacement, int64_t& position, size_t size, bool encoding) {
  TRY(find_handler());
  Ref answer = TRY(call(t_, handler_, {exception}));
  const char* what = encoding ? "encoding" : "decoding";
  bool good = is_tuple(answer) && answer.as<Tuple>()->length == 2 && is_int(answer.as<Tuple>()->items[1]);
  if (good) {
    Value first = answer.as<Tuple>()->items[0];
    good = is_str(first) || (encoding && is_bytes(first));
  }
  if (!good)
    return raise_type_error(t_, what, " error handler must return (", encoding ? "str/bytes" : "str", ", int) tuple");
  replacement = Ref::copy(answer.as<Tuple>()->items[0]);
  position = TRY(as_i64(t_, answer.as<Tuple>()->items[1]));
  if (position < 0) position += static_cast<int64_t>(size);
  if (position < 0 || position > static_cast<int64_t>(size))
    return raise_index_error(t_, "position ", position, " from error handler out of bounds");
  return ok();
}

static void raise_decode(Thread& t, const CodecError& e, Value object) {
  Raised failed =
      raise_unicode_decode(t, e.encoding, object, static_cast<int64_t>(e.start), static_cast<int64_t>(e.end), e.reason);
  (void)failed;
}
static void raise_encode(Thread& t, const CodecError& e, Value object) {
  Raised failed =
      raise_unicode_encode(t, e.encoding, object, static_cast<int64_t>(e.start), static_cast<int64_t>(e.end), e.reason);
  (void)failed;
}

bool CodecErrors::handle(const CodecError& error, std::string_view* input, size_t* resume, TextBuffer* out) {
  if (mode_ == ErrorMode::kStrict) return raise_decode(t_, error, object_), false;
  if (mode_ != ErrorMode::kOther && text::can_decode(mode_)) {
    StandardErrors standard(mode_);
    if (standard.handle(error, input, resume, out)) return true;
    return raise_decode(t_, error, object_), false;
  }
  raise_decode(t_, error, object_);
  Ref exception = take_pending(t_);
  Ref replacement;
  int64_t position = 0;
  UnicodeError* e = exception.as<UnicodeError>();
  if (call_handler(exception, replacement, position, input->size(), false).is_raised()) return false;
  if (!is_bytes(e->object)) {
    (void)raise_type_error(t_, "object attribute must be bytes");
    return false;
  }
  // The handler may have put other bytes in place of those being decoded.
  if (is_bytes(e->object) && e->object != object_) {
    input_ = Ref::copy(e->object);
    object_ = input_;
    *input = input_.as<Bytes>()->view();
  }
  out->append(text_view(replacement.as<Str>()));
  *resume = static_cast<size_t>(position);
  return true;
}

bool CodecErrors::handle(const CodecError& error, TextView input, size_t* resume, Replacement* out) {
  if (mode_ == ErrorMode::kStrict) return raise_encode(t_, error, object_), false;
  if (mode_ != ErrorMode::kOther) {
    StandardErrors standard(mode_);
    if (standard.handle(error, input, resume, out)) return true;
    CodecError rest = error;  // what was escaped before the first that cannot be is no fault
    auto escapes = [&](char32_t c) { return c >= 0xDC80 && c <= 0xDCFF; };
    if (mode_ == ErrorMode::kSurrogateEscape)
      while (rest.start + 1 < rest.end && escapes(input[rest.start])) ++rest.start;
    return raise_encode(t_, rest, object_), false;
  }
  raise_encode(t_, error, object_);
  exception_ = take_pending(t_);
  Ref replacement;
  int64_t position = 0;
  if (call_handler(exception_, replacement, position, input.size, true).is_raised()) return false;
  out->is_bytes = is_bytes(replacement);
  if (out->is_bytes) out->bytes = replacement.as<Bytes>()->view();
  else out->text.append(text_view(replacement.as<Str>()));
  *resume = static_cast<size_t>(position);
  return true;
}

void CodecErrors::refuse(const CodecError& error) {
  if (t_.pending.is_absent()) raise_encode(t_, error, object_);  // a mapping may have raised an exception of its own
}

// --- the built-in codecs -------------------------------------------------------------------------------------------

namespace {

enum class BuiltIn { None, Utf8, Ascii, Latin1, Utf16, Utf16Le, Utf16Be, Utf32, Utf32Le, Utf32Be };

// Lower case, runs of other characters than letters, digits and dots as one underscore.
std::string normalize(std::string_view name) {
  std::string out;
  bool gap = false;
  for (char c : name) {
    bool word = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.';
    if (!word) {
      gap = true;
      continue;
    }
    if (gap && !out.empty()) out += '_';
    gap = false;
    out += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  }
  return out;
}

BuiltIn built_in(std::string_view encoding) {
  if (encoding == "utf-8") return BuiltIn::Utf8;
  if (encoding.size() > 20) return BuiltIn::None;
  std::string name = normalize(encoding);
  if (name == "utf_8" || name == "utf8") return BuiltIn::Utf8;
  if (name == "ascii" || name == "us_ascii") return BuiltIn::Ascii;
  if (name == "latin_1" || name == "latin1" || name == "iso_8859_1" || name == "iso8859_1") return BuiltIn::Latin1;
  if (name == "utf_16" || name == "utf16") return BuiltIn::Utf16;
  if (name == "utf_32" || name == "utf32") return BuiltIn::Utf32;
  return BuiltIn::None;
}

CodecStatus encode_built_in(BuiltIn codec, TextView view, CodecErrors& errors, std::string* out) {
  switch (codec) {
    case BuiltIn::Utf8: return text::encode_utf8(view, errors, out);
    case BuiltIn::Ascii: return text::encode_ascii(view, errors, out);
    case BuiltIn::Latin1: return text::encode_latin1(view, errors, out);
    case BuiltIn::Utf16: return text::encode_utf16(view, text::ByteOrder::kMark, errors, out);
    default: return text::encode_utf32(view, text::ByteOrder::kMark, errors, out);
  }
}

CodecStatus decode_built_in(BuiltIn codec, std::string_view bytes, CodecErrors& errors, TextBuffer* out) {
  text::ByteOrder order = text::ByteOrder::kMark;
  switch (codec) {
    case BuiltIn::Utf8: return text::decode_utf8(bytes, errors, out);
    case BuiltIn::Ascii: return text::decode_ascii(bytes, errors, out);
    case BuiltIn::Latin1: return text::decode_latin1(bytes, out);
    case BuiltIn::Utf16: return text::decode_utf16(bytes, &order, errors, out);
    default: return text::decode_utf32(bytes, &order, errors, out);
  }
}

Raised no_memory_or_pending(Thread& t, CodecStatus status) {
  if (status == CodecStatus::kNoMemory) return raise_memory_error(t);
  return raised;
}

Raised not_a_text_encoding(Thread& t, Value encoding, const char* alternative) {
  Ref shown;
  Result r = repr(t, encoding);
  if (r.is_raised()) return raised;
  shown = r.take();
  return raise_message(
      t, t.types().LookupError,
      cat(shown.as<Str>(), " is not a text encoding; use ", alternative, " to handle arbitrary codecs"));
}

Status check_text_encoding(Thread& t, Value info, Value encoding, const char* alternative) {
  if (type_of(t, info) == t.types().tuple) return ok();
  Ref is_text = TRY(get_attr_or_absent(t, info, "_is_text_encoding"));
  if (is_text.is_absent() || TRY(is_true(t, is_text))) return ok();
  return not_a_text_encoding(t, encoding, alternative);
}

// What a codec raised gets a message that names the codec, the original as its cause: where an exception of the type
// can be made from a message alone and the original holds nothing else.
Status name_the_codec(Thread& t, std::string_view encoding, int index) {
  Type* type = type_of(t, t.pending);
  Type* base = t.types().BaseException;
  if (type->basic_size != base->basic_size || type->slots.init != base->slots.init ||
      type->slots.new_ != base->slots.new_)
    return ok();
  Ref original = Ref::copy(t.pending);
  Tuple* args = as<Tuple>(original.as<BaseException>()->args);
  if (args->length > 1 || (args->length == 1 && !is_exact_str(args->items[0]))) return ok();
  original = take_pending(t);
  auto wrap = [&]() -> Result {
    Ref dict = TRY(get_instance_dict(t, original));
    if (!dict.is_absent() && TRY(length(t, dict)) > 0) return kAbsent;
    Ref text = TRY(str(t, original));
    Ref message = TRY(make_str(t, cat(index ? "decoding" : "encoding", " with '", encoding, "' codec failed (",
                                      type_name(type), ": ", text.as<Str>(), ")")));
    Ref wrapper = TRY(call(t, Value::from_object(type), {message}));
    if (!is_exception(wrapper)) return kAbsent;
    TRY(set_attr(t, wrapper, "__cause__", original));
    TRY(set_attr(t, wrapper, "__context__", original));
    return wrapper;
  };
  Ref wrapper = TRY(wrap());
  set_pending(t, wrapper.is_absent() ? std::move(original) : std::move(wrapper));
  return ok();
}

// Calls item `index` of the codec's tuple with (object[, errors]); the answer's first item.
Result run_codec(Thread& t, Value info, int index, Value object, Value errors, std::string_view encoding) {
  Ref function = Ref::copy(as<Tuple>(info)->items[index]);
  bool plain = errors.is_absent() || errors.is_none();
  Result called = plain ? call(t, function, {object}) : call(t, function, {object, errors});
  if (called.is_raised()) {
    TRY(name_the_codec(t, encoding, index));
    return raised;
  }
  Ref answer = called.take();
  if (!is_tuple(answer) || answer.as<Tuple>()->length != 2)
    return raise_type_error(t, index ? "decoder" : "encoder", " must return a tuple (object, integer)");
  return Result::copy(answer.as<Tuple>()->items[0]);
}

Result optional_text(Thread& t, std::string_view s) { return s.empty() ? Result(kAbsent) : make_str(t, s); }

}  // namespace

// In development mode names are checked even where nothing goes wrong.
static Status check_names(Thread& t, BuiltIn codec, std::string_view encoding, std::string_view errors) {
  if (!t.interpreter->config.dev_mode) return ok();
  if (codec == BuiltIn::None) Ref known = TRY(codec_lookup(t, encoding));
  if (errors.empty() || errors == "strict") return ok();
  Ref name = TRY(make_str(t, errors));
  Ref handler = TRY(codec_lookup_error(t, name.as<Str>()));
  return ok();
}

Result encode_str(Thread& t, Value value, std::string_view encoding, std::string_view errors) {
  BuiltIn codec = built_in(encoding);
  TRY(check_names(t, codec, encoding, errors));
  Str* s = as<Str>(value);
  if (codec != BuiltIn::None) {
    bool direct = s->ascii && (codec == BuiltIn::Utf8 || codec == BuiltIn::Ascii || codec == BuiltIn::Latin1);
    if (direct) return make_bytes(t, {reinterpret_cast<const char*>(s->data), static_cast<size_t>(s->length)});
    CodecErrors handler(t, value, errors);
    std::string out;
    CodecStatus status = encode_built_in(codec, text_view(s), handler, &out);
    if (status != CodecStatus::kOk) return no_memory_or_pending(t, status);
    return make_bytes(t, out);
  }
  Ref name = TRY(make_str(t, encoding)), how = TRY(optional_text(t, errors));
  Ref info = TRY(codec_lookup(t, encoding));
  TRY(check_text_encoding(t, info, name, "codecs.encode()"));
  Ref out = TRY(run_codec(t, info, 0, value, how, encoding));
  if (is_bytes(out)) return out;
  if (ByteArray* array = try_as<ByteArray>(out)) {
    TRY(warn(t, t.types().RuntimeWarning,
             cat("encoder ", encoding,
                 " returned bytearray instead of bytes; use codecs.encode() to encode to arbitrary types")));
    return make_bytes(t, array->view());
  }
  return raise_type_error(t, "'", encoding, "' encoder returned '", type_name(t, out),
                          "' instead of 'bytes'; use codecs.encode() to encode to arbitrary types");
}

Result decode_buffer(Thread& t, Value object, std::string_view encoding, std::string_view errors) {
  BuiltIn codec = built_in(encoding);
  TRY(check_names(t, codec, encoding, errors));
  if (codec != BuiltIn::None) {
    BufferRef bytes;
    TRY(bytes.get(t, object));
    CodecErrors handler(t, object, errors);
    TextBuffer out;
    CodecStatus status = decode_built_in(codec, bytes.view(), handler, &out);
    if (status != CodecStatus::kOk) return no_memory_or_pending(t, status);
    return make_str(t, out);
  }
  Ref name = TRY(make_str(t, encoding)), how = TRY(optional_text(t, errors));
  Ref info = TRY(codec_lookup(t, encoding));
  TRY(check_text_encoding(t, info, name, "codecs.decode()"));
  Ref out = TRY(run_codec(t, info, 1, object, how, encoding));
  if (is_str(out)) return out;
  return raise_type_error(t, "'", encoding, "' decoder returned '", type_name(t, out),
                          "' instead of 'str'; use codecs.decode() to decode to arbitrary types");
}

// --- the registry --------------------------------------------------------------------------------------------------

static Status need_registry(Thread& t) {
  Interpreter* in = t.interpreter;
  if (!in->codec_search_path.is_absent()) return ok();
  in->codec_search_path = TRY(make_list(t)).leak();
  in->codec_search_cache = TRY(make_dict(t)).leak();
  in->codec_error_registry = TRY(make_dict(t)).leak();
  return ok();
}

Status codec_register(Thread& t, Value search) {
  TRY(need_registry(t));
  if (!is_callable(t, search)) return raise_type_error(t, "argument must be callable");
  return list_append(t, as<List>(t.interpreter->codec_search_path), search);
}

Status codec_unregister(Thread& t, Value search) {
  TRY(need_registry(t));
  List* path = as<List>(t.interpreter->codec_search_path);
  for (int64_t i = 0; i < path->length; ++i) {
    if (path->items[i] != search) continue;
    dict_clear(t, as<Dict>(t.interpreter->codec_search_cache));
    return list_set_slice(t, path, i, i + 1, {});
  }
  return ok();
}

Result codec_lookup(Thread& t, std::string_view encoding) {
  TRY(need_registry(t));
  Ref name = TRY(make_str(t, normalize(encoding)));
  Dict* cache = as<Dict>(t.interpreter->codec_search_cache);
  Value known = TRY(dict_get(t, cache, name));
  if (!known.is_absent()) return Result::copy(known);
  List* path = as<List>(t.interpreter->codec_search_path);
  if (path->length == 0)
    return raise_message(t, t.types().LookupError, "no codec search functions registered: can't find encoding");
  for (int64_t i = 0; i < path->length; ++i) {
    Ref search = Ref::copy(path->items[i]);
    Ref info = TRY(call(t, search, {name}));
    if (info.is_none()) continue;
    if (!is_tuple(info) || info.as<Tuple>()->length != 4)
      return raise_type_error(t, "codec search functions must return 4-tuples");
    TRY(dict_set(t, cache, name, info));
    return info;
  }
  return raise_message(t, t.types().LookupError, cat("unknown encoding: ", encoding));
}

static Result through_registry(Thread& t, Value object, Value encoding, Value errors, int index) {
  std::string name = "utf-8";
  if (!encoding.is_absent()) name = str_wtf8(as<Str>(encoding));
  Ref info = TRY(codec_lookup(t, name));
  return run_codec(t, info, index, object, errors, name);
}
Result codec_encode(Thread& t, Value object, Value encoding, Value errors) {
  return through_registry(t, object, encoding, errors, 0);
}
Result codec_decode(Thread& t, Value object, Value encoding, Value errors) {
  return through_registry(t, object, encoding, errors, 1);
}

// --- error handlers by name ----------------------------------------------------------------------------------------

Status codec_register_error(Thread& t, Str* name, Value handler) {
  TRY(need_registry(t));
  if (!is_callable(t, handler)) return raise_type_error(t, "handler must be callable");
  return dict_set(t, as<Dict>(t.interpreter->codec_error_registry), Value::from_object(name), handler);
}

Result standard_error_handler(Thread& t, ErrorMode mode, Value exception) {
  bool known = has_type(t, exception, t.types().UnicodeError) && has_kind(exception, Kind::Exception);
  if (mode == ErrorMode::kStrict) {
    if (!is_exception(exception)) return raise_type_error(t, "codec must pass exception instance");
    return raise_instance(t, Ref::copy(exception));
  }
  bool encoding = has_type(t, exception, t.types().UnicodeEncodeError),
       decoding = has_type(t, exception, t.types().UnicodeDecodeError);
  bool translating = has_type(t, exception, t.types().UnicodeTranslateError);
  if (!known || !(encoding || decoding || translating))
    return raise_type_error(t, "don't know how to handle ", type_name(t, exception), " in error callback");
  bool encodes_only = mode == ErrorMode::kXmlCharRefReplace || mode == ErrorMode::kNameReplace;
  bool surrogates = mode == ErrorMode::kSurrogateEscape || mode == ErrorMode::kSurrogatePass;
  if ((encodes_only && !encoding) || (surrogates && translating))
    return raise_type_error(t, "don't know how to handle ", type_name(t, exception), " in error callback");
  UnicodeError* e = as<UnicodeError>(exception);
  if (decoding ? !is_bytes(e->object) : !is_str(e->object))
    return raise_type_error(t, "object attribute must be ", decoding ? "bytes" : "unicode");
  int64_t start = TRY(as_i64(t, e->start)), end = TRY(as_i64(t, e->end));
  int64_t size = TRY(length(t, e->object));
  start = std::max<int64_t>(0, std::min(start, size - 1));
  end = std::max<int64_t>(start, std::min(end, size));
  Ref name_text;
  std::string encoding_name;
  if (!translating && is_str(e->encoding)) encoding_name = str_wtf8(as<Str>(e->encoding));
  CodecError error{encoding_name.c_str(), static_cast<size_t>(start), static_cast<size_t>(end), ""};
  StandardErrors standard(mode);
  size_t resume = static_cast<size_t>(end);
  TextBuffer out;
  bool done;
  if (decoding) {
    BufferRef bytes;
    TRY(bytes.get(t, e->object));
    std::string_view input = bytes.view();
    done = text::can_decode(mode) && standard.handle(error, &input, &resume, &out);
    if (!text::can_decode(mode))
      return raise_type_error(t, "don't know how to handle UnicodeDecodeError in error callback");
  } else if (translating && mode == ErrorMode::kReplace) {
    for (int64_t i = start; i < end; ++i) out.append(0xFFFD);
    done = true;
  } else {
    Replacement made;
    done = standard.handle(error, text_view(as<Str>(e->object)), &resume, &made);
    if (done && made.is_bytes) {
      Ref bytes = TRY(make_bytes(t, made.bytes));
      return make_tuple(t, {bytes, small_int(static_cast<int64_t>(resume))});
    }
    out.append(made.text.view());
  }
  if (!done) return raise_instance(t, Ref::copy(exception));
  Ref text = TRY(make_str(t, out));
  return make_tuple(t, {text, small_int(static_cast<int64_t>(resume))});
}

Result codec_lookup_error(Thread& t, Str* name) {
  TRY(need_registry(t));
  Value found = TRY(dict_get(t, as<Dict>(t.interpreter->codec_error_registry), Value::from_object(name)));
  if (!found.is_absent()) return Result::copy(found);
  return raise_message(t, t.types().LookupError, cat("unknown error handler name '", name, "'"));
}

}  // namespace krait::objects

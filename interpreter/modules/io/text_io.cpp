#include "interpreter/modules/io/text_io.h"

#include <string.h>

#include "interpreter/objects/codecs.h"
#include "interpreter/objects/dict.h"
#include "interpreter/objects/exception.h"
#include "interpreter/objects/tuple.h"

namespace krait::modules::io {

// --- state ---------------------------------------------------------------------------------------------------------

Status check_text_ready(Thread& t, Value self) {
  TextIo* s = text_io(self);
  if (s->ready) return ok();
  if (s->detached) return raise_value_error(t, "underlying buffer has been detached");
  return raise_value_error(t, "I/O operation on uninitialized object");
}

Status check_text_open(Thread& t, Value self) {
  TRY(check_text_ready(t, self));
  if (TRY(attribute_is_true(t, text_io(self)->buffer, "closed")))
    return raise_value_error(t, "I/O operation on closed file.");
  return ok();
}

void drop_decoded(TextIo* s) {
  clear(s->decoded);
  s->decoded_used = 0;
}

static bool has_char(const Str* s, char32_t c) {
  if (s->width == 1) return c < 256 && memchr(s->data, static_cast<int>(c), static_cast<size_t>(s->length));
  for (int64_t i = 0; i < s->length; ++i)
    if ((*s)[i] == c) return true;
  return false;
}

// --- setting up ----------------------------------------------------------------------------------------------------

static Result find_codec(Thread& t, Value encoding) {
  Ref info = TRY(codec_lookup(t, TRY(as_utf8(t, encoding))));
  Ref is_text = TRY(get_attr_or_absent(t, info, "_is_text_encoding"));
  if (is_text.is_absent() || TRY(is_true(t, is_text))) return info;
  Ref shown = TRY(repr(t, encoding));
  return raise_message(t, t.types().LookupError,
                       cat(shown.as<Str>(), " is not a text encoding; use codecs.open() to handle arbitrary codecs"));
}

static FastEncoding fast_encoding(std::string_view name, std::string_view errors) {
  if (errors != "strict" && errors != "surrogateescape" && errors != "backslashreplace") return FastEncoding::None;
  if (name == "utf-8") return FastEncoding::Utf8;
  if (name == "ascii") return FastEncoding::Ascii;
  if (name == "iso8859-1") return FastEncoding::Latin1;
  return FastEncoding::None;
}

static Status set_decoder(Thread& t, TextIo* s, Value info, Value errors) {
  clear(s->decoder);
  Ref can = TRY(call_method(t, s->buffer, "readable"));
  if (!TRY(is_true(t, can))) return ok();
  Ref make = TRY(get_attr(t, info, "incrementaldecoder"));
  Ref decoder = TRY(call(t, make, {errors}));
  if (s->newlines->universal) {
    Value type = Value::from_object(type_for(t, kNewlineDecoderType));
    decoder = TRY(call(t, type, {decoder, boolean(s->newlines->translate)}));
  }
  replace(s->decoder, std::move(decoder));
  return ok();
}

static Status set_encoder(Thread& t, TextIo* s, Value info, Value errors) {
  clear(s->encoder);
  s->fast = FastEncoding::None;
  Ref can = TRY(call_method(t, s->buffer, "writable"));
  if (!TRY(is_true(t, can))) return ok();
  Ref make = TRY(get_attr(t, info, "incrementalencoder"));
  replace(s->encoder, TRY(call(t, make, {errors})));
  Ref name = TRY(get_attr_or_absent(t, info, t.names().name));
  if (is_str(name)) s->fast = fast_encoding(str_wtf8(name.as<Str>()), str_wtf8(as<Str>(errors)));
  return ok();
}

// A stream that does not start at 0 is past its BOM: the encoder must not write another.
static Status fix_encoder_state(Thread& t, TextIo* s) {
  s->encoder_started = false;
  if (!s->seekable || s->encoder.is_absent()) return ok();
  Ref at = TRY(call_method(t, s->buffer, "tell"));
  if (is_int(at) && int_sign(at) == 0) return ok();
  s->encoder_started = true;
  Ref done = TRY(call_method(t, s->encoder, "setstate", {small_int(0)}));
  return ok();
}

static Result default_encoding(Thread& t) {
  return make_ascii(t, t.interpreter->config.utf8_mode ? "utf-8" : locale_is_utf8() ? "UTF-8" : "ascii");
}

static Result resolve_encoding(Thread& t, Value given) {
  if (given.is_none()) {
    if (t.interpreter->config.warn_default_encoding)
      TRY(warn(t, t.types().EncodingWarning, "'encoding' argument not specified"));
    return default_encoding(t);
  }
  if (!is_str(given))
    return raise_type_error(t, "TextIOWrapper() argument 'encoding' must be str or None, not ", type_name(t, given));
  if (str_equal(as<Str>(given), "locale")) return default_encoding(t);
  if (has_char(as<Str>(given), 0)) return raise_value_error(t, "embedded null character");
  return Result::copy(given);
}

static Result resolve_errors(Thread& t, Value given) {
  if (given.is_none()) return make_ascii(t, "strict");
  if (!is_str(given))
    return raise_type_error(t, "TextIOWrapper() argument 'errors' must be str or None, not ", type_name(t, given));
  if (has_char(as<Str>(given), 0)) return raise_value_error(t, "embedded null character");
  return Result::copy(given);
}

static Result text_new(Thread& t, const Args& a) {
  TextIo* s = allocate<TextIo>(t, as<Type>(a.self));
  if (!s) return raised;
  s->newlines = new Newlines;
  s->pending = new std::string;
  s->chunk_size = kDefaultBufferSize;
  return Result::own(s);
}

static Result text_init(Thread& t, const Args& a) {
  TextIo* s = text_io(a.self);
  s->ready = s->detached = false;
  TRY(parse_newline(t, a[3], *s->newlines));
  Ref encoding = TRY(resolve_encoding(t, a[1]));
  Ref errors = TRY(resolve_errors(t, a[2]));
  Ref info = TRY(find_codec(t, encoding));
  if (t.interpreter->config.dev_mode) Ref handler = TRY(codec_lookup_error(t, errors.as<Str>()));
  replace(s->newline, Ref::copy(a[3]));
  replace(s->encoding, std::move(encoding));
  replace(s->errors, Ref(errors));
  replace(s->buffer, Ref::copy(a[0]));
  s->line_buffering = TRY(is_true(t, a[4]));
  s->write_through = TRY(is_true(t, a[5]));
  s->pending->clear();
  drop_decoded(s);
  clear(s->snapshot_input);
  TRY(set_decoder(t, s, info, errors));
  TRY(set_encoder(t, s, info, errors));
  s->seekable = s->telling = TRY(method_is_true(t, s->buffer, "seekable"));
  Ref read1 = TRY(get_attr_or_absent(t, s->buffer, "read1"));
  s->has_read1 = !read1.is_absent();
  TRY(fix_encoder_state(t, s));
  s->ready = true;
  return kNone;
}

static Result text_reconfigure(Thread& t, const Args& a) {
  TRY(check_text_ready(t, a.self));
  TextIo* s = text_io(a.self);
  bool changes_codec = !a[0].is_none() || !a[1].is_none() || !a[2].is_absent();
  if (!s->decoded.is_absent() && changes_codec)
    return raise_unsupported(t, "It is not possible to set the encoding or newline of stream after the first read");
  if (!a[2].is_absent()) {
    Newlines ignored;
    TRY(parse_newline(t, a[2], ignored));
  }
  bool line_buffering = s->line_buffering, write_through = s->write_through;
  if (!a[3].is_none()) line_buffering = TRY(is_true(t, a[3]));
  if (!a[4].is_none()) write_through = TRY(is_true(t, a[4]));
  Ref flushed = TRY(call_method(t, a.self, t.names().flush));
  if (changes_codec) {
    Ref encoding = a[0].is_none() ? Ref::copy(s->encoding) : TRY(resolve_encoding(t, a[0]));
    Ref errors = Ref::copy(s->errors);
    if (!a[1].is_none()) errors = TRY(resolve_errors(t, a[1]));
    else if (!a[0].is_none()) errors = TRY(make_ascii(t, "strict"));
    if (!a[2].is_absent()) {
      TRY(parse_newline(t, a[2], *s->newlines));
      replace(s->newline, Ref::copy(a[2]));
    }
    Ref info = TRY(find_codec(t, encoding));
    replace(s->encoding, std::move(encoding));
    replace(s->errors, Ref(errors));
    TRY(set_decoder(t, s, info, errors));
    TRY(set_encoder(t, s, info, errors));
    TRY(fix_encoder_state(t, s));
  }
  s->line_buffering = line_buffering;
  s->write_through = write_through;
  return kNone;
}

// --- writing -------------------------------------------------------------------------------------------------------

Status text_flush_writes(Thread& t, TextIo* s) {
  if (s->pending->empty()) return ok();
  std::string bytes;
  bytes.swap(*s->pending);
  Ref chunk = TRY(make_bytes(t, bytes));
  Ref written = TRY(uninterrupted(t, [&] { return call_method(t, s->buffer, t.names().write, {chunk}); }));
  return ok();
}

// Appends the text's bytes to `out` if the encoding can take it as it is; false: the encoder must be asked.
static ResultOf<bool> encode_fast(Thread& t, TextIo* s, Str* text, std::string& out) {
  if (s->fast == FastEncoding::None) return false;
  bool fits = text->ascii || (s->fast == FastEncoding::Latin1 && text->width == 1);
  if (fits) {
    out.append(reinterpret_cast<const char*>(text->data), static_cast<size_t>(text->length));
    return true;
  }
  if (s->fast != FastEncoding::Utf8) return false;
  ResultOf<std::string_view> bytes = str_utf8(t, text);
  if (bytes.is_raised()) {
    if (!pending_matches(t, t.types().UnicodeEncodeError)) return raised;
    clear_pending(t);  // lone surrogates: the error handler decides
    return false;
  }
  out += bytes.value;
  return true;
}

static Result with_newlines(Thread& t, TextIo* s, Value text, bool has_lf) {
  if (!has_lf || s->newlines->write_as.empty()) return Result::copy(text);
  Ref lf = TRY(make_char(t, '\n'));
  Ref as = TRY(make_ascii(t, s->newlines->write_as));
  return call_method(t, text, t.names().replace, {lf, as});
}


static Result text_write(Thread& t, const Args& a) {
  TRY(check_text_ready(t, a.self));
  TextIo* s = text_io(a.self);
  if (!is_str(a[0])) return raise_type_error(t, "write() argument must be str, not ", type_name(t, a[0]));
  TRY(check_text_open(t, a.self));
  if (s->encoder.is_absent()) return raise_unsupported(t, "not writable");
  bool has_lf = has_char(as<Str>(a[0]), '\n');
  Ref text = TRY(with_newlines(t, s, a[0], has_lf));
  bool flush_line = s->line_buffering && (has_lf || has_char(text.as<Str>(), '\r'));
  size_t before = s->pending->size();
  if (!TRY(encode_fast(t, s, text.as<Str>(), *s->pending))) {
    Ref bytes = TRY(call_method(t, s->encoder, t.names().encode, {text}));
    if (!is_bytes(bytes))
      return raise_type_error(t, "encoder should return a bytes object, not '", type_name(t, bytes), "'");
    *s->pending += bytes.as<Bytes>()->view();
  }
  if (before > 0 &&
      static_cast<int64_t>(s->pending->size()) > s->chunk_size) {  // what is new is not joined to what waits
    std::string fresh = s->pending->substr(before);
    s->pending->resize(before);
    TRY(text_flush_writes(t, s));
    *s->pending += fresh;
  }
  if (static_cast<int64_t>(s->pending->size()) >= s->chunk_size || flush_line || s->write_through)
    TRY(text_flush_writes(t, s));
  if (flush_line) Ref done = TRY(call_method(t, s->buffer, t.names().flush));
  if (!s->decoded.is_absent() || !s->snapshot_input.is_absent()) {
    drop_decoded(s);
    clear(s->snapshot_input);
    if (!s->decoder.is_absent()) Ref reset = TRY(call_method(t, s->decoder, "reset"));
  }
  return make_int(t, as<Str>(a[0])->length);
}

// --- reading -------------------------------------------------------------------------------------------------------

static Result decode(Thread& t, TextIo* s, Value input, bool final) {
  Ref text = TRY(call_method(t, s->decoder, t.names().decode, {input, boolean(final)}));
  if (!is_str(text))
    return raise_type_error(t, "decoder should return a string result, not '", type_name(t, text), "'");
  return text;
}

static Status take_snapshot(Thread& t, TextIo* s, Value before, int64_t flags, Value input) {
  BufferRef bytes;
  TRY(bytes.get(t, input));
  std::string both(as<Bytes>(before)->view());
  both += bytes.view();
  replace(s->snapshot_input, TRY(make_bytes(t, both)));
  s->snapshot_flags = flags;
  return ok();
}

ResultOf<bool> text_read_chunk(Thread& t, TextIo* s, int64_t hint) {
  if (s->decoder.is_absent()) return raise_unsupported(t, "not readable");
  Ref before;
  int64_t flags = 0;
  if (s->telling) {
    Ref state = TRY(call_method(t, s->decoder, "getstate"));
    if (!is_tuple(state) || state.as<Tuple>()->length != 2) return raise_type_error(t, "illegal decoder state");
    before = Ref::copy(state.as<Tuple>()->items[0]);
    if (!is_bytes(before))
      return raise_type_error(t, "illegal decoder state: the first item should be a bytes object, not '",
                              type_name(t, before), "'");
    flags = TRY(as_i64(t, state.as<Tuple>()->items[1]));
  }
  int64_t want = s->chunk_size;
  if (hint > 0)
    want = std::max<int64_t>(want, static_cast<int64_t>(std::max(s->bytes_per_char, 1.0) * static_cast<double>(hint)));
  Ref input = TRY(call_method(t, s->buffer, s->has_read1 ? "read1" : "read", {small_int(want)}));
  if (!has_buffer(t, input))
    return raise_type_error(t, "underlying ", s->has_read1 ? "read1" : "read",
                            "() should have returned a bytes-like object, not '", type_name(t, input), "'");
  BufferRef bytes;
  TRY(bytes.get(t, input));
  bool end = bytes.buffer.length == 0;
  Ref text = TRY(decode(t, s, input, end));
  int64_t chars = text.as<Str>()->length;
  s->bytes_per_char = chars > 0 ? static_cast<double>(bytes.buffer.length) / static_cast<double>(chars) : 0.0;
  if (chars > 0) end = false;
  replace(s->decoded, std::move(text));
  s->decoded_used = 0;
  if (s->telling) TRY(take_snapshot(t, s, before, flags, input));
  return !end;
}

static Result take_decoded(Thread& t, TextIo* s, int64_t count) {
  if (s->decoded.is_absent()) return make_ascii(t, "");
  Str* text = as<Str>(s->decoded);
  int64_t left = text->length - s->decoded_used;
  if (count < 0 || count > left) count = left;
  int64_t start = s->decoded_used;
  s->decoded_used += count;
  if (start == 0 && count == text->length) return Result::copy(s->decoded);
  return str_slice(t, text, start, start + count);
}

static Result read_all(Thread& t, TextIo* s) {
  Ref bytes = TRY(call_method(t, s->buffer, t.names().read));
  if (bytes.is_none()) bytes = TRY(make_bytes(t, ""));
  if (!has_buffer(t, bytes))
    return raise_type_error(t, "underlying read() should have returned a bytes-like object, not '", type_name(t, bytes),
                            "'");
  Ref rest = TRY(decode(t, s, bytes, true));
  Ref ahead = TRY(take_decoded(t, s, -1));
  drop_decoded(s);
  clear(s->snapshot_input);
  if (ahead.as<Str>()->length == 0) return rest;
  return str_concat(t, ahead.as<Str>(), rest.as<Str>());
}

static Result text_read(Thread& t, const Args& a) {
  TRY(check_text_ready(t, a.self));
  int64_t size = TRY(size_argument(t, a[0]));
  TRY(check_text_open(t, a.self));
  TextIo* s = text_io(a.self);
  if (s->decoder.is_absent()) return raise_unsupported(t, "not readable");
  TRY(text_flush_writes(t, s));
  if (size < 0) return read_all(t, s);
  StrBuilder out(t);
  while (out.length() < size) {
    Ref part = TRY(take_decoded(t, s, size - out.length()));
    out.add(part.as<Str>());
    if (out.length() >= size) break;
    if (!TRY(text_read_chunk(t, s, size - out.length()))) break;
  }
  return out.finish();
}

static Result read_line(Thread& t, Value self, int64_t limit) {
  TextIo* s = text_io(self);
  TRY(check_text_open(t, self));
  TRY(text_flush_writes(t, s));
  Ref line;  // what earlier chunks gave
  for (;;) {
    bool have = !s->decoded.is_absent() && s->decoded_used < as<Str>(s->decoded)->length;
    if (!have) {
      drop_decoded(s);
      bool more = TRY(text_read_chunk(t, s, 0));
      if (!more || s->decoded.is_absent() || as<Str>(s->decoded)->length == 0) {
        if (more) continue;
        drop_decoded(s);
        clear(s->snapshot_input);
        break;
      }
    }
    Ref source = Ref::copy(s->decoded);
    int64_t from = s->decoded_used;
    // A two-character ending may have been cut between chunks.
    if (!line.is_absent() && s->newlines->ending == U"\r\n") {
      Ref rest = TRY(str_slice(t, source.as<Str>(), from, source.as<Str>()->length));
      replace(s->decoded, TRY(str_concat(t, line.as<Str>(), rest.as<Str>())));
      s->decoded_used = 0;
      line = Ref();
      source = Ref::copy(s->decoded);
      from = 0;
    }
    int64_t have_line = line.is_absent() ? 0 : line.as<Str>()->length;
    int64_t end = find_line_end(source.as<Str>(), from, *s->newlines);
    bool complete = end >= 0;
    if (end < 0) end = source.as<Str>()->length;
    if (limit >= 0 && end - from >= limit - have_line) {
      end = from + (limit - have_line);
      complete = true;
    }
    Ref part = TRY(take_decoded(t, s, end - from));
    line = line.is_absent() ? part : TRY(str_concat(t, line.as<Str>(), part.as<Str>()));
    if (complete) break;
  }
  if (line.is_absent()) return make_ascii(t, "");
  return line;
}

static Result text_readline(Thread& t, const Args& a) {
  TRY(check_text_ready(t, a.self));
  return read_line(t, a.self, TRY(size_argument(t, a[0])));
}

static Result text_next(Thread& t, Value self) {
  TRY(check_text_ready(t, self));
  TextIo* s = text_io(self);
  s->telling = false;
  bool own = type_of(t, self)->spec == &kTextIoWrapperType && (type_of(t, self)->flags & kHeapType) == 0;
  Ref line;
  if (own) {
    line = TRY(read_line(t, self, -1));
  } else {
    line = TRY(call_method(t, self, t.names().readline));
    if (!is_str(line))
      return raise_message(t, t.types().OSError,
                           cat("readline() should have returned a str object, not '", type_name(t, line), "'"));
  }
  if (line.as<Str>()->length > 0) return line;
  clear(s->snapshot_input);
  s->telling = s->seekable;
  return kAbsent;
}

static Result text_iter(Thread& t, Value self) {
  TRY(check_text_open(t, self));
  return Result::copy(self);
}

// --- the rest ------------------------------------------------------------------------------------------------------

static Result text_flush(Thread& t, const Args& a) {
  TRY(check_text_open(t, a.self));
  TextIo* s = text_io(a.self);
  s->telling = s->seekable;
  TRY(text_flush_writes(t, s));
  return call_method(t, s->buffer, t.names().flush);
}

static Result text_close(Thread& t, const Args& a) {
  TRY(check_text_ready(t, a.self));
  TextIo* s = text_io(a.self);
  if (TRY(attribute_is_true(t, a.self, "closed"))) return kNone;
  Ref first;
  if (s->finalizing) tell_left_open(t, s->buffer, a.self);
  Result flushed = call_method(t, a.self, t.names().flush);
  if (flushed.is_raised()) first = take_pending(t);
  else Ref done = flushed.take();
  Result closed = call_method(t, s->buffer, t.names().close);
  if (first.is_absent()) return closed;
  if (closed.is_raised()) {
    Ref second = take_pending(t);
    if (!identical(first, second)) replace(second.as<BaseException>()->context, std::move(first));
    set_pending(t, std::move(second));
    return raised;
  }
  Ref done = closed.take();
  set_pending(t, std::move(first));
  return raised;
}

static Result text_detach(Thread& t, const Args& a) {
  TRY(check_text_ready(t, a.self));
  Ref done = TRY(call_method(t, a.self, t.names().flush));
  TextIo* s = text_io(a.self);
  s->ready = false;
  s->detached = true;
  return Ref::own(std::exchange(s->buffer, Value{}));
}

static Result text_truncate(Thread& t, const Args& a) {
  TRY(check_text_ready(t, a.self));
  Ref done = TRY(call_method(t, a.self, t.names().flush));
  return call_method(t, text_io(a.self)->buffer, "truncate", {a[0]});
}

#define KRAIT_BUFFER_METHOD(name)                              \
  static Result text_##name(Thread& t, const Args& a) {        \
    TRY(check_text_ready(t, a.self));                          \
    return call_method(t, text_io(a.self)->buffer, #name);     \
  }
KRAIT_BUFFER_METHOD(fileno)
KRAIT_BUFFER_METHOD(isatty)
KRAIT_BUFFER_METHOD(readable)
KRAIT_BUFFER_METHOD(writable)
KRAIT_BUFFER_METHOD(seekable)
#undef KRAIT_BUFFER_METHOD

// What stays readable after detach().
static Status check_made(Thread& t, Value self) { return text_io(self)->detached ? ok() : check_text_ready(t, self); }

static Result get_encoding(Thread& t, Value self) {
  TRY(check_made(t, self));
  return Result::copy(text_io(self)->encoding);
}
static Result get_errors(Thread& t, Value self) {
  TRY(check_made(t, self));
  return Result::copy(text_io(self)->errors);
}
static Result get_buffer_object(Thread& t, Value self) {
  TRY(check_text_ready(t, self));
  return Result::copy(text_io(self)->buffer);
}
static Result get_line_buffering(Thread& t, Value self) {
  TRY(check_made(t, self));
  return boolean(text_io(self)->line_buffering);
}
static Result get_write_through(Thread& t, Value self) {
  TRY(check_made(t, self));
  return boolean(text_io(self)->write_through);
}
static Result get_newlines(Thread& t, Value self) {
  TRY(check_text_ready(t, self));
  if (text_io(self)->decoder.is_absent()) return kNone;
  Ref seen = TRY(get_attr_or_absent(t, text_io(self)->decoder, "newlines"));
  if (seen.is_absent()) return kNone;
  return seen;
}
static Result get_name(Thread& t, Value self) {
  TRY(check_text_ready(t, self));
  return get_attr(t, text_io(self)->buffer, t.names().name);
}
static Result get_closed(Thread& t, Value self) {
  TRY(check_text_ready(t, self));
  return get_attr(t, text_io(self)->buffer, "closed");
}
static Result get_chunk_size(Thread& t, Value self) {
  TRY(check_text_ready(t, self));
  return make_int(t, text_io(self)->chunk_size);
}
static Status set_chunk_size(Thread& t, Value self, Value v) {
  TRY(check_text_ready(t, self));
  if (v.is_absent()) return raise_attribute_error(t, "cannot delete attribute");
  int64_t n = TRY(as_i64(t, v));
  if (n <= 0) return raise_value_error(t, "a strictly positive integer is required");
  text_io(self)->chunk_size = n;
  return ok();
}
static Result get_finalizing(Thread&, Value self) { return boolean(text_io(self)->finalizing); }
static Status set_finalizing(Thread& t, Value self, Value v) {
  text_io(self)->finalizing = TRY(is_true(t, v));
  return ok();
}

static Result text_repr(Thread& t, Value self) {
  TRY(check_made(t, self));
  if (!TRY(repr_enter(t, self)))
    return raise_runtime_error(t, "reentrant call inside ", type_name(t, self), ".__repr__");
  std::string out = "<_io.TextIOWrapper";
  for (const char* name : {"name", "mode"}) {
    Result found = get_attr_or_absent(t, self, name);
    if (found.is_raised()) {
      if (pending_matches(t, t.types().ValueError)) {
        clear_pending(t);
        continue;
      }
      repr_leave(t, self);
      return raised;
    }
    Ref value = found.take();
    if (value.is_absent()) continue;
    Result shown = repr(t, value);
    if (shown.is_raised()) {
      repr_leave(t, self);
      return raised;
    }
    Ref text = shown.take();
    out += cat(" ", name, "=", text.as<Str>());
  }
  repr_leave(t, self);
  Ref encoding = TRY(repr(t, text_io(self)->encoding));
  out += cat(" encoding=", encoding.as<Str>(), ">");
  return make_str(t, out);
}

static Result text_getstate(Thread& t, const Args& a) {
  return raise_type_error(t, "cannot pickle '", type_name(t, a.self), "' object");
}

static void text_clear(Object* o) {
  TextIo* s = static_cast<TextIo*>(o);
  s->ready = false;
  for (Value* v :
       {&s->buffer, &s->encoding, &s->errors, &s->encoder, &s->decoder, &s->newline, &s->decoded, &s->snapshot_input})
    clear(*v);
}
static void text_destroy(Object* o) {
  TextIo* s = static_cast<TextIo*>(o);
  text_clear(o);
  delete s->newlines;
  delete s->pending;
  s->newlines = nullptr;
  s->pending = nullptr;
}
static void text_traverse(Object* o, Visitor& visit) {
  TextIo* s = static_cast<TextIo*>(o);
  for (Value v : {s->buffer, s->encoder, s->decoder, s->snapshot_input}) visit(v);
}

static const NativeFunction kMethods[] = {
    {"detach()", text_detach, "Give the buffer back; this stream is unusable afterwards."},
    {"reconfigure(*, encoding=None, errors=None, newline=<absent: None>, line_buffering=None, write_through=None)",
     text_reconfigure, "Change how text is written and read."},
    {"write(text, /)", text_write, "Write the text; the answer counts its characters."},
    {"read(size=-1, /)", text_read, "Read up to size characters; all by default."},
    {"readline(size=-1, /)", text_readline, "Read one line."},
    {"flush()", text_flush, "Write out what is buffered."},
    {"close()", text_close, "Flush and close the buffer."},
    {"fileno()", text_fileno, nullptr},
    {"seekable()", text_seekable, nullptr},
    {"readable()", text_readable, nullptr},
    {"writable()", text_writable, nullptr},
    {"isatty()", text_isatty, nullptr},
    {"seek(cookie, whence=0, /)", text_seek, "Go to a position that tell() gave."},
    {"tell()", text_tell, "The position, as a number that only seek() understands."},
    {"truncate(pos=None, /)", text_truncate, "Cut or extend the file."},
    {"__getstate__()", text_getstate, nullptr},
    {}};
static const NativeGetSet kGetSets[] = {{"encoding", get_encoding},
                                        {"errors", get_errors},
                                        {"buffer", get_buffer_object},
                                        {"line_buffering", get_line_buffering},
                                        {"write_through", get_write_through},
                                        {"newlines", get_newlines},
                                        {"name", get_name},
                                        {"closed", get_closed},
                                        {"_CHUNK_SIZE", get_chunk_size, set_chunk_size},
                                        {"_finalizing", get_finalizing, set_finalizing},
                                        {}};

extern const TypeSpec kTextIoWrapperType = {
    .name = "_io.TextIOWrapper",
    .doc = "Text over a binary stream.",
    .size = sizeof(TextIo),
    .flags = kHasGc | kHasPrefix | kHasDict | kHasWeakrefs | kBaseType,
    .base = &kTextIoBaseType,
    .new_ = {"TextIOWrapper(*args, **kwargs)", text_new},
    .init =
        {"TextIOWrapper(buffer, encoding=None, errors=None, newline=None, line_buffering=False, write_through=False)",
         text_init},
    .methods = kMethods,
    .getsets = kGetSets,
    .slots = {.destroy = text_destroy,
              .traverse = text_traverse,
              .clear = text_clear,
              .finalize = finalize_io,
              .repr = text_repr,
              .iter = text_iter,
              .next = text_next}};

}  // namespace krait::modules::io

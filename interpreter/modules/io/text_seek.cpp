// Positions in a text stream. tell() cannot count bytes when a chunk was decoded ahead: it gives a cookie that says
// where to start decoding, with which decoder state, and how many characters to skip (library reference:
// TextIOBase.tell).
#include <string.h>

#include "interpreter/modules/io/text_io.h"
#include "interpreter/objects/tuple.h"

namespace krait::modules::io {

namespace {

struct Cookie {
  int64_t start = 0;
  int32_t decoder_flags = 0, bytes_to_feed = 0, chars_to_skip = 0;
  uint8_t need_eof = 0;
};
constexpr size_t kCookieBytes = 21;

// The cookie as one int: its fields one after the other, the position lowest.
Result pack(Thread& t, const Cookie& c) {
  uint8_t bytes[kCookieBytes];
  memcpy(bytes, &c.start, 8);
  memcpy(bytes + 8, &c.decoder_flags, 4);
  memcpy(bytes + 12, &c.bytes_to_feed, 4);
  memcpy(bytes + 16, &c.chars_to_skip, 4);
  bytes[20] = c.need_eof;
  Ref raw = TRY(make_bytes(t, {reinterpret_cast<char*>(bytes), kCookieBytes}));
  Ref order = TRY(make_ascii(t, "little"));
  return call_method(t, Value::from_object(t.types().int_), "from_bytes", {raw, order});
}

ResultOf<Cookie> unpack(Thread& t, Value number) {
  Ref order = TRY(make_ascii(t, "little"));
  Ref raw = TRY(call_method(t, number, "to_bytes", {small_int(kCookieBytes), order}));
  const uint8_t* bytes = raw.as<Bytes>()->data;
  Cookie c;
  memcpy(&c.start, bytes, 8);
  memcpy(&c.decoder_flags, bytes + 8, 4);
  memcpy(&c.bytes_to_feed, bytes + 12, 4);
  memcpy(&c.chars_to_skip, bytes + 16, 4);
  c.need_eof = bytes[20];
  return c;
}

struct DecoderState { Ref buffer; int64_t flags; };

// Runs the decoder over pieces of the snapshot to find a position from which few characters must be skipped.
struct Finder {
  Thread& t;
  TextIo* s;
  std::string_view input;

  ResultOf<int64_t> decode(size_t from, size_t count, bool final = false) {
    Ref bytes = TRY(make_bytes(t, input.substr(from, count)));
    Ref text = TRY(call_method(t, s->decoder, t.names().decode, {bytes, boolean(final)}));
    if (!is_str(text))
      return raise_type_error(t, "decoder should return a string result, not '", type_name(t, text), "'");
    return text.as<Str>()->length;
  }
  Status set_state(int64_t flags) {
    Ref empty = TRY(make_bytes(t, ""));
    Ref number = TRY(make_int(t, flags));
    Ref state = TRY(make_tuple(t, {empty, number}));
    Ref done = TRY(call_method(t, s->decoder, "setstate", {state}));
    return ok();
  }
  // Bytes that the decoder keeps back, and its flags.
  ResultOf<std::pair<int64_t, int64_t>> state() {
    Ref state = TRY(call_method(t, s->decoder, "getstate"));
    if (!is_tuple(state) || state.as<Tuple>()->length != 2) return raise_type_error(t, "illegal decoder state");
    int64_t kept = TRY(length(t, state.as<Tuple>()->items[0]));
    return std::pair<int64_t, int64_t>{kept, TRY(as_i64(t, state.as<Tuple>()->items[1]))};
  }

  // Jumps near the target in large steps; the bytes passed over. The decoder ends in a clean state there.
  ResultOf<int64_t> jump(Cookie& c, int64_t& skip) {
    int64_t bytes = static_cast<int64_t>(s->bytes_per_char * static_cast<double>(skip));
    int64_t step = 1;
    bytes = std::min<int64_t>(bytes, static_cast<int64_t>(input.size()));
    while (bytes > 0) {
      TRY(set_state(c.decoder_flags));
      int64_t chars = TRY(decode(0, static_cast<size_t>(bytes)));
      if (chars <= skip) {
        auto [kept, flags] = TRY(state());
        if (kept == 0) {
          c.decoder_flags = static_cast<int32_t>(flags);
          skip -= chars;
          return bytes;
        }
        bytes -= kept;
        step = 1;
      } else {
        bytes -= step;
        step *= 2;
      }
    }
    TRY(set_state(c.decoder_flags));
    return int64_t{0};
  }

  // Byte by byte from there, remembering the last clean position.
  Status walk(Cookie& c, int64_t from, int64_t skip) {
    int64_t fed = 0, chars = 0;
    size_t i = static_cast<size_t>(from);
    for (; i < input.size(); ++i) {
      ++fed;
      chars += TRY(decode(i, 1));
      auto [kept, flags] = TRY(state());
      if (kept == 0 && chars <= skip) {
        c.start += fed;
        skip -= chars;
        c.decoder_flags = static_cast<int32_t>(flags);
        fed = chars = 0;
      }
      if (chars >= skip) break;
    }
    if (i == input.size() && chars < skip) {
      chars += TRY(decode(input.size(), 0, true));
      c.need_eof = 1;
      if (chars < skip) return raise_message(t, t.types().OSError, "can't reconstruct logical file position");
    }
    c.bytes_to_feed = static_cast<int32_t>(fed);
    c.chars_to_skip = static_cast<int32_t>(skip);
    return ok();
  }
};

Result find_cookie(Thread& t, TextIo* s, Cookie c) {
  Finder finder{t, s, as<Bytes>(s->snapshot_input)->view()};
  int64_t skip = s->decoded_used;
  int64_t passed = TRY(finder.jump(c, skip));
  c.start += passed;
  if (skip > 0) TRY(finder.walk(c, passed, skip));
  return pack(t, c);
}

Status reset_encoder(Thread& t, TextIo* s, bool at_start) {
  if (s->encoder.is_absent()) return ok();
  s->encoder_started = !at_start;
  Ref done =
      at_start ? TRY(call_method(t, s->encoder, "reset")) : TRY(call_method(t, s->encoder, "setstate", {small_int(0)}));
  return ok();
}

Status set_decoder_state(Thread& t, TextIo* s, const Cookie& c) {
  if (c.start == 0 && c.decoder_flags == 0) {
    Ref done = TRY(call_method(t, s->decoder, "reset"));
    return ok();
  }
  Finder finder{t, s, {}};
  return finder.set_state(c.decoder_flags);
}

Result seek_to_cookie(Thread& t, Value self, Value number) {
  TextIo* s = text_io(self);
  if (int_sign(number) < 0) {
    Ref shown = TRY(repr(t, number));
    return raise_value_error(t, "negative seek position ", shown.as<Str>());
  }
  Ref flushed = TRY(call_method(t, self, t.names().flush));
  Cookie c = TRY(unpack(t, number));
  Ref start = TRY(make_int(t, c.start));
  Ref moved = TRY(call_method(t, s->buffer, "seek", {start}));
  drop_decoded(s);
  clear(s->snapshot_input);
  if (!s->decoder.is_absent()) TRY(set_decoder_state(t, s, c));
  if (c.chars_to_skip) {
    Ref input = TRY(call_method(t, s->buffer, t.names().read, {small_int(c.bytes_to_feed)}));
    if (!is_bytes(input))
      return raise_type_error(t, "underlying read() should have returned a bytes object, not '", type_name(t, input),
                              "'");
    replace(s->snapshot_input, Ref(input));
    s->snapshot_flags = c.decoder_flags;
    Ref text = TRY(call_method(t, s->decoder, t.names().decode, {input, boolean(c.need_eof)}));
    if (!is_str(text))
      return raise_type_error(t, "decoder should return a string result, not '", type_name(t, text), "'");
    if (text.as<Str>()->length < c.chars_to_skip)
      return raise_message(t, t.types().OSError, "can't restore logical file position");
    replace(s->decoded, std::move(text));
    s->decoded_used = c.chars_to_skip;
  } else if (!s->decoder.is_absent()) {
    replace(s->snapshot_input, TRY(make_bytes(t, "")));
    s->snapshot_flags = c.decoder_flags;
  }
  TRY(reset_encoder(t, s, c.start == 0 && c.decoder_flags == 0));
  return Result::copy(number);
}

Result seek_to_end(Thread& t, Value self) {
  TextIo* s = text_io(self);
  Ref flushed = TRY(call_method(t, self, t.names().flush));
  drop_decoded(s);
  clear(s->snapshot_input);
  if (!s->decoder.is_absent()) Ref reset = TRY(call_method(t, s->decoder, "reset"));
  Ref at = TRY(call_method(t, s->buffer, "seek", {small_int(0), small_int(2)}));
  TRY(reset_encoder(t, s, is_int(at) && int_sign(at) == 0));
  return at;
}

}  // namespace

Result text_seek(Thread& t, const Args& a) {
  TRY(check_text_open(t, a.self));
  TextIo* s = text_io(a.self);
  int whence = TRY(as_c_int(t, a[1]));
  if (!s->seekable) return raise_unsupported(t, "underlying stream is not seekable");
  Ref cookie = TRY(index(t, a[0]));
  bool zero = int_sign(cookie) == 0;
  switch (whence) {
    case 0: return seek_to_cookie(t, a.self, cookie);
    case 1:
      if (!zero) return raise_unsupported(t, "can't do nonzero cur-relative seeks");
      cookie = TRY(call_method(t, a.self, "tell"));
      return seek_to_cookie(t, a.self, cookie);
    case 2:
      if (!zero) return raise_unsupported(t, "can't do nonzero end-relative seeks");
      return seek_to_end(t, a.self);
    default: return raise_value_error(t, "invalid whence (", whence, ", should be 0, 1 or 2)");
  }
}

Result text_tell(Thread& t, const Args& a) {
  TRY(check_text_open(t, a.self));
  TextIo* s = text_io(a.self);
  if (!s->seekable) return raise_unsupported(t, "underlying stream is not seekable");
  if (!s->telling) return raise_message(t, t.types().OSError, "telling position disabled by next() call");
  TRY(text_flush_writes(t, s));
  Ref flushed = TRY(call_method(t, a.self, t.names().flush));
  Ref at = TRY(call_method(t, s->buffer, "tell"));
  if (s->decoder.is_absent() || s->snapshot_input.is_absent()) return at;
  Cookie c;
  c.start = TRY(as_i64(t, at)) - as<Bytes>(s->snapshot_input)->length;
  c.decoder_flags = static_cast<int32_t>(s->snapshot_flags);
  if (s->decoded.is_absent() || s->decoded_used == 0) return pack(t, c);
  Ref saved = TRY(call_method(t, s->decoder, "getstate"));
  Result cookie = find_cookie(t, s, c);
  Ref failure = cookie.is_raised() ? take_pending(t) : Ref();
  Ref restored = TRY(call_method(t, s->decoder, "setstate", {saved}));
  if (!failure.is_absent()) {
    set_pending(t, std::move(failure));
    return raised;
  }
  return cookie;
}

}  // namespace krait::modules::io

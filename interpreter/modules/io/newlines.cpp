#include "interpreter/modules/io/newlines.h"

#include <string.h>

#include <vector>

#include "interpreter/objects/tuple.h"

namespace krait::modules::io {

ResultOf<bool> parse_newline(Thread& t, Value newline, Newlines& out) {
  out = {};
  if (newline.is_none()) return true;
  if (!is_str(newline)) return raise_type_error(t, "newline must be str or None, not ", type_name(t, newline));
  std::string text = str_wtf8(as<Str>(newline));
  if (text != "" && text != "\n" && text != "\r" && text != "\r\n") {
    Ref shown = TRY(repr(t, newline));
    return raise_value_error(t, "illegal newline value: ", shown.as<Str>());
  }
  out.translate = false;
  out.universal = text.empty();
  out.ending = std::u32string(text.begin(), text.end());
  if (text != "\n") out.write_as = text;
  return true;
}

int64_t find_line_end(const Str* text, int64_t from, const Newlines& rule) {
  for (int64_t i = from; i < text->length; ++i) {
    char32_t c = (*text)[i];
    if (c != '\n' && c != '\r') continue;
    if (rule.translate || (!rule.universal && rule.ending == U"\n")) {
      if (c == '\n') return i + 1;
    } else if (rule.universal) {
      if (c == '\n') return i + 1;
      return i + 1 < text->length && (*text)[i + 1] == '\n' ? i + 2 : i + 1;
    } else if (rule.ending == U"\r") {
      if (c == '\r') return i + 1;
    } else if (c == '\r' && i + 1 < text->length && (*text)[i + 1] == '\n') {
      return i + 2;
    }
  }
  return -1;
}

static void note_newlines(const Str* text, int* seen) {
  for (int64_t i = 0; i < text->length; ++i) {
    char32_t c = (*text)[i];
    if (c == '\n') *seen |= kSeenLf;
    if (c != '\r') continue;
    if (i + 1 < text->length && (*text)[i + 1] == '\n') {
      *seen |= kSeenCrLf;
      ++i;
    } else {
      *seen |= kSeenCr;
    }
  }
}

static bool has_cr(const Str* text) {
  if (text->width == 1) return memchr(text->data, '\r', static_cast<size_t>(text->length)) != nullptr;
  for (int64_t i = 0; i < text->length; ++i)
    if ((*text)[i] == '\r') return true;
  return false;
}

Result translate_newlines(Thread& t, Str* text, bool translate, bool final, bool* pending_cr, int* seen) {
  Ref whole = Ref::copy(text);
  if (*pending_cr && (final || text->length > 0)) {
    Ref cr = TRY(make_char(t, '\r'));
    whole = TRY(str_concat(t, cr.as<Str>(), text));
    *pending_cr = false;
  }
  Str* s = whole.as<Str>();
  if (!final && s->length > 0 && (*s)[s->length - 1] == '\r') {
    *pending_cr = true;
    whole = TRY(str_slice(t, s, 0, s->length - 1));
    s = whole.as<Str>();
  }
  note_newlines(s, seen);
  if (!translate || !has_cr(s)) return whole;
  StrBuilder out(t);
  for (int64_t i = 0; i < s->length; ++i) {
    char32_t c = (*s)[i];
    if (c != '\r') {
      out.add(c);
      continue;
    }
    if (i + 1 < s->length && (*s)[i + 1] == '\n') ++i;
    out.add(U'\n');
  }
  return out.finish();
}

Result seen_newlines(Thread& t, int seen) {
  std::vector<const char*> names;
  if (seen & kSeenCr) names.push_back("\r");
  if (seen & kSeenLf) names.push_back("\n");
  if (seen & kSeenCrLf) names.push_back("\r\n");
  if (names.empty()) return kNone;
  if (names.size() == 1) return make_ascii(t, names[0]);
  Ref tuple = TRY(make_unfilled_tuple(t, static_cast<int64_t>(names.size())));
  for (size_t i = 0; i < names.size(); ++i) tuple.as<Tuple>()->items[i] = TRY(make_ascii(t, names[i])).leak();
  return tuple;
}

// --- IncrementalNewlineDecoder -------------------------------------------------------------------------------------

struct NewlineDecoder : Object {
  Value decoder;  // owned; None: the input is text
  bool translate, pending_cr;
  int seen;
};
static NewlineDecoder* decoder(Value v) { return static_cast<NewlineDecoder*>(v.object()); }

static Result decoder_init(Thread& t, const Args& a) {
  NewlineDecoder* self = decoder(a.self);
  replace(self->decoder, Ref::copy(a[0]));
  self->translate = TRY(is_true(t, a[1]));
  self->pending_cr = false;
  self->seen = 0;
  return kNone;
}

static Result decoder_decode(Thread& t, const Args& a) {
  NewlineDecoder* self = decoder(a.self);
  if (self->decoder.is_absent())
    return raise_value_error(t, "IncrementalNewlineDecoder.__init__() not called");
  bool final = TRY(is_true(t, a[1]));
  Ref text = Ref::copy(a[0]);
  if (!self->decoder.is_none()) text = TRY(call_method(t, self->decoder, t.names().decode, {a[0], boolean(final)}));
  if (!is_str(text))
    return raise_type_error(t, "decoder should return a string result, not '", type_name(t, text), "'");
  return translate_newlines(t, text.as<Str>(), self->translate, final, &self->pending_cr, &self->seen);
}

static Result decoder_getstate(Thread& t, const Args& a) {
  NewlineDecoder* self = decoder(a.self);
  Ref buffer = TRY(make_bytes(t, ""));
  int64_t flag = 0;
  if (!self->decoder.is_none()) {
    Ref state = TRY(call_method(t, self->decoder, "getstate"));
    if (!is_tuple(state) || state.as<Tuple>()->length != 2) return raise_type_error(t, "illegal decoder state");
    buffer = Ref::copy(state.as<Tuple>()->items[0]);
    flag = TRY(as_i64(t, state.as<Tuple>()->items[1]));
  }
  Ref flags = TRY(make_int(t, flag << 1 | (self->pending_cr ? 1 : 0)));
  return make_tuple(t, {buffer, flags});
}

static Result decoder_setstate(Thread& t, const Args& a) {
  NewlineDecoder* self = decoder(a.self);
  if (!is_tuple(a[0])) return raise_type_error(t, "state argument must be a tuple");
  Tuple* state = as<Tuple>(a[0]);
  if (state->length != 2) return raise_type_error(t, "illegal decoder state");
  int64_t flag = TRY(as_i64(t, state->items[1]));
  self->pending_cr = flag & 1;
  if (self->decoder.is_none()) return kNone;
  Ref flags = TRY(make_int(t, flag >> 1));
  Ref inner = TRY(make_tuple(t, {state->items[0], flags}));
  return call_method(t, self->decoder, "setstate", {inner});
}

static Result decoder_reset(Thread& t, const Args& a) {
  NewlineDecoder* self = decoder(a.self);
  self->seen = 0;
  self->pending_cr = false;
  if (self->decoder.is_none() || self->decoder.is_absent()) return kNone;
  return call_method(t, self->decoder, "reset");
}

static Result decoder_newlines(Thread& t, Value self) { return seen_newlines(t, decoder(self)->seen); }
static void decoder_destroy(Object* o) { clear(static_cast<NewlineDecoder*>(o)->decoder); }
static void decoder_traverse(Object* o, Visitor& visit) { visit(static_cast<NewlineDecoder*>(o)->decoder); }

static const NativeFunction kDecoderMethods[] = {
    {"decode(input, final=False)", decoder_decode, "Decode and translate the newlines."},
    {"getstate()", decoder_getstate, nullptr},
    {"setstate(state, /)", decoder_setstate, nullptr},
    {"reset()", decoder_reset, nullptr},
    {}};
static const NativeGetSet kDecoderGetSets[] = {{"newlines", decoder_newlines, nullptr, "The line endings seen so far."},
                                               {}};

extern const TypeSpec kNewlineDecoderType = {
    .name = "_io.IncrementalNewlineDecoder",
    .doc = "A decoder that also translates line endings.",
    .size = sizeof(NewlineDecoder),
    .flags = kHasGc | kBaseType,
    .init = {"IncrementalNewlineDecoder(decoder, translate, errors='strict')", decoder_init},
    .methods = kDecoderMethods,
    .getsets = kDecoderGetSets,
    .slots = {.destroy = decoder_destroy, .traverse = decoder_traverse}};

}  // namespace krait::modules::io

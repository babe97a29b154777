// The encoder of _json: a value as text, into one buffer.
#include <charconv>
#include <vector>

#include "interpreter/modules/json.h"
#include "interpreter/modules/native_object.h"
#include "interpreter/numbers/float_text.h"
#include "interpreter/objects/codecs.h"
#include "interpreter/objects/descriptors.h"
#include "interpreter/objects/dict.h"
#include "interpreter/objects/float.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/list.h"
#include "interpreter/runtime/signature.h"

namespace krait::modules {

namespace {

using text::TextBuffer;

enum class Quoting : uint8_t { Any, Ascii, Unicode };  // Any: the encoder is to be called

struct Encoder : Object {
  Value markers, default_, encoder, indent, key_separator, item_separator;  // markers: a dict or None
  bool sort_keys, skip_keys, allow_nan;
  Quoting quoting;
};
using EncoderLife = Life<Encoder, &Encoder::markers, &Encoder::default_, &Encoder::encoder, &Encoder::indent,
                         &Encoder::key_separator, &Encoder::item_separator>;
Encoder* self_of(Value v) { return as<Encoder>(v); }

// Escaped text on its way to the buffer: many small pieces become few large ones.
class Chunk {
 public:
  explicit Chunk(TextBuffer& out) : out_(out) {}
  ~Chunk() { flush(); }
  void put(char c) {
    if (size_ == sizeof text_) flush();
    text_[size_++] = c;
  }
  void escape(char32_t c) {
    if (size_ + 12 > sizeof text_) flush();
    text_[size_++] = '\\';
    switch (c) {
      case '"': case '\\': text_[size_++] = static_cast<char>(c); return;
      case '\b': text_[size_++] = 'b'; return;
      case '\f': text_[size_++] = 'f'; return;
      case '\n': text_[size_++] = 'n'; return;
      case '\r': text_[size_++] = 'r'; return;
      case '\t': text_[size_++] = 't'; return;
      default: break;
    }
    if (c < 0x10000) return hex(c);
    hex(0xD800 + ((c - 0x10000) >> 10));
    text_[size_++] = '\\';
    hex(0xDC00 + ((c - 0x10000) & 0x3FF));
  }
  void flush() { out_.append_ascii({text_, std::exchange(size_, 0)}); }

 private:
  void hex(uint32_t unit) {
    text_[size_++] = 'u';
    for (int shift = 12; shift >= 0; shift -= 4) text_[size_++] = "0123456789abcdef"[unit >> shift & 15];
  }
  TextBuffer& out_;
  size_t size_ = 0;
  char text_[512];
};

template <class U> bool needs_escape(U c, bool ascii_only) {
  return c < ' ' || c == '"' || c == '\\' || (ascii_only && c > '~');
}

}  // namespace

void json_append_quoted(TextBuffer& out, const Str* s, bool ascii_only) {
  out.reserve(static_cast<size_t>(s->length) + 2);
  out.append('"');
  text::with_units(text_view(s), [&](auto* units) {
    int64_t i = 0;
    while (i < s->length && !needs_escape(units[i], ascii_only)) ++i;
    if (i) out.append(text_view(s).slice(0, static_cast<size_t>(i)));
    Chunk chunk(out);
    for (; i < s->length; ++i) {
      if (needs_escape(units[i], ascii_only)) chunk.escape(units[i]);
      else if (units[i] < 0x80) chunk.put(static_cast<char>(units[i]));
      else chunk.flush(), out.append(units[i]);
    }
  });
  out.append('"');
}

namespace {

template <bool kAsciiOnly> Result encode_basestring(Thread& t, const Args& a) {
  if (!is_str(a[0])) return raise_type_error(t, "first argument must be a string, not ", type_name(t, a[0]));
  TextBuffer out;
  json_append_quoted(out, as<Str>(a[0]), kAsciiOnly);
  return make_str(t, out);
}

// One call's writing.
struct Writer {
  Thread& t;
  Encoder* e;
  TextBuffer out;

  void add(Value str) { out.append(text_view(as<Str>(str))); }

  Status quoted(Value s) {
    if (e->quoting != Quoting::Any) {
      json_append_quoted(out, as<Str>(s), e->quoting == Quoting::Ascii);
      return ok();
    }
    Ref encoded = TRY(call(t, e->encoder, {s}));
    if (!is_str(encoded)) return raise_type_error(t, "encoder() must return a string, not ", type_name(t, encoded));
    add(encoded);
    return ok();
  }
  Status integer(Value v) {
    if (v.is_small_int()) {
      char digits[24];
      auto end = std::to_chars(digits, digits + sizeof digits, v.small_int()).ptr;
      out.append_ascii({digits, static_cast<size_t>(end - digits)});
      return ok();
    }
    Ref digits = TRY(int_to_str(t, v));
    add(digits);
    return ok();
  }
  Status floating(double d) {
    if (__builtin_isfinite(d)) {
      out.append_ascii(numbers::repr_double(d));
      return ok();
    }
    if (!e->allow_nan) return raise_value_error(t, "Out of range float values are not JSON compliant");
    out.append_ascii(d > 0 ? "Infinity" : d < 0 ? "-Infinity" : "NaN");
    return ok();
  }

  // Notes that a container is being written; ValueError if it is already. The key is the id to forget.
  Result enter(Value v) {
    if (e->markers.is_none()) return kAbsent;
    Ref key = TRY(identity(t, v));
    if (TRY(dict_contains(t, as<Dict>(e->markers), key))) return raise_value_error(t, "Circular reference detected");
    TRY(dict_set(t, as<Dict>(e->markers), key, v));
    return key;
  }
  Status leave(const Ref& key) { return key.is_absent() ? ok() : dict_delete(t, as<Dict>(e->markers), key); }

  Status sequence(Value v) {
    Ref items = is_list(v) || is_tuple(v) ? Ref::copy(v) : TRY(list_from(t, v));
    if (size_of(items) == 0) return out.append_ascii("[]"), ok();
    Ref mark = TRY(enter(v));
    out.append('[');
    for (int64_t i = 0; i < size_of(items); ++i) {
      if (i) add(e->item_separator);
      Ref item = Ref::copy(is_list(items) ? items.as<List>()->items[i] : items.as<Tuple>()->items[i]);
      TRY(value(item));
    }
    TRY(leave(mark));
    out.append(']');
    return ok();
  }
  static int64_t size_of(const Ref& items) {
    return is_list(items.get()) ? items.as<List>()->length : items.as<Tuple>()->length;
  }

  // A key as the text to be quoted; absent: to be skipped.
  Result key_text(Value key) {
    if (is_str(key)) return Result::copy(key);
    if (is_float(key)) {
      TextBuffer before;
      double d = float_value(key);
      if (__builtin_isfinite(d)) return make_ascii(t, numbers::repr_double(d));
      if (!e->allow_nan) return raise_value_error(t, "Out of range float values are not JSON compliant");
      return make_ascii(t, d > 0 ? "Infinity" : d < 0 ? "-Infinity" : "NaN");
    }
    if (key.is_none()) return make_ascii(t, "null");
    if (key.is_bool()) return make_ascii(t, key.is_true() ? "true" : "false");
    if (is_int(key)) return int_to_str(t, key);
    if (e->skip_keys) return kAbsent;
    return raise_type_error(t, "keys must be str, int, float, bool or None, not ", type_name(t, key));
  }
  Status member(Value key, Value item, bool& first) {
    Ref name = TRY(key_text(key));
    if (name.is_absent()) return ok();
    if (!first) add(e->item_separator);
    first = false;
    TRY(quoted(name));
    add(e->key_separator);
    return value(item);
  }
  // The items of the dict as they are now: what default() does to it meanwhile is not seen.
  Status members_of(Dict* dict, bool& first) {
    std::vector<Ref> items;
    items.reserve(static_cast<size_t>(dict->used) * 2);
    int64_t position = 0;
    for (Value key, item; dict_next(dict, position, key, item);) {
      items.push_back(Ref::copy(key));
      items.push_back(Ref::copy(item));
    }
    for (size_t i = 0; i < items.size(); i += 2) TRY(member(items[i], items[i + 1], first));
    return ok();
  }
  Status listed_members_of(Value dict, bool& first) {
    Ref items =
        is_exact_dict(dict) ? TRY(dict_items_list(t, as<Dict>(dict))) : TRY(call_method(t, dict, t.names().items));
    if (!is_list(items)) items = TRY(list_from(t, items));
    if (e->sort_keys) TRY(list_sort(t, items.as<List>(), kNone, false));
    for (int64_t i = 0; i < items.as<List>()->length; ++i) {
      Ref pair = Ref::copy(items.as<List>()->items[i]);
      if (!is_tuple(pair) || pair.as<Tuple>()->length != 2) return raise_value_error(t, "items must return 2-tuples");
      TRY(member(pair.as<Tuple>()->items[0], pair.as<Tuple>()->items[1], first));
    }
    return ok();
  }
  Status mapping(Value v) {
    if (as<Dict>(v)->used == 0) return out.append_ascii("{}"), ok();
    Ref mark = TRY(enter(v));
    out.append('{');
    bool first = true;
    if (is_exact_dict(v) && !e->sort_keys) TRY(members_of(as<Dict>(v), first));
    else TRY(listed_members_of(v, first));
    TRY(leave(mark));
    out.append('}');
    return ok();
  }

  Status nested(Value v) {
    NativeRecursion guard(t);
    if (guard.exceeded()) return raise_recursion_error(t, " while encoding a JSON object");
    if (is_list(v) || is_tuple(v)) return sequence(v);
    if (is_dict(v)) return mapping(v);
    Ref mark = TRY(enter(v));
    Ref plain = TRY(call(t, e->default_, {v}));
    TRY(value(plain));
    return leave(mark);
  }

  Status value(Value v) {
    if (is_str(v)) return quoted(v);
    if (v.is_small_int()) return integer(v);
    if (v.is_none()) return out.append_ascii("null"), ok();
    if (v.is_true()) return out.append_ascii("true"), ok();
    if (v.is_false()) return out.append_ascii("false"), ok();
    if (is_int(v)) return integer(v);
    if (is_float(v)) return floating(float_value(v));
    return nested(v);
  }
};

Result encode(Thread& t, Value self, Value value) {
  Writer writer{t, self_of(self), {}};
  TRY(writer.value(value));
  Ref text = TRY(make_str(t, writer.out));
  return make_tuple(t, {text});
}
Result encode_bound(Thread& t, const Args& a) {
  (void)TRY(as_i64(t, a[1]));
  return encode(t, a.self, a[0]);
}
Result encoder_call(Thread& t, Value self, const Value* args, size_t positional, Tuple* kwnames) {
  if (positional == 2 && !kwnames && args[1].is_small_int()) return encode(t, self, args[0]);
  auto signature = parse_signature(t, "_iterencode(obj, _current_indent_level)", "", nullptr);
  return call_bound(t, *signature, encode_bound, self, args, positional, kwnames);
}

Quoting quoting_by(Value encoder) {
  auto* native = try_as<NativeFunctionObject>(encoder);
  if (native && native->entry->code == json_encode_basestring_ascii) return Quoting::Ascii;
  if (native && native->entry->code == json_encode_basestring) return Quoting::Unicode;
  return Quoting::Any;
}

Result encoder_new(Thread& t, const Args& a) {
  if (!a[0].is_none() && !is_dict(a[0])) {
    return raise_type_error(t, "make_encoder() argument 1 must be dict or None, not ", type_name(t, a[0]));
  }
  for (int i : {4, 5}) {
    if (!is_str(a[i]))
      return raise_type_error(t, "make_encoder() argument ", i + 1, " must be str, not ", type_name(t, a[i]));
  }
  bool sort_keys = TRY(is_true(t, a[6])), skip_keys = TRY(is_true(t, a[7])), allow_nan = TRY(is_true(t, a[8]));
  auto* e = allocate<Encoder>(t, as<Type>(a.self));
  if (!e) return raised;
  Value* fields[] = {&e->markers, &e->default_, &e->encoder, &e->indent, &e->key_separator, &e->item_separator};
  for (int i = 0; i < 6; ++i) retain(*fields[i] = a[static_cast<size_t>(i)]);
  e->sort_keys = sort_keys;
  e->skip_keys = skip_keys;
  e->allow_nan = allow_nan;
  e->quoting = quoting_by(a[2]);
  return Result::own(e);
}

template <Value Encoder::*kField> Result get_field(Thread&, Value self) { return Result::copy(self_of(self)->*kField); }
Result get_sort_keys(Thread&, Value self) { return boolean(self_of(self)->sort_keys); }
Result get_skip_keys(Thread&, Value self) { return boolean(self_of(self)->skip_keys); }

const NativeGetSet kGetSets[] = {
    {"markers", get_field<&Encoder::markers>, nullptr, "markers", true},
    {"default", get_field<&Encoder::default_>, nullptr, "default", true},
    {"encoder", get_field<&Encoder::encoder>, nullptr, "encoder", true},
    {"indent", get_field<&Encoder::indent>, nullptr, "indent", true},
    {"key_separator", get_field<&Encoder::key_separator>, nullptr, "key_separator", true},
    {"item_separator", get_field<&Encoder::item_separator>, nullptr, "item_separator", true},
    {"sort_keys", get_sort_keys, nullptr, "sort_keys", true},
    {"skipkeys", get_skip_keys, nullptr, "skipkeys", true},
    {}};

}  // namespace

Result json_encode_basestring(Thread& t, const Args& a) { return encode_basestring<false>(t, a); }
Result json_encode_basestring_ascii(Thread& t, const Args& a) { return encode_basestring<true>(t, a); }

const TypeSpec kJsonEncoderType = {.name = "_json.Encoder",
                                   .doc = "_iterencode(obj, _current_indent_level) -> iterable",
                                   .size = sizeof(Encoder),
                                   .flags = kHasGc | kBaseType,
                                   .new_ = {"make_encoder(markers, default, encoder, indent, key_separator, "
                                            "item_separator, sort_keys, skipkeys, allow_nan)",
                                            encoder_new},
                                   .getsets = kGetSets,
                                   .slots = {.destroy = EncoderLife::destroy,
                                             .traverse = EncoderLife::traverse,
                                             .clear = EncoderLife::clear,
                                             .call = encoder_call}};

}  // namespace krait::modules

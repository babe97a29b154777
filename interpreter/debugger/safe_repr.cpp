#include "interpreter/debugger/safe_repr.h"

#include <algorithm>
#include <vector>

#include "interpreter/debugger/repr_writer.h"
#include "interpreter/numbers/float_text.h"
#include "interpreter/objects/bytes.h"
#include "interpreter/objects/descriptors.h"
#include "interpreter/objects/float.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/str.h"
#include "interpreter/objects/tuple.h"
#include "interpreter/runtime/abstract.h"

namespace krait::debugger {

namespace {

constexpr std::size_t kDecimalLimbs = 200;  // beyond about 3,800 digits an int is shown by its hexadecimal ends

bool is_continuation(char c) {
  return (static_cast<unsigned char>(c) & 0xC0) == 0x80;
}

std::string repr_of(Thread& t, const Str* s) {
  Result shown = str_repr(t, Value::from_object(s));
  if (shown.is_raised()) return clear_pending(t), "?";
  Ref out = shown.take();
  return str_wtf8(out.as<Str>());
}

void append_limb(std::string& out, std::uint64_t limb, bool padded) {
  char text[20];
  std::snprintf(text, sizeof text, padded ? "%016lx" : "%lx", static_cast<unsigned long>(limb));
  out += text;
}

// 0x1f00...cafe (123456 bits): what can be said of a huge int in no time.
std::string huge_int(const numbers::BigView& view) {
  std::string out = view.negative ? "-0x" : "0x";
  std::size_t n = view.size;
  append_limb(out, view.limbs[n - 1], false);
  append_limb(out, view.limbs[n - 2], true);
  out += "...";
  append_limb(out, view.limbs[1], true);
  append_limb(out, view.limbs[0], true);
  std::uint64_t bits = n * 64 - static_cast<std::uint64_t>(__builtin_clzll(view.limbs[n - 1]));
  return out + " (" + std::to_string(bits) + " bits)";
}

std::string int_text(Thread& t, Value v, bool hex) {
  std::uint64_t scratch;
  numbers::BigView view = int_view(v, scratch);
  if (view.size > kDecimalLimbs) return huge_int(view);
  Result text = int_to_str(t, v, hex ? 16 : 10, hex);
  if (text.is_raised()) return clear_pending(t), huge_int(view);
  Ref shown = text.take();
  return str_wtf8(shown.as<Str>());
}

std::string bytes_text(Thread& t, std::string_view data, std::int64_t limit) {
  auto part = [&](std::string_view piece) -> std::string {
    Result made = make_bytes(t, piece);
    if (made.is_raised()) return clear_pending(t), "b'?'";
    Ref bytes = made.take();
    Result shown = repr(t, bytes);
    if (shown.is_raised()) return clear_pending(t), "b'?'";
    Ref text = shown.take();
    return str_wtf8(text.as<Str>());
  };
  auto length = static_cast<std::int64_t>(data.size());
  if (length <= limit) return part(data);
  std::int64_t tail = limit / 3, head = limit - tail;
  std::string front = part(data.substr(0, static_cast<std::size_t>(head)));
  std::string back = part(data.substr(data.size() - static_cast<std::size_t>(tail)));
  front.pop_back();
  return front + "..." + back.substr(2);
}

}  // namespace

std::int64_t character_count(std::string_view utf8) {
  return std::count_if(utf8.begin(), utf8.end(), [](char c) { return !is_continuation(c); });
}

std::string escape_surrogates(std::string&& text) {
  if (text.find('\xED') == std::string::npos) return std::move(text);
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    auto byte = [&](std::size_t k) { return i + k < text.size() ? static_cast<unsigned char>(text[i + k]) : 0u; };
    if (byte(0) != 0xED || byte(1) < 0xA0) {
      out += text[i];
      continue;
    }
    char escaped[8];
    std::snprintf(escaped, sizeof escaped, "\\u%04x", 0xD000u | (byte(1) & 0x3F) << 6 | (byte(2) & 0x3F));
    out += escaped;
    i += 2;
  }
  return out;
}

std::string text_of_str(const Str* s, std::int64_t limit) {
  if (limit <= 0 || s->length <= limit) return escape_surrogates(str_wtf8(s));
  std::string out;
  for (std::int64_t i = 0; i < limit; ++i) append_utf8(out, (*s)[i]);
  return escape_surrogates(std::move(out)) + "...";
}

void append_utf8(std::string& out, char32_t c) {
  if (c < 0x80) {
    out += static_cast<char>(c);
  } else if (c < 0x800) {
    out += static_cast<char>(0xC0 | c >> 6);
    out += static_cast<char>(0x80 | (c & 0x3F));
  } else {
    if (c >= 0x10000) {
      out += static_cast<char>(0xF0 | c >> 18);
      out += static_cast<char>(0x80 | (c >> 12 & 0x3F));
    } else {
      out += static_cast<char>(0xE0 | c >> 12);
    }
    out += static_cast<char>(0x80 | (c >> 6 & 0x3F));
    out += static_cast<char>(0x80 | (c & 0x3F));
  }
}

std::string text_shortened(const Str* s, std::int64_t limit) {
  if (s->length <= limit) return str_wtf8(s);
  std::int64_t tail = limit / 3, head = limit - tail;
  std::string out;
  for (std::int64_t i = 0; i < head; ++i) append_utf8(out, (*s)[i]);
  out += "...";
  for (std::int64_t i = s->length - tail; i < s->length; ++i) append_utf8(out, (*s)[i]);
  return out;
}

std::string quoted(Thread& t, const Str* s, std::int64_t limit) {
  if (s->length <= limit) return repr_of(t, s);
  std::string shortened = text_shortened(s, limit);
  Result made = make_str(t, shortened);
  if (made.is_raised()) return clear_pending(t), "?";
  Ref text = made.take();
  return repr_of(t, text.as<Str>());
}

std::string shown_type(Thread& t, Value value) {
  std::string name(type_name(t, value));
  return name.substr(name.rfind('.') + 1);
}

bool has_python_repr(Thread& t, const Type* type) {
  if (!(type->flags & kHeapType)) return false;
  Value found = lookup(t, const_cast<Type*>(type), t.names().__repr__);
  return !has_kind(found, Kind::SlotWrapper);
}

void ReprWriter::add(std::string_view text) {
  out += text;
  used += character_count(text);
}

void ReprWriter::value(Value v) {
  if (v.is_absent()) return add("<unbound>");
  if (v.is_small_int()) return add(int_text(t, v, options.hex));
  if (v.is_word_float()) return add(numbers::repr_double(v.word_float()));
  if (!v.is_object()) return constant(v);
  if (has_python_repr(t, v.object()->type)) return instance(v);
  native(v);
}

void ReprWriter::constant(Value v) {
  add(v.is_none()       ? "None"
      : v.is_true()     ? "True"
      : v.is_false()    ? "False"
      : v.is_not_implemented() ? "NotImplemented"
                        : "Ellipsis");
}

void ReprWriter::native(Value v) {
  switch (v.object()->type->kind) {
    case Kind::Int: return add(int_text(t, v, options.hex));
    case Kind::Float: return add(numbers::repr_double(float_value(v)));
    case Kind::Complex: return add(numbers::repr_complex(as<Complex>(v)->real, as<Complex>(v)->imag));
    case Kind::Str: return add(quoted(t, as<Str>(v), room()));
    case Kind::Bytes: return add(bytes_text(t, as<Bytes>(v)->view(), room()));
    case Kind::ByteArray:
      return add(std::string(type_name(v.object()->type)) + "(" + bytes_text(t, as<ByteArray>(v)->view(), room()) +
                 ")");
    default: return compound(v);
  }
}

std::string safe_repr(Thread& t, Value value, const ReprOptions& options) {
  Ref pending = take_pending(t);
  ReprWriter writer{t, options};
  writer.value(value);
  if (pending) set_pending(t, std::move(pending));
  return escape_surrogates(std::move(writer.out));
}

}  // namespace krait::debugger

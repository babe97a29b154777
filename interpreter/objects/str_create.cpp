// Making strs from text in its various C++ forms, and giving them back as UTF-8.
#include <string.h>

#include <new>

#include "interpreter/objects/exception.h"
#include "interpreter/objects/str_units.h"
#include "interpreter/runtime/heap.h"

namespace krait::objects {

namespace {

Str* allocate_str(Thread& t, Type* type, int64_t length, unsigned width) {
  if (length > INT64_MAX / 8) return raise_memory_error(t), nullptr;
  Str* s = static_cast<Str*>(allocate_unfilled(t, type, str_size(length, width), sizeof(Str)));
  if (!s) return nullptr;
  s->length = length;
  s->hash = -1;
  s->width = static_cast<uint8_t>(width);
  memset(s->data + length * width, 0, width);
  return s;
}

}  // namespace

Result make_empty_str(Thread& t, int64_t length, char32_t largest) {
  if (length == 0 && t.names().empty) return Result::copy(t.names().empty);
  Str* s = allocate_str(t, t.types().str, length, width_for(largest));
  if (!s) return raised;
  s->ascii = largest < 0x80;
  return Result::own(s);
}

void str_set(Str* s, int64_t i, char32_t c) {
  switch (s->width) {
    case 1: s->data[i] = static_cast<uint8_t>(c); break;
    case 2: reinterpret_cast<uint16_t*>(s->data)[i] = static_cast<uint16_t>(c); break;
    default: reinterpret_cast<uint32_t*>(s->data)[i] = c;
  }
}

Result make_ascii(Thread& t, std::string_view text) {
  if (text.size() == 1) return make_char(t, static_cast<unsigned char>(text[0]));
  Ref s = TRY(make_empty_str(t, static_cast<int64_t>(text.size()), 0x7F));
  if (!text.empty()) std::memcpy(s.as<Str>()->data, text.data(), text.size());
  return s;
}

Result make_latin1(Thread& t, std::string_view bytes) {
  if (is_ascii(bytes)) return make_ascii(t, bytes);
  if (bytes.size() == 1) return make_char(t, static_cast<unsigned char>(bytes[0]));
  Ref s = TRY(make_empty_str(t, static_cast<int64_t>(bytes.size()), 0xFF));
  if (!bytes.empty()) std::memcpy(s.as<Str>()->data, bytes.data(), bytes.size());
  return s;
}

Result make_char(Thread& t, char32_t c) {
  if (c < 256 && t.names().latin1[c]) return Result::copy(t.names().latin1[c]);
  Ref s = TRY(make_empty_str(t, 1, c));
  str_set(s.as<Str>(), 0, c);
  return s;
}

Result make_str(Thread& t, std::string_view utf8) {
  if (is_ascii(utf8)) return make_ascii(t, utf8);
  const char* end = utf8.data() + utf8.size();
  int64_t length = 0;
  char32_t largest = 0;
  for (const char* at = utf8.data(); at < end; ++length) {
    char32_t c = decode_wtf8(at, end);
    if (c > largest) largest = c;
  }
  if (length == 1) return make_char(t, largest);
  Ref s = TRY(make_empty_str(t, length, largest));
  int64_t i = 0;
  for (const char* at = utf8.data(); at < end; ++i) str_set(s.as<Str>(), i, decode_wtf8(at, end));
  return s;
}

Result make_str_from_code_points(Thread& t, const char32_t* points, int64_t count) {
  char32_t largest = 0;
  for (int64_t i = 0; i < count; ++i) largest = points[i] > largest ? points[i] : largest;
  if (count == 1) return make_char(t, largest);
  Ref s = TRY(make_empty_str(t, count, largest));
  if (count) copy_units(s.as<Str>()->data, s.as<Str>()->width, points, 4, count);
  return s;
}

Result str_of_type(Thread& t, Type* type, Value value) {
  Str* from = as<Str>(value);
  Str* s = allocate_str(t, type, from->length, from->width);
  if (!s) return raised;
  s->ascii = from->ascii;
  s->hash = from->hash;
  std::memcpy(s->data, from->data, static_cast<size_t>(from->length) * from->width);
  return Result::own(s);
}

Status init_strings(Thread& t) {
  Names& names = t.names();
  if (!names.empty) {
    Ref s = TRY(make_empty_str(t, 0, 0));
    s = TRY(intern(t, s));
    names.empty = static_cast<Str*>(s.leak().object());
  }
  for (char32_t c = 0; c < 256; ++c) {
    if (names.latin1[c]) continue;
    Ref s = TRY(make_char(t, c));
    s = TRY(intern(t, s));
    names.latin1[c] = static_cast<Str*>(s.leak().object());
  }
  return ok();
}

namespace {

// Bytes of UTF-8; stops at the first surrogate and says where.
ResultOf<int64_t> utf8_size(Thread& t, Str* s) {
  int64_t bytes = 0;
  for (int64_t i = 0; i < s->length; ++i) {
    char32_t c = (*s)[i];
    if (is_surrogate(c)) {
      int64_t end = i + 1;
      while (end < s->length && is_surrogate((*s)[end])) ++end;
      return raise_unicode_encode(t, "utf-8", Value::from_object(s), i, end, "surrogates not allowed");
    }
    bytes += c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
  }
  return bytes;
}

}  // namespace

ResultOf<std::string_view> str_utf8(Thread& t, Str* s) {
  if (s->ascii) return std::string_view(reinterpret_cast<char*>(s->data), static_cast<size_t>(s->length));
  if (!s->utf8) {
    int64_t bytes = TRY(utf8_size(t, s));
    auto* copy = static_cast<Str::Utf8Copy*>(allocate_block(t, utf8_copy_bytes(bytes)));
    if (!copy) return raise_memory_error(t);
    int64_t at = 0;
    for (int64_t i = 0; i < s->length; ++i) at += encode_utf8((*s)[i], copy->text + at);
    copy->text[at] = 0;
    copy->length = bytes;
    s->utf8 = copy;
  }
  return std::string_view(s->utf8->text, static_cast<size_t>(s->utf8->length));
}

std::string str_wtf8(const Str* s) {
  if (s->ascii) return std::string(reinterpret_cast<const char*>(s->data), static_cast<size_t>(s->length));
  std::string out;
  char buffer[4];
  for (int64_t i = 0; i < s->length; ++i) out.append(buffer, static_cast<size_t>(encode_utf8((*s)[i], buffer)));
  return out;
}

}  // namespace krait::objects

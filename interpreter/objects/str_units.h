// Access to the code units of strs of any width, for the files that implement str. Header only.
#pragma once
#include <cstring>

#include "interpreter/objects/str.h"

namespace krait::objects {

// Whole words, so that the first eight bytes of the data can be read at once whatever the length.
inline size_t str_size(int64_t length, unsigned width) {
  return (sizeof(Str) + static_cast<size_t>(length + 1) * width + 7) & ~size_t{7};
}
inline size_t utf8_copy_bytes(int64_t length) { return sizeof(Str::Utf8Copy) + static_cast<size_t>(length) + 1; }
inline unsigned width_for(char32_t largest) { return largest < 0x100 ? 1 : largest < 0x10000 ? 2 : 4; }

// The bytes of the range that begins at code point i.
inline const uint8_t* str_at(const Str* s, int64_t i) { return s->data + i * s->width; }
inline uint8_t* str_at(Str* s, int64_t i) { return s->data + i * s->width; }

// Calls body(pointer to units) with the right unit type: uint8_t, uint16_t or uint32_t.
template <class F> decltype(auto) with_units(unsigned width, const void* data, F&& body) {
  switch (width) {
    case 1: return body(static_cast<const uint8_t*>(data));
    case 2: return body(static_cast<const uint16_t*>(data));
    default: return body(static_cast<const uint32_t*>(data));
  }
}
template <class F> decltype(auto) with_units(const Str* s, F&& body) {
  return with_units(s->width, s->data, static_cast<F&&>(body));
}

// Copies `count` units, widening; from_width <= to_width, or the units are known to fit.
inline void copy_units(void* to, unsigned to_width, const void* from, unsigned from_width, int64_t count) {
  if (to_width == from_width) {
    std::memcpy(to, from, static_cast<size_t>(count) * from_width);
    return;
  }
  with_units(from_width, from, [&](auto* source) {
    if (to_width == 1) {
      for (int64_t i = 0; i < count; ++i) static_cast<uint8_t*>(to)[i] = static_cast<uint8_t>(source[i]);
    } else if (to_width == 2) {
      for (int64_t i = 0; i < count; ++i) static_cast<uint16_t*>(to)[i] = static_cast<uint16_t>(source[i]);
    } else {
      for (int64_t i = 0; i < count; ++i) static_cast<uint32_t*>(to)[i] = source[i];
    }
  });
}
inline void copy_into(Str* to, int64_t at, const Str* from, int64_t start, int64_t count) {
  copy_units(str_at(to, at), to->width, str_at(from, start), from->width, count);
}

inline bool ascii_space(uint8_t c) { return c == ' ' || (c >= 9 && c <= 13) || (c >= 28 && c <= 31); }  // as str.split
inline bool is_surrogate(char32_t c) { return c >= 0xD800 && c <= 0xDFFF; }

// Writes the UTF-8 of one code point (surrogates as three bytes too); returns the bytes written, 1 to 4.
inline int encode_utf8(char32_t c, char* out) {
  if (c < 0x80) {
    out[0] = static_cast<char>(c);
    return 1;
  }
  if (c < 0x800) {
    out[0] = static_cast<char>(0xC0 | c >> 6);
    out[1] = static_cast<char>(0x80 | (c & 0x3F));
    return 2;
  }
  if (c < 0x10000) {
    out[0] = static_cast<char>(0xE0 | c >> 12);
    out[1] = static_cast<char>(0x80 | (c >> 6 & 0x3F));
    out[2] = static_cast<char>(0x80 | (c & 0x3F));
    return 3;
  }
  out[0] = static_cast<char>(0xF0 | c >> 18);
  out[1] = static_cast<char>(0x80 | (c >> 12 & 0x3F));
  out[2] = static_cast<char>(0x80 | (c >> 6 & 0x3F));
  out[3] = static_cast<char>(0x80 | (c & 0x3F));
  return 4;
}

// Reads one code point of WTF-8 and moves `at` behind it; a malformed byte gives U+FFFD and moves by one.
inline char32_t decode_wtf8(const char*& at, const char* end) {
  auto byte = [&](int i) { return static_cast<unsigned char>(at[i]); };
  auto tail = [&](int i) { return at + i < end && (byte(i) & 0xC0) == 0x80; };
  unsigned lead = byte(0);
  char32_t c = 0xFFFD;
  int size = 1;
  if (lead < 0x80) {
    c = lead;
  } else if (lead >= 0xC2 && lead < 0xE0 && tail(1)) {
    c = (lead & 0x1F) << 6 | (byte(1) & 0x3F), size = 2;
  } else if (lead >= 0xE0 && lead < 0xF0 && tail(1) && tail(2)) {
    char32_t r = (lead & 0x0F) << 12 | (byte(1) & 0x3F) << 6 | (byte(2) & 0x3F);
    if (r >= 0x800) c = r, size = 3;
  } else if (lead >= 0xF0 && lead < 0xF5 && tail(1) && tail(2) && tail(3)) {
    char32_t r = (lead & 0x07) << 18 | (byte(1) & 0x3F) << 12 | (byte(2) & 0x3F) << 6 | (byte(3) & 0x3F);
    if (r >= 0x10000 && r <= 0x10FFFF) c = r, size = 4;
  }
  at += size;
  return c;
}

inline bool is_ascii(std::string_view s) {
  size_t i = 0;
  for (; i + 8 <= s.size(); i += 8) {
    uint64_t word;
    std::memcpy(&word, s.data() + i, 8);
    if (word & 0x8080808080808080u) return false;
  }
  for (; i < s.size(); ++i) {
    if (s[i] & 0x80) return false;
  }
  return true;
}

}  // namespace krait::objects

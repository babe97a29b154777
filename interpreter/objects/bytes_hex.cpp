// hex() and fromhex() of bytes, bytearray and memoryview.
#include "interpreter/objects/bytes_methods.h"
#include "interpreter/objects/str.h"

namespace krait::objects {

namespace {

// The separator as hex() takes it: one ASCII character, as str or bytes.
ResultOf<char> separator_of(Thread& t, Value v) {
  if (TRY(length(t, v)) != 1) return raise_value_error(t, "sep must be length 1.");
  char32_t c;
  if (is_str(v)) {
    c = (*as<Str>(v))[0];
  } else if (is_bytes(v)) {
    c = as<Bytes>(v)->data[0];
  } else {
    return raise_type_error(t, "sep must be str or bytes.");
  }
  if (c > 127) return raise_value_error(t, "sep must be ASCII.");
  return static_cast<char>(c);
}

int digit_value(uint8_t c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

bool is_space(uint8_t c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

// Appends what the digits say; the position of the character that is none, or -1.
int64_t read_hex(const Str* text, std::string& out) {
  if (!text->ascii) {
    int64_t i = 0;
    while ((*text)[i] < 128) ++i;
    return i;
  }
  const uint8_t* data = text->data;  // a zero follows
  for (int64_t i = 0; i < text->length;) {
    if (is_space(data[i])) {
      ++i;
      continue;
    }
    int high = digit_value(data[i]);
    if (high < 0) return i;
    int low = digit_value(data[i + 1]);
    if (low < 0) return i + 1;
    out.push_back(static_cast<char>(high << 4 | low));
    i += 2;
  }
  return -1;
}

}  // namespace

Result hex_of(Thread& t, std::string_view contents, Value separator, Value group) {
  static constexpr char kDigits[] = "0123456789abcdef";
  char between = 0;
  int64_t size = static_cast<int64_t>(contents.size()), every = 0;
  if (!separator.is_absent()) {
    between = TRY(separator_of(t, separator));
    every = TRY(as_c_int(t, group));
  }
  bool from_left = every < 0;
  if (from_left) every = -every;
  int64_t separators = every && size ? (size - 1) / every : 0;
  if (size > (kMaxBytes - separators) / 2) return raise_memory_error(t);
  Ref made = TRY(make_empty_str(t, size * 2 + separators, 127));
  uint8_t* out = made.as<Str>()->data;
  for (int64_t i = 0; i < size; ++i) {
    if (i && separators && (from_left ? i : size - i) % every == 0) *out++ = static_cast<uint8_t>(between);
    uint8_t byte = static_cast<uint8_t>(contents[static_cast<size_t>(i)]);
    *out++ = static_cast<uint8_t>(kDigits[byte >> 4]);
    *out++ = static_cast<uint8_t>(kDigits[byte & 15]);
  }
  return made;
}

Result bytes_hex(Thread& t, const Args& a) {
  BufferRef held;  // a separator's __len__ may run Python
  TRY(held.get(t, a.self));
  return hex_of(t, held.view(), a[0], a[1]);
}

Result bytes_fromhex(Thread& t, const Args& a) {
  if (!is_str(a[0])) return raise_type_error(t, "fromhex() argument must be str, not ", argument_name(t, a[0]));
  std::string out;
  int64_t wrong = read_hex(as<Str>(a[0]), out);
  if (wrong >= 0) {
    return raise_value_error(t, "non-hexadecimal number found in fromhex() arg at position ", wrong);
  }
  Type* type = as<Type>(a.self);
  Ref made = type->kind == Kind::ByteArray ? TRY(make_bytearray(t, out)) : TRY(make_bytes(t, out));
  if (type->flags & kExactBuiltin) return made;
  return call(t, a.self, {made.get()});
}

}  // namespace krait::objects

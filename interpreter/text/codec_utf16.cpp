// UTF-16 and UTF-32, in either byte order, with or without a byte order mark.
#include "interpreter/text/codec.h"
#include "interpreter/text/codec_parts.h"

namespace krait::text {
namespace {

constexpr char32_t kMarkPoint = 0xFEFF;

char32_t read_unit(std::string_view input, size_t at, size_t size, bool big) {
  char32_t unit = 0;
  for (size_t i = 0; i < size; ++i) {
    unit = unit << 8 | static_cast<unsigned char>(input[at + (big ? i : size - 1 - i)]);
  }
  return unit;
}

void write_unit(std::string* out, char32_t unit, size_t size, bool big) {
  for (size_t i = 0; i < size; ++i) {
    out->push_back(static_cast<char>(unit >> (8 * (big ? size - 1 - i : i)) & 0xFF));
  }
}

// Settles the order by a mark at the start, which is skipped.
void take_mark(Decoding* decoding, ByteOrder* order, size_t size) {
  if (*order != ByteOrder::kMark || decoding->left() < size) return;
  if (read_unit(decoding->input, 0, size, false) == kMarkPoint) *order = ByteOrder::kLittle;
  if (read_unit(decoding->input, 0, size, true) == kMarkPoint) *order = ByteOrder::kBig;
  if (*order != ByteOrder::kMark) decoding->at = size;
}

enum class Step : uint8_t { kGoOn, kWait, kFailed };

Step reported(bool handled) {
  return handled ? Step::kGoOn : Step::kFailed;
}

Step decode_utf16_unit(Decoding* decoding, bool big, bool may_wait) {
  const char* encoding = big ? "utf-16-be" : "utf-16-le";
  size_t start = decoding->at, all = decoding->input.size();
  if (decoding->left() < 2) {
    return may_wait ? Step::kWait : reported(decoding->report(encoding, start, all, "truncated data"));
  }
  char32_t unit = read_unit(decoding->input, start, 2, big);
  if (!is_surrogate(unit)) {
    decoding->out->append(unit);
    decoding->at += 2;
    return Step::kGoOn;
  }
  if (unit >= 0xDC00) return reported(decoding->report(encoding, start, start + 2, "illegal encoding"));
  if (decoding->left() < 4) {
    return may_wait ? Step::kWait : reported(decoding->report(encoding, start, all, "unexpected end of data"));
  }
  char32_t second = read_unit(decoding->input, start + 2, 2, big);
  if (second < 0xDC00 || second > 0xDFFF) {
    return reported(decoding->report(encoding, start, start + 2, "illegal UTF-16 surrogate"));
  }
  decoding->out->append(0x10000 + ((unit - 0xD800) << 10) + (second - 0xDC00));
  decoding->at += 4;
  return Step::kGoOn;
}

Step decode_utf32_unit(Decoding* decoding, bool big, bool may_wait) {
  const char* encoding = big ? "utf-32-be" : "utf-32-le";
  size_t start = decoding->at;
  if (decoding->left() < 4) {
    if (may_wait) return Step::kWait;
    return reported(decoding->report(encoding, start, decoding->input.size(), "truncated data"));
  }
  char32_t c = read_unit(decoding->input, start, 4, big);
  if (is_surrogate(c)) {
    const char* reason = "code point in surrogate code point range(0xd800, 0xe000)";
    return reported(decoding->report(encoding, start, start + 4, reason));
  }
  if (c > 0x10FFFF) {
    return reported(decoding->report(encoding, start, start + 4, "code point not in range(0x110000)"));
  }
  decoding->out->append(c);
  decoding->at += 4;
  return Step::kGoOn;
}

template <typename DecodeUnit>
CodecStatus decode_units(std::string_view input, ByteOrder* order, size_t size, DecodeErrors& errors, TextBuffer* out,
                         size_t* consumed, DecodeUnit decode_unit) {
  return guarded(out, [&] {
    Decoding decoding{input, errors, out};
    take_mark(&decoding, order, size);
    bool big = *order == ByteOrder::kBig;
    Step step = Step::kGoOn;
    while (decoding.left() != 0 && step == Step::kGoOn) step = decode_unit(&decoding, big, consumed != nullptr);
    if (consumed != nullptr) *consumed = decoding.at;
    return step != Step::kFailed;
  });
}

void write_utf16(std::string* out, char32_t c, bool big) {
  if (c < 0x10000) return write_unit(out, c, 2, big);
  write_unit(out, 0xD7C0 + (c >> 10), 2, big);
  write_unit(out, 0xDC00 + (c & 0x3FF), 2, big);
}

struct WideEncoding {
  size_t size;  // of a unit
  bool big;
  const char* name;
};

void write_code_point(std::string* out, char32_t c, const WideEncoding& wide) {
  if (wide.size == 2) {
    write_utf16(out, c, wide.big);
  } else {
    write_unit(out, c, 4, wide.big);
  }
}

// What the handler gives must be whole units, or ASCII.
bool replace_surrogate(TextView input, const WideEncoding& wide, EncodeErrors& errors, std::string* out, size_t* at) {
  CodecError error = {wide.name, *at, *at + 1, "surrogates not allowed"};
  Replacement replacement;
  if (!errors.handle(error, input, at, &replacement)) return false;
  TextView text = replacement.text.view();
  bool encodable = replacement.is_bytes ? replacement.bytes.size() % wide.size == 0 : replacement.text.largest() < 0x80;
  if (!encodable) {
    errors.refuse(error);
    return false;
  }
  *out += replacement.bytes;
  for (size_t i = 0; i < text.size; ++i) write_code_point(out, text[i], wide);
  return true;
}

CodecStatus encode_wide(TextView input, const WideEncoding& wide, bool mark, EncodeErrors& errors, std::string* out) {
  return guarded(nullptr, [&] {
    out->reserve(out->size() + (input.size + 1) * wide.size);
    if (mark) write_unit(out, kMarkPoint, wide.size, wide.big);
    for (size_t i = 0; i < input.size;) {
      if (is_surrogate(input[i])) {
        if (!replace_surrogate(input, wide, errors, out, &i)) return false;
      } else {
        write_code_point(out, input[i++], wide);
      }
    }
    return true;
  });
}

}  // namespace

CodecStatus decode_utf16(std::string_view input, ByteOrder* order, DecodeErrors& errors, TextBuffer* out,
                         size_t* consumed) {
  return decode_units(input, order, 2, errors, out, consumed, decode_utf16_unit);
}

CodecStatus decode_utf32(std::string_view input, ByteOrder* order, DecodeErrors& errors, TextBuffer* out,
                         size_t* consumed) {
  return decode_units(input, order, 4, errors, out, consumed, decode_utf32_unit);
}

CodecStatus encode_utf16(TextView input, ByteOrder order, EncodeErrors& errors, std::string* out) {
  const char* name = order == ByteOrder::kMark ? "utf-16" : order == ByteOrder::kBig ? "utf-16-be" : "utf-16-le";
  return encode_wide(input, {2, order == ByteOrder::kBig, name}, order == ByteOrder::kMark, errors, out);
}

CodecStatus encode_utf32(TextView input, ByteOrder order, EncodeErrors& errors, std::string* out) {
  const char* name = order == ByteOrder::kMark ? "utf-32" : order == ByteOrder::kBig ? "utf-32-be" : "utf-32-le";
  return encode_wide(input, {4, order == ByteOrder::kBig, name}, order == ByteOrder::kMark, errors, out);
}

}  // namespace krait::text

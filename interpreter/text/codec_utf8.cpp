// UTF-8, ASCII and Latin-1.
#include <cstring>

#include "interpreter/text/codec.h"
#include "interpreter/text/codec_parts.h"
#include "interpreter/text/find.h"

namespace krait::text {
namespace {

constexpr char kUtf8[] = "utf-8";

bool is_continuation(unsigned char byte) {
  return (byte & 0xC0) == 0x80;
}

// How the bytes at hand begin: a whole code point, or what is wrong and for how many bytes.
struct Sequence {
  enum Kind : uint8_t { kWhole, kIncomplete, kInvalidStart, kInvalidContinuation } kind;
  size_t length;
  char32_t value = 0;
};

size_t sequence_length(unsigned char lead) {
  if (lead < 0xC2 || lead > 0xF4) return 0;
  return lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
}

// Overlong forms, surrogates and what lies beyond U+10FFFF show in the second byte.
bool is_valid_second(unsigned char lead, unsigned char second) {
  if (!is_continuation(second)) return false;
  switch (lead) {
    case 0xE0:
      return second >= 0xA0;
    case 0xED:
      return second < 0xA0;
    case 0xF0:
      return second >= 0x90;
    case 0xF4:
      return second < 0x90;
    default:
      return true;
  }
}

Sequence read_sequence(const unsigned char* bytes, size_t left) {
  size_t length = sequence_length(bytes[0]);
  if (length == 0) return {Sequence::kInvalidStart, 1};
  if (left < 2) return {Sequence::kIncomplete, left};
  if (!is_valid_second(bytes[0], bytes[1])) return {Sequence::kInvalidContinuation, 1};
  char32_t value = (bytes[0] & (0x7Fu >> length)) << 6 | (bytes[1] & 0x3Fu);
  for (size_t i = 2; i < length; ++i) {
    if (i == left) return {Sequence::kIncomplete, left};
    if (!is_continuation(bytes[i])) return {Sequence::kInvalidContinuation, i};
    value = value << 6 | (bytes[i] & 0x3Fu);
  }
  return {Sequence::kWhole, length, value};
}

const char* reason_of(Sequence::Kind kind) {
  switch (kind) {
    case Sequence::kIncomplete:
      return "unexpected end of data";
    case Sequence::kInvalidStart:
      return "invalid start byte";
    default:
      return "invalid continuation byte";
  }
}

// The first two bytes of an encoded surrogate, which surrogatepass will want whole.
bool is_cut_surrogate(const unsigned char* bytes, size_t left) {
  return left == 2 && bytes[0] == 0xED && is_continuation(bytes[1]);
}

// One code point that is not ASCII, or an error. `stop` is set at an incomplete end that may wait.
bool decode_one(Decoding* decoding, bool may_wait, bool* stop) {
  auto* bytes = reinterpret_cast<const unsigned char*>(decoding->input.data()) + decoding->at;
  Sequence sequence = read_sequence(bytes, decoding->left());
  if (sequence.kind == Sequence::kWhole) {
    decoding->out->append(sequence.value);
    decoding->at += sequence.length;
    return true;
  }
  if (may_wait && (sequence.kind == Sequence::kIncomplete || is_cut_surrogate(bytes, decoding->left()))) {
    *stop = true;
    return true;
  }
  return decoding->report(kUtf8, decoding->at, decoding->at + sequence.length, reason_of(sequence.kind));
}

void take_ascii(Decoding* decoding) {
  size_t ascii = ascii_extent(decoding->input.substr(decoding->at));
  if (ascii == 0) return;
  decoding->out->append_ascii(decoding->input.substr(decoding->at, ascii));
  decoding->at += ascii;
}

void append_utf8(std::string* out, char32_t c) {
  if (c < 0x80) {
    *out += static_cast<char>(c);
    return;
  }
  unsigned more = c >= 0x10000 ? 3 : c >= 0x800 ? 2 : 1;
  *out += static_cast<char>((0xFF00u >> (more + 1) & 0xFFu) | c >> (6 * more));
  while (more-- > 0) *out += static_cast<char>(0x80 | (c >> (6 * more) & 0x3F));
}

// Asks the handler about [start, end) and writes what it gives. `encode` writes one code point, or returns false.
template <typename Encode>
bool replace_range(TextView input, const CodecError& error, EncodeErrors& errors, std::string* out, size_t* resume,
                   Encode encode) {
  Replacement replacement;
  if (!errors.handle(error, input, resume, &replacement)) return false;
  if (replacement.is_bytes) {
    *out += replacement.bytes;
    return true;
  }
  TextView text = replacement.text.view();
  for (size_t i = 0; i < text.size; ++i) {
    if (encode(text[i])) continue;
    errors.refuse(error);
    return false;
  }
  return true;
}

template <typename Unit>
bool encode_utf8_units(TextView input, const Unit* units, EncodeErrors& errors, std::string* out) {
  for (size_t i = 0; i < input.size;) {
    if (!is_surrogate(units[i])) {
      append_utf8(out, units[i++]);
      continue;
    }
    size_t end = i + 1;
    while (end < input.size && is_surrogate(units[end])) ++end;
    CodecError error = {kUtf8, i, end, "surrogates not allowed"};
    auto encode = [&](char32_t c) {
      *out += static_cast<char>(c);
      return c < 0x80;
    };
    if (!replace_range(input, error, errors, out, &i, encode)) return false;
  }
  return true;
}

// ASCII (limit 128) and Latin-1 (limit 256).
template <typename Unit>
bool encode_below(TextView input, const Unit* units, char32_t limit, EncodeErrors& errors, std::string* out) {
  const char* encoding = limit == 128 ? "ascii" : "latin-1";
  const char* reason = limit == 128 ? "ordinal not in range(128)" : "ordinal not in range(256)";
  for (size_t i = 0; i < input.size;) {
    if (units[i] < limit) {
      *out += static_cast<char>(units[i++]);
      continue;
    }
    size_t end = i + 1;
    while (end < input.size && units[end] >= limit) ++end;
    auto encode = [&](char32_t c) {
      *out += static_cast<char>(c);
      return c < limit;
    };
    if (!replace_range(input, {encoding, i, end, reason}, errors, out, &i, encode)) return false;
  }
  return true;
}

CodecStatus encode_single_byte(TextView input, char32_t limit, EncodeErrors& errors, std::string* out) {
  return guarded(nullptr, [&] {
    out->reserve(out->size() + input.size);
    if (input.width == 1 && (limit == 256 || is_ascii(input))) {
      out->append(static_cast<const char*>(input.data), input.size);
      return true;
    }
    return with_units(input, [&](auto* units) { return encode_below(input, units, limit, errors, out); });
  });
}

}  // namespace

size_t ascii_extent(std::string_view text) {
  constexpr uint64_t kHighBits = 0x8080808080808080u;
  size_t i = 0;
  for (; i + 8 <= text.size(); i += 8) {
    uint64_t word;
    std::memcpy(&word, text.data() + i, 8);
    if ((word & kHighBits) != 0) break;
  }
  while (i < text.size() && static_cast<unsigned char>(text[i]) < 0x80) ++i;
  return i;
}

CodecStatus decode_utf8(std::string_view input, DecodeErrors& errors, TextBuffer* out, size_t* consumed) {
  return guarded(out, [&] {
    Decoding decoding{input, errors, out};
    out->reserve(input.size());
    bool stop = false;
    while (decoding.left() != 0 && !stop) {
      take_ascii(&decoding);
      if (decoding.left() != 0 && !decode_one(&decoding, consumed != nullptr, &stop)) return false;
    }
    if (consumed != nullptr) *consumed = decoding.at;
    return true;
  });
}

CodecStatus decode_ascii(std::string_view input, DecodeErrors& errors, TextBuffer* out) {
  return guarded(out, [&] {
    Decoding decoding{input, errors, out};
    while (decoding.left() != 0) {
      take_ascii(&decoding);
      if (decoding.left() == 0) break;
      if (!decoding.report("ascii", decoding.at, decoding.at + 1, "ordinal not in range(128)")) return false;
    }
    return true;
  });
}

CodecStatus decode_latin1(std::string_view input, TextBuffer* out) {
  return guarded(out, [&] {
    out->append(TextView(input));
    return true;
  });
}

CodecStatus encode_utf8(TextView input, EncodeErrors& errors, std::string* out) {
  return guarded(nullptr, [&] {
    out->reserve(out->size() + input.size);
    if (input.width == 1 && is_ascii(input)) {
      out->append(static_cast<const char*>(input.data), input.size);
      return true;
    }
    return with_units(input, [&](auto* units) { return encode_utf8_units(input, units, errors, out); });
  });
}

CodecStatus encode_ascii(TextView input, EncodeErrors& errors, std::string* out) {
  return encode_single_byte(input, 128, errors, out);
}

CodecStatus encode_latin1(TextView input, EncodeErrors& errors, std::string* out) {
  return encode_single_byte(input, 256, errors, out);
}

CodecStatus decode_charmap(std::string_view input, TextView table, DecodeErrors& errors, TextBuffer* out) {
  constexpr char32_t kUndefined = 0xFFFE;
  return guarded(out, [&] {
    Decoding decoding{input, errors, out};
    out->reserve(input.size());
    while (decoding.left() != 0) {
      unsigned char byte = decoding.byte();
      char32_t c = byte < table.size ? table[byte] : kUndefined;
      if (c != kUndefined) {
        out->append(c);
        ++decoding.at;
      } else if (!decoding.report("charmap", decoding.at, decoding.at + 1, "character maps to <undefined>")) {
        return false;
      }
    }
    return true;
  });
}

CodecStatus encode_charmap(TextView input, CharmapLookup& map, EncodeErrors& errors, std::string* out) {
  using Answer = CharmapLookup::Answer;
  return guarded(nullptr, [&] {
    for (size_t i = 0; i < input.size;) {
      std::string bytes;
      Answer answer = map.find(input[i], &bytes);
      if (answer == Answer::kRaised) return false;
      if (answer == Answer::kFound) {
        *out += bytes;
        ++i;
        continue;
      }
      size_t end = i + 1;
      while (end < input.size && (answer = map.find(input[end], &bytes)) == Answer::kUndefined) ++end;
      if (end < input.size && answer == Answer::kRaised) return false;
      auto encode = [&](char32_t c) {
        bytes.clear();
        if (map.find(c, &bytes) != Answer::kFound) return false;
        *out += bytes;
        return true;
      };
      CodecError error = {"charmap", i, end, "character maps to <undefined>"};
      if (!replace_range(input, error, errors, out, &i, encode)) return false;
    }
    return true;
  });
}

}  // namespace krait::text

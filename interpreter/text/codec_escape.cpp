// The escapes of string and bytes literals as codecs (language reference 2.4.1), and their raw cousin.
#include <algorithm>

#include "interpreter/text/codec.h"
#include "interpreter/text/codec_parts.h"
#include "syntax/source/unicode_names.h"

namespace krait::text {
namespace {

constexpr char32_t kLastPoint = 0x10FFFF;

int hex_value(unsigned char c) {
  if (c >= '0' && c <= '9') return c - '0';
  c |= 0x20;
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool is_octal(unsigned char c) {
  return c >= '0' && c <= '7';
}

// What a single letter after a backslash stands for; -1 for letters that are no such escape.
int simple_escape(unsigned char c) {
  switch (c) {
    case '\\':
    case '\'':
    case '"':
      return c;
    case 'a':
      return '\a';
    case 'b':
      return '\b';
    case 'f':
      return '\f';
    case 'n':
      return '\n';
    case 'r':
      return '\r';
    case 't':
      return '\t';
    case 'v':
      return '\v';
    default:
      return -1;
  }
}

enum class Outcome : uint8_t { kWritten, kIncomplete, kMalformed };

// One escape of either text codec: `at` moves over what belongs to it, `reason` says what may be wrong with it.
class EscapeReader {
 public:
  EscapeReader(Decoding* decoding, int64_t* invalid_escape) : in_(*decoding), invalid_escape_(invalid_escape) {}

  const char* reason() const { return reason_; }

  // Just after the backslash.
  Outcome read() {
    reason_ = "\\ at end of string";
    if (in_.left() == 0) return Outcome::kIncomplete;
    unsigned char c = in_.byte();
    if (is_octal(c)) return read_octal();
    ++in_.at;
    if (int simple = simple_escape(c); simple >= 0) return write(static_cast<char32_t>(simple));
    switch (c) {
      case '\n':
        return Outcome::kWritten;
      case 'x':
        return read_hex(2, "truncated \\xXX escape", "illegal Unicode character");
      case 'u':
        return read_hex(4, "truncated \\uXXXX escape", "illegal Unicode character");
      case 'U':
        return read_hex(8, "truncated \\UXXXXXXXX escape", "illegal Unicode character");
      case 'N':
        return read_name();
      default:
        note_invalid(static_cast<unsigned char>(in_.input[in_.at - 1]));
        in_.out->append(U'\\');
        return write(c);
    }
  }

  Outcome read_hex(int digits, const char* truncated, const char* too_large) {
    char32_t c = 0;
    reason_ = truncated;
    for (; digits > 0; --digits, ++in_.at) {
      if (in_.left() == 0) return Outcome::kIncomplete;
      int digit = hex_value(in_.byte());
      if (digit < 0) return Outcome::kMalformed;
      c = c << 4 | static_cast<char32_t>(digit);
    }
    reason_ = too_large;
    return c > kLastPoint ? Outcome::kMalformed : write(c);
  }

 private:
  Outcome write(char32_t c) {
    in_.out->append(c);
    return Outcome::kWritten;
  }

  void note_invalid(int64_t escape) {
    if (invalid_escape_ != nullptr && *invalid_escape_ == kNoInvalidEscape) *invalid_escape_ = escape;
  }

  Outcome read_octal() {
    char32_t c = 0;
    for (int i = 0; i < 3 && in_.left() != 0 && is_octal(in_.byte()); ++i, ++in_.at) c = c << 3 | (in_.byte() - '0');
    if (c > 0xFF) note_invalid(c);
    return write(c);
  }

  Outcome read_name() {
    reason_ = "malformed \\N character escape";
    if (in_.left() == 0) return Outcome::kIncomplete;
    if (in_.byte() != '{') return Outcome::kMalformed;
    size_t start = ++in_.at;
    while (in_.left() != 0 && in_.byte() != '}') ++in_.at;
    if (in_.left() == 0) return Outcome::kIncomplete;
    std::string_view name = in_.input.substr(start, in_.at - start);
    if (name.empty()) return Outcome::kMalformed;
    ++in_.at;
    char32_t points[source::kMaxNamedSequence];
    if (source::look_up_name(name, false, points) == 1) return write(points[0]);
    reason_ = "unknown Unicode character name";
    return Outcome::kMalformed;
  }

  Decoding& in_;
  int64_t* invalid_escape_;
  const char* reason_ = "";
};

// Everything up to the next backslash stands for itself.
void take_plain(Decoding* decoding) {
  std::string_view rest = decoding->input.substr(decoding->at);
  size_t plain = std::min(rest.find('\\'), rest.size());
  decoding->out->append(TextView(rest.substr(0, plain)));
  decoding->at += plain;
}

// Decodes with `read_escape` doing what follows a backslash.
template <typename ReadEscape>
bool decode_escapes(Decoding* decoding, const char* encoding, size_t* consumed, EscapeReader* reader,
                    ReadEscape read_escape) {
  while (true) {
    take_plain(decoding);
    if (decoding->left() == 0) break;
    size_t start = decoding->at++;
    Outcome outcome = read_escape();
    if (outcome == Outcome::kWritten) continue;
    if (outcome == Outcome::kIncomplete && consumed != nullptr) {
      decoding->at = start;
      break;
    }
    if (!decoding->report(encoding, start, decoding->at, reader->reason())) return false;
  }
  if (consumed != nullptr) *consumed = decoding->at;
  return true;
}

// Just after the backslash: only \u and \U mean anything.
Outcome read_raw_escape(Decoding* decoding, EscapeReader* reader, bool may_wait) {
  unsigned char c = decoding->left() != 0 ? decoding->byte() : 0;
  if (decoding->left() == 0 && may_wait) return Outcome::kIncomplete;
  if (c != 'u' && c != 'U') {
    decoding->out->append(U'\\');
    if (decoding->left() == 0) return Outcome::kWritten;
    decoding->out->append(c);
    ++decoding->at;
    return Outcome::kWritten;
  }
  ++decoding->at;
  return c == 'u' ? reader->read_hex(4, "truncated \\uXXXX escape", "")
                  : reader->read_hex(8, "truncated \\UXXXXXXXX escape", "\\Uxxxxxxxx out of range");
}

void append_hex(std::string* out, char32_t c) {
  int digits = c < 0x100 ? 2 : c < 0x10000 ? 4 : 8;
  *out += digits == 2 ? "\\x" : digits == 4 ? "\\u" : "\\U";
  for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4) *out += "0123456789abcdef"[c >> shift & 15];
}

void append_escaped(std::string* out, char32_t c) {
  if (c == '\n' || c == '\r' || c == '\t' || c == '\\') {
    *out += '\\';
    *out += c == '\n' ? 'n' : c == '\r' ? 'r' : c == '\t' ? 't' : '\\';
  } else if (c >= ' ' && c < 0x7F) {
    *out += static_cast<char>(c);
  } else {
    append_hex(out, c);
  }
}

// --- bytes ---------------------------------------------------------------------------------------------------------

class BytesUnescaper {
 public:
  BytesUnescaper(std::string_view input, std::string_view errors, std::string* out, std::string* message)
      : input_(input), errors_(errors), out_(out), message_(message) {}

  bool run(int64_t* invalid_escape) {
    while (at_ < input_.size()) {
      char c = input_[at_++];
      if (c != '\\') {
        *out_ += c;
      } else if (at_ == input_.size()) {
        *message_ = "Trailing \\ in string";
        return false;
      } else if (!read_escape(invalid_escape)) {
        return false;
      }
    }
    return true;
  }

 private:
  unsigned char byte() const { return static_cast<unsigned char>(input_[at_]); }

  bool read_escape(int64_t* invalid_escape) {
    unsigned char c = byte();
    unsigned escape = c;
    bool known = true;
    if (is_octal(c)) {
      escape = read_octal();
      known = escape <= 0xFF;
    } else if (int simple = simple_escape(c); simple >= 0) {
      *out_ += static_cast<char>(simple);
      ++at_;
    } else if (c == '\n') {
      ++at_;
    } else if (c == 'x') {
      ++at_;
      return read_hex();
    } else {
      known = false;
      *out_ += '\\';
    }
    if (!known && *invalid_escape == kNoInvalidEscape) *invalid_escape = escape;
    return true;
  }

  unsigned read_octal() {
    unsigned value = 0;
    for (int i = 0; i < 3 && at_ < input_.size() && is_octal(byte()); ++i, ++at_) value = value << 3 | (byte() - '0');
    *out_ += static_cast<char>(value);
    return value;
  }

  bool read_hex() {
    bool first = at_ < input_.size() && hex_value(byte()) >= 0;
    bool second = first && at_ + 1 < input_.size() && hex_value(static_cast<unsigned char>(input_[at_ + 1])) >= 0;
    if (second) {
      int high = hex_value(byte()), low = hex_value(static_cast<unsigned char>(input_[at_ + 1]));
      *out_ += static_cast<char>(high << 4 | low);
      at_ += 2;
      return true;
    }
    if (!replace_hex()) return false;
    if (first) ++at_;
    return true;
  }

  bool replace_hex() {
    if (errors_ == "strict") {
      *message_ = "invalid \\x escape at position " + std::to_string(at_ - 2);
      return false;
    }
    if (errors_ == "replace") {
      *out_ += '?';
    } else if (errors_ != "ignore") {
      *message_ = "decoding error; unknown error handling code: " + std::string(errors_.substr(0, 400));
      return false;
    }
    return true;
  }

  std::string_view input_, errors_;
  std::string* out_;
  std::string* message_;
  size_t at_ = 0;
};

}  // namespace

CodecStatus decode_unicode_escape(std::string_view input, DecodeErrors& errors, TextBuffer* out, size_t* consumed,
                                  int64_t* invalid_escape) {
  if (invalid_escape != nullptr) *invalid_escape = kNoInvalidEscape;
  return guarded(out, [&] {
    Decoding decoding{input, errors, out};
    EscapeReader reader(&decoding, invalid_escape);
    return decode_escapes(&decoding, "unicodeescape", consumed, &reader, [&] { return reader.read(); });
  });
}

CodecStatus decode_raw_unicode_escape(std::string_view input, DecodeErrors& errors, TextBuffer* out, size_t* consumed) {
  return guarded(out, [&] {
    Decoding decoding{input, errors, out};
    EscapeReader reader(&decoding, nullptr);
    bool may_wait = consumed != nullptr;
    return decode_escapes(&decoding, "rawunicodeescape", consumed, &reader,
                          [&] { return read_raw_escape(&decoding, &reader, may_wait); });
  });
}

CodecStatus encode_unicode_escape(TextView input, std::string* out) {
  return guarded(nullptr, [&] {
    for (size_t i = 0; i < input.size; ++i) append_escaped(out, input[i]);
    return true;
  });
}

CodecStatus encode_raw_unicode_escape(TextView input, std::string* out) {
  return guarded(nullptr, [&] {
    for (size_t i = 0; i < input.size; ++i) {
      char32_t c = input[i];
      if (c < 0x100) {
        *out += static_cast<char>(c);
      } else {
        append_hex(out, c);
      }
    }
    return true;
  });
}

CodecStatus decode_bytes_escape(std::string_view input, std::string_view errors, std::string* out,
                                int64_t* invalid_escape, std::string* message) {
  *invalid_escape = kNoInvalidEscape;
  return guarded(nullptr, [&] { return BytesUnescaper(input, errors, out, message).run(invalid_escape); });
}

}  // namespace krait::text

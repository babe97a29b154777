// UTF-7 (RFC 2152).
#include <string_view>

#include "interpreter/text/codec.h"
#include "interpreter/text/codec_parts.h"

namespace krait::text {
namespace {

constexpr std::string_view kBase64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

// -1: not one of the sixty-four.
int base64_value(char32_t c) {
  size_t at = c < 0x80 ? kBase64.find(static_cast<char>(c)) : kBase64.npos;
  return at == kBase64.npos ? -1 : static_cast<int>(at);
}

bool is_high(char32_t c) {
  return c >= 0xD800 && c <= 0xDBFF;
}
bool is_low(char32_t c) {
  return c >= 0xDC00 && c <= 0xDFFF;
}

class Utf7Decoder {
 public:
  Utf7Decoder(std::string_view input, DecodeErrors& errors, TextBuffer* out) : in_{input, errors, out} {}

  bool run(size_t* consumed) {
    do {
      while (in_.left() != 0) {
        if (!step()) return false;
      }
    } while (shifted_ && consumed == nullptr && !finish());
    if (failed_) return false;
    if (consumed != nullptr) *consumed = shifted_ ? start_ : in_.at;
    return true;
  }

  bool shifted() const { return shifted_; }
  // How much text stood before the shift sequence that is not over.
  size_t stable_size() const { return stable_size_; }

 private:
  bool step() {
    unsigned char c = in_.byte();
    if (shifted_) return base64_value(c) >= 0 ? take_base64(c) : leave_shift(c);
    if (c == '+') return enter_shift();
    if (c < 0x80) {
      in_.out->append(c);
      ++in_.at;
      return true;
    }
    start_ = in_.at++;
    return report("unexpected special character");
  }

  bool report(const char* reason) { return in_.report("utf7", start_, in_.at, reason); }

  bool enter_shift() {
    start_ = in_.at++;
    if (in_.left() != 0 && in_.byte() == '-') {
      ++in_.at;
      in_.out->append(U'+');
      return true;
    }
    if (in_.left() != 0 && base64_value(in_.byte()) < 0) {
      ++in_.at;
      return report("ill-formed sequence");
    }
    shifted_ = true;
    surrogate_ = 0;
    stable_size_ = in_.out->size();
    bits_ = 0;
    buffer_ = 0;
    return true;
  }

  bool take_base64(unsigned char c) {
    buffer_ = buffer_ << 6 | static_cast<uint32_t>(base64_value(c));
    bits_ += 6;
    ++in_.at;
    if (bits_ < 16) return true;
    bits_ -= 16;
    char32_t unit = buffer_ >> bits_ & 0xFFFF;
    buffer_ &= (1u << bits_) - 1;
    take_unit(unit);
    return true;
  }

  void take_unit(char32_t unit) {
    char32_t first = surrogate_;
    surrogate_ = 0;
    if (first != 0 && is_low(unit)) return in_.out->append(0x10000 + ((first - 0xD800) << 10) + (unit - 0xDC00));
    if (first != 0) in_.out->append(first);
    if (is_high(unit)) {
      surrogate_ = unit;
    } else {
      in_.out->append(unit);
    }
  }

  bool leave_shift(unsigned char c) {
    shifted_ = false;
    if (bits_ >= 6) {
      ++in_.at;
      return report("partial character in shift sequence");
    }
    if (bits_ > 0 && buffer_ != 0) {
      ++in_.at;
      return report("non-zero padding bits in shift sequence");
    }
    if (surrogate_ != 0 && c < 0x80 && c != '+') in_.out->append(surrogate_);
    surrogate_ = 0;
    if (c == '-') ++in_.at;
    return true;
  }

  // At the end of the input, inside a shift. True: done.
  bool finish() {
    shifted_ = false;
    if (surrogate_ == 0 && bits_ < 6 && (bits_ == 0 || buffer_ == 0)) return true;
    failed_ = !report("unterminated shift sequence");
    return failed_ || in_.left() == 0;
  }

  Decoding in_;
  size_t start_ = 0, stable_size_ = 0;
  bool shifted_ = false, failed_ = false;
  unsigned bits_ = 0;
  uint32_t buffer_ = 0;
  char32_t surrogate_ = 0;
};

// Letters, digits and marks that may stand for themselves, the optional ones included.
bool is_direct(char32_t c) {
  if (c == ' ' || c == '\t' || c == '\n' || c == '\r') return true;
  return c > ' ' && c < 0x7F && c != '+' && c != '\\' && c != '~';
}

class Utf7Encoder {
 public:
  explicit Utf7Encoder(std::string* out) : out_(*out) {}

  void add(char32_t c) {
    if (is_direct(c)) return add_direct(c);
    if (!shifted_ && c == '+') {
      out_ += "+-";
      return;
    }
    if (!shifted_) out_ += '+';
    shifted_ = true;
    if (c >= 0x10000) {
      add_unit(0xD7C0 + (c >> 10));
      c = 0xDC00 + (c & 0x3FF);
    }
    add_unit(c);
  }

  void finish() {
    flush();
    if (shifted_) out_ += '-';
  }

 private:
  void add_direct(char32_t c) {
    if (shifted_) {
      flush();
      shifted_ = false;
      if (base64_value(c) >= 0 || c == '-') out_ += '-';
    }
    out_ += static_cast<char>(c);
  }

  void add_unit(char32_t unit) {
    buffer_ = buffer_ << 16 | unit;
    bits_ += 16;
    for (; bits_ >= 6; bits_ -= 6) out_ += kBase64[buffer_ >> (bits_ - 6) & 63];
  }

  void flush() {
    if (bits_ != 0) out_ += kBase64[buffer_ << (6 - bits_) & 63];
    bits_ = 0;
    buffer_ = 0;
  }

  std::string& out_;
  bool shifted_ = false;
  unsigned bits_ = 0;
  uint32_t buffer_ = 0;
};

}  // namespace

CodecStatus decode_utf7(std::string_view input, DecodeErrors& errors, TextBuffer* out, size_t* consumed) {
  return guarded(out, [&] {
    Utf7Decoder decoder(input, errors, out);
    if (!decoder.run(consumed)) return false;
    if (consumed != nullptr && decoder.shifted()) out->truncate(decoder.stable_size());
    return true;
  });
}

CodecStatus encode_utf7(TextView input, std::string* out) {
  return guarded(nullptr, [&] {
    Utf7Encoder encoder(out);
    for (size_t i = 0; i < input.size; ++i) encoder.add(input[i]);
    encoder.finish();
    return true;
  });
}

}  // namespace krait::text

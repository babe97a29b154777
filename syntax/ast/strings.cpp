#include "syntax/ast/strings.h"

#include <cstdint>
#include <cstring>

#include "syntax/source/unicode_names.h"

namespace krait::ast {

namespace {

// CPython rewrites each character beyond ASCII as a ten-byte \UXXXXXXXX before it decodes, and counts the positions of
// its messages there.
constexpr size_t kRewrittenSize = 10;
constexpr size_t kRewrittenBackslash = 6;  // a backslash before such a character becomes \u005c

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  char lower = static_cast<char>(c | 32);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

char simple_escape(char c) {
  switch (c) {
    case '\\':
    case '\'':
    case '"': return c;
    case 'b': return '\b';
    case 'f': return '\f';
    case 't': return '\t';
    case 'n': return '\n';
    case 'r': return '\r';
    case 'v': return '\v';
    case 'a': return '\a';
    default: return '\0';
  }
}

bool is_octal(char c) { return c >= '0' && c <= '7'; }

constexpr uint32_t kLargestOctal = 0377;

void note_bad_escape(Decoded& result, std::string_view escape) {
  if (result.bad_escape.empty()) result.bad_escape = escape;
}

/// One pass over a text literal.
class TextDecoder {
 public:
  explicit TextDecoder(std::string_view body) : body_(body) {}

  Decoded run() {
    while (at_ < body_.size() && !result_.error) {
      char c = body_[at_];
      if (c != '\\') {
        result_.value += c;
        at_++;
      } else {
        escape();
      }
    }
    return std::move(result_);
  }

 private:
  void escape() {
    size_t start = at_++;
    if (at_ == body_.size()) {  // before the brace of an f-string
      result_.value += '\\';
      return;
    }
    char c = body_[at_++];
    if (char simple = simple_escape(c)) {
      result_.value += simple;
    } else if (c == '\n') {
    } else if (is_octal(c)) {
      uint32_t value = static_cast<uint32_t>(c - '0');
      for (int i = 0; i < 2 && at_ < body_.size() && is_octal(body_[at_]); i++) {
        value = value * 8 + static_cast<uint32_t>(body_[at_++] - '0');
      }
      if (value > kLargestOctal) note_bad_escape(result_, body_.substr(start + 1, 3));
      append_utf8(result_.value, value);
    } else if (c == 'x') {
      hexadecimal(start, 2, "truncated \\xXX escape");
    } else if (c == 'u') {
      hexadecimal(start, 4, "truncated \\uXXXX escape");
    } else if (c == 'U') {
      hexadecimal(start, 8, "truncated \\UXXXXXXXX escape");
    } else if (c == 'N') {
      named(start);
    } else {
      if (static_cast<unsigned char>(c) < 0x80) note_bad_escape(result_, body_.substr(at_ - 1, 1));
      result_.value += '\\';
      at_--;  // the character follows as itself
      if (static_cast<unsigned char>(c) < 0x80) result_.value += body_[at_++];
    }
  }

  void hexadecimal(size_t start, int count, const char* truncated) {
    uint32_t value = 0;
    for (int i = 0; i < count; i++) {
      int digit = at_ < body_.size() ? hex_digit(body_[at_]) : -1;
      if (digit < 0) return fail(start, at_, truncated);
      value = value << 4 | static_cast<uint32_t>(digit);
      at_++;
    }
    if (value > 0x10FFFF) return fail(start, at_, "illegal Unicode character");
    append_utf8(result_.value, value);
  }

  void named(size_t start) {
    if (at_ >= body_.size() || body_[at_] != '{') return fail(start, at_, "malformed \\N character escape");
    size_t close = body_.find('}', at_ + 1);
    if (close == std::string_view::npos) {
      at_ = body_.size();
      return fail(start, at_, "malformed \\N character escape");
    }
    std::string_view name = body_.substr(at_ + 1, close - at_ - 1);
    at_ = close;
    if (name.empty()) return fail(start, at_, "malformed \\N character escape");
    at_++;
    char32_t found[source::kMaxNamedSequence];
    if (source::look_up_name(name, false, found) == 1) return append_utf8(result_.value, found[0]);
    fail(start, at_, "unknown Unicode character name");
  }

  /// The offset in CPython's rewritten text.
  size_t rewritten(size_t offset) const {
    size_t position = 0;
    for (size_t i = 0; i < offset; i++) {
      auto c = static_cast<unsigned char>(body_[i]);
      if (c < 0x80) {
        bool before_wide = c == '\\' && i + 1 < body_.size() && static_cast<unsigned char>(body_[i + 1]) >= 0x80 &&
                           !escaped(i);
        position += before_wide ? kRewrittenBackslash : 1;
      } else if (c >= 0xC0) {
        position += kRewrittenSize;
      }
    }
    return position;
  }

  /// Whether the backslash at `offset` is itself escaped.
  bool escaped(size_t offset) const {
    size_t run = 0;
    while (run < offset && body_[offset - run - 1] == '\\') run++;
    return run % 2 == 1;
  }

  void fail(size_t start, size_t end, const char* reason) {
    size_t from = rewritten(start), to = rewritten(end);
    std::string message = "(unicode error) 'unicodeescape' codec can't decode ";
    if (to - from == 1) {
      message += "byte 0x5c in position " + std::to_string(from);
    } else {
      message += "bytes in position " + std::to_string(from) + "-" + std::to_string(to - 1);
    }
    result_.error = message + ": " + reason;
  }

  std::string_view body_;
  size_t at_ = 0;
  Decoded result_;
};

}  // namespace

void append_utf8(std::string& out, uint32_t c) {
  auto put = [&](uint32_t byte) { out += static_cast<char>(byte); };
  if (c < 0x80) {
    put(c);
  } else if (c < 0x800) {
    put(0xC0 | c >> 6);
    put(0x80 | (c & 0x3F));
  } else if (c < 0x10000) {
    put(0xE0 | c >> 12);
    put(0x80 | (c >> 6 & 0x3F));
    put(0x80 | (c & 0x3F));
  } else {
    put(0xF0 | c >> 18);
    put(0x80 | (c >> 12 & 0x3F));
    put(0x80 | (c >> 6 & 0x3F));
    put(0x80 | (c & 0x3F));
  }
}

Decoded decode_text_escapes(std::string_view body) { return TextDecoder(body).run(); }

Decoded decode_bytes_escapes(std::string_view body) {
  Decoded result;
  for (size_t at = 0; at < body.size();) {
    if (body[at] != '\\') {
      result.value += body[at++];
      continue;
    }
    size_t start = at++;
    if (at == body.size()) {
      result.error = "(value error) Trailing \\ in string";
      return result;
    }
    char c = body[at++];
    if (char simple = simple_escape(c)) {
      result.value += simple;
    } else if (c == '\n') {
    } else if (is_octal(c)) {
      int value = c - '0';
      for (int i = 0; i < 2 && at < body.size() && is_octal(body[at]); i++) value = value * 8 + (body[at++] - '0');
      if (value > static_cast<int>(kLargestOctal)) note_bad_escape(result, body.substr(start + 1, 3));
      result.value += static_cast<char>(value);
    } else if (c == 'x') {
      int high = at < body.size() ? hex_digit(body[at]) : -1;
      int low = at + 1 < body.size() ? hex_digit(body[at + 1]) : -1;
      if (high < 0 || low < 0) {
        result.error = "(value error) invalid \\x escape at position " + std::to_string(start);
        return result;
      }
      result.value += static_cast<char>(high << 4 | low);
      at += 2;
    } else {
      note_bad_escape(result, body.substr(at - 1, 1));
      result.value += '\\';
      result.value += c;
    }
  }
  return result;
}

}  // namespace krait::ast

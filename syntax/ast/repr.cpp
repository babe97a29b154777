// repr() of constants, as Python writes it.
#include <charconv>
#include <cmath>
#include <cstdio>

#include "syntax/ast/dump.h"
#include "syntax/ast/numbers.h"
#include "syntax/source/unicode.h"

namespace krait::ast {

namespace {

char quote_for(std::string_view text) {
  return text.find('\'') != text.npos && text.find('"') == text.npos ? '"' : '\'';
}

void append_hex(std::string& out, const char* prefix, uint32_t value, int digits) {
  char buffer[16];
  std::snprintf(buffer, sizeof buffer, "%s%0*x", prefix, digits, value);
  out += buffer;
}

void append_ascii(std::string& out, char c, char quote) {
  if (c == quote || c == '\\') {
    out += '\\';
    out += c;
  } else if (c == '\n') {
    out += "\\n";
  } else if (c == '\r') {
    out += "\\r";
  } else if (c == '\t') {
    out += "\\t";
  } else if (c < ' ' || c == 0x7F) {
    append_hex(out, "\\x", static_cast<unsigned char>(c), 2);
  } else {
    out += c;
  }
}

/// The code point at `at`, which moves behind it.
uint32_t next_code_point(std::string_view text, size_t& at) {
  auto byte = [&](size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u; };
  uint32_t first = byte(at);
  int more = first < 0xE0 ? 1 : first < 0xF0 ? 2 : 3;
  uint32_t value = first & (0x3Fu >> more);
  for (int i = 1; i <= more; i++) value = value << 6 | (byte(at + static_cast<size_t>(i)) & 0x3F);
  at += static_cast<size_t>(more) + 1;
  return value;
}

void append_items(std::string& out, Seq<ConstantValue> items) {
  for (size_t i = 0; i < items.size; i++) {
    if (i) out += ", ";
    append_repr(out, items[i]);
  }
}

void append_complex(std::string& out, const ConstantValue& value) {
  auto without_point_zero = [](double number) {
    std::string text;
    append_float_repr(text, number);
    if (text.size() > 2 && text.ends_with(".0")) text.resize(text.size() - 2);
    return text;
  };
  std::string imaginary = without_point_zero(value.imag) + "j";
  if (value.real == 0 && !std::signbit(value.real)) {
    out += imaginary;
    return;
  }
  out += "(" + without_point_zero(value.real);
  if (imaginary[0] != '-') out += '+';
  out += imaginary + ")";
}

}  // namespace

void append_text_repr(std::string& out, std::string_view text) {
  char quote = quote_for(text);
  out += quote;
  for (size_t at = 0; at < text.size();) {
    if (static_cast<unsigned char>(text[at]) < 0x80) {
      append_ascii(out, text[at++], quote);
      continue;
    }
    size_t start = at;
    uint32_t c = next_code_point(text, at);
    if (source::is_printable(c)) {
      out += text.substr(start, at - start);
    } else if (c < 0x100) {
      append_hex(out, "\\x", c, 2);
    } else if (c < 0x10000) {
      append_hex(out, "\\u", c, 4);
    } else {
      append_hex(out, "\\U", c, 8);
    }
  }
  out += quote;
}

void append_bytes_repr(std::string& out, std::string_view bytes) {
  char quote = quote_for(bytes);
  out += 'b';
  out += quote;
  for (char c : bytes) {
    if (static_cast<unsigned char>(c) < 0x80) {
      append_ascii(out, c, quote);
    } else {
      append_hex(out, "\\x", static_cast<unsigned char>(c), 2);
    }
  }
  out += quote;
}

void append_float_repr(std::string& out, double value) {
  if (std::isnan(value)) {
    out += "nan";
    return;
  }
  if (std::isinf(value)) {
    out += value < 0 ? "-inf" : "inf";
    return;
  }
  char buffer[40];
  char* end = std::to_chars(buffer, buffer + sizeof buffer - 1, value, std::chars_format::scientific).ptr;
  *end = '\0';
  std::string_view text(buffer, static_cast<size_t>(end - buffer));
  if (text[0] == '-') {
    out += '-';
    text.remove_prefix(1);
  }
  size_t e = text.find('e');
  std::string digits;
  for (char c : text.substr(0, e)) {
    if (c != '.') digits += c;
  }
  int exponent = std::atoi(text.data() + e + 1);
  if (exponent < -4 || exponent >= 16) {
    out += digits[0];
    if (digits.size() > 1) out += "." + digits.substr(1);
    char tail[16];
    std::snprintf(tail, sizeof tail, "e%c%02d", exponent < 0 ? '-' : '+', std::abs(exponent));
    out += tail;
  } else if (exponent < 0) {
    out += "0." + std::string(static_cast<size_t>(-exponent - 1), '0') + digits;
  } else {
    auto whole = static_cast<size_t>(exponent) + 1;
    if (digits.size() < whole) digits.append(whole - digits.size(), '0');
    out += digits.substr(0, whole) + "." + (digits.size() > whole ? digits.substr(whole) : "0");
  }
}

void append_repr(std::string& out, const ConstantValue& value) {
  if (value.negative) out += '-';
  switch (value.kind) {
    case ConstantKind::None: out += "None"; break;
    case ConstantKind::True: out += "True"; break;
    case ConstantKind::False: out += "False"; break;
    case ConstantKind::Ellipsis: out += "Ellipsis"; break;
    case ConstantKind::Int: out += std::to_string(value.integer); break;
    case ConstantKind::BigInt: out += hexadecimal_to_decimal(value.text()); break;
    case ConstantKind::Float: append_float_repr(out, value.real); break;
    case ConstantKind::Complex: append_complex(out, value); break;
    case ConstantKind::Str: append_text_repr(out, value.text()); break;
    case ConstantKind::Bytes: append_bytes_repr(out, value.text()); break;
    case ConstantKind::Tuple:
      out += '(';
      append_items(out, value.children());
      out += value.size == 1 ? ",)" : ")";
      break;
    case ConstantKind::FrozenSet:
      out += value.size ? "frozenset({" : "frozenset(";
      append_items(out, value.children());
      out += value.size ? "})" : ")";
      break;
  }
}

}  // namespace krait::ast

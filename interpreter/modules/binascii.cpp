// The module binascii (library reference: binascii): bytes as ASCII and back.
#include <zlib.h>

#include <string>

#include "interpreter/modules/module_exception.h"
#include "interpreter/objects/bytes.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/module.h"
#include "interpreter/objects/str.h"
#include "interpreter/runtime/buffer.h"
#include "interpreter/runtime/lock.h"
#include "interpreter/runtime/native.h"

namespace krait::modules {

namespace {

template <class... P> Raised raise_error(Thread& t, const P&... parts) {
  return raise_message(t, module_exception(t, "binascii.Error"), cat(parts...));
}

// A str of ASCII or a bytes-like.
struct AsciiInput {
  BufferRef buffer;
  std::string_view text;
  Status open(Thread& t, Value v) {
    if (is_str(v)) {
      if (!as<Str>(v)->ascii) return raise_value_error(t, "string argument should contain only ASCII characters");
      text = {reinterpret_cast<const char*>(as<Str>(v)->data), static_cast<size_t>(as<Str>(v)->length)};
      return ok();
    }
    if (!has_buffer(t, v)) {
      return raise_type_error(t, "argument should be bytes, buffer or ASCII string, not '", type_name(t, v), "'");
    }
    TRY(buffer.get(t, v));
    text = buffer.view();
    return ok();
  }
};

// --- hex -------------------------------------------------------------------------------------------------------------

int hex_digit(char c) {
  return c >= '0' && c <= '9'   ? c - '0'
         : c >= 'a' && c <= 'f' ? c - 'a' + 10
         : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                : -1;
}

Result hexlify(Thread& t, const Args& a) {
  if (a[1].is_absent()) {
    BufferRef data;
    TRY(data.get(t, a[0]));
    std::string out;
    for (unsigned char c : data.view()) out += "0123456789abcdef"[c >> 4], out += "0123456789abcdef"[c & 15];
    return make_bytes(t, out);
  }
  BufferRef data;
  TRY(data.get(t, a[0]));
  Ref bytes = TRY(make_bytes(t, data.view()));
  Ref text = TRY(call_method(t, bytes, "hex", {a[1], a[2]}));
  return make_bytes(t, TRY(as_utf8(t, text)));
}

Result unhexlify(Thread& t, const Args& a) {
  AsciiInput in;
  TRY(in.open(t, a[0]));
  if (in.text.size() % 2) return raise_error(t, "Odd-length string");
  Ref out = TRY(make_empty_bytes(t, static_cast<int64_t>(in.text.size() / 2)));
  for (size_t i = 0; i + 1 < in.text.size(); i += 2) {
    int high = hex_digit(in.text[i]), low = hex_digit(in.text[i + 1]);
    if (high < 0 || low < 0) return raise_error(t, "Non-hexadecimal digit found");
    out.as<Bytes>()->data[i / 2] = static_cast<uint8_t>(high << 4 | low);
  }
  return out;
}

// --- base64 ----------------------------------------------------------------------------------------------------------

constexpr char kBase64[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
int base64_digit(unsigned char c) {
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= 'a' && c <= 'z') return c - 'a' + 26;
  if (c >= '0' && c <= '9') return c - '0' + 52;
  return c == '+' ? 62 : c == '/' ? 63 : -1;
}

Result b2a_base64(Thread& t, const Args& a) {
  BufferRef data;
  TRY(data.get(t, a[0]));
  bool newline = TRY(is_true(t, a[1]));
  std::string out;
  out.reserve(data.view().size() * 4 / 3 + 4);
  unsigned left = 0, bits = 0;
  for (unsigned char c : data.view()) {
    left = left << 8 | c;
    for (bits += 8; bits >= 6; bits -= 6) out += kBase64[left >> (bits - 6) & 63];
  }
  if (bits == 2) out += kBase64[(left & 3) << 4], out += "==";
  else if (bits == 4) out += kBase64[(left & 15) << 2], out += '=';
  if (newline) out += '\n';
  return make_bytes(t, out);
}

Result a2b_base64(Thread& t, const Args& a) {
  AsciiInput in;
  TRY(in.open(t, a[0]));
  bool strict = TRY(is_true(t, a[1]));
  std::string_view text = in.text;
  if (strict && !text.empty() && text[0] == '=') return raise_error(t, "Leading padding not allowed");
  std::string out;
  out.reserve(text.size() / 4 * 3 + 3);
  int place = 0, pads = 0;
  unsigned left = 0;
  bool padding_started = false;
  for (size_t i = 0; i < text.size(); ++i) {
    auto c = static_cast<unsigned char>(text[i]);
    if (c == '=') {
      padding_started = true;
      if (place >= 2 && place + ++pads >= 4) {
        if (strict && i + 1 < text.size()) return raise_error(t, "Excess data after padding");
        return make_bytes(t, out);
      }
      if (strict && place == 0) return raise_error(t, "Excess data after padding");
      continue;
    }
    int digit = base64_digit(c);
    if (digit < 0) {
      if (strict) return raise_error(t, "Only base64 data is allowed");
      continue;
    }
    if (strict && padding_started) return raise_error(t, "Discontinuous padding not allowed");
    pads = 0;
    switch (place) {
      case 0: place = 1, left = static_cast<unsigned>(digit); break;
      case 1:
        place = 2, out += static_cast<char>(left << 2 | static_cast<unsigned>(digit) >> 4), left = digit & 15;
        break;
      case 2:
        place = 3, out += static_cast<char>(left << 4 | static_cast<unsigned>(digit) >> 2), left = digit & 3;
        break;
      default: place = 0, out += static_cast<char>(left << 6 | static_cast<unsigned>(digit)), left = 0; break;
    }
  }
  if (place == 1) {
    return raise_error(t, "Invalid base64-encoded string: number of data characters (", out.size() / 3 * 4 + 1,
                       ") cannot be 1 more than a multiple of 4");
  }
  if (place != 0) return raise_error(t, "Incorrect padding");
  return make_bytes(t, out);
}

// --- uuencode --------------------------------------------------------------------------------------------------------

Result a2b_uu(Thread& t, const Args& a) {
  AsciiInput in;
  TRY(in.open(t, a[0]));
  std::string_view text = in.text;
  size_t wanted = text.empty() ? 0 : (static_cast<unsigned char>(text[0]) - 32u) & 63;
  std::string out;
  unsigned left = 0, bits = 0;
  size_t i = text.empty() ? 0 : 1;
  for (; out.size() < wanted; ++i) {
    unsigned char c = i < text.size() ? static_cast<unsigned char>(text[i]) : '\n';
    if (c == '\n' || c == '\r' || i >= text.size()) c = 0;
    else if (c < ' ' || c > ' ' + 64) return raise_error(t, "Illegal char");
    else c = (c - ' ') & 63;
    left = left << 6 | c;
    bits += 6;
    if (bits >= 8) bits -= 8, out += static_cast<char>(left >> bits & 255), left &= (1u << bits) - 1;
  }
  for (; i < text.size(); ++i)
    if (text[i] != ' ' && text[i] != '`' && text[i] != '\n' && text[i] != '\r')
      return raise_error(t, "Trailing garbage");
  return make_bytes(t, out);
}
Result b2a_uu(Thread& t, const Args& a) {
  BufferRef data;
  TRY(data.get(t, a[0]));
  bool backtick = TRY(is_true(t, a[1]));
  std::string_view text = data.view();
  if (text.size() > 45) return raise_error(t, "At most 45 bytes at once");
  auto letter = [&](unsigned v) { return v == 0 && backtick ? '`' : static_cast<char>(v + ' '); };
  std::string out(1, letter(static_cast<unsigned>(text.size())));
  for (size_t i = 0; i < text.size(); i += 3) {
    auto at = [&](size_t k) { return k < text.size() ? static_cast<unsigned char>(text[k]) : 0u; };
    unsigned three = at(i) << 16 | at(i + 1) << 8 | at(i + 2);
    for (int shift = 18; shift >= 0; shift -= 6) out += letter(three >> shift & 63);
  }
  return make_bytes(t, out + "\n");
}

// --- quoted-printable ------------------------------------------------------------------------------------------------

Result a2b_qp(Thread& t, const Args& a) {
  AsciiInput input;
  TRY(input.open(t, a[0]));
  bool header = TRY(is_true(t, a[1]));
  std::string_view in = input.text;
  std::string out;
  for (size_t i = 0; i < in.size();) {
    if (in[i] == '=') {
      if (++i >= in.size()) break;
      if (in[i] == '\n' || in[i] == '\r') {
        while (i < in.size() && in[i] != '\n') ++i;
        if (i < in.size()) ++i;
      } else if (in[i] == '=') {
        out += '=';
        ++i;
      } else if (i + 1 < in.size() && hex_digit(in[i]) >= 0 && hex_digit(in[i + 1]) >= 0) {
        out += static_cast<char>(hex_digit(in[i]) << 4 | hex_digit(in[i + 1]));
        i += 2;
      } else {
        out += '=';
      }
    } else {
      out += header && in[i] == '_' ? ' ' : in[i];
      ++i;
    }
  }
  return make_bytes(t, out);
}

Result b2a_qp(Thread& t, const Args& a) {
  BufferRef data;
  TRY(data.get(t, a[0]));
  bool quote_tabs = TRY(is_true(t, a[1])), is_text = TRY(is_true(t, a[2])), header = TRY(is_true(t, a[3]));
  std::string_view in = data.view();
  size_t first_newline = in.find('\n');
  bool crlf = first_newline != std::string_view::npos && first_newline > 0 && in[first_newline - 1] == '\r';
  std::string out;
  size_t line = 0;
  constexpr size_t kMaxLine = 76;
  auto hex = [&](unsigned char c) { out += '=', out += "0123456789ABCDEF"[c >> 4], out += "0123456789ABCDEF"[c & 15]; };
  auto soft_break = [&] { out += crlf ? "=\r\n" : "=\n", line = 0; };
  for (size_t i = 0; i < in.size();) {
    auto c = static_cast<unsigned char>(in[i]);
    bool last = i + 1 == in.size();
    bool quote = c > 126 || c == '=' || (header && c == '_') ||
                 (c == '.' && line == 0 && (last || in[i + 1] == '\n' || in[i + 1] == '\r' || in[i + 1] == 0)) ||
                 (!is_text && (c == '\r' || c == '\n')) || ((c == '\t' || c == ' ') && last) ||
                 (c < 33 && c != '\r' && c != '\n' && c != '\t' && c != ' ') ||
                 (c < 33 && c != '\r' && c != '\n' && (quote_tabs || (!quote_tabs && c != '\t' && c != ' ')));
    if (quote) {
      if (line + 3 >= kMaxLine) soft_break();
      hex(c);
      line += 3;
      ++i;
    } else if (is_text && (c == '\n' || (c == '\r' && !last && in[i + 1] == '\n'))) {
      line = 0;
      if (!out.empty() && (out.back() == ' ' || out.back() == '\t')) {
        auto blank = static_cast<unsigned char>(out.back());
        out.pop_back();
        hex(blank);
      }
      if (crlf) out += '\r';
      out += '\n';
      i += c == '\r' ? 2 : 1;
    } else {
      if (!last && in[i + 1] != '\n' && line + 1 >= kMaxLine) soft_break();
      ++line;
      out += header && c == ' ' ? '_' : static_cast<char>(c);
      ++i;
    }
  }
  return make_bytes(t, out);
}

// --- checksums -------------------------------------------------------------------------------------------------------

Result binascii_crc32(Thread& t, const Args& a) {
  BufferRef data;
  TRY(data.get(t, a[0]));
  uint64_t scratch;
  Ref start = TRY(index(t, a[1]));
  auto crc = static_cast<uLong>(numbers::to_uint64_wrapped(int_view(start, scratch)) & 0xffffffffu);
  return make_uint(t, crc32_z(crc, data.buffer.data, static_cast<z_size_t>(data.buffer.length)));
}
Result crc_hqx(Thread& t, const Args& a) {
  BufferRef data;
  TRY(data.get(t, a[0]));
  uint64_t scratch;
  Ref start = TRY(index(t, a[1]));
  uint64_t crc = numbers::to_uint64_wrapped(int_view(start, scratch)) & 0xffff;
  for (unsigned char c : data.view()) {
    crc ^= static_cast<uint64_t>(c) << 8;
    for (int i = 0; i < 8; ++i) crc = (crc << 1 ^ (crc & 0x8000 ? 0x1021 : 0)) & 0xffff;
  }
  return make_uint(t, crc);
}

const NativeFunction kFunctions[] = {
    {"a2b_uu(data, /)", a2b_uu, "The bytes that one line of uuencoded text stands for."},
    {"b2a_uu(data, /, *, backtick=False)", b2a_uu, "Uuencode line of data."},
    {"a2b_base64(data, /, *, strict_mode=False)", a2b_base64,
     "The bytes that a line of base64 text stands for.\n\n  strict_mode\n    If true, anything outside the "
     "base64 alphabet is an error, and so is data after the padding (= / ==)."},
    {"b2a_base64(data, /, *, newline=True)", b2a_base64, "Writes the data as one line in base64 code."},
    {"a2b_hex(hexstr, /)", unhexlify,
     "The bytes that hexstr, a text of hex digits, stands for; unhexlify() is another name for it.\n\nThere must "
     "be an even number of digits; upper and lower case both work."},
    {"b2a_hex(data, sep=<absent>, bytes_per_sep=1)", hexlify, "Writes each byte of the data as two hex digits."},
    {"hexlify(data, sep=<absent>, bytes_per_sep=1)", hexlify, "Writes each byte of the data as two hex digits."},
    {"unhexlify(hexstr, /)", unhexlify,
     "The bytes that hexstr, a text of hex digits, stands for.\n\nThere must be an even number of digits; upper "
     "and lower case both work."},
    {"crc_hqx(data, crc, /)", crc_hqx, "Compute CRC-CCITT incrementally."},
    {"crc32(data, crc=0, /)", binascii_crc32, "Compute CRC-32 incrementally."},
    {"a2b_qp(data, header=False)", a2b_qp, "The bytes that a quoted-printable text stands for."},
    {"b2a_qp(data, quotetabs=False, istext=True, header=False)", b2a_qp,
     "Writes the data in quoted-printable code.\n\nWith istext, newlines stay as they are but white space before "
     "them is encoded; without it, CR and LF are\nencoded. With quotetabs, spaces and tabs are encoded "
     "everywhere."},
    {}};

Status binascii_init(Thread& t, Value module) {
  TRY(add_exception(t, module, "Error", "binascii.Error", t.types().ValueError));
  return add_exception(t, module, "Incomplete", "binascii.Incomplete", t.types().Exception);
}

}  // namespace

extern const NativeModule kBinasciiModule;
const NativeModule kBinasciiModule = {"binascii", "Codes that write binary data as ASCII text, and back.", kFunctions,
                                      binascii_init};

}  // namespace krait::modules

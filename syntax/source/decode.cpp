#include "syntax/source/decode.h"

#include <cctype>
#include <cstdio>
#include <cstring>

namespace krait::source {
namespace {

using diagnostics::Diagnostic;
using diagnostics::ErrorType;

constexpr const char* kCutShort = "unexpected end of data";
constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\f'; }
bool is_cookie_character(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) || c == '-' || c == '_' || c == '.';
}

/// The first twelve letters decide: "UTF_8_whatever" is utf-8, "latin-1-unix" is iso-8859-1.
std::string normalise_cookie(std::string_view name) {
  std::string lower;
  for (char c : name.substr(0, 12))
    lower += c == '_' ? '-' : static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  auto is = [&](std::string_view known) {
    return lower == known || (lower.starts_with(known) && lower.size() > known.size() && lower[known.size()] == '-');
  };
  if (is("utf-8")) return "utf-8";
  if (is("latin-1") || is("iso-8859-1") || is("iso-latin-1")) return "iso-8859-1";
  return std::string(name);
}

std::string cookie_of_line(std::string_view line) {
  size_t at = 0;
  while (at < line.size() && is_space(line[at])) at++;
  if (at == line.size() || line[at] != '#') return {};
  for (; at + 6 < line.size(); at++) {
    if (line.substr(at, 6) != "coding") continue;
    size_t name = at + 6;
    if (line[name] != ':' && line[name] != '=') continue;
    do name++;
    while (name < line.size() && (line[name] == ' ' || line[name] == '\t'));
    size_t end = name;
    while (end < line.size() && is_cookie_character(line[end])) end++;
    if (end > name) return normalise_cookie(line.substr(name, end - name));
  }
  return {};
}

/// Whether a cookie may still stand on the line after this one.
bool is_blank_or_comment(std::string_view line) {
  for (char c : line)
    if (!is_space(c)) return c == '#';
  return true;
}

Diagnostic plain_error(ErrorType type, std::string message, Origin origin) {
  Diagnostic error;
  error.type = type;
  error.message = std::move(message);
  if (origin == Origin::kBytes && type == ErrorType::SyntaxError)
    error.reported = {0, -1, diagnostics::kNoNumber, diagnostics::kNoNumber};
  return error;
}

std::string printed(const char* format, auto... arguments) {
  char buffer[200];
  std::snprintf(buffer, sizeof buffer, format, arguments...);
  return buffer;
}

// The upper halves of the code pages where they are not Latin-1; 0 is undefined.
constexpr char16_t kCp1252[32] = {0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                  0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0,      0x017D, 0,
                                  0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                  0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

char32_t from_latin9(unsigned char c) {
  switch (c) {
    case 0xA4: return 0x20AC;
    case 0xA6: return 0x160;
    case 0xA8: return 0x161;
    case 0xB4: return 0x17D;
    case 0xB8: return 0x17E;
    case 0xBC: return 0x152;
    case 0xBD: return 0x153;
    case 0xBE: return 0x178;
    default: return c;
  }
}

enum class Codec { kUtf8, kAscii, kLatin1, kLatin9, kCp1252, kOther };

Codec find_codec(std::string_view encoding) {
  std::string name;
  for (char c : encoding)
    name += c == '-' || c == '.' || c == ' ' ? '_' : static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  auto is_one_of = [&](std::initializer_list<std::string_view> names) {
    for (std::string_view candidate : names)
      if (name == candidate) return true;
    return false;
  };
  if (is_one_of({"utf_8", "utf8", "u8", "utf", "utf_8_sig", "cp65001", "utf8_ucs2", "utf8_ucs4"})) return Codec::kUtf8;
  if (is_one_of({"ascii", "us_ascii", "646", "ansi_x3_4_1968", "iso646_us", "us"})) return Codec::kAscii;
  if (is_one_of({"iso_8859_1", "latin_1", "latin1", "latin", "l1", "iso8859_1", "8859", "cp819", "iso8859"}))
    return Codec::kLatin1;
  if (is_one_of({"iso_8859_15", "iso8859_15", "latin9", "l9"})) return Codec::kLatin9;
  if (is_one_of({"cp1252", "1252", "windows_1252"})) return Codec::kCp1252;
  return Codec::kOther;
}

/// One byte, one character. False with a message at a byte that the code page leaves out.
bool decode_single_bytes(Codec codec, std::string_view bytes, std::string& text, std::string& error) {
  for (size_t i = 0; i < bytes.size(); i++) {
    auto c = static_cast<unsigned char>(bytes[i]);
    char32_t code_point = codec == Codec::kLatin9 ? from_latin9(c) : c;
    if (codec == Codec::kCp1252 && c >= 0x80 && c < 0xA0) code_point = kCp1252[c - 0x80];
    if (codec == Codec::kAscii && c >= 0x80) {
      error = printed("'ascii' codec can't decode byte 0x%02x in position %zu: ordinal not in range(128)", c, i);
      return false;
    }
    if (code_point == 0 && c != 0) {
      error = printed("'charmap' codec can't decode byte 0x%02x in position %zu: character maps to <undefined>", c, i);
      return false;
    }
    append_utf8(text, code_point);
  }
  return true;
}

Diagnostic declare_your_encoding(std::string_view bytes, size_t at, std::string_view filename) {
  auto line = 1 + SourceText(std::string(bytes.substr(0, at))).line_count() - 1;
  std::string message =
      printed("Non-UTF-8 code starting with '\\x%.2x' in file ", static_cast<unsigned char>(bytes[at]));
  message += filename;
  message += printed(" on line %u, but no encoding declared; see https://peps.python.org/pep-0263/ for details", line);
  return plain_error(ErrorType::SyntaxError, std::move(message), Origin::kFile);
}

Decoded decode_utf8(std::string_view bytes, Origin origin, std::string_view filename, bool declared) {
  Decoded result;
  size_t invalid = origin == Origin::kFile && !declared ? find_invalid_utf8(bytes) : std::string_view::npos;
  if (invalid != std::string_view::npos) result.error = declare_your_encoding(bytes, invalid, filename);
  result.text = SourceText(result.error ? repaired_utf8(bytes) : std::string(bytes));
  result.text.set_counts_bytes(!declared);
  return result;
}

/// Reading a file line by line, CPython loses what follows a null byte, the newline included.
std::string drop_after_nulls(std::string_view bytes) {
  std::string kept;
  for (size_t at = 0; at < bytes.size();) {
    size_t null = bytes.find('\0', at);
    kept += bytes.substr(at, null - at);
    if (null == std::string_view::npos) break;
    size_t newline = bytes.find('\n', null);
    at = newline == std::string_view::npos ? bytes.size() : newline + 1;
  }
  return kept;
}

Decoded decode_with_codec(std::string_view bytes, std::string_view encoding, Origin origin, CodecHook hook) {
  Decoded result;
  std::string text, error;
  Codec codec = find_codec(encoding);
  if (codec == Codec::kUtf8) {
    error = *utf8_error(bytes);
    result.error = plain_error(ErrorType::SyntaxError, std::move(error), origin);
    return result;
  }
  bool decoded = codec != Codec::kOther ? decode_single_bytes(codec, bytes, text, error)
                                        : hook.decode && hook.decode(hook.context, encoding, bytes, text, error);
  if (decoded) {
    result.text = SourceText(std::move(text));
    if (origin == Origin::kBytes) result.text.set_undecoded(std::string(bytes));
    return result;
  }
  if (origin == Origin::kFile) error = "encoding problem: " + std::string(encoding);
  if (error.empty()) error = "unknown encoding: " + std::string(encoding);
  result.error = plain_error(ErrorType::SyntaxError, std::move(error), origin);
  return result;
}

}  // namespace

void append_utf8(std::string& out, char32_t c) {
  if (c < 0x80) {
    out += static_cast<char>(c);
    return;
  }
  if (c < 0x800) {
    out += static_cast<char>(0xC0 | c >> 6);
  } else {
    if (c < 0x10000) {
      out += static_cast<char>(0xE0 | c >> 12);
    } else {
      out += static_cast<char>(0xF0 | c >> 18);
      out += static_cast<char>(0x80 | (c >> 12 & 0x3F));
    }
    out += static_cast<char>(0x80 | (c >> 6 & 0x3F));
  }
  out += static_cast<char>(0x80 | (c & 0x3F));
}

size_t find_invalid_utf8(std::string_view bytes, size_t from, const char** reason) {
  const char* ignored;
  const char*& why = reason ? *reason : ignored;
  for (size_t i = from; i < bytes.size();) {
    auto lead = static_cast<unsigned char>(bytes[i]);
    if (lead < 0x80) {
      i++;
      continue;
    }
    size_t length = lead < 0xC2 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 0;
    if (length == 0) return why = "invalid start byte", i;
    // the second byte rules out overlong forms, surrogates and what lies beyond U+10FFFF
    unsigned low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    unsigned high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
    for (size_t k = 1; k < length; k++) {
      if (i + k >= bytes.size()) return why = kCutShort, i;
      auto c = static_cast<unsigned char>(bytes[i + k]);
      if (c < low || c > high) return why = "invalid continuation byte", i;
      low = 0x80, high = 0xBF;
    }
    i += length;
  }
  return std::string_view::npos;
}

/// How many bytes from the faulty one on make one fault: of a character that goes wrong later, what is right of it as
/// well. With so much and no more it is only cut short.
static size_t fault_length(std::string_view bytes, size_t at) {
  auto is_cut_short = [&](size_t length) {
    const char* reason = "";
    return find_invalid_utf8(bytes.substr(at, length), 0, &reason) == 0 && reason == std::string_view(kCutShort);
  };
  size_t length = 1;
  while (at + length < bytes.size() && is_cut_short(length + 1)) length++;
  return length;
}

std::optional<std::string> utf8_error(std::string_view bytes) {
  const char* reason;
  size_t at = find_invalid_utf8(bytes, 0, &reason);
  if (at == std::string_view::npos) return std::nullopt;
  size_t length = fault_length(bytes, at);
  std::string message = "'utf-8' codec can't decode ";
  message += length == 1 ? printed("byte 0x%02x in position %zu: ", static_cast<unsigned char>(bytes[at]), at)
                         : printed("bytes in position %zu-%zu: ", at, at + length - 1);
  return message + reason;
}

std::string repaired_utf8(std::string_view bytes) {
  std::string text;
  size_t from = 0;
  for (size_t at; (at = find_invalid_utf8(bytes, from)) != std::string_view::npos;
       from = at + fault_length(bytes, at)) {
    text += bytes.substr(from, at - from);
    text += kReplacement;
  }
  return text += bytes.substr(from);
}

std::string find_cookie(std::string_view bytes) {
  for (int line = 0; line < 2; line++) {
    size_t end = bytes.find_first_of("\r\n");
    std::string_view text = bytes.substr(0, end);
    std::string cookie = cookie_of_line(text);
    if (!cookie.empty() || end == std::string_view::npos || !is_blank_or_comment(text)) return cookie;
    bytes.remove_prefix(end + (bytes.substr(end, 2) == "\r\n" ? 2 : 1));
  }
  return {};
}

/// What CPython does to a string of bytes before it looks at its encoding.
static std::string with_plain_newlines(std::string_view bytes, bool complete) {
  std::string plain;
  plain.reserve(bytes.size() + 1);
  for (size_t i = 0; i < bytes.size(); i++) {
    bool pair = bytes[i] == '\r' && i + 1 < bytes.size() && bytes[i + 1] == '\n';
    if (!pair) plain += bytes[i] == '\r' ? '\n' : bytes[i];
  }
  bool one_more = bytes.ends_with("\r\n");  // what it takes for the last newline is the null byte behind
  if (complete && !plain.empty() && (plain.back() != '\n' || one_more)) plain += '\n';
  return plain;
}

Decoded decode(std::string_view bytes, Origin origin, std::string_view filename, CodecHook hook, bool complete) {
  Decoded result;
  std::string without_nulls;
  if (bytes.find('\0') != std::string_view::npos) {
    if (origin == Origin::kBytes) {
      result.error = plain_error(ErrorType::ValueError, "source code string cannot contain null bytes", origin);
      return result;
    }
    without_nulls = drop_after_nulls(bytes);
    bytes = without_nulls;
  }
  bool marked = bytes.starts_with(kByteOrderMark);
  if (marked) bytes.remove_prefix(kByteOrderMark.size());
  // Of a text that is no module, only whole lines are looked at.
  bool whole_lines = complete || origin == Origin::kFile;
  std::string encoding = find_cookie(whole_lines ? bytes : bytes.substr(0, bytes.rfind('\n') + 1));
  if (marked && !encoding.empty() && encoding != "utf-8") {
    result.error = plain_error(ErrorType::SyntaxError, "encoding problem: " + encoding + " with BOM", origin);
    return result;
  }
  // A file is read line by line: what a second line declares comes too late for the first.
  std::string_view first_line = bytes.substr(0, bytes.find_first_of("\r\n"));
  size_t too_early = origin == Origin::kFile && !marked ? find_invalid_utf8(first_line) : std::string_view::npos;
  if (too_early != std::string_view::npos && !encoding.empty() && cookie_of_line(first_line).empty()) {
    result.error = declare_your_encoding(bytes, too_early, filename);
    return result;
  }
  // Under any other name than that which it has in CPython's tokenizer, UTF-8 is decoded as a whole, with no mistakes.
  bool strictly = origin == Origin::kBytes && encoding != "utf-8" && find_invalid_utf8(bytes) != std::string_view::npos;
  if (encoding.empty() || (find_codec(encoding) == Codec::kUtf8 && !strictly)) {
    return decode_utf8(bytes, origin, filename, marked || !encoding.empty());
  }
  std::string plain;
  if (origin == Origin::kBytes) bytes = plain = with_plain_newlines(bytes, complete);
  return decode_with_codec(bytes, encoding, origin, hook);
}

}  // namespace krait::source

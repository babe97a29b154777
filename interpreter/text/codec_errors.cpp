// The standard error handlers.
#include <algorithm>

#include "interpreter/text/codec.h"
#include "interpreter/text/codec_parts.h"
#include "syntax/source/unicode_names.h"

namespace krait::text {
namespace {

constexpr char32_t kReplacement = 0xFFFD;
constexpr char32_t kEscapedByteBase = 0xDC00;
constexpr size_t kMostEscapedBytes = 4;

enum class UnitForm : uint8_t { kNone, kUtf8, kUtf16Little, kUtf16Big, kUtf32Little, kUtf32Big };

// Which encoding a name means, as far as surrogatepass cares. A name without byte order is the machine's.
UnitForm unit_form(std::string_view name) {
  std::string plain;
  for (char c : name) {
    if (c != '-' && c != '_') plain += static_cast<char>(c >= 'A' && c <= 'Z' ? c + 0x20 : c);
  }
  if (plain == "utf8" || plain == "cp65001") return UnitForm::kUtf8;
  if (plain == "utf16" || plain == "utf16le") return UnitForm::kUtf16Little;
  if (plain == "utf16be") return UnitForm::kUtf16Big;
  if (plain == "utf32" || plain == "utf32le") return UnitForm::kUtf32Little;
  return plain == "utf32be" ? UnitForm::kUtf32Big : UnitForm::kNone;
}

size_t unit_size(UnitForm form) {
  return form == UnitForm::kNone ? 0 : form == UnitForm::kUtf8 ? 3 : form <= UnitForm::kUtf16Big ? 2 : 4;
}

std::string surrogate_bytes(UnitForm form, char32_t c) {
  auto byte = [](char32_t value) { return static_cast<char>(value & 0xFF); };
  switch (form) {
    case UnitForm::kUtf8:
      return {byte(0xE0 | c >> 12), byte(0x80 | (c >> 6 & 0x3F)), byte(0x80 | (c & 0x3F))};
    case UnitForm::kUtf16Little:
      return {byte(c), byte(c >> 8)};
    case UnitForm::kUtf16Big:
      return {byte(c >> 8), byte(c)};
    case UnitForm::kUtf32Little:
      return {byte(c), byte(c >> 8), '\0', '\0'};
    default:
      return {'\0', '\0', byte(c >> 8), byte(c)};
  }
}

// The surrogate at `start`, 0 if there is none.
char32_t surrogate_at(UnitForm form, std::string_view input, size_t start) {
  size_t size = unit_size(form);
  if (size == 0 || input.size() - start < size) return 0;
  auto byte = [&](size_t i) { return static_cast<char32_t>(static_cast<unsigned char>(input[start + i])); };
  char32_t c = 0;
  if (form == UnitForm::kUtf8) {
    bool shaped = (byte(0) & 0xF0) == 0xE0 && (byte(1) & 0xC0) == 0x80 && (byte(2) & 0xC0) == 0x80;
    c = shaped ? (byte(0) & 0xF) << 12 | (byte(1) & 0x3F) << 6 | (byte(2) & 0x3F) : 0;
  } else {
    bool big = form == UnitForm::kUtf16Big || form == UnitForm::kUtf32Big;
    for (size_t i = 0; i < size; ++i) c = c << 8 | byte(big ? i : size - 1 - i);
  }
  return is_surrogate(c) ? c : 0;
}

void append_number(TextBuffer* out, char32_t c) {
  std::string digits = std::to_string(static_cast<uint32_t>(c));
  out->append_ascii("&#" + digits + ";");
}

void append_name_or_escape(TextBuffer* out, char32_t c) {
  std::string name;
  if (!source::character_name(c, &name)) return append_escape(out, c);
  out->append_ascii("\\N{" + name + "}");
}

// The text that stands for one code point.
void append_substitute(TextBuffer* out, ErrorMode mode, char32_t c) {
  switch (mode) {
    case ErrorMode::kReplace:
      return out->append(U'?');
    case ErrorMode::kXmlCharRefReplace:
      return append_number(out, c);
    case ErrorMode::kNameReplace:
      return append_name_or_escape(out, c);
    default:
      return append_escape(out, c);
  }
}

// Returns where the first unit stands that is no escaped byte; error.end if all are.
size_t unescape_bytes(const CodecError& error, TextView input, Replacement* out) {
  out->is_bytes = true;
  for (size_t i = error.start; i < error.end; ++i) {
    char32_t byte = input[i] - kEscapedByteBase;
    if (byte < 0x80 || byte > 0xFF) return i;
    out->bytes += static_cast<char>(byte);
  }
  return error.end;
}

bool pass_surrogates(const CodecError& error, TextView input, Replacement* out) {
  UnitForm form = unit_form(error.encoding);
  if (form == UnitForm::kNone) return false;
  for (size_t i = error.start; i < error.end; ++i) {
    if (!is_surrogate(input[i])) return false;
    out->bytes += surrogate_bytes(form, input[i]);
  }
  out->is_bytes = true;
  return true;
}

// Returns how many bytes were escaped: ASCII ones never are.
size_t escape_bytes(const CodecError& error, std::string_view input, TextBuffer* out) {
  size_t most = std::min(error.end - error.start, kMostEscapedBytes), n = 0;
  for (; n < most; ++n) {
    auto byte = static_cast<unsigned char>(input[error.start + n]);
    if (byte < 0x80) break;
    out->append(kEscapedByteBase + byte);
  }
  return n;
}

}  // namespace

void append_escape(TextBuffer* out, char32_t c) {
  int digits = c < 0x100 ? 2 : c < 0x10000 ? 4 : 8;
  std::string text = digits == 2 ? "\\x" : digits == 4 ? "\\u" : "\\U";
  for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4) text += "0123456789abcdef"[c >> shift & 15];
  out->append_ascii(text);
}

ErrorMode error_mode(std::string_view name) {
  constexpr std::string_view kNames[] = {
      "strict",      "ignore",          "replace",      "backslashreplace", "xmlcharrefreplace",
      "namereplace", "surrogateescape", "surrogatepass"};
  auto* found = std::find(std::begin(kNames), std::end(kNames), name);
  return static_cast<ErrorMode>(found - std::begin(kNames));
}

bool can_decode(ErrorMode mode) {
  return mode != ErrorMode::kXmlCharRefReplace && mode != ErrorMode::kNameReplace;
}

bool StandardErrors::handle(const CodecError& error, std::string_view* input, size_t* resume, TextBuffer* out) {
  *resume = error.end;
  switch (mode_) {
    case ErrorMode::kIgnore:
      return true;
    case ErrorMode::kReplace:
      out->append(kReplacement);
      return true;
    case ErrorMode::kBackslashReplace:
      for (size_t i = error.start; i < error.end; ++i) append_escape(out, static_cast<unsigned char>((*input)[i]));
      return true;
    case ErrorMode::kSurrogateEscape: {
      size_t escaped = escape_bytes(error, *input, out);
      *resume = error.start + escaped;
      if (escaped != 0) return true;
      break;
    }
    case ErrorMode::kSurrogatePass: {
      UnitForm form = unit_form(error.encoding);
      char32_t c = surrogate_at(form, *input, error.start);
      *resume = error.start + unit_size(form);
      if (c != 0) out->append(c);
      if (c != 0) return true;
      break;
    }
    default:
      break;
  }
  error_ = error;
  return false;
}

bool StandardErrors::handle(const CodecError& error, TextView input, size_t* resume, Replacement* out) {
  *resume = error.end;
  bool handled = true;
  error_ = error;
  switch (mode_) {
    case ErrorMode::kIgnore:
      break;
    case ErrorMode::kSurrogateEscape: {
      size_t stop = unescape_bytes(error, input, out);
      handled = stop == error.end;
      // CPython's own codecs report what is left; its handler, which charmap asks, the whole run.
      if (std::string_view(error.encoding) != "charmap") error_.start = stop;
      break;
    }
    case ErrorMode::kSurrogatePass:
      handled = pass_surrogates(error, input, out);
      break;
    case ErrorMode::kStrict:
    case ErrorMode::kOther:
      handled = false;
      break;
    default:
      for (size_t i = error.start; i < error.end; ++i) append_substitute(&out->text, mode_, input[i]);
  }
  return handled;
}

}  // namespace krait::text

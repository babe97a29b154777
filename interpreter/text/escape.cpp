#include "interpreter/text/escape.h"

#include <algorithm>

#include "interpreter/text/find.h"
#include "syntax/source/unicode.h"

namespace krait::text {
namespace {

constexpr char kHex[] = "0123456789abcdef";

// The letter after the backslash of the short escapes; 0 for other units.
char short_escape(char32_t c) {
  switch (c) {
    case '\t':
      return 't';
    case '\n':
      return 'n';
    case '\r':
      return 'r';
    case '\\':
      return '\\';
    default:
      return '\0';
  }
}

bool is_shown(char32_t c, bool ascii_only) {
  if (c < 0x7F) return c >= ' ';
  return !ascii_only && c != 0x7F && source::is_printable(c);
}

// How many units one unit of the text becomes, but for quotes.
size_t escaped_size(char32_t c, bool ascii_only) {
  if (short_escape(c) != '\0') return 2;
  if (is_shown(c, ascii_only)) return 1;
  return c < 0x100 ? 4 : c < 0x10000 ? 6 : 10;
}

// Single quotes, unless that means escaping and double ones do not.
char choose_quote(TextView text) {
  bool single = find_unit(text, '\'') >= 0;
  return single && find_unit(text, '"') < 0 ? '"' : '\'';
}

size_t quotes_to_escape(TextView text, char quote) {
  const char needle[] = {quote};
  return count(text, TextView(needle, 1, 1));
}

template <typename Out>
Out* write_hex(Out* out, char32_t c) {
  int digits = c < 0x100 ? 2 : c < 0x10000 ? 4 : 8;
  *out++ = '\\';
  *out++ = digits == 2 ? 'x' : digits == 4 ? 'u' : 'U';
  for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4) *out++ = static_cast<Out>(kHex[c >> shift & 15]);
  return out;
}

template <typename Out>
Out* write_unit(Out* out, char32_t c, char quote, bool ascii_only) {
  char letter = c == static_cast<unsigned char>(quote) ? quote : short_escape(c);
  if (letter != '\0') {
    *out++ = '\\';
    *out++ = static_cast<Out>(letter);
    return out;
  }
  if (!is_shown(c, ascii_only)) return write_hex(out, c);
  *out++ = static_cast<Out>(c);
  return out;
}

template <typename Out>
void write_quoted(TextView text, char quote, bool ascii_only, Out* out) {
  *out++ = static_cast<Out>(quote);
  with_units(text, [&](auto* units) {
    for (size_t i = 0; i < text.size; ++i) out = write_unit(out, units[i], quote, ascii_only);
  });
  *out = static_cast<Out>(quote);
}

bool is_line_break(char32_t c, Alphabet alphabet) {
  return alphabet == Alphabet::kBytes ? c == '\n' || c == '\r' : source::is_line_break(c);
}

}  // namespace

ReprPlan plan_repr(TextView text, bool ascii_only) {
  ReprPlan plan;
  plan.quote = choose_quote(text);
  plan.size = 2 + quotes_to_escape(text, plan.quote);
  with_units(text, [&](auto* units) {
    for (size_t i = 0; i < text.size; ++i) {
      char32_t c = units[i];
      size_t size = escaped_size(c, ascii_only);
      plan.size += size;
      if (size == 1) plan.largest = std::max(plan.largest, c);
    }
  });
  plan.plain = plan.size == text.size + 2;
  return plan;
}

void write_repr(TextView text, const ReprPlan& plan, bool ascii_only, void* out, uint8_t width) {
  with_units(out, width, [&](auto* units) { write_quoted(text, plan.quote, ascii_only, units); });
}

ReprPlan plan_bytes_repr(TextView bytes) {
  ReprPlan plan = plan_repr(bytes, true);
  ++plan.size;
  return plan;
}

void write_bytes_repr(TextView bytes, const ReprPlan& plan, char* out) {
  *out = 'b';
  write_quoted(bytes, plan.quote, true, out + 1);
}

LineEnd line_end(TextView text, size_t start, Alphabet alphabet) {
  size_t end = start;
  while (end < text.size && !is_line_break(text[end], alphabet)) ++end;
  if (end == text.size) return {end, end};
  bool pair = text[end] == '\r' && end + 1 < text.size && text[end + 1] == '\n';
  return {end, end + (pair ? 2 : 1)};
}

bool is_space(char32_t unit, Alphabet alphabet) {
  if (unit < 0x80) {
    bool separator = unit >= 0x1C && unit <= 0x1F && alphabet == Alphabet::kText;
    return unit == ' ' || (unit >= '\t' && unit <= '\r') || separator;
  }
  return alphabet == Alphabet::kText && source::is_space(unit);
}

size_t skip_spaces(TextView text, size_t start, Alphabet alphabet) {
  while (start < text.size && is_space(text[start], alphabet)) ++start;
  return start;
}

size_t skip_word(TextView text, size_t start, Alphabet alphabet) {
  while (start < text.size && !is_space(text[start], alphabet)) ++start;
  return start;
}

size_t skip_spaces_back(TextView text, size_t end, Alphabet alphabet) {
  while (end > 0 && is_space(text[end - 1], alphabet)) --end;
  return end;
}

size_t skip_word_back(TextView text, size_t end, Alphabet alphabet) {
  while (end > 0 && !is_space(text[end - 1], alphabet)) --end;
  return end;
}

}  // namespace krait::text

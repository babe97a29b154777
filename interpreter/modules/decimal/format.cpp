// Decimal.__format__: [[fill]align][sign][z][0][width][,][.precision][type] (library reference, Format Specification
// Mini-Language).
#include <locale.h>

#include <algorithm>

#include "interpreter/modules/decimal/decimal.h"
#include "interpreter/objects/bytes.h"

namespace krait::modules::dec {

using namespace decimal;

namespace {

struct Spec {
  std::string fill = " ";  // one character, UTF-8
  char align = '>', sign = '-', type = 'G';
  bool zero_padding = false, no_negative_zero = false;
  int64_t width = 0, precision = -1;
  std::string point = ".", separator, grouping;
};

size_t character_bytes(unsigned char first) { return first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4; }
bool is_align(char c) { return c == '<' || c == '>' || c == '=' || c == '^'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool take_number(std::string_view& text, int64_t& out) {
  if (text.empty() || !is_digit(text[0])) return false;
  out = 0;
  while (!text.empty() && is_digit(text[0])) {
    if (out > kMaxPrecision / 10) return false;
    out = out * 10 + (text[0] - '0');
    text.remove_prefix(1);
  }
  return true;
}

void use_locale(Spec& spec) {
  const lconv* l = localeconv();
  spec.point = l->decimal_point;
  spec.separator = l->thousands_sep;
  spec.grouping = l->grouping;
}

bool parse_spec(Spec& spec, std::string_view text, bool capitals) {
  spec.type = capitals ? 'G' : 'g';
  bool aligned = false;
  auto accept = [&](char c) {
    if (text.empty() || text[0] != c) return false;
    text.remove_prefix(1);
    return true;
  };
  if (!text.empty()) {
    size_t n = character_bytes(static_cast<unsigned char>(text[0]));
    if (n < text.size() && is_align(text[n])) {
      spec.fill = text.substr(0, n);
      spec.align = text[n];
      text.remove_prefix(n + 1);
      aligned = true;
    } else if (is_align(text[0])) {
      spec.align = text[0];
      text.remove_prefix(1);
      aligned = true;
    }
  }
  if (!text.empty() && (text[0] == '+' || text[0] == '-' || text[0] == ' ')) {
    spec.sign = text[0];
    text.remove_prefix(1);
  }
  spec.no_negative_zero = accept('z');
  if (accept('0')) {
    if (aligned) return false;
    spec.zero_padding = true;
    spec.fill = "0";
    spec.align = '=';
  }
  if (!text.empty() && is_digit(text[0]) && (text[0] == '0' || !take_number(text, spec.width))) return false;
  bool commas = accept(',');
  if (commas) {
    spec.separator = ",";
    spec.grouping = "\3";
  }
  if (accept('.') && !take_number(text, spec.precision)) return false;
  if (text.empty()) return true;
  if (text.size() > 1) return false;
  if (text[0] == 'n' || text[0] == 'N') {
    if (commas) return false;
    spec.type = text[0] == 'n' ? 'g' : 'G';
    use_locale(spec);
    return true;
  }
  spec.type = text[0];
  return std::string_view("eEfFgG%").find(text[0]) != std::string_view::npos;
}

// --- digits --------------------------------------------------------------------------------------------------------

// Rounded to so many significant digits.
void round_to(Number& r, const Number& a, int64_t digits, Rounding rounding) {
  Number copy = a;
  if (copy.digits.is_zero()) {
    r = std::move(copy);
    return;
  }
  (void)set_exponent(r, copy, copy.exponent + copy.length() - digits, rounding);
  if (r.length() > digits) {
    copy = r;
    (void)set_exponent(r, copy, copy.exponent + 1, rounding);
  }
}

struct Parts {
  std::string whole, fraction, exponent;
  bool negative = false;
};

void split_number(Parts& parts, const Number& value, const Spec& spec, Rounding rounding) {
  char kind = static_cast<char>(spec.type | 0x20);
  bool fixed = kind == 'f' || spec.type == '%', scientific = kind == 'e';
  Number n = value, rounded;
  if (spec.type == '%') n.exponent += 2;
  if (spec.precision >= 0) {
    int64_t digits = scientific ? spec.precision + 1 : std::max<int64_t>(spec.precision, 1);
    if (fixed) {
      if (n.exponent > 0 && n.exponent + spec.precision > kMaxPrecision) throw std::bad_alloc();
      (void)set_exponent(rounded, n, -spec.precision, rounding);
      n = std::move(rounded);
    } else if (scientific || n.length() > digits) {
      round_to(rounded, n, digits, rounding);
      n = std::move(rounded);
    }
  }
  if (n.digits.is_zero() && n.exponent > 0 && fixed) n.exponent = 0;
  parts.negative = n.negative && !(spec.no_negative_zero && n.digits.is_zero());
  std::string digits(static_cast<size_t>(n.length()), '0');
  to_text(n.digits, digits.data());
  auto count = static_cast<int64_t>(digits.size());
  int64_t left = n.exponent + count, point = 1;
  if (scientific) {
    if (n.digits.is_zero() && spec.precision >= 0) point = 1 - spec.precision;
  } else if (fixed || (n.exponent <= 0 && left > -6)) {
    point = left;
  }
  if (point < 0) {
    parts.whole = "0";
    parts.fraction = std::string(static_cast<size_t>(-point), '0') + digits;
  } else if (point > count) {
    parts.whole = digits + std::string(static_cast<size_t>(point - count), '0');
  } else {
    parts.whole = point ? digits.substr(0, static_cast<size_t>(point)) : "0";
    parts.fraction = digits.substr(static_cast<size_t>(point));
  }
  int64_t exponent = left - point;
  if (!fixed && (exponent || scientific))
    parts.exponent = cat(spec.type == 'e' || spec.type == 'g' ? "e" : "E", exponent < 0 ? "" : "+", exponent);
  if (spec.type == '%') parts.exponent += '%';
}

int64_t characters(std::string_view utf8) {
  int64_t n = 0;
  for (unsigned char c : utf8) n += (c & 0xc0) != 0x80;
  return n;
}

// The whole part with separators; with zeros in front until it has `least` characters.
std::string group(std::string digits, const Spec& spec, int64_t least) {
  if (spec.separator.empty() || spec.grouping.empty()) {
    auto missing = least - static_cast<int64_t>(digits.size());
    return missing > 0 ? std::string(static_cast<size_t>(missing), '0') + digits : digits;
  }
  std::string out;
  int64_t shown = 0, separator = characters(spec.separator);
  size_t at = 0;
  for (;;) {
    auto size = static_cast<size_t>(static_cast<unsigned char>(spec.grouping[at]));
    bool last = size == 127;
    size_t have = digits.size();
    // Zeros are put in only as far as the width asks for them.
    size_t wanted =
        last ? std::max<size_t>(have, static_cast<size_t>(std::max<int64_t>(least - shown, 1)))
             : std::min(size, std::max<size_t>(have, static_cast<size_t>(std::max<int64_t>(least - shown, 1))));
    std::string part = have >= wanted ? digits.substr(have - wanted) : std::string(wanted - have, '0') + digits;
    digits.resize(have >= wanted ? have - wanted : 0);
    out = part + out;
    shown += static_cast<int64_t>(part.size());
    if (digits.empty() && shown >= least) return out;
    out = spec.separator + out;
    shown += separator;
    if (at + 1 < spec.grouping.size()) ++at;
  }
}

std::string sign_text(bool negative, char sign) { return negative ? "-" : sign == '-' ? "" : std::string(1, sign); }

std::string align(const std::string& sign, const std::string& body, const Spec& spec) {
  int64_t missing = std::max<int64_t>(0, spec.width - characters(sign) - characters(body));
  auto padding = [&](int64_t n) {
    std::string text;
    for (; n > 0; --n) text += spec.fill;
    return text;
  };
  switch (spec.align) {
    case '<': return sign + body + padding(missing);
    case '=': return sign + padding(missing) + body;
    case '^': return padding(missing / 2) + sign + body + padding(missing - missing / 2);
    default: return padding(missing) + sign + body;
  }
}

std::string format_number(const Number& n, Spec spec, Rounding rounding) {
  if (!n.is_finite()) {
    Number magnitude = n;
    magnitude.negative = false;
    if (spec.zero_padding) {
      spec.fill = " ";
      spec.align = '>';
    }
    return align(sign_text(n.negative, spec.sign), to_scientific(magnitude, true) + (spec.type == '%' ? "%" : ""),
                 spec);
  }
  Parts parts;
  split_number(parts, n, spec, rounding);
  std::string tail = parts.fraction.empty() ? "" : spec.point + parts.fraction;
  tail += parts.exponent;
  std::string sign = sign_text(parts.negative, spec.sign);
  int64_t least = spec.zero_padding ? spec.width - characters(sign) - characters(tail) : 0;
  return align(sign, group(parts.whole, spec, least) + tail, spec);
}

// decimal_point, thousands_sep and grouping of a dict given instead of the locale's.
Status override_locale(Thread& t, Spec& spec, Value dict) {
  if (!is_dict(dict)) return raise_type_error(t, "optional argument must be a dict");
  struct { const char* name; std::string& out; } const fields[] = {
      {"decimal_point", spec.point}, {"thousands_sep", spec.separator}, {"grouping", spec.grouping}};
  for (const auto& field : fields) {
    Value v = dict_get_str(t, as<Dict>(dict), field.name);
    if (v.is_absent()) continue;
    if (!is_str(v)) return raise_value_error(t, "invalid override dict");
    field.out = str_wtf8(as<Str>(v));
  }
  while (spec.grouping.ends_with('\0')) spec.grouping.pop_back();
  bool good = !spec.point.empty() && spec.point.size() <= 4 && spec.separator.size() <= 4 &&
              std::all_of(spec.grouping.begin(), spec.grouping.end(), [](char c) { return c > 0; });
  if (!good) return raise_value_error(t, "invalid override dict");
  return ok();
}

}  // namespace

Result format_decimal(Thread& t, Value self, Value spec_text, Value locale, ContextObject* context) {
  if (!is_str(spec_text)) return raise_type_error(t, "format arg must be str");
  Spec spec;
  std::string text = str_wtf8(as<Str>(spec_text));
  if (!parse_spec(spec, text, context->capitals)) return raise_value_error(t, "invalid format string");
  if (!locale.is_absent()) TRY(override_locale(t, spec, locale));
  std::string out;
  bool had_memory =
      guarded(t, [&] { out = format_number(number_of(self), std::move(spec), context->settings.rounding); });
  if (!had_memory) return raised;
  return make_str(t, out);
}

}  // namespace krait::modules::dec

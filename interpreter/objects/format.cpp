// __format__ of str, int, float and complex: the words of numbers/format_spec.h for the runtime's objects.
#include "interpreter/objects/format.h"

#include <clocale>

#include <cstring>

#include "interpreter/numbers/float_text.h"
#include "interpreter/numbers/format_spec.h"
#include "interpreter/objects/float.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/int_internal.h"
#include "interpreter/objects/str_methods.h"
#include "syntax/source/unicode.h"

namespace krait::objects {

using numbers::FormatError;
using numbers::FormatSpec;

namespace {

Raised raise_format_error(Thread& t, const FormatError& error) {
  switch (error.kind) {
    case FormatError::kOverflow: return raise_overflow_error(t, error.message);
    case FormatError::kMemory: return raise_memory_error(t);
    default: return raise_value_error(t, error.message);
  }
}

ResultOf<FormatSpec> read_spec(Thread& t, Value number, Str* spec, char32_t type, char align) {
  char32_t few[32];
  std::u32string many;
  char32_t* points = few;
  if (spec->length > 32) {
    many.resize(static_cast<size_t>(spec->length));
    points = many.data();
  }
  for (int64_t i = 0; i < spec->length; ++i) points[i] = (*spec)[i];
  std::u32string_view text(points, static_cast<size_t>(spec->length));
  FormatSpec out;
  if (FormatError error = numbers::parse_format_spec(&out, text, type, align, type_name(t, number))) {
    return raise_format_error(t, error);
  }
  return out;
}

// Only type 'n' looks at the C locale in force.
numbers::NumericLocale locale_for(const FormatSpec& spec) {
  numbers::NumericLocale locale;
  if (spec.type != 'n') return locale;
  const lconv* c = localeconv();
  locale.decimal_point = c->decimal_point;
  locale.thousands_separator = c->thousands_sep;
  locale.grouping = c->grouping;
  return locale;
}

Status need_str(Thread& t, Value spec) {
  if (!is_str(spec)) return raise_type_error(t, "__format__() argument must be str, not ", type_name(t, spec));
  return ok();
}

// An empty specification: str(number).
bool is_empty(Value spec) { return as<Str>(spec)->length == 0; }

Result finish(Thread& t, const FormatError& error, const std::string& text) {
  if (error.kind != FormatError::kNone) return raise_format_error(t, error);
  return make_str(t, text);
}

size_t digit_limit(Thread& t) {
  int64_t limit = t.interpreter->config.int_max_str_digits;
  return limit <= 0 ? numbers::kUnlimitedDigits : static_cast<size_t>(limit);
}

}  // namespace

namespace {

// A specification of the everyday form [<>^][0][width][.precision][type], all ASCII.
struct QuickSpec {
  char align = 0;
  bool zeros = false;
  int width = 0, precision = -1;
  char type = 0;
};

bool read_number(const Str* s, int64_t& at, int& out) {
  int64_t start = at;
  for (out = 0; at < s->length && s->data[at] >= '0' && s->data[at] <= '9' && at - start < 4; ++at) {
    out = out * 10 + (s->data[at] - '0');
  }
  return at > start;
}

bool read_quick_spec(const Str* s, QuickSpec& spec) {
  if (!s->ascii || s->length > 12) return false;
  int64_t at = 0;
  if (s->data[0] == '<' || s->data[0] == '>' || s->data[0] == '^') spec.align = static_cast<char>(s->data[at++]);
  if (at < s->length && s->data[at] == '0') {
    if (spec.align) return false;
    spec.zeros = true;
    ++at;
  }
  read_number(s, at, spec.width);
  if (at < s->length && s->data[at] == '.') {
    ++at;
    if (!read_number(s, at, spec.precision)) return false;
  }
  if (at < s->length) spec.type = static_cast<char>(s->data[at++]);
  return at == s->length;
}

// A number's text in its width: zeros behind the sign, else blanks by the alignment.
Result lay_out_quick(Thread& t, const QuickSpec& spec, std::string_view text) {
  auto size = static_cast<int>(text.size());
  if (spec.width <= size) return make_ascii(t, text);
  Ref made = TRY(make_empty_str(t, spec.width, 0x7F));
  uint8_t* out = made.as<Str>()->data;
  int room = spec.width - size;
  bool sign = spec.zeros && !text.empty() && text[0] == '-';
  int before = spec.align == '<' ? 0 : spec.align == '^' ? room / 2 : room;
  std::memset(out, spec.zeros ? '0' : ' ', static_cast<size_t>(spec.width));
  std::memcpy(out + before + sign, text.data() + sign, static_cast<size_t>(size - sign));
  if (sign) out[0] = '-';
  return made;
}

// Small ints by d, floats by f: absent if the specification asks for more.
Result quick_int(Thread& t, Value number, const Str* spec_text) {
  QuickSpec spec;
  if (!number.is_small_int() || !read_quick_spec(spec_text, spec)) return kAbsent;
  if ((spec.type != 'd' && spec.type != 0) || spec.precision >= 0) return kAbsent;
  Ref digits = TRY(int_to_str(t, number));
  Str* s = digits.as<Str>();
  if (spec.width <= s->length) return digits;
  return lay_out_quick(t, spec, {reinterpret_cast<char*>(s->data), static_cast<size_t>(s->length)});
}

Result quick_float(Thread& t, double d, const Str* spec_text) {
  QuickSpec spec;
  bool moderate = d > -1e15 && d < 1e15;
  if (!moderate || !read_quick_spec(spec_text, spec) || spec.type != 'f' || spec.precision > 30) return kAbsent;
  std::string text;
  numbers::DoubleStyle style;
  style.type = 'f';
  style.precision = spec.precision < 0 ? 6 : spec.precision;
  if (!numbers::format_double(&text, d, style)) return raise_memory_error(t);
  return lay_out_quick(t, spec, text);
}

}  // namespace

Result format_int(Thread& t, Value number, Value spec_text) {
  TRY(need_str(t, spec_text));
  if (is_empty(spec_text)) return runtime::str(t, number);
  Ref quick = TRY(quick_int(t, number, as<Str>(spec_text)));
  if (!quick.is_absent()) return quick;
  FormatSpec spec = TRY(read_spec(t, number, as<Str>(spec_text), 'd', '>'));
  std::string out;
  if (numbers::is_float_type(spec.type)) {
    double d = TRY(int_to_double(t, number));
    return finish(t, numbers::format_float(&out, spec, d, locale_for(spec), type_name(t, number)), out);
  }
  uint64_t scratch;
  return finish(t,
                numbers::format_int(&out, spec, int_view(number, scratch), locale_for(spec), type_name(t, number),
                                    digit_limit(t)),
                out);
}

Result format_float(Thread& t, Value number, Value spec_text) {
  TRY(need_str(t, spec_text));
  if (is_empty(spec_text)) return runtime::str(t, number);
  Ref quick = TRY(quick_float(t, float_value(number), as<Str>(spec_text)));
  if (!quick.is_absent()) return quick;
  FormatSpec spec = TRY(read_spec(t, number, as<Str>(spec_text), 0, '>'));
  std::string out;
  return finish(t, numbers::format_float(&out, spec, float_value(number), locale_for(spec), type_name(t, number)), out);
}

Result format_complex(Thread& t, Value number, Value spec_text) {
  TRY(need_str(t, spec_text));
  if (is_empty(spec_text)) return runtime::str(t, number);
  FormatSpec spec = TRY(read_spec(t, number, as<Str>(spec_text), 0, '>'));
  Complex* c = as<Complex>(number);
  std::string out;
  return finish(t, numbers::format_complex(&out, spec, c->real, c->imag, locale_for(spec), type_name(t, number)), out);
}

Result format_str(Thread& t, Value text, Value spec_text) {
  TRY(need_str(t, spec_text));
  Str* s = as<Str>(text);
  if (is_empty(spec_text)) {
    if (is_exact_str(text)) return Result::copy(text);
    return runtime::str(t, text);
  }
  FormatSpec spec = TRY(read_spec(t, text, as<Str>(spec_text), 's', '<'));
  numbers::TextLayout layout;
  if (FormatError error = numbers::layout_text(&layout, spec, s->length, type_name(t, text))) {
    return raise_format_error(t, error);
  }
  if (layout.taken == s->length && !layout.before && !layout.after) return str_exact(t, s);
  StrBuilder out(t);
  for (int64_t i = 0; i < layout.before; ++i) out.add(spec.fill);
  out.add(s, 0, layout.taken);
  for (int64_t i = 0; i < layout.after; ++i) out.add(spec.fill);
  return out.finish();
}

ResultOf<bool> decimal_text(Thread&, Str* s, std::string& out) {
  if (s->ascii) {
    out.assign(reinterpret_cast<char*>(s->data), static_cast<size_t>(s->length));
    return true;
  }
  for (int64_t i = 0; i < s->length; ++i) {
    char32_t c = (*s)[i];
    int digit = c < 128 ? -1 : source::decimal_value(c);
    if (c < 128) {
      out += static_cast<char>(c);
    } else if (digit >= 0) {
      out += static_cast<char>('0' + digit);
    } else if (source::is_space(c)) {
      out += ' ';
    } else {
      return false;
    }
  }
  return true;
}

}  // namespace krait::objects

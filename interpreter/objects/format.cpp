// __format__ of str, int, float and complex: the words of numbers/format_spec.h for the runtime's objects.
#include "interpreter/objects/format.h"

#include <clocale>

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

Result format_int(Thread& t, Value number, Value spec_text) {
  TRY(need_str(t, spec_text));
  if (is_empty(spec_text)) return runtime::str(t, number);
  FormatSpec spec = TRY(read_spec(t, number, as<Str>(spec_text), 'd', '>'));
  std::string out;
  if (numbers::is_float_type(spec.type)) {
    double d = TRY(int_to_double(t, number));
    return finish(t, numbers::format_float(&out, spec, d, locale_for(spec), type_name(t, number)), out);
  }
  uint64_t scratch;
  return finish(t, numbers::format_int(&out, spec, int_view(number, scratch), locale_for(spec), type_name(t, number), digit_limit(t)), out);
}

Result format_float(Thread& t, Value number, Value spec_text) {
  TRY(need_str(t, spec_text));
  if (is_empty(spec_text)) return runtime::str(t, number);
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

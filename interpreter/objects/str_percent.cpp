// format % arguments (library reference, printf-style String Formatting).
#include "interpreter/numbers/float_text.h"
#include "interpreter/numbers/percent_format.h"
#include "interpreter/objects/dict.h"
#include "interpreter/objects/float.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/str_methods.h"
#include "interpreter/objects/tuple.h"

namespace krait::objects {

using numbers::FormatError;
using numbers::PercentSpec;

namespace {

Raised raise_format_error(Thread& t, const FormatError& error) {
  if (error.kind == FormatError::kMemory) return raise_memory_error(t);
  if (error.kind == FormatError::kOverflow) return raise_overflow_error(t, error.message);
  return raise_value_error(t, error.message);
}

#define CHECKED(...)                                                                          \
  do {                                                                                        \
    if (FormatError checked_error = (__VA_ARGS__)) return raise_format_error(t, checked_error); \
  } while (0)

struct PercentFormatter {
  Thread& t;
  Str* format;
  Value arguments;
  numbers::PercentReader reader;
  StrBuilder out;
  // Where the next value comes from: the tuple, or one value that may be taken once.
  Tuple* tuple = nullptr;
  int64_t index = 0;
  bool single_taken = false;
  Value mapping;
  Ref keyed;            // what %(key) found
  bool use_keyed = false;

  PercentFormatter(Thread& thread, Str* text, Value values)
      : t(thread), format(text), arguments(values), reader(view_of(text), numbers::PercentFlavor::kText), out(thread) {
    if (is_tuple(values)) {
      tuple = as<Tuple>(values);
    } else if (type_of(t, values)->slots.get_item && !is_str(values)) {
      mapping = values;
    }
  }

  Result next_value() {
    if (use_keyed) {
      if (single_taken) return raise_type_error(t, "not enough arguments for format string");
      single_taken = true;
      return Result::copy(keyed.get());
    }
    if (tuple) {
      if (index < tuple->length) return Result::copy(tuple->items[index++]);
    } else if (!single_taken) {
      single_taken = true;
      return Result::copy(arguments);
    }
    return raise_type_error(t, "not enough arguments for format string");
  }

  Status read_key() {
    if (mapping.is_absent()) return raise_type_error(t, "format requires a mapping");
    size_t start, end;
    CHECKED(reader.read_key(&start, &end));
    Ref key = TRY(str_slice(t, format, static_cast<int64_t>(start), static_cast<int64_t>(end)));
    keyed = TRY(get_item(t, mapping, key));
    use_keyed = true;
    single_taken = false;
    return ok();
  }

  ResultOf<int64_t> star_value(bool is_width) {
    Ref value = TRY(next_value());
    if (!is_int(value)) return raise_type_error(t, "* wants int");
    int64_t n;
    if (is_width) {
      if (int_fits_i64(value, &n) && n > -INT64_MAX) return n;
      return raise_overflow_error(t, "Python int too large to convert to C ssize_t");
    }
    if (!int_fits_i64(value, &n) || n > INT32_MAX || n < INT32_MIN) {
      return raise_overflow_error(t, "Python int too large to convert to C int");
    }
    return n < 0 ? 0 : n;
  }

  Status read_spec(PercentSpec& spec) {
    if (reader.at_key()) TRY(read_key());
    reader.read_flags(&spec);
    if (reader.take_star()) {
      reader.set_width(&spec, TRY(star_value(true)));
    } else {
      CHECKED(reader.read_width(&spec));
    }
    if (reader.take_point(&spec)) {
      if (reader.take_star()) {
        spec.precision = TRY(star_value(false));
      } else {
        CHECKED(reader.read_precision(&spec));
      }
    }
    CHECKED(reader.read_type(&spec));
    return ok();
  }

  void lay_out(const PercentSpec& spec, Str* text) {
    numbers::TextLayout layout = numbers::percent_layout(spec, text->length);
    for (int64_t i = 0; i < layout.before; ++i) out.add(U' ');
    out.add(text, 0, layout.taken);
    for (int64_t i = 0; i < layout.after; ++i) out.add(U' ');
  }

  Status text(const PercentSpec& spec, Ref value) {
    if (spec.type == 's' && spec.width < 0 && spec.precision < 0 && is_exact_str(value)) {
      out.add(value.as<Str>());
      return ok();
    }
    Ref shown = spec.type == 's'   ? (is_exact_str(value) ? value : TRY(runtime::str(t, value)))
                : spec.type == 'r' ? TRY(repr(t, value))
                                   : TRY(ascii(t, value));
    lay_out(spec, shown.as<Str>());
    return ok();
  }

  Status character(PercentSpec spec, Value value) {
    char32_t c;
    if (is_str(value)) {
      if (as<Str>(value)->length != 1) return raise_type_error(t, "%c requires int or char");
      c = (*as<Str>(value))[0];
    } else {
      if (!has_index(t, value)) return raise_type_error(t, "%c requires int or char");
      Ref number = TRY(runtime::index(t, value));
      int64_t n;
      if (!int_fits_i64(number, &n) || n < 0 || n > 0x10FFFF) {
        return raise_overflow_error(t, "%c arg not in range(0x110000)");
      }
      c = static_cast<char32_t>(n);
    }
    spec.precision = -1;
    Ref text = TRY(make_char(t, c));
    lay_out(spec, text.as<Str>());
    return ok();
  }

  Raised wrong_type(const PercentSpec& spec, Value value) {
    bool whole = spec.type == 'o' || spec.type == 'x' || spec.type == 'X';
    return raise_type_error(t, "%", static_cast<char>(spec.type), " format: ", whole ? "an integer" : "a real number",
                            " is required, not ", type_name(t, value));
  }

  // What %d and %x take: ints, else by __int__ or __index__.
  Result integer_of(const PercentSpec& spec, Value value) {
    if (is_int(value)) return Result::copy(value);
    bool whole = spec.type == 'o' || spec.type == 'x' || spec.type == 'X';
    Type* type = type_of(t, value);
    if (!type->slots.int_ && !type->slots.index && !type->slots.float_) return wrong_type(spec, value);
    Result made = whole ? runtime::index(t, value) : to_int(t, value);
    if (!made.is_raised() || !pending_matches(t, t.types().TypeError)) return made;
    clear_pending(t);
    return wrong_type(spec, value);
  }

  Status integer(const PercentSpec& spec, Value value) {
    Ref number = TRY(integer_of(spec, value));
    bool plain = spec.type != 'o' && spec.type != 'x' && spec.type != 'X' && spec.width < 0 && spec.precision < 0 && !spec.sign && !spec.blank;
    if (plain && number.get().is_small_int()) {
      Ref text = TRY(int_to_str(t, number));
      out.add(text.as<Str>());
      return ok();
    }
    uint64_t scratch;
    std::string text;
    int64_t limit = t.interpreter->config.int_max_str_digits;
    CHECKED(numbers::percent_int(&text, spec, int_view(number, scratch), limit <= 0 ? 0 : static_cast<size_t>(limit)));
    out.add(text);
    return ok();
  }

  Status real(const PercentSpec& spec, Value value) {
    double d = TRY(as_double(t, value));
    std::string text;
    bool plain = spec.type == 'f' && spec.width < 0 && !spec.sign && !spec.blank && !spec.alternate;
    if (plain && d > -1e15 && d < 1e15 && spec.precision <= 30) {
      numbers::DoubleStyle style{.type = 'f', .precision = spec.precision < 0 ? 6 : static_cast<int>(spec.precision)};
      if (!numbers::format_double(&text, d, style)) return raise_memory_error(t);
      out.add(text);
      return ok();
    }
    CHECKED(numbers::percent_double(&text, spec, d));
    out.add(text);
    return ok();
  }

  Status convert(const PercentSpec& spec) {
    Ref value = TRY(next_value());
    switch (spec.type) {
      case 's': case 'r': case 'a': return text(spec, std::move(value));
      case 'c': return character(spec, value);
      case 'd': case 'i': case 'u': case 'o': case 'x': case 'X': return integer(spec, value);
      case 'e': case 'E': case 'f': case 'F': case 'g': case 'G': return real(spec, value);
      default: return raise_value_error(t, numbers::unsupported_percent_type(spec, numbers::PercentFlavor::kText));
    }
  }

  // The text from `at` to the next '%' of a one-byte format; formats are short, so no library call.
  int64_t next_percent(int64_t at) const {
    while (at < format->length && format->data[at] != '%') ++at;
    return at;
  }

  // %s, %d, %r and %% without any flags are dealt with here as long as they come; the rest of the format is the reader's.
  ResultOf<bool> run_plain() {
    if (format->width != 1) return false;
    for (int64_t at = 0;;) {
      int64_t percent = next_percent(at);
      out.add(format, at, percent);
      if (percent == format->length) return true;
      PercentSpec spec;
      spec.type = percent + 1 < format->length ? format->data[percent + 1] : 0;
      if (spec.type == '%') {
        out.add(U'%');
      } else if (spec.type == 's' || spec.type == 'd' || spec.type == 'r') {
        TRY(convert(spec));
      } else {
        reader.set_position(static_cast<size_t>(percent));
        return false;
      }
      at = percent + 2;
    }
  }

  Result run() {
    size_t start, end;
    bool done = TRY(run_plain());
    while (!done && reader.next_literal(&start, &end)) {
      out.add(format, static_cast<int64_t>(start), static_cast<int64_t>(end));
      if (end == static_cast<size_t>(format->length)) break;  // no '%' behind it
      if (end + 1 < static_cast<size_t>(format->length) && (*format)[static_cast<int64_t>(end) + 1] == '%') {
        PercentSpec literal;
        CHECKED(reader.read_type(&literal));
        out.add(U'%');
        continue;
      }
      PercentSpec spec;
      TRY(read_spec(spec));
      TRY(convert(spec));
    }
    bool left_over = use_keyed ? false : tuple ? index < tuple->length : !single_taken;
    if (left_over && mapping.is_absent()) {
      return raise_type_error(t, "not all arguments converted during string formatting");
    }
    return out.finish();
  }
};

}  // namespace

Result str_percent_format(Thread& t, Value format, Value arguments) {
  return PercentFormatter(t, as<Str>(format), arguments).run();
}

}  // namespace krait::objects

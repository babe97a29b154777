// format % arguments (library reference, printf-style String Formatting).
#include "interpreter/numbers/float_text.h"
#include "interpreter/objects/dict.h"
#include "interpreter/objects/float.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/percent_arguments.h"
#include "interpreter/objects/str_methods.h"
#include "interpreter/objects/tuple.h"

namespace krait::objects {

namespace {

struct PercentFormatter : PercentArguments {
  Str* format;
  StrBuilder out;

  PercentFormatter(Thread& thread, Str* text, Value values)
      : PercentArguments(thread, {view_of(text), numbers::PercentFlavor::kText}, values, is_str(values)),
        format(text),
        out(thread) {}

  Result key_text(size_t start, size_t end) override {
    return str_slice(t, format, static_cast<int64_t>(start), static_cast<int64_t>(end));
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

  Status integer(const PercentSpec& spec, Value value) {
    Ref number = TRY(integer_of(spec, value));
    bool plain = spec.type != 'o' && spec.type != 'x' && spec.type != 'X' && spec.width < 0 && spec.precision < 0 &&
                 !spec.sign && !spec.blank;
    if (plain && number.get().is_small_int()) {
      Ref text = TRY(int_to_str(t, number));
      out.add(text.as<Str>());
      return ok();
    }
    uint64_t scratch;
    std::string text;
    int64_t limit = t.interpreter->config.int_max_str_digits;
    CHECK_FORMAT(
        numbers::percent_int(&text, spec, int_view(number, scratch), limit <= 0 ? 0 : static_cast<size_t>(limit)));
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
    CHECK_FORMAT(numbers::percent_double(&text, spec, d));
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

  // %s, %d, %r and %% without any flags are dealt with here as long as they come; the rest of the format is the
  // reader's.
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
        CHECK_FORMAT(reader.read_type(&literal));
        out.add(U'%');
        continue;
      }
      PercentSpec spec;
      TRY(read_spec(spec));
      TRY(convert(spec));
    }
    if (left_over()) return raise_type_error(t, "not all arguments converted during string formatting");
    return out.finish();
  }
};

}  // namespace

Result str_percent_format(Thread& t, Value format, Value arguments) {
  return PercentFormatter(t, as<Str>(format), arguments).run();
}

}  // namespace krait::objects

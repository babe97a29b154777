// format % arguments of bytes and bytearray (PEP 461; library reference, printf-style Bytes Formatting).
#include "interpreter/numbers/percent_format.h"
#include "interpreter/objects/bytes_methods.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/str.h"
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

struct BytesFormatter {
  Thread& t;
  std::string format;  // a copy: arguments may change a bytearray
  Value arguments;
  numbers::PercentReader reader;
  std::string out;
  Tuple* tuple = nullptr;  // where the next value comes from; else `arguments`, which may be taken once
  int64_t index = 0;
  bool single_taken = false;
  Value mapping;
  Ref keyed;  // what %(key) found
  bool use_keyed = false;

  BytesFormatter(Thread& thread, std::string_view text, Value values)
      : t(thread), format(text), arguments(values), reader(std::string_view(format), numbers::PercentFlavor::kBytes) {
    if (is_tuple(values)) {
      tuple = as<Tuple>(values);
    } else if (type_of(t, values)->slots.get_item && !is_str(values) && !is_bytes(values) && !is_bytearray(values)) {
      mapping = values;
    }
  }

  Result next_value() {
    if (use_keyed && !single_taken) {
      single_taken = true;
      return Result::copy(keyed.get());
    }
    if (!use_keyed && tuple && index < tuple->length) return Result::copy(tuple->items[index++]);
    if (!use_keyed && !tuple && !single_taken) {
      single_taken = true;
      return Result::copy(arguments);
    }
    return raise_type_error(t, "not enough arguments for format string");
  }

  Status read_key() {
    if (mapping.is_absent()) return raise_type_error(t, "format requires a mapping");
    size_t start, end;
    CHECKED(reader.read_key(&start, &end));
    Ref key = TRY(make_bytes(t, std::string_view(format).substr(start, end - start)));
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

  Status lay_out(const PercentSpec& spec, std::string_view text) {
    numbers::TextLayout layout = numbers::percent_layout(spec, static_cast<int64_t>(text.size()));
    if (layout.before + layout.after > (int64_t{1} << 46)) return raise_memory_error(t);
    out.append(static_cast<size_t>(layout.before), ' ');
    out.append(text.substr(0, static_cast<size_t>(layout.taken)));
    out.append(static_cast<size_t>(layout.after), ' ');
    return ok();
  }

  Status shown(const PercentSpec& spec, Value value) {
    Ref text = TRY(runtime::ascii(t, value));
    return lay_out(spec, TRY(str_utf8(t, text.as<Str>())));
  }

  // %b and %s: a bytes-like object, or what __bytes__ makes of any other.
  Status bytes(const PercentSpec& spec, Value value) {
    if (is_bytes(value) || is_bytearray(value)) return lay_out(spec, std::string(bytes_view(value)));
    Ref method = TRY(lookup_special(t, value, t.names().__bytes__));
    if (!method.is_absent()) {
      Ref made = TRY(call(t, method));
      if (is_bytes(made)) return lay_out(spec, bytes_view(made));
      return raise_type_error(t, "__bytes__ returned non-bytes (type ", type_name(t, made), ")");
    }
    if (!has_buffer(t, value)) {
      return raise_type_error(t, "%b requires a bytes-like object, or an object that implements __bytes__, not '",
                              type_name(t, value), "'");
    }
    BufferRef buffer;
    TRY(buffer.get(t, value));
    return lay_out(spec, buffer.view());
  }

  Status character(PercentSpec spec, Value value) {
    static constexpr const char* kMessage = "%c requires an integer in range(256) or a single byte";
    spec.precision = -1;
    if (is_bytes(value) || is_bytearray(value)) {
      std::string_view text = bytes_view(value);
      if (text.size() != 1) return raise_type_error(t, kMessage);
      return lay_out(spec, std::string(text));
    }
    if (!is_int(value) && !has_index(t, value)) return raise_type_error(t, kMessage);
    Ref number = TRY(runtime::index(t, value));
    int64_t n;
    if (!int_fits_i64(number, &n) || n < 0 || n > 255) return raise_overflow_error(t, "%c arg not in range(256)");
    return lay_out(spec, std::string(1, static_cast<char>(n)));
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
    uint64_t scratch;
    std::string text;
    int64_t limit = t.interpreter->config.int_max_str_digits;
    CHECKED(numbers::percent_int(&text, spec, int_view(number, scratch), limit <= 0 ? 0 : static_cast<size_t>(limit)));
    out += text;
    return ok();
  }

  Status real(const PercentSpec& spec, Value value) {
    ResultOf<double> d = as_double(t, value);
    if (d.is_raised()) {
      if (!pending_matches(t, t.types().TypeError)) return raised;
      clear_pending(t);
      return raise_type_error(t, "float argument required, not ", type_name(t, value));
    }
    std::string text;
    CHECKED(numbers::percent_double(&text, spec, d.value));
    out += text;
    return ok();
  }

  Status convert(const PercentSpec& spec) {
    Ref value = TRY(next_value());
    switch (spec.type) {
      case 'r': case 'a': return shown(spec, value);
      case 's': case 'b': return bytes(spec, value);
      case 'c': return character(spec, value);
      case 'd': case 'i': case 'u': case 'o': case 'x': case 'X': return integer(spec, value);
      case 'e': case 'E': case 'f': case 'F': case 'g': case 'G': return real(spec, value);
      default: return raise_value_error(t, numbers::unsupported_percent_type(spec, numbers::PercentFlavor::kBytes));
    }
  }

  Status run() {
    size_t start, end;
    while (reader.next_literal(&start, &end)) {
      out.append(format, start, end - start);
      if (end == format.size()) break;  // no '%' behind it
      PercentSpec spec;
      TRY(read_spec(spec));
      if (spec.type == '%' && spec.type_at == end + 1) {
        out += '%';
      } else {
        TRY(convert(spec));
      }
    }
    bool left_over = use_keyed ? false : tuple ? index < tuple->length : !single_taken;
    if (left_over && mapping.is_absent()) {
      return raise_type_error(t, "not all arguments converted during bytes formatting");
    }
    return ok();
  }
};

}  // namespace

Result bytes_percent_format(Thread& t, Value format, Value arguments) {
  BytesFormatter formatter(t, bytes_view(format), arguments);
  TRY(formatter.run());
  return make_like(t, format, formatter.out);
}

}  // namespace krait::objects

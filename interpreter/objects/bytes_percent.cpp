// format % arguments of bytes and bytearray (PEP 461; library reference, printf-style Bytes Formatting).
#include "interpreter/objects/bytes_methods.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/percent_arguments.h"
#include "interpreter/objects/str.h"
#include "interpreter/objects/tuple.h"

namespace krait::objects {

namespace {

struct BytesFormatter : PercentArguments {
  std::string format;  // a copy: arguments may change a bytearray
  std::string out;

  BytesFormatter(Thread& thread, std::string_view text, Value values)
      : PercentArguments(thread, {text, numbers::PercentFlavor::kBytes}, values,
                         is_str(values) || is_bytes(values) || is_bytearray(values)),
        format(text) {
    reader = {std::string_view(format), numbers::PercentFlavor::kBytes};
  }

  Result key_text(size_t start, size_t end) override {
    return make_bytes(t, std::string_view(format).substr(start, end - start));
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

  Status integer(const PercentSpec& spec, Value value) {
    Ref number = TRY(integer_of(spec, value));
    uint64_t scratch;
    std::string text;
    int64_t limit = t.interpreter->config.int_max_str_digits;
    CHECK_FORMAT(
        numbers::percent_int(&text, spec, int_view(number, scratch), limit <= 0 ? 0 : static_cast<size_t>(limit)));
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
    CHECK_FORMAT(numbers::percent_double(&text, spec, d.value));
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
    if (left_over()) return raise_type_error(t, "not all arguments converted during bytes formatting");
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

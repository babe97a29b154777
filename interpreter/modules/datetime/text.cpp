// Dates and times as text, as struct_time, and out of arguments.
#include <math.h>

#include "interpreter/modules/datetime/datetime_internal.h"
#include "interpreter/modules/import.h"
#include "interpreter/objects/bytes.h"
#include "interpreter/objects/codecs.h"
#include "interpreter/objects/dict.h"
#include "interpreter/objects/float.h"
#include "interpreter/objects/int.h"

namespace krait::modules::datetime {

std::string shown_type(Thread& t, Value v) {
  Type* type = type_of(t, v);
  return type->flags & kHeapType ? std::string(type_name(type)) : type_full_name(type);
}

std::string date_text(const Date* d) {
  char text[16];
  snprintf(text, sizeof text, "%04d-%02d-%02d", d->year(), d->month(), d->day());
  return text;
}

ResultOf<std::string> time_text(Thread& t, const Moment& m, Value timespec) {
  char text[32];
  std::string spec = "auto";
  if (!timespec.is_absent()) spec = TRY(as_utf8(t, timespec));
  if (spec == "auto") spec = m.microsecond ? "microseconds" : "seconds";
  if (spec == "hours") snprintf(text, sizeof text, "%02d", m.hour);
  else if (spec == "minutes") snprintf(text, sizeof text, "%02d:%02d", m.hour, m.minute);
  else if (spec == "seconds") snprintf(text, sizeof text, "%02d:%02d:%02d", m.hour, m.minute, m.second);
  else if (spec == "milliseconds")
    snprintf(text, sizeof text, "%02d:%02d:%02d.%03d", m.hour, m.minute, m.second, m.microsecond / 1000);
  else if (spec == "microseconds")
    snprintf(text, sizeof text, "%02d:%02d:%02d.%06d", m.hour, m.minute, m.second, m.microsecond);
  else return raise_value_error(t, "Unknown timespec value");
  return std::string(text);
}

std::string offset_text(const TimeDelta* offset, const char* separator) {
  __int128 total = delta_microseconds(offset);
  char sign = total < 0 ? '-' : '+';
  if (total < 0) total = -total;
  auto micro = static_cast<int64_t>(total);
  int seconds = static_cast<int>(micro / 1000000), rest = static_cast<int>(micro % 1000000);
  char text[32];
  int n = snprintf(text, sizeof text, "%c%02d%s%02d", sign, seconds / 3600, separator, seconds / 60 % 60);
  if (rest) snprintf(text + n, sizeof text - static_cast<size_t>(n), "%s%02d.%06d", separator, seconds % 60, rest);
  else if (seconds % 60) snprintf(text + n, sizeof text - static_cast<size_t>(n), "%s%02d", separator, seconds % 60);
  return text;
}

Raised raise_iso_format(Thread& t, Value text) {
  Ref shown = TRY(repr(t, text));
  return raise_value_error(t, "Invalid isoformat string: ", shown.as<Str>());
}

// --- strftime --------------------------------------------------------------------------------------------------------

// %z, %Z and %f are ours, the rest is the time module's.
Result wrap_strftime(Thread& t, Value object, Value format, Value time_tuple, Value tzinfo, Value tz_argument,
                     int microsecond) {
  std::string text = str_wtf8(as<Str>(format)), out;
  for (size_t i = 0; i < text.size(); ++i) {
    char next = i + 1 < text.size() ? text[i + 1] : '\0';
    if (text[i] != '%' || !next) {
      out += text[i];
      continue;
    }
    ++i;
    if (next == 'f') {
      char digits[8];
      snprintf(digits, sizeof digits, "%06d", microsecond);
      out += digits;
    } else if (next == 'z') {
      Ref offset = TRY(call_utcoffset(t, tzinfo, tz_argument));
      if (!offset.is_none()) out += offset_text(offset.as<TimeDelta>(), "");
    } else if (next == 'Z') {
      if (tzinfo.is_absent()) continue;
      Ref name = TRY(call_method(t, object, "tzname"));
      if (name.is_none()) continue;
      Ref percent = TRY(make_ascii(t, "%")), doubled = TRY(make_ascii(t, "%%"));
      name = TRY(call_method(t, name, "replace", {percent, doubled}));
      if (!is_str(name)) return raise_type_error(t, "tzname.replace() did not return a string");
      out += TRY(as_utf8(t, name));
    } else {
      out += '%';
      out += next;
    }
  }
  Ref time_module = TRY(import_module(t, "time")), plain = TRY(make_str(t, out));
  return call_method(t, time_module, "strftime", {plain, time_tuple});
}

Result format_by_strftime(Thread& t, Value self, Value spec) {
  if (!is_str(spec)) return raise_type_error(t, "__format__() argument 1 must be str, not ", type_name(t, spec));
  if (as<Str>(spec)->length == 0) return str(t, self);
  return call_method(t, self, "strftime", {spec});
}

Status require_str(Thread& t, Value v, const char* function) {
  if (is_str(v)) return ok();
  return raise_type_error(t, function, "() argument 1 must be str, not ", v.is_none() ? "None" : type_name(t, v));
}

Result struct_time(Thread& t, const Moment& m, int dst) {
  Ref time_module = TRY(import_module(t, "time"));
  Ref parts = TRY(make_tuple(t, {small_int(m.year), small_int(m.month), small_int(m.day), small_int(m.hour),
                                 small_int(m.minute), small_int(m.second), small_int(weekday(m.year, m.month, m.day)),
                                 small_int(days_before_month(m.year, m.month) + m.day), small_int(dst)}));
  return call_method(t, time_module, "struct_time", {parts});
}

Result ctime_text(Thread& t, const Moment& m) {
  static const char* const kDays[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
  static const char* const kMonths[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                        "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  char text[64];
  snprintf(text, sizeof text, "%s %s %2d %02d:%02d:%02d %04d", kDays[weekday(m.year, m.month, m.day)],
           kMonths[m.month - 1], m.day, m.hour, m.minute, m.second, m.year);
  return make_ascii(t, text);
}

// --- arguments -------------------------------------------------------------------------------------------------------

ResultOf<int> int_argument(Thread& t, Value v) {
  int64_t n = TRY(as_i64(t, v));
  if (n > INT32_MAX) return raise_overflow_error(t, "signed integer is greater than maximum");
  if (n < INT32_MIN) return raise_overflow_error(t, "signed integer is less than minimum");
  return static_cast<int>(n);
}

Status timestamp_argument(Thread& t, Value v, bool to_microseconds, int64_t* seconds, int* microseconds) {
  *microseconds = 0;
  if (!is_float(v)) {
    Ref number = TRY(index(t, v));
    if (!int_fits_i64(number, seconds)) return raise_overflow_error(t, "timestamp out of range for platform time_t");
    return ok();
  }
  double d = float_value(v), whole;
  if (isnan(d)) return raise_value_error(t, "Invalid value NaN (not a number)");
  if (to_microseconds) {
    double part = nearbyint(modf(d, &whole) * 1e6);
    if (part >= 1e6) part -= 1e6, whole += 1.0;
    else if (part < 0) part += 1e6, whole -= 1.0;
    *microseconds = static_cast<int>(part);
  } else {
    whole = floor(d);
  }
  if (!(whole >= -0x1p63 && whole < 0x1p63))
    return raise_overflow_error(t, "timestamp out of range for platform time_t");
  *seconds = static_cast<int64_t>(whole);
  return ok();
}

ResultOf<std::string> state_argument(Thread& t, Value v, size_t size, size_t checked_at, int least, int most,
                                     const char* what) {
  auto is_state = [&](std::string_view state) {
    int checked = static_cast<unsigned char>(state[checked_at]) & 0x7F;
    return checked >= least && checked <= most;
  };
  if (is_bytes(v)) {
    std::string_view state = as<Bytes>(v)->view();
    if (state.size() == size && is_state(state)) return std::string(state);
    return std::string();
  }
  if (!is_str(v) || as<Str>(v)->length != static_cast<int64_t>(size)) return std::string();
  int checked = static_cast<int>((*as<Str>(v))[static_cast<int64_t>(checked_at)]) & 0x7F;
  if ((*as<Str>(v))[static_cast<int64_t>(checked_at)] > 0xFF || checked < least || checked > most) return std::string();
  std::string state;
  for (int64_t i = 0; i < as<Str>(v)->length; ++i) {
    char32_t c = (*as<Str>(v))[i];
    if (c > 0xFF) {
      return raise_value_error(t, "Failed to encode latin1 string when unpickling a ", what,
                               " object. pickle.load(data, encoding='latin1') is assumed.");
    }
    state += static_cast<char>(c);
  }
  return state;
}

Status add_constant(Thread& t, Type* type, const char* name, Value value) {
  return dict_set(t, type->dict, name, value);
}

}  // namespace krait::modules::datetime

// How datetimes are made: from fields and pickled states, from the clock, from timestamps, from text.
#include "interpreter/host/clock.h"
#include "interpreter/modules/datetime/datetime_class.h"
#include "interpreter/modules/import.h"
#include "interpreter/objects/bytes.h"
#include "interpreter/objects/int.h"

namespace krait::modules::datetime {

namespace {

Result from_state(Thread& t, Type* type, std::string_view state, Value tzinfo) {
  if (!tzinfo.is_none() && !is_tzinfo(tzinfo)) return raise_type_error(t, "bad tzinfo state arg");
  auto* d = allocate<DateTime>(t, type);
  if (!d) return raised;
  d->hash = -1;
  memcpy(d->data, state.data(), kDateTimeBytes);
  d->fold = d->data[2] >> 7;
  d->data[2] &= 0x7F;
  retain(d->tzinfo = or_absent(tzinfo));
  return Result::own(d);
}

// The moment in local time, or in UTC for a zone that then converts it.
Result from_timestamp(Thread& t, Type* cls, int64_t seconds, int microseconds, Value zone, bool in_utc) {
  Moment m;
  TRY(in_utc ? utc_moment(t, seconds, m) : local_moment(t, seconds, m));
  m.microsecond = microseconds;
  return make_datetime_by_class(t, cls, m, zone);
}
Result converted(Thread& t, Type* cls, int64_t seconds, int microseconds, Value zone) {
  TRY(check_tzinfo(t, zone));
  if (zone.is_none()) return from_timestamp(t, cls, seconds, microseconds, {}, false);
  Ref in_utc = TRY(from_timestamp(t, cls, seconds, microseconds, zone, true));
  return call_method(t, zone, "fromutc", {in_utc});
}

struct Now {
  int64_t seconds;
  int microseconds;
};
Now now() {
  int64_t micro = host::now(host::Clock::Wall) / 1000;
  return {micro / 1000000, static_cast<int>(micro % 1000000)};
}

}  // namespace

Result datetime_new(Thread& t, const Args& a) {
  if (a[2].is_absent()) {
    std::string state = TRY(state_argument(t, a[0], kDateTimeBytes, 2, 1, 12, "datetime"));
    if (!state.empty()) {
      Value zone = a[1].is_absent() ? a[7] : a[1];
      return from_state(t, as<Type>(a.self), state, zone);
    }
  }
  Moment m;
  m.year = TRY(int_argument(t, a[0]));
  if (a[1].is_absent()) return raise_type_error(t, "function missing required argument 'month' (pos 2)");
  m.month = TRY(int_argument(t, a[1]));
  if (a[2].is_absent()) return raise_type_error(t, "function missing required argument 'day' (pos 3)");
  m.day = TRY(int_argument(t, a[2]));
  int* const parts[] = {&m.hour, &m.minute, &m.second, &m.microsecond};
  for (size_t i = 0; i < 4; ++i) *parts[i] = TRY(int_argument(t, a[3 + i]));
  m.fold = TRY(int_argument(t, a[8]));
  TRY(check_date(t, m.year, m.month, m.day));
  TRY(check_time(t, m.hour, m.minute, m.second, m.microsecond, m.fold));
  TRY(check_tzinfo(t, a[7]));
  return make_datetime(t, as<Type>(a.self), m, or_absent(a[7]));
}

Result datetime_now(Thread& t, const Args& a) {
  Now n = now();
  return converted(t, as<Type>(a.self), n.seconds, n.microseconds, a[0]);
}
Result datetime_utcnow(Thread& t, const Args& a) {
  Now n = now();
  return from_timestamp(t, as<Type>(a.self), n.seconds, n.microseconds, {}, true);
}
Result datetime_fromtimestamp(Thread& t, const Args& a) {
  TRY(check_tzinfo(t, a[1]));
  int64_t seconds;
  int microseconds;
  TRY(timestamp_argument(t, a[0], true, &seconds, &microseconds));
  return converted(t, as<Type>(a.self), seconds, microseconds, a[1]);
}
Result datetime_utcfromtimestamp(Thread& t, const Args& a) {
  int64_t seconds;
  int microseconds;
  TRY(timestamp_argument(t, a[0], true, &seconds, &microseconds));
  return from_timestamp(t, as<Type>(a.self), seconds, microseconds, {}, true);
}

Result datetime_strptime(Thread& t, const Args& a) {
  for (size_t i = 0; i < 2; ++i) {
    if (!is_str(a[i]))
      return raise_type_error(t, "strptime() argument ", i + 1, " must be str, not ", type_name(t, a[i]));
  }
  Ref module = TRY(import_module(t, "_strptime"));
  return call_method(t, module, "_strptime_datetime", {a.self, a[0], a[1]});
}

Result datetime_combine(Thread& t, const Args& a) {
  if (!is_date(a[0]))
    return raise_type_error(t, "combine() argument 1 must be datetime.date, not ", type_name(t, a[0]));
  if (!is_time(a[1]))
    return raise_type_error(t, "combine() argument 2 must be datetime.time, not ", type_name(t, a[1]));
  auto* d = as<Date>(a[0]);
  auto* x = as<Time>(a[1]);
  Value zone = a[2].is_absent() ? or_none(x->tzinfo) : a[2];
  TRY(check_tzinfo(t, zone));
  Moment m{d->year(), d->month(), d->day(), x->hour(), x->minute(), x->second(), x->microsecond(), x->fold};
  return make_datetime_by_class(t, as<Type>(a.self), m, or_absent(zone));
}

Result datetime_fromisoformat(Thread& t, const Args& a) {
  if (!is_str(a[0])) return raise_type_error(t, "fromisoformat: argument must be str");
  std::string text = str_wtf8(as<Str>(a[0]));
  size_t separator = iso_separator(text);
  Moment m;
  bool has_zone = false;
  int offset = 0, micro = 0;
  if (separator > text.size() || !parse_iso_date(std::string_view(text).substr(0, separator), m))
    return raise_iso_format(t, a[0]);
  if (separator < text.size()) {
    // The separator is one character, of any length in UTF-8.
    size_t rest = separator + 1;
    while (rest < text.size() && (static_cast<unsigned char>(text[rest]) & 0xC0) == 0x80) ++rest;
    bool has_time = text.size() - separator > 1;
    if (has_time && !parse_iso_time(std::string_view(text).substr(rest), m, &has_zone, &offset, &micro))
      return raise_iso_format(t, a[0]);
  }
  Ref zone = TRY(zone_of_offset(t, has_zone, offset, micro));
  return make_datetime_by_class(t, as<Type>(a.self), m, or_absent(zone));
}

}  // namespace krait::modules::datetime

// datetime.datetime: its fields, text, zones and state. Constructors by clock and text: datetime_create.cpp; arithmetic
// and order: datetime_arithmetic.cpp.
#include "interpreter/modules/datetime/datetime_class.h"
#include "interpreter/modules/native_object.h"
#include "interpreter/objects/bytes.h"
#include "interpreter/objects/float.h"
#include "interpreter/objects/int.h"

namespace krait::modules::datetime {

Moment moment_of(const DateTime* d) {
  return {d->year(), d->month(), d->day(), d->hour(), d->minute(), d->second(), d->microsecond(), d->fold};
}

namespace {

DateTime* self_of(Value v) { return as<DateTime>(v); }
using DateTimeLife = Life<DateTime, &DateTime::tzinfo>;

// --- parts -----------------------------------------------------------------------------------------------------------

Result datetime_date(Thread& t, const Args& a) {
  DateTime* d = self_of(a.self);
  return make_date(t, type_for(t, kDateType), d->year(), d->month(), d->day());
}
Result datetime_time(Thread& t, const Args& a) {
  return make_time(t, type_for(t, kTimeType), moment_of(self_of(a.self)), {});
}
Result datetime_timetz(Thread& t, const Args& a) {
  return make_time(t, type_for(t, kTimeType), moment_of(self_of(a.self)), self_of(a.self)->tzinfo);
}

// --- text ------------------------------------------------------------------------------------------------------------

Result isoformat(Thread& t, DateTime* d, std::string_view separator, Value timespec) {
  std::string text = date_text(d);
  text += separator;
  text += TRY(time_text(t, moment_of(d), timespec));
  Ref offset = TRY(call_utcoffset(t, d->tzinfo, Value::from_object(d)));
  if (!offset.is_none()) text += offset_text(offset.as<TimeDelta>(), ":");
  return make_str(t, text);
}
Result datetime_isoformat(Thread& t, const Args& a) {
  std::string separator = "T";
  if (!a[0].is_absent()) {
    if (!is_str(a[0]) || as<Str>(a[0])->length != 1) {
      return raise_type_error(t, "isoformat() argument 1 must be a unicode character, not ", type_name(t, a[0]));
    }
    separator = str_wtf8(as<Str>(a[0]));
  }
  if (!a[1].is_absent() && !is_str(a[1]))
    return raise_type_error(t, "isoformat() argument 2 must be str, not ", type_name(t, a[1]));
  return isoformat(t, self_of(a.self), separator, a[1]);
}
Result datetime_str(Thread& t, Value self) {
  Ref space = TRY(make_ascii(t, " "));
  return call_method(t, self, "isoformat", {space});
}
Result datetime_repr(Thread& t, Value self) {
  DateTime* d = self_of(self);
  std::string text =
      cat(shown_type(t, self), "(", d->year(), ", ", d->month(), ", ", d->day(), ", ", d->hour(), ", ", d->minute());
  if (d->microsecond()) text += cat(", ", d->second(), ", ", d->microsecond());
  else if (d->second()) text += cat(", ", d->second());
  if (d->fold) text += ", fold=1";
  if (!d->tzinfo.is_absent()) {
    Ref zone = TRY(repr(t, d->tzinfo));
    text += cat(", tzinfo=", zone.as<Str>());
  }
  return make_str(t, text + ")");
}
Result datetime_ctime(Thread& t, const Args& a) { return ctime_text(t, moment_of(self_of(a.self))); }
Result datetime_strftime(Thread& t, const Args& a) {
  TRY(require_str(t, a[0], "strftime"));
  Ref tuple = TRY(call_method(t, a.self, "timetuple"));
  DateTime* d = self_of(a.self);
  return wrap_strftime(t, a.self, a[0], tuple, d->tzinfo, a.self, d->microsecond());
}

// --- zones -----------------------------------------------------------------------------------------------------------

Result datetime_utcoffset(Thread& t, const Args& a) { return call_utcoffset(t, self_of(a.self)->tzinfo, a.self); }
Result datetime_dst(Thread& t, const Args& a) { return call_dst(t, self_of(a.self)->tzinfo, a.self); }
Result datetime_tzname(Thread& t, const Args& a) { return call_tzname(t, self_of(a.self)->tzinfo, a.self); }

Result datetime_timetuple(Thread& t, const Args& a) {
  DateTime* d = self_of(a.self);
  int dst = -1;
  if (!d->tzinfo.is_absent()) {
    Ref delta = TRY(call_dst(t, d->tzinfo, a.self));
    if (!delta.is_none()) dst = delta_microseconds(delta.as<TimeDelta>()) != 0;
  }
  return struct_time(t, moment_of(d), dst);
}
Result datetime_utctimetuple(Thread& t, const Args& a) {
  DateTime* d = self_of(a.self);
  Ref offset = TRY(call_utcoffset(t, d->tzinfo, a.self));
  Moment m = moment_of(d);
  if (!offset.is_none()) {
    auto* o = offset.as<TimeDelta>();
    TRY(moment_plus(t, m, -int64_t{o->days}, -int64_t{o->seconds}, -int64_t{o->microseconds}));
  }
  return struct_time(t, m, 0);
}
Result datetime_timestamp(Thread& t, const Args& a) {
  DateTime* d = self_of(a.self);
  if (!d->tzinfo.is_absent()) {
    Ref offset = TRY(call_utcoffset(t, d->tzinfo, a.self));
    if (!offset.is_none()) {
      __int128 micro = static_cast<__int128>(seconds_of(moment_of(d)) - kEpochSeconds) * 1000000 + d->microsecond() -
                       delta_microseconds(offset.as<TimeDelta>());
      Ref since = TRY(make_delta_of(t, type_for(t, kTimeDeltaType), micro));
      return call_method(t, since, "total_seconds");
    }
    return raise_type_error(t, "can't subtract offset-naive and offset-aware datetimes");
  }
  int64_t seconds = TRY(utc_seconds_of_local(t, moment_of(d)));
  return make_float(t, static_cast<double>(seconds - kEpochSeconds) + d->microsecond() / 1e6);
}

// The zone of the place: for a naive datetime what it was then, for a moment in UTC what it is at that moment.
Result local_zone_of(Thread& t, const Moment& naive) {
  int64_t seconds = TRY(utc_seconds_of_local(t, naive));
  return local_timezone_at(t, seconds - kEpochSeconds);
}
Result datetime_astimezone(Thread& t, const Args& a) {
  TRY(check_tzinfo(t, a[0]));
  DateTime* d = self_of(a.self);
  Ref own = Ref::copy(d->tzinfo);
  if (own.is_absent()) own = TRY(local_zone_of(t, moment_of(d)));
  if (own.get() == a[0]) return Result::copy(a.self);
  Ref offset = TRY(call_utcoffset(t, own, a.self));
  if (offset.is_none()) {
    own = TRY(local_zone_of(t, moment_of(d)));
    if (own.get() == a[0]) return Result::copy(a.self);
    offset = TRY(call_utcoffset(t, own, a.self));
  }
  Ref in_utc = TRY(add_delta(t, d, offset.as<TimeDelta>(), -1));
  auto* moved = in_utc.as<DateTime>();
  Ref zone = Ref::copy(a[0]);
  if (zone.is_none()) zone = TRY(local_timezone_at(t, seconds_of(moment_of(moved)) - kEpochSeconds));
  replace(moved->tzinfo, Ref(zone));
  moved->hash = -1;
  return call_method(t, zone, "fromutc", {in_utc});
}

Result datetime_replace(Thread& t, const Args& a) {
  DateTime* d = self_of(a.self);
  Moment m = moment_of(d);
  int* const parts[] = {&m.year, &m.month, &m.day, &m.hour, &m.minute, &m.second, &m.microsecond};
  for (size_t i = 0; i < 7; ++i)
    if (!a[i].is_absent()) *parts[i] = TRY(int_argument(t, a[i]));
  Value zone = a[7].is_absent() ? or_none(d->tzinfo) : a[7];
  if (!a[8].is_absent()) m.fold = TRY(int_argument(t, a[8]));
  if (m.fold != 0 && m.fold != 1) return raise_value_error(t, "fold must be either 0 or 1");
  TRY(check_tzinfo(t, zone));
  return make_datetime(t, d->type, m, or_absent(zone));
}

// --- state -----------------------------------------------------------------------------------------------------------

Result datetime_reduce_ex(Thread& t, const Args& a) {
  return reduce_moment(t, self_of(a.self), TRY(int_argument(t, a[0])));
}
Result datetime_reduce(Thread& t, const Args& a) { return reduce_moment(t, self_of(a.self), 2); }

const NativeFunction kMethods[] = {
    {"now(tz=None)", datetime_now,
     "The present date and time in the time zone tz.\nIf tz is left out, they are local and the datetime has no "
     "tzinfo.",
     Binding::ClassMethod},
    {"utcnow()!", datetime_utcnow, "The present date and time in UTC, as a datetime with no tzinfo.",
     Binding::ClassMethod},
    {"fromtimestamp(timestamp, tz=None)!", datetime_fromtimestamp,
     "The datetime at a POSIX timestamp, in the time zone tz or else in local time.", Binding::ClassMethod},
    {"utcfromtimestamp(timestamp, /)!", datetime_utcfromtimestamp,
     "The date and time in UTC at a POSIX timestamp, as a datetime with no tzinfo.", Binding::ClassMethod},
    {"strptime(date_string, format, /)!", datetime_strptime,
     "The datetime that a string stands for when read by a format with codes as in time.strptime().",
     Binding::ClassMethod},
    {"combine(date, time, tzinfo=<absent>)", datetime_combine, "A datetime made up of the given date and time.",
     Binding::ClassMethod},
    {"fromisoformat(string, /)!", datetime_fromisoformat,
     "The datetime that a string stands for, in almost any of the ISO 8601 formats.", Binding::ClassMethod},
    {"date()!", datetime_date, "The date part: year, month and day."},
    {"time()!", datetime_time, "The time of day on its own, with tzinfo left off."},
    {"timetz()!", datetime_timetz, "The time of day on its own, tzinfo included."},
    {"ctime()!", datetime_ctime, "Return ctime() style string."},
    {"timetuple()!", datetime_timetuple, "The date as a struct_time, the type that time.localtime() gives."},
    {"timestamp()!", datetime_timestamp,
     "The POSIX timestamp of this moment: seconds since 1970 began in UTC, as a float."},
    {"utctimetuple()!", datetime_utctimetuple,
     "The moment in UTC as a struct_time, the type that time.localtime() gives."},
    {"isoformat(sep=<absent>, timespec=<absent>)!", datetime_isoformat,
     "The datetime as an ISO 8601 string: YYYY-MM-DDT[HH[:MM[:SS[.mmm[uuu]]]]][+HH:MM].\nsep, 'T' by default, is "
     "what stands between date and time. timespec says how far the time goes:\n'auto', 'hours', 'minutes', "
     "'seconds', 'milliseconds' or 'microseconds'."},
    {"strftime(format)!", datetime_strftime, "format -> strftime() style string."},
    {"utcoffset()!", datetime_utcoffset,
     "How far local time is ahead of UTC, as a timedelta asked of tzinfo; None if there is no tzinfo."},
    {"tzname()!", datetime_tzname, "The name of the time zone, asked of tzinfo; None if there is no tzinfo."},
    {"dst()!", datetime_dst, "The daylight saving shift as a timedelta, asked of tzinfo; None if there is no tzinfo."},
    {"replace(year=<absent>, month=<absent>, day=<absent>, hour=<absent>, minute=<absent>, second=<absent>, "
     "microsecond=<absent>, "
     "tzinfo=<absent>, *, fold=<absent>)",
     datetime_replace, "A new datetime like this one except for the fields given as arguments."},
    {"astimezone(tz=None)!", datetime_astimezone,
     "The same moment in the time zone tz, or in the local one if tz is left out."},
    {"__reduce_ex__(protocol, /)!", datetime_reduce_ex, "__reduce_ex__(proto) -> (cls, state)"},
    {"__reduce__()!", datetime_reduce, "__reduce__() -> (cls, state)"},
    {}};
const NativeGetSet kGetSets[] = {{"hour", get_hour<DateTime>},
                                 {"minute", get_minute<DateTime>},
                                 {"second", get_second<DateTime>},
                                 {"microsecond", get_microsecond<DateTime>},
                                 {"tzinfo", get_tzinfo<DateTime>},
                                 {"fold", get_fold<DateTime>},
                                 {}};

}  // namespace

Result make_datetime(Thread& t, Type* type, const Moment& m, Value tzinfo) {
  TRY(check_date(t, m.year, m.month, m.day));
  TRY(check_time(t, m.hour, m.minute, m.second, m.microsecond, m.fold));
  auto* d = allocate<DateTime>(t, type);
  if (!d) return raised;
  d->hash = -1;
  const int bytes[kDateTimeBytes] = {
      m.year >> 8,        m.year,       m.month, m.day, m.hour, m.minute, m.second, m.microsecond >> 16,
      m.microsecond >> 8, m.microsecond};
  for (int i = 0; i < kDateTimeBytes; ++i) d->data[i] = static_cast<uint8_t>(bytes[i]);
  d->fold = static_cast<uint8_t>(m.fold);
  retain(d->tzinfo = tzinfo);
  return Result::own(d);
}
Result make_datetime_by_class(Thread& t, Type* type, const Moment& m, Value tzinfo) {
  if (type == type_for(t, kDateTimeType)) return make_datetime(t, type, m, tzinfo);
  Ref made = TRY(call(t, Value::from_object(type),
                      {small_int(m.year), small_int(m.month), small_int(m.day), small_int(m.hour), small_int(m.minute),
                       small_int(m.second), small_int(m.microsecond), or_none(tzinfo)}));
  if (m.fold && is_datetime(made)) made.as<DateTime>()->fold = static_cast<uint8_t>(m.fold);
  return made;
}

const TypeSpec kDateTimeType = {
    .name = "datetime.datetime",
    .doc =
        "datetime(year, month, day[, hour[, minute[, second[, microsecond[,tzinfo]]]]])\n\nA date together with "
        "a time of day. Only year, month and day must be given.\nAll are ints but tzinfo, which is None or an "
        "object of a subclass of tzinfo.",
    .size = sizeof(DateTime),
    .flags = kBaseType,
    .base = &kDateType,
    .new_ = {"datetime(year, month=<absent>, day=<absent>, hour=0, minute=0, second=0, microsecond=0, tzinfo=None, *, "
             "fold=0)",
             datetime_new},
    .methods = kMethods,
    .getsets = kGetSets,
    .slots = {.destroy = DateTimeLife::destroy,
              .traverse = DateTimeLife::traverse,
              .clear = DateTimeLife::clear,
              .repr = datetime_repr,
              .str = datetime_str,
              .hash = datetime_hash,
              .compare = datetime_compare,
              .add = datetime_add,
              .subtract = datetime_subtract}};

}  // namespace krait::modules::datetime

// datetime.tzinfo and datetime.timezone, and asking either for offsets.
#include <errno.h>
#include <time.h>

#include "interpreter/modules/datetime/datetime_internal.h"
#include "interpreter/modules/native_object.h"
#include "interpreter/objects/dict.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/type.h"

namespace krait::modules::datetime {

namespace {

using ZoneLife = Life<TimeZone, &TimeZone::offset, &TimeZone::name>;
TimeZone* self_of(Value v) { return as<TimeZone>(v); }
bool is_timezone(Value v) { return has_spec(v, kTimeZoneType); }

bool in_range(const TimeDelta* d) {
  __int128 total = delta_microseconds(d), day = static_cast<__int128>(kSecondsADay) * 1000000;
  return total > -day && total < day;
}

// The answer of a tzinfo's utcoffset() or dst(): None, or a timedelta of less than a day.
Result ask_offset(Thread& t, Value tzinfo, Value argument, const char* method) {
  if (tzinfo.is_absent() || tzinfo.is_none()) return kNone;
  Ref answer = TRY(call_method(t, tzinfo, method, {or_none(argument)}));
  if (answer.is_none()) return answer;
  if (!is_delta(answer)) {
    return raise_type_error(t, "tzinfo.", method, "() must return None or timedelta, not '", type_name(t, answer), "'");
  }
  if (!in_range(answer.as<TimeDelta>())) {
    return raise_value_error(
        t, "offset must be a timedelta strictly between -timedelta(hours=24) and timedelta(hours=24).");
  }
  return answer;
}

}  // namespace

Status check_tzinfo(Thread& t, Value v) {
  if (v.is_none() || is_tzinfo(v)) return ok();
  return raise_type_error(t, "tzinfo argument must be None or of a tzinfo subclass, not type '",
                          v.is_object() && v.object()->type->flags & kHeapType ? std::string(type_name(t, v))
                                                                               : type_full_name(type_of(t, v)),
                          "'");
}

Result call_utcoffset(Thread& t, Value tzinfo, Value argument) {
  if (!tzinfo.is_absent() && is_timezone(tzinfo)) return Result::copy(self_of(tzinfo)->offset);
  return ask_offset(t, tzinfo, argument, "utcoffset");
}
Result call_dst(Thread& t, Value tzinfo, Value argument) { return ask_offset(t, tzinfo, argument, "dst"); }
Result call_tzname(Thread& t, Value tzinfo, Value argument) {
  if (tzinfo.is_absent() || tzinfo.is_none()) return kNone;
  Ref answer = TRY(call_method(t, tzinfo, "tzname", {or_none(argument)}));
  if (answer.is_none() || is_str(answer)) return answer;
  return raise_type_error(t, "tzinfo.tzname() must return None or a string, not '", type_name(t, answer), "'");
}

Value utc(Thread& t) { return type_for(t, kTimeZoneType)->module_state; }

namespace {

Result new_timezone(Thread& t, Value offset, Value name) {
  auto* z = allocate<TimeZone>(t, type_for(t, kTimeZoneType));
  if (!z) return raised;
  retain(z->offset = offset);
  retain(z->name = name);
  return Result::own(z);
}

}  // namespace

Result make_timezone(Thread& t, Value offset, Value name) {
  auto* d = as<TimeDelta>(offset);
  if (name.is_absent() && delta_microseconds(d) == 0 && !utc(t).is_absent()) return Result::copy(utc(t));
  if (!in_range(d)) {
    Ref shown = TRY(repr(t, offset));
    return raise_value_error(
        t, "offset must be a timedelta strictly between -timedelta(hours=24) and timedelta(hours=24), not ",
        shown.as<Str>(), ".");
  }
  return new_timezone(t, offset, name);
}

Result local_timezone_at(Thread& t, int64_t timestamp) {
  tm parts;
  time_t when = timestamp;
  if (!localtime_r(&when, &parts)) return raise_os_error(t, errno ? errno : EINVAL);
  Ref offset = TRY(make_delta(t, 0, parts.tm_gmtoff, 0)), name = TRY(fs_decode(t, parts.tm_zone ? parts.tm_zone : ""));
  return make_timezone(t, offset, name);
}

namespace {

// --- tzinfo ----------------------------------------------------------------------------------------------------------

template <int kIndex> Result not_implemented(Thread& t, const Args&) {
  constexpr const char* kNames[] = {"tzname()!", "utcoffset()", "dst()"};
  return raise_message(t, t.types().NotImplementedError, cat("a tzinfo subclass must implement ", kNames[kIndex]));
}

// From UTC to local time, for zones whose standard offset changes seldom.
Result tzinfo_fromutc(Thread& t, const Args& a) {
  if (!is_datetime(a[0])) return raise_type_error(t, "fromutc: argument must be a datetime");
  auto* when = as<DateTime>(a[0]);
  if (when->tzinfo != a.self) return raise_value_error(t, "fromutc: dt.tzinfo is not self");
  Ref offset = TRY(call_utcoffset(t, a.self, a[0]));
  if (offset.is_none()) return raise_value_error(t, "fromutc: non-None utcoffset() result required");
  Ref dst = TRY(call_dst(t, a.self, a[0]));
  if (dst.is_none()) return raise_value_error(t, "fromutc: non-None dst() result required");
  Ref standard = TRY(delta_subtract(t, offset, dst)), moved = TRY(add_delta(t, when, standard.as<TimeDelta>(), 1));
  dst = TRY(call_dst(t, a.self, moved));
  if (dst.is_none()) return raise_value_error(t, "fromutc: tz.dst() gave inconsistent results; cannot convert");
  if (delta_microseconds(dst.as<TimeDelta>()) == 0) return moved;
  return add_delta(t, moved.as<DateTime>(), dst.as<TimeDelta>(), 1);
}

Result tzinfo_reduce(Thread& t, const Args& a) {
  Ref initial = TRY(get_attr_or_absent(t, a.self, "__getinitargs__"));
  Ref arguments = initial ? TRY(call(t, initial)) : TRY(make_tuple(t, {}));
  Ref get_state = TRY(get_attr(t, a.self, t.names().__getstate__)), state = TRY(call(t, get_state));
  return make_tuple(t, {Value::from_object(type_of(t, a.self)), arguments.get(), state.get()});
}
Result tzinfo_new(Thread& t, Type* type, const Value*, size_t, Tuple*) {
  auto* z = allocate<Object>(t, type);
  if (!z) return raised;
  return Result::own(z);
}

const NativeFunction kTzInfoMethods[] = {
    {"tzname(dt, /)!", not_implemented<0>, "The name that the time zone has at a datetime, as a str."},
    {"utcoffset(dt, /)!", not_implemented<1>,
     "How far local time is from UTC at a datetime, as a timedelta; west of UTC it is negative."},
    {"dst(dt, /)!", not_implemented<2>,
        "The daylight saving shift that applies at a datetime, as a timedelta; positive is east of UTC."},
    {"fromutc(dt, /)", tzinfo_fromutc,
        "Turns a datetime that holds UTC into one that holds the time in this zone."},
    {"__reduce__()!", tzinfo_reduce, "-> (cls, state)"},
    {}};

// --- timezone --------------------------------------------------------------------------------------------------------

Result timezone_new(Thread& t, const Args& a) {
  if (!is_delta(a[0])) {
    return raise_type_error(t, "timezone() argument 1 must be datetime.timedelta, not ",
                            a[0].is_none() ? "None" : type_name(t, a[0]));
  }
  if (!a[1].is_absent() && !is_str(a[1])) {
    return raise_type_error(t, "timezone() argument 2 must be str, not ", a[1].is_none() ? "None" : type_name(t, a[1]));
  }
  return make_timezone(t, a[0], a[1]);
}
Status check_argument(Thread& t, Value v, const char* method) {
  if (v.is_none() || is_datetime(v)) return ok();
  return raise_type_error(t, method, "(dt) argument must be a datetime instance or None, not ", type_name(t, v));
}
Result timezone_utcoffset(Thread& t, const Args& a) {
  TRY(check_argument(t, a[0], "utcoffset"));
  return Result::copy(self_of(a.self)->offset);
}
Result timezone_dst(Thread& t, const Args& a) {
  TRY(check_argument(t, a[0], "dst"));
  return kNone;
}
Result timezone_str(Thread& t, Value self) {
  TimeZone* z = self_of(self);
  if (!z->name.is_absent()) return Result::copy(z->name);
  auto* offset = as<TimeDelta>(z->offset);
  if (delta_microseconds(offset) == 0) return make_ascii(t, "UTC");
  return make_ascii(t, "UTC" + offset_text(offset, ":"));
}
Result timezone_tzname(Thread& t, const Args& a) {
  TRY(check_argument(t, a[0], "tzname"));
  return timezone_str(t, a.self);
}
Result timezone_fromutc(Thread& t, const Args& a) {
  if (!is_datetime(a[0])) return raise_type_error(t, "fromutc: argument must be a datetime instance");
  auto* when = as<DateTime>(a[0]);
  if (when->tzinfo != a.self) return raise_value_error(t, "fromutc: dt.tzinfo is not self");
  return add_delta(t, when, as<TimeDelta>(self_of(a.self)->offset), 1);
}
Result timezone_getinitargs(Thread& t, const Args& a) {
  TimeZone* z = self_of(a.self);
  if (z->name.is_absent()) return make_tuple(t, {z->offset});
  return make_tuple(t, {z->offset, z->name});
}
Result timezone_repr(Thread& t, Value self) {
  TimeZone* z = self_of(self);
  if (self == utc(t)) return make_ascii(t, "datetime.timezone.utc");
  Ref offset = TRY(repr(t, z->offset));
  if (z->name.is_absent()) return make_str(t, cat(shown_type(t, self), "(", offset.as<Str>(), ")"));
  Ref name = TRY(repr(t, z->name));
  return make_str(t, cat(shown_type(t, self), "(", offset.as<Str>(), ", ", name.as<Str>(), ")"));
}
ResultOf<int64_t> timezone_hash(Thread& t, Value self) { return hash(t, self_of(self)->offset); }
Result timezone_compare(Thread& t, Value a, Value b, CompareOp op) {
  if ((op != CompareOp::Eq && op != CompareOp::Ne) || !is_timezone(a) || !is_timezone(b)) return kNotImplemented;
  return compare(t, self_of(a)->offset, self_of(b)->offset, op);
}

const NativeFunction kTimeZoneMethods[] = {
    {"tzname(dt, /)!", timezone_tzname,
     "The name given when the zone was made, or else its offset in the form 'UTC(+|-)HH:MM'."},
    {"utcoffset(dt, /)!", timezone_utcoffset, "Return fixed offset."},
    {"dst(dt, /)!", timezone_dst, "Return None."},
    {"fromutc(dt, /)", timezone_fromutc,
        "Turns a datetime that holds UTC into one that holds the time in this zone."},
    {"__getinitargs__()", timezone_getinitargs, "pickle support"},
    {}};

}  // namespace

const TypeSpec kTzInfoType = {.name = "datetime.tzinfo",
                              .doc =
                                  "The base class of time zones; a subclass says how its local time relates to UTC.",
                              .flags = kBaseType,
                              .methods = kTzInfoMethods,
                              .slots = {.new_ = tzinfo_new}};

const TypeSpec kTimeZoneType = {.name = "datetime.timezone",
                                .doc = "A time zone whose distance from UTC is always the same.",
                                .size = sizeof(TimeZone),
                                .base = &kTzInfoType,
                                .new_ = {"timezone(offset, name=<absent>)", timezone_new},
                                .methods = kTimeZoneMethods,
                                .slots = {.destroy = ZoneLife::destroy,
                                          .repr = timezone_repr,
                                          .str = timezone_str,
                                          .hash = timezone_hash,
                                          .compare = timezone_compare}};

}  // namespace krait::modules::datetime

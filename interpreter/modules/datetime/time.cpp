// datetime.time: a time of day, with or without a zone.
#include "interpreter/modules/datetime/datetime_internal.h"
#include "interpreter/modules/native_object.h"
#include "interpreter/objects/bytes.h"
#include "interpreter/objects/int.h"
#include "interpreter/runtime/hash.h"
#include "interpreter/runtime/order.h"

namespace krait::modules::datetime {

namespace {

Time* self_of(Value v) { return as<Time>(v); }
using TimeLife = Life<Time, &Time::tzinfo>;

Moment moment_of_time(const Time* x) {
  Moment m;
  m.hour = x->hour(), m.minute = x->minute(), m.second = x->second(), m.microsecond = x->microsecond(),
  m.fold = x->fold;
  return m;
}

Result from_state(Thread& t, Type* type, std::string_view state, Value tzinfo) {
  if (!tzinfo.is_none() && !is_tzinfo(tzinfo)) return raise_type_error(t, "bad tzinfo state arg");
  auto* x = allocate<Time>(t, type);
  if (!x) return raised;
  x->hash = -1;
  memcpy(x->data, state.data(), kTimeBytes);
  x->fold = x->data[0] >> 7;
  x->data[0] &= 0x7F;
  retain(x->tzinfo = or_absent(tzinfo));
  return Result::own(x);
}

Result time_new(Thread& t, const Args& a) {
  if (!a[0].is_absent() && a[2].is_absent() && a[3].is_absent()) {
    std::string state = TRY(state_argument(t, a[0], kTimeBytes, 0, 0, 23, "time"));
    if (!state.empty()) return from_state(t, as<Type>(a.self), state, a[1].is_absent() ? Value(kNone) : a[1]);
  }
  Moment m;
  int* const parts[] = {&m.hour, &m.minute, &m.second, &m.microsecond};
  for (size_t i = 0; i < 4; ++i)
    if (!a[i].is_absent()) *parts[i] = TRY(int_argument(t, a[i]));
  m.fold = TRY(int_argument(t, a[5]));
  TRY(check_time(t, m.hour, m.minute, m.second, m.microsecond, m.fold));
  TRY(check_tzinfo(t, a[4]));
  return make_time(t, as<Type>(a.self), m, or_absent(a[4]));
}

Result time_fromisoformat(Thread& t, const Args& a) {
  if (!is_str(a[0])) return raise_type_error(t, "fromisoformat: argument must be str");
  std::string text = str_wtf8(as<Str>(a[0]));
  std::string_view rest = text;
  if (!rest.empty() && rest[0] == 'T') rest.remove_prefix(1);
  Moment m;
  bool has_zone;
  int offset, micro;
  if (!parse_iso_time(rest, m, &has_zone, &offset, &micro)) return raise_iso_format(t, a[0]);
  Ref zone = TRY(zone_of_offset(t, has_zone, offset, micro));
  return make_time_by_class(t, as<Type>(a.self), m, or_absent(zone));
}

// --- text ------------------------------------------------------------------------------------------------------------

Result time_isoformat(Thread& t, const Args& a) {
  Time* x = self_of(a.self);
  if (!a[0].is_absent() && !is_str(a[0]))
    return raise_type_error(t, "isoformat() argument 1 must be str, not ", type_name(t, a[0]));
  std::string text = TRY(time_text(t, moment_of_time(x), a[0]));
  Ref offset = TRY(call_utcoffset(t, x->tzinfo, kNone));
  if (!offset.is_none()) text += offset_text(offset.as<TimeDelta>(), ":");
  return make_ascii(t, text);
}
Result time_str(Thread& t, Value self) { return call_method(t, self, "isoformat"); }
Result time_repr(Thread& t, Value self) {
  Time* x = self_of(self);
  std::string text = cat(shown_type(t, self), "(", x->hour(), ", ", x->minute());
  if (x->microsecond()) text += cat(", ", x->second(), ", ", x->microsecond());
  else if (x->second()) text += cat(", ", x->second());
  if (!x->tzinfo.is_absent()) {
    Ref zone = TRY(repr(t, x->tzinfo));
    text += cat(", tzinfo=", zone.as<Str>());
  }
  if (x->fold) text += ", fold=1";
  return make_str(t, text + ")");
}
Result time_strftime(Thread& t, const Args& a) {
  Time* x = self_of(a.self);
  TRY(require_str(t, a[0], "strftime"));
  // A year is needed, and the C library does not take years before 1000 well.
  Ref tuple =
      TRY(make_tuple(t, {small_int(1900), small_int(1), small_int(1), small_int(x->hour()), small_int(x->minute()),
                         small_int(x->second()), small_int(0), small_int(1), small_int(-1)}));
  return wrap_strftime(t, a.self, a[0], tuple, x->tzinfo, kNone, x->microsecond());
}
Result time_format(Thread& t, const Args& a) { return format_by_strftime(t, a.self, a[0]); }

// --- zone ------------------------------------------------------------------------------------------------------------

Result time_utcoffset(Thread& t, const Args& a) { return call_utcoffset(t, self_of(a.self)->tzinfo, kNone); }
Result time_dst(Thread& t, const Args& a) { return call_dst(t, self_of(a.self)->tzinfo, kNone); }
Result time_tzname(Thread& t, const Args& a) { return call_tzname(t, self_of(a.self)->tzinfo, kNone); }

Result time_replace(Thread& t, const Args& a) {
  Time* x = self_of(a.self);
  Moment m = moment_of_time(x);
  int* const parts[] = {&m.hour, &m.minute, &m.second, &m.microsecond};
  for (size_t i = 0; i < 4; ++i)
    if (!a[i].is_absent()) *parts[i] = TRY(int_argument(t, a[i]));
  Value zone = a[4].is_absent() ? or_none(x->tzinfo) : a[4];
  if (!a[5].is_absent()) m.fold = TRY(int_argument(t, a[5]));
  TRY(check_time(t, m.hour, m.minute, m.second, m.microsecond, m.fold));
  TRY(check_tzinfo(t, zone));
  return make_time_by_class(t, x->type, m, or_absent(zone));
}

// --- order -----------------------------------------------------------------------------------------------------------

// Microseconds of the day in UTC.
__int128 in_utc(const Time* x, const TimeDelta* offset) {
  int64_t seconds = x->hour() * 3600 + x->minute() * 60 + x->second();
  return static_cast<__int128>(seconds) * 1000000 + x->microsecond() - delta_microseconds(offset);
}
Result time_compare(Thread& t, Value a, Value b, CompareOp op) {
  if (!is_time(a) || !is_time(b)) return kNotImplemented;
  Time *x = self_of(a), *y = self_of(b);
  if (x->tzinfo == y->tzinfo) return answer_of_order(memcmp(x->data, y->data, kTimeBytes), op);
  Ref p = TRY(call_utcoffset(t, x->tzinfo, kNone)), q = TRY(call_utcoffset(t, y->tzinfo, kNone));
  if (p.is_none() && q.is_none()) return answer_of_order(memcmp(x->data, y->data, kTimeBytes), op);
  if (!p.is_none() && !q.is_none()) {
    __int128 u = in_utc(x, p.as<TimeDelta>()), v = in_utc(y, q.as<TimeDelta>());
    return answer_of_order(u < v ? -1 : u > v, op);
  }
  if (op == CompareOp::Eq) return kFalse;
  if (op == CompareOp::Ne) return kTrue;
  return raise_type_error(t, "can't compare offset-naive and offset-aware times");
}
ResultOf<int64_t> time_hash(Thread& t, Value self) {
  Time* x = self_of(self);
  if (x->hash != -1) return x->hash;
  Ref plain = Ref::copy(self);
  if (x->fold) {
    Moment m = moment_of_time(x);
    m.fold = 0;
    plain = TRY(make_time(t, type_for(t, kTimeType), m, x->tzinfo));
  }
  Ref offset = TRY(call_utcoffset(t, x->tzinfo, kNone));
  if (offset.is_none()) {
    return x->hash = hash_without_zone(t, x);
  }
  Ref day = TRY(make_delta(t, 0, x->hour() * 3600 + x->minute() * 60 + x->second(), x->microsecond()));
  Ref in_utc = TRY(delta_subtract(t, day, offset));
  return x->hash = TRY(hash(t, in_utc));
}

// --- state -----------------------------------------------------------------------------------------------------------

Result time_reduce_ex(Thread& t, const Args& a) {
  return reduce_moment(t, self_of(a.self), TRY(int_argument(t, a[0])));
}
Result time_reduce(Thread& t, const Args& a) { return reduce_moment(t, self_of(a.self), 2); }

const NativeFunction kMethods[] = {
    {"isoformat(timespec=<absent>)!", time_isoformat,
     "The time as an ISO 8601 string: [HH[:MM[:SS[.mmm[uuu]]]]][+HH:MM].\n\ntimespec says how far it "
     "goes:\n'auto', 'hours', 'minutes', 'seconds', 'milliseconds' or 'microseconds'."},
    {"strftime(format)!", time_strftime, "format -> strftime() style string."},
    {"__format__(spec, /)!", time_format, "Formats self with strftime."},
    {"utcoffset()!", time_utcoffset,
     "How far local time is ahead of UTC, as a timedelta asked of tzinfo; None if there is no tzinfo."},
    {"tzname()!", time_tzname, "The name of the time zone, asked of tzinfo; None if there is no tzinfo."},
    {"dst()!", time_dst, "The daylight saving shift as a timedelta, asked of tzinfo; None if there is no tzinfo."},
    {"replace(hour=<absent>, minute=<absent>, second=<absent>, microsecond=<absent>, tzinfo=<absent>, *, "
     "fold=<absent>)",
     time_replace, "A new time like this one except for the fields given as arguments."},
    {"fromisoformat(string, /)!", time_fromisoformat,
     "The time that a string in an ISO 8601 format, such as '04:23:01', stands for.", Binding::ClassMethod},
    {"__reduce_ex__(protocol, /)!", time_reduce_ex, "__reduce_ex__(proto) -> (cls, state)"},
    {"__reduce__()!", time_reduce, "__reduce__() -> (cls, state)"},
    {}};
const NativeGetSet kGetSets[] = {{"hour", get_hour<Time>},
                                 {"minute", get_minute<Time>},
                                 {"second", get_second<Time>},
                                 {"microsecond", get_microsecond<Time>},
                                 {"tzinfo", get_tzinfo<Time>},
                                 {"fold", get_fold<Time>},
                                 {}};

}  // namespace

Result make_time(Thread& t, Type* type, const Moment& m, Value tzinfo) {
  TRY(check_time(t, m.hour, m.minute, m.second, m.microsecond, m.fold));
  auto* x = allocate<Time>(t, type);
  if (!x) return raised;
  x->hash = -1;
  x->data[0] = static_cast<uint8_t>(m.hour);
  x->data[1] = static_cast<uint8_t>(m.minute);
  x->data[2] = static_cast<uint8_t>(m.second);
  x->data[3] = static_cast<uint8_t>(m.microsecond >> 16);
  x->data[4] = static_cast<uint8_t>(m.microsecond >> 8);
  x->data[5] = static_cast<uint8_t>(m.microsecond);
  x->fold = static_cast<uint8_t>(m.fold);
  retain(x->tzinfo = tzinfo);
  return Result::own(x);
}
Result make_time_by_class(Thread& t, Type* type, const Moment& m, Value tzinfo) {
  if (type == type_for(t, kTimeType)) return make_time(t, type, m, tzinfo);
  Ref made = TRY(
      call(t, Value::from_object(type),
           {small_int(m.hour), small_int(m.minute), small_int(m.second), small_int(m.microsecond), or_none(tzinfo)}));
  if (m.fold && is_time(made)) made.as<Time>()->fold = static_cast<uint8_t>(m.fold);
  return made;
}

const TypeSpec kTimeType = {
    .name = "datetime.time",
    .doc =
        "time([hour[, minute[, second[, microsecond[, tzinfo]]]]]) --> a time object\n\nA time of day. Whatever "
        "is left out is 0, or None for tzinfo.\nAll are ints but tzinfo, which is None or an object of a "
        "subclass of tzinfo.",
    .size = sizeof(Time),
    .flags = kBaseType,
    .new_ = {"time(hour=<absent>, minute=<absent>, second=<absent>, microsecond=<absent>, tzinfo=None, *, fold=0)!",
             time_new},
    .methods = kMethods,
    .getsets = kGetSets,
    .slots = {.destroy = TimeLife::destroy,
              .traverse = TimeLife::traverse,
              .clear = TimeLife::clear,
              .repr = time_repr,
              .str = time_str,
              .hash = time_hash,
              .compare = time_compare}};

}  // namespace krait::modules::datetime

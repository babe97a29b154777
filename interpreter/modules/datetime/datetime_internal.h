// What the files of _datetime share (library reference: datetime): the layouts of its types, the calendar, helpers.
//
// A date's fields are kept as the bytes that pickle stores, so that comparison, hash and state are those of bytes.
#pragma once
#include <string.h>

#include <string>

#include "interpreter/objects/bytes.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/str.h"
#include "interpreter/objects/tuple.h"
#include "interpreter/runtime/hash.h"
#include "interpreter/runtime/heap.h"
#include "interpreter/runtime/interpreter.h"
#include "interpreter/runtime/native.h"

namespace krait::modules::datetime {

inline constexpr int kMinYear = 1, kMaxYear = 9999, kMaxOrdinal = 3652059, kMaxDeltaDays = 999999999;
inline constexpr int kDateBytes = 4, kDateTimeBytes = 10, kTimeBytes = 6, kSecondsADay = 24 * 3600;

struct TimeDelta : Object {
  int32_t days, seconds, microseconds;  // 0 <= seconds < a day, 0 <= microseconds < a million
  int64_t hash;                         // -1: not computed
};
struct Date : Object {
  int64_t hash;
  uint8_t data[kDateTimeBytes];  // year (2), month, day; a datetime's also hour, minute, second, microsecond (3)
  uint8_t fold;                  // datetimes only
  int year() const { return data[0] << 8 | data[1]; }
  int month() const { return data[2]; }
  int day() const { return data[3]; }
};
struct DateTime : Date {
  Value tzinfo;  // owned; absent: naive
  int hour() const { return data[4]; }
  int minute() const { return data[5]; }
  int second() const { return data[6]; }
  int microsecond() const { return data[7] << 16 | data[8] << 8 | data[9]; }
};
struct Time : Object {
  int64_t hash;
  uint8_t data[kTimeBytes];  // hour, minute, second, microsecond (3)
  uint8_t fold;
  Value tzinfo;  // owned; absent: naive
  int hour() const { return data[0]; }
  int minute() const { return data[1]; }
  int second() const { return data[2]; }
  int microsecond() const { return data[3] << 16 | data[4] << 8 | data[5]; }
};
struct TimeZone : Object {
  Value offset;  // a timedelta, owned
  Value name;    // a str, owned; absent: made from the offset
};
extern const TypeSpec kTimeDeltaType, kDateType, kDateTimeType, kTimeType, kTzInfoType, kTimeZoneType,
    kIsoCalendarDateType;

inline bool is_delta(Value v) { return has_spec(v, kTimeDeltaType); }
inline bool is_datetime(Value v) { return has_spec(v, kDateTimeType); }
inline bool is_date(Value v) { return has_spec(v, kDateType) || is_datetime(v); }
inline bool is_time(Value v) { return has_spec(v, kTimeType); }
inline bool is_tzinfo(Value v) {
  if (!v.is_object()) return false;
  for (const TypeSpec* spec = v.object()->type->spec; spec; spec = spec->base)
    if (spec == &kTzInfoType) return true;
  return false;
}

// Fields of a moment, unpacked.
struct Moment {
  int year = 1, month = 1, day = 1, hour = 0, minute = 0, second = 0, microsecond = 0;
  int fold = 0;
};
Moment moment_of(const DateTime*);

// --- calendar.cpp: the proleptic Gregorian calendar ------------------------------------------------------------------

bool is_leap(int year);
int days_in_month(int year, int month);
int days_before_month(int year, int month);
int64_t to_ordinal(int year, int month, int day);   // 1 is January 1 of year 1
void from_ordinal(int ordinal, int* year, int* month, int* day);
int weekday(int year, int month, int day);          // Monday is 0
// The Monday that starts the ISO year, as an ordinal.
int64_t iso_week1_monday(int year);
struct IsoDate {
  int year, week, weekday;
};
IsoDate iso_date(int year, int month, int day);
enum class IsoProblem { kNone, kYear, kWeek, kDay };
IsoProblem from_iso_date(IsoDate, int* year, int* month, int* day);
// Seconds since the start of year 0's last day, as all conversions count them.
int64_t seconds_of(const Moment&);
inline constexpr int64_t kEpochSeconds = int64_t{719163} * kSecondsADay;
// Moves a moment on; OverflowError "date value out of range".
Status moment_plus(Thread&, Moment&, int64_t days, int64_t seconds, int64_t microseconds);
Status check_date(Thread&, int64_t year, int64_t month, int64_t day);
Status check_time(Thread&, int64_t hour, int64_t minute, int64_t second, int64_t microsecond, int64_t fold);

// Local time. The system's answer for seconds since 1970: ValueError or OSError if it has none.
Status local_moment(Thread&, int64_t timestamp, Moment&);
Status utc_moment(Thread&, int64_t timestamp, Moment&);
// Seconds (as seconds_of) of the local time at that moment; and the UTC seconds of a local moment (PEP 495).
ResultOf<int64_t> local_seconds(Thread&, int64_t seconds);
ResultOf<int64_t> utc_seconds_of_local(Thread&, const Moment&);

// --- making values ---------------------------------------------------------------------------------------------------

// delta.cpp. OverflowError if the days are too many. normalized: the fields are in range already.
Result make_delta(Thread&, int64_t days, int64_t seconds, int64_t microseconds);
Result make_delta_of(Thread&, Type*, __int128 microseconds);
__int128 delta_microseconds(const TimeDelta*);
Result delta_subtract(Thread&, Value a, Value b);
Result delta_add(Thread&, Value a, Value b);
int delta_compare_values(const TimeDelta* a, const TimeDelta* b);

Result make_date(Thread&, Type*, int year, int month, int day);                  // checked, exact layout, any type
Result make_date_by_class(Thread&, Type*, int year, int month, int day);         // calls a subclass
Result make_datetime(Thread&, Type*, const Moment&, Value tzinfo_or_absent);     // checked
Result make_datetime_by_class(Thread&, Type*, const Moment&, Value tzinfo_or_absent);
Result make_time(Thread&, Type*, const Moment&, Value tzinfo_or_absent);
Result make_time_by_class(Thread&, Type*, const Moment&, Value tzinfo_or_absent);
Result make_timezone(Thread&, Value offset, Value name_or_absent);         // utc for an offset of 0 without a name
Result add_delta(Thread&, const DateTime*, const TimeDelta*, int factor);  // of the same class, not by its constructor

// --- zones.cpp -------------------------------------------------------------------------------------------------------

Status check_tzinfo(Thread&, Value);    // None or a tzinfo
// tzinfo.utcoffset(argument) and its like: a timedelta or None. tzinfo absent: None.
Result call_utcoffset(Thread&, Value tzinfo, Value argument);
Result call_dst(Thread&, Value tzinfo, Value argument);
Result call_tzname(Thread&, Value tzinfo, Value argument);
Value utc(Thread&);                      // timezone.utc, borrowed
Result local_timezone_at(Thread&, int64_t timestamp);
inline Value or_none(Value tzinfo) { return tzinfo.is_absent() ? Value(kNone) : tzinfo; }
inline Value or_absent(Value tzinfo) { return tzinfo.is_none() ? Value{} : tzinfo; }

// --- what datetime and time share ------------------------------------------------------------------------------------

// (type, (state[, tzinfo])). From protocol 4 on (all do without fold before) the first bit of the month or hour is
// fold.
template <class T>
Result reduce_moment(Thread& t, const T* self, int64_t protocol) {
  constexpr int kFoldAt = std::is_same_v<T, DateTime> ? 2 : 0;
  std::string state(reinterpret_cast<const char*>(self->data), sizeof self->data);
  if (protocol > 3 && self->fold) state[kFoldAt] = static_cast<char>(state[kFoldAt] | 0x80);
  Ref basic = TRY(make_bytes(t, state));
  Ref arguments = self->tzinfo.is_absent() ? TRY(make_tuple(t, {basic})) : TRY(make_tuple(t, {basic, self->tzinfo}));
  return make_tuple(t, {Value::from_object(self->type), arguments.get()});
}
template <class T>
int64_t hash_without_zone(Thread& t, const T* self) {
  return hash_bytes({t.interpreter->hash_key[0], t.interpreter->hash_key[1]}, self->data, sizeof self->data);
}

template <class T>
Result get_hour(Thread&, Value self) { return small_int(as<T>(self)->hour()); }
template <class T>
Result get_minute(Thread&, Value self) { return small_int(as<T>(self)->minute()); }
template <class T>
Result get_second(Thread&, Value self) { return small_int(as<T>(self)->second()); }
template <class T>
Result get_microsecond(Thread&, Value self) { return small_int(as<T>(self)->microsecond()); }
template <class T>
Result get_tzinfo(Thread&, Value self) { return Result::copy(or_none(as<T>(self)->tzinfo)); }
template <class T>
Result get_fold(Thread&, Value self) { return small_int(as<T>(self)->fold); }

// --- text.cpp --------------------------------------------------------------------------------------------------------

// "datetime.date" for the type itself, the bare name for a subclass.
std::string shown_type(Thread&, Value);
std::string date_text(const Date*);
// HH:MM:SS.ffffff as the timespec says; ValueError for an unknown one.
ResultOf<std::string> time_text(Thread&, const Moment&, Value timespec);
std::string offset_text(const TimeDelta*, const char* separator);
Result wrap_strftime(Thread&, Value object, Value format, Value time_tuple, Value tzinfo, Value tz_argument,
                     int microsecond);
Result format_by_strftime(Thread&, Value self, Value spec);
Result struct_time(Thread&, const Moment&, int dst);
Result ctime_text(Thread&, const Moment&);
Raised raise_iso_format(Thread&, Value text);

// --- iso_parse.cpp ---------------------------------------------------------------------------------------------------

bool parse_iso_date(std::string_view text, Moment&);
// With an offset (*has_zone) in seconds and microseconds.
bool parse_iso_time(std::string_view text, Moment&, bool* has_zone, int* offset, int* offset_microseconds);
// Where the time begins after a date; text.size() if there is none. npos: malformed.
size_t iso_separator(std::string_view text);
Result zone_of_offset(Thread&, bool has_zone, int offset, int microseconds);  // None, utc or a timezone

// --- arguments -------------------------------------------------------------------------------------------------------

ResultOf<int> int_argument(Thread&, Value);
// Seconds and microseconds of a timestamp, halves to even (to_microseconds) or rounded down to the second.
Status timestamp_argument(Thread&, Value, bool to_microseconds, int64_t* seconds, int* microseconds);
// The bytes of a pickled state: bytes, or a str of Python 2 in Latin-1; empty if the argument is no state.
ResultOf<std::string> state_argument(Thread&, Value, size_t size, size_t checked_at, int least, int most,
                                     const char* what);

// A string as the datetime functions want it: "x() argument 1 must be str, not int".
Status require_str(Thread&, Value, const char* function);
// Sets a class attribute on one of the module's types.
Status add_constant(Thread&, Type*, const char* name, Value value);

}  // namespace krait::modules::datetime

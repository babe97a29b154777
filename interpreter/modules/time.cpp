// The time module (library reference: time): clocks, sleep, and the C library's calendar.
#include <errno.h>
#include <limits.h>
#include <math.h>
#include <pthread.h>
#include <string.h>
#include <time.h>

#include <string>

#include "interpreter/host/clock.h"
#include "interpreter/objects/codecs.h"
#include "interpreter/objects/dict.h"
#include "interpreter/objects/float.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/module.h"
#include "interpreter/objects/simple_namespace.h"
#include "interpreter/objects/str.h"
#include "interpreter/objects/struct_sequence.h"
#include "interpreter/runtime/lock.h"
#include "interpreter/runtime/native.h"
#include "interpreter/runtime/signals.h"

namespace krait::modules {

namespace {

using host::Clock;

constexpr int64_t kSecond = 1000000000;

double seconds_of(int64_t nanoseconds) {
  return nanoseconds % kSecond == 0 ? static_cast<double>(nanoseconds / kSecond)
                                    : static_cast<double>(nanoseconds) / 1e9;
}

template <Clock kClock>
Result clock_seconds(Thread& t, const Args&) {
  return make_float(t, seconds_of(host::now(kClock)));
}
template <Clock kClock> Result clock_nanoseconds(Thread& t, const Args&) { return make_int(t, host::now(kClock)); }

// --- clocks by number ------------------------------------------------------------------------------------------------

ResultOf<clockid_t> clock_argument(Thread& t, Value v) { return static_cast<clockid_t>(TRY(as_c_int(t, v))); }

ResultOf<int64_t> read_clock(Thread& t, Value which) {
  timespec now;
  if (clock_gettime(TRY(clock_argument(t, which)), &now)) return raise_os_error(t, errno);
  return static_cast<int64_t>(now.tv_sec) * kSecond + now.tv_nsec;
}
Result time_clock_gettime(Thread& t, const Args& a) { return make_float(t, seconds_of(TRY(read_clock(t, a[0])))); }
Result time_clock_gettime_ns(Thread& t, const Args& a) { return make_int(t, TRY(read_clock(t, a[0]))); }
Result time_clock_getres(Thread& t, const Args& a) {
  timespec step;
  if (clock_getres(TRY(clock_argument(t, a[0])), &step)) return raise_os_error(t, errno);
  return make_float(t, static_cast<double>(step.tv_sec) + static_cast<double>(step.tv_nsec) * 1e-9);
}
Result set_clock(Thread& t, Value which, int64_t nanoseconds) {
  timespec to{static_cast<time_t>(nanoseconds / kSecond), static_cast<long>(nanoseconds % kSecond)};
  if (to.tv_nsec < 0) {
    to.tv_nsec += kSecond;
    --to.tv_sec;
  }
  if (clock_settime(TRY(clock_argument(t, which)), &to)) return raise_os_error(t, errno);
  return kNone;
}

// A number of seconds as nanoseconds, rounded away from zero.
ResultOf<int64_t> nanoseconds_of(Thread& t, Value v) {
  if (is_float(v)) {
    double d = float_value(v);
    if (isnan(d)) return raise_value_error(t, "Invalid value NaN (not a number)");
    d *= 1e9;
    d = d >= 0 ? ceil(d) : floor(d);
    if (!(d >= -0x1p63 && d < 0x1p63)) return raise_overflow_error(t, "timestamp out of range for platform time_t");
    return static_cast<int64_t>(d);
  }
  Ref whole = TRY(index(t, v));
  int64_t seconds, out;
  if (!int_fits_i64(whole, &seconds) || __builtin_mul_overflow(seconds, kSecond, &out)) {
    return raise_overflow_error(t, "timestamp too large to convert to C _PyTime_t");
  }
  return out;
}
Result time_clock_settime(Thread& t, const Args& a) { return set_clock(t, a[0], TRY(nanoseconds_of(t, a[1]))); }
Result time_clock_settime_ns(Thread& t, const Args& a) {
  if (!is_int(a[1])) return raise_type_error(t, "expect int, got ", type_name(t, a[1]));
  return set_clock(t, a[0], TRY(as_i64(t, a[1])));
}
Result time_pthread_getcpuclockid(Thread& t, const Args& a) {
  clockid_t id;
  if (int error = pthread_getcpuclockid(static_cast<pthread_t>(TRY(as_u64(t, a[0]))), &id))
    return raise_os_error(t, error);
  return small_int(id);
}

struct ClockInfo {
  const char *name, *implementation;
  bool monotonic, adjustable;
  clockid_t id;
};
constexpr ClockInfo kClocks[] = {
    {"time", "clock_gettime(CLOCK_REALTIME)", false, true, CLOCK_REALTIME},
    {"monotonic", "clock_gettime(CLOCK_MONOTONIC)", true, false, CLOCK_MONOTONIC},
    {"perf_counter", "clock_gettime(CLOCK_MONOTONIC)", true, false, CLOCK_MONOTONIC},
    {"process_time", "clock_gettime(CLOCK_PROCESS_CPUTIME_ID)", true, false, CLOCK_PROCESS_CPUTIME_ID},
    {"thread_time", "clock_gettime(CLOCK_THREAD_CPUTIME_ID)", true, false, CLOCK_THREAD_CPUTIME_ID}};

Result time_get_clock_info(Thread& t, const Args& a) {
  std::string_view name = TRY(as_utf8(t, a[0]));
  for (const ClockInfo& c : kClocks) {
    if (name != c.name) continue;
    timespec step;
    if (clock_getres(c.id, &step)) return raise_os_error(t, errno);
    Ref info = TRY(make_simple_namespace(t));
    Ref text = TRY(make_ascii(t, c.implementation));
    Ref resolution = TRY(make_float(t, static_cast<double>(step.tv_sec) + static_cast<double>(step.tv_nsec) * 1e-9));
    TRY(set_attr(t, info, "implementation", text));
    TRY(set_attr(t, info, "monotonic", boolean(c.monotonic)));
    TRY(set_attr(t, info, "adjustable", boolean(c.adjustable)));
    TRY(set_attr(t, info, "resolution", resolution));
    return info;
  }
  return raise_value_error(t, "unknown clock");
}

Result time_sleep(Thread& t, const Args& a) {
  int64_t left = TRY(nanoseconds_of(t, a[0]));
  if (left < 0) return raise_value_error(t, "sleep length must be non-negative");
  int64_t deadline = host::now(Clock::Monotonic) + left;
  timespec until{static_cast<time_t>(deadline / kSecond), static_cast<long>(deadline % kSecond)};
  for (;;) {
    int error;
    {
      Unlocked others(t);
      error = clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, nullptr);
    }
    if (error == 0) return kNone;
    if (error != EINTR) return raise_os_error(t, error);
    TRY(run_signal_handlers(t));
  }
}

// --- struct_time -----------------------------------------------------------------------------------------------------

const StructField kTimeFields[] = {{"tm_year", "year, for example, 1993"},
                                   {"tm_mon", "Month, 1 to 12"},
                                   {"tm_mday", "Day in the month, 1 to 31"},
                                   {"tm_hour", "hours, range [0, 23]"},
                                   {"tm_min", "minutes, range [0, 59]"},
                                   {"tm_sec", "seconds, range [0, 61])"},
                                   {"tm_wday", "Weekday, from 0 for Monday to 6 for Sunday"},
                                   {"tm_yday", "Day in the year, 1 to 366"},
                                   {"tm_isdst", "Summer time: 1 yes, 0 no, -1 not known"},
                                   {"tm_zone", "abbreviation of timezone name"},
                                   {"tm_gmtoff", "Seconds ahead of UTC"}};
const StructSpec kStructTime = struct_spec(
    "time.struct_time",
    "A point in time as nine integers, which gmtime(), localtime() and strptime() make\nand asctime(), mktime() "
    "and strftime() take. It works like a sequence.\nSome fields differ from struct tm in C, as each field's "
    "help says: tm_year is the full year, not year - 1900.",
    kTimeFields, 11, 9);

Result from_tm(Thread& t, const tm& p) {
  Ref zone = TRY(make_str(t, p.tm_zone ? p.tm_zone : ""));
  Value items[] = {small_int(int64_t{p.tm_year} + 1900),
                   small_int(p.tm_mon + 1),
                   small_int(p.tm_mday),
                   small_int(p.tm_hour),
                   small_int(p.tm_min),
                   small_int(p.tm_sec),
                   small_int((p.tm_wday + 6) % 7),
                   small_int(p.tm_yday + 1),
                   small_int(p.tm_isdst),
                   zone.leak(),
                   small_int(p.tm_gmtoff)};
  return make_struct(t, kStructTime, items);
}

// The seconds argument of gmtime and its like: rounded down; None is now.
ResultOf<time_t> seconds_argument(Thread& t, Value v) {
  if (v.is_absent() || v.is_none()) return static_cast<time_t>(host::now(Clock::Wall) / kSecond);
  if (is_float(v)) {
    double d = float_value(v);
    if (isnan(d)) return raise_value_error(t, "Invalid value NaN (not a number)");
    d = floor(d);
    if (!(d >= -0x1p63 && d < 0x1p63)) return raise_overflow_error(t, "timestamp out of range for platform time_t");
    return static_cast<time_t>(d);
  }
  Ref whole = TRY(index(t, v));
  int64_t seconds;
  if (!int_fits_i64(whole, &seconds)) return raise_overflow_error(t, "timestamp out of range for platform time_t");
  return static_cast<time_t>(seconds);
}

Result time_gmtime(Thread& t, const Args& a) {
  time_t when = TRY(seconds_argument(t, a[0]));
  tm parts;
  errno = 0;
  if (!gmtime_r(&when, &parts)) return raise_os_error(t, errno ? errno : EINVAL);
  parts.tm_gmtoff = 0;
  return from_tm(t, parts);
}
Status local_parts(Thread& t, time_t when, tm* parts) {
  errno = 0;
  if (!localtime_r(&when, parts)) return raise_os_error(t, errno ? errno : EINVAL);
  return ok();
}
Result time_localtime(Thread& t, const Args& a) {
  tm parts;
  TRY(local_parts(t, TRY(seconds_argument(t, a[0])), &parts));
  return from_tm(t, parts);
}

// The tuple argument of strftime and its like; zone_holder keeps tm_zone's text alive.
Status to_tm(Thread& t, Value v, tm* p, std::string* zone_holder, const char* function) {
  *p = {};
  if (!is_tuple(v)) return raise_type_error(t, "Tuple or struct_time argument required");
  auto* tuple = as<Tuple>(v);
  if (tuple->length != 9) return raise_type_error(t, function, "(): illegal time tuple argument");
  int parts[9];
  for (int i = 0; i < 9; ++i) {
    if (!has_index(t, tuple->items[i])) {
      return raise_type_error(t, "'", type_name(t, tuple->items[i]), "' object cannot be interpreted as an integer");
    }
    parts[i] = TRY(as_c_int(t, tuple->items[i]));
  }
  if (parts[0] < INT_MIN + 1900) return raise_overflow_error(t, "year out of range");
  p->tm_year = parts[0] - 1900;
  p->tm_mon = static_cast<int>(static_cast<unsigned>(parts[1]) - 1);
  p->tm_mday = parts[2];
  p->tm_hour = parts[3];
  p->tm_min = parts[4];
  p->tm_sec = parts[5];
  p->tm_wday = static_cast<int>((static_cast<int64_t>(parts[6]) + 1) % 7);
  p->tm_yday = static_cast<int>(static_cast<unsigned>(parts[7]) - 1);
  p->tm_isdst = parts[8];
  if (!has_spec(v, kStructTime)) return ok();
  if (is_str(tuple->items[9])) {
    *zone_holder = TRY(as_utf8(t, tuple->items[9]));
    p->tm_zone = zone_holder->c_str();
  }
  if (is_int(tuple->items[10])) p->tm_gmtoff = TRY(as_i64(t, tuple->items[10]));
  return ok();
}

// Months, days and the like may be zero where C counts from zero anyway; all else out of range is refused.
Status check_tm(Thread& t, tm* p) {
  if (p->tm_mon == -1) p->tm_mon = 0;
  else if (p->tm_mon < 0 || p->tm_mon > 11) return raise_value_error(t, "month out of range");
  if (p->tm_mday == 0) p->tm_mday = 1;
  else if (p->tm_mday < 0 || p->tm_mday > 31) return raise_value_error(t, "day of month out of range");
  if (p->tm_hour < 0 || p->tm_hour > 23) return raise_value_error(t, "hour out of range");
  if (p->tm_min < 0 || p->tm_min > 59) return raise_value_error(t, "minute out of range");
  if (p->tm_sec < 0 || p->tm_sec > 61) return raise_value_error(t, "seconds out of range");
  if (p->tm_wday < 0) return raise_value_error(t, "day of week out of range");
  if (p->tm_yday == -1) p->tm_yday = 0;
  else if (p->tm_yday < 0 || p->tm_yday > 365) return raise_value_error(t, "day of year out of range");
  return ok();
}

Status parts_or_now(Thread& t, Value v, tm* p, std::string* zone, const char* function) {
  if (v.is_absent()) return local_parts(t, static_cast<time_t>(host::now(Clock::Wall) / kSecond), p);
  TRY(to_tm(t, v, p, zone, function));
  return check_tm(t, p);
}

Result strftime_bytes(Thread& t, const std::string& format, const tm& p) {
  for (size_t size = 1024;; size += size) {
    std::string out(size, '\0');
    size_t n = strftime(out.data(), size, format.c_str(), &p);
    if (n > 0 || size >= 256 * format.size()) return fs_decode(t, std::string_view(out).substr(0, n));
  }
}

// What the locale could not say passes through untouched: only the stretches between are formatted.
Result time_strftime(Thread& t, const Args& a) {
  if (!is_str(a[0])) return raise_type_error(t, "strftime() argument 1 must be str, not ", type_name(t, a[0]));
  tm parts;
  std::string zone;
  TRY(parts_or_now(t, a[1], &parts, &zone, "strftime"));
  if (parts.tm_isdst < -1) parts.tm_isdst = -1;
  else if (parts.tm_isdst > 1) parts.tm_isdst = 1;
  auto* format = as<Str>(a[0]);
  StrBuilder out(t);
  std::string stretch;
  auto flush = [&]() -> Status {
    if (stretch.empty()) return ok();
    Ref text = TRY(strftime_bytes(t, stretch, parts));
    out.add(text.as<Str>());
    stretch.clear();
    return ok();
  };
  for (int64_t i = 0; i < format->length; ++i) {
    char32_t c = (*format)[i];
    if (c == 0) return raise_value_error(t, "embedded null character");
    if (c < 128) {
      stretch += static_cast<char>(c);
      continue;
    }
    TRY(flush());
    out.add(c);
  }
  TRY(flush());
  return out.finish();
}

Result time_strptime(Thread& t, const Args& a) {
  Ref name = TRY(make_ascii(t, "_strptime"));
  Ref module = TRY(t.interpreter->hooks.import(t, name.as<Str>(), kNone, kNone, kNone, 0));
  return call_method(t, module, "_strptime_time", {a[0], a[1]});
}

Result as_asctime(Thread& t, const tm& p) {
  static const char kDays[] = "SunMonTueWedThuFriSat", kMonths[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
  char text[64];
  snprintf(text, sizeof text, "%.3s %.3s%3d %.2d:%.2d:%.2d %lld", kDays + 3 * p.tm_wday, kMonths + 3 * p.tm_mon,
           p.tm_mday, p.tm_hour, p.tm_min, p.tm_sec, 1900LL + p.tm_year);
  return make_ascii(t, text);
}
Result time_asctime(Thread& t, const Args& a) {
  tm parts;
  std::string zone;
  TRY(parts_or_now(t, a[0], &parts, &zone, "asctime"));
  return as_asctime(t, parts);
}
Result time_ctime(Thread& t, const Args& a) {
  tm parts;
  TRY(local_parts(t, TRY(seconds_argument(t, a[0])), &parts));
  return as_asctime(t, parts);
}
Result time_mktime(Thread& t, const Args& a) {
  tm parts;
  std::string zone;
  TRY(to_tm(t, a[0], &parts, &zone, "mktime"));
  parts.tm_wday = -1;  // stays so only if mktime failed
  time_t when = mktime(&parts);
  if (when == -1 && parts.tm_wday == -1) return raise_overflow_error(t, "mktime argument out of range");
  return make_float(t, static_cast<double>(when));
}

// --- the time zone ---------------------------------------------------------------------------------------------------

struct Zone {
  int64_t west;  // seconds
  std::string name;
};
Zone zone_at(time_t when) {
  tm parts{};
  localtime_r(&when, &parts);
  return {-parts.tm_gmtoff, parts.tm_zone ? std::string(parts.tm_zone).substr(0, 9) : "   "};
}

// What the zone does in January and in July of this year says which is summer time.
Status add_zone(Thread& t, Value module) {
  constexpr time_t kYear = (365 * 24 + 6) * 3600;
  time_t now = static_cast<time_t>(host::now(Clock::Wall) / kSecond) / kYear * kYear;
  Zone january = zone_at(now), july = zone_at(now + kYear / 2);
  bool north = january.west >= july.west;
  const Zone &winter = north ? january : july, &summer = north ? july : january;
  TRY(module_add_int(t, module, "timezone", winter.west));
  TRY(module_add_int(t, module, "altzone", summer.west));
  TRY(module_add_int(t, module, "daylight", january.west != july.west));
  Ref first = TRY(fs_decode(t, winter.name)), second = TRY(fs_decode(t, summer.name));
  Ref names = TRY(make_tuple(t, {first, second}));
  return module_add(t, module, "tzname", names);
}
Result time_tzset(Thread& t, const Args& a) {
  tzset();
  TRY(add_zone(t, a.self));
  return kNone;
}

const NativeFunction kFunctions[] = {
    {"time()!", clock_seconds<Clock::Wall>,
     "time() -> floating point number\n\nThe seconds from the Epoch until now, with a fraction if the system "
     "clock is fine enough."},
    {"time_ns()!", clock_nanoseconds<Clock::Wall>, "time_ns() -> int\n\nThe nanoseconds from the Epoch until now."},
    {"monotonic()!", clock_seconds<Clock::Monotonic>,
     "monotonic() -> float\n\nThe seconds shown by a clock that never runs backward; only differences have a "
     "meaning."},
    {"monotonic_ns()!", clock_nanoseconds<Clock::Monotonic>,
     "monotonic_ns() -> int\n\nThe nanoseconds shown by a clock that never runs backward."},
    {"perf_counter()!", clock_seconds<Clock::Monotonic>,
     "perf_counter() -> float\n\nPerformance counter for benchmarking."},
    {"perf_counter_ns()!", clock_nanoseconds<Clock::Monotonic>,
     "perf_counter_ns() -> int\n\nThe nanoseconds shown by the finest clock there is, meant for measuring short "
     "durations."},
    {"process_time()!", clock_seconds<Clock::Process>,
     "process_time() -> float\n\nThe seconds of CPU time, user and kernel together, that this process has used; "
     "meant for profiling."},
    {"process_time_ns()!", clock_nanoseconds<Clock::Process>,
     "process_time() -> int\n\nThe nanoseconds of CPU time, user and kernel together, that this process has "
     "used; meant for profiling."},
    {"thread_time()!", clock_seconds<Clock::Thread>,
     "thread_time() -> float\n\nThe seconds of CPU time, user and kernel together, that this thread has used; "
     "meant for profiling."},
    {"thread_time_ns()!", clock_nanoseconds<Clock::Thread>,
     "thread_time() -> int\n\nThe nanoseconds of CPU time, user and kernel together, that this thread has used; "
     "meant for profiling."},
    {"clock_gettime(clk_id, /)!", time_clock_gettime, "Return the time of the specified clock clk_id as a float."},
    {"clock_gettime_ns(clk_id, /)!", time_clock_gettime_ns,
     "Return the time of the specified clock clk_id as nanoseconds (int)."},
    {"clock_getres(clk_id, /)!", time_clock_getres, "The smallest step, in seconds, that the clock clk_id can show."},
    {"clock_settime(clk_id, time, /)!", time_clock_settime, "Puts the clock clk_id to a new time, in seconds."},
    {"clock_settime_ns(clk_id, time, /)!", time_clock_settime_ns,
     "Puts the clock clk_id to a new time, an integer count of nanoseconds."},
    {"pthread_getcpuclockid(thread_id, /)!", time_pthread_getcpuclockid,
     "The clk_id of the clock that counts the CPU time of one thread, given its thread id."},
    {"get_clock_info(name, /)!", time_get_clock_info,
     "get_clock_info(name: str) -> dict\n\nFacts about the clock called name, such as its resolution and "
     "whether it can be adjusted."},
    {"sleep(seconds, /)!", time_sleep,
     "sleep(seconds)\n\nPauses the calling thread for this many seconds; a float allows fractions of a second."},
    {"gmtime(seconds=None, /)!", time_gmtime, "Convert seconds since the Epoch to a time tuple expressing UTC."},
    {"localtime(seconds=None, /)!", time_localtime,
     "The local date and time, as a time tuple, for a count of seconds since the Epoch (default: now)."},
    {"asctime(tuple=<absent>, /)", time_asctime,
     "A time tuple, by default the current local time, written like 'Sun Mar 03 09:05:00 2024'."},
    {"ctime(seconds=None, /)!", time_ctime,
     "Seconds since the Epoch, by default the present moment, written as local date and time."},
    {"mktime(tuple, /)!", time_mktime, "The seconds since the Epoch, a float, for a time tuple that holds local time."},
    {"strftime(format, tuple=<absent>, /)", time_strftime,
     "A time tuple, by default the current local time, written as the format string says."},
    {"strptime(string, format='%a %b %d %H:%M:%S %Y', /)!", time_strptime,
     "Reads a date or time from a string, laid out as the format says, and gives a time tuple."},
    {"tzset()!", time_tzset, "Sets up the local time zone again from the environment variable TZ."},
    {}};

Status time_init(Thread& t, Value module) {
  Type* type = TRY(make_struct_type(t, kStructTime));
  TRY(module_add(t, module, "struct_time", Value::from_object(type)));
  TRY(module_add_int(t, module, "_STRUCT_TM_ITEMS", 11));
  for (auto [name, id] : {std::pair{"CLOCK_REALTIME", CLOCK_REALTIME},
                          {"CLOCK_MONOTONIC", CLOCK_MONOTONIC},
                          {"CLOCK_MONOTONIC_RAW", CLOCK_MONOTONIC_RAW},
                          {"CLOCK_PROCESS_CPUTIME_ID", CLOCK_PROCESS_CPUTIME_ID},
                          {"CLOCK_THREAD_CPUTIME_ID", CLOCK_THREAD_CPUTIME_ID},
                          {"CLOCK_BOOTTIME", CLOCK_BOOTTIME},
                          {"CLOCK_TAI", CLOCK_TAI}}) {
    TRY(module_add_int(t, module, name, id));
  }
  tzset();
  return add_zone(t, module);
}

}  // namespace

extern const NativeModule kTimeModule;
const NativeModule kTimeModule = {"time", "Clocks, pauses, and conversions between forms of date and time.", kFunctions,
                                  time_init};

}  // namespace krait::modules

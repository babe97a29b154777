// The proleptic Gregorian calendar, ISO weeks, and the system's local time.
#include <errno.h>
#include <time.h>

#include <algorithm>

#include "interpreter/modules/datetime/datetime_internal.h"

namespace krait::modules::datetime {

namespace {

constexpr int kDaysIn4 = 1461, kDaysIn100 = 36524, kDaysIn400 = 146097;
constexpr int kMonthDays[] = {0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
constexpr int kDaysBefore[] = {0, 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334};

int64_t days_before_year(int64_t year) {
  int64_t y = year - 1;
  return y * 365 + y / 4 - y / 100 + y / 400;
}

}  // namespace

bool is_leap(int year) { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0); }
int days_in_month(int year, int month) { return month == 2 && is_leap(year) ? 29 : kMonthDays[month]; }
int days_before_month(int year, int month) { return kDaysBefore[month] + (month > 2 && is_leap(year)); }
int64_t to_ordinal(int year, int month, int day) {
  return days_before_year(year) + days_before_month(year, month) + day;
}

void from_ordinal(int ordinal, int* year, int* month, int* day) {
  int n = ordinal - 1;
  int n400 = n / kDaysIn400;
  n %= kDaysIn400;
  int n100 = n / kDaysIn100;
  n %= kDaysIn100;
  int n4 = n / kDaysIn4;
  n %= kDaysIn4;
  int n1 = n / 365;
  n %= 365;
  *year = n400 * 400 + n100 * 100 + n4 * 4 + n1 + 1;
  if (n1 == 4 || n100 == 4) {  // the last day of a leap year
    --*year;
    *month = 12;
    *day = 31;
    return;
  }
  *month = 1;
  while (*month < 12 && days_before_month(*year, *month + 1) <= n) ++*month;
  *day = n - days_before_month(*year, *month) + 1;
}

int weekday(int year, int month, int day) { return static_cast<int>((to_ordinal(year, month, day) + 6) % 7); }

int64_t iso_week1_monday(int year) {
  int64_t first = to_ordinal(year, 1, 1);
  int64_t first_weekday = (first + 6) % 7, monday = first - first_weekday;
  return first_weekday > 3 ? monday + 7 : monday;  // week 1 holds the first Thursday
}

IsoDate iso_date(int year, int month, int day) {
  int64_t today = to_ordinal(year, month, day), start = iso_week1_monday(year);
  if (today < start) start = iso_week1_monday(--year);
  else if ((today - start) / 7 >= 52 && today >= iso_week1_monday(year + 1)) start = iso_week1_monday(++year);
  int64_t days = today - start;
  return {year, static_cast<int>(days / 7 + 1), static_cast<int>(days % 7 + 1)};
}

IsoProblem from_iso_date(IsoDate iso, int* year, int* month, int* day) {
  if (iso.year < kMinYear || iso.year > kMaxYear) return IsoProblem::kYear;
  if (iso.week < 1 || iso.week > 53) return IsoProblem::kWeek;
  if (iso.week == 53) {  // years that begin on a Thursday have it, and leap years that begin on a Wednesday
    int first = weekday(iso.year, 1, 1);
    if (first != 3 && !(first == 2 && is_leap(iso.year))) return IsoProblem::kWeek;
  }
  if (iso.weekday < 1 || iso.weekday > 7) return IsoProblem::kDay;
  int64_t ordinal = iso_week1_monday(iso.year) + (iso.week - 1) * 7 + iso.weekday - 1;
  if (ordinal < 1 || ordinal > kMaxOrdinal) {
    *year = ordinal < 1 ? 0 : kMaxYear + 1;
    *month = *day = 1;
    return IsoProblem::kNone;
  }
  from_ordinal(static_cast<int>(ordinal), year, month, day);
  return IsoProblem::kNone;
}

int64_t seconds_of(const Moment& m) {
  int64_t days = to_ordinal(m.year, m.month, m.day);
  return days * kSecondsADay + m.hour * 3600 + m.minute * 60 + m.second;
}

// --- carrying over -------------------------------------------------------------------------------------------------

namespace {

// quotient and remainder, rounded down
int64_t carry(int64_t& value, int64_t limit) {
  int64_t quotient = value / limit, rest = value % limit;
  if (rest < 0) rest += limit, --quotient;
  value = rest;
  return quotient;
}

}  // namespace

Status moment_plus(Thread& t, Moment& m, int64_t days, int64_t seconds, int64_t microseconds) {
  int64_t us = m.microsecond + microseconds;
  int64_t s = seconds_of(m) % kSecondsADay + seconds + carry(us, 1000000);
  int64_t ordinal = to_ordinal(m.year, m.month, m.day) + days + carry(s, kSecondsADay);
  if (ordinal < 1 || ordinal > kMaxOrdinal) return raise_overflow_error(t, "date value out of range");
  from_ordinal(static_cast<int>(ordinal), &m.year, &m.month, &m.day);
  m.hour = static_cast<int>(s / 3600);
  m.minute = static_cast<int>(s / 60 % 60);
  m.second = static_cast<int>(s % 60);
  m.microsecond = static_cast<int>(us);
  return ok();
}

Status check_date(Thread& t, int64_t year, int64_t month, int64_t day) {
  if (year < kMinYear || year > kMaxYear) return raise_value_error(t, "year ", year, " is out of range");
  if (month < 1 || month > 12) return raise_value_error(t, "month must be in 1..12");
  if (day < 1 || day > days_in_month(static_cast<int>(year), static_cast<int>(month))) {
    return raise_value_error(t, "day is out of range for month");
  }
  return ok();
}
Status check_time(Thread& t, int64_t hour, int64_t minute, int64_t second, int64_t microsecond, int64_t fold) {
  if (hour < 0 || hour > 23) return raise_value_error(t, "hour must be in 0..23");
  if (minute < 0 || minute > 59) return raise_value_error(t, "minute must be in 0..59");
  if (second < 0 || second > 59) return raise_value_error(t, "second must be in 0..59");
  if (microsecond < 0 || microsecond > 999999) return raise_value_error(t, "microsecond must be in 0..999999");
  if (fold != 0 && fold != 1) return raise_value_error(t, "fold must be either 0 or 1");
  return ok();
}

// --- the system's clock --------------------------------------------------------------------------------------------

namespace {

Moment moment_of_tm(const tm& p) {
  return {p.tm_year + 1900, p.tm_mon + 1, p.tm_mday, p.tm_hour, p.tm_min, std::min(p.tm_sec, 59), 0, 0};
}
Status check_year(Thread& t, int64_t year) {
  if (year < kMinYear || year > kMaxYear) return raise_value_error(t, "year ", year, " is out of range");
  return ok();
}

constexpr int64_t kMaxFold = 24 * 3600;

}  // namespace

Status utc_moment(Thread& t, int64_t timestamp, Moment& m) {
  tm parts;
  time_t when = timestamp;
  if (!gmtime_r(&when, &parts)) return raise_os_error(t, errno ? errno : EINVAL);
  m = moment_of_tm(parts);
  return check_year(t, m.year);
}

ResultOf<int64_t> local_seconds(Thread& t, int64_t seconds) {
  tm parts;
  time_t when = seconds - kEpochSeconds;
  if (!localtime_r(&when, &parts)) return raise_os_error(t, errno ? errno : EINVAL);
  Moment m = moment_of_tm(parts);
  TRY(check_year(t, m.year));
  return seconds_of(m);
}

// The second of two equal local times is told by fold: a day earlier the clock stood differently.
Status local_moment(Thread& t, int64_t timestamp, Moment& m) {
  tm parts;
  time_t when = timestamp;
  if (!localtime_r(&when, &parts)) return raise_os_error(t, errno ? errno : EINVAL);
  m = moment_of_tm(parts);
  TRY(check_year(t, m.year));
  int64_t now = seconds_of(m);
  if (timestamp + kEpochSeconds - kMaxFold < kSecondsADay) return ok();
  int64_t probe = TRY(local_seconds(t, kEpochSeconds + timestamp - kMaxFold)), transition = now - probe - kMaxFold;
  if (transition < 0) {
    int64_t again = TRY(local_seconds(t, kEpochSeconds + timestamp + transition));
    if (again == now) m.fold = 1;
  }
  return ok();
}

ResultOf<int64_t> utc_seconds_of_local(Thread& t, const Moment& m) {
  int64_t wanted = seconds_of(m);
  int64_t a = TRY(local_seconds(t, wanted)) - wanted, u1 = wanted - a, t1 = TRY(local_seconds(t, u1)), b;
  if (t1 == wanted) {
    // A solution, but there may be an earlier one, or a later one.
    int64_t u2 = m.fold ? u1 + kMaxFold : u1 - kMaxFold;
    b = TRY(local_seconds(t, u2)) - u2;
    if (a == b) return u1;
  } else {
    b = t1 - u1;
  }
  int64_t u2 = wanted - b, t2 = TRY(local_seconds(t, u2));
  if (t2 == wanted) return u2;
  if (t1 == wanted) return u1;
  // The clock jumped over this time.
  return m.fold ? std::min(u1, u2) : std::max(u1, u2);
}

}  // namespace krait::modules::datetime

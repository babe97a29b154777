// ISO 8601 as datetime reads it: most formats, any single character between date and time.
#include "interpreter/modules/datetime/datetime_internal.h"

namespace krait::modules::datetime {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Reads from left to right; every step tells whether it could.
struct Scanner {
  std::string_view text;
  size_t at = 0;

  bool done() const { return at >= text.size(); }
  bool has(char c) const { return !done() && text[at] == c; }
  bool skip(char c) { return has(c) && (++at, true); }
  bool digits(size_t count, int* out) {
    if (at + count > text.size()) return false;
    int value = 0;
    for (size_t i = 0; i < count; ++i) {
      if (!is_digit(text[at + i])) return false;
      value = value * 10 + (text[at + i] - '0');
    }
    at += count;
    *out = value;
    return true;
  }
};

bool parse_week_date(Scanner& s, int year, bool separated, Moment& m) {
  IsoDate iso{year, 0, 1};
  if (!s.digits(2, &iso.week)) return false;
  if (!s.done()) {
    if (separated && !s.skip('-')) return false;
    if (!s.digits(1, &iso.weekday)) return false;
  }
  return from_iso_date(iso, &m.year, &m.month, &m.day) == IsoProblem::kNone;
}

// HH[:MM[:SS[.fraction]]] or without colons. all_read: nothing follows.
bool parse_clock(std::string_view text, int* hour, int* minute, int* second, int* microsecond) {
  Scanner s{text};
  *hour = *minute = *second = *microsecond = 0;
  int* const parts[] = {hour, minute, second};
  bool separated = true;
  for (int i = 0; i < 3; ++i) {
    if (!s.digits(2, parts[i])) return false;
    if (s.done()) return true;
    if (i == 0) separated = s.has(':');
    if (separated && s.has(':')) {
      if (i == 2) return false;
      ++s.at;
      if (s.done()) return false;
      continue;
    }
    if (s.has('.') || s.has(',')) break;
    if (separated || i == 2) return false;
  }
  if (!s.skip('.') && !s.skip(',')) return false;
  size_t left = text.size() - s.at, count = left < 6 ? left : 6;
  if (count == 0 || !s.digits(count, microsecond)) return false;
  for (size_t i = count; i < 6; ++i) *microsecond *= 10;
  while (!s.done() && is_digit(text[s.at])) ++s.at;  // digits beyond microseconds are cut off
  return s.done();
}

}  // namespace

bool parse_iso_date(std::string_view text, Moment& m) {
  Scanner s{text};
  if (!s.digits(4, &m.year)) return false;
  bool separated = s.skip('-');
  if (s.skip('W')) return parse_week_date(s, m.year, separated, m);
  if (!s.digits(2, &m.month) || (separated && !s.skip('-'))) return false;
  return s.digits(2, &m.day) && s.done();
}

bool parse_iso_time(std::string_view text, Moment& m, bool* has_zone, int* offset, int* offset_microseconds) {
  *has_zone = false;
  *offset = *offset_microseconds = 0;
  size_t zone = text.find_first_of("+-Z");
  if (!parse_clock(text.substr(0, zone), &m.hour, &m.minute, &m.second, &m.microsecond)) return false;
  if (zone == std::string_view::npos) return true;
  *has_zone = true;
  if (text[zone] == 'Z') return zone + 1 == text.size();
  int sign = text[zone] == '-' ? -1 : 1, hour, minute, second;
  if (!parse_clock(text.substr(zone + 1), &hour, &minute, &second, offset_microseconds)) return false;
  *offset = sign * (hour * 3600 + minute * 60 + second);
  *offset_microseconds *= sign;
  return true;
}

size_t iso_separator(std::string_view text) {
  size_t size = text.size();
  if (size < 7) return std::string_view::npos;
  if (size == 7) return 7;
  auto digit_at = [&](size_t i) { return i < size && is_digit(text[i]); };
  if (text[4] == '-') {
    if (text[5] != 'W') return 10;  // YYYY-MM-DD
    if (size > 8 && text[8] == '-') {
      // YYYY-Www-D; but with two digits behind it the hyphen separates: YYYY-Www-HH
      if (size == 9) return std::string_view::npos;
      return digit_at(10) ? 8 : 10;
    }
    return 8;
  }
  if (text[4] != 'W') return 8;  // YYYYMMDD
  // YYYYWww or YYYYWwwd: times have an even number of digits.
  size_t end = 7;
  while (digit_at(end)) ++end;
  if (end < 9) return end;
  return end % 2 == 0 ? 7 : 8;
}

Result zone_of_offset(Thread& t, bool has_zone, int offset, int microseconds) {
  if (!has_zone) return kNone;
  if (offset == 0 && microseconds == 0) return Result::copy(utc(t));
  Ref delta = TRY(make_delta(t, 0, offset, microseconds));
  return make_timezone(t, delta, {});
}

}  // namespace krait::modules::datetime

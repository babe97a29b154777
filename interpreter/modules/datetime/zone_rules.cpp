#include "interpreter/modules/datetime/zone_rules.h"

#include <algorithm>

#include "interpreter/modules/datetime/datetime_internal.h"

namespace krait::modules::datetime {

namespace {

constexpr int64_t kEpochOrdinal = 719163;

int64_t days_since_epoch(int year, int month, int day) { return to_ordinal(year, month, day) - kEpochOrdinal; }

}  // namespace

int64_t YearRule::at(int year) const {
  if (kind != kMonthWeekDay) {
    // CPython counts both kinds from the last day of the year before, so that day 0 is that day.
    int64_t days = days_since_epoch(year, 1, 1) - 1 + day;
    if (kind == kJulianDay && day >= 59 && is_leap(year)) ++days;  // February 29 is not counted
    return days * kSecondsADay + second_of_day;
  }
  // The week-th such weekday of the month; the fifth is the last. POSIX counts weekdays from Sunday.
  int first = (weekday(year, month, 1) + 1) % 7, date = (day - first + 7) % 7 + 1 + (week - 1) * 7;
  if (date > days_in_month(year, month)) date -= 7;
  return days_since_epoch(year, month, date) * kSecondsADay + second_of_day;
}

// --- reading a rule --------------------------------------------------------------------------------------------------

namespace {

struct RuleScanner {
  std::string_view text;
  size_t position = 0;

  bool done() const { return position >= text.size(); }
  char peek() const { return done() ? '\0' : text[position]; }
  bool skip(char c) { return peek() == c && !done() && (++position, true); }
  bool digit() const { return peek() >= '0' && peek() <= '9'; }
  bool number(int least_digits, int most_digits, int64_t* out) {
    int count = 0;
    *out = 0;
    for (; count < most_digits && digit(); ++count) *out = *out * 10 + (text[position++] - '0');
    return count >= least_digits;
  }
  bool name(std::string& out) {
    if (skip('<')) {
      size_t start = position;
      while (!done() && (isalnum(static_cast<unsigned char>(peek())) || peek() == '+' || peek() == '-')) ++position;
      out = text.substr(start, position - start);
      return !out.empty() && skip('>');
    }
    size_t start = position;
    while (!done() && !digit() && !strchr("<>:.+-,", peek())) ++position;
    out = text.substr(start, position - start);
    return !out.empty();
  }
  // hh[:mm[:ss]]
  bool clock(int most_hour_digits, int64_t most_hours, int64_t* out) {
    int sign = skip('-') ? -1 : (skip('+'), 1);
    int64_t hours, minutes = 0, seconds = 0;
    if (!number(1, most_hour_digits, &hours) || hours > most_hours) return false;
    if (skip(':') && (!number(2, 2, &minutes) || (skip(':') && !number(2, 2, &seconds)))) return false;
    if (minutes > 59 || seconds > 59) return false;
    *out = sign * (hours * 3600 + minutes * 60 + seconds);
    return true;
  }
  bool offset(int64_t* out) {
    if (!clock(3, 24, out) || *out <= -kSecondsADay || *out >= kSecondsADay) return false;
    *out = -*out;  // POSIX counts west of Greenwich
    return true;
  }
  bool rule(YearRule& r) {
    int64_t month, week, day;
    if (skip('M')) {
      if (!number(1, 2, &month) || !skip('.') || !number(1, 1, &week) || !skip('.') || !number(1, 1, &day))
        return false;
      if (month < 1 || month > 12 || week < 1 || week > 5 || day > 6) return false;
      r.month = static_cast<int>(month);
      r.week = static_cast<int>(week);
    } else {
      r.kind = skip('J') ? YearRule::kJulianDay : YearRule::kDayOfYear;
      if (!number(1, 3, &day) || day > 365 || (r.kind == YearRule::kJulianDay && day < 1)) return false;
    }
    r.day = static_cast<int>(day);
    return !skip('/') || clock(3, 167, &r.second_of_day);
  }
};

}  // namespace

bool parse_tail_rule(std::string_view text, TailRule& out) {
  RuleScanner s{text};
  out = {};
  if (!s.name(out.standard.name) || !s.offset(&out.standard.utc_offset)) return false;
  if (s.done()) return true;
  if (!s.name(out.summer.name)) return false;
  out.has_summer = true;
  out.summer.utc_offset = out.standard.utc_offset + 3600;
  if (s.peek() != ',' && !s.offset(&out.summer.utc_offset)) return false;
  out.summer.dst_offset = out.summer.utc_offset - out.standard.utc_offset;
  return s.skip(',') && s.rule(out.start) && s.skip(',') && s.rule(out.end) && s.done();
}

const OffsetInfo& TailRule::local(int64_t timestamp, int year, int fold) const {
  if (!has_summer) return standard;
  int64_t from = start.at(year), to = end.at(year), difference = summer.utc_offset - standard.utc_offset;
  // Local time is read by the smaller offset in the first of two equal hours, by the larger one in the second.
  if (fold == (difference >= 0)) to -= difference;
  else from += difference;
  bool in_summer = from < to ? from <= timestamp && timestamp < to : !(to <= timestamp && timestamp < from);
  return in_summer ? summer : standard;
}

const OffsetInfo& TailRule::from_utc(int64_t timestamp, int year, bool* fold) const {
  *fold = false;
  if (!has_summer) return standard;
  int64_t from = start.at(year) - standard.utc_offset, to = end.at(year) - summer.utc_offset;
  bool in_summer = from < to ? from <= timestamp && timestamp < to : !(to <= timestamp && timestamp < from);
  int64_t difference = summer.utc_offset - standard.utc_offset;
  int64_t repeated = difference > 0 ? to : from, length = difference > 0 ? difference : -difference;
  *fold = repeated <= timestamp && timestamp < repeated + length;
  return in_summer ? summer : standard;
}

// --- a file's transitions --------------------------------------------------------------------------------------------

namespace {

// How far summer time is from standard time, which the file does not say: guessed from the neighbours.
void infer_dst_offsets(const std::vector<size_t>& at, const std::vector<bool>& is_dst,
                       std::vector<OffsetInfo>& offsets) {
  size_t wanted = static_cast<size_t>(std::count(is_dst.begin(), is_dst.end(), true)), found = 0;
  for (size_t i = 1; i < at.size() && found < wanted; ++i) {
    size_t which = at[i];
    if (!is_dst[which] || offsets[which].dst_offset) continue;
    int64_t guess = 0;
    if (!is_dst[at[i - 1]]) guess = offsets[which].utc_offset - offsets[at[i - 1]].utc_offset;
    if (!guess && i + 1 < at.size()) {
      if (is_dst[at[i + 1]]) continue;
      guess = offsets[which].utc_offset - offsets[at[i + 1]].utc_offset;
    }
    if (guess) ++found, offsets[which].dst_offset = guess;
  }
  if (found == wanted) return;
  for (size_t i = 0; i < offsets.size(); ++i)
    if (is_dst[i] && !offsets[i].dst_offset) offsets[i].dst_offset = 3600;
}

}  // namespace

bool ZoneRules::build(std::vector<size_t> indexes, std::vector<int64_t> transitions,
                      const std::vector<int64_t>& utc_offsets, const std::vector<bool>& is_dst,
                      const std::vector<std::string>& names, bool has_tail) {
  at = std::move(indexes);
  utc = std::move(transitions);
  for (size_t i = 0; i < utc_offsets.size(); ++i) offsets.push_back({utc_offsets[i], 0, names[i]});
  infer_dst_offsets(at, is_dst, offsets);
  for (size_t i = 0; i < utc.size(); ++i) {
    int64_t before_it = offsets[i ? at[i - 1] : 0].utc_offset, after_it = offsets[at[i]].utc_offset;
    local[0].push_back(utc[i] + std::max(before_it, after_it));
    local[1].push_back(utc[i] + std::min(before_it, after_it));
  }
  size_t first = 0;
  while (first < offsets.size() && is_dst[first]) ++first;
  if (first < offsets.size()) before = &offsets[first];
  else if (!at.empty()) before = &offsets[at[0]];
  if (!has_tail) {
    if (offsets.empty()) return false;
    tail.standard = at.empty() ? offsets.back() : offsets[at.back()];
  }
  fixed = offsets.size() <= 1 && !tail.has_summer && (offsets.empty() || offsets[0] == tail.standard);
  return true;
}

const OffsetInfo* ZoneRules::find_local(int64_t timestamp, int year, int fold) const {
  const std::vector<int64_t>& times = local[fold];
  if (!times.empty() && timestamp < times.front()) return before;
  if (times.empty() || timestamp > times.back()) return &tail.local(timestamp, year, fold);
  auto next = std::upper_bound(times.begin(), times.end(), timestamp);
  return &offsets[at[static_cast<size_t>(next - times.begin()) - 1]];
}

const OffsetInfo* ZoneRules::find_utc(int64_t timestamp, int year, bool* fold) const {
  *fold = false;
  if (!utc.empty() && timestamp < utc.front()) return before;
  if (utc.empty() || timestamp > utc.back()) {
    if (tail.has_summer) return &tail.from_utc(timestamp, year, fold);
    if (utc.empty()) return &tail.standard;
  }
  auto next = static_cast<size_t>(std::upper_bound(utc.begin(), utc.end(), timestamp) - utc.begin());
  const OffsetInfo *previous, *now;
  if (utc.size() > 1 && timestamp >= utc[1]) previous = &offsets[at[next - 2]], now = &offsets[at[next - 1]];
  else if (timestamp > utc.back()) previous = &offsets[at.back()], now = &tail.standard;
  else previous = before, now = &offsets[at[0]];
  *fold = previous && previous->utc_offset - now->utc_offset > timestamp - utc[next - 1];
  return now;
}

}  // namespace krait::modules::datetime

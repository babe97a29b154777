// What a zone file tells: transitions, the offsets between them, and the rule for all years after the last (RFC 8536,
// POSIX TZ). Plain numbers; names and offsets as Python objects stay with the zone (zoneinfo.cpp).
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace krait::modules::datetime {

// When in a year the clock changes, in seconds of local time since 1970.
struct YearRule {
  enum Kind : uint8_t { kMonthWeekDay, kJulianDay, kDayOfYear } kind = kMonthWeekDay;
  int month = 0, week = 0, day = 0;
  int64_t second_of_day = 2 * 3600;
  int64_t at(int year) const;
};

struct OffsetInfo {
  int64_t utc_offset = 0, dst_offset = 0;  // seconds
  std::string name;
  bool operator==(const OffsetInfo&) const = default;
};

// std[offset[dst[offset],start,end]]
struct TailRule {
  OffsetInfo standard, summer;
  bool has_summer = false;
  YearRule start, end;

  const OffsetInfo& local(int64_t timestamp, int year, int fold) const;
  const OffsetInfo& from_utc(int64_t timestamp, int year, bool* fold) const;
};
// False: malformed.
bool parse_tail_rule(std::string_view text, TailRule& out);

struct ZoneRules {
  std::vector<int64_t> utc, local[2];  // transitions, in UTC and in local time for both folds
  std::vector<size_t> at;               // which offset each begins
  std::vector<OffsetInfo> offsets;
  const OffsetInfo* before = nullptr;   // before the first transition; points into offsets, null: none
  TailRule tail;                        // after the last
  bool fixed = false;                   // the same at all times

  // From the arrays of a file; false: no information at all.
  bool build(std::vector<size_t> indexes, std::vector<int64_t> transitions, const std::vector<int64_t>& utc_offsets,
             const std::vector<bool>& is_dst, const std::vector<std::string>& names, bool has_tail);
  const OffsetInfo* find_local(int64_t timestamp, int year, int fold) const;
  const OffsetInfo* find_utc(int64_t timestamp, int year, bool* fold) const;
};

}  // namespace krait::modules::datetime

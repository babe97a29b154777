// Substring search in compact text and in bytes. Pure functions over borrowed memory; any thread.
//
// Offsets are in units from the start of the haystack. Haystack and needle may differ in width. An empty needle is
// found at once at the side where the search starts. If memory for a widened needle runs out, a slower way is taken.
#pragma once

#include "interpreter/text/text_view.h"

namespace krait::text {

inline constexpr int64_t kNotFound = -1;

[[nodiscard]] int64_t find(TextView haystack, TextView needle);
[[nodiscard]] int64_t rfind(TextView haystack, TextView needle);
[[nodiscard]] int64_t find_unit(TextView haystack, char32_t unit);
[[nodiscard]] int64_t rfind_unit(TextView haystack, char32_t unit);
// Occurrences that do not overlap, `most` at the most; of an empty needle one around every unit.
[[nodiscard]] size_t count(TextView haystack, TextView needle, size_t most = SIZE_MAX);

[[nodiscard]] bool equal(TextView a, TextView b);
// By code points: negative, zero, positive.
[[nodiscard]] int compare(TextView a, TextView b);
// The largest unit, 0 of nothing; 8 bytes at a time where the text is ASCII.
[[nodiscard]] char32_t largest_unit(TextView text);
[[nodiscard]] bool is_ascii(TextView text);

}  // namespace krait::text

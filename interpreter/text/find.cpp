#include "interpreter/text/find.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>

namespace krait::text {
namespace {

const char* bytes_of(TextView text) {
  return static_cast<const char*>(text.data);
}

// A unit that the haystack's width cannot hold is nowhere in it.
bool fits(char32_t unit, uint8_t width) {
  return width == 4 || unit >> (8 * width) == 0;
}

bool matches_at(TextView haystack, size_t at, TextView needle) {
  if (haystack.width == needle.width) {
    return needle.size == 0 ||
           std::memcmp(bytes_of(haystack) + at * haystack.width, needle.data, needle.size * needle.width) == 0;
  }
  for (size_t i = 0; i < needle.size; ++i) {
    if (haystack[at + i] != needle[i]) return false;
  }
  return true;
}

// Both of one width. memmem takes linear time, but may stop between two units.
int64_t find_same_width(TextView haystack, TextView needle) {
  const char* start = bytes_of(haystack);
  size_t left = haystack.size * haystack.width;
  const char* at = start;
  while (const void* hit = memmem(at, left, needle.data, needle.size * needle.width)) {
    auto offset = static_cast<size_t>(static_cast<const char*>(hit) - start);
    if (offset % haystack.width == 0) return static_cast<int64_t>(offset / haystack.width);
    at = start + offset + 1;
    left = haystack.size * haystack.width - offset - 1;
  }
  return kNotFound;
}

int64_t find_by_first_unit(TextView haystack, TextView needle) {
  for (size_t at = 0; at + needle.size <= haystack.size;) {
    int64_t next = find_unit(haystack.slice(at, haystack.size - needle.size + 1), needle[0]);
    if (next < 0) return kNotFound;
    at += static_cast<size_t>(next);
    if (matches_at(haystack, at, needle)) return static_cast<int64_t>(at);
    ++at;
  }
  return kNotFound;
}

// A copy of the needle in the haystack's width.
class Widened {
 public:
  Widened(TextView needle, uint8_t width) : memory_(inline_), view_(nullptr, needle.size, width) {
    if (needle.size * width > sizeof inline_) memory_ = std::malloc(needle.size * width);
    view_.data = memory_;
    if (memory_ == nullptr) return;
    with_units(memory_, width, [&](auto* out) {
      for (size_t i = 0; i < needle.size; ++i) out[i] = static_cast<std::remove_reference_t<decltype(*out)>>(needle[i]);
    });
  }
  Widened(const Widened&) = delete;
  Widened& operator=(const Widened&) = delete;
  ~Widened() {
    if (memory_ != inline_) std::free(memory_);
  }
  bool ok() const { return memory_ != nullptr; }
  TextView view() const { return view_; }

 private:
  alignas(8) char inline_[256];
  void* memory_;
  TextView view_;
};

bool holds_all(TextView needle, uint8_t width) {
  return needle.width <= width || fits(largest_unit(needle), width);
}

template <typename Unit>
int64_t find_in_units(const Unit* units, size_t size, char32_t unit) {
  const Unit* end = units + size;
  const Unit* hit = std::find(units, end, static_cast<Unit>(unit));
  return hit == end ? kNotFound : hit - units;
}

template <typename Unit>
char32_t largest_in(const Unit* units, size_t size) {
  Unit all = 0;
  for (size_t i = 0; i < size; ++i) all = std::max(all, units[i]);
  return all;
}

bool is_ascii_bytes(const uint8_t* bytes, size_t size) {
  constexpr uint64_t kHighBits = 0x8080808080808080u;
  for (; size >= 8; size -= 8, bytes += 8) {
    uint64_t word;
    std::memcpy(&word, bytes, 8);
    if ((word & kHighBits) != 0) return false;
  }
  return std::all_of(bytes, bytes + size, [](uint8_t byte) { return byte < 0x80; });
}

}  // namespace

int64_t find_unit(TextView haystack, char32_t unit) {
  if (!fits(unit, haystack.width) || haystack.size == 0) return kNotFound;
  if (haystack.width == 1) {
    const void* hit = std::memchr(haystack.data, static_cast<int>(unit), haystack.size);
    return hit == nullptr ? kNotFound : static_cast<const char*>(hit) - bytes_of(haystack);
  }
  return with_units(haystack, [&](auto* units) { return find_in_units(units, haystack.size, unit); });
}

int64_t rfind_unit(TextView haystack, char32_t unit) {
  if (!fits(unit, haystack.width)) return kNotFound;
  return with_units(haystack, [&](auto* units) {
    auto i = static_cast<int64_t>(haystack.size) - 1;
    while (i >= 0 && units[i] != unit) --i;
    return i;
  });
}

int64_t find(TextView haystack, TextView needle) {
  if (needle.size == 0) return 0;
  if (needle.size > haystack.size || !holds_all(needle, haystack.width)) return kNotFound;
  if (needle.size == 1) return find_unit(haystack, needle[0]);
  if (needle.width == haystack.width) return find_same_width(haystack, needle);
  Widened same(needle, haystack.width);
  return same.ok() ? find_same_width(haystack, same.view()) : find_by_first_unit(haystack, needle);
}

int64_t rfind(TextView haystack, TextView needle) {
  if (needle.size == 0) return static_cast<int64_t>(haystack.size);
  if (needle.size > haystack.size || !holds_all(needle, haystack.width)) return kNotFound;
  TextView starts = haystack.slice(0, haystack.size - needle.size + 1);
  while (true) {
    int64_t at = rfind_unit(starts, needle[0]);
    if (at < 0 || matches_at(haystack, static_cast<size_t>(at), needle)) return at;
    starts.size = static_cast<size_t>(at);
  }
}

size_t count(TextView haystack, TextView needle, size_t most) {
  if (needle.size == 0) return std::min(haystack.size + 1, most);
  if (needle.size == 1 && most >= haystack.size) {
    return with_units(haystack, [&](auto* units) {
      return static_cast<size_t>(std::count(units, units + haystack.size, needle[0]));
    });
  }
  size_t found = 0;
  while (found < most) {
    int64_t at = find(haystack, needle);
    if (at < 0) break;
    ++found;
    haystack = haystack.slice(static_cast<size_t>(at) + needle.size, haystack.size);
  }
  return found;
}

bool equal(TextView a, TextView b) {
  return a.size == b.size && (a.size == 0 || matches_at(a, 0, b));
}

int compare(TextView a, TextView b) {
  size_t common = std::min(a.size, b.size);
  if (a.width == 1 && b.width == 1) {
    int order = common == 0 ? 0 : std::memcmp(a.data, b.data, common);
    if (order != 0) return order;
  } else {
    for (size_t i = 0; i < common; ++i) {
      if (a[i] != b[i]) return a[i] < b[i] ? -1 : 1;
    }
  }
  return a.size == b.size ? 0 : a.size < b.size ? -1 : 1;
}

char32_t largest_unit(TextView text) {
  return with_units(text, [&](auto* units) { return largest_in(units, text.size); });
}

bool is_ascii(TextView text) {
  if (text.width == 1) return is_ascii_bytes(static_cast<const uint8_t*>(text.data), text.size);
  return largest_unit(text) < 0x80;
}

}  // namespace krait::text

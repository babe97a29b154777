// The matcher behind `_sre`: runs the programs that the library's re/_compiler.py makes for CPython 3.11.
//
// A program is an array of 32-bit codes, checked once by `sre_is_valid`; the matcher trusts it afterwards. It
// backtracks on a stack of its own, so neither pattern nor text can exhaust the C++ stack. A SreMatcher belongs to one
// search on one thread and borrows program and text.
#pragma once

#include <cstddef>
#include <cstdint>

#include "interpreter/text/text_view.h"

namespace krait::text {

inline constexpr uint32_t kSreMagic = 20220615;
inline constexpr uint32_t kSreMaxRepeat = UINT32_MAX;
inline constexpr size_t kSreMaxGroups = size_t{1} << 30;

struct SreProgram {
  const uint32_t* codes = nullptr;
  size_t size = 0;
  size_t groups = 0;  // without the whole match
};

// Whether the codes form a program that can be run: known operations, offsets that stay inside, groups that exist.
[[nodiscard]] bool sre_is_valid(const SreProgram& program);

enum class [[nodiscard]] SreResult : uint8_t{kNoMatch, kMatch, kNoMemory, kInterrupted};

// Asked every few thousand steps; true: stop, kInterrupted is the result.
struct SreInterrupt {
  bool (*ask)(void* context) = nullptr;
  void* context = nullptr;
};

class SreMatcher {
 public:
  static constexpr int64_t kUnset = -1;

  // Looks at text[0, end) from `start` on; both already clamped.
  SreMatcher(const SreProgram& program, TextView text, size_t start, size_t end, SreInterrupt interrupt = {});
  SreMatcher(const SreMatcher&) = delete;
  SreMatcher& operator=(const SreMatcher&) = delete;
  ~SreMatcher();

  // At the start only. `whole`: up to the end as well.
  SreResult match(bool whole = false);
  // At the first place from the start on.
  SreResult search();
  // Prepares for the next match after this one; it must not be empty at the same place again.
  void advance();

  // Of the last match; units from the text's beginning.
  size_t start() const { return start_; }
  size_t end() const { return at_; }
  // Where a group (from 0, the first in parentheses) starts and ends; kUnset if it took no part.
  int64_t group_start(size_t group) const { return is_set(group) ? marks_[2 * group] : kUnset; }
  int64_t group_end(size_t group) const { return is_set(group) ? marks_[2 * group + 1] : kUnset; }
  // The number, from 1, of the group that closed last; kUnset if none did.
  int64_t last_index() const { return last_index_; }

 private:
  template <typename Char>
  friend class SreRun;

  // A place to go back to, or something to undo on the way there.
  struct Entry {
    uint32_t kind;
    uint32_t a;       // a place in the program, or the number of a mark
    uint32_t repeat;  // the repeat in force there, or the one to restore
    uint32_t unused = 0;
    int64_t b, c;
  };
  // One loop in progress.
  struct Repeat {
    uint32_t pc, outer;
    int64_t count, last_at;
  };
  // A part that matches on its own: a look-around, an atomic group, a turn of a possessive loop.
  struct Barrier {
    uint32_t pc, repeat;
    size_t stack_size, repeat_count;
    int64_t at, turns, last_at;
  };
  template <typename T>
  struct Stack {
    T* items = nullptr;
    size_t size = 0, capacity = 0;
    bool push(const T& item) { return (size < capacity || grow()) && (items[size++] = item, true); }
    bool grow();
  };

  bool is_set(size_t group) const;
  void reset();
  template <typename Char>
  SreResult search_text();
  template <typename Char>
  SreResult run(size_t pc, size_t at, bool top_level);

  SreProgram program_;
  TextView text_;
  SreInterrupt interrupt_;
  size_t start_, end_, at_;
  size_t must_leave_ = SIZE_MAX;  // an empty match may not end here
  bool whole_ = false;
  int64_t* marks_ = nullptr;
  int64_t last_mark_ = kUnset, last_index_ = kUnset;
  static constexpr uint32_t kStepsBetweenInterrupts = 4096;
  uint32_t steps_left_ = 1;
  bool no_memory_ = false;
  bool has_possessive_ = false;
  Stack<Entry> stack_;
  Stack<Repeat> repeats_;
  Stack<Barrier> barriers_;
};

// What `re`'s compiler asks about single characters.
[[nodiscard]] char32_t sre_ascii_lower(char32_t c);
[[nodiscard]] char32_t sre_unicode_lower(char32_t c);
[[nodiscard]] bool sre_ascii_is_cased(char32_t c);
[[nodiscard]] bool sre_unicode_is_cased(char32_t c);

}  // namespace krait::text

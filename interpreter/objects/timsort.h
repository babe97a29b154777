// A stable merge sort that makes use of order that is already there: natural runs, merged pairwise in an order given by
// the powers of their boundaries (Munro and Wild's powersort), with galloping where one run wins for long.
//
// Item: what is moved about, trivially copyable. Less: int(const Item&, const Item&), 1: less, 0: not, -1: failed.
// After a failure the items are all there, in some order.
#pragma once
#include <cstdint>
#include <cstdlib>
#include <cstring>

namespace krait::objects {

enum class SortResult { Done, Failed, NoMemory };

template <class Item, class Less> class Timsort {
 public:
  Timsort(Item* items, int64_t count, Less& less) : items_(items), count_(count), less_(less) {}
  Timsort(const Timsort&) = delete;
  ~Timsort() { std::free(spare_); }

  SortResult run() {
    const int64_t shortest = shortest_run(count_);
    for (int64_t start = 0; start < count_;) {
      int64_t length = natural_run(start);
      if (length < 0) return result_;
      if (length < shortest) {
        int64_t wanted = count_ - start < shortest ? count_ - start : shortest;
        if (!insertion_sort(start, start + length, start + wanted)) return result_;
        length = wanted;
      }
      if (!push({start, length, 0})) return result_;
      start += length;
    }
    while (run_count_ > 1) {
      if (!merge_top()) return result_;
    }
    return SortResult::Done;
  }

 private:
  struct Run {
    int64_t start, length;
    int power;  // of the boundary to the run behind it
  };
  static constexpr int64_t kGallopAt = 7;

  // Between 32 and 64, such that count divided by it is a little below a power of two.
  static int64_t shortest_run(int64_t count) {
    int64_t dropped = 0;
    for (; count >= 64; count >>= 1) dropped |= count & 1;
    return count + dropped;
  }

  int less(const Item& a, const Item& b) {
    int answer = less_(a, b);
    if (answer < 0) result_ = SortResult::Failed;
    return answer;
  }

  // Length of the run that begins at `start`; a strictly descending one is turned round. -1: failed.
  int64_t natural_run(int64_t start) {
    int64_t at = start + 1;
    if (at >= count_) return count_ - start;
    int descending = less(items_[at], items_[start]);
    if (descending < 0) return -1;
    for (++at; at < count_; ++at) {
      int lower = less(items_[at], items_[at - 1]);
      if (lower < 0) return -1;
      if (lower != descending) break;
    }
    if (descending) reverse(start, at);
    return at - start;
  }

  void reverse(int64_t start, int64_t end) {
    for (--end; start < end; ++start, --end) {
      Item kept = items_[start];
      items_[start] = items_[end];
      items_[end] = kept;
    }
  }

  // [start, sorted) is in order; extends that to `end` by binary insertion.
  bool insertion_sort(int64_t start, int64_t sorted, int64_t end) {
    for (; sorted < end; ++sorted) {
      Item pivot = items_[sorted];
      int64_t low = start, high = sorted;
      while (low < high) {
        int64_t middle = low + (high - low) / 2;
        int lower = less(pivot, items_[middle]);
        if (lower < 0) return false;
        if (lower) high = middle;
        else low = middle + 1;
      }
      std::memmove(items_ + low + 1, items_ + low, static_cast<size_t>(sorted - low) * sizeof(Item));
      items_[low] = pivot;
    }
    return true;
  }

  // How deep in the ideal merge tree the boundary between two neighbours lies: the first binary digit in which the
  // middles of the two runs, as fractions of the whole, differ.
  int boundary_power(const Run& a, const Run& b) const {
    auto total = 2 * static_cast<unsigned __int128>(count_);
    unsigned __int128 left = 2 * a.start + a.length, right = left + a.length + b.length;
    for (int power = 1;; ++power) {
      left <<= 1;
      right <<= 1;
      bool left_digit = left >= total, right_digit = right >= total;
      if (left_digit != right_digit) return power;
      if (left_digit) left -= total, right -= total;
    }
  }

  bool push(const Run& run) {
    if (run_count_) {
      int power = boundary_power(runs_[run_count_ - 1], run);
      while (run_count_ > 1 && runs_[run_count_ - 2].power > power) {
        if (!merge_top()) return false;
      }
      runs_[run_count_ - 1].power = power;
    }
    runs_[run_count_++] = run;
    return true;
  }

  // Merges the two runs on top of the stack.
  bool merge_top() {
    Run& first = runs_[run_count_ - 2];
    const Run second = runs_[run_count_ - 1];
    int64_t a = first.start, a_count = first.length, b = second.start, b_count = second.length;
    first.length += second.length;
    --run_count_;
    int64_t settled = upper_bound(items_[b], items_ + a, a_count, false);  // these stay where they are
    if (settled < 0) return false;
    a += settled;
    a_count -= settled;
    if (a_count == 0) return true;
    b_count = lower_bound(items_[a + a_count - 1], items_ + b, b_count, true);
    if (b_count < 0) return false;
    if (b_count == 0) return true;
    return a_count <= b_count ? merge_forwards(a, a_count, b, b_count) : merge_backwards(a, a_count, b, b_count);
  }

  // Number of items in the sorted array that are not greater than `key` (upper) or less than it (lower), searched in
  // growing steps from its beginning, or from its end. -1: failed.
  template <bool kUpper> int64_t gallop(const Item& key, const Item* array, int64_t count, bool from_end) {
    auto before = [&](int64_t i) -> int {  // whether array[i] belongs before the answer
      if (kUpper) {
        int greater = less(key, array[i]);
        return greater < 0 ? -1 : !greater;
      }
      return less(array[i], key);
    };
    int64_t low = 0, high = count;  // the answer is in [low, high]
    for (int64_t step = 1; low < high; step = step * 2 + 1) {
      int64_t probe = from_end ? high - step : low + step - 1;
      if (probe < low || probe >= high) break;
      int yes = before(probe);
      if (yes < 0) return -1;
      if (from_end) {
        if (yes) {
          low = probe + 1;
          break;
        }
        high = probe;
      } else {
        if (!yes) {
          high = probe;
          break;
        }
        low = probe + 1;
      }
    }
    while (low < high) {
      int64_t middle = low + (high - low) / 2;
      int yes = before(middle);
      if (yes < 0) return -1;
      if (yes) low = middle + 1;
      else high = middle;
    }
    return low;
  }
  int64_t upper_bound(const Item& key, const Item* array, int64_t count, bool from_end) {
    return gallop<true>(key, array, count, from_end);
  }
  int64_t lower_bound(const Item& key, const Item* array, int64_t count, bool from_end) {
    return gallop<false>(key, array, count, from_end);
  }

  bool reserve_spare(int64_t count) {
    if (count <= spare_capacity_) return true;
    std::free(spare_);
    spare_ = static_cast<Item*>(std::malloc(static_cast<size_t>(count) * sizeof(Item)));
    spare_capacity_ = spare_ ? count : 0;
    if (!spare_) result_ = SortResult::NoMemory;
    return spare_ != nullptr;
  }
  static void move(Item* to, const Item* from, int64_t count) {
    std::memmove(to, from, static_cast<size_t>(count) * sizeof(Item));
  }

  // The first run is copied aside and both are merged from the left. `left` items of it are never all used up before
  // the second run: its last one is the greatest of all.
  bool merge_forwards(int64_t a_start, int64_t a_count, int64_t b_start, int64_t b_count) {
    if (!reserve_spare(a_count)) return false;
    move(spare_, items_ + a_start, a_count);
    Item *to = items_ + a_start, *a = spare_, *b = items_ + b_start;
    bool ok = true;
    int64_t a_wins = 0, b_wins = 0;
    while (ok && a_count > 0 && b_count > 0) {
      if (a_wins < min_gallop_ && b_wins < min_gallop_) {
        int lower = less(*b, *a);
        if (lower < 0) ok = false;
        else if (lower) *to++ = *b++, --b_count, ++b_wins, a_wins = 0;
        else *to++ = *a++, --a_count, ++a_wins, b_wins = 0;
        continue;
      }
      int64_t taken = upper_bound(*b, a, a_count, false);
      if (taken < 0) { ok = false; break; }
      move(to, a, taken);
      to += taken, a += taken, a_count -= taken, a_wins = taken;
      if (a_count == 0) break;
      *to++ = *b++, --b_count;
      if (b_count == 0) break;
      taken = lower_bound(*a, b, b_count, false);
      if (taken < 0) { ok = false; break; }
      move(to, b, taken);
      to += taken, b += taken, b_count -= taken, b_wins = taken;
      if (b_count == 0) break;
      *to++ = *a++, --a_count;
      adapt(a_wins, b_wins);
    }
    move(to, a, a_count);  // what is left of the second run is in place
    return ok;
  }

  bool merge_backwards(int64_t a_start, int64_t a_count, int64_t b_start, int64_t b_count) {
    if (!reserve_spare(b_count)) return false;
    move(spare_, items_ + b_start, b_count);
    Item *to = items_ + b_start + b_count, *a = items_ + a_start;  // `to`: behind the next place to fill
    bool ok = true;
    int64_t a_wins = 0, b_wins = 0;
    while (ok && a_count > 0 && b_count > 0) {
      if (a_wins < min_gallop_ && b_wins < min_gallop_) {
        int lower = less(spare_[b_count - 1], a[a_count - 1]);
        if (lower < 0) ok = false;
        else if (lower) *--to = a[--a_count], ++a_wins, b_wins = 0;
        else *--to = spare_[--b_count], ++b_wins, a_wins = 0;
        continue;
      }
      int64_t stay = upper_bound(spare_[b_count - 1], a, a_count, true);
      if (stay < 0) { ok = false; break; }
      a_wins = a_count - stay;
      to -= a_wins;
      move(to, a + stay, a_wins);
      a_count = stay;
      if (a_count == 0) break;
      *--to = spare_[--b_count];
      if (b_count == 0) break;
      stay = lower_bound(a[a_count - 1], spare_, b_count, true);
      if (stay < 0) { ok = false; break; }
      b_wins = b_count - stay;
      to -= b_wins;
      move(to, spare_ + stay, b_wins);
      b_count = stay;
      if (b_count == 0) break;
      *--to = a[--a_count];
      adapt(a_wins, b_wins);
    }
    move(to - b_count, spare_, b_count);
    return ok;
  }

  // Galloping goes on while it pays; it is entered more reluctantly after it did not.
  void adapt(int64_t& a_wins, int64_t& b_wins) {
    if (a_wins >= kGallopAt || b_wins >= kGallopAt) {
      if (min_gallop_ > 1) --min_gallop_;
      a_wins = min_gallop_;
      return;
    }
    min_gallop_ += 2;
    a_wins = b_wins = 0;
  }

  Item* items_;
  int64_t count_;
  Less& less_;
  SortResult result_ = SortResult::Done;
  Run runs_[72];
  int run_count_ = 0;
  Item* spare_ = nullptr;
  int64_t spare_capacity_ = 0, min_gallop_ = kGallopAt;
};

}  // namespace krait::objects

// Digits: a natural number in base 10**19, least significant word first; what decimal coefficients are made of, so that
// rounding and shifting are work on words. All zero bytes are a valid 0. Owns its words; knows no runtime. Any thread
// may call any function on its own values. Running out of memory throws std::bad_alloc, which whoever calls from the
// machine catches.
#pragma once
#include <cstdint>
#include <cstring>
#include <utility>

namespace krait::decimal {

using Word = uint64_t;
using Wide = unsigned __int128;
inline constexpr Word kBase = 10'000'000'000'000'000'000u;
inline constexpr int64_t kWordDigits = 19;
extern const Word kPowersOfTen[20];

class Digits {
 public:
  Digits() = default;
  explicit Digits(Word value) { assign(value); }
  Digits(const Digits& other) { copy_from(other); }
  Digits(Digits&& other) noexcept { take(other); }
  ~Digits() { release(); }
  Digits& operator=(const Digits& other) {
    if (this != &other) copy_from(other);
    return *this;
  }
  Digits& operator=(Digits&& other) noexcept {
    if (this != &other) {
      release();
      take(other);
    }
    return *this;
  }

  size_t size() const { return size_; }
  bool is_zero() const { return size_ == 0; }
  Word* data() { return heap_ ? heap_ : inline_; }
  const Word* data() const { return heap_ ? heap_ : inline_; }
  Word operator[](size_t i) const { return data()[i]; }
  Word top() const { return data()[size_ - 1]; }
  Word low() const { return size_ ? data()[0] : 0; }
  // Changes the number of words; those kept stay, new ones are not set.
  void resize(size_t words) {
    if (words > capacity()) grow(words);
    size_ = words;
  }
  void trim() {
    const Word* words = data();
    while (size_ && !words[size_ - 1]) --size_;
  }
  void assign(Word value) {  // below 2**64
    if (value >= kBase) {
      resize(2);
      data()[0] = value - kBase;
      data()[1] = 1;
    } else {
      resize(value != 0);
      if (value) data()[0] = value;
    }
  }
  void clear() { size_ = 0; }
  size_t heap_bytes() const { return heap_ ? capacity_ * sizeof(Word) : 0; }

 private:
  static constexpr size_t kInline = 4;
  size_t capacity() const { return heap_ ? capacity_ : kInline; }
  void grow(size_t words);
  void release();
  void copy_from(const Digits& other) {
    resize(other.size_);
    std::memcpy(data(), other.data(), other.size_ * sizeof(Word));
  }
  void take(Digits& other) {
    std::memcpy(static_cast<void*>(this), &other, sizeof *this);
    other.heap_ = nullptr;
    other.size_ = 0;
  }

  Word* heap_ = nullptr;
  size_t size_ = 0, capacity_ = 0;
  Word inline_[kInline] = {};
};

inline int digits_of_word(Word w) {  // of 0: 1
  int estimate = (64 - __builtin_clzll(w | 1)) * 1233 >> 12;
  return estimate + (estimate >= 20 || w >= kPowersOfTen[estimate]) + (w == 0);
}
// How many decimal digits; of 0: 1.
inline int64_t count_digits(const Digits& a) {
  return a.is_zero() ? 1 : static_cast<int64_t>(a.size() - 1) * kWordDigits + digits_of_word(a.top());
}
int digit_at(const Digits&, int64_t place);        // 0: the last
int64_t trailing_zeros(const Digits&);             // of 0: 0
bool is_all_nines(const Digits&, int64_t digits);

int compare(const Digits& a, const Digits& b);
// The result may not be an operand of these.
void add(Digits& r, const Digits& a, const Digits& b);
void subtract(Digits& r, const Digits& a, const Digits& b);  // a >= b
void multiply(Digits& r, const Digits& a, const Digits& b);
void divide(Digits& quotient, Digits& remainder, const Digits& a, const Digits& b);  // b not zero
void shift_left(Digits& r, const Digits& a, int64_t digits);
// r = a / 10**digits. The answer says what was dropped: 0 nothing, 1-4 less than half, 5 half, 6-9 more.
int shift_right(Digits& r, const Digits& a, int64_t digits);
void square_root(Digits& root, const Digits& a, bool& exact);
// In place.
void increment(Digits&);
void decrement(Digits&);                            // not of 0
void multiply_add(Digits&, Word factor, Word addend);  // both below 10**19
Word divide_small(Digits&, Word divisor);           // the remainder
void nines(Digits&, int64_t digits);                // 10**digits - 1

// To and from binary: 64-bit limbs, least significant first, as GMP has them.
void from_limbs(Digits&, const uint64_t* limbs, size_t count);
size_t limbs_needed(const Digits&);
size_t to_limbs(const Digits&, uint64_t* limbs);    // room for limbs_needed; how many are used
void from_text(Digits&, const char* digits, int64_t count);
void to_text(const Digits&, char* out);             // count_digits(a) characters

}  // namespace krait::decimal

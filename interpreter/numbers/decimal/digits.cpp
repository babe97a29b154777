#include "interpreter/numbers/decimal/digits.h"

#include <algorithm>
#include <cstdlib>
#include <new>

#include "interpreter/numbers/decimal/digits_binary.h"

namespace krait::decimal {

const Word kPowersOfTen[20] = {1,
                               10,
                               100,
                               1000,
                               10000,
                               100000,
                               1000000,
                               10000000,
                               100000000,
                               1000000000,
                               10000000000,
                               100000000000,
                               1000000000000,
                               10000000000000,
                               100000000000000,
                               1000000000000000,
                               10000000000000000,
                               100000000000000000,
                               1000000000000000000,
                               10000000000000000000u};

void Digits::grow(size_t words) {
  if (words > size_t{1} << 36) throw std::bad_alloc();  // more than any machine has
  auto* memory =
      static_cast<Word*>(heap_ ? std::realloc(heap_, words * sizeof(Word)) : std::malloc(words * sizeof(Word)));
  if (!memory) throw std::bad_alloc();
  if (!heap_) std::memcpy(memory, inline_, size_ * sizeof(Word));
  heap_ = memory;
  capacity_ = words;
}

void Digits::release() {
  if (heap_) std::free(heap_);
  heap_ = nullptr;
}

// high:low / 10**19 for high < 10**19, by multiplication with the divisor's reciprocal (Moller and Granlund's 2/1
// division).
static inline Word divide_by_base(Word high, Word low, Word& remainder) {
  constexpr Word kReciprocal = static_cast<Word>(~Wide{0} / kBase - (Wide{1} << 64));
  Wide q = static_cast<Wide>(kReciprocal) * high + ((static_cast<Wide>(high) << 64) | low);
  Word q1 = static_cast<Word>(q >> 64) + 1, q0 = static_cast<Word>(q);
  Word r = low - q1 * kBase;
  if (r > q0) {
    --q1;
    r += kBase;
  }
  if (r >= kBase) [[unlikely]] {
    ++q1;
    r -= kBase;
  }
  remainder = r;
  return q1;
}
static inline Word split(Wide value, Word& low) {
  return divide_by_base(static_cast<Word>(value >> 64), static_cast<Word>(value), low);
}

// --- looking -------------------------------------------------------------------------------------------------------

int digit_at(const Digits& a, int64_t place) {
  auto word = static_cast<size_t>(place / kWordDigits);
  return word < a.size() ? static_cast<int>(a[word] / kPowersOfTen[place % kWordDigits] % 10) : 0;
}

int64_t trailing_zeros(const Digits& a) {
  for (size_t i = 0; i < a.size(); ++i) {
    if (!a[i]) continue;
    int64_t zeros = static_cast<int64_t>(i) * kWordDigits;
    for (Word w = a[i]; w % 10 == 0; w /= 10) ++zeros;
    return zeros;
  }
  return 0;
}

bool is_all_nines(const Digits& a, int64_t digits) {
  if (count_digits(a) != digits) return false;
  for (size_t i = 0; i + 1 < a.size(); ++i)
    if (a[i] != kBase - 1) return false;
  return a.top() == kPowersOfTen[digits_of_word(a.top())] - 1;
}

int compare(const Digits& a, const Digits& b) {
  if (a.size() != b.size()) return a.size() < b.size() ? -1 : 1;
  for (size_t i = a.size(); i-- > 0;)
    if (a[i] != b[i]) return a[i] < b[i] ? -1 : 1;
  return 0;
}

// --- sums ----------------------------------------------------------------------------------------------------------

void add(Digits& r, const Digits& a, const Digits& b) {
  const Digits &longer = a.size() >= b.size() ? a : b, &shorter = a.size() >= b.size() ? b : a;
  size_t n = longer.size(), m = shorter.size();
  r.resize(n + 1);
  const Word *x = longer.data(), *y = shorter.data();
  Word *out = r.data(), carry = 0;
  for (size_t i = 0; i < n; ++i) {
    Word addend = i < m ? y[i] : 0;
    Word sum = x[i] + addend + carry;  // below 2 * 10**19: may wrap once
    bool wrapped = sum < x[i] || (carry && sum == x[i] && addend == ~Word{0});
    carry = wrapped || sum >= kBase;
    out[i] = carry ? sum - kBase : sum;
  }
  out[n] = carry;
  r.trim();
}

void subtract(Digits& r, const Digits& a, const Digits& b) {
  size_t n = a.size(), m = b.size();
  r.resize(n);
  const Word *x = a.data(), *y = b.data();
  Word *out = r.data(), borrow = 0;
  for (size_t i = 0; i < n; ++i) {
    Word less = (i < m ? y[i] : 0) + borrow;
    borrow = x[i] < less;
    out[i] = borrow ? x[i] + (kBase - less) : x[i] - less;
  }
  r.trim();
}

void increment(Digits& a) {
  Word* words = a.data();
  for (size_t i = 0; i < a.size(); ++i) {
    if (++words[i] != kBase) return;
    words[i] = 0;
  }
  a.resize(a.size() + 1);
  a.data()[a.size() - 1] = 1;
}

void decrement(Digits& a) {
  Word* words = a.data();
  for (size_t i = 0; i < a.size(); ++i) {
    if (words[i]--) break;
    words[i] = kBase - 1;
  }
  a.trim();
}

void nines(Digits& a, int64_t digits) {
  a.resize(static_cast<size_t>((digits + kWordDigits - 1) / kWordDigits));
  if (!digits) return;
  std::fill_n(a.data(), a.size(), kBase - 1);
  if (digits % kWordDigits) a.data()[a.size() - 1] = kPowersOfTen[digits % kWordDigits] - 1;
}

// --- products ------------------------------------------------------------------------------------------------------

// From this many words of both on, GMP's binary multiplication wins in spite of the conversions.
static constexpr size_t kBinaryFrom = 60;

void multiply(Digits& r, const Digits& a, const Digits& b) {
  size_t n = a.size(), m = b.size();
  if (!n || !m) return r.clear();
  if (std::min(n, m) >= kBinaryFrom) return multiply_binary(r, a, b);
  r.resize(n + m);
  const Word *x = a.data(), *y = b.data();
  Word* out = r.data();
  std::fill_n(out, m, 0);
  for (size_t i = 0; i < n; ++i) {
    Word carry = 0;
    for (size_t j = 0; j < m; ++j) carry = split(static_cast<Wide>(x[i]) * y[j] + out[i + j] + carry, out[i + j]);
    out[i + m] = carry;
  }
  r.trim();
}

void multiply_add(Digits& a, Word factor, Word addend) {
  Word *words = a.data(), carry = addend;
  for (size_t i = 0; i < a.size(); ++i) carry = split(static_cast<Wide>(words[i]) * factor + carry, words[i]);
  if (carry) {
    a.resize(a.size() + 1);
    a.data()[a.size() - 1] = carry;
  }
  a.trim();
}

// high:low / divisor for high < divisor.
static inline Word divide_wide(Word high, Word low, Word divisor, Word& remainder) {
#ifdef __x86_64__
  Word quotient;
  asm("divq %4" : "=a"(quotient), "=d"(remainder) : "0"(low), "1"(high), "rm"(divisor) : "cc");
  return quotient;
#else
  Wide value = (static_cast<Wide>(high) << 64) | low;
  remainder = static_cast<Word>(value % divisor);
  return static_cast<Word>(value / divisor);
#endif
}

Word divide_small(Digits& a, Word divisor) {
  Word *words = a.data(), remainder = 0;
  for (size_t i = a.size(); i-- > 0;) {
    Wide value = static_cast<Wide>(remainder) * kBase + words[i];
    words[i] = divide_wide(static_cast<Word>(value >> 64), static_cast<Word>(value), divisor, remainder);
  }
  a.trim();
  return remainder;
}

// --- quotients (Knuth, The Art of Computer Programming 2, 4.3.1, algorithm D) --------------------------------------

// u has n + m + 1 words, v has n >= 2 with a high top word; the quotient's m + 1 words go to q, the remainder stays in
// u.
static void divide_long(Word* q, Word* u, const Word* v, size_t n, size_t m) {
  for (size_t j = m + 1; j-- > 0;) {
    Word estimate, rest;
    bool rest_is_large = false;
    if (u[j + n] >= v[n - 1]) {
      estimate = kBase - 1;
      Wide left = static_cast<Wide>(u[j + n]) * kBase + u[j + n - 1] - static_cast<Wide>(estimate) * v[n - 1];
      rest_is_large = left >= kBase;
      rest = static_cast<Word>(left);
    } else {
      Wide head = static_cast<Wide>(u[j + n]) * kBase + u[j + n - 1];
      estimate = divide_wide(static_cast<Word>(head >> 64), static_cast<Word>(head), v[n - 1], rest);
    }
    while (!rest_is_large && static_cast<Wide>(estimate) * v[n - 2] > static_cast<Wide>(rest) * kBase + u[j + n - 2]) {
      --estimate;
      Wide more = static_cast<Wide>(rest) + v[n - 1];
      rest_is_large = more >= kBase;
      rest = static_cast<Word>(more);
    }
    Word carry = 0, borrow = 0;
    for (size_t i = 0; i < n; ++i) {
      Word low;
      carry = split(static_cast<Wide>(estimate) * v[i] + carry, low);
      low += borrow;
      borrow = u[i + j] < low;
      u[i + j] = borrow ? u[i + j] + (kBase - low) : u[i + j] - low;
    }
    carry += borrow;
    bool negative = u[j + n] < carry;
    u[j + n] -= carry;
    if (negative) {
      --estimate;
      Word over = 0;
      for (size_t i = 0; i < n; ++i) {
        Wide sum = static_cast<Wide>(u[i + j]) + v[i] + over;
        over = sum >= kBase;
        u[i + j] = static_cast<Word>(over ? sum - kBase : sum);
      }
      u[j + n] += over;
    }
    q[j] = estimate;
  }
}

void divide(Digits& quotient, Digits& remainder, const Digits& a, const Digits& b) {
  if (compare(a, b) < 0) {
    remainder = a;
    return quotient.clear();
  }
  size_t n = b.size(), m = a.size() - b.size();
  if (n == 1) {
    quotient = a;
    return remainder.assign(divide_small(quotient, b[0]));
  }
  if (n >= kBinaryFrom && m >= kBinaryFrom) return divide_binary(quotient, remainder, a, b);
  Word scale = b.top() == kBase - 1 ? 1 : kBase / (b.top() + 1);
  Digits v = b;
  if (scale != 1) multiply_add(v, scale, 0);
  remainder = a;
  if (scale != 1) multiply_add(remainder, scale, 0);
  size_t had = remainder.size();
  remainder.resize(a.size() + 1);
  std::fill(remainder.data() + had, remainder.data() + a.size() + 1, Word{0});
  quotient.resize(m + 1);
  divide_long(quotient.data(), remainder.data(), v.data(), n, m);
  quotient.trim();
  remainder.trim();
  if (scale != 1) (void)divide_small(remainder, scale);
}

// --- shifts --------------------------------------------------------------------------------------------------------

void shift_left(Digits& r, const Digits& a, int64_t digits) {
  if (a.is_zero()) return r.clear();
  size_t words = static_cast<size_t>(digits / kWordDigits), n = a.size();
  Word factor = kPowersOfTen[digits % kWordDigits];
  r.resize(n + words + 1);
  const Word* from = a.data();
  Word *to = r.data(), carry = 0;
  std::fill_n(to, words, 0);
  if (factor == 1) {
    std::memcpy(to + words, from, n * sizeof(Word));
  } else {
    for (size_t i = 0; i < n; ++i) carry = split(static_cast<Wide>(from[i]) * factor + carry, to[words + i]);
  }
  to[words + n] = carry;
  r.trim();
}

static int dropped_digit(Word first_digit, bool more) {
  return static_cast<int>(first_digit) + (more && (first_digit == 0 || first_digit == 5));
}
static bool any_set(const Word* words, size_t count) {
  return std::any_of(words, words + count, [](Word w) { return w != 0; });
}

int shift_right(Digits& r, const Digits& a, int64_t digits) {
  if (digits <= 0) {
    r = a;
    return 0;
  }
  auto words = static_cast<size_t>(digits / kWordDigits);
  int rest = static_cast<int>(digits % kWordDigits);
  size_t n = a.size();
  const Word* from = a.data();
  int dropped = 0;
  if (words > n || (words == n && rest)) {
    dropped = n != 0;  // below a tenth
  } else if (rest) {
    Word tail = from[words] % kPowersOfTen[rest], unit = kPowersOfTen[rest - 1];
    dropped = dropped_digit(tail / unit, tail % unit || any_set(from, words));
  } else {
    Word tail = from[words - 1], unit = kPowersOfTen[kWordDigits - 1];
    dropped = dropped_digit(tail / unit, tail % unit || any_set(from, words - 1));
  }
  if (words >= n) {
    r.clear();
    return dropped;
  }
  r.resize(n - words);
  Word* to = r.data();
  if (!rest) {
    std::memmove(to, from + words, (n - words) * sizeof(Word));
  } else {
    Word unit = kPowersOfTen[rest], factor = kPowersOfTen[kWordDigits - rest];
    for (size_t i = words; i < n; ++i) {
      Word low = from[i] / unit, high = i + 1 < n ? from[i + 1] % unit : 0;
      to[i - words] = high * factor + low;
    }
  }
  r.trim();
  return dropped;
}

// --- text ----------------------------------------------------------------------------------------------------------

void from_text(Digits& a, const char* digits, int64_t count) {
  while (count && *digits == '0') ++digits, --count;
  a.resize(static_cast<size_t>((count + kWordDigits - 1) / kWordDigits));
  for (size_t i = 0; i < a.size(); ++i) {
    int64_t end = count - static_cast<int64_t>(i) * kWordDigits;
    Word word = 0;
    for (int64_t k = std::max<int64_t>(0, end - kWordDigits); k < end; ++k)
      word = word * 10 + static_cast<Word>(digits[k] - '0');
    a.data()[i] = word;
  }
  a.trim();
}

void to_text(const Digits& a, char* out) {
  int64_t count = count_digits(a);
  if (a.is_zero()) {
    *out = '0';
    return;
  }
  for (size_t i = 0; i < a.size(); ++i) {
    Word word = a[i];
    int64_t end = count - static_cast<int64_t>(i) * kWordDigits, begin = std::max<int64_t>(0, end - kWordDigits);
    for (int64_t k = end; k-- > begin; word /= 10) out[k] = static_cast<char>('0' + word % 10);
  }
}

}  // namespace krait::decimal

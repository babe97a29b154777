#include "interpreter/numbers/decimal/fixed.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <new>

namespace krait::decimal {

static void shift_words(Digits& r, const Digits& a, size_t words) {
  shift_left(r, a, static_cast<int64_t>(words) * kWordDigits);
}
static void drop_words(Digits& r, const Digits& a, size_t words) {
  (void)shift_right(r, a, static_cast<int64_t>(words) * kWordDigits);
}

static void multiply_fixed(Digits& r, const Digits& a, const Digits& b, size_t words) {
  Digits product;
  multiply(product, a, b);
  drop_words(r, product, words);
}
static void divide_fixed(Digits& r, const Digits& a, const Digits& b, size_t words) {
  Digits scaled, rest;
  shift_words(scaled, a, words);
  divide(r, rest, scaled, b);
}
static void one(Digits& r, size_t words) { shift_words(r, Digits(1), words); }

// --- ln(10) --------------------------------------------------------------------------------------------------------

// The words of the fraction, the first first.
static const Word kLnTenFraction[] = {
    3025850929940456840u,
    1799145468436420760u,
    1101488628772976033u,
    3279009675726096773u,
    5248023599720508959u,
    8298341967784042286u,
    2486334095254650828u,
    675666628736909878u,
    1689482907208325554u,
    6808437998948262331u,
    9852839350530896537u,
    7732628846163366222u};

// r += factor * artanh(1 / n)
static void add_artanh(Digits& r, Word factor, Word n, size_t words) {
  Digits power, term, sum;
  one(power, words);
  multiply_add(power, factor, 0);
  (void)divide_small(power, n);
  for (Word k = 1; !power.is_zero(); k += 2) {
    term = power;
    (void)divide_small(term, k);
    add(sum, r, term);
    std::swap(r, sum);
    (void)divide_small(power, n * n);
  }
}

void ln_ten(Digits& r, size_t words) {
  constexpr size_t kKnown = std::size(kLnTenFraction);
  if (words <= kKnown) {
    r.resize(words + 1);
    for (size_t i = 0; i < words; ++i) r.data()[words - 1 - i] = kLnTenFraction[i];
    r.data()[words] = 2;
    return;
  }
  Digits precise;
  size_t more = words + 1;
  add_artanh(precise, 46, 31, more);
  add_artanh(precise, 34, 49, more);
  add_artanh(precise, 20, 161, more);
  drop_words(r, precise, 1);
}

// --- exp -----------------------------------------------------------------------------------------------------------

void to_fixed(Digits& r, const Number& a, size_t words) {
  int64_t places = a.exponent + static_cast<int64_t>(words) * kWordDigits;
  if (places >= 0) shift_left(r, a.digits, places);
  else (void)shift_right(r, a.digits, -places);
}

// e**a for a below ln(10): the argument is halved often, the series summed, the sum squared as often.
static Word exp_series(Digits& r, const Digits& a, size_t words) {
  int halvings = std::min(40, 4 + static_cast<int>(std::sqrt(static_cast<double>(words) * 20)));
  Digits x = a, term, sum, product;
  (void)divide_small(x, Word{1} << halvings);
  one(sum, words);
  add(r, sum, x);
  term = x;
  Word terms = 2;
  for (;; ++terms) {
    multiply_fixed(product, term, x, words);
    std::swap(term, product);
    (void)divide_small(term, terms);
    if (term.is_zero()) break;
    add(sum, r, term);
    std::swap(r, sum);
  }
  for (int i = 0; i < halvings; ++i) {
    multiply_fixed(product, r, r, words);
    std::swap(r, product);
  }
  // Each truncation is off by less than one unit; a squaring doubles the relative error; the result is below 10.
  return (2 * terms + 4) * 20 << halvings;
}

Word exp_fixed(Digits& mantissa, int64_t& exponent, const Digits& a, bool negative, size_t words) {
  Digits ln10, rest, quotient;
  ln_ten(ln10, words + 1);
  divide(quotient, rest, a, ln10);
  exponent = static_cast<int64_t>(quotient.low());
  if (negative) {
    Digits complement;
    subtract(complement, ln10, rest);
    rest = std::move(complement);
    exponent = -exponent - 1;
  }
  Digits argument;
  drop_words(argument, rest, 1);
  // The argument is off by at most two units (the quotient has less than one word), which the result multiplies by 10.
  return exp_series(mantissa, argument, words) + 40;
}

// --- ln ------------------------------------------------------------------------------------------------------------

// The leading digits as a double: 1 <= value < 10 for a mantissa.
static double leading(const Digits& a, size_t words) {
  size_t n = a.size();
  double value = 0;
  for (size_t i = 0; i < 3 && i < n; ++i)
    value +=
        static_cast<double>(a[n - 1 - i]) * std::pow(1e19, static_cast<double>(n - 1 - i) - static_cast<double>(words));
  return value;
}

// ln of a mantissa between 1 and 10, both fixed: Halley's iteration, which triples the good places each time.
static Word ln_mantissa(Digits& r, const Digits& m, size_t words) {
  if (words > 2) {
    size_t fewer = (19 * words + 21 + 56) / 57 + (words > 60);
    fewer = std::max<size_t>(2, std::min(fewer, words - 1));
    Digits cut, rough;
    drop_words(cut, m, words - fewer);
    (void)ln_mantissa(rough, cut, fewer);
    shift_words(r, rough, words - fewer);
  } else {
    double guess = std::max(0.0, std::log(leading(m, words)));
    Digits scaled(static_cast<Word>(guess * 1e15));
    shift_left(r, scaled, static_cast<int64_t>(words) * kWordDigits - 15);
  }
  Digits power, difference, sum, step, next;
  Word error = exp_series(power, r, words);
  bool up = compare(m, power) >= 0;
  if (up) subtract(difference, m, power);
  else subtract(difference, power, m);
  add(sum, m, power);
  divide_fixed(step, difference, sum, words);
  multiply_add(step, 2, 0);
  if (up) {
    add(next, r, step);
  } else if (compare(r, step) >= 0) {
    subtract(next, r, step);
  } else {
    next.clear();
  }
  r = std::move(next);
  return error + 8;
}

int64_t closeness_to_one(const Number& a) {
  if (a.adjusted() != 0 && a.adjusted() != -1) return 0;
  Number unit, difference;
  set_word(unit, 1);
  uint32_t ignored = 0;
  subtract(difference, a, unit, kWidest, ignored);
  return difference.is_zero() ? 0 : std::max<int64_t>(0, -difference.adjusted());
}

// a or 1/a, whichever is above 1, as mantissa * 10**exponent. The mantissa's error is less than one unit.
static void above_one(Digits& mantissa, int64_t& exponent, bool& inverted, const Number& a, size_t words) {
  inverted = a.adjusted() < 0;
  Number m = a;
  if (!inverted) {
    exponent = a.adjusted();
    m.exponent = a.exponent - exponent;
    return to_fixed(mantissa, m, words);
  }
  // 1 / (x * 10**-k) with 1 <= x < 10 is 10/x * 10**(k-1).
  exponent = -a.adjusted() - 1;
  m.exponent = 1 - m.length();
  Digits numerator, divisor, rest;
  // The divisor exactly, the numerator scaled alike.
  int64_t places = m.length() - 1;
  shift_left(numerator, Digits(10), static_cast<int64_t>(words) * kWordDigits + places);
  divide(mantissa, rest, numerator, m.digits);
  Digits ten;
  shift_left(ten, Digits(10), static_cast<int64_t>(words) * kWordDigits);
  if (compare(mantissa, ten) >= 0) {
    one(mantissa, words);
    ++exponent;
  }
}

Word ln_fixed(Digits& r, bool& negative, const Number& a, size_t words) {
  Digits mantissa, part, ln10, sum;
  int64_t exponent;
  above_one(mantissa, exponent, negative, a, words);
  Word error = ln_mantissa(part, mantissa, words) + 2;
  if (!exponent) {
    r = std::move(part);
    return error;
  }
  // One more word of ln(10): its multiple stays good to a unit.
  ln_ten(ln10, words + 1);
  multiply_add(ln10, static_cast<Word>(exponent), 0);
  drop_words(sum, ln10, 1);
  add(r, sum, part);
  return error + 2;
}

Word log_fixed(Digits& r, bool& negative, const Number& a, size_t words) {
  Digits mantissa, part, ln10, fraction, whole;
  int64_t exponent;
  above_one(mantissa, exponent, negative, a, words);
  Word error = ln_mantissa(part, mantissa, words) + 2;
  ln_ten(ln10, words);
  divide_fixed(fraction, part, ln10, words);
  shift_words(whole, Digits(static_cast<Word>(exponent)), words);
  add(r, whole, fraction);
  return error + 4;
}

// --- rounding ------------------------------------------------------------------------------------------------------

bool round_if_certain(Number& r, const Digits& digits, int64_t exponent, bool negative, Word error, const Settings& s,
                      uint32_t& status) {
  Digits margin(error);
  if (compare(digits, margin) <= 0) return false;
  Number low, high;
  low.exponent = high.exponent = exponent;
  low.negative = high.negative = negative;
  subtract(low.digits, digits, margin);
  add(high.digits, digits, margin);
  if (low.length() <= s.precision + 1) return false;
  uint32_t low_status = 0, high_status = 0;
  finalize(low, s, low_status);
  finalize(high, s, high_status);
  if (low.kind != high.kind || low.exponent != high.exponent || compare(low.digits, high.digits) ||
      low_status != high_status)
    return false;
  r = std::move(low);
  status |= low_status | kInexact | kRounded;
  return true;
}

// --- for all of them ------------------------------------------------------------------------------------------------

size_t words_for(int64_t places) { return static_cast<size_t>((places + kWordDigits - 1) / kWordDigits); }

void check_precision(const Settings& s) {
  if (s.precision > (int64_t{1} << 40)) throw std::bad_alloc();
}

void set_beside_one(Number& r, bool above, const Settings& s, uint32_t& status) {
  check_precision(s);
  set_zero(r, false, -(s.precision + 2));
  shift_left(r.digits, Digits(1), s.precision + 2);
  if (above) increment(r.digits);
  else decrement(r.digits);
  finalize(r, s, status);
}

void set_out_of_range(Number& r, bool large, bool negative, const Settings& s, uint32_t& status) {
  set_word(r, 1, large ? s.max_exponent + 1 : s.tiny() - 3);
  r.negative = negative;
  finalize(r, s, status);
}

bool is_power_of_ten(const Number& a) {
  return a.digits.top() == kPowersOfTen[digits_of_word(a.digits.top()) - 1] &&
         trailing_zeros(a.digits) == a.length() - 1;
}

}  // namespace krait::decimal

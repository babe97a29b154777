// Powers: of integers by squaring, others by e**(b * ln(a)); powers modulo an integer.
#include <algorithm>
#include <bit>

#include "interpreter/numbers/decimal/fixed.h"

namespace krait::decimal {

// --- power ---------------------------------------------------------------------------------------------------------

// Powers of 1: exact for integers, padded otherwise.
static void power_of_one(Number& r, const Number& a, const Number& b, bool negative, const Settings& s,
                         uint32_t& status) {
  check_precision(s);
  int64_t places = s.precision - 1;
  if (is_integer(b)) {
    Number precision;
    set_word(precision, static_cast<Word>(s.precision));
    bool large = compare_values(b, precision) > 0;
    int64_t times = s.precision;
    if (b.negative) {
      times = 0;
    } else if (!large) {
      Digits whole;
      if (b.exponent >= 0) shift_left(whole, b.digits, b.exponent);
      else (void)shift_right(whole, b.digits, -b.exponent);
      times = static_cast<int64_t>(whole.low());
    }
    Wide wanted = static_cast<Wide>(-a.exponent) * static_cast<Wide>(times);
    if (wanted > static_cast<Wide>(places)) status |= kRounded;
    else places = static_cast<int64_t>(wanted);
  } else {
    status |= kInexact | kRounded;
  }
  set_zero(r, negative, -places);
  shift_left(r.digits, Digits(1), places);
}

// Powers with 0, infinities and 1; true if r is set.
static bool power_special(Number& r, const Number& a, const Number& b, bool negative, const Settings& s,
                          uint32_t& status) {
  if (a.is_zero() || a.is_infinite()) {
    if (a.is_zero() == b.negative) set_infinity(r, negative);
    else set_zero(r, negative, 0);
    return true;
  }
  if (a.adjusted() == 0 && is_power_of_ten(a)) {
    if (b.is_infinite()) {
      Number half;
      set_word(half, 5, -1);
      power_of_one(r, a, half, negative, s, status);
    } else {
      power_of_one(r, a, b, negative, s, status);
    }
    return true;
  }
  if (!b.is_infinite()) return false;
  if ((a.adjusted() >= 0) != b.negative) set_infinity(r, false);
  else set_zero(r, false, 0);
  return true;
}

// An integer exponent as a machine word; false: it is none, or beyond one.
static bool small_integer(const Number& b, Word& out) {
  if (!is_integer(b) || b.adjusted() >= kWordDigits) return false;
  Digits whole;
  if (b.exponent >= 0) shift_left(whole, b.digits, b.exponent);
  else (void)shift_right(whole, b.digits, -b.exponent);
  out = whole.low();
  return whole.size() <= 1;
}

// Certainly beyond the exponents there are, by the digits of log10(a) and of b.
static bool is_out_of_range(const Number& a, const Number& b, const Settings& s, bool& large) {
  int64_t adjusted = a.adjusted(), logarithm = adjusted > 0 ? adjusted : adjusted < -1 ? -adjusted - 1 : 0;
  if (!logarithm) return false;
  large = (adjusted > 0) != b.negative;
  auto limit = static_cast<Word>(large ? s.max_exponent : -s.tiny());
  return digits_of_word(static_cast<Word>(logarithm)) - 1 + b.adjusted() > digits_of_word(limit);
}

// By squaring, from the highest bit, with digits enough to spare, halves to even; then rounded as asked.
static void power_integer(Number& r, const Number& a, bool inverse, Word times, int64_t places, bool negative,
                          const Settings& s, uint32_t& status) {
  Settings work = s;
  work.precision = std::min(kMaxPrecision, s.precision + places + 2);
  work.rounding = Rounding::HalfEven;
  work.clamp = false;
  Number base = a, product;
  if (inverse) {
    Number unit;
    set_word(unit, 1);
    ++work.precision;
    divide(base, unit, a, work, status);
  }
  r = base;
  uint32_t seen = 0;
  for (Word bit = std::bit_floor(times) >> 1; bit; bit >>= 1) {
    multiply(product, r, r, work, seen);
    std::swap(r, product);
    if (times & bit) {
      multiply(product, r, base, work, seen);
      std::swap(r, product);
    }
    if (!r.is_finite() || (r.is_zero() && (seen & kClamped))) break;
  }
  status |= seen;
  if (r.is_infinite()) return set_out_of_range(r, true, negative, s, status);
  r.negative = negative;
  finalize(r, s, status);
}

// a**b by e**(b * ln(a)).
static void power_by_logarithm(Number& r, const Number& a, const Number& b, bool negative, const Settings& s,
                               uint32_t& status) {
  check_precision(s);
  int64_t near = closeness_to_one(a);
  size_t for_factor = words_for(std::max<int64_t>(0, b.adjusted() + 1)) + 1;
  size_t words = words_for(s.precision + 10 + near);
  for (int round = 0;; ++round, words += words / 2 + 1) {
    Digits logarithm, product, argument, mantissa;
    bool below;
    size_t precise = words + 1 + for_factor;
    Word error = ln_fixed(logarithm, below, a, precise);
    multiply(product, logarithm, b.digits);
    // product * 10**b.exponent has `precise` words behind the point; words + 1 are kept.
    int64_t drop = static_cast<int64_t>(precise - words - 1) * kWordDigits - b.exponent;
    bool decreasing = below != b.negative;
    if (count_digits(product) - drop > static_cast<int64_t>(words + 2) * kWordDigits)
      return set_out_of_range(r, !decreasing, negative, s, status);
    if (drop >= 0) (void)shift_right(argument, product, drop);
    else shift_left(argument, product, -drop);
    int64_t argument_exponent = count_digits(argument) - static_cast<int64_t>(words + 1) * kWordDigits;
    if (argument_exponent < -(s.precision + 3)) {
      set_beside_one(r, !decreasing, s, status);
      r.negative = negative;
      return;
    }
    (void)error;  // at most a unit of the word that was added for it
    int64_t exponent;
    error = exp_fixed(mantissa, exponent, argument, decreasing, words) + 40;
    exponent -= static_cast<int64_t>(words) * kWordDigits;
    if (round_if_certain(r, mantissa, exponent, negative, error, s, status)) return;
    if (round < 3) continue;
    // So near to a number of precision + 1 digits for so long: it is that number, as in 4**0.5.
    Number guess;
    guess.digits = std::move(mantissa);
    guess.exponent = exponent;
    guess.negative = negative;
    Settings wider = s;
    wider.precision = s.precision + 5;
    wider.max_exponent = kMaxExponent;
    wider.min_exponent = kMinExponent;
    wider.rounding = Rounding::HalfEven;
    wider.clamp = false;
    uint32_t ignored = 0;
    finalize(guess, wider, ignored);
    r = std::move(guess);
    finalize(r, s, status);
    status |= kInexact | kRounded;
    return;
  }
}

void power(Number& r, const Number& a, const Number& b, const Settings& s, uint32_t& status) {
  if (propagate_nan(r, a, &b, s, status)) return;
  if (b.is_zero()) {
    if (a.is_zero()) return set_invalid(r, kInvalidOperation, status);
    return set_word(r, 1);
  }
  bool negative = a.negative && is_odd_integer(b);
  if (a.negative && !is_integer(b) && !a.is_zero()) return set_invalid(r, kInvalidOperation, status);
  if (power_special(r, a, b, negative, s, status)) return;
  Number magnitude = a;
  magnitude.negative = false;
  bool large;
  if (is_out_of_range(a, b, s, large)) return set_out_of_range(r, large, negative, s, status);
  Word times;
  if (small_integer(b, times))
    return power_integer(r, magnitude, b.negative, times, b.adjusted() + 1, negative, s, status);
  power_by_logarithm(r, magnitude, b, negative, s, status);
}

// --- power modulo --------------------------------------------------------------------------------------------------

static void multiply_modulo(Digits& r, const Digits& a, const Digits& b, const Digits& modulus) {
  Digits product, quotient;
  multiply(product, a, b);
  divide(quotient, r, product, modulus);
}
// base**exponent by the exponent's decimal digits.
static Digits power_digits(const Digits& base, const Digits& exponent, const Digits& modulus) {
  Digits powers[10], result, next;
  divide(next, powers[0], Digits(1), modulus);
  for (int i = 1; i < 10; ++i) multiply_modulo(powers[i], powers[i - 1], base, modulus);
  result = powers[0];
  for (int64_t place = count_digits(exponent); place-- > 0;) {
    Digits square, fourth, fifth;
    multiply_modulo(square, result, result, modulus);
    multiply_modulo(fourth, square, square, modulus);
    multiply_modulo(fifth, fourth, result, modulus);
    multiply_modulo(next, fifth, fifth, modulus);
    multiply_modulo(result, next, powers[digit_at(exponent, place)], modulus);
  }
  return result;
}

// An integer's coefficient and the power of ten behind it.
static void integer_parts(const Number& a, Digits& digits, Digits& tens) {
  if (a.exponent >= 0) {
    digits = a.digits;
    tens.assign(static_cast<Word>(a.exponent));
  } else {
    (void)shift_right(digits, a.digits, -a.exponent);
    tens.clear();
  }
}

void power_modulo(Number& r, const Number& a, const Number& b, const Number& m, const Settings& s, uint32_t& status) {
  if (a.is_nan() || b.is_nan() || m.is_nan()) {
    bool signaling = a.is_signaling() || b.is_signaling();
    if (m.is_signaling() && !signaling) (void)propagate_nan(r, m, nullptr, s, status);
    else if (!propagate_nan(r, a, &b, s, status)) (void)propagate_nan(r, m, nullptr, s, status);
    return;
  }
  bool good = is_integer(a) && is_integer(b) && is_integer(m) && !(b.negative && !b.is_zero()) && !m.is_zero() &&
              m.adjusted() < s.precision && !(a.is_zero() && b.is_zero());
  if (!good) return set_invalid(r, kInvalidOperation, status);
  Digits modulus, base, digits, tens, exponent, factor, reduced, quotient;
  integer_parts(m, digits, tens);
  shift_left(modulus, digits, static_cast<int64_t>(tens.low()));
  integer_parts(a, digits, tens);
  divide(quotient, reduced, digits, modulus);
  factor = power_digits(Digits(10), tens, modulus);
  multiply_modulo(base, reduced, factor, modulus);
  integer_parts(b, exponent, tens);
  bool negative = a.negative && is_odd_integer(b);
  digits = power_digits(base, exponent, modulus);
  for (Word left = tens.low(); left && !b.is_zero(); --left) digits = power_digits(digits, Digits(10), modulus);
  set_zero(r, negative, 0);
  r.digits = std::move(digits);
}

}  // namespace krait::decimal

// exp, ln, log10: computed with growing precision until the rounding is certain (Ziv's strategy), halves to even.
#include <algorithm>
#include <cstdlib>
#include <new>

#include "interpreter/numbers/decimal/fixed.h"

namespace krait::decimal {

static Settings to_even(const Settings& s) {
  Settings even = s;
  even.rounding = Rounding::HalfEven;
  return even;
}

void exponential(Number& r, const Number& a, const Settings& s, uint32_t& status) {
  if (propagate_nan(r, a, nullptr, s, status)) return;
  if (a.is_infinite()) return a.negative ? set_zero(r, false, 0) : set_infinity(r, false);
  if (a.is_zero()) return set_word(r, 1);
  Settings even = to_even(s);
  if (a.adjusted() >= kWordDigits) return set_out_of_range(r, !a.negative, false, even, status);
  check_precision(s);
  if (a.adjusted() < -(s.precision + 1)) {
    set_zero(r, false, 1 - s.precision);
    shift_left(r.digits, Digits(1), s.precision - 1);
    status |= kInexact | kRounded;
    return finalize(r, even, status);
  }
  for (size_t words = words_for(s.precision + 10);; words += words / 2 + 1) {
    Digits argument, mantissa;
    int64_t exponent;
    to_fixed(argument, a, words + 1);
    Word error = exp_fixed(mantissa, exponent, argument, a.negative, words);
    exponent -= static_cast<int64_t>(words) * kWordDigits;
    if (round_if_certain(r, mantissa, exponent, false, error, even, status)) return;
  }
}

// Logarithms of anything but positive finite numbers; true if r is set.
static bool logarithm_special(Number& r, const Number& a, const Settings& s, uint32_t& status) {
  if (propagate_nan(r, a, nullptr, s, status)) return true;
  if (a.is_zero()) {
    set_infinity(r, true);
  } else if (a.negative) {
    set_invalid(r, kInvalidOperation, status);
  } else if (a.is_infinite()) {
    set_infinity(r, false);
  } else {
    return false;
  }
  return true;
}

template <class F> static void logarithm(Number& r, const Number& a, const Settings& s, uint32_t& status, F&& compute) {
  Settings even = to_even(s);
  check_precision(s);
  for (size_t words = words_for(s.precision + 10 + closeness_to_one(a));; words += words / 2 + 1) {
    Digits digits;
    bool negative;
    Word error = compute(digits, negative, a, words);
    if (round_if_certain(r, digits, -static_cast<int64_t>(words) * kWordDigits, negative, error, even, status)) return;
  }
}

void natural_logarithm(Number& r, const Number& a, const Settings& s, uint32_t& status) {
  if (logarithm_special(r, a, s, status)) return;
  if (a.adjusted() == 0 && is_power_of_ten(a)) return set_zero(r, false, 0);
  logarithm(r, a, s, status, ln_fixed);
}

void decimal_logarithm(Number& r, const Number& a, const Settings& s, uint32_t& status) {
  if (logarithm_special(r, a, s, status)) return;
  if (is_power_of_ten(a)) {
    int64_t exponent = a.adjusted();
    set_word(r, static_cast<Word>(exponent < 0 ? -exponent : exponent));
    r.negative = exponent < 0;
    return finalize(r, to_even(s), status);
  }
  logarithm(r, a, s, status, log_fixed);
}

}  // namespace krait::decimal

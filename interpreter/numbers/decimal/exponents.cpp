// Operations on exponents and neighbours: quantize, to_integral, reduce, logb, scaleb, next_*.
#include <algorithm>

#include "interpreter/numbers/decimal/number.h"

namespace krait::decimal {

void quantize(Number& r, const Number& a, const Number& b, const Settings& s, uint32_t& status) {
  if (propagate_nan(r, a, &b, s, status)) return;
  if (a.is_infinite() || b.is_infinite()) {
    if (a.is_infinite() && b.is_infinite()) r = a;
    else set_invalid(r, kInvalidOperation, status);
    return;
  }
  if (b.exponent > s.max_exponent || b.exponent < s.tiny()) return set_invalid(r, kInvalidOperation, status);
  if (a.digits.is_zero()) {
    set_zero(r, a.negative, b.exponent);
    return finalize(r, s, status);
  }
  if (a.exponent > b.exponent && a.adjusted() - b.exponent + 1 > s.precision)
    return set_invalid(r, kInvalidOperation, status);
  bool inexact = set_exponent(r, a, b.exponent, s.rounding);
  if (r.length() > s.precision || (!r.digits.is_zero() && r.adjusted() > s.max_exponent)) {
    return set_invalid(r, kInvalidOperation, status);
  }
  if (b.exponent > a.exponent) status |= kRounded;
  if (inexact) status |= kInexact;
  if (!r.digits.is_zero() && r.adjusted() < s.min_exponent) status |= kSubnormal;
  // What is fitted here is the clamping of zeros and folding alone: the digits are few enough.
  uint32_t fitted = 0;
  finalize(r, s, fitted);
  status |= fitted & ~static_cast<uint32_t>(kInexact | kRounded);
}

static bool round_to_integral(Number& r, const Number& a, const Settings& s, uint32_t& status, bool& inexact,
                              bool& rounded) {
  inexact = rounded = false;
  if (propagate_nan(r, a, nullptr, s, status)) return false;
  if (a.is_infinite() || a.exponent >= 0) {
    r = a;
    return false;
  }
  if (a.digits.is_zero()) {
    set_zero(r, a.negative, 0);
    return false;
  }
  rounded = true;
  inexact = set_exponent(r, a, 0, s.rounding);
  return true;
}
void to_integral_exact(Number& r, const Number& a, const Settings& s, uint32_t& status) {
  bool inexact, rounded;
  (void)round_to_integral(r, a, s, status, inexact, rounded);
  if (rounded) status |= kRounded;
  if (inexact) status |= kInexact;
}
void to_integral_value(Number& r, const Number& a, const Settings& s, uint32_t& status) {
  bool inexact, rounded;
  (void)round_to_integral(r, a, s, status, inexact, rounded);
}

bool is_integer(const Number& a) {
  return a.is_finite() && (a.exponent >= 0 || a.digits.is_zero() || trailing_zeros(a.digits) >= -a.exponent);
}
bool is_odd_integer(const Number& a) { return is_integer(a) && a.exponent <= 0 && digit_at(a.digits, -a.exponent) % 2; }

void reduce(Number& r, const Number& a, const Settings& s, uint32_t& status) {
  if (propagate_nan(r, a, nullptr, s, status)) return;
  r = a;
  if (a.is_infinite()) return;
  finalize(r, s, status);
  if (!r.is_finite()) return;
  if (r.digits.is_zero()) {
    r.exponent = 0;
    return;
  }
  int64_t most = s.clamp ? s.top() : s.max_exponent;
  int64_t zeros = std::min(trailing_zeros(r.digits), most - r.exponent);
  if (zeros <= 0) return;
  (void)shift_right(r.digits, r.digits, zeros);
  r.exponent += zeros;
}

// An int as a number, not yet fitted.
static void set_int(Number& r, int64_t value) {
  set_word(r, value < 0 ? static_cast<Word>(-value) : static_cast<Word>(value));
  r.negative = value < 0;
}

void exponent_of(Number& r, const Number& a, const Settings& s, uint32_t& status) {
  if (propagate_nan(r, a, nullptr, s, status)) return;
  if (a.is_infinite()) return set_infinity(r, false);
  if (a.digits.is_zero()) {
    set_infinity(r, true);
    status |= kDivisionByZero;
    return;
  }
  set_int(r, a.adjusted());
  finalize(r, s, status);
}

// The value of an integer operand with exponent 0 within -limit ... limit; false: it is not such a one.
static bool small_operand(const Number& b, int64_t limit, int64_t& out) {
  if (!b.is_finite() || b.exponent != 0 || b.digits.size() > 1) return false;
  Word value = b.digits.low();
  if (value > static_cast<Word>(limit)) return false;
  out = b.negative ? -static_cast<int64_t>(value) : static_cast<int64_t>(value);
  return true;
}

void scale(Number& r, const Number& a, const Number& b, const Settings& s, uint32_t& status) {
  if (propagate_nan(r, a, &b, s, status)) return;
  int64_t places;
  int64_t limit = 2 * (s.max_exponent + s.precision);
  if (!small_operand(b, limit, places)) return set_invalid(r, kInvalidOperation, status);
  r = a;
  if (a.is_infinite()) return;
  r.exponent += places;
  finalize(r, s, status);
}

// --- neighbours ----------------------------------------------------------------------------------------------------

static void set_largest(Number& r, const Settings& s, bool negative) {
  set_zero(r, negative, s.top());
  nines(r.digits, s.precision);
}

// The next representable number in a direction: a tiny step is added and rounded that way.
static void step(Number& r, const Number& a, const Settings& s, bool up) {
  Settings directed = s;
  directed.rounding = up ? Rounding::Ceiling : Rounding::Floor;
  uint32_t ignored = 0;
  Number fitted = a, tiny;
  finalize(fitted, directed, ignored);
  if (fitted.is_finite() && a.is_finite() && compare_values(fitted, a) != 0) {
    r = std::move(fitted);
    return;
  }
  set_word(tiny, 1, directed.tiny() - 1);
  tiny.negative = !up;
  add(r, a, tiny, directed, ignored);
}

void next_minus(Number& r, const Number& a, const Settings& s, uint32_t& status) {
  if (propagate_nan(r, a, nullptr, s, status)) return;
  if (a.is_infinite() && !a.negative) return set_largest(r, s, false);
  step(r, a, s, false);
}
void next_plus(Number& r, const Number& a, const Settings& s, uint32_t& status) {
  if (propagate_nan(r, a, nullptr, s, status)) return;
  if (a.is_infinite() && a.negative) return set_largest(r, s, true);
  step(r, a, s, true);
}

void next_toward(Number& r, const Number& a, const Number& b, const Settings& s, uint32_t& status) {
  if (propagate_nan(r, a, &b, s, status)) return;
  int order = compare_values(a, b);
  if (order == 0) {
    r = a;
    r.negative = b.negative;
    return;
  }
  if (order < 0) next_plus(r, a, s, status);
  else next_minus(r, a, s, status);
  if (r.is_infinite()) {
    status |= kOverflow | kRounded | kInexact;
  } else if (r.adjusted() < s.min_exponent) {
    status |= kUnderflow | kSubnormal | kRounded | kInexact;
    if (r.is_zero()) status |= kClamped;
  }
}

// --- moving digits -------------------------------------------------------------------------------------------------

// The last `count` digits.
static void keep_last(Digits& r, const Digits& a, int64_t count) {
  if (count_digits(a) <= count) {
    r = a;
    return;
  }
  Digits unit(1), power, quotient;
  shift_left(power, unit, count);
  divide(quotient, r, a, power);
}

// shift and rotate: their second operand, or false with r set.
static bool places_to_move(Number& r, const Number& a, const Number& b, const Settings& s, uint32_t& status,
                           int64_t& places) {
  if (propagate_nan(r, a, &b, s, status)) return false;
  if (!small_operand(b, s.precision, places)) {
    set_invalid(r, kInvalidOperation, status);
    return false;
  }
  if (!a.is_infinite()) return true;
  r = a;
  return false;
}

void shift(Number& r, const Number& a, const Number& b, const Settings& s, uint32_t& status) {
  int64_t places;
  if (!places_to_move(r, a, b, s, status, places)) return;
  set_zero(r, a.negative, a.exponent);
  Digits kept;
  if (places >= 0) {
    keep_last(kept, a.digits, s.precision - places);
    shift_left(r.digits, kept, places);
  } else {
    keep_last(kept, a.digits, s.precision);
    (void)shift_right(r.digits, kept, -places);
  }
}

void rotate(Number& r, const Number& a, const Number& b, const Settings& s, uint32_t& status) {
  int64_t places;
  if (!places_to_move(r, a, b, s, status, places)) return;
  set_zero(r, a.negative, a.exponent);
  if (places < 0) places += s.precision;
  Digits all, low, left, right;
  keep_last(all, a.digits, s.precision);
  keep_last(low, all, s.precision - places);
  shift_left(left, low, places);
  (void)shift_right(right, all, s.precision - places);
  add(r.digits, left, right);
}

}  // namespace krait::decimal

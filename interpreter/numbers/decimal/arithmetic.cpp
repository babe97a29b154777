// Sums, products, quotients and remainders (General Decimal Arithmetic Specification, Arithmetic operations).
#include <algorithm>

#include "interpreter/numbers/decimal/number.h"

namespace krait::decimal {

// --- sums ----------------------------------------------------------------------------------------------------------

// |a| and |b| at the same exponent: their signed sum.
static void add_aligned(Number& r, const Digits& a, bool a_negative, const Digits& b, bool b_negative,
                        const Settings& s) {
  if (a_negative == b_negative) {
    add(r.digits, a, b);
    r.negative = a_negative;
    return;
  }
  int order = compare(a, b);
  if (order >= 0) subtract(r.digits, a, b);
  else subtract(r.digits, b, a);
  r.negative = order > 0 ? a_negative : order < 0 ? b_negative : s.rounding == Rounding::Floor;
}

static void add_finite(Number& r, const Number& a, const Number& b, bool b_negative, const Settings& s) {
  r.kind = Kind::Finite;
  r.exponent = std::min(a.exponent, b.exponent);
  if (a.exponent == b.exponent) return add_aligned(r, a.digits, a.negative, b.digits, b_negative, s);
  bool a_is_big = a.exponent > b.exponent;
  const Number &big = a_is_big ? a : b, &small = a_is_big ? b : a;
  bool big_negative = a_is_big ? a.negative : b_negative, small_negative = a_is_big ? b_negative : a.negative;
  Digits shifted;
  if (big.digits.is_zero()) return add_aligned(r, big.digits, big_negative, small.digits, small_negative, s);
  // A small operand far below the last digit kept counts as one unit of a place still further down.
  int64_t length = big.length();
  int64_t floor = big.exponent - 1 + (length > s.precision ? 0 : length - s.precision - 1);
  if (small.adjusted() < floor) {
    Digits one(small.digits.is_zero() ? 0 : 1);
    r.exponent = floor;
    shift_left(shifted, big.digits, big.exponent - floor);
    return add_aligned(r, shifted, big_negative, one, small_negative, s);
  }
  shift_left(shifted, big.digits, big.exponent - small.exponent);
  add_aligned(r, shifted, big_negative, small.digits, small_negative, s);
}

static void add_signed(Number& r, const Number& a, const Number& b, bool flip, const Settings& s, uint32_t& status) {
  bool b_negative = b.negative != flip;
  if (a.is_finite() && b.is_finite()) [[likely]] {
    add_finite(r, a, b, b_negative, s);
    return finalize(r, s, status);
  }
  if (propagate_nan(r, a, &b, s, status)) return;
  if (a.is_infinite() && b.is_infinite() && a.negative != b_negative) return set_invalid(r, kInvalidOperation, status);
  set_infinity(r, a.is_infinite() ? a.negative : b_negative);
}

void add(Number& r, const Number& a, const Number& b, const Settings& s, uint32_t& status) {
  add_signed(r, a, b, false, s, status);
}
void subtract(Number& r, const Number& a, const Number& b, const Settings& s, uint32_t& status) {
  add_signed(r, a, b, true, s, status);
}

void plus(Number& r, const Number& a, const Settings& s, uint32_t& status) {
  if (propagate_nan(r, a, nullptr, s, status)) return;
  r = a;
  if (a.is_zero()) r.negative = a.negative && s.rounding == Rounding::Floor;
  finalize(r, s, status);
}
void minus(Number& r, const Number& a, const Settings& s, uint32_t& status) {
  if (propagate_nan(r, a, nullptr, s, status)) return;
  r = a;
  r.negative = !a.negative && (!a.is_zero() || s.rounding == Rounding::Floor);
  finalize(r, s, status);
}
void absolute(Number& r, const Number& a, const Settings& s, uint32_t& status) {
  if (propagate_nan(r, a, nullptr, s, status)) return;
  r = a;
  r.negative = false;
  finalize(r, s, status);
}

// --- products ------------------------------------------------------------------------------------------------------

// The exact product of two numbers that are no NaN; false if it is undefined.
static bool multiply_exactly(Number& r, const Number& a, const Number& b) {
  bool negative = a.negative != b.negative;
  if (a.is_infinite() || b.is_infinite()) {
    if (a.is_zero() || b.is_zero()) return false;
    set_infinity(r, negative);
    return true;
  }
  multiply(r.digits, a.digits, b.digits);
  r.exponent = a.exponent + b.exponent;
  r.kind = Kind::Finite;
  r.negative = negative;
  return true;
}

void multiply(Number& r, const Number& a, const Number& b, const Settings& s, uint32_t& status) {
  if ((a.is_nan() || b.is_nan()) && propagate_nan(r, a, &b, s, status)) return;
  if (!multiply_exactly(r, a, b)) return set_invalid(r, kInvalidOperation, status);
  finalize(r, s, status);
}

void fused_multiply_add(Number& r, const Number& a, const Number& b, const Number& c, const Settings& s,
                        uint32_t& status) {
  // A NaN of a and b goes before c's, but a signaling one before all.
  if (a.is_nan() || b.is_nan()) {
    bool signaling = a.is_signaling() || b.is_signaling();
    if (!signaling && c.is_signaling()) (void)propagate_nan(r, c, nullptr, s, status);
    else (void)propagate_nan(r, a, &b, s, status);
    return;
  }
  Number product;
  if (!multiply_exactly(product, a, b)) return set_invalid(r, kInvalidOperation, status);
  add(r, product, c, s, status);
}

// --- quotients -----------------------------------------------------------------------------------------------------

// Quotients of anything but two finite numbers with a divisor other than 0; true if r is set.
static bool divide_special(Number& r, const Number& a, const Number& b, bool clamps, const Settings& s,
                           uint32_t& status) {
  if (a.is_nan() || b.is_nan()) return propagate_nan(r, a, &b, s, status);
  bool negative = a.negative != b.negative;
  if (a.is_infinite()) {
    if (b.is_infinite()) set_invalid(r, kInvalidOperation, status);
    else set_infinity(r, negative);
    return true;
  }
  if (b.is_infinite()) {
    set_zero(r, negative, clamps ? s.tiny() : 0);
    if (clamps) status |= kClamped;
    return true;
  }
  if (!b.digits.is_zero()) return false;
  if (a.digits.is_zero()) {
    set_invalid(r, kDivisionUndefined, status);
  } else {
    set_infinity(r, negative);
    status |= kDivisionByZero;
  }
  return true;
}

void divide(Number& r, const Number& a, const Number& b, const Settings& s, uint32_t& status) {
  if (divide_special(r, a, b, true, s, status)) return;
  int64_t ideal = a.exponent - b.exponent;
  bool negative = a.negative != b.negative;
  if (a.digits.is_zero()) {
    set_zero(r, negative, ideal);
    return finalize(r, s, status);
  }
  int64_t more = b.length() - a.length() + s.precision + 1;
  Digits scaled, rest;
  // Far more digits are asked for than an exact quotient could have: perhaps it is one.
  if (int64_t most = 4 * b.length(); more > most + 10000) {
    Digits quotient;
    shift_left(scaled, a.digits, most);
    divide(quotient, rest, scaled, b.digits);
    if (rest.is_zero()) more = most;
  }
  if (more >= 0) {
    shift_left(scaled, a.digits, more);
    divide(r.digits, rest, scaled, b.digits);
  } else {
    shift_left(scaled, b.digits, -more);
    divide(r.digits, rest, a.digits, scaled);
  }
  r.exponent = ideal - more;
  r.kind = Kind::Finite;
  r.negative = negative;
  if (!rest.is_zero()) {
    // One digit more than asked for: something other than 0 follows it.
    if (r.digits.low() % 5 == 0) increment(r.digits);
  } else if (int64_t surplus = std::min(more, trailing_zeros(r.digits)); surplus > 0) {
    (void)shift_right(r.digits, r.digits, surplus);
    r.exponent += surplus;
  }
  finalize(r, s, status);
}

// The integer quotient and the remainder of finite numbers, b not 0; false: the quotient has too many digits.
static bool divide_to_integer(Number& quotient, Number& rest, const Number& a, const Number& b, const Settings& s) {
  bool negative = a.negative != b.negative;
  int64_t ideal = std::min(a.exponent, b.exponent);
  int64_t distance = a.adjusted() - b.adjusted();
  if (a.digits.is_zero() || distance < 0) {
    set_zero(quotient, negative, 0);
    if (a.digits.is_zero()) set_zero(rest, a.negative, ideal);
    else (void)set_exponent(rest, a, ideal, s.rounding);
    return true;
  }
  if (distance > s.precision) return false;
  Digits scaled;
  if (a.exponent > b.exponent) {
    shift_left(scaled, a.digits, a.exponent - b.exponent);
    divide(quotient.digits, rest.digits, scaled, b.digits);
  } else {
    shift_left(scaled, b.digits, b.exponent - a.exponent);
    divide(quotient.digits, rest.digits, a.digits, scaled);
  }
  quotient.exponent = 0;
  quotient.kind = rest.kind = Kind::Finite;
  quotient.negative = negative;
  rest.exponent = ideal;
  rest.negative = a.negative;
  return quotient.length() <= s.precision;
}

void divide_integer(Number& r, const Number& a, const Number& b, const Settings& s, uint32_t& status) {
  if (divide_special(r, a, b, false, s, status)) return;
  Number rest;
  if (!divide_to_integer(r, rest, a, b, s)) return set_invalid(r, kDivisionImpossible, status);
  finalize(r, s, status);
}

// Remainders by infinity and 0, and of infinity; true if r is set.
static bool remainder_special(Number& r, const Number& a, const Number& b, const Settings& s, uint32_t& status) {
  if (a.is_nan() || b.is_nan()) return propagate_nan(r, a, &b, s, status);
  if (a.is_infinite()) {
    set_invalid(r, kInvalidOperation, status);
    return true;
  }
  if (b.is_infinite()) {
    r = a;
    finalize(r, s, status);
    return true;
  }
  if (!b.digits.is_zero()) return false;
  set_invalid(r, a.digits.is_zero() ? kDivisionUndefined : kInvalidOperation, status);
  return true;
}

void remainder(Number& r, const Number& a, const Number& b, const Settings& s, uint32_t& status) {
  if (remainder_special(r, a, b, s, status)) return;
  Number quotient;
  if (!divide_to_integer(quotient, r, a, b, s)) return set_invalid(r, kDivisionImpossible, status);
  finalize(r, s, status);
}

void divide_modulo(Number& quotient, Number& rest, const Number& a, const Number& b, const Settings& s,
                   uint32_t& status) {
  if (propagate_nan(quotient, a, &b, s, status)) {
    rest = quotient;
    return;
  }
  bool negative = a.negative != b.negative;
  if (a.is_infinite()) {
    if (b.is_infinite()) set_nan(quotient);
    else set_infinity(quotient, negative);
    return set_invalid(rest, kInvalidOperation, status);
  }
  if (b.is_infinite()) {
    set_zero(quotient, negative, 0);
    rest = a;
    return finalize(rest, s, status);
  }
  if (b.digits.is_zero()) {
    if (a.digits.is_zero()) {
      set_nan(quotient);
      return set_invalid(rest, kDivisionUndefined, status);
    }
    set_infinity(quotient, negative);
    return set_invalid(rest, kDivisionByZero | kInvalidOperation, status);
  }
  if (!divide_to_integer(quotient, rest, a, b, s)) {
    set_nan(rest);
    return set_invalid(quotient, kDivisionImpossible, status);
  }
  finalize(quotient, s, status);
  finalize(rest, s, status);
}

void remainder_near(Number& r, const Number& a, const Number& b, const Settings& s, uint32_t& status) {
  if (remainder_special(r, a, b, s, status)) return;
  int64_t ideal = std::min(a.exponent, b.exponent), distance = a.adjusted() - b.adjusted();
  if (a.digits.is_zero()) {
    set_zero(r, a.negative, ideal);
    return finalize(r, s, status);
  }
  if (distance > s.precision) return set_invalid(r, kDivisionImpossible, status);
  if (distance <= -2) {
    (void)set_exponent(r, a, ideal, s.rounding);
    return finalize(r, s, status);
  }
  Digits x, y, quotient, rest, twice;
  shift_left(x, a.digits, a.exponent - ideal);
  shift_left(y, b.digits, b.exponent - ideal);
  divide(quotient, rest, x, y);
  r.kind = Kind::Finite;
  r.negative = a.negative;
  r.exponent = ideal;
  add(twice, rest, rest);
  int order = compare(twice, y);
  if (order > 0 || (order == 0 && quotient.low() % 2)) {
    subtract(r.digits, y, rest);
    r.negative = !a.negative;
    if (quotient.is_zero()) quotient.assign(1);
    else increment(quotient);
  } else {
    r.digits = std::move(rest);
  }
  if (count_digits(quotient) > s.precision) return set_invalid(r, kDivisionImpossible, status);
  if (r.digits.is_zero()) r.negative = a.negative;
  finalize(r, s, status);
}

}  // namespace krait::decimal

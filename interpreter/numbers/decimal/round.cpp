#include "interpreter/numbers/decimal/number.h"

namespace krait::decimal {

void set_nan(Number& r) {
  r.digits.clear();
  r.exponent = 0;
  r.kind = Kind::QuietNan;
  r.negative = false;
}
void set_invalid(Number& r, uint32_t condition, uint32_t& status) {
  set_nan(r);
  status |= condition;
}
void set_infinity(Number& r, bool negative) {
  r.digits.clear();
  r.exponent = 0;
  r.kind = Kind::Infinite;
  r.negative = negative;
}
void set_zero(Number& r, bool negative, int64_t exponent) {
  r.digits.clear();
  r.exponent = exponent;
  r.kind = Kind::Finite;
  r.negative = negative;
}
void set_word(Number& r, Word value, int64_t exponent) {
  set_zero(r, false, exponent);
  r.digits.assign(value);
}

bool rounds_up(Rounding rounding, bool negative, int dropped, int last_digit) {
  switch (rounding) {
    case Rounding::Up: return dropped != 0;
    case Rounding::Down: return false;
    case Rounding::Ceiling: return dropped != 0 && !negative;
    case Rounding::Floor: return dropped != 0 && negative;
    case Rounding::HalfUp: return dropped >= 5;
    case Rounding::HalfDown: return dropped > 5;
    case Rounding::HalfEven: return dropped > 5 || (dropped == 5 && last_digit % 2);
    default: return dropped != 0 && last_digit % 5 == 0;
  }
}

// Drops the last digits of the coefficient and rounds; the answer is shift_right's.
static int drop_digits(Number& r, int64_t count, Rounding rounding) {
  int dropped = shift_right(r.digits, r.digits, count);
  r.exponent += count;
  if (dropped && rounds_up(rounding, r.negative, dropped, static_cast<int>(r.digits.low() % 10))) {
    if (r.digits.is_zero()) r.digits.assign(1);
    else increment(r.digits);
  }
  return dropped;
}

static void set_overflow(Number& r, const Settings& s, uint32_t& status) {
  bool to_infinity = true;
  switch (s.rounding) {
    case Rounding::Down:
    case Rounding::ZeroFiveUp: to_infinity = false; break;
    case Rounding::Ceiling: to_infinity = !r.negative; break;
    case Rounding::Floor: to_infinity = r.negative; break;
    default: break;
  }
  if (to_infinity) {
    set_infinity(r, r.negative);
  } else {
    nines(r.digits, s.precision);
    r.exponent = s.top();
  }
  status |= kOverflow | kInexact | kRounded;
}

static void fit_zero(Number& r, const Settings& s, uint32_t& status) {
  int64_t highest = s.clamp ? s.top() : s.max_exponent, lowest = s.tiny();
  int64_t fitting = r.exponent > highest ? highest : r.exponent < lowest ? lowest : r.exponent;
  if (fitting != r.exponent) status |= kClamped;
  r.exponent = fitting;
}

static void round_subnormal(Number& r, const Settings& s, uint32_t& status) {
  status |= kSubnormal;
  if (r.exponent >= s.tiny()) return;
  int dropped = drop_digits(r, s.tiny() - r.exponent, s.rounding);
  status |= kRounded;
  if (!dropped) return;
  status |= kInexact | kUnderflow;
  if (r.digits.is_zero()) status |= kClamped;
}

static void fit_exponent(Number& r, const Settings& s, uint32_t& status) {
  if (r.digits.is_zero()) return fit_zero(r, s, status);
  int64_t adjusted = r.adjusted();
  if (adjusted > s.max_exponent) return set_overflow(r, s, status);
  if (s.clamp && r.exponent > s.top()) {
    Digits folded;
    shift_left(folded, r.digits, r.exponent - s.top());
    r.digits = std::move(folded);
    r.exponent = s.top();
    status |= kClamped;
    if (adjusted < s.min_exponent) status |= kSubnormal;
  } else if (adjusted < s.min_exponent) {
    round_subnormal(r, s, status);
  }
}

static void fit_payload(Number& r, const Settings& s) {
  int64_t room = s.precision - s.clamp, length = r.length();
  if (r.digits.is_zero() || length <= room) return;
  // The last digits stay.
  Digits unit(1), power, quotient, rest;
  shift_left(power, unit, room);
  divide(quotient, rest, r.digits, power);
  r.digits = std::move(rest);
}

void finalize(Number& r, const Settings& s, uint32_t& status) {
  if (!r.is_finite()) {
    if (r.is_nan()) fit_payload(r, s);
    return;
  }
  int64_t length = r.length(), adjusted = r.exponent + length - 1;
  bool fits = length <= s.precision && r.exponent >= s.tiny() && adjusted >= s.min_exponent &&
              adjusted <= s.max_exponent && !(s.clamp && r.exponent > s.top());
  if (fits) [[likely]] return;
  fit_exponent(r, s, status);
  if (!r.is_finite()) return;
  length = r.length();
  if (length <= s.precision) return;
  int dropped = drop_digits(r, length - s.precision, s.rounding);
  if (r.length() > s.precision) (void)drop_digits(r, 1, Rounding::Down);  // 999.. + 1
  status |= kRounded;
  if (dropped) status |= kInexact;
  if (r.adjusted() > s.max_exponent || (s.clamp && r.exponent > s.top())) fit_exponent(r, s, status);
}

bool set_exponent(Number& r, const Number& a, int64_t exponent, Rounding rounding) {
  r.kind = a.kind;
  r.negative = a.negative;
  if (a.digits.is_zero()) {
    r.digits.clear();
    r.exponent = exponent;
    return false;
  }
  if (exponent <= a.exponent) {
    shift_left(r.digits, a.digits, a.exponent - exponent);
    r.exponent = exponent;
    return false;
  }
  r.digits = a.digits;
  r.exponent = a.exponent;
  // What lies wholly below half of the last place may be cut first: the count need not be as large as the distance.
  bool inexact = drop_digits(r, exponent - a.exponent, rounding) != 0;
  r.exponent = exponent;
  return inexact;
}

bool propagate_nan(Number& r, const Number& a, const Number* b, const Settings& s, uint32_t& status) {
  if (!a.is_nan() && !(b && b->is_nan())) return false;
  const Number* chosen = a.is_signaling() ? &a : b && b->is_signaling() ? b : a.is_nan() ? &a : b;
  if (chosen->is_signaling()) status |= kInvalidOperation;
  r = *chosen;
  r.kind = Kind::QuietNan;
  fit_payload(r, s);
  return true;
}

}  // namespace krait::decimal

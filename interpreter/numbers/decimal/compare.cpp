// Order: by value, total, of magnitudes; maxima and minima; classes.
#include "interpreter/numbers/decimal/number.h"

namespace krait::decimal {

// |a| against |b|, both finite and not 0.
static int compare_finite_magnitudes(const Number& a, const Number& b) {
  int64_t x = a.adjusted(), y = b.adjusted();
  if (x != y) return x < y ? -1 : 1;
  if (a.exponent == b.exponent) return compare(a.digits, b.digits);
  // Of equal adjusted exponents: the distance is less than the longer coefficient.
  Digits shifted;
  if (a.exponent > b.exponent) {
    shift_left(shifted, a.digits, a.exponent - b.exponent);
    return compare(shifted, b.digits);
  }
  shift_left(shifted, b.digits, b.exponent - a.exponent);
  return compare(a.digits, shifted);
}

static int compare_magnitudes(const Number& a, const Number& b) {
  if (a.is_infinite() || b.is_infinite()) return a.is_infinite() - b.is_infinite();
  if (a.is_zero() || b.is_zero()) return b.is_zero() - a.is_zero();
  return compare_finite_magnitudes(a, b);
}

int compare_values(const Number& a, const Number& b) {
  bool a_zero = a.is_zero(), b_zero = b.is_zero();
  if (a_zero && b_zero) return 0;
  if (a_zero) return b.negative ? 1 : -1;
  if (b_zero) return a.negative ? -1 : 1;
  if (a.negative != b.negative) return a.negative ? -1 : 1;
  int order = compare_magnitudes(a, b);
  return a.negative ? -order : order;
}

static void set_order(Number& r, int order) {
  set_word(r, order != 0);
  r.negative = order < 0;
}

void compare(Number& r, const Number& a, const Number& b, const Settings& s, uint32_t& status) {
  if (!propagate_nan(r, a, &b, s, status)) set_order(r, compare_values(a, b));
}
void compare_signal(Number& r, const Number& a, const Number& b, const Settings& s, uint32_t& status) {
  if (!propagate_nan(r, a, &b, s, status)) return set_order(r, compare_values(a, b));
  status |= kInvalidOperation;
}

static int total_magnitude(const Number& a, const Number& b) {
  // Finite numbers and infinities come before signaling NaNs, those before quiet ones.
  auto rank = [](const Number& n) { return n.kind == Kind::QuietNan ? 2 : n.kind == Kind::SignalingNan ? 1 : 0; };
  if (int difference = rank(a) - rank(b)) return difference < 0 ? -1 : 1;
  if (a.is_nan()) return compare(a.digits, b.digits);
  if (int order = compare_magnitudes(a, b)) return order;
  return a.exponent < b.exponent ? -1 : a.exponent > b.exponent;
}
int compare_total_magnitude(const Number& a, const Number& b) { return total_magnitude(a, b); }
int compare_total(const Number& a, const Number& b) {
  if (a.negative != b.negative) return a.negative ? -1 : 1;
  int order = total_magnitude(a, b);
  return a.negative ? -order : order;
}

// A quiet NaN beside a number: the number is the answer. True if r is set.
static bool choose_over_nan(Number& r, const Number& a, const Number& b, const Settings& s, uint32_t& status) {
  if (!a.is_nan() && !b.is_nan()) return false;
  bool a_quiet = a.kind == Kind::QuietNan, b_quiet = b.kind == Kind::QuietNan;
  if (a_quiet && !b.is_nan()) r = b;
  else if (b_quiet && !a.is_nan()) r = a;
  else return propagate_nan(r, a, &b, s, status);
  finalize(r, s, status);
  return true;
}

static void choose(Number& r, const Number& a, const Number& b, bool greater, bool by_magnitude, const Settings& s,
                   uint32_t& status) {
  if (choose_over_nan(r, a, b, s, status)) return;
  int order = by_magnitude ? compare_magnitudes(a, b) : compare_values(a, b);
  if (order == 0 && by_magnitude) order = compare_values(a, b);
  if (order == 0) order = compare_total(a, b);
  r = (greater ? order >= 0 : order <= 0) ? a : b;
  finalize(r, s, status);
}
void maximum(Number& r, const Number& a, const Number& b, const Settings& s, uint32_t& status) {
  choose(r, a, b, true, false, s, status);
}
void minimum(Number& r, const Number& a, const Number& b, const Settings& s, uint32_t& status) {
  choose(r, a, b, false, false, s, status);
}
void maximum_magnitude(Number& r, const Number& a, const Number& b, const Settings& s, uint32_t& status) {
  choose(r, a, b, true, true, s, status);
}
void minimum_magnitude(Number& r, const Number& a, const Number& b, const Settings& s, uint32_t& status) {
  choose(r, a, b, false, true, s, status);
}

bool same_quantum(const Number& a, const Number& b) {
  if (!a.is_finite() || !b.is_finite()) return (a.is_nan() && b.is_nan()) || (a.is_infinite() && b.is_infinite());
  return a.exponent == b.exponent;
}
bool is_normal(const Number& a, const Settings& s) {
  return a.is_finite() && !a.is_zero() && a.adjusted() >= s.min_exponent;
}
bool is_subnormal(const Number& a, const Settings& s) {
  return a.is_finite() && !a.is_zero() && a.adjusted() < s.min_exponent;
}
const char* number_class(const Number& a, const Settings& s) {
  if (a.is_signaling()) return "sNaN";
  if (a.is_nan()) return "NaN";
  if (a.is_infinite()) return a.negative ? "-Infinity" : "+Infinity";
  if (a.is_zero()) return a.negative ? "-Zero" : "+Zero";
  if (is_subnormal(a, s)) return a.negative ? "-Subnormal" : "+Subnormal";
  return a.negative ? "-Normal" : "+Normal";
}

}  // namespace krait::decimal

#include <algorithm>

#include "interpreter/numbers/decimal/number.h"

namespace krait::decimal {

void square_root(Number& r, const Number& a, const Settings& s, uint32_t& status) {
  if (propagate_nan(r, a, nullptr, s, status)) return;
  if (a.is_zero()) {
    int64_t ideal = a.exponent >= 0 ? a.exponent / 2 : -((-a.exponent + 1) / 2);
    set_zero(r, a.negative, ideal);
    return finalize(r, s, status);
  }
  if (a.negative) return set_invalid(r, kInvalidOperation, status);
  if (a.is_infinite()) return set_infinity(r, false);
  // An integer root with one digit more than asked for: coefficient * 10**shift with an even exponent.
  int64_t ideal = a.exponent >= 0 ? a.exponent / 2 : -((-a.exponent + 1) / 2);
  int64_t parity = a.exponent - 2 * ideal;  // 0 or 1
  int64_t length = a.length() + parity;
  int64_t places = s.precision + 1 - (length + 1) / 2;  // by which the root's exponent falls below the ideal one
  Digits scaled;
  bool exact = true;
  if (places > 10000) {
    // Far more digits are asked for than an exact root would have: perhaps it is one.
    shift_left(scaled, a.digits, parity);
    square_root(r.digits, scaled, exact);
    if (exact) places = 0;
  }
  int dropped = 0;
  int64_t power = 2 * places + parity;
  if (power >= 0) shift_left(scaled, a.digits, power);
  else dropped = shift_right(scaled, a.digits, -power);
  set_zero(r, false, ideal - places);
  square_root(r.digits, scaled, exact);
  exact = exact && !dropped;
  if (exact) {
    int64_t surplus = places > 0 ? std::min(places, trailing_zeros(r.digits)) : 0;
    if (surplus) (void)shift_right(r.digits, r.digits, surplus);
    r.exponent += surplus;
  } else if (r.digits.low() % 5 == 0) {
    increment(r.digits);  // something other than 0 follows
  }
  Settings even = s;
  even.rounding = Rounding::HalfEven;
  finalize(r, even, status);
}

}  // namespace krait::decimal

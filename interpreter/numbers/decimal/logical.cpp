// Logical operations digit by digit: operands whose digits are 0 and 1 (General Decimal Arithmetic Specification).
#include <algorithm>
#include <new>

#include "interpreter/numbers/decimal/number.h"

namespace krait::decimal {

// The digits, the last first, as far as the precision goes; false: no logical operand.
static bool logical_digits(const Number& a, const Settings& s, std::string& out) {
  if (!a.is_finite() || a.negative || a.exponent != 0) return false;
  out.assign(static_cast<size_t>(a.length()), '0');
  to_text(a.digits, out.data());
  for (char c : out)
    if (c > '1') return false;
  if (static_cast<int64_t>(out.size()) > s.precision) out.erase(0, out.size() - static_cast<size_t>(s.precision));
  return true;
}

template <class F>
static void combine(Number& r, const Number& a, const Number& b, const Settings& s, uint32_t& status, F&& f) {
  std::string x, y;
  if (!logical_digits(a, s, x) || !logical_digits(b, s, y)) return set_invalid(r, kInvalidOperation, status);
  size_t n = std::max(x.size(), y.size());
  x.insert(0, n - x.size(), '0');
  y.insert(0, n - y.size(), '0');
  for (size_t i = 0; i < n; ++i) x[i] = static_cast<char>('0' + f(x[i] - '0', y[i] - '0'));
  set_zero(r, false, 0);
  from_text(r.digits, x.data(), static_cast<int64_t>(n));
}

void logical_and(Number& r, const Number& a, const Number& b, const Settings& s, uint32_t& status) {
  combine(r, a, b, s, status, [](int x, int y) { return x & y; });
}
void logical_or(Number& r, const Number& a, const Number& b, const Settings& s, uint32_t& status) {
  combine(r, a, b, s, status, [](int x, int y) { return x | y; });
}
void logical_xor(Number& r, const Number& a, const Number& b, const Settings& s, uint32_t& status) {
  combine(r, a, b, s, status, [](int x, int y) { return x ^ y; });
}
void logical_invert(Number& r, const Number& a, const Settings& s, uint32_t& status) {
  std::string digits;
  if (!logical_digits(a, s, digits)) return set_invalid(r, kInvalidOperation, status);
  if (s.precision > (int64_t{1} << 40)) throw std::bad_alloc();
  digits.insert(0, static_cast<size_t>(s.precision) - digits.size(), '0');
  for (char& c : digits) c = c == '0' ? '1' : '0';
  set_zero(r, false, 0);
  from_text(r.digits, digits.data(), s.precision);
}

}  // namespace krait::decimal

// Half-precision floats, which struct's "e" means (IEEE 754 binary16). Pure functions.
#pragma once
#include <math.h>

#include <bit>
#include <cstdint>

namespace krait::modules {

inline double double_from_half(uint16_t half) {
  int exponent = half >> 10 & 31, fraction = half & 1023;
  double magnitude = exponent == 31  ? (fraction ? NAN : INFINITY)
                     : exponent == 0 ? ldexp(fraction, -24)
                                     : ldexp(fraction + 1024, exponent - 25);
  return half >> 15 ? -magnitude : magnitude;
}

// Rounded to nearest, halves to even. False: too large.
inline bool half_from_double(double d, uint16_t* out) {
  auto sign = static_cast<uint16_t>(std::bit_cast<uint64_t>(d) >> 63 << 15);
  double x = fabs(d);
  if (isnan(d)) return *out = sign | 0x7e00, true;
  if (isinf(d)) return *out = sign | 0x7c00, true;
  if (x == 0.0) return *out = sign, true;
  int exponent;
  double fraction = frexp(x, &exponent) * 2.0;  // [1, 2)
  --exponent;
  if (exponent >= 16) return false;
  int biased;
  if (exponent < -25) {
    fraction = 0.0, biased = 0;
  } else if (exponent < -14) {
    fraction = ldexp(fraction, 14 + exponent), biased = 0;
  } else {
    biased = exponent + 15, fraction -= 1.0;
  }
  fraction *= 1024.0;
  auto bits = static_cast<uint16_t>(fraction);
  double rest = fraction - bits;
  if (rest > 0.5 || (rest == 0.5 && (bits & 1))) {
    if (++bits == 1024) {
      bits = 0;
      if (++biased == 31) return false;
    }
  }
  *out = static_cast<uint16_t>(sign | biased << 10 | bits);
  return true;
}

}  // namespace krait::modules

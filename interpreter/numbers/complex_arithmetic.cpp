#include "interpreter/numbers/complex_arithmetic.h"

#include <cmath>
#include <cstdint>

namespace krait::numbers {

namespace {

constexpr double kLargestWholeExponent = 100.0;  // up to it powers are multiplied out

// By repeated squaring, for small whole exponents.
ComplexParts whole_power(ComplexParts base, uint64_t exponent) {
  ComplexParts result{1.0, 0.0};
  for (uint64_t mask = 1; mask <= exponent; mask <<= 1) {
    if (exponent & mask) result = product(result, base);
    base = product(base, base);
  }
  return result;
}

// False: the angle of the answer is infinite, which the C library's cos calls a domain error.
bool polar_power(ComplexParts a, ComplexParts b, ComplexParts& out) {
  double length = std::hypot(a.real, a.imag), angle = std::atan2(a.imag, a.real);
  double result = std::pow(length, b.real), phase = angle * b.real;
  if (b.imag != 0.0) {
    result /= std::exp(angle * b.imag);
    phase += b.imag * std::log(length);
  }
  out = {result * std::cos(phase), result * std::sin(phase)};
  return !std::isinf(phase);
}

bool finite(ComplexParts parts) { return std::isfinite(parts.real) && std::isfinite(parts.imag); }

bool any_power(ComplexParts base, ComplexParts exponent, ComplexParts& out) {
  bool whole = exponent.imag == 0.0 && exponent.real == std::floor(exponent.real);
  if (whole && std::fabs(exponent.real) <= kLargestWholeExponent) {
    out = whole_power(base, static_cast<uint64_t>(std::fabs(exponent.real)));
    return exponent.real >= 0 || quotient({1.0, 0.0}, out, out);
  }
  if (base.real != 0.0 || base.imag != 0.0) return polar_power(base, exponent, out);
  out = {0.0, 0.0};
  return exponent.imag == 0.0 && !(exponent.real < 0.0);
}

}  // namespace

ComplexParts product(ComplexParts a, ComplexParts b) {
  return {a.real * b.real - a.imag * b.imag, a.real * b.imag + a.imag * b.real};
}

// Scaled by the larger part of the divisor.
bool quotient(ComplexParts a, ComplexParts b, ComplexParts& out) {
  double real = std::fabs(b.real), imag = std::fabs(b.imag);
  if (real >= imag) {
    if (real == 0.0) return false;
    double ratio = b.imag / b.real, scale = b.real + b.imag * ratio;
    out = {(a.real + a.imag * ratio) / scale, (a.imag - a.real * ratio) / scale};
  } else if (imag >= real) {
    double ratio = b.real / b.imag, scale = b.real * ratio + b.imag;
    out = {(a.real * ratio + a.imag) / scale, (a.imag * ratio - a.real) / scale};
  } else {
    out = {NAN, NAN};
  }
  return true;
}

PowerStatus power(ComplexParts base, ComplexParts exponent, ComplexParts& out) {
  ComplexParts result;
  if (!any_power(base, exponent, result)) return PowerStatus::kZeroDivision;
  bool infinite = std::isinf(result.real) || std::isinf(result.imag);
  if (infinite && finite(base) && finite(exponent)) return PowerStatus::kOverflow;
  out = result;
  return PowerStatus::kOk;
}

PowerStatus power(double base, double exponent, double& out) {
  bool both_finite = std::isfinite(base) && std::isfinite(exponent);
  if (exponent == 0 || base == 1.0) return out = 1.0, PowerStatus::kOk;
  if (std::isnan(base) || std::isnan(exponent)) return out = std::isnan(base) ? base : exponent, PowerStatus::kOk;
  if (base == 0 && exponent < 0 && !std::isinf(exponent)) return PowerStatus::kZeroDivision;
  if (base < 0 && both_finite && exponent != std::floor(exponent)) return PowerStatus::kComplex;
  double result = std::pow(base, exponent);
  if (std::isinf(result) && both_finite) return PowerStatus::kOverflow;
  out = result;
  return PowerStatus::kOk;
}

}  // namespace krait::numbers

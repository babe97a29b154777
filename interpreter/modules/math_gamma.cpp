// gamma and lgamma: Lanczos's approximation (g = 6.024680040776729583740234375, N = 13, the published coefficients),
// with the errors of the argument taken into account; exact factorials for small integers.
#include <errno.h>
#include <math.h>

#include "interpreter/modules/math_internal.h"

namespace krait::modules {

namespace {

constexpr double kPi = 3.141592653589793238462643383279502884197;
constexpr double kLogPi = 1.144729885849400174143427351353058711647;
constexpr double kLanczosG = 6.024680040776729583740234375, kLanczosGMinusHalf = 5.524680040776729583740234375;
constexpr int kTerms = 13;
constexpr double kNumerator[kTerms] = {
    23531376880.410759688572007674451636754734846804940, 42919803642.649098768957899047001988850926355848959,
    35711959237.355668049440185451547166705960488635843, 17921034426.037209699919755754458931112671403265390,
    6039542586.3520280050642916443072979210699388420708, 1439720407.3117216736632230727949123939715485786372,
    248874557.86205415651146038641322942321632125127801, 31426415.585400194380614231628318205362874684987640,
    2876370.6289353724412254090516208496135991145378768, 186056.26539522349504029498971604569928220784236328,
    8071.6720023658162106380029022722506138218516325024, 210.82427775157934587250973392071336271166969580291,
    2.5066282746310002701649081771338373386264310793408};
constexpr double kDenominator[kTerms] = {0.0, 39916800.0, 120543840.0, 150917976.0, 105258076.0, 45995730.0, 13339535.0,
                                         2637558.0, 357423.0, 32670.0, 1925.0, 66.0, 1.0};
constexpr int kFactorials = 23;
constexpr double kGammaOfIntegers[kFactorials] = {
    1.0, 1.0, 2.0, 6.0, 24.0, 120.0, 720.0, 5040.0, 40320.0, 362880.0, 3628800.0, 39916800.0, 479001600.0, 6227020800.0,
    87178291200.0, 1307674368000.0, 20922789888000.0, 355687428096000.0, 6402373705728000.0, 121645100408832000.0,
    2432902008176640000.0, 51090942171709440000.0, 1124000727777607680000.0};

// sin(pi x), exact where that is possible.
double sin_pi(double x) {
  double y = fmod(fabs(x), 2.0), r;
  switch (static_cast<int>(round(2.0 * y))) {
    case 0: r = sin(kPi * y); break;
    case 1: r = cos(kPi * (y - 0.5)); break;
    case 2: r = sin(kPi * (1.0 - y)); break;  // not -sin(pi (y-1)): its zero has the wrong sign
    case 3: r = -cos(kPi * (y - 1.5)); break;
    default: r = sin(kPi * (y - 2.0)); break;
  }
  return copysign(1.0, x) * r;
}

double lanczos_sum(double x) {
  double above = 0.0, below = 0.0;
  if (x < 5.0) {
    for (int i = kTerms; --i >= 0;) {
      above = above * x + kNumerator[i];
      below = below * x + kDenominator[i];
    }
  } else {
    for (int i = 0; i < kTerms; ++i) {
      above = above / x + kNumerator[i];
      below = below / x + kDenominator[i];
    }
  }
  return above / below;
}

}  // namespace

double math_gamma(double x) {
  if (!isfinite(x)) {
    if (isnan(x) || x > 0.0) return x;
    errno = EDOM;
    return NAN;
  }
  if (x == 0.0) {
    errno = EDOM;
    return copysign(INFINITY, x);
  }
  if (x == floor(x)) {
    if (x < 0.0) {
      errno = EDOM;
      return NAN;
    }
    if (x <= kFactorials) return kGammaOfIntegers[static_cast<int>(x) - 1];
  }
  double size = fabs(x);
  if (size < 1e-20) {
    double r = 1.0 / x;
    if (isinf(r)) errno = ERANGE;
    return r;
  }
  if (size > 200.0) {
    if (x < 0.0) return 0.0 / sin_pi(x);
    errno = ERANGE;
    return HUGE_VAL;
  }
  double y = size + kLanczosGMinusHalf, z;
  if (size > kLanczosGMinusHalf) {
    double q = y - size;
    z = q - kLanczosGMinusHalf;
  } else {
    double q = y - kLanczosGMinusHalf;
    z = q - size;
  }
  z = z * kLanczosG / y;
  double r;
  if (x < 0.0) {
    r = -kPi / sin_pi(size) / size * exp(y) / lanczos_sum(size);
    r -= z * r;
    if (size < 140.0) r /= pow(y, size - 0.5);
    else {
      double root = pow(y, size / 2.0 - 0.25);
      r /= root;
      r /= root;
    }
  } else {
    r = lanczos_sum(size) / exp(y);
    r += z * r;
    if (size < 140.0) r *= pow(y, size - 0.5);
    else {
      double root = pow(y, size / 2.0 - 0.25);
      r *= root;
      r *= root;
    }
  }
  if (isinf(r)) errno = ERANGE;
  return r;
}

double math_lgamma(double x) {
  if (!isfinite(x)) return isnan(x) ? x : HUGE_VAL;
  if (x == floor(x) && x <= 2.0) {
    if (x > 0.0) return 0.0;
    errno = EDOM;
    return HUGE_VAL;
  }
  double size = fabs(x);
  if (size < 1e-20) return -log(size);
  double r = log(lanczos_sum(size)) - kLanczosG;
  r += (size - 0.5) * (log(size + kLanczosG - 0.5) - 1);
  if (x < 0.0) r = kLogPi - log(fabs(sin_pi(size))) - log(size) - r;
  if (isinf(r)) errno = ERANGE;
  return r;
}

}  // namespace krait::modules

// The module _statistics: the quantiles of the normal distribution (Wichura's algorithm AS241, which gives 16 digits).
#include <math.h>

#include "interpreter/objects/float.h"
#include "interpreter/runtime/native.h"

namespace krait::modules {

namespace {

// Coefficients of numerator and denominator, the highest power first.
constexpr double kMiddle[2][8] = {
    {2509.0809287301226727, 33430.575583588128105, 67265.770927008700853, 45921.953931549871457, 13731.693765509461125,
     1971.5909503065514427, 133.14166789178437745, 3.387132872796366608},
    {5226.495278852545925, 28729.085735721942674, 39307.89580009271061, 21213.794301586595867, 5394.1960214247511077,
     687.1870074920579083, 42.313330701600911252, 1.0}};
constexpr double kNear[2][8] = {
    {7.7454501427834140764e-4, 0.0227238449892691845833, 0.24178072517745061177, 1.27045825245236838258,
     3.64784832476320460504, 5.7694972214606914055, 4.6303378461565452959, 1.42343711074968357734},
    {1.05075007164441684324e-9, 5.475938084995344946e-4, 0.0151986665636164571966, 0.14810397642748007459,
     0.68976733498510000455, 1.6763848301838038494, 2.05319162663775882187, 1.0}};
constexpr double kFar[2][8] = {
    {2.01033439929228813265e-7, 2.71155556874348757815e-5, 0.0012426609473880784386, 0.026532189526576123093,
     0.29656057182850489123, 1.7848265399172913358, 5.4637849111641143699, 6.6579046435011037772},
    {2.04426310338993978564e-15, 1.4215117583164458887e-7, 1.8463183175100546818e-5, 7.868691311456132591e-4,
     0.0148753612908506148525, 0.13692988092273580531, 0.59983220655588793769, 1.0}};

double ratio(const double (&c)[2][8], double r) {
  double above = c[0][0], below = c[1][0];
  for (int i = 1; i < 8; ++i) {
    above = above * r + c[0][i];
    below = below * r + c[1][i];
  }
  return above / below;
}

Result normal_dist_inv_cdf(Thread& t, const Args& a) {
  double p = TRY(as_double(t, a[0])), mu = TRY(as_double(t, a[1])), sigma = TRY(as_double(t, a[2]));
  if (p <= 0.0 || p >= 1.0 || sigma <= 0.0) return raise_value_error(t, "inv_cdf undefined for these parameters");
  double q = p - 0.5;
  if (fabs(q) <= 0.425) {
    double r = 0.180625 - q * q;
    // The numerator is multiplied by q before the division, as the published routine does.
    double above = kMiddle[0][0], below = kMiddle[1][0];
    for (int i = 1; i < 8; ++i) above = above * r + kMiddle[0][i], below = below * r + kMiddle[1][i];
    return make_float(t, mu + (above * q / below) * sigma);
  }
  double r = q <= 0.0 ? p : 1.0 - p;
  if (r <= 0.0 || r >= 1.0) return raise_value_error(t, "inv_cdf undefined for these parameters");
  r = sqrt(-log(r));
  double x = r <= 5.0 ? ratio(kNear, r - 1.6) : ratio(kFar, r - 5.0);
  return make_float(t, mu + (q < 0.0 ? -x : x) * sigma);
}

const NativeFunction kFunctions[] = {{"_normal_dist_inv_cdf(p, mu, sigma, /)", normal_dist_inv_cdf, nullptr}, {}};

}  // namespace

extern const NativeModule kStatisticsModule;
const NativeModule kStatisticsModule = {"_statistics", "The native, fast part of the statistics module.", kFunctions};

}  // namespace krait::modules

// math's functions of many numbers: fsum, prod, dist, hypot.
#include <float.h>
#include <math.h>

#include <vector>

#include "interpreter/modules/math_internal.h"
#include "interpreter/objects/float.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/tuple.h"

namespace krait::modules {

namespace {

// Exact summation by partial sums that do not overlap (Shewchuk), rounded once at the end.
struct ExactSum {
  std::vector<double> partials;
  double special = 0.0, infinities = 0.0;
  Status add(Thread& t, double x) {
    double original = x;
    size_t kept = 0;
    for (double y : partials) {
      if (fabs(x) < fabs(y)) std::swap(x, y);
      volatile double high = x + y;
      volatile double used = high - x;
      volatile double low = y - used;
      if (low != 0.0) partials[kept++] = low;
      x = high;
    }
    partials.resize(kept);
    if (x == 0.0) return ok();
    if (isfinite(x)) {
      partials.push_back(x);
      return ok();
    }
    if (isfinite(original)) return raise_overflow_error(t, "intermediate overflow in fsum");
    if (isinf(original)) infinities += original;
    special += original;
    partials.clear();
    return ok();
  }
  ResultOf<double> finish(Thread& t) {
    if (special != 0.0) {
      if (isnan(infinities)) return raise_value_error(t, "-inf + inf in fsum");
      return special;
    }
    size_t n = partials.size();
    if (n == 0) return 0.0;
    double high = partials[--n], low = 0.0;
    while (n > 0) {
      double x = high, y = partials[--n];
      volatile double sum = x + y;
      volatile double used = sum - x;
      high = sum;
      low = y - used;
      if (low != 0.0) break;
    }
    // Half an even step: the next partial decides which way.
    if (n > 0 && ((low < 0.0 && partials[n - 1] < 0.0) || (low > 0.0 && partials[n - 1] > 0.0))) {
      double y = low * 2.0;
      volatile double x = high + y;
      volatile double used = x - high;
      if (y == used) high = x;
    }
    return high;
  }
};

Result math_fsum(Thread& t, const Args& a) {
  ExactSum sum;
  TRY(for_each(t, a[0], [&](Value item) -> Status { return sum.add(t, TRY(as_double(t, item))); }));
  return make_float(t, TRY(sum.finish(t)));
}

Result math_prod(Thread& t, const Args& a) {
  Ref result = Ref::copy(a[1]);
  TRY(for_each(t, a[0], [&](Value item) -> Status {
    result = TRY(binary(t, BinaryOp::Multiply, result, item));
    return ok();
  }));
  return result;
}

struct Split {
  double high, low;
};
Split product(double x, double y) {
  double high = x * y;
  return {high, fma(x, y, -high)};
}

// sqrt of the sum of squares, within one unit: scaled by a power of two, squares summed with their errors, and the root
// corrected once.
double vector_norm(std::vector<double>& v, double largest, bool found_nan) {
  if (isinf(largest)) return largest;
  if (found_nan) return NAN;
  if (largest == 0.0 || v.size() <= 1) return largest;
  int exponent;
  frexp(largest, &exponent);
  if (exponent < -1023) {  // subnormal: scaling up first keeps all digits
    for (double& x : v) x /= DBL_MIN;
    return DBL_MIN * vector_norm(v, largest / DBL_MIN, false);
  }
  double scale = ldexp(1.0, -exponent);
  double sum = 1.0, low_1 = 0.0, low_2 = 0.0;
  auto add = [&](double x) {
    double total = sum + x;
    low_1 += (sum - total) + x;
    sum = total;
  };
  for (double x : v) {
    x *= scale;
    Split square = product(x, x);
    add(square.high);
    low_2 += square.low;
  }
  double h = sqrt(sum - 1.0 + (low_1 + low_2));
  Split root = product(-h, h);
  add(root.high);
  low_2 += root.low;
  double x = sum - 1.0 + (low_1 + low_2);
  h += x / (2.0 * h);
  return h / scale;
}

struct Norm {
  std::vector<double> v;
  double largest = 0.0;
  bool found_nan = false;
  void add(double x) {
    x = fabs(x);
    v.push_back(x);
    found_nan |= isnan(x);
    if (x > largest) largest = x;
  }
  double value() { return vector_norm(v, largest, found_nan); }
};

Result math_hypot(Thread& t, const Args& a) {
  Norm norm;
  for (size_t i = 0; i < a.rest_count; ++i) norm.add(TRY(as_double(t, a.rest[i])));
  return make_float(t, norm.value());
}

Result math_dist(Thread& t, const Args& a) {
  Ref p = TRY(tuple_from(t, a[0])), q = TRY(tuple_from(t, a[1]));
  if (p.as<Tuple>()->length != q.as<Tuple>()->length) {
    return raise_value_error(t, "both points must have the same number of dimensions");
  }
  Norm norm;
  for (int64_t i = 0; i < p.as<Tuple>()->length; ++i) {
    double x = TRY(as_double(t, p.as<Tuple>()->items[i])), y = TRY(as_double(t, q.as<Tuple>()->items[i]));
    norm.add(x - y);
  }
  return make_float(t, norm.value());
}

}  // namespace

const NativeFunction kMathSumFunctions[] = {
    {"fsum(seq, /)", math_fsum,
     "The sum of the numbers in seq, computed without the rounding errors that pile up in sum().\nThis relies on "
     "IEEE-754 arithmetic."},
    {"prod(iterable, /, *, start=1)", math_prod,
     "Multiplies start, 1 by default, by every element of the iterable; an empty iterable gives start.\nOnly "
     "numbers are meant to be multiplied this way, and other types may be refused."},
    {"hypot(*coordinates)!", math_hypot,
     "hypot(*coordinates) -> value\n\nThe Euclidean distance of a point from the origin, in any number of "
     "dimensions.\nAbout the same as sqrt(sum(c**2 for c in coordinates)); for two coordinates that is\nthe "
     "hypotenuse of a right triangle with those sides, so hypot(5.0, 12.0) is 13.0."},
    {"dist(p, q, /)", math_dist,
     "The straight-line (Euclidean) distance from point p to point q.\nEach point is a sequence or iterable of "
     "coordinates, and both need the same number of them.\nAbout the same as sqrt(sum((a - b) ** 2.0 for a, b in "
     "zip(p, q)))."},
    {}};

}  // namespace krait::modules

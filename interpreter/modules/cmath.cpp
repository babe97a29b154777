// The module cmath (library reference: cmath). Formulas after Kahan, "Branch cuts for complex elementary functions";
// what comes of infinities and NaNs is C99's Annex G, which the C library knows.
#include <errno.h>
#include <float.h>
#include <math.h>

#include "interpreter/objects/complex.h"
#include "interpreter/objects/float.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/module.h"
#include "interpreter/objects/str.h"
#include "interpreter/objects/tuple.h"
#include "interpreter/runtime/native.h"

namespace krait::modules {

namespace {

struct Z {
  double x, y;  // real, imaginary
};

constexpr double kLarge = DBL_MAX / 4.0, kLn2 = 0.6931471805599453094, kLn10 = 2.302585092994045684,
                 kPi = 3.141592653589793238462643, kE = 2.718281828459045235360287;
const double kSqrtLarge = sqrt(kLarge), kLogLarge = log(kLarge), kSqrtLeast = sqrt(DBL_MIN);
constexpr int kScaleUp = 53, kScaleDown = -27;

bool finite(Z z) { return isfinite(z.x) && isfinite(z.y); }
// The C library's function, for arguments that are not finite.
#define BY_LIBRARY(function, z)                \
  ([](Z given) {                               \
    _Complex double c;                         \
    __real__ c = given.x;                      \
    __imag__ c = given.y;                      \
    c = __builtin_##function(c);               \
    return Z{__real__ c, __imag__ c};          \
  }(z))
// Where C99 leaves a sign or a zero open, Python has decided.
bool zero_and_nan(Z z) { return z.x == 0.0 && isnan(z.y); }
bool nan_and_zero(Z z) { return isnan(z.x) && z.y == 0.0; }
bool is_large(Z z) { return fabs(z.x) > kLarge || fabs(z.y) > kLarge; }
// log(|z|) + 2 log 2 for a z of which even half may overflow
double log_large(Z z) { return log(hypot(z.x / 2.0, z.y / 2.0)) + kLn2 * 2.0; }

Z z_sqrt(Z z) {
  if (!finite(z)) return BY_LIBRARY(csqrt, z);
  if (z.x == 0.0 && z.y == 0.0) return {0.0, z.y};
  double ax = fabs(z.x), ay = fabs(z.y), s;
  if (ax < DBL_MIN && ay < DBL_MIN) {
    ax = ldexp(ax, kScaleUp);
    s = ldexp(sqrt(ax + hypot(ax, ldexp(ay, kScaleUp))), kScaleDown);
  } else {
    ax /= 8.0;
    s = 2.0 * sqrt(ax + hypot(ax, ay / 8.0));
  }
  double d = ay / (2.0 * s);
  if (z.x >= 0.0) return {s, copysign(d, z.y)};
  return {d, copysign(s, z.y)};
}

Z z_acos(Z z) {
  if (isinf(z.x) && isnan(z.y)) return {NAN, INFINITY};
  if (!finite(z)) return BY_LIBRARY(cacos, z);
  if (is_large(z)) {
    double size = log_large(z);
    return {atan2(fabs(z.y), z.x), z.x < 0.0 ? -copysign(size, z.y) : copysign(size, -z.y)};
  }
  Z a = z_sqrt({1.0 - z.x, -z.y}), b = z_sqrt({1.0 + z.x, z.y});
  return {2.0 * atan2(a.x, b.x), asinh(b.x * a.y - b.y * a.x)};
}
Z z_acosh(Z z) {
  if (zero_and_nan(z)) return {NAN, NAN};
  if (!finite(z)) return BY_LIBRARY(cacosh, z);
  if (is_large(z)) return {log_large(z), atan2(z.y, z.x)};
  Z a = z_sqrt({z.x - 1.0, z.y}), b = z_sqrt({z.x + 1.0, z.y});
  return {asinh(a.x * b.x + a.y * b.y), 2.0 * atan2(a.y, b.x)};
}
Z z_asinh(Z z) {
  if (isnan(z.x) && isinf(z.y)) return {INFINITY, NAN};
  if (!finite(z)) return BY_LIBRARY(casinh, z);
  if (is_large(z)) {
    double size = log_large(z);
    return {z.y >= 0.0 ? copysign(size, z.x) : -copysign(size, -z.x), atan2(z.y, fabs(z.x))};
  }
  Z a = z_sqrt({1.0 + z.y, -z.x}), b = z_sqrt({1.0 - z.y, z.x});
  return {asinh(a.x * b.y - b.x * a.y), atan2(z.y, a.x * b.x - a.y * b.y)};
}
Z z_atanh(Z z) {
  if (isnan(z.x) && isinf(z.y)) return {0.0, copysign(kPi / 2.0, z.y)};
  if (!finite(z)) return BY_LIBRARY(catanh, z);
  if (z.x < 0.0 || (z.x == 0.0 && signbit(z.x))) {
    Z r = z_atanh({-z.x, -z.y});
    return {-r.x, -r.y};
  }
  double ay = fabs(z.y);
  if (z.x > kSqrtLarge || ay > kSqrtLarge) {
    double h = hypot(z.x / 2.0, z.y / 2.0);
    return {z.x / 4.0 / h / h, -copysign(kPi / 2.0, -z.y)};
  }
  if (z.x == 1.0 && ay < kSqrtLeast) {
    if (ay == 0.0) return errno = EDOM, Z{INFINITY, z.y};
    return {-log(sqrt(ay) / sqrt(hypot(ay, 2.0))), copysign(atan2(2.0, -ay) / 2, z.y)};
  }
  return {log1p(4.0 * z.x / ((1 - z.x) * (1 - z.x) + ay * ay)) / 4.0,
          -atan2(-2.0 * z.y, (1 - z.x) * (1 + z.x) - ay * ay) / 2.0};
}

Z overflowing(Z r) {
  if (isinf(r.x) || isinf(r.y)) errno = ERANGE;
  return r;
}
Z z_cosh(Z z) {
  if (!finite(z)) {
    if (isinf(z.y) && !isnan(z.x)) errno = EDOM;
    return nan_and_zero(z) ? Z{z.x, 0.0} : BY_LIBRARY(ccosh, z);
  }
  if (fabs(z.x) <= kLogLarge) return overflowing({cos(z.y) * cosh(z.x), sin(z.y) * sinh(z.x)});
  double less = z.x - copysign(1.0, z.x);
  return overflowing({cos(z.y) * cosh(less) * kE, sin(z.y) * sinh(less) * kE});
}
Z z_sinh(Z z) {
  if (!finite(z)) {
    if (isinf(z.y) && !isnan(z.x)) errno = EDOM;
    return zero_and_nan(z) ? Z{0.0, z.y} : BY_LIBRARY(csinh, z);
  }
  if (fabs(z.x) <= kLogLarge) return overflowing({cos(z.y) * sinh(z.x), sin(z.y) * cosh(z.x)});
  double less = z.x - copysign(1.0, z.x);
  return overflowing({cos(z.y) * sinh(less) * kE, sin(z.y) * cosh(less) * kE});
}
Z z_tanh(Z z) {
  if (!finite(z)) {
    if (isinf(z.y) && isfinite(z.x)) errno = EDOM;
    if (zero_and_nan(z)) return {NAN, NAN};
    return isinf(z.x) && isinf(z.y) ? Z{copysign(1.0, z.x), 0.0} : BY_LIBRARY(ctanh, z);
  }
  if (fabs(z.x) > kLogLarge) return {copysign(1.0, z.x), 4.0 * sin(z.y) * cos(z.y) * exp(-2.0 * fabs(z.x))};
  double tx = tanh(z.x), ty = tan(z.y), cx = 1.0 / cosh(z.x), both = tx * ty, denominator = 1.0 + both * both;
  return {tx * (1.0 + ty * ty) / denominator, ((ty / denominator) * cx) * cx};
}
Z z_exp(Z z) {
  if (!finite(z)) {
    if (isinf(z.y) && (isfinite(z.x) || (isinf(z.x) && z.x > 0))) errno = EDOM;
    return isinf(z.x) && isinf(z.y) && z.x < 0 ? Z{0.0, 0.0} : BY_LIBRARY(cexp, z);
  }
  double size = z.x > kLogLarge ? exp(z.x - 1.0) : exp(z.x);
  double scale = z.x > kLogLarge ? kE : 1.0;
  return overflowing({size * cos(z.y) * scale, size * sin(z.y) * scale});
}
Z z_log(Z z) {
  if (!finite(z)) return BY_LIBRARY(clog, z);
  double ax = fabs(z.x), ay = fabs(z.y), real;
  if (ax > kLarge || ay > kLarge) {
    real = log(hypot(ax / 2.0, ay / 2.0)) + kLn2;
  } else if (ax < DBL_MIN && ay < DBL_MIN) {
    if (ax == 0.0 && ay == 0.0) return errno = EDOM, Z{-INFINITY, atan2(z.y, z.x)};
    real = log(hypot(ldexp(ax, DBL_MANT_DIG), ldexp(ay, DBL_MANT_DIG))) - DBL_MANT_DIG * kLn2;
  } else {
    double h = hypot(ax, ay), most = ax > ay ? ax : ay, least = ax > ay ? ay : ax;
    real = h >= 0.71 && h <= 1.73 ? log1p((most - 1) * (most + 1) + least * least) / 2.0 : log(h);
  }
  return {real, atan2(z.y, z.x)};
}
Z z_log10(Z z) {
  Z r = z_log(z);
  return {r.x / kLn10, r.y / kLn10};
}
// The circular functions are the hyperbolic ones of i z.
template <Z (*kHyperbolic)(Z)> Z turned(Z z) {
  Z r = kHyperbolic({-z.y, z.x});
  return {r.y, -r.x};
}
Z z_cos(Z z) { return z_cosh({-z.y, z.x}); }

Z quotient(Z a, Z b) {
  double bx = fabs(b.x), by = fabs(b.y);
  if (bx >= by) {
    if (bx == 0.0) return errno = EDOM, Z{0.0, 0.0};
    double ratio = b.y / b.x, denominator = b.x + b.y * ratio;
    return {(a.x + a.y * ratio) / denominator, (a.y - a.x * ratio) / denominator};
  }
  if (by >= bx) {
    double ratio = b.x / b.y, denominator = b.x * ratio + b.y;
    return {(a.x * ratio + a.y) / denominator, (a.y * ratio - a.x) / denominator};
  }
  return {NAN, NAN};
}

// --- the functions ---------------------------------------------------------------------------------------------------

ResultOf<Z> argument(Thread& t, Value v) {
  Z z;
  TRY(as_complex(t, v, &z.x, &z.y));
  return z;
}
Status check_errno(Thread& t) {
  if (errno == EDOM) return raise_value_error(t, "math domain error");
  if (errno == ERANGE) return raise_overflow_error(t, "math range error");
  return ok();
}
// Functions in which a result that vanishes is no error.
template <Z (*kFunction)(Z)> Result unary_exact(Thread& t, const Args& a) {
  Z z = TRY(argument(t, a[0]));
  errno = 0;
  Z r = kFunction(z);
  if (errno == EDOM) TRY(check_errno(t));
  return make_complex(t, r.x, r.y);
}
// Overflow is told by the result, not by the C library, which also reports what vanishes.
template <Z (*kFunction)(Z)> Result unary_growing(Thread& t, const Args& a) {
  Z z = TRY(argument(t, a[0]));
  errno = 0;
  Z r = kFunction(z);
  if (errno == ERANGE && !(finite(z) && (isinf(r.x) || isinf(r.y)))) errno = 0;
  TRY(check_errno(t));
  return make_complex(t, r.x, r.y);
}

Result cmath_log(Thread& t, const Args& a) {
  Z z = TRY(argument(t, a[0])), base{0, 0};
  if (!a[1].is_absent()) base = TRY(argument(t, a[1]));
  errno = 0;
  Z r = z_log(z);
  if (!a[1].is_absent()) r = quotient(r, z_log(base));
  if (errno == EDOM) TRY(check_errno(t));
  return make_complex(t, r.x, r.y);
}
Result cmath_phase(Thread& t, const Args& a) {
  Z z = TRY(argument(t, a[0]));
  errno = 0;
  double phi = atan2(z.y, z.x);
  TRY(check_errno(t));
  return make_float(t, phi);
}
Result cmath_polar(Thread& t, const Args& a) {
  Z z = TRY(argument(t, a[0]));
  double size = hypot(z.x, z.y);
  if (finite(z) && isinf(size)) return raise_overflow_error(t, "math range error");
  Ref r = TRY(make_float(t, size)), phi = TRY(make_float(t, atan2(z.y, z.x)));
  return make_tuple(t, {r, phi});
}
Z rect_not_finite(double r, double phi) {
  if (isinf(r) && isfinite(phi) && phi != 0.0) {
    Z z{copysign(INFINITY, cos(phi)), copysign(INFINITY, sin(phi))};
    return r > 0 ? z : Z{-z.x, -z.y};
  }
  if (r == 0.0) return {0.0, 0.0};
  if (isinf(r) && phi == 0.0) return {r, copysign(0.0, r) * copysign(1.0, phi)};
  if (isinf(r)) return {INFINITY, NAN};
  if (isnan(r) && phi == 0.0) return {r, 0.0};
  return {NAN, NAN};
}
Result cmath_rect(Thread& t, const Args& a) {
  double r = TRY(as_double(t, a[0])), phi = TRY(as_double(t, a[1]));
  if (isfinite(r) && isfinite(phi)) {
    if (phi == 0.0) return make_complex(t, r, r * phi);
    return make_complex(t, r * cos(phi), r * sin(phi));
  }
  if (r != 0.0 && !isnan(r) && isinf(phi)) return raise_value_error(t, "math domain error");
  Z z = rect_not_finite(r, phi);
  return make_complex(t, z.x, z.y);
}
Result cmath_isfinite(Thread& t, const Args& a) { return boolean(finite(TRY(argument(t, a[0])))); }
Result cmath_isnan(Thread& t, const Args& a) {
  Z z = TRY(argument(t, a[0]));
  return boolean(isnan(z.x) || isnan(z.y));
}
Result cmath_isinf(Thread& t, const Args& a) {
  Z z = TRY(argument(t, a[0]));
  return boolean(isinf(z.x) || isinf(z.y));
}
Result cmath_isclose(Thread& t, const Args& args) {
  Z a = TRY(argument(t, args[0])), b = TRY(argument(t, args[1]));
  double relative = TRY(as_double(t, args[2])), absolute = TRY(as_double(t, args[3]));
  if (relative < 0.0 || absolute < 0.0) return raise_value_error(t, "tolerances must be non-negative");
  if (a.x == b.x && a.y == b.y) return kTrue;
  if (isinf(a.x) || isinf(a.y) || isinf(b.x) || isinf(b.y)) return kFalse;
  double difference = hypot(a.x - b.x, a.y - b.y);
  return boolean(difference <= relative * hypot(b.x, b.y) || difference <= relative * hypot(a.x, a.y) ||
                 difference <= absolute);
}

const NativeFunction kFunctions[] = {
    {"acos(z, /)", unary_exact<z_acos>, "The arc cosine of a complex number z."},
    {"acosh(z, /)", unary_exact<z_acosh>, "The inverse hyperbolic cosine of a complex number z."},
    {"asin(z, /)", unary_exact<turned<z_asinh>>, "The arc sine of a complex number z."},
    {"asinh(z, /)", unary_exact<z_asinh>, "The inverse hyperbolic sine of a complex number z."},
    {"atan(z, /)", unary_exact<turned<z_atanh>>, "The arc tangent of a complex number z."},
    {"atanh(z, /)", unary_exact<z_atanh>, "The inverse hyperbolic tangent of a complex number z."},
    {"cos(z, /)", unary_growing<z_cos>, "The cosine of a complex number z."},
    {"cosh(z, /)", unary_growing<z_cosh>, "The hyperbolic cosine of a complex number z."},
    {"exp(z, /)", unary_growing<z_exp>, "The number e raised to the complex power z."},
    {"log(z, base=<absent>, /)", cmath_log,
     "log(z[, base]) -> the logarithm of z to the given base.\n\nIf the base is not specified, returns the natural "
     "logarithm (base e) of z."},
    {"log10(z, /)", unary_exact<z_log10>, "The logarithm to base 10 of a complex number z."},
    {"sin(z, /)", unary_growing<turned<z_sinh>>, "The sine of a complex number z."},
    {"sinh(z, /)", unary_growing<z_sinh>, "The hyperbolic sine of a complex number z."},
    {"sqrt(z, /)", unary_exact<z_sqrt>, "The square root of a complex number z."},
    {"tan(z, /)", unary_exact<turned<z_tanh>>, "The tangent of a complex number z."},
    {"tanh(z, /)", unary_exact<z_tanh>, "The hyperbolic tangent of a complex number z."},
    {"phase(z, /)", cmath_phase, "The phase angle (argument) of a complex number, in radians."},
    {"polar(z, /)", cmath_polar,
     "The polar coordinates (r, phi) of a complex number: its distance from 0 and its phase angle."},
    {"rect(r, phi, /)", cmath_rect, "The complex number at distance r from 0 with phase angle phi."},
    {"isfinite(z, /)", cmath_isfinite, "Tells whether neither part of z is infinite or NaN."},
    {"isnan(z, /)", cmath_isnan, "Tells whether z has NaN as its real or imaginary part."},
    {"isinf(z, /)", cmath_isinf, "Tells whether z has an infinite real or imaginary part."},
    {"isclose(a, b, *, rel_tol=1e-09, abs_tol=0.0)", cmath_isclose,
     "Tells whether the difference of a and b lies within at least one of two tolerances.\n\nrel_tol is a "
     "fraction of the larger absolute value of the two; abs_tol is a fixed distance.\nNaN is never close to "
     "anything, and an infinity only to itself."},
    {}};

Status module_init(Thread& t, Value module) {
  for (auto [name, value] : {std::pair{"pi", kPi}, {"e", kE}, {"tau", 2 * kPi}, {"inf", static_cast<double>(INFINITY)},
                             {"nan", static_cast<double>(NAN)}}) {
    Ref number = TRY(make_float(t, value));
    TRY(module_add(t, module, name, number));
  }
  Ref infinite = TRY(make_complex(t, 0.0, INFINITY)), none = TRY(make_complex(t, 0.0, NAN));
  TRY(module_add(t, module, "infj", infinite));
  return module_add(t, module, "nanj", none);
}

}  // namespace

extern const NativeModule kCmathModule;
const NativeModule kCmathModule = {
    "cmath", "Mathematical functions that take and give complex numbers.", kFunctions, module_init};

}  // namespace krait::modules

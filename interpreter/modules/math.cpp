// The math module: functions of floats (library reference: math). Integers: math_integers.cpp; sums: math_sums.cpp.
#include <errno.h>
#include <float.h>
#include <math.h>
#include <string.h>

#include "interpreter/modules/math_internal.h"
#include "interpreter/objects/float.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/module.h"
#include "interpreter/objects/str.h"
#include "interpreter/objects/tuple.h"

namespace krait::modules {

namespace {

Raised raise_domain(Thread& t) { return raise_value_error(t, "math domain error"); }
Raised raise_range(Thread& t) { return raise_overflow_error(t, "math range error"); }

// A function of one float whose C version needs no help: an infinity out of finite arguments is an overflow if the
// function can grow so, else a pole; a NaN out of numbers is outside the domain.
template <double (*kFunction)(double), bool kCanOverflow = false> Result unary_float(Thread& t, const Args& a) {
  double x = TRY(as_double(t, a[0]));
  double r = kFunction(x);
  if (isnan(r) && !isnan(x)) return raise_domain(t);
  if (isinf(r) && isfinite(x)) return kCanOverflow ? raise_range(t) : raise_domain(t);
  return make_float(t, r);
}

// The same where errno says what went wrong.
template <double (*kFunction)(double)> Result unary_errno(Thread& t, const Args& a) {
  double x = TRY(as_double(t, a[0]));
  errno = 0;
  double r = kFunction(x);
  if (errno == EDOM) return raise_domain(t);
  if (errno == ERANGE && fabs(r) >= 1.5) return raise_range(t);
  return make_float(t, r);
}

Result math_atan2(Thread& t, const Args& a) {
  double y = TRY(as_double(t, a[0])), x = TRY(as_double(t, a[1]));
  return make_float(t, atan2(y, x));
}
Result math_copysign(Thread& t, const Args& a) {
  double x = TRY(as_double(t, a[0])), y = TRY(as_double(t, a[1]));
  return make_float(t, copysign(x, y));
}
Result math_fmod(Thread& t, const Args& a) {
  double x = TRY(as_double(t, a[0])), y = TRY(as_double(t, a[1]));
  if (isinf(y) && isfinite(x)) return make_float(t, x);
  double r = fmod(x, y);
  if (isnan(r) && !isnan(x) && !isnan(y)) return raise_domain(t);
  return make_float(t, r);
}
Result math_remainder(Thread& t, const Args& a) {
  double x = TRY(as_double(t, a[0])), y = TRY(as_double(t, a[1]));
  if (isnan(x)) return make_float(t, x);
  if (isnan(y)) return make_float(t, y);
  if (isinf(x) || y == 0.0) return raise_domain(t);
  return make_float(t, isinf(y) ? x : remainder(x, y));
}
Result math_nextafter(Thread& t, const Args& a) {
  double x = TRY(as_double(t, a[0])), y = TRY(as_double(t, a[1]));
  return make_float(t, x == y ? y : nextafter(x, y));
}
Result math_ulp(Thread& t, const Args& a) {
  double x = fabs(TRY(as_double(t, a[0])));
  if (!isfinite(x)) return make_float(t, x);
  double above = nextafter(x, INFINITY);
  return make_float(t, isinf(above) ? x - nextafter(x, -INFINITY) : above - x);
}

Result math_pow(Thread& t, const Args& a) {
  double x = TRY(as_double(t, a[0])), y = TRY(as_double(t, a[1]));
  if (isfinite(x) && isfinite(y)) {
    double r = pow(x, y);
    if (isnan(r)) return raise_domain(t);
    if (isinf(r)) return x == 0.0 ? raise_domain(t) : raise_range(t);
    return make_float(t, r);
  }
  return make_float(t, pow(x, y));  // C99, Annex F, says what Python wants
}

Result math_frexp(Thread& t, const Args& a) {
  double x = TRY(as_double(t, a[0]));
  int exponent = 0;
  double m = isfinite(x) ? frexp(x, &exponent) : x;
  Ref fraction = TRY(make_float(t, m));
  return make_tuple(t, {fraction, small_int(exponent)});
}
Result math_modf(Thread& t, const Args& a) {
  double x = TRY(as_double(t, a[0])), whole = x, fraction;
  if (isinf(x)) fraction = copysign(0.0, x);
  else if (isnan(x)) fraction = x;
  else fraction = modf(x, &whole);
  Ref first = TRY(make_float(t, fraction)), second = TRY(make_float(t, whole));
  return make_tuple(t, {first, second});
}
Result math_ldexp(Thread& t, const Args& a) {
  double x = TRY(as_double(t, a[0]));
  if (!is_int(a[1])) return raise_type_error(t, "Expected an int as second argument to ldexp.");
  int64_t exponent;
  if (!int_fits_i64(a[1], &exponent)) exponent = int_sign(a[1]) < 0 ? INT64_MIN : INT64_MAX;
  if (x == 0.0 || !isfinite(x)) return make_float(t, x);
  if (exponent > INT32_MAX) return raise_range(t);
  if (exponent < INT32_MIN) return make_float(t, copysign(0.0, x));
  double r = ldexp(x, static_cast<int>(exponent));
  if (isinf(r)) return raise_range(t);
  return make_float(t, r);
}

// ceil and floor ask the type first.
template <double (*kRound)(double)> Result round_to_int(Thread& t, Value v, Str* special) {
  if (!is_float(v) || (v.is_object() && !(v.object()->type->flags & kExactBuiltin))) {
    Ref method = TRY(lookup_special(t, v, special));
    if (!method.is_absent()) return call(t, method);
  }
  return make_int_from_double(t, kRound(TRY(as_double(t, v))));
}
Result math_ceil(Thread& t, const Args& a) { return round_to_int<ceil>(t, a[0], t.names().__ceil__); }
Result math_floor(Thread& t, const Args& a) { return round_to_int<floor>(t, a[0], t.names().__floor__); }
Result math_trunc(Thread& t, const Args& a) {
  if (is_float(a[0]) && (!a[0].is_object() || (a[0].object()->type->flags & kExactBuiltin))) {
    return make_int_from_double(t, float_value(a[0]));
  }
  Ref method = TRY(lookup_special(t, a[0], t.names().__trunc__));
  if (method.is_absent()) return raise_type_error(t, "type ", type_name(t, a[0]), " doesn't define __trunc__ method");
  return call(t, method);
}

constexpr double kPi = 3.141592653589793238462643383279502884197;
double to_degrees(double x) { return x * (180.0 / kPi); }
double to_radians(double x) { return x * (kPi / 180.0); }
template <double (*kConvert)(double)> Result convert_angle(Thread& t, const Args& a) {
  return make_float(t, kConvert(TRY(as_double(t, a[0]))));
}

Result math_isfinite(Thread& t, const Args& a) { return boolean(isfinite(TRY(as_double(t, a[0])))); }
Result math_isinf(Thread& t, const Args& a) { return boolean(isinf(TRY(as_double(t, a[0])))); }
Result math_isnan(Thread& t, const Args& a) { return boolean(isnan(TRY(as_double(t, a[0])))); }
Result math_isclose(Thread& t, const Args& args) {
  double a = TRY(as_double(t, args[0])), b = TRY(as_double(t, args[1]));
  double relative = TRY(as_double(t, args[2])), absolute = TRY(as_double(t, args[3]));
  if (relative < 0.0 || absolute < 0.0) return raise_value_error(t, "tolerances must be non-negative");
  if (a == b) return kTrue;
  if (isinf(a) || isinf(b)) return kFalse;
  double difference = fabs(b - a);
  return boolean(difference <= fabs(relative * b) || difference <= fabs(relative * a) || difference <= absolute);
}

// --- logarithms ------------------------------------------------------------------------------------------------------

ResultOf<double> log_of_float(Thread& t, double x, double (*log)(double)) {
  if (isfinite(x)) {
    if (x > 0.0) return log(x);
    return raise_domain(t);
  }
  if (isnan(x) || x > 0.0) return x;
  return raise_domain(t);
}

ResultOf<double> log_of(Thread& t, Value v, double (*log)(double)) {
  if (!is_int(v)) return log_of_float(t, TRY(as_double(t, v)), log);
  uint64_t scratch;
  numbers::BigView view = int_view(v, scratch);
  if (view.negative || view.is_zero()) return raise_domain(t);
  double x;
  if (numbers::to_double(view, &x) == numbers::Status::kOk) return log_of_float(t, x, log);
  int64_t exponent;
  double fraction = numbers::to_double_exponent(view, &exponent);
  return log(fraction) + log(2.0) * static_cast<double>(exponent);
}

Result math_log(Thread& t, const Args& a) {
  double number = TRY(log_of(t, a[0], log));
  if (a[1].is_absent()) return make_float(t, number);
  double base = TRY(log_of(t, a[1], log));
  if (base == 0.0) return raise_zero_division(t, "float division by zero");
  return make_float(t, number / base);
}
template <double (*kLog)(double)>
Result log_base(Thread& t, const Args& a) {
  return make_float(t, TRY(log_of(t, a[0], kLog)));
}

double log1p_exact(double x) { return x == 0.0 ? x : log1p(x); }

#define F(name, doc) {#name "(x, /)", unary_float<name>, doc}
const NativeFunction kFunctions[] = {
    F(acos, "The arc cosine of x, in radians, between 0 and pi."),
    F(acosh, "The inverse hyperbolic cosine of a number x."),
    F(asin, "The arc sine of x, in radians, between -pi/2 and pi/2."),
    F(asinh, "The inverse hyperbolic sine of a number x."),
    F(atan, "The arc tangent of x, in radians, between -pi/2 and pi/2."),
    F(atanh, "The inverse hyperbolic tangent of x, for x strictly between -1 and 1."),
    F(cbrt, "The cube root of x; negative x is allowed and gives a negative root."),
    F(cos, "The cosine of the angle x, where x is in radians."),
    {"cosh(x, /)", unary_float<cosh, true>, "The hyperbolic cosine of x, (e**x + e**-x) / 2."},
    {"exp(x, /)", unary_float<exp, true>, "The exponential of x, e**x."},
    {"exp2(x, /)", unary_float<exp2, true>, "The power 2**x, as a float."},
    {"expm1(x, /)", unary_float<expm1, true>,
     "The value of exp(x) - 1, computed so that small x loses no precision to the subtraction."},
    F(fabs, "The float x without its sign."),
    {"log1p(x, /)", unary_float<log1p_exact>,
     "The natural logarithm of 1 + x, computed so that it stays accurate when x is close to zero."},
    F(sin, "The sine of the angle x, where x is in radians."),
    {"sinh(x, /)", unary_float<sinh, true>, "The hyperbolic sine of x, (e**x - e**-x) / 2."},
    F(sqrt, "The square root of x; a negative x gives ValueError."),
    F(tan, "The tangent of the angle x, where x is in radians."),
    F(tanh, "The hyperbolic tangent of x, sinh(x) / cosh(x)."),
    {"erf(x, /)", unary_errno<erf>, "Error function at x."},
    {"erfc(x, /)", unary_errno<erfc>, "The complementary error function of x, that is 1 - erf(x)."},
    {"gamma(x, /)", unary_errno<math_gamma>, "Gamma function at x."},
    {"lgamma(x, /)", unary_errno<math_lgamma>, "The logarithm, base e, of abs(gamma(x))."},
    {"atan2(y, x, /)", math_atan2,
     "The angle, in radians, of the point (x, y): the arc tangent of y/x, with the signs of both regarded."},
    {"copysign(x, y, /)", math_copysign,
     "A float as large as abs(x) that carries the sign of y.\nThe sign of a zero counts where the platform has "
     "signed zeros: copysign(1.0, -0.0) is -1.0."},
    {"fmod(x, y, /)", math_fmod,
        "The remainder of x / y as the platform's C function fmod gives it, which can differ from x % y."},
    {"remainder(x, y, /)", math_remainder,
     "The exact value of x - n*y, where n is the integer nearest to x / y.\nWhen x lies midway between two "
     "multiples of y, the even n is chosen."},
    {"nextafter(x, y, /)", math_nextafter, "The float that comes directly after x in the direction of y."},
    {"ulp(x, /)", math_ulp,
        "The size of the last bit of the float x: the gap from abs(x) to the next larger float."},
    {"pow(x, y, /)", math_pow, "The float x**y, that is x raised to the power y."},
    {"frexp(x, /)", math_frexp,
     "Splits x into a pair (m, e), a float and an int, with x == m * 2.**e.\nHere 0.5 <= abs(m) < 1.0, except "
     "that x == 0 makes both parts 0."},
    {"modf(x, /)", math_modf,
     "Splits x into a pair of floats, first the fraction and then the whole part, both signed like x."},
    {"ldexp(x, i, /)", math_ldexp,
        "The product of x and 2**i, which puts back together what frexp() took apart."},
    {"ceil(x, /)", math_ceil, "The smallest integer that is not below x, given as an Integral."},
    {"floor(x, /)", math_floor, "The largest integer that is not above x, given as an Integral."},
    {"trunc(x, /)", math_trunc,
        "Drops the fraction of x, leaving the Integral on the side of 0; x.__trunc__() does the work."},
    {"degrees(x, /)", convert_angle<to_degrees>, "The angle x, given in radians, expressed in degrees."},
    {"radians(x, /)", convert_angle<to_radians>, "The angle x, given in degrees, expressed in radians."},
    {"isfinite(x, /)", math_isfinite, "Tells whether x is an ordinary number: False for infinities and NaN."},
    {"isinf(x, /)", math_isinf, "Tells whether x is an infinity, of either sign."},
    {"isnan(x, /)", math_isnan, "Tells whether x is a NaN, the float that stands for 'not a number'."},
    {"isclose(a, b, *, rel_tol=1e-09, abs_tol=0.0)", math_isclose,
     "Tells whether the numbers a and b are nearly equal: True if their difference is within a tolerance.\n\n  "
     "rel_tol\n    the difference allowed in proportion to the larger of abs(a) and abs(b)\n  abs_tol\n    the "
     "difference allowed whatever the size of a and b\n\nMeeting one of the two tolerances is enough. As in IEEE "
     "754, an infinity is close only to itself\nand a NaN is close to nothing, not even another NaN."},
    {"log(x, base=<absent>, /)", math_log,
     "log(x, [base=math.e])\nThe logarithm of x in the chosen base, or the natural one (base e) if no base is "
     "given."},
    {"log2(x, /)", log_base<log2>, "The binary (base 2) logarithm of x."},
    {"log10(x, /)", log_base<log10>, "The common (base 10) logarithm of x."},
    {}};
#undef F

Status add_functions(Thread& t, Value module, const NativeFunction* functions) {
  Ref name = TRY(make_ascii(t, "math"));
  for (const NativeFunction* f = functions; f->signature; ++f) {
    Ref function = TRY(make_native_function(t, f, module, name.as<Str>()));
    std::string own_name(f->signature, strchr(f->signature, '('));
    TRY(module_add(t, module, own_name.c_str(), function));
  }
  return ok();
}

Status math_init(Thread& t, Value module) {
  TRY(add_functions(t, module, kMathIntegerFunctions));
  TRY(add_functions(t, module, kMathSumFunctions));
  for (auto [name, value] : {std::pair{"pi", kPi}, {"e", 2.718281828459045235360287471352662498}, {"tau", 2 * kPi},
                             {"inf", static_cast<double>(INFINITY)}, {"nan", static_cast<double>(NAN)}}) {
    Ref number = TRY(make_float(t, value));
    TRY(module_add(t, module, name, number));
  }
  return ok();
}

}  // namespace

extern const NativeModule kMathModule;
const NativeModule kMathModule = {
    "math", "The mathematical functions of the C library, for real numbers.", kFunctions, math_init};

}  // namespace krait::modules

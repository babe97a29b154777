"""math: everyday functions, special values, errors."""
import math


CASES = r"""
math.sqrt(2), math.floor(-1.5), math.ceil(1.2), math.trunc(-2.7), math.fabs(-3), math.factorial(20), math.gcd(12, 18, 27), math.lcm(4, 6), math.isqrt(99), math.comb(5, 2), math.perm(5, 2), math.prod([1, 2, 3], start=2)
math.sin(1), math.cos(1), math.tan(1), math.asin(0.5), math.acos(0.5), math.atan(1), math.atan2(-1, -1), math.sinh(1), math.cosh(1), math.tanh(1), math.asinh(1), math.acosh(2), math.atanh(0.5)
math.exp(1), math.expm1(1e-10), math.log(10), math.log(8, 2), math.log2(8), math.log10(1000), math.log1p(1e-10), math.pow(2, 0.5), math.cbrt(27), math.exp2(3)
math.hypot(3, 4), math.hypot(1, 2, 3), math.dist([0, 0], [3, 4]), math.fsum([0.1] * 10), math.copysign(1, -0.0), math.fmod(-7, 3), math.remainder(7, 3), math.modf(-1.5), math.frexp(10), math.ldexp(0.5, 4), math.degrees(math.pi), math.radians(180), math.erf(0.5), math.erfc(0.5), math.gamma(5), math.lgamma(10)
math.isnan(math.nan), math.isinf(-math.inf), math.isfinite(1), math.isclose(0.1 + 0.2, 0.3), math.isclose(1, 1.1, rel_tol=0.2), math.nextafter(1, 2), math.ulp(1), math.tau, math.e
math.sqrt(-1)
math.log(0)
math.log(-1)
math.factorial(-1)
math.factorial(1.5)
math.gcd(1.5)
math.exp(1000)
math.sqrt("x")
math.floor("x")
math.isqrt(-1)
math.comb(-1, 2)
math.acos(2)
math.fmod(1, 0)
math.pow(0, -1)
math.dist([1], [1, 2])
math.log(10 ** 400), math.sqrt(10 ** 100), math.ceil(10 ** 30 + 0.5)
math.ldexp(1.0, 5000)
"""
for case in CASES.strip().splitlines():
    try:
        result = repr(eval(case))
    except Exception as error:
        result = "%s: %s" % (type(error).__name__, error)
    print(case, "->", result)

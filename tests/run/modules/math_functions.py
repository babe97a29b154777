"""math: every function, limits, exactness, errors."""
import math

print(math.factorial(20), math.comb(50, 25), math.perm(10, 3), math.gcd(12, -18, 30), math.lcm(4, 6, 10), math.isqrt(10 ** 40 + 1), math.prod([1, 2, 3], start=4))
print(math.fsum([0.1] * 10), sum([0.1] * 10), math.dist((0, 0), (3, 4)), math.hypot(1, 2, 2), math.copysign(1, -0.0), math.fmod(-7, 3), math.remainder(7, 4), math.modf(-2.5))
print(math.frexp(10.5), math.ldexp(0.5, 4), math.trunc(-2.7), math.floor(-2.5), math.ceil(-2.5), math.nextafter(1, 2), math.ulp(1.0), math.cbrt(-27), math.exp2(10))
print([round(getattr(math, f)(0.5), 12) for f in ("sin", "cos", "tan", "asin", "acos", "atan", "sinh", "cosh", "tanh", "asinh", "atanh", "exp", "expm1", "log1p", "erf", "erfc", "gamma", "lgamma", "sqrt")])
print(math.log(8, 2), math.log2(1 << 2000), math.log10(10 ** 400), math.log(10 ** 1000), math.atan2(-0.0, -1), math.degrees(math.pi), math.radians(180) == math.pi, math.isclose(1e-10, 0, abs_tol=1e-9))
print(math.inf, -math.inf, math.nan, math.isnan(math.nan), math.isinf(-math.inf), math.isfinite(1), math.tau, math.e, math.pow(2, 0.5), 2 ** 0.5)
for name, arguments in (("sqrt", (-1,)), ("log", (0,)), ("factorial", (-1,)), ("factorial", (1.5,)), ("exp", (1000,)), ("gamma", (-1,)), ("comb", (-1, 2)), ("isqrt", (-1,)), ("acos", (2,)), ("pow", (0, -1)),
                        ("fmod", (1, 0)), ("floor", ("x",)), ("gcd", (1.5,)), ("dist", ((1,), (1, 2))), ("ldexp", (1, 10 ** 5)), ("log", (-(10 ** 400),)), ("ceil", (math.inf,)), ("sqrt", ("4",))):
    try:
        print(name, getattr(math, name)(*arguments))
    except (ValueError, TypeError, OverflowError) as error:
        print(name, type(error).__name__, error)


class Floory:
    def __floor__(self):
        return "floored"

    def __float__(self):
        return 2.25


print(math.floor(Floory()), math.sqrt(Floory()), math.ceil(Floory()))

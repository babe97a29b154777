"""decimal and fractions: arithmetic, contexts, formats, errors by kind."""
from decimal import *
from fractions import Fraction as F
D = Decimal


CASES = r"""
D("1.10") + D("2.2"), D("1") / D("3"), D(5) // D(3), D(-5) % D(3), D("2") ** D("0.5"), D("1.25").quantize(D("0.1")), D("1.35").quantize(D("0.1"), ROUND_HALF_UP), D("123.4500").normalize(), D("1E+5"), D("1E+5").to_integral_value(), D("-0"), D("NaN"), D("sNaN"), D("Infinity"), -D("1.5"), abs(D("-2")), D("1.5") == 1.5, D("0.1") == 0.1, D(0.1), D((1, (1, 2, 3), -2)), D("3.14159").as_tuple(), D("7").as_integer_ratio(), D("1.5").adjusted(), D("2.50").compare(D("2.5")), D("10").sqrt(), D("1").exp(), D("10").ln(), D("1000").log10(), D("1.23456789E-10"), str(D("123456789.123")), D("1234.5").to_eng_string(), round(D("2.675"), 2), round(D("2.5")), int(D("3.9")), float(D("1.5")), D("1.5").is_integer() if hasattr(D, "is_integer") else 0, hash(D("1.0")) == hash(1), max(D(1), D(2)), sum([D("0.1")] * 3)
f"{D('1234567.891'):,.2f}", f"{D('0.000012'):e}", f"{D('12'):>8}", f"{D('0.5'):%}", f"{D('1.5'):+}", format(D("3"), ".3f")
F(1, 3) + F(1, 6), F("0.75"), F(0.5), F("3/4"), F(6, -4), F(1, 3) ** 2, F(1, 3) ** -1, F(7, 2) // 1, F(7, 2) % 1, round(F(7, 2)), F(22, 7).limit_denominator(5), F(3.14159).limit_denominator(100), F(1, 2) == 0.5, F(1, 2) < 1, float(F(1, 3)), int(F(7, 2)), -F(1, 2), abs(F(-1, 2)), F(1, 2) + 1, F(1, 2) + 0.5, F(1, 2) * D("2") if 0 else 0, repr(F(1, 2)), str(F(4, 2)), hash(F(1, 2)) == hash(0.5), F(1, 2).numerator, divmod(F(7, 2), F(1, 2)), F(D("0.25")), F(10 ** 30, 3), 2 ** F(1, 2), F(1, 3).as_integer_ratio()
F(1, 0)
F("x")
F(1.5, 2)
F([])
localcontext().__enter__().prec, getcontext().prec, getcontext().rounding
type(D(1).__truediv__(D(3))).__name__, D(1).__add__(1.5), D("5").__rpow__(2)
"""
for case in CASES.strip().splitlines():
    try:
        result = repr(eval(case))
    except Exception as error:
        result = "%s: %s" % (type(error).__name__, error)
    print(case, "->", result)

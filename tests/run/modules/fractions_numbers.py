"""fractions and numbers: exact arithmetic, parsing, limits, the numeric tower."""
import numbers
from decimal import Decimal
from fractions import Fraction

third = Fraction(1, 3)
print(third + Fraction("0.25"), third * 3 == 1, third ** -2, -third // Fraction(1, 7), third % Fraction(1, 7), divmod(Fraction(7, 2), third))
print(Fraction("3/6"), Fraction(" -1.5e-2 "), Fraction(0.1), Fraction(Decimal("1.10")), Fraction.from_float(0.5), Fraction("1_000/3"))
print(Fraction(3.14159).limit_denominator(100), round(Fraction(7, 2)), round(Fraction(22, 7), 2), int(Fraction(-7, 2)), float(third))
print(third == 1 / 3, third < 0.34, hash(Fraction(5)) == hash(5), third + 1j, 2 ** Fraction(1, 2), Fraction(4, 9) ** Fraction(1, 2))
print(sorted([Fraction(1, 2), 0.3, 1, Decimal(2)] [:3]), repr(third), str(Fraction(4, 2)), third.as_integer_ratio(), Fraction(0).numerator)
for bad in (lambda: Fraction(1, 0), lambda: Fraction("1/ 3x"), lambda: Fraction("a"), lambda: Fraction(1.5, 2), lambda: Fraction(float("nan")), lambda: Fraction(float("inf"))):
    try:
        bad()
    except Exception as error:
        print(type(error).__name__, error)
for value in (1, 1.0, 1j, third, Decimal(1), True):
    print(type(value).__name__, [kind.__name__ for kind in (numbers.Number, numbers.Complex, numbers.Real, numbers.Rational, numbers.Integral) if isinstance(value, kind)])

"""decimal: every operation of Decimal and Context over numbers of all kinds, precisions and roundings."""
import decimal
import random
import sys
from decimal import *

roundings = [ROUND_UP, ROUND_DOWN, ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, ROUND_HALF_DOWN, ROUND_HALF_EVEN, ROUND_05UP]
source = random.Random(42)


def number():
    if source.random() < 0.08:
        return Decimal(source.choice(["NaN", "-NaN12", "sNaN3", "Infinity", "-Infinity", "0", "-0E-7", "1", "-1.00", "1E+1"]))
    digits = source.choice([1, 2, 5, 9, 19, 20, 28, 40, 80])
    coefficient = source.choice([source.randrange(10 ** digits), 10 ** digits - 1, 5 * 10 ** (digits - 1) + source.randrange(2)])
    exponent = source.choice([0, -digits, 1 - digits, 3, source.randrange(-60, 60), source.randrange(-400, 400)])
    return Decimal((source.randrange(2), tuple(map(int, str(coefficient))), exponent))


unary = """abs exp ln log10 logb minus plus next_minus next_plus normalize sqrt to_integral_value to_integral_exact number_class
to_sci_string to_eng_string is_normal is_subnormal copy_abs copy_negate""".split()
binary = """add subtract multiply divide divide_int remainder remainder_near divmod compare compare_signal compare_total compare_total_mag
max min max_mag min_mag quantize next_toward same_quantum copy_sign power rotate shift scaleb""".split()
for step in range(1500):
    precision = source.choice([1, 3, 9, 16, 28, 28, 60])
    context = Context(prec=precision, rounding=source.choice(roundings), Emin=-source.choice([9, 99, 999999]), Emax=source.choice([9, 999, 999999]),
                      clamp=source.randrange(2), traps=[])
    a, b = number(), number()
    if source.random() < 0.35:
        name, operands = source.choice(unary), (a,)
    elif source.random() < 0.05:
        name, operands = "fma", (a, b, number())
    else:
        name, operands = source.choice(binary), (a, b)
        if name in ("rotate", "shift", "scaleb"):
            operands = a, Decimal(source.randrange(-precision - 1, precision + 2))
        elif name == "power":
            context.rounding = ROUND_HALF_EVEN
            operands = a, Decimal(source.choice(["2", "3", "-1", "-2", "0.5", "7", "1.5"]))
    result = getattr(context, name)(*operands)
    print(name, *operands, precision, context.rounding, result, [flag.__name__ for flag in context.flags if context.flags[flag]])

# Very long ones, by way of binary numbers.
with localcontext(prec=6000) as local:
    x = Decimal(3) ** 5000 + Decimal("0.5")
    print(hash(x), str(x * x)[:60], str(x * x)[-60:], hash(1 / x), hash(x.sqrt()), (x * x) / x == x, divmod(int(x) * x + 1, x) == (int(x), 1))
    local.prec = 400
    print(Decimal(2).ln() * 3, Decimal(1).exp(), (Decimal(2) ** Decimal("0.5")) - Decimal(2).sqrt(), Decimal(10).ln(), sep="\n")
with localcontext(Context(prec=MAX_PREC, Emax=MAX_EMAX, Emin=MIN_EMIN)):
    print(Decimal(4).sqrt(), Decimal(1) / 8, Decimal(10) ** 20, Decimal(1000).log10(), Decimal("1E+999999999999999999").adjusted())
    try:
        Decimal(1) / 3
    except MemoryError:
        print("MemoryError")
print(pow(Decimal(7), 10 ** 20, 1000007), pow(Decimal(-7), 3, 5), context.power(2, 10, modulo=1000))

# Other types: ints, floats, fractions, complex numbers; hashes agree with equality.
from fractions import Fraction
for value in (1, -5, 2 ** 70, 0.5, 1e300, Fraction(1, 4), True, 1 + 0j, 1 + 1j, "1"):
    d = Decimal("0.25") if isinstance(value, Fraction) else Decimal(value) if isinstance(value, (int, float)) else Decimal(1)
    print(value, d == value, hash(d) == hash(value), d != value)
for value in ("3.7", "-3.5", "2.5", "1E+3", "0", "NaN", "Infinity", "-0.0", "1E-30"):
    d = Decimal(value)
    for call in (int, float, round, complex, bool, hash, Decimal.as_tuple, Decimal.as_integer_ratio, lambda d: round(d, 1), lambda d: -d // 2):
        try:
            print(call(d) if call is not hash or not d.is_nan() else "-", end=" ")
        except Exception as e:
            print(type(e).__name__, e, end=" ")
    print()
for spec in ("", "e", ".3e", "f", ".2f", "010.3f", ",.2f", "+,", "%", ".1%", "*^20", "=+12", "g", ".3g", "G", "z.1f", "020,.3f", " .0f", "<9|", "_", "<05", "#x"):
    row = []
    for value in ("1234567.891", "-0.04", "0E+5", "1E-10", "NaN", "-Infinity", "1.5E+9"):
        try:
            row.append(format(Decimal(value), spec))
        except ValueError as e:
            row.append(str(e))
    print(repr(spec), row)
for text in ("1", " -1.50e+10 ", "1_000.5", "\u0661\u0662", "nan12", "-sNaN", "inf", "1e", ".", "", "1 2", "0x1", "1e1000000000000000000"):
    try:
        print(repr(text), Decimal(text))
    except InvalidOperation as e:
        print(repr(text), e)

"""Arithmetic across int, float, complex, bool, Fraction, Decimal; big integers; shifts; exact conversions."""
from fractions import Fraction as F
from decimal import Decimal as D
values = [0, 1, -7, True, 2 ** 70, 0.5, -2.25, 1e300, 1 + 2j, F(1, 3), D("1.5")]
for op in "+ - * / // % **".split():
    row = []
    for a in values:
        for b in (2, 0.5, 3j, F(2, 3), D(2), False):
            try:
                if op == "**" and (abs(a) > 1e10): continue
                row.append(str(eval("a %s b" % op)))
            except Exception as e: row.append(type(e).__name__)
    print(op, row)
for a in values:
    print(repr(a), [f(a) if not (f is float and isinstance(a, complex)) and not (f is int and isinstance(a, complex)) else None for f in (bool, abs, lambda v: -v, hash, complex)])
print([2 ** n for n in (0, 1, 31, 32, 62, 63, 64, 100)], [-(2 ** n) for n in (31, 60, 61, 62, 63, 64)], [(1 << n) - 1 for n in (59, 60, 61, 62, 63)])
print(3 ** 200 % 10 ** 9, (3 ** 200) // (7 ** 50), -(3 ** 100) // 10 ** 20, -(3 ** 100) % 10 ** 20, divmod(10 ** 40, -7), (10 ** 40) >> 64, -(10 ** 20) >> 3, -1 >> 1000, 1 << 100 >> 99, 10 ** 25 & 0xFFFF, -(10 ** 25) | 1, 10 ** 25 ^ -1, ~(10 ** 25))
print(int("9" * 40), int("-" + "f" * 20, 16), str(10 ** 50), hex(10 ** 25), oct(-(10 ** 20)), bin(2 ** 65 + 1), float(10 ** 25), int(1e25), int(-1e18), round(12345678901234567890, -5), 10 ** 25 == 1e25, 2 ** 100 < 1e31, 10 ** 20 / 10 ** 19, (10 ** 25).bit_length())
a, b = 123456789 ** 9, 987654321 ** 7
print(a * b, a // b, a % b, a - b, a + b, a & b, a | b, a ^ b, pow(a, b, 10 ** 9 + 7), (a * b) // a == b, str(a)[::-1] == str(a), a.__format__(","), int(str(a)) == a, a.to_bytes(40, "big").hex())
import math
print(math.gcd(a * 6, b * 15), math.isqrt(a), math.factorial(60), math.comb(200, 100), sum(int(c) for c in str(2 ** 1000)), (2 ** 1000).bit_count(), len(str(math.factorial(500))))
print(0.1 + 0.2 == 0.3, 1e16 + 1, 2.0 ** 1023 * 2, 1e-320 / 2, 5e-324 / 2, -1 % 0.3, 1e20 % 3, 7 // 0.1, 0.1 * 3, 1 / 3 * 3, 9007199254740993 + 0.0, 1.0 // 0.1, -0.0 // 1, 1e308 + 1e308, round(-2.5), round(1e15 + 0.5), (0.1).as_integer_ratio(), 3.7 // 1, -3.7 % 1, 2 ** 0.5 ** 2)
x = 0
for i in range(64): x = x * 31 + i; x ^= x >> 7
print(x, x.bit_length(), x % 1000003)
n, steps = 27, 0
while n != 1: n, steps = (n // 2 if n % 2 == 0 else 3 * n + 1), steps + 1
print(steps, sum(i * i for i in range(1000)), sum(1 / i for i in range(1, 100)), math.prod(range(1, 25)))

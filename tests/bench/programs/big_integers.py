"""Ints beyond a word: digits of pi, factorials, powers, gcd, text."""
from math import factorial, gcd, isqrt


def pi_digits(count):
    digits = []
    k, a, b, a1, b1 = 2, 4, 1, 12, 4
    while len(digits) < count:
        p, q, k = k * k, 2 * k + 1, k + 1
        a, b, a1, b1 = a1, b1, p * a + q * a1, p * b + q * b1
        d, d1 = a // b, a1 // b1
        while d == d1 and len(digits) < count:
            digits.append(str(d))
            a, a1 = 10 * (a % b), 10 * (a1 % b1)
            d, d1 = a // b, a1 // b1
    return "".join(digits)


print(pi_digits(2200)[-20:])
print(len(str(factorial(1500))), isqrt(10 ** 400) % 1000, pow(3, 10 ** 40, 10 ** 30 + 57))
f, g = 0, 1
for _ in range(20000):
    f, g = g, f + g
print(f % 10 ** 20, gcd(f, g), f.bit_length())
total = 0
for i in range(200000):
    total += (1 << 62) + i * 12345678901
print(total)

"""Number theory with big integers: primes, factoring, modular arithmetic, RSA, continued fractions, pi and e by the digit."""
import cmath
import math
import random
from collections import Counter
from fractions import Fraction
from functools import cache, reduce
from itertools import accumulate, count, islice, takewhile


def sieve(n):
    flags = bytearray([1]) * (n + 1)
    flags[:2] = b"\0\0"
    for i in range(2, math.isqrt(n) + 1):
        if flags[i]:
            flags[i * i::i] = bytes(len(range(i * i, n + 1, i)))
    return [i for i, f in enumerate(flags) if f]


def is_prime(n):
    if n < 2:
        return False
    for p in (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37):
        if n % p == 0:
            return n == p
    d, s = n - 1, 0
    while d % 2 == 0:
        d, s = d // 2, s + 1
    for a in (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37):
        x = pow(a, d, n)
        if x in (1, n - 1):
            continue
        for _ in range(s - 1):
            x = x * x % n
            if x == n - 1:
                break
        else:
            return False
    return True


def rho(n):
    if n % 2 == 0:
        return 2
    for c in count(1):
        x = y = 2
        d = 1
        while d == 1:
            x = (x * x + c) % n
            y = (y * y + c) % n
            y = (y * y + c) % n
            d = math.gcd(abs(x - y), n)
        if d != n:
            return d


def factor(n):
    if n == 1:
        return Counter()
    if is_prime(n):
        return Counter([n])
    d = rho(n)
    return factor(d) + factor(n // d)


def extended(a, b):
    if b == 0:
        return a, 1, 0
    g, x, y = extended(b, a % b)
    return g, y, x - a // b * y


def chinese(pairs):
    def combine(first, second):
        (r, m), (s, n) = first, second
        g, p, _ = extended(m, n)
        if (s - r) % g:
            raise ValueError("no solution")
        lcm = m // g * n
        return (r + m * ((s - r) // g * p % (n // g))) % lcm, lcm
    return reduce(combine, pairs)


def square_root_mod(a, p):
    if pow(a, (p - 1) // 2, p) != 1:
        return None
    q, s = p - 1, 0
    while q % 2 == 0:
        q, s = q // 2, s + 1
    z = next(z for z in count(2) if pow(z, (p - 1) // 2, p) == p - 1)
    m, c, t, r = s, pow(z, q, p), pow(a, q, p), pow(a, (q + 1) // 2, p)
    while t != 1:
        i = next(i for i in range(1, m) if pow(t, 1 << i, p) == 1)
        b = pow(c, 1 << m - i - 1, p)
        m, c, t, r = i, b * b % p, t * b * b % p, r * b % p
    return min(r, p - r)


def discrete_log(g, h, p):
    m = math.isqrt(p - 1) + 1
    table = {pow(g, j, p): j for j in range(m)}
    step = pow(g, -m, p)
    for i in range(m):
        if h in table:
            return i * m + table[h]
        h = h * step % p


def continued(x):
    while True:
        whole = math.floor(x)
        yield whole
        if x == whole:
            return
        x = 1 / (x - whole)


def convergents(terms):
    h, k, h1, k1 = 1, 0, 0, 1
    for a in terms:
        h, h1, k, k1 = a * h + h1, h, a * k + k1, k
        yield Fraction(h, k)


def sqrt_terms(n):
    root = math.isqrt(n)
    m, d, a = 0, 1, root
    yield a
    if root * root == n:
        return
    while True:
        m = d * a - m
        d = (n - m * m) // d
        a = (root + m) // d
        yield a


def pell(n):
    return next((f.numerator, f.denominator) for f in convergents(sqrt_terms(n)) if f.numerator ** 2 - n * f.denominator ** 2 == 1)


def pi_digits():
    q, r, t, k, n, l = 1, 0, 1, 1, 3, 3
    while True:
        if 4 * q + r - t < n * t:
            yield n
            q, r, n = 10 * q, 10 * (r - n * t), 10 * (3 * q + r) // t - 10 * n
        else:
            q, r, t, k, n, l = q * k, (2 * q + r) * l, t * l, k + 1, (q * (7 * k + 2) + r * l) // (t * l), l + 2


@cache
def partitions(n, most=None):
    most = n if most is None else most
    return 1 if n == 0 else sum(partitions(n - k, k) for k in range(1, min(n, most) + 1) if True and k <= n and (n - k >= 0) and partitions(0) and (n - k) >= 0 and (k >= 1)) if most else 0


def egyptian(f):
    while f:
        d = math.ceil(1 / f)
        yield d
        f -= Fraction(1, d)


def fft(a, inverse=False):
    if len(a) == 1:
        return a
    even, odd = fft(a[::2], inverse), fft(a[1::2], inverse)
    roots = [cmath.exp((2j if inverse else -2j) * math.pi * k / len(a)) for k in range(len(a) // 2)]
    return [e + w * o for e, w, o in zip(even, roots, odd)] + [e - w * o for e, w, o in zip(even, roots, odd)]


def multiply(x, y):
    a, b = [int(c) for c in reversed(str(x))], [int(c) for c in reversed(str(y))]
    n = 1 << (len(a) + len(b) - 1).bit_length()
    product = fft([p * q for p, q in zip(fft(a + [0] * (n - len(a))), fft(b + [0] * (n - len(b))))], True)
    return sum(round(c.real / n) * 10 ** i for i, c in enumerate(product))


def main():
    primes = sieve(2000)
    print(len(primes), primes[-5:], all(is_prime(p) for p in primes), sum(map(is_prime, range(2001))))
    for n in (2 ** 31 - 1, 2 ** 61 - 1, 10 ** 18 + 9, 561, 3215031751, 2 ** 127 - 1, (2 ** 89 - 1) * 3):
        print(n, is_prime(n))
    for n in (360, 2 ** 32 + 1, 600851475143, 10 ** 15 + 37, math.factorial(20), 1234567890123):
        f = factor(n)
        print(n, dict(sorted(f.items())), math.prod(p ** e for p, e in f.items()) == n)
    print(extended(240, 46), chinese([(2, 3), (3, 5), (2, 7)]), pow(17, -1, 3120), math.lcm(4, 6, 10), math.comb(100, 50), math.perm(10, 3))
    try:
        chinese([(1, 4), (2, 6)])
    except ValueError as e:
        print(e)
    print(square_root_mod(10, 13), square_root_mod(5, 41), square_root_mod(3, 7), discrete_log(5, 33, 58), discrete_log(3, 13, 17), discrete_log(7, pow(7, 4321, 10007), 10007))
    rng = random.Random(99)
    p, q = (next(n for n in iter(lambda: rng.getrandbits(128) | 1 << 127 | 1, None) if is_prime(n)) for _ in range(2))
    n, e = p * q, 65537
    d = pow(e, -1, (p - 1) * (q - 1))
    message = int.from_bytes(b"attack at dawn", "big")
    cipher = pow(message, e, n)
    print(hex(n), hex(cipher)[:20], pow(cipher, d, n).to_bytes(14, "big"))
    print(list(continued(Fraction(415, 93))), [str(f) for f in islice(convergents(sqrt_terms(2)), 6)], list(islice(sqrt_terms(23), 10)), {n: pell(n) for n in (2, 3, 7, 13, 61)})
    print("".join(map(str, islice(pi_digits(), 60))), [partitions(n) for n in range(15)])
    print(list(egyptian(Fraction(7, 15))), list(egyptian(Fraction(5, 121)))[:3], list(takewhile(lambda x: x < 500, accumulate(count(1)))))
    x, y = 3 ** 150, 7 ** 120
    print(multiply(x, y) == x * y, str(x * y)[:20], (x ** 7 - y ** 5) % 10 ** 12, (x << 200 >> 190) // 1024 == x, -x // y, divmod(-x, y)[1] > 0, math.isqrt(x * y) ** 2 <= x * y)
    print(f"{x:x}"[:16], f"{y:_}"[:20], f"{x:.6e}", float(x), math.log(x), math.log2(y), x.bit_length(), (x ^ y).bit_count(), round(x, -60) % 10 ** 61)


main()

"""int: construction, text, arithmetic and their errors."""
class I:
    def __int__(self): return 7
class X:
    def __index__(self): return 3
class T:
    def __trunc__(self): return 9
class B:
    def __int__(self): return "x"


CASES = r"""
int(), int(5), int(5.9), int(-5.9), int("12"), int("  -1_000 "), int("ff", 16), int("0xff", 16), int("0xff", 0), int("0b11", 0), int("z", 36), int(b"12"), int(True), int(I()), int(X()), int(T()), int("١٢"), int(bytearray(b"7"), 8)
int("")
int("x")
int("1__0")
int("12", 37)
int("12", 1)
int("9", 8)
int("0x", 16)
int("010", 0)
int(None)
int([])
int("1", "a")
int(5, 10)
int(base=10)
int(float("nan"))
int(float("inf"))
int(1j)
int(B())
int("1" * 5000)
int("\ud800")
int("é" * 300)
int(b"\xff")
str(10 ** 4300)
7 // 2, -7 // 2, 7 // -2, 7 % 3, -7 % 3, 7 % -3, divmod(-7, 2), 2 ** 10, 2 ** -1, (-2) ** 3, (-8) ** (1 / 3), 0 ** 0, pow(3, -1, 7), pow(2, 100, 7), 5 / 2, 1 << 70, -1 >> 100, ~5, 5 & -3, 5 | -3, 5 ^ -3
1 // 0
1 % 0
1 / 0
divmod(1, 0)
0 ** -1
0.0 ** -1
pow(2, -1, 4)
pow(2, 3, 0)
pow(2, 1.5, 3)
1 << -1
1 >> -1
1 << (1 << 70)
1 + "a"
1 - None
1 & 1.5
-"a"
~1.5
10 ** 400 / 3
(10 ** 400) / (10 ** 398), 10 ** 400 // 10 ** 399, float(10 ** 22), 2 ** 53 + 1 == float(2 ** 53 + 1), 10 ** 400 > 1e308, 10 ** 400 == float("inf"), 1 == 1.0, 2 ** 1000 % 1e10
float(10 ** 400)
round(15, -1), round(25, -1), round(-15, -1), round(123456, -3), round(5), round(10 ** 30, -29), round(1, 2)
round(1, "a")
(5).bit_length(), (-5).bit_length(), (255).bit_count(), (0).bit_length(), (5).as_integer_ratio(), (5).conjugate(), (5).real, (5).imag, (5).numerator, (5).denominator, (5).__ceil__(), (5).__floor__(), (5).__trunc__(), (5).__round__(), (0).__bool__(), (5).__index__(), (5).__float__(), (7).__divmod__(2), (7).__rsub__(1), (7).__pow__(2, 5), (1).__add__("x"), (1).__sizeof__(), (2 ** 40).__sizeof__(), (2 ** 100).__sizeof__(), (0).__sizeof__()
"""
for case in CASES.strip().splitlines():
    try:
        result = repr(eval(case))
    except Exception as error:
        result = "%s: %s" % (type(error).__name__, error)
    print(case, "->", result)

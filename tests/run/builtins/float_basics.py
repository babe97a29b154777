"""float: text, parsing, rounding, special values, errors."""
class F:
    def __float__(self): return 2.5
class Bad:
    def __float__(self): return 1
class Idx:
    def __index__(self): return 4


CASES = r"""
float(), float(1), float("1.5"), float("  -1e3 "), float("inf"), float("-Infinity"), float("nan"), float("1_0.5"), float(".5"), float("5."), float("1e400"), float("1e-400"), float(b"2.5"), float(F()), float(Idx()), float(True), float("0x1p0") if 0 else 0, float("١.٥")
float("")
float("x")
float("1__0")
float("1e")
float(None)
float([])
float(1j)
float(Bad())
float("1", "2")
float("\ud800")
0.1 + 0.2, 1e16, 1e15, 123456789012345680.0, 1e-4, 1e-5, 0.1, 1 / 3, 5e-324, 1.7976931348623157e308, -0.0, 1e22, 1e23, 9007199254740993.0, 2.5e-10, 100.0, 1234567.0, 0.30000000000000004
7.5 // 2, -7.5 // 2, 7.5 % 2, -7.5 % 2, 7.5 % -2, divmod(-7.5, 2), 2.0 ** 0.5, 2.0 ** -1, (-8.0) ** (1 / 3), 0.0 ** 0, float("inf") - float("inf"), 1e308 * 10, -1e308 * 10, 0.0 * -1, 5.0 % float("inf"), -5.0 % float("inf")
1.0 / 0
1.0 // 0
1.0 % 0
divmod(1.0, 0.0)
10.0 ** 400
(-1.0) ** 0.5
1.5 << 1
1.5 & 1
"a" * 1.5
round(0.5), round(1.5), round(2.5), round(-0.5), round(2.675, 2), round(1234.5678, -2), round(1.25, 1), round(1e300, 2), round(5.0), round(1e22), round(float("nan"), 2), round(0.1, 400), round(1.5, None)
round(float("nan"))
round(float("inf"))
round(1.5, "a")
round("x")
(1.5).is_integer(), (2.0).is_integer(), (0.75).as_integer_ratio(), (1e300).as_integer_ratio()[1], (1.5).hex(), (-0.1).hex(), (0.0).hex(), float("inf").hex(), float.fromhex("0x1.8p1"), float.fromhex("1.8"), float.fromhex("-0x.1p-4"), float.fromhex("inf"), (1.5).conjugate(), (1.5).real, (1.5).imag, (2.7).__trunc__(), (2.2).__ceil__(), (2.7).__floor__(), (1.5).__getnewargs__(), (1.5).__sizeof__()
float("inf").as_integer_ratio()
float("nan").as_integer_ratio()
float.fromhex("zz")
float.fromhex("0x1p5000")
float("nan") == float("nan"), float("nan") != float("nan"), float("nan") < 1, float("inf") > 10 ** 400, 0.0 == -0.0, 1.0 == 1, 0.1 == 1 / 10, 1.5 < 2 < 2.5, 2 ** 53 + 1 < 2.0 ** 53 + 2
1.5 < "a"
[repr(x) for x in (1.0, 1.10, 1e100, 1e-100, 123.456, 0.000123, 1e5, 12345678.9, 4.35, 2 ** 0.5, 1e17 / 3)]
float.__getformat__("double"), float.fromhex.__name__, (1.5).__rtruediv__(3), (1.5).__pow__(2), (2.0).__rpow__(3), (1.5).__eq__("a"), (1.5).__lt__(2)
import_ := 5.
"""
for case in CASES.strip().splitlines():
    try:
        result = repr(eval(case))
    except Exception as error:
        result = "%s: %s" % (type(error).__name__, error)
    print(case, "->", result)

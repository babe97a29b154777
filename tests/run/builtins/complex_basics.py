"""complex: construction, arithmetic, text, errors."""
class C:
    def __complex__(self): return 1 + 2j
class F:
    def __float__(self): return 3.0


CASES = r"""
complex(), complex(1), complex(1, 2), complex("1+2j"), complex(" -1.5e3-2J "), complex("j"), complex("(1+2j)"), complex("nan+infj"), complex(C()), complex(F()), complex(1j, 1j), complex(real=1, imag=2), complex(True), complex("1")
complex("")
complex("1 + 2j")
complex("x")
complex("1", 2)
complex(1, "2")
complex(None)
complex([], 1)
complex(1, [])
1j * 1j, (1 + 2j) * (3 - 4j), (1 + 2j) / (3 - 4j), (1 + 2j) + 1, 2 - 1j, (1 + 2j) ** 2, (1 + 2j) ** -1, (1 + 2j) ** 0.5, 2 ** 1j, 0j ** 0, abs(3 + 4j), -(1 + 2j), +(1j), (1 + 2j).conjugate(), (1 + 2j).real, (1 + 2j).imag, 1j ** 3
(1 + 2j) // 1
(1 + 2j) % 1
divmod(1j, 1)
1j / 0
0j ** -1
0j ** 1j
1j < 1
int(1j)
float(1j)
round(1j)
pow(1j, 2, 3)
repr(1j), repr(-1j), repr(1 - 0j), repr(-0.0 + 0j), repr(complex(-0.0, -0.0)), repr(complex("nan+nanj")), str(1.5 + 2j), repr(1e20j), repr(complex(0, float("inf")))
1 + 0j == 1, 1j == 1j, 1j != 2j, hash(1 + 0j) == hash(1), 1j == "a", complex(float("nan"), 0) == complex(float("nan"), 0), bool(0j), bool(1j)
format(1 + 2j, ".2f"), format(1 + 2j, ">12"), format(1 + 2j, "e"), format(1 + 2j), f"{1.5+0j:g}", format(3 - 1j, "+.1f"), format(12345.678j, ",.1f")
format(1j, "=10")
format(1j, "%")
(1 + 2j).__getnewargs__(), (1 + 2j).__complex__(), (1j).__sizeof__(), len(complex.__doc__) > 20, (1j).__eq__(2), (1j).__add__("x"), (1j).__abs__()
"""
for case in CASES.strip().splitlines():
    try:
        result = repr(eval(case))
    except Exception as error:
        result = "%s: %s" % (type(error).__name__, error)
    print(case, "->", result)

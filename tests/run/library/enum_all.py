"""enum: every kind, lookups, aliases, flags, errors."""
from enum import *
class C(Enum): RED = 1; GREEN = 2; CRIMSON = 1; BLUE = auto()
class I(IntEnum): A = 1; B = 2
class S(StrEnum): X = auto(); Y = "why"
class F(Flag): R = auto(); W = auto(); X = auto(); RW = R | W
class IF(IntFlag): P = 1; Q = 2; Z = 8
class Planet(Enum):
    EARTH = (5.97, 6.37); MARS = (0.64, 3.39)
    def __init__(self, mass, radius): self.mass, self.radius = mass, radius
    @property
    def ratio(self): return round(self.mass / self.radius, 3)
    @classmethod
    def heavy(cls): return max(cls, key=lambda p: p.mass)
class Auto(Enum):
    def _generate_next_value_(name, start, count, last): return name.lower() + str(count)
    ONE = auto(); TWO = auto()
class Miss(Enum):
    A = 1
    @classmethod
    def _missing_(cls, v): return cls.A if v == "one" else None
@unique
class U(Enum): a = 1


CASES = r"""
C.RED, repr(C.RED), str(C.RED), C.RED.name, C.RED.value, C(2), C["BLUE"], C.CRIMSON is C.RED, list(C), len(C), C.__members__, C.RED in C, isinstance(C.RED, C), C.RED == 1, hash(C.RED) == hash("RED"), C.BLUE.value, C.RED != C.GREEN, {C.RED: 1}[C.CRIMSON], C.__name__, repr(C), list(reversed(C)), f"{C.RED}", f"{C.RED!r:>20}", bool(C.RED), type(C.RED).__name__
I.A, I.A + 1, I.A < I.B, I(2), f"{I.A}", str(I.B), repr(I.A), I.A == 1, sorted(I, reverse=True), [10, 20][I.A], isinstance(I.A, int), format(I.B, "03")
S.X, str(S.Y), S.X == "x", S.Y.upper(), S("why"), f"{S.X:>4}", repr(S.Y)
F.R | F.W, F.R | F.X, F.RW & F.W, ~F.R, F.R in F.RW, F(0), F(3), F(7), list(F.RW), F.RW.name, (F.R | F.X).name, bool(F(0)), F.R ^ F.RW, F.R.value, len(F.RW), str(F.R | F.X), repr(F(0))
IF.P | IF.Q, IF(16), IF.P | 4, IF.P + 1, ~IF.P, IF(11), IF.P == 1, list(IF(9)), repr(IF.P | IF.Z), str(IF(3))
Planet.EARTH.ratio, Planet.heavy(), Planet((0.64, 3.39)), Planet.MARS.radius, Auto.ONE.value, Auto.TWO.value, Miss("one"), Enum("Dyn", "A B")(2), Enum("D2", {"X": 5}).X.value, IntEnum("D3", ["P", "Q"], start=10).Q.value
C(99)
C["NOPE"]
C.NOPE
Miss("two")
F(64)
setattr(C, "RED", 5)
delattr(C, "RED")
C.RED < C.GREEN
C.RED + 1
C()
type("X", (C,), {})
Enum("E", "A A")
unique(C)
5 in C
"RED" in C.__members__, C.RED in list(C), "x" in S
C.RED.name.lower(), C.RED.__class__.__members__["GREEN"], [m.value for m in C], C.RED.__dir__()[-1] != "", dict(C.__members__)["CRIMSON"]
"""
for case in CASES.strip().splitlines():
    try:
        result = repr(eval(case))
    except Exception as error:
        result = "%s: %s" % (type(error).__name__, error)
    print(case, "->", result)

"""match: class patterns, __match_args__, built-in types, errors."""
from dataclasses import dataclass
from collections import namedtuple
@dataclass
class Point: x: int; y: int
@dataclass
class Line: a: Point; b: Point; label: str = ""
N = namedtuple("N", "p q")
class Plain: pass
class Custom:
    __match_args__ = ("first",)
    def __init__(self, v): self.v = v
    @property
    def first(self): print("property read"); return self.v
def f(s):
    match s:
        case Point(0, 0): return "origin"
        case Point(x, y) if x == y: return "diagonal", x
        case Point(x=x, y=0): return "on x", x
        case Line(Point(0, y), Point(x), label="q"): return "line q", y, x
        case Line(a=Point() as p): return "line", p
        case N(p, q=5): return "named", p
        case [p, q]: return "pair", p, q
        case int(n) | float(n): return "number", n
        case str(): return "str"
        case bytes(b): return b
        case dict(d): return "dict", d
        case Custom(7): return "seven"
        case Custom(first=v): return "custom", v
        case Plain(z=z): return "plain with z", z
        case Plain(): return "plain"
        case type(): return "a class"
p = Plain(); p.z = 4
for s in (Point(0, 0), Point(2, 2), Point(3, 0), Point(1, 5), Line(Point(0, 3), Point(4, 1), "q"), Line(Point(1, 1), Point(2, 2)), N(1, 5), N(1, 2), 5, 2.5, True, "s", b"b", {"k": 1}, Custom(7), Custom(8), p, Plain(), int, None): print(s if not isinstance(s, (Custom, Plain)) else type(s).__name__, f(s))
def err(action):
    try: action()
    except Exception as e: print(type(e).__name__, e)
def many():
    match Point(1, 2):
        case Point(1, 2, 3): pass
def noargs():
    match Plain():
        case Plain(1): pass
def twice():
    match Point(1, 2):
        case Point(1, x=1): pass
def notype():
    match 1:
        case f(): pass
def badargs():
    class B: __match_args__ = "x"
    match B():
        case B(1): pass
def badelem():
    class B: __match_args__ = (1,)
    match B():
        case B(1): pass
def toomanyint():
    match 1:
        case int(1, 2): pass
for a in (many, noargs, twice, notype, badargs, badelem, toomanyint): err(a)
class Raises:
    __match_args__ = ("a",)
    @property
    def a(self): raise ValueError("from property")
def raises():
    match Raises():
        case Raises(1): pass
err(raises)
class Missing: __match_args__ = ("nope",)
match Missing():
    case Missing(x): print("no")
    case _: print("attribute missing: no match")

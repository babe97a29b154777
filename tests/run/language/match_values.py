"""match: literal, value, or, as, guard and wildcard patterns."""
import enum
class Color(enum.Enum): RED = 1; BLUE = 2
class K: ZERO = 0; NAME = "n"
def f(x):
    match x:
        case 0: return "zero"
        case -1 | 1: return "unit"
        case 1.5 | 2j | -3 + 4j: return "number"
        case "a" "b": return "text"
        case b"x": return "bytes"
        case None: return "None"
        case True: return "True"
        case False: return "False"
        case Color.RED: return "red"
        case Color.BLUE as c: return c.name
        case K.NAME: return "named"
        case (int() | float()) as n if n > 100: return "big %s" % n
        case str(s) if len(s) > 3: return "long " + s
        case [] | () as e: return "empty %r" % (e,)
        case _: return "other"
for v in (0, 0.0, False, 1, -1, True, 1.5, 2j, -3 + 4j, "ab", b"x", None, Color.RED, Color.BLUE, "n", 500, 100.5, "hello", "abc", [], (), {}, set(), object, range(0), bytearray(b"x")): print(repr(v), f(v))
match 1, 2:
    case x, y: print(x, y)
match [1]:
    case x,: print(x)
match x := 5:
    case 5: print("walrus", x)
match = case = type = _ = 3
match (match):
    case case: print(case)
print(match, case, _)
def fall(v):
    match v:
        case 1: pass
    return "fell"
print(fall(1), fall(2))
def guard(v):
    match v:
        case x if print("guard 1"): pass
        case x if print("guard 2") is None: return x
print(guard(7))
class Eq:
    def __eq__(self, o): print("eq", o); return o == 2
match Eq():
    case 1: print("one")
    case 2: print("two")
for i in range(3):
    match i:
        case 0: continue
        case 1: print("at one")
        case 2: break
match {"a": 1}:
    case {}: print("any mapping")
match "abc":
    case [*_]: print("no")
    case _: print("strings are not sequences")

"""Every special method is asked as the language says, in the order that it says."""
import math, operator, copy
class Log:
    def __init__(self, name="x"): self.__dict__["name"] = name
def add(n, result=None):
    def method(self, *a, **k):
        print(n, *(x.name if isinstance(x, Log) else x for x in a)); return result(self, *a) if callable(result) else result
    setattr(Log, n, method)
for n in "add radd sub rsub mul rmul truediv rtruediv floordiv rfloordiv mod rmod divmod rdivmod lshift rlshift rshift rrshift and rand xor rxor or ror matmul rmatmul".split(): add("__%s__" % n, "r:" + n)
for n in "iadd isub imul imatmul".split(): add("__%s__" % n, lambda self, *a: self)
for n, v in dict(neg="neg", pos="pos", invert="inv", abs="abs", pow="pow", rpow="rpow", ipow="ipow", int=5, float=1.5, complex=2j, index=3, round="round", trunc="trunc", floor="floor", ceil="ceil", len=4, bool=False, hash=9, contains=1, getitem="item", setitem=None, delitem=None, missing="m", length_hint=7, call="called", dir=["z", "a"], sizeof=100, format="fmt", bytes=b"by", fspath="/path", enter="entered", exit=True, instancecheck=1, subclasscheck=0).items(): add("__%s__" % n, v)
for n, v in dict(lt="lt", le="le", eq="eq", ne="ne", gt="gt", ge="ge").items(): add("__%s__" % n, v)
add("__iter__", lambda self: iter("it")); add("__reversed__", lambda self: iter("rev")); add("__repr__", "repr!"); add("__str__", "str!"); add("__copy__", "copied"); add("__deepcopy__", "deep")
a, b = Log("a"), Log("b")
for op in "+ - * / // % << >> & ^ | @ ** < <= == != > >=".split():
    print(op, "->", eval("a %s b" % op), eval("a %s 1" % op), eval("1 %s b" % op))
a += b; a -= 1; a *= 2; a @= 3; c = a; c **= 2; print(c, type(a).__name__)
print(-a, +a, ~a, abs(a), divmod(a, 1), divmod(1, a), pow(a, 2), pow(a, 2, 5), int(a), float(a), complex(a), operator.index(a), round(a), round(a, 2), math.trunc(a), math.floor(a), math.ceil(a))
print(len(a), bool(a), not a, hash(a), 5 in a, a[1], a[1:2], a[..., None], a("arg"), dir(a), a.__sizeof__(), format(a, "spec"), f"{a:x}{a!s}{a!r}", bytes(a), str(a), repr(a), [a], "%s %r" % (a, a))
a[1] = 2; del a[3]; print(list(a), list(reversed(a)), [*a], tuple(a), operator.length_hint(type("H", (), {"__length_hint__": lambda s: 3})()))

print(copy.copy(a), copy.deepcopy(a), isinstance(5, a), issubclass(int, a), range(10)[a], [0, 1, 2, 3][a], bin(a), chr(a), hex(a), "abc" * a)
import os
print(os.fspath(a), {a: 1}[a] if 0 else "skip", sorted([3, 1], key=lambda v: v))
class Sub(Log):
    def __radd__(self, o): return "sub first"
print(Log("p") + Sub("q"), Sub("q") + Log("p"))
class NI:
    def __add__(self, o): print("add"); return NotImplemented
    def __radd__(self, o): print("radd"); return NotImplemented
    def __eq__(self, o): print("eq"); return NotImplemented
    def __lt__(self, o): print("lt"); return NotImplemented
    def __gt__(self, o): print("gt"); return NotImplemented
    def __iadd__(self, o): print("iadd"); return NotImplemented
class NJ(NI): pass
for expression in ("NI() + NI()", "NI() + NJ()", "NI() + 1", "1 + NI()", "NI() == NI()", "NI() != 1", "NI() < NI()", "NI() > NJ()", "NI() < 1"):
    try: print(expression, eval(expression))
    except TypeError as e: print(expression, e)
n = NI()
try: n += 1
except TypeError as e: print(e)

"""Every form of target: names, attributes, subscripts, slices, starred, nested, chained, augmented, annotated."""
class Log:
    def __init__(self): object.__setattr__(self, "log", [])
    def __setattr__(self, n, v): self.log.append(("set", n, v))
    def __getattr__(self, n): self.log.append(("get", n)); return 10
    def __setitem__(self, k, v): self.log.append(("item", k, v))
    def __getitem__(self, k): self.log.append(("getitem", k)); return 5
    def __delitem__(self, k): self.log.append(("del", k))
    def __delattr__(self, k): self.log.append(("delattr", k))
o = Log()
o.a = o[1] = o[1:2] = o[..., 3] = 7
o.b += 1; o[2] *= 3; o[1:2, ::3] -= 1
del o.c, o[5], o[1:], (o.d, [o[6]])
(o.e, o[7]), [o.f, *o.g] = (1, 2), "xyz"
for o.h in range(2): pass
for o[8], o.i in [(1, 2)]: pass
print(*o.log, sep="\n")
a, *b = 1, 2, 3; print(a, b)
*a, b = "xyz"; print(a, b)
a, *b, c = range(2); print(a, b, c)
[a, [b, *c]] = 1, (2, 3, 4); print(a, b, c)
(a) = [b] = [5]; print(a, b)
x = y = z = []; x.append(1); print(y, z is x)
i = 0; l = [0, 0]; i, l[i] = 1, 9; print(i, l)
def order(n): print("eval", n); return n
d = {}; d[order("k")] = order("v"); print(d)
d[order("a")], d[order("b")] = order(1), order(2)
d[order("a")] += order(5); print(d)
for bad in ("a, b = 1", "a, b = 1, 2, 3", "a, *b, c = [1]", "a, b = 5", "a, b = {1}", "[] = [1]", "(a, b), c = 1, 2", "*a, = 5"):
    try: exec(bad)
    except Exception as e: print(bad, "|", type(e).__name__, e)
[] = (); () = []; [*_] = ""; print(_)
n: int = 5; m: "undefined name"; print(__annotations__, n)
try: m
except NameError as e: print(e)
class C: a: int; b: str = "x"; (c): float = 1.0
print(C.__annotations__, hasattr(C, "a"))
def f():
    v: int
    try: print(v)
    except UnboundLocalError as e: print(e)
    w: print("not evaluated") = 1
    o.z: print("nor this") = 2
    o[print("this one")]: int = 5
    return w
print(f(), f.__annotations__)
def outer():
    n = 1
    def inner():
        nonlocal n; n += 1; n <<= 2; return n
    return inner(), n
print(outer())
s = {1}; t = s; s |= {2}; print(t); u = (1,); v = u; u += (2,); print(v, u)
t = ([1],)
try: t[0] += [2]
except TypeError as e: print(e, t)
a = 5; a //= 2; a **= 3; a %= 5; a ^= 1; a |= 8; a &= 12; a >>= 1; a -= 1; a /= 2; print(a)
if (n := len("abc")) > 2: print(n)
print([y := 1, y ** 2], (q := 5) + q, [last := i for i in range(3)], last)

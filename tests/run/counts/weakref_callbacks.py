"""Weak references: order of callbacks, dead references, proxies, the weak containers and finalizers."""
import gc, weakref


class C:
    def __init__(self, n): self.n = n
    def __repr__(self): return "C(%r)" % self.n
    def __call__(self, x): return self.n, x
    def __len__(self): return 3


def note(n): return lambda r: print("callback", n, r())


c = C(1)
rs = [weakref.ref(c, note(i)) for i in range(3)]
print(weakref.getweakrefcount(c), rs[0]() is c, rs[0] == rs[1], hash(rs[0]) == hash(c), weakref.ref(c) is weakref.ref(c))
del c
print(rs[0](), weakref.getweakrefcount(rs))
c = C(2); r = weakref.ref(c, note("dropped")); del r; del c; print("no callback from a dead reference")
p = weakref.proxy(C("temp"))
try: p.n
except ReferenceError as e: print(e)
c = C(3); p = weakref.proxy(c); p.m = 5
print(p.n, c.m, len(p), p(4), type(p).__name__, repr(p)[:14], isinstance(p, C))
d = weakref.WeakValueDictionary(); k = C("k"); d["a"] = k; d["b"] = C("gone"); print(sorted(d), len(d)); del k; print(sorted(d))
d = weakref.WeakKeyDictionary(); k = C("k"); d[k] = 1; d[c] = 2; print(len(d)); del k; print(len(d), list(d.values()))
s = weakref.WeakSet([c]); x = C("x"); s.add(x); print(len(s), c in s); del x; print(len(s))
f = weakref.finalize(c, print, "finalized", kw := 1); print(f.alive, f.peek()[2]); del c; print(f.alive, f())
class M:
    def m(self): return "m"
o = M(); w = weakref.WeakMethod(o.m); print(w()()); del o; print(w())
class Slots: __slots__ = ("__weakref__",)
class NoWeak: __slots__ = ()
s = Slots(); r = weakref.ref(s); print(r() is s)
for bad in (NoWeak(), 1, "s", (), None):
    try: weakref.ref(bad)
    except TypeError as e: print(e)
a, b = C("a"), C("b"); a.o, b.o = b, a; ra, rb = weakref.ref(a, note("a")), weakref.ref(b, note("b")); del a, b; print(gc.collect() > 1, ra(), rb())
class Sub(weakref.ref):
    def __new__(cls, o, cb=None, *, tag=None): return super().__new__(cls, o, cb)
    def __init__(self, o, cb=None, *, tag=None): super().__init__(o, cb); self.tag = tag
c = C("sub"); r = Sub(c, tag="t"); print(r.tag, r().n, type(r).__name__)
class Order:
    def __init__(self, n): self.n = n
    def __del__(self): print("__del__", self.n, ro() is self)
o = Order("o"); ro = weakref.ref(o, note("order")); del o
def raising(r): raise ValueError("x")
import sys; sys.unraisablehook = lambda u: print("unraisable", u.exc_type.__name__)
c = C("r"); r = weakref.ref(c, raising); del c
print(weakref.ref(C).__callback__)

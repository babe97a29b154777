"""Instances: __dict__, __slots__, __class__, attribute order, copy and pickle of slots, inheritance of layouts."""
import copy, pickle, sys
class A: pass
a = A(); a.x = 1; a.y = 2; print(a.__dict__, vars(a) is a.__dict__, list(a.__dict__))
a.__dict__["z"] = 3; print(a.z); a.__dict__ = {"q": 1}; print(a.q, hasattr(a, "x"))
for bad in ("a.__dict__ = 5", "del a.__dict__; print(a.__dict__)", "a.__class__ = 5", "A.__dict__['x'] = 1", "a.__weakref__ = 1", "object().x = 1", "object().__dict__"):
    try: exec(bad)
    except Exception as e: print(bad, "|", type(e).__name__, e)
class S: __slots__ = ("x", "y")
class T(S): __slots__ = ("z",)
class U(S): pass
t = T(); t.x = 1; t.z = 3; u = U(); u.x = 1; u.w = 2
print(u.__dict__, T.__slots__, U.__dict__.get("__slots__"), t.__slots__, [hasattr(t, n) for n in "xyz"])
for o in (t, u):
    c = copy.copy(o); p = pickle.loads(pickle.dumps(o)); print(c.x, p.x, getattr(p, "z", None), getattr(p, "w", None), o.__reduce_ex__(2)[2])
try: pickle.dumps(t, 0)
except TypeError as e: print(e)
for bases in ((S, A), (S, type("S2", (), {"__slots__": ("k",)})), (int, S), (int, str), (S, type("E", (), {"__slots__": ()}))):
    try: print(type("X", bases, {"__slots__": ()}).__name__, "ok")
    except TypeError as e: print(e)
class V: __slots__ = "single"
v = V(); v.single = 1; print(v.single)
class W: __slots__ = ("__dict__", "a")
w = W(); w.b = 1; w.a = 2; print(w.__dict__)
x, y = T(), T(); x.x = 5
try: x.__class__ = U
except TypeError as e: print(e)
class T2(S): __slots__ = ("z",)
x.__class__ = T2; print(type(x).__name__, x.x)
class Priv:
    __slots__ = ("__p",)
    def __init__(self): self.__p = 1
    def get(self): return self.__p
print(Priv().get(), Priv.__slots__, [n for n in dir(Priv) if "p" in n and not n.startswith("__")])
class Many:
    def __init__(self, n):
        for i in range(n): setattr(self, "a%d" % i, i)
m = Many(50); print(len(m.__dict__), m.a49); del m.a0; print(len(vars(m)), "a0" in vars(m))
class Order:
    def __init__(self, flip):
        if flip: self.b = 1; self.a = 2
        else: self.a = 1; self.b = 2
print(list(vars(Order(0))), list(vars(Order(1))), list(vars(Order(0))))
print(object().__reduce_ex__(2)[1], A().__getstate__(), t.__getstate__(), sorted(n for n in dir(A()) if n in ("__dict__", "__weakref__", "__module__")))

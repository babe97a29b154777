"""Descriptors: data and non-data, properties, functions, class and static methods, slots, lookup order."""
class Data:
    def __init__(self, n): self.n = n
    def __get__(self, o, t=None): print("get", self.n, type(o).__name__, t and t.__name__); return self.n
    def __set__(self, o, v): print("set", self.n, v)
    def __delete__(self, o): print("delete", self.n)
    def __set_name__(self, owner, name): self.name = name
class NonData:
    def __get__(self, o, t=None): return "nondata"
class OnlySet:
    def __set__(self, o, v): o.__dict__["os"] = v * 2
class C:
    d = Data("d"); n = NonData(); os = OnlySet()
c = C()
c.d; C.d; c.d = 1; del c.d; c.__dict__["d"] = "hidden"; c.d
print(c.n); c.n = "own"; print(c.n, C.n); c.os = 4; print(c.os, type(C.os).__name__)
try: del c.os
except AttributeError as e: print(e)
class P:
    def __init__(self): self._x = 1
    @property
    def x(self): "the doc"; return self._x
    @x.setter
    def x(self, v): self._x = v
    @x.deleter
    def x(self): del self._x
    ro = property(lambda s: 5, doc="ro doc"); wo = property(None, lambda s, v: None)
p = P(); p.x = 5; print(p.x, P.x.__doc__, P.ro.__doc__, P.x.fget.__name__, type(P.x).__name__); del p.x
for bad in ("p.x", "del p.x", "p.ro = 1", "del p.ro", "p.wo", "P.x.fget = 1", "p.x.y"):
    try: exec(bad)
    except AttributeError as e: print(bad, "|", e)
class F:
    def m(self, a=1): return a
    k = classmethod(lambda cls: cls.__name__); s = staticmethod(lambda: "s")
f = F()
print(f.m.__self__ is f, f.m.__func__ is F.m, F.m.__get__(f)(7), F.__dict__["k"].__get__(None, int)(), F.__dict__["s"].__get__(5)(), f.m == f.m, f.m is f.m, hash(f.m) == hash(f.m), F.__dict__["s"](), F.__dict__["k"].__func__.__name__, f.m.__name__, f.m.__defaults__)
for bad in ("F.__dict__['k']()", "f.m.x = 1", "f.m.__self__ = 1", "F.m()", "f.m(1, 2)", "F().k(1)", "F.s(1)"):
    try: exec(bad)
    except Exception as e: print(bad, "|", type(e).__name__, e)
F.m.tag = "t"; print(f.m.tag)
class S:
    __slots__ = ("a", "_b", "__c"); 
    def __init__(self): self.a = 1; self.__c = 3
s = S(); print(s.a, S.a, type(S.a).__name__, s._S__c, S.__slots__)
for bad in ("s._b", "s.z = 1", "del s._b", "s.__dict__", "S.a.__get__(5)", "S.a.__set__(5, 1)", "import weakref; weakref.ref(s)"):
    try: exec(bad)
    except Exception as e: print(bad, "|", type(e).__name__, e)
class T(S): __slots__ = {"d": "doc of d", "__dict__": None}
t = T(); t.z = 5; t.d = 1; print(t.__dict__, T.d.__doc__, t.a)
class G:
    def __getattr__(self, n): return "fallback " + n
    def __getattribute__(self, n):
        if n == "hidden": raise AttributeError(n)
        return object.__getattribute__(self, n)
    present = 1
print(G().hidden, G().present, G().other)
class Err:
    @property
    def bad(self): raise AttributeError("inner")
    def __getattr__(self, n): return "getattr " + n
print(Err().bad)
import functools
class L:
    @functools.cached_property
    def v(self): print("computed"); return 5
l = L(); print(l.v, l.v, l.__dict__); del l.v; print(l.v)

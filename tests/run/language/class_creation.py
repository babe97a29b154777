"""How a class comes to be: metaclasses, __prepare__, __init_subclass__, __set_name__, __mro_entries__, bodies."""
class Meta(type):
    @classmethod
    def __prepare__(m, name, bases, **kw): print("prepare", name, [b.__name__ for b in bases], kw); return {"prepared": 1}
    def __new__(m, name, bases, ns, **kw): print("new", name, sorted(k for k in ns if k[0] != "_"), kw); return super().__new__(m, name, bases, ns)
    def __init__(cls, name, bases, ns, **kw): print("init", name, kw); super().__init__(name, bases, ns)
    def __call__(cls, *a, **k): print("call", cls.__name__, a, k); return super().__call__(*a, **k)
    def __instancecheck__(cls, o): return o == "yes"
    def __subclasscheck__(cls, c): return c is int
    def __contains__(cls, x): return x == 1
    def __len__(cls): return 42
    def __repr__(cls): return "<meta %s>" % cls.__name__
    def __getattr__(cls, n): return "meta " + n
class A(metaclass=Meta, flag=True):
    x = 1
    print("in body", prepared, __name__, __qualname__, __module__)
print(A, A.prepared, isinstance("yes", A), isinstance(5, A), issubclass(int, A), 1 in A, len(A), A.zzz)
class B(A, other=2): y = 2
class Desc:
    def __set_name__(self, owner, name): print("set_name", owner.__name__, name)
class Base:
    def __init_subclass__(cls, /, tag=None, **kw): print("init_subclass", cls.__name__, tag); super().__init_subclass__(**kw)
class C(Base, tag="t"): d = Desc(); e = d
try:
    class D(Base, unknown=1): pass
except TypeError as e: print(e)
class Entries:
    def __mro_entries__(self, bases): print("entries", len(bases)); return (Base,)
class E(Entries()): pass
print(E.__bases__, E.__orig_bases__[0].__class__.__name__)
def deco(c): print("decorate", c.__name__); c.decorated = True; return c
@deco
@deco
class F: pass
print(F.decorated)
class G:
    a = 1
    b = [a for _ in range(2)] if 0 else [1]
    def f(self): return __class__
    c = locals().keys() >= {"a", "b"}
    for i in range(2): pass
    if a: d = a + 1
    del a
print(G().f() is G, G.c, G.i, G.d, hasattr(G, "a"))
try:
    class H:
        x = [y for _ in range(1)]
        y = 1
except NameError as e: print(e)
for make in (lambda: type("X", (A, int), {}), lambda: type("X", (type("M", (), {}), object, type("M2", (), {})), {}), lambda: type("X", (int, int), {}), lambda: type("X", (None,), {}), lambda: type("X", (), {"__slots__": ("a", "a b")}), lambda: type("X", (), {"__slots__": 5}), lambda: type("X", (), {"__slots__": ("x",), "x": 1}), lambda: type("X", (int,), {"__slots__": ("a",)}), lambda: type("X", (), {"__qualname__": 5}), lambda: type("X", (), {"__classcell__": 5})):
    try: print(make())
    except Exception as e: print(type(e).__name__, str(e).split(" 0x")[0])
class Bad1(type): pass
class Bad2(type): pass
class P1(metaclass=Bad1): pass
class P2(metaclass=Bad2): pass
try:
    class Q(P1, P2): pass
except TypeError as e: print(e)
class FuncMeta: pass
def make(name, bases, ns, **kw): return (name, bases, sorted(k for k in ns if not k.startswith("__")), kw)
class R(metaclass=make, z=1): q = 1
print(R)
print(type.__prepare__(), type("T", (), dict(a=1)).a, G.__dict__["f"].__qualname__, type(G.__dict__).__name__)
import types
print(types.new_class("NC", (Base,), {"tag": "nc"}, lambda ns: ns.update(v=1)).v, types.resolve_bases((Entries(),)), types.prepare_class("x", (), {"metaclass": Meta})[0])

"""Decorators of functions and classes: order, arguments, any expression, stacked, on methods."""
import functools
def trace(tag):
    print("make", tag)
    def deco(f):
        print("apply", tag, f.__name__)
        @functools.wraps(f)
        def wrapper(*a, **k):
            print("call", tag, len(a), k); return f(*a, **k)
        return wrapper
    return deco
@trace("a")
@trace("b")
def f(x, *, y=2): return x + y
print(f(1, y=3), f.__name__, f.__wrapped__.__wrapped__(1))
class Registry(dict):
    def __call__(self, name): return lambda o: self.setdefault(name, o)
    def __matmul__(self, other): return lambda o: (self.setdefault(other, o), o)[1]
r = Registry()
@r("one")
def one(): return 1
@r @ "two"
class Two: pass
@(lambda c: setattr(c, "tag", "t") or c)
class Three: pass
buttons = [lambda g: g, lambda g: "replaced"]
@buttons[1]
def four(): pass
@[x for x in buttons][0]
def five(): return 5
print(sorted(r), Three.tag, four, five(), r["two"] is Two)
class M:
    @trace("method")
    def m(self): return self.__class__.__name__
    @classmethod
    @trace("class")
    def c(cls): return cls.__name__
    @staticmethod
    @trace("static")
    def s(v): return v
    @property
    @trace("property")
    def p(self): return "p"
    @functools.lru_cache
    def cached(self, n): print("computing"); return n
print(M().m()); print(M.c(), M().s(1), M().p); m = M(); m.cached(1); m.cached(1)
class CountCalls:
    def __init__(self, f): functools.update_wrapper(self, f); self.f, self.n = f, 0
    def __call__(self, *a): self.n += 1; return self.f(*a)
    def __get__(self, o, t=None): return self if o is None else functools.partial(self, o)
class U:
    @CountCalls
    def go(self, x): return x * 2
u = U(); print(u.go(2), u.go(3), U.go.n, U.go.__name__)
def once(f):
    done = []
    return lambda *a: done[0] if done else done.append(f(*a)) or done[0]
@once
def expensive(): print("once"); return 42
print(expensive(), expensive())
try:
    @5
    def bad(): pass
except TypeError as e: print(e)
def outer(v): return lambda f: (f, v)
@outer(v := 7)
def walrus(): pass
print(walrus[1], v)
async def plain(): return 1
@functools.wraps(plain)
def w(): pass
print(w.__name__, w.__wrapped__ is plain); plain().close()

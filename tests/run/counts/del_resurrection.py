"""__del__ that brings its object back, raises, or runs once only; finalizers of cycles."""
import gc, sys, weakref


class Phoenix:
    kept = []
    def __init__(self, n): self.n = n
    def __del__(self):
        print("del", self.n)
        Phoenix.kept.append(self)


p = Phoenix("p"); r = weakref.ref(p)
del p
print(len(Phoenix.kept), r() is None, Phoenix.kept[0].n)
Phoenix.kept.clear()
print("second death is silent")


class Raises:
    def __del__(self):
        raise ValueError("in del")


def hook(u):
    print("unraisable", u.exc_type.__name__, u.exc_value, u.err_msg, getattr(u.object, "__qualname__", None))


sys.unraisablehook = hook
Raises()
print("went on")


class Cycle:
    def __init__(self, n):
        self.n = n
        self.me = self
    def __del__(self):
        print("cycle", self.n)


gc.collect()
for i in range(2): Cycle(i)
print("before"); print(gc.collect() > 0); print("after")
a, b = Cycle("a"), Cycle("b"); a.o, b.o = b, a
wa = weakref.ref(a, lambda _: print("callback a"))
del a, b; gc.collect(); print(wa())


class Back:
    saved = None
    def __init__(self): self.me = self
    def __del__(self): print("back"); Back.saved = self


Back(); gc.collect(); print(Back.saved is not None, Back.saved.me is Back.saved)
Back.saved = None; gc.collect(); print("no second time")


class New:
    def __new__(cls):
        self = object.__new__(cls)
        raise KeyError
    def __del__(self): print("never initialised, still finalised")


try: New()
except KeyError: print("raised")


class Slots:
    __slots__ = ("a", "b")
    def __del__(self): print("slots", hasattr(self, "a"))


s = Slots(); s.a = Phoenix("inner"); del s
Phoenix.kept.clear()
class E:
    def __del__(self): print("class changed", type(self).__name__)
class F(E): pass
e = E(); e.__class__ = F; del e

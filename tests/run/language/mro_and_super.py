"""C3, super in all its forms, cooperative calls, changing __bases__ and __class__."""
class A:
    def f(self): return ["A"]
    @classmethod
    def c(cls): return ["A.c " + cls.__name__]
    @staticmethod
    def s(): return "A.s"
    @property
    def p(self): return "A.p"
class B(A):
    def f(self): return ["B"] + super().f()
    @classmethod
    def c(cls): return ["B.c"] + super().c()
    @property
    def p(self): return "B.p " + super().p
class C(A):
    def f(self): return ["C"] + super(C, self).f()
class D(B, C):
    def f(self): return ["D"] + super().f()
    def s(self): return super().s() + "!"
print([c.__name__ for c in D.__mro__], D().f(), D.c(), D().c(), D().p, D().s(), super(B, D()).f(), super(B, D).c(), super(D, D).f.__qualname__)
for bases in ((A, B), (A, D), (B, C, D), (object, A)):
    try: print(type("X", bases, {}))
    except TypeError as e: print(str(e).replace("\n", " "))
class E(D): __slots__ = ()
try: super(A, 5).f
except TypeError as e: print(e)
def outside(): return super()
for f in (outside, lambda: super().x):
    try: f()
    except RuntimeError as e: print(e)
class F:
    def no_self(): return super()
    def deleted(self): del self; return super()
    def nested(self): return [super(F, self).__repr__()[:9] for _ in range(1)]
    def gen(self):
        try: return [super().__repr__() for _ in range(1)]
        except TypeError as e: return str(e)
for f in (F.no_self, F().deleted):
    try: f()
    except RuntimeError as e: print(e)
print(F().nested()[0][:5], F().gen())
s = super(B, D()); print(repr(s)[:30], s.__thisclass__, s.__self_class__, type(s.__self__).__name__)
try: s.nothing
except AttributeError as e: print(e)
try: s.x = 1
except AttributeError as e: print(e)
class X: v = "X"
class Y: v = "Y"
class Z(X): pass
z = Z(); print(z.v); Z.__bases__ = (Y,); print(z.v, Z.__mro__[1].__name__, X.__subclasses__(), Y.__subclasses__()); z.__class__ = X; print(z.v)
for change in (lambda: setattr(Z, "__bases__", ()), lambda: setattr(Z, "__bases__", 5), lambda: setattr(Z, "__bases__", (int,)), lambda: setattr(Z, "__bases__", (Z,)), lambda: setattr(z, "__class__", int), lambda: setattr(z, "__class__", 5), lambda: setattr(5, "__class__", X), lambda: setattr(int, "x", 1), lambda: delattr(Z, "__name__"), lambda: setattr(Z, "__name__", 5), lambda: setattr(Z, "__mro__", ())):
    try: change(); print("ok")
    except Exception as e: print(type(e).__name__, e)
class M(type):
    def mro(cls): r = super().mro(); print("mro", [c.__name__ for c in r]); return r
class P(metaclass=M): pass
class Q(P): pass
print(A.__subclasses__(), A.mro() == list(A.__mro__), D.__base__, bool.__base__, type.__mro__, object.__bases__)

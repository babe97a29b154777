class A:
    x = 1
    def __init__(self, v): self.v = v
    def __repr__(self): return f"A({self.v!r})"
    @property
    def double(self): return self.v * 2
    @classmethod
    def make(cls): return cls(7)
    @staticmethod
    def plain(a, b): return a + b
class B(A):
    def __init__(self, v):
        super().__init__(v + 1)
class C(A): pass
class D(B, C): pass
print(D(3), D.__mro__[1].__name__, D.make(), A.plain(1, 2), B(1).double)
print([k.__name__ for k in D.__mro__])
try:
    B(1).nothing
except AttributeError as e:
    print(e)
class Meta(type):
    def __new__(m, n, b, d, **k):
        d['added'] = k
        return super().__new__(m, n, b, d)
class M(metaclass=Meta, tag=3): pass
print(M.added, type(M).__name__)

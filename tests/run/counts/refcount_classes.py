"""Construction: what __new__, __init__, metaclasses and class bodies hold of their arguments."""
import sys
rc = sys.getrefcount


class A:
    def __init__(self, a, *r, k=None, **kw):
        print("A", rc(self), rc(a), [rc(x) for x in r], k and rc(k), [rc(kw[n]) for n in kw])


class N:
    def __new__(cls, a, k=None):
        print("new", rc(a), k and rc(k))
        return object.__new__(cls)
    def __init__(self, a, k=None):
        print("init", rc(self), rc(a), k and rc(k))


class B(A):
    def __init__(self, *a, **k):
        super().__init__(*a, **k)


class Generator:
    def __init__(self):
        yield 1


class Fails:
    def __init__(self, v):
        raise ValueError(v)


class Returns:
    def __init__(self, v):
        return 1


class Other:
    def __new__(cls, v):
        return v


def main():
    o, p = object(), object()
    A(o); A(o, p); A(a=o); A(o, k=p); A(*[o]); A(*(o,), **{"k": p}); A(**{"a": o, "z": p})
    N(o); N(o, p); N(o, k=p); N(*[o]); N(**{"a": o})
    B(o); B(o, k=p); B(*[o], **{"k": p})
    for _ in range(20):
        for make in (Generator, lambda: Returns(o), lambda: Fails(o), A, lambda: A(1, 2, q=o, a=3)):
            try:
                make()
            except (TypeError, ValueError) as e:
                last = type(e).__name__
        assert Other(o) is o
    print(last, rc(o), rc(p), rc(A), rc(Fails))
    last = make = None
    print(rc(o), rc(Generator))
    c = type("T", (A,), {"v": o})
    print("type", rc(o), rc(c) > 3, rc(c.v))
    i = c(p)
    print("instance", rc(i), rc(p), rc(o))
    del i, c
    import gc
    gc.collect()
    print("dropped", rc(o), rc(p))


main()

"""Cells, closures, functions and their attributes, nonlocal, lambdas with defaults, class bodies."""
import sys
rc = sys.getrefcount


def make(v):
    def inner():
        return rc(v)
    return inner


def counter(v):
    def get(): return v
    def put(n):
        nonlocal v
        v = n
    def drop():
        nonlocal v
        del v
    return get, put, drop


def main():
    o = object()
    f = make(o)
    print("closure", rc(o), f(), rc(f), rc(f.__closure__), rc(f.__closure__[0]))
    g = make(o)
    print(rc(o), rc(f.__code__) - rc(g.__code__))
    del f
    print(rc(o))
    g.__closure__[0].cell_contents = None
    print("emptied", rc(o), rc(g.__closure__[0].cell_contents) > 2)
    get, put, drop = counter(o)
    print("three", rc(o), rc(get()), rc(get), rc(put.__closure__[0]))
    put(1)
    print(rc(o))
    put(o)
    print(rc(o))
    drop()
    print(rc(o))
    try:
        get()
    except NameError as e:
        print(e)
    k = lambda a=o, *, b=o: (rc(a), rc(b))
    print("defaults", rc(o), k(), rc(k.__defaults__), rc(k.__kwdefaults__))
    k.__defaults__ = None
    print(rc(o))
    k.__kwdefaults__ = {}
    print(rc(o))
    k.extra = o
    print("attribute", rc(o), rc(k))
    k.__dict__.clear()
    print(rc(o))
    def annotated(x: o) -> o: pass
    print("annotations", rc(o))
    annotated.__annotations__ = {}
    print(rc(o))
    class Body:
        x = o
        y = [o for _ in range(1)]
        print("body", rc(o), rc(x))
        def method(self): return __class__
    print("class", rc(o))
    b = Body()
    b.method()
    c = Body.method.__closure__[0]
    print("__class__ cell", rc(c), c.cell_contents is Body)
    del Body.x
    Body.y = None
    print(rc(o))
    fs = [lambda: i for i in range(3)]
    print("shared cell", fs[0].__closure__[0] is fs[1].__closure__[0], rc(fs[0].__closure__[0]))
    def outer():
        x = o
        def a(): return x
        def b(): return a
        return b
    b = outer()
    print("nested", rc(o), rc(b()), b()() is o)
    del b
    print(rc(o))
    def rec(n):
        local = o
        return rc(o) if n == 0 else rec(n - 1)
    print("recursion", rec(0), rec(1), rec(5), rc(o))
    def decorated(fn):
        return fn
    @decorated
    @decorated
    def d(): return o
    print("decorated", rc(d), rc(o))
    print("end", rc(o))


main()

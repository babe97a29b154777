"""functools: partial, reduce, caches, wraps, singledispatch, total_ordering, cmp_to_key."""
from functools import *
import typing
@lru_cache(maxsize=2)
def sq(x): return x * x
@cache
def fact(n): return 1 if n < 2 else n * fact(n - 1)
@singledispatch
def show(x): return "object"
@show.register
def _(x: int): return "int"
@show.register(list)
def _(x): return "list"
@show.register
def _(x: float | str): return "float or str"
@total_ordering
class V:
    def __init__(self, n): self.n = n
    def __eq__(self, o): return self.n == o.n
    def __lt__(self, o): return self.n < o.n
class K:
    @singledispatchmethod
    def m(self, x): return "base"
    @m.register
    def _(self, x: int): return "int"
    @partialmethod
    def p(self): pass
    q = partialmethod(lambda self, a, b: (a, b), 1)
    @cached_property
    def c(self): return []
def deco(f):
    @wraps(f)
    def wrapper(*a): "wrapper doc"; return f(*a)
    return wrapper
@deco
def documented(x: int) -> str: "original"; return x
p = partial(int, base=2)


CASES = r"""
p("101"), p.func, p.args, p.keywords, partial(partial(pow, 2), 3)(), repr(partial(print, 1, sep="")), partial(lambda *a, **k: (a, k), 1, x=2)(3, x=4, y=5), p.__class__
partial()
partial(5)
reduce(lambda a, b: a + b, [1, 2, 3]), reduce(lambda a, b: a + b, [], 5), reduce(max, "abc")
reduce(lambda a, b: a, [])
reduce(1, [1, 2])
[sq(i) for i in (1, 2, 1, 3, 2)], sq.cache_info(), sq.cache_parameters(), sq.cache_clear(), sq.cache_info(), sq.__wrapped__(3), sq(x=4)
fact(30), fact.cache_info().currsize, fact.cache_parameters()
sq([])
sq()
show(1), show(True), show([]), show("s"), show(2.5), show(None), show.dispatch(bool)(1), sorted(t.__name__ for t in show.registry), show.__name__
show()
show.register(5)
V(1) < V(2), V(1) <= V(1), V(2) > V(1), V(2) >= V(3), V(1) != V(2)
total_ordering(type("X", (), {}))
K().m(1), K().m("a"), K().q(2), (lambda k: (k.c is k.c, k.__dict__))(K()), K.c.attrname
documented.__name__, documented.__doc__, documented.__wrapped__.__name__, documented.__annotations__, documented(5), WRAPPER_ASSIGNMENTS, WRAPPER_UPDATES
sorted([3, 1, 2], key=cmp_to_key(lambda a, b: b - a)), cmp_to_key(lambda a, b: 0)(1) == cmp_to_key(lambda a, b: 0)(2)
cmp_to_key(lambda a, b: 0)(1) < 5
lru_cache(maxsize="a")
lru_cache(5)(int)("7"), lru_cache(int)("8"), lru_cache(None)(len)("ab"), lru_cache(typed=True)(lambda x: x)(1)
"""
for case in CASES.strip().splitlines():
    try:
        result = repr(eval(case))
    except Exception as error:
        result = "%s: %s" % (type(error).__name__, error)
    print(case, "->", result)

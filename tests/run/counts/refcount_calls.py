"""What a call holds of its arguments: positional, keyword, starred, defaults, and calls through __call__."""
import sys
from functools import partial
rc = sys.getrefcount


def plain(a): return rc(a)
def two(a, b): return rc(a), rc(b)
def star(*args): return rc(args[0]), rc(args)
def star_star(**kw): return rc(kw["x"]), rc(kw)
def mixed(a, /, b, *c, d, **e): return rc(a), rc(b), rc(d), rc(e)
def defaulted(a=object()): return rc(a)
def keyword_default(*, a=object()): return rc(a)


class Callable:
    def __call__(self, x): return rc(self), rc(x)


class Star:
    def __call__(self, *args, **kw): return rc(self), rc(kw), [rc(a) for a in args], [rc(kw[k]) for k in kw]


class Methods:
    def plain(self, x): return rc(self), rc(x)
    @classmethod
    def of_class(cls, x): return rc(x)
    @staticmethod
    def static(x): return rc(x)
    @property
    def prop(self): return rc(self)


def main():
    o = object()
    p = object()
    print("base", rc(o))
    print("plain", plain(o), plain(a=o), plain(*[o]), plain(*(o,)), plain(**{"a": o}))
    print("temporary", plain(object()), plain([]), plain(a=object()))
    print("two", two(o, o), two(o, p), two(o, b=p), two(*[o, p]), two(o, **{"b": p}), two(*(o, p)), two(**dict(a=o, b=p)))
    print("star", star(o), star(*[o]), star(*(o,)), star(o, *[p]))
    t = (o, p)
    print("star tuple", star(*t), rc(t))
    k = {"x": o}
    print("star_star", star_star(x=o), star_star(**k), rc(k))
    print("mixed", mixed(o, p, object(), object(), d=object(), z=1), mixed(o, b=p, d=o), mixed(*[o, p], **{"d": p, "q": o}))
    print("defaults", defaulted(), keyword_default(), defaulted(o), keyword_default(a=o))
    c = Callable()
    print("call", c(o), rc(c), Callable()(o), c(object()), c(x=o), c(*[o]), c(**{"x": o}))
    s = Star()
    print("star call", s(o), s(o, p), s(x=o), s(*[o], **{"y": p}), Star()(o))
    print("dunder", c.__call__(o), Callable.__call__(c, o), type(c).__call__(c, x=o))
    m = Methods()
    print("methods", m.plain(o), Methods.plain(m, o), m.of_class(o), Methods.of_class(o), m.static(o), Methods.static(o), m.prop)
    print("temporary self", Methods().plain(o), Methods().prop, Methods().static(o))
    bound = m.plain
    print("bound", rc(m), rc(bound), bound(o), bound(x=o), bound(*[o]))
    del bound
    print("after", rc(m), rc(o), rc(p))
    q = partial(plain, o)
    print("partial", q(), rc(o), partial(plain)(o), partial(plain, a=o)())
    del q
    print("getattr", getattr(m, "plain")(o), getattr(Methods, "static")(o))
    print("lambda", (lambda v: rc(v))(o), (lambda *v: rc(v))(o), (lambda **v: rc(v))(x=o))
    print("rc direct", rc(o), rc(*[o]), rc(*(o,)), sys.getrefcount(o))
    print("end", rc(o), rc(p), rc(t), rc(k), rc(c), rc(s), rc(m))


main()

# Repeating everyday work leaves as many objects as there were before.
import collections, copy, dataclasses, enum, functools, gc, io, itertools, json, pickle, re, string, struct, sys, types, weakref


def exceptions():
    try:
        try:
            1 / 0
        except ZeroDivisionError as error:
            raise KeyError("k") from error
    except KeyError as error:
        str(error), repr(error), error.__cause__, error.__traceback__.tb_frame.f_locals
    try:
        raise ExceptionGroup("g", [ValueError(1), TypeError(2)])
    except* ValueError:
        pass
    except* TypeError:
        pass


def generators():
    def inner():
        try:
            yield 1
            yield 2
        finally:
            pass

    def outer():
        yield from inner()

    g = outer()
    next(g)
    g.close()
    list(outer())
    h = outer()
    next(h)
    try:
        h.throw(ValueError)
    except ValueError:
        pass


def classes():
    class Meta(type):
        pass

    class A(metaclass=Meta):
        __slots__ = ("x", "__weakref__")

        def __init__(self):
            self.x = self

        @property
        def p(self):
            return self.x

    class B(A):
        def __getattr__(self, name):
            raise AttributeError(name)

    b = B()
    b.y = 1
    b.p, hasattr(b, "nothing"), weakref.ref(b)
    B.z = lambda self: super(B, self).p
    b.z()
    del B.z
    B.__bases__ = (A,)

    @dataclasses.dataclass
    class D:
        x: int = 0
        y: list = dataclasses.field(default_factory=list)

    copy.deepcopy(D()) == D()
    E = enum.Enum("E", "a b")
    E.a, list(E)
    collections.namedtuple("N", "a b")(1, 2)._replace(a=3)


def containers():
    d = {i: str(i) for i in range(50)}
    d.update(a=1, **{"b": 2})
    d.pop("a"), d.setdefault("c", []), d | {1: 2}, d.keys() & {1, 2}, dict(d.items())
    s = set(range(50)) ^ {1, 100}
    frozenset(s) | s
    l = sorted(range(50), key=lambda x: -x)
    l[::2] = range(25)
    del l[::3]
    l.append(l)
    collections.OrderedDict(d).move_to_end(1), collections.Counter("abca").most_common(), collections.deque(l, 5).rotate(2)
    list(itertools.permutations(range(4))), list(zip(l, d)), [*map(str, l[:3])]
    functools.reduce(lambda a, b: a + b, range(10)), functools.partial(max, 1)(2), functools.lru_cache(len)("abc")


def texts():
    f"{1.5!r:>10}{'a':<5}" + "%s %d" % ("x", 10**30) + "{0:{1}}".format("a", 5)
    re.sub(r"(\w)(\d)?", lambda m: m[1] * 2, "ab1c2"), "a,b".split(","), " x ".strip(), "ab".translate({97: "c"})
    json.loads(json.dumps({"a": [1, 2.5, None, "\u1234"]})), pickle.loads(pickle.dumps([1, {"a": (2,)}])), struct.pack("<iq", 1, 2)
    io.StringIO("a\nb").readlines(), io.BytesIO(b"x").getvalue(), b"ab".hex(), bytearray(b"x") * 3, memoryview(b"abc")[1:]
    string.Template("$a").substitute(a=1), eval("1 + 1"), compile("def f(): pass", "f", "exec")
    exec("import types\nclass X: pass\nx = X()", {})


def functions():
    def f(a, /, b=1, *c, d=2, **e):
        return lambda: (a, b, c, d, e)

    f(1)(), f(1, 2, 3, d=4, e=5)()
    for wrong in ((), (1, 2)):
        try:
            (lambda x: x)(*wrong)
        except TypeError:
            pass
    sys.settrace(lambda *a: None)
    f(1)
    sys.settrace(None)
    types.FunctionType(f.__code__.replace(co_name="g"), {})
    match [1, {"k": 2}]:
        case [int(x), {"k": y}]:
            pass


def growth(work):
    for _ in range(5):
        work()
    gc.collect()
    before = sys.getallocatedblocks()
    for _ in range(100):
        work()
    gc.collect()
    return sys.getallocatedblocks() - before


# What an interpreter keeps for later (free lists, caches) may fill up in one round, not in each of three.
for work in (exceptions, generators, classes, containers, texts, functions):
    rounds = [growth(work) for _ in range(3)]
    print(work.__name__, "steady" if min(rounds) < 100 else "grows by %s" % rounds)

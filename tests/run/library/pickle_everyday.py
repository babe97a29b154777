"""pickle through its native module: every protocol, shared and recursive objects, hooks, persistent ids, streams."""
import collections
import copyreg
import fractions
import io
import pickle
import pickletools


class Point:
    def __init__(self, x, y):
        self.x, self.y = x, y

    def __eq__(self, other):
        return type(self) is type(other) and vars(self) == vars(other)


class Slotted:
    __slots__ = ("a", "b")

    def __init__(self, a, b):
        self.a, self.b = a, b


class Stateful:
    def __init__(self):
        self.open = True

    def __getstate__(self):
        return {"saved": True}

    def __setstate__(self, state):
        self.__dict__.update(state, loaded=True)


class WithArguments(tuple):
    def __new__(cls, a, *, b):
        self = super().__new__(cls, (a, b))
        return self

    def __getnewargs_ex__(self):
        return (self[0],), {"b": self[1]}


class MyList(list):
    pass


class MyDict(dict):
    pass


Pair = collections.namedtuple("Pair", "left right")
shared = [1, 2]
values = [None, True, 0, -1, 255, 256, 65536, 2**31, -2**31 - 1, 10**40, -10**40, 1.5, float("inf"), 3j, "", "abc", "é☃\U0001F600", b"", b"bytes",
          bytearray(b"array"), (), (1,), (1, 2), (1, 2, 3), (1, 2, 3, 4), [], [shared, shared], {}, {"a": 1, 2: [3]}, {1}, frozenset({2}),
          Point(1, [2]), Pair(1, 2), MyList([1]), MyDict(a=1), fractions.Fraction(1, 3), range(3), slice(1, 2), Ellipsis, NotImplemented,
          type(None), len, str.upper, int, Point, collections.OrderedDict(b=1, a=2), collections.Counter(["xx", "xx"]), ValueError("x", 1)]
for protocol in range(6):
    for value in values:
        data = pickle.dumps(value, protocol)
        back = pickle.loads(data)
        if repr(back) != repr(value) and back != value:
            print("differs:", protocol, value, back)
        optimized = pickletools.optimize(data)
        assert repr(pickle.loads(optimized)) == repr(back) or pickle.loads(optimized) == back
    slotted = pickle.loads(pickle.dumps(Slotted(1, 2), protocol)) if protocol >= 2 else Slotted(1, 2)
    print(protocol, slotted.a, slotted.b, vars(pickle.loads(pickle.dumps(Stateful(), protocol))), len(pickle.dumps(values, protocol)))
print(pickle.dumps(values[:34], 4))

loop = {"name": "loop"}
loop["self"] = [loop]
back = pickle.loads(pickle.dumps(loop))
print(back["self"][0] is back)
inner = []
pair = (inner, 1)
inner.append(pair)
back = pickle.loads(pickle.dumps(pair))
print(back[0][0] is back)
a, b = pickle.loads(pickle.dumps([shared, shared]))
print(a is b)
print(pickle.loads(pickle.dumps(WithArguments(1, b=2), 2)), pickle.loads(pickle.dumps(WithArguments(1, b=2), 4)))


class Keeping(pickle.Pickler):
    def persistent_id(self, object):
        return ("point", object.x) if isinstance(object, Point) else None

    def reducer_override(self, object):
        return (str, ("a complex",)) if isinstance(object, complex) else NotImplemented


class Fetching(pickle.Unpickler):
    def persistent_load(self, id):
        return "persistent %s %s" % id

    def find_class(self, module, name):
        print("find", module, name)
        return super().find_class(module, name)


stream = io.BytesIO()
Keeping(stream).dump([Point(7, 8), 2j, collections.Counter])
stream.seek(0)
print(Fetching(stream).load())

stream = io.BytesIO()
pickler = pickle.Pickler(stream)
pickler.dispatch_table = copyreg.dispatch_table.copy()
pickler.dispatch_table[Point] = lambda p: (Pair, (p.x, p.y))
pickler.dump(Point(1, 2))
pickler.dump(shared)
pickler.dump([shared, "second"])
stream.seek(0)
unpickler = pickle.Unpickler(stream)
print(unpickler.load(), unpickler.load(), unpickler.load())
try:
    unpickler.load()
except EOFError as error:
    print(error)

large = ["x" * 100000, b"y" * 70000, list(range(3000)), {i: str(i) for i in range(2500)}, set(range(1500))]
for protocol in range(6):
    stream = io.BytesIO()
    pickle.dump(large, stream, protocol)
    stream.seek(0)
    assert pickle.load(stream) == large == pickle.loads(pickle.dumps(large, protocol))
    print(protocol, len(stream.getvalue()))
copyreg.add_extension(__name__, "Point", 200)
print(pickle.dumps(Point, 2), pickle.loads(pickle.dumps(Point(3, 4), 4)) == Point(3, 4))

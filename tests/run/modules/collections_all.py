"""collections: deque, Counter, defaultdict, OrderedDict, ChainMap, namedtuple, UserDict."""
from collections import ChainMap, Counter, OrderedDict, UserDict, UserList, UserString, defaultdict, deque, namedtuple

d = deque([1, 2, 3], maxlen=4)
d.extend([4, 5])
d.appendleft(0)
d.rotate(2)
print(d, d.index(4), d.count(1), list(reversed(d)), d[1], deque("abc") < deque("abd"))
d.insert(1, "x") if len(d) < d.maxlen else print("full")
for action in (lambda: deque(maxlen=-1), lambda: deque().pop(), lambda: d.remove("no"), lambda: d.insert(0, 1)):
    try:
        action()
    except (ValueError, IndexError) as error:
        print(type(error).__name__, error)
c = Counter("abracadabra")
c.update(a=-5, z=3)
print(c, c.most_common(2), +c, c - Counter(b=1), c & Counter(a=9, z=1), c | Counter(q=2), c.total(), sorted(c.elements()))
groups = defaultdict(list, {"k": [0]})
groups["a"].append(1)
print(groups, groups.default_factory, groups.get("zz"), "zz" in groups)
o = OrderedDict(a=1, b=2, c=3)
o.move_to_end("a")
o.move_to_end("c", last=False)
print(o, o.popitem(last=False), o == OrderedDict(b=2, a=1), o == {"a": 1, "b": 2}, list(reversed(o)))
chain = ChainMap({"x": 1}, {"x": 2, "y": 3})
child = chain.new_child({"z": 0})
child["y"] = 9
print(child, child["y"], child.parents, dict(child), len(child))
Point = namedtuple("Point", "x y z", defaults=[0], module="m")
p = Point(1, y=2)
print(p, p._asdict(), p._replace(x=5), Point._fields, Point._field_defaults, Point._make("abc"), p == (1, 2, 0), Point.__doc__)
for bad in ("class x", "x x", "_x", "1x"):
    try:
        namedtuple("N", bad)
    except ValueError as error:
        print(error)
print(namedtuple("N", "a class _b a", rename=True)._fields)


class Lower(UserDict):
    def __setitem__(self, key, value):
        super().__setitem__(key.lower(), value)


print(Lower({"A": 1}, B=2), UserList([1]) + [2], UserString("ab") * 2)

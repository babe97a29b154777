"""collections: deque, Counter, OrderedDict, defaultdict, namedtuple, ChainMap, User types."""
from collections import *
P = namedtuple("P", "x y z", defaults=[0])
d = deque([1, 2, 3], maxlen=4)
c = Counter("abracadabra")
o = OrderedDict(a=1, b=2, c=3)
dd = defaultdict(list, k=[1])
cm = ChainMap({"a": 1}, {"a": 2, "b": 3})
class UD(UserDict):
    def __setitem__(self, k, v): super().__setitem__(k.upper(), v)


CASES = r"""
d.append(4), d.append(5), d, d.appendleft(0), d, d.pop(), d.popleft(), d.rotate(1), d, d.extend([7, 8]), d.extendleft([9]), d, d.index(9), d.count(7), d.remove(7), d.insert(1, "i"), d.reverse(), d, d.maxlen, d[0], d[-1], list(reversed(d)), d.copy() == d, d * 2, d + deque([1])
deque().pop()
deque().popleft()
d.remove("no")
d.index("no")
d[10]
deque([1, 2], 2).insert(0, 5)
deque(5)
deque([], -1)
deque([]) < deque([1]), deque([1]) == [1], repr(deque("ab", 3)), bool(deque())
c, c.most_common(2), c["z"], sorted(c.elements())[:4], c.total(), c + Counter(a=1), c - Counter(a=10), c & Counter(a=2, z=1), c | Counter(z=1), +Counter(a=-1, b=1), -Counter(a=-1), c.update("aa"), c["a"], c.subtract({"a": 10}), c["a"], Counter(a=1) == Counter(a=1, b=0), Counter(a=1) <= Counter(a=2), Counter([1, 1]), Counter(x=2).copy()
Counter.fromkeys("a")
o.move_to_end("a"), o, o.move_to_end("c", last=False), list(o), o.popitem(), o.popitem(last=False), o == {"b": 2}, OrderedDict([("a", 1), ("b", 2)]) == OrderedDict([("b", 2), ("a", 1)]), repr(OrderedDict(a=1)), list(reversed(OrderedDict(a=1, b=2))), o | {"z": 1}
o.move_to_end("nope")
OrderedDict().popitem()
dd["new"].append(5), dd, dd.default_factory, defaultdict(None, a=1), dd | {"q": 1}, dd.copy() == dd
defaultdict(None)["x"]
defaultdict(5)
P(1, 2), P(1, y=5, z=6), P._make([1, 2, 3]), P(1, 2)._asdict(), P(1, 2)._replace(x=9), P._fields, P._field_defaults, P(1, 2) == (1, 2, 0), P(1, 2).x, P(1, 2)[1:], P.x.__doc__, P(3, 1) > P(2, 9), repr(P), P.__doc__
P()
P(1, 2, 3, 4)
P(1, 2, q=1)
P._make([1])
P(1, 2)._replace(q=1)
namedtuple("A", "a a")
namedtuple("A", "class x")
namedtuple("A", "_a")
namedtuple("A", "a a class", rename=True)._fields, namedtuple("1A", "x") if 0 else 0
cm["a"], cm["b"], len(cm), list(cm), cm.new_child({"c": 9})["c"], cm.parents, cm.maps, dict(cm), cm | {"z": 0}
cm["nope"]
cm.pop("b")
UD(a=1), UD({"b": 2}).data, "A" in UD(a=1), UserList([1, 2]) + [3], UserString("abc").upper(), type(UserString("a") + "b").__name__, UserList([3, 1]).__class__.__name__
"""
for case in CASES.strip().splitlines():
    try:
        result = repr(eval(case))
    except Exception as error:
        result = "%s: %s" % (type(error).__name__, error)
    print(case, "->", result)

"""OrderedDict: order, views, iterators that notice changes, subclasses, equality, pickles."""
# what dict does behind its back is noticed, too
import copy, pickle, sys
from collections import OrderedDict

od = OrderedDict([("b", 1), ("a", 2)], c=3)
print(od, od.keys(), od.values(), od.items(), OrderedDict(), repr(od))
od.move_to_end("b"); print(list(od)); od.move_to_end("c", last=False); print(list(od), list(reversed(od)))
print(list(reversed(od.items())), list(reversed(od.values())), list(reversed(od.keys())))
print(od.popitem(), od.popitem(last=False), od, od.pop("zz", 5), od.setdefault("q"), od.setdefault("q", 4), len(od))
for call in (lambda: OrderedDict().popitem(), lambda: od.pop("no"), lambda: od.move_to_end("no"), lambda: OrderedDict(1, 2),
             lambda: OrderedDict(5), lambda: OrderedDict([(1,)]), lambda: OrderedDict([()]), lambda: OrderedDict([(1, 2, 3)]), lambda: od["none"],
             lambda: OrderedDict().update(1, 2), lambda: od.move_to_end([]), lambda: OrderedDict([([], 1)]), lambda: od | 3, lambda: od < od):
    try:
        print(call())
    except Exception as e:
        print(type(e).__name__, e)
od = OrderedDict.fromkeys("abcd")


def mutate(change):
    d = OrderedDict.fromkeys("abcd", 0)
    try:
        for k in d:
            change(d, k)
        print("no error", list(d))
    except Exception as e:
        print(type(e).__name__, e)


mutate(lambda d, k: d.update({k: 1}))
mutate(lambda d, k: d.update(z=1))
mutate(lambda d, k: d.pop(k))
mutate(lambda d, k: d.move_to_end(k))
mutate(lambda d, k: d.clear())
a, b = OrderedDict(x=1, y=2), OrderedDict(y=2, x=1)
print(a == b, a == dict(b), dict(a) == b, a != b, a == [], a | b, b | a, {"k": 0} | a, type({} | a), a | {"z": 9})
a |= [("w", 1)]
print(a, a.copy(), type(a.copy()), copy.copy(a), copy.deepcopy(a), a.__reduce__()[:4])
for protocol in range(6):
    print(pickle.loads(pickle.dumps(a, protocol)) == a, pickle.dumps(a, protocol)[:40])
print(pickle.loads(pickle.dumps(iter(a.items()))).__next__(), sys.getsizeof(OrderedDict()), sys.getsizeof(a))
a.attribute = 5
print(vars(a), pickle.loads(pickle.dumps(a)).attribute, a.copy().__dict__)


class Loud(OrderedDict):
    def __setitem__(self, key, value):
        print("set", key)
        super().__setitem__(key, value)

    def __getitem__(self, key):
        print("get", key)
        return super().__getitem__(key)

    def __delitem__(self, key):
        print("del", key)
        super().__delitem__(key)

    def __missing__(self, key):
        return "missing " + key


loud = Loud(p=1, q=2)
loud.update([("r", 3)])
print(loud.pop("p"), loud.popitem(), loud.setdefault("q", 7), loud.setdefault("s", 8), loud["none"], loud, loud.copy() == loud)
nested = OrderedDict()
nested["self"] = nested
print(nested, type(od.keys()), isinstance(od.keys(), type({}.keys())), od.keys() & {"a"}, od.items() >= {("a", None)})
print(type(iter(od)), OrderedDict.__name__, OrderedDict.__module__, type(iter(od)).__name__.startswith("odict"))
cache = OrderedDict()
for n in range(3000):
    cache[n % 37 * n] = n
    if n % 3 == 0:
        cache.move_to_end(next(iter(cache)))
    if len(cache) > 20:
        cache.popitem(last=False)
print(list(cache.items()))
queue = OrderedDict.fromkeys(range(50000))
total = 0
while queue:
    total += queue.popitem(last=False)[0]
print(total)
match OrderedDict(k=1):
    case {"k": v}:
        print("matched", v)
import json
print(json.loads('{"b": 1, "a": [2]}', object_pairs_hook=OrderedDict), json.dumps(OrderedDict(z=1, y=2)), {**OrderedDict(m=1)}, dict(OrderedDict(m=1)))
for change in (lambda d: dict.pop(d, "a"), lambda d: dict.__delitem__(d, "a"), lambda d: dict.popitem(d)):
    bereft = OrderedDict(a=1, b=2)
    change(bereft)
    try:
        print(bereft)
    except KeyError:
        print("KeyError")


class Fickle:
    def __init__(self):
        self.asked = 0

    def __hash__(self):
        self.asked += 1
        return self.asked


fickle = OrderedDict({Fickle(): 1})
for look in (lambda: list(fickle.values()), fickle.copy, lambda: repr(fickle)):
    try:
        look()
        print("found")
    except KeyError as e:
        print("KeyError", type(e.args[0]).__name__)
print(OrderedDict.fromkeys(iterable="ab", value=3))

"""dict: every method, views, merging, ordering, errors."""
def changed(action, start=(("a", 1), ("b", 2))):
    d = dict(start); r = action(d); return d, r
class Keys:
    def keys(self): return ["x", "y"]
    def __getitem__(self, k): return k * 2
class Miss(dict):
    def __missing__(self, k): return "missing " + str(k)
class BadHash:
    def __hash__(self): raise ValueError("hash")
def during(action):
    d = {1: 1, 2: 2}
    for k in d: action(d)


CASES = r"""
dict(), dict(a=1), dict({"a": 1}, b=2), dict([("a", 1)]), dict(["ab", (1, 2)]), dict(Keys()), dict(zip("ab", range(2))), {**{"a": 1}, "b": 2, **{"a": 3}}, {1: "a", 1.0: "b", True: "c"}, dict.fromkeys("ab"), dict.fromkeys([1, 2], 0), {k: v for k, v in [(1, 2)]}
dict(5)
dict([1])
dict(["abc"])
dict([(1, 2, 3)])
dict([([], 1)])
dict(1, 2)
dict(**{1: 2})
dict({"a": 1}, **{"b": 1, "c": 2})
{"a": 1}["b"]
{}[1, 2]
{}[[]]
{}[{}]
{BadHash(): 1}
Miss()["k"], Miss().get("k"), "k" in Miss(), Miss(a=1)["a"]
changed(lambda d: d.get("a")), changed(lambda d: d.get("z", 5)), changed(lambda d: d.setdefault("a", 9)), changed(lambda d: d.setdefault("z")), changed(lambda d: d.pop("a")), changed(lambda d: d.pop("z", None)), changed(lambda d: d.popitem()), changed(lambda d: d.clear()), changed(lambda d: d.update(c=3)), changed(lambda d: d.update([("a", 9)], z=1)), changed(lambda d: d.update(Keys())), changed(lambda d: d.update()), changed(lambda d: d.copy() == d), changed(lambda d: d.__ior__([("q", 1)])), changed(lambda d: d.__setitem__("a", 5)), changed(lambda d: d.__delitem__("a"))
{}.pop("a")
{}.popitem()
{}.pop()
{1: 2}.__delitem__(2)
{}.update(5)
{}.update([1])
{}.update(1, 2)
{}.get()
{}.setdefault([])
{} | {1: 2}, {1: 1} | {1: 2, 3: 4}, {1: 2} == {1: 2.0}, {1: 2} == {2: 1}, {} == [], {1: [2]} != {1: [2]}, {"a": 1, "b": 2} == {"b": 2, "a": 1}
{} | [(1, 2)]
{} | 5
{} + {}
{} < {}
list({"b": 1, "a": 2}), list({"a": 1}.items()), list({"a": 1}.values()), list(reversed({"a": 1, "b": 2})), list(reversed({"a": 1, "b": 2}.items())), len({1: 1}), 1 in {1: 2}, sorted({"b": 1, "a": 2}.items()), repr({1: {2: [3]}, "x": None})
{"a": 1}.keys() & {"a", "b"}, {"a": 1}.keys() | ["z"] == {"a", "z"}, {"a": 1, "b": 2}.keys() - {"a"}, {"a": 1}.keys() ^ {"b"} == {"a", "b"}, {"a": 1}.items() & {("a", 1)}, {"a": 1}.keys() == {"a"}, {"a": 1}.keys() <= {"a", "b"}, {"a": 1}.keys().isdisjoint(["b"]), {"a": 1}.values() == {"a": 1}.values(), ("a", 1) in {"a": 1}.items(), {1: 2}.keys().mapping, repr({1: 2}.keys()), repr({1: 2}.values()), repr({1: 2}.items())
{"a": []}.items() & {1}
{1: 2}.keys() & 5
{1: 2}.keys()[0]
during(lambda d: d.__setitem__(3, 3))
during(lambda d: d.pop(1))
during(lambda d: (d.pop(1), d.__setitem__(9, 9)))
during(lambda d: d.__setitem__(1, 5))
hash({})
hash({}.keys())
(lambda d: (d.__setitem__("me", d), repr(d)))({})[1]
{}.__sizeof__(), {1: 2}.__sizeof__(), {i: i for i in range(10)}.__sizeof__(), {"a": 1}.__sizeof__(), dict.__doc__.splitlines()[0], {}.__class_getitem__(int), {1: 2}.__contains__(1), {1: 2}.__iter__().__length_hint__(), dict[str, int], type({}.keys()).__name__, type(iter({})).__name__, type(iter({}.items())).__name__, type(reversed({})).__name__
"""
for case in CASES.strip().splitlines():
    try:
        result = repr(eval(case))
    except Exception as error:
        result = "%s: %s" % (type(error).__name__, error)
    print(case, "->", result)

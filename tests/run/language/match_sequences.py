"""match: sequence and mapping patterns, stars, nesting, what counts as which."""
import collections, array
def seq(x):
    match x:
        case []: return "empty"
        case [a]: return "one", a
        case [1, *rest, 9]: return "1..9", rest
        case [a, b] | [a, b, None]: return "two", a, b
        case [[a, *b], {"k": c}, *_]: return "nested", a, b, c
        case (a, *_, [*b]): return "last list", a, b
        case [*all]: return "all", all
        case _: return "none"
for x in ([], [5], [1, 2, 3, 9], [1, 9], (1, 2), [1, 2, None], [[1, 2, 3], {"k": 5}, 0], [1, 2, 3, [4]], range(5), collections.deque([1, 2, 3]), array.array("i", [7]), "ab", b"ab", bytearray(b"a"), {1, 2}, {1: 2}, iter([1]), memoryview(b"a"), collections.UserList([1])): print(type(x).__name__, seq(x))
def mapping(x):
    match x:
        case {"type": "point", "x": int(a), "y": int(b)}: return "point", a, b
        case {"type": "list", "items": [first, *_], **rest}: return "list", first, rest
        case {1: _, 2: _}: return "1 and 2"
        case {**rest}: return "rest", rest
for x in ({"type": "point", "x": 1, "y": 2}, {"type": "point", "x": 1.0}, {"type": "list", "items": [1, 2], "z": 3}, {1: 0, 2: 0, 3: 0}, collections.OrderedDict(q=1), collections.defaultdict(int), collections.ChainMap({"m": 1}), collections.UserDict(u=1)):
    try: print(type(x).__name__, mapping(x))
    except Exception as e: print(type(e).__name__, e)
d = collections.defaultdict(list)
match d:
    case {"missing": x}: print("made", x)
    case _: print("not made", dict(d))
class Keys:
    A = "a"
match {"a": 1, "b": 2}:
    case {Keys.A: v, **others}: print(v, others)
try:
    match {"a": 1}:
        case {Keys.A: 1, "a": 1}: print("dup")
except ValueError as e: print(e)
class S(collections.abc.Sequence):
    def __len__(self): print("len"); return 2
    def __getitem__(self, i):
        print("get", i)
        if i > 1: raise IndexError
        return i
match S():
    case [0, y, *_]: print(y)
match S():
    case [a, b, c]: print("three")
    case [*_, z]: print(z)

"""pprint and reprlib: wide, deep and recursive structures."""
import dataclasses
import pprint
import reprlib
from collections import Counter, OrderedDict, defaultdict, deque
from types import SimpleNamespace

data = {"name": "x" * 30, "values": list(range(30)), "nested": {"b": (1, 2, 3), "a": {"deep": [{"er": set(range(3))}]}}, 3: "three", ("t", 1): None}
pprint.pprint(data)
pprint.pprint(data, width=40, compact=True, depth=2, indent=2, sort_dicts=False)
print(pprint.pformat("word " * 30, width=50), pprint.saferepr([1, [2]]), pprint.isreadable(data), pprint.isrecursive(data))
loop = [1]
loop.append(loop)
print(pprint.isrecursive(loop), pprint.pformat(loop)[:25])


@dataclasses.dataclass
class Thing:
    name: str
    parts: list = dataclasses.field(default_factory=list)


pprint.pprint([Counter("abracadabra" * 3), OrderedDict((c, ord(c)) for c in "abcdef"), defaultdict(int, a=1), deque(range(40)), SimpleNamespace(alpha="a" * 40, beta="b" * 40),
               Thing("n" * 40, list(range(20))), b"bytes" * 30, frozenset("abc" if False else "a"), range(10), 10 ** 12], width=70)
pprint.pp({"z": 1, "a": 2}, underscore_numbers=True)
pprint.pprint(1234567, underscore_numbers=True)
print(reprlib.repr("x" * 100), reprlib.repr(list(range(100))), reprlib.repr({i: i for i in range(10)}), reprlib.repr(10 ** 100))
short = reprlib.Repr()
short.maxlist, short.maxlevel = 2, 2
print(short.repr([1, [2, [3, [4]]], 5]))


class Loop:
    @reprlib.recursive_repr("<...>")
    def __repr__(self):
        return f"Loop({self!r})"


print(Loop())

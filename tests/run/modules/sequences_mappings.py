"""What iter(), reversed() and others take for a sequence: types that answer positions, not every one that has keys."""
import array, collections, contextvars, ctypes, decimal, mmap, operator, re, sqlite3, types, weakref
import xml.etree.ElementTree as ElementTree


class Own:
    def __init__(self, items): self.items = items
    def __getitem__(self, i): return self.items[i]
    def __len__(self): return len(self.items)


class OwnDict(dict):
    def __getitem__(self, key): return key


class OwnContext(collections.UserDict): pass


def attempt(name, function):
    try:
        print(name, function())
    except Exception as e:
        print(name, type(e).__name__, e)


match = re.match("(a)(b)", "ab")
connection = sqlite3.connect(":memory:")
connection.row_factory = sqlite3.Row
row = connection.execute("select 1 as a, 2 as b").fetchone()
element = ElementTree.fromstring("<a><b/><c/></a>")
target = collections.OrderedDict(a=1)
values = {
    "own": Own([1, 2]), "own dict": OwnDict(a=1), "match": match, "row": row, "array": array.array("i", [1, 2]),
    "deque": collections.deque([1, 2]), "ctypes": (ctypes.c_int * 2)(3, 4), "proxy": types.MappingProxyType({"a": 1}),
    "context": contextvars.Context(), "alias": list[int], "union": int | str, "bytes": b"ab", "memoryview": memoryview(b"ab"),
    "weak proxy": weakref.proxy(target), "flags": decimal.Context().flags, "range": range(2), "str": "ab", "int": 5,
}
for name, value in values.items():
    attempt(name + " iter", lambda: iter(value) is not None)
    attempt(name + " reversed", lambda: reversed(value) is not None)
    attempt(name + " concat", lambda: operator.concat(value, value) and "done")
    attempt(name + " group", lambda: ExceptionGroup("x", value))
    if name != "deque": attempt(name + " proxy", lambda: type(types.MappingProxyType(value)).__name__)
attempt("element", lambda: [child.tag for child in element] + [child.tag for child in reversed(element)])
attempt("unpack", lambda: (lambda a, b: (a, b))(*match))
def unpack():
    a, b = match
attempt("assign", unpack)
attempt("join", lambda: "".join(match))
attempt("slice", lambda: operator.setitem([1], slice(0), match))
attempt("type keyword", lambda: type(1, x=2))
attempt("type keywords", lambda: type(name="a", bases=(), dict={}))

import array
import collections
import dataclasses
import datetime
import enum
import fractions
import pathlib
import types


@dataclasses.dataclass
class Point:
    x: int
    y: int = 2
    secret: str = dataclasses.field(default="s", repr=False)


class Color(enum.Enum):
    RED = 1
    GREEN = "g"


Pair = collections.namedtuple("Pair", "first second")


class Loud:
    def __init__(self):
        self.a = 1
        self.b = [1, 2]

    def __repr__(self):
        print("repr was run")
        return "<loud!>"

    def method(self):
        return self.a

    @property
    def double(self):
        print("property was run")
        return self.a * 2

    @property
    def broken(self):
        raise ValueError("no")

    kind = "noise"


class Slotted:
    __slots__ = ("left", "right")

    def __init__(self):
        self.left = "l"


class Numbers(list):
    pass


class Money(int):
    def __repr__(self):
        return "money!"


class Plain:
    pass


def simple():
    number, big, huge = 42, 10 ** 30, 1 << 40000
    real, cplx, nothing, yes = 1.5, 2 + 3j, None, True
    text, lone, raw = "it's\n", "a\ud800b", b"\x00abc"
    items, deep = [1, [2, [3, [4, [5, [6, [7, [8]]]]]]]], (1,)
    mapping = {"a": 1, 2: "b", (1, 2): [3]}
    unique, frozen = {1}, frozenset({2})
    cyclic = [1]
    cyclic.append(cyclic)
    window = range(1, 10, 2)
    cut = slice(1, None)
    long_text = "x" * 5000
    many = list(range(100000))
    pass
    #> locals
    #> hex number
    #> hex [10, 255]


def instances():
    point = Point(1)
    color = Color.GREEN
    pair = Pair(1, "b")
    loud = Loud()
    slotted = Slotted()
    numbers = Numbers([1, 2])
    numbers.extra = 3
    money = Money(7)
    queue = collections.deque([1, loud], maxlen=5)
    counts = collections.defaultdict(list, {"k": [1]})
    ordered = collections.OrderedDict(a=1)
    counter = collections.Counter("aab")
    space = types.SimpleNamespace(a=1, b=loud)
    proxy = types.MappingProxyType({"p": 1})
    numbers_array = array.array("i", [1, 2, 3])
    day = datetime.date(2024, 5, 6)
    path = pathlib.PurePosixPath("/a/b")
    half = fractions.Fraction(1, 2)
    error = ValueError("bad", loud)
    bound = loud.method
    keys = {"x": 1}.items()
    view = memoryview(b"abc")
    listed = [loud, point]
    pass
    #> locals
    #> show loud
    #> show loud / double
    #> show loud / broken
    #> show loud / repr()
    #> show loud / function variables
    #> show point
    #> show pair
    #> show slotted
    #> show numbers
    #> show money
    #> show queue
    #> show counts
    #> show keys
    #> show view
    #> show error
    #> show Color
    #> eval loud
    #> hover loud
    #> hover loud.a
    #> hover loud.b[-1]
    #> hover loud.double
    #> hover loud.method()
    #> hover counts['k']


def generators():
    def gen(n):
        inner = "i"
        yield n

    running = gen(3)
    next(running)
    pass
    #> show running
    #> show running / local variables


simple()
instances()
generators()


def reprs():
    loud = Loud()
    quiet = [1, loud]
    text = "it's " + "x" * 3000 + '"'
    pass
    #> watch quiet
    #> hover quiet
    #> eval {'k': loud}
    #> watch text[:10]


reprs()

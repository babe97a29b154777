"""dataclasses: fields, order, frozen, slots, inheritance, post-init, kw_only, replace, asdict."""
import dataclasses
from dataclasses import KW_ONLY, InitVar, dataclass, field
from typing import ClassVar


@dataclass(order=True)
class Version:
    major: int
    minor: int = 0
    tags: list = field(default_factory=list, compare=False, repr=False)
    label: str = field(init=False, default="?")
    count: ClassVar[int] = 0
    scale: InitVar[int] = 1

    def __post_init__(self, scale):
        self.label = f"v{self.major * scale}.{self.minor}"


@dataclass(frozen=True, slots=True)
class Point:
    x: float
    y: float = 0.0


@dataclass
class Base:
    a: int
    _: KW_ONLY
    flag: bool = False


@dataclass
class Derived(Base):
    b: str = "b"


v = Version(1, 2, scale=10)
print(v, v.label, Version(1) < Version(1, 1), sorted([Version(2), Version(1, 5)])[0], v == Version(1, 2))
print(dataclasses.asdict(Derived(1, "x", flag=True)), dataclasses.astuple(Point(1)), dataclasses.replace(Point(1, 2), y=9))
print([f.name for f in dataclasses.fields(Version)], Point.__slots__, hash(Point(1)) == hash(Point(1)), dataclasses.is_dataclass(Point))
for action in (lambda: setattr(Point(1), "x", 2), lambda: Version(), lambda: Base(1, True), lambda: dataclasses.asdict(3),
               lambda: hash(Base(1)), lambda: Version(1) < 3):
    try:
        action()
    except Exception as error:
        print(type(error).__name__, error)
try:
    @dataclass
    class Wrong:
        a: list = []
except ValueError as error:
    print(error)
try:
    @dataclass
    class Order:
        a: int = 1
        b: int
except TypeError as error:
    print(error)
Made = dataclasses.make_dataclass("Made", [("x", int), ("y", int, field(default=5))], namespace={"total": lambda self: self.x + self.y})
print(Made(1).total(), Made(1), Made.__match_args__)
match Point(1, 2):
    case Point(x, y=2):
        print("matched", x)

"""enum: members, values, aliases, flags, auto, functional API, str and int mixins."""
from enum import Enum, Flag, IntEnum, IntFlag, StrEnum, auto, nonmember, property as enum_property, unique, verify, CONTINUOUS


class Colour(Enum):
    RED = 1
    GREEN = 2
    CRIMSON = 1

    @property
    def pretty(self):
        return self.name.title()

    @classmethod
    def _missing_(cls, value):
        return cls.GREEN if value == "grass" else None


class Permission(Flag):
    R = auto()
    W = auto()
    X = auto()
    RW = R | W


class Level(IntEnum):
    LOW = 1
    HIGH = 10


class Word(StrEnum):
    HELLO = auto()
    BYE = "so long"


print(list(Colour), Colour.CRIMSON is Colour.RED, Colour(2), Colour["RED"].pretty, Colour("grass"), Colour.__members__.keys())
print(repr(Permission.R | Permission.X), Permission.RW & ~Permission.R, bool(Permission(0)), list(Permission.RW), Permission.R in Permission.RW, Permission(7))
print(Level.HIGH > 5, Level.LOW + 1, sorted([Level.HIGH, Level.LOW]), f"{Level.HIGH} {Level.HIGH:>4}", Word.HELLO, Word.BYE.upper(), repr(Word.BYE))
for action in (lambda: Colour(9), lambda: Colour["X"], lambda: setattr(Colour, "RED", 5), lambda: Permission(99), lambda: Colour.RED < Colour.GREEN,
               lambda: Colour.RED()):
    try:
        action()
    except Exception as error:
        print(type(error).__name__, error)
try:
    @unique
    class Doubled(Enum):
        A = 1
        B = 1
except ValueError as error:
    print(error)
try:
    class More(Colour):
        BLUE = 3
except TypeError as error:
    print(error)
Animal = Enum("Animal", "CAT DOG", start=5)
print(Animal.DOG.value, Animal(5), {Animal.CAT: 1}[Animal.CAT], Colour.RED in Colour, IntFlag("F", "A B").B.value)


class Planet(Enum):
    EARTH = (5.97e24, 6.37e6)
    MARS = (6.4e23, 3.39e6)

    def __init__(self, mass, radius):
        self.mass = mass
        self.radius = radius


print(Planet.MARS.mass, Planet((5.97e24, 6.37e6)).name, [p.name for p in Planet if p.radius > 4e6])

"""functools: caches, partial, reduce, wraps, singledispatch, total_ordering, cached_property, cmp_to_key."""
import functools


@functools.lru_cache(maxsize=2, typed=True)
def square(x):
    """Squares."""
    print("computing", x)
    return x * x


print(square(2), square(2), square(2.0), square(3), square(2), square.cache_info(), square.__wrapped__(5), square.__doc__)
square.cache_clear()
print(square.cache_info(), square.cache_parameters())
power = functools.partial(pow, exp=2, mod=None)
print(power(5), power, functools.partial(functools.partial(print, 1), 2, sep="-").args)
print(functools.reduce(lambda a, b: a * 10 + b, [1, 2, 3]), functools.reduce(max, [], 7))
try:
    functools.reduce(max, [])
except TypeError as error:
    print(error)


@functools.singledispatch
def show(value):
    return "object"


@show.register
def _(value: int):
    return "int"


@show.register(list)
@show.register(tuple)
def _(value):
    return "sequence"


print(show(1), show(True), show([]), show(()), show("x"), show.dispatch(bool) is show.dispatch(int))


@functools.total_ordering
class Size:
    def __init__(self, n):
        self.n = n

    def __eq__(self, other):
        return self.n == other.n

    def __lt__(self, other):
        return self.n < other.n

    @functools.cached_property
    def double(self):
        print("once")
        return self.n * 2

    @functools.singledispatchmethod
    def add(self, other):
        return NotImplemented

    @add.register
    def _(self, other: int):
        return Size(self.n + other).n

    def multiply(self, a, b):
        return self.n * a * b

    twice = functools.partialmethod(multiply, 2)


s = Size(3)
print(s >= Size(2), s <= Size(3), s > Size(4), s.double, s.double, s.add(4), s.twice(5), vars(s))
print(sorted(["bb", "a", "ccc"], key=functools.cmp_to_key(lambda a, b: len(b) - len(a))))


def logged(function):
    @functools.wraps(function)
    def wrapper(*args):
        return function(*args)
    return wrapper


@logged
def named(a: int) -> str:
    """Docs."""


print(named.__name__, named.__doc__, named.__annotations__, named.__wrapped__.__name__)

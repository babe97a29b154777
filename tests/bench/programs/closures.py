"""Closures, default and keyword arguments, map and filter, functools."""
from functools import lru_cache, partial, reduce


def counter(start=0, *, step=1):
    value = start

    def advance(by=None):
        nonlocal value
        value += step if by is None else by
        return value

    return advance


count = counter(step=3)
for _ in range(200000):
    count()
    count(by=2)
print(count())


def area(width, height=2, *rest, scale=1, **named):
    return width * height * scale + len(rest) + len(named)


total = 0
for i in range(100000):
    total += area(i) + area(i, 3, scale=2) + area(1, 2, 3, 4, colour=i)
print(total)


@lru_cache(maxsize=None)
def ways(amount, coins):
    if amount == 0:
        return 1
    if amount < 0 or not coins:
        return 0
    return ways(amount - coins[0], coins) + ways(amount, coins[1:])


print(ways(400, (50, 20, 10, 5, 2, 1)))
print(sum(map(partial(pow, 2), range(20))), reduce(lambda a, b: a ^ b, filter(lambda n: n % 3, range(200000))))

"""Generators that feed one another."""


def numbers(limit):
    n = 0
    while n < limit:
        yield n
        n += 1


def odd(source):
    for n in source:
        if n & 1:
            yield n


def pairs(source):
    previous = None
    for n in source:
        if previous is not None:
            yield previous, n
        previous = n


def delegate(source):
    yield from source


print(sum(a * b & 255 for a, b in delegate(pairs(odd(numbers(2000000))))))

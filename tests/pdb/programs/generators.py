def inner():
    received = yield "first"
    yield received
    return "inner result"


def outer():
    result = yield from inner()
    print("inner gave", result)
    yield result


def numbers(limit):
    for n in range(limit):
        yield n
    return limit


def use():
    collected = []
    for n in numbers(2):
        collected.append(n)
    for item in outer():
        collected.append(item)
    squares = sum(x * x for x in collected if isinstance(x, int))
    return collected, squares


print(use())

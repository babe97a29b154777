def one_liners(n):
    total = 0
    for i in range(n): total += i
    while total > 4: total -= 2
    squares = [i * i for i in range(n) if i]
    pairs = {i: (lambda x: x + 1)(i) for i in range(n)}
    if n: total += 1
    return total if squares else pairs


def several(
        a,
        b=2,
        *rest):
    value = (a +
             b +
             sum(rest))
    text = one_liners(
        len(rest)
    )
    for item in [
            a,
            b]:
        value += item
    else:
        value += 100
    return (value,
            text)


def loops(n):
    count = 0
    while True:
        count += 1
        if count == 2:
            continue
        if count > n:
            break
    for i in range(n):
        for j in range(i):
            count += j
            if j == 1:
                break
        else:
            count -= 1
            continue
        count += 5
    while n:
        n -= 1
    else:
        count += 7
    return count


def handlers(kind):
    try:
        if kind == 0:
            raise ValueError("zero")
        elif kind == 1:
            return "returned"
        try:
            {}[kind]
        finally:
            kind += 10
    except ValueError as error:
        result = str(error)
    except (KeyError, IndexError):
        result = "key"
        try:
            raise
        except KeyError:
            result += "!"
    else:
        result = "none"
    finally:
        kind += 1
    with open(__file__) as stream, \
            open(__file__):
        first = next(stream)
    return result, len(first)


class Meta(type):
    def __call__(cls, *arguments):
        return super().__call__(*arguments)


class Thing(metaclass=Meta):
    shared = [n for n in range(2)]

    def __init__(self, n):
        self.n = n

    def __eq__(self, other):
        return (self.n ==
                other.n)

    def __lt__(self, other):
        return self.n < other.n

    @property
    def twice(self):
        return self.n * 2

    def __getattr__(self, name):
        if name.startswith("_"): raise AttributeError(name)
        return name


def gen(n):
    while n:
        got = yield n
        n -= 1
        if got: return got


def uses():
    things = sorted([Thing(2), Thing(1)])
    names = [t.n for t in things] + [things[0].twice]
    same = things[0] == things[1]
    g = gen(3)
    first = next(g); second = g.send(None)
    try: g.send("stop")
    except StopIteration as stop: last = stop.value
    x, *y = (value for value in range(3))
    assert names, "never"
    del things
    return names, same, first, second, last, x, y


print(several(1, 2, 3), loops(3))
for k in range(3): print(handlers(k))
print(uses())

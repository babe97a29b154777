import functools


def trace(function):
    @functools.wraps(function)
    def wrapper(*args):
        before = len(args)
        return function(*args)
    return wrapper


@trace
def combine(a, b):
    pairs = [(x, y)
             for x in a
             for y in b
             if x != y]
    lookup = {k: v for k, v in pairs}
    key = (lambda p:
           p[1] - p[0])
    return sorted(
        pairs,
        key=key,
    ), lookup


class Box:
    kinds = [k.upper() for k in "ab"]

    def __init__(self, value): self.value = value; self.seen = 0

    def __getattr__(self, name):
        if name.startswith("x"): return len(name)
        raise AttributeError(name)

    def __eq__(self, other):
        self.seen += 1
        return NotImplemented

    @classmethod
    def make(cls): return cls(0)


box = Box.make(); other = Box(1); same = box == other
print(combine(range(3), range(2)), box.xyz, same)
while True:
    box.value += 1
    if box.value > 4: break
else:
    print("never")
assert box.value == 5, "five"
del other

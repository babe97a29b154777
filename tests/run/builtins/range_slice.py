"""range and slice: every attribute and method, errors."""


CASES = r"""
range(5), range(1, 5), range(5, 1, -2), list(range(5, 1, -2)), len(range(0, 10, 3)), range(10)[3], range(10)[-1], range(10)[2:8:2], range(10)[::-1], 3 in range(5), 3.0 in range(5), "a" in range(5), range(0) == range(2, 1), range(0, 3, 2) == range(0, 4, 2), hash(range(3)) == hash(range(0, 3)), range(10).index(3), range(10).count(3), range(3).start, range(3).stop, range(3).step, bool(range(0)), list(reversed(range(3))), range(10 ** 30)[-1], max(range(5)), sum(range(101)), repr(range(0, 5, 1)), range(True)
range()
range(1, 2, 3, 4)
range(1.5)
range("a")
range(1, 2, 0)
range(5)[5]
range(5)["a"]
range(5).index(9)
range(5).index("a")
range(5) + range(3)
range(1) < range(2)
len(range(10 ** 30))
range(5).x
setattr(range(5), "start", 1)
range(x=1)
range(10 ** 20, 10 ** 20 + 3)[1], 10 ** 20 + 1 in range(10 ** 20, 10 ** 20 + 3), list(range(10 ** 20, 10 ** 20 + 2)), range(-5, 5)[::3], iter(range(3)).__length_hint__(), range(3).__reduce__(), type(iter(range(3))).__name__, type(iter(range(10 ** 30))).__name__
slice(5), slice(1, 2), slice(1, 2, 3), slice(None), slice(1, 10, 2).indices(5), slice(None, None, -1).indices(5), slice(-3, None).indices(5), slice("a", [], {}), slice(1).start, slice(1).stop, slice(1, 2) == slice(1, 2), slice(1) < slice(2), slice(1, 2, 3).__reduce__()
slice()
slice(1, 2, 3, 4)
slice(1, 2, 0).indices(5)
slice(1).indices(-1)
slice("a").indices(5)
hash(slice(1))
slice(1).start = 2
setattr(slice(1), "start", 1)
type(...).__name__, repr(...), Ellipsis is ..., NotImplemented, type(None)(), type(NotImplemented)() is NotImplemented
type(None)(1)
bool(NotImplemented)
"""
for case in CASES.strip().splitlines():
    try:
        result = repr(eval(case))
    except Exception as error:
        result = "%s: %s" % (type(error).__name__, error)
    print(case, "->", result)

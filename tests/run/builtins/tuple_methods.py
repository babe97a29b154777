"""tuple: the sequence operations, comparison, hashing, errors."""


CASES = r"""
tuple(), tuple("ab"), tuple([1]), (), (1,), (1, 2), 1, (*"ab",), (1,) + (2,), (1,) * 3, 2 * (0, 1), (1, 2) * -1
(1, 2, 1).count(1), (1, 2, 1).index(1), (1, 2, 1).index(1, 1), (1, 2)[0], (1, 2)[-1], (1, 2, 3)[1:], (1, 2, 3)[::-1], 2 in (1, 2), len(()), bool(()), bool((0,))
(1,).index(2)
(1,).index()
(1,)[1]
(1,)["a"]
(1,)[1.5]
(1,) + [1]
(1,) + 1
(1,) * "a"
(1,) * (2 ** 62)
(1,) < [1]
(1,) < 1
(1, 2) < (1, 3), (1,) < (1, 0), () < (1,), (1, 2) == (1, 2), (1, 2) == [1, 2], (1, "a") < (2, 5), (float("nan"),) == (float("nan"),)
(1, "a") < (1, 5)
hash(()) == hash(()), hash((1, 2)), hash((1, (2, 3))), hash(("a",)) == hash(("a",)), hash((1.5, None)) == hash((1.5, None))
hash(([],))
hash((1, {}))
tuple(5)
tuple(1, 2)
(1).x
(1, 2).append(3)
(lambda t: t.__setitem__(0, 1))((1,))
repr((1,)), repr(()), repr((1, (2,))), str(("a", 1.0)), (1,).__sizeof__(), ().__sizeof__(), (1, 2).__getnewargs__(), (1,).__add__([1]), (1, 2).__mul__(2), (1,).__contains__(1), (1,).__eq__([1]), iter((1, 2)).__length_hint__(), type(iter(())).__name__, tuple[int, ...], tuple[()]
max((1, 3), (2, 1)), sorted([(2, "a"), (1, "b")]), sum(((1,), (2,)), ()), dict([(1, 2)]), [a + b for a, b in ((1, 2), (3, 4))]
[a for a, b in ((1, 2, 3),)]
[a for a, b in ((1,),)]
[a for a, b in (5,)]
[a for a, *b in ((),)]
(lambda *a: a)(*(1, 2), *[3], *"x"), (lambda a, b: (b, a))(*(1, 2))
(lambda a: a)(*(1, 2))
(lambda a: a)(*5)
"""
for case in CASES.strip().splitlines():
    try:
        result = repr(eval(case))
    except Exception as error:
        result = "%s: %s" % (type(error).__name__, error)
    print(case, "->", result)

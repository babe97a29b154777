"""itertools: everything, with edges and errors."""
from itertools import *


CASES = r"""
list(accumulate([1, 2, 3])), list(accumulate([1, 2, 3], max, initial=5)), list(batched("abc", 2)) if 0 else 0, list(chain("ab", [1])), list(chain.from_iterable(["ab", "c"])), list(combinations("abc", 2)), list(combinations_with_replacement("ab", 2)), list(compress("abc", [1, 0, 1])), list(islice(count(5, 2), 3)), list(islice(count(0.5, 0.25), 3)), list(islice(cycle("ab"), 5)), list(dropwhile(lambda x: x < 2, [1, 2, 1])), list(filterfalse(None, [0, 1])), [(k, list(g)) for k, g in groupby("aabbA", str.lower)], list(islice("abcdef", 1, 5, 2)), list(pairwise("abc")), list(permutations("abc", 2)), list(product("ab", [1, 2])), list(product([0, 1], repeat=2)), list(repeat(1, 2)), list(starmap(pow, [(2, 3)])), list(takewhile(lambda x: x < 2, [1, 2, 1])), [list(t) for t in tee("ab", 3)], list(zip_longest("ab", "c", fillvalue="-"))
list(combinations([], 0)), list(product()), list(permutations([])), list(permutations("a", 2)), list(zip_longest()), list(groupby([])), list(pairwise([1])), list(islice([1, 2], None)), list(product("ab", repeat=0)), repr(count(1)), repr(count(1, 2)), repr(repeat(1, 3)), repr(repeat("a")), count(1) .__reduce__()
list(islice([1], -1))
list(islice([1], 0, 1, 0))
islice([1], "a")
combinations("ab", -1)
permutations("ab", "x")
product([1], repeat=-1)
count("a")
repeat()
repeat(1, "a")
list(starmap(pow, [1]))
list(chain(1))
tee([1], -1)
list(accumulate(["a", 1]))
cycle(5)
groupby(5)
[next(c) for c in [cycle([])]]
(lambda g: (next(g), next(g), [list(x) for _, x in g]))(groupby([1, 2, 2, 3]))[2]
"""
for case in CASES.strip().splitlines():
    try:
        result = repr(eval(case))
    except Exception as error:
        result = "%s: %s" % (type(error).__name__, error)
    print(case, "->", result)

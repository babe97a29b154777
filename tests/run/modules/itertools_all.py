"""itertools: every iterator, with edges and errors."""
import itertools as it
import operator

take = lambda n, i: list(it.islice(i, n))
print(take(3, it.count(10, -2)), take(3, it.count(0.5, 0.25)), take(5, it.cycle("ab")), list(it.repeat("x", 2)), it.repeat(1, 3), it.count(5))
print(list(it.accumulate([1, 2, 3, 4])), list(it.accumulate([3, 1, 2], max, initial=2)), list(it.accumulate([])), list(it.accumulate("abc", operator.add)))
print(list(it.chain("ab", [1])), list(it.chain.from_iterable(["ab", "cd"])), list(it.compress("abcd", [1, 0, 1])), list(it.dropwhile(str.isdigit, "12a3")))
print(list(it.filterfalse(None, [0, 1, ""])), [(k, list(g)) for k, g in it.groupby("aabbbA", str.lower)], list(it.islice("abcdef", 1, None, 2)), list(it.pairwise("abc")))
print(list(it.starmap(pow, [(2, 3), (3, 2)])), list(it.takewhile(lambda x: x < 3, [1, 2, 3, 1])), list(it.zip_longest("ab", [1], fillvalue="-")))
print(list(it.product("ab", [1, 2])), list(it.product([0, 1], repeat=2)), list(it.permutations("abc", 2)), list(it.combinations("abcd", 3)), list(it.combinations_with_replacement("ab", 2)))
first, second, third = it.tee([1, 2, 3], 3)
print(next(first), next(first), next(second), list(third), list(first), list(second))
groups = it.groupby([1, 1, 2])
k, g = next(groups)
next(groups)
print(list(g))
for bad in (lambda: it.islice([], -1), lambda: it.islice([], 0, 5, 0), lambda: it.count("a"), lambda: it.combinations([1], -1), lambda: it.repeat(), lambda: it.tee([], -1), lambda: it.product(1),
            lambda: it.permutations([1], "x")):
    try:
        bad()
    except (ValueError, TypeError) as error:
        print(type(error).__name__, error)
print(len(list(it.permutations(range(5)))), list(it.islice(it.count(), 2, 2)), operator.length_hint(it.repeat(0, 7)))

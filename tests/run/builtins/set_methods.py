"""set and frozenset: every method and operator, errors."""
def changed(action, start=(1, 2, 3)):
    s = set(start); r = action(s); return sorted(s), r
def during(action):
    s = {1, 2}
    for x in s: action(s)


CASES = r"""
set(), set("aab") == {"a", "b"}, frozenset([1, 1]), {1, 2} == frozenset({2, 1}), {*[1], *(2,)}, {x % 2 for x in range(5)}, len({1, 1.0, True}), repr(set()), repr(frozenset()), repr({1}), repr(frozenset({"a"})), bool(set()), 1 in {1}
set(5)
set([[]])
{[]}
{{}}
{1, {2}}
set(1, 2)
set(x=1)
changed(lambda s: s.add(4)), changed(lambda s: s.add(1)), changed(lambda s: s.discard(1)), changed(lambda s: s.discard(9)), changed(lambda s: s.remove(1)), changed(lambda s: s.clear()), changed(lambda s: s.update([4], (5,))), changed(lambda s: s.update()), changed(lambda s: s.intersection_update([1, 2], [2])), changed(lambda s: s.difference_update([1], {2})), changed(lambda s: s.symmetric_difference_update([1, 9])), changed(lambda s: s.__ior__({7})), changed(lambda s: s.__iand__({1})), changed(lambda s: s.__isub__({1})), changed(lambda s: s.__ixor__({1, 8})), changed(lambda s: s.copy() == s), changed(lambda s: s.pop() in (1, 2, 3))[1]
set().remove(1)
set().remove("abc")
set().remove([])
set().pop()
set().add([])
set().update(5)
set().discard([])
{1, 2} | {3}, {1, 2} & {2}, {1, 2} - {2}, {1, 2} ^ {2, 3}, {1}.union([2], "a") == {1, 2, "a"}, {1, 2}.intersection([1], (1, 2)), {1, 2}.difference([1]), {1}.symmetric_difference([1, 2]), {1} < {1, 2}, {1} <= {1}, {1, 2} > {1}, {1}.issubset([1, 2]), {1, 2}.issuperset("") , {1}.isdisjoint([2]), frozenset({1}) | {2}, type({1} | frozenset()).__name__, type(frozenset() | {1}).__name__
{1} | [2]
{1} & 5
{1} < [1]
{1} + {2}
{1}.union(5)
{1}.issubset(5)
{1}.__or__([1]), {1}.__eq__([1]), {1} == [1], {1} != {2}, {1}.__lt__({1, 2}), {frozenset({1})} == {frozenset([1])}, {1} in {frozenset({1})}, frozenset({1}) in [{1}]
{1}.__ior__([1])
hash(frozenset({1, 2})) == hash(frozenset({2, 1})), hash(frozenset()), frozenset("ab") == frozenset("ba"), frozenset([1]).copy() == frozenset([1])
hash(set())
frozenset().add(1)
during(lambda s: s.add(9))
during(lambda s: s.discard(1))
{1}[0]
set().__sizeof__(), {1, 2, 3}.__sizeof__(), set(range(10)).__sizeof__(), frozenset().__sizeof__(), set.__doc__.splitlines()[0], set[int], {1}.__iter__().__length_hint__(), sorted({3, 1, 2}, reverse=True), max({1, 2}), sum({1, 2}), list(frozenset({1}))
"""
for case in CASES.strip().splitlines():
    try:
        result = repr(eval(case))
    except Exception as error:
        result = "%s: %s" % (type(error).__name__, error)
    print(case, "->", result)

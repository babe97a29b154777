"""list: every method, slices, comparisons, errors."""
def changed(action, start=(3, 1, 2)):
    l = list(start); r = action(l); return l, r
class Eq:
    def __eq__(self, o): raise ValueError("eq")
class Idx:
    def __index__(self): return 1


CASES = r"""
list(), list("ab"), list((1, 2)), list({1: 2}), list(range(3)), [*"ab", *(1,)], [1] + [2], [1] * 3, 2 * [0], [[]] * 2, [1, 2] * -1, [] == [], [1, 2] < [1, 3], [1] < [1, 0], [1, 2] == (1, 2), [1, [2]] != [1, [3]]
changed(lambda l: l.append(4)), changed(lambda l: l.extend("ab")), changed(lambda l: l.insert(1, 9)), changed(lambda l: l.insert(-1, 9)), changed(lambda l: l.insert(99, 9)), changed(lambda l: l.pop()), changed(lambda l: l.pop(0)), changed(lambda l: l.pop(-2)), changed(lambda l: l.pop(Idx())), changed(lambda l: l.remove(1)), changed(lambda l: l.clear()), changed(lambda l: l.sort()), changed(lambda l: l.sort(reverse=True)), changed(lambda l: l.sort(key=lambda x: -x)), changed(lambda l: l.reverse()), changed(lambda l: l.copy() is l), changed(lambda l: (l.index(2), l.count(2), l.index(1, 1), l.index(2, -1)))
[].pop()
[1].pop(5)
[1].pop("a")
[1].remove(2)
[1].index(2)
[1, 2, 3].index(1, 1)
[1].index(1, 0, 0)
[1].extend(5)
[1].append()
[1].append(1, 2)
[1].insert(1)
[1].insert("a", 1)
[1].count()
[Eq()].index(1)
[Eq()].remove(5)
[1, "a"].sort()
[3, 1].sort(lambda x: x)
[3, 1].sort(key=5)
[3, 1].sort(reverse="x")
[3, 1].sort(cmp=1)
[[2], [1], 5].sort()
list(5)
list(1, 2)
list(x=1)
[1, 2, 3][1:], [1, 2, 3][::-1], [1, 2, 3][-2:], [1, 2, 3][5:], [1, 2, 3][1:-1], [1, 2, 3][Idx():], [1, 2, 3][None:None:2], [0, 1, 2, 3, 4][4:0:-2]
[1][1]
[1][-2]
[1]["a"]
[1][1.0]
[1][None]
[1][::0]
[1]["a":]
[1][2 ** 65]
[1][:2 ** 65], [1][-2 ** 65:]
changed(lambda l: l.__setitem__(0, 9)), changed(lambda l: l.__setitem__(slice(0, 2), "xyz")), changed(lambda l: l.__setitem__(slice(None, None, 2), [7, 8])), changed(lambda l: l.__setitem__(slice(1, 1), [0, 0])), changed(lambda l: l.__delitem__(1)), changed(lambda l: l.__delitem__(slice(0, 2))), changed(lambda l: l.__delitem__(slice(None, None, -2))), changed(lambda l: l.__iadd__((1,))), changed(lambda l: l.__imul__(2)), changed(lambda l: l.__setitem__(slice(None), l)), changed(lambda l: l.extend(l)), changed(lambda l: l.__setitem__(slice(2, 0), [5]))
[1].__setitem__(1, 2)
[1].__setitem__("a", 2)
[1].__setitem__(slice(0, 1), 5)
[1, 2, 3].__setitem__(slice(None, None, 2), [1])
[1].__delitem__(1)
[1] + (1,)
[1] + 1
[1] * "a"
[1] * 1.5
[1] * (2 ** 62)
[1] < 5
[1] < (1,)
5 in [1, 5], float("nan") in [float("nan")], [1, 2].__contains__(2), len([1]), bool([]), repr([1, [2, "x"], None]), [].__sizeof__(), [1, 2, 3].__sizeof__(), len(list.__doc__) > 20
hash([])
{[]: 1}
(lambda l: (l.append(l), repr(l)))([1])[1]
[1, 2, 3].__reversed__().__length_hint__(), iter([1, 2]).__length_hint__(), [x for x in reversed([1, 2])], sorted([3, 1, 2], key=str, reverse=True), sorted([(1, "b"), (1, "a")], key=lambda t: t[0]), sorted("bca"), sorted({3: 1, 1: 2})
sorted(5)
sorted([1, "a"])
[].__class_getitem__(int), list[int] == list[int], list[int][0] if 0 else 1
"""
for case in CASES.strip().splitlines():
    try:
        result = repr(eval(case))
    except Exception as error:
        result = "%s: %s" % (type(error).__name__, error)
    print(case, "->", result)

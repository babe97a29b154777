l = [3, 1, 2]
l.append(5); l.extend([7, 8]); l.insert(0, 9); print(l, sorted(l), l.pop(), l.index(2), l[1:4], l[::-1])
l.sort(key=lambda x: -x); print(l); del l[0]; l[1:2] = [100, 200]; print(l, l.count(100), len(l))
d = {"a": 1, "b": 2}; d["c"] = 3; print(d, d.get("z", 0), list(d.items()), d | {"q": 1}, "a" in d, d.pop("a"), d)
s = {1, 2, 3}; print(s & {2, 3, 4}, s | {9}, s - {1}, s ^ {3, 4}, frozenset([1]) in {frozenset([1])})
t = (1, 2, 3); a, *b = t; print(a, b, t + (4,), t * 2, t.index(2), hash(t) == hash((1, 2, 3)))
print(list(range(10, 0, -3)), list(enumerate("ab")), list(zip([1, 2], "xy")), list(map(str, [1])), list(reversed([1, 2])), any([0, 1]), all([]), min(3, 1), max([2, 5]), sum([1, 2]))

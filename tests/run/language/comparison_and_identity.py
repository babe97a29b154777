"""Comparisons chained and mixed, identity, membership, truth, hashing, sorting with odd objects."""
print(1 < 2 < 3, 1 < 3 < 2, 1 == 1.0 == True, 1 is 1, "a" is "a", [] is [], () is (), None is None, not 1 == 2, not (1 in [1]), 1 not in [2], [] == [], [1, 2] < [1, 3], (1, 2) < (1, 2, 0), "a" < "b" < "c" != "d", {1} < {1, 2} <= {1, 2, 3})
def f(v): print("f", v); return v
print(f(1) < f(3) < f(2) < f(9)); print(f(0) and f(1), f(0) or f(2), f(1) if f(0) else f(3), not f(0))
class C:
    def __init__(self, r): self.r = r
    def __lt__(self, o): return self.r
    def __eq__(self, o): return self.r
    __hash__ = None
print(C([]) < 1, C("x") == 2, (C(0) < C(1)) is 0, C(5) != 3, [C(True)] == [1], C(False) in [1], C(1) in [9], [1].count(C(True)))
try: hash(C(1))
except TypeError as e: print(e)
try: {C(1)}
except TypeError as e: print(e)
nan = float("nan"); print(nan == nan, nan is nan, [nan] == [nan], nan in [nan], (nan,) < (nan,), {nan: 1}.get(nan), [nan].index(nan), min(nan, 1), max(1, nan), sorted([3, nan, 1]))
print(0 == -0, 0.0 == -0.0, 1 == 1j - 1j + 1, 2 ** 53 == 2 ** 53 + 1.0, 10 ** 30 == 1e30, "1" == 1, b"a" == "a", None == 0, [] == (), {} == set(), range(2) == [0, 1], True == 1, hash(True) == hash(1.0), {1: "a", True: "b"}, {0: 1, 0.0: 2, False: 3})
for a, b in ((1, "a"), ([], ()), (None, 1), ({}, {}), (1j, 1), (object, 1), (int, str), (len, len)):
    for op in ("<", ">="):
        try: eval("a %s b" % op)
        except TypeError as e: print(e)
class Meta(type):
    def __lt__(cls, o): return cls.__name__ < o.__name__
    def __eq__(cls, o): return cls.__name__ == getattr(o, "__name__", None)
    def __hash__(cls): return hash(cls.__name__)
    def __contains__(cls, x): return x == "in"
    def __bool__(cls): return False
class A(metaclass=Meta): pass
class B(metaclass=Meta): pass
print(A < B, A == B, sorted([B, A]) == [A, B], "in" in A, bool(A), not B, {A: 1}[Meta("A", (), {})])
class Len0:
    def __len__(self): return 0
class It:
    def __iter__(self): return iter((1, 2))
class Old:
    def __getitem__(self, i): return [5, 6][i]
print(bool(Len0()), 1 if Len0() else 2, 2 in It(), 6 in Old(), 7 in Old(), bool(It()), [x for x in Old()])
class NoIn: __contains__ = None
class NoIter: __iter__ = None
for e in ("1 in NoIn()", "1 in NoIter()", "1 in 5", "iter(NoIter())", "1 in object"):
    try: eval(e)
    except TypeError as x: print(e, x)
print(sorted("bAc", key=str.lower), sorted([(1, "b"), (1, "a")]), sorted([1, 2.5, True, -1]), sorted({"b": 1, "a": 2}), sorted([[2], [1, 5], [1]]), sorted("abc", reverse=True), sorted([3, 1, 2], key=lambda v: -v))
class K:
    def __init__(s, v, t): s.v, s.t = v, t
    def __lt__(s, o): return s.v < o.v
    def __repr__(s): return s.t
print(sorted([K(1, "a"), K(0, "b"), K(1, "c"), K(0, "d")]), sorted([K(1, "a"), K(0, "b"), K(1, "c")], reverse=True), min([K(1, "x"), K(1, "y")]), max([K(1, "x"), K(1, "y")]) if hasattr(K, "__gt__") else 0)
l = [3, 1, 2]
try: l.sort(key=lambda v: l.append(v) or v)
except ValueError as e: print(e)
try: sorted([1, 2, 3], key=lambda v: 1 / (v - 2))
except ZeroDivisionError as e: print(e)

"""copy and pickle: every protocol, hooks, identity, errors."""
import copy, pickle
class P:
    def __init__(self, x): self.x = x
    def __eq__(self, o): return self.__dict__ == o.__dict__
class S:
    __slots__ = ("a", "b")
class G:
    def __getstate__(self): return {"g": 1}
    def __setstate__(self, s): self.got = s
class R:
    def __init__(self, *a): self.a = a
    def __reduce__(self): return R, (1, 2), {"extra": 3}
class N:
    def __new__(cls, *a, k=0): o = object.__new__(cls); o.k = k; o.a = a; return o
    def __getnewargs_ex__(self): return (1,), {"k": 5}
class CP:
    def __copy__(self): return "copied"
    def __deepcopy__(self, memo): return "deep"
class L(list): pass
class D(dict): pass
s = S(); s.a = [1]
loop = [1]; loop.append(loop)
shared = [[0]] * 2
rt = lambda o, p=4: pickle.loads(pickle.dumps(o, p))


CASES = r"""
[rt(o, p) == o for p in range(6) for o in (1, -1, 2 ** 100, 1.5, "é𝄞", b"b", None, True, [1, [2]], (1,), (), {"a": 1}, {1, 2}, frozenset({1}), 1j, range(3), slice(1, 2) if p > 9 else 0, bytearray(b"x"), P(1), int, len, P, "x" * 300, list(range(300)), ..., NotImplemented)].count(False)
rt(P([1])).x, rt(s).a, rt(G()).got, rt(R()).a, rt(R()).extra, rt(N()).k, rt(N()).a, rt(loop)[1][1][0], (lambda x: x[0] is x[1])(rt(shared)), rt(L([1, 2])), type(rt(D(a=1))).__name__
len(pickle.dumps([1, 2], 0)), pickle.dumps(1, 0), pickle.dumps([1, "a"], 2), pickle.dumps((1, 2, 3), 4), pickle.DEFAULT_PROTOCOL, pickle.HIGHEST_PROTOCOL, pickle.dumps({"k": b"v"}, 5), pickle.dumps({1.5, }, 4)
pickle.dumps(x for x in [])
pickle.loads(b"")
pickle.loads(b"junk")

pickle.loads(pickle.dumps(1)[:-1])
pickle.dumps(1, 9)
pickle.dumps(open("/dev/null"))
copy.copy([1, [2]]), copy.deepcopy(loop)[1][1][0], copy.copy(CP()), copy.deepcopy([CP()]), copy.copy(s).a is s.a, copy.deepcopy(s).a is s.a, copy.copy(1), copy.deepcopy({"a": (1, [2])}), copy.copy(P(1)).x, copy.deepcopy(P([1])) == P([1]), (lambda x: x[0] is x[1])(copy.deepcopy(shared)), copy.copy(len) is len, copy.deepcopy(P) is P, type(copy.copy(L([1]))).__name__, copy.copy({1, 2}), copy.copy(range(3)), copy.deepcopy(N()).k
copy.copy(x for x in [])
copy.deepcopy(open("/dev/null"))
"""
for case in CASES.strip().splitlines():
    try:
        result = repr(eval(case))
    except Exception as error:
        result = "%s: %s" % (type(error).__name__, error)
    print(case, "->", result)

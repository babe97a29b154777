"""Every container's methods give back or keep exactly what they should."""
import sys
from collections import deque, OrderedDict, defaultdict, Counter, ChainMap, namedtuple
rc = sys.getrefcount


class K:
    def __init__(self, n): self.n = n
    def __hash__(self): return hash(self.n)
    def __eq__(self, other): return isinstance(other, K) and self.n == other.n
    def __lt__(self, other): return self.n < other.n


def main():
    v = K(1)
    l = [v]
    l.append(v); l.insert(0, v); l.extend([v, v]); l.extend((v,)); l.extend(x for x in [v])
    print("list", rc(v))
    l.pop(); l.pop(0)
    print(rc(v), rc(l.pop()))
    l.remove(v)
    print(rc(v), l.index(v), l.count(v), v in l, rc(v))
    l[0] = None
    print(rc(v))
    l[1:2] = [v, v, v]
    print(rc(v))
    l2 = l.copy(); l.sort(key=lambda k: 0); l.reverse(); l2 = sorted([v, v])
    print(rc(v))
    l.sort(key=id); max(l, key=id); min([v, v])
    l.clear(); l2.clear()
    print(rc(v))
    d = {v: v}
    print("dict", rc(v))
    d["a"] = v; d.setdefault("b", v); d.setdefault("b", v); d.update(c=v); d.update({"d": v}); d |= {"e": v}
    print(rc(v), rc(d.get("a")), rc(d["b"]))
    d.pop("a"); d.popitem(); del d["b"]
    print(rc(v), d.get("none", v) is v, rc(v))
    d[v] = 1; d[K(1)] = 2
    print(rc(v), len(d))
    e = dict(d); f = d.copy(); g = {**d, "q": v}; h = d | {"q": v}
    print(rc(v))
    del e, f, g, h
    print(rc(v), rc(list(d)[0]) > 1, rc(list(d.items())[0]))
    for k, x in d.items():
        print(" item", k is v, type(x).__name__)
    del k, x
    d.clear()
    print(rc(v))
    s = {v}; s.add(K(1)); s.add(v)
    print("set", rc(v), len(s))
    s2 = s | {v}; s3 = s & {v}; s4 = s - {2}; s5 = s ^ set(); fs = frozenset(s)
    print(rc(v), v in s, K(1) in s)
    s.discard(v); s2.remove(v); s3.pop(); s4.clear(); del s5, fs
    print(rc(v))
    s.update([v]); s.intersection_update([v]); s.difference_update([v])
    print(rc(v))
    t = (v, v); t2 = t + t; t3 = t * 2; t4 = t[:1]; t5 = t[:]
    print("tuple", rc(v), rc(t), t5 is t)
    del t, t2, t3, t4, t5
    q = deque([v, v], 3); q.append(v); q.append(v); q.rotate(1); q.appendleft(v)
    print("deque", rc(v))
    q.pop(); q.popleft(); print(rc(v)); q[0] = None; q.clear()
    print(rc(v))
    o = OrderedDict(a=v, b=v); o.move_to_end("a"); o2 = o.copy(); o.popitem(last=False); o.pop("a")
    print("ordered", rc(v)); del o2
    print(rc(v))
    dd = defaultdict(lambda: v); dd[1]; dd[2]; dd[2]
    print("default", rc(v)); dd.clear(); print(rc(v)); del dd
    print(rc(v))
    c = Counter([v, v]); print("counter", rc(v)); c.clear(); print(rc(v))
    cm = ChainMap({v: v}, {1: v}); print("chain", rc(v)); del cm; print(rc(v))
    P = namedtuple("P", "x y"); p = P(v, y=v); print("named", rc(v), rc(p)); p2 = p._replace(x=1); print(rc(v), rc(p.y))
    del p, p2
    print(rc(v))
    it = iter([v, v]); next(it); print("iter", rc(v)); next(it); print(rc(v)); next(it, None); print(rc(v))
    r = reversed([v]); next(r); print(rc(v)); next(r, None); print(rc(v))
    z = zip([v, v], [v, v]); next(z); print("zip", rc(v)); del z; print(rc(v))
    m = map(lambda x: x, [v, v]); next(m); print("map", rc(v)); list(m); print(rc(v)); del m; print(rc(v))
    fl = filter(None, [v, v]); next(fl); del fl; print("filter", rc(v))
    e = enumerate([v]); print("enumerate", rc(next(e))); del e; print(rc(v))
    del it, r
    print("end", rc(v))


main()

"""Iterators that use a result tuple again keep its items until the next round, as CPython's do."""
import sys, itertools
rc = sys.getrefcount


class D:
    def __init__(self, n): self.n = n
    def __del__(self): print("del", self.n)


def makes(n):
    for i in range(n):
        yield D(i)


def main():
    o = object()
    for x, in zip([o]):
        print("zip 1", rc(o))
    for x, y in zip([o], [o]):
        print("zip 2", rc(o))
    for x, y, z in zip([o], [o], [o]):
        print("zip 3", rc(o))
    for i, x in enumerate([o]):
        print("enumerate", rc(o))
    for k, v in {1: o}.items():
        print("items", rc(o))
    for x, y in itertools.product([o], [o]):
        print("product", rc(o))
    for x, y in itertools.combinations([o, o], 2):
        print("combinations", rc(o))
    for x, y in itertools.permutations([o, o]):
        print("permutations", rc(o))
    for x, y in itertools.zip_longest([o], [o, o]):
        print("zip_longest", rc(o))
    for x, y in itertools.pairwise([o, o, o]):
        print("pairwise", rc(o))
    del x, y, z, v
    print(rc(o))
    print("kept by zip")
    z = zip(makes(3), [1, 2])
    for d, i in z:
        print("in", d.n)
    d = None
    print("before end")
    del z
    print("tuples")
    z = zip(makes(3))
    a = next(z); b = next(z); a = None
    print("a gone")
    c = next(z); b = c = None
    print("all gone")
    del z
    e = enumerate(makes(2))
    for i, d in e: pass
    d = None
    print("enumerate done")
    del e
    it = iter([D("x"), D("y")])
    print("first"); next(it); print("second"); next(it); print("end"); next(it, None); print("ended")
    m = map(lambda v: v, makes(2))
    next(m); print("map"); del m
    c = itertools.chain(makes(1), makes(1)); list(c); print("chain")
    t1, t2 = itertools.tee(makes(2)); next(t1); print("tee"); del t1; print("other"); del t2
    g = itertools.groupby(makes(2), key=lambda d: 0)
    for k, grp in g: print("group", len(list(grp)))
    del g, grp
    i = itertools.islice(makes(3), 1, 2); list(i); print("islice"); del i


main()

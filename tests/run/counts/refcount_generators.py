"""Generators, coroutines and their frames: what a suspended one keeps and when it lets go."""
import sys
rc = sys.getrefcount


def gen(v):
    yield rc(v)
    w = v
    yield rc(v)
    del w
    got = yield rc(v)
    yield rc(got) if got is not None else None
    return v


def delegating(v):
    r = yield from gen(v)
    yield rc(r)


async def coroutine(v):
    return rc(v)


class Await:
    def __init__(self, v): self.v = v
    def __await__(self):
        yield rc(self.v)
        return self.v


async def waits(v):
    r = await Await(v)
    return rc(r)


async def agen(v):
    yield rc(v)
    x = [v]
    yield rc(v)


def main():
    o = object()
    g = gen(o)
    print("made", rc(o), rc(g))
    print(next(g), rc(o), rc(g), next(g), rc(o), next(g), rc(o))
    print("send", g.send(o), rc(o))
    try:
        next(g)
    except StopIteration as e:
        print("return", rc(o), e.value is o)
    print("after", rc(o), rc(g))
    g = gen(o); next(g); g.close(); print("close", rc(o))
    g = gen(o); next(g)
    try:
        g.throw(KeyError)
    except KeyError:
        pass
    print("throw", rc(o))
    g = gen(o); del g; print("never started", rc(o))
    g = gen(o); next(g); f = g.gi_frame; print("frame", rc(o), rc(f), rc(g)); del g; print(rc(o), list(f.f_locals)); del f; print(rc(o))
    d = delegating(o)
    print("from", [next(d), next(d), next(d)], rc(o), rc(d.gi_yieldfrom))
    print(d.send(o), rc(o))
    print(next(d), rc(o)); del d; print(rc(o))
    e = (x for x in [o, o]); next(e); print("expression", rc(o)); next(e); print(rc(o)); next(e, 0); print(rc(o))
    e = (x for x in (y for y in [o])); next(e); print("nested", rc(o)); del e; print(rc(o))
    c = coroutine(o); print("coroutine", rc(o), rc(c))
    try:
        c.send(None)
    except StopIteration as s:
        print(s.value, rc(o))
    c.close(); print(rc(o), rc(c))
    c = waits(o); print("await", c.send(None), rc(o), rc(c), type(c.cr_await).__name__)
    try:
        c.send(None)
    except StopIteration as s:
        print(s.value, rc(o))
    c = waits(o); c.send(None); c.close(); print("closed", rc(o))
    async def consume():
        async for n in agen(o):
            print("async", n, rc(o))
        print([n async for n in agen(o)], rc(o))
    try:
        consume().send(None)
    except StopIteration:
        pass
    print(rc(o))
    def holds():
        try:
            yield o
        finally:
            print("finally", rc(o))
    h = holds(); next(h); del h; print(rc(o))
    def star(*a, **k):
        yield rc(a), rc(k), rc(o)
    print("star", list(star(o, x=o)), rc(o))
    gs = [gen(o) for _ in range(5)]
    for g in gs: next(g)
    print("many", rc(o)); gs.clear(); print(rc(o)); del g; print(rc(o))


main()

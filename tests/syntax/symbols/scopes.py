from __future__ import division
import os.path, sys as system
from a import *
g = 1

def outer(a, /, b, *args, c=g, **kwargs):
    x = 1
    def inner():
        nonlocal x
        global g
        x = g = y
        return a
    class C(Base):
        x = x
        __private = 1
        def method(self, __p):
            return super().method(self.__private, __class__, x)
    y: int
    z: int = 2
    (w): int = 3
    return [i for i in args if (last := i)], {k: v for k, v in b}, (lambda q=x: q)

async def agen():
    async with a as b:
        yield [c async for c in d]
    return_ = await e

class Meta:
    global h
    h = 1
    attr: str = h
    gen = (h + attr for attr in other)

try:
    pass
except* E as error:
    del error
match subject:
    case {"k": v, **rest} | [v, *rest] if v:
        for i, (j, *k) in enumerate(rest): pass
    case Point(x=0) as whole:
        pass
[(total := total + n) for n in values]
def f(): return [[y for y in x] for x in g if f]

# Where nodes begin and end: parentheses, decorators, blocks that end with a semicolon, commas of tuples.
(a) + (b)
((a, b),)
x = 1, 2,
for x, in y: pass;
if (a): b; c;
elif d: e
else: f;
@dec
@(other)
async def f(a, /, b: int = 1, *args: int, c, d=2, **kwargs: dict) -> None: pass;
class C(Base, *more, meta=1, **rest): x = 1;
a[1:2, ::3], a[b], a[b,], a[*b], a[*b, c], a[:], a[(b)]
f(x for x in y)
f((x for x in y), 1)
f(*a, *b, c=1, **d)
try: a
except (B): c
except D as e: f;
else: g
finally: h;
try: pass
except* A: pass
while a: b
else: c;
with a as b, (c): pass
with (a as b, c,): pass
with (a, b): pass
with (a, b) as c: pass
lambda: (yield)
lambda a, /, b=1, *c, d, e=2, **f: a
a if b else c if d else e
a < b <= c != d is not e not in f
not a and b or c and (d or e)
-a ** -b
await_ = 1
del a, (b), [c, d]
global g, h
import a.b.c as d, e . f
from . import a
from ... b.c import (d as e, f,)
from .... import *
raise A from B
assert a, b
{**a, 'b': c}
{*a, b}
[x async for x in y if z if w for v in u]
{a: b for c in d}
(yield)
x: int
(x): int = 1
x.y: int = 2
x[0]: int = 3
x += yield
print((a := 1), b)

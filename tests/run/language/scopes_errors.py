"""Names: unbound, global, nonlocal, class scopes, comprehensions, exec and eval, del, conditional binding."""
import builtins
x = "global"
def a():
    try: print(x)
    except UnboundLocalError as e: print(e)
    x = 1
def b():
    global x, new; x = "changed"; new = 5
def c():
    def inner():
        try: print(v)
        except NameError as e: print(e)
    inner(); v = 1; inner()
def d():
    v = 1; del v
    try: v
    except UnboundLocalError as e: print(e)
    try: del v
    except UnboundLocalError as e: print(e)
def e():
    for i in range(2): pass
    print(i, [i for i in "ab"], i)
    try: raise ValueError
    except ValueError as err: pass
    try: err
    except UnboundLocalError as u: print(u)
class C:
    x = "class"; y = x
    def m(self): return x
    l = [x for _ in "a"]; k = [n for n in x[:2]]
    x = x + "!"; del y
    global gx; gx = "made in class"
    class D: z = x
for f in (a, b, c, d, e): f()
print(x, new, C.x, C().m(), C.l, C.k, gx, C.D.z, hasattr(C, "y"))
exec("q = x + '?'"); print(q)
def f():
    exec("inside = 1"); 
    try: inside
    except NameError as e: print(e)
    l = locals(); l["made"] = 2; print(sorted(l), eval("l is locals()"))
    g = {}; exec("def h(): return z\nz = 3", g); print(g["h"](), eval("z", g), sorted(k for k in g if k != "__builtins__"))
    d = {}; exec("class K:\n  w = 1\nfor i in range(2): pass", {}, d); print(sorted(d))
f()
len = lambda s: "shadow"; print(len("x")); del len; print(len("x"))
builtins.added = "builtin"; print(added); del builtins.added
try: added
except NameError as e: print(e, e.name)
def g(n):
    def h(): nonlocal n; n += 1; return n
    return h
h1, h2 = g(1), g(10); print(h1(), h1(), h2())
def loops(): return [lambda: i for i in range(3)], [lambda i=i: i for i in range(3)]
l1, l2 = loops(); print([f() for f in l1], [f() for f in l2])
print((lambda: (yield))().__class__.__name__, [*(lambda *a, k=1, **z: (a, k, z))(1, 2, q=3)])
print([[y for y in range(x)] for x in range(3)], [(x, y) for x in "ab" for y in x + "c"], {(lambda: v)() for v in (1, 2)})
print([z := 5, [z := w for w in range(2)]], z)
def walrus(): 
    if any((hit := n) > 3 for n in (1, 5, 2)): return hit
print(walrus(), eval("[x for x in range(3)]"), eval("(lambda: x)()"))
for s in ("def f():\n  nonlocal q", "def f(a):\n  global a", "nonlocal x", "def f():\n  x = 1\n  global x", "def f():\n print(x)\n global x", "class A:\n nonlocal z", "[i := 0 for i in range(3)]", "[i for i in (j := [1])]", "class A: [x := i for i in range(2)]", "def f(a, a): pass", "lambda a, a: 0", "def f():\n global y\n nonlocal y", "[(yield) for x in y]", "return 1", "await x", "def f(): await x", "async def f(): yield 1; return 2", "class A: return 1", "break", "continue", "for x in y:\n def f(): break", "try: pass\nfinally:\n continue", "def f(): from math import *", "from __future__ import nope", "x = 1\nfrom __future__ import annotations", "import a.b as c.d", "def f(x): x = 1; def x(): pass", "__debug__ = 1", "def __debug__(): pass", "f(__debug__=1)", "None = 1", "del True", "x + 1 = 2", "f() = 1", "[a, 1] = 2", "(a := 1) = 2", "a := 1", "f(a=1, 2)", "f(**a, *b)", "f(a=1, a=2)", "f(x for x in y, 1)", "*a", "*a, *b = c", "a = *b", "print 1", "exec 'x'", "if x = 1: pass", "x = = 1", "0777", "'abc", "(1", "[1)", "}", "a b", "else: pass", "def f(:", "class", "f'{'", "f'{}'", "f'{a!x}'", "f'{a b}'", "b'é'", "'\\N{nope}'", "'\\x1'", "'\\u12'", "if 1:\nx", "if 1:\n  x\n y", " x", "x\n  y", "\tif 1:\n        x", "try: pass", "with: pass", "lambda: (yield)", "x: int: str", "(x, y): int = 1", "match x:\n case a | b: pass", "match x:\n case a:pass\n case b: pass", "match x:\n case {**a, 'b': 1}: pass", "match x:\n case [*a, *b]: pass", "match x:\n case A(a=1, 2): pass", "match x:\n case a, a: pass", "except: pass", "try: pass\nexcept: pass\nexcept A: pass", "try: pass\nexcept* A: pass\nexcept B: pass", "try: pass\nexcept*: pass", "try:\n pass\nexcept* A:\n return", "def f(*): pass", "def f(*, **k): pass", "def f(a=1, b): pass", "def f(/, a): pass", "def f(a, /, b, /): pass", "def f(**a, b): pass", "raise x from", "assert", "import", "from . import", "from x import (a, b", "del", "global", "pass 1", "a.1", "a..b", "x = yield = 1", "@", "async x", "1 = x", "'a' = 1", "{1} = x", "x() += 1", "(a, b) += 1", "not = 1", "a if b", "a if b else", "[x for x in]", "{a: 1, b}", "{**a for a in b}", "[*a for a in b]", "$", "?", "a ! b", "a <> b", "\\x", "\x00"):
    try: compile(s, "<s>", "exec"); print(repr(s), "ok")
    except SyntaxError as e: print(repr(s), type(e).__name__, e.msg, e.lineno, e.offset, e.end_offset)
    except ValueError as e: print(repr(s), e)

"""Subscripts, calls and unpacking of things that do not support them."""
class N: pass
n = N()
def f(a, b=2, /, c=3, *d, e, g=5, **h): return a, b, c, d, e, g, h
def k(*, a, b): return a, b
def p(a, b): return a, b
gen = (x for x in ())


CASES = r"""
n[0]
n[0:1]
n()
n.x
len(n)
n + 1
1 + n
n += 1
-n
n < n
n < 1
iter(n)
next(n)
1 in n
n @ n
n ** 2
n // 1
divmod(n, 1)
int(n)
float(n)
complex(n)
"a" + n
[] + n
f"{n:x}"
[*n]
{**n}
{*n}
f(*n)
f(**n)
f(**{1: 2})
f(1, e=2), f(1, 2, 3, 4, e=5, z=6), f(1, e=1, **{"a": 9, "q": 8}), f(*[1, 2], *(3,), e=4), f(1, c=5, e=2)
f()
f(1)
f(1, 2, b=3, e=1)
f(a=1, e=2)
f(1, e=1, **{"e": 2})
f(1, 2, 3, c=4, e=5)
k(1, a=1, b=2)
k(a=1)
k()
k(1, 2)
k(a=1, b=2, c=3)
p()
p(1)
p(1, 2, 3)
p(1, 2, 3, 4)
p(a=1)
p(1, a=2)
p(1, 2, c=3)
p(1, **{"b": 2, "c": 3})
p(**{"a": 1, "z": 2})
(lambda: 1)(1)
(lambda x: x)()
(lambda *, x: x)(1)
N(1)
N(x=1)
N.__init__()
N.__init__(1)
N.__new__()
N.__new__(1)
N.__new__(int)
object.__new__(N, 1)
int.__new__(N)
int.__add__("a", 1)
str.upper(5)
list.append([])
list.append(5, 5)
dict.fromkeys()
"".join()
"a".split(1, 2, 3)
[].sort(1)
None()
None[0]
None.x
None + 1
1()
1[0]
"a"()
"a".b
(1)(2)
[1, 2](0)
{}()
gen[0]
len(gen)
gen()
f.x
f[0]
f < f
int.x
int[0]
type[int]
int < str
int()()
print.x
len[0]
...[0]
NotImplemented()
[][0]
""[0]
()[0]
b""[0]
{}[0]
range(0)[0]
"""
for case in CASES.strip().splitlines():
    try:
        result = repr(eval(case))
    except Exception as error:
        result = "%s: %s" % (type(error).__name__, error)
    print(case, "->", result)

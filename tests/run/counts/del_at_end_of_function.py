"""Locals die in the order of their slots when a function ends, whichever way it ends."""


class D:
    def __init__(self, n): self.n = n
    def __del__(self): print("del", self.n)


def plain(a, b=None):
    x = D("x"); y = D("y")
    b = D("b2")
    print("leaving plain")


def returns():
    x = D("x"); y = D("y")
    return D("result")


def raises():
    x = D("x")
    y = D("y")
    raise ValueError("v")


def closure():
    x = D("cell")
    y = D("plain")
    def inner(): return x
    return inner


def nested():
    a = D("a")
    def f():
        b = D("b")
        print(a.n)
    f()
    print("after f")


def deleted():
    x = D("x"); y = D("y")
    del x
    print("deleted x")
    x = D("x2")
    x = y
    print("rebound")


def loops():
    for i in range(3):
        d = D(i)
    print("loop done")
    while True:
        e = D("w")
        break


def comprehension():
    l = [D(i) for i in range(2)]
    print("made")
    l = None
    print("list gone")
    [D("t") for _ in range(2)]
    print("temporary list gone")
    any(D(i) and False for i in range(2))


plain(D("a"), D("b"))
print("1"); returns(); print("2")
r = returns(); print("3"); r = None
try:
    raises()
except ValueError:
    print("handler")
print("4")
f = closure(); print("5"); del f; print("6")
nested(); deleted(); loops(); comprehension()
D("statement"); print("7")
D("tuple"), D("two"); print("8")
print([D("display")] and 1); print("9")
(lambda x: print("in lambda"))(D("arg"))
print("10", end=" "); D("chained").n; print("11")
x = y = D("xy"); del x; print("one left"); del y
x = D("swap1"), D("swap2"); a, b = x; del x; a, b = b, a; del a; print("a gone"); del b

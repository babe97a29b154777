"""An exception keeps its frames' locals; handlers, re-raising and chains let go at their time."""
import sys


class D:
    def __init__(self, n): self.n = n
    def __del__(self): print("del", self.n)


def fail(n):
    local = D(n)
    raise ValueError(n)


try:
    fail(1)
except ValueError:
    print("in handler")
print("after handler")
try:
    fail(2)
except ValueError as e:
    kept = e
print("kept"); del kept; print("gone")


def f():
    try:
        fail(3)
    except ValueError as e:
        raise KeyError from e


try:
    f()
except KeyError as e:
    print(type(e.__cause__).__name__)
print("chain gone")


def g():
    d = D("g")
    try:
        fail(4)
    finally:
        print("finally")


try: g()
except ValueError: print("caught")
print("--")


def h():
    for i in range(2):
        try:
            fail(10 + i)
        except ValueError:
            continue
    print("loop over")


h()


def gen():
    d = D("gen")
    try:
        yield 1
        yield 2
    except GeneratorExit:
        print("closing")
        raise
    finally:
        print("gen finally")


x = gen(); next(x); del x; print("generator gone")
try:
    for v in gen():
        raise RuntimeError
except RuntimeError:
    print("outside")
class CM:
    def __enter__(self): return D("entered")
    def __exit__(self, *a): print("exit"); return True
with CM() as c:
    d = D("in body"); fail("with")
del d, c
print("with over")
def returning():
    try:
        return D("returned")
    finally:
        print("before return is done")
returning()
def replaced():
    try:
        return D("first")
    finally:
        return D("second")
replaced()
try:
    raise Exception(D("arg"))
except Exception:
    pass
print("arg gone")
try:
    try:
        raise ValueError(D("a"))
    except ValueError:
        raise TypeError(D("b"))
except TypeError as e:
    e.__context__ = None
    print("context cleared")
print("end")
sys.last_value = None

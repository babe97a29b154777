"""with statements: the manager, its __exit__, what __enter__ gives."""
import sys
from contextlib import contextmanager, ExitStack, suppress, closing, nullcontext
rc = sys.getrefcount


class CM:
    def __enter__(self):
        print("enter", rc(self))
        return self
    def __exit__(self, t, v, tb):
        print("exit", rc(self), t and t.__name__)
        return True


@contextmanager
def managed(v):
    print("managed", rc(v))
    try:
        yield v
    except KeyError:
        print("caught", rc(v))
    finally:
        print("left", rc(v))


def returning():
    with CM() as c:
        return rc(c)


def looping():
    for i in range(3):
        with CM() as c:
            if i == 0: continue
            if i == 1: break
    return rc(c)


def main():
    o = object()
    with CM() as c:
        print("body", rc(c))
    print("after", rc(c))
    with CM(): pass
    with CM(): 1 / 0
    m = CM()
    with m, m as n:
        print("twice", rc(m), m is n)
    del n
    print(rc(m), returning(), looping())
    with managed(o) as x:
        print("in", rc(o))
    del x
    print(rc(o))
    with managed(o):
        raise KeyError
    print(rc(o))
    with ExitStack() as s:
        s.enter_context(managed(o))
        s.callback(lambda v: print("callback", rc(v)), o)
        print("stack", rc(o))
    print(rc(o))
    with suppress(ValueError):
        raise ValueError(o)
    print(rc(o))
    with nullcontext(o) as x:
        print("null", rc(o))
    del x
    class C:
        def close(self): print("close", rc(self))
    with closing(C()) as x:
        print("closing", rc(x))
    print(rc(x), rc(o))


main()

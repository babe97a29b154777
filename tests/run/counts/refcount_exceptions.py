"""Exceptions and tracebacks: what they keep alive, and for how long."""
import sys
import traceback
rc = sys.getrefcount


def fail(v):
    local = v
    raise ValueError("no")


def deep(v, n):
    return fail(v) if n == 0 else deep(v, n - 1)


def main():
    o = object()
    try:
        fail(o)
    except ValueError as e:
        print("in", rc(o), rc(e), rc(e.__traceback__), rc(e.args))
        tb = e.__traceback__
        print(rc(tb), rc(tb.tb_frame), rc(tb.tb_next), rc(tb.tb_next.tb_frame), sorted(tb.tb_next.tb_frame.f_locals))
        print(rc(o))
    print("tb kept", rc(o))
    del tb
    print("tb gone", rc(o))
    try:
        deep(o, 4)
    except ValueError as e:
        kept = e
    print("kept", rc(o), rc(kept))
    kept.__traceback__ = None
    print("cleared", rc(o))
    try:
        deep(o, 3)
    except ValueError as e:
        print(rc(o)); traceback.clear_frames(e.__traceback__); print("clear_frames", rc(o))
    print(rc(o))
    try:
        try:
            fail(o)
        except ValueError as e:
            raise KeyError(o) from e
    except KeyError as k:
        print("chain", rc(o), rc(k), rc(k.__cause__), rc(k.__context__))
        kept = k
    print(rc(o), rc(kept))
    kept = None
    print(rc(o))
    try:
        try:
            raise ValueError(o)
        finally:
            print("finally", rc(o), rc(sys.exc_info()[1]))
    except ValueError:
        print("unnamed", rc(o), rc(sys.exc_info()[1]), rc(sys.exception()))
    print(rc(o), sys.exc_info())
    def returns():
        try:
            raise ValueError(o)
        except ValueError:
            return rc(o)
    print("return inside", returns(), rc(o))
    def swallows():
        for _ in range(3):
            try:
                raise ValueError(o)
            except ValueError:
                continue
            finally:
                pass
        return rc(o)
    print("loop", swallows(), rc(o))
    class CM:
        def __enter__(self): return o
        def __exit__(self, t, v, tb):
            print("exit", rc(o), v and rc(v), tb and rc(tb), rc(self))
            return True
    with CM() as x:
        print("with", rc(o))
        raise ValueError(o)
    print(rc(o)); del x; print(rc(o))
    with CM():
        print("with no name", rc(o))
    try:
        [1 / (x is None) for x in [o]]
    except ZeroDivisionError:
        print("comprehension", rc(o))
    print(rc(o))
    try:
        print(o.missing)
    except AttributeError as e:
        print("AttributeError", rc(o), e.obj is o, rc(e.name) > 1)
    print(rc(o))
    try:
        {}[o]
    except KeyError as e:
        print("KeyError", rc(o), rc(e.args))
    print(rc(o))
    try:
        raise ExceptionGroup("g", [ValueError(o), TypeError(o)])
    except* ValueError as g:
        print("group", rc(o), len(g.exceptions))
    except* TypeError:
        print("group", rc(o))
    print("end", rc(o))
    try:
        assert o is None, o
    except AssertionError as e:
        e.add_note("n")
        print("assert", rc(o))
    print(rc(o))
    try:
        raise StopIteration(o)
    except StopIteration as e:
        print("stop", rc(o), rc(e.value))
    print(rc(o))


main()

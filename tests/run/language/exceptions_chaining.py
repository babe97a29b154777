"""raise, from, context, suppression, notes, tracebacks printed in full to stdout."""
import traceback, sys
def show(f):
    try: f()
    except BaseException as e:
        print("".join(traceback.format_exception(e)).replace(__file__, "FILE"), end="")
        print("--", type(e.__cause__).__name__, type(e.__context__).__name__, e.__suppress_context__)
def plain(): raise ValueError("v")
def cause():
    try: plain()
    except ValueError as e: raise KeyError("k") from e
def context():
    try: plain()
    except ValueError: {}["missing"]
def none():
    try: plain()
    except ValueError: raise TypeError("t") from None
def klass(): raise ValueError
def klass_from(): raise ValueError from TypeError
def reraise():
    try: plain()
    except ValueError: raise
def finally_raises():
    try: plain()
    finally: raise OSError(2, "No such file", "name")
def notes():
    e = ValueError("with notes"); e.add_note("note one"); e.add_note("two\nlines"); raise e
def bad_raise(): raise 5
def bad_from(): raise ValueError from 5
def nothing(): raise
def self_cause():
    e = ValueError("loop"); 
    try: raise e
    except ValueError as x: raise x from x
def nested():
    try:
        try: plain()
        except ValueError: 1 / 0
    except ZeroDivisionError: [][1]
def in_else():
    try: pass
    except ValueError: pass
    else: raise KeyError("else")
def multi_line():
    return (1 +
            2 / 0 +
            3)
def exits(): sys.exit(3)
def attr(): return sys.nope.x
def str_raises():
    class E(Exception):
        def __str__(self): raise ValueError
    raise E
def unicode_error(): "é€".encode("ascii")
for f in (plain, cause, context, none, klass, klass_from, reraise, finally_raises, notes, bad_raise, bad_from, nothing, self_cause, nested, in_else, multi_line, exits, attr, str_raises, unicode_error): show(f)
e = ValueError(1, 2); print(e.args, str(e), repr(e), str(ValueError()), repr(ValueError("x")), e.with_traceback(None) is e, e.__traceback__)
for bad in (lambda: setattr(e, "__cause__", 5), lambda: setattr(e, "__context__", 5), lambda: setattr(e, "__traceback__", 5), lambda: e.add_note(5), lambda: setattr(e, "args", 5), lambda: delattr(e, "__cause__"), lambda: ValueError(x=1)):
    try: bad()
    except Exception as x: print(type(x).__name__, x)

"""Every built-in exception: constructor arguments, attributes, text, hierarchy."""
import builtins
names = sorted(n for n in dir(builtins) if isinstance(getattr(builtins, n), type) and issubclass(getattr(builtins, n), BaseException))
for n in names:
    c = getattr(builtins, n)
    print(n, c.__name__, [b.__name__ for b in c.__bases__])
    for args in ((), ("a",), ("a", "b"), (1, 2, 3)):
        try: e = c(*args); print("  ", repr(e), "|", str(e), "|", e.args)
        except (TypeError, ValueError) as t: print("   refused", type(t).__name__, t)
e = OSError(2, "msg", "file", None, "file2"); print(e.errno, e.strerror, e.filename, e.filename2, e, repr(e), type(e).__name__)
for n in (1, 2, 4, 10, 11, 13, 17, 20, 21, 32, 103, 104, 110, 111, 3): print(n, type(OSError(n, "x")).__name__)
e = SyntaxError("msg", ("f", 1, 2, "text", 3, 4)); print(e.msg, e.filename, e.lineno, e.offset, e.text, e.end_lineno, e.end_offset, e)
e = UnicodeDecodeError("utf-8", b"abc\xff", 3, 4, "reason"); print(e, e.object, e.start, e.end, e.reason, e.encoding)
e = UnicodeEncodeError("ascii", "aé€", 1, 3, "r"); print(e); e.start = 2; print(e)
print(UnicodeTranslateError("é", 0, 1, "r"), StopIteration(5).value, SystemExit(3).code, SystemExit(1, 2).code, SystemExit().code, ImportError("m", name="n", path="p").name, ModuleNotFoundError("x", name="y").name, NameError("m", name="nn").name, AttributeError("m", name="a", obj=5).obj, KeyError("k"), KeyError("a", "b"), KeyError(), BlockingIOError(11, "m", 5).characters_written)
for bad in ("StopIteration(x=1)", "ImportError(foo=1)", "AttributeError(obj=1, z=2)", "UnicodeDecodeError('a')", "UnicodeDecodeError('a', 'b', 1, 2, 'c')", "SyntaxError('m', 5)", "SyntaxError('m', (1,2))", "OSError(1)", "BaseException.__new__(int)", "KeyError(a=1)", "OSError.errno", "OSError(2, 'x').characters_written"):
    try: print(bad, repr(eval(bad))[:60])
    except Exception as x: print(bad, type(x).__name__, x)
class My(ValueError):
    def __init__(self, a, b=2): super().__init__(a); self.b = b
import pickle, copy
m = My(1, 5); m.add_note("n"); c = copy.copy(m); p = pickle.loads(pickle.dumps(m)); print(repr(c), c.b, p.b, p.__notes__, m.__dict__)
class MyOS(OSError): pass
print(repr(MyOS(2, "x")), MyOS(2, "x").errno)
class New(OSError):
    def __new__(cls, *a): return super().__new__(cls, *a[:2])
    def __init__(self, *a): pass
print(repr(New(2, "b", "c")), New(2, "b", "c").filename)

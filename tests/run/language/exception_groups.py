"""ExceptionGroup and except*: split, subgroup, derive, nesting, re-raising, printing."""
import traceback
def leaf(e):
    try: raise e
    except Exception as x: return x
g = ExceptionGroup("top", [leaf(ValueError("a")), ExceptionGroup("inner", [leaf(TypeError("b")), leaf(ValueError("c"))]), leaf(KeyError("d"))])
print(repr(g), str(g), g.message, g.exceptions[0], type(BaseExceptionGroup("b", [ValueError()])).__name__, type(BaseExceptionGroup("b", [KeyboardInterrupt()])).__name__)
print(g.subgroup(ValueError), g.split(ValueError), g.split((ValueError, TypeError))[1], g.subgroup(lambda e: isinstance(e, KeyError)), g.subgroup(OSError), g.split(ExceptionGroup)[0] is g)
print("".join(traceback.format_exception(g)).replace(__file__, "FILE"))
for bad in (lambda: ExceptionGroup("x"), lambda: ExceptionGroup("x", []), lambda: ExceptionGroup("x", 5), lambda: ExceptionGroup(5, [ValueError()]), lambda: ExceptionGroup("x", [5]), lambda: ExceptionGroup("x", [KeyboardInterrupt()]), lambda: g.split(5), lambda: g.subgroup([ValueError])):
    try: bad()
    except Exception as e: print(type(e).__name__, e)
def run(exc):
    try:
        try: raise exc
        except* ValueError as e: print("values", e.exceptions, e)
        except* (TypeError, KeyError) as e: print("types", [type(x).__name__ for x in e.exceptions]); raise RuntimeError("from handler") from None
        else: print("else")
        finally: print("finally")
    except BaseException as e: print("out", repr(e), repr(e.__context__)[:30])
run(g); run(ValueError("plain")); run(OSError("unmatched")); run(ExceptionGroup("only", [ValueError(1), OSError(2)]))
def quiet():
    try: pass
    except* ValueError: print("no")
    else: print("else ran")
quiet()
def reraise():
    try:
        try: raise ExceptionGroup("eg", [ValueError(1), TypeError(2)])
        except* ValueError: raise
        except* TypeError as e: raise e
    except ExceptionGroup as e: print("".join(traceback.format_exception(e)).replace(__file__, "FILE"))
reraise()
def loop():
    for i in range(2):
        try: raise ExceptionGroup("l", [ValueError(i)])
        except* ValueError as e: print(i, e.exceptions)
loop()
try:
    try: raise ExceptionGroup("x", [ValueError()])
    except* ExceptionGroup: pass
except TypeError as e: print(e)
try:
    try: raise ExceptionGroup("x", [ValueError()])
    except* 5: pass
except TypeError as e: print(e)
class MyGroup(ExceptionGroup):
    def __new__(cls, msg, excs, code): self = super().__new__(cls, msg, excs); self.code = code; return self
    def derive(self, excs): return MyGroup(self.message, excs, self.code)
m = MyGroup("mine", [ValueError(1), TypeError(2)], 7); a, b = m.split(ValueError); print(type(a).__name__, a.code, b.exceptions)
m.add_note("a note"); print(m.subgroup(ValueError).__notes__, "".join(traceback.format_exception(m)))
print("".join(traceback.format_exception(ExceptionGroup("many", [ValueError(i) for i in range(20)]))))

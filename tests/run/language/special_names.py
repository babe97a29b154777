"""Private name mangling, dunder attributes of functions, classes, modules and code."""
import sys, types
class _A:
    __x = 1
    def __m(self): return self.__x
    def f(self): __local = 2; self.__new = 3; return self.__m(), __local, [__y for __y in (1,)], (lambda __a: __a)(4)
    class __B: pass
    __d__ = 5; _ = 6; ___ = 7
print(sorted(n for n in dir(_A) if not n.startswith("__") or n == "__d__"), _A().f(), vars(_A()) )
a = _A(); a.f(); print(vars(a), _A._A__B.__name__, _A._A__B.__qualname__)
class __: 
    __y = 1
print([n for n in dir(__) if "y" in n and "__" == n[:2] and len(n) == 3])
def f(a, b: int = 2, /, *c, d: "str" = 3, **e) -> None:
    "doc"
    x = 1
    def g(): return x
    return g
print(f.__name__, f.__qualname__, f.__doc__, f.__defaults__, f.__kwdefaults__, f.__annotations__, f.__module__, f.__dict__, f.__closure__, f(1).__closure__[0].cell_contents, f(1).__qualname__)
c = f.__code__
print(c.co_name, c.co_qualname, c.co_argcount, c.co_posonlyargcount, c.co_kwonlyargcount, c.co_nlocals, c.co_varnames, c.co_cellvars, c.co_freevars, c.co_names, c.co_flags, c.co_firstlineno, c.co_consts[0], c.co_stacksize)
print(list(c.co_lines())[:3], list(c.co_positions())[2], c.co_filename == __file__)
print(c.replace(co_name="z").co_name, c == c.replace(), hash(c) == hash(c.replace()))
f.__name__ = "renamed"; f.__defaults__ = (1, 2); print(f.__name__, f(*()).__name__)
for bad in ("f.__name__ = 5", "f.__code__ = 5", "f.__defaults__ = 5", "f.__closure__ = 1", "f.__globals__ = {}", "f.__code__ = f(1).__code__", "f.__annotations__ = 5", "f.__dict__ = 5", "f.__kwdefaults__ = 5", "del f.__name__", "f.__qualname__ = 1", "types.FunctionType(5, {})", "types.FunctionType(f(1).__code__, {})", "types.FunctionType(c, 5)"):
    try: exec(bad)
    except Exception as e: print(bad, "|", type(e).__name__, e)
g = types.FunctionType(c, {"__builtins__": {}}, "made", (5,)); print(g.__name__, g.__builtins__, g.__defaults__)
print(__name__, __doc__[:7], __spec__, __loader__.__class__.__name__, __package__, __builtins__.__name__, type(sys).__name__)
m = types.ModuleType("mod", "its doc"); print(m, m.__dict__)
try: m.nope
except AttributeError as e: print(e)
m.__getattr__ = lambda n: "got " + n; m.__dir__ = lambda: ["z", "a"]; print(m.thing, dir(m))
print(int.__module__, int.__qualname__, int.__name__, type.__dict__["__name__"].__class__.__name__, _A.__dict__["f"].__name__, _A.__module__, _A.__weakrefoffset__ > 0, int.__basicsize__, int.__itemsize__, str.__dictoffset__, bool.__flags__ & 1024)

"""Generators: send, throw, close, return values, delegation, states, errors, in expressions."""
import inspect, sys
def g():
    try:
        r = yield 1; print("got", r)
        while True:
            try: r = yield r
            except KeyError as e: print("caught", e); r = "after"
    except ValueError: print("value"); return "returned"
    finally: print("cleanup")
x = g(); print(next(x), x.send("s"), x.send(None), x.throw(KeyError("k")), inspect.getgeneratorstate(x))
try: x.throw(ValueError)
except StopIteration as e: print(e.value)
print(inspect.getgeneratorstate(x), list(x), x.close(), next(x, "end"))
for bad in ("g().send(1)", "x.throw(5)", "x.throw(ValueError(), 1)", "x.throw(ValueError, 1)", "x.throw(ValueError, None, 5)", "next(g)", "x.send()", "x.throw()", "g().gi_x", "g().throw(KeyError)"):
    try: eval(bad)
    except BaseException as e: print(bad, type(e).__name__, e)
def ignores():
    for _ in range(2):
        try: yield
        except GeneratorExit: pass
import warnings
i = ignores(); next(i)
try: i.close()
except RuntimeError as e: print(e)
def stops(): yield 1; raise StopIteration(2)
try: list(stops())
except RuntimeError as e: print(e, repr(e.__cause__))
def sub(): r = yield "a"; print("sub", r); return "subresult"
def outer(): v = yield from sub(); print("outer", v); w = yield from [1, 2]; print(w); yield from ()
o = outer(); print(next(o), o.gi_yieldfrom.__name__, o.send("x"), list(o))
class It:
    def __iter__(self): return self
    def __next__(self): return 5
    def throw(self, *a): print("throw", len(a)); return "thrown"
    def close(self): print("closed")
def d(): yield from It()
y = d(); next(y); print(y.throw(KeyError("k"))); y.close()
try: z = d(); z.send(None); z.send(1)
except AttributeError as e: print(e)
def rec():
    try: next(me)
    except ValueError as e: print(e); yield "done"
me = rec(); print(next(me), me.gi_running, me.gi_frame.f_lineno, me.gi_code.co_name, me.__name__, me.__qualname__, repr(me)[:25])
def fib():
    a, b = 0, 1
    while True: yield a; a, b = b, a + b
import itertools
print(list(itertools.islice(fib(), 10)), sum(n * n for n in range(5)), max((len(w), w) for w in "a bbb cc".split()), dict((k, v) for k, v in zip("ab", (1, 2))), "".join(c.upper() for c in "abc"))
def tree(t):
    if isinstance(t, list):
        for s in t: yield from tree(s)
    else: yield t
print(list(tree([1, [2, [3, [4]], 5]])))
def try_yield():
    try: yield 1
    except: print("bare", sys.exc_info()[0].__name__); raise
    else: print("else")
    finally: print("fin")
for v in try_yield(): print(v)
t = try_yield(); next(t); t.close()
def ret(): return (yield)
r = ret(); next(r)
try: r.send((1, 2))
except StopIteration as e: print(e.value, e.args)
def lam(): return [(lambda: (yield n))() for n in range(2)]
print([next(q) for q in lam()])
gg = (print("lazy", n) or n for n in (1, 2)); print("made"); print(next(gg)); print([*gg])
try: (n for n in 5)
except TypeError as e: print(e)
def infinite(): yield from infinite()
try: next(infinite())
except RecursionError as e: print(type(e).__name__)
def outer_close():
    try: yield from sub_close()
    finally: print("outer fin")
def sub_close():
    try: yield 1
    finally: print("sub fin")
c = outer_close(); next(c); c.close()
def ctx():
    try: 1 / 0
    except ZeroDivisionError:
        yield sys.exc_info()[0].__name__
        yield sys.exc_info()[0].__name__
k = ctx(); print(next(k), sys.exc_info()[0], next(k))

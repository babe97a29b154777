"""with: order, suppression, errors in enter and exit, several items, contextlib's tools."""
import contextlib, io, sys, os
class CM:
    def __init__(self, n, swallow=False, fail=None): self.n, self.swallow, self.fail = n, swallow, fail
    def __enter__(self):
        print("enter", self.n)
        if self.fail == "enter": raise OSError("enter " + self.n)
        return self.n
    def __exit__(self, t, v, tb):
        print("exit", self.n, t and t.__name__, v, tb is not None)
        if self.fail == "exit": raise OSError("exit " + self.n)
        return self.swallow
def run(*cms, body=None):
    try:
        with contextlib.ExitStack() as s:
            for c in cms: s.enter_context(c)
            if body: raise body
        print("fell out")
    except Exception as e: print("raised", repr(e), repr(e.__context__))
run(CM("a"), CM("b")); run(CM("a", True), CM("b"), body=ValueError(1)); run(CM("a"), CM("b", True), body=ValueError(2)); run(CM("a"), CM("b", fail="enter")); run(CM("a"), CM("b", fail="exit"), body=ValueError(3)); run(CM("a", True), CM("b", fail="exit"))
with (CM("p") as p, CM("q") as q,): print(p, q)
class Spot: pass
with CM("x") as Spot.here: print(Spot.here)
def f():
    with CM("ret"): return "value"
print(f())
def g():
    for i in range(3):
        with CM(str(i)):
            if i == 0: continue
            break
g()
for bad in ("with 5: pass", "with CM: pass", "with object(): pass"):
    try: exec(bad)
    except Exception as e: print(type(e).__name__, e)
class NoExit:
    def __enter__(self): print("not reached")
try:
    with NoExit(): pass
except TypeError as e: print(e)
@contextlib.contextmanager
def gen(n, swallow=False):
    print("before", n)
    try: yield n * 2
    except ValueError as e:
        print("in gen", e)
        if not swallow: raise
    finally: print("after", n)
with gen(1) as v: print(v)
with gen(2, True): raise ValueError("x")
try:
    with gen(3): raise ValueError("y")
except ValueError as e: print("out", e)
@gen(4)
def decorated(): print("decorated")
decorated(); decorated()
@contextlib.contextmanager
def none(): return; yield
try:
    with none(): pass
except RuntimeError as e: print(e)
@contextlib.contextmanager
def twice(): yield; yield
try:
    with twice(): pass
except RuntimeError as e: print(e)
try:
    with gen(5): raise StopIteration("s")
except StopIteration as e: print("stop", e)
with contextlib.suppress(KeyError, ValueError): {}["k"]
with contextlib.redirect_stdout(io.StringIO()) as out: print("captured")
print(out.getvalue(), end="")
with contextlib.closing(io.StringIO("x")) as s: pass
print(s.closed)
with contextlib.ExitStack() as st:
    st.callback(print, "cb1"); st.callback(print, "cb2", sep="-"); st.push(lambda *a: print("push", a[0]))
    saved = st.pop_all()
print("not yet"); saved.close()
with contextlib.nullcontext(7) as n: print(n)
class Deco(contextlib.ContextDecorator):
    def __enter__(self): print("de"); return self
    def __exit__(self, *e): print("dx"); return False
@Deco()
def fn(a): return a + 1
print(fn(1))
with contextlib.chdir("/"): print(os.getcwd())
class R(contextlib.AbstractContextManager):
    def __exit__(self, *a): pass
with R() as r: print(type(r).__name__, isinstance(CM("z"), contextlib.AbstractContextManager))

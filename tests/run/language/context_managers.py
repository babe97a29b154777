from contextlib import contextmanager, suppress, ExitStack
class C:
    def __enter__(self): print("enter"); return self
    def __exit__(self, t, v, tb): print("exit", t and t.__name__); return t is ValueError
with C() as c, suppress(KeyError):
    raise KeyError(1)
with C(): raise ValueError("x")
@contextmanager
def cm():
    print("before")
    try: yield 5
    finally: print("after")
with cm() as v: print(v)
with ExitStack() as s:
    s.callback(print, "callback")
    print("body")

"""What a module's names lose, and in which order, when the interpreter ends."""
import atexit, sys, weakref


class D:
    def __init__(self, n): self.n = n
    def __del__(self): print("del", self.n, D is not None)


a = D("a")
_private = D("_private")
b = D("b")

keep = D("weak")
w = weakref.ref(keep, lambda r: print("weak callback"))
weakref.finalize(a, print, "finalize a")
atexit.register(print, "atexit 1")
atexit.register(lambda: print("atexit 2", a.n))
cycle = D("cycle"); cycle.me = cycle


def function_default(x=D("default")): pass


class Holder:
    attribute = D("class attribute")


sys.modules["other"] = type(sys)("other")
sys.modules["other"].d = D("in module")
print("end of script")

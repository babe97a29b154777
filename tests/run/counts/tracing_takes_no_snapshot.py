# Tracing by itself holds no references to locals.
import sys
class A: pass
def use(a):
    return sys.getrefcount(a)
def trace(f,e,arg): return trace if on else None
for on in (0,1):
    sys.settrace(trace)
    r = use(A())
    sys.settrace(None)
    print(r)

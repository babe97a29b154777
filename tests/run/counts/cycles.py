import gc, weakref
gc.disable()
class N: pass
a = N(); b = N(); a.b = b; b.a = a
r = weakref.ref(a)
del a, b
print(r() is None); print(gc.collect() > 0, r() is None)

# Callbacks that raise and that drop other references.
import weakref, sys
sys.unraisablehook=lambda u: print('unraisable',u.exc_type.__name__)
class A: pass
def cb(r): raise ValueError
a=A(); r=weakref.ref(a,cb); r2=weakref.ref(a,cb); p=weakref.proxy(a,cb); del a
print(r(),r2())
a=A()
def cb2(r):
    global w
    w=weakref.ref(a) if 'a' in globals() else None
    rs.clear()
rs=[weakref.ref(a,cb2) for i in range(10)]
del a
print(len(rs))
d=weakref.WeakValueDictionary(); 
for i in range(100): d[i]=A()
print(len(d))
a=A(); a.r=weakref.ref(a,cb); a.self=a; del a
import gc; gc.collect()
print('ok')

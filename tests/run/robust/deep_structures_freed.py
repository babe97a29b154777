# Releasing deep structures needs no native stack.

def dealloc_list():
    l=[]
    for i in range(100000): l=[l]
    del l
    print('ok')

dealloc_list()

def dealloc_tuple():
    l=()
    for i in range(100000): l=(l,)
    del l
    print('ok')

dealloc_tuple()

def dealloc_dict():
    l={}
    for i in range(100000): l={1:l}
    del l
    print('ok')

dealloc_dict()

def dealloc_obj():
    class N:
        __slots__=('n',)
    class M: pass
    for C in (N,M):
        l=None
        for i in range(100000):
            x=C(); x.n=l; l=x
        del l,x
    print('ok')

dealloc_obj()

def dealloc_closure():
    def mk(f):
        return lambda: f
    f=None
    for i in range(100000): f=mk(f)
    del f
    print('ok')

dealloc_closure()

def dealloc_method():
    class A:
        def m(self): pass
    a=A().m
    for i in range(100000):
        b=A(); b.x=a; a=b.m
    del a,b
    print('ok')

dealloc_method()

def dealloc_cell_gen():
    def g(x):
        yield x
    a=None
    for i in range(100000):
        a=g(a)
        next(a) if i%2 else None
    del a
    print('ok')

dealloc_cell_gen()

def dealloc_tb():
    def f(e):
        try: raise ValueError
        except ValueError as x:
            x.__context__=e
            return x
    e=None
    for i in range(100000): e=f(e)
    del e
    print('ok')

dealloc_tb()

def dealloc_del():
    class D:
        def __init__(s,n): s.n=n
        def __del__(s): pass
    d=None
    for i in range(100000): d=D(d)
    del d
    print('ok')

dealloc_del()

def dealloc_set():
    import gc
    s=frozenset()
    for i in range(100000): s=frozenset((i,s))
    del s
    print('ok')

dealloc_set()

def dealloc_weak():
    import weakref
    class M: pass
    seen=[]
    l=None
    for i in range(100000):
        x=M(); x.n=l; l=x
        x.w=None
    r=weakref.ref(l, lambda r: seen.append(1))
    del l,x
    print(seen)

dealloc_weak()

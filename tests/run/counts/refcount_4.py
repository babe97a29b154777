import sys
def f():
    a = object()
    x = object()
    print(sys.getrefcount(x))
    y = x
    print(sys.getrefcount(x))
    y=[x]*3
    print(sys.getrefcount(x), sys.getrefcount(a))
    del y
    print(sys.getrefcount(x))
f()

import sys
def f():
    a = object()
    x = set()
    print(sys.getrefcount(x))
    y = x
    print(sys.getrefcount(x))
    x.add(1)
    print(sys.getrefcount(x), sys.getrefcount(a))
    del y
    print(sys.getrefcount(x))
f()

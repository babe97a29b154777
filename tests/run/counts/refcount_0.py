import sys
def f():
    a = object()
    x = []
    print(sys.getrefcount(x))
    y = x
    print(sys.getrefcount(x))
    x.append(a)
    print(sys.getrefcount(x), sys.getrefcount(a))
    del y
    print(sys.getrefcount(x))
f()

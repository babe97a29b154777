class D:
    def __del__(self): print("freed")
def g():
    d = D()
    yield 1
    yield 2
x = g(); next(x); print("suspended"); del x; print("after")

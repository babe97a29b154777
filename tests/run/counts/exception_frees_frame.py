class D:
    def __del__(self): print("freed")
def f():
    d = D()
    raise ValueError
try: f()
except ValueError: print("caught")
print("done")

class D:
    def __init__(self, n): self.n = n
    def __del__(self): print("del", self.n)
def f():
    a = D("a"); b = D("b")
    print("leaving")
f()
x = D("x"); x = D("y"); print("replaced")
l = [D(i) for i in range(3)]
l.pop(); del l[0]; print("list"); l.clear()
d = {1: D("v")}; d[1] = None
print("end"); del x

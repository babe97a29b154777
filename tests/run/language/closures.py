def counter():
    n = 0
    def step(by=1):
        nonlocal n
        n += by
        return n
    return step
c = counter()
print(c(), c(), c(5))
fs = [lambda x, i=i: x + i for i in range(3)]
print([f(10) for f in fs])

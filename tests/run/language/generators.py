def gen(n):
    total = 0
    for i in range(n):
        got = yield i
        if got: total += got
    return total
g = gen(3)
print(next(g), g.send(10), g.send(5))
try:
    g.send(1)
except StopIteration as e:
    print("returned", e.value)
def outer():
    r = yield from gen(2)
    print("inner gave", r)
print(list(outer()))
def fin():
    try:
        yield 1
        yield 2
    finally:
        print("closed")
x = fin(); print(next(x)); x.close()
print(sum(i * i for i in range(10)), {k: v for k, v in zip("abc", range(3))}, {c for c in "aab"} == {"a", "b"})

"""Flow: if, while, for with else, break, continue, nested, over changing sequences."""
def classify(n):
    if n < 0: return "neg"
    elif n == 0: return "zero"
    elif n < 10 and not n % 2: return "even digit"
    else: return "other"
print([classify(n) for n in (-1, 0, 4, 5, 12)])
n = 0
while n < 10:
    n += 1
    if n == 3: continue
    if n == 6: break
else: print("no")
print(n)
while n: n -= 1
else: print("exhausted", n)
for i in range(3):
    for j in range(3):
        if j == 2: break
        if i == 1: continue
        print(i, j)
    else: print("never")
else: print("outer else")
for i in []: pass
else: print("empty else", "i" in dir())
l = [1, 2, 3, 4]
for x in l:
    if x == 2: l.remove(x)
    if x < 3 and len(l) < 6: l.append(x * 10)
print(l)
d = {1: 1, 2: 2}
try:
    for k in d: d[k + 10] = 0
except RuntimeError as e: print(e)
try:
    for k in {1, 2}.copy() and (s := {1, 2}): s.add(k + 5)
except RuntimeError as e: print(e)
def find(v, items):
    for i, x in enumerate(items):
        if x == v: return i
    else: return -1
print(find(2, [1, 2]), find(9, []))
def tries():
    for i in range(3):
        try:
            if i == 0: continue
            if i == 1: break
        finally: print("finally", i)
    while True:
        try: return "returned"
        finally: print("leaving")
print(tries())
def override():
    for i in range(2):
        try: return i
        finally: continue
    return "end"
print(override())
def swallow():
    while True:
        try: 1 / 0
        finally: break
    return "swallowed"
print(swallow())
for i in iter(lambda c=iter("abcd"): next(c), "c"): print(i, end=" ")
print()
print(1 if 0 else 2 if 0 else 3, not 1 or 2 and 3, 1 < 2 < 3 != 4, 1 < 3 < 2 == print("never"))
for a, (b, *c), d in [(1, (2, 3, 4), 5), "ab cd".split() + ["x"]]: print(a, b, c, d)
for i in range(10 ** 18, 10 ** 18 + 2): print(i)
x = [i for i in range(20) if i % 2 if i % 3]; print(x)
print([(i, j) for i in range(3) for j in range(i)], {i: j for i, j in zip("ab", "cd")}, [[j for j in range(i)] for i in range(3)])
assert True, "no"; pass; ...
try: assert 0, ("a", 1)
except AssertionError as e: print(repr(e))
try: assert []
except AssertionError as e: print(repr(e), e.args)

def f(a, b=2, /, c=3, *args, d, e=5, **kw):
    return a, b, c, args, d, e, kw
print(f(1, d=4)); print(f(1, 2, 3, 4, 5, d=6, z=7))
for call in ("f()", "f(1)", "f(1, d=1, a=2)", "f(1, 2, 3, d=4, c=5)"):
    try: print(eval(call))
    except TypeError as e: print(e)
def g(x, y): return x - y
for call in ("g(1)", "g(1, 2, 3)", "g(1, y=2, z=3)", "g(1, x=2)"):
    try: print(eval(call))
    except TypeError as e: print(e)
print(f(*[1, 2], **{"d": 4, "q": 1}))

x = "global"
def f():
    global x
    x = "changed"
def g():
    try: print(y)
    except UnboundLocalError as e: print(e)
    y = 1
f(); print(x); g()
try: undefined_name
except NameError as e: print(e)
class K:
    a = 1
    b = [a for _ in range(2)] if False else a
print(K.b, [i for i in range(3)], (lambda: x)())
if (n := 10) > 5: print(n)

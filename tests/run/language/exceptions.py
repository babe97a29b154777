def f(n):
    try:
        if n == 0: return "zero"
        if n == 1: raise ValueError("one")
        if n == 2: raise KeyError("two")
        return "many"
    except ValueError as e:
        return f"value {e}"
    else:
        return "else"
    finally:
        print("finally", n)
for i in range(4):
    try:
        print(f(i))
    except KeyError as e:
        print("key", e)
try:
    try:
        raise TypeError("a")
    except TypeError as e:
        raise RuntimeError("b") from e
except RuntimeError as e:
    print(repr(e.__cause__), e.__suppress_context__)
try:
    raise ExceptionGroup("g", [ValueError(1), TypeError(2)])
except* ValueError as g:
    print("values", g.exceptions)
except* TypeError as g:
    print("types", g.exceptions)

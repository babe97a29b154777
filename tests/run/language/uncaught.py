def inner(value):
    return 1 / value
def outer():
    return inner(0) + 1
try:
    outer()
except ZeroDivisionError as e:
    import sys
    raise ValueError("outer failed") from e

# A traced caller whose f_locals were read while it called keeps what it assigns afterwards.
import sys
def child():
    sys._getframe(1).f_locals
    return 5
def parent():
    x = 1
    x = child()
    y = 3
    print(x, y)
def trace(f, e, a):
    return trace
sys.settrace(trace)
parent()
sys.settrace(None)


def reading():
    loc = sys._getframe(1).f_locals
    return loc


def caller():
    x = 1
    x = reading()
    y = 3
    print(x is x["x"], y, list(x))


sys.settrace(trace)
caller()

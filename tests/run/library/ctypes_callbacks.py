"""ctypes: functions in structures live on with them, results that a class checks, what callbacks may not return."""
import sys
from ctypes import *

Binary = CFUNCTYPE(c_long, c_int, c_int)


class Table(Structure):
    _fields_ = [("add", Binary)]


table = Table()
table.add = Binary(lambda a, b: a + b)
print(table.add(1, 2))
add = table.add
del table
print(add(10, 11))


class Checked(c_int):
    def _check_retval_(value):
        return "<%d>" % value.value
    _check_retval_ = staticmethod(_check_retval_)


absolute = CDLL(None).abs
print(absolute(-3))
absolute.restype = Checked
print(absolute(-4))
absolute.restype = None
print(absolute(-5))
del absolute.restype
print(absolute(-6))

for make in (lambda: CFUNCTYPE(object)(print), lambda: CFUNCTYPE(POINTER(c_int))(print), lambda: CFUNCTYPE(c_int, *[c_int] * 1025)):
    try:
        print(make())
    except Exception as error:
        print(type(error).__name__, error)

print(memoryview(POINTER(c_short * 2)()).format)


def told(unraisable):
    print(unraisable.err_msg, type(unraisable.exc_value).__name__)


sys.unraisablehook = told
CFUNCTYPE(c_int)(lambda: 1 / 0)()
CFUNCTYPE(c_int)(lambda: "text")()

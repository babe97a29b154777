# ctypes as programs use it.
import ctypes
import errno
from ctypes import (CDLL, CFUNCTYPE, POINTER, Structure, Union, addressof, byref, c_bool, c_byte, c_char, c_char_p, c_double, c_float, c_int, c_int64,
                    c_long, c_short, c_size_t, c_ubyte, c_uint8, c_uint16, c_uint32, c_void_p, c_wchar_p, cast, create_string_buffer,
                    create_unicode_buffer, memmove, memset, pointer, sizeof, string_at, alignment)

libc = CDLL(None, use_errno=True)
print(libc.abs(-5), libc.strlen(b"hello"), libc.toupper(ord("a")))
libc.sqrt = CDLL("libm.so.6").sqrt
libc.sqrt.restype, libc.sqrt.argtypes = c_double, [c_double]
print(libc.sqrt(2.25), libc.sqrt(16))
strchr = libc.strchr
strchr.restype, strchr.argtypes = c_char_p, [c_char_p, c_char]
print(strchr(b"abcdef", b"d"), strchr(b"abcdef", b"x"))
try:
    strchr("text", b"d")
except ctypes.ArgumentError as error:
    print(type(error).__name__, error)

print(c_int(5), c_int(2 ** 32 + 7).value, c_ubyte(-1), c_short(40000), c_bool(3), c_double(1.5), c_char(b"x"), c_void_p(None))
number = c_int(3)
number.value += 1
print(number.value, bool(c_int(0)), sizeof(c_long), alignment(c_short), c_int64.__name__)
try:
    c_int("x")
except TypeError as error:
    print(error)

class Point(Structure):
    _fields_ = [("x", c_int), ("y", c_int)]
    def length2(self):
        return self.x ** 2 + self.y ** 2
class Line(Structure):
    _fields_ = [("a", Point), ("b", Point), ("name", c_char * 8), ("weight", c_double)]
line = Line(Point(1, 2), (3, 4), b"first", 0.5)
print(sizeof(Point), sizeof(Line), line.a.x, line.b.y, line.name, line.weight, line.b.length2(), Line.weight)
line.a.x = 10
part = line.a
part.y = 20
print(line.a.x, line.a.y, bytes(line)[:8])
try:
    Point(1, 2, 3)
except TypeError as error:
    print(error)

class Flags(Structure):
    _fields_ = [("low", c_uint8, 3), ("mid", c_uint8, 4), ("top", c_uint8, 1), ("rest", c_uint16)]
flags = Flags(5, 9, 1, 300)
print(sizeof(Flags), bytes(flags), flags.low, flags.mid, flags.top, Flags.mid)
class Packed(Structure):
    _pack_ = 1
    _fields_ = [("c", c_char), ("n", c_int)]
class Number(Union):
    _fields_ = [("i", c_uint32), ("f", c_float), ("b", c_ubyte * 4)]
n = Number(f=1.0)
print(sizeof(Packed), hex(n.i), list(n.b))
class Big(ctypes.BigEndianStructure):
    _fields_ = [("n", c_uint16), ("m", c_uint32)]
print(bytes(Big(1, 2)))

Numbers = c_int * 5
numbers = Numbers(5, 3, 1, 4, 2)
print(len(numbers), numbers[0], numbers[-1], numbers[1:4], list(numbers), Numbers.__name__, sum(numbers))
numbers[2] = 100
try:
    numbers[9]
except IndexError as error:
    print("IndexError", error)
compare_type = CFUNCTYPE(c_int, POINTER(c_int), POINTER(c_int))
libc.qsort(numbers, len(numbers), sizeof(c_int), compare_type(lambda a, b: a[0] - b[0]))
print(list(numbers))

p = pointer(number)
p.contents.value = 77
p[0] += 1
print(number.value, p.contents, type(p).__name__, bool(p), bool(POINTER(c_int)()))
try:
    POINTER(c_int)().contents
except ValueError as error:
    print(error)
libc.sscanf(b"42 3.5", b"%d %lf", byref(number), byref(d := c_double()))
print(number.value, d.value)

buffer = create_string_buffer(b"hello", 10)
print(len(buffer), buffer.value, buffer.raw, sizeof(buffer))
buffer.value = b"bye"
print(buffer.raw, string_at(buffer), string_at(addressof(buffer) + 1, 2))
memset(buffer, ord("z"), 3)
memmove(byref(buffer, 3), b"12", 2)
print(buffer.raw)
wide = create_unicode_buffer("żółw")
print(len(wide), wide.value, c_wchar_p("text").value)
data = (c_ubyte * 4)(1, 2, 3, 4)
print(cast(data, POINTER(c_uint32))[0], cast(data, c_void_p).value == addressof(data), memoryview(data).format, memoryview(data).shape)
shared = bytearray(b"abcd")
view = (c_char * 4).from_buffer(shared)
view[0] = b"X"
print(shared, (c_char * 2).from_buffer_copy(b"qr").raw)

libc.open(b"/no/such/file", 0)
print(ctypes.get_errno() == errno.ENOENT)

def add(a, b):
    return a + b
callback = CFUNCTYPE(c_long, c_long, c_long)(add)
print(callback(20, 22), CFUNCTYPE(c_double, c_double)(lambda v: v / 2)(5))
def check(result, function, arguments):
    return ("checked", result, len(arguments))
libc.labs.errcheck = check
print(libc.labs(-9))
div = libc.div
class Quotient(Structure):
    _fields_ = [("quot", c_int), ("rem", c_int)]
div.restype = Quotient
answer = div(17, 5)
print(answer.quot, answer.rem)
try:
    libc.no_such_function_at_all
except AttributeError as error:
    print(str(error).endswith("undefined symbol: no_such_function_at_all"))

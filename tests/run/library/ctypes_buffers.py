# ctypes.pythonapi.PyObject_GetBuffer: an object's memory handed to C without a copy, and given back.
import array, ctypes

c = ctypes


class Py_buffer(c.Structure):
    _fields_ = [("buf", c.c_void_p), ("obj", c.py_object), ("len", c.c_ssize_t), ("itemsize", c.c_ssize_t), ("readonly", c.c_int),
                ("ndim", c.c_int), ("format", c.c_char_p), ("shape", c.POINTER(c.c_ssize_t)), ("strides", c.POINTER(c.c_ssize_t)),
                ("suboffsets", c.POINTER(c.c_ssize_t)), ("internal", c.c_void_p)]


get, release = c.pythonapi.PyObject_GetBuffer, c.pythonapi.PyBuffer_Release
get.argtypes, release.argtypes = [c.py_object, c.POINTER(Py_buffer), c.c_int], [c.POINTER(Py_buffer)]
release.restype = None
SIMPLE, WRITABLE, FORMAT, ND, STRIDES = 0, 1, 4, 8, 0x18


def show(thing, flags):
    view = Py_buffer()
    try:
        get(thing, c.byref(view), flags)
    except (BufferError, TypeError) as error:
        print(type(error).__name__, error)
        return
    print(c.string_at(view.buf, view.len), view.len, view.itemsize, view.readonly, view.ndim, view.format, bool(view.shape),
          view.shape[0] if view.shape else None, view.strides[0] if view.strides else None, view.obj is thing)
    release(c.byref(view))


show(b"abc", SIMPLE)
show(b"abc", STRIDES | FORMAT)
show(array.array("h", [1, 2, 3]), STRIDES | FORMAT)
show(array.array("h", [1, 2, 3]), ND)
show(b"abc", WRITABLE)
show("text", SIMPLE)
show(3, SIMPLE)
held = bytearray(b"hello")
view = Py_buffer()
get(held, c.byref(view), WRITABLE)
(c.c_char * view.len).from_address(view.buf)[0] = b"J"
try:
    held.append(1)
except BufferError as error:
    print(error)
release(c.byref(view))
held.append(33)
print(held)

# What programs call in ctypes.pythonapi: capsules, exceptions in other threads, frames' locals, objects by address.
import ctypes, sys, threading, time

api = ctypes.pythonapi


def prototype(name, result, *arguments):
    function = getattr(api, name)
    function.restype, function.argtypes = result, arguments
    return function


new = prototype("PyCapsule_New", ctypes.py_object, ctypes.c_void_p, ctypes.c_char_p, ctypes.c_void_p)
get = prototype("PyCapsule_GetPointer", ctypes.c_void_p, ctypes.py_object, ctypes.c_char_p)
valid = prototype("PyCapsule_IsValid", ctypes.c_int, ctypes.py_object, ctypes.c_char_p)
name_of = prototype("PyCapsule_GetName", ctypes.c_char_p, ctypes.py_object)
set_context = prototype("PyCapsule_SetContext", ctypes.c_int, ctypes.py_object, ctypes.c_void_p)
context = prototype("PyCapsule_GetContext", ctypes.c_void_p, ctypes.py_object)
label = ctypes.create_string_buffer(b"a.label")
capsule = new(4096, label.value, None)
print(type(capsule), type(capsule).__name__, repr(new(1, None, None)).split(" at ")[0])
keep = b"kept.name"
capsule = new(4096, keep, None)
print(repr(capsule).split(" at ")[0], get(capsule, keep), name_of(capsule), valid(capsule, keep), valid(capsule, b"other"))
for wrong in (lambda: get(capsule, b"other"), lambda: new(None, None, None), lambda: get([], None)):
    try:
        print(wrong())
    except ValueError as error:
        print(error)
print(context(capsule), set_context(capsule, 77), context(capsule))
try:
    type(capsule)()
except TypeError as error:
    print(error)


class Stop(Exception):
    pass


def spin():
    try:
        started.set()
        while True:
            time.sleep(0.001)
    except Stop as error:
        print("stopped by", repr(error))


started = threading.Event()
thread = threading.Thread(target=spin)
thread.start()
started.wait()
interrupt = prototype("PyThreadState_SetAsyncExc", ctypes.c_int, ctypes.c_ulong, ctypes.py_object)
print(interrupt(thread.ident, Stop))
thread.join()
print(interrupt(1, Stop))


def change():
    number = 1
    frame = sys._getframe()
    frame.f_locals["number"] = 2
    api.PyFrame_LocalsToFast(ctypes.py_object(frame), ctypes.c_int(0))
    return number


print(change())
thing = [1]
before = sys.getrefcount(thing)
api.Py_IncRef(ctypes.py_object(thing))
print(sys.getrefcount(thing) - before)
api.Py_DecRef(ctypes.py_object(thing))
print(sys.getrefcount(thing) - before, ctypes.cast(id(thing), ctypes.py_object).value is thing)
raise_one = prototype("PyErr_SetString", None, ctypes.py_object, ctypes.c_char_p)
try:
    raise_one(KeyError, b"from C")
except KeyError as error:
    print(repr(error))
print(prototype("PyUnicode_FromString", ctypes.py_object, ctypes.c_char_p)("é".encode()),
      prototype("PyLong_AsLong", ctypes.c_long, ctypes.py_object)(-5),
      prototype("PyBytes_FromStringAndSize", ctypes.py_object, ctypes.c_char_p, ctypes.c_ssize_t)(b"a\0b", 3))
try:
    prototype("PyLong_AsLong", ctypes.c_long, ctypes.py_object)("x")
except TypeError as error:
    print(error)
print(prototype("PyObject_Repr", ctypes.py_object, ctypes.py_object)({1: 2}), api.Py_IsInitialized())

"""ctypes.pythonapi: C's functions on Python's objects."""
import ctypes, sys, threading, time
from ctypes import py_object, c_int, c_long, c_ssize_t, c_char_p, c_void_p, c_ulong, c_double, pythonapi as api


def declare(name, result, *arguments):
    function = getattr(api, name)
    function.restype, function.argtypes = result, arguments
    return function


def attempt(function, *args):
    try:
        return function(*args)
    except BaseException as e:
        return "%s: %s" % (type(e).__name__, e)


class Thing:
    x = 5


thing, O = Thing(), py_object
print(declare("PyObject_Repr", O, O)([1, "a"]), declare("PyObject_Str", O, O)("s"), declare("PyObject_ASCII", O, O)("é"))
get, put = declare("PyObject_GetAttrString", O, O, c_char_p), declare("PyObject_SetAttrString", c_int, O, c_char_p, O)
print(get(thing, b"x"), put(thing, b"y", 2.5), thing.y, attempt(get, thing, b"no"), attempt(put, 5, b"no", 1))
print(declare("PyObject_HasAttrString", c_int, O, c_char_p)(thing, b"z"), declare("PyObject_GetAttr", O, O, O)(thing, "x"))
print(declare("PyObject_IsTrue", c_int, O)([]), declare("PyObject_Hash", c_ssize_t, O)(7), declare("PyObject_Size", c_ssize_t, O)("abc"))
print(attempt(api.PyObject_Hash, []), attempt(api.PyObject_Size, 5), declare("PyObject_Type", O, O)(True))
print(declare("PyObject_Call", O, O, O, O)(dict, (), {"a": 1}), declare("PyObject_CallObject", O, O, O)(tuple, ([3],)))
print(declare("PyObject_RichCompareBool", c_int, O, O, c_int)(1, 2, 0), declare("PyObject_RichCompare", O, O, O, c_int)(1, 2, 4))
print(declare("PyObject_IsInstance", c_int, O, O)(1, (str, int)), declare("PyObject_GetItem", O, O, O)({1: 2}, 1))
iterator = declare("PyObject_GetIter", O, O)([1])
print(declare("PyIter_Next", O, O)(iterator))

items = [object()]
before = sys.getrefcount(items[0])
declare("Py_IncRef", None, O)(items[0])
print(sys.getrefcount(items[0]) - before)
declare("Py_DecRef", None, O)(items[0])
print(sys.getrefcount(items[0]) - before)

raise_string = declare("PyErr_SetString", None, O, c_char_p)
print(attempt(raise_string, ValueError, b"from C"), attempt(declare("PyErr_SetNone", None, O), KeyError),
      attempt(declare("PyErr_SetObject", None, O, O), OSError, (2, "x")), declare("PyErr_Occurred", c_void_p)())

t = declare("PyTuple_New", O, c_ssize_t)(0)
print(t, declare("PyTuple_Size", c_ssize_t, O)((1, 2)), declare("PyTuple_GetSlice", O, O, c_ssize_t, c_ssize_t)((1, 2, 3), 1, 9))
made = declare("PyList_New", O, c_ssize_t)(0)
print(declare("PyList_Append", c_int, O, O)(made, 3), declare("PyList_Insert", c_int, O, c_ssize_t, O)(made, 0, 4), made)
print(declare("PyList_Sort", c_int, O)(made), declare("PyList_Reverse", c_int, O)(made), made, declare("PyList_AsTuple", O, O)(made))
print(declare("PySequence_List", O, O)("ab"), declare("PySequence_Contains", c_int, O, O)("ab", "a"))
d = declare("PyDict_New", O)()
print(declare("PyDict_SetItem", c_int, O, O, O)(d, 1, 2), declare("PyDict_SetItemString", c_int, O, c_char_p, O)(d, b"k", 3), d)
print(attempt(api.PyDict_SetItem, d, [], 1), declare("PyDict_Contains", c_int, O, O)(d, 1), declare("PyDict_Size", c_ssize_t, O)(d))
print(declare("PyDict_Keys", O, O)(d), declare("PyDict_Items", O, O)(d), declare("PyDict_Update", c_int, O, O)(d, {"z": 0}), d)
print(attempt(declare("PyDict_DelItem", c_int, O, O), d, 99))
s = declare("PySet_New", O, O)([1, 2])
print(s, declare("PySet_Add", c_int, O, O)(s, 5), declare("PySet_Contains", c_int, O, O)(s, 5), declare("PySet_Size", c_ssize_t, O)(s))
cell = declare("PyCell_New", O, O)("in")
print(type(cell), cell.cell_contents, declare("PyCell_Set", c_int, O, O)(cell, "new"), declare("PyCell_Get", O, O)(cell))

print(declare("PyLong_FromLong", O, c_long)(-5), declare("PyLong_AsLong", c_long, O)(77), attempt(api.PyLong_AsLong, 2 ** 80))
print(declare("PyFloat_FromDouble", O, c_double)(1.5), declare("PyFloat_AsDouble", c_double, O)(2), declare("PyBool_FromLong", O, c_long)(3))
print(declare("PyUnicode_FromString", O, c_char_p)("grün".encode()), declare("PyUnicode_AsUTF8", c_char_p, O)("grün"))
print(declare("PyBytes_FromStringAndSize", O, c_char_p, c_ssize_t)(b"abcdef", 3), declare("PyBytes_AsString", c_char_p, O)(b"xyz"))

new = declare("PyCapsule_New", O, c_void_p, c_char_p, c_void_p)
name = b"module.thing"
capsule = new(1234, name, None)
print(type(capsule).__name__, repr(capsule)[:32], attempt(new, None, name, None), attempt(type(capsule)))
pointer = declare("PyCapsule_GetPointer", c_void_p, O, c_char_p)
print(pointer(capsule, name), attempt(pointer, capsule, b"other"), attempt(pointer, [], name))
print(declare("PyCapsule_IsValid", c_int, O, c_char_p)(capsule, name), declare("PyCapsule_GetName", c_char_p, O)(capsule))
print(declare("PyCapsule_SetContext", c_int, O, c_void_p)(capsule, 99), declare("PyCapsule_GetContext", c_void_p, O)(capsule))
Destructor = ctypes.PYFUNCTYPE(None, c_void_p)
gone = Destructor(lambda address: print("destroyed"))
other = new(1, None, ctypes.cast(gone, c_void_p))
print(repr(other)[:24])
del other

started, caught = threading.Event(), []
def spin():
    try:
        started.set()
        while True:
            time.sleep(0.001)
    except KeyError as e:
        caught.append(type(e))
thread = threading.Thread(target=spin)
thread.start()
started.wait()
interrupt = declare("PyThreadState_SetAsyncExc", c_int, c_ulong, O)
print(interrupt(thread.ident, KeyError), interrupt(123456789, KeyError))
thread.join()
print(caught)

def local():
    value = 1
    frame = sys._getframe()
    frame.f_locals["value"] = 2
    declare("PyFrame_LocalsToFast", None, O, c_int)(frame, 0)
    return value
print(local())
print(declare("PyImport_ImportModule", O, c_char_p)(b"json").__name__, attempt(api.PyImport_ImportModule, b"no_such_module"))
print(declare("PyRun_SimpleString", c_int, c_char_p)(b"import __main__; __main__.ran = 5"), ran, declare("Py_IsInitialized", c_int)())

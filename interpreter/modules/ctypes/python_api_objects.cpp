// ctypes.pythonapi: objects, exceptions, numbers, text, capsules, the machine.
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "interpreter/modules/ctypes/capsule.h"
#include "interpreter/modules/ctypes/python_api.h"
#include "interpreter/modules/import.h"
#include "interpreter/objects/bytes.h"
#include "interpreter/objects/dict.h"
#include "interpreter/objects/exception.h"
#include "interpreter/objects/float.h"
#include "interpreter/objects/frame.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/list.h"
#include "interpreter/objects/traceback.h"
#include "interpreter/objects/tuple.h"
#include "interpreter/runtime/signals.h"

namespace krait::modules::ctypes::api {

using namespace objects;

// --- references ------------------------------------------------------------------------------------------------------

PYTHON_API void Py_IncRef(Word o) { retain(value(o)); }
PYTHON_API void Py_DecRef(Word o) { release(value(o)); }
PYTHON_API Word Py_NewRef(Word o) { return retain(value(o)), o; }
PYTHON_API Word Py_XNewRef(Word o) { return retain(value(o)), o; }

// --- objects ---------------------------------------------------------------------------------------------------------

PYTHON_API Word PyObject_Repr(Word o) { return given(repr(here(), value(o))); }
PYTHON_API Word PyObject_Str(Word o) { return given(str(here(), value(o))); }
PYTHON_API Word PyObject_ASCII(Word o) { return given(ascii(here(), value(o))); }
PYTHON_API Word PyObject_Format(Word o, Word spec) { return given(format(here(), value(o), value(spec))); }
PYTHON_API Word PyObject_Type(Word o) { return given(Result::copy(type_of(here(), value(o)))); }
PYTHON_API int PyObject_IsTrue(Word o) { return verdict(is_true(here(), value(o))); }
PYTHON_API int PyObject_Not(Word o) {
  int truth = PyObject_IsTrue(o);
  return truth < 0 ? truth : !truth;
}
PYTHON_API int64_t PyObject_Hash(Word o) { return number(hash(here(), value(o))); }
PYTHON_API int64_t PyObject_Size(Word o) { return number(length(here(), value(o))); }
PYTHON_API int64_t PyObject_Length(Word o) { return PyObject_Size(o); }
PYTHON_API int PyCallable_Check(Word o) { return o && is_callable(here(), value(o)); }

static Result attribute(Word o, Word name) {
  Thread& t = here();
  if (!is_str(value(name)))
    return raise_type_error(t, "attribute name must be string, not '", type_name(t, value(name)), "'");
  return get_attr(t, value(o), as<Str>(value(name)));
}
static int has(Result found) {
  if (!found.is_raised()) {
    Ref kept = found.take();
    return 1;
  }
  clear_pending(here());
  return 0;
}
PYTHON_API Word PyObject_GetAttr(Word o, Word name) { return given(attribute(o, name)); }
PYTHON_API Word PyObject_GetAttrString(Word o, const char* name) { return given(get_attr(here(), value(o), name)); }
PYTHON_API int PyObject_HasAttr(Word o, Word name) { return has(attribute(o, name)); }
PYTHON_API int PyObject_HasAttrString(Word o, const char* name) { return has(get_attr(here(), value(o), name)); }
PYTHON_API int PyObject_SetAttr(Word o, Word name, Word v) {
  Thread& t = here();
  if (!is_str(value(name)))
    return done(raise_type_error(t, "attribute name must be string, not '", type_name(t, value(name)), "'"));
  return done(v ? set_attr(t, value(o), as<Str>(value(name)), value(v))
                : delete_attr(t, value(o), as<Str>(value(name))));
}
PYTHON_API int PyObject_SetAttrString(Word o, const char* name, Word v) {
  Thread& t = here();
  Result made = make_str(t, name);
  if (made.is_raised()) return -1;
  Ref text = made.take();
  return PyObject_SetAttr(o, text.get().bits, v);
}

PYTHON_API Word PyObject_GetItem(Word o, Word key) { return given(get_item(here(), value(o), value(key))); }
PYTHON_API int PyObject_SetItem(Word o, Word key, Word v) {
  return done(set_item(here(), value(o), value(key), value(v)));
}
PYTHON_API int PyObject_DelItem(Word o, Word key) { return done(delete_item(here(), value(o), value(key))); }
PYTHON_API Word PyObject_GetIter(Word o) { return given(iter(here(), value(o))); }
PYTHON_API Word PyIter_Next(Word o) { return given(next(here(), value(o))); }  // NULL without an exception: exhausted

static CompareOp operation(int op) { return static_cast<CompareOp>(op); }  // Py_LT ... Py_GE stand in the same order
PYTHON_API Word PyObject_RichCompare(Word a, Word b, int op) {
  return given(compare(here(), value(a), value(b), operation(op)));
}
PYTHON_API int PyObject_RichCompareBool(Word a, Word b, int op) {
  return verdict(compare_bool(here(), value(a), value(b), operation(op)));
}
PYTHON_API int PyObject_IsInstance(Word o, Word cls) { return verdict(is_instance(here(), value(o), value(cls))); }
PYTHON_API int PyObject_IsSubclass(Word o, Word cls) { return verdict(is_subclass(here(), value(o), value(cls))); }

PYTHON_API Word PyObject_Call(Word callable, Word args, Word kwargs) {
  return given(call_tuple(here(), value(callable), value(args), value(kwargs)));
}
PYTHON_API Word PyObject_CallNoArgs(Word callable) { return given(call(here(), value(callable))); }
PYTHON_API Word PyObject_CallOneArg(Word callable, Word argument) {
  return given(call(here(), value(callable), {value(argument)}));
}
PYTHON_API Word PyObject_CallObject(Word callable, Word args) {
  return args ? PyObject_Call(callable, args, 0) : PyObject_CallNoArgs(callable);
}
PYTHON_API Word PyObject_Dir(Word o) {
  Thread& t = here();
  Value builtin = dict_get_str(t, t.interpreter->builtins, "dir");
  return given(o ? call(t, builtin, {value(o)}) : call(t, builtin));
}

PYTHON_API void PyType_Modified(Word type) {
  if (has_kind(value(type), Kind::Type)) type_modified(here(), static_cast<Type*>(value(type).object()));
}
PYTHON_API int PyType_IsSubtype(Word a, Word b) {
  return static_cast<Type*>(value(a).object())->is_subclass_of(static_cast<Type*>(value(b).object()));
}

// --- exceptions ------------------------------------------------------------------------------------------------------

static Type* class_of_exception(Word exception) {
  Value v = value(exception);
  return has_kind(v, Kind::Type) ? static_cast<Type*>(v.object()) : here().types().SystemError;
}
PYTHON_API void PyErr_SetString(Word exception, const char* message) {
  (void)raise_message(here(), class_of_exception(exception), message);
}
PYTHON_API void PyErr_SetObject(Word exception, Word argument) {
  Thread& t = here();
  Value v = value(argument);
  if (argument && is_exception(v)) return (void)raise_instance(t, Ref::copy(v));
  if (!is_tuple(v)) return (void)raise_value(t, class_of_exception(exception), v);
  Result made =
      call_tuple(t, Value::from_object(class_of_exception(exception)), v, {});  // a tuple is all the arguments
  if (!made.is_raised()) (void)raise_instance(t, made.take());
}
PYTHON_API void PyErr_SetNone(Word exception) { (void)raise_none(here(), class_of_exception(exception)); }
PYTHON_API Word PyErr_NoMemory() { return (void)raise_memory_error(here()), 0; }
PYTHON_API int PyErr_BadArgument() {
  return (void)raise_type_error(here(), "bad argument type for built-in operation"), 0;
}
PYTHON_API void PyErr_BadInternalCall() { (void)raise_system_error(here(), "bad argument to internal function"); }
PYTHON_API Word PyErr_Occurred() {  // borrowed: the class
  Thread& t = here();
  return t.pending.is_absent() ? 0 : Value::from_object(type_of(t, t.pending)).bits;
}
PYTHON_API void PyErr_Clear() {
  if (PyErr_Occurred()) clear_pending(here());
}
PYTHON_API int PyErr_ExceptionMatches(Word exception) {
  return PyErr_Occurred() && has_kind(value(exception), Kind::Type) &&
         pending_matches(here(), static_cast<Type*>(value(exception).object()));
}
PYTHON_API void PyErr_PrintEx(int) {
  Thread& t = here();
  if (t.pending.is_absent()) return;
  Ref exception = take_pending(t);
  print_exception(t, exception);
}
PYTHON_API void PyErr_Print() { PyErr_PrintEx(1); }
PYTHON_API void PyErr_WriteUnraisable(Word where) { report_unraisable(here(), value(where)); }
PYTHON_API int PyErr_CheckSignals() { return done(run_signal_handlers(here())); }

// Raises in another thread at its next safe point; without an exception takes one back. How many threads were found.
PYTHON_API int PyThreadState_SetAsyncExc(unsigned long id, Word exception) {
  Thread& t = here();
  for (Thread* other = t.interpreter->threads; other; other = other->next) {
    if (other->id != id) continue;
    replace(other->async_exception, Ref::copy(value(exception)));
    if (exception) other->breaker.fetch_or(kBreakAsync);
    return 1;
  }
  return 0;
}

// --- numbers and text ------------------------------------------------------------------------------------------------

PYTHON_API Word PyLong_FromLong(long n) { return given(make_int(here(), n)); }
PYTHON_API Word PyLong_FromLongLong(long long n) { return given(make_int(here(), n)); }
PYTHON_API Word PyLong_FromSsize_t(ssize_t n) { return given(make_int(here(), n)); }
PYTHON_API Word PyLong_FromSize_t(size_t n) { return given(make_uint(here(), n)); }
PYTHON_API Word PyLong_FromUnsignedLong(unsigned long n) { return given(make_uint(here(), n)); }
PYTHON_API Word PyLong_FromUnsignedLongLong(unsigned long long n) { return given(make_uint(here(), n)); }
PYTHON_API Word PyLong_FromVoidPtr(void* p) { return given(make_uint(here(), reinterpret_cast<uint64_t>(p))); }
PYTHON_API Word PyLong_FromDouble(double d) { return given(make_int_from_double(here(), d)); }
PYTHON_API long PyLong_AsLong(Word o) { return number(as_i64(here(), value(o))); }
PYTHON_API long long PyLong_AsLongLong(Word o) { return number(as_i64(here(), value(o))); }
PYTHON_API ssize_t PyLong_AsSsize_t(Word o) { return number(as_i64(here(), value(o))); }
PYTHON_API Word PyBool_FromLong(long n) { return boolean(n != 0).bits; }
PYTHON_API Word PyFloat_FromDouble(double d) { return given(make_float(here(), d)); }
PYTHON_API double PyFloat_AsDouble(Word o) {
  ResultOf<double> d = as_double(here(), value(o));
  return d.is_raised() ? -1.0 : d.take();
}
PYTHON_API Word PyNumber_Add(Word a, Word b) { return given(binary(here(), BinaryOp::Add, value(a), value(b))); }
PYTHON_API Word PyNumber_Subtract(Word a, Word b) {
  return given(binary(here(), BinaryOp::Subtract, value(a), value(b)));
}
PYTHON_API Word PyNumber_Multiply(Word a, Word b) {
  return given(binary(here(), BinaryOp::Multiply, value(a), value(b)));
}
PYTHON_API Word PyNumber_Index(Word o) { return given(index(here(), value(o))); }

PYTHON_API Word PyUnicode_FromString(const char* utf8) { return given(make_str(here(), utf8)); }
PYTHON_API Word PyUnicode_FromStringAndSize(const char* utf8, ssize_t n) {
  return given(make_str(here(), {utf8, static_cast<size_t>(n)}));
}
PYTHON_API Word PyUnicode_InternFromString(const char* utf8) {
  Thread& t = here();
  Result made = make_str(t, utf8);
  if (made.is_raised()) return 0;
  Ref text = made.take();
  return given(intern(t, text));
}
PYTHON_API const char* PyUnicode_AsUTF8AndSize(Word o, ssize_t* size) {
  ResultOf<std::string_view> text = as_utf8(here(), value(o));
  if (text.is_raised()) return nullptr;
  std::string_view bytes = text.take();
  if (size) *size = static_cast<ssize_t>(bytes.size());
  return bytes.data();
}
PYTHON_API const char* PyUnicode_AsUTF8(Word o) { return PyUnicode_AsUTF8AndSize(o, nullptr); }
PYTHON_API Word PyUnicode_AsUTF8String(Word o) {
  ssize_t size = 0;
  const char* bytes = PyUnicode_AsUTF8AndSize(o, &size);
  return bytes ? given(make_bytes(here(), {bytes, static_cast<size_t>(size)})) : 0;
}
PYTHON_API ssize_t PyUnicode_GetLength(Word o) {
  if (is_str(value(o))) return as<Str>(value(o))->length;
  return PyErr_BadArgument(), -1;
}
PYTHON_API Word PyBytes_FromString(const char* bytes) { return given(make_bytes(here(), bytes)); }
PYTHON_API Word PyBytes_FromStringAndSize(const char* bytes, ssize_t n) {
  if (n < 0) return PyErr_BadInternalCall(), 0;
  return given(bytes ? make_bytes(here(), {bytes, static_cast<size_t>(n)}) : make_empty_bytes(here(), n));
}
PYTHON_API char* PyBytes_AsString(Word o) {
  if (is_bytes(value(o))) return reinterpret_cast<char*>(as<Bytes>(value(o))->data);
  Thread& t = here();
  (void)raise_type_error(t, "expected bytes, ", type_name(t, value(o)), " found");
  return nullptr;
}
PYTHON_API ssize_t PyBytes_Size(Word o) {
  return is_bytes(value(o)) ? as<Bytes>(value(o))->length : (PyBytes_AsString(o), -1);
}

// --- capsules --------------------------------------------------------------------------------------------------------

PYTHON_API Word PyCapsule_New(void* pointer, const char* name, void (*destructor)(Word)) {
  return given(make_capsule(here(), pointer, name, destructor));
}
static Capsule* opened(Word o, const char* name, const char* function) {
  ResultOf<Capsule*> c = open_capsule(here(), value(o), name, function);
  return c.is_raised() ? nullptr : c.take();
}
// By any name.
static Capsule* any_capsule(Word o, const char* function) {
  return opened(o, is_capsule(value(o)) ? static_cast<Capsule*>(value(o).object())->name : nullptr, function);
}
PYTHON_API void* PyCapsule_GetPointer(Word o, const char* name) {
  Capsule* c = opened(o, name, "PyCapsule_GetPointer");
  return c ? c->pointer : nullptr;
}
PYTHON_API const char* PyCapsule_GetName(Word o) {
  Capsule* c = any_capsule(o, "PyCapsule_GetName");
  return c ? c->name : nullptr;
}
PYTHON_API void* PyCapsule_GetContext(Word o) {
  Capsule* c = any_capsule(o, "PyCapsule_GetContext");
  return c ? c->context : nullptr;
}
PYTHON_API void* PyCapsule_GetDestructor(Word o) {
  Capsule* c = any_capsule(o, "PyCapsule_GetDestructor");
  return c ? reinterpret_cast<void*>(c->destructor) : nullptr;
}
PYTHON_API int PyCapsule_IsValid(Word o, const char* name) {
  if (!o || !is_capsule(value(o))) return 0;
  const char* own = static_cast<Capsule*>(value(o).object())->name;
  return own == name || (own && name && strcmp(own, name) == 0);
}
PYTHON_API int PyCapsule_SetPointer(Word o, void* pointer) {
  Capsule* c = any_capsule(o, "PyCapsule_SetPointer");
  if (!c) return -1;
  if (!pointer) return done(raise_value_error(here(), "PyCapsule_SetPointer called with null pointer"));
  c->pointer = pointer;
  return 0;
}
PYTHON_API int PyCapsule_SetName(Word o, const char* name) {
  Capsule* c = any_capsule(o, "PyCapsule_SetName");
  if (c) c->name = name;
  return c ? 0 : -1;
}
PYTHON_API int PyCapsule_SetContext(Word o, void* context) {
  Capsule* c = any_capsule(o, "PyCapsule_SetContext");
  if (c) c->context = context;
  return c ? 0 : -1;
}
PYTHON_API int PyCapsule_SetDestructor(Word o, void (*destructor)(Word)) {
  Capsule* c = any_capsule(o, "PyCapsule_SetDestructor");
  if (c) c->destructor = destructor;
  return c ? 0 : -1;
}

// --- the machine -----------------------------------------------------------------------------------------------------

PYTHON_API int Py_IsInitialized() { return 1; }
PYTHON_API const char* Py_GetVersion() {
  Thread& t = here();
  Value version = dict_get_str(t, t.interpreter->sys_dict, "version");
  return is_str(version) ? PyUnicode_AsUTF8(version.bits) : "";
}
PYTHON_API Word PySys_GetObject(const char* name) {  // borrowed
  Thread& t = here();
  return dict_get_str(t, t.interpreter->sys_dict, name).bits;
}
PYTHON_API int PySys_SetObject(const char* name, Word v) {
  Thread& t = here();
  return done(dict_set(t, t.interpreter->sys_dict, name, value(v)));
}
PYTHON_API Word PyImport_ImportModule(const char* name) { return given(import_module(here(), name)); }
PYTHON_API Word PyImport_Import(Word name) {
  const char* text = PyUnicode_AsUTF8(name);
  return text ? PyImport_ImportModule(text) : 0;
}
PYTHON_API Word PyImport_GetModuleDict() { return PySys_GetObject("modules"); }  // borrowed
PYTHON_API Word PyEval_GetBuiltins() { return Value::from_object(here().interpreter->builtins).bits; }  // borrowed
// exec(code, {"__name__": "__main__"...}) in the module __main__; 0, or -1 after printing the exception.
PYTHON_API int PyRun_SimpleString(const char* text) {
  Thread& t = here();
  auto run = [&]() -> Status {
    Ref main = TRY(import_module(t, "__main__")), globals = TRY(get_attr(t, main, "__dict__")),
        source = TRY(make_str(t, text));
    Ref nothing = TRY(call(t, dict_get_str(t, t.interpreter->builtins, "exec"), {source.get(), globals.get()}));
    return ok();
  };
  if (!run().is_raised()) return 0;
  PyErr_Print();
  return -1;
}
PYTHON_API __attribute__((format(printf, 3, 4))) int PyOS_snprintf(char* out, size_t room, const char* format, ...) {
  va_list arguments;
  va_start(arguments, format);
  int written = vsnprintf(out, room, format, arguments);
  va_end(arguments);
  return written;
}
PYTHON_API void PyFrame_LocalsToFast(Word frame, int clear) {
  if (has_kind(value(frame), Kind::Frame))
    frame_locals_to_fast(here(), static_cast<FrameObject*>(value(frame).object())->frame, clear != 0);
}

const void* const kObjectFunctions = reinterpret_cast<const void*>(Py_IncRef);

}  // namespace krait::modules::ctypes::api

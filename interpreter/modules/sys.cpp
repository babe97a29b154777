// The sys module (library reference: sys): functions about the interpreter itself. Its data is in sys_values.cpp,
// frames and tracing in sys_frames.cpp, hooks in sys_hooks.cpp.
#include <dlfcn.h>

#include "interpreter/modules/sys_internal.h"
#include "interpreter/objects/dict.h"
#include "interpreter/objects/exception.h"
#include "interpreter/objects/float.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/module.h"
#include "interpreter/objects/str.h"
#include "interpreter/objects/tuple.h"
#include "interpreter/runtime/heap.h"
#include "interpreter/runtime/interpreter.h"
#include "interpreter/runtime/lock.h"

namespace krait::modules {

// A tuple is the exception's arguments.
static Result sys_exit(Thread& t, const Args& a) {
  Value type = Value::from_object(t.types().SystemExit);
  if (is_tuple(a[0])) return raise_instance(t, TRY(call_tuple(t, type, a[0], Value{})));
  return raise_value(t, t.types().SystemExit, a[0]);
}

static Result sys_getrefcount(Thread& t, const Args& a) {
  if (!a[0].is_object()) return make_int(t, kImmortal);
  return make_int(t, a[0].object()->refcount);
}

static Result sys_getsizeof(Thread& t, const Args& a) {
  Ref method = TRY(lookup_special(t, a[0], t.names().__sizeof__));
  Result answer = raised;
  if (method.is_absent()) answer = raise_type_error(t, "Type ", type_name(t, a[0]), " doesn't define __sizeof__");
  else answer = call(t, method);
  if (answer.is_raised()) {
    if (a[1].is_absent() || !pending_matches(t, t.types().TypeError)) return raised;
    clear_pending(t);
    return Result::copy(a[1]);
  }
  Ref size = answer.take();
  int64_t bytes = TRY(as_i64(t, size));
  if (bytes < 0) return raise_value_error(t, "__sizeof__() should return >= 0");
  if (a[0].is_object() && (a[0].object()->type->flags & kHasGc)) bytes += 16;  // the collector's words
  return make_int(t, bytes);
}

static Result sys_intern(Thread& t, const Args& a) {
  if (!is_str(a[0])) return raise_type_error(t, "intern() argument must be str, not ", type_name(t, a[0]));
  if (!is_exact_str(a[0])) return raise_type_error(t, "can't intern ", type_name(t, a[0]));
  return intern(t, a[0]);
}

static Result sys_getrecursionlimit(Thread& t, const Args&) { return make_int(t, t.interpreter->recursion_limit); }

static Result sys_setrecursionlimit(Thread& t, const Args& a) {
  int limit = TRY(as_c_int(t, a[0]));
  if (limit < 1) return raise_value_error(t, "recursion limit must be greater or equal than 1");
  int depth = t.interpreter->recursion_limit - t.recursion_left;
  if (depth >= limit)
    return raise_message(t, t.types().RecursionError,
                         cat("cannot set the recursion limit to ", limit, " at the recursion depth ", depth,
                             ": the limit is too low"));
  for (Thread* each = t.interpreter->threads; each; each = each->next)
    each->recursion_left += limit - t.interpreter->recursion_limit;
  t.interpreter->recursion_limit = limit;
  return kNone;
}

static Result sys_getswitchinterval(Thread& t, const Args&) {
  return make_float(t, switch_interval(t.interpreter) / 1e6);
}

static Result sys_setswitchinterval(Thread& t, const Args& a) {
  double seconds = TRY(as_double(t, a[0]));
  if (!(seconds > 0)) return raise_value_error(t, "switch interval must be strictly positive");
  set_switch_interval(t.interpreter, static_cast<uint64_t>(seconds * 1e6 < 1 ? 1 : seconds * 1e6));
  return kNone;
}

static Result sys_getdefaultencoding(Thread& t, const Args&) { return make_ascii(t, "utf-8"); }
static Result sys_getfilesystemencoding(Thread& t, const Args&) { return make_ascii(t, "utf-8"); }
static Result sys_getfilesystemencodeerrors(Thread& t, const Args&) { return make_ascii(t, "surrogateescape"); }
static Result sys_is_finalizing(Thread& t, const Args&) { return boolean(t.interpreter->finalizing); }
static Result sys_getallocatedblocks(Thread& t, const Args&) { return make_int(t, live_objects(t.interpreter)); }
static Result sys_clear_type_cache(Thread&, const Args&) { return kNone; }
// The flags stand in the module's state as they are; nothing but ctypes, which takes its own, loads libraries.
static intptr_t& dlopen_flags(Value module) { return reinterpret_cast<intptr_t&>(as<Module>(module)->state); }
static Result sys_getdlopenflags(Thread& t, const Args& a) { return make_int(t, dlopen_flags(a.self)); }
static Result sys_setdlopenflags(Thread& t, const Args& a) {
  dlopen_flags(a.self) = TRY(as_c_int(t, a[0]));
  return kNone;
}

static Result sys_get_int_max_str_digits(Thread& t, const Args&) {
  return make_int(t, t.interpreter->config.int_max_str_digits);
}
static Result sys_set_int_max_str_digits(Thread& t, const Args& a) {
  int digits = TRY(as_c_int(t, a[0]));
  if (digits != 0 && digits < 640) return raise_value_error(t, "maxdigits must be 0 or larger than 640");
  t.interpreter->config.int_max_str_digits = digits;
  return kNone;
}

static const NativeFunction kFunctions[] = {
    {"_clear_type_cache()", sys_clear_type_cache, "Forget what attribute lookups have cached."},
    {"exit(status=None, /)", sys_exit, "Leave the interpreter by raising SystemExit(status)."},
    {"get_int_max_str_digits()", sys_get_int_max_str_digits, "The most digits that int <-> str conversions take."},
    {"getallocatedblocks()", sys_getallocatedblocks, "How many objects are allocated now."},
    {"getdefaultencoding()", sys_getdefaultencoding, "The default encoding of str: 'utf-8'."},
    {"getdlopenflags()", sys_getdlopenflags, "The flags for loading shared libraries."},
    {"getfilesystemencodeerrors()", sys_getfilesystemencodeerrors, "The error handler used for file names."},
    {"getfilesystemencoding()", sys_getfilesystemencoding, "The encoding used for file names."},
    {"getrecursionlimit()", sys_getrecursionlimit, "The most calls that may be stacked."},
    {"getrefcount(object, /)", sys_getrefcount, "The object's reference count, one of which is this call's argument."},
    {"getsizeof(object, default=<absent>)", sys_getsizeof, "The object's size in bytes, without what it refers to."},
    {"getswitchinterval()", sys_getswitchinterval, "Seconds that a thread runs before another may."},
    {"intern(string, /)", sys_intern, "The one interned string equal to the given one."},
    {"is_finalizing()", sys_is_finalizing, "Whether the interpreter is shutting down."},
    {"set_int_max_str_digits(maxdigits)", sys_set_int_max_str_digits,
     "Limit the digits that int <-> str conversions take; 0: no limit."},
    {"setdlopenflags(flags, /)", sys_setdlopenflags, "Set the flags for loading shared libraries."},
    {"setrecursionlimit(limit, /)", sys_setrecursionlimit, "Set the most calls that may be stacked."},
    {"setswitchinterval(interval, /)", sys_setswitchinterval, "Set how many seconds a thread runs before another may."},
    {}};

static Status module_add_function(Thread& t, Value module, const NativeFunction& f) {
  Ref home = TRY(make_ascii(t, "sys"));
  Ref function = TRY(make_native_function(t, &f, module, home.as<Str>()));
  std::string_view signature = f.signature;
  std::string name(signature.substr(0, signature.find('(')));
  return module_add(t, module, name.c_str(), function);
}

static Status sys_init(Thread& t, Value module) {
  t.interpreter->hooks.write_unraisable = write_unraisable;
  dlopen_flags(module) = RTLD_NOW;
  for (const NativeFunction* group : {kSysFrameFunctions, kSysHookFunctions})
    for (const NativeFunction* f = group; f->signature; ++f) TRY(module_add_function(t, module, *f));
  return add_sys_values(t, module);
}

extern const NativeModule kSysModule = {
    "sys", "The interpreter seen from inside: its arguments, streams, modules, limits, hooks and frames.", kFunctions,
    sys_init};

}  // namespace krait::modules

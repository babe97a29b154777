// The posix module itself: argument conversion, and its assembly from the files beside this one.
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "interpreter/modules/posix/posix_internal.h"
#include "interpreter/objects/dict.h"
#include "interpreter/objects/list.h"
#include "interpreter/objects/module.h"
#include "interpreter/objects/tuple.h"
#include "interpreter/runtime/buffer.h"

extern char** environ;

namespace krait::modules::posix {

ResultOf<int> fd_argument(Thread& t, Value v) {
  Ref fd = Ref::copy(v);
  if (!is_int(v)) {
    Ref method = TRY(get_attr_or_absent(t, v, t.names().fileno));
    if (method.is_absent()) return raise_type_error(t, "argument must be an int, or have a fileno() method.");
    fd = TRY(call(t, method));
    if (!is_int(fd)) return raise_type_error(t, "fileno() returned a non-integer");
  }
  int n = TRY(as_c_int(t, fd));
  if (n < 0) return raise_value_error(t, "file descriptor cannot be a negative integer (", n, ")");
  return n;
}

Value shown_dir_fd(int dir_fd) { return small_int(dir_fd == AT_FDCWD ? -1 : dir_fd); }

ResultOf<int> dir_fd_argument(Thread& t, Value v) {
  if (v.is_none() || v.is_absent()) return AT_FDCWD;
  if (!has_index(t, v)) return raise_type_error(t, "argument should be integer or None, not ", type_name(t, v));
  return as_c_int(t, v);
}

static std::string bad_path_text(Thread& t, Value v, const char* function, const char* argument, int allows) {
  const char* what = allows == kPathFdOrNone ? "string, bytes, os.PathLike, integer or None"
                     : allows == kPathOrFd   ? "string, bytes, os.PathLike or integer"
                     : allows == kPathOrNone ? "string, bytes, os.PathLike or None"
                                             : "string, bytes or os.PathLike";
  return cat(function, ": ", argument, " should be ", what, ", not ", type_name(t, v));
}

// What is no path but has bytes is still taken, with a warning.
static Result bytes_of_path(Thread& t, Value v, const char* function, const char* argument, int allows) {
  std::string complaint = bad_path_text(t, v, function, argument, allows);
  if (!has_buffer(t, v)) return raise_type_error(t, complaint);
  TRY(warn(t, t.types().DeprecationWarning, complaint));
  BufferRef buffer;
  TRY(buffer.get(t, v));
  return make_bytes(t, buffer.view());
}

ResultOf<Path> path_argument(Thread& t, Value v, const char* function, const char* argument, int allows) {
  Path path;
  path.object = Ref::copy(v);
  if (v.is_none() && (allows & kPathOrNone)) {
    path.is_none = true;
    path.bytes = ".";
    return path;
  }
  if ((allows & kPathOrFd) && !is_str(v) && !is_bytes(v) && has_index(t, v)) {
    path.fd = TRY(as_c_int(t, v));
    return path;
  }
  Ref text = Ref::copy(v);
  if (!is_str(v) && !is_bytes(v)) {
    Ref method = TRY(lookup_special(t, v, t.names().__fspath__));
    text = method.is_absent() ? TRY(bytes_of_path(t, v, function, argument, allows)) : TRY(call(t, method));
    if (!is_str(text) && !is_bytes(text))
      return raise_type_error(t, "expected ", type_name(t, v), ".__fspath__() to return str or bytes, not ",
                              type_name(t, text));
    if (!method.is_absent()) path.object = text;  // what errors name
  }
  path.was_bytes = is_bytes(text);
  Ref encoded = is_bytes(text) ? text : TRY(fs_encode(t, text));
  path.bytes = encoded.as<Bytes>()->view();
  if (path.bytes.find('\0') != std::string::npos) {
    if (path.was_bytes) return raise_value_error(t, function, ": embedded null character in ", argument);
    return raise_value_error(t, function, ": embedded null character in ", argument);
  }
  return path;
}

Raised raise_errno(Thread& t) { return raise_os_error(t, errno); }
Raised raise_errno(Thread& t, const Path& p) { return raise_os_error(t, errno, p.is_none ? Value{} : p.object.get()); }
Raised raise_errno(Thread& t, const Path& a, const Path& b) { return raise_os_error(t, errno, a.object, b.object); }

Result file_name(Thread& t, std::string_view bytes, bool as_bytes) {
  if (as_bytes) return make_bytes(t, bytes);
  return fs_decode(t, bytes);
}

static Result environment(Thread& t) {
  Ref dict = TRY(make_dict(t));
  for (char** entry = environ; entry && *entry; ++entry) {
    const char* equals = strchr(*entry, '=');
    if (!equals) continue;
    Ref name = TRY(make_bytes(t, {*entry, static_cast<size_t>(equals - *entry)}));
    Ref value = TRY(make_bytes(t, equals + 1));
    Ref kept = TRY(dict_set_default(t, dict.as<Dict>(), name, value));
  }
  return dict;
}

static Status add_functions(Thread& t, Value module, const NativeFunction* functions) {
  Ref home = TRY(make_ascii(t, "posix"));
  for (const NativeFunction* f = functions; f->signature; ++f) {
    Ref function = TRY(make_native_function(t, f, module, home.as<Str>()));
    std::string name(f->signature, strchr(f->signature, '(') - f->signature);
    TRY(module_add(t, module, name.c_str(), function));
  }
  return ok();
}

// os.py asks which of these the platform has, to fill supports_fd and its like.
static Status add_have_functions(Thread& t, Value module) {
  Ref list = TRY(make_list(t));
  for (const char* name :
       {"HAVE_FACCESSAT", "HAVE_FCHDIR",   "HAVE_FCHMOD",    "HAVE_FCHMODAT", "HAVE_FCHOWN",     "HAVE_FCHOWNAT",
        "HAVE_FDOPENDIR", "HAVE_FEXECVE",  "HAVE_FPATHCONF", "HAVE_FSTATAT",  "HAVE_FSTATVFS",   "HAVE_FTRUNCATE",
        "HAVE_FUTIMENS",  "HAVE_LINKAT",   "HAVE_LCHOWN",    "HAVE_LSTAT",    "HAVE_LUTIMES",    "HAVE_MEMFD_CREATE",
        "HAVE_MKDIRAT",   "HAVE_MKFIFOAT", "HAVE_MKNODAT",   "HAVE_OPENAT",   "HAVE_READLINKAT", "HAVE_RENAMEAT",
        "HAVE_SYMLINKAT", "HAVE_UNLINKAT", "HAVE_UTIMENSAT"}) {
    Ref item = TRY(make_ascii(t, name));
    TRY(list_append(t, list.as<List>(), item));
  }
  return module_add(t, module, "_have_functions", list);
}

static Status posix_init(Thread& t, Value module) {
  for (const NativeFunction* group :
       {kFileFunctions, kDirectoryFunctions, kDescriptorFunctions, kProcessFunctions, kSystemFunctions,
        kIdentityFunctions, kSchedulingFunctions, kSpawnFunctions, kTransferFunctions})
    TRY(add_functions(t, module, group));
  TRY(add_stat_types(t, module));
  TRY(add_process_types(t, module));
  TRY(add_scheduling_types(t, module));
  TRY(add_spawn_constants(t, module));
  TRY(add_constants(t, module));
  TRY(add_have_functions(t, module));
  TRY(module_add_type(t, module, kDirEntryType));
  TRY(make_type(t, kScandirIteratorType));
  TRY(module_add(t, module, "error", Value::from_object(t.types().OSError)));
  Ref variables = TRY(environment(t));
  return module_add(t, module, "environ", variables);
}

}  // namespace krait::modules::posix

namespace krait::modules {
static const NativeFunction kNoFunctions[] = {{}};
extern const NativeModule kPosixModule = {"posix", "The operating system; use it through the module os.", kNoFunctions,
                                          posix::posix_init};
}

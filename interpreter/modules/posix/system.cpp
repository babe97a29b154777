// The system: environment variables, names, limits, randomness; and posix's constants.
#include <dlfcn.h>
#include <linux/memfd.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/statvfs.h>
#include <sys/uio.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <sysexits.h>
#include <unistd.h>

#include <vector>

#include "interpreter/host/entropy.h"
#include "interpreter/modules/audit.h"
#include "interpreter/modules/posix/posix_internal.h"
#include "interpreter/objects/dict.h"
#include "interpreter/objects/float.h"
#include "interpreter/objects/list.h"
#include "interpreter/objects/module.h"
#include "interpreter/objects/tuple.h"
#include "interpreter/runtime/buffer.h"

namespace krait::modules::posix {

static Result posix_putenv(Thread& t, const Args& a) {
  Ref name = TRY(fs_encode(t, a[0])), value = TRY(fs_encode(t, a[1]));
  std::string key(name.as<Bytes>()->view());
  if (key.find('=') != std::string::npos) return raise_value_error(t, "illegal environment variable name");
  TRY(audit(t, "os.putenv", {name, value}));
  if (setenv(key.c_str(), reinterpret_cast<char*>(value.as<Bytes>()->data), 1)) return raise_errno(t);
  return kNone;
}
static Result posix_unsetenv(Thread& t, const Args& a) {
  Ref name = TRY(fs_encode(t, a[0]));
  TRY(audit(t, "os.unsetenv", {name}));
  if (unsetenv(reinterpret_cast<char*>(name.as<Bytes>()->data))) return raise_errno(t);
  return kNone;
}
static Result posix_strerror(Thread& t, const Args& a) { return make_str(t, strerror(TRY(as_c_int(t, a[0])))); }

static const StructField kUnameFields[] = {{"sysname"}, {"nodename"}, {"release"}, {"version"}, {"machine"}};
static const StructSpec kUname = struct_spec("posix.uname_result", "What system this is.", kUnameFields, 5, 5);
static Result posix_uname(Thread& t, const Args&) {
  utsname names;
  if (uname(&names)) return raise_errno(t);
  Value items[] = {make_str(t, names.sysname).word, make_str(t, names.nodename).word, make_str(t, names.release).word,
                   make_str(t, names.version).word, make_str(t, names.machine).word};
  return make_struct(t, kUname, items);
}

static Result posix_urandom(Thread& t, const Args& a) {
  int64_t n = TRY(as_i64(t, a[0]));
  if (n < 0) return raise_value_error(t, "negative argument not allowed");
  Ref bytes = TRY(make_empty_bytes(t, n));
  if (int error = host::random_bytes(bytes.as<Bytes>()->data, static_cast<size_t>(n))) return raise_os_error(t, error);
  return bytes;
}
static Result posix_getrandom(Thread& t, const Args& a) {
  int64_t n = TRY(as_i64(t, a[0]));
  int flags = TRY(as_c_int(t, a[1]));
  if (n < 0) return errno = EINVAL, raise_errno(t);
  Ref bytes = TRY(make_empty_bytes(t, n));
  int64_t got = TRY(system_call(
      t, [&] { return getrandom(bytes.as<Bytes>()->data, static_cast<size_t>(n), static_cast<unsigned>(flags)); }));
  if (got < 0) return raise_errno(t);
  return make_bytes(t, bytes.as<Bytes>()->view().substr(0, static_cast<size_t>(got)));
}
static Result posix_getloadavg(Thread& t, const Args&) {
  double loads[3];
  if (getloadavg(loads, 3) != 3) return raise_message(t, t.types().OSError, "Load averages are unobtainable");
  Ref a = TRY(make_float(t, loads[0])), b = TRY(make_float(t, loads[1])), c = TRY(make_float(t, loads[2]));
  return make_tuple(t, {a, b, c});
}

static constexpr size_t kMaxAttribute = 65536;

struct NamedNumber { const char* name; int64_t value; };
static const NamedNumber kSysconfNames[] = {{"SC_ARG_MAX", _SC_ARG_MAX},
                                            {"SC_CHILD_MAX", _SC_CHILD_MAX},
                                            {"SC_CLK_TCK", _SC_CLK_TCK},
                                            {"SC_NGROUPS_MAX", _SC_NGROUPS_MAX},
                                            {"SC_OPEN_MAX", _SC_OPEN_MAX},
                                            {"SC_PAGESIZE", _SC_PAGESIZE},
                                            {"SC_PAGE_SIZE", _SC_PAGE_SIZE},
                                            {"SC_PHYS_PAGES", _SC_PHYS_PAGES},
                                            {"SC_AVPHYS_PAGES", _SC_AVPHYS_PAGES},
                                            {"SC_NPROCESSORS_CONF", _SC_NPROCESSORS_CONF},
                                            {"SC_NPROCESSORS_ONLN", _SC_NPROCESSORS_ONLN},
                                            {"SC_GETPW_R_SIZE_MAX", _SC_GETPW_R_SIZE_MAX},
                                            {"SC_GETGR_R_SIZE_MAX", _SC_GETGR_R_SIZE_MAX},
                                            {"SC_LOGIN_NAME_MAX", _SC_LOGIN_NAME_MAX},
                                            {"SC_HOST_NAME_MAX", _SC_HOST_NAME_MAX},
                                            {"SC_TTY_NAME_MAX", _SC_TTY_NAME_MAX},
                                            {"SC_IOV_MAX", _SC_IOV_MAX},
                                            {"SC_SEM_NSEMS_MAX", _SC_SEM_NSEMS_MAX},
                                            {"SC_SEM_VALUE_MAX", _SC_SEM_VALUE_MAX},
                                            {"SC_THREAD_STACK_MIN", _SC_THREAD_STACK_MIN}};
static const NamedNumber kPathconfNames[] = {{"PC_LINK_MAX", _PC_LINK_MAX},   {"PC_NAME_MAX", _PC_NAME_MAX},
                                             {"PC_PATH_MAX", _PC_PATH_MAX},   {"PC_PIPE_BUF", _PC_PIPE_BUF},
                                             {"PC_MAX_INPUT", _PC_MAX_INPUT}, {"PC_MAX_CANON", _PC_MAX_CANON}};
static const NamedNumber kConfstrNames[] = {{"CS_PATH", _CS_PATH}, {"CS_GNU_LIBC_VERSION", _CS_GNU_LIBC_VERSION},
                                            {"CS_GNU_LIBPTHREAD_VERSION", _CS_GNU_LIBPTHREAD_VERSION}};

template <size_t N> static ResultOf<int> named(Thread& t, Value v, const NamedNumber (&names)[N]) {
  if (is_int(v)) return as_c_int(t, v);
  if (!is_str(v)) return raise_type_error(t, "configuration names must be strings or integers");
  for (const NamedNumber& n : names)
    if (str_equal(as<Str>(v), n.name)) return static_cast<int>(n.value);
  return raise_value_error(t, "unrecognized configuration name");
}
static Result posix_sysconf(Thread& t, const Args& a) {
  int name = TRY(named(t, a[0], kSysconfNames));
  errno = 0;
  long value = sysconf(name);
  if (value == -1 && errno) return raise_errno(t);
  return make_int(t, value);
}
static Result posix_confstr(Thread& t, const Args& a) {
  int name = TRY(named(t, a[0], kConfstrNames));
  errno = 0;
  size_t size = confstr(name, nullptr, 0);
  if (size == 0) return errno ? Result(raise_errno(t)) : Result(kNone);
  std::string text(size, '\0');
  confstr(name, text.data(), size);
  return file_name(t, std::string_view(text).substr(0, size - 1), false);
}

// --- extended attributes -------------------------------------------------------------------------------------------

static Result posix_getxattr(Thread& t, const Args& a) {
  Path path = TRY(path_argument(t, a[0], "getxattr", "path", kPathOrFd));
  Path name = TRY(path_argument(t, a[1], "getxattr", "attribute"));
  bool follow = TRY(is_true(t, a[2]));
  TRY(audit(t, "os.getxattr", {a[0], a[1]}));
  std::string value(kMaxAttribute, '\0');
  int64_t n = TRY(system_call(t, [&] {
    return path.fd >= 0 ? fgetxattr(path.fd, name.c_str(), value.data(), value.size())
           : follow     ? getxattr(path.c_str(), name.c_str(), value.data(), value.size())
                        : lgetxattr(path.c_str(), name.c_str(), value.data(), value.size());
  }));
  if (n < 0) return raise_errno(t, path);
  return make_bytes(t, std::string_view(value).substr(0, static_cast<size_t>(n)));
}
static Result posix_setxattr(Thread& t, const Args& a) {
  Path path = TRY(path_argument(t, a[0], "setxattr", "path", kPathOrFd));
  Path name = TRY(path_argument(t, a[1], "setxattr", "attribute"));
  BufferRef value;
  TRY(value.get(t, a[2]));
  int flags = TRY(as_c_int(t, a[3]));
  bool follow = TRY(is_true(t, a[4]));
  size_t size = static_cast<size_t>(value.buffer.length);
  TRY(audit(t, "os.setxattr", {a[0], a[1], a[2], a[3]}));
  if (TRY(system_call(t, [&] {
        return path.fd >= 0 ? fsetxattr(path.fd, name.c_str(), value.buffer.data, size, flags)
               : follow     ? setxattr(path.c_str(), name.c_str(), value.buffer.data, size, flags)
                            : lsetxattr(path.c_str(), name.c_str(), value.buffer.data, size, flags);
      })))
    return raise_errno(t, path);
  return kNone;
}
static Result posix_removexattr(Thread& t, const Args& a) {
  Path path = TRY(path_argument(t, a[0], "removexattr", "path", kPathOrFd));
  Path name = TRY(path_argument(t, a[1], "removexattr", "attribute"));
  bool follow = TRY(is_true(t, a[2]));
  TRY(audit(t, "os.removexattr", {a[0], a[1]}));
  if (TRY(system_call(t, [&] {
        return path.fd >= 0 ? fremovexattr(path.fd, name.c_str())
               : follow     ? removexattr(path.c_str(), name.c_str())
                            : lremovexattr(path.c_str(), name.c_str());
      })))
    return raise_errno(t, path);
  return kNone;
}
static Result posix_listxattr(Thread& t, const Args& a) {
  Path path = TRY(path_argument(t, a[0], "listxattr", "path", kPathFdOrNone));
  bool follow = TRY(is_true(t, a[1]));
  TRY(audit(t, "os.listxattr", {a[0]}));
  std::string names(kMaxAttribute, '\0');
  int64_t n = TRY(system_call(t, [&] {
    return path.fd >= 0 ? flistxattr(path.fd, names.data(), names.size())
           : follow     ? listxattr(path.c_str(), names.data(), names.size())
                        : llistxattr(path.c_str(), names.data(), names.size());
  }));
  if (n < 0) return raise_errno(t, path);
  Ref list = TRY(make_list(t));
  for (size_t at = 0; at < static_cast<size_t>(n); at += strlen(names.c_str() + at) + 1) {
    Ref item = TRY(file_name(t, names.c_str() + at, false));
    TRY(list_append(t, list.as<List>(), item));
  }
  return list;
}

extern const NativeFunction kSystemFunctions[] = {
    {"putenv(name, value, /)", posix_putenv, "Set an environment variable of this process."},
    {"unsetenv(name, /)", posix_unsetenv, "Remove an environment variable of this process."},
    {"strerror(code, /)", posix_strerror, "The text of an error number."},
    {"uname()", posix_uname, "What system this is."},
    {"urandom(size, /)", posix_urandom, "Random bytes fit for secrets."},
    {"getrandom(size, flags=0)", posix_getrandom, "Random bytes from the system."},
    {"getloadavg()", posix_getloadavg, "The load of the last 1, 5 and 15 minutes."},
    {"sysconf(name, /)", posix_sysconf, "A limit or setting of the system."},
    {"confstr(name, /)", posix_confstr, "A textual setting of the system."},
    {"getxattr(path, attribute, *, follow_symlinks=True)", posix_getxattr, nullptr},
    {"setxattr(path, attribute, value, flags=0, *, follow_symlinks=True)", posix_setxattr, nullptr},
    {"removexattr(path, attribute, *, follow_symlinks=True)", posix_removexattr, nullptr},
    {"listxattr(path=None, *, follow_symlinks=True)", posix_listxattr, nullptr},
    {}};

#define N(name) {#name, name}
static const NamedNumber kConstants[] = {N(O_RDONLY),
                                         N(O_WRONLY),
                                         N(O_RDWR),
                                         N(O_APPEND),
                                         N(O_CREAT),
                                         N(O_EXCL),
                                         N(O_TRUNC),
                                         N(O_NONBLOCK),
                                         N(O_NDELAY),
                                         N(O_SYNC),
                                         N(O_DSYNC),
                                         N(O_RSYNC),
                                         N(O_NOCTTY),
                                         N(O_DIRECTORY),
                                         N(O_NOFOLLOW),
                                         N(O_CLOEXEC),
                                         N(O_PATH),
                                         N(O_TMPFILE),
                                         N(O_ASYNC),
                                         N(O_DIRECT),
                                         N(O_LARGEFILE),
                                         N(O_NOATIME),
                                         N(O_ACCMODE),
                                         N(F_OK),
                                         N(R_OK),
                                         N(W_OK),
                                         N(X_OK),
                                         N(WNOHANG),
                                         N(WUNTRACED),
                                         N(WCONTINUED),
                                         N(WEXITED),
                                         N(WNOWAIT),
                                         N(WSTOPPED),
                                         N(P_PID),
                                         N(P_PGID),
                                         N(P_ALL),
                                         N(P_PIDFD),
                                         N(CLD_EXITED),
                                         N(CLD_KILLED),
                                         N(CLD_DUMPED),
                                         N(CLD_TRAPPED),
                                         N(CLD_STOPPED),
                                         N(CLD_CONTINUED),
                                         N(EX_OK),
                                         N(EX_USAGE),
                                         N(EX_DATAERR),
                                         N(EX_NOINPUT),
                                         N(EX_NOUSER),
                                         N(EX_NOHOST),
                                         N(EX_UNAVAILABLE),
                                         N(EX_SOFTWARE),
                                         N(EX_OSERR),
                                         N(EX_OSFILE),
                                         N(EX_CANTCREAT),
                                         N(EX_IOERR),
                                         N(EX_TEMPFAIL),
                                         N(EX_PROTOCOL),
                                         N(EX_NOPERM),
                                         N(EX_CONFIG),
                                         N(SEEK_DATA),
                                         N(SEEK_HOLE),
                                         N(F_LOCK),
                                         N(F_TLOCK),
                                         N(F_ULOCK),
                                         N(F_TEST),
                                         N(ST_RDONLY),
                                         N(ST_NOSUID),
                                         N(ST_NODEV),
                                         N(ST_NOEXEC),
                                         N(ST_SYNCHRONOUS),
                                         N(ST_MANDLOCK),
                                         N(ST_WRITE),
                                         N(ST_APPEND),
                                         N(ST_NOATIME),
                                         N(ST_NODIRATIME),
                                         N(ST_RELATIME),
                                         N(RTLD_LAZY),
                                         N(RTLD_NOW),
                                         N(RTLD_GLOBAL),
                                         N(RTLD_LOCAL),
                                         N(RTLD_NODELETE),
                                         N(RTLD_NOLOAD),
                                         N(RTLD_DEEPBIND),
                                         N(GRND_RANDOM),
                                         N(GRND_NONBLOCK),
                                         N(XATTR_CREATE),
                                         N(XATTR_REPLACE),
                                         N(SCHED_OTHER),
                                         N(SCHED_FIFO),
                                         N(SCHED_RR),
                                         N(SCHED_BATCH),
                                         N(SCHED_IDLE),
                                         N(MFD_CLOEXEC),
                                         N(MFD_ALLOW_SEALING),
                                         N(POSIX_FADV_NORMAL),
                                         N(POSIX_FADV_SEQUENTIAL),
                                         N(POSIX_FADV_RANDOM),
                                         N(POSIX_FADV_NOREUSE),
                                         N(POSIX_FADV_WILLNEED),
                                         N(POSIX_FADV_DONTNEED),
                                         N(EFD_CLOEXEC),
                                         N(EFD_NONBLOCK),
                                         N(EFD_SEMAPHORE),
                                         N(SPLICE_F_MOVE),
                                         N(SPLICE_F_NONBLOCK),
                                         N(SPLICE_F_MORE),
                                         N(O_FSYNC),
                                         N(RWF_HIPRI),
                                         N(RWF_DSYNC),
                                         N(RWF_SYNC),
                                         N(RWF_NOWAIT),
                                         N(RWF_APPEND),
                                         N(MFD_HUGETLB),
                                         N(MFD_HUGE_SHIFT),
                                         N(MFD_HUGE_MASK),
                                         N(MFD_HUGE_64KB),
                                         N(MFD_HUGE_512KB),
                                         N(MFD_HUGE_1MB),
                                         N(MFD_HUGE_2MB),
                                         N(MFD_HUGE_8MB),
                                         N(MFD_HUGE_16MB),
                                         N(MFD_HUGE_32MB),
                                         N(MFD_HUGE_256MB),
                                         N(MFD_HUGE_512MB),
                                         N(MFD_HUGE_1GB),
                                         N(MFD_HUGE_2GB),
                                         N(MFD_HUGE_16GB),
                                         {"SCHED_RESET_ON_FORK", SCHED_RESET_ON_FORK},
                                         {"TMP_MAX", 238328},
                                         {"XATTR_SIZE_MAX", 65536},
                                         {"NGROUPS_MAX", 65536},
                                         {"PRIO_PROCESS", 0},
                                         {"PRIO_PGRP", 1},
                                         {"PRIO_USER", 2}};
#undef N

const StructSpec& terminal_size_spec();

template <size_t C>
static Status add_names(Thread& t, Value module, const char* name, const NamedNumber (&numbers)[C]) {
  Ref dict = TRY(make_dict(t));
  for (const NamedNumber& n : numbers) TRY(dict_set(t, dict.as<Dict>(), n.name, small_int(n.value)));
  return module_add(t, module, name, dict);
}

Status add_constants(Thread& t, Value module) {
  for (const NamedNumber& n : kConstants) TRY(module_add_int(t, module, n.name, n.value));
  TRY(add_names(t, module, "sysconf_names", kSysconfNames));
  TRY(add_names(t, module, "pathconf_names", kPathconfNames));
  TRY(add_names(t, module, "confstr_names", kConfstrNames));
  Type* size = TRY(make_struct_type(t, terminal_size_spec()));
  TRY(module_add(t, module, "terminal_size", Value::from_object(size)));
  Type* uname_type = TRY(make_struct_type(t, kUname));
  return module_add(t, module, "uname_result", Value::from_object(uname_type));
}

}  // namespace krait::modules::posix

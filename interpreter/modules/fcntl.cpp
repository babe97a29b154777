// The module fcntl (library reference: fcntl): control of open descriptors, and file locks.
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/ioctl.h>

#include "interpreter/modules/audit.h"
#include "interpreter/modules/posix/posix_internal.h"
#include "interpreter/objects/module.h"
#include "interpreter/runtime/buffer.h"

namespace krait::modules {

namespace {

constexpr size_t kMaxArgument = 1024;

// The argument's bytes go in and come out again; an int is passed as it is.
template <class Call> Result with_argument(Thread& t, Value argument, const char* too_long, Call call) {
  if (is_str(argument) || has_buffer(t, argument)) {
    char data[kMaxArgument + 1] = {};
    size_t size;
    if (is_str(argument)) {
      std::string_view text = TRY(as_utf8(t, argument));
      if (text.size() > kMaxArgument) return raise_value_error(t, too_long);
      size = text.copy(data, text.size());
    } else {
      BufferRef bytes;
      TRY(bytes.get(t, argument));
      if (bytes.view().size() > kMaxArgument) return raise_value_error(t, too_long);
      size = bytes.view().copy(data, bytes.view().size());
    }
    if (TRY(posix::system_call(t, [&] { return call(reinterpret_cast<unsigned long>(data)); })) < 0)
      return raise_os_error(t, errno);
    return make_bytes(t, {data, size});
  }
  int64_t number = TRY(as_i64(t, argument));
  int64_t answer = TRY(posix::system_call(t, [&] { return call(static_cast<unsigned long>(number)); }));
  if (answer < 0) return raise_os_error(t, errno);
  return make_int(t, answer);
}

Result fcntl_fcntl(Thread& t, const Args& a) {
  int fd = TRY(posix::fd_argument(t, a[0])), command = TRY(as_c_int(t, a[1]));
  TRY(audit(t, "fcntl.fcntl", {small_int(fd), small_int(command), a[2]}));
  return with_argument(t, a[2], "fcntl string arg too long", [&](unsigned long v) { return fcntl(fd, command, v); });
}

Result fcntl_ioctl(Thread& t, const Args& a) {
  int fd = TRY(posix::fd_argument(t, a[0]));
  auto request = static_cast<unsigned long>(TRY(as_i64(t, a[1]))) & 0xffffffff;
  TRY(audit(t, "fcntl.ioctl", {small_int(fd), a[1], a[2]}));
  bool mutate = TRY(is_true(t, a[3]));
  if (mutate && !is_str(a[2]) && has_buffer(t, a[2]) && !is_bytes(a[2])) {
    BufferRef bytes;
    TRY(bytes.get(t, a[2], kBufferWritable));
    int64_t answer = TRY(posix::system_call(t, [&] { return ioctl(fd, request, bytes.buffer.data); }));
    if (answer < 0) return raise_os_error(t, errno);
    return make_int(t, answer);
  }
  return with_argument(t, a[2], "ioctl string arg too long", [&](unsigned long v) { return ioctl(fd, request, v); });
}

Result fcntl_flock(Thread& t, const Args& a) {
  int fd = TRY(posix::fd_argument(t, a[0])), operation = TRY(as_c_int(t, a[1]));
  TRY(audit(t, "fcntl.flock", {small_int(fd), small_int(operation)}));
  if (TRY(posix::system_call(t, [&] { return flock(fd, operation); })) < 0) return raise_os_error(t, errno);
  return kNone;
}

Result fcntl_lockf(Thread& t, const Args& a) {
  int fd = TRY(posix::fd_argument(t, a[0])), operation = TRY(as_c_int(t, a[1]));
  TRY(audit(t, "fcntl.lockf", {small_int(fd), small_int(operation), a[2], a[3], a[4]}));
  struct flock lock{};
  if (operation == LOCK_UN) lock.l_type = F_UNLCK;
  else if (operation & LOCK_SH) lock.l_type = F_RDLCK;
  else if (operation & LOCK_EX) lock.l_type = F_WRLCK;
  else return raise_value_error(t, "unrecognized lockf argument");
  lock.l_len = TRY(as_i64(t, a[2]));
  lock.l_start = TRY(as_i64(t, a[3]));
  lock.l_whence = static_cast<short>(TRY(as_c_int(t, a[4])));
  if (TRY(posix::system_call(t, [&] { return fcntl(fd, operation & LOCK_NB ? F_SETLK : F_SETLKW, &lock); })) < 0)
    return raise_os_error(t, errno);
  return kNone;
}

const NativeFunction kFunctions[] = {
    {"fcntl(fd, cmd, arg=0, /)", fcntl_fcntl,
        "Carries out the fcntl command cmd on the open file with descriptor fd."},
    {"ioctl(fd, request, arg=0, mutate_flag=True, /)", fcntl_ioctl,
        "Carries out the device request given by its number on the open file with descriptor fd."},
    {"flock(fd, operation, /)", fcntl_flock,
        "Locks or unlocks the open file with descriptor fd, as operation says."},
    {"lockf(fd, cmd, len=0, start=0, whence=0, /)", fcntl_lockf,
        "Locks or unlocks a file by means of fcntl() calls."},
    {}};

struct Named {
  const char* name;
  int64_t value;
};
#define N(name) {#name, static_cast<int64_t>(name)}
const Named kConstants[] = {
    N(LOCK_SH),      N(LOCK_EX),       N(LOCK_NB),      N(LOCK_UN),      N(F_DUPFD),     N(F_DUPFD_CLOEXEC),
    N(F_GETFD),      N(F_SETFD),       N(F_GETFL),      N(F_SETFL),      N(F_GETLK),     N(F_SETLK),
    N(F_SETLKW),     N(F_OFD_GETLK),   N(F_OFD_SETLK),  N(F_OFD_SETLKW), N(F_GETOWN),    N(F_SETOWN),
    N(F_GETSIG),     N(F_SETSIG),      N(F_RDLCK),      N(F_WRLCK),      N(F_UNLCK),     N(F_SETLEASE),
    N(F_GETLEASE),   N(F_NOTIFY),      N(F_SETPIPE_SZ), N(F_GETPIPE_SZ), N(F_ADD_SEALS), N(F_GET_SEALS),
    N(F_SEAL_SEAL),  N(F_SEAL_SHRINK), N(F_SEAL_GROW),  N(F_SEAL_WRITE), N(FD_CLOEXEC),  N(FASYNC),
    N(DN_ACCESS),    N(DN_MODIFY),     N(DN_CREATE),    N(DN_DELETE),    N(DN_RENAME),   N(DN_ATTRIB),
    N(DN_MULTISHOT), N(F_EXLCK),       N(F_SHLCK),      N(F_GETLK64),    N(F_SETLK64),   N(F_SETLKW64),
    N(LOCK_MAND),    N(LOCK_READ),     N(LOCK_WRITE),   N(LOCK_RW)};
#undef N
Status module_init(Thread& t, Value module) {
  for (const Named& c : kConstants) TRY(module_add_int(t, module, c.name, c.value));
  return ok();
}

}  // namespace

extern const NativeModule kFcntlModule;
const NativeModule kFcntlModule = {
    "fcntl", "Control of open files and devices through their file descriptors, with the Unix calls fcntl and ioctl.",
    kFunctions, module_init};

}  // namespace krait::modules

// Open descriptors: open, read, write, pipes, terminals.
#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/uio.h>
#include <termios.h>
#include <unistd.h>
#include <utmp.h>

#include <vector>

#include "interpreter/modules/audit.h"
#include "interpreter/modules/posix/posix_internal.h"
#include "interpreter/objects/tuple.h"
#include "interpreter/runtime/buffer.h"
#include "interpreter/runtime/process.h"
#include "interpreter/vm/instrument.h"

namespace krait::modules::posix {

static Result posix_open(Thread& t, const Args& a) {
  Path path = TRY(path_argument(t, a[0], "open"));
  int flags = TRY(as_c_int(t, a[1])) | O_CLOEXEC, mode = TRY(as_c_int(t, a[2]));
  int dir_fd = TRY(dir_fd_argument(t, a[3]));
  TRY(audit(t, "open", {a[0], kNone, small_int(flags)}));
  int64_t fd = TRY(system_call(t, [&] { return openat(dir_fd, path.c_str(), flags, mode); }));
  if (fd < 0) return raise_errno(t, path);
  return small_int(fd);
}
static Result posix_close(Thread& t, const Args& a) {
  int fd = TRY(as_c_int(t, a[0]));
  int failed, error;
  {
    Unlocked others(t);
    bool reserved = fd >= 0 && fd == process().debug_descriptor.load();
    failed = reserved ? -1 : close(fd);
    error = reserved ? EBADF : errno;
  }
  errno = error;
  if (failed && error != EINTR) return raise_errno(t);
  return kNone;
}
static Result posix_closerange(Thread& t, const Args& a) {
  int low = TRY(as_c_int(t, a[0])), high = TRY(as_c_int(t, a[1]));
  auto close_between = [](int from, int to) {
    if (from < to) close_range(static_cast<unsigned>(std::max(from, 0)), static_cast<unsigned>(to - 1), 0);
  };
  Unlocked others(t);
  int reserved = process().debug_descriptor.load();
  close_between(low, reserved < low ? high : std::min(high, reserved));
  if (reserved >= low) close_between(reserved + 1, high);
  return kNone;
}

static Result posix_read(Thread& t, const Args& a) {
  int fd = TRY(as_c_int(t, a[0]));
  int64_t size = TRY(as_i64(t, a[1]));
  if (size < 0) return errno = EINVAL, raise_errno(t);
  Ref bytes = TRY(make_empty_bytes(t, std::min<int64_t>(size, 0x7ffff000)));
  int64_t n = TRY(system_call(
      t, [&] { return read(fd, bytes.as<Bytes>()->data, static_cast<size_t>(bytes.as<Bytes>()->length)); }));
  if (n < 0) return raise_errno(t);
  if (n == bytes.as<Bytes>()->length) return bytes;
  return make_bytes(t, bytes.as<Bytes>()->view().substr(0, static_cast<size_t>(n)));
}
static Result posix_pread(Thread& t, const Args& a) {
  int fd = TRY(as_c_int(t, a[0]));
  int64_t size = TRY(as_i64(t, a[1])), offset = TRY(as_i64(t, a[2]));
  if (size < 0) return errno = EINVAL, raise_errno(t);
  Ref bytes = TRY(make_empty_bytes(t, size));
  int64_t n =
      TRY(system_call(t, [&] { return pread(fd, bytes.as<Bytes>()->data, static_cast<size_t>(size), offset); }));
  if (n < 0) return raise_errno(t);
  return make_bytes(t, bytes.as<Bytes>()->view().substr(0, static_cast<size_t>(n)));
}
static Result posix_write(Thread& t, const Args& a) {
  int fd = TRY(as_c_int(t, a[0]));
  BufferRef data;
  TRY(data.get(t, a[1]));
  int64_t n = TRY(system_call(t, [&] {
    return write(fd, data.buffer.data, std::min<size_t>(static_cast<size_t>(data.buffer.length), 0x7ffff000));
  }));
  if (n < 0) return raise_errno(t);
  const DebugHooks* hooks = t.interpreter->debug_hooks;
  bool standard = fd == 1 || fd == 2;
  if (standard && hooks && hooks->written)
    hooks->written(t, fd, reinterpret_cast<char*>(data.buffer.data), static_cast<size_t>(n));
  return make_int(t, n);
}
static Result posix_pwrite(Thread& t, const Args& a) {
  int fd = TRY(as_c_int(t, a[0]));
  BufferRef data;
  TRY(data.get(t, a[1]));
  int64_t offset = TRY(as_i64(t, a[2]));
  int64_t n = TRY(
      system_call(t, [&] { return pwrite(fd, data.buffer.data, static_cast<size_t>(data.buffer.length), offset); }));
  if (n < 0) return raise_errno(t);
  return make_int(t, n);
}

// Buffers of a sequence of bytes-like objects, for readv and writev.
struct Vectors {
  std::vector<BufferRef> buffers;
  std::vector<iovec> parts;
  Ref items;
  Status get(Thread& t, Value sequence, int flags) {
    items = TRY(tuple_from(t, sequence));
    Tuple* tuple = items.as<Tuple>();
    buffers = std::vector<BufferRef>(static_cast<size_t>(tuple->length));
    for (int64_t i = 0; i < tuple->length; ++i) {
      BufferRef& b = buffers[static_cast<size_t>(i)];
      TRY(b.get(t, tuple->items[i], flags));
      parts.push_back({b.buffer.data, static_cast<size_t>(b.buffer.length)});
    }
    return ok();
  }
};
// `call` gets the descriptor a[0], the buffers a[1] and how many they are, and if placed the offset a[2] and flags
// a[3].
template <bool kPlaced, class Call>
static Result vectored(Thread& t, const Args& a, int access, Call call) {
  int fd = TRY(as_c_int(t, a[0]));
  Vectors v;
  TRY(v.get(t, a[1], access));
  int64_t offset = kPlaced ? TRY(as_i64(t, a[2])) : 0;
  int flags = kPlaced ? TRY(as_c_int(t, a[3])) : 0;
  int count = static_cast<int>(v.parts.size());
  int64_t n = TRY(system_call(t, [&] {
    if constexpr (kPlaced) return call(fd, v.parts.data(), count, offset, flags);
    else return call(fd, v.parts.data(), count);
  }));
  if (n < 0) return raise_errno(t);
  return make_int(t, n);
}
static Result posix_readv(Thread& t, const Args& a) { return vectored<false>(t, a, kBufferWritable, readv); }
static Result posix_writev(Thread& t, const Args& a) { return vectored<false>(t, a, kBufferRead, writev); }
static Result posix_preadv(Thread& t, const Args& a) { return vectored<true>(t, a, kBufferWritable, preadv2); }
static Result posix_pwritev(Thread& t, const Args& a) { return vectored<true>(t, a, kBufferRead, pwritev2); }
static Result posix_sendfile(Thread& t, const Args& a) {
  int out = TRY(as_c_int(t, a[0])), in = TRY(as_c_int(t, a[1]));
  int64_t count = TRY(as_i64(t, a[3]));
  off_t offset = 0;
  bool has_offset = !a[2].is_none();
  if (has_offset) offset = TRY(as_i64(t, a[2]));
  int64_t n = TRY(
      system_call(t, [&] { return sendfile(out, in, has_offset ? &offset : nullptr, static_cast<size_t>(count)); }));
  if (n < 0) return raise_errno(t);
  return make_int(t, n);
}
static Result posix_lseek(Thread& t, const Args& a) {
  int fd = TRY(as_c_int(t, a[0]));
  int64_t position = TRY(as_i64(t, a[1]));
  int whence = TRY(as_c_int(t, a[2]));
  int64_t at = TRY(system_call(t, [&] { return lseek(fd, position, whence); }));
  if (at < 0) return raise_errno(t);
  return make_int(t, at);
}
static Result posix_ftruncate(Thread& t, const Args& a) {
  int fd = TRY(as_c_int(t, a[0]));
  int64_t size = TRY(as_i64(t, a[1]));
  TRY(audit(t, "os.truncate", {small_int(fd), a[1]}));
  if (TRY(system_call(t, [&] { return ftruncate(fd, size); }))) return raise_errno(t);
  return kNone;
}
static Result posix_fsync(Thread& t, const Args& a) {
  int fd = TRY(fd_argument(t, a[0]));
  if (TRY(system_call(t, [&] { return fsync(fd); }))) return raise_errno(t);
  return kNone;
}
static Result posix_fdatasync(Thread& t, const Args& a) {
  int fd = TRY(fd_argument(t, a[0]));
  if (TRY(system_call(t, [&] { return fdatasync(fd); }))) return raise_errno(t);
  return kNone;
}
static Result posix_dup(Thread& t, const Args& a) {
  int fd = TRY(as_c_int(t, a[0]));
  int copy = fcntl(fd, F_DUPFD_CLOEXEC, 0);
  if (copy < 0) return raise_errno(t);
  return small_int(copy);
}
static Result posix_dup2(Thread& t, const Args& a) {
  int fd = TRY(as_c_int(t, a[0])), to = TRY(as_c_int(t, a[1]));
  if (fd < 0 || to < 0) return errno = EBADF, raise_errno(t);
  bool inherit = TRY(is_true(t, a[2]));
  int64_t done = TRY(system_call(t, [&] { return inherit || fd == to ? dup2(fd, to) : dup3(fd, to, O_CLOEXEC); }));
  if (done < 0) return raise_errno(t);
  return small_int(done);
}
static Result two_descriptors(Thread& t, const int fds[2]) {
  return make_tuple(t, {small_int(fds[0]), small_int(fds[1])});
}
static Result posix_pipe(Thread& t, const Args&) {
  int fds[2];
  if (pipe2(fds, O_CLOEXEC)) return raise_errno(t);
  return two_descriptors(t, fds);
}
static Result posix_pipe2(Thread& t, const Args& a) {
  int fds[2];
  if (pipe2(fds, TRY(as_c_int(t, a[0])))) return raise_errno(t);
  return two_descriptors(t, fds);
}
static Result posix_isatty(Thread& t, const Args& a) { return boolean(isatty(TRY(as_c_int(t, a[0])))); }
static Result posix_ttyname(Thread& t, const Args& a) {
  char name[256];
  if (int error = ttyname_r(TRY(as_c_int(t, a[0])), name, sizeof name)) return raise_os_error(t, error);
  return file_name(t, name, false);
}
static Result posix_openpty(Thread& t, const Args&) {
  int fds[2];
  fds[0] = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
  if (fds[0] < 0 || grantpt(fds[0]) || unlockpt(fds[0])) return raise_errno(t);
  char name[256];
  if (ptsname_r(fds[0], name, sizeof name) || (fds[1] = open(name, O_RDWR | O_NOCTTY | O_CLOEXEC)) < 0) {
    close(fds[0]);
    return raise_errno(t);
  }
  return two_descriptors(t, fds);
}
static Result posix_login_tty(Thread& t, const Args& a) {
  if (login_tty(TRY(fd_argument(t, a[0])))) return raise_errno(t);
  return kNone;
}
static Result posix_get_inheritable(Thread& t, const Args& a) {
  int flags = fcntl(TRY(as_c_int(t, a[0])), F_GETFD);
  if (flags < 0) return raise_errno(t);
  return boolean(!(flags & FD_CLOEXEC));
}
static Result posix_set_inheritable(Thread& t, const Args& a) {
  int fd = TRY(as_c_int(t, a[0])), flags = fcntl(fd, F_GETFD);
  int inherit = TRY(as_c_int(t, a[1]));
  if (flags < 0 || fcntl(fd, F_SETFD, inherit ? flags & ~FD_CLOEXEC : flags | FD_CLOEXEC) < 0) return raise_errno(t);
  return kNone;
}
static Result posix_get_blocking(Thread& t, const Args& a) {
  int flags = fcntl(TRY(as_c_int(t, a[0])), F_GETFL);
  if (flags < 0) return raise_errno(t);
  return boolean(!(flags & O_NONBLOCK));
}
static Result posix_set_blocking(Thread& t, const Args& a) {
  int fd = TRY(as_c_int(t, a[0])), flags = fcntl(fd, F_GETFL);
  bool blocking = TRY(is_true(t, a[1]));
  if (flags < 0 || fcntl(fd, F_SETFL, blocking ? flags & ~O_NONBLOCK : flags | O_NONBLOCK) < 0) return raise_errno(t);
  return kNone;
}
static const StructField kSizeFields[] = {{"columns", "characters a line"}, {"lines", "lines"}};
static const StructSpec kTerminalSize = struct_spec("os.terminal_size", "The size of a terminal.", kSizeFields, 2, 2);
const StructSpec& terminal_size_spec() { return kTerminalSize; }
static Result posix_get_terminal_size(Thread& t, const Args& a) {
  winsize size{};
  if (ioctl(TRY(as_c_int(t, a[0])), TIOCGWINSZ, &size)) return raise_errno(t);
  Value items[] = {Value::from_small_int(size.ws_col), Value::from_small_int(size.ws_row)};
  return make_struct(t, kTerminalSize, items);
}
static Result posix_memfd_create(Thread& t, const Args& a) {
  Ref name = TRY(fs_encode(t, a[0]));
  int flags = TRY(as_c_int(t, a[1]));
  int fd = memfd_create(reinterpret_cast<char*>(name.as<Bytes>()->data), static_cast<unsigned>(flags));
  if (fd < 0) return raise_errno(t);
  return small_int(fd);
}
static Result posix_lockf(Thread& t, const Args& a) {
  int fd = TRY(as_c_int(t, a[0])), command = TRY(as_c_int(t, a[1]));
  int64_t length = TRY(as_i64(t, a[2]));
  TRY(audit(t, "os.lockf", {small_int(fd), small_int(command), a[2]}));
  if (TRY(system_call(t, [&] { return lockf(fd, command, length); }))) return raise_errno(t);
  return kNone;
}
static Result posix_fallocate_(Thread& t, const Args& a) {
  int fd = TRY(as_c_int(t, a[0]));
  int64_t offset = TRY(as_i64(t, a[1])), length = TRY(as_i64(t, a[2]));
  int error;
  {
    Unlocked others(t);
    error = posix_fallocate(fd, offset, length);
  }
  if (error) return raise_os_error(t, error);
  return kNone;
}
static Result posix_tcgetpgrp(Thread& t, const Args& a) {
  pid_t group = tcgetpgrp(TRY(as_c_int(t, a[0])));
  if (group < 0) return raise_errno(t);
  return small_int(group);
}
static Result posix_tcsetpgrp(Thread& t, const Args& a) {
  if (tcsetpgrp(TRY(as_c_int(t, a[0])), TRY(as_c_int(t, a[1])))) return raise_errno(t);
  return kNone;
}
static Result posix_device_encoding(Thread& t, const Args& a) {
  if (!isatty(TRY(as_c_int(t, a[0])))) return kNone;
  return make_ascii(t, "utf-8");
}

extern const NativeFunction kDescriptorFunctions[] = {
    {"open(path, flags, mode=511, *, dir_fd=None)", posix_open, "Open a file; the answer is a descriptor."},
    {"close(fd)", posix_close, "Close a descriptor."},
    {"closerange(fd_low, fd_high, /)", posix_closerange,
     "Close the descriptors from fd_low up to fd_high, which stays."},
    {"read(fd, length, /)", posix_read, "Read up to length bytes."},
    {"pread(fd, length, offset, /)", posix_pread, "Read at an offset, without moving."},
    {"write(fd, data, /)", posix_write, "Write bytes; the answer counts them."},
    {"pwrite(fd, buffer, offset, /)", posix_pwrite, "Write at an offset, without moving."},
    {"readv(fd, buffers, /)", posix_readv, "Read into several buffers."},
    {"writev(fd, buffers, /)", posix_writev, "Write several buffers."},
    {"preadv(fd, buffers, offset, flags=0, /)", posix_preadv, "Read from a place in a file into several buffers."},
    {"pwritev(fd, buffers, offset, flags=0, /)", posix_pwritev, "Write several buffers at a place in a file."},
    {"sendfile(out_fd, in_fd, offset, count)", posix_sendfile, "Copy bytes from one descriptor to another."},
    {"lseek(fd, position, how, /)", posix_lseek, "Change the position; the answer is the new one."},
    {"ftruncate(fd, length, /)", posix_ftruncate, "Cut or extend an open file."},
    {"fsync(fd)", posix_fsync, "Write a file to the disk."},
    {"fdatasync(fd)", posix_fdatasync, "Write a file's contents to the disk."},
    {"dup(fd, /)", posix_dup, "A copy of a descriptor."},
    {"dup2(fd, fd2, inheritable=True)", posix_dup2, "Copy a descriptor to a given number."},
    {"pipe()", posix_pipe, "A new pipe: (read end, write end)."},
    {"pipe2(flags, /)", posix_pipe2, "A new pipe, made with the flags."},
    {"isatty(fd, /)", posix_isatty, "Whether the descriptor is a terminal."},
    {"ttyname(fd, /)", posix_ttyname, "The name of the terminal."},
    {"login_tty(fd, /)", posix_login_tty,
     "Make the terminal this process's own: a new session, its controlling terminal, its streams."},
    {"openpty()", posix_openpty, "A new pseudo-terminal: (master, slave)."},
    {"get_inheritable(fd, /)", posix_get_inheritable, nullptr},
    {"set_inheritable(fd, inheritable, /)", posix_set_inheritable, nullptr},
    {"get_blocking(fd, /)", posix_get_blocking, nullptr},
    {"set_blocking(fd, blocking, /)", posix_set_blocking, nullptr},
    {"get_terminal_size(fd=1, /)", posix_get_terminal_size, "The size of the terminal."},
    {"memfd_create(name, flags=1)", posix_memfd_create, "A descriptor of a file in memory."},
    {"lockf(fd, command, length, /)", posix_lockf, "Lock or unlock a part of a file."},
    {"posix_fallocate(fd, offset, length, /)", posix_fallocate_, "Reserve room for a file."},
    {"tcgetpgrp(fd, /)", posix_tcgetpgrp, nullptr},
    {"tcsetpgrp(fd, pgid, /)", posix_tcsetpgrp, nullptr},
    {"device_encoding(fd)", posix_device_encoding, "The encoding of a terminal, None if it is none."},
    {}};

}  // namespace krait::modules::posix

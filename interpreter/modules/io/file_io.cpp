// FileIO: a file descriptor as a raw stream (library reference: io.FileIO).
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "interpreter/modules/audit.h"
#include "interpreter/modules/io/io_internal.h"
#include "interpreter/modules/unclosed.h"
#include "interpreter/objects/float.h"
#include "interpreter/runtime/signals.h"
#include "interpreter/runtime/lock.h"
#include "interpreter/vm/instrument.h"

namespace krait::modules::io {

struct FileIo : IoBase {
  int fd_plus_one;  // 0: closed
  bool created, readable, writable, appending, close_fd;
  int8_t seekable;  // -1: not known yet
  int block_size;
  int fd() const { return fd_plus_one - 1; }
};

static FileIo* file(Value v) { return static_cast<FileIo*>(v.object()); }

static ResultOf<int> open_fd(Thread& t, Value self) {
  int fd = file(self)->fd();
  if (fd < 0) return raise_value_error(t, "I/O operation on closed file");
  return fd;
}

// After EINTR: runs signal handlers; raised if one did.
static Status interrupted(Thread& t);

// Parses "rb", "w+", ...: flags for open(2).
static ResultOf<int> parse_mode(Thread& t, FileIo* self, std::string_view mode) {
  int flags = O_CLOEXEC;
  bool chosen = false, plus = false;
  auto choose = [&] { return std::exchange(chosen, true); };
  const char* kBad = "Must have exactly one of create/read/write/append mode and at most one plus";
  for (char c : mode) {
    switch (c) {
      case 'x':
        if (choose()) return raise_value_error(t, kBad);
        self->created = self->writable = true;
        flags |= O_EXCL | O_CREAT;
        break;
      case 'r':
        if (choose()) return raise_value_error(t, kBad);
        self->readable = true;
        break;
      case 'w':
        if (choose()) return raise_value_error(t, kBad);
        self->writable = true;
        flags |= O_CREAT | O_TRUNC;
        break;
      case 'a':
        if (choose()) return raise_value_error(t, kBad);
        self->writable = self->appending = true;
        flags |= O_APPEND | O_CREAT;
        break;
      case 'b': break;
      case '+':
        if (plus) return raise_value_error(t, kBad);
        plus = self->readable = self->writable = true;
        break;
      default: return raise_value_error(t, "invalid mode: ", mode);
    }
  }
  if (!chosen) return raise_value_error(t, kBad);
  return flags | (self->readable && self->writable ? O_RDWR : self->readable ? O_RDONLY : O_WRONLY);
}

static ResultOf<int> open_path(Thread& t, Value name, int flags, Value opener) {
  if (!opener.is_none()) {
    Ref mode = TRY(make_int(t, flags));
    Ref answer = TRY(call(t, opener, {name, mode}));
    if (!is_int(answer)) return raise_type_error(t, "expected integer from opener");
    int fd = TRY(as_c_int(t, answer));
    if (fd < 0) return raise_value_error(t, "opener returned ", fd);
    int fd_flags = fcntl(fd, F_GETFD);
    if (fd_flags >= 0) fcntl(fd, F_SETFD, fd_flags | FD_CLOEXEC);
    return fd;
  }
  Ref path = TRY(fs_encode(t, name));
  int fd;
  do {
    Unlocked others(t);
    fd = open(reinterpret_cast<const char*>(path.as<Bytes>()->data), flags, 0666);
  } while (fd < 0 && errno == EINTR && !interrupted(t).is_raised());
  if (fd < 0 && !t.pending.is_absent()) return raised;
  if (fd < 0) return raise_os_error(t, errno, name);
  return fd;
}

static Status check_descriptor(Thread& t, FileIo* self, Value name) {
  struct stat info;
  int failed;
  {
    Unlocked others(t);
    failed = fstat(self->fd(), &info);
  }
  if (failed) {
    if (errno == EBADF) return raise_os_error(t, EBADF);
    return ok();
  }
  if (S_ISDIR(info.st_mode)) return raise_os_error(t, EISDIR, name);
  self->block_size = info.st_blksize > 1 ? static_cast<int>(info.st_blksize) : static_cast<int>(kDefaultBufferSize);
  return ok();
}

static void close_quietly(FileIo* self) {
  if (self->fd() >= 0 && self->close_fd) close(self->fd());
  self->fd_plus_one = 0;
}

static Result file_init(Thread& t, const Args& a) {
  FileIo* self = file(a.self);
  close_quietly(self);
  self->created = self->readable = self->writable = self->appending = false;
  self->seekable = -1;
  self->closed = false;
  int given = -1;
  if (is_float(a[0])) return raise_type_error(t, "integer argument expected, got float");
  if (is_int(a[0])) {
    given = TRY(as_c_int(t, a[0]));
    if (given < 0) return raise_value_error(t, "negative file descriptor");
  }
  std::string_view mode = TRY(as_utf8(t, a[1]));
  int flags = TRY(parse_mode(t, self, mode));
  self->close_fd = TRY(is_true(t, a[2]));
  TRY(audit(t, "open", {a[0], a[1], small_int(flags)}));
  if (given >= 0) {
    self->fd_plus_one = given + 1;
  } else {
    if (!self->close_fd) return raise_value_error(t, "Cannot use closefd=False with file name");
    self->fd_plus_one = TRY(open_path(t, a[0], flags, a[3])) + 1;
  }
  Status good = check_descriptor(t, self, a[0]);
  if (good.is_raised()) {
    if (given >= 0) self->fd_plus_one = 0;
    else close_quietly(self);
    return raised;
  }
  Status named = set_attr(t, a.self, t.names().name, a[0]);
  if (named.is_raised()) {
    if (given >= 0) self->fd_plus_one = 0;  // stays the caller's
    return raised;
  }
  if (self->appending) lseek(self->fd(), 0, SEEK_END);
  return kNone;
}

static Result file_dealloc_warn(Thread& t, const Args& a) {
  FileIo* self = file(a.self);
  if (self->fd() >= 0 && self->close_fd) warn_unclosed(t, a.self, a[0], "unclosed file ");
  return kNone;
}

static Result file_close(Thread& t, const Args& a) {
  FileIo* self = file(a.self);
  Result base = kNone;
  {
    Ref close_method = TRY(get_attr(t, Value::from_object(type_for(t, kRawIoBaseType)), t.names().close));
    if (self->close_fd && self->finalizing && self->fd() >= 0) warn_unclosed(t, a.self, a.self, "unclosed file ");
    base = call(t, close_method, {a.self});
  }
  Ref keep;
  if (!base.is_raised()) keep = base.take();
  Ref pending = base.is_raised() ? take_pending(t) : Ref();
  int fd = self->fd();
  self->fd_plus_one = 0;
  int failed = 0;
  if (fd >= 0 && self->close_fd) {
    Unlocked others(t);
    failed = close(fd) ? errno : 0;
  }
  if (!pending.is_absent()) {
    set_pending(t, std::move(pending));
    return raised;
  }
  if (failed) return raise_os_error(t, failed);
  return kNone;
}

static Result raise_bad_mode(Thread& t, const char* action) {
  return raise_unsupported(t, cat("File not open for ", action).c_str());
}

// read(2) until it is not interrupted. -1 with errno on failure, -2 if a signal handler raised.
static ssize_t read_some(Thread& t, int fd, uint8_t* data, size_t size) {
  for (;;) {
    ssize_t n;
    int error;
    {
      Unlocked others(t);
      n = read(fd, data, std::min<size_t>(size, 0x7ffff000));
      error = errno;
    }
    if (n >= 0 || error != EINTR) {
      errno = error;
      return n;
    }
    if (interrupted(t).is_raised()) return -2;
  }
}

static Result file_readinto(Thread& t, const Args& a) {
  int fd = TRY(open_fd(t, a.self));
  if (!file(a.self)->readable) return raise_bad_mode(t, "reading");
  BufferRef buffer;
  TRY(writable_argument(t, a[0], buffer, "readinto"));
  ssize_t n = read_some(t, fd, buffer.buffer.data, static_cast<size_t>(buffer.buffer.length));
  if (n == -2) return raised;
  if (n < 0) return errno == EAGAIN ? Result(kNone) : Result(raise_os_error(t, errno));
  return small_int(n);
}

static Result file_readall(Thread& t, Value self) {
  int fd = TRY(open_fd(t, self));
  std::string all;
  struct stat info;
  off_t at = lseek(fd, 0, SEEK_CUR);
  size_t expected = 0;
  if (fstat(fd, &info) == 0 && at >= 0 && info.st_size > at) expected = static_cast<size_t>(info.st_size - at) + 1;
  for (;;) {
    size_t have = all.size();
    size_t want = have < expected ? expected : have + std::max<size_t>(kDefaultBufferSize, have / 4);
    all.resize(want);
    ssize_t n = read_some(t, fd, reinterpret_cast<uint8_t*>(all.data()) + have, want - have);
    if (n == -2) return raised;
    if (n < 0 && errno == EAGAIN) {
      all.resize(have);
      if (have == 0) return kNone;
      break;
    }
    if (n < 0) return raise_os_error(t, errno);
    all.resize(have + static_cast<size_t>(n));
    if (n == 0) break;
  }
  return make_bytes(t, all);
}

static Result file_readall_method(Thread& t, const Args& a) {
  TRY(open_fd(t, a.self));
  if (!file(a.self)->readable) return raise_bad_mode(t, "reading");
  return file_readall(t, a.self);
}

static Result file_read(Thread& t, const Args& a) {
  int fd = TRY(open_fd(t, a.self));
  if (!file(a.self)->readable) return raise_bad_mode(t, "reading");
  int64_t size = TRY(size_argument(t, a[0]));
  if (size < 0) return file_readall(t, a.self);
  Ref bytes = TRY(make_empty_bytes(t, size));
  ssize_t n = read_some(t, fd, bytes.as<Bytes>()->data, static_cast<size_t>(size));
  if (n == -2) return raised;
  if (n < 0) return errno == EAGAIN ? Result(kNone) : Result(raise_os_error(t, errno));
  if (n == size) return bytes;
  return make_bytes(t, bytes.as<Bytes>()->view().substr(0, static_cast<size_t>(n)));
}

static Result file_write(Thread& t, const Args& a) {
  int fd = TRY(open_fd(t, a.self));
  if (!file(a.self)->writable) return raise_bad_mode(t, "writing");
  BufferRef buffer;
  TRY(buffer.get(t, a[0]));
  for (;;) {
    ssize_t n;
    int error;
    {
      Unlocked others(t);
      n = write(fd, buffer.buffer.data, std::min<size_t>(static_cast<size_t>(buffer.buffer.length), 0x7ffff000));
      error = errno;
    }
    if (n >= 0) {
      const DebugHooks* hooks = t.interpreter->debug_hooks;
      bool standard = fd == 1 || fd == 2;
      if (standard && hooks && hooks->written)
        hooks->written(t, fd, reinterpret_cast<char*>(buffer.buffer.data), static_cast<size_t>(n));
      TRY(run_signal_handlers(t));  // one may have cut the write short
      return small_int(n);
    }
    if (error == EAGAIN) return kNone;
    if (error != EINTR) return raise_os_error(t, error);
    TRY(interrupted(t));
  }
}

static Result seek_to(Thread& t, FileIo* self, int64_t offset, int whence) {
  off_t at;
  {
    Unlocked others(t);
    at = lseek(self->fd(), offset, whence);
  }
  if (self->seekable < 0) self->seekable = at >= 0;
  if (at < 0) return raise_os_error(t, errno);
  return make_int(t, at);
}

static Result file_seek(Thread& t, const Args& a) {
  TRY(open_fd(t, a.self));
  if (has_kind(a[0], Kind::Float) || a[0].is_word_float()) return raise_type_error(t, "an integer is required");
  return seek_to(t, file(a.self), TRY(offset_argument(t, a[0])), TRY(as_c_int(t, a[1])));
}

static Result file_tell(Thread& t, const Args& a) {
  TRY(open_fd(t, a.self));
  return seek_to(t, file(a.self), 0, SEEK_CUR);
}

static Result file_truncate(Thread& t, const Args& a) {
  int fd = TRY(open_fd(t, a.self));
  if (!file(a.self)->writable) return raise_bad_mode(t, "writing");
  Ref size = a[0].is_none() ? TRY(seek_to(t, file(a.self), 0, SEEK_CUR)) : Ref::copy(a[0]);
  int64_t bytes = TRY(offset_argument(t, size));
  int failed;
  {
    Unlocked others(t);
    failed = ftruncate(fd, bytes);
  }
  if (failed) return raise_os_error(t, errno);
  return size;
}

static Result file_fileno(Thread& t, const Args& a) { return small_int(TRY(open_fd(t, a.self))); }
static Result file_isatty(Thread& t, const Args& a) {
  int fd = TRY(open_fd(t, a.self));
  return boolean(isatty(fd));
}
static Result file_readable(Thread& t, const Args& a) {
  TRY(open_fd(t, a.self));
  return boolean(file(a.self)->readable);
}
static Result file_writable(Thread& t, const Args& a) {
  TRY(open_fd(t, a.self));
  return boolean(file(a.self)->writable);
}
static Result file_seekable(Thread& t, const Args& a) {
  TRY(open_fd(t, a.self));
  FileIo* self = file(a.self);
  if (self->seekable < 0) {
    Result at = seek_to(t, self, 0, SEEK_CUR);
    if (at.is_raised()) clear_pending(t);
    else at.take();
  }
  return boolean(self->seekable > 0);
}

static const char* mode_text(const FileIo* self) {
  if (self->created) return self->readable ? "xb+" : "xb";
  if (self->appending) return self->readable ? "ab+" : "ab";
  if (self->readable) return self->writable ? "rb+" : "rb";
  return "wb";
}
static Result file_get_mode(Thread& t, Value self) { return make_ascii(t, mode_text(file(self))); }
static Result file_get_closed(Thread&, Value self) { return boolean(file(self)->fd() < 0); }
static Result file_get_closefd(Thread&, Value self) { return boolean(file(self)->close_fd); }
static Result file_get_finalizing(Thread&, Value self) { return boolean(file(self)->finalizing); }
static Status file_set_finalizing(Thread& t, Value self, Value v) {
  file(self)->finalizing = TRY(is_true(t, v));
  return ok();
}
static Result file_get_blksize(Thread&, Value self) { return small_int(file(self)->block_size); }
static Status file_set_blksize(Thread& t, Value self, Value v) {
  file(self)->block_size = TRY(as_c_int(t, v));
  return ok();
}

static Result file_repr(Thread& t, Value v) {
  FileIo* self = file(v);
  if (self->fd() < 0) return make_ascii(t, "<_io.FileIO [closed]>");
  const char* closes = self->close_fd ? "True" : "False";
  Ref name = TRY(get_attr_or_absent(t, v, t.names().name));
  if (name.is_absent())
    return make_str(t, cat("<_io.FileIO fd=", self->fd(), " mode='", mode_text(self), "' closefd=", closes, ">"));
  if (!TRY(repr_enter(t, v))) return raise_runtime_error(t, "reentrant call inside ", type_name(t, v), ".__repr__");
  Result shown = repr(t, name);
  repr_leave(t, v);
  Ref text = TRY(shown);
  return make_str(t, cat("<_io.FileIO name=", text.as<Str>(), " mode='", mode_text(self), "' closefd=", closes, ">"));
}

static Result file_getstate(Thread& t, const Args& a) {
  return raise_type_error(t, "cannot pickle '", type_name(t, a.self), "' object");
}

static Status interrupted(Thread& t) { return run_signal_handlers(t); }

static void file_destroy(Object* o) { close_quietly(static_cast<FileIo*>(o)); }

static const NativeFunction kFileIoMethods[] = {
    {"read(size=-1, /)", file_read, "Read up to size bytes in one call to the system; all by default."},
    {"readall()", file_readall_method, "Read until the end of the file."},
    {"readinto(buffer, /)", file_readinto, "Read into a writable buffer; the answer counts bytes."},
    {"write(b, /)", file_write, "Write the bytes; the answer counts those written."},
    {"seek(pos, whence=0, /)", file_seek, "Change the position; the answer is the new one."},
    {"tell()", file_tell, "The current position."},
    {"truncate(size=None, /)", file_truncate, "Cut or extend the file."},
    {"close()", file_close, "Close the descriptor, if it is ours to close."},
    {"seekable()", file_seekable, nullptr},
    {"readable()", file_readable, nullptr},
    {"writable()", file_writable, nullptr},
    {"fileno()", file_fileno, "The file descriptor."},
    {"isatty()", file_isatty, "Whether the descriptor is a terminal."},
    {"__getstate__()", file_getstate, nullptr},
    {"_dealloc_warn(source, /)", file_dealloc_warn, nullptr},
    {}};
static const NativeGetSet kFileIoGetSets[] = {
    {"closed", file_get_closed, nullptr, "True if the file is closed"},
    {"closefd", file_get_closefd, nullptr, "Whether close() closes the descriptor."},
    {"mode", file_get_mode, nullptr, "How the file was opened."},
    {"_finalizing", file_get_finalizing, file_set_finalizing},
    {"_blksize", file_get_blksize, file_set_blksize},
    {}};

extern const TypeSpec kFileIoType = {
    .name = "_io.FileIO", .doc = "A file as a raw stream.", .size = sizeof(FileIo),
    .flags = kHasGc | kHasPrefix | kHasDict | kHasWeakrefs | kBaseType, .base = &kRawIoBaseType,
    .init = {"FileIO(file, mode='r', closefd=True, opener=None)", file_init}, .methods = kFileIoMethods,
    .getsets = kFileIoGetSets,
    .slots = {.destroy = file_destroy, .traverse = visit_nothing, .finalize = finalize_io, .repr = file_repr}};

}  // namespace krait::modules::io

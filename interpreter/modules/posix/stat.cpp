// stat and its like.
#include <fcntl.h>
#include <math.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "interpreter/modules/audit.h"
#include "interpreter/modules/posix/posix_internal.h"
#include "interpreter/objects/float.h"
#include "interpreter/objects/module.h"
#include "interpreter/objects/tuple.h"

namespace krait::modules::posix {

static const StructField kStatFields[] = {{"st_mode", "protection bits"},
                                          {"st_ino", "inode"},
                                          {"st_dev", "device"},
                                          {"st_nlink", "hard links"},
                                          {"st_uid", "owner"},
                                          {"st_gid", "group"},
                                          {"st_size", "bytes"},
                                          {nullptr},
                                          {nullptr},
                                          {nullptr},
                                          {"st_atime", "last access"},
                                          {"st_mtime", "last modification"},
                                          {"st_ctime", "last change"},
                                          {"st_atime_ns"},
                                          {"st_mtime_ns"},
                                          {"st_ctime_ns"},
                                          {"st_blksize"},
                                          {"st_blocks"},
                                          {"st_rdev"}};
static const StructSpec kStatResult =
    struct_spec("os.stat_result", "What stat() tells of a file.", kStatFields, 19, 10);

static const StructField kStatvfsFields[] = {{"f_bsize"},  {"f_frsize"},  {"f_blocks"}, {"f_bfree"},
                                             {"f_bavail"}, {"f_files"},   {"f_ffree"},  {"f_favail"},
                                             {"f_flag"},   {"f_namemax"}, {"f_fsid"}};
static const StructSpec kStatvfsResult =
    struct_spec("os.statvfs_result", "What statvfs() tells of a file system.", kStatvfsFields, 11, 10);

static Value big(Thread& t, uint64_t n) { return make_uint(t, n).word; }
static Value seconds(int64_t n) { return Value::from_small_int(n); }
static Value real_time(Thread& t, const timespec& s) {
  return make_float(t, static_cast<double>(s.tv_sec) + 1e-9 * static_cast<double>(s.tv_nsec)).word;
}
static Value nanoseconds(Thread& t, const timespec& s) {
  return make_int(t, int64_t{s.tv_sec} * 1'000'000'000 + s.tv_nsec).word;
}

Result make_stat_result(Thread& t, const struct stat& s) {
  Value items[] = {big(t, s.st_mode),
                   big(t, s.st_ino),
                   big(t, s.st_dev),
                   big(t, s.st_nlink),
                   big(t, s.st_uid),
                   big(t, s.st_gid),
                   make_int(t, s.st_size).word,
                   seconds(s.st_atim.tv_sec),
                   seconds(s.st_mtim.tv_sec),
                   seconds(s.st_ctim.tv_sec),
                   real_time(t, s.st_atim),
                   real_time(t, s.st_mtim),
                   real_time(t, s.st_ctim),
                   nanoseconds(t, s.st_atim),
                   nanoseconds(t, s.st_mtim),
                   nanoseconds(t, s.st_ctim),
                   seconds(s.st_blksize),
                   seconds(s.st_blocks),
                   big(t, s.st_rdev)};
  return make_struct(t, kStatResult, items);
}

static Result stat_path(Thread& t, const Path& path, int dir_fd, bool follow, const char* function) {
  if (path.fd >= 0 && dir_fd != AT_FDCWD)
    return raise_value_error(t, function, ": can't specify dir_fd without matching path");
  if (path.fd >= 0 && !follow) return raise_value_error(t, function, ": cannot use fd and follow_symlinks together");
  struct stat info;
  int64_t failed = TRY(system_call(t, [&] {
    return path.fd >= 0 ? fstat(path.fd, &info)
                        : fstatat(dir_fd, path.c_str(), &info, follow ? 0 : AT_SYMLINK_NOFOLLOW);
  }));
  if (failed) return raise_errno(t, path);
  return make_stat_result(t, info);
}

static Result posix_stat(Thread& t, const Args& a) {
  Path path = TRY(path_argument(t, a[0], "stat", "path", kPathOrFd));
  return stat_path(t, path, TRY(dir_fd_argument(t, a[1])), TRY(is_true(t, a[2])), "stat");
}
static Result posix_lstat(Thread& t, const Args& a) {
  Path path = TRY(path_argument(t, a[0], "lstat"));
  return stat_path(t, path, TRY(dir_fd_argument(t, a[1])), false, "lstat");
}
static Result posix_fstat(Thread& t, const Args& a) {
  Path path;
  path.fd = TRY(as_c_int(t, a[0]));
  struct stat info;
  if (TRY(system_call(t, [&] { return fstat(path.fd, &info); }))) return raise_errno(t);
  return make_stat_result(t, info);
}

static Result make_statvfs(Thread& t, const struct statvfs& s) {
  Value items[] = {big(t, s.f_bsize),  big(t, s.f_frsize),  big(t, s.f_blocks), big(t, s.f_bfree),
                   big(t, s.f_bavail), big(t, s.f_files),   big(t, s.f_ffree),  big(t, s.f_favail),
                   big(t, s.f_flag),   big(t, s.f_namemax), big(t, s.f_fsid)};
  return make_struct(t, kStatvfsResult, items);
}
static Result posix_statvfs(Thread& t, const Args& a) {
  Path path = TRY(path_argument(t, a[0], "statvfs", "path", kPathOrFd));
  struct statvfs info;
  if (TRY(system_call(t, [&] { return path.fd >= 0 ? fstatvfs(path.fd, &info) : statvfs(path.c_str(), &info); })))
    return raise_errno(t, path);
  return make_statvfs(t, info);
}

static Result posix_access(Thread& t, const Args& a) {
  Path path = TRY(path_argument(t, a[0], "access"));
  int mode = TRY(as_c_int(t, a[1]));
  int dir_fd = TRY(dir_fd_argument(t, a[2]));
  int flags = TRY(is_true(t, a[3])) ? AT_EACCESS : 0;
  if (!TRY(is_true(t, a[4]))) flags |= AT_SYMLINK_NOFOLLOW;
  int failed;
  {
    Unlocked others(t);
    failed = faccessat(dir_fd, path.c_str(), mode, flags);
  }
  return boolean(!failed);
}

static Result posix_chmod(Thread& t, const Args& a) {
  Path path = TRY(path_argument(t, a[0], "chmod", "path", kPathOrFd));
  int mode = TRY(as_c_int(t, a[1]));
  int dir_fd = TRY(dir_fd_argument(t, a[2]));
  int flags = TRY(is_true(t, a[3])) ? 0 : AT_SYMLINK_NOFOLLOW;
  TRY(audit(t, "os.chmod", {a[0], small_int(mode), shown_dir_fd(dir_fd)}));
  if (TRY(system_call(t, [&] {
        return path.fd >= 0 ? fchmod(path.fd, static_cast<mode_t>(mode))
                            : fchmodat(dir_fd, path.c_str(), static_cast<mode_t>(mode), flags);
      }))) {
    if (flags == 0 || errno != EOPNOTSUPP) return raise_errno(t, path);
    if (dir_fd != AT_FDCWD) return raise_value_error(t, "chmod: cannot use dir_fd and follow_symlinks together");
    return raise_message(t, t.types().NotImplementedError, "chmod: follow_symlinks unavailable on this platform");
  }
  return kNone;
}
static Result posix_fchmod(Thread& t, const Args& a) {
  int fd = TRY(as_c_int(t, a[0])), mode = TRY(as_c_int(t, a[1]));
  TRY(audit(t, "os.chmod", {small_int(fd), small_int(mode), small_int(-1)}));
  if (TRY(system_call(t, [&] { return fchmod(fd, static_cast<mode_t>(mode)); }))) return raise_errno(t);
  return kNone;
}

// -1 means "leave it"; other values must fit an unsigned id.
ResultOf<uint32_t> id_argument(Thread& t, Value v, const char* what) {
  if (!has_index(t, v)) return raise_type_error(t, what, " should be integer, not ", type_name(t, v));
  Ref number = TRY(index(t, v));
  int64_t n;
  if (!int_fits_i64(number, &n) || n > UINT32_MAX) return raise_overflow_error(t, what, " is greater than maximum");
  if (n < -1) return raise_overflow_error(t, what, " is less than minimum");
  return static_cast<uint32_t>(n);
}
static Result change_owner(Thread& t, const Path& path, Value user, Value group, int dir_fd, int flags) {
  uint32_t uid = TRY(id_argument(t, user, "uid")), gid = TRY(id_argument(t, group, "gid"));
  if (TRY(system_call(t, [&] {
        return path.fd >= 0 ? fchown(path.fd, uid, gid) : fchownat(dir_fd, path.c_str(), uid, gid, flags);
      })))
    return raise_errno(t, path);
  return kNone;
}
static Result posix_chown(Thread& t, const Args& a) {
  Path path = TRY(path_argument(t, a[0], "chown", "path", kPathOrFd));
  int dir_fd = TRY(dir_fd_argument(t, a[3]));
  TRY(audit(t, "os.chown", {a[0], a[1], a[2], shown_dir_fd(dir_fd)}));
  return change_owner(t, path, a[1], a[2], dir_fd, TRY(is_true(t, a[4])) ? 0 : AT_SYMLINK_NOFOLLOW);
}
static Result posix_lchown(Thread& t, const Args& a) {
  Path path = TRY(path_argument(t, a[0], "lchown"));
  TRY(audit(t, "os.chown", {a[0], a[1], a[2], small_int(-1)}));
  return change_owner(t, path, a[1], a[2], AT_FDCWD, AT_SYMLINK_NOFOLLOW);
}
static Result posix_fchown(Thread& t, const Args& a) {
  Path path;
  path.fd = TRY(as_c_int(t, a[0]));
  TRY(audit(t, "os.chown", {a[0], a[1], a[2], small_int(-1)}));
  return change_owner(t, path, a[1], a[2], AT_FDCWD, 0);
}

// A time given as int or float seconds, exactly to the nanosecond below it.
static ResultOf<timespec> time_of(Thread& t, Value v) {
  if (is_float(v)) {
    double whole, d = float_value(v);
    if (d != d) return raise_value_error(t, "Invalid value NaN (not a number)");
    double fraction = modf(d, &whole);
    int64_t nanos = static_cast<int64_t>(floor(fraction * 1e9));
    if (nanos < 0) nanos += 1'000'000'000, whole -= 1;
    return timespec{static_cast<time_t>(whole), static_cast<long>(nanos)};
  }
  return timespec{static_cast<time_t>(TRY(as_i64(t, v))), 0};
}
static ResultOf<timespec> time_of_ns(Thread& t, Value v) {
  int64_t n = TRY(as_i64(t, v));
  int64_t s = n / 1'000'000'000, rest = n % 1'000'000'000;
  if (rest < 0) rest += 1'000'000'000, --s;
  return timespec{static_cast<time_t>(s), static_cast<long>(rest)};
}

static Result posix_utime(Thread& t, const Args& a) {
  Path path = TRY(path_argument(t, a[0], "utime", "path", kPathOrFd));
  bool has_times = !a[1].is_none(), has_ns = !a[2].is_absent();
  if (has_times && has_ns) return raise_value_error(t, "utime: you may specify either 'times' or 'ns' but not both");
  timespec times[2] = {{0, UTIME_NOW}, {0, UTIME_NOW}};
  Value pair = has_times ? a[1] : has_ns ? a[2] : Value{};
  if (!pair.is_absent()) {
    if (!is_tuple(pair) || as<Tuple>(pair)->length != 2)
      return raise_type_error(t, "utime: '", has_times ? "times" : "ns", "' must be ",
                              has_times ? "either a tuple of two ints or None" : "a tuple of two ints");
    for (int i = 0; i < 2; ++i) {
      Value item = as<Tuple>(pair)->items[i];
      times[i] = has_times ? TRY(time_of(t, item)) : TRY(time_of_ns(t, item));
    }
  }
  int dir_fd = TRY(dir_fd_argument(t, a[3]));
  int flags = TRY(is_true(t, a[4])) ? 0 : AT_SYMLINK_NOFOLLOW;
  TRY(audit(t, "os.utime", {a[0], a[1], has_ns ? a[2] : Value(kNone), shown_dir_fd(dir_fd)}));
  if (TRY(system_call(t, [&] {
        return path.fd >= 0 ? futimens(path.fd, times) : utimensat(dir_fd, path.c_str(), times, flags);
      })))
    return raise_errno(t, path);
  return kNone;
}

static Result posix_umask(Thread& t, const Args& a) {
  return small_int(umask(static_cast<mode_t>(TRY(as_c_int(t, a[0])))));
}

Status add_stat_types(Thread& t, Value module) {
  Type* stat_type = TRY(make_struct_type(t, kStatResult));
  TRY(module_add(t, module, "stat_result", Value::from_object(stat_type)));
  Type* vfs_type = TRY(make_struct_type(t, kStatvfsResult));
  return module_add(t, module, "statvfs_result", Value::from_object(vfs_type));
}

extern const NativeFunction kFileFunctions[] = {
    {"stat(path, *, dir_fd=None, follow_symlinks=True)", posix_stat, "What the system knows of a file."},
    {"lstat(path, *, dir_fd=None)", posix_lstat, "Like stat(), of a symbolic link itself."},
    {"fstat(fd)", posix_fstat, "Like stat(), of an open descriptor."},
    {"statvfs(path)", posix_statvfs, "What the system knows of the file system that holds the path."},
    {"fstatvfs(fd, /)", posix_statvfs, "Like statvfs(), by an open descriptor."},
    {"access(path, mode, *, dir_fd=None, effective_ids=False, follow_symlinks=True)", posix_access,
     "Whether the user may use the path so."},
    {"chmod(path, mode, *, dir_fd=None, follow_symlinks=True)", posix_chmod, "Change the permissions of a file."},
    {"fchmod(fd, mode)", posix_fchmod, "Change the permissions of an open file."},
    {"chown(path, uid, gid, *, dir_fd=None, follow_symlinks=True)", posix_chown,
     "Change the owner and group of a file."},
    {"lchown(path, uid, gid)", posix_lchown, "The same, of a symbolic link itself."},
    {"fchown(fd, uid, gid)", posix_fchown, "The same, of an open file."},
    {"utime(path, times=None, *, ns=<absent>, dir_fd=None, follow_symlinks=True)", posix_utime,
     "Set the times of a file."},
    {"umask(mask, /)", posix_umask, "Set the mask of new files' permissions; the answer is the old one."},
    {}};

}  // namespace krait::modules::posix

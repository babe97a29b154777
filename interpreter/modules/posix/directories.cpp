// Names: directories, links, renaming, removing, scandir.
#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <vector>

#include "interpreter/modules/audit.h"
#include "interpreter/modules/posix/posix_internal.h"
#include "interpreter/modules/unclosed.h"
#include "interpreter/objects/generic_alias.h"
#include "interpreter/objects/list.h"
#include "interpreter/objects/tuple.h"
#include "interpreter/runtime/heap.h"

namespace krait::modules::posix {

static Result current_folder(Thread& t, bool as_bytes) {
  char* text = nullptr;
  {
    Unlocked others(t);
    text = getcwd(nullptr, 0);
  }
  if (!text) return raise_errno(t);
  Result name = file_name(t, text, as_bytes);
  free(text);
  return name;
}
static Result posix_getcwd(Thread& t, const Args&) { return current_folder(t, false); }
static Result posix_getcwdb(Thread& t, const Args&) { return current_folder(t, true); }

static Result posix_chdir(Thread& t, const Args& a) {
  Path path = TRY(path_argument(t, a[0], "chdir", "path", kPathOrFd));
  TRY(audit(t, "os.chdir", {a[0]}));
  if (TRY(system_call(t, [&] { return path.fd >= 0 ? fchdir(path.fd) : chdir(path.c_str()); })))
    return raise_errno(t, path);
  return kNone;
}
static Result posix_fchdir(Thread& t, const Args& a) {
  int fd = TRY(fd_argument(t, a[0]));
  TRY(audit(t, "os.chdir", {small_int(fd)}));
  if (TRY(system_call(t, [&] { return fchdir(fd); }))) return raise_errno(t);
  return kNone;
}

static DIR* open_directory(const Path& path) {
  if (path.fd < 0) return opendir(path.c_str());
  int fd = dup(path.fd);
  if (fd < 0) return nullptr;
  DIR* dir = fdopendir(fd);
  if (!dir) close(fd);
  else rewinddir(dir);
  return dir;
}
static bool is_dot(const char* name) { return name[0] == '.' && (!name[1] || (name[1] == '.' && !name[2])); }

static Result posix_listdir(Thread& t, const Args& a) {
  Path path = TRY(path_argument(t, a[0], "listdir", "path", kPathFdOrNone));
  TRY(audit(t, "os.listdir", {a[0]}));
  std::vector<std::string> names;
  int error = 0;
  {
    Unlocked others(t);
    DIR* dir = open_directory(path);
    if (!dir) error = errno;
    else {
      errno = 0;
      while (dirent* entry = readdir(dir))
        if (!is_dot(entry->d_name)) names.push_back(entry->d_name);
      error = errno;
      closedir(dir);
    }
  }
  errno = error;
  if (error) return raise_errno(t, path);
  Ref list = TRY(make_list(t));
  for (const std::string& name : names) {
    Ref item = TRY(file_name(t, name, path.was_bytes));
    TRY(list_append(t, list.as<List>(), item));
  }
  return list;
}

static Result posix_mkdir(Thread& t, const Args& a) {
  Path path = TRY(path_argument(t, a[0], "mkdir"));
  mode_t mode = static_cast<mode_t>(TRY(as_c_int(t, a[1])));
  int dir_fd = TRY(dir_fd_argument(t, a[2]));
  TRY(audit(t, "os.mkdir", {a[0], small_int(static_cast<int>(mode)), shown_dir_fd(dir_fd)}));
  if (TRY(system_call(t, [&] { return mkdirat(dir_fd, path.c_str(), mode); }))) return raise_errno(t, path);
  return kNone;
}
static Result remove_name(Thread& t, const Args& a, const char* function, int flags) {
  Path path = TRY(path_argument(t, a[0], function));
  int dir_fd = TRY(dir_fd_argument(t, a[1]));
  TRY(audit(t, flags & AT_REMOVEDIR ? "os.rmdir" : "os.remove", {a[0], shown_dir_fd(dir_fd)}));
  if (TRY(system_call(t, [&] { return unlinkat(dir_fd, path.c_str(), flags); }))) return raise_errno(t, path);
  return kNone;
}
static Result posix_rmdir(Thread& t, const Args& a) { return remove_name(t, a, "rmdir", AT_REMOVEDIR); }
static Result posix_unlink(Thread& t, const Args& a) { return remove_name(t, a, "unlink", 0); }
static Result posix_remove(Thread& t, const Args& a) { return remove_name(t, a, "remove", 0); }

static Result rename_name(Thread& t, const Args& a, const char* function) {
  Path from = TRY(path_argument(t, a[0], function, "src")), to = TRY(path_argument(t, a[1], function, "dst"));
  int from_fd = TRY(dir_fd_argument(t, a[2])), to_fd = TRY(dir_fd_argument(t, a[3]));
  TRY(audit(t, "os.rename", {a[0], a[1], shown_dir_fd(from_fd), shown_dir_fd(to_fd)}));
  if (TRY(system_call(t, [&] { return renameat(from_fd, from.c_str(), to_fd, to.c_str()); })))
    return raise_errno(t, from, to);
  return kNone;
}
static Result posix_rename(Thread& t, const Args& a) { return rename_name(t, a, "rename"); }
static Result posix_replace(Thread& t, const Args& a) { return rename_name(t, a, "replace"); }

static Result posix_link(Thread& t, const Args& a) {
  Path from = TRY(path_argument(t, a[0], "link", "src")), to = TRY(path_argument(t, a[1], "link", "dst"));
  int from_fd = TRY(dir_fd_argument(t, a[2])), to_fd = TRY(dir_fd_argument(t, a[3]));
  int flags = TRY(is_true(t, a[4])) ? AT_SYMLINK_FOLLOW : 0;
  TRY(audit(t, "os.link", {a[0], a[1], shown_dir_fd(from_fd), shown_dir_fd(to_fd)}));
  if (TRY(system_call(t, [&] { return linkat(from_fd, from.c_str(), to_fd, to.c_str(), flags); })))
    return raise_errno(t, from, to);
  return kNone;
}
static Result posix_symlink(Thread& t, const Args& a) {
  Path from = TRY(path_argument(t, a[0], "symlink", "src")), to = TRY(path_argument(t, a[1], "symlink", "dst"));
  int dir_fd = TRY(dir_fd_argument(t, a[3]));
  TRY(audit(t, "os.symlink", {a[0], a[1], shown_dir_fd(dir_fd)}));
  if (TRY(system_call(t, [&] { return symlinkat(from.c_str(), dir_fd, to.c_str()); }))) return raise_errno(t, from, to);
  return kNone;
}
static Result posix_readlink(Thread& t, const Args& a) {
  Path path = TRY(path_argument(t, a[0], "readlink"));
  int dir_fd = TRY(dir_fd_argument(t, a[1]));
  char target[PATH_MAX + 1];
  int64_t n = TRY(system_call(t, [&] { return readlinkat(dir_fd, path.c_str(), target, PATH_MAX); }));
  if (n < 0) return raise_errno(t, path);
  return file_name(t, {target, static_cast<size_t>(n)}, path.was_bytes);
}
static Result posix_mkfifo(Thread& t, const Args& a) {
  Path path = TRY(path_argument(t, a[0], "mkfifo"));
  mode_t mode = static_cast<mode_t>(TRY(as_c_int(t, a[1])));
  int dir_fd = TRY(dir_fd_argument(t, a[2]));
  if (TRY(system_call(t, [&] { return mkfifoat(dir_fd, path.c_str(), mode); }))) return raise_errno(t, path);
  return kNone;
}
static Result posix_mknod(Thread& t, const Args& a) {
  Path path = TRY(path_argument(t, a[0], "mknod"));
  mode_t mode = static_cast<mode_t>(TRY(as_c_int(t, a[1])));
  dev_t device = static_cast<dev_t>(TRY(as_u64(t, a[2])));
  int dir_fd = TRY(dir_fd_argument(t, a[3]));
  if (TRY(system_call(t, [&] { return mknodat(dir_fd, path.c_str(), mode, device); }))) return raise_errno(t, path);
  return kNone;
}
static Result posix_major(Thread& t, const Args& a) { return make_uint(t, major(TRY(as_u64(t, a[0])))); }
static Result posix_minor(Thread& t, const Args& a) { return make_uint(t, minor(TRY(as_u64(t, a[0])))); }
static Result posix_makedev(Thread& t, const Args& a) {
  return make_uint(
      t, makedev(static_cast<unsigned>(TRY(as_c_int(t, a[0]))), static_cast<unsigned>(TRY(as_c_int(t, a[1])))));
}
static Result posix_truncate(Thread& t, const Args& a) {
  Path path = TRY(path_argument(t, a[0], "truncate", "path", kPathOrFd));
  int64_t size = TRY(as_i64(t, a[1]));
  TRY(audit(t, "os.truncate", {a[0], a[1]}));
  if (TRY(system_call(t, [&] { return path.fd >= 0 ? ftruncate(path.fd, size) : truncate(path.c_str(), size); })))
    return raise_errno(t, path);
  return kNone;
}
static Result posix_chroot(Thread& t, const Args& a) {
  Path path = TRY(path_argument(t, a[0], "chroot"));
  if (TRY(system_call(t, [&] { return chroot(path.c_str()); }))) return raise_errno(t, path);
  return kNone;
}
static Result posix_sync(Thread& t, const Args&) {
  Unlocked others(t);
  sync();
  return kNone;
}
static Result posix_fspath(Thread& t, const Args& a) { return fs_path(t, a[0]); }

static ResultOf<int> conf_name(Thread& t, Value name, std::initializer_list<std::pair<const char*, int>> names) {
  if (is_int(name)) return as_c_int(t, name);
  if (!is_str(name)) return raise_type_error(t, "configuration names must be strings or integers");
  for (auto& [text, number] : names)
    if (str_equal(as<Str>(name), text)) return number;
  return raise_value_error(t, "unrecognized configuration name");
}
static Result posix_pathconf(Thread& t, const Args& a) {
  Path path = TRY(path_argument(t, a[0], "pathconf", "path", kPathOrFd));
  int name = TRY(conf_name(t, a[1],
                           {{"PC_LINK_MAX", _PC_LINK_MAX},
                            {"PC_NAME_MAX", _PC_NAME_MAX},
                            {"PC_PATH_MAX", _PC_PATH_MAX},
                            {"PC_PIPE_BUF", _PC_PIPE_BUF},
                            {"PC_MAX_INPUT", _PC_MAX_INPUT},
                            {"PC_MAX_CANON", _PC_MAX_CANON}}));
  errno = 0;
  long limit = path.fd >= 0 ? fpathconf(path.fd, name) : pathconf(path.c_str(), name);
  if (limit == -1 && errno) return raise_errno(t, path);
  return make_int(t, limit);
}

// --- scandir -------------------------------------------------------------------------------------------------------

struct DirEntry : Object {
  Value name, path;     // owned, str or bytes
  Value stat, lstat;    // owned results, absent until asked for
  uint64_t inode;
  uint8_t type;         // DT_*
  int dir_fd;           // AT_FDCWD: by path
};
struct ScandirIterator : Object {
  DIR* dir;
  std::string* folder;
  bool as_bytes, by_fd;
  int fd;
};
static DirEntry* entry(Value v) { return static_cast<DirEntry*>(v.object()); }

static Result stat_entry(Thread& t, Value self, bool follow) {
  DirEntry* e = entry(self);
  Value& cache = follow ? e->stat : e->lstat;
  if (!cache.is_absent()) return Result::copy(cache);
  if (follow && e->type != DT_LNK && e->type != DT_UNKNOWN) return stat_entry(t, self, false);
  Ref bytes = TRY(fs_encode(t, e->dir_fd == AT_FDCWD ? e->path : e->name));
  struct stat info;
  if (TRY(system_call(t, [&] {
        return fstatat(e->dir_fd, reinterpret_cast<char*>(bytes.as<Bytes>()->data), &info,
                       follow ? 0 : AT_SYMLINK_NOFOLLOW);
      })))
    return raise_os_error(t, errno, e->path);
  Ref result = TRY(make_stat_result(t, info));
  replace(follow ? entry(self)->stat : entry(self)->lstat, Ref(result));
  return result;
}

static ResultOf<bool> has_mode(Thread& t, Value self, bool follow, mode_t mode, uint8_t direct) {
  DirEntry* e = entry(self);
  bool must_stat = e->type == DT_UNKNOWN || (follow && e->type == DT_LNK);
  if (!must_stat) return e->type == direct;
  Result info = stat_entry(t, self, follow);
  if (info.is_raised()) {
    if (!pending_matches(t, t.types().FileNotFoundError)) return raised;
    clear_pending(t);
    return false;
  }
  Ref held = info.take();
  int64_t bits = TRY(as_i64(t, as<Tuple>(held)->items[0]));
  return (static_cast<mode_t>(bits) & S_IFMT) == mode;
}
static Result entry_is_dir(Thread& t, const Args& a) {
  return boolean(TRY(has_mode(t, a.self, TRY(is_true(t, a[0])), S_IFDIR, DT_DIR)));
}
static Result entry_is_file(Thread& t, const Args& a) {
  return boolean(TRY(has_mode(t, a.self, TRY(is_true(t, a[0])), S_IFREG, DT_REG)));
}
static Result entry_is_symlink(Thread& t, const Args& a) {
  return boolean(TRY(has_mode(t, a.self, false, S_IFLNK, DT_LNK)));
}
static Result entry_stat(Thread& t, const Args& a) { return stat_entry(t, a.self, TRY(is_true(t, a[0]))); }
static Result entry_inode(Thread& t, const Args& a) { return make_uint(t, entry(a.self)->inode); }
static Result entry_fspath(Thread&, const Args& a) { return Result::copy(entry(a.self)->path); }
static Result entry_name(Thread&, Value self) { return Result::copy(entry(self)->name); }
static Result entry_path(Thread&, Value self) { return Result::copy(entry(self)->path); }
static Result entry_repr(Thread& t, Value self) {
  Ref name = TRY(repr(t, entry(self)->name));
  return make_str(t, cat("<DirEntry ", name.as<Str>(), ">"));
}
static Result entry_class_item(Thread& t, const Args& a) { return make_generic_alias(t, a.self, a[0]); }
static void entry_destroy(Object* o) {
  DirEntry* e = static_cast<DirEntry*>(o);
  for (Value* v : {&e->name, &e->path, &e->stat, &e->lstat}) clear(*v);
}
static void entry_traverse(Object*, Visitor&) {}

static const NativeFunction kEntryMethods[] = {
    {"is_dir(*, follow_symlinks=True)", entry_is_dir, "Whether it is a folder."},
    {"is_file(*, follow_symlinks=True)", entry_is_file, "Whether it is a regular file."},
    {"is_symlink()", entry_is_symlink, "Whether it is a symbolic link."},
    {"stat(*, follow_symlinks=True)", entry_stat, "Its stat result, asked for once."},
    {"inode()", entry_inode, "Its inode."},
    {"__fspath__()", entry_fspath, "Its path."},
    {"__class_getitem__(item, /)", entry_class_item, nullptr, Binding::ClassMethod},
    {}};
static const NativeGetSet kEntryGetSets[] = {{"name", entry_name, nullptr, "The name within its folder."},
                                             {"path", entry_path, nullptr, "The folder and the name."}, {}};
extern const TypeSpec kDirEntryType = {
    .name = "posix.DirEntry",
    .doc = "A name in a folder, as scandir() gives it.",
    .size = sizeof(DirEntry),
    .flags = kHasGc | kNoInstances,
    .methods = kEntryMethods,
    .getsets = kEntryGetSets,
    .slots = {.destroy = entry_destroy, .traverse = entry_traverse, .repr = entry_repr}};

static ScandirIterator* scan(Value v) { return static_cast<ScandirIterator*>(v.object()); }
static void close_scan(ScandirIterator* s) {
  if (DIR* dir = std::exchange(s->dir, nullptr)) closedir(dir);
}

static Result make_entry(Thread& t, ScandirIterator* s, const dirent* d) {
  DirEntry* e = allocate<DirEntry>(t, type_for(t, kDirEntryType));
  if (!e) return raised;
  Ref made = Ref::own(e);
  std::string full =
      s->by_fd ? d->d_name : *s->folder + (s->folder->empty() || s->folder->back() == '/' ? "" : "/") + d->d_name;
  e->inode = d->d_ino;
  e->type = d->d_type;
  e->dir_fd = s->by_fd ? s->fd : AT_FDCWD;
  e->name = TRY(file_name(t, d->d_name, s->as_bytes)).leak();
  e->path = TRY(file_name(t, full, s->as_bytes)).leak();
  return made;
}

static Result scan_next(Thread& t, Value self) {
  ScandirIterator* s = scan(self);
  while (s->dir) {
    dirent* found;
    int error;
    {
      Unlocked others(t);
      errno = 0;
      found = readdir(s->dir);
      error = errno;
    }
    if (!found) {
      close_scan(s);
      if (error) return raise_os_error(t, error);
      return kAbsent;
    }
    if (!is_dot(found->d_name)) return make_entry(t, s, found);
  }
  return kAbsent;
}
static Result scan_iter(Thread&, Value self) { return Result::copy(self); }
static Result scan_close(Thread&, const Args& a) {
  close_scan(scan(a.self));
  return kNone;
}
static Result scan_enter(Thread&, const Args& a) { return Result::copy(a.self); }
static void scan_finalize(Thread& t, Object* o) {
  ScandirIterator* s = static_cast<ScandirIterator*>(o);
  if (!s->dir) return;
  Value self = Value::from_object(o);
  warn_unclosed(t, self, self, "unclosed scandir iterator ");
  close_scan(s);
}
static void scan_destroy(Object* o) {
  close_scan(static_cast<ScandirIterator*>(o));
  delete static_cast<ScandirIterator*>(o)->folder;
}
static const NativeFunction kScanMethods[] = {{"close()", scan_close, nullptr},
                                              {"__enter__()", scan_enter, nullptr},
                                              {"__exit__(*args)", scan_close, nullptr},
                                              {}};
extern const TypeSpec kScandirIteratorType = {.name = "posix.ScandirIterator",
                                              .size = sizeof(ScandirIterator),
                                              .flags = kHasGc | kNoInstances,
                                              .methods = kScanMethods,
                                              .slots = {.destroy = scan_destroy,
                                                        .traverse = entry_traverse,
                                                        .finalize = scan_finalize,
                                                        .iter = scan_iter,
                                                        .next = scan_next}};

static Result posix_scandir(Thread& t, const Args& a) {
  Path path = TRY(path_argument(t, a[0], "scandir", "path", kPathFdOrNone));
  TRY(audit(t, "os.scandir", {a[0]}));
  ScandirIterator* s = allocate<ScandirIterator>(t, type_for(t, kScandirIteratorType));
  if (!s) return raised;
  Ref made = Ref::own(s);
  s->folder = new std::string(path.bytes);
  s->as_bytes = path.was_bytes;
  s->by_fd = path.fd >= 0;
  s->fd = path.fd;
  DIR* dir;
  int error;
  {
    Unlocked others(t);
    dir = open_directory(path);
    error = errno;
  }
  errno = error;
  if (!dir) return raise_errno(t, path);
  s->dir = dir;
  return made;
}

extern const NativeFunction kDirectoryFunctions[] = {
    {"getcwd()", posix_getcwd, "The current folder."},
    {"getcwdb()", posix_getcwdb, "The current folder, as bytes."},
    {"chdir(path)", posix_chdir, "Change the current folder."},
    {"fchdir(fd)", posix_fchdir, "Change the current folder to that of an open descriptor."},
    {"listdir(path=None)", posix_listdir, "The names in a folder, in no particular order."},
    {"scandir(path=None)", posix_scandir, "An iterator of DirEntry objects for the names in a folder."},
    {"mkdir(path, mode=511, *, dir_fd=None)", posix_mkdir, "Make a folder."},
    {"rmdir(path, *, dir_fd=None)", posix_rmdir, "Remove an empty folder."},
    {"remove(path, *, dir_fd=None)", posix_remove, "Remove a file."},
    {"unlink(path, *, dir_fd=None)", posix_unlink, "Remove a file."},
    {"rename(src, dst, *, src_dir_fd=None, dst_dir_fd=None)", posix_rename, "Rename a file or folder."},
    {"replace(src, dst, *, src_dir_fd=None, dst_dir_fd=None)", posix_replace, "Rename, replacing what is there."},
    {"link(src, dst, *, src_dir_fd=None, dst_dir_fd=None, follow_symlinks=True)", posix_link, "Make a hard link."},
    {"symlink(src, dst, target_is_directory=False, *, dir_fd=None)", posix_symlink,
     "Make a symbolic link named dst to src."},
    {"readlink(path, *, dir_fd=None)", posix_readlink, "Where a symbolic link leads."},
    {"mkfifo(path, mode=438, *, dir_fd=None)", posix_mkfifo, "Make a named pipe."},
    {"mknod(path, mode=384, device=0, *, dir_fd=None)", posix_mknod, "Make a node of the file system."},
    {"major(device, /)", posix_major, nullptr},
    {"minor(device, /)", posix_minor, nullptr},
    {"makedev(major, minor, /)", posix_makedev, nullptr},
    {"truncate(path, length)", posix_truncate, "Cut or extend a file."},
    {"chroot(path)", posix_chroot, "Change the root folder of this process."},
    {"sync()", posix_sync, "Write everything to the disks."},
    {"fspath(path)", posix_fspath, "The path of an object: itself if str or bytes, else what __fspath__() gives."},
    {"pathconf(path, name)", posix_pathconf, "A limit of the file system that holds the path."},
    {"fpathconf(fd, name, /)", posix_pathconf, "The same by an open descriptor."},
    {}};

}  // namespace krait::modules::posix

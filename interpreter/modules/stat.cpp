// The module _stat (library reference: stat): what the bits of a file's mode mean.
#include <sys/stat.h>

#include "interpreter/objects/int.h"
#include "interpreter/objects/module.h"
#include "interpreter/objects/str.h"
#include "interpreter/runtime/native.h"

namespace krait::modules {

namespace {

ResultOf<mode_t> mode_argument(Thread& t, Value v) {
  if (!is_int(v)) return raise_type_error(t, "an integer is required");
  uint64_t mode = TRY(as_u64(t, v));
  if (mode > UINT32_MAX) return raise_overflow_error(t, "mode out of range");
  return static_cast<mode_t>(mode);
}

template <mode_t kType>
Result has_type(Thread& t, const Args& a) {
  return boolean((TRY(mode_argument(t, a[0])) & S_IFMT) == kType);
}
Result never(Thread& t, const Args& a) {
  (void)TRY(mode_argument(t, a[0]));
  return kFalse;
}
Result stat_imode(Thread& t, const Args& a) { return small_int(TRY(mode_argument(t, a[0])) & 07777); }
Result stat_ifmt(Thread& t, const Args& a) { return small_int(TRY(mode_argument(t, a[0])) & S_IFMT); }

char type_letter(mode_t mode) {
  switch (mode & S_IFMT) {
    case S_IFREG: return '-';
    case S_IFDIR: return 'd';
    case S_IFLNK: return 'l';
    case S_IFBLK: return 'b';
    case S_IFCHR: return 'c';
    case S_IFIFO: return 'p';
    case S_IFSOCK: return 's';
    default: return '?';
  }
}
// The letter of an execute bit that a special bit may change.
char execute_letter(mode_t mode, mode_t execute, mode_t special, char both, char only) {
  if (mode & special) return mode & execute ? both : only;
  return mode & execute ? 'x' : '-';
}
Result stat_filemode(Thread& t, const Args& a) {
  mode_t mode = TRY(mode_argument(t, a[0]));
  char text[11] = {type_letter(mode),
                   mode & S_IRUSR ? 'r' : '-',
                   mode & S_IWUSR ? 'w' : '-',
                   execute_letter(mode, S_IXUSR, S_ISUID, 's', 'S'),
                   mode & S_IRGRP ? 'r' : '-',
                   mode & S_IWGRP ? 'w' : '-',
                   execute_letter(mode, S_IXGRP, S_ISGID, 's', 'S'),
                   mode & S_IROTH ? 'r' : '-',
                   mode & S_IWOTH ? 'w' : '-',
                   execute_letter(mode, S_IXOTH, S_ISVTX, 't', 'T'),
                   0};
  return make_ascii(t, text);
}

#define IS_TYPE(name, type, what) \
  {#name "(mode, /)", has_type<type>, #name "(mode) -> bool\n\nTells whether a file of this mode is " what "."}
const NativeFunction kFunctions[] = {
    IS_TYPE(S_ISDIR, S_IFDIR, "a directory"),
    IS_TYPE(S_ISCHR, S_IFCHR, "a character special device file"),
    IS_TYPE(S_ISBLK, S_IFBLK, "a block special device file"),
    IS_TYPE(S_ISREG, S_IFREG, "a regular file"),
    IS_TYPE(S_ISFIFO, S_IFIFO, "a FIFO (named pipe)"),
    IS_TYPE(S_ISLNK, S_IFLNK, "a symbolic link"),
    IS_TYPE(S_ISSOCK, S_IFSOCK, "a socket"),
    {"S_ISDOOR(mode, /)!", never, "S_ISDOOR(mode) -> bool\n\nTells whether a file of this mode is a door."},
    {"S_ISPORT(mode, /)!", never, "S_ISPORT(mode) -> bool\n\nTells whether a file of this mode is an event port."},
    {"S_ISWHT(mode, /)!", never, "S_ISWHT(mode) -> bool\n\nTells whether a file of this mode is a whiteout."},
    {"S_IMODE(mode, /)!", stat_imode,
        "The bits of a file mode that os.chmod() can change, such as the permissions."},
    {"S_IFMT(mode, /)!", stat_ifmt, "The bits of a file mode that say what type of file it is."},
    {"filemode(mode, /)!", stat_filemode, "Writes a file mode as ls -l does, for instance '-rw-r--r--'."},
    {}};
#undef IS_TYPE

constexpr std::pair<const char*, int64_t> kConstants[] = {{"SF_APPEND", 0x00040000},
                                                          {"SF_ARCHIVED", 0x00010000},
                                                          {"SF_IMMUTABLE", 0x00020000},
                                                          {"SF_NOUNLINK", 0x00100000},
                                                          {"SF_SNAPSHOT", 0x00200000},
                                                          {"UF_APPEND", 0x00000004},
                                                          {"UF_COMPRESSED", 0x00000020},
                                                          {"UF_HIDDEN", 0x00008000},
                                                          {"UF_IMMUTABLE", 0x00000002},
                                                          {"UF_NODUMP", 0x00000001},
                                                          {"UF_NOUNLINK", 0x00000010},
                                                          {"UF_OPAQUE", 0x00000008},
                                                          {"S_IFDIR", S_IFDIR},
                                                          {"S_IFCHR", S_IFCHR},
                                                          {"S_IFBLK", S_IFBLK},
                                                          {"S_IFREG", S_IFREG},
                                                          {"S_IFIFO", S_IFIFO},
                                                          {"S_IFLNK", S_IFLNK},
                                                          {"S_IFSOCK", S_IFSOCK},
                                                          {"S_IFDOOR", 0},
                                                          {"S_IFPORT", 0},
                                                          {"S_IFWHT", 0},
                                                          {"S_ISUID", S_ISUID},
                                                          {"S_ISGID", S_ISGID},
                                                          {"S_ISVTX", S_ISVTX},
                                                          {"S_ENFMT", S_ISGID},
                                                          {"S_IREAD", S_IRUSR},
                                                          {"S_IWRITE", S_IWUSR},
                                                          {"S_IEXEC", S_IXUSR},
                                                          {"S_IRWXU", S_IRWXU},
                                                          {"S_IRUSR", S_IRUSR},
                                                          {"S_IWUSR", S_IWUSR},
                                                          {"S_IXUSR", S_IXUSR},
                                                          {"S_IRWXG", S_IRWXG},
                                                          {"S_IRGRP", S_IRGRP},
                                                          {"S_IWGRP", S_IWGRP},
                                                          {"S_IXGRP", S_IXGRP},
                                                          {"S_IRWXO", S_IRWXO},
                                                          {"S_IROTH", S_IROTH},
                                                          {"S_IWOTH", S_IWOTH},
                                                          {"S_IXOTH", S_IXOTH},
                                                          {"ST_MODE", 0},
                                                          {"ST_INO", 1},
                                                          {"ST_DEV", 2},
                                                          {"ST_NLINK", 3},
                                                          {"ST_UID", 4},
                                                          {"ST_GID", 5},
                                                          {"ST_SIZE", 6},
                                                          {"ST_ATIME", 7},
                                                          {"ST_MTIME", 8},
                                                          {"ST_CTIME", 9}};

Status module_init(Thread& t, Value module) {
  for (auto [name, value] : kConstants) TRY(module_add_int(t, module, name, value));
  return ok();
}

}  // namespace

extern const NativeModule kStatModule;
const NativeModule kStatModule = {"_stat",
                                  "S_IFMT_: file type bits\nS_IFDIR: directory\nS_IFCHR: character device\nS_IFBLK: "
                                  "block device\nS_IFREG: regular file\nS_IFIFO: fifo "
                                  "(named pipe)\nS_IFLNK: symbolic link\nS_IFSOCK: socket file\nS_IFDOOR: "
                                  "door\nS_IFPORT: event port\nS_IFWHT: whiteout\n\nS_ISUID: set "
                                  "UID bit\nS_ISGID: set GID bit\nS_ENFMT: file locking enforcement\nS_ISVTX: sticky "
                                  "bit\nS_IREAD, S_IWRITE, S_IEXEC: owner permission "
                                  "bits\n",
                                  kFunctions, module_init};

}  // namespace krait::modules

// What the files of the posix module share (library reference: os). Path arguments, error raising, struct sequences.
#pragma once
#include <string>

#include "interpreter/objects/bytes.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/str.h"
#include "interpreter/objects/struct_sequence.h"
#include "interpreter/runtime/native.h"

struct stat;

namespace krait::modules::posix {

// A path argument: str, bytes, os.PathLike, and where allowed None or an open descriptor.
struct Path {
  Ref object;          // as given, for error messages
  std::string bytes;   // encoded for the system
  bool was_bytes = false;
  bool is_none = false;
  int fd = -1;         // >= 0: a descriptor instead of a name
  const char* c_str() const { return bytes.c_str(); }
};
enum PathAllows { kPathOnly = 0, kPathOrFd = 1, kPathOrNone = 2, kPathFdOrNone = 3 };
// function: "stat", argument: "path", for "stat: path should be string, bytes, os.PathLike or integer, not X".
ResultOf<Path> path_argument(Thread&, Value, const char* function, const char* argument = "path",
                             int allows = kPathOnly);
ResultOf<uint32_t> id_argument(Thread&, Value,
                               const char* what);  // a user's or group's number; -1: leave it. what: "uid"
ResultOf<int> dir_fd_argument(Thread&, Value);   // None: AT_FDCWD
Value shown_dir_fd(int dir_fd);                  // as audit events show it: -1 for none
ResultOf<int> fd_argument(Thread&, Value);       // an int or an object with fileno()

Raised raise_errno(Thread&);                     // OSError from errno
Raised raise_errno(Thread&, const Path&);
Raised raise_errno(Thread&, const Path&, const Path&);
Result file_name(Thread&, std::string_view bytes, bool as_bytes);  // a name from the system, as str or bytes

// Runs a system call without the interpreter's lock, again when a signal interrupted it (after its handlers ran).
// The call answers -1 with errno for failure. Raised only if a signal handler raised.
template <class Call> ResultOf<int64_t> system_call(Thread& t, Call call);

Result make_stat_result(Thread&, const struct stat&);
Status add_stat_types(Thread&, Value module);
Status add_process_types(Thread&, Value module);
Status add_scheduling_types(Thread&, Value module);
Status add_spawn_constants(Thread&, Value module);
Status add_constants(Thread&, Value module);

extern const NativeFunction kFileFunctions[], kDirectoryFunctions[], kDescriptorFunctions[], kProcessFunctions[],
    kSystemFunctions[], kIdentityFunctions[], kSchedulingFunctions[], kSpawnFunctions[], kTransferFunctions[];
extern const TypeSpec kDirEntryType, kScandirIteratorType;

}  // namespace krait::modules::posix

#include "interpreter/modules/posix/system_call.h"

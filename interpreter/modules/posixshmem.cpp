// The module _posixshmem: named shared memory of POSIX, for multiprocessing.shared_memory.
#include <errno.h>
#include <sys/mman.h>

#include "interpreter/objects/int.h"
#include "interpreter/objects/str.h"
#include "interpreter/runtime/lock.h"
#include "interpreter/runtime/native.h"
#include "interpreter/runtime/signals.h"

namespace krait::modules {

// Calls again what a signal interrupted. The call answers -1 with errno for failure.
template <class Call> static ResultOf<int> shared_memory_call(Thread& t, Value path, Call call) {
  for (;;) {
    int answer, error;
    {
      Unlocked others(t);
      answer = call();
      error = errno;
    }
    if (answer >= 0) return answer;
    if (error != EINTR) return raise_os_error(t, error, path);
    TRY(run_signal_handlers(t));
  }
}
static ResultOf<std::string> name_argument(Thread& t, Value path, const char* function) {
  if (!is_str(path)) return raise_type_error(t, function, "() argument 'path' must be str, not ", type_name(t, path));
  std::string name(TRY(as_utf8(t, path)));
  if (name.find('\0') != std::string::npos) return raise_value_error(t, "embedded null character");
  return name;
}

static Result posixshmem_shm_open(Thread& t, const Args& a) {
  std::string name = TRY(name_argument(t, a[0], "shm_open"));
  int flags = TRY(as_c_int(t, a[1])), mode = TRY(as_c_int(t, a[2]));
  return small_int(
      TRY(shared_memory_call(t, a[0], [&] { return shm_open(name.c_str(), flags, static_cast<mode_t>(mode)); })));
}
static Result posixshmem_shm_unlink(Thread& t, const Args& a) {
  std::string name = TRY(name_argument(t, a[0], "shm_unlink"));
  TRY(shared_memory_call(t, a[0], [&] { return shm_unlink(name.c_str()); }));
  return kNone;
}

static const NativeFunction kFunctions[] = {
    {"shm_open(path, flags, mode=511)", posixshmem_shm_open,
        "Opens shared memory by its name and gives a file descriptor, an int."},
    {"shm_unlink(path)", posixshmem_shm_unlink,
     "Removes the name of a shared memory object at once, much as unlink() does for a file.\n\nThe memory itself "
     "lasts until no process has it mapped any longer."},
    {}};

extern const NativeModule kPosixshmemModule;
const NativeModule kPosixshmemModule = {"_posixshmem", "POSIX shared memory module", kFunctions};

}  // namespace krait::modules

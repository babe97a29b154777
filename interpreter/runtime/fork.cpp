#include "interpreter/runtime/fork.h"

#include <sys/syscall.h>
#include <unistd.h>

#include "interpreter/runtime/lock.h"

namespace krait::runtime {

void forget_other_threads(Thread& t) {
  reset_lock_after_fork(t);
  t.previous = t.next = nullptr;
  t.interpreter->threads = &t;
  t.interpreter->main_thread = &t;
  t.interpreter->python_threads = 0;
  t.unwinding_to = nullptr;
  t.native_id = static_cast<uint64_t>(syscall(SYS_gettid));
}

}  // namespace krait::runtime

#include "interpreter/modules/import_lock.h"

#include <new>

#include "interpreter/runtime/extra.h"
#include "interpreter/runtime/lock.h"

namespace krait::modules {

void ImportLock::acquire(Thread& t) {
  if (owner == &t) {
    ++depth;
    return;
  }
  Unlocked others(t);
  std::unique_lock guard(mutex);
  released.wait(guard, [&] { return owner == nullptr; });
  owner = &t;
  depth = 1;
}

bool ImportLock::release(Thread& t) {
  if (owner != &t) return false;
  if (--depth == 0) {
    std::lock_guard guard(mutex);
    owner = nullptr;
    released.notify_one();
  }
  return true;
}

// The mutex may have been another thread's for a moment, which the child does not have.
void ImportLock::forked(Thread& t) {
  new (&mutex) std::mutex;
  new (&released) std::condition_variable;
  if (--depth == 0) owner = nullptr;
  else owner = &t;
}

ImportLock& import_lock(Thread& t) {
  return extra_state<ImportLock>(t.interpreter, kExtraImport);
}

}  // namespace krait::modules

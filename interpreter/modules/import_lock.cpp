#include "interpreter/modules/import_lock.h"

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

ImportLock& import_lock(Thread& t) {
  return extra_state<ImportLock>(t.interpreter, kExtraImport);
}

}  // namespace krait::modules

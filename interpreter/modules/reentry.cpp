#include "interpreter/modules/reentry.h"

#include <pthread.h>

#include <mutex>

#include "interpreter/runtime/interpreter.h"
#include "interpreter/runtime/lock.h"

namespace krait::modules {

Thread* thread_here(Interpreter* interpreter) {
  auto id = reinterpret_cast<uint64_t>(pthread_self());
  std::lock_guard guard(interpreter->lock->mutex);
  for (Thread* t = interpreter->threads; t; t = t->next)
    if (t->id == id) return t;
  return nullptr;
}

Reentry::Reentry(Interpreter* interpreter) : thread_(thread_here(interpreter)) {
  if (!thread_ || interpreter->current == thread_) return;
  acquire_lock(*thread_);
  took_ = true;
}
Reentry::~Reentry() {
  if (took_) release_lock(*thread_);
}

}  // namespace krait::modules

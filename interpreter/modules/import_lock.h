// The import lock: recursive, one an interpreter. Taken while holding the interpreter's lock, which is given up while
// waiting.
#pragma once
#include <condition_variable>
#include <mutex>

#include "interpreter/runtime/thread.h"

namespace krait::modules {

struct ImportLock {
  std::mutex mutex;
  std::condition_variable released;
  Thread* owner = nullptr;
  int depth = 0;
  int frozen_override = 0;  // frozen.h
  void acquire(Thread&);
  bool release(Thread&);  // false: the thread does not hold it
  // In the child of a fork that held the lock: makes it anew, with this thread's other holds.
  void forked(Thread&);
};
ImportLock& import_lock(Thread&);

}  // namespace krait::modules

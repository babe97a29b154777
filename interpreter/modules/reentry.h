// A callback of a C library that released the interpreter's lock, or kept it: takes the lock if this thread does not
// hold it, for as long as the object lives.
#pragma once
#include "interpreter/runtime/thread.h"

namespace krait::modules {

/// The thread of this interpreter that the calling one is; null if it is none.
Thread* thread_here(Interpreter*);

class Reentry {
 public:
  explicit Reentry(Interpreter*);
  ~Reentry();
  Reentry(const Reentry&) = delete;
  Reentry& operator=(const Reentry&) = delete;
  /// Null when the interpreter does not know the calling thread; the lock is not taken then.
  Thread* thread() const { return thread_; }

 private:
  Thread* thread_ = nullptr;
  bool took_ = false;
};

}  // namespace krait::modules

#include "interpreter/runtime/lock.h"

#include <errno.h>
#include <unistd.h>

#include <chrono>
#include <new>

namespace krait::runtime {

static void take(Lock& lock, Thread& t) {
  lock.holder = &t;
  t.interpreter->current = &t;
  if (lock.last_holder != &t) {
    lock.last_holder = &t;
    lock.switched.notify_all();
  }
}

// The process is about to end; a thread that comes back from native code meanwhile stays where it is.
static void stop_if_finalizing(Lock& lock, std::unique_lock<std::mutex>& guard, const Thread& t) {
  if (!lock.finalizer || lock.finalizer == &t) return;
  guard.unlock();
  for (;;) pause();
}

void acquire_lock(Thread& t) {
  Lock& lock = *t.interpreter->lock;
  std::unique_lock guard(lock.mutex);
  stop_if_finalizing(lock, guard, t);
  while (lock.holder || (lock.reserved && lock.reserved != &t)) {
    if (lock.reserved && lock.reserved != &t) {
      lock.released.wait(guard);
      continue;
    }
    Thread* seen = lock.holder;
    auto status = lock.released.wait_for(guard, std::chrono::microseconds(lock.interval));
    stop_if_finalizing(lock, guard, t);
    if (status == std::cv_status::timeout && lock.holder == seen && lock.holder) {
      lock.forced = true;
      lock.holder->breaker.fetch_or(kBreakGil, std::memory_order_relaxed);
    }
  }
  take(lock, t);
}

void claim_finalization(Thread& t) {
  std::lock_guard guard(t.interpreter->lock->mutex);
  t.interpreter->lock->finalizer = &t;
}

void release_lock(Thread& t) {
  Lock& lock = *t.interpreter->lock;
  bool reserved;
  {
    std::lock_guard guard(lock.mutex);
    t.interpreter->current = nullptr;
    lock.holder = nullptr;
    reserved = lock.reserved;
  }
  reserved ? lock.released.notify_all() : lock.released.notify_one();
}

void reserve_lock(Thread& t) {
  std::lock_guard guard(t.interpreter->lock->mutex);
  t.interpreter->lock->reserved = &t;
}

void open_lock(Interpreter* interpreter) {
  Lock& lock = *interpreter->lock;
  {
    std::lock_guard guard(lock.mutex);
    lock.reserved = nullptr;
  }
  lock.released.notify_all();
}

bool lock_is_reserved(Interpreter* interpreter) {
  std::lock_guard guard(interpreter->lock->mutex);
  return interpreter->lock->reserved != nullptr;
}

void hand_over_lock(Thread& t) {
  Lock& lock = *t.interpreter->lock;
  t.breaker.fetch_and(~uint32_t{kBreakGil}, std::memory_order_relaxed);
  bool forced;
  {
    std::unique_lock guard(lock.mutex);
    if (lock.reserved == &t) return;
    forced = lock.forced;
    lock.forced = false;
    t.interpreter->current = nullptr;
    lock.holder = nullptr;
    lock.released.notify_one();
    // Without this wait the same thread would take the lock back before another has woken up.
    if (forced)
      lock.switched.wait_for(guard, std::chrono::milliseconds(100),
                             [&] { return lock.last_holder != &t || lock.holder; });
  }
  acquire_lock(t);
}

Unlocked::~Unlocked() {
  int saved = errno;
  acquire_lock(thread_);
  errno = saved;
}

uint64_t switch_interval(const Interpreter* i) { return i->lock->interval; }
void set_switch_interval(Interpreter* i, uint64_t microseconds) { i->lock->interval = microseconds; }

void reset_lock_after_fork(Thread& t) {
  // The mutex may have been held by a thread that is not there any more: begin with a new one, in place.
  Lock* lock = t.interpreter->lock;
  uint64_t interval = lock->interval;
  new (lock) Lock;
  lock->interval = interval;
  lock->holder = lock->last_holder = &t;
  t.interpreter->current = &t;
}

}  // namespace krait::runtime

#include "interpreter/debugger/helper.h"

#include <signal.h>

#include <chrono>
#include <new>

#include "interpreter/debugger/thread_state.h"
#include "interpreter/runtime/interpreter.h"
#include "interpreter/runtime/lock.h"

namespace krait::debugger {

namespace {

// Signals are the program's: they are to interrupt its own threads.
template <class F>
std::thread start_thread(F&& body) {
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  std::thread made(std::forward<F>(body));
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  return made;
}

}  // namespace

void Helper::wake() {
  std::lock_guard guard(mutex_);
  wanted_ = true;
  if (!thread_.joinable() && !ending_) thread_ = start_thread([this] { run(); });
  changed_.notify_one();
}

void Helper::run() {
  Thread* t = create_thread(debugger_.interpreter_);
  if (!t) return;
  ThreadState state;  // no thread of the program's: it is in no list
  t->debugger = &state;
  for (;;) {
    {
      std::unique_lock guard(mutex_);
      changed_.wait(guard, [&] { return wanted_ || ending_; });
      if (ending_) break;
      wanted_ = false;
    }
    acquire_lock(*t);
    debugger_.host_pauses(*t);
    if (debugger_.face_) debugger_.face_->serve(*t);
    release_lock(*t);
  }
  acquire_lock(*t);
  destroy_thread(t);
}

void Helper::end(Thread& t) {
  {
    std::lock_guard guard(mutex_);
    ending_ = true;
    changed_.notify_one();
  }
  if (!thread_.joinable()) return;
  Unlocked others(t);
  thread_.join();
}

void Helper::abandon() {
  new (&mutex_) std::mutex;
  new (&changed_) std::condition_variable;
  new (&thread_) std::thread;
  wanted_ = false;
}

Watchdog::~Watchdog() {
  {
    std::lock_guard guard(mutex_);
    ending_ = true;
    changed_.notify_one();
  }
  if (thread_.joinable()) thread_.join();
}

void Watchdog::start(std::int64_t milliseconds) {
  std::lock_guard guard(mutex_);
  deadline_ = std::chrono::steady_clock::now() + std::chrono::milliseconds(milliseconds);
  armed_ = true;
  if (!thread_.joinable()) thread_ = start_thread([this] { run(); });
  changed_.notify_one();
}

void Watchdog::stop() {
  std::lock_guard guard(mutex_);
  armed_ = false;
}

void Watchdog::run() {
  std::unique_lock guard(mutex_);
  while (!ending_) {
    if (!armed_) {
      changed_.wait(guard);
    } else if (changed_.wait_until(guard, deadline_) == std::cv_status::timeout && armed_ &&
               std::chrono::steady_clock::now() >= deadline_) {
      armed_ = false;
      open_lock(interpreter_);
    }
  }
}

void Watchdog::abandon() {
  new (&mutex_) std::mutex;
  new (&changed_) std::condition_variable;
  new (&thread_) std::thread;
  armed_ = false;
}

}  // namespace krait::debugger

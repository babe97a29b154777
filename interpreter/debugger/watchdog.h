// Calls a function when a time is over, unless it is told in time not to. One thread of its own, which touches nothing of the
// interpreter by itself.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <thread>

namespace krait::debugger {

class Watchdog {
 public:
  Watchdog() : thread_([this] { run(); }) {}
  ~Watchdog() {
    {
      std::lock_guard guard(mutex_);
      ended_ = true;
    }
    changed_.notify_all();
    thread_.join();
  }
  Watchdog(const Watchdog&) = delete;
  Watchdog& operator=(const Watchdog&) = delete;

  void arm(std::int64_t milliseconds, std::function<void()> action) {
    std::lock_guard guard(mutex_);
    action_ = std::move(action);
    due_ = std::chrono::steady_clock::now() + std::chrono::milliseconds(milliseconds);
    changed_.notify_all();
  }
  void disarm() {
    std::lock_guard guard(mutex_);
    action_ = nullptr;
  }

 private:
  void run() {
    std::unique_lock guard(mutex_);
    while (!ended_) {
      if (!action_) {
        changed_.wait(guard);
      } else if (changed_.wait_until(guard, due_) == std::cv_status::timeout && action_ && std::chrono::steady_clock::now() >= due_) {
        action_();
        action_ = nullptr;
      }
    }
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  std::function<void()> action_;
  std::chrono::steady_clock::time_point due_;
  bool ended_ = false;
  std::thread thread_;
};

}  // namespace krait::debugger

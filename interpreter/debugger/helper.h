// The debugger's two threads in the debuggee beside the agent's reader. Each is started when it is first needed.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "interpreter/runtime/thread.h"

namespace krait::debugger {

class Debugger;

// Takes the interpreter's lock for whoever must not wait for it: serves commands while the program runs, hosts the stop
// of a thread that is in native code.
class Helper {
 public:
  explicit Helper(Debugger& debugger) : debugger_(debugger) {}
  // Any thread.
  void wake();
  // The caller holds the lock and lets go of it meanwhile.
  void end(Thread& t);
  // In a forked child, where the thread does not exist.
  void abandon();

 private:
  void run();

  Debugger& debugger_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool wanted_ = false, ending_ = false;
  std::thread thread_;
};

// Opens the lock to the other threads when an evaluation takes too long.
class Watchdog {
 public:
  explicit Watchdog(Interpreter* interpreter) : interpreter_(interpreter) {}
  ~Watchdog();
  void start(std::int64_t milliseconds);
  // Afterwards it does nothing more; any opening has been done.
  void stop();
  void abandon();

 private:
  void run();

  Interpreter* interpreter_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::chrono::steady_clock::time_point deadline_{};
  bool armed_ = false, ending_ = false;
  std::thread thread_;
};

}  // namespace krait::debugger

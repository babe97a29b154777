// The one exported root of the process: what signal handlers and an attaching debugger reach without a thread.
#pragma once
#include <atomic>

namespace krait::modules { struct FaultHandler; }

namespace krait::runtime {

struct Interpreter;
inline constexpr int kMaxSignal = 64;

struct Process {
  std::atomic<Interpreter*> main_interpreter{nullptr};
  std::atomic<bool> noted[kMaxSignal + 1] = {};
  std::atomic<bool> any_noted{false};
  std::atomic<int> wakeup_fd{-1};       // signal.set_wakeup_fd
  modules::FaultHandler* fault_handler = nullptr;  // made when first asked for (modules/faulthandler.h)
};

Process& process();

}  // namespace krait::runtime

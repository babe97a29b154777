// The one exported root of the process: what signal handlers and an attaching debugger reach without a thread.
#pragma once
#include <atomic>

#include "interpreter/runtime/result.h"

namespace krait::modules {
struct FaultHandler;
struct Interpreters;
}  // namespace krait::modules

namespace krait::runtime {

struct Interpreter;
struct Thread;
inline constexpr int kMaxSignal = 64;

struct Process {
  std::atomic<Interpreter*> main_interpreter{nullptr};
  std::atomic<bool> noted[kMaxSignal + 1] = {};
  std::atomic<bool> any_noted{false};
  std::atomic<int> wakeup_fd{-1};       // signal.set_wakeup_fd
  // What the debugger's signal (signals.h) means to a thread at a safe point; null: no debugger can come.
  Status (*debug_signal)(Thread&) = nullptr;
  std::atomic<bool> debug_signal_noted{false};
  // The debugger's socket, which the program cannot close: its number is not open, as far as os tells. -1: none.
  std::atomic<int> debug_descriptor{-1};
  void* attaching = nullptr;            // debugger/attach.cpp's
  modules::Interpreters* interpreters =
      nullptr;  // all of them and their channels, from the first use (modules/interpreters)
  modules::FaultHandler* fault_handler = nullptr;  // made when first asked for (modules/faulthandler.h)
};

Process& process();
// Signals, fork() and the like are for the first interpreter only.
inline bool is_main_interpreter(const Interpreter* i) {
  return process().main_interpreter.load(std::memory_order_relaxed) == i;
}

}  // namespace krait::runtime

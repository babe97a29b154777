// What faulthandler keeps for the process, and the functions that may run in a signal handler: they allocate nothing,
// take no lock and look at the frames as they find them.
#pragma once
#include <signal.h>

#include "interpreter/runtime/process.h"
#include "interpreter/runtime/thread.h"

namespace krait::modules {

using namespace krait::runtime;

struct FatalSignal {
  int number;
  const char* name;
  struct sigaction previous = {};
  bool installed = false;
};
struct UserSignal {
  bool enabled = false, all_threads = true, chain = false;
  int fd = -1;
  Value file;  // owned; absent: given as a number
  struct sigaction previous = {};
};
struct FaultHandler {
  Interpreter* interpreter = nullptr;
  bool enabled = false, all_threads = true, has_stack = false;
  int fd = -1;
  Value file, later_file;    // owned; absent: given as a number
  void* watchdog = nullptr;  // owned (faulthandler.cpp)
  FatalSignal fatal[5] = {{SIGBUS, "Bus error"},
                          {SIGILL, "Illegal instruction"},
                          {SIGFPE, "Floating point exception"},
                          {SIGABRT, "Aborted"},
                          {SIGSEGV, "Segmentation fault"}};
  UserSignal user[kMaxSignal + 1];
};

// In signal handlers.
void on_fatal_signal(int number);
void dump_thread_stack(int fd, const Thread*, bool header);
void dump_all_threads(int fd, const Interpreter*, const Thread* current);
[[noreturn]] void fatal_error(const char* function, const char* message, const Thread* current);

void disable_fatal_signals(FaultHandler&);
bool install_user_signal(int number, const UserSignal&, struct sigaction* previous);
// At the end of the main interpreter: no handler and no watchdog is left that would look at it.
void finish_faulthandler();

}  // namespace krait::modules

// The module faulthandler (library reference: faulthandler): Python tracebacks written by signal handlers and by a
// watchdog. What runs in a handler is in faulthandler_dump.cpp.
#include "interpreter/modules/faulthandler.h"

#include <errno.h>
#include <math.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "interpreter/objects/dict.h"
#include "interpreter/objects/float.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/module.h"
#include "interpreter/objects/str.h"
#include "interpreter/runtime/lock.h"
#include "interpreter/runtime/native.h"
#include "interpreter/runtime/process.h"

namespace krait::modules {

namespace {

FaultHandler& state_of(Thread& t) {
  auto*& slot = process().fault_handler;
  if (!slot) slot = new FaultHandler;
  slot->interpreter = t.interpreter;
  return *slot;
}

// --- arguments -------------------------------------------------------------------------------------------------------

struct Target {
  int fd;
  Ref file;  // kept alive as long as its descriptor is used
};
ResultOf<Target> target_of(Thread& t, Value given) {
  Ref file = Ref::copy(given);
  if (file.is_none()) {
    file = Ref::copy(dict_get_str(t.interpreter->sys_dict, t.names().stderr));
    if (file.is_absent()) return raise_runtime_error(t, "unable to get sys.stderr");
    if (file.is_none()) return raise_runtime_error(t, "sys.stderr is None");
  } else if (is_int(file)) {
    int fd = TRY(as_c_int(t, file));
    if (fd < 0) return raise_value_error(t, "file is not a valid file descripter");
    return Target{fd, Ref()};
  }
  Ref number = TRY(call_method(t, file, t.names().fileno));
  int64_t fd = -1;
  if (!is_int(number) || !int_fits_i64(number, &fd) || fd < 0 || fd > INT32_MAX) {
    return raise_runtime_error(t, "file.fileno() is not a valid file descriptor");
  }
  Result flushed = call_method(t, file, t.names().flush);
  if (flushed.is_raised()) clear_pending(t);
  else Ref nothing = flushed.take();
  return Target{static_cast<int>(fd), std::move(file)};
}

// --- fatal signals ---------------------------------------------------------------------------------------------------

// Handlers run on a stack of their own, so that an overflow of the thread's can be told.
bool use_own_stack() {
  stack_t stack{};
  stack.ss_size = static_cast<size_t>(SIGSTKSZ) * 4;
  stack.ss_sp = mmap(nullptr, stack.ss_size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  return stack.ss_sp != MAP_FAILED && sigaltstack(&stack, nullptr) == 0;
}
Result faulthandler_enable(Thread& t, const Args& a) {
  Target target = TRY(target_of(t, a[0]));
  bool all = TRY(is_true(t, a[1]));
  FaultHandler& s = state_of(t);
  replace(s.file, std::move(target.file));
  s.fd = target.fd;
  s.all_threads = all;
  if (s.enabled) return kNone;
  if (!s.has_stack) s.has_stack = use_own_stack();
  s.enabled = true;
  for (FatalSignal& f : s.fatal) {
    struct sigaction action{};
    action.sa_handler = on_fatal_signal;
    sigemptyset(&action.sa_mask);
    action.sa_flags = SA_NODEFER | SA_ONSTACK;
    if (sigaction(f.number, &action, &f.previous))
      return raise_runtime_error(t, "unable to install the handlers: ", strerror(errno));
    f.installed = true;
  }
  return kNone;
}
Result faulthandler_disable(Thread& t, const Args&) {
  FaultHandler& s = state_of(t);
  if (!s.enabled) return kFalse;
  disable_fatal_signals(s);
  clear(s.file);
  return kTrue;
}
Result faulthandler_is_enabled(Thread& t, const Args&) { return boolean(state_of(t).enabled); }

Result faulthandler_dump_traceback(Thread& t, const Args& a) {
  Target target = TRY(target_of(t, a[0]));
  if (TRY(is_true(t, a[1]))) dump_all_threads(target.fd, t.interpreter, &t);
  else dump_thread_stack(target.fd, &t, true);
  return kNone;
}

// --- the watchdog ----------------------------------------------------------------------------------------------------

struct Watchdog {
  std::mutex mutex;
  std::condition_variable cancelled;
  std::thread thread;
  bool stop = false;
  int64_t microseconds = 0;
  bool repeat = false, exit = false;
  int fd = -1;
  std::string header;
  Interpreter* interpreter = nullptr;
};

void watch(Watchdog* w) {
  sigset_t all;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, nullptr);
  std::unique_lock guard(w->mutex);
  do {
    if (w->cancelled.wait_for(guard, std::chrono::microseconds(w->microseconds), [w] { return w->stop; })) return;
    (void)!write(w->fd, w->header.data(), w->header.size());
    dump_all_threads(w->fd, w->interpreter, nullptr);
    if (w->exit) _exit(1);
  } while (w->repeat);
}
void cancel(FaultHandler& s) {
  auto* w = static_cast<Watchdog*>(s.watchdog);
  if (!w || !w->thread.joinable()) return;
  {
    std::lock_guard guard(w->mutex);
    w->stop = true;
  }
  w->cancelled.notify_all();
  w->thread.join();
  clear(s.later_file);
}

std::string timeout_header(int64_t microseconds) {
  int64_t seconds = microseconds / 1000000, rest = microseconds % 1000000;
  char text[100];
  if (rest) {
    snprintf(text, sizeof text, "Timeout (%ld:%02ld:%02ld.%06ld)!\n", seconds / 3600, seconds / 60 % 60, seconds % 60,
             rest);
  } else {
    snprintf(text, sizeof text, "Timeout (%ld:%02ld:%02ld)!\n", seconds / 3600, seconds / 60 % 60, seconds % 60);
  }
  return text;
}
Result faulthandler_dump_traceback_later(Thread& t, const Args& a) {
  double seconds = TRY(as_double(t, a[0]));
  if (isnan(seconds)) return raise_value_error(t, "Invalid value NaN (not a number)");
  if (seconds * 1e6 < 1) return raise_value_error(t, "timeout must be greater than 0");
  if (seconds >= 9223372036.0) return raise_overflow_error(t, "timeout value is too large");
  bool repeat = TRY(is_true(t, a[1])), exit = TRY(is_true(t, a[3]));
  Target target = TRY(target_of(t, a[2]));
  FaultHandler& s = state_of(t);
  cancel(s);
  if (!s.watchdog) s.watchdog = new Watchdog;
  auto* w = static_cast<Watchdog*>(s.watchdog);
  w->stop = false;
  w->microseconds = static_cast<int64_t>(seconds * 1e6);
  w->repeat = repeat;
  w->exit = exit;
  w->fd = target.fd;
  w->header = timeout_header(w->microseconds);
  w->interpreter = t.interpreter;
  replace(s.later_file, std::move(target.file));
  w->thread = std::thread(watch, w);
  return kNone;
}
Result faulthandler_cancel_dump_traceback_later(Thread& t, const Args&) {
  cancel(state_of(t));
  return kNone;
}

// --- signals that the user chooses -----------------------------------------------------------------------------------

Status check_signal(Thread& t, FaultHandler& s, int number) {
  for (const FatalSignal& f : s.fatal)
    if (f.number == number)
      return raise_runtime_error(t, "signal ", number, " cannot be registered, use enable() instead");
  if (number < 1 || number > kMaxSignal) return raise_value_error(t, "signal number out of range");
  return ok();
}
Result faulthandler_register(Thread& t, const Args& a) {
  int number = TRY(as_c_int(t, a[0]));
  FaultHandler& s = state_of(t);
  TRY(check_signal(t, s, number));
  Target target = TRY(target_of(t, a[1]));
  bool all = TRY(is_true(t, a[2])), chain = TRY(is_true(t, a[3]));
  UserSignal& u = s.user[number];
  if (!u.enabled) {
    u.chain = chain;
    if (!install_user_signal(number, u, &u.previous)) return raise_os_error(t, errno);
  }
  replace(u.file, std::move(target.file));
  u.fd = target.fd;
  u.all_threads = all;
  u.chain = chain;
  u.enabled = true;
  return kNone;
}
Result faulthandler_unregister(Thread& t, const Args& a) {
  int number = TRY(as_c_int(t, a[0]));
  FaultHandler& s = state_of(t);
  TRY(check_signal(t, s, number));
  UserSignal& u = s.user[number];
  if (!u.enabled) return kFalse;
  u.enabled = false;
  sigaction(number, &u.previous, nullptr);
  clear(u.file);
  return kTrue;
}

// --- ways to crash, for tests ----------------------------------------------------------------------------------------

void no_core_file() {
  rlimit none{0, 0};
  setrlimit(RLIMIT_CORE, &none);
}
void raise_signal(Thread& t, int number, bool release_lock) {
  no_core_file();
  if (!release_lock) return void(raise(number));
  Unlocked others(t);
  raise(number);
}
Result faulthandler_read_null(Thread&, const Args&) {
  no_core_file();
  int* volatile nowhere = nullptr;
  return small_int(*static_cast<volatile int*>(nowhere));
}
Result faulthandler_sigsegv(Thread& t, const Args& a) {
  raise_signal(t, SIGSEGV, TRY(is_true(t, a[0])));
  return kNone;
}
Result faulthandler_sigabrt(Thread&, const Args&) {
  no_core_file();
  abort();
}
Result faulthandler_sigfpe(Thread& t, const Args&) {
  raise_signal(t, SIGFPE, false);
  return kNone;
}
Result faulthandler_fatal_error_c_thread(Thread& t, const Args&) {
  no_core_file();
  std::thread([] { fatal_error("faulthandler_fatal_error_thread", "in new thread", nullptr); }).join();
  return kNone;
}
__attribute__((noinline)) uintptr_t deeper(uintptr_t from, int depth) {
  volatile unsigned char page[4096];
  page[0] = static_cast<unsigned char>(depth);
  page[4095] = page[0];
  return depth < 1 << 24 ? deeper(from, depth + 1) + page[4095] : from;
}
Result faulthandler_stack_overflow(Thread& t, const Args&) {
  no_core_file();
  uintptr_t reached = deeper(reinterpret_cast<uintptr_t>(__builtin_frame_address(0)), 1);
  return raise_runtime_error(t, "unable to raise a stack overflow (reached ", reached, ")");
}

const NativeFunction kFunctions[] = {
    {"enable(file=None, all_threads=True)!", faulthandler_enable, "Enable the fault handler."},
    {"disable()!", faulthandler_disable, "Disable the fault handler."},
    {"is_enabled()!", faulthandler_is_enabled, "Check if the handler is enabled."},
    {"dump_traceback(file=None, all_threads=True)!", faulthandler_dump_traceback,
     "Dump the traceback of the current thread, or of all threads, into file."},
    {"dump_traceback_later(timeout, repeat=False, file=None, exit=False)!", faulthandler_dump_traceback_later,
     "Writes the tracebacks of all threads after timeout seconds, and again at that interval if repeat is true."},
    {"cancel_dump_traceback_later()!", faulthandler_cancel_dump_traceback_later,
     "Calls off what dump_traceback_later() has set up."},
    {"register(signum, file=None, all_threads=True, chain=False)!", faulthandler_register,
     "Has the traceback written whenever the signal signum arrives."},
    {"unregister(signum, /)!", faulthandler_unregister,
     "Unregister the handler of the signal 'signum' registered by register()."},
    {"_read_null()!", faulthandler_read_null,
     "Crashes on purpose by reading at address NULL; the signal is SIGSEGV or SIGBUS, as the platform has it."},
    {"_sigsegv(release_gil=False, /)!", faulthandler_sigsegv, "Raise a SIGSEGV signal."},
    {"_sigabrt()!", faulthandler_sigabrt, "Raise a SIGABRT signal."},
    {"_sigfpe()!", faulthandler_sigfpe, "Raise a SIGFPE signal."},
    {"_fatal_error_c_thread()!", faulthandler_fatal_error_c_thread, "Stop with a fatal error in a new thread."},
    {"_stack_overflow()!", faulthandler_stack_overflow,
     "Overflows the stack on purpose by calling itself without end."},
    {}};

}  // namespace

void finish_faulthandler() {
  FaultHandler* s = process().fault_handler;
  if (!s) return;
  cancel(*s);
  disable_fatal_signals(*s);
  for (int number = 1; number <= kMaxSignal; ++number)
    if (std::exchange(s->user[number].enabled, false)) sigaction(number, &s->user[number].previous, nullptr);
  for (UserSignal& u : s->user) clear(u.file);
  clear(s->file);
  clear(s->later_file);
}

extern const NativeModule kFaulthandlerModule;
const NativeModule kFaulthandlerModule = {"faulthandler", "faulthandler module.", kFunctions};

}  // namespace krait::modules

// The _signal module (library reference: signal).
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <sys/syscall.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <unistd.h>

#include "interpreter/modules/module_exception.h"
#include "interpreter/modules/signal_sets.h"
#include "interpreter/objects/float.h"
#include "interpreter/objects/frame.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/module.h"
#include "interpreter/objects/set.h"
#include "interpreter/objects/str.h"
#include "interpreter/objects/struct_sequence.h"
#include "interpreter/objects/tuple.h"
#include "interpreter/runtime/lock.h"
#include "interpreter/runtime/native.h"
#include "interpreter/runtime/signal_table.h"
#include "interpreter/runtime/signals.h"

namespace krait::modules {

static ResultOf<int> signal_number(Thread& t, Value v) {
  int number = TRY(as_c_int(t, v));
  if (number < 1 || number > kMaxSignal) return raise_value_error(t, "signal number out of range");
  return number;
}

static Result signal_signal(Thread& t, const Args& a) {
  int number = TRY(signal_number(t, a[0]));
  if (t.interpreter->main_thread != &t || !is_main_interpreter(t.interpreter))
    return raise_value_error(t, "signal only works in main thread of the main interpreter");
  SignalTable& table = signal_table(t.interpreter);
  SignalAction action;
  int64_t code = -1;
  if (is_int(a[1])) int_fits_i64(a[1], &code);
  if (code == 0) action = SignalAction::Default;
  else if (code == 1) action = SignalAction::Ignore;
  else if (is_callable(t, a[1])) action = SignalAction::Note;
  else return raise_type_error(t, "signal handler must be signal.SIG_IGN, signal.SIG_DFL, or a callable object");
  TRY(run_signal_handlers(t));
  if (int error = install_signal(number, action)) return raise_os_error(t, error);
  Ref old = Ref::own(table.handlers[number]);
  table.handlers[number] = Ref::copy(a[1]).leak();
  if (old.is_absent()) return kNone;
  return old;
}

static Result signal_getsignal(Thread& t, const Args& a) {
  int number = TRY(signal_number(t, a[0]));
  Value handler = signal_table(t.interpreter).handlers[number];
  return handler.is_absent() ? Result(kNone) : Result::copy(handler);
}
static Result signal_default_int_handler(Thread& t, const Args&) { return raise_none(t, t.types().KeyboardInterrupt); }
static Result signal_alarm(Thread& t, const Args& a) {
  return make_uint(t, alarm(static_cast<unsigned>(TRY(as_c_int(t, a[0])))));
}
static Result signal_pause(Thread& t, const Args&) {
  {
    Unlocked others(t);
    pause();
  }
  TRY(run_signal_handlers(t));
  return kNone;
}
static Result signal_raise(Thread& t, const Args& a) {
  int number = TRY(as_c_int(t, a[0]));
  if (raise(number)) return raise_os_error(t, errno);
  TRY(run_signal_handlers(t));
  return kNone;
}
static Result signal_strsignal(Thread& t, const Args& a) {
  int number = TRY(signal_number(t, a[0]));
  const char* text = sigdescr_np(number);
  if (!text && number < SIGRTMIN) return kNone;
  return make_str(t, text ? text : strsignal(number));
}

static Result signal_set_wakeup_fd(Thread& t, const Args& a) {
  int fd = TRY(as_c_int(t, a[0]));
  if (t.interpreter->main_thread != &t || !is_main_interpreter(t.interpreter))
    return raise_value_error(t, "set_wakeup_fd only works in main thread of the main interpreter");
  if (fd != -1) {
    struct stat info;
    if (fstat(fd, &info)) return raise_os_error(t, errno);
    Ref os = TRY([&]() -> Result {
      Ref name = TRY(make_ascii(t, "posix"));
      return t.interpreter->hooks.import(t, name.as<Str>(), kNone, kNone, kNone, 0);
    }());
    Ref blocking = TRY(call_method(t, os, "get_blocking", {small_int(fd)}));
    if (blocking.get().is_true()) return raise_value_error(t, "the fd ", fd, " must be in non-blocking mode");
  }
  return small_int(process().wakeup_fd.exchange(fd));
}

static Result signal_siginterrupt(Thread& t, const Args& a) {
  int number = TRY(signal_number(t, a[0]));
  bool interrupt = TRY(is_true(t, a[1]));
  struct sigaction how{};
  sigaction(number, nullptr, &how);
  how.sa_flags = interrupt ? how.sa_flags & ~SA_RESTART : how.sa_flags | SA_RESTART;
  if (sigaction(number, &how, nullptr)) return raise_os_error(t, errno);
  return kNone;
}

// --- interval timers -----------------------------------------------------------------------------------------------

static ResultOf<timeval> interval(Thread& t, Value v) {
  double seconds = TRY(as_double(t, v));
  timeval out{};
  out.tv_sec = static_cast<time_t>(seconds);
  out.tv_usec = static_cast<suseconds_t>((seconds - static_cast<double>(out.tv_sec)) * 1e6 + 0.5);
  if (seconds > 0 && out.tv_sec == 0 && out.tv_usec == 0) out.tv_usec = 1;
  return out;
}
static Result timer_pair(Thread& t, const itimerval& v) {
  auto seconds = [&](const timeval& s) {
    return make_float(t, static_cast<double>(s.tv_sec) + 1e-6 * static_cast<double>(s.tv_usec));
  };
  Ref delay = TRY(seconds(v.it_value)), every = TRY(seconds(v.it_interval));
  return make_tuple(t, {delay, every});
}
static Raised raise_itimer_error(Thread& t) {
  int error = errno;
  Ref text = TRY(make_str(t, strerror(error)));
  Ref made = TRY(call(t, Value::from_object(module_exception(t, "signal.itimer_error")), {small_int(error), text}));
  return raise_instance(t, std::move(made));
}
static Result signal_setitimer(Thread& t, const Args& a) {
  int which = TRY(as_c_int(t, a[0]));
  itimerval now{}, old{};
  now.it_value = TRY(interval(t, a[1]));
  now.it_interval = TRY(interval(t, a[2]));
  if (setitimer(static_cast<__itimer_which>(which), &now, &old)) return raise_itimer_error(t);
  return timer_pair(t, old);
}
static Result signal_getitimer(Thread& t, const Args& a) {
  itimerval now{};
  if (getitimer(static_cast<__itimer_which>(TRY(as_c_int(t, a[0]))), &now)) return raise_itimer_error(t);
  return timer_pair(t, now);
}

// --- masks ---------------------------------------------------------------------------------------------------------

ResultOf<sigset_t> signal_set(Thread& t, Value iterable) {
  sigset_t set;
  sigemptyset(&set);
  TRY(for_each(t, iterable, [&](Value v) -> Status {
    Ref whole = TRY(index(t, v));
    int64_t number;
    if (!int_fits_i64(whole, &number)) number = -1;
    if (number < 1 || number > kMaxSignal)
      return raise_value_error(t, "signal number ", number, " out of range [1; ", kMaxSignal, "]");
    sigaddset(&set, static_cast<int>(number));
    return ok();
  }));
  return set;
}
static Result set_of_signals(Thread& t, const sigset_t& set) {
  Ref out = TRY(make_set(t, {}));
  for (int number = 1; number <= kMaxSignal; ++number)
    if (sigismember(&set, number) == 1) TRY(set_add(t, out.as<Set>(), small_int(number)));
  return out;
}
static Result signal_pthread_sigmask(Thread& t, const Args& a) {
  int how = TRY(as_c_int(t, a[0]));
  sigset_t set = TRY(signal_set(t, a[1])), old;
  if (int error = pthread_sigmask(how, &set, &old)) return raise_os_error(t, error);
  TRY(run_signal_handlers(t));
  return set_of_signals(t, old);
}
static Result signal_pidfd_send_signal(Thread& t, const Args& a) {
  int process = TRY(as_c_int(t, a[0])), number = TRY(as_c_int(t, a[1])), flags = TRY(as_c_int(t, a[3]));
  if (!a[2].is_none()) return raise_type_error(t, "siginfo must be None");
  if (syscall(SYS_pidfd_send_signal, process, number, nullptr, flags) < 0) return raise_os_error(t, errno);
  TRY(run_signal_handlers(t));
  return kNone;
}
static Result signal_pthread_kill(Thread& t, const Args& a) {
  uint64_t id = TRY(as_u64(t, a[0]));
  int number = TRY(as_c_int(t, a[1]));
  if (int error = pthread_kill(static_cast<pthread_t>(id), number)) return raise_os_error(t, error);
  TRY(run_signal_handlers(t));
  return kNone;
}
static Result signal_sigpending(Thread& t, const Args&) {
  sigset_t set;
  if (sigpending(&set)) return raise_os_error(t, errno);
  return set_of_signals(t, set);
}
static Result signal_sigwait(Thread& t, const Args& a) {
  sigset_t set = TRY(signal_set(t, a[0]));
  int number, error;
  {
    Unlocked others(t);
    error = sigwait(&set, &number);
  }
  if (error) return raise_os_error(t, error);
  return small_int(number);
}
static Result signal_valid_signals(Thread& t, const Args&) {
  sigset_t set;
  sigfillset(&set);
  return set_of_signals(t, set);
}

static const StructField kInfoFields[] = {{"si_signo"}, {"si_code"},   {"si_errno"}, {"si_pid"},
                                          {"si_uid"},   {"si_status"}, {"si_band"}};
static const StructSpec kInfo = struct_spec("signal.struct_siginfo", "What arrived with a signal.", kInfoFields, 7, 7);
static Result make_info(Thread& t, const siginfo_t& i) {
  Value items[] = {Value::from_small_int(i.si_signo), Value::from_small_int(i.si_code),
                   Value::from_small_int(i.si_errno), Value::from_small_int(i.si_pid),
                   Value::from_small_int(i.si_uid),   Value::from_small_int(i.si_status),
                   Value::from_small_int(i.si_band)};
  return make_struct(t, kInfo, items);
}
static Result signal_sigwaitinfo(Thread& t, const Args& a) {
  sigset_t set = TRY(signal_set(t, a[0]));
  for (;;) {
    siginfo_t info;
    int number, error;
    {
      Unlocked others(t);
      number = sigwaitinfo(&set, &info);
      error = errno;
    }
    if (number >= 0) return make_info(t, info);
    if (error != EINTR) return raise_os_error(t, error);
    TRY(run_signal_handlers(t));
  }
}
static Result signal_sigtimedwait(Thread& t, const Args& a) {
  sigset_t set = TRY(signal_set(t, a[0]));
  double seconds = TRY(as_double(t, a[1]));
  if (seconds < 0) return raise_value_error(t, "timeout must be non-negative");
  timespec limit{static_cast<time_t>(seconds),
                 static_cast<long>((seconds - static_cast<double>(static_cast<time_t>(seconds))) * 1e9)};
  siginfo_t info;
  int number, error;
  {
    Unlocked others(t);
    number = sigtimedwait(&set, &info, &limit);
    error = errno;
  }
  if (number >= 0) return make_info(t, info);
  if (error == EAGAIN) return kNone;
  if (error == EINTR) {
    TRY(run_signal_handlers(t));
    return kNone;
  }
  return raise_os_error(t, error);
}

static const NativeFunction kFunctions[] = {
    {"signal(signalnum, handler, /)", signal_signal,
     "Set what happens when a signal arrives; the answer is what happened before."},
    {"getsignal(signalnum, /)", signal_getsignal, "What happens when a signal arrives."},
    {"default_int_handler(signalnum, frame, /)", signal_default_int_handler, "Raises KeyboardInterrupt."},
    {"alarm(seconds, /)", signal_alarm, "Have SIGALRM sent after so many seconds."},
    {"pause()", signal_pause, "Puts the process to sleep until it receives a signal."},
    {"raise_signal(signalnum, /)", signal_raise, "Send a signal to this process."},
    {"strsignal(signalnum, /)", signal_strsignal, "The description of a signal."},
    {"set_wakeup_fd(fd, /, *, warn_on_full_buffer=True)", signal_set_wakeup_fd,
     "Have the number of each signal written to a descriptor."},
    {"siginterrupt(signalnum, flag, /)", signal_siginterrupt, "Whether a signal interrupts system calls."},
    {"setitimer(which, seconds, interval=0.0, /)", signal_setitimer, "Start an interval timer."},
    {"getitimer(which, /)", signal_getitimer, "The state of an interval timer."},
    {"pthread_sigmask(how, mask, /)", signal_pthread_sigmask, "Change which signals this thread blocks."},
    {"pidfd_send_signal(pidfd, signalnum, siginfo=None, flags=0, /)", signal_pidfd_send_signal,
     "Send a signal to the process behind a descriptor."},
    {"pthread_kill(thread_id, signalnum, /)", signal_pthread_kill,
     "Sends a signal to one thread of this process, named by its id."},
    {"sigpending()", signal_sigpending, "The signals that wait because they are blocked."},
    {"sigwait(sigset, /)", signal_sigwait, "Wait for one of the signals."},
    {"sigwaitinfo(sigset, /)", signal_sigwaitinfo, "Wait for one of the signals; what came with it."},
    {"sigtimedwait(sigset, timeout, /)", signal_sigtimedwait, "The same for at most timeout seconds."},
    {"valid_signals()", signal_valid_signals, "The signals that this platform has."},
    {}};

struct NamedSignal { const char* name; int number; };
#define S(name) {#name, name}
static const NamedSignal kSignals[] = {
    S(SIGHUP),      S(SIGINT),      S(SIGQUIT),     S(SIGILL),         S(SIGTRAP),    S(SIGIOT),    S(SIGABRT),
    S(SIGFPE),      S(SIGKILL),     S(SIGBUS),      S(SIGSEGV),        S(SIGSYS),     S(SIGPIPE),   S(SIGALRM),
    S(SIGTERM),     S(SIGUSR1),     S(SIGUSR2),     S(SIGCLD),         S(SIGCHLD),    S(SIGPWR),    S(SIGIO),
    S(SIGURG),      S(SIGWINCH),    S(SIGPOLL),     S(SIGSTOP),        S(SIGTSTP),    S(SIGCONT),   S(SIGTTIN),
    S(SIGTTOU),     S(SIGVTALRM),   S(SIGPROF),     S(SIGXCPU),        S(SIGXFSZ),    S(SIGSTKFLT), S(SIG_BLOCK),
    S(SIG_UNBLOCK), S(SIG_SETMASK), S(ITIMER_REAL), S(ITIMER_VIRTUAL), S(ITIMER_PROF)};
#undef S

// What the process does with each signal now: 0 and 1 stand for the default and for ignoring.
static Status fill_handlers(Thread& t, Value module) {
  SignalTable& table = signal_table(t.interpreter);
  Ref own_int = TRY(get_attr(t, module, "default_int_handler"));
  replace(table.default_int_handler, Ref(own_int));
  for (int number = 1; number <= kMaxSignal; ++number) {
    if (!table.handlers[number].is_absent()) continue;
    struct sigaction now{};
    if (sigaction(number, nullptr, &now)) continue;
    if (number == debug_signal_number() && process().debug_signal)
      now.sa_handler = SIG_DFL;  // nothing that programs know of
    table.handlers[number] = now.sa_handler == SIG_DFL   ? Value(small_int(0))
                             : now.sa_handler == SIG_IGN ? Value(small_int(1))
                                                         : Value(kNone);
  }
  if (table.int_by_default) table.handlers[SIGINT] = own_int.leak();
  table.current_frame = [](Thread& thread) -> Result {
    return thread.frame ? frame_object(thread, thread.frame) : Result(kNone);
  };
  return ok();
}

static Status signal_init(Thread& t, Value module) {
  for (const NamedSignal& s : kSignals) TRY(module_add_int(t, module, s.name, s.number));
  TRY(module_add_int(t, module, "SIG_DFL", 0));
  TRY(module_add_int(t, module, "SIG_IGN", 1));
  TRY(module_add_int(t, module, "NSIG", kMaxSignal + 1));
  TRY(module_add_int(t, module, "SIGRTMIN", SIGRTMIN));
  TRY(module_add_int(t, module, "SIGRTMAX", SIGRTMAX));
  TRY(add_exception(t, module, "ItimerError", "signal.itimer_error", t.types().OSError));
  Type* info = TRY(make_struct_type(t, kInfo));
  TRY(module_add(t, module, "struct_siginfo", Value::from_object(info)));
  return fill_handlers(t, module);
}

extern const NativeModule kSignalModule = {"_signal", "Signals.", kFunctions, signal_init};

}  // namespace krait::modules

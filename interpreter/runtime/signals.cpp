#include "interpreter/runtime/signals.h"

#include <errno.h>
#include <signal.h>
#include <unistd.h>

#include "interpreter/objects/int.h"
#include "interpreter/runtime/extra.h"
#include "interpreter/runtime/process.h"
#include "interpreter/runtime/raise.h"
#include "interpreter/runtime/signal_table.h"

namespace krait::runtime {

Process& process() {
  static Process root;
  return root;
}

SignalTable& signal_table(Interpreter* interpreter) {
  return extra_state<SignalTable>(interpreter, kExtraSignals);
}

void note_signal(Interpreter* interpreter, int number) {
  Process& root = process();
  root.noted[number].store(true, std::memory_order_relaxed);
  root.any_noted.store(true, std::memory_order_release);
  if (Thread* main = interpreter->main_thread) main->breaker.fetch_or(kBreakSignals, std::memory_order_release);
}

// The C handler: may run at any moment, so it only notes and wakes.
static void on_signal(int number) {
  int saved = errno;
  Process& root = process();
  if (Interpreter* interpreter = root.main_interpreter.load(std::memory_order_relaxed))
    note_signal(interpreter, number);
  int wakeup = root.wakeup_fd.load(std::memory_order_relaxed);
  if (wakeup >= 0) {
    unsigned char byte = static_cast<unsigned char>(number);
    [[maybe_unused]] ssize_t n = write(wakeup, &byte, 1);
  }
  errno = saved;
}

int debug_signal_number() { return SIGRTMAX - 3; }

// Calls that it interrupts come to a safe point (those that wait ask for signals then), on whichever thread it found.
static void on_debug_signal(int) {
  int saved = errno;
  Process& root = process();
  root.debug_signal_noted.store(true, std::memory_order_release);
  if (Interpreter* interpreter = root.main_interpreter.load(std::memory_order_relaxed))
    if (Thread* main = interpreter->main_thread) main->breaker.fetch_or(kBreakSignals, std::memory_order_release);
  errno = saved;
}

bool debug_signal_is_ours() {
  struct sigaction now{};
  return sigaction(debug_signal_number(), nullptr, &now) == 0 && now.sa_handler == on_debug_signal;
}

void install_debug_signal(Status (*meaning)(Thread&)) {
  process().debug_signal = meaning;
  struct sigaction how{}, now{};
  if (sigaction(debug_signal_number(), nullptr, &now) || now.sa_handler != SIG_DFL) return;
  sigemptyset(&how.sa_mask);
  how.sa_flags = SA_ONSTACK;
  how.sa_handler = on_debug_signal;
  sigaction(debug_signal_number(), &how, nullptr);
}

int install_signal(int number, SignalAction action) {
  struct sigaction how{};
  sigemptyset(&how.sa_mask);
  how.sa_flags = SA_ONSTACK;
  how.sa_handler = action == SignalAction::Default ? SIG_DFL : action == SignalAction::Ignore ? SIG_IGN : on_signal;
  return sigaction(number, &how, nullptr) ? errno : 0;
}

static Status run_handler(Thread& t, int number) {
  SignalTable& table = signal_table(t.interpreter);
  Ref handler = Ref::copy(table.handlers[number]);
  if (handler.is_absent() && number == SIGINT && table.int_by_default)
    return raise_none(t, t.types().KeyboardInterrupt);
  if (handler.is_absent() || handler.is_none() || objects::is_int(handler)) return ok();
  if (handler.get() == table.default_int_handler) {
    return raise_none(t, t.types().KeyboardInterrupt);
  }
  Ref frame = TRY(table.current_frame ? table.current_frame(t) : Result(kNone));
  Ref done = TRY(call(t, handler, {objects::small_int(number), frame}));
  return ok();
}

Status run_signal_handlers(Thread& t) {
  Process& root = process();
  if (root.debug_signal_noted.load(std::memory_order_acquire) && root.debug_signal &&
      is_main_interpreter(t.interpreter))
    TRY(root.debug_signal(t));
  if (t.interpreter->main_thread != &t || !is_main_interpreter(t.interpreter)) return ok();
  t.breaker.fetch_and(~uint32_t{kBreakSignals}, std::memory_order_relaxed);
  if (!root.any_noted.exchange(false, std::memory_order_acquire)) return ok();
  for (int number = 1; number <= kMaxSignal; ++number) {
    if (!root.noted[number].exchange(false, std::memory_order_relaxed)) continue;
    Status done = run_handler(t, number);
    if (!done.is_raised()) continue;
    // The rest runs at the next safe point.
    root.any_noted.store(true, std::memory_order_release);
    t.breaker.fetch_or(kBreakSignals, std::memory_order_relaxed);
    return raised;
  }
  return ok();
}

void install_default_signals(Thread& t) {
  process().main_interpreter.store(t.interpreter, std::memory_order_release);
  install_signal(SIGPIPE, SignalAction::Ignore);
  install_signal(SIGXFSZ, SignalAction::Ignore);
  struct sigaction now{};
  sigaction(SIGINT, nullptr, &now);
  if (now.sa_handler == SIG_DFL) {
    signal_table(t.interpreter).int_by_default = true;
    install_signal(SIGINT, SignalAction::Note);
  }
}

}  // namespace krait::runtime

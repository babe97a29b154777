// Signals as the machine sees them: a C handler notes the signal and sets kBreakSignals in the main thread; the Python
// handlers run at its next safe point (library reference: signal).
#pragma once
#include "interpreter/runtime/thread.h"

namespace krait::runtime {

// Runs the Python handlers of all noted signals, if this is the main thread. Raised: a handler raised.
Status run_signal_handlers(Thread&);
// Notes a signal as if it had arrived (_thread.interrupt_main). For any thread.
void note_signal(Interpreter*, int number);
// The signal that a debugger sends to a process that it wants to attach to, and with which it interrupts native calls.
// Python sees its default disposition until a program asks for another.
[[nodiscard]] int debug_signal_number();
[[nodiscard]] bool debug_signal_is_ours();
void install_debug_signal(Status (*meaning)(Thread&));
// Installs the default handling: SIGINT raises KeyboardInterrupt, SIGPIPE and SIGXFSZ are ignored.
void install_default_signals(Thread&);

}  // namespace krait::runtime

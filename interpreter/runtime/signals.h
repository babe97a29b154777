// Signals as the machine sees them: a C handler notes the signal and sets kBreakSignals in the main thread; the Python
// handlers run at its next safe point (library reference: signal).
#pragma once
#include "interpreter/runtime/thread.h"

namespace krait::runtime {

// Runs the Python handlers of all noted signals, if this is the main thread. Raised: a handler raised.
Status run_signal_handlers(Thread&);
// Notes a signal as if it had arrived (_thread.interrupt_main). For any thread.
void note_signal(Interpreter*, int number);
// Installs the default handling: SIGINT raises KeyboardInterrupt, SIGPIPE and SIGXFSZ are ignored.
void install_default_signals(Thread&);

}  // namespace krait::runtime

// The Python handlers of signals: for the signal module and runtime/signals.cpp. Under the interpreter's lock.
#pragma once
#include "interpreter/runtime/abstract.h"
#include "interpreter/runtime/process.h"

namespace krait::runtime {

struct SignalTable {
  Value handlers[kMaxSignal + 1];   // owned: callables, SIG_DFL, SIG_IGN as ints, or None
  Value default_int_handler;        // owned: raises KeyboardInterrupt
  bool int_by_default = false;      // SIGINT is handled although the signal module was not imported
  Result (*current_frame)(Thread&) = nullptr;  // the frame given to handlers
  ~SignalTable() {
    for (Value handler : handlers) release(handler);
    release(default_int_handler);
  }
};
SignalTable& signal_table(Interpreter*);

enum class SignalAction { Default, Ignore, Note };
int install_signal(int number, SignalAction);  // errno, 0 when done

}  // namespace krait::runtime

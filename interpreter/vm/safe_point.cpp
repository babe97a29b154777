// Safe points: what the bits of Thread::breaker ask for is done here, between two instructions.
#include "interpreter/runtime/collector.h"
#include "interpreter/runtime/interpreter.h"
#include "interpreter/runtime/lock.h"
#include "interpreter/runtime/native_poll.h"
#include "interpreter/runtime/process.h"
#include "interpreter/runtime/signals.h"
#include "interpreter/vm/helpers.h"
#include "interpreter/vm/instrument.h"

namespace krait::vm {

Status safe_point(Thread& t) {
  uint32_t bits = t.breaker.load(std::memory_order_acquire);
  if (bits & kBreakSignals) TRY(run_signal_handlers(t));
  if (bits & kBreakPending && t.interpreter->hooks.run_pending) TRY(t.interpreter->hooks.run_pending(t));
  if (bits & kBreakCollect) {
    t.breaker.fetch_and(~static_cast<uint32_t>(kBreakCollect));
    collect_due(t);
  }
  if (bits & kBreakDebugger) TRY(debugger_pause(t));
  if (bits & kBreakGil) hand_over_lock(t);
  if (bits & kBreakAsync) {
    t.breaker.fetch_and(~static_cast<uint32_t>(kBreakAsync));
    Ref exception = Ref::own(std::exchange(t.async_exception, Value{}));
    if (exception && has_kind(exception, Kind::Type)) {
      Ref instance = TRY(call(t, exception));
      return raise_instance(t, std::move(instance));
    }
    if (exception) return raise_instance(t, std::move(exception));
  }
  return ok();
}

}  // namespace krait::vm

namespace krait::runtime {

Status serve_in_native(Thread& t) {
  Process& root = process();
  if (root.debug_signal_noted.load(std::memory_order_acquire) && root.debug_signal &&
      is_main_interpreter(t.interpreter))
    TRY(root.debug_signal(t));
  if (!(t.breaker.load(std::memory_order_acquire) & kBreakDebugger)) return ok();
  Status served = [&] {
    vm::Unobserved guard(t);  // the frame stands within an instruction
    return vm::debugger_pause(t);
  }();
  if (served.is_raised()) return served;
  return t.breaker.load(std::memory_order_acquire) & kBreakSignals ? run_signal_handlers(t)
                                                                   : ok();  // one may have been sent
}

}  // namespace krait::runtime

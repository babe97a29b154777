// What the debugger keeps of a thread: the step under way. Owned by the Debugger; touched while holding the lock.
#pragma once

#include <vector>

#include "interpreter/debugger/debugger.h"
#include "interpreter/debugger/statement_at.h"

namespace krait::debugger {

struct ThreadState {
  bool stepping = false;
  StepPlan plan;
  Frame* anchor = nullptr;         // the frame that the step stays in; compared, and looked into only while it is on the stack
  Extent start;                    // the statement that it began in
  std::uint32_t last_unit = 0;     // in the anchor
  bool landed = false;             // a frame has returned into the anchor: the next instruction is a stop
  bool taking_call = false;        // inside the call that was chosen to be stepped into
  Frame* trapped = nullptr;        // runs at full speed until this frame goes on
  std::vector<std::pair<Code*, std::uint32_t>> traps;
  std::vector<ReturnedValue> returned;
  const void* last_stop_exception = nullptr;  // stopped at once, not in every frame that it passes
  StopReason reason = StopReason::kStep;      // what the end of the step is called
};

}  // namespace krait::debugger

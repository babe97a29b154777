// What the debugger keeps of each thread. Owned by Debugger::Registry; touched by the thread itself, or by whoever
// holds the interpreter's lock; `pause` by any thread.
#pragma once

#include <atomic>
#include <vector>

#include "interpreter/debugger/debugger.h"

namespace krait::debugger {

struct ThreadState {
  enum class Mode : std::uint8_t {
    kRun,
    kEntry,    // to the first statement of the main module
    kInto,     // to the next statement anywhere
    kOver,     // to the next statement of plan.frame
    kOut,      // until plan.frame is left
    kLanding,  // to the next instruction that a person may see
    kRestart,  // to the first statement of plan.frame, which begins again
  };
  std::int64_t id = 0;  // ThreadInfo::id
  Mode mode = Mode::kRun;
  StepPlan plan;
  StopReason reason = StopReason::kStep;
  int quiet = 0;  // nothing stops: an evaluation, or the work of a stop
  bool quiet_stepping = false;  // to be resumed after an evaluation
  std::atomic<bool> pause{false};
  bool awaits_user_code = false;  // kInto runs a library at full speed
  std::vector<ReturnedValue> returned;
  const Object* undecided = nullptr;  // the exception in flight that native code may yet take; only compared
};

// Nothing that runs meanwhile stops.
struct Quiet {
  ThreadState& state;
  explicit Quiet(ThreadState& s) : state(s) { ++state.quiet; }
  ~Quiet() { --state.quiet; }
  Quiet(const Quiet&) = delete;
};

}  // namespace krait::debugger

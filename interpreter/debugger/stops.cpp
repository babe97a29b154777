// A stop: all threads are held, the face is told, and what it wants done next is begun. Pause and evaluation.
#include <chrono>
#include <condition_variable>
#include <thread>

#include "interpreter/debugger/inspector.h"
#include "interpreter/debugger/thread_state.h"
#include "interpreter/debugger/watchdog.h"
#include "interpreter/objects/code.h"
#include "interpreter/objects/dict.h"
#include "interpreter/objects/exception.h"
#include "interpreter/runtime/lock.h"
#include "interpreter/startup.h"
#include "interpreter/vm/evaluate.h"
#include "interpreter/vm/instrument.h"

namespace krait::debugger {

namespace {

void drop_returned(ThreadState& s) {
  for (ReturnedValue& each : s.returned) {
    release(each.function);
    release(each.value);
  }
  s.returned.clear();
}

}  // namespace

// `t` hosts the stop: it is the thread that stopped, or one that stands in for it while it is in native code.
Status Debugger::stop(Thread& t, StopPoint point) {
  if (!face_ || where_) return ok();
  if (!point.stopped.thread) point.stopped.thread = static_cast<std::int64_t>(t.id);
  reserve_lock(t);
  ++t.tracing;
  where_ = &point;
  host_ = &t;
  flush_standard_streams(t);
  Status done = face_->stopped(t, point);
  Ref raised_by_face = done.is_raised() ? take_pending(t) : Ref();
  inspector().forget_all(t);
  for (auto& [thread, s] : states_)
    if (!s->stepping) drop_returned(*s);
  where_ = nullptr;
  host_ = nullptr;
  --t.tracing;
  open_lock(t.interpreter);
  if (Frame* frame = std::exchange(restarting_, nullptr)) {
    StepPlan plan;
    plan.kind = StepKind::kInto;
    begin_step(t, plan);
    ThreadState& s = state(t);
    s.anchor = frame;
    s.landed = true;
    s.reason = StopReason::kRestart;
    return vm::restart_frame(t, frame);
  }
  if (!done.is_raised()) return ok();
  set_pending(t, std::move(raised_by_face));
  return Raised{};
}

void Debugger::go_on(Thread&, bool) {
  for (auto& [thread, s] : states_)
    if (s->stepping) end_step(*const_cast<Thread*>(thread));
}

void Debugger::step(Thread&, const StepPlan& plan) {
  Thread* thread = find_thread(where_->stopped.thread);
  if (!thread) return;
  drop_returned(state(*thread));
  begin_step(*thread, plan);
}

Status Debugger::jump(Thread& t, Frame* frame, int line) { return vm::jump_to_line(t, frame, line); }

bool Debugger::can_restart(Frame* frame) const {
  if (!where_ || !host_ || static_cast<std::int64_t>(host_->id) != where_->stopped.thread) return false;
  constexpr std::uint32_t kNoFunction = objects::kCodeGenerator | objects::kCodeCoroutine | objects::kCodeAsyncGenerator;
  if (!(frame->code->flags & objects::kCodeOptimized) || frame->code->flags & kNoFunction) return false;
  for (Frame* each = where_->frame; each; each = each->previous) {
    if (each == frame) return true;
    if (each->return_mode == ReturnMode::Exit) return false;  // native code stands between
  }
  return false;
}

std::optional<Failure> Debugger::restart_frame(Thread&, Frame* frame) {
  if (!can_restart(frame)) return Failure{"only a function that was called from Python code in the stopped thread can be restarted"};
  restarting_ = frame;
  return std::nullopt;
}

const std::vector<ReturnedValue>& Debugger::returned(Thread& t) { return state(t).returned; }

// ---- evaluation --------------------------------------------------------------------------------------------------

void Debugger::begin_evaluation(Thread& t) {
  if (!t.tracing++) cancelled_ = false;
  else if (!evaluating_.load()) cancelled_ = false;
  evaluating_ = &t;
  if (!watchdog_) watchdog_ = std::make_unique<Watchdog>();
  // The others may run after a while: what is evaluated may wait for one of them.
  Interpreter* interpreter = interpreter_;
  if (where_) watchdog_->arm(settings_.evaluation_limit_ms, [interpreter] { open_lock(interpreter); });
}

void Debugger::end_evaluation(Thread& t) {
  --t.tracing;
  evaluating_ = nullptr;
  if (watchdog_) watchdog_->disarm();
  if (where_) reserve_lock(t);
}

Result Debugger::evaluate(Thread& t, Frame* frame, Code* code) {
  begin_evaluation(t);
  Result answer = frame ? vm::evaluate_in_frame(t, frame, code)
                        : vm::run_code(t, code, main_globals(t), Value::from_object(main_globals(t)));
  end_evaluation(t);
  return answer;
}

void Debugger::cancel_evaluation() {
  Thread* t = evaluating_.load();
  if (!t) return;
  cancelled_ = true;
  cancel_wanted_ = true;
  t->breaker.fetch_or(kBreakDebugger);
}

// ---- pause -------------------------------------------------------------------------------------------------------

void Debugger::pause(std::int64_t thread) {
  pause_thread_ = thread ? thread : static_cast<std::int64_t>(interpreter_->main_thread->id);
  std::lock_guard guard(threads_mutex_);
  for (const auto& [id, each] : running_) {
    if (id == pause_thread_) each->breaker.fetch_or(kBreakDebugger);
  }
}

// A safe point of a thread with kBreakDebugger set.
Status Debugger::pause_point(Thread& t) {
  t.breaker.fetch_and(~static_cast<std::uint32_t>(kBreakDebugger));
  if (cancel_wanted_.exchange(false)) return raise_none(t, t.types().KeyboardInterrupt);
  if (t.tracing || pause_thread_.load() != static_cast<std::int64_t>(t.id)) return ok();
  pause_thread_ = 0;
  StopPoint point;
  point.frame = vm::visible_frame(t.frame);
  point.stopped.reason = StopReason::kPause;
  end_step(t);
  return stop(t, std::move(point));
}

// The thread to be paused is in native code, and does not come to a safe point: another one, which holds the lock, stands in
// for it. False: there is nothing to do.
bool Debugger::host_pause(Thread& host) {
  std::int64_t wanted = pause_thread_.exchange(0);
  Thread* thread = wanted ? find_thread(wanted) : nullptr;
  if (!thread || where_) return false;
  thread->breaker.fetch_and(~static_cast<std::uint32_t>(kBreakDebugger));
  StopPoint point;
  point.frame = vm::visible_frame(thread->frame);
  point.stopped.thread = wanted;
  point.stopped.reason = StopReason::kPause;
  if (stop(host, std::move(point)).is_raised()) clear_pending(host);
  return true;
}

void Debugger::stop_at_entry(Thread& t) {
  StepPlan plan;
  plan.kind = StepKind::kInto;
  begin_step(t, plan);
  state(t).anchor = nullptr;
  state(t).reason = StopReason::kEntry;
}

Status Debugger::stop_here(Thread& t, StopReason reason, Frame* frame) {
  StopPoint point;
  point.frame = frame ? frame : vm::visible_frame(t.frame);
  point.stopped.reason = reason;
  end_step(t);
  return stop(t, std::move(point));
}

}  // namespace krait::debugger

// The debugger core's running side: breakpoints, stepping, stopping all threads, evaluation with a limit. One per
// interpreter, made when a face first wants it and hanging from Interpreter::debugger until the interpreter ends. The
// looking side is Inspector (inspector.h), which it owns.
//
// A face (the agent of the DAP adapter, the terminal) attaches; one at a time. When a thread comes to a stop, its hook
// calls Face::stopped() on that thread itself, holding the interpreter's lock; the lock is then reserved for it, so no other
// thread runs Python code until stopped() returns. What the thread is to do next is said by the resume functions, called
// inside stopped(); without one it just goes on.
//
// Everything here is called while holding the interpreter's lock, unless it says "any thread".
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <variant>
#include <vector>

#include "interpreter/debugger/breakpoint.h"
#include "interpreter/debugger/code_index.h"
#include "interpreter/debugger/facade.h"
#include "interpreter/debugger/wire.h"
#include "interpreter/runtime/frame.h"
#include "interpreter/runtime/thread.h"

namespace krait::runtime {
struct DebugHooks;
}

namespace krait::debugger {

class Inspector;
class Watchdog;
struct ThreadState;

// The points at which a step can stop. Statements always; the rest only where the face asks (Face::moments).
enum Moment : std::uint8_t {
  kAtStatement = 1,
  kAtCall = 2,         // a frame is entered, before its first statement (pdb's --Call--)
  kAtReturn = 4,       // a frame is about to return or yield; StopPoint::value is what (pdb's --Return--)
  kAtException = 8,    // an exception passes through the frame; StopPoint::value is the exception
  kAtInstruction = 16,
};

// Where and why a thread stands: Debugger::where() while it is stopped.
struct StopPoint {
  Frame* frame = nullptr;  // the innermost one that a person may see; null: the thread runs no Python code
  Moment moment = kAtStatement;
  Value value;             // borrowed; of kAtReturn and kAtException, and of a stop at an exception filter; absent: none
  ExceptionMode mode = ExceptionMode::kRaised;  // which filter it was, for reason kException
  Stopped stopped;
  Breakpoint* temporary = nullptr;  // the temporary breakpoint that was hit; gone after the stop
};

struct StepPlan {
  StepKind kind = StepKind::kOver;
  Granularity granularity = Granularity::kStatement;
  // The frame that kOver stays in and kOut leaves; null: the one stopped at.
  Frame* frame = nullptr;
  // kOver: stop in the frame only at this line or a later one (pdb's until), or when it is left. 0: any.
  int until_line = 0;
  // kInto: stop only in the frame that the call at this unit of the frame's code enters. -1: any.
  std::int64_t call_unit = -1;
  bool only_this_thread = false;
};

class Face {
 public:
  virtual ~Face() = default;
  // The thread has stopped (contract above). `t` holds the lock and may run Python code through Debugger::evaluate.
  // Returns when the thread is to go on. A raised Status raises the pending exception in the program there (pdb's quit).
  virtual Status stopped(Thread& t, const StopPoint& point) = 0;
  // Any other event. May not run Python code, nor block.
  virtual void tell(const wire::AnyEvent& event) = 0;
  // Bits of Moment besides kAtStatement that steps are to stop at.
  [[nodiscard]] virtual int moments() const { return 0; }
  // A thread is about to leave this process's interpreter for good: the program ended with this status.
  virtual void ending(Thread&, int) {}
  // In a forked child: only the calling thread is left. The face says whether it stays attached.
  [[nodiscard]] virtual bool forked(Thread&) { return false; }
};

// What a call returned during the last step: owned by the thread's state until its next resume.
struct ReturnedValue {
  Value function;  // its qualified name, a str; owned
  Value value;     // owned
};

class Debugger {
 public:
  // Null: there is none yet.
  static Debugger* of(Interpreter* interpreter) { return static_cast<Debugger*>(interpreter->debugger); }
  // Makes it on the first call. Null: memory is out.
  static Debugger* ensure(Thread& t);
  // Part of the interpreter's end, before its modules go: hooks are taken out, helper threads ended.
  static void end(Thread& t);

  // ---- faces -----------------------------------------------------------------------------------------------------
  // False: another face is attached.
  [[nodiscard]] bool attach(Thread& t, Face& face);
  // Removes all breakpoints and filters, forgets steps, lets the threads run. The face hears no more.
  void detach(Thread& t, Face& face);
  [[nodiscard]] Face* face() const { return face_; }
  // The face stays, but all that it asked for is forgotten: breakpoints, filters, steps, a pause.
  void forget_requests(Thread& t);
  void configure(Thread& t, const Configure& settings);
  [[nodiscard]] const Configure& settings() const { return settings_; }
  void tell(const wire::AnyEvent& event);

  // ---- breakpoints -----------------------------------------------------------------------------------------------
  // Each replaces the list that it concerns. A breakpoint that was there before (same id, same place) keeps its hits.
  BreakpointStatuses set_breakpoints(Thread& t, const SetBreakpoints& request);
  BreakpointStatuses set_function_breakpoints(Thread& t, const SetFunctionBreakpoints& request);
  BreakpointStatuses set_instruction_breakpoints(Thread& t, const SetInstructionBreakpoints& request);
  BreakpointStatuses set_exception_breakpoints(Thread& t, const SetExceptionBreakpoints& request);
  // One by one, as a terminal does. add_breakpoint does not look for the next statement when `exact`: a line without
  // code is refused (status unverified, with a message, and no breakpoint is made).
  BreakpointStatus add_breakpoint(Thread& t, const std::string& file, const SourceBreakpoint& wanted, bool exact);
  bool remove_breakpoint(Thread& t, std::int64_t id);
  Breakpoint* breakpoint(std::int64_t id);
  // The condition is compiled at once. False with Python's message in `error`: the old one stays.
  bool set_condition(Thread& t, Breakpoint& breakpoint, const std::string& condition, std::string& error);
  [[nodiscard]] const std::vector<std::unique_ptr<Breakpoint>>& breakpoints() const { return breakpoints_; }

  // ---- while a thread is stopped: called in Face::stopped(), on its thread -----------------------------------------------
  [[nodiscard]] const StopPoint& where() const { return *where_; }
  // What happens when stopped() returns. The last one said counts; nothing said: go on.
  void go_on(Thread& t, bool only_this_thread = false);
  void step(Thread& t, const StepPlan& plan);
  // Moves a frame to a line without running anything; f_lineno's rules and words (ValueError pending when refused). Only the
  // innermost frame may be moved.
  Status jump(Thread& t, Frame* frame, int line);
  // The thread begins the frame again with the arguments that it has now; frames above are dropped when stopped() returns
  // (without running their handlers), and a stop with reason kRestart follows. A sentence when it cannot be done.
  std::optional<Failure> restart_frame(Thread& t, Frame* frame);
  [[nodiscard]] bool can_restart(Frame* frame) const;
  // Values that calls returned during the step that ended here.
  [[nodiscard]] const std::vector<ReturnedValue>& returned(Thread& t);

  // ---- evaluation --------------------------------------------------------------------------------------------------
  // Runs code in a frame's namespaces (null: those of __main__) on this thread, as vm::evaluate_in_frame. Nothing inside
  // stops: no breakpoint, no filter. After settings().evaluation_limit_ms the other threads run until it ends.
  // cancel_evaluation makes it raise KeyboardInterrupt at its next safe point; was_cancelled tells.
  Result evaluate(Thread& t, Frame* frame, Code* code);
  // The same for any native work that may run the program's code (a repr, a property): between the two calls.
  void begin_evaluation(Thread& t);
  void end_evaluation(Thread& t);
  void cancel_evaluation();  // any thread
  [[nodiscard]] bool was_cancelled() const { return cancelled_; }

  // ---- from outside ------------------------------------------------------------------------------------------------
  // Stops the thread with this ident (0: the main thread) at its next safe point; when it is in native code and does not
  // hold the lock it counts as stopped, and a helper thread hosts the stop. Any thread.
  void pause(std::int64_t thread);
  // The stand-in: called by a helper thread that holds the lock, when the thread has not come to a safe point for a while.
  bool host_pause(Thread& host);
  [[nodiscard]] bool pause_is_wanted() const { return pause_thread_.load() != 0; }
  // breakpoint() was called: stops in the caller's frame, reason kBreakpointCall. `frame`: null, the innermost.
  // Stops before the first statement of the user's code that the thread comes to, reason kEntry.
  void stop_at_entry(Thread& t);
  Status stop_here(Thread& t, StopReason reason, Frame* frame = nullptr);
  // Any thread, without the lock.
  [[nodiscard]] ThreadList threads();
  Thread* find_thread(std::int64_t id);

  CodeIndex& codes() { return codes_; }
  Inspector& inspector();

  // ---- for the machine and the process (run.cpp, fork, threads) ----------------------------------------------------------
  void thread_started(Thread& t, Value function);
  void thread_ended(Thread& t);
  void forked(Thread& t);
  void module_loaded(Thread& t, Value module);

 private:
  friend struct HookTable;
  explicit Debugger(Interpreter* interpreter);
  ~Debugger();

  struct Filter {
    std::int64_t id;
    ExceptionMode mode;
    std::vector<std::string> included, excluded;
  };
  // A patched instruction: the breakpoints on it, and how many steps wait for a frame to come back there.
  struct Site {
    std::uint32_t unit = 0;
    std::vector<Breakpoint*> breakpoints;
    int traps = 0;
  };

  // breakpoints.cpp
  void bind(Thread& t, Breakpoint& breakpoint);
  void bind_line(Thread& t, Breakpoint& breakpoint);
  void bind_instruction(Thread& t, Breakpoint& breakpoint);
  bool place(Thread& t, Breakpoint& breakpoint, Code* code);
  bool place_line(Thread& t, Breakpoint& breakpoint, Code* code);
  void place_at(Thread& t, Breakpoint& breakpoint, Code* code, std::uint32_t unit);
  void unbind(Breakpoint& breakpoint);
  void remove_kind(BreakpointKind kind, const std::string* file);
  Breakpoint& make(Thread& t, std::int64_t id, BreakpointKind kind);
  void prepare(Thread& t, Breakpoint& breakpoint);
  void forget_compiled(Breakpoint& breakpoint);
  void release_site(Code* code, std::uint32_t unit);
  Site& site(Thread& t, Code* code, std::uint32_t unit);
  void code_started(Thread& t, Code* code);
  void code_freed(Code* code);

  // hits.cpp
  ResultOf<bool> breakpoint_reached(Thread& t, Frame* frame, bool passing);
  bool counts(Thread& t, Frame* frame, Breakpoint& breakpoint, std::string& trouble);
  void log(Thread& t, Frame* frame, Breakpoint& breakpoint);

  // stepping.cpp
  ThreadState& state(Thread& t);
  void begin_step(Thread& t, const StepPlan& plan);
  void end_step(Thread& t);
  void set_trap(Thread& t, Frame* frame);
  void clear_trap(ThreadState& s);
  Status step_event(Thread& t, Frame* frame, int event);
  Status frame_leaves(Thread& t, Frame* frame, Value result, bool yields);
  void frame_unwound(Thread& t, Frame* frame);
  void continue_in_caller(Thread& t, Frame* frame);
  bool skips(Frame* frame);
  void update_watching();

  // filters.cpp
  void exception_seen(Thread& t, Frame* frame);
  bool filter_wants(const Filter& filter, Value exception);
  bool is_caught(Thread& t, Frame* frame, Value exception);

  // stops.cpp
  Status stop(Thread& t, StopPoint point);
  Status pause_point(Thread& t);
  Dict* main_globals(Thread& t);

  Interpreter* interpreter_;
  Face* face_ = nullptr;
  Configure settings_;
  CodeIndex codes_;
  std::unique_ptr<Inspector> inspector_;
  std::vector<std::unique_ptr<Breakpoint>> breakpoints_;
  std::vector<Filter> filters_;
  std::unordered_map<const Code*, std::vector<Site>> sites_;
  const StopPoint* where_ = nullptr;
  Thread* host_ = nullptr;          // the thread that hosts the stop
  std::unordered_map<const Thread*, std::unique_ptr<ThreadState>> states_;
  int steps_ = 0;                   // threads with a step under way
  std::unique_ptr<Watchdog> watchdog_;
  std::atomic<bool> cancelled_{false};
  std::atomic<bool> cancel_wanted_{false};
  std::atomic<Thread*> evaluating_{nullptr};
  std::atomic<std::int64_t> pause_thread_{0};  // the thread that is to be paused, 0: none
  Frame* restarting_ = nullptr;
  std::int64_t next_id_ = 1000000;  // of breakpoints that the core numbers itself
  mutable std::mutex threads_mutex_;
  std::vector<ThreadInfo> thread_list_;  // under threads_mutex_; the main thread first
  std::vector<std::pair<std::int64_t, Thread*>> running_;  // the same threads, under threads_mutex_
};

}  // namespace krait::debugger

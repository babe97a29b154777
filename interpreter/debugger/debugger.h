// The debugger core's running side: breakpoints, stepping, stopping all threads, evaluation with a limit. One per
// interpreter, made when a face first wants it and hanging from Interpreter::debugger until the interpreter ends. The
// looking side is Inspector (inspector.h), which it owns.
//
// A face (the agent of the DAP adapter, the terminal) attaches; one at a time. When a thread comes to a stop, its hook
// calls Face::stopped() on that thread itself, holding the interpreter's lock; the lock is then reserved for it, so no
// other thread runs Python code until stopped() returns. What the thread is to do next is said by the resume functions,
// called inside stopped(); without one it just goes on.
//
// Everything here is called while holding the interpreter's lock, unless it says "any thread".
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
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
#include "interpreter/vm/instrument.h"

namespace krait::debugger {

class Helper;
class Inspector;
class Watchdog;
struct ThreadState;

// Where and why a thread stands: Debugger::where() while it is stopped.
struct StopPoint {
  Frame* frame = nullptr;  // the innermost one that a person may see; null: the thread runs no Python code
  Value value;             // the exception, of reason kException; borrowed
  ExceptionMode mode = ExceptionMode::kRaised;  // which filter it was, for reason kException
  Stopped stopped;
  bool can_jump = false;   // the innermost frame may be moved: it stands between two instructions
};

struct StepPlan {
  StepKind kind = StepKind::kOver;
  Granularity granularity = Granularity::kStatement;
  // The frame that kOver stays in and kOut leaves; null: the one stopped at.
  Frame* frame = nullptr;
  // kInto: stop only in the frame that the call at this unit of the frame's code enters. -1: any.
  std::int64_t call_unit = -1;
  bool only_this_thread = false;
};

class Face {
 public:
  virtual ~Face() = default;
  // A thread has stopped (contract above). `t`, mostly that thread itself, holds the lock and may run Python code
  // through Debugger::evaluate. Returns when the thread is to go on. A raised Status raises the pending exception in
  // the program.
  virtual Status stopped(Thread& t, const StopPoint& point) = 0;
  // Any other event. May not run Python code, nor block.
  virtual void tell(const wire::AnyEvent& event) = 0;
  // Debugger::serve_soon was called, and no thread is stopped: on a thread of the debugger's, holding the lock.
  virtual void serve(Thread&) {}
  // In a forked child: only the calling thread is left. The face says whether it stays attached.
  [[nodiscard]] virtual bool forked(Thread&) { return false; }
  // The process ends at once. May not run Python code.
  virtual void ending(int /*status*/) {}
  // What a child that runs this program by exec is to find in its environment, "NAME=VALUE"; empty: nothing.
  [[nodiscard]] virtual std::string child_variable(const std::string& /*program*/) { return ""; }
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
  // Makes it on the first call. Null: memory is out, or the terminal's debugger (interpreter/pdb) is at work.
  static Debugger* ensure(Thread& t);
  // Part of the interpreter's end, before its modules go: hooks are taken out, helper threads ended.
  static void end(Thread& t);

  // ---- faces -----------------------------------------------------------------------------------------------------
  // False: another face is attached.
  [[nodiscard]] bool attach(Thread& t, Face& face);
  // Removes all breakpoints and filters, forgets steps, lets the threads run. The face hears no more.
  void detach(Thread& t, Face& face);
  // What detach does, but the face stays: for another client to come.
  void reset(Thread& t);
  [[nodiscard]] Face* face() const { return face_; }
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

  // ---- while a thread is stopped: called in Face::stopped(), on its thread ------------------------------------------
  [[nodiscard]] const StopPoint& where() const { return *where_; }
  [[nodiscard]] bool is_stopped() const { return where_ != nullptr; }
  // What happens when stopped() returns. The last one said counts; nothing said: go on.
  void go_on(Thread& t, bool only_this_thread = false);
  void step(Thread& t, const StepPlan& plan);
  // Moves a frame to a line without running anything; f_lineno's rules and words (ValueError pending when refused).
  // Only the innermost frame may be moved.
  Status jump(Thread& t, Frame* frame, int line);
  // The thread begins the frame again with the arguments that it has now; frames above are dropped when stopped()
  // returns (without running their handlers), and a stop with reason kRestart follows. A sentence when it cannot be
  // done.
  std::optional<Failure> restart_frame(Thread& t, Frame* frame);
  [[nodiscard]] bool can_restart(Frame* frame) const;
  // Values that calls returned during the step that ended here.
  [[nodiscard]] const std::vector<ReturnedValue>& returned(Thread& t);

  // ---- evaluation --------------------------------------------------------------------------------------------------
  // Runs code in a frame's namespaces (null: those of __main__) on this thread, as vm::evaluate_in_frame. Nothing
  // inside stops: no breakpoint, no filter. After settings().evaluation_limit_ms the other threads run until it ends.
  // cancel_evaluation makes it raise KeyboardInterrupt at its next safe point; was_cancelled tells.
  Result evaluate(Thread& t, Frame* frame, Code* code);
  // The same for any native work that may run the program's code (a repr, a property): between the two calls.
  void begin_evaluation(Thread& t);
  void end_evaluation(Thread& t);
  void cancel_evaluation();  // any thread; one that begins later is cancelled too, until the next accept_evaluation
  void accept_evaluation();  // a new request, not cancelled yet; and when it is answered
  [[nodiscard]] bool is_evaluating() const { return evaluating_ != nullptr; }
  [[nodiscard]] bool is_cancelled(const Thread& t) const;  // what this thread evaluates is to end
  [[nodiscard]] bool was_cancelled() const { return cancelled_; }

  // ---- from outside ------------------------------------------------------------------------------------------------
  // Has Face::serve called as soon as the lock is to be had. Any thread.
  void serve_soon();
  // The first statement of the program's main module is to stop, reason kEntry.
  void stop_on_entry(Thread& t);
  // Stops the thread with this id of ThreadInfo (0: the main thread) at its next safe point; when it is in native code
  // and does not hold the lock it counts as stopped, and a helper thread hosts the stop. Any thread.
  void pause(std::int64_t thread);
  // breakpoint() was called: stops at the next instruction of the innermost frame. False: nobody is attached.
  bool stop_after_call(Thread& t);
  // Any thread, without the lock.
  [[nodiscard]] ThreadList threads();
  Thread* find_thread(std::int64_t id);

  CodeIndex& codes() { return codes_; }
  Inspector& inspector();

  // ---- what the machine tells (DebugHooks) --------------------------------------------------------------------------
  ResultOf<bool> at_breakpoint(Thread& t, Frame* frame, bool passing);
  Status at_step(Thread& t, Frame* frame, StepEvent event);
  Status at_leaving(Thread& t, Frame* frame, bool yields);
  void at_unwound(Thread& t, Frame* frame);
  void at_exception(Thread& t, Frame* frame);
  void at_woken(Thread& t, Frame* left);
  Status at_pause(Thread& t);
  void code_started(Thread& t, Code* code);
  void code_freed(Code* code);
  void thread_started(Thread& t, Value function);
  void thread_ended(Thread& t);
  void forked(Thread& t);
  void ending(Thread& t, int status);
  void written(int fd, std::string_view bytes);
  std::string child_variable(const std::string& program) { return face_ ? face_->child_variable(program) : ""; }

 private:
  friend class Helper;
  explicit Debugger(Interpreter* interpreter);
  ~Debugger();

  struct Filter {
    std::int64_t id;
    ExceptionMode mode;
    std::vector<std::string> included, excluded;  // type names
  };
  // A patched instruction, and the breakpoints on it.
  struct Site {
    std::uint32_t unit = 0;
    bool line_start = true;
    std::vector<Breakpoint*> breakpoints;
  };
  // A coroutine that a step is to go on in, once it is resumed at this instruction.
  struct Suspended {
    Frame* frame;
    Code* code;
    std::uint32_t unit;
    StepPlan plan;
  };
  // The statements of a file, from its code compiled aside.
  struct Place {
    BreakpointStatus at;
    bool line_start = true;
  };

  // breakpoints.cpp
  const std::vector<Place>& places(Thread& t, const std::string& path);
  void resolve(Thread& t, Breakpoint& breakpoint);
  void prepare(Thread& t, Breakpoint& breakpoint);
  void release(Thread& t, Breakpoint& breakpoint);
  void place_all(Thread& t);
  void place(Thread& t, Code* code);
  void want(Code* code, const Entry& entry, Breakpoint* breakpoint);
  void replace_breakpoints(Thread& t, BreakpointKind kind, const std::string& file,
                           std::vector<std::unique_ptr<Breakpoint>> made, BreakpointStatuses& statuses);
  bool matches_function(const Breakpoint& breakpoint, Code* code) const;
  // hits.cpp
  bool hit(Thread& t, Frame* frame, Breakpoint& breakpoint, std::string& text);
  void log(Thread& t, Frame* frame, Breakpoint& breakpoint);
  Result evaluate_quietly(Thread& t, Frame* frame, Code* code);
  // exceptions.cpp
  bool wants(Thread& t, Frame* frame, Value exception, ExceptionMode mode);
  // stepping.cpp
  bool begins(Thread& t, Frame* frame, StepEvent event, Granularity granularity);
  bool stops_in(Frame* frame);
  void watch_callee(Thread& t, Frame* frame);
  void land(Thread& t, Frame* left);
  void pass_library(Thread& t, Frame* frame);
  void look_for_user_code(Thread& t);
  void suspend(Thread& t, Frame* frame);
  // stopping.cpp
  ThreadState& state(Thread& t);
  Status stop(Thread& t, Frame* frame, StopReason reason, std::vector<std::int64_t> hits, const std::string& text,
              bool can_jump = true, Value exception = {}, ExceptionMode mode = ExceptionMode::kRaised);
  Status hold(Thread& host, Thread& stopped, StopPoint& point);
  void host_pauses(Thread& helper);
  void flush_streams(Thread& t);
  void refresh_names(Thread& t);
  void register_thread(Thread& t, const std::string& name);
  void look_for_modules(Thread& t);
  void look_at_main(Thread& t);
  void clear_returned(Thread& t, ThreadState& s);
  void forget_stop();

  Interpreter* interpreter_;
  Face* face_ = nullptr;
  Configure settings_;
  CodeIndex codes_;
  std::unique_ptr<Inspector> inspector_;
  std::vector<std::unique_ptr<Breakpoint>> breakpoints_;
  std::vector<Filter> filters_;
  std::unordered_map<const Code*, std::vector<Site>> sites_;
  std::unordered_map<std::string, std::vector<Place>> places_;
  std::vector<Suspended> suspended_;
  bool verifying_ = false;  // code is compiled aside: it is not the program's
  std::size_t modules_seen_ = 0;
  bool main_has_file_ = false;
  std::string unfinished_[2];  // the beginning of a character, of stdout and stderr

  const StopPoint* where_ = nullptr;
  Thread* stopped_ = nullptr;      // the thread that stands, and the one that hosts
  Thread* host_ = nullptr;
  Frame* restart_ = nullptr;
  bool keep_others_ = false;       // only_this_thread
  std::atomic<bool> commands_wait_{false};  // for whoever comes first: the helper, or a thread at a safe point
  std::atomic<bool> cancelled_{false};
  std::atomic<Thread*> evaluating_{nullptr};
  int evaluations_ = 0;            // nested

  struct Registry;
  std::unique_ptr<Registry> registry_;
  std::int64_t last_thread_id_ = 1;  // under the registry's mutex
  std::unique_ptr<Watchdog> watchdog_;
  std::unique_ptr<Helper> helper_;
};

}  // namespace krait::debugger

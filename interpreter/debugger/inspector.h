// The looking side of the debugger core: everything that answers about a stopped program. One per Debugger, which owns
// it. Nothing here changes the program but Evaluate, SetVariable and SetExpression, and nothing runs its code but these
// and a Variable that was marked lazy.
//
// Used on the thread that hosts a stop (`t`, which holds the interpreter's lock) while the others are parked; what may
// be called at other times says so. `t` need not be the thread that a request asks about.
//
// A frame id, variables reference, jump or call target belongs to one thread and is good until forget() of that thread.
// Behind a reference stands a handle, which holds its value strongly; the counts shown leave handles out.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <variant>
#include <vector>

#include "interpreter/debugger/facade.h"
#include "interpreter/runtime/frame.h"
#include "interpreter/runtime/thread.h"

namespace krait::debugger {

class Debugger;
class Handles;
class SourceTexts;
struct Handle;
struct Child;

// What a request is answered with: its result, or why there is none.
template <class T>
using Answer = std::variant<T, Failure>;

// Where a frame id points to. Both are alive as long as the id is good.
struct FrameAt {
  Thread* thread = nullptr;
  Frame* frame = nullptr;
};

// Behind JumpTarget::id: Debugger::jump(frame, line) goes there.
struct JumpPoint {
  Thread* thread = nullptr;
  Frame* frame = nullptr;
  int line = 0;
};

// Behind CallTarget::id: StepPlan::frame and call_unit.
struct CallPoint {
  Thread* thread = nullptr;
  Frame* frame = nullptr;
  std::uint32_t unit = 0;  // of co_code: the instruction that calls
};

// What an exception that a thread has stopped at is called in expressions.
inline constexpr const char* kRaisedException = "__exception__";

class Inspector {
 public:
  explicit Inspector(Debugger& debugger);
  ~Inspector();
  Inspector(const Inspector&) = delete;
  Inspector& operator=(const Inspector&) = delete;

  // ---- life of references ----------------------------------------------------------------------------------------
  // The thread is about to run again, or has ended: its ids, references and targets become stale, its handles let go of
  // their values (finalizers may run, on the calling thread). Needs the lock.
  void forget(Thread& t, Thread* resuming);
  // The same for all threads: a stop ends, or a face leaves.
  void forget_all(Thread& t);

  // ---- ids -------------------------------------------------------------------------------------------------------
  // Nothing: the id is unknown or stale; `stale_frame` is the sentence for it.
  [[nodiscard]] std::optional<FrameAt> frame_of(std::int64_t id) const;
  // The frame of a request that may name none: id 0 is `t` itself outside any frame.
  [[nodiscard]] std::optional<FrameAt> frame_asked(Thread& t, std::int64_t id) const;
  [[nodiscard]] std::optional<JumpPoint> jump_target(std::int64_t id) const;
  [[nodiscard]] std::optional<CallPoint> call_target(std::int64_t id) const;
  [[nodiscard]] static Failure stale_frame(std::int64_t id);
  [[nodiscard]] static Failure stale_target(std::int64_t id);
  [[nodiscard]] static Failure stale_reference(std::int64_t reference);
  // The id of a frame that is on the stack of `owner` now; the same one as long as it is good.
  std::int64_t id_of(Thread* owner, Frame* frame);

  // ---- requests, all on the thread that hosts the stop -------------------------------------------------------------
  Answer<FrameList> answer(Thread& t, const Stack& request);
  Answer<ScopeList> answer(Thread& t, const Scopes& request);
  Answer<VariableList> answer(Thread& t, const Variables& request);
  // A program's exception is an answer with `failed`; a Failure is a stale id, a refusal (kHover) or a cancellation.
  Answer<Variable> answer(Thread& t, const Evaluate& request);
  // Here what raises is a Failure, the exception's text its message.
  Answer<Variable> answer(Thread& t, const SetVariable& request);
  Answer<Variable> answer(Thread& t, const SetExpression& request);
  Answer<CompletionList> answer(Thread& t, const Completions& request);
  Answer<ExceptionDescription> answer(Thread& t, const ExceptionInfo& request);
  Answer<InstructionList> answer(Thread& t, const Disassemble& request);
  Answer<JumpTargets> answer(Thread& t, const GotoTargets& request);
  Answer<CallTargets> answer(Thread& t, const StepInTargets& request);

  // ---- requests that need the lock but no stop ----------------------------------------------------------------------
  Answer<Text> answer(Thread& t, const SourceText& request);
  Answer<SourceList> answer(Thread& t, const LoadedSources& request);
  // For code that has not run yet the file is compiled.
  Answer<LocationList> answer(Thread& t, const BreakpointLocations& request);

  // ---- modules -----------------------------------------------------------------------------------------------------
  // From the list that learn_module and learn_modules have filled: any thread, without the lock.
  [[nodiscard]] Answer<ModuleList> answer(const Modules& request) const;
  // A module was imported (or its contents have changed): notes it, and says it as ModuleChanged wants it. Needs the
  // lock.
  Module learn_module(Thread& t, Value module);
  // Notes all of sys.modules, and listens: when a face attaches. Needs the lock.
  void learn_modules(Thread& t);

  // ---- for the running side -----------------------------------------------------------------------------------------
  // A value's text as Variable::value, without running the program's code; `limit` in characters, 0: the setting.
  std::string show(Thread& t, Value value, std::int64_t limit = 0, bool hex = false);
  // "ValueError: wrong" without running the program's code beyond the exception's own __str__ made in C++.
  std::string show_exception(Thread& t, Value exception);
  // From now on the texts that the program compiles are kept for SourceText: when a face attaches.
  static void listen(Interpreter* interpreter);
  // Text was compiled that is in no file. Needs the lock.
  void compiled(Thread& t, Str* filename, std::string_view text);
  [[nodiscard]] Debugger& debugger() const { return debugger_; }

 private:
  std::int64_t module_id_of(Thread& t, Frame* frame);
  std::int64_t open(const Handle& parent, const Child& child);

  Debugger& debugger_;
  std::unique_ptr<Handles> handles_;
  std::unique_ptr<SourceTexts> texts_;
  mutable std::mutex modules_mutex_;
  std::vector<Module> modules_;  // under modules_mutex_
  std::unordered_map<std::string, std::size_t> module_index_;  // by name; under modules_mutex_
};

}  // namespace krait::debugger

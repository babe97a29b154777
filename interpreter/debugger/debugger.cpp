#include "interpreter/debugger/debugger.h"

#include <pthread.h>

#include <algorithm>
#include <new>

#include "interpreter/debugger/inspector.h"
#include "interpreter/debugger/thread_state.h"
#include "interpreter/debugger/watchdog.h"
#include "interpreter/objects/descriptors.h"
#include "interpreter/objects/dict.h"
#include "interpreter/objects/module.h"
#include "interpreter/objects/str.h"
#include "interpreter/vm/evaluate.h"
#include "interpreter/vm/instrument.h"

namespace krait::debugger {

// What the machine calls (vm/instrument.h).
struct HookTable {
  static Debugger& debugger(Thread& t) { return *Debugger::of(t.interpreter); }
  static ResultOf<bool> breakpoint(Thread& t, Frame* frame, bool passing) {
    return debugger(t).breakpoint_reached(t, frame, passing);
  }
  static Status step(Thread& t, Frame* frame, vm::StepEvent event) { return debugger(t).step_event(t, frame, static_cast<int>(event)); }
  static Status leaving(Thread& t, Frame* frame, Value result, bool yields) { return debugger(t).frame_leaves(t, frame, result, yields); }
  static void unwound(Thread& t, Frame* frame) { debugger(t).frame_unwound(t, frame); }
  static void exception(Thread& t, Frame* frame) { debugger(t).exception_seen(t, frame); }
  static Status pause(Thread& t) { return debugger(t).pause_point(t); }
  static void code_started(Thread& t, Code* code) { debugger(t).code_started(t, code); }
  static void code_freed(Interpreter* interpreter, Code* code) { Debugger::of(interpreter)->code_freed(code); }
  static void thread_started(Thread& t, Value function) { debugger(t).thread_started(t, function); }
  static void thread_ended(Thread& t) { debugger(t).thread_ended(t); }
  static void forked(Thread& t) { debugger(t).forked(t); }
  static ResultOf<bool> breakpoint_call(Thread& t) {
    Debugger& d = debugger(t);
    if (!d.face()) return false;
    if (d.stop_here(t, StopReason::kBreakpointCall).is_raised()) return Raised{};
    return true;
  }
};

namespace {

constexpr runtime::DebugHooks kHooks = {
    .breakpoint = HookTable::breakpoint,
    .step = HookTable::step,
    .leaving = HookTable::leaving,
    .unwound = HookTable::unwound,
    .exception = HookTable::exception,
    .pause = HookTable::pause,
    .code_started = HookTable::code_started,
    .code_freed = HookTable::code_freed,
    .thread_started = HookTable::thread_started,
    .thread_ended = HookTable::thread_ended,
    .forked = HookTable::forked,
    .breakpoint_call = HookTable::breakpoint_call,
};

// threading.Thread keeps its name in an attribute; what is started by hand has none.
std::string name_of_thread(Thread& t, Value function) {
  Value self = has_kind(function, Kind::BoundMethod) ? as<BoundMethod>(function)->self : Value{};
  if (self.is_absent()) return "Thread";
  Result name = get_attr_or_absent(t, self, "_name");
  if (name.is_raised()) return clear_pending(t), "Thread";
  Ref held = name.take();
  return is_str(held) ? str_wtf8(held.as<Str>()) : "Thread";
}

}  // namespace

Debugger::Debugger(Interpreter* interpreter) : interpreter_(interpreter), codes_(interpreter) {}
Debugger::~Debugger() = default;

Debugger* Debugger::ensure(Thread& t) {
  if (Debugger* known = of(t.interpreter)) return known;
  auto* made = new (std::nothrow) Debugger(t.interpreter);
  if (!made) return nullptr;
  t.interpreter->debugger = made;
  made->inspector_ = std::make_unique<Inspector>(*made);
  std::lock_guard guard(made->threads_mutex_);
  for (Thread* each = t.interpreter->threads; each; each = each->next) {
    bool main = each == t.interpreter->main_thread;
    ThreadInfo info{static_cast<std::int64_t>(each->id), static_cast<std::int64_t>(each->native_id), main ? "MainThread" : "Thread"};
    made->thread_list_.insert(main ? made->thread_list_.begin() : made->thread_list_.end(), info);
    made->running_.emplace_back(info.id, each);
  }
  return made;
}

void Debugger::end(Thread& t) {
  Debugger* d = of(t.interpreter);
  if (!d) return;
  if (d->face_) d->detach(t, *d->face_);
  t.interpreter->debugger = nullptr;
  delete d;
}

Inspector& Debugger::inspector() { return *inspector_; }

bool Debugger::attach(Thread& t, Face& face) {
  if (face_ || t.interpreter->debug_hooks) return false;
  face_ = &face;
  for (vm::Stream* each = t.interpreter->streams; each; each = each->next) codes_.add(t, each->code);
  t.interpreter->debug_hooks = &kHooks;
  Inspector::listen(t.interpreter);
  inspector().learn_modules(t);
  return true;
}

void Debugger::forget_requests(Thread& t) {
  for (auto& [thread, s] : states_)
    if (s->stepping) end_step(*const_cast<Thread*>(thread));
  while (!breakpoints_.empty()) remove_breakpoint(t, breakpoints_.back()->id);
  filters_.clear();
  pause_thread_ = 0;
  update_watching();
}

void Debugger::detach(Thread& t, Face&) {
  forget_requests(t);
  face_ = nullptr;
  update_watching();
  t.interpreter->debug_hooks = nullptr;
}

void Debugger::configure(Thread&, const Configure& settings) { settings_ = settings; }

void Debugger::tell(const wire::AnyEvent& event) {
  if (face_) face_->tell(event);
}

Dict* Debugger::main_globals(Thread& t) {
  Value main = dict_get_str(t, t.interpreter->modules, "__main__");
  return has_kind(main, Kind::Module) ? as<objects::Module>(main)->dict : t.interpreter->builtins;
}

// ---- threads -----------------------------------------------------------------------------------------------------

ThreadList Debugger::threads() {
  std::lock_guard guard(threads_mutex_);
  return {thread_list_};
}

Thread* Debugger::find_thread(std::int64_t id) {
  std::lock_guard guard(threads_mutex_);
  for (const auto& [known, thread] : running_)
    if (known == id) return thread;
  return nullptr;
}

void Debugger::thread_started(Thread& t, Value function) {
  ThreadInfo info{static_cast<std::int64_t>(t.id), static_cast<std::int64_t>(t.native_id), name_of_thread(t, function)};
  {
    std::lock_guard guard(threads_mutex_);
    thread_list_.push_back(info);
    running_.emplace_back(info.id, &t);
  }
  tell(ThreadChanged{info, true});
}

void Debugger::thread_ended(Thread& t) {
  auto id = static_cast<std::int64_t>(t.id);
  ThreadInfo info{id, static_cast<std::int64_t>(t.native_id), ""};
  if (auto known = states_.find(&t); known != states_.end()) {
    end_step(t);
    states_.erase(known);
  }
  inspector().forget(t, &t);
  {
    std::lock_guard guard(threads_mutex_);
    for (const ThreadInfo& each : thread_list_)
      if (each.id == id) info = each;
    std::erase_if(thread_list_, [&](const ThreadInfo& each) { return each.id == id; });
    std::erase_if(running_, [&](const auto& each) { return each.second == &t; });
  }
  tell(ThreadChanged{info, false});
}

// In a child only the calling thread is left; helper threads and the connection are the parent's.
void Debugger::forked(Thread& t) {
  new (&threads_mutex_) std::mutex;
  (void)watchdog_.release();  // its thread is not here: nothing to join
  std::erase_if(running_, [&](const auto& each) { return each.second != &t; });
  auto id = static_cast<std::int64_t>(t.id);
  std::erase_if(thread_list_, [&](const ThreadInfo& each) { return each.id != id; });
  std::erase_if(states_, [&](const auto& each) { return each.first != &t; });
  if (face_ && !face_->forked(t)) detach(t, *face_);
}

}  // namespace krait::debugger

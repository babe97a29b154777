// Stopping and going on: threads, pauses, evaluation.
#include <pthread.h>
#include <signal.h>

#include <algorithm>
#include <new>
#include <utility>

#include "interpreter/debugger/helper.h"
#include "interpreter/debugger/hooks.h"
#include "interpreter/debugger/inspector.h"
#include "interpreter/debugger/registry.h"
#include "interpreter/objects/descriptors.h"
#include "interpreter/objects/dict.h"
#include "interpreter/objects/exception.h"
#include "interpreter/objects/frame.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/module.h"
#include "interpreter/objects/str.h"
#include "interpreter/runtime/interpreter.h"
#include "interpreter/runtime/lock.h"
#include "interpreter/runtime/signals.h"
#include "interpreter/runtime/raise.h"
#include "interpreter/vm/evaluate.h"

namespace krait::debugger {

using Mode = ThreadState::Mode;

// Bytes at the end of `text` that begin a character which is not all there.
static std::size_t unfinished_tail(std::string_view text) {
  for (std::size_t back = 1; back <= 3 && back <= text.size(); ++back) {
    auto byte = static_cast<unsigned char>(text[text.size() - back]);
    if (byte < 0x80) return 0;
    if (byte >= 0xC0) return back < (byte >= 0xF0 ? 4u : byte >= 0xE0 ? 3u : 2u) ? back : 0;
  }
  return 0;
}

// ---- its own life ---------------------------------------------------------------------------------------------------

Debugger::Debugger(Interpreter* interpreter)
    : interpreter_(interpreter), codes_(interpreter), registry_(std::make_unique<Registry>()),
      watchdog_(std::make_unique<Watchdog>(interpreter)), helper_(std::make_unique<Helper>(*this)) {}

Debugger::~Debugger() = default;

Debugger* Debugger::ensure(Thread& t) {
  if (Debugger* known = of(t.interpreter)) return known;
  if (t.interpreter->debug_hooks) return nullptr;  // the terminal's debugger hears the machine
  auto* made = new (std::nothrow) Debugger(t.interpreter);
  if (!made) return nullptr;
  t.interpreter->debugger = made;
  t.interpreter->debug_hooks = &kDebuggerHooks;
  for (vm::Stream* stream = t.interpreter->streams; stream; stream = stream->next) made->codes_.add(t, stream->code);
  for (Thread* each = t.interpreter->threads; each; each = each->next)
    made->register_thread(*each, each == t.interpreter->main_thread ? "MainThread" : "");
  made->refresh_names(t);
  return made;
}

void Debugger::end(Thread& t) {
  Debugger* self = of(t.interpreter);
  if (!self) return;
  if (self->face_) self->detach(t, *self->face_);
  self->helper_->end(t);
  self->watchdog_.reset();
  self->inspector_.reset();
  for (Registry::Entry& e : self->registry_->entries) e.thread->debugger = nullptr;
  t.interpreter->debug_hooks = nullptr;
  t.interpreter->debugger = nullptr;
  delete self;
}

Inspector& Debugger::inspector() {
  if (!inspector_) inspector_ = std::make_unique<Inspector>(*this);
  return *inspector_;
}

bool Debugger::attach(Thread& t, Face& face) {
  if (face_) return false;
  face_ = &face;
  Inspector::listen(interpreter_);
  inspector().learn_modules(t);
  modules_seen_ = static_cast<std::size_t>(interpreter_->modules->used);
  return true;
}

void Debugger::detach(Thread& t, Face& face) {
  if (face_ != &face) return;
  face_ = nullptr;
  reset(t);
}

void Debugger::reset(Thread& t) {
  std::vector<std::unique_ptr<Breakpoint>> gone = std::move(breakpoints_);
  breakpoints_.clear();
  filters_.clear();
  suspended_.clear();
  interpreter_->watch_exceptions = false;
  place_all(t);
  for (auto& b : gone) release(t, *b);
  for (Registry::Entry& e : registry_->entries) {
    e.state->mode = Mode::kRun;
    e.state->pause = false;
    set_stepping(*e.thread, false);
    clear_returned(t, *e.state);
  }
  inspector().forget_all(t);
}

void Debugger::configure(Thread&, const Configure& settings) { settings_ = settings; }

void Debugger::tell(const wire::AnyEvent& event) {
  if (face_) face_->tell(event);
}

// ---- threads --------------------------------------------------------------------------------------------------------

ThreadState& Debugger::state(Thread& t) {
  if (!t.debugger) register_thread(t, "");
  return *static_cast<ThreadState*>(t.debugger);
}

void Debugger::register_thread(Thread& t, const std::string& name) {
  std::lock_guard guard(registry_->mutex);
  if (registry_->find(&t)) return;
  Registry::Entry entry{&t, {}, std::make_unique<ThreadState>()};
  bool main = &t == interpreter_->main_thread;
  entry.info.id = entry.state->id = main ? 1 : ++last_thread_id_;
  entry.info.native = static_cast<std::int64_t>(t.native_id);
  entry.info.name = name.empty() ? "Thread-" + std::to_string(t.native_id) : name;
  t.debugger = entry.state.get();
  registry_->entries.insert(main ? registry_->entries.begin() : registry_->entries.end(), std::move(entry));
}

// threading.Thread's bound _bootstrap begins a thread that has a name.
static std::string name_of_start(Thread& t, Value function) {
  if (!has_kind(function, Kind::BoundMethod)) return "";
  Result name = get_attr_or_absent(t, as<BoundMethod>(function)->self, "_name");
  if (name.is_raised()) return clear_pending(t), "";
  Ref kept = name.take();
  return is_str(kept) ? str_wtf8(kept.as<Str>()) : "";
}

void Debugger::thread_started(Thread& t, Value function) {
  register_thread(t, "");
  Quiet quiet(state(t));
  std::string name = name_of_start(t, function);
  ThreadInfo info;
  {
    std::lock_guard guard(registry_->mutex);
    Registry::Entry* entry = registry_->find(&t);
    entry->info.native = static_cast<std::int64_t>(t.native_id);
    if (!name.empty()) entry->info.name = name;
    info = entry->info;
  }
  tell(ThreadChanged{info, true});
}

void Debugger::thread_ended(Thread& t) {
  if (!t.debugger) return;
  clear_returned(t, state(t));
  inspector().forget(t, &t);
  ThreadInfo info;
  {
    std::lock_guard guard(registry_->mutex);
    Registry::Entry* entry = registry_->find(&t);
    info = entry->info;
    registry_->entries.erase(registry_->entries.begin() + (entry - registry_->entries.data()));
  }
  t.debugger = nullptr;
  tell(ThreadChanged{info, false});
}

ThreadList Debugger::threads() {
  ThreadList list;
  std::lock_guard guard(registry_->mutex);
  for (const Registry::Entry& e : registry_->entries) list.threads.push_back(e.info);
  return list;
}

Thread* Debugger::find_thread(std::int64_t id) {
  std::lock_guard guard(registry_->mutex);
  for (const Registry::Entry& e : registry_->entries)
    if (e.info.id == id) return e.thread;
  return nullptr;
}

// threading may have given names since.
void Debugger::refresh_names(Thread& t) {
  Value threading = dict_get_str(t, interpreter_->modules, "threading");
  if (!has_kind(threading, Kind::Module)) return;
  Value active = dict_get_str(t, as<objects::Module>(threading)->dict, "_active");
  if (!is_dict(active)) return;
  std::vector<std::pair<std::int64_t, std::string>> names;
  std::int64_t position = 0;
  for (Value key, value; dict_next(as<Dict>(active), position, key, value);) {
    std::int64_t id;
    if (!is_int(key) || !int_fits_i64(key, &id)) continue;
    Ref held = Ref::copy(value);
    Result name = get_attr_or_absent(t, held, "_name");
    if (name.is_raised()) {
      clear_pending(t);
      continue;
    }
    Ref kept = name.take();
    if (is_str(kept)) names.emplace_back(id, str_wtf8(kept.as<Str>()));
  }
  std::lock_guard guard(registry_->mutex);
  for (auto& [id, name] : names)
    for (Registry::Entry& e : registry_->entries)
      if (static_cast<std::int64_t>(e.thread->id) == id) e.info.name = name;
}

// The main module was there before its program, and gets its file when that is read.
void Debugger::look_at_main(Thread& t) {
  Value main = dict_get_str(t, interpreter_->modules, "__main__");
  if (main_has_file_ || !has_kind(main, Kind::Module)) return;
  main_has_file_ = !dict_get_str(t, as<objects::Module>(main)->dict, "__file__").is_absent();
  if (!main_has_file_) return;
  Ref held = Ref::copy(main);
  tell(ModuleChanged{ChangeKind::kChanged, inspector().learn_module(t, held)});
}

void Debugger::look_for_modules(Thread& t) {
  if (!face_ || !interpreter_->modules) return;
  look_at_main(t);
  std::size_t now = static_cast<std::size_t>(interpreter_->modules->used);
  if (now <= modules_seen_) return;
  std::vector<Ref> found;
  std::size_t index = 0;
  std::int64_t position = 0;
  for (Value key, value; dict_next(interpreter_->modules, position, key, value); ++index)
    if (index >= modules_seen_ && has_kind(value, Kind::Module)) found.push_back(Ref::copy(value));
  modules_seen_ = now;
  for (Ref& module : found) tell(ModuleChanged{ChangeKind::kNew, inspector().learn_module(t, module)});
}

// ---- a stop ---------------------------------------------------------------------------------------------------------

void Debugger::flush_streams(Thread& t) {
  for (const char* name : {"stdout", "stderr"}) {
    Value stream = interpreter_->sys_dict ? dict_get_str(t, interpreter_->sys_dict, name) : Value{};
    if (stream.is_absent() || stream.is_none()) continue;
    Ref held = Ref::copy(stream);
    Result done = call_method(t, held, "flush");
    if (done.is_raised()) clear_pending(t);
    else Ref nothing = done.take();
  }
}

void Debugger::clear_returned(Thread&, ThreadState& s) {
  std::vector<ReturnedValue> gone = std::move(s.returned);
  s.returned.clear();
  for (ReturnedValue& each : gone) {
    clear(each.function);
    clear(each.value);
  }
}

const std::vector<ReturnedValue>& Debugger::returned(Thread& t) { return state(t).returned; }

Status Debugger::stop(Thread& t, Frame* frame, StopReason reason, std::vector<std::int64_t> hits,
                      const std::string& text, bool can_jump, Value exception, ExceptionMode mode) {
  StopPoint point;
  point.frame = vm::visible_frame(frame);
  point.value = exception;
  point.mode = mode;
  point.can_jump = can_jump;
  point.stopped.thread = state(t).id;
  point.stopped.reason = reason;
  point.stopped.text = text;
  point.stopped.hit_breakpoints = std::move(hits);
  return hold(t, t, point);
}

// The stop itself. `host` runs this: the stopped thread, or the helper for one that is in native code.
Status Debugger::hold(Thread& host, Thread& stopped, StopPoint& point) {
  if (!face_) return ok();
  ThreadState& s = state(stopped);
  s.mode = Mode::kRun;
  s.pause = false;
  s.awaits_user_code = false;
  set_stepping(stopped, false);
  Ref pending = take_pending(host);
  reserve_lock(host);
  restart_ = nullptr;
  keep_others_ = false;
  Status answer = ok();
  {
    Quiet quiet(state(host));
    if (&host == &stopped) flush_streams(host);
    refresh_names(host);
    look_for_modules(host);
    where_ = &point;
    stopped_ = &stopped;
    host_ = &host;
    answer = face_->stopped(host, point);
    where_ = nullptr;
    stopped_ = host_ = nullptr;
    inspector().forget_all(host);
    if (&host != &stopped) clear_returned(host, state(host));
    clear_returned(host, s);
  }
  if (keep_others_ && &host == &stopped) reserve_lock(host);
  else open_lock(interpreter_);
  if (answer.is_raised()) return answer;
  if (pending) set_pending(host, std::move(pending));
  if (Frame* frame = std::exchange(restart_, nullptr)) {
    s.mode = Mode::kRestart;
    s.plan = {};
    s.plan.frame = frame;
    set_stepping(stopped, true);
    return vm::restart_frame(stopped, frame);
  }
  return answer;
}

Status Debugger::jump(Thread& t, Frame* frame, int line) {
  if (!where_ || !where_->can_jump || frame != where_->frame || frame != stopped_->frame)
    return raise_value_error(t,
                             "only the innermost frame can be moved, and only when it stands between two statements");
  return vm::jump_to_line(t, frame, line);
}

bool Debugger::can_restart(Frame* frame) const {
  if (!where_ || !stopped_ || host_ != stopped_ || stopped_->tracing || !(frame->code->flags & kCodeOptimized))
    return false;
  if (frame->code->flags & (kCodeGenerator | kCodeCoroutine | kCodeAsyncGenerator)) return false;
  for (Frame* f = stopped_->frame; f; f = f->previous) {
    if (f == frame) return true;
    if (f->return_mode == ReturnMode::Exit) return false;  // native code lies between
  }
  return false;
}

std::optional<Failure> Debugger::restart_frame(Thread&, Frame* frame) {
  if (!can_restart(frame))
    return Failure{
        "this frame cannot be started again: it is a module's, a class's or a generator's, or native code called "
        "what it waits for",
        false};
  restart_ = frame;
  return std::nullopt;
}

// ---- evaluation -----------------------------------------------------------------------------------------------------

void Debugger::begin_evaluation(Thread& t) {
  ThreadState& s = state(t);
  if (++s.quiet == 1 || evaluations_ == 0) {
    s.quiet_stepping = t.stepping;
    set_stepping(t, false);
  }
  if (evaluations_++ > 0) return;
  evaluating_ = &t;
  if (cancelled_) t.breaker.fetch_or(kBreakDebugger, std::memory_order_release);  // before it began
  if (where_) watchdog_->start(settings_.evaluation_limit_ms);
}

void Debugger::end_evaluation(Thread& t) {
  ThreadState& s = state(t);
  if (--evaluations_ == 0) {
    evaluating_ = nullptr;
    if (where_) {
      watchdog_->stop();
      reserve_lock(t);
    }
    set_stepping(t, s.quiet_stepping);
  }
  --s.quiet;
}

Result Debugger::evaluate(Thread& t, Frame* frame, Code* code) {
  begin_evaluation(t);
  Result answer = kNone;
  if (frame) {
    answer = vm::evaluate_in_frame(t, frame, code);
  } else {
    Value main = dict_get_str(t, interpreter_->modules, "__main__");
    if (has_kind(main, Kind::Module)) {
      Ref kept = Ref::copy(main);
      Dict* globals = kept.as<objects::Module>()->dict;
      answer = vm::run_code(t, code, globals, Value::from_object(globals));
    } else {
      answer = raise_runtime_error(t, "there is no module __main__");
    }
  }
  end_evaluation(t);
  return answer;
}

void Debugger::accept_evaluation() { cancelled_ = false; }

void Debugger::cancel_evaluation() {
  std::lock_guard guard(registry_->mutex);
  cancelled_ = true;
  Thread* t = evaluating_;
  if (!t || !registry_->find(t)) return;
  t->breaker.fetch_or(kBreakDebugger, std::memory_order_release);
  // A native call that waits is woken, if the signal is still the debugger's.
  if (debug_signal_is_ours()) pthread_kill(static_cast<pthread_t>(t->id), debug_signal_number());
}

bool Debugger::is_cancelled(const Thread& t) const { return cancelled_ && evaluating_ == &t; }

// ---- from outside ---------------------------------------------------------------------------------------------------

void Debugger::serve_soon() {
  {
    std::lock_guard guard(registry_->mutex);
    commands_wait_ = true;
    for (Registry::Entry& e : registry_->entries) e.thread->breaker.fetch_or(kBreakDebugger, std::memory_order_release);
  }
  helper_->wake();
}

void Debugger::pause(std::int64_t thread) {
  {
    std::lock_guard guard(registry_->mutex);
    Registry::Entry* found = nullptr;
    for (Registry::Entry& e : registry_->entries)
      if (e.info.id == thread) found = &e;
    if (!found && !registry_->entries.empty()) found = &registry_->entries.front();
    if (!found) return;
    found->state->pause = true;
    found->thread->breaker.fetch_or(kBreakDebugger, std::memory_order_release);
  }
  helper_->wake();
}

Status Debugger::at_pause(Thread& t) {
  t.breaker.fetch_and(~static_cast<std::uint32_t>(kBreakDebugger));
  ThreadState& s = state(t);
  if (cancelled_ && evaluating_ == &t) return raise_none(t, t.types().KeyboardInterrupt);
  look_for_user_code(t);
  if (!s.quiet && commands_wait_.exchange(false) && face_) {
    Ref pending = take_pending(t);
    face_->serve(t);
    if (pending) set_pending(t, std::move(pending));
  }
  if (s.quiet || !s.pause.exchange(false) || !face_ || !vm::current_frame(t)) return ok();
  return stop(t, t.frame, StopReason::kPause, {}, "", t.tracing == 0);
}

// The helper has got the lock: who was asked to pause and has not come to a safe point is in native code.
void Debugger::host_pauses(Thread& helper) {
  Thread* asked = nullptr;
  {
    std::lock_guard guard(registry_->mutex);
    for (Registry::Entry& e : registry_->entries)
      if (e.thread != &helper && !asked && e.state->pause.exchange(false)) asked = e.thread;
  }
  if (!asked || !face_) return;
  asked->breaker.fetch_and(~static_cast<std::uint32_t>(kBreakDebugger));
  StopPoint point;
  point.frame = vm::visible_frame(asked->frame);
  point.stopped.thread = state(*asked).id;
  point.stopped.reason = StopReason::kPause;
  if (hold(helper, *asked, point).is_raised()) clear_pending(helper);
}

void Debugger::forked(Thread& t) {
  std::vector<Registry::Entry> all = std::move(registry_->entries);
  registry_.release();  // its mutex may be held by a thread that is not here
  registry_ = std::make_unique<Registry>();
  for (Registry::Entry& e : all)
    if (e.thread == &t) registry_->entries.push_back(std::move(e));
    else (void)e.state.release();  // as the thread's own memory
  if (!registry_->entries.empty()) registry_->entries[0].info.native = static_cast<std::int64_t>(t.native_id);
  helper_->abandon();
  watchdog_->abandon();
  if (host_ != &t) forget_stop();
  Face* face = face_;
  if (face && !face->forked(t)) detach(t, *face);
}

// The thread that stood is not in this process: an evaluation of its was long enough for others to run, and one forked.
void Debugger::forget_stop() {
  where_ = nullptr;
  stopped_ = host_ = nullptr;
  evaluating_ = nullptr;
  evaluations_ = 0;
  cancelled_ = false;
}

// Whole characters, as far as it is UTF-8.
void Debugger::written(int fd, std::string_view bytes) {
  if (!face_ || !settings_.report_output) return;
  std::string& held = unfinished_[fd - 1];
  std::string text = std::move(held) + std::string(bytes);
  std::size_t whole = text.size() - unfinished_tail(text);
  held = text.substr(whole);
  text.resize(whole);
  if (!text.empty()) tell(Output{fd == 1 ? OutputCategory::kStdout : OutputCategory::kStderr, std::move(text), {}, 0});
}

void Debugger::ending(Thread&, int status) {
  if (face_) face_->ending(status);
}

}  // namespace krait::debugger

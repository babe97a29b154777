#include "interpreter/debugger/agent.h"

#include <pthread.h>
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <new>

#include "interpreter/debugger/inspector.h"
#include "interpreter/debugger/start_adapter.h"
#include "interpreter/objects/str.h"
#include "interpreter/runtime/interpreter.h"
#include "interpreter/runtime/lock.h"
#include "interpreter/vm/evaluate.h"

namespace krait::debugger {

namespace {

// How long a thread that is to be paused may take to come to a safe point before another stands in for it.
constexpr auto kPausePatience = std::chrono::milliseconds(100);

// Requests about a stopped program; the others can be served while it runs.
template <class T>
inline constexpr bool kNeedsStop =
    std::is_same_v<T, Continue> || std::is_same_v<T, Step> || std::is_same_v<T, GotoTargets> || std::is_same_v<T, Goto> ||
    std::is_same_v<T, StepInTargets> || std::is_same_v<T, RestartFrame> || std::is_same_v<T, Stack> || std::is_same_v<T, Scopes> ||
    std::is_same_v<T, Variables> || std::is_same_v<T, Evaluate> || std::is_same_v<T, SetVariable> ||
    std::is_same_v<T, SetExpression> || std::is_same_v<T, Completions> || std::is_same_v<T, ExceptionInfo> ||
    std::is_same_v<T, Disassemble>;

}  // namespace

// ---- life --------------------------------------------------------------------------------------------------------

std::unique_ptr<Agent> Agent::start(Thread& t, const AgentOptions& options, std::string& error) {
  std::unique_ptr<Agent> agent(new Agent(t, options));
  agent->debugger_ = Debugger::ensure(t);
  if (!agent->debugger_) return error = "memory is out", nullptr;
  if (!agent->connect(0, error)) return nullptr;
  if (!agent->debugger_->attach(t, *agent)) return error = "another debugger is attached", nullptr;
  agent->begin_threads();
  agent->wait_until_configured(t);
  return agent;
}

bool Agent::connect(std::int64_t parent, std::string& error) {
  if (!options_.address.empty()) {
    connection_ = Connection::open(options_.address, error);
    if (!connection_) return false;
  } else {
    int socket = start_adapter(options_.listen, options_.token, error);
    if (socket < 0) return false;
    connection_ = std::make_unique<Connection>(socket);
  }
  connection_->tell(Hello{options_.token, getpid(), parent, options_.program, options_.version});
  return true;
}

void Agent::begin_threads() {
  // Signals are for the program's own threads.
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  reader_ = std::thread([this] { read(); });
  server_ = std::thread([this] { serve_while_running(); });
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

void Agent::wait_until_configured(Thread& t) {
  for (;;) {
    IncomingRequest request;
    {
      std::unique_lock guard(mutex_);
      changed_.wait(guard, [&] { return configured_ || gone_ || !queue_.empty(); });
      if (configured_ || gone_) break;
    }
    if (take(request)) serve(t, request);
  }
  if (debugger_->settings().stop_on_entry) debugger_->stop_at_entry(t);
}

void Agent::finish(Thread& t, int status) {
  connection_->tell(Exiting{status});
  debugger_->detach(t, *this);
  {
    std::lock_guard guard(mutex_);
    ended_ = true;
  }
  changed_.notify_all();
  connection_->shut_down();
  Unlocked unlocked(t);
  if (reader_.joinable()) reader_.join();
  if (server_.joinable()) server_.join();
}

Agent::~Agent() = default;

// A forked child has the calling thread alone, and a copy of a socket that is not its own.
bool Agent::forked(Thread& t) {
  connection_->abandon();
  (void)connection_.release();
  for (std::thread* each : {&reader_, &server_}) new (each) std::thread;
  new (&mutex_) std::mutex;
  new (&changed_) std::condition_variable;
  queue_.clear();
  serving_ = 0;
  configured_ = stopped_ = resume_ = gone_ = false;
  std::string error;
  if (options_.address.empty() || !connect(getppid(), error)) return false;
  begin_threads();
  wait_until_configured(t);
  return true;
}

// ---- the reader --------------------------------------------------------------------------------------------------

void Agent::read() {
  while (auto request = connection_->receive()) {
    if (answer_at_once(*request)) continue;
    std::lock_guard guard(mutex_);
    queue_.push_back(std::move(*request));
    changed_.notify_all();
  }
  std::lock_guard guard(mutex_);
  gone_ = true;
  changed_.notify_all();
}

bool Agent::answer_at_once(IncomingRequest& incoming) {
  if (std::holds_alternative<Threads>(incoming.request)) {
    connection_->answer<Threads>(incoming.serial, debugger_->threads());
  } else if (auto* pause = std::get_if<Pause>(&incoming.request)) {
    connection_->answer<Pause>(incoming.serial, {});
    debugger_->pause(pause->thread);
    std::lock_guard guard(mutex_);
    changed_.notify_all();
  } else if (auto* cancelled = std::get_if<Cancel>(&incoming.request)) {
    cancel(cancelled->serial);
    connection_->answer<Cancel>(incoming.serial, {});
  } else if (auto* modules = std::get_if<Modules>(&incoming.request)) {
    reply<Modules>(incoming, debugger_->inspector().answer(*modules));
  } else {
    return false;
  }
  return true;
}

void Agent::cancel(std::uint32_t serial) {
  std::lock_guard guard(mutex_);
  if (serving_ == serial) return debugger_->cancel_evaluation();
  auto found = std::find_if(queue_.begin(), queue_.end(), [&](const IncomingRequest& each) { return each.serial == serial; });
  if (found == queue_.end()) return;
  connection_->fail(*found, {"the request was cancelled", true});
  queue_.erase(found);
}

// ---- who serves --------------------------------------------------------------------------------------------------

bool Agent::take(IncomingRequest& out) {
  std::lock_guard guard(mutex_);
  if (queue_.empty()) return false;
  out = std::move(queue_.front());
  queue_.pop_front();
  serving_ = out.serial;
  return true;
}

Status Agent::stopped(Thread& t, const StopPoint& point) {
  {
    std::lock_guard guard(mutex_);
    if (gone_) return ok();
    stopped_ = true;
    resume_ = false;
  }
  debugger_->inspector().learn_modules(t);
  connection_->tell(point.stopped);
  for (;;) {
    IncomingRequest request;
    {
      std::unique_lock guard(mutex_);
      changed_.wait(guard, [&] { return resume_ || gone_ || !queue_.empty(); });
      if (resume_ || gone_) break;
    }
    if (take(request)) serve(t, request);
  }
  std::lock_guard guard(mutex_);
  stopped_ = false;
  changed_.notify_all();
  return ok();
}

void Agent::serve_while_running() {
  Thread* self = nullptr;
  std::unique_lock guard(mutex_);
  bool left = false;
  while (!ended_) {
    auto busy = [&] { return ended_ || (configured_ && !stopped_ && (!queue_.empty() || debugger_->pause_is_wanted() || (gone_ && !left))); };
    changed_.wait(guard, busy);
    if (ended_) break;
    if (queue_.empty() && !gone_) {
      changed_.wait_for(guard, kPausePatience, [&] { return ended_ || stopped_ || !debugger_->pause_is_wanted(); });
      if (ended_ || stopped_ || !debugger_->pause_is_wanted()) continue;
    }
    guard.unlock();
    if (!self) {
      self = create_thread(interpreter_);
      if (!self) return;
      self->id = static_cast<std::uint64_t>(pthread_self());
      self->native_id = static_cast<std::uint64_t>(syscall(SYS_gettid));
      set_stack_limit(*self);
    }
    acquire_lock(*self);
    if (vm::vm_thread_start(*self)) {
      for (IncomingRequest request; take(request);) serve(*self, request);
      debugger_->host_pause(*self);
      if (gone_ && !left) {
        clear(*self);
        left = true;
      }
    }
    release_lock(*self);
    guard.lock();
  }
  guard.unlock();
  if (!self) return;
  acquire_lock(*self);
  destroy_thread(self);
}

// The face leaves: nothing stops the program any more. The connection is kept for whoever comes next.
void Agent::clear(Thread& t) {
  debugger_->forget_requests(t);
  std::lock_guard guard(mutex_);
  resume_ = true;
  changed_.notify_all();
}

// ---- requests ----------------------------------------------------------------------------------------------------

template <class Request, class Result>
void Agent::reply(const IncomingRequest& incoming, const std::variant<Result, Failure>& answer) {
  if (auto* failure = std::get_if<Failure>(&answer)) connection_->fail(incoming, *failure);
  else connection_->answer<Request>(incoming.serial, std::get<Result>(answer));
}

template <class Request>
void Agent::handle(Thread& t, const IncomingRequest& incoming, const Request& request) {
  Debugger& d = *debugger_;
  Inspector& inspector = d.inspector();
  auto done = [&] { connection_->answer<Request>(incoming.serial, {}); };
  auto resume = [&] {
    std::lock_guard guard(mutex_);
    resume_ = true;
  };
  if constexpr (std::is_same_v<Request, Configure>) {
    d.configure(t, request);
    done();
  } else if constexpr (std::is_same_v<Request, ConfigurationDone>) {
    done();
    std::lock_guard guard(mutex_);
    configured_ = true;
    changed_.notify_all();
  } else if constexpr (std::is_same_v<Request, SetBreakpoints>) {
    connection_->answer<Request>(incoming.serial, d.set_breakpoints(t, request));
  } else if constexpr (std::is_same_v<Request, SetFunctionBreakpoints>) {
    connection_->answer<Request>(incoming.serial, d.set_function_breakpoints(t, request));
  } else if constexpr (std::is_same_v<Request, SetInstructionBreakpoints>) {
    connection_->answer<Request>(incoming.serial, d.set_instruction_breakpoints(t, request));
  } else if constexpr (std::is_same_v<Request, SetExceptionBreakpoints>) {
    connection_->answer<Request>(incoming.serial, d.set_exception_breakpoints(t, request));
  } else if constexpr (std::is_same_v<Request, Continue>) {
    done();
    d.go_on(t, request.only_this_thread);
    resume();
  } else if constexpr (std::is_same_v<Request, Step>) {
    StepPlan plan;
    plan.kind = request.kind;
    plan.granularity = request.granularity;
    plan.only_this_thread = request.only_this_thread;
    if (request.call_target) {
      auto target = inspector.call_target(request.call_target);
      if (!target) return connection_->fail(incoming, Inspector::stale_target(request.call_target));
      plan.frame = target->frame;
      plan.call_unit = target->unit;
    }
    done();
    d.step(t, plan);
    resume();
  } else if constexpr (std::is_same_v<Request, Goto>) {
    auto target = inspector.jump_target(request.target);
    if (!target) return connection_->fail(incoming, Inspector::stale_target(request.target));
    if (d.jump(t, target->frame, target->line).is_raised()) {
      Ref exception = take_pending(t);
      return connection_->fail(incoming, {inspector.show_exception(t, exception)});
    }
    done();
    inspector.forget_all(t);
    Stopped event = d.where().stopped;
    event.reason = StopReason::kGoto;
    event.hit_breakpoints.clear();
    event.text.clear();
    connection_->tell(event);
  } else if constexpr (std::is_same_v<Request, RestartFrame>) {
    auto frame = inspector.frame_of(request.frame);
    if (!frame) return connection_->fail(incoming, Inspector::stale_frame(request.frame));
    if (auto failure = d.restart_frame(t, frame->frame)) return connection_->fail(incoming, *failure);
    done();
    resume();
  } else if constexpr (std::is_same_v<Request, Disconnect>) {
    done();
    clear(t);
  } else if constexpr (std::is_same_v<Request, Terminate>) {
    done();
    clear(t);
    pthread_kill(static_cast<pthread_t>(interpreter_->main_thread->id), SIGINT);
  } else if constexpr (std::is_same_v<Request, Modules>) {
    reply<Request>(incoming, inspector.answer(request));
  } else {
    reply<Request>(incoming, inspector.answer(t, request));
    constexpr bool kChanges = std::is_same_v<Request, SetVariable> || std::is_same_v<Request, SetExpression>;
    if constexpr (kChanges) connection_->tell(Invalidated{false, true, false});
  }
}

void Agent::serve(Thread& t, IncomingRequest& incoming) {
  bool standing;
  {
    std::lock_guard guard(mutex_);
    standing = stopped_;
  }
  std::visit(
      [&](const auto& request) {
        using Request = std::remove_cvref_t<decltype(request)>;
        if constexpr (std::is_same_v<Request, std::monostate>) {
          connection_->fail(incoming, {"the request " + wire::request_name(incoming.type) + " could not be read"});
        } else if constexpr (std::is_same_v<Request, Threads> || std::is_same_v<Request, Pause> || std::is_same_v<Request, Cancel>) {
          answer_at_once(incoming);
        } else if (kNeedsStop<Request> && !standing) {
          connection_->fail(incoming, {"the program is running: it has to be stopped for this"});
        } else {
          handle(t, incoming, request);
        }
      },
      incoming.request);
  std::lock_guard guard(mutex_);
  serving_ = 0;
}

void Agent::tell(const wire::AnyEvent& event) {
  std::visit(
      [&](const auto& each) {
        if constexpr (!std::is_same_v<std::remove_cvref_t<decltype(each)>, std::monostate>) connection_->tell(each);
      },
      event);
}

}  // namespace krait::debugger

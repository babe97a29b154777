#include "interpreter/debugger/agent.h"

#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <new>
#include <utility>

#include "interpreter/debugger/agent_server.h"
#include "interpreter/debugger/attach_door.h"
#include "interpreter/debugger/child.h"
#include "interpreter/runtime/lock.h"
#include "interpreter/runtime/signals.h"

namespace krait::debugger {

std::unique_ptr<Agent> Agent::start(Thread& t, AgentOptions options, std::string& error) {
  std::unique_ptr<Agent> agent(new Agent(std::move(options)));
  agent->debugger_ = Debugger::ensure(t);
  if (!agent->debugger_ || !agent->debugger_->attach(t, *agent)) {
    error = "another debugger is attached";
    return nullptr;
  }
  if (!agent->connect(error)) {
    agent->debugger_->detach(t, *agent);
    return nullptr;
  }
  agent->greet(agent->options_.parent);
  if (!agent->configure(t).is_raised()) return agent;
  Ref interruption = take_pending(t);
  agent->debugger_->detach(t, *agent);
  set_pending(t, std::move(interruption));
  return nullptr;
}

Agent::~Agent() {
  if (connection_) connection_->shut_down();
  if (reader_.joinable()) reader_.join();
}

bool Agent::connect(std::string& error) {
  std::unique_ptr<Connection> made = options_.address.empty() ? std::make_unique<Connection>(options_.socket)
                                                              : Connection::open(options_.address, error);
  if (made) connection_ = std::move(made);
  return connection_ && (options_.address.empty() || error.empty());
}

void Agent::greet(std::int64_t parent) {
  process_ = getpid();
  connection_->tell(Hello{options_.token, process_, parent, options_.program, options_.version});
  start_reader(-1, "");
}

void Agent::start_reader(int door, std::string path) {
  // Signals are the program's.
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  reader_ = std::thread([this, door, path = std::move(path)] {
    int socket = door < 0 ? -1 : take_attacher(door, path);
    if (socket >= 0) {
      connection_->adopt(socket);
      connection_->tell(Hello{"", getpid(), 0, options_.program, options_.version});
    }
    read();
  });
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

std::unique_ptr<Agent> Agent::wait_behind(Thread& t, int door, std::string path, AgentOptions options) {
  std::unique_ptr<Agent> agent(new Agent(std::move(options)));
  agent->debugger_ = Debugger::ensure(t);
  if (!agent->debugger_ || !agent->debugger_->attach(t, *agent)) return nullptr;
  agent->process_ = getpid();
  agent->configured_ = true;
  agent->connection_ = std::make_unique<Connection>(-1);
  agent->start_reader(door, std::move(path));
  return agent;
}

bool Agent::is_over() {
  std::lock_guard guard(mutex_);
  return debugger_->face() != this && (gone_ || !reader_.joinable());  // the latter in a forked child
}

Status Agent::configure(Thread& t) {
  constexpr auto kBetweenSignals = std::chrono::milliseconds(50);
  for (;;) {
    IncomingRequest request;
    {
      std::unique_lock guard(mutex_);
      held_ = true;
      while (!arrived_.wait_for(guard, kBetweenSignals, [&] { return !queue_.empty() || gone_; })) {
        guard.unlock();
        TRY(run_signal_handlers(t));
        guard.lock();
      }
      if (queue_.empty()) break;
      request = std::move(queue_.front());
      queue_.pop_front();
    }
    Server{*this, t, nullptr}.serve(request);
    if (configured_ || !connection_) break;
  }
  std::unique_lock guard(mutex_);
  held_ = false;
  bool waiting = !queue_.empty();
  bool gone = gone_;
  guard.unlock();
  if (gone) leave(t);
  else if (waiting) debugger_->serve_soon();
  if (configured_ && debugger_->face() == this && debugger_->settings().stop_on_entry) debugger_->stop_on_entry(t);
  return ok();
}

// ---- the reader's thread --------------------------------------------------------------------------------------------

void Agent::read() {
  while (auto request = connection_->receive()) {
    if (answer_at_once(*request)) continue;
    bool leaves =
        std::holds_alternative<Disconnect>(request->request) || std::holds_alternative<Terminate>(request->request);
    std::lock_guard guard(mutex_);
    if (leaves && evaluating_) debugger_->cancel_evaluation();
    queue_.push_back(std::move(*request));
    arrived_.notify_all();
    if (!held_) debugger_->serve_soon();
  }
  std::lock_guard guard(mutex_);
  gone_ = true;
  if (evaluating_) debugger_->cancel_evaluation();
  arrived_.notify_all();
  if (!held_) debugger_->serve_soon();
}

bool Agent::answer_at_once(const IncomingRequest& request) {
  std::uint32_t serial = request.serial;
  if (std::holds_alternative<Threads>(request.request)) {
    connection_->answer<Threads>(serial, debugger_->threads());
    return true;
  }
  if (const auto* pause = std::get_if<Pause>(&request.request)) {
    connection_->answer<Pause>(serial, {});
    debugger_->pause(pause->thread);
    return true;
  }
  if (const auto* cancel = std::get_if<Cancel>(&request.request)) {
    std::lock_guard guard(mutex_);
    if (evaluating_ == cancel->serial && evaluating_) debugger_->cancel_evaluation();
    auto waiting = std::find_if(queue_.begin(), queue_.end(), [&](auto& r) { return r.serial == cancel->serial; });
    if (waiting != queue_.end()) {
      connection_->fail(*waiting, {"the request was cancelled", true});
      queue_.erase(waiting);
    }
    connection_->answer<Cancel>(serial, {});
    return true;
  }
  return false;
}

// ---- threads that hold the lock -------------------------------------------------------------------------------------

void Agent::leave(Thread& t) {
  debugger_->detach(t, *this);
  resumed_ = true;
}

void Agent::serve(Thread& t) {
  for (;;) {
    IncomingRequest request;
    {
      std::lock_guard guard(mutex_);
      if (held_) return;
      if (queue_.empty()) break;
      request = std::move(queue_.front());
      queue_.pop_front();
    }
    Server{*this, t, nullptr}.serve(request);
  }
  bool gone;
  {
    std::lock_guard guard(mutex_);
    gone = gone_;
  }
  if (gone) leave(t);
}

Status Agent::stopped(Thread& t, const StopPoint& point) {
  if (!has_client_) return ok();
  {
    std::lock_guard guard(mutex_);
    held_ = true;
  }
  resumed_ = interrupted_ = false;
  connection_->tell(point.stopped);
  while (!resumed_) {
    IncomingRequest request;
    {
      std::unique_lock guard(mutex_);
      arrived_.wait(guard, [&] { return !queue_.empty() || gone_; });
      if (queue_.empty()) break;
      request = std::move(queue_.front());
      queue_.pop_front();
      debugger_->accept_evaluation();
      evaluating_ = request.serial;
    }
    Server{*this, t, &point}.serve(request);
    std::lock_guard guard(mutex_);
    evaluating_ = 0;
    debugger_->accept_evaluation();
  }
  bool gone;
  {
    std::lock_guard guard(mutex_);
    held_ = false;
    gone = gone_;
    if (!queue_.empty()) debugger_->serve_soon();
  }
  if (gone) leave(t);
  return ok();
}

void Agent::tell(const wire::AnyEvent& event) {
  std::visit(
      [&](const auto& one) {
        if constexpr (!std::is_same_v<std::decay_t<decltype(one)>, std::monostate>) connection_->tell(one);
      },
      event);
}

void Agent::say_end(Thread& t, int status) {
  if (debugger_->face() != this) return;
  debugger_->detach(t, *this);
  connection_->tell(Exiting{status});
  Unlocked others(t);
  connection_->shut_down();
  if (reader_.joinable()) reader_.join();
}

void Agent::ending(int status) {
  connection_->tell(Exiting{status});
}

std::string Agent::child_variable(const std::string& program) {
  const Configure& settings = debugger_->settings();
  if (!has_client_ || settings.child_address.empty() || !is_this_interpreter(program)) return "";
  return variable_of({settings.child_address, settings.child_token, getpid()});
}

// The child has no reader, and its socket is the parent's. What a lock may have protected is made anew. The debugger's
// breakpoints are the parent's too: the child gets its own from its own session, if there is one.
bool Agent::forked(Thread& t) {
  connection_->abandon();
  (void)connection_.release();
  connection_ = std::make_unique<Connection>(-1);
  new (&reader_) std::thread;
  new (&mutex_) std::mutex;
  new (&arrived_) std::condition_variable;
  new (&queue_) std::deque<IncomingRequest>;
  gone_ = held_ = configured_ = false;
  bool wanted = std::exchange(has_client_, false) && !debugger_->is_stopped();
  resumed_ = true;  // a fork by an evaluation: the child's stop is over
  Configure settings = debugger_->settings();
  debugger_->reset(t);
  if (!wanted || settings.child_address.empty()) return false;
  options_.address = settings.child_address;
  options_.token = settings.child_token;
  std::string error;
  if (!connect(error)) return false;
  greet(process_);
  if (configure(t).is_raised()) {  // of a signal that the fork is not to swallow
    clear_pending(t);
    note_signal(t.interpreter, SIGINT);
    return false;
  }
  return debugger_->face() == this;
}

}  // namespace krait::debugger

#include <signal.h>

#include <asio.hpp>
#include <cstdio>
#include <list>

#include "dap/run.h"

namespace krait::dap {

namespace {

using asio::ip::tcp;

constexpr auto kConnectLimit = std::chrono::seconds(30);  // a terminal may have to be opened first
constexpr auto kLastWords = std::chrono::seconds(1);      // between a process's end and its connection's

class StartedRunOfLoop;

// A connection that has not said Hello yet.
class Candidate final : public DebuggeeListener {
 public:
  Candidate(asio::io_context& loop, int socket, StartedRunOfLoop& run)
      : run_(run), debuggee_(std::make_unique<Debuggee>(loop, socket, *this)) {}
  void on_hello(const core::Hello& hello) override;
  void on_event(const core::wire::AnyEvent&) override {}
  void on_disconnected(const std::string& problem) override;
  std::unique_ptr<Debuggee> release() { return std::move(debuggee_); }

 private:
  StartedRunOfLoop& run_;
  std::unique_ptr<Debuggee> debuggee_;
};

class StartedRunOfLoop final : public StartedRun, public DebuggeeListener, public ProcessListener {
 public:
  StartedRunOfLoop(asio::io_context& loop, RunListener& listener, tcp::acceptor acceptor)
      : loop_(loop), listener_(&listener), acceptor_(std::move(acceptor)), timer_(loop) {
    asio::error_code ignored;
    address_.token = make_token();
    address_.arguments = {"--debug-agent", "127.0.0.1:" + std::to_string(acceptor_.local_endpoint(ignored).port())};
    accept();
  }
  ~StartedRunOfLoop() override {
    if (!process_ && !let_go_) kill();
    *alive_ = false;
  }

  Debuggee* debuggee() override { return debuggee_.get(); }
  bool ended() const override { return ended_; }
  long process_id() const override { return process_ ? process_->pid() : process_id_; }
  void set_listener(RunListener* listener) override { listener_ = listener; }
  const AgentAddress& address() const override { return address_; }

  bool start(const LaunchPlan& plan, std::string& error) override {
    process_ = Process::start(loop_, plan, *this, error);
    return process_ != nullptr;
  }
  void expect_connection() override;
  void let_go() override { let_go_ = true; }
  void kill() override;

  // The process.
  void on_process_output(bool is_stderr, std::string_view text) override {
    if (listener_) listener_->on_run_output(is_stderr, text);
    if (!connected_ && is_stderr) early_errors_.append(text.substr(0, 4096));
  }
  bool wants_process_output() override { return !listener_ || listener_->wants_run_output(); }
  void on_process_exit(const ExitStatus& status) override;

  // The connection.
  void on_hello(const core::Hello&) override {}
  void on_event(const core::wire::AnyEvent& event) override;
  bool wants_events() override { return wants_process_output(); }
  void on_disconnected(const std::string& problem) override;

  // Candidates.
  void consider(Candidate& candidate, const core::Hello& hello);
  void drop(Candidate& candidate, const std::string& problem);

 private:
  void accept();
  void fail(const std::string& problem);
  void end_when_silent();
  void end();
  std::unique_ptr<Candidate> take(Candidate& candidate);

  asio::io_context& loop_;
  RunListener* listener_;
  tcp::acceptor acceptor_;
  asio::steady_timer timer_;
  AgentAddress address_;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);  // for operations that outlive the run
  std::list<std::unique_ptr<Candidate>> candidates_;
  std::unique_ptr<Process> process_;
  std::unique_ptr<Debuggee> debuggee_;
  long process_id_ = 0;
  bool connected_ = false;  // has been
  bool ended_ = false;
  bool let_go_ = false;
  std::string early_errors_;  // what it wrote before it connected: why it did not
  std::optional<ExitStatus> exit_;
  std::optional<int> announced_code_;
};

void Candidate::on_hello(const core::Hello& hello) {
  run_.consider(*this, hello);
}
void Candidate::on_disconnected(const std::string& problem) {
  run_.drop(*this, problem);
}

void StartedRunOfLoop::accept() {
  acceptor_.async_accept([this, alive = alive_](asio::error_code error, tcp::socket socket) {
    if (!*alive || error) return;
    candidates_.push_back(std::make_unique<Candidate>(loop_, socket.release(), *this));
    accept();
  });
}

std::unique_ptr<Candidate> StartedRunOfLoop::take(Candidate& candidate) {
  for (auto at = candidates_.begin(); at != candidates_.end(); ++at) {
    if (at->get() != &candidate) continue;
    std::unique_ptr<Candidate> taken = std::move(*at);
    candidates_.erase(at);
    return taken;
  }
  return nullptr;
}

void StartedRunOfLoop::consider(Candidate& candidate, const core::Hello& hello) {
  if (!same_token(hello.token, address_.token)) {
    take(candidate);
    return;
  }
  if (connected_) {  // children have a door of their own
    take(candidate);
    return;
  }
  connected_ = true;
  timer_.cancel();
  process_id_ = hello.process;
  core::Hello copy = hello;
  debuggee_ = take(candidate)->release();
  debuggee_->set_listener(*this);
  if (listener_) listener_->on_run_connected(copy);
}

// A connection that ended before its Hello: of interest when the two programs do not fit together.
void StartedRunOfLoop::drop(Candidate& candidate, const std::string& problem) {
  std::string kept = problem;
  take(candidate);
  if (!connected_ && !kept.empty()) fail(kept);
}

void StartedRunOfLoop::expect_connection() {
  if (connected_) return;
  timer_.expires_after(kConnectLimit);
  timer_.async_wait([this, alive = alive_](asio::error_code error) {
    if (*alive && !error && !connected_) fail("the program did not start in its terminal within 30 seconds");
  });
}

void StartedRunOfLoop::fail(const std::string& problem) {
  if (ended_) return;
  ended_ = true;
  if (listener_) listener_->on_run_failed(problem);
}

void StartedRunOfLoop::kill() {
  if (process_) {
    process_->kill();
  } else if (process_id_ > 0 && !ended_) {
    ::kill(static_cast<pid_t>(process_id_), SIGKILL);
  }
}

void StartedRunOfLoop::on_event(const core::wire::AnyEvent& event) {
  if (const auto* exiting = std::get_if<core::Exiting>(&event)) {
    announced_code_ = static_cast<int>(exiting->code);
    return;
  }
  if (process_ && std::holds_alternative<core::Stopped>(event)) process_->drain();
  if (listener_) listener_->on_run_event(event);
}

void StartedRunOfLoop::on_disconnected(const std::string& problem) {
  debuggee_.reset();
  if (!problem.empty() && listener_) listener_->on_run_note("the debugging connection broke: " + problem);
  if (!process_ || exit_) return end();
  // The process lives: most likely it is just ending. If it goes on, it does so undebugged.
  timer_.expires_after(kLastWords);
  timer_.async_wait([this, alive = alive_](asio::error_code error) {
    if (!*alive || error || ended_ || !listener_) return;
    listener_->on_run_note("the program closed its debugging connection and runs on without the debugger");
  });
}

void StartedRunOfLoop::on_process_exit(const ExitStatus& status) {
  exit_ = status;
  if (!connected_) {
    std::string how = describe_signal(status);
    if (how.empty()) how = "ended with exit code " + std::to_string(status.code);
    return fail("the program was started but " + how + " before it could be debugged" +
                (early_errors_.empty() ? "" : ":\n" + early_errors_));
  }
  if (!debuggee_) return end();
  end_when_silent();
}

// What the agent said last is still in its socket: wait for the socket's end, but not for ever, since a child of the
// program may hold it open.
void StartedRunOfLoop::end_when_silent() {
  timer_.expires_after(kLastWords);
  timer_.async_wait([this, alive = alive_](asio::error_code error) {
    if (*alive && !error) end();
  });
}

void StartedRunOfLoop::end() {
  if (ended_) return;
  ended_ = true;
  timer_.cancel();
  RunEnd how;
  if (exit_) {
    how = {exit_->code, describe_signal(*exit_)};
  } else {
    how.code = announced_code_;
    if (!announced_code_) how.reason = "gone without a word: it was killed, or it crashed";
  }
  if (listener_) listener_->on_run_ended(how);
}

}  // namespace

std::unique_ptr<StartedRun> StartedRun::open(asio::io_context& loop, RunListener& listener, std::string& error) {
  asio::error_code failure;
  tcp::acceptor acceptor(loop);
  acceptor.open(tcp::v4(), failure);
  if (!failure) acceptor.bind(tcp::endpoint(asio::ip::address_v4::loopback(), 0), failure);
  if (!failure) acceptor.listen(8, failure);
  if (failure) {
    error = "cannot listen on 127.0.0.1 for the program to be debugged: " + failure.message();
    return nullptr;
  }
  return std::make_unique<StartedRunOfLoop>(loop, listener, std::move(acceptor));
}

}  // namespace krait::dap

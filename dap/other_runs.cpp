// The runs that are not started by a connection: a child without debugger, a debuggee that is there already.
#include <signal.h>
#include <sys/random.h>

#include <asio.hpp>

#include "dap/run.h"

namespace krait::dap {

namespace {

class PlainRun final : public Run, public ProcessListener {
 public:
  explicit PlainRun(RunListener& listener) : listener_(&listener) {}
  bool start(asio::io_context& loop, const LaunchPlan& plan, std::string& error) {
    process_ = Process::start(loop, plan, *this, error);
    return process_ != nullptr;
  }
  Debuggee* debuggee() override { return nullptr; }
  bool ended() const override { return ended_; }
  long process_id() const override { return process_->pid(); }
  void set_listener(RunListener* listener) override { listener_ = listener; }
  void let_go() override {}
  void kill() override { process_->kill(); }

  void on_process_output(bool is_stderr, std::string_view text) override {
    if (listener_) listener_->on_run_output(is_stderr, text);
  }
  bool wants_process_output() override { return !listener_ || listener_->wants_run_output(); }
  void on_process_exit(const ExitStatus& status) override {
    ended_ = true;
    if (listener_) listener_->on_run_ended({status.code, describe_signal(status)});
  }

 private:
  RunListener* listener_;
  std::unique_ptr<Process> process_;
  bool ended_ = false;
};

class AdoptedRun final : public Run, public DebuggeeListener {
 public:
  AdoptedRun(asio::io_context& loop, int socket) : debuggee_(std::make_unique<Debuggee>(loop, socket, *this)) {}
  Debuggee* debuggee() override { return hello_ ? debuggee_.get() : nullptr; }
  bool ended() const override { return ended_; }
  long process_id() const override { return hello_ ? hello_->process : 0; }
  // A listener that comes after the Hello is told of it.
  void set_listener(RunListener* listener) override {
    listener_ = listener;
    if (listener_ && hello_ && !ended_) listener_->on_run_connected(*hello_);
  }
  void let_go() override {}
  void kill() override {
    if (hello_ && !ended_) ::kill(static_cast<pid_t>(hello_->process), SIGKILL);
  }

  void on_hello(const core::Hello& hello) override {
    hello_ = hello;
    if (listener_) listener_->on_run_connected(hello);
  }
  bool wants_events() override { return !listener_ || listener_->wants_run_output(); }
  void on_event(const core::wire::AnyEvent& event) override {
    if (const auto* exiting = std::get_if<core::Exiting>(&event)) {
      code_ = static_cast<int>(exiting->code);
    } else if (listener_) {
      listener_->on_run_event(event);
    }
  }
  void on_disconnected(const std::string& problem) override {
    ended_ = true;
    debuggee_.reset();
    RunEnd end{code_, ""};
    if (!code_) end.reason = problem.empty() ? "gone without a word: it was killed, or it crashed" : problem;
    if (listener_) listener_->on_run_ended(end);
  }

 private:
  std::unique_ptr<Debuggee> debuggee_;
  RunListener* listener_ = nullptr;
  std::optional<core::Hello> hello_;
  std::optional<int> code_;
  bool ended_ = false;
};

}  // namespace

std::string make_token() {
  unsigned char bytes[16];
  [[maybe_unused]] ssize_t got = ::getrandom(bytes, sizeof bytes, 0);
  std::string token;
  for (unsigned char byte : bytes) {
    token += "0123456789abcdef"[byte >> 4];
    token += "0123456789abcdef"[byte & 15];
  }
  return token;
}

bool same_token(const std::string& a, const std::string& b) {
  unsigned different = a.size() != b.size();
  for (std::size_t i = 0; i < a.size() && i < b.size(); ++i) different |= static_cast<unsigned char>(a[i] ^ b[i]);
  return different == 0;
}

std::unique_ptr<Run> start_plain_run(asio::io_context& loop, const LaunchPlan& plan, RunListener& listener,
                                     std::string& error) {
  auto run = std::make_unique<PlainRun>(listener);
  if (!run->start(loop, plan, error)) return nullptr;
  return run;
}

std::unique_ptr<Run> adopt_run(asio::io_context& loop, int socket) {
  return std::make_unique<AdoptedRun>(loop, socket);
}

}  // namespace krait::dap

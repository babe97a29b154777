#include "dap/process.h"

#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <asio.hpp>
#include <cerrno>

#include "dap/spawn.h"

extern char** environ;

namespace krait::dap {

namespace {

constexpr auto kOutputPause = std::chrono::milliseconds(5);
// More than a pipe holds, so that a drain ends though somebody goes on writing.
constexpr int kDrainBlocks = 32;

// Bytes at the end of `text` that begin a character which is not all there.
std::size_t incomplete_tail(std::string_view text) {
  for (std::size_t back = 1; back <= 3 && back <= text.size(); ++back) {
    auto byte = static_cast<unsigned char>(text[text.size() - back]);
    if (byte < 0x80) return 0;
    if (byte >= 0xC0) return back < (byte >= 0xF0 ? 4u : byte >= 0xE0 ? 3u : 2u) ? back : 0;
  }
  return 0;
}

// One of the two pipes.
struct OutputPipe {
  OutputPipe(asio::io_context& loop, int end, bool errors) : descriptor(loop, end), is_stderr(errors), pause(loop) {
    descriptor.non_blocking(true);
  }
  asio::posix::stream_descriptor descriptor;
  bool is_stderr;
  asio::steady_timer pause;
  std::string held;  // the beginning of a character
  std::array<char, 64 << 10> block;
};

}  // namespace

std::map<std::string, std::string> own_environment() {
  std::map<std::string, std::string> variables;
  for (char** at = environ; *at; ++at) {
    std::string_view variable(*at);
    std::size_t equals = variable.find('=', 1);
    if (equals == std::string_view::npos) continue;
    variables.emplace(variable.substr(0, equals), variable.substr(equals + 1));
  }
  return variables;
}

std::string describe_signal(const ExitStatus& status) {
  if (status.signal == 0) return "";
  const char* name = ::sigabbrev_np(status.signal);
  std::string text = "terminated by signal ";
  text += name ? std::string("SIG") + name : std::to_string(status.signal);
  return text + " (" + ::strsignal(status.signal) + ")";
}

// Shared with the operations in flight.
struct Process::State : std::enable_shared_from_this<Process::State> {
  State(asio::io_context& loop, const Spawned& spawned, ProcessListener& hears)
      : pid(spawned.pid),
        listener(&hears),
        handle(loop, spawned.handle),
        output(loop, spawned.output, false),
        errors(loop, spawned.errors, true) {}

  void watch();
  void reap();
  void read(OutputPipe& pipe);
  bool read_now(OutputPipe& pipe);
  void read_all_now(OutputPipe& pipe);
  void hand_on(OutputPipe& pipe, std::string_view bytes);

  pid_t pid;
  ProcessListener* listener;  // null once nobody listens
  bool ended = false;
  asio::posix::stream_descriptor handle;
  OutputPipe output;
  OutputPipe errors;
};

void Process::State::watch() {
  auto self = shared_from_this();
  handle.async_wait(asio::posix::stream_descriptor::wait_read, [self](asio::error_code error) {
    if (!error && self->listener) self->reap();
  });
  read(output);
  read(errors);
}

void Process::State::reap() {
  int status = 0;
  if (::waitpid(pid, &status, WNOHANG) != pid) return;
  ended = true;
  for (OutputPipe* pipe : {&output, &errors}) {
    read_all_now(*pipe);
    if (!pipe->held.empty()) listener->on_process_output(pipe->is_stderr, pipe->held);
    asio::error_code ignored;
    pipe->descriptor.close(ignored);
  }
  ExitStatus how;
  how.signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
  how.code = how.signal ? 128 + how.signal : WEXITSTATUS(status);
  listener->on_process_exit(how);
}

// Waits for the pipe to have something, for as long as it is open and the listener follows.
void Process::State::read(OutputPipe& pipe) {
  auto self = shared_from_this();
  if (!listener || ended) return;
  if (!listener->wants_process_output()) {
    pipe.pause.expires_after(kOutputPause);
    pipe.pause.async_wait([self, &pipe](asio::error_code) { self->read(pipe); });
    return;
  }
  pipe.descriptor.async_wait(asio::posix::stream_descriptor::wait_read, [self, &pipe](asio::error_code error) {
    if (error || !self->listener || self->ended) return;
    if (self->read_now(pipe) || errno == EAGAIN) self->read(pipe);
  });
}

// One block of what is there; false when there is nothing (errno EAGAIN) or never will be (errno 0).
bool Process::State::read_now(OutputPipe& pipe) {
  ssize_t count;
  do {
    errno = 0;
    count = ::read(pipe.descriptor.native_handle(), pipe.block.data(), pipe.block.size());
  } while (count < 0 && errno == EINTR);
  if (count <= 0) return false;
  hand_on(pipe, {pipe.block.data(), static_cast<std::size_t>(count)});
  return true;
}

void Process::State::read_all_now(OutputPipe& pipe) {
  for (int block = 0; block < kDrainBlocks && read_now(pipe); ++block) {
  }
}

void Process::State::hand_on(OutputPipe& pipe, std::string_view bytes) {
  std::string text = std::move(pipe.held);
  text += bytes;
  std::size_t whole = text.size() - incomplete_tail(text);
  pipe.held = text.substr(whole);
  if (whole > 0) listener->on_process_output(pipe.is_stderr, std::string_view(text).substr(0, whole));
}

std::unique_ptr<Process> Process::start(asio::io_context& loop, const LaunchPlan& plan, ProcessListener& listener,
                                        std::string& error) {
  Spawned spawned;
  if (!spawn(plan, spawned, error)) return nullptr;
  auto state = std::make_shared<State>(loop, spawned, listener);
  state->watch();
  return std::unique_ptr<Process>(new Process(std::move(state)));
}

Process::Process(std::shared_ptr<State> state) : state_(std::move(state)) {}

Process::~Process() {
  state_->listener = nullptr;
  if (!state_->ended) {
    kill();
    ::waitpid(state_->pid, nullptr, 0);
  }
  asio::error_code ignored;
  state_->handle.close(ignored);
  for (OutputPipe* pipe : {&state_->output, &state_->errors}) {
    pipe->pause.cancel();
    pipe->descriptor.close(ignored);
  }
}

void Process::drain() {
  if (state_->ended) return;
  for (OutputPipe* pipe : {&state_->output, &state_->errors}) state_->read_all_now(*pipe);
}

void Process::kill() {
  if (!state_->ended) ::kill(-state_->pid, SIGKILL);
}

pid_t Process::pid() const {
  return state_->pid;
}

}  // namespace krait::dap

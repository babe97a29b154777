// A debuggee without an interpreter, for the adapter's own tests: it speaks the wire contract like krait, and "runs" a
// file whose lines are orders. One thread, one frame, no expressions.
//
//   say TEXT      a line on stdout            complain TEXT   a line on stderr
//   raw HEX       bytes on stdout             flood N         N blocks of 1000 bytes on stdout
//   exit N        ends                        signal N        ends by that signal
//   vanish        closes the connection and goes on           wait   until the adapter says something that ends it
//   spin          runs until paused           (anything else) a statement that does nothing
//
// krait [--debug-agent HOST:PORT | --listen PORT] [options] FILE args...; --die-early N exits before connecting;
// --token T for a wrong one.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>
#include <cstring>
#include <fstream>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "interpreter/debugger/start_adapter.h"
#include "interpreter/debugger/wire.h"

namespace {

using namespace krait::debugger;

struct Program {
  std::string file;
  std::vector<std::string> lines;
  std::vector<std::string> arguments;
};

class Fake {
 public:
  explicit Fake(Program program) : program_(std::move(program)) {}
  bool connect(const std::string& address, const std::string& token);
  void adopt(int socket, const std::string& token);
  int run();

 private:
  enum class Pace { kFree, kStopped, kStep };
  void perform(const std::string& line);
  void before_line();
  void listen(bool block);
  void take(const wire::Frame& frame);
  void stop(StopReason reason, std::vector<std::int64_t> hits = {});
  void send(const std::string& bytes);
  template <class Request>
  void answer(const wire::ResultOf<Request>& result) {
    send(wire::frame_of_response<Request>(serial_, result));
  }
  void fail(const std::string& message) { send(wire::frame_of_failure(type_, serial_, {message, false})); }

  template <class Request>
  void serve(const Request&) {
    fail(wire::request_name(type_) + " is beyond the fake");
  }
  void serve(const std::monostate&) { fail("unreadable"); }
  void serve(const Configure& settings) {
    settings_ = settings;
    answer<Configure>({});
  }
  void serve(const SetBreakpoints& request);
  void serve(const SetFunctionBreakpoints&) { answer<SetFunctionBreakpoints>({}); }
  void serve(const SetExceptionBreakpoints& request);
  void serve(const ConfigurationDone&) {
    go_ = true;
    answer<ConfigurationDone>({});
  }
  void serve(const Continue&) {
    pace_ = Pace::kFree;
    answer<Continue>({});
  }
  void serve(const Step&) {
    pace_ = Pace::kStep;
    answer<Step>({});
  }
  void serve(const Pause&) {
    pause_ = true;
    answer<Pause>({});
  }
  void serve(const Threads&) { answer<Threads>({{{1, getpid(), "MainThread"}}}); }
  void serve(const Stack&);
  void serve(const Scopes& request) { answer<Scopes>({{{ScopeKind::kLocals, "Locals", request.frame + 1, 2, false}}}); }
  void serve(const Variables& request);
  void serve(const Evaluate& request);
  void serve(const Terminate&) {
    answer<Terminate>({});
    finish(130);
  }
  void serve(const Disconnect&) {
    breakpoints_.clear();
    pace_ = Pace::kFree;
    go_ = true;
    answer<Disconnect>({});
  }
  [[noreturn]] void finish(int code);

  Program program_;
  Configure settings_;
  std::map<std::int64_t, SourceBreakpoint> breakpoints_;
  int socket_ = -1;
  wire::FrameReader frames_;
  std::uint32_t serial_ = 0;
  std::uint16_t type_ = 0;
  std::size_t line_ = 0;  // from 0
  bool go_ = false;
  bool pause_ = false;
  Pace pace_ = Pace::kFree;
};

bool Fake::connect(const std::string& address, const std::string& token) {
  std::size_t colon = address.rfind(':');
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(static_cast<std::uint16_t>(std::stoi(address.substr(colon + 1))));
  inet_pton(AF_INET, address.substr(0, colon).c_str(), &to.sin_addr);
  socket_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (::connect(socket_, reinterpret_cast<sockaddr*>(&to), sizeof to) != 0) return false;
  int one = 1;
  ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  adopt(socket_, token);
  return true;
}

void Fake::adopt(int socket, const std::string& token) {
  socket_ = socket;
  send(wire::frame_of_event(Hello{token, getpid(), 0, program_.file, "fake"}));
}

void Fake::send(const std::string& bytes) {
  std::size_t sent = 0;
  while (socket_ >= 0 && sent < bytes.size()) {
    ssize_t count = ::send(socket_, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
    if (count <= 0) ::_exit(1);
    sent += static_cast<std::size_t>(count);
  }
}

void Fake::listen(bool block) {
  if (socket_ < 0) return;
  pollfd polled{socket_, POLLIN, 0};
  if (::poll(&polled, 1, block ? -1 : 0) <= 0) return;
  char bytes[4096];
  ssize_t count = ::recv(socket_, bytes, sizeof bytes, 0);
  if (count <= 0) ::_exit(1);
  frames_.feed({bytes, static_cast<std::size_t>(count)});
  while (auto frame = frames_.next()) take(*frame);
}

void Fake::take(const wire::Frame& frame) {
  serial_ = frame.serial;
  type_ = frame.type;
  std::visit([this](const auto& request) { serve(request); }, wire::decode_request(frame));
}

void Fake::serve(const SetBreakpoints& request) {
  breakpoints_.clear();
  BreakpointStatuses statuses;
  for (const SourceBreakpoint& wanted : request.breakpoints) {
    BreakpointStatus status;
    status.id = wanted.id;
    status.line = wanted.line;
    status.verified = request.file == program_.file && wanted.line <= static_cast<std::int64_t>(program_.lines.size());
    if (status.verified) {
      breakpoints_[wanted.line] = wanted;
    } else {
      status.message = "no code on this line";
    }
    statuses.breakpoints.push_back(status);
  }
  answer<SetBreakpoints>(statuses);
}

void Fake::serve(const SetExceptionBreakpoints& request) {
  BreakpointStatuses statuses;
  for (const ExceptionFilter& filter : request.filters) {
    statuses.breakpoints.emplace_back();
    statuses.breakpoints.back().id = filter.id;
    statuses.breakpoints.back().verified = true;
  }
  answer<SetExceptionBreakpoints>(statuses);
}

void Fake::serve(const Stack&) {
  StackFrame frame;
  frame.id = 1000;
  frame.name = "<module>";
  frame.source.path = program_.file;
  frame.line = static_cast<std::int64_t>(line_) + 1;
  frame.column = 0;
  answer<Stack>({{frame}, 1});
}

void Fake::serve(const Variables& request) {
  Variable line, arguments;
  line.name = "line";
  line.value = request.hex ? "0x" : std::to_string(line_ + 1);
  line.type = "int";
  line.evaluate_name = "line";
  arguments.name = "argv";
  arguments.value = "[...]";
  arguments.type = "list";
  arguments.reference = 77;
  arguments.indexed = static_cast<std::int64_t>(program_.arguments.size());
  answer<Variables>({{line, arguments}});
}

void Fake::serve(const Evaluate& request) {
  Variable value;
  value.value = request.expression;
  value.type = "str";
  value.failed = request.expression == "fail";
  if (value.failed) value.value = "NameError: name 'fail' is not defined";
  answer<Evaluate>(value);
}

void Fake::stop(StopReason reason, std::vector<std::int64_t> hits) {
  std::fflush(nullptr);
  pace_ = Pace::kStopped;
  pause_ = false;
  send(wire::frame_of_event(Stopped{1, reason, "", std::move(hits), true}));
  while (pace_ == Pace::kStopped) listen(true);
}

void Fake::before_line() {
  listen(false);
  auto breakpoint = breakpoints_.find(static_cast<std::int64_t>(line_) + 1);
  if (breakpoint != breakpoints_.end()) return stop(StopReason::kBreakpoint, {breakpoint->second.id});
  if (pace_ == Pace::kStep) return stop(StopReason::kStep);
  if (pause_) return stop(StopReason::kPause);
  if (line_ == 0 && settings_.stop_on_entry) return stop(StopReason::kEntry);
}

void Fake::finish(int code) {
  std::fflush(nullptr);
  send(wire::frame_of_event(Exiting{code}));
  ::_exit(code);
}

void Fake::perform(const std::string& line) {
  std::string order = line.substr(0, line.find(' '));
  std::string rest = line.size() > order.size() ? line.substr(order.size() + 1) : "";
  if (order == "say") std::printf("%s\n", rest.c_str());
  if (order == "complain") std::fprintf(stderr, "%s\n", rest.c_str());
  if (order == "raw") {
    for (std::size_t i = 0; i + 1 < rest.size(); i += 2) std::putchar(std::stoi(rest.substr(i, 2), nullptr, 16));
    std::fflush(stdout);
  }
  if (order == "flood") {
    for (int i = std::stoi(rest); i > 0; --i) std::printf("%0999d\n", i);
  }
  if (order == "exit") finish(std::stoi(rest));
  if (order == "signal") {
    std::fflush(nullptr);
    ::raise(std::stoi(rest));
  }
  if (order == "vanish") {
    ::close(socket_);
    socket_ = -1;
  }
  if (order == "wait") {
    for (;;) listen(true);
  }
  if (order == "spin")
    std::fflush(stdout);  // who waits for the output before it asks for the pause, finds the program here
  while (order == "spin" && !pause_) listen(true);
}

int Fake::run() {
  while (!go_) listen(true);
  for (line_ = 0; line_ < program_.lines.size(); ++line_) {
    before_line();
    perform(program_.lines[line_]);
  }
  finish(0);
}

int run_plainly(const Program& program) {
  for (const std::string& line : program.lines) {
    if (line.rfind("say ", 0) == 0) std::printf("%s\n", line.c_str() + 4);
    if (line.rfind("exit ", 0) == 0) return std::stoi(line.substr(5));
  }
  return 0;
}

}  // namespace

int main(int count, char** arguments) {
  std::string agent, listen;
  const char* variable = ::getenv("KRAIT_DEBUG_TOKEN");
  std::string token = variable ? variable : "";
  int i = 1;
  for (; i + 1 < count && arguments[i][0] == '-'; i += 2) {
    std::string option = arguments[i];
    if (option == "--debug-agent") agent = arguments[i + 1];
    if (option == "--listen") listen = arguments[i + 1];
    if (option == "--token") token = arguments[i + 1];
    if (option == "--die-early") {
      std::fprintf(stderr, "dying early\n");
      return std::stoi(arguments[i + 1]);
    }
  }
  Program program;
  program.file = i < count ? arguments[i] : "";
  std::ifstream file(program.file);
  for (std::string line; std::getline(file, line);) program.lines.push_back(line);
  for (++i; i < count; ++i) program.arguments.emplace_back(arguments[i]);
  if (agent.empty() && listen.empty()) return run_plainly(program);
  Fake fake(program);
  if (!listen.empty()) {
    std::string error;
    int socket = start_adapter(listen, token, error);
    if (socket < 0) {
      std::fprintf(stderr, "%s\n", error.c_str());
      return 2;
    }
    fake.adopt(socket, "");
    return fake.run();
  }
  return fake.connect(agent, token) ? fake.run() : 1;
}

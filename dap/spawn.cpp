#include "dap/spawn.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <vector>

#include "dap/process.h"

namespace krait::dap {

namespace {

// What of a launch can fail after the fork; written through a pipe that a successful exec closes.
struct ChildFailure {
  enum Step : int { kDirectory, kExec } step;
  int error;
};

struct PipeEnds {
  int read_end = -1;
  int write_end = -1;
  [[nodiscard]] bool open() {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) return false;
    read_end = ends[0];
    write_end = ends[1];
    return true;
  }
  void close_both() {
    for (int end : {read_end, write_end}) {
      if (end >= 0) ::close(end);
    }
  }
};

// Pointers into the plan, made before the fork: the child must not allocate.
struct ChildImage {
  std::vector<char*> arguments;
  std::vector<std::string> variables;
  std::vector<char*> environment;
  const char* directory;

  explicit ChildImage(const LaunchPlan& plan) : directory(plan.directory.c_str()) {
    for (const std::string& argument : plan.arguments) arguments.push_back(const_cast<char*>(argument.c_str()));
    arguments.push_back(nullptr);
    for (const auto& [name, value] : plan.environment) variables.push_back(name + "=" + value);
    for (std::string& variable : variables) environment.push_back(variable.data());
    environment.push_back(nullptr);
  }
};

void restore_signals() {
  sigset_t none;
  ::sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
  ::signal(SIGPIPE, SIG_DFL);
  ::signal(SIGINT, SIG_DFL);
  ::signal(SIGHUP, SIG_DFL);
}

[[noreturn]] void fail_in_child(int report, ChildFailure::Step step) {
  ChildFailure failure{step, errno};
  [[maybe_unused]] ssize_t written = ::write(report, &failure, sizeof failure);
  ::_exit(127);
}

// Async-signal-safe calls only.
[[noreturn]] void become(const ChildImage& image, int output, int errors, int report) {
  ::setsid();
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);  // a debuggee does not outlive its adapter
  restore_signals();
  int null = ::open("/dev/null", O_RDONLY);
  ::dup2(null, 0);
  ::close(null);
  ::dup2(output, 1);
  ::dup2(errors, 2);
  if (*image.directory && ::chdir(image.directory) != 0) fail_in_child(report, ChildFailure::kDirectory);
  ::execve(image.arguments[0], image.arguments.data(), image.environment.data());
  fail_in_child(report, ChildFailure::kExec);
}

std::string sentence(const LaunchPlan& plan, const ChildFailure& failure) {
  std::string reason = std::strerror(failure.error);
  if (failure.step == ChildFailure::kDirectory) return "cannot enter the directory '" + plan.directory + "': " + reason;
  return "cannot start '" + plan.arguments[0] + "': " + reason;
}

// Blocks until the child has become its program, or could not.
bool has_become(int report, const LaunchPlan& plan, std::string& error) {
  ChildFailure failure;
  ssize_t count;
  do {
    count = ::read(report, &failure, sizeof failure);
  } while (count < 0 && errno == EINTR);
  if (count != sizeof failure) return true;
  error = sentence(plan, failure);
  return false;
}

}  // namespace

bool spawn(const LaunchPlan& plan, Spawned& spawned, std::string& error) {
  PipeEnds output, errors, report;
  if (!output.open() || !errors.open() || !report.open()) {
    error = std::string("cannot make a pipe: ") + std::strerror(errno);
    for (PipeEnds* ends : {&output, &errors, &report}) ends->close_both();
    return false;
  }
  ChildImage image(plan);
  pid_t pid = ::fork();
  if (pid == 0) become(image, output.write_end, errors.write_end, report.write_end);
  for (int end : {output.write_end, errors.write_end, report.write_end}) ::close(end);
  if (pid < 0) error = std::string("cannot start a process: ") + std::strerror(errno);
  bool good = pid > 0 && has_become(report.read_end, plan, error);
  ::close(report.read_end);
  if (!good) {
    if (pid > 0) ::waitpid(pid, nullptr, 0);
    for (int end : {output.read_end, errors.read_end}) ::close(end);
    return false;
  }
  int handle = static_cast<int>(::syscall(SYS_pidfd_open, pid, 0));
  spawned = {pid, handle, output.read_end, errors.read_end};
  return true;
}

}  // namespace krait::dap

#include "dap/attach_process.h"

#include <signal.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <asio.hpp>
#include <cerrno>
#include <cstring>
#include <fstream>

#include "interpreter/debugger/attach_door.h"

namespace krait::dap {

namespace {

constexpr auto kPatience = std::chrono::seconds(8);
constexpr auto kBetweenTries = std::chrono::milliseconds(20);

int debug_signal() {
  return SIGRTMAX - 3;  // as interpreter/runtime/signals.h says
}

std::string executable_of(pid_t process) {
  char path[4096];
  ssize_t length = ::readlink(("/proc/" + std::to_string(process) + "/exe").c_str(), path, sizeof path);
  std::string text(path, length > 0 ? static_cast<std::size_t>(length) : 0);
  return text.substr(text.rfind('/') + 1);
}

// A signal that nobody handles would end the process.
bool handles_signal(pid_t process) {
  std::ifstream status("/proc/" + std::to_string(process) + "/status");
  for (std::string line; std::getline(status, line);) {
    if (line.rfind("SigCgt:", 0) != 0) continue;
    unsigned long long caught = std::stoull(line.substr(7), nullptr, 16);
    return caught >> (debug_signal() - 1) & 1;
  }
  return false;
}

// Null: it can be asked.
std::string why_not(pid_t process) {
  struct stat status;
  std::string name = "process " + std::to_string(process);
  if (process <= 0 || ::stat(("/proc/" + std::to_string(process)).c_str(), &status) != 0)
    return "there is no " + name;
  std::string executable = executable_of(process);
  if (executable.empty()) return name + " belongs to another user";
  if (executable.rfind("krait", 0) != 0) return name + " runs " + executable + ", not krait";
  if (!handles_signal(process))
    return name +
           " lets no debugger in: it runs under `krait debug`, PYTHON_DISABLE_REMOTE_DEBUG is set, or it is just "
           "starting";
  return "";
}

// -1 with errno.
int connect_to(const std::string& path, pid_t process) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof address.sun_path) return -1;
  std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
  int made = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (made < 0) return -1;
  ucred peer{};
  socklen_t size = sizeof peer;
  bool good = ::connect(made, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0 &&
              ::getsockopt(made, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 && peer.pid == process;
  if (good) return made;
  ::close(made);
  return -1;
}

class Attempt final : public AttachAttempt {
 public:
  Attempt(asio::io_context& loop, pid_t process, uid_t user, AttachListener& listener)
      : process_(process), path_(core_path(user, process)), listener_(listener), timer_(loop),
        end_(std::chrono::steady_clock::now() + kPatience) {
    again();
  }
  ~Attempt() override { *alive_ = false; }

 private:
  static std::string core_path(uid_t user, pid_t process) { return krait::debugger::attach_path(user, process); }
  void again() {
    timer_.expires_after(kBetweenTries);
    timer_.async_wait([this, alive = alive_](asio::error_code) {
      if (*alive) attempt();
    });
  }
  void attempt() {
    int socket = connect_to(path_, process_);
    if (socket >= 0) return listener_.on_attached(socket, "");
    if (::kill(process_, 0) != 0 && errno == ESRCH) return listener_.on_attached(-1, "the process has ended");
    if (std::chrono::steady_clock::now() < end_) return again();
    listener_.on_attached(
        -1, "process " + std::to_string(process_) +
                " did not answer: it is in native code that comes to no end, or another debugger is attached");
  }

  pid_t process_;
  std::string path_;
  AttachListener& listener_;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
  asio::steady_timer timer_;
  std::chrono::steady_clock::time_point end_;
};

}  // namespace

std::unique_ptr<AttachAttempt> AttachAttempt::ask(asio::io_context& loop, pid_t process, AttachListener& listener,
                                                  std::string& error) {
  error = why_not(process);
  if (!error.empty()) return nullptr;
  struct stat status;
  if (::stat(("/proc/" + std::to_string(process)).c_str(), &status) != 0 || ::kill(process, debug_signal()) != 0) {
    error = "process " + std::to_string(process) + " cannot be asked: " + std::strerror(errno);
    return nullptr;
  }
  return std::make_unique<Attempt>(loop, process, status.st_uid, listener);
}

}  // namespace krait::dap

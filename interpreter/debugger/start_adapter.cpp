#include "interpreter/debugger/start_adapter.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstdio>
#include <cstring>

namespace krait::debugger {

namespace {

constexpr const char* kTokenVariable = "KRAIT_DEBUG_TOKEN";

std::string beside_us(const char* name) {
  char path[4096];
  ssize_t length = ::readlink("/proc/self/exe", path, sizeof path);
  std::string own(path, length > 0 ? static_cast<std::size_t>(length) : 0);
  std::size_t slash = own.rfind('/');
  return slash == std::string::npos ? name : own.substr(0, slash + 1) + name;
}

// The port of "PORT" or "127.0.0.1:PORT"; -1 for anything else. Other addresses are never listened on.
int port_of(std::string address) {
  for (const char* host : {"127.0.0.1:", "localhost:"}) {
    if (address.rfind(host, 0) == 0) address.erase(0, std::strlen(host));
  }
  int port = -1;
  auto [end, error] = std::from_chars(address.data(), address.data() + address.size(), port);
  bool good = error == std::errc() && end == address.data() + address.size() && port >= 0 && port <= 65535;
  return good ? port : -1;
}

std::string fresh_token() {
  unsigned char bytes[16];
  if (::getrandom(bytes, sizeof bytes, 0) != sizeof bytes) return "";
  std::string token;
  char digits[3];
  for (unsigned char byte : bytes) {
    std::snprintf(digits, sizeof digits, "%02x", byte);
    token += digits;
  }
  return token;
}

// In a child of a child, so that the program never meets it in os.wait(). The adapter keeps the socket across its exec
// and ignores the terminal's signals, which are the program's, as its input and output are: who reads that is to see
// its end.
[[noreturn]] void become_adapter(const std::string& path, int port, int socket) {
  ::fcntl(socket, F_SETFD, 0);
  int null = ::open("/dev/null", O_RDWR);
  ::dup2(null, 0);
  ::dup2(null, 1);
  if (null > 1) ::close(null);
  ::setpgid(0, 0);
  std::string port_text = std::to_string(port);
  std::string socket_text = std::to_string(socket);
  ::execl(path.c_str(), path.c_str(), "--port", port_text.c_str(), "--debuggee-fd", socket_text.c_str(), nullptr);
  std::fprintf(stderr, "krait: cannot start %s: %s\n", path.c_str(), std::strerror(errno));
  ::_exit(127);
}

}  // namespace

int start_adapter(const std::string& address, const std::string& token, std::string& error) {
  int port = port_of(address);
  if (port < 0) {
    error = "--listen: '" + address + "' is no port of this machine; give a number below 65536";
    return -1;
  }
  int ends[2];
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) {
    error = std::string("--listen: cannot make a socket: ") + std::strerror(errno);
    return -1;
  }
  std::string path = beside_us("krait-dap");
  std::string secret = token.empty() ? fresh_token() : token;
  pid_t child = ::fork();
  if (child == 0) {
    if (::fork() != 0) ::_exit(0);
    ::setenv(kTokenVariable, secret.c_str(), 1);
    become_adapter(path, port, ends[1]);
  }
  ::close(ends[1]);
  if (child > 0) {
    while (::waitpid(child, nullptr, 0) < 0 && errno == EINTR) {
    }
    return ends[0];
  }
  ::close(ends[0]);
  error = std::string("--listen: cannot start a process: ") + std::strerror(errno);
  return -1;
}

}  // namespace krait::debugger

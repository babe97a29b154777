#include "interpreter/debugger/connection.h"

#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "interpreter/runtime/process.h"

namespace krait::debugger {

namespace {

int connect_to(const addrinfo* candidates) {
  for (const addrinfo* at = candidates; at; at = at->ai_next) {
    int made = ::socket(at->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (made < 0) continue;
    if (::connect(made, at->ai_addr, at->ai_addrlen) == 0) return made;
    int why = errno;
    ::close(made);
    errno = why;
  }
  return -1;
}

// Away from the numbers that the program's own files get, and guarded against its closing everything.
int set_aside(int socket) {
  constexpr int kLowest = 500;
  int made = socket < 0 ? -1 : ::fcntl(socket, F_DUPFD_CLOEXEC, kLowest);
  if (made >= 0) ::close(socket);
  else made = socket;
  runtime::process().debug_descriptor = made;
  return made;
}

}  // namespace

std::unique_ptr<Connection> Connection::open(const std::string& address, std::string& error) {
  std::size_t colon = address.rfind(':');
  if (colon == std::string::npos) {
    error = "'" + address + "' is no HOST:PORT";
    return nullptr;
  }
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  int failure = ::getaddrinfo(address.substr(0, colon).c_str(), address.substr(colon + 1).c_str(), &hints, &found);
  if (failure != 0) {
    error = "cannot find " + address + ": " + ::gai_strerror(failure);
    return nullptr;
  }
  int made = connect_to(found);
  if (made < 0) error = "cannot connect to the debug adapter at " + address + ": " + std::strerror(errno);
  ::freeaddrinfo(found);
  return made < 0 ? nullptr : std::make_unique<Connection>(made);
}

Connection::Connection(int socket) : socket_(set_aside(socket)) {
  int one = 1;
  ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);  // a socket of a pair has no delay and refuses
}

void Connection::adopt(int socket) {
  std::lock_guard lock(writing_);
  socket_ = set_aside(socket);
}

Connection::~Connection() {
  if (socket_ < 0) return;
  runtime::process().debug_descriptor = -1;
  ::close(socket_);
}

std::optional<IncomingRequest> Connection::receive() {
  char block[16 << 10];
  for (;;) {
    if (auto frame = frames_.next()) {
      if (frame->kind != wire::FrameKind::kRequest) continue;
      return IncomingRequest{frame->serial, frame->type, wire::decode_request(*frame)};
    }
    if (!frames_.error().empty()) return std::nullopt;
    ssize_t count = ::recv(socket_, block, sizeof block, 0);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return std::nullopt;
    frames_.feed({block, static_cast<std::size_t>(count)});
  }
}

void Connection::send(const std::string& bytes) {
  std::lock_guard lock(writing_);
  std::size_t sent = 0;
  while (sent < bytes.size()) {
    ssize_t count = ::send(socket_, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return;
    sent += static_cast<std::size_t>(count);
  }
}

void Connection::shut_down() {
  ::shutdown(socket_, SHUT_RDWR);
}

void Connection::abandon() {
  runtime::process().debug_descriptor = -1;
  ::close(socket_);
  socket_ = -1;
}

}  // namespace krait::debugger

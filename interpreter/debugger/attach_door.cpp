#include "interpreter/debugger/attach_door.h"

#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace krait::debugger {

namespace {

constexpr int kPatience = 10'000;  // milliseconds

// A folder that nobody else can put anything into.
bool is_private(const std::string& folder, uid_t user) {
  struct stat status;
  return ::lstat(folder.c_str(), &status) == 0 && S_ISDIR(status.st_mode) && status.st_uid == user &&
         (status.st_mode & 077) == 0;
}

bool is_same_user(int socket) {
  ucred peer{};
  socklen_t size = sizeof peer;
  if (::getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0) return false;
  return peer.uid == ::geteuid() || peer.uid == 0;
}

}  // namespace

std::string attach_path(uid_t user, pid_t process) {
  std::string folder = "/run/user/" + std::to_string(user);
  if (!is_private(folder, user)) folder = "/tmp/krait-" + std::to_string(user);
  return folder + "/krait-" + std::to_string(process);
}

int open_attach_door(const std::string& path) {
  std::string folder = path.substr(0, path.rfind('/'));
  ::mkdir(folder.c_str(), 0700);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (!is_private(folder, ::geteuid()) || path.size() >= sizeof address.sun_path) {
    errno = EACCES;
    return -1;
  }
  std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
  int door = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (door < 0) return -1;
  ::unlink(path.c_str());  // of a process that had this id before
  bool open = ::bind(door, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0 &&
              ::chmod(path.c_str(), 0600) == 0 && ::listen(door, 1) == 0;
  if (open) return door;
  int why = errno;
  ::close(door);
  errno = why;
  return -1;
}

int take_attacher(int door, const std::string& path) {
  pollfd waiting{door, POLLIN, 0};
  int ready;
  do {
    ready = ::poll(&waiting, 1, kPatience);
  } while (ready < 0 && errno == EINTR);
  int socket = ready > 0 ? ::accept4(door, nullptr, nullptr, SOCK_CLOEXEC) : -1;
  ::unlink(path.c_str());
  ::close(door);
  if (socket < 0 || is_same_user(socket)) return socket;
  ::close(socket);
  return -1;
}

}  // namespace krait::debugger

#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <cerrno>

#include "server/rpc/stream.h"

namespace krait::rpc {

namespace {

// A copy that no child inherits, out of the way of the three standard descriptors.
int take_away(int descriptor) {
  return ::fcntl(descriptor, F_DUPFD_CLOEXEC, 3);
}

class StdioStream final : public Stream {
 public:
  StdioStream() : input_(take_away(0)), output_(take_away(1)), wake_(::eventfd(0, EFD_CLOEXEC)) {
    int null = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
    ::dup2(null, 0);
    ::close(null);
    ::dup2(2, 1);
  }
  ~StdioStream() override {
    for (int descriptor : {input_, output_, wake_}) ::close(descriptor);
  }

  std::size_t read(char* into, std::size_t capacity) override {
    while (wait(input_, POLLIN)) {
      ssize_t count = ::read(input_, into, capacity);
      if (count >= 0) return static_cast<std::size_t>(count);
      if (errno != EINTR && errno != EAGAIN) return 0;
    }
    return 0;
  }

  bool write(std::string_view bytes) override {
    while (!bytes.empty()) {
      if (!wait(output_, POLLOUT)) return false;
      ssize_t count = ::write(output_, bytes.data(), bytes.size());
      if (count >= 0) {
        bytes.remove_prefix(static_cast<std::size_t>(count));
      } else if (errno != EINTR && errno != EAGAIN) {
        return false;
      }
    }
    return true;
  }

  void close() override {
    std::uint64_t one = 1;
    [[maybe_unused]] ssize_t written = ::write(wake_, &one, sizeof one);
  }

 private:
  // Until the descriptor is ready (true) or close() was called (false).
  bool wait(int descriptor, short events) {
    pollfd polled[] = {{descriptor, events, 0}, {wake_, POLLIN, 0}};
    while (::poll(polled, 2, -1) < 0) {
      if (errno != EINTR) return false;
    }
    return polled[1].revents == 0;
  }

  int input_;
  int output_;
  int wake_;
};

}  // namespace

std::unique_ptr<Stream> open_stdio() {
  return std::make_unique<StdioStream>();
}

}  // namespace krait::rpc

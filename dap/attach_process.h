// The adapter's side of attaching by process id (interpreter/debugger/attach_door.h): asks the process to open its door
// and connects. Owned by the session, on its thread; nothing blocks.
#pragma once

#include <sys/types.h>

#include <memory>
#include <string>

namespace asio {
class io_context;
}

namespace krait::dap {

class AttachListener {
 public:
  virtual ~AttachListener() = default;
  // A connected socket to take over, or -1 with a sentence. The last call; not from within ask().
  virtual void on_attached(int socket, const std::string& problem) = 0;
};

class AttachAttempt {
 public:
  virtual ~AttachAttempt() = default;
  // Asks. Null with a sentence when this process cannot be attached to.
  [[nodiscard]] static std::unique_ptr<AttachAttempt> ask(asio::io_context& loop, pid_t process,
                                                          AttachListener& listener, std::string& error);
};

}  // namespace krait::dap

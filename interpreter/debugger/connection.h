// The agent's end of the connection to the adapter: a socket, blocking reads on the agent's thread, writes from any. It
// knows frames and nothing of the machine; what a request means is the agent's business.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "interpreter/debugger/wire.h"

namespace krait::debugger {

struct IncomingRequest {
  std::uint32_t serial = 0;
  std::uint16_t type = 0;
  wire::AnyRequest request;  // std::monostate when it could not be read: answer with fail()
};

class Connection {
 public:
  // To "HOST:PORT", with TCP_NODELAY. Null with a sentence in `error`.
  [[nodiscard]] static std::unique_ptr<Connection> open(const std::string& address, std::string& error);
  // Takes over a connected descriptor (start_adapter.h). -1: nobody is there yet, what is said is lost.
  explicit Connection(int socket);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  // Blocks for the next request; nothing when the adapter is gone, the stream is broken, or shut_down() was called. One
  // thread.
  [[nodiscard]] std::optional<IncomingRequest> receive();

  // Each writes a whole frame, in the order of the calls; silently nothing when the adapter is gone. Any thread. They
  // may block while the adapter does not read: never with the interpreter's lock held for a reader of this connection.
  template <class Request>
  void answer(std::uint32_t serial, const wire::ResultOf<Request>& result) {
    send(wire::frame_of_response<Request>(serial, result));
  }
  void fail(const IncomingRequest& request, const Failure& failure) {
    send(wire::frame_of_failure(request.type, request.serial, failure));
  }
  template <class Event>
  void tell(const Event& event) {
    send(wire::frame_of_event(event));
  }

  // Somebody has come. Before the first receive().
  void adopt(int socket);

  // Wakes receive(), and ends all writing. Any thread.
  void shut_down();
  // In a forked child: closes its copy of the socket without a word to the adapter, whose connection is the parent's.
  void abandon();

 private:
  void send(const std::string& bytes);

  int socket_;
  wire::FrameReader frames_;
  std::mutex writing_;
};

}  // namespace krait::debugger

// Passes a session on to the adapter of a program that waits with `krait --listen PORT`, for clients that can only
// start an adapter and not connect to one. Sequence numbers agree by themselves: both adapters have answered the same
// initialize, and from then on the client hears the other one alone. Owned by the session, on its thread.
#pragma once

#include <memory>
#include <string>

#include "dap/protocol.h"

namespace asio {
class io_context;
}

namespace krait::dap {

class RelayListener {
 public:
  virtual ~RelayListener() = default;
  virtual void on_relayed(Json message) = 0;
  virtual void on_relay_closed() = 0;
};

class Relay {
 public:
  virtual ~Relay() = default;
  // Connects (this blocks for as long as the system does, at most a moment on loopback) and repeats `initialize`, whose
  // answer is not handed on. Null with a sentence when nobody answers.
  [[nodiscard]] static std::unique_ptr<Relay> connect(asio::io_context& loop, const std::string& host,
                                                      std::uint16_t port, const Json& initialize,
                                                      RelayListener& listener, std::string& error);
  virtual void forward(const Json& message) = 0;
};

}  // namespace krait::dap

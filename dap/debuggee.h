// The connection to the agent thread of one debuggee: requests of the façade go out, answers and events come back.
// Owned by the session and used on its thread, which runs the io_context; nothing here blocks.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>

#include "interpreter/debugger/wire.h"

namespace asio {
class io_context;
}

namespace krait::dap {

namespace core = krait::debugger;

// The answer to a request: a result, or why there is none.
template <class Result>
struct Answer {
  std::optional<Result> result;
  core::Failure failure;
};

// What waits for an answer.
class Continuation {
 public:
  virtual ~Continuation() = default;
  virtual void take(const core::wire::Frame& frame) = 0;
  virtual void fail(const core::Failure& failure) = 0;
};

// Who hears what the debuggee says by itself.
class DebuggeeListener {
 public:
  virtual ~DebuggeeListener() = default;
  virtual void on_hello(const core::Hello& hello) = 0;
  virtual void on_event(const core::wire::AnyEvent& event) = 0;
  // False makes the debuggee wait with what it says, once the socket is full.
  virtual bool wants_events() { return true; }
  // The connection is over; every pending request has failed. `problem` is empty when the other side just closed.
  virtual void on_disconnected(const std::string& problem) = 0;
};

class Debuggee {
 public:
  // Takes over a connected stream socket, loopback TCP or one of a pair.
  Debuggee(asio::io_context& loop, int socket, DebuggeeListener& listener);
  // Pending continuations are dropped without a call.
  ~Debuggee();

  void set_listener(DebuggeeListener& listener);

  // `then` is called with an Answer<ResultOf<Request>>, on the session's thread, never from within ask(). The serial
  // is what Cancel names.
  template <class Request, class Then>
  std::uint32_t ask(const Request& request, Then then) {
    using Result = core::wire::ResultOf<Request>;
    struct Waiting final : Continuation {
      explicit Waiting(Then then) : then_(std::move(then)) {}
      void take(const core::wire::Frame& frame) override {
        auto result = core::wire::decode<Result>(frame.body);
        if (!result) return fail({"the program's answer could not be read", false});
        then_(Answer<Result>{std::move(result), {}});
      }
      void fail(const core::Failure& failure) override { then_(Answer<Result>{std::nullopt, failure}); }
      Then then_;
    };
    std::uint32_t serial = next_serial();
    send(core::wire::frame_of_request(serial, request), serial, std::make_unique<Waiting>(std::move(then)));
    return serial;
  }
  // When only the doing matters.
  template <class Request>
  void tell(const Request& request) {
    ask(request, [](const auto&) {});
  }

 private:
  struct State;
  std::uint32_t next_serial();
  void send(std::string frame, std::uint32_t serial, std::unique_ptr<Continuation> then);

  std::shared_ptr<State> state_;
};

}  // namespace krait::dap

#include "dap/debuggee.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <array>
#include <asio.hpp>
#include <map>

namespace krait::dap {

namespace wire = core::wire;

namespace {
constexpr auto kEventPause = std::chrono::milliseconds(5);
}

// Shared with the operations in flight, which outlive the Debuggee by a turn of the loop.
struct Debuggee::State : std::enable_shared_from_this<Debuggee::State> {
  State(asio::io_context& loop, int descriptor, DebuggeeListener& hears)
      : socket(loop, asio::generic::stream_protocol(AF_INET, IPPROTO_TCP), descriptor), listener(&hears), pause(loop) {}

  void read();
  void take_frames();
  void take_frame(const wire::Frame& frame);
  void write();
  void lose(const std::string& problem);

  asio::generic::stream_protocol::socket socket;
  DebuggeeListener* listener;  // null once the Debuggee is gone
  asio::steady_timer pause;
  wire::FrameReader frames;
  std::map<std::uint32_t, std::unique_ptr<Continuation>> pending;
  std::uint32_t serial = 0;
  std::string outgoing;  // queued
  std::string in_flight;
  bool lost = false;
  std::array<char, 64 << 10> block;
};

void Debuggee::State::read() {
  auto self = shared_from_this();
  if (!listener->wants_events()) {
    pause.expires_after(kEventPause);
    pause.async_wait([self](asio::error_code) {
      if (self->listener && !self->lost) self->read();
    });
    return;
  }
  socket.async_read_some(asio::buffer(block), [self](asio::error_code error, std::size_t count) {
    if (!self->listener || self->lost) return;
    if (error) return self->lose("");
    self->frames.feed({self->block.data(), count});
    self->take_frames();
    if (self->listener && !self->lost) self->read();
  });
}

void Debuggee::State::take_frames() {
  while (listener && !lost) {
    std::optional<wire::Frame> frame = frames.next();
    if (!frame) break;
    take_frame(*frame);
  }
  if (listener && !lost && !frames.error().empty()) lose(frames.error());
}

void Debuggee::State::take_frame(const wire::Frame& frame) {
  if (frame.kind == wire::FrameKind::kEvent) {
    wire::AnyEvent event = wire::decode_event(frame);
    if (const auto* hello = std::get_if<core::Hello>(&event)) {
      listener->on_hello(*hello);
    } else {
      listener->on_event(event);
    }
    return;
  }
  auto found = pending.find(frame.serial);
  if (found == pending.end()) return;
  std::unique_ptr<Continuation> then = std::move(found->second);
  pending.erase(found);
  if (frame.kind == wire::FrameKind::kResponse) return then->take(frame);
  auto failure = wire::decode<core::Failure>(frame.body);
  then->fail(failure ? *failure : core::Failure{"the program's answer could not be read", false});
}

void Debuggee::State::write() {
  if (!in_flight.empty() || outgoing.empty() || lost) return;
  in_flight.swap(outgoing);
  auto self = shared_from_this();
  asio::async_write(socket, asio::buffer(in_flight), [self](asio::error_code error, std::size_t) {
    self->in_flight.clear();
    // A failed write is not yet the end: what the debuggee said last is still to be read.
    if (!error) self->write();
  });
}

void Debuggee::State::lose(const std::string& problem) {
  lost = true;
  asio::error_code ignored;
  socket.close(ignored);
  auto orphans = std::move(pending);
  pending.clear();
  for (auto& [serial, then] : orphans) then->fail({"the program is no longer connected", true});
  if (listener) listener->on_disconnected(problem);
}

Debuggee::Debuggee(asio::io_context& loop, int socket, DebuggeeListener& listener) {
  int one = 1;
  ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &one,
               sizeof one);  // refused by a socket of a pair, which has no delay
  state_ = std::make_shared<State>(loop, socket, listener);
  asio::post(state_->socket.get_executor(), [state = state_] {  // the listener may be under construction
    if (state->listener && !state->lost) state->read();
  });
}

Debuggee::~Debuggee() {
  state_->listener = nullptr;
  state_->lost = true;
  asio::error_code ignored;
  state_->socket.close(ignored);
  state_->pending.clear();
}

void Debuggee::set_listener(DebuggeeListener& listener) {
  state_->listener = &listener;
}

std::uint32_t Debuggee::next_serial() {
  return ++state_->serial;
}

void Debuggee::send(std::string frame, std::uint32_t serial, std::unique_ptr<Continuation> then) {
  if (state_->lost) {
    auto self = state_;
    asio::post(self->socket.get_executor(), [then = std::shared_ptr<Continuation>(std::move(then))] {
      then->fail({"the program is no longer connected", true});
    });
    return;
  }
  state_->pending.emplace(serial, std::move(then));
  state_->outgoing += frame;
  state_->write();
}

}  // namespace krait::dap

#include "dap/relay.h"

#include <asio.hpp>

#include "server/rpc/channel.h"
#include "server/rpc/stream.h"

namespace krait::dap {

namespace {

class ChannelRelay final : public Relay, public rpc::Receiver {
 public:
  ChannelRelay(asio::io_context& loop, std::unique_ptr<rpc::Stream> stream, const Json& initialize,
               RelayListener& listener)
      : loop_(loop), listener_(listener), initialize_seq_(initialize.value("seq", Json())) {
    channel_ = std::make_unique<rpc::Channel>(std::move(stream), *this);
    channel_->send(initialize);
  }
  ~ChannelRelay() override {
    *alive_ = false;
    channel_->close();
  }
  void forward(const Json& message) override { channel_->send(message); }

  void on_message(Json message) override {
    post([this, message = std::move(message)]() mutable {
      bool is_answer = message.is_object() && message.value("type", Json()) == "response";
      if (!is_answer || message.value("request_seq", Json()) != initialize_seq_)
        listener_.on_relayed(std::move(message));
    });
  }
  void on_malformed(const std::string&) override {}
  void on_closed() override {
    post([this] { listener_.on_relay_closed(); });
  }

 private:
  template <class Action>
  void post(Action action) {
    asio::post(loop_, [alive = alive_, action = std::move(action)]() mutable {
      if (*alive) action();
    });
  }

  asio::io_context& loop_;
  RelayListener& listener_;
  Json initialize_seq_;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
  std::unique_ptr<rpc::Channel> channel_;
};

}  // namespace

std::unique_ptr<Relay> Relay::connect(asio::io_context& loop, const std::string& host, std::uint16_t port,
                                      const Json& initialize, RelayListener& listener, std::string& error) {
  std::unique_ptr<rpc::Stream> stream = rpc::connect_tcp(host, port, error);
  if (!stream) return nullptr;
  return std::make_unique<ChannelRelay>(loop, std::move(stream), initialize, listener);
}

}  // namespace krait::dap

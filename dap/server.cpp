#include "dap/server.h"

#include <asio.hpp>
#include <cstdio>
#include <thread>

#include "dap/children.h"
#include "dap/session.h"
#include "server/rpc/stream.h"

namespace krait::dap {

namespace {

// Runs a loop until its one session is done, and those of the program's children.
class Solo final : public SessionOwner {
 public:
  void serve(std::unique_ptr<rpc::Stream> stream) {
    session_ = std::make_unique<Session>(loop_, std::move(stream), SessionOptions{nullptr, &children_}, *this);
    auto work = asio::make_work_guard(loop_);
    loop_.run();
    session_.reset();
  }
  // Children that are being debugged keep the loop alive.
  void on_session_done() override {
    asio::post(loop_, [this] {
      if (session_ && session_->finished()) session_.reset();
      if (!session_ && children_.empty()) loop_.stop();
    });
  }

 private:
  asio::io_context loop_;
  Children children_{loop_, *this};
  std::unique_ptr<Session> session_;
};

// A program that waits, and its clients one after another.
class Waiting final : public SessionOwner, public WaitingPrograms {
 public:
  Waiting(rpc::Listener& listener, int socket, std::string token)
      : listener_(listener), token_(std::move(token)), run_(adopt_run(loop_, socket)) {}

  void serve() {
    // Blocks in accept for as long as the process lives.
    std::thread([this] {
      while (std::unique_ptr<rpc::Stream> stream = listener_.accept()) {
        asio::post(loop_, [this, stream = std::shared_ptr<rpc::Stream>(std::move(stream))]() mutable {
          welcome(std::move(stream));
        });
      }
    }).detach();
    watch();
    loop_.run();
  }
  void on_session_done() override {
    asio::post(loop_, [this] {
      if (session_ && session_->finished()) session_.reset();
      if (!session_ && run_->ended() && children_.empty()) loop_.stop();
    });
  }
  Run* take(const std::string& token, std::string& problem) override {
    if (token_.empty() || same_token(token, token_)) return run_.get();
    problem = "the token is not the one that this program waits for; krait --listen printed it";
    return nullptr;
  }

 private:
  // Keeps the stream where a Session wants a sole owner.
  class Shared final : public rpc::Stream {
   public:
    explicit Shared(std::shared_ptr<rpc::Stream> stream) : stream_(std::move(stream)) {}
    std::size_t read(char* into, std::size_t capacity) override { return stream_->read(into, capacity); }
    bool write(std::string_view bytes) override { return stream_->write(bytes); }
    void close() override { stream_->close(); }

   private:
    std::shared_ptr<rpc::Stream> stream_;
  };

  void welcome(std::shared_ptr<rpc::Stream> stream) {
    if (session_) return stream->close();  // one client at a time
    SessionOptions options{this, &children_};
    session_ = std::make_unique<Session>(loop_, std::make_unique<Shared>(std::move(stream)), options, *this);
  }

  // Without a session nobody hears of the program's end: look now and then.
  void watch() {
    if (run_->ended() && !session_ && children_.empty()) return loop_.stop();
    timer_.expires_after(std::chrono::milliseconds(200));
    timer_.async_wait([this](asio::error_code) { watch(); });
  }

  asio::io_context loop_;
  asio::steady_timer timer_{loop_};
  rpc::Listener& listener_;
  std::string token_;
  std::unique_ptr<Run> run_;
  Children children_{loop_, *this};
  std::unique_ptr<Session> session_;
};

std::unique_ptr<rpc::Listener> listen(std::uint16_t port) {
  std::string error;
  std::unique_ptr<rpc::Listener> listener = rpc::Listener::open(port, error);
  if (!listener) std::fprintf(stderr, "krait-dap: %s\n", error.c_str());
  return listener;
}

}  // namespace

void serve_session(std::unique_ptr<rpc::Stream> stream) {
  Solo().serve(std::move(stream));
}

int serve_stdio() {
  serve_session(rpc::open_stdio());
  return 0;
}

int serve_port(std::uint16_t port) {
  std::unique_ptr<rpc::Listener> listener = listen(port);
  if (!listener) return 1;
  std::fprintf(stderr, "krait-dap: listening on 127.0.0.1:%u\n", listener->port());
  while (std::unique_ptr<rpc::Stream> stream = listener->accept()) {
    std::thread([stream = std::move(stream)]() mutable { serve_session(std::move(stream)); }).detach();
  }
  return 1;
}

int serve_waiting_program(std::uint16_t port, int socket, const std::string& token) {
  std::unique_ptr<rpc::Listener> listener = listen(port);
  if (!listener) return 1;
  std::fprintf(stderr, "krait: waiting for a debugging client on 127.0.0.1:%u%s%s\n", listener->port(),
               token.empty() ? "" : ", token ", token.c_str());
  Waiting(*listener, socket, token).serve();
  std::fflush(nullptr);
  std::_Exit(0);  // the accepting thread has no end of its own
}

}  // namespace krait::dap

#include <sys/socket.h>

#include <asio.hpp>

#include "server/rpc/stream.h"

namespace krait::rpc {

namespace {

using asio::ip::tcp;

class TcpStream final : public Stream {
 public:
  explicit TcpStream(tcp::socket socket) : socket_(std::move(socket)) {
    asio::error_code ignored;
    socket_.set_option(tcp::no_delay(true), ignored);
  }

  std::size_t read(char* into, std::size_t capacity) override {
    asio::error_code error;
    std::size_t count = socket_.read_some(asio::buffer(into, capacity), error);
    return error ? 0 : count;
  }
  bool write(std::string_view bytes) override {
    asio::error_code error;
    asio::write(socket_, asio::buffer(bytes.data(), bytes.size()), error);
    return !error;
  }
  // A shutdown, so that the descriptor stays valid for the two threads inside read and write.
  void close() override { ::shutdown(socket_.native_handle(), SHUT_RDWR); }

 private:
  tcp::socket socket_;
};

// The context must outlive the sockets of either kind: one for the process, which no thread ever runs.
asio::io_context& context() {
  static asio::io_context instance;
  return instance;
}

class TcpListener final : public Listener {
 public:
  explicit TcpListener(tcp::acceptor acceptor) : acceptor_(std::move(acceptor)) {}
  std::uint16_t port() const override {
    asio::error_code ignored;
    return acceptor_.local_endpoint(ignored).port();
  }
  std::unique_ptr<Stream> accept() override {
    for (;;) {
      asio::error_code error;
      tcp::socket socket(context());
      acceptor_.accept(socket, error);
      if (!error) return std::make_unique<TcpStream>(std::move(socket));
      // A client that left the queue before its turn is no reason to stop listening.
      if (error != asio::error::connection_aborted && error != asio::error::interrupted) return nullptr;
    }
  }

 private:
  tcp::acceptor acceptor_;
};

}  // namespace

std::unique_ptr<Listener> Listener::open(std::uint16_t port, std::string& error) {
  asio::error_code failure;
  tcp::acceptor acceptor(context());
  acceptor.open(tcp::v4(), failure);
  if (!failure) acceptor.set_option(tcp::acceptor::reuse_address(true), failure);
  if (!failure) acceptor.bind(tcp::endpoint(asio::ip::address_v4::loopback(), port), failure);
  if (!failure) acceptor.listen(1, failure);
  if (failure) {
    error = "cannot listen on 127.0.0.1:" + std::to_string(port) + ": " + failure.message();
    return nullptr;
  }
  return std::make_unique<TcpListener>(std::move(acceptor));
}

std::unique_ptr<Stream> adopt_tcp(int socket) {
  return std::make_unique<TcpStream>(tcp::socket(context(), tcp::v4(), socket));
}

std::unique_ptr<Stream> connect_tcp(const std::string& host, std::uint16_t port, std::string& error) {
  asio::error_code failure;
  tcp::resolver resolver(context());
  auto endpoints = resolver.resolve(host, std::to_string(port), failure);
  tcp::socket socket(context());
  if (!failure) asio::connect(socket, endpoints, failure);
  if (failure) {
    error = "cannot connect to " + host + ":" + std::to_string(port) + ": " + failure.message();
    return nullptr;
  }
  return std::make_unique<TcpStream>(std::move(socket));
}

}  // namespace krait::rpc

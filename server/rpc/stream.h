// Blocking streams of bytes under a protocol: standard input and output, a TCP connection on loopback, an in-memory
// pair for tests. Each is owned by one Channel, read on one thread and written on one other; close() may come from any.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace krait::rpc {

class Stream {
 public:
  virtual ~Stream() = default;
  // Blocks until there is at least a byte; the number of bytes, 0 at the end, after an error or after close().
  [[nodiscard]] virtual std::size_t read(char* into, std::size_t capacity) = 0;
  // Blocks until all is written; false when the other side is gone or close() was called.
  [[nodiscard]] virtual bool write(std::string_view bytes) = 0;
  // Makes both of the above return at once, now and from then on.
  virtual void close() = 0;
};

// The process's own stdin and stdout. They are taken away from everything else: descriptor 1 becomes stderr's, so
// that a stray print cannot break the protocol, and 0 becomes /dev/null, so that no child reads from it.
[[nodiscard]] std::unique_ptr<Stream> open_stdio();

// Two ends: what one writes the other reads.
[[nodiscard]] std::pair<std::unique_ptr<Stream>, std::unique_ptr<Stream>> make_memory_pipe();

// A listening socket on 127.0.0.1, never on another address. One thread at a time.
class Listener {
 public:
  // Port 0 takes a free one. On failure the result is null and `error` is a sentence that names the port.
  [[nodiscard]] static std::unique_ptr<Listener> open(std::uint16_t port, std::string& error);
  virtual ~Listener() = default;
  [[nodiscard]] virtual std::uint16_t port() const = 0;
  // Blocks for the next client (TCP_NODELAY set); null on an error that no later call would mend.
  [[nodiscard]] virtual std::unique_ptr<Stream> accept() = 0;
};

// Takes over a connected descriptor.
[[nodiscard]] std::unique_ptr<Stream> adopt_tcp(int socket);

// Null when nobody answers, with a sentence in `error`.
[[nodiscard]] std::unique_ptr<Stream> connect_tcp(const std::string& host, std::uint16_t port, std::string& error);

}  // namespace krait::rpc

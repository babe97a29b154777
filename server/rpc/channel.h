// One connection of a protocol: a stream, a thread that reads messages from it and hands them on, a thread that writes
// what was queued. send() never blocks and keeps the order of its callers; a client that vanishes is an event, no
// error.
#pragma once

#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include <nlohmann/json_fwd.hpp>

namespace krait::rpc {

class Stream;

// What a channel tells; every function is called on the channel's reading thread, one at a time.
class Receiver {
 public:
  virtual ~Receiver() = default;
  // Any JSON value: that it is an object is for the protocol to check.
  virtual void on_message(nlohmann::json message) = 0;
  // Bytes that are no message: a bad header, text that is no JSON, bytes that are no UTF-8.
  virtual void on_malformed(const std::string& problem) = 0;
  // The last call: the other side is gone, or close() was called.
  virtual void on_closed() = 0;
};

class Channel {
 public:
  // Starts both threads. The receiver must outlive the channel.
  Channel(std::unique_ptr<Stream> stream, Receiver& receiver);
  // Closes at once what close() did not.
  ~Channel();

  // Queues a message; text that is no UTF-8 is mended on the way. Any thread; nothing happens after close().
  void send(const nlohmann::json& message);
  // Bytes queued and not yet written: a producer without end waits while they are many. Any thread.
  [[nodiscard]] std::size_t backlog();
  // Writes what is queued (for two seconds at most, should the other side not read), then ends both threads.
  // Not from within the receiver.
  void close();

 private:
  void read_messages();
  void hand_on(const std::string& text);
  void write_messages();

  std::unique_ptr<Stream> stream_;
  Receiver& receiver_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::string> queue_;  // framed
  std::size_t backlog_ = 0;        // bytes of the queue and of the message being written
  bool writing_ = false;           // the writer holds a message that is no longer in the queue
  bool closing_ = false;
  std::thread writer_;
  std::thread reader_;
};

}  // namespace krait::rpc

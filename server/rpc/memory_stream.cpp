#include <algorithm>
#include <condition_variable>
#include <mutex>

#include "server/rpc/stream.h"

namespace krait::rpc {

namespace {

// One direction.
struct Buffer {
  std::mutex mutex;
  std::condition_variable changed;
  std::string bytes;
  bool closed = false;

  std::size_t read(char* into, std::size_t capacity) {
    std::unique_lock lock(mutex);
    changed.wait(lock, [&] { return closed || !bytes.empty(); });
    std::size_t count = std::min(capacity, bytes.size());
    std::copy_n(bytes.data(), count, into);
    bytes.erase(0, count);
    return count;
  }
  bool write(std::string_view more) {
    std::lock_guard lock(mutex);
    if (closed) return false;
    bytes.append(more);
    changed.notify_all();
    return true;
  }
  void close() {
    std::lock_guard lock(mutex);
    closed = true;
    changed.notify_all();
  }
};

class MemoryStream final : public Stream {
 public:
  MemoryStream(std::shared_ptr<Buffer> in, std::shared_ptr<Buffer> out) : in_(std::move(in)), out_(std::move(out)) {}
  ~MemoryStream() override { close_both(); }
  std::size_t read(char* into, std::size_t capacity) override { return in_->read(into, capacity); }
  bool write(std::string_view bytes) override { return out_->write(bytes); }
  void close() override { close_both(); }

 private:
  void close_both() {
    in_->close();
    out_->close();
  }
  std::shared_ptr<Buffer> in_;
  std::shared_ptr<Buffer> out_;
};

}  // namespace

std::pair<std::unique_ptr<Stream>, std::unique_ptr<Stream>> make_memory_pipe() {
  auto there = std::make_shared<Buffer>();
  auto back = std::make_shared<Buffer>();
  return {std::make_unique<MemoryStream>(back, there), std::make_unique<MemoryStream>(there, back)};
}

}  // namespace krait::rpc

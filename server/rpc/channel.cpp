#include "server/rpc/channel.h"

#include <chrono>
#include <nlohmann/json.hpp>

#include "server/rpc/framing.h"
#include "server/rpc/lenient_json.h"
#include "server/rpc/stream.h"

namespace krait::rpc {

namespace {
constexpr std::size_t kReadSize = 64 << 10;
constexpr auto kFarewell = std::chrono::seconds(2);
}  // namespace

Channel::Channel(std::unique_ptr<Stream> stream, Receiver& receiver) : stream_(std::move(stream)), receiver_(receiver) {
  writer_ = std::thread([this] { write_messages(); });
  reader_ = std::thread([this] { read_messages(); });
}

Channel::~Channel() {
  close();
}

void Channel::send(const nlohmann::json& message) {
  std::string text = frame_message(message.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
  std::lock_guard lock(mutex_);
  if (closing_) return;
  backlog_ += text.size();
  queue_.push_back(std::move(text));
  changed_.notify_all();
}

std::size_t Channel::backlog() {
  std::lock_guard lock(mutex_);
  return backlog_;
}

void Channel::close() {
  {
    std::unique_lock lock(mutex_);
    closing_ = true;
    changed_.notify_all();
    changed_.wait_for(lock, kFarewell, [&] { return queue_.empty() && !writing_; });
  }
  stream_->close();
  if (writer_.joinable()) writer_.join();
  if (reader_.joinable()) reader_.join();
}

void Channel::write_messages() {
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [&] { return closing_ || !queue_.empty(); });
    if (queue_.empty()) return;
    std::string text = std::move(queue_.front());
    queue_.pop_front();
    writing_ = true;
    lock.unlock();
    bool written = stream_->write(text);
    lock.lock();
    writing_ = false;
    backlog_ -= text.size();
    if (!written) {  // nobody listens: the reading thread will see the end and say so
      closing_ = true;
      queue_.clear();
      backlog_ = 0;
    }
    changed_.notify_all();
  }
}

void Channel::read_messages() {
  FrameDecoder decoder;
  std::string text;
  std::unique_ptr<char[]> block(new char[kReadSize]);
  while (std::size_t count = stream_->read(block.get(), kReadSize)) {
    decoder.feed({block.get(), count});
    for (;;) {
      FrameDecoder::Outcome outcome = decoder.next(text);
      if (outcome == FrameDecoder::Outcome::kNeedMore) break;
      if (outcome == FrameDecoder::Outcome::kMessage) {
        hand_on(text);
      } else {
        receiver_.on_malformed(text);
      }
    }
  }
  receiver_.on_closed();
}

void Channel::hand_on(const std::string& text) {
  nlohmann::json message;
  std::string problem;
  if (!parse_json(text, message, problem)) return receiver_.on_malformed(problem);
  receiver_.on_message(std::move(message));
}

}  // namespace krait::rpc

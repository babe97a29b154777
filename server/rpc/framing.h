// How both protocols cut a stream of bytes into messages: `Content-Length: N`, a blank line, N bytes of UTF-8 JSON.
// The decoder takes bytes as they come, survives anything, and finds its way back to the next message where it can.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace krait::rpc {

inline constexpr std::size_t kHeaderLimit = 16u << 10;  // bytes of header before it is no header
inline constexpr std::size_t kBodyLimit = 256u << 20;   // bytes of a message; a longer one is skipped

[[nodiscard]] std::string frame_message(std::string_view body);

// Owned by the thread that reads.
class FrameDecoder {
 public:
  enum class Outcome {
    kNeedMore,   // feed() and ask again
    kMessage,    // text is a whole body
    kMalformed,  // text says what was wrong; the stream goes on behind it
  };

  void feed(std::string_view bytes);
  [[nodiscard]] Outcome next(std::string& text);
  // Whether the stream may end here: nothing half-read.
  [[nodiscard]] bool between_messages() const { return skip_ == 0 && taken_ == buffer_.size(); }

 private:
  [[nodiscard]] std::string_view rest() const { return std::string_view(buffer_).substr(taken_); }
  void take(std::size_t count);
  Outcome read_header(std::string& problem);
  Outcome lose_way(std::size_t header_end);

  std::string buffer_;
  std::size_t taken_ = 0;       // of buffer_
  std::size_t skip_ = 0;        // bytes of an oversized body still to come
  std::size_t body_ = kNoBody;  // length of the body whose header was read
  static constexpr std::size_t kNoBody = static_cast<std::size_t>(-1);
};

}  // namespace krait::rpc

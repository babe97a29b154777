#include "interpreter/debugger/wire.h"

namespace krait::debugger::wire {

namespace {

constexpr std::size_t kLengthBytes = 4;
constexpr std::size_t kHeaderBytes = 8;  // version, kind, type, serial: counted by the length

void append_number(std::string& out, std::uint64_t value, int bytes) {
  for (int i = 0; i < bytes; ++i) out.push_back(static_cast<char>(value >> (8 * i)));
}

template <class Any, class T>
Any decode_as(const Frame& frame) {
  auto value = decode<T>(frame.body);
  return value ? Any(std::move(*value)) : Any();
}

}  // namespace

void append_u32(std::string& out, std::uint32_t value) {
  append_number(out, value, 4);
}
void append_u64(std::string& out, std::uint64_t value) {
  append_number(out, value, 8);
}

void append_string(std::string& out, std::string_view value) {
  append_u32(out, static_cast<std::uint32_t>(value.size()));
  out.append(value);
}

void close_length(std::string& out, std::size_t mark) {
  std::uint64_t length = out.size() - mark;
  for (std::size_t i = 0; i < kLengthBytes; ++i) out[mark - kLengthBytes + i] = static_cast<char>(length >> (8 * i));
}

std::string_view Cursor::bytes(std::size_t count) {
  if (failed || count > rest.size()) {
    failed = true;
    return {};
  }
  std::string_view taken = rest.substr(0, count);
  rest.remove_prefix(count);
  return taken;
}

std::uint64_t Cursor::number(std::size_t count) {
  std::string_view taken = bytes(count);
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < taken.size(); ++i) {
    value |= static_cast<std::uint64_t>(static_cast<unsigned char>(taken[i])) << (8 * i);
  }
  return value;
}

AnyRequest decode_request(const Frame& frame) {
  switch (frame.type) {
#define REQUEST(number, Arguments, Answer) \
  case number:                             \
    return decode_as<AnyRequest, Arguments>(frame);
#include "interpreter/debugger/requests.def"
    default:
      return {};
  }
}

AnyEvent decode_event(const Frame& frame) {
  switch (frame.type) {
#define EVENT(number, Event) \
  case number:               \
    return decode_as<AnyEvent, Event>(frame);
#include "interpreter/debugger/requests.def"
    default:
      return {};
  }
}

std::string request_name(std::uint16_t type) {
  switch (type) {
#define REQUEST(number, Arguments, Answer) \
  case number:                             \
    return #Arguments;
#include "interpreter/debugger/requests.def"
    default:
      return "request " + std::to_string(type);
  }
}

std::string frame_bytes(FrameKind kind, std::uint16_t type, std::uint32_t serial, std::string_view body) {
  std::string out;
  out.reserve(kLengthBytes + kHeaderBytes + body.size());
  append_u32(out, static_cast<std::uint32_t>(kHeaderBytes + body.size()));
  out.push_back(static_cast<char>(kVersion));
  out.push_back(static_cast<char>(kind));
  append_number(out, type, 2);
  append_u32(out, serial);
  out.append(body);
  return out;
}

std::string frame_of_failure(std::uint16_t type, std::uint32_t serial, const Failure& failure) {
  return frame_bytes(FrameKind::kFailure, type, serial, body_of(failure));
}

std::optional<Frame> FrameReader::next() {
  Cursor cursor{std::string_view(buffer_).substr(taken_)};
  if (!error_.empty() || cursor.rest.size() < kLengthBytes) return std::nullopt;
  std::uint64_t length = cursor.number(kLengthBytes);
  if (length < kHeaderBytes || length > kFrameLimit) {
    error_ = "a message of " + std::to_string(length) + " bytes: this is no debugging connection";
    return std::nullopt;
  }
  // The version comes first, so that a mismatch is said before a whole message has come.
  if (!cursor.rest.empty() && static_cast<std::uint8_t>(cursor.rest[0]) != kVersion) {
    error_ = "the other side speaks version " + std::to_string(static_cast<std::uint8_t>(cursor.rest[0])) +
             " of the debugging connection, this one " + std::to_string(kVersion) +
             ": use krait and krait-dap of the same release";
    return std::nullopt;
  }
  if (cursor.rest.size() < length) return std::nullopt;
  Frame frame;
  cursor.number(1);
  frame.kind = static_cast<FrameKind>(cursor.number(1));
  frame.type = static_cast<std::uint16_t>(cursor.number(2));
  frame.serial = static_cast<std::uint32_t>(cursor.number(4));
  frame.body = std::string(cursor.bytes(length - kHeaderBytes));
  taken_ += kLengthBytes + length;
  if (taken_ > buffer_.size() / 2) {
    buffer_.erase(0, taken_);
    taken_ = 0;
  }
  return frame;
}

}  // namespace krait::debugger::wire

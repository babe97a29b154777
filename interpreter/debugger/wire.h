// The bytes in which the façade's structs travel between the agent thread in the debuggee and the adapter: a stream
// socket, each message length-prefixed, numbers little-endian. No sockets here: whoever owns one sends what frame_of_*
// returns and feeds what arrives to a FrameReader. Free functions without state; any thread.
//
//   frame   := u32 length of the rest | u8 kVersion | u8 FrameKind | u16 type | u32 serial | body
//   body    := one struct                  struct := u32 length of its fields | the fields, in the order of their list
//   integer := 8 bytes (u32: 4)   bool, enum := 1 byte   string := u32 length | bytes   vector := u32 count | elements
//
// The length before a struct lets a newer side append fields: a reader skips those that it does not know, and leaves
// those that are not there at their defaults. `type` is the number in requests.def; a response or failure repeats the
// type and the serial of its request, an event has serial 0. Anything malformed ends the connection.
#pragma once

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>
#include <vector>

#include "interpreter/debugger/facade.h"

namespace krait::debugger::wire {

inline constexpr std::uint8_t kVersion = 1;
inline constexpr std::size_t kFrameLimit = 64u << 20;  // bytes; a longer frame is malformed
inline constexpr int kDepthLimit = 100;                // structs within structs

enum class FrameKind : std::uint8_t { kRequest = 1, kResponse = 2, kFailure = 3, kEvent = 4 };

struct Frame {
  FrameKind kind = FrameKind::kRequest;
  std::uint16_t type = 0;
  std::uint32_t serial = 0;
  std::string body;
};

// ---- which struct has which number -----------------------------------------------------------------------------

template <class T>
struct RequestTraits;  // kType and Result, for the arguments of a request
template <class T>
struct EventTraits;  // kType

#define REQUEST(number, Arguments, Answer)         \
  template <>                                      \
  struct RequestTraits<Arguments> {                \
    static constexpr std::uint16_t kType = number; \
    using Result = Answer;                         \
  };
#define EVENT(number, Event)                       \
  template <>                                      \
  struct EventTraits<Event> {                      \
    static constexpr std::uint16_t kType = number; \
  };
#include "interpreter/debugger/requests.def"

template <class T>
using ResultOf = typename RequestTraits<T>::Result;

// Any request's arguments, and any event; std::monostate is what could not be decoded.
using AnyRequest = std::variant<std::monostate
#define REQUEST(number, Arguments, Answer) , Arguments
#include "interpreter/debugger/requests.def"
                                >;
using AnyEvent = std::variant<std::monostate
#define EVENT(number, Event) , Event
#include "interpreter/debugger/requests.def"
                              >;

// ---- encoding --------------------------------------------------------------------------------------------------

void append_u32(std::string& out, std::uint32_t value);
void append_u64(std::string& out, std::uint64_t value);
void append_string(std::string& out, std::string_view value);
// Writes the length of what follows `mark` into the four bytes before it.
void close_length(std::string& out, std::size_t mark);

template <class T>
void append(std::string& out, const T& value) {
  if constexpr (HasFields<T>) {
    append_u32(out, 0);
    std::size_t mark = out.size();
    T::visit(value, [&](const char*, const auto& field) { append(out, field); });
    close_length(out, mark);
  } else if constexpr (std::is_same_v<T, std::string>) {
    append_string(out, value);
  } else if constexpr (std::is_same_v<T, bool> || std::is_enum_v<T>) {
    out.push_back(static_cast<char>(value));
  } else if constexpr (std::is_same_v<T, std::uint32_t>) {
    append_u32(out, value);
  } else if constexpr (std::is_same_v<T, std::int64_t>) {
    append_u64(out, static_cast<std::uint64_t>(value));
  } else {  // a vector
    append_u32(out, static_cast<std::uint32_t>(value.size()));
    for (const auto& element : value) append(out, element);
  }
}

// ---- decoding --------------------------------------------------------------------------------------------------

// A cursor over the bytes of one body; once it has failed every read gives zero.
struct Cursor {
  std::string_view rest;
  int depth = 0;
  bool failed = false;

  std::uint64_t number(std::size_t bytes);
  std::string_view bytes(std::size_t count);
};

template <class T>
void read(Cursor& cursor, T& value);

template <class T>
void read_struct(Cursor& cursor, T& value) {
  Cursor inner{cursor.bytes(cursor.number(4)), cursor.depth + 1, cursor.failed || cursor.depth >= kDepthLimit};
  T::visit(value, [&](const char*, auto& field) {
    if (!inner.rest.empty() && !inner.failed) read(inner, field);
  });
  cursor.failed |= inner.failed;
}

template <class T>
void read(Cursor& cursor, T& value) {
  if constexpr (HasFields<T>) {
    read_struct(cursor, value);
  } else if constexpr (std::is_same_v<T, std::string>) {
    value = std::string(cursor.bytes(cursor.number(4)));
  } else if constexpr (std::is_same_v<T, bool>) {
    value = cursor.number(1) != 0;
  } else if constexpr (std::is_enum_v<T>) {
    value = static_cast<T>(cursor.number(1));
  } else if constexpr (std::is_same_v<T, std::uint32_t>) {
    value = static_cast<std::uint32_t>(cursor.number(4));
  } else if constexpr (std::is_same_v<T, std::int64_t>) {
    value = static_cast<std::int64_t>(cursor.number(8));
  } else {  // a vector; every element takes at least a byte, so a false count fails before it allocates much
    std::uint64_t count = cursor.number(4);
    if (count > cursor.rest.size()) cursor.failed = true;
    for (std::uint64_t i = 0; i < count && !cursor.failed; ++i) read(cursor, value.emplace_back());
  }
}

// The struct in a body; nothing when it is malformed.
template <class T>
[[nodiscard]] std::optional<T> decode(std::string_view body) {
  Cursor cursor{body};
  T value;
  read(cursor, value);
  if (cursor.failed || !cursor.rest.empty()) return std::nullopt;
  return value;
}

// By the frame's type; std::monostate for an unknown type or a malformed body.
[[nodiscard]] AnyRequest decode_request(const Frame& frame);
[[nodiscard]] AnyEvent decode_event(const Frame& frame);
// "SetBreakpoints" for 2; "request 99" when there is none. For messages and logs.
[[nodiscard]] std::string request_name(std::uint16_t type);

// ---- frames ----------------------------------------------------------------------------------------------------

// All bytes of a frame, ready to be sent.
[[nodiscard]] std::string frame_bytes(FrameKind kind, std::uint16_t type, std::uint32_t serial, std::string_view body);

template <class T>
[[nodiscard]] std::string body_of(const T& value) {
  std::string body;
  append(body, value);
  return body;
}

template <class T>
[[nodiscard]] std::string frame_of_request(std::uint32_t serial, const T& request) {
  return frame_bytes(FrameKind::kRequest, RequestTraits<T>::kType, serial, body_of(request));
}
// The answer to a request with arguments T.
template <class T>
[[nodiscard]] std::string frame_of_response(std::uint32_t serial, const ResultOf<T>& result) {
  return frame_bytes(FrameKind::kResponse, RequestTraits<T>::kType, serial, body_of(result));
}
[[nodiscard]] std::string frame_of_failure(std::uint16_t type, std::uint32_t serial, const Failure& failure);

template <class T>
[[nodiscard]] std::string frame_of_event(const T& event) {
  return frame_bytes(FrameKind::kEvent, EventTraits<T>::kType, 0, body_of(event));
}

// Cuts what arrives into frames. Owned by whoever reads the socket.
class FrameReader {
 public:
  void feed(std::string_view bytes) { buffer_.append(bytes); }
  // The next whole frame; nothing when more bytes are needed or the stream is broken.
  [[nodiscard]] std::optional<Frame> next();
  // Why the stream can no longer be read (another version, a length over the limit); empty while it can.
  [[nodiscard]] const std::string& error() const { return error_; }

 private:
  std::string buffer_;
  std::size_t taken_ = 0;
  std::string error_;
};

}  // namespace krait::debugger::wire

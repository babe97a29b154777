// bytes and bytearray.
#pragma once
#include <string_view>

#include "interpreter/runtime/abstract.h"

namespace krait::objects {

struct Bytes : Object {
  static constexpr Kind kKind = Kind::Bytes;
  int64_t length;
  int64_t hash;  // -1: not computed
  uint8_t data[];  // followed by a zero byte
  std::string_view view() const { return {reinterpret_cast<const char*>(data), static_cast<size_t>(length)}; }
};
struct ByteArray : Object {
  static constexpr Kind kKind = Kind::ByteArray;
  int64_t length, capacity;
  uint8_t* data;       // start of the contents, inside `block`
  uint8_t* block;      // owned
  int64_t exports;     // buffers held: the size must not change
  std::string_view view() const { return {reinterpret_cast<const char*>(data), static_cast<size_t>(length)}; }
};
extern const TypeSpec kBytesType, kByteArrayType;

inline bool is_bytes(Value v) { return has_kind(v, Kind::Bytes); }
Result make_bytes(Thread&, std::string_view);
Result make_empty_bytes(Thread&, int64_t length);   // contents to be filled by the caller
Result make_bytearray(Thread&, std::string_view);
Status bytearray_resize(Thread&, ByteArray*, int64_t length);

}  // namespace krait::objects

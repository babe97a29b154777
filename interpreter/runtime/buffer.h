// The buffer protocol: memory that an object lends (bytes, bytearray, memoryview, array, mmap).
#pragma once
#include <string_view>

#include "interpreter/runtime/result.h"
#include "interpreter/runtime/thread.h"

namespace krait::runtime {

enum BufferFlags { kBufferRead = 0, kBufferWritable = 1, kBufferFormat = 2, kBufferStrided = 4 };

struct Buffer {
  uint8_t* data = nullptr;
  int64_t length = 0;            // bytes
  Value owner;                   // the object that lends, owned by the buffer
  bool read_only = true;
  int64_t item_size = 1;
  const char* format = "B";      // struct's characters; lives as long as the owner
  int dimensions = 1;
  const int64_t* shape = nullptr;    // null: one dimension of length / item_size
  const int64_t* strides = nullptr;  // null: contiguous
  void* internal = nullptr;      // for the owner
};

Status get_buffer(Thread&, Value, Buffer&, int flags);  // TypeError: a bytes-like object is required, not 'x'
void release_buffer(Buffer&);
bool has_buffer(Thread&, Value);

// Holds a buffer for a scope.
class BufferRef {
 public:
  BufferRef() = default;
  BufferRef(const BufferRef&) = delete;
  ~BufferRef() { release_buffer(buffer); }
  Status get(Thread& t, Value v, int flags = kBufferRead) { return get_buffer(t, v, buffer, flags); }
  std::string_view view() const {
    return {reinterpret_cast<const char*>(buffer.data), static_cast<size_t>(buffer.length)};
  }
  Buffer buffer;
};

}  // namespace krait::runtime

// bytes and bytearray: creation and storage. Their methods are in bytes_methods*.cpp, the types in bytes_type.cpp.
#include "interpreter/objects/bytes.h"

#include <stdlib.h>
#include <string.h>

#include "interpreter/runtime/heap.h"

namespace krait::objects {

Result make_empty_bytes(Thread& t, int64_t length) {
  Object*& empty = t.interpreter->names.empty_bytes;
  if (!length && empty) return Result::copy(empty);
  Bytes* b = allocate<Bytes>(t, t.types().bytes, sizeof(Bytes) + static_cast<size_t>(length) + 1);
  if (!b) return raised;
  b->length = length;
  b->hash = -1;
  b->data[length] = 0;
  if (!length) retain(empty = b);
  return Result::own(b);
}

Result make_bytes(Thread& t, std::string_view contents) {
  Ref made = TRY(make_empty_bytes(t, static_cast<int64_t>(contents.size())));
  if (!contents.empty()) memcpy(made.as<Bytes>()->data, contents.data(), contents.size());
  return made;
}

Status bytearray_resize(Thread& t, ByteArray* a, int64_t length) {
  if (length == a->length && a->block) return ok();
  if (a->exports > 0)
    return raise_message(t, t.types().BufferError, "Existing exports of data: object cannot be re-sized");
  int64_t before = a->data - a->block;
  if (before + length < a->capacity && length > (a->capacity - before) / 2) {
    a->length = length;
    if (a->block) a->data[length] = 0;
    return ok();
  }
  int64_t capacity = length + length / 8 + 8;
  auto* block = static_cast<uint8_t*>(malloc(static_cast<size_t>(capacity)));
  if (!block) return raise_memory_error(t);
  if (a->data && length) memcpy(block, a->data, static_cast<size_t>(a->length < length ? a->length : length));
  free(a->block);
  a->block = a->data = block;
  a->capacity = capacity;
  a->length = length;
  block[length] = 0;
  return ok();
}

Result make_bytearray(Thread& t, std::string_view contents) {
  ByteArray* a = allocate<ByteArray>(t, t.types().bytearray);
  if (!a) return raised;
  Ref made = Ref::own(a);
  TRY(bytearray_resize(t, a, static_cast<int64_t>(contents.size())));
  if (!contents.empty()) memcpy(a->data, contents.data(), contents.size());
  return made;
}

}  // namespace krait::objects

// mmap objects as sequences and as buffers.
#include <string.h>

#include "interpreter/modules/mmap.h"
#include "interpreter/objects/bytes.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/slice.h"

namespace krait::modules {

Status check_open(Thread& t, const Mapping* m) {
  if (m->data) return ok();
  return raise_value_error(t, "mmap closed or invalid");
}

ResultOf<uint8_t> as_byte(Thread& t, Value v) {
  if (!has_index(t, v))
    return raise_type_error(t, "'", type_name(t, v), "' object cannot be interpreted as an integer");
  int64_t n = TRY(as_i64(t, v));
  if (n < 0) return raise_overflow_error(t, "unsigned byte integer is less than minimum");
  if (n > 255) return raise_overflow_error(t, "unsigned byte integer is greater than maximum");
  return static_cast<uint8_t>(n);
}

namespace {

ResultOf<int64_t> mmap_length(Thread& t, Value self) {
  TRY(check_open(t, as<Mapping>(self)));
  return as<Mapping>(self)->size;
}

ResultOf<int64_t> position(Thread& t, Mapping* m, Value key) {
  int64_t i = TRY(index_as_i64(t, key, t.types().IndexError));
  TRY(check_open(t, m));
  if (i < 0) i += m->size;
  if (i < 0 || i >= m->size) return raise_index_error(t, "mmap index out of range");
  return i;
}

Result mmap_get_item(Thread& t, Value self, Value key) {
  Mapping* m = as<Mapping>(self);
  TRY(check_open(t, m));
  if (has_index(t, key)) return small_int(m->data[TRY(position(t, m, key))]);
  if (!has_kind(key, Kind::Slice)) return raise_type_error(t, "mmap indices must be integers");
  SliceBounds s = TRY(slice_bounds(t, key, m->size));
  TRY(check_open(t, m));
  Ref out = TRY(make_empty_bytes(t, s.count));
  uint8_t* to = out.as<Bytes>()->data;
  if (s.step == 1) memcpy(to, m->data + s.start, static_cast<size_t>(s.count));
  else
    for (int64_t i = 0; i < s.count; ++i) to[i] = m->data[s.start + i * s.step];
  return out;
}

Status set_slice(Thread& t, Mapping* m, Value key, Value value) {
  SliceBounds s = TRY(slice_bounds(t, key, m->size));
  BufferRef data;
  TRY(data.get(t, value));
  TRY(check_open(t, m));
  if (data.buffer.length != s.count) return raise_index_error(t, "mmap slice assignment is wrong size");
  for (int64_t i = 0; i < s.count; ++i) m->data[s.start + i * s.step] = data.buffer.data[i];
  return ok();
}

Status mmap_set_item(Thread& t, Value self, Value key, Value value) {
  Mapping* m = as<Mapping>(self);
  TRY(check_open(t, m));
  if (m->access == 1) return raise_type_error(t, "mmap can't modify a readonly memory map.");
  if (has_index(t, key)) {
    int64_t i = TRY(position(t, m, key));
    if (value.is_absent()) return raise_type_error(t, "mmap object doesn't support item deletion");
    if (!has_index(t, value)) return raise_type_error(t, "mmap item value must be an int");
    int64_t byte = TRY(index_as_i64(t, value));
    if (byte < 0 || byte > 255) return raise_value_error(t, "mmap item value must be in range(0, 256)");
    TRY(check_open(t, m));
    m->data[i] = static_cast<uint8_t>(byte);
    return ok();
  }
  if (!has_kind(key, Kind::Slice)) return raise_type_error(t, "mmap indices must be integers");
  if (value.is_absent()) return raise_type_error(t, "mmap object doesn't support slice deletion");
  return set_slice(t, m, key, value);
}

Status mmap_get_buffer(Thread& t, Value self, Buffer& b, int flags) {
  Mapping* m = as<Mapping>(self);
  TRY(check_open(t, m));
  b.read_only = m->access == 1;
  if (b.read_only && (flags & kBufferWritable))
    return raise_message(t, t.types().BufferError, "Object is not writable.");
  b.data = m->data;
  b.length = m->size;
  ++m->exports;
  return ok();
}
void mmap_release_buffer(Value self, Buffer&) { --as<Mapping>(self)->exports; }

}  // namespace

Slots mmap_item_slots() {
  Slots s;
  s.length = mmap_length;
  s.get_item = mmap_get_item;
  s.set_item = mmap_set_item;
  s.get_buffer = mmap_get_buffer;
  s.release_buffer = mmap_release_buffer;
  return s;
}

}  // namespace krait::modules

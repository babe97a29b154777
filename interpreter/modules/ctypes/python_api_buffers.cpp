// ctypes.pythonapi: the buffer protocol (C interface reference, Buffer Protocol), which programs use to hand an
// object's memory to C without a copy.
#include <memory>

#include "interpreter/modules/ctypes/python_api.h"
#include "interpreter/runtime/buffer.h"

namespace krait::modules::ctypes::api {

namespace {

// Py_buffer, as programs declare it.
struct CBuffer {
  void* data;
  Word owner;  // owned by the buffer
  int64_t length, item_size;
  int read_only, dimensions;
  char* format;
  int64_t *shape, *strides, *suboffsets;
  void* internal;  // the Lent below, owned
};

struct Lent {
  Buffer buffer;
  int64_t shape = 0, stride = 0;  // of one dimension, where the owner keeps none
};

enum RequestFlags { kWritable = 1, kFormat = 4, kShape = 8, kStrides = 0x18 };

void describe(CBuffer& view, Lent& lent, int flags) {
  Buffer& b = lent.buffer;
  lent.shape = b.item_size ? b.length / b.item_size : 0;
  lent.stride = b.item_size;
  view.data = b.data;
  view.length = b.length;
  view.item_size = b.item_size;
  view.read_only = b.read_only;
  view.dimensions = b.dimensions;
  view.format = flags & kFormat ? const_cast<char*>(b.format) : nullptr;
  view.shape = !(flags & kShape) ? nullptr : b.shape ? const_cast<int64_t*>(b.shape) : &lent.shape;
  bool strides = (flags & kStrides) == kStrides;
  view.strides = !strides            ? nullptr
                 : b.strides         ? const_cast<int64_t*>(b.strides)
                 : b.dimensions == 1 ? &lent.stride
                                     : nullptr;
  view.suboffsets = nullptr;
}

}  // namespace

PYTHON_API int PyObject_CheckBuffer(Word o) { return has_buffer(here(), value(o)); }

PYTHON_API int PyObject_GetBuffer(Word o, CBuffer* view, int flags) {
  auto lent = std::make_unique<Lent>();
  // The format is asked for always: it goes with the items' size, which is shown always.
  int wanted =
      kBufferFormat | (flags & kWritable ? kBufferWritable : 0) | ((flags & kStrides) == kStrides ? kBufferStrided : 0);
  view->owner = 0;
  if (get_buffer(here(), value(o), lent->buffer, wanted).is_raised()) return -1;
  describe(*view, *lent, flags);
  view->owner = Ref::copy(value(o)).leak().bits;
  view->internal = lent.release();
  return 0;
}

PYTHON_API void PyBuffer_Release(CBuffer* view) {
  if (!view->owner) return;
  std::unique_ptr<Lent> lent(static_cast<Lent*>(view->internal));
  Ref owner = Ref::own(value(view->owner));
  view->owner = 0;
  release_buffer(lent->buffer);
}

const void* const kBufferFunctions = reinterpret_cast<const void*>(PyObject_GetBuffer);

}  // namespace krait::modules::ctypes::api

// The type memoryview: creation, release and lending.
#include "interpreter/objects/memoryview.h"

#include <cstring>

#include "interpreter/objects/int.h"
#include "interpreter/objects/str.h"
#include "interpreter/runtime/hash.h"
#include "interpreter/runtime/heap.h"

namespace krait::objects {

namespace {

void managed_destroy(Object* o) { release_buffer(static_cast<ManagedBuffer*>(o)->buffer); }
void managed_traverse(Object* o, Visitor& visit) { visit(static_cast<ManagedBuffer*>(o)->buffer.owner); }

const TypeSpec kManagedBufferType = {.name = "managedbuffer",
                                     .size = sizeof(ManagedBuffer),
                                     .flags = kHasGc | kNoInstances,
                                     .slots = {.destroy = managed_destroy, .traverse = managed_traverse}};

Result manage(Thread& t, Value object) {
  if (!has_buffer(t, object)) {
    return raise_type_error(t, "memoryview: a bytes-like object is required, not '", type_name(t, object), "'");
  }
  auto* managed = allocate<ManagedBuffer>(t, TRY(make_type(t, kManagedBufferType)));
  if (!managed) return raised;
  new (&managed->buffer) Buffer;
  Ref made = Ref::own(managed);
  TRY(get_buffer(t, object, managed->buffer, kBufferFormat | kBufferStrided));
  return made;
}

Result allocate_view(Thread& t, ManagedBuffer* managed, int32_t dimensions) {
  size_t size = sizeof(MemoryView) + 2 * static_cast<size_t>(dimensions) * sizeof(int64_t);
  auto* view = allocate<MemoryView>(t, t.types().memoryview, size);
  if (!view) return raised;
  retain(view->managed = managed);
  view->dimensions = dimensions;
  view->hash = -1;
  return Result::own(view);
}

void fill_extents(MemoryView* view, const Buffer& buffer) {
  int64_t step = buffer.item_size;
  for (int i = view->dimensions; i-- > 0;) {
    view->shape()[i] = buffer.shape ? buffer.shape[i] : buffer.item_size ? buffer.length / buffer.item_size : 0;
    view->strides()[i] = buffer.strides ? buffer.strides[i] : step;
    step *= view->shape()[i];
  }
}

Result view_of_buffer(Thread& t, ManagedBuffer* managed) {
  const Buffer& buffer = managed->buffer;
  Ref made = TRY(allocate_view(t, managed, buffer.dimensions));
  auto* view = made.as<MemoryView>();
  view->data = buffer.data;
  view->length = buffer.length;
  view->item_size = buffer.item_size;
  view->format = buffer.format ? buffer.format : "B";
  view->read_only = buffer.read_only;
  fill_extents(view, buffer);
  return made;
}

}  // namespace

Result make_view_like(Thread& t, MemoryView* from, int32_t dimensions) {
  Ref made = TRY(allocate_view(t, from->managed, dimensions));
  auto* view = made.as<MemoryView>();
  view->data = from->data;
  view->length = from->length;
  view->item_size = from->item_size;
  view->format = from->format;
  view->read_only = from->read_only;
  if (dimensions == from->dimensions) {
    memcpy(view->extents, from->extents, 2 * static_cast<size_t>(dimensions) * sizeof(int64_t));
  }
  return made;
}

Result make_memoryview(Thread& t, Value object) {
  if (is_memoryview(object)) {
    MemoryView* from = TRY(live_view(t, object));
    return make_view_like(t, from, from->dimensions);
  }
  Ref managed = TRY(manage(t, object));
  return view_of_buffer(t, managed.as<ManagedBuffer>());
}

ResultOf<MemoryView*> live_view(Thread& t, Value self) {
  MemoryView* view = as<MemoryView>(self);
  if (!view->managed) return raise_value_error(t, "operation forbidden on released memoryview object");
  return view;
}

Status memoryview_release(Thread& t, MemoryView* view) {
  if (view->exports > 0) {
    return raise_message(t, t.types().BufferError,
                         cat("memoryview has ", view->exports, " exported buffer", view->exports == 1 ? "" : "s"));
  }
  clear_pointer(view->managed);
  return ok();
}

bool is_c_contiguous(MemoryView* view) {
  if (view->dimensions == 1) return view->shape()[0] == 1 || view->strides()[0] == view->item_size;
  if (view->length == 0) return true;
  int64_t step = view->item_size;
  for (int i = view->dimensions; i-- > 0;) {
    if (view->shape()[i] > 1 && view->strides()[i] != step) return false;
    step *= view->shape()[i];
  }
  return true;
}

bool is_f_contiguous(MemoryView* view) {
  if (view->dimensions <= 1) return is_c_contiguous(view);
  if (view->length == 0) return true;
  int64_t step = view->item_size;
  for (int i = 0; i < view->dimensions; ++i) {
    if (view->shape()[i] > 1 && view->strides()[i] != step) return false;
    step *= view->shape()[i];
  }
  return true;
}

namespace {

// One dimension after the other; order[0] varies slowest.
void copy_dimension(MemoryView* view, const int* order, int depth, const uint8_t* from, uint8_t*& out) {
  if (depth == view->dimensions) {
    memcpy(out, from, static_cast<size_t>(view->item_size));
    out += view->item_size;
    return;
  }
  int dimension = order[depth];
  for (int64_t i = 0; i < view->shape()[dimension]; ++i) {
    copy_dimension(view, order, depth + 1, from + i * view->strides()[dimension], out);
  }
}

}  // namespace

void copy_items(MemoryView* view, uint8_t* out, bool fortran) {
  if (view->length == 0) return;
  if (fortran ? is_f_contiguous(view) : is_c_contiguous(view)) {
    memcpy(out, view->data, static_cast<size_t>(view->length));
    return;
  }
  int order[kMaxDimensions];
  for (int i = 0; i < view->dimensions; ++i) order[i] = fortran ? view->dimensions - 1 - i : i;
  copy_dimension(view, order, 0, view->data, out);
}

namespace {

void memoryview_clear(Object* o) {
  auto* view = static_cast<MemoryView*>(o);
  if (view->exports == 0) clear_pointer(view->managed);
}
void memoryview_destroy(Object* o) { clear_pointer(static_cast<MemoryView*>(o)->managed); }
void memoryview_traverse(Object* o, Visitor& visit) { visit(static_cast<MemoryView*>(o)->managed); }

Result memoryview_new(Thread& t, const Args& a) { return make_memoryview(t, a[0]); }

Result memoryview_repr(Thread& t, Value self) {
  char text[64];
  snprintf(text, sizeof text, "<%s at %p>", as<MemoryView>(self)->managed ? "memory" : "released memory",
           static_cast<void*>(self.object()));
  return make_ascii(t, text);
}

ResultOf<int64_t> memoryview_hash(Thread& t, Value self) {
  MemoryView* view = as<MemoryView>(self);
  if (view->hash != -1) return view->hash;
  TRY(live_view(t, self));
  if (!view->read_only) return raise_value_error(t, "cannot hash writable memoryview object");
  char format = native_format(view->format);
  if (format != 'B' && format != 'b' && format != 'c') {
    return raise_value_error(t, "memoryview: hashing is restricted to formats 'B', 'b' or 'c'");
  }
  Ref owner = Ref::copy(view->managed->buffer.owner);
  (void)TRY(hash(t, owner));
  std::string bytes(static_cast<size_t>(view->length), '\0');
  copy_items(view, reinterpret_cast<uint8_t*>(bytes.data()));
  HashKey key{t.interpreter->hash_key[0], t.interpreter->hash_key[1]};
  return view->hash = hash_bytes(key, bytes.data(), bytes.size());
}

ResultOf<int64_t> memoryview_length(Thread& t, Value self) { return TRY(live_view(t, self))->items(); }

Status memoryview_get_buffer(Thread& t, Value self, Buffer& buffer, int flags) {
  MemoryView* view = TRY(live_view(t, self));
  Type* error = t.types().BufferError;
  if ((flags & kBufferWritable) && view->read_only) {
    return raise_message(t, error, "memoryview: underlying buffer is not writable");
  }
  if (!(flags & kBufferStrided) && !is_c_contiguous(view)) {
    return raise_message(t, error, "memoryview: underlying buffer is not C-contiguous");
  }
  buffer.data = view->data;
  buffer.length = view->length;
  buffer.read_only = view->read_only;
  if (flags & kBufferFormat) {
    buffer.item_size = view->item_size;
    buffer.format = view->format;
    buffer.dimensions = view->dimensions;
    buffer.shape = view->shape();
    buffer.strides = view->strides();
  }
  ++view->exports;
  return ok();
}

void memoryview_release_buffer(Value self, Buffer&) { --as<MemoryView>(self)->exports; }

}  // namespace

const TypeSpec kMemoryViewType = {
    .name = "memoryview",
    .doc = "A view of the memory of another object, such as bytes or bytearray, made without copying it.",
    .kind = Kind::MemoryView,
    .size = sizeof(MemoryView),
    .flags = kIndexed | kHasGc | kHasWeakrefs | kVariableSize | kSequence,
    .new_ = {"memoryview(object)", memoryview_new},
    .methods = kMemoryViewMethods,
    .getsets = kMemoryViewAttributes,
    .slots = {.destroy = memoryview_destroy,
              .traverse = memoryview_traverse,
              .clear = memoryview_clear,
              .repr = memoryview_repr,
              .hash = memoryview_hash,
              .compare = memoryview_compare,
              .iter = memoryview_iter,
              .length = memoryview_length,
              .get_item = memoryview_get_item,
              .set_item = memoryview_set_item,
              .get_buffer = memoryview_get_buffer,
              .release_buffer = memoryview_release_buffer}};

}  // namespace krait::objects

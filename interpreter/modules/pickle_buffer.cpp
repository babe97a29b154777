// PickleBuffer (PEP 574): a wrapper that tells pickle that the buffer behind it may travel out of band.
#include "interpreter/modules/native_object.h"
#include "interpreter/modules/pickle.h"
#include "interpreter/objects/memoryview.h"

namespace krait::modules {

struct PickleBuffer : Object {
  Buffer buffer;  // owned; its owner is absent once released
};

namespace {

PickleBuffer* self_of(Value v) { return as<PickleBuffer>(v); }

void destroy(Object* o) { release_buffer(static_cast<PickleBuffer*>(o)->buffer); }
void traverse(Object* o, Visitor& visit) { visit(static_cast<PickleBuffer*>(o)->buffer.owner); }

Result pickle_buffer_new(Thread& t, const Args& a) {
  auto* made = allocate<PickleBuffer>(t, as<Type>(a.self));
  if (!made) return raised;
  new (&made->buffer) Buffer;
  Ref self = Ref::own(made);
  TRY(get_buffer(t, a[0], made->buffer, kBufferFormat | kBufferStrided));
  return self;
}

Status lend(Thread& t, Value self, Buffer& buffer, int flags) {
  Buffer* own = TRY(pickle_buffer_of(t, self));
  return get_buffer(t, own->owner, buffer, flags);
}

// A view of the same memory as plain bytes in one dimension.
Result raw(Thread& t, const Args& a) {
  Buffer* own = TRY(pickle_buffer_of(t, a.self));
  if (!pickle_buffer_contiguous(*own)) {
    return raise_message(t, t.types().BufferError, "cannot extract raw buffer from non-contiguous buffer");
  }
  Ref view = TRY(make_memoryview(t, a.self));
  Ref flat = TRY(make_view_like(t, view.as<MemoryView>(), 1));
  auto* v = flat.as<MemoryView>();
  v->item_size = 1;
  v->format = "B";
  v->shape()[0] = v->length;
  v->strides()[0] = 1;
  return flat;
}
Result release(Thread&, const Args& a) {
  release_buffer(self_of(a.self)->buffer);
  return kNone;
}

const NativeFunction kMethods[] = {
    {"raw()", raw,
     "A memoryview of the buffer's memory as plain bytes.\n\nA buffer that is not contiguous is a BufferError."},
    {"release()", release, "Lets go of the buffer that this object wraps."},
    {}};

}  // namespace

ResultOf<Buffer*> pickle_buffer_of(Thread& t, Value v) {
  Buffer& own = self_of(v)->buffer;
  if (own.owner.is_absent()) return raise_value_error(t, "operation forbidden on released PickleBuffer object");
  return &own;
}

bool pickle_buffer_contiguous(const Buffer& b) {
  if (!b.strides || b.length == 0) return true;
  bool rows = true, columns = true;
  int64_t step = b.item_size;
  for (int i = b.dimensions; i-- > 0; step *= b.shape[i]) rows = rows && (b.shape[i] <= 1 || b.strides[i] == step);
  step = b.item_size;
  for (int i = 0; i < b.dimensions; step *= b.shape[i++])
    columns = columns && (b.shape[i] <= 1 || b.strides[i] == step);
  return rows || columns;
}

const TypeSpec kPickleBufferType = {
    .name = "pickle.PickleBuffer",
    .doc = "A wrapper marking a buffer that pickle may transfer outside the pickle stream.",
    .size = sizeof(PickleBuffer),
    .flags = kHasGc | kHasPrefix | kHasWeakrefs,
    .new_ = {"PickleBuffer(object, /)", pickle_buffer_new},
    .methods = kMethods,
    .slots = {.destroy = destroy, .traverse = traverse, .clear = destroy, .get_buffer = lend}};

}  // namespace krait::modules

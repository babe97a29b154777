#include "interpreter/runtime/heap.h"

#include <cstring>

#include "interpreter/runtime/collector.h"
#include "interpreter/runtime/heap_pool.h"
#include "interpreter/runtime/raise.h"

namespace krait::runtime {

static void request_collection(Thread& t) {
  const Collector& c = *t.interpreter->collector;
  if (!c.enabled || c.collecting || !c.generations[0].threshold) return;
  if (!(t.breaker.load(std::memory_order_relaxed) & kBreakCollect))
    t.breaker.fetch_or(kBreakCollect, std::memory_order_relaxed);
}

static Object* begin_object(Thread& t, Type* type, uint8_t* block) {
  if (!block) {
    (void)raise_memory_error(t);
    return nullptr;
  }
  ++t.interpreter->heap->live_objects;
  auto* object = reinterpret_cast<Object*>(block + type->front_size);
  object->refcount = 1;
  object->type = type;
  if (type->flags & kHeapType) retain(type);
  if (type->flags & kHasGc) {
    Generation& young = t.interpreter->collector->generations[0];
    if (++young.count > young.threshold) [[unlikely]] request_collection(t);
    if (!(type->flags & kUntracked)) gc_track(object);
  }
  return object;
}

Object* allocate_object(Thread& t, Type* type, size_t size) {
  if (!size) size = type->basic_size;
  return begin_object(t, type, static_cast<uint8_t*>(heap_allocate(*t.interpreter->heap, type->front_size + size)));
}

Object* allocate_unfilled(Thread& t, Type* type, size_t size, size_t head) {
  size_t bytes = type->front_size + size;
  if (bytes <= kFineLimit) return allocate_object(t, type, size);
  return begin_object(t, type,
                      static_cast<uint8_t*>(heap_allocate_slow(*t.interpreter->heap, bytes, type->front_size + head)));
}

Object* resize_object(Thread& t, Object* object, size_t old_size, size_t new_size) {
  BELIEVE(object->refcount == 1);
  size_t front = object->type->front_size;
  bool tracked = (object->type->flags & kHasGc) && gc_is_tracked(object);
  if (tracked) gc_untrack(object);
  auto* block = reinterpret_cast<uint8_t*>(object) - front;
  auto* moved = static_cast<uint8_t*>(heap_resize(*t.interpreter->heap, block, front + old_size, front + new_size));
  if (!moved) {
    if (tracked) gc_track(object);
    (void)raise_memory_error(t);
    return nullptr;
  }
  object = reinterpret_cast<Object*>(moved + front);
  if (tracked) gc_track(object);
  return object;
}

void* allocate_block(Thread& t, size_t bytes) { return heap_allocate(*t.interpreter->heap, bytes); }

void* resize_block(Thread& t, void* block, size_t old_bytes, size_t new_bytes) {
  return block ? heap_resize(*t.interpreter->heap, block, old_bytes, new_bytes) : allocate_block(t, new_bytes);
}

void free_block(Interpreter* interpreter, void* block, size_t) {
  if (block) heap_free(*interpreter->heap, block);
}

}  // namespace krait::runtime

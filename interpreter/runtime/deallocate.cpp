// What happens when the last reference to an object goes.
#include "interpreter/objects/weakref.h"
#include "interpreter/runtime/collector_links.h"
#include "interpreter/runtime/heap_pool.h"
#include "interpreter/runtime/instance.h"

namespace krait::runtime {

// Nested deallocations beyond this wait for the outermost to come back, so that a long chain needs no native stack.
static constexpr int kDeepest = 50;

// False if the finalizer brought the object back to life.
static bool finalize(Thread& t, Object* object) {
  if (has_gc(object)) {
    if (gc_is_finalized(object)) return true;
    gc_set_finalized(object);
  }
  object->refcount = 1;
  object->type->slots.finalize(t, object);
  return --object->refcount == 0;
}

static void clear_members(Object* object) {
  for (Type* type = object->type; type; type = type->base) {
    if (!type->member_count) continue;
    auto* members = reinterpret_cast<Value*>(reinterpret_cast<uint8_t*>(object) + type->member_offset);
    for (uint32_t i = 0; i < type->member_count; ++i) clear(members[i]);
  }
}

static void tear_down(Thread& t, Object* object) {
  Type* type = object->type;
  if (type->slots.finalize && !finalize(t, object)) return;
  type = object->type;
  if (type->flags & kHasGc) gc_untrack(object);
  if (type->flags & (kHasWeakrefs | kHeapType | kHasDict)) {
    if ((type->flags & kHasWeakrefs) && weakrefs_word(object).bits) objects::clear_weakrefs(t, object);
    if (type->flags & kHeapType) clear_members(object);
    if (type->flags & kHasDict) instance_destroy(object);
  }
  if (type->slots.destroy) type->slots.destroy(object);
  Heap& heap = *t.interpreter->heap;
  --heap.live_objects;
  if (type->flags & kHasGc) {
    Generation& young = t.interpreter->collector->generations[0];
    if (young.count > 0) --young.count;
  }
  heap_free(heap, reinterpret_cast<uint8_t*>(object) - type->front_size);
  if (type->flags & kHeapType) release(type);
}

// A dead container that waits keeps a count of 0, so that nobody takes it for alive, and is linked through its
// collector's words: kCounting says that it was tracked, for a finalizer may bring it back.
static void defer(Thread& t, Object* object) {
  GcLinks* links = gc_links(object);
  uintptr_t flags = (links->previous & kFinalized) | (links->next ? kCounting : 0);
  if (links->next) gc_untrack(object);
  links->previous = reinterpret_cast<uintptr_t>(t.deferred_objects) | flags;
  t.deferred_objects = object;
}

static Object* take_deferred(Thread& t) {
  Object* object = t.deferred_objects;
  GcLinks* links = gc_links(object);
  uintptr_t word = links->previous;
  t.deferred_objects = reinterpret_cast<Object*>(word & ~kFlags);
  links->previous = word & kFinalized;
  if (word & kCounting) gc_track(object);
  return object;
}

void deallocate(Object* object) {
  BELIEVE(object->refcount == 0);
  Thread& t = current_thread(object);
  // Only what refers to others can be deep.
  if (t.deallocating >= kDeepest && has_gc(object)) return defer(t, object);
  ++t.deallocating;
  tear_down(t, object);
  --t.deallocating;
  if (t.deallocating) return;
  while (t.deferred_objects) {
    ++t.deallocating;
    tear_down(t, take_deferred(t));
    --t.deallocating;
  }
}

}  // namespace krait::runtime

// What happens when the last reference to an object goes.
#include "interpreter/objects/weakref.h"
#include "interpreter/runtime/collector.h"
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
  if ((type->flags & kHasWeakrefs) && weakrefs_word(object).bits) objects::clear_weakrefs(t, object);
  if (type->flags & kHeapType) clear_members(object);
  if (type->flags & kHasDict) instance_destroy(object);
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

static void tear_down_deferred(Thread& t) {
  while (Object* object = t.deferred_objects) {
    t.deferred_objects = reinterpret_cast<Object*>(object->refcount);
    object->refcount = 0;
    ++t.deallocating;
    tear_down(t, object);
    --t.deallocating;
  }
}

void deallocate(Object* object) {
  BELIEVE(object->refcount == 0);
  Thread& t = current_thread(object);
  if (t.deallocating >= kDeepest) {
    if (has_gc(object) && gc_is_tracked(object)) gc_untrack(object);
    object->refcount = reinterpret_cast<int64_t>(t.deferred_objects);
    t.deferred_objects = object;
    return;
  }
  ++t.deallocating;
  tear_down(t, object);
  --t.deallocating;
  if (t.deallocating == 0 && t.deferred_objects) tear_down_deferred(t);
}

}  // namespace krait::runtime

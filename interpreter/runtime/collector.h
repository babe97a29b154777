// The cycle collector: three generations of tracked containers, CPython's thresholds, finalizers before anything is
// torn down. One an interpreter; runs on the thread that holds the lock, at safe points only.
#pragma once
#include "interpreter/runtime/heap.h"

namespace krait::runtime {

// The two words before the object head. next: 0 when untracked. previous: address bits and flags.
struct GcLinks {
  uintptr_t next, previous;
};
struct Generation {
  GcLinks head;
  int threshold, count;
};
struct GenerationStats {
  int64_t collections = 0, collected = 0, uncollectable = 0;
};

enum GcDebug {
  kGcDebugStats = 1,
  kGcDebugCollectable = 2,
  kGcDebugUncollectable = 4,
  kGcDebugSaveAll = 32,
  kGcDebugLeak = 38
};

struct Collector {
  Generation generations[3];
  GcLinks permanent;            // gc.freeze()
  GenerationStats stats[3];
  bool enabled = true, collecting = false;
  int debug = 0;
  int64_t long_lived_total = 0, long_lived_pending = 0;
  Value garbage, callbacks;     // lists, owned; made by the gc module
  Collector();
};

inline GcLinks* gc_links(Object* o) { return reinterpret_cast<GcLinks*>(o) - 1; }
inline Object* gc_object(GcLinks* g) { return reinterpret_cast<Object*>(g + 1); }
inline bool has_gc(const Object* o) { return o->type->flags & kHasGc; }

bool gc_is_finalized(const Object*);
void gc_set_finalized(Object*);

// At a safe point with kBreakCollect: collects the oldest generation that is due. Never raises (unraisable errors are
// said).
void collect_due(Thread&);
void gc_freeze(Interpreter*);
void gc_unfreeze(Interpreter*);
int64_t gc_frozen_count(Interpreter*);
// Walks all tracked objects of a generation (-1: all). The body must not allocate tracked objects.
template <class F> void gc_for_each(Collector& c, int generation, F&& body) {
  for (int i = 0; i < 3; ++i) {
    if (generation >= 0 && generation != i) continue;
    GcLinks* head = &c.generations[i].head;
    for (GcLinks* g = reinterpret_cast<GcLinks*>(head->next); g != head; g = reinterpret_cast<GcLinks*>(g->next))
      body(gc_object(g));
  }
}
// What o refers to, as its traverse says, with its type if that is a heap type.
void visit_referents(Object*, Visitor&);

}  // namespace krait::runtime

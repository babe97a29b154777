#include "interpreter/runtime/collector.h"

#include "interpreter/runtime/collector_links.h"

namespace krait::runtime {

Collector::Collector() {
  const int thresholds[] = {700, 10, 10};
  for (int i = 0; i < 3; ++i) {
    empty_list(generations[i].head);
    generations[i].threshold = thresholds[i];
    generations[i].count = 0;
  }
  empty_list(permanent);
}

void gc_track(Object* object) {
  GcLinks* g = gc_links(object);
  BELIEVE(g->next == 0);
  append(object->type->interpreter->collector->generations[0].head, g);
}

void gc_untrack(Object* object) {
  GcLinks* g = gc_links(object);
  if (!g->next) return;
  unlink(g);
}

bool gc_is_tracked(const Object* object) { return has_gc(object) && gc_links(const_cast<Object*>(object))->next != 0; }
bool gc_is_finalized(const Object* object) { return gc_links(const_cast<Object*>(object))->previous & kFinalized; }
void gc_set_finalized(Object* object) { gc_links(object)->previous |= kFinalized; }


void gc_freeze(Interpreter* i) {
  for (Generation& generation : i->collector->generations) {
    move_all(generation.head, i->collector->permanent);
    generation.count = 0;
  }
}
void gc_unfreeze(Interpreter* i) { move_all(i->collector->permanent, i->collector->generations[2].head); }

int64_t gc_frozen_count(Interpreter* i) {
  int64_t count = 0;
  GcLinks* head = &i->collector->permanent;
  for (GcLinks* g = next_of(head); g != head; g = next_of(g)) ++count;
  return count;
}

}  // namespace krait::runtime

// The doubly linked lists of tracked objects. `previous` carries two flags below the address; while a collection
// counts, the rest of that word is the object's index in the collection instead (no object is unlinked meanwhile).
#pragma once
#include "interpreter/runtime/collector.h"

namespace krait::runtime {

inline constexpr uintptr_t kFinalized = 1, kCounting = 2, kFlags = 3, kIndexShift = 2;

inline void empty_list(GcLinks& head) { head.next = head.previous = reinterpret_cast<uintptr_t>(&head); }
inline GcLinks* next_of(const GcLinks* g) { return reinterpret_cast<GcLinks*>(g->next); }
inline GcLinks* previous_of(const GcLinks* g) { return reinterpret_cast<GcLinks*>(g->previous & ~kFlags); }
inline void set_previous(GcLinks* g, GcLinks* p) {
  g->previous = reinterpret_cast<uintptr_t>(p) | (g->previous & kFinalized);
}

inline void append(GcLinks& head, GcLinks* g) {
  GcLinks* last = previous_of(&head);
  last->next = reinterpret_cast<uintptr_t>(g);
  set_previous(g, last);
  g->next = reinterpret_cast<uintptr_t>(&head);
  set_previous(&head, g);
}
inline void unlink(GcLinks* g) {
  GcLinks *next = next_of(g), *previous = previous_of(g);
  previous->next = g->next;
  set_previous(next, previous);
  g->next = 0;
  g->previous &= kFinalized;
}
inline void move_all(GcLinks& from, GcLinks& to) {
  if (next_of(&from) == &from) return;
  GcLinks *first = next_of(&from), *last = previous_of(&from), *end = previous_of(&to);
  end->next = reinterpret_cast<uintptr_t>(first);
  set_previous(first, end);
  last->next = reinterpret_cast<uintptr_t>(&to);
  set_previous(&to, last);
  empty_list(from);
}

}  // namespace krait::runtime

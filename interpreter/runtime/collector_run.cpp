// A collection. Objects of the young generations whose references all come from among themselves are unreachable: their
// weak references are cleared and their finalizers run; what is unreachable still is then cleared, which frees it.
#include <algorithm>
#include <cstdio>
#include <new>
#include <vector>

#include "interpreter/host/clock.h"
#include "interpreter/objects/dict.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/list.h"
#include "interpreter/objects/str.h"
#include "interpreter/objects/tuple.h"
#include "interpreter/objects/weakref.h"
#include "interpreter/runtime/abstract.h"
#include "interpreter/runtime/collector_links.h"
#include "interpreter/runtime/instance.h"

namespace krait::runtime {

using namespace objects;

void visit_referents(Object* o, Visitor& visit) {
  Type* type = o->type;
  if (type->flags & kHeapType) {
    visit(static_cast<Object*>(type));
    for (Type* base = type; base; base = base->base) {
      if (!base->member_count) continue;
      auto* members = reinterpret_cast<Value*>(reinterpret_cast<uint8_t*>(o) + base->member_offset);
      for (uint32_t i = 0; i < base->member_count; ++i) visit(members[i]);
    }
  }
  if (type->flags & kHasDict) instance_traverse(o, visit);
  if (type->slots.traverse) type->slots.traverse(o, visit);
}

namespace {

// The objects looked at, in the order of their list, and what is known of each. No Python code runs while one exists.
class Census {
 public:
  // Throws bad_alloc before anything is touched, or not at all.
  explicit Census(GcLinks& list) {
    size_t expected = 0;
    for (GcLinks* g = next_of(&list); g != &list; g = next_of(g)) ++expected;
    entries_.reserve(expected);
    waiting_.reserve(expected);
    for (GcLinks* g = next_of(&list); g != &list; g = next_of(g)) {
      g->previous = (g->previous & kFinalized) | kCounting | entries_.size() << kIndexShift;
      entries_.push_back({g, gc_object(g)->refcount, false});
    }
    empty_list(list);
    subtract_inner_references();
    spread_from_outside();
  }
  // Links every object again: reachable ones into one list, the others into another.
  void sort_out(GcLinks& reachable, GcLinks& unreachable) {
    for (Entry& entry : entries_) {
      entry.links->previous &= kFinalized;
      append(entry.reachable ? reachable : unreachable, entry.links);
    }
  }

 private:
  struct Entry {
    GcLinks* links;
    int64_t outside;  // references that do not come from the others
    bool reachable;
  };
  static bool counts(Object* o) { return has_gc(o) && (gc_links(o)->previous & kCounting); }
  Entry& entry_of(Object* o) { return entries_[gc_links(o)->previous >> kIndexShift]; }

  struct Subtract final : Visitor {
    Census& census;
    explicit Subtract(Census& c) : census(c) {}
    void visit(Object* o) override {
      if (counts(o)) --census.entry_of(o).outside;
    }
  };
  struct Spread final : Visitor {
    Census& census;
    explicit Spread(Census& c) : census(c) {}
    void visit(Object* o) override {
      if (!counts(o)) return;
      Entry& entry = census.entry_of(o);
      if (entry.reachable) return;
      entry.reachable = true;
      census.waiting_.push_back(o);
    }
  };
  void subtract_inner_references() {
    Subtract subtract(*this);
    for (Entry& entry : entries_) visit_referents(gc_object(entry.links), subtract);
  }
  void spread_from_outside() {
    Spread spread(*this);
    for (Entry& entry : entries_) {
      BELIEVE(entry.outside >= 0);
      if (entry.outside > 0) spread.visit(gc_object(entry.links));
      while (!waiting_.empty()) {
        Object* o = waiting_.back();
        waiting_.pop_back();
        visit_referents(o, spread);
      }
    }
  }

  std::vector<Entry> entries_;
  std::vector<Object*> waiting_;
};

template <class F> void for_each_held(GcLinks& list, F&& body) {
  std::vector<Ref> held;
  for (GcLinks* g = next_of(&list); g != &list; g = next_of(g)) held.push_back(Ref::copy(gc_object(g)));
  for (Ref& ref : held) body(ref.object());
}

// Weak references that die with their targets are silenced; the others' callbacks run as if the target had died.
void handle_weakrefs(Thread& t, GcLinks& unreachable) {
  std::vector<Object*> doomed;
  for (GcLinks* g = next_of(&unreachable); g != &unreachable; g = next_of(g)) {
    Object* o = gc_object(g);
    if (o->type->kind == Kind::WeakRef || o->type->spec == &kWeakProxyType || o->type->spec == &kWeakCallableProxyType)
      silence_weakref(static_cast<WeakRef*>(o));
    if ((o->type->flags & kHasWeakrefs) && !weakrefs_word(o).is_absent()) doomed.push_back(o);
  }
  std::vector<Ref> calling;
  for (Object* o : doomed) detach_weakrefs(o, calling);
  call_weakref_callbacks(t, calling);
}

void run_finalizers(Thread& t, GcLinks& unreachable) {
  for_each_held(unreachable, [&](Object* o) {
    if (!o->type->slots.finalize || gc_is_finalized(o)) return;
    gc_set_finalized(o);
    o->type->slots.finalize(t, o);
  });
}

void clear_object(Object* o) {
  Type* type = o->type;
  if (type->slots.clear) type->slots.clear(o);
  if (type->flags & kHeapType) {
    for (Type* base = type; base; base = base->base) {
      if (!base->member_count) continue;
      auto* members = reinterpret_cast<Value*>(reinterpret_cast<uint8_t*>(o) + base->member_offset);
      for (uint32_t i = 0; i < base->member_count; ++i) clear(members[i]);
    }
  }
  if (type->flags & kHasDict) instance_destroy(o);
}

void clear_garbage(Thread& t, Collector& c, GcLinks& garbage, GcLinks& old) {
  while (next_of(&garbage) != &garbage) {
    GcLinks* g = next_of(&garbage);
    Ref held = Ref::copy(gc_object(g));
    if (c.debug & kGcDebugSaveAll) {
      if (is_list(c.garbage) && list_append(t, as<List>(c.garbage), held).is_raised()) clear_pending(t);
    } else {
      clear_object(held.object());
    }
    // Still alive, it is somebody's: it goes to the old ones.
    if (next_of(&garbage) == g) {
      unlink(g);
      append(old, g);
    }
  }
}

// An absent item: the tuple is being filled.
bool may_be_in_cycle(Value v) {
  return v.is_absent() || (v.is_object() && has_gc(v.object()) && gc_is_tracked(v.object()));
}

// Tuples that hold nothing that could be part of a cycle need not be looked at again.
void untrack_tuples(GcLinks& list) {
  for (GcLinks* g = next_of(&list); g != &list;) {
    Object* o = gc_object(g);
    g = next_of(g);
    if (o->type->kind != Kind::Tuple || !(o->type->flags & kExactBuiltin)) continue;
    auto* tuple = static_cast<Tuple*>(o);
    if (std::none_of(tuple->items, tuple->items + tuple->length, may_be_in_cycle)) gc_untrack(o);
  }
}

int64_t count(const GcLinks& list) {
  int64_t n = 0;
  for (const GcLinks* g = next_of(&list); g != &list; g = next_of(g)) ++n;
  return n;
}

int64_t collect_generation(Thread& t, Collector& c, int generation) {
  if (generation < 2) ++c.generations[generation + 1].count;
  for (int i = 0; i <= generation; ++i) c.generations[i].count = 0;
  for (int i = 0; i < generation; ++i) move_all(c.generations[i].head, c.generations[generation].head);
  GcLinks& young = c.generations[generation].head;
  GcLinks& old = c.generations[generation < 2 ? generation + 1 : 2].head;
  GcLinks unreachable, survivors;
  empty_list(unreachable);
  empty_list(survivors);
  try {
    Census(young).sort_out(survivors, unreachable);
  } catch (const std::bad_alloc&) {
    return 0;  // no memory to look for memory
  }
  untrack_tuples(survivors);
  int64_t survived = generation == 1 ? count(survivors) : 0;
  move_all(survivors, old);
  if (generation == 2) {
    c.long_lived_pending = 0;
    c.long_lived_total = count(old);
  } else if (generation == 1) {
    c.long_lived_pending += survived;
  }
  if (next_of(&unreachable) == &unreachable) return 0;
  GcLinks garbage;
  empty_list(garbage);
  int64_t found = 0;
  try {
    handle_weakrefs(t, unreachable);
    run_finalizers(t, unreachable);
    Census(unreachable).sort_out(old, garbage);
    found = count(garbage);
    clear_garbage(t, c, garbage, old);
  } catch (const std::bad_alloc&) {
    // Out of memory half-way: the rest is looked at next time.
    move_all(unreachable, old);
    move_all(garbage, old);
  }
  return found;
}

void invoke_callbacks(Thread& t, Collector& c, const char* phase, int generation, int64_t collected) {
  if (!is_list(c.callbacks) || as<List>(c.callbacks)->length == 0) return;
  auto run = [&]() -> Status {
    Ref info = TRY(make_dict(t)), name = TRY(make_str(t, phase));
    TRY(dict_set(t, info.as<Dict>(), "generation", small_int(generation)));
    TRY(dict_set(t, info.as<Dict>(), "collected", small_int(collected)));
    TRY(dict_set(t, info.as<Dict>(), "uncollectable", small_int(0)));
    for (int64_t i = 0; i < as<List>(c.callbacks)->length; ++i) {
      Ref callback = Ref::copy(as<List>(c.callbacks)->items[i]);
      Result answer = call(t, callback, {name, info});
      if (answer.is_raised()) report_unraisable(t, callback);
      else release(answer.word);
    }
    return ok();
  };
  if (run().is_raised()) clear_pending(t);
}

}  // namespace

int64_t collect(Thread& t, int generation) {
  Collector& c = *t.interpreter->collector;
  if (c.collecting) return 0;
  c.collecting = true;
  Ref saved = take_pending(t);
  int64_t started = c.debug & kGcDebugStats ? host::now(host::Clock::Monotonic) : 0;
  if (c.debug & kGcDebugStats) std::fprintf(stderr, "gc: collecting generation %d...\n", generation);
  invoke_callbacks(t, c, "start", generation, 0);
  int64_t found = collect_generation(t, c, generation);
  GenerationStats& stats = c.stats[generation];
  ++stats.collections;
  stats.collected += found;
  invoke_callbacks(t, c, "stop", generation, found);
  if (c.debug & kGcDebugStats)
    std::fprintf(stderr, "gc: done, %ld unreachable, 0 uncollectable, %.4fs elapsed\n", static_cast<long>(found),
                 static_cast<double>(host::now(host::Clock::Monotonic) - started) / 1e9);
  if (saved) set_pending(t, std::move(saved));
  c.collecting = false;
  return found;
}

void collect_due(Thread& t) {
  t.breaker.fetch_and(~uint32_t{kBreakCollect}, std::memory_order_relaxed);
  Collector& c = *t.interpreter->collector;
  if (!c.enabled || c.collecting || !c.generations[0].threshold) return;
  for (int i = 2; i >= 0; --i) {
    if (c.generations[i].count <= c.generations[i].threshold) continue;
    // A full collection waits until the middle generation has grown by a quarter of the old one.
    if (i == 2 && c.long_lived_pending < c.long_lived_total / 4) continue;
    (void)collect(t, i);
    return;
  }
}

}  // namespace krait::runtime

// gc: the cycle collector as Python sees it (library reference, gc).
#include "interpreter/modules/audit.h"
#include "interpreter/runtime/collector.h"

#include "interpreter/objects/dict.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/list.h"
#include "interpreter/objects/module.h"
#include "interpreter/objects/str.h"
#include "interpreter/objects/tuple.h"
#include "interpreter/runtime/abstract.h"

namespace krait::modules {

static Collector& collector(Thread& t) { return *t.interpreter->collector; }

static Result gc_enable(Thread& t, const Args&) {
  collector(t).enabled = true;
  return kNone;
}
static Result gc_disable(Thread& t, const Args&) {
  collector(t).enabled = false;
  return kNone;
}
static Result gc_isenabled(Thread& t, const Args&) { return boolean(collector(t).enabled); }

static Result gc_collect(Thread& t, const Args& a) {
  int generation = TRY(as_c_int(t, a[0]));
  if (generation < 0 || generation > 2) return raise_value_error(t, "invalid generation");
  return make_int(t, collect(t, generation));
}

static Result gc_get_debug(Thread& t, const Args&) { return make_int(t, collector(t).debug); }
static Result gc_set_debug(Thread& t, const Args& a) {
  collector(t).debug = TRY(as_c_int(t, a[0]));
  return kNone;
}

static Result gc_set_threshold(Thread& t, const Args& a) {
  if (a.rest_count < 1) return raise_type_error(t, "set_threshold() takes at least 1 argument (0 given)");
  if (a.rest_count > 3)
    return raise_type_error(t, "set_threshold() takes at most 3 arguments (", a.rest_count, " given)");
  int wanted[3];
  for (size_t i = 0; i < a.rest_count; ++i) wanted[i] = TRY(as_c_int(t, a.rest[i]));
  for (size_t i = 0; i < a.rest_count; ++i) collector(t).generations[i].threshold = wanted[i];
  return kNone;
}
static Result three(Thread& t, int64_t a, int64_t b, int64_t c) {
  return make_tuple(t, {small_int(a), small_int(b), small_int(c)});
}
static Result gc_get_threshold(Thread& t, const Args&) {
  Generation* g = collector(t).generations;
  return three(t, g[0].threshold, g[1].threshold, g[2].threshold);
}
static Result gc_get_count(Thread& t, const Args&) {
  Generation* g = collector(t).generations;
  return three(t, g[0].count, g[1].count, g[2].count);
}

static Result gc_get_stats(Thread& t, const Args&) {
  Ref list = TRY(make_list(t));
  for (const GenerationStats& stats : collector(t).stats) {
    Ref row = TRY(make_dict(t));
    TRY(dict_set(t, row.as<Dict>(), "collections", small_int(stats.collections)));
    TRY(dict_set(t, row.as<Dict>(), "collected", small_int(stats.collected)));
    TRY(dict_set(t, row.as<Dict>(), "uncollectable", small_int(stats.uncollectable)));
    TRY(list_append(t, list.as<List>(), row));
  }
  return list;
}

// The objects first, the list afterwards: it must not be among them.
static Result list_of(Thread& t, const std::vector<Ref>& objects) {
  Ref list = TRY(make_list(t));
  for (const Ref& o : objects) TRY(list_append(t, list.as<List>(), o));
  return list;
}

static Result gc_get_objects(Thread& t, const Args& a) {
  TRY(audit(t, "gc.get_objects", {a[0].is_none() ? Value(small_int(-1)) : a[0]}));
  int generation = -1;
  if (!a[0].is_none()) {
    generation = TRY(as_c_int(t, a[0]));
    if (generation >= 3)
      return raise_value_error(t, "generation parameter must be less than the number of available generations (3)");
    if (generation < 0) return raise_value_error(t, "generation parameter cannot be negative");
  }
  std::vector<Ref> found;
  gc_for_each(collector(t), generation, [&](Object* o) { found.push_back(Ref::copy(o)); });
  return list_of(t, found);
}

// Whether an object refers to one of the wanted.
struct Finder final : Visitor {
  const Value* wanted;
  size_t count;
  bool found = false;
  Finder(const Value* w, size_t n) : wanted(w), count(n) {}
  void visit(Object* o) override {
    for (size_t i = 0; i < count; ++i) found |= wanted[i].object() == o;
  }
};
static Status audit_arguments(Thread& t, const char* event, const Args& a) {
  if (!has_audit_hooks(t)) return ok();
  Ref objects = TRY(make_tuple(t, a.rest, static_cast<int64_t>(a.rest_count)));
  return audit(t, event, {objects});
}

static Result gc_get_referrers(Thread& t, const Args& a) {
  TRY(audit_arguments(t, "gc.get_referrers", a));
  std::vector<Ref> found;
  gc_for_each(collector(t), -1, [&](Object* o) {
    Finder finder(a.rest, a.rest_count);
    visit_referents(o, finder);
    if (finder.found) found.push_back(Ref::copy(o));
  });
  return list_of(t, found);
}

struct Gatherer final : Visitor {
  std::vector<Ref> found;
  Gatherer() { wants_immediates = true; }
  void visit(Object* o) override { found.push_back(Ref::copy(o)); }
  void visit_immediate(Value v) override { found.push_back(Ref::copy(v)); }
};
static Result gc_get_referents(Thread& t, const Args& a) {
  TRY(audit_arguments(t, "gc.get_referents", a));
  Gatherer gatherer;
  for (size_t i = 0; i < a.rest_count; ++i)
    if (a.rest[i].is_object() && has_gc(a.rest[i].object())) visit_referents(a.rest[i].object(), gatherer);
  return list_of(t, gatherer.found);
}

static bool may_be_tracked(Value v) {
  return v.is_object() && has_gc(v.object()) && (!is_tuple(v) || gc_is_tracked(v.object()));
}

// A dict of atoms counts as untracked, as the documentation of gc.is_tracked has it.
static Result gc_is_tracked_function(Thread&, const Args& a) {
  if (is_dict(a[0]) && (a[0].object()->type->flags & kExactBuiltin)) {
    int64_t position = 0;
    Value key, value;
    while (dict_next(as<Dict>(a[0]), position, key, value))
      if (may_be_tracked(key) || may_be_tracked(value)) return kTrue;
    return kFalse;
  }
  return boolean(a[0].is_object() && has_gc(a[0].object()) && gc_is_tracked(a[0].object()));
}
static Result gc_is_finalized_function(Thread&, const Args& a) {
  return boolean(a[0].is_object() && has_gc(a[0].object()) && gc_is_finalized(a[0].object()));
}

static Result gc_freeze_function(Thread& t, const Args&) {
  gc_freeze(t.interpreter);
  return kNone;
}
static Result gc_unfreeze_function(Thread& t, const Args&) {
  gc_unfreeze(t.interpreter);
  return kNone;
}
static Result gc_get_freeze_count(Thread& t, const Args&) { return make_int(t, gc_frozen_count(t.interpreter)); }

static const NativeFunction kFunctions[] = {
    {"enable()", gc_enable, "Turns automatic collections on."},
    {"disable()", gc_disable, "Turns automatic collections off."},
    {"isenabled()", gc_isenabled, "Whether automatic collections are on."},
    {"collect(generation=2)", gc_collect, "Runs a collection now and returns the number of unreachable objects."},
    {"get_debug()", gc_get_debug, "The debugging flags."},
    {"set_debug(flags, /)", gc_set_debug, "Sets the debugging flags: a combination of DEBUG_STATS, DEBUG_SAVEALL ..."},
    {"set_threshold(*args)!", gc_set_threshold, "set_threshold(threshold0[, threshold1[, threshold2]])"},
    {"get_threshold()", gc_get_threshold, "The thresholds of the three generations."},
    {"get_count()", gc_get_count, "The counts of the three generations."},
    {"get_stats()", gc_get_stats, "A dict of statistics for each generation."},
    {"get_objects(generation=None)", gc_get_objects, "The objects that the collector knows, of one generation or all."},
    {"get_referrers(*objs)!", gc_get_referrers, "The objects that refer directly to any of the given ones."},
    {"get_referents(*objs)!", gc_get_referents, "The objects that the given ones refer to directly."},
    {"is_tracked(obj, /)", gc_is_tracked_function, "Whether the collector knows the object."},
    {"is_finalized(obj, /)", gc_is_finalized_function, "Whether the collector has finalized the object."},
    {"freeze()", gc_freeze_function, "Sets all known objects aside: no later collection looks at them."},
    {"unfreeze()", gc_unfreeze_function, "Puts the objects set aside into the oldest generation."},
    {"get_freeze_count()", gc_get_freeze_count, "The number of objects set aside."},
    {}};

static Status gc_init(Thread& t, Value module) {
  Collector& c = collector(t);
  if (c.garbage.is_absent()) c.garbage = TRY(make_list(t)).leak();
  if (c.callbacks.is_absent()) c.callbacks = TRY(make_list(t)).leak();
  TRY(module_add(t, module, "garbage", c.garbage));
  TRY(module_add(t, module, "callbacks", c.callbacks));
  TRY(module_add_int(t, module, "DEBUG_STATS", kGcDebugStats));
  TRY(module_add_int(t, module, "DEBUG_COLLECTABLE", kGcDebugCollectable));
  TRY(module_add_int(t, module, "DEBUG_UNCOLLECTABLE", kGcDebugUncollectable));
  TRY(module_add_int(t, module, "DEBUG_SAVEALL", kGcDebugSaveAll));
  return module_add_int(t, module, "DEBUG_LEAK", kGcDebugLeak);
}

extern const NativeModule kGcModule;
const NativeModule kGcModule = {"gc", "The collector of reference cycles.", kFunctions, gc_init};

}  // namespace krait::modules

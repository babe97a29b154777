// The module _lsprof: the profiler behind cProfile (library reference: The Python Profilers). It hears call and return
// events (vm/instrument.h) and adds up, for every function and for every pair of caller and callee, calls and time.
#include <memory>
#include <unordered_map>
#include <vector>

#include "interpreter/host/clock.h"
#include "interpreter/modules/audit.h"
#include "interpreter/modules/native_object.h"
#include "interpreter/objects/descriptors.h"
#include "interpreter/objects/float.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/list.h"
#include "interpreter/objects/module.h"
#include "interpreter/objects/str.h"
#include "interpreter/objects/struct_sequence.h"
#include "interpreter/runtime/frame.h"
#include "interpreter/vm/instrument.h"

namespace krait::modules {

namespace {

constexpr const char* kTimesDoc = "";
const StructField kEntryFields[] = {{"code", "What was called: a code object, or the name of a native function."},
                                    {"callcount", "The number of calls."},
                                    {"reccallcount", "The number of calls made while another was running."},
                                    {"totaltime", "Seconds spent in it and in what it called."},
                                    {"inlinetime", "Seconds spent in it alone."},
                                    {"calls", "details of the calls"}};
const StructSpec kEntrySpec = struct_spec("_lsprof.profiler_entry", kTimesDoc, kEntryFields, 6, 6);
const StructSpec kSubentrySpec = struct_spec("_lsprof.profiler_subentry", kTimesDoc, kEntryFields, 5, 5);

// What is counted of a function, or of its calls from one caller. Times in units of the timer.
struct Tally {
  int64_t total = 0, own = 0;
  int64_t calls = 0, recursive_calls = 0, depth = 0;
  void begin() { ++depth; }
  void end(int64_t elapsed, int64_t elapsed_here) {
    if (--depth == 0) total += elapsed;
    else ++recursive_calls;
    own += elapsed_here;
    ++calls;
  }
};
struct Callee;
struct Subentry : Tally {
  Callee* callee = nullptr;
};
struct Callee : Tally {
  Value shown;  // owned: a code object, or a native function's name
  std::vector<std::unique_ptr<Subentry>> from_here;
  std::unordered_map<Callee*, Subentry*> by_callee;
  Subentry* to(Callee* other) {
    Subentry*& found = by_callee[other];
    if (!found) {
      from_here.push_back(std::make_unique<Subentry>());
      found = from_here.back().get();
      found->callee = other;
    }
    return found;
  }
};
struct Active {
  Callee* callee;
  int64_t started, in_callees;
};
struct State {
  std::vector<std::unique_ptr<Callee>> callees;  // in the order of their first call
  std::unordered_map<const void*, Callee*> by_key;
  std::vector<Active> stack;
  bool enabled = false, subcalls = true, builtins = true;
  double unit = 0;
};

struct Profiler : Object {
  State* state;  // owned
  Value timer;   // owned; absent: our own clock
};
State& state_of(Value v) { return *as<Profiler>(v)->state; }
extern const TypeSpec kProfilerType;

// --- time ------------------------------------------------------------------------------------------------------------

Result ask_timer(Thread& t, Value timer, double unit, int64_t* out) {
  Ref answer = TRY(call(t, timer));
  if (unit > 0) *out = TRY(as_i64(t, answer));
  else *out = static_cast<int64_t>(TRY(as_double(t, answer)) * 1e9);
  return kNone;
}
int64_t time_now(Thread& t, Profiler* p) {
  if (p->timer.is_absent()) return host::now(host::Clock::Monotonic);
  Ref timer = Ref::copy(p->timer);
  int64_t now = 0;
  if (ask_timer(t, timer, p->state->unit, &now).is_raised()) {
    report_unraisable(t, timer);
    return 0;
  }
  return now;
}

// --- events ----------------------------------------------------------------------------------------------------------

Result shown_native(Thread& t, NativeFunctionObject* f) {
  Str* module = try_as<Str>(f->module);
  if (f->self.is_absent()) {
    if (module && !str_equal(module, "builtins")) return make_str(t, cat("<", module, ".", f->name, ">"));
    return make_str(t, cat("<", f->name, ">"));
  }
  Value method = lookup(t, type_of(t, f->self), f->name);
  if (!method.is_absent()) {
    Ref held = Ref::copy(method);
    Result text = repr(t, held);
    if (!text.is_raised()) return text;
    clear_pending(t);
  }
  if (module) return make_str(t, cat("<built-in method ", module, ".", f->name, ">"));
  return make_str(t, cat("<built-in method ", f->name, ">"));
}
// Python functions are told apart by their code, native ones by their declaration.
Callee* callee_for(Thread& t, State& s, Frame* frame, Value native, bool add) {
  const void* key = frame->code;
  auto* f = native.is_absent() ? nullptr : try_as<NativeFunctionObject>(native);
  if (f) key = f->entry;
  auto found = s.by_key.find(key);
  if (found != s.by_key.end()) return found->second;
  if (!add) return nullptr;
  Ref shown = Ref::copy(static_cast<Object*>(frame->code));
  if (f) {
    Result text = shown_native(t, f);
    if (text.is_raised()) return clear_pending(t), nullptr;
    shown = text.take();
  }
  s.callees.push_back(std::make_unique<Callee>());
  Callee* callee = s.callees.back().get();
  callee->shown = shown.leak();
  return s.by_key[key] = callee;
}

void enter(Thread& t, Profiler* p, Callee* callee) {
  State& s = *p->state;
  Callee* caller = s.stack.empty() ? nullptr : s.stack.back().callee;
  callee->begin();
  if (s.subcalls && caller) caller->to(callee)->begin();
  s.stack.push_back({callee, 0, 0});
  int64_t now = time_now(t, p);
  if (!s.stack.empty()) s.stack.back().started = now;
}
void leave(Profiler* p, int64_t now) {
  State& s = *p->state;
  Active done = s.stack.back();
  s.stack.pop_back();
  int64_t elapsed = now - done.started;
  Callee* caller = s.stack.empty() ? nullptr : s.stack.back().callee;
  if (caller) s.stack.back().in_callees += elapsed;
  done.callee->end(elapsed, elapsed - done.in_callees);
  if (s.subcalls && caller) caller->to(done.callee)->end(elapsed, elapsed - done.in_callees);
}

void on_event(Thread& t, Value self, int event, Frame* frame, Value argument) {
  Ref held = Ref::copy(self), pending = take_pending(t);
  auto* p = as<Profiler>(self);
  State& s = *p->state;
  bool native = event >= vm::kProfileNativeCall;
  if (!native || (s.builtins && has_kind(argument, Kind::NativeFunction))) {
    if (event == vm::kProfileCall || event == vm::kProfileNativeCall) {
      if (Callee* callee = callee_for(t, s, frame, native ? argument : Value{}, true)) enter(t, p, callee);
    } else if (!s.stack.empty()) {
      int64_t now = time_now(t, p);
      if (s.stack.empty()) {
        // The timer has switched the profiler off.
      } else if (callee_for(t, s, frame, native ? argument : Value{}, false)) {
        leave(p, now);
      } else {
        s.stack.pop_back();
      }
    }
  }
  if (!pending.is_absent()) set_pending(t, std::move(pending));
}

// --- the object ------------------------------------------------------------------------------------------------------

void forget(State& s) {
  std::vector<std::unique_ptr<Callee>> callees = std::move(s.callees);
  s.callees.clear();
  s.by_key.clear();
  s.stack.clear();
  for (auto& c : callees) clear(c->shown);
}
void profiler_destroy(Object* o) {
  auto* p = static_cast<Profiler*>(o);
  if (p->state) {
    forget(*p->state);
    delete std::exchange(p->state, nullptr);
  }
  clear(p->timer);
}
void profiler_traverse(Object* o, Visitor& visit) { visit(static_cast<Profiler*>(o)->timer); }

Result profiler_new(Thread& t, Type* type, const Value*, size_t, Tuple*) {
  auto* p = allocate<Profiler>(t, type);
  if (!p) return raised;
  p->state = new State;
  return Result::own(p);
}
Result profiler_init(Thread& t, const Args& a) {
  double unit = TRY(as_double(t, a[1]));
  bool subcalls = TRY(is_true(t, a[2])), builtins = TRY(is_true(t, a[3]));
  auto* p = as<Profiler>(a.self);
  replace(p->timer, a[0].is_none() ? Ref() : Ref::copy(a[0]));
  p->state->unit = unit;
  p->state->subcalls = subcalls;
  p->state->builtins = builtins;
  return kNone;
}

// -1 (not given) leaves the flag as it is.
Status set_flag(Thread& t, bool& flag, Value v) {
  if (v.is_absent()) return ok();
  int64_t n = TRY(as_i64(t, v));
  if (n >= 0) flag = n != 0;
  return ok();
}
Result profiler_enable(Thread& t, const Args& a) {
  State& s = state_of(a.self);
  TRY(set_flag(t, s.subcalls, a[0]));
  TRY(set_flag(t, s.builtins, a[1]));
  TRY(audit(t, "sys.setprofile", {}));
  vm::set_profiler(t, a.self, on_event);
  s.enabled = true;
  return kNone;
}
Result profiler_disable(Thread& t, const Args& a) {
  auto* p = as<Profiler>(a.self);
  TRY(vm::set_profile(t, kNone));
  p->state->enabled = false;
  while (!p->state->stack.empty()) {
    int64_t now = time_now(t, p);
    if (!p->state->stack.empty()) leave(p, now);
  }
  return kNone;
}
Result profiler_clear(Thread&, const Args& a) {
  forget(state_of(a.self));
  return kNone;
}

Result numbers_of(Thread& t, const StructSpec& spec, const Tally& tally, Value shown, double factor, Value calls) {
  Ref count = TRY(make_int(t, tally.calls)), recursive = TRY(make_int(t, tally.recursive_calls));
  Ref total = TRY(make_float(t, factor * static_cast<double>(tally.total))),
      own = TRY(make_float(t, factor * static_cast<double>(tally.own)));
  Ref what = Ref::copy(shown), details = Ref::copy(calls);
  Value items[6] = {what.leak(), count.leak(), recursive.leak(), total.leak(), own.leak(), details.leak()};
  return make_struct(t, spec, items);
}
Result callees_of(Thread& t, const Callee& c, double factor) {
  if (c.from_here.empty()) return kNone;
  Ref list = TRY(make_list(t));
  for (const auto& sub : c.from_here) {
    if (sub->calls == 0) continue;
    Ref item = TRY(numbers_of(t, kSubentrySpec, *sub, sub->callee->shown, factor, {}));
    TRY(list_append(t, list.as<List>(), item));
  }
  return list;
}
Result profiler_getstats(Thread& t, const Args& a) {
  State& s = state_of(a.self);
  double factor = s.unit > 0 && !as<Profiler>(a.self)->timer.is_absent() ? s.unit : 1e-9;
  Ref list = TRY(make_list(t));
  for (size_t i = 0; i < s.callees.size(); ++i) {
    const Callee& c = *s.callees[i];
    if (c.calls == 0) continue;
    Ref calls = TRY(callees_of(t, c, factor));
    Ref item = TRY(numbers_of(t, kEntrySpec, c, c.shown, factor, calls));
    TRY(list_append(t, list.as<List>(), item));
  }
  return list;
}

const NativeFunction kMethods[] = {
    {"getstats()", profiler_getstats, "A list of profiler_entry objects, one for every function called so far."},
    {"enable(subcalls=<absent>, builtins=<absent>)", profiler_enable, "Start collecting profiling information."},
    {"disable()", profiler_disable, "Stop collecting profiling information."},
    {"clear()", profiler_clear, "Throws away the statistics gathered by the profiler up to now."},
    {}};
const TypeSpec kProfilerType = {
    .name = "_lsprof.Profiler",
    .doc =
        "Profiler(timer=None, timeunit=0.0, subcalls=True, builtins=True)\n\n"
        "Counts and times the calls of this thread between enable() and disable().",
    .size = sizeof(Profiler),
    .flags = kBaseType | kHasGc,
    .init = {"Profiler(timer=None, timeunit=0.0, subcalls=True, builtins=True)", profiler_init},
    .methods = kMethods,
    .slots = {.destroy = profiler_destroy, .traverse = profiler_traverse, .new_ = profiler_new}};

Status module_init(Thread& t, Value module) {
  (void)TRY(module_add_type(t, module, kProfilerType));
  Type* entry = TRY(make_struct_type(t, kEntrySpec));
  TRY(module_add(t, module, "profiler_entry", Value::from_object(entry)));
  Type* subentry = TRY(make_struct_type(t, kSubentrySpec));
  return module_add(t, module, "profiler_subentry", Value::from_object(subentry));
}

}  // namespace

extern const NativeModule kLsprofModule;
const NativeModule kLsprofModule = {"_lsprof", "Fast profiler", nullptr, module_init};

}  // namespace krait::modules

// The _thread module: threads and locks (library reference: _thread).
#include <errno.h>
#include <stdio.h>
#include <pthread.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <unordered_map>
#include <unordered_set>

#include "interpreter/modules/audit.h"
#include "interpreter/modules/unraisable.h"
#include "interpreter/objects/dict.h"
#include "interpreter/objects/exception.h"
#include "interpreter/objects/float.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/module.h"
#include "interpreter/objects/str.h"
#include "interpreter/objects/struct_sequence.h"
#include "interpreter/objects/traceback.h"
#include "interpreter/objects/tuple.h"
#include "interpreter/objects/weakref.h"
#include "interpreter/runtime/heap.h"
#include "interpreter/runtime/interpreter.h"
#include "interpreter/runtime/lock.h"
#include "interpreter/runtime/native.h"
#include "interpreter/runtime/signals.h"
#include "interpreter/vm/evaluate.h"
#include "interpreter/vm/instrument.h"

namespace krait::modules {

Result thread_local_dict(Thread&, Value self, bool fresh);

static std::string address_text(Value v) {
  char text[32];
  snprintf(text, sizeof text, "%p", static_cast<void*>(v.object()));
  return text;
}

// --- a lock that a signal can interrupt ----------------------------------------------------------------------------

// The state stays in its own block: a waiting thread may outlive the Python object.
struct LockState {
  std::mutex mutex;
  std::condition_variable released;
  bool held = false;
};

struct LockObject : Object {
  LockState* state;
};
static LockState* state(Value v) { return static_cast<LockObject*>(v.object())->state; }

static constexpr double kTimeoutMax = 9223372036.0;  // seconds

// The timeout argument as nanoseconds: -1 waits for ever.
static ResultOf<int64_t> timeout_argument(Thread& t, Value blocking, Value timeout) {
  bool blocks = TRY(is_true(t, blocking));
  double seconds = TRY(as_double(t, timeout));
  if (!blocks && seconds != -1) return raise_value_error(t, "can't specify a timeout for a non-blocking call");
  if (seconds < 0 && seconds != -1) return raise_value_error(t, "timeout value must be a non-negative number");
  if (seconds > kTimeoutMax) return raise_overflow_error(t, "timeout value is too large");
  if (!blocks) return int64_t{0};
  if (seconds < 0) return int64_t{-1};
  return static_cast<int64_t>(seconds * 1e9);
}

enum class Took { Yes, No, Interrupted };

// Waits without the interpreter's lock. In the main thread it looks up now and then so that signals are handled.
static Took wait_for(Thread& t, LockState* s, int64_t nanoseconds) {
  {
    std::lock_guard guard(s->mutex);
    if (!s->held) return s->held = true, Took::Yes;
    if (nanoseconds == 0) return Took::No;
  }
  bool main = t.interpreter->main_thread == &t;
  auto deadline = std::chrono::steady_clock::now() + std::chrono::nanoseconds(nanoseconds);
  Unlocked others(t);
  std::unique_lock guard(s->mutex);
  auto free = [&] { return !s->held; };
  for (;;) {
    auto now = std::chrono::steady_clock::now();
    auto until = nanoseconds < 0 ? now + std::chrono::hours(1) : deadline;
    if (main) until = std::min(until, now + std::chrono::milliseconds(50));
    if (s->released.wait_until(guard, until, free)) return s->held = true, Took::Yes;
    if (nanoseconds >= 0 && std::chrono::steady_clock::now() >= deadline) return Took::No;
    if (t.breaker.load(std::memory_order_relaxed) & (kBreakSignals | kBreakAsync)) return Took::Interrupted;
  }
}

static ResultOf<bool> take_lock(Thread& t, LockState* s, int64_t nanoseconds) {
  auto started = std::chrono::steady_clock::now();
  int64_t left = nanoseconds;
  for (;;) {
    Took took = wait_for(t, s, left);
    if (took != Took::Interrupted) return took == Took::Yes;
    TRY(run_signal_handlers(t));
    if (nanoseconds < 0) continue;
    auto spent =
        std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::steady_clock::now() - started).count();
    left = std::max<int64_t>(0, nanoseconds - spent);
  }
}

static Result lock_acquire(Thread& t, const Args& a) {
  int64_t timeout = TRY(timeout_argument(t, a[0], a[1]));
  Ref keep = Ref::copy(a.self);
  return boolean(TRY(take_lock(t, state(a.self), timeout)));
}

static void give_lock(LockState* s) {
  {
    std::lock_guard guard(s->mutex);
    s->held = false;
  }
  s->released.notify_one();
}

static Result lock_release(Thread& t, const Args& a) {
  if (!state(a.self)->held) return raise_runtime_error(t, "release unlocked lock");
  give_lock(state(a.self));
  return kNone;
}
static Result lock_locked(Thread&, const Args& a) { return boolean(state(a.self)->held); }
static Result lock_enter(Thread& t, const Args& a) {
  Ref keep = Ref::copy(a.self);
  return boolean(TRY(take_lock(t, state(a.self), -1)));
}
static Result lock_at_fork(Thread&, const Args& a) {
  LockState* fresh = new LockState;
  static_cast<LockObject*>(a.self.object())->state = fresh;  // the old one may be held by a thread that is gone
  return kNone;
}
static Result lock_repr(Thread& t, Value self) {
  return make_str(t, cat("<", state(self)->held ? "locked" : "unlocked", " ", type_full_name(type_of(t, self)),
                         " object at ", address_text(self), ">"));
}
static void lock_destroy(Object* o) {
  delete static_cast<LockObject*>(o)->state;
  static_cast<LockObject*>(o)->state = nullptr;
}

static const NativeFunction kLockMethods[] = {
    {"acquire(blocking=True, timeout=-1)", lock_acquire,
     "Take the lock, waiting for it if need be; False if it was not to be had."},
    {"acquire_lock(blocking=True, timeout=-1)", lock_acquire, "The same as acquire()."},
    {"release()", lock_release, "Give the lock up."},
    {"release_lock()", lock_release, "The same as release()."},
    {"locked()", lock_locked, "Whether the lock is held."},
    {"locked_lock()", lock_locked, "The same as locked()."},
    {"__enter__()", lock_enter, nullptr},
    {"__exit__(*args)", lock_release, nullptr},
    {"_at_fork_reinit()", lock_at_fork, nullptr},
    {}};
extern const TypeSpec kLockType = {
    .name = "_thread.lock",
    .doc = "A lock; make one with allocate_lock().",
    .size = sizeof(LockObject),
    .flags = kHasGc | kHasPrefix | kHasWeakrefs | kNoInstances,
    .methods = kLockMethods,
    .slots = {.destroy = lock_destroy, .traverse = [](Object*, Visitor&) {}, .repr = lock_repr}};

static Result make_lock(Thread& t) {
  LockObject* lock = allocate<LockObject>(t, type_for(t, kLockType));
  if (!lock) return raised;
  lock->state = new LockState;
  return Result::own(lock);
}

// --- RLock ---------------------------------------------------------------------------------------------------------

struct RLockObject : Object {
  LockState* state;
  Thread* owner;
  int64_t depth;
};
static RLockObject* rlock(Value v) { return static_cast<RLockObject*>(v.object()); }

static Result rlock_new(Thread& t, const Args& a) {
  RLockObject* r = allocate<RLockObject>(t, as<Type>(a.self));
  if (!r) return raised;
  r->state = new LockState;
  return Result::own(r);
}

static ResultOf<bool> rlock_take(Thread& t, Value self, int64_t timeout) {
  RLockObject* r = rlock(self);
  if (r->owner == &t) {
    if (r->depth == INT64_MAX) return raise_overflow_error(t, "Internal lock count overflowed");
    ++r->depth;
    return true;
  }
  Ref keep = Ref::copy(self);
  if (!TRY(take_lock(t, r->state, timeout))) return false;
  r->owner = &t;
  r->depth = 1;
  return true;
}
static Result rlock_acquire(Thread& t, const Args& a) {
  int64_t timeout = TRY(timeout_argument(t, a[0], a[1]));
  return boolean(TRY(rlock_take(t, a.self, timeout)));
}
static Result rlock_enter(Thread& t, const Args& a) { return boolean(TRY(rlock_take(t, a.self, -1))); }
static Result rlock_release(Thread& t, const Args& a) {
  RLockObject* r = rlock(a.self);
  if (r->owner != &t) return raise_runtime_error(t, "cannot release un-acquired lock");
  if (--r->depth == 0) {
    r->owner = nullptr;
    give_lock(r->state);
  }
  return kNone;
}
static Result rlock_is_owned(Thread& t, const Args& a) { return boolean(rlock(a.self)->owner == &t); }
static Result rlock_release_save(Thread& t, const Args& a) {
  RLockObject* r = rlock(a.self);
  if (r->depth == 0) return raise_runtime_error(t, "cannot release un-acquired lock");
  Ref depth = TRY(make_int(t, r->depth));
  Ref owner = TRY(make_uint(t, r->owner->id));
  r->depth = 0;
  r->owner = nullptr;
  give_lock(r->state);
  return make_tuple(t, {depth, owner});
}
static Result rlock_acquire_restore(Thread& t, const Args& a) {
  if (!is_tuple(a[0]) || as<Tuple>(a[0])->length != 2)
    return raise_type_error(t, "_acquire_restore() takes what _release_save() gave");
  int64_t depth = TRY(as_i64(t, as<Tuple>(a[0])->items[0]));
  Ref keep = Ref::copy(a.self);
  TRY(take_lock(t, rlock(a.self)->state, -1));
  rlock(a.self)->owner = &t;
  rlock(a.self)->depth = depth;
  return kNone;
}
static Result rlock_at_fork(Thread&, const Args& a) {
  RLockObject* r = rlock(a.self);
  r->state = new LockState;
  r->owner = nullptr;
  r->depth = 0;
  return kNone;
}
static Result rlock_repr(Thread& t, Value self) {
  RLockObject* r = rlock(self);
  return make_str(t, cat("<", r->depth ? "locked" : "unlocked", " ", type_full_name(type_of(t, self)), " object owner=",
                         r->owner ? r->owner->id : 0, " count=", r->depth, " at ", address_text(self), ">"));
}
static void rlock_destroy(Object* o) {
  delete static_cast<RLockObject*>(o)->state;
  static_cast<RLockObject*>(o)->state = nullptr;
}
static const NativeFunction kRLockMethods[] = {
    {"acquire(blocking=True, timeout=-1)", rlock_acquire, "Take the lock; the thread that holds it may take it again."},
    {"release()", rlock_release, "Give the lock up once."},
    {"_is_owned()", rlock_is_owned, nullptr},
    {"_release_save()", rlock_release_save, nullptr},
    {"_acquire_restore(state, /)", rlock_acquire_restore, nullptr},
    {"_at_fork_reinit()", rlock_at_fork, nullptr},
    {"__enter__()", rlock_enter, nullptr},
    {"__exit__(*args)", rlock_release, nullptr},
    {}};
extern const TypeSpec kRLockType = {
    .name = "_thread.RLock",
    .doc = "A lock that its holder may take again.",
    .size = sizeof(RLockObject),
    .flags = kHasGc | kHasPrefix | kHasWeakrefs | kBaseType,
    .new_ = {"RLock(*args, **kwargs)", rlock_new},
    .methods = kRLockMethods,
    .slots = {.destroy = rlock_destroy, .traverse = [](Object*, Visitor&) {}, .repr = rlock_repr}};

// --- thread-local data ---------------------------------------------------------------------------------------------

// Every thread has a dict of its own for each _local. The _local owns the dicts, so that they end with it and the
// collector sees cycles through them; the thread knows by its registry (in Thread::dict) which _locals to visit when it
// ends.
struct LocalObject : Object {
  Value args, kwargs;                          // of the constructor, for __init__ in each thread; owned
  std::unordered_map<Object*, Value>* dicts;   // a thread's registry -> its dict; owned
};
struct LocalRegistry : Object {
  std::unordered_set<LocalObject*>* locals;    // those with a dict of this thread; borrowed
};

// What a thread leaves behind when it ends.
static void registry_destroy(Object* o) {
  auto* registry = static_cast<LocalRegistry*>(o);
  while (!registry->locals->empty()) {
    LocalObject* local = *registry->locals->begin();
    registry->locals->erase(local);
    auto entry = local->dicts->extract(o);
    Ref dict = Ref::own(entry.mapped());
  }
  delete registry->locals;
}
static const TypeSpec kLocalRegistryType = {.name = "_thread._local_registry",
                                            .size = sizeof(LocalRegistry),
                                            .flags = kNoInstances,
                                            .slots = {.destroy = registry_destroy}};

static constexpr const char* kRegistryKey = "_thread._local";  // in Thread::dict

static ResultOf<LocalRegistry*> registry_of(Thread& t) {
  if (t.dict.is_absent()) t.dict = TRY(make_dict(t)).leak();
  Value found = dict_get_str(t, as<Dict>(t.dict), kRegistryKey);
  if (!found.is_absent()) return static_cast<LocalRegistry*>(found.object());
  auto* made = allocate<LocalRegistry>(t, TRY(make_type(t, kLocalRegistryType)));
  if (!made) return raised;
  made->locals = new std::unordered_set<LocalObject*>;
  Ref held = Ref::own(made);
  TRY(dict_set(t, as<Dict>(t.dict), kRegistryKey, held));
  return made;
}
static void forget_dict(LocalObject* local, LocalRegistry* registry) {
  auto entry = local->dicts->extract(registry);
  if (entry.empty()) return;
  registry->locals->erase(local);
  Ref dict = Ref::own(entry.mapped());
}

static Result local_new(Thread& t, const Args& a) {
  Type* type = as<Type>(a.self);
  bool overrides_init = type->slots.init != t.types().object->slots.init;
  if ((a.rest_count || a.keyword_count) && !overrides_init)
    return raise_type_error(t, "Initialization arguments are not supported");
  LocalObject* self = allocate<LocalObject>(t, type);
  if (!self) return raised;
  self->dicts = new std::unordered_map<Object*, Value>;
  Ref keep = Ref::own(self);
  self->args = TRY(make_tuple(t, a.rest, static_cast<int64_t>(a.rest_count))).leak();
  Ref keywords = TRY(make_dict(t));
  for (size_t i = 0; i < a.keyword_count; ++i)
    TRY(dict_set(t, keywords.as<Dict>(), a.keywords[2 * i], a.keywords[2 * i + 1]));
  self->kwargs = keywords.leak();
  TRY(thread_local_dict(t, Value::from_object(self), true));
  return keep;
}

// This thread's dict of the _local; on the first use in a thread __init__ runs again (unless `fresh`: the constructor).
Result thread_local_dict(Thread& t, Value self, bool fresh) {
  LocalRegistry* registry = TRY(registry_of(t));
  LocalObject* local = static_cast<LocalObject*>(self.object());
  if (auto found = local->dicts->find(registry); found != local->dicts->end()) return Result::copy(found->second);
  Ref dict = TRY(make_dict(t));
  local->dicts->emplace(registry, Ref(dict).leak());
  registry->locals->insert(local);
  Type* type = type_of(t, self);
  if (!fresh && type->slots.init != t.types().object->slots.init) {
    Ref init = TRY(lookup_special(t, self, t.names().__init__));
    Result done = call_tuple(t, init, local->args, local->kwargs);
    if (done.is_raised()) {
      Ref failure = take_pending(t);
      forget_dict(local, registry);
      set_pending(t, std::move(failure));
      return raised;
    }
    Ref nothing = done.take();
  }
  return dict;
}

// A class attribute that takes precedence over the thread's own data.
static bool is_data_descriptor(Thread& t, Value attribute) {
  return !attribute.is_absent() && type_of(t, attribute)->slots.descr_set;
}

static Result local_get_attr(Thread& t, Value self, Str* name) {
  Ref dict = TRY(thread_local_dict(t, self, false));
  if (str_equal(name, "__dict__")) return dict;
  if (!is_data_descriptor(t, lookup(t, type_of(t, self), name))) {
    Value found = TRY(dict_get(t, dict.as<Dict>(), Value::from_object(name)));
    if (!found.is_absent()) return Result::copy(found);
  }
  return generic_get_attr(t, self, name);
}
static Status local_set_attr(Thread& t, Value self, Str* name, Value value) {
  Ref dict = TRY(thread_local_dict(t, self, false));
  if (str_equal(name, "__dict__"))
    return raise_attribute_error(t, "'", type_name(t, self), "' object attribute '__dict__' is read-only");
  if (is_data_descriptor(t, lookup(t, type_of(t, self), name))) return generic_set_attr(t, self, name, value);
  if (!value.is_absent()) return dict_set(t, dict.as<Dict>(), Value::from_object(name), value);
  if (TRY(dict_discard(t, dict.as<Dict>(), Value::from_object(name)))) return ok();
  return raise_attribute_error(t, "'", type_name(t, self), "' object has no attribute '", name, "'");
}
static void local_clear(Object* o) {
  auto* local = static_cast<LocalObject*>(o);
  clear(local->args);
  clear(local->kwargs);
  while (local->dicts && !local->dicts->empty())
    forget_dict(local, static_cast<LocalRegistry*>(local->dicts->begin()->first));
}
static void local_destroy(Object* o) {
  local_clear(o);
  delete static_cast<LocalObject*>(o)->dicts;
}
static void local_traverse(Object* o, Visitor& visit) {
  auto* local = static_cast<LocalObject*>(o);
  visit(local->args);
  visit(local->kwargs);
  if (!local->dicts) return;
  for (auto& [registry, dict] : *local->dicts) visit(dict);
}
extern const TypeSpec kLocalType = {.name = "_thread._local",
                                    .doc = "Data that every thread has for itself.",
                                    .size = sizeof(LocalObject),
                                    .flags = kHasGc | kHasPrefix | kHasWeakrefs | kBaseType,
                                    .new_ = {"_local(*args, **kwargs)", local_new},
                                    .slots = {.destroy = local_destroy,
                                              .traverse = local_traverse,
                                              .clear = local_clear,
                                              .get_attr = local_get_attr,
                                              .set_attr = local_set_attr}};

// --- starting threads ----------------------------------------------------------------------------------------------

static std::atomic<uint64_t>& stack_bytes(Thread&) {
  static std::atomic<uint64_t> bytes{0};
  return bytes;
}

struct ThreadStart {
  Thread* thread;
  Value function, args, kwargs;  // owned
};

static const StructField kExceptHookFields[] = {{"exc_type"}, {"exc_value"}, {"exc_traceback"}, {"thread"}};
static const StructSpec kExceptHookArgs =
    struct_spec("_thread._ExceptHookArgs", "What threading.excepthook gets.", kExceptHookFields, 4, 4);

static void* thread_main(void* raw) {
  ThreadStart* start = static_cast<ThreadStart*>(raw);
  Thread& t = *start->thread;
  t.id = static_cast<uint64_t>(pthread_self());
  t.native_id = static_cast<uint64_t>(syscall(SYS_gettid));
  set_stack_limit(t);
  acquire_lock(t);
  {
    Ref function = Ref::own(start->function), args = Ref::own(start->args), kwargs = Ref::own(start->kwargs);
    delete start;
    const DebugHooks* hooks = t.interpreter->debug_hooks;
    if (hooks && hooks->thread_started) hooks->thread_started(t, function);
    Result answer = call_tuple(t, function, args, kwargs);
    if (!answer.is_raised()) Ref done = answer.take();
    else if (pending_matches(t, t.types().SystemExit)) clear_pending(t);
    else report_unraisable_as(t, "in thread started by", function);
  }
  while (!t.dict.is_absent()) clear(t.dict);  // what ends with it may use a _local again; join() waits for it
  if (Value sentinel = std::exchange(t.sentinel_lock, Value{}); !sentinel.is_absent()) {
    Ref held = Ref::own(sentinel);
    Ref lock = weakref_target(held).take();
    if (!lock.is_absent() && !lock.is_none() && state(lock)->held) give_lock(state(lock));
  }
  if (const DebugHooks* hooks = t.interpreter->debug_hooks; hooks && hooks->thread_ended) hooks->thread_ended(t);
  --t.interpreter->python_threads;
  destroy_thread(&t);
  return nullptr;
}

static Result thread_start(Thread& t, const Args& a) {
  if (!is_callable(t, a[0])) return raise_type_error(t, "first arg must be callable");
  if (!is_tuple(a[1])) return raise_type_error(t, "2nd arg must be a tuple");
  if (!a[2].is_absent() && !is_dict(a[2])) return raise_type_error(t, "optional 3rd arg must be a dictionary");
  if (t.interpreter->no_threads) return raise_runtime_error(t, "thread is not supported for isolated subinterpreters");
  TRY(audit(t, "_thread.start_new_thread", {a[0], a[1], a[2].is_absent() ? Value(kNone) : a[2]}));
  Thread* child = create_thread(t.interpreter);
  if (!child) return raise_memory_error(t);
  ThreadStart* start = new ThreadStart{child, Ref::copy(a[0]).leak(), Ref::copy(a[1]).leak(), Ref::copy(a[2]).leak()};
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
  uint64_t bytes = stack_bytes(t);
  // Less than this would not bear the interpreter's own frames.
  constexpr uint64_t kSmallestStack = 512u << 10;
  bytes = bytes ? std::max((bytes + 4095) & ~uint64_t{4095}, kSmallestStack) : 16u << 20;
  pthread_attr_setstacksize(&attributes, bytes);
  pthread_t handle;
  ++t.interpreter->python_threads;
  int failed = pthread_create(&handle, &attributes, thread_main, start);
  pthread_attr_destroy(&attributes);
  if (failed) {
    --t.interpreter->python_threads;
    Ref function = Ref::own(start->function), args = Ref::own(start->args), kwargs = Ref::own(start->kwargs);
    delete start;
    destroy_thread(child);
    return raise_runtime_error(t, "can't start new thread");
  }
  return make_uint(t, static_cast<uint64_t>(handle));
}

static Result thread_exit(Thread& t, const Args&) { return raise_none(t, t.types().SystemExit); }
static Result thread_get_ident(Thread& t, const Args&) { return make_uint(t, t.id); }
static Result thread_get_native_id(Thread& t, const Args&) {
  return make_uint(t, static_cast<uint64_t>(syscall(SYS_gettid)));
}
static Result thread_count(Thread& t, const Args&) { return make_int(t, t.interpreter->python_threads); }
static Result thread_allocate_lock(Thread& t, const Args&) { return make_lock(t); }

static Result thread_stack_size(Thread& t, const Args& a) {
  int64_t bytes = TRY(as_i64(t, a[0]));
  if (bytes < 0) return raise_value_error(t, "size must be 0 or a positive value");
  if (bytes != 0 && bytes < 32768) return raise_value_error(t, "size not valid: ", bytes, " bytes");
  uint64_t old = stack_bytes(t).exchange(static_cast<uint64_t>(bytes));
  return make_uint(t, old);
}

static Result thread_interrupt_main(Thread& t, const Args& a) {
  int number = TRY(as_c_int(t, a[0]));
  if (number < 1 || number > 64) return raise_value_error(t, "signal number out of range");
  note_signal(t.interpreter, number);
  return kNone;
}

static Result thread_set_sentinel(Thread& t, const Args&) {
  Ref lock = TRY(make_lock(t));
  replace(t.sentinel_lock, TRY(make_weakref(t, lock, kNone)));
  return lock;
}

// The default of threading.excepthook: the traceback of an exception that ended a thread.
static Result thread_excepthook(Thread& t, const Args& a) {
  if (!has_spec(a[0], kExceptHookArgs))
    return raise_type_error(t, "_thread.excepthook argument type must be ExceptHookArgs");
  Tuple* args = as<Tuple>(a[0]);
  if (args->items[0] == Value::from_object(t.types().SystemExit)) return kNone;
  Ref err = Ref::copy(dict_get_str(t.interpreter->sys_dict, t.names().stderr));
  if (err.is_absent() || err.is_none()) {
    if (args->items[3].is_none()) return kNone;
    err = TRY(get_attr_or_absent(t, args->items[3], "_stderr"));
    if (err.is_absent() || err.is_none()) return kNone;
  }
  Ref name;
  if (!args->items[3].is_none()) name = TRY(get_attr_or_absent(t, args->items[3], t.names().name));
  Ref shown = name.is_absent() ? TRY(make_uint(t, t.id)) : name;
  Ref text = TRY(str(t, shown));
  Ref head = TRY(make_str(t, cat("Exception in thread ", text.as<Str>(), ":\n")));
  Ref written = TRY(call_method(t, err, t.names().write, {head}));
  Ref trace = TRY(make_str(t, format_exception(t, args->items[1])));
  Ref traced = TRY(call_method(t, err, t.names().write, {trace}));
  return call_method(t, err, t.names().flush);
}

static const NativeFunction kFunctions[] = {
    {"start_new_thread(function, args, kwargs=<absent>, /)", thread_start,
     "Start a thread that calls function(*args, **kwargs); its identifier."},
    {"start_new(function, args, kwargs=<absent>, /)", thread_start, "The same as start_new_thread()."},
    {"exit()!", thread_exit, "End this thread by raising SystemExit."},
    {"exit_thread()!", thread_exit, "The same as exit()."},
    {"allocate_lock()!", thread_allocate_lock, "A new lock."},
    {"allocate()!", thread_allocate_lock, "The same as allocate_lock()."},
    {"get_ident()!", thread_get_ident, "A number that no other running thread has."},
    {"get_native_id()!", thread_get_native_id, "The number by which the system knows this thread."},
    {"_count()!", thread_count, "How many threads started here are running."},
    {"stack_size(size=0, /)!", thread_stack_size, "Set the stack size of new threads; the answer is the old one."},
    {"interrupt_main(signum=2, /)!", thread_interrupt_main,
     "As if the signal had arrived: its handler runs in the main thread."},
    {"_set_sentinel()!", thread_set_sentinel, "A lock that is released when this thread ends."},
    {"_excepthook(args, /)!", thread_excepthook, "Show an exception that ended a thread."},
    {}};

static Status thread_init(Thread& t, Value module) {
  Type* lock = TRY(make_type(t, kLockType));
  TRY(module_add(t, module, "LockType", Value::from_object(lock)));
  TRY(module_add_type(t, module, kRLockType));
  TRY(module_add_type(t, module, kLocalType));
  Type* hook = TRY(make_struct_type(t, kExceptHookArgs));
  TRY(module_add(t, module, "_ExceptHookArgs", Value::from_object(hook)));
  TRY(module_add(t, module, "error", Value::from_object(t.types().RuntimeError)));
  Ref most = TRY(make_float(t, kTimeoutMax));
  return module_add(t, module, "TIMEOUT_MAX", most);
}

extern const NativeModule kThreadModule = {"_thread", "Threads and locks.", kFunctions, thread_init};

}  // namespace krait::modules

// Process, Interpreter, Thread: where all state hangs. No mutable globals but `process()`.
//
// An Interpreter owns its types, names, modules, heap and lock (the GIL). A Thread is one thread of execution in one
// interpreter; functions get it as `Thread& t`, its first parameter, and touch Python objects only while the
// thread holds the interpreter's lock. Interpreter::current is the holder.
#pragma once
#include <atomic>
#include <cstdint>
#include <memory>
#include <string_view>

#include "interpreter/runtime/result.h"
#include "interpreter/runtime/type.h"

namespace krait::objects { struct InternTable; }
namespace krait::vm { struct Stream; }

namespace krait::runtime {

struct Frame;      // frame.h
struct Heap;       // heap.h
struct Collector;  // collector.h
struct Lock;       // lock.h: the GIL
struct Thread;

struct Types {
#define TYPE(member, spec) Type* member = nullptr;
#include "interpreter/runtime/types.def"
#undef TYPE
#define EXCEPTION(name, base, layout) Type* name = nullptr;
#include "interpreter/runtime/exceptions.def"
#undef EXCEPTION
  Type* ExceptionGroup = nullptr;  // (BaseExceptionGroup, Exception)
};

struct Names {
#define NAME(id) Str* id = nullptr;
#define NAME_AS(id, text) Str* id = nullptr;
#include "interpreter/runtime/names.def"
#undef NAME
#undef NAME_AS
  Str* empty = nullptr;        // ""
  Str* latin1[256] = {};       // one-character strings
  Tuple* empty_tuple = nullptr;  // (), made when first asked for
  Object* empty_bytes = nullptr;  // b"", a Bytes
};

// What the command line and the environment decide; made by main, then constant.
struct Config {
  int debug = 0, optimize = 0, verbose = 0, inspect = 0, interactive = 0, quiet = 0, bytes_warning = 0;
  bool dont_write_bytecode = false, ignore_environment = false, isolated = false, no_site = false,
       no_user_site = false, unbuffered = false, dev_mode = false, utf8_mode = false, safe_path = false,
       warn_default_encoding = false, hash_randomization = true, debug_ranges = true;
  uint64_t hash_seed = 0;       // PYTHONHASHSEED
  bool fixed_hash_seed = false;  // the key comes from hash_seed (0: the zero key), else from the system
  int64_t int_max_str_digits = 4300;
  const char* check_hash_based_pycs = "default";  // or "always" or "never"
};

// One exception being handled; a stack of these is sys.exc_info(). Generators own one each.
struct HandledException {
  Value exception;                       // owned; absent or None: none
  HandledException* previous = nullptr;
};

// Bits of Thread::breaker: why the loop should leave its fast path at the next safe point.
enum BreakerBits : uint32_t {
  kBreakGil = 1,        // another thread wants the lock
  kBreakSignals = 2,    // a signal handler is to run (main thread)
  kBreakCollect = 4,    // the cycle collector is due
  kBreakAsync = 8,      // an exception was set from another thread
  kBreakDebugger = 16,  // pause, or queued debugger commands
  kBreakPending = 32,   // pending calls
};

struct Thread {
  Interpreter* interpreter = nullptr;
  Frame* frame = nullptr;                // innermost, null outside Python code
  Value pending;                         // the exception in flight, owned; absent: none
  HandledException* handled = &base_handled;
  HandledException base_handled;
  std::atomic<uint32_t> breaker{0};      // set by anyone, cleared by the thread itself
  uintptr_t stack_limit = 0;             // native stack address; below it RecursionError
  int32_t recursion_left = 1000;         // Python frames and re-entries that may still be stacked
  uint64_t id = 0;                       // threading.get_ident()
  uint64_t native_id = 0;
  Thread *previous = nullptr, *next = nullptr;  // the interpreter's list
  Value async_exception;                 // to be raised at a safe point, owned
  Value trace_function, profile_function;       // sys.settrace / setprofile, owned
  // If set, called for profile events instead of profile_function, which is then the profiler's object
  // (vm/instrument.h).
  void (*profile_hook)(Thread&, Value profiler, int event, Frame*, Value argument) = nullptr;
  Value context;                         // contextvars' current context, owned
  Value dict;                            // per-thread dict for modules, owned
  Value sentinel_lock;                   // weak reference to the lock released when the thread ends, owned
  Value coroutine_origin_hooks;          // sys.set_asyncgen_hooks: tuple (firstiter, finalizer) or absent
  int coroutine_origin_depth = 0;
  int tracing = 0;                       // >0 while a trace function runs
  char traced_event = 0;                 // its event's first letter; 0 outside
  bool installing_trace = false,
       installing_profile = false;       // what the old function's end runs may not install another
  Value swallowed_stop;                  // while observed: the StopIteration that ended an iterator, owned
  const void* const* dispatch = nullptr;  // the loop's table in use: one of the next two (vm/instrument.h)
  const void *const *plain_dispatch = nullptr, *const *traced_dispatch = nullptr;
  struct DataStack* stack = nullptr;     // frames of Python functions (frame.h), owned
  struct ReprEntry* repr_stack = nullptr;  // containers being printed, for `[...]`
  int32_t deallocating = 0;              // nesting of deallocate(); deep structures wait in the list below
  Object* deferred_objects = nullptr;    // dead objects waiting, linked through their counts
  void* debugger = nullptr;              // the debugger's state of this thread
  bool stepping = false;                 // the debugger sees every instruction (vm/instrument.h)
  bool line_events = false;              // the debugger hears what a trace function would (DebugHooks::event)
  Frame* unwinding_to = nullptr;         // frames above are being dropped, this one starts again (vm/instrument.h)

  Types& types();
  Names& names();
};

struct Interpreter {
  Types types;
  Names names;
  struct TypeTables* type_tables = nullptr;  // specs' types, the cache of lookups (type_tables.h), owned
  Config config;
  Heap* heap = nullptr;
  Collector* collector = nullptr;
  Lock* lock = nullptr;
  Thread* current = nullptr;             // who holds the lock
  Thread* threads = nullptr;             // all, under the lock
  Thread* main_thread = nullptr;
  uint64_t id = 0;
  uint64_t hash_key[2] = {0, 0};         // SipHash key for str and bytes
  int32_t recursion_limit = 1000;
  Dict* modules = nullptr;               // sys.modules, owned
  Dict* sys_dict = nullptr;              // owned
  Dict* builtins = nullptr;              // owned
  Value import_function;                 // builtins.__import__ as it was, owned
  Value importlib;                       // importlib._bootstrap, owned
  objects::InternTable* interned = nullptr;  // objects/intern.h, owned
  Value codec_search_path, codec_search_cache, codec_error_registry;  // owned
  uint32_t next_type_version = 1;
  uint32_t next_keys_version = 1;        // objects/dict_keys.h
  uint64_t next_function_version = 1;
  bool finalizing = false, torn_down = false;
  int64_t python_threads = 0;            // started by _thread and still running
  void* debugger = nullptr;              // debugger core of this interpreter; null costs nothing
  const struct DebugHooks* debug_hooks = nullptr;  // what it wants to hear of (vm/instrument.h)
  bool watch_exceptions = false;         // exceptions are reported to debug_hooks though nothing steps
  vm::Stream* streams = nullptr;         // those of all code objects that have run, linked; a debugger finds them here
  // Hooks that lower folders call without knowing the higher ones; set by those at start-up.
  struct Hooks {
    Result (*import)(Thread&, Str* name, Value globals, Value locals, Value fromlist, int level) = nullptr;
    Status (*write_unraisable)(Thread&, Value exception, Value where) = nullptr;
    Status (*run_pending)(Thread&) = nullptr;  // kBreakPending; clears the bit
    // Start a fresh interpreter as `model` was (its only thread holds its lock); bring one to its end, all but the
    // memory.
    Status (*start_another)(Thread& fresh, const Interpreter& model) = nullptr;
    void (*end_another)(Thread&) = nullptr;
    void (*compiled)(Thread&, Str* filename, std::string_view text) = nullptr;  // a debugger keeps texts without a file
  } hooks;
  void* extra[32] = {};                  // per-interpreter state of native subsystems, by ExtraSlot
  void (*extra_free[32])(void*) = {};    // what frees it when the interpreter ends (extra.h); null: nothing does
  const void* start_settings = nullptr;  // what this interpreter was started with (startup.h); another one starts alike
  bool no_threads = false;               // an isolated subinterpreter: starts neither threads nor processes
};

inline Types& Thread::types() { return interpreter->types; }
inline Names& Thread::names() { return interpreter->names; }

// The thread that holds the lock of this type's interpreter (for code that has only an object at hand).
inline Thread& current_thread(const Object* o) { return *o->type->interpreter->current; }

// True when the native stack is nearly used up; native recursion (repr, compare, pickle ...) asks first:
// `NativeRecursion guard(t); if (guard.exceeded()) return raise_recursion_error(t, " while ...");`
inline bool stack_exhausted(const Thread& t) {
  return reinterpret_cast<uintptr_t>(__builtin_frame_address(0)) < t.stack_limit;
}
struct NativeRecursion {
  Thread& thread;
  explicit NativeRecursion(Thread& t) : thread(t) { --t.recursion_left; }
  ~NativeRecursion() { ++thread.recursion_left; }
  bool exceeded() const { return thread.recursion_left < 0 || stack_exhausted(thread); }
};

}  // namespace krait::runtime

// Folders see what stands below them without qualification.
namespace krait::objects { using namespace krait::runtime; }
namespace krait::vm { using namespace krait::runtime; using namespace krait::objects; }
namespace krait::modules { using namespace krait::runtime; using namespace krait::objects; using namespace krait::vm; }
namespace krait::debugger { using namespace krait::runtime; using namespace krait::objects; using namespace krait::vm; }

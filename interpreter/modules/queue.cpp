// The module _queue (library reference: queue): SimpleQueue, whose put() may interrupt its own get() (a finalizer, a signal handler).
#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>

#include "interpreter/modules/module_exception.h"
#include "interpreter/objects/float.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/module.h"
#include "interpreter/objects/sequence.h"
#include "interpreter/objects/str.h"
#include "interpreter/runtime/heap.h"
#include "interpreter/runtime/lock.h"
#include "interpreter/runtime/native.h"
#include "interpreter/runtime/signals.h"

namespace krait::modules {

namespace {

// Items are touched under the interpreter's lock only; waiting threads watch the number of items ever put.
struct QueueState {
  std::deque<Value> items;  // owned
  std::mutex mutex;
  std::condition_variable arrived;
  uint64_t puts = 0;  // under mutex
};
struct SimpleQueue : Object {
  QueueState* state;  // owned
};
QueueState& state_of(Value v) { return *as<SimpleQueue>(v)->state; }

void clear_items(Object* o) {
  auto* q = static_cast<SimpleQueue*>(o);
  if (!q->state) return;
  std::deque<Value> items;
  items.swap(q->state->items);
  for (Value v : items) release(v);
}
void destroy(Object* o) {
  clear_items(o);
  delete std::exchange(static_cast<SimpleQueue*>(o)->state, nullptr);
}
void traverse(Object* o, Visitor& visit) {
  auto* q = static_cast<SimpleQueue*>(o);
  if (q->state)
    for (Value v : q->state->items) visit(v);
}

Result queue_new(Thread& t, const Args& a) {
  auto* q = allocate<SimpleQueue>(t, as<Type>(a.self));
  if (!q) return raised;
  q->state = new QueueState;
  return Result::own(q);
}

Result queue_put(Thread&, const Args& a) {
  QueueState& s = state_of(a.self);
  retain(a[0]);
  s.items.push_back(a[0]);
  {
    std::lock_guard guard(s.mutex);
    ++s.puts;
  }
  s.arrived.notify_one();
  return kNone;
}

using Clock = std::chrono::steady_clock;

// Waits until something was put after `seen`, the deadline, or a signal.
void wait_for_put(Thread& t, QueueState& s, uint64_t seen, bool has_deadline, Clock::time_point deadline) {
  bool main = t.interpreter->main_thread == &t;
  Unlocked others(t);
  std::unique_lock guard(s.mutex);
  for (;;) {
    auto now = Clock::now(), until = has_deadline ? deadline : now + std::chrono::hours(1);
    if (main) until = std::min(until, now + std::chrono::milliseconds(50));
    if (s.arrived.wait_until(guard, until, [&] { return s.puts != seen; })) return;
    if (has_deadline && Clock::now() >= deadline) return;
    if (t.breaker.load(std::memory_order_relaxed) & (kBreakSignals | kBreakAsync)) return;
  }
}

Result take(Thread& t, Value self, bool block, Value timeout) {
  QueueState& s = state_of(self);
  bool has_deadline = false;
  Clock::time_point deadline;
  if (block && !timeout.is_none()) {
    bool plain = is_float(timeout);
    double seconds = plain ? float_value(timeout) : static_cast<double>(TRY(index_as_i64(t, timeout, t.types().OverflowError)));
    if (seconds < 0) return raise_value_error(t, "'timeout' must be a non-negative number");
    if (seconds > 9223372036.0) return raise_overflow_error(t, "timeout value is too large");
    has_deadline = true;
    deadline = Clock::now() + std::chrono::nanoseconds(static_cast<int64_t>(seconds * 1e9));
  }
  Ref held = Ref::copy(self);
  while (s.items.empty()) {
    if (!block || (has_deadline && Clock::now() >= deadline)) return raise_none(t, module_exception(t, "_queue.Empty"));
    uint64_t seen;
    {
      std::lock_guard guard(s.mutex);
      seen = s.puts;
    }
    wait_for_put(t, s, seen, has_deadline, deadline);
    if (s.items.empty()) TRY(run_signal_handlers(t));
  }
  Value item = s.items.front();
  s.items.pop_front();
  return Result::own(item);
}
Result queue_get(Thread& t, const Args& a) { return take(t, a.self, TRY(is_true(t, a[0])), a[1]); }
Result queue_get_nowait(Thread& t, const Args& a) { return take(t, a.self, false, kNone); }
Result queue_empty(Thread&, const Args& a) { return boolean(state_of(a.self).items.empty()); }
Result queue_qsize(Thread& t, const Args& a) { return make_int(t, static_cast<int64_t>(state_of(a.self).items.size())); }

const NativeFunction kMethods[] = {
    {"put(item, block=True, timeout=None)", queue_put,
     "Put the item on the queue.\n\nThe optional 'block' and 'timeout' arguments are ignored, as this method\nnever blocks.  They are "
     "provided for compatibility with the Queue class."},
    {"put_nowait(item)", queue_put,
     "Put an item into the queue without blocking.\n\nThis is exactly equivalent to `put(item)` and is only provided\nfor compatibility with "
     "the Queue class."},
    {"get(block=True, timeout=None)", queue_get,
     "Remove and return an item from the queue.\n\nIf optional args 'block' is true and 'timeout' is None (the default),\nblock if necessary "
     "until an item is available. If 'timeout' is\na non-negative number, it blocks at most 'timeout' seconds and raises\nthe Empty exception "
     "if no item was available within that time.\nOtherwise ('block' is false), return an item if one is immediately\navailable, else raise "
     "the Empty exception ('timeout' is ignored\nin that case)."},
    {"get_nowait()", queue_get_nowait,
     "Remove and return an item from the queue without blocking.\n\nOnly get an item if one is immediately available. Otherwise\nraise the "
     "Empty exception."},
    {"empty()", queue_empty, "Return True if the queue is empty, False otherwise (not reliable!)."},
    {"qsize()", queue_qsize, "Return the approximate size of the queue (not reliable!)."},
    {"__class_getitem__(item, /)", class_getitem, "See PEP 585", Binding::ClassMethod},
    {}};
const TypeSpec kSimpleQueueType = {.name = "_queue.SimpleQueue",
                                   .doc = "Simple, unbounded, reentrant FIFO queue.",
                                   .size = sizeof(SimpleQueue),
                                   .flags = kBaseType | kHasGc | kHasPrefix | kHasWeakrefs,
                                   .new_ = {"SimpleQueue()", queue_new},
                                   .methods = kMethods,
                                   .slots = {.destroy = destroy, .traverse = traverse, .clear = clear_items}};

Status module_init(Thread& t, Value module) {
  (void)TRY(module_add_type(t, module, kSimpleQueueType));
  return add_exception(t, module, "Empty", "_queue.Empty", t.types().Exception, "Exception raised by Queue.get(block=0)/get_nowait().");
}

const NativeFunction kFunctions[] = {{}};

}  // namespace

extern const NativeModule kQueueModule;
const NativeModule kQueueModule = {
    "_queue",
    "C implementation of the Python queue module.\nThis module is an implementation detail, please do not use it directly.",
    kFunctions, module_init};

}  // namespace krait::modules

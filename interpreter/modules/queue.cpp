// The module _queue (library reference: queue): SimpleQueue, whose put() may interrupt its own get() (a finalizer, a
// signal handler).
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
    double seconds =
        plain ? float_value(timeout) : static_cast<double>(TRY(index_as_i64(t, timeout, t.types().OverflowError)));
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
Result queue_qsize(Thread& t, const Args& a) {
  return make_int(t, static_cast<int64_t>(state_of(a.self).items.size()));
}

const NativeFunction kMethods[] = {
    {"put(item, block=True, timeout=None)", queue_put,
     "Adds an item at the end of the queue, always without waiting.\n\nblock and timeout have no effect; they "
     "are accepted because Queue.put() has them."},
    {"put_nowait(item)", queue_put,
     "Adds an item at the end of the queue, just as put(item) does.\n\nIt exists because Queue has a method of "
     "this name."},
    {"get(block=True, timeout=None)", queue_get,
     "Takes the oldest item off the queue, by default waiting for one as long as it takes.\n\nA timeout of zero "
     "or more is the longest wait in seconds; Empty is raised when it runs out.\nWith block false there is no "
     "wait: an empty queue raises Empty, and timeout has no effect."},
    {"get_nowait()", queue_get_nowait,
     "Takes the oldest item off the queue if there is one now.\n\nAn empty queue raises Empty."},
    {"empty()", queue_empty,
        "Tells whether the queue has no items; other threads can make the answer wrong at any moment."},
    {"qsize()", queue_qsize,
        "The number of items in the queue, roughly: other threads may change it at any moment."},
    {"__class_getitem__(item, /)", class_getitem, "See PEP 585", Binding::ClassMethod},
    {}};
const TypeSpec kSimpleQueueType = {.name = "_queue.SimpleQueue",
                                   .doc =
                                       "A first-in, first-out queue with no size limit, whose put() is safe to "
                                       "call again while it runs.",
                                   .size = sizeof(SimpleQueue),
                                   .flags = kBaseType | kHasGc | kHasPrefix | kHasWeakrefs,
                                   .new_ = {"SimpleQueue()", queue_new},
                                   .methods = kMethods,
                                   .slots = {.destroy = destroy, .traverse = traverse, .clear = clear_items}};

Status module_init(Thread& t, Value module) {
  (void)TRY(module_add_type(t, module, kSimpleQueueType));
  return add_exception(t, module, "Empty", "_queue.Empty", t.types().Exception,
      "Raised when an item is wanted without waiting, by get(block=False) or get_nowait(), and there is none.");
}

const NativeFunction kFunctions[] = {{}};

}  // namespace

extern const NativeModule kQueueModule;
const NativeModule kQueueModule = {
    "_queue",
    "The native part of the queue module.\nPrograms should import queue instead, for this module may change.",
    kFunctions, module_init};

}  // namespace krait::modules

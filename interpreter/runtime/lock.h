// The interpreter's lock (the GIL): whoever holds it may touch the interpreter's objects. A thread that waits longer
// than the switch interval sets kBreakGil in the holder, which hands the lock over at its next safe point.
#pragma once
#include <condition_variable>
#include <cstdint>
#include <mutex>

#include "interpreter/runtime/thread.h"

namespace krait::runtime {

struct Lock {
  std::mutex mutex;
  std::condition_variable released;   // the lock is free
  std::condition_variable switched;   // another thread has taken it
  Thread* holder = nullptr;           // under mutex
  Thread* last_holder = nullptr;
  Thread* finalizer = nullptr;        // who ends the interpreter: nobody else gets the lock any more
  bool forced = false;                // the holder was asked to hand over
  Thread* reserved = nullptr;         // only this thread may take the lock; under mutex
  uint64_t interval = 5000;           // microseconds
};

void acquire_lock(Thread&);       // waits; afterwards interpreter->current == &thread
void release_lock(Thread&);
void hand_over_lock(Thread&);     // at a safe point with kBreakGil set: lets another thread run, then goes on

// The debugger stops all threads by keeping the lock to one: until it is opened again no other thread gets it, even
// when the one gives it up for a while. The caller holds the lock (for itself or for the thread named).
void reserve_lock(Thread&);
void open_lock(Interpreter*);     // any thread
bool lock_is_reserved(Interpreter*);
// The calling thread ends the interpreter: any other that asks for the lock from now on (a daemon thread) stops for
// good.
void claim_finalization(Thread&);

// Gives the lock up for a scope: around whatever may wait (files, sockets, locks, sleep). No Python object may be
// touched inside. The pending exception and errno survive.
class Unlocked {
 public:
  explicit Unlocked(Thread& t) : thread_(t) { release_lock(t); }
  ~Unlocked();
  Unlocked(const Unlocked&) = delete;
 private:
  Thread& thread_;
};

uint64_t switch_interval(const Interpreter*);             // microseconds
void set_switch_interval(Interpreter*, uint64_t microseconds);
// In a forked child: only the calling thread is left and holds the lock.
void reset_lock_after_fork(Thread&);

}  // namespace krait::runtime

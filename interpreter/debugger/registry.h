// The threads of the program as the agent may ask for them at any time, without the interpreter's lock.
#pragma once

#include <memory>
#include <mutex>
#include <vector>

#include "interpreter/debugger/thread_state.h"

namespace krait::debugger {

struct Debugger::Registry {
  struct Entry {
    Thread* thread;
    ThreadInfo info;
    std::unique_ptr<ThreadState> state;
  };
  std::mutex mutex;
  std::vector<Entry> entries;  // under mutex; changed only while holding the interpreter's lock as well

  Entry* find(const Thread* thread) {
    for (Entry& e : entries)
      if (e.thread == thread) return &e;
    return nullptr;
  }
};

}  // namespace krait::debugger

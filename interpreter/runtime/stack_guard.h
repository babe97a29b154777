// How much of a thread's native stack is left, for stages that recurse but know no Thread: parsing, compiling, marshal.
#pragma once
#include "interpreter/runtime/thread.h"
#include "syntax/source/stack_guard.h"

namespace krait::runtime {

// To be asked on the thread itself.
inline source::StackGuard stack_guard(const Thread& t) {
  auto here = reinterpret_cast<uintptr_t>(__builtin_frame_address(0));
  return source::StackGuard(here > t.stack_limit ? here - t.stack_limit : 0);
}

}  // namespace krait::runtime

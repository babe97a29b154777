// Keeps recursion over the user's text within the stack of the thread it runs on. A plain value; made at the entry of a
// recursive stage and asked on the way down, on that same thread.
#pragma once

#include <cstddef>
#include <cstdint>

namespace krait::source {

class StackGuard {
 public:
  /// `budget` is how many bytes of stack may be used from here on.
  StackGuard() : StackGuard(size_t{4} << 20) {}
  explicit StackGuard(size_t budget) : limit_(here() - budget) {}

  [[nodiscard]] bool exhausted() const { return here() < limit_; }

 private:
  static uintptr_t here() { return reinterpret_cast<uintptr_t>(__builtin_frame_address(0)); }
  uintptr_t limit_;
};

}  // namespace krait::source

// What the big-integer files share: a scratch area, and the reservation of GMP's own. Internal to interpreter/numbers.
#pragma once

#include <gmp.h>

#include <cstdlib>

#include "interpreter/numbers/big_int.h"

#define KRAIT_TRY_STATUS(expression)                                        \
  do {                                                                      \
    ::krait::numbers::Status krait_status = (expression);                   \
    if (krait_status != ::krait::numbers::Status::kOk) return krait_status; \
  } while (0)

namespace krait::numbers {

static_assert(sizeof(mp_limb_t) == sizeof(Limb) && GMP_NAIL_BITS == 0);

inline mp_limb_t* mp(Limb* limbs) {
  return reinterpret_cast<mp_limb_t*>(limbs);
}
inline const mp_limb_t* mp(const Limb* limbs) {
  return reinterpret_cast<const mp_limb_t*>(limbs);
}

inline size_t normalized_size(const Limb* limbs, size_t size) {
  while (size != 0 && limbs[size - 1] == 0) --size;
  return size;
}

// Limbs for the duration of one operation, on the stack if few.
class Scratch {
 public:
  Scratch() = default;
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  ~Scratch() {
    if (limbs_ != inline_) std::free(limbs_);
  }
  [[nodiscard]] bool allocate(size_t limbs) {
    if (limbs <= kInline) return true;
    if (limbs > kMaxLimbs * 4) return false;
    void* memory = std::malloc(limbs * sizeof(Limb));
    if (memory == nullptr) return false;
    limbs_ = static_cast<Limb*>(memory);
    return true;
  }
  Limb* data() { return limbs_; }

 private:
  static constexpr size_t kInline = 32;
  Limb inline_[kInline];
  Limb* limbs_ = inline_;
};

// GMP takes scratch of its own for long operands and aborts if there is none. Proves first that it can be had: its
// algorithms need at most a small multiple of their operands.
[[nodiscard]] inline bool reserve_gmp_scratch(size_t operand_limbs) {
  constexpr size_t kUsesOnlyTheStack = 1024;
  constexpr size_t kScratchPerLimb = 8;
  if (operand_limbs <= kUsesOnlyTheStack) return true;
  void* memory = std::malloc(operand_limbs * kScratchPerLimb * sizeof(Limb));
  if (memory == nullptr) return false;
  // The pair must reach the allocator: a compiler may otherwise leave both out.
  asm volatile("" : : "r"(memory) : "memory");
  std::free(memory);
  return true;
}

}  // namespace krait::numbers

// And, or, xor and invert in two's complement of unlimited length; counts of bits.
#include <algorithm>
#include <bit>

#include "interpreter/numbers/big_int.h"
#include "interpreter/numbers/limbs.h"

namespace krait::numbers {
namespace {

// Hands out a number's limbs in two's complement, lowest first, without end.
class TwosComplement {
 public:
  explicit TwosComplement(IntView value) : value_(value), carry_(value.negative ? 1 : 0) {}
  Limb next() {
    Limb limb = index_ < value_.size ? value_.limbs[index_] : 0;
    ++index_;
    if (!value_.negative) return limb;
    limb = ~limb + carry_;
    if (limb != 0) carry_ = 0;
    return limb;
  }

 private:
  IntView value_;
  size_t index_ = 0;
  Limb carry_;
};

template <typename Operation>
Status combine(BigInt* out, IntView a, IntView b, Operation operation) {
  size_t size = std::max(a.size, b.size) + 1;
  KRAIT_TRY_STATUS(out->reserve(size));
  TwosComplement left(a), right(b);
  Limb* data = out->data();
  for (size_t i = 0; i < size; ++i) data[i] = operation(left.next(), right.next());
  bool negative = (data[size - 1] >> (kLimbBits - 1)) != 0;
  if (negative) mpn_neg(mp(data), mp(data), static_cast<mp_size_t>(size));
  out->finish(size, negative);
  return Status::kOk;
}

}  // namespace

Status bit_and(BigInt* out, IntView a, IntView b) {
  return combine(out, a, b, [](Limb x, Limb y) { return x & y; });
}

Status bit_or(BigInt* out, IntView a, IntView b) {
  return combine(out, a, b, [](Limb x, Limb y) { return x | y; });
}

Status bit_xor(BigInt* out, IntView a, IntView b) {
  return combine(out, a, b, [](Limb x, Limb y) { return x ^ y; });
}

Status invert(BigInt* out, IntView a) {
  SmallInt minus_one(-1);
  KRAIT_TRY_STATUS(subtract(out, minus_one.view(), a));
  return Status::kOk;
}

uint64_t bit_length(IntView a) {
  return a.size == 0 ? 0 : uint64_t{a.size} * kLimbBits - static_cast<unsigned>(std::countl_zero(a.limbs[a.size - 1]));
}

uint64_t bit_count(IntView a) {
  return a.size == 0 ? 0 : mpn_popcount(mp(a.limbs), static_cast<mp_size_t>(a.size));
}

}  // namespace krait::numbers

// Powers, modular powers, greatest common divisors, square roots.
#include <algorithm>
#include <bit>
#include <utility>

#include "interpreter/numbers/big_int.h"
#include "interpreter/numbers/limbs.h"

namespace krait::numbers {
namespace {

bool magnitude_is_one(IntView a) {
  return a.size == 1 && a.limbs[0] == 1;
}

bool bit_at(IntView a, uint64_t index) {
  return (a.limbs[index / kLimbBits] >> (index % kLimbBits) & 1) != 0;
}

// Bases 0, 1 and -1, whose powers do not grow.
bool power_of_unit(BigInt* out, IntView base, IntView exponent) {
  if (exponent.size != 0 && base.size != 0 && !magnitude_is_one(base)) return false;
  if (exponent.size == 0) {
    out->assign_uint64(1);
  } else if (base.size == 0) {
    out->assign_uint64(0);
  } else {
    out->assign_int64(base.negative && exponent.is_odd() ? -1 : 1);
  }
  return true;
}

}  // namespace

Status power(BigInt* out, IntView base, IntView exponent) {
  if (exponent.negative) return Status::kNegative;
  if (power_of_unit(out, base, exponent)) return Status::kOk;
  if (exponent.size > 1) return Status::kTooLarge;
  Limb times = exponent.limbs[0];
  if (times > kMaxBits || (bit_length(base) - 1) > kMaxBits / times) return Status::kTooLarge;
  // Powers of two in the base are shifted in at the end.
  uint64_t zeros = mpn_scan1(mp(base.limbs), 0);
  BigInt odd, result, next;
  KRAIT_TRY_STATUS(shift_right(&odd, IntView{base.limbs, base.size, false}, zeros));
  result.assign_uint64(1);
  if (!magnitude_is_one(odd.view())) {
    for (int bit = std::bit_width(times) - 1; bit >= 0; --bit) {
      KRAIT_TRY_STATUS(multiply(&next, result.view(), result.view()));
      std::swap(result, next);
      if ((times >> bit & 1) == 0) continue;
      KRAIT_TRY_STATUS(multiply(&next, result.view(), odd.view()));
      std::swap(result, next);
    }
  }
  KRAIT_TRY_STATUS(shift_left(out, result.view(), zeros * times));
  if (base.negative && (times & 1) != 0) out->negate();
  return Status::kOk;
}

namespace {

// Multiplication modulo a fixed number; values are arrays of exactly size() limbs below the modulus.
class ModularRing {
 public:
  Status open(IntView modulus) {
    modulus_ = modulus;
    if (!product_.allocate(2 * modulus.size) || !quotient_.allocate(modulus.size + 1)) return Status::kNoMemory;
    return reserve_gmp_scratch(2 * modulus.size) ? Status::kOk : Status::kNoMemory;
  }
  size_t size() const { return modulus_.size; }
  void multiply(Limb* out, const Limb* a, const Limb* b) {
    auto n = static_cast<mp_size_t>(modulus_.size);
    if (a == b) {
      mpn_sqr(mp(product_.data()), mp(a), n);
    } else {
      mpn_mul_n(mp(product_.data()), mp(a), mp(b), n);
    }
    mpn_tdiv_qr(mp(quotient_.data()), mp(out), 0, mp(product_.data()), 2 * n, mp(modulus_.limbs), n);
  }

 private:
  IntView modulus_;
  Scratch product_;
  Scratch quotient_;
};

constexpr unsigned kWindowBits = 4;

unsigned window_at(IntView exponent, uint64_t index) {
  unsigned window = 0;
  for (unsigned i = kWindowBits; i-- > 0;) {
    uint64_t bit = index * kWindowBits + i;
    bool set = bit / kLimbBits < exponent.size && bit_at(exponent, bit);
    window = window << 1 | (set ? 1u : 0u);
  }
  return window;
}

// base**exponent modulo modulus, for 0 <= base < modulus, exponent > 0: fixed windows over a table of the first powers.
Status power_in_ring(BigInt* out, IntView base, IntView exponent, IntView modulus) {
  ModularRing ring;
  KRAIT_TRY_STATUS(ring.open(modulus));
  size_t n = modulus.size;
  Scratch table;
  if (!table.allocate(n << kWindowBits)) return Status::kNoMemory;
  KRAIT_TRY_STATUS(out->reserve(n));
  auto entry = [&](unsigned i) { return table.data() + n * i; };
  std::fill_n(entry(0), 2 * n, Limb{0});
  entry(0)[0] = 1;
  std::copy_n(base.limbs, base.size, entry(1));
  for (unsigned i = 2; i < 1u << kWindowBits; ++i) ring.multiply(entry(i), entry(i - 1), entry(1));
  uint64_t windows = (bit_length(exponent) + kWindowBits - 1) / kWindowBits;
  Limb* result = out->data();
  std::copy_n(entry(window_at(exponent, windows - 1)), n, result);
  for (uint64_t w = windows - 1; w-- > 0;) {
    for (unsigned i = 0; i < kWindowBits; ++i) ring.multiply(result, result, result);
    unsigned window = window_at(exponent, w);
    if (window != 0) ring.multiply(result, result, entry(window));
  }
  out->finish(n, false);
  return Status::kOk;
}

// The inverse of a modulo m, for 0 < a < m, by the extended Euclidean algorithm on m and a.
Status modular_inverse(BigInt* out, IntView a, IntView m) {
  Scratch u, v, divisor, factor;
  if (!u.allocate(m.size + 1) || !v.allocate(a.size + 1) || !divisor.allocate(m.size + 1) ||
      !factor.allocate(m.size + 2) || !reserve_gmp_scratch(2 * m.size)) {
    return Status::kNoMemory;
  }
  std::copy_n(m.limbs, m.size, u.data());
  std::copy_n(a.limbs, a.size, v.data());
  mp_size_t factor_size = 0;
  mp_size_t size = mpn_gcdext(mp(divisor.data()), mp(factor.data()), &factor_size, mp(u.data()),
                              static_cast<mp_size_t>(m.size), mp(v.data()), static_cast<mp_size_t>(a.size));
  if (size != 1 || divisor.data()[0] != 1) return Status::kNotInvertible;
  // 1 == m * factor + a * inverse.
  IntView s{factor.data(), static_cast<size_t>(factor_size < 0 ? -factor_size : factor_size), factor_size < 0};
  SmallInt one(1);
  BigInt product, rest, inverse;
  KRAIT_TRY_STATUS(multiply(&product, s, m));
  KRAIT_TRY_STATUS(subtract(&rest, one.view(), product.view()));
  KRAIT_TRY_STATUS(floor_divide(&inverse, rest.view(), a));
  return modulo(out, inverse.view(), m);
}

Status power_modulo_positive(BigInt* out, IntView base, IntView exponent, IntView modulus) {
  BigInt reduced;
  KRAIT_TRY_STATUS(modulo(&reduced, base, modulus));
  if (exponent.negative) {
    BigInt inverse;
    if (reduced.is_zero()) return Status::kNotInvertible;
    KRAIT_TRY_STATUS(modular_inverse(&inverse, reduced.view(), modulus));
    reduced = std::move(inverse);
    exponent.negative = false;
  }
  return power_in_ring(out, reduced.view(), exponent, modulus);
}

}  // namespace

Status power_modulo(BigInt* out, IntView base, IntView exponent, IntView modulus) {
  if (modulus.size == 0) return Status::kDivisionByZero;
  bool negative = modulus.negative;
  modulus.negative = false;
  if (magnitude_is_one(modulus)) {
    out->assign_uint64(0);
    return Status::kOk;
  }
  BigInt result;
  if (exponent.size == 0) {
    result.assign_uint64(1);
  } else {
    KRAIT_TRY_STATUS(power_modulo_positive(&result, base, exponent, modulus));
  }
  if (negative && !result.is_zero()) return subtract(out, result.view(), modulus);
  return out->assign(result.view());
}

Status gcd(BigInt* out, IntView a, IntView b) {
  a.negative = b.negative = false;
  if (a.size == 0 || b.size == 0) return out->assign(a.size == 0 ? b : a);
  if (compare_magnitude(a, b) < 0) std::swap(a, b);
  if (b.size == 1) {
    out->assign_uint64(mpn_gcd_1(mp(a.limbs), static_cast<mp_size_t>(a.size), b.limbs[0]));
    return Status::kOk;
  }
  // mpn_gcd wants an odd second operand: common powers of two are put back at the end.
  uint64_t a_zeros = mpn_scan1(mp(a.limbs), 0), b_zeros = mpn_scan1(mp(b.limbs), 0);
  BigInt x, y, common;
  KRAIT_TRY_STATUS(shift_right(&x, a, a_zeros));
  KRAIT_TRY_STATUS(shift_right(&y, b, b_zeros));
  if (compare_magnitude(x.view(), y.view()) < 0) std::swap(x, y);
  if (!reserve_gmp_scratch(2 * x.size())) return Status::kNoMemory;
  KRAIT_TRY_STATUS(common.reserve(y.size()));
  mp_size_t size = mpn_gcd(mp(common.data()), mp(x.data()), static_cast<mp_size_t>(x.size()), mp(y.data()),
                           static_cast<mp_size_t>(y.size()));
  common.finish(static_cast<size_t>(size), false);
  return shift_left(out, common.view(), std::min(a_zeros, b_zeros));
}

Status integer_sqrt(BigInt* out, IntView a) {
  if (a.negative) return Status::kNegative;
  if (a.size == 0) {
    out->assign_uint64(0);
    return Status::kOk;
  }
  size_t size = (a.size + 1) / 2;
  Scratch rest;
  if (!rest.allocate(a.size) || !reserve_gmp_scratch(a.size)) return Status::kNoMemory;
  KRAIT_TRY_STATUS(out->reserve(size));
  mpn_sqrtrem(mp(out->data()), mp(rest.data()), mp(a.limbs), static_cast<mp_size_t>(a.size));
  out->finish(size, false);
  return Status::kOk;
}

}  // namespace krait::numbers

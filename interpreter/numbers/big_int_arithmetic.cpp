// Sums, products, quotients and shifts.
#include <algorithm>
#include <bit>
#include <cassert>
#include <cstring>
#include <utility>

#include "interpreter/numbers/big_int.h"
#include "interpreter/numbers/limbs.h"

namespace krait::numbers {
namespace {

mp_size_t size_of(IntView a) {
  return static_cast<mp_size_t>(a.size);
}

Status add_magnitudes(BigInt* out, IntView a, IntView b, bool negative) {
  if (a.size < b.size) std::swap(a, b);
  KRAIT_TRY_STATUS(out->reserve(a.size + 1));
  Limb* data = out->data();
  if (b.size == 0) {
    std::copy_n(a.limbs, a.size, data);
    data[a.size] = 0;
  } else {
    data[a.size] = mpn_add(mp(data), mp(a.limbs), size_of(a), mp(b.limbs), size_of(b));
  }
  if (a.size >= kMaxLimbs && data[a.size] != 0) return Status::kTooLarge;
  out->finish(a.size + 1, negative);
  return Status::kOk;
}

// |a| - |b|, with the sign that a number of a's sign and magnitude brings in.
Status subtract_magnitudes(BigInt* out, IntView a, IntView b, bool negative) {
  int order = compare_magnitude(a, b);
  if (order == 0) {
    out->assign_uint64(0);
    return Status::kOk;
  }
  if (order < 0) {
    std::swap(a, b);
    negative = !negative;
  }
  KRAIT_TRY_STATUS(out->reserve(a.size));
  if (b.size == 0) {
    std::copy_n(a.limbs, a.size, out->data());
  } else {
    mpn_sub(mp(out->data()), mp(a.limbs), size_of(a), mp(b.limbs), size_of(b));
  }
  out->finish(a.size, negative);
  return Status::kOk;
}

// |value| += 1 in place; the room is there.
void increment(Limb* data, size_t size) {
  for (size_t i = 0; i < size && ++data[i] == 0; ++i) {
  }
}

// Truncated quotient and remainder of magnitudes into arrays of a.size - b.size + 1 and b.size limbs; a.size >= b.size.
void divide_magnitudes(Limb* quotient, Limb* remainder, IntView a, IntView b) {
  if (b.size == 1) {
    remainder[0] = mpn_divrem_1(mp(quotient), 0, mp(a.limbs), size_of(a), b.limbs[0]);
  } else {
    mpn_tdiv_qr(mp(quotient), mp(remainder), 0, mp(a.limbs), size_of(a), mp(b.limbs), size_of(b));
  }
}

// When signs differ and a remainder is left, the floor is one further down.
void round_down(BigInt* quotient, size_t quotient_size, BigInt* remainder, IntView b) {
  increment(quotient->data(), quotient_size);
  mpn_sub(mp(remainder->data()), mp(b.limbs), size_of(b), mp(remainder->data()), size_of(b));
}

// |a| < |b|.
Status divmod_smaller(BigInt* quotient, BigInt* remainder, IntView a, IntView b) {
  if (a.size == 0 || a.negative == b.negative) {
    quotient->assign_uint64(0);
    return remainder->assign(a);
  }
  KRAIT_TRY_STATUS(add(remainder, a, b));
  quotient->assign_int64(-1);
  return Status::kOk;
}

}  // namespace

Status add(BigInt* out, IntView a, IntView b) {
  return a.negative == b.negative ? add_magnitudes(out, a, b, a.negative) : subtract_magnitudes(out, a, b, a.negative);
}

Status subtract(BigInt* out, IntView a, IntView b) {
  return a.negative != b.negative ? add_magnitudes(out, a, b, a.negative) : subtract_magnitudes(out, a, b, a.negative);
}

Status multiply(BigInt* out, IntView a, IntView b) {
  if (a.size < b.size) std::swap(a, b);
  if (b.size == 0) {
    out->assign_uint64(0);
    return Status::kOk;
  }
  if (a.size + b.size > kMaxLimbs + 1) return Status::kTooLarge;
  if (!reserve_gmp_scratch(a.size + b.size)) return Status::kNoMemory;
  KRAIT_TRY_STATUS(out->reserve(a.size + b.size));
  Limb* data = out->data();
  if (b.size == 1) {
    data[a.size] = mpn_mul_1(mp(data), mp(a.limbs), size_of(a), b.limbs[0]);
  } else if (a.limbs == b.limbs && a.size == b.size) {
    mpn_sqr(mp(data), mp(a.limbs), size_of(a));
  } else {
    mpn_mul(mp(data), mp(a.limbs), size_of(a), mp(b.limbs), size_of(b));
  }
  out->finish(a.size + b.size, a.negative != b.negative);
  return Status::kOk;
}

Status divmod(BigInt* quotient, BigInt* remainder, IntView a, IntView b) {
  if (b.size == 0) return Status::kDivisionByZero;
  BigInt unwanted_quotient, unwanted_remainder;
  if (quotient == nullptr) quotient = &unwanted_quotient;
  if (remainder == nullptr) remainder = &unwanted_remainder;
  if (compare_magnitude(a, b) < 0) return divmod_smaller(quotient, remainder, a, b);
  if (!reserve_gmp_scratch(a.size)) return Status::kNoMemory;
  size_t quotient_size = a.size - b.size + 1;
  KRAIT_TRY_STATUS(quotient->reserve(quotient_size + 1));
  KRAIT_TRY_STATUS(remainder->reserve(b.size));
  divide_magnitudes(quotient->data(), remainder->data(), a, b);
  quotient->data()[quotient_size] = 0;
  bool differ = a.negative != b.negative;
  if (differ && normalized_size(remainder->data(), b.size) != 0) {
    round_down(quotient, quotient_size + 1, remainder, b);
  }
  quotient->finish(quotient_size + 1, differ);
  remainder->finish(b.size, b.negative);
  return Status::kOk;
}

Status floor_divide(BigInt* out, IntView a, IntView b) {
  return divmod(out, nullptr, a, b);
}

Status modulo(BigInt* out, IntView a, IntView b) {
  return divmod(nullptr, out, a, b);
}

Status divmod_near(BigInt* quotient, BigInt* remainder, IntView a, IntView b) {
  BigInt floor, rest;
  KRAIT_TRY_STATUS(divmod(&floor, &rest, a, b));
  // The remainder has b's sign: compare twice it with b to see which side is nearer.
  BigInt twice;
  KRAIT_TRY_STATUS(shift_left(&twice, rest.view(), 1));
  int order = compare_magnitude(twice.view(), b);
  if (order < 0 || (order == 0 && !floor.view().is_odd())) {
    KRAIT_TRY_STATUS(quotient->assign(floor.view()));
    return remainder->assign(rest.view());
  }
  SmallInt one(1);
  KRAIT_TRY_STATUS(add(quotient, floor.view(), one.view()));
  return subtract(remainder, rest.view(), b);
}

Status negate(BigInt* out, IntView a) {
  KRAIT_TRY_STATUS(out->assign(a));
  out->negate();
  return Status::kOk;
}

Status absolute(BigInt* out, IntView a) {
  a.negative = false;
  return out->assign(a);
}

Status shift_left(BigInt* out, IntView a, uint64_t count) {
  if (a.size == 0) {
    out->assign_uint64(0);
    return Status::kOk;
  }
  if (count > kMaxBits || bit_length(a) + count > kMaxBits) return Status::kTooLarge;
  size_t whole = count / kLimbBits;
  unsigned bits = count % kLimbBits;
  KRAIT_TRY_STATUS(out->reserve(a.size + whole + 1));
  Limb* data = out->data();
  std::fill_n(data, whole, Limb{0});
  data[a.size + whole] = 0;
  if (bits == 0) {
    std::copy_n(a.limbs, a.size, data + whole);
  } else {
    data[a.size + whole] = mpn_lshift(mp(data + whole), mp(a.limbs), size_of(a), bits);
  }
  out->finish(a.size + whole + 1, a.negative);
  return Status::kOk;
}

Status shift_right(BigInt* out, IntView a, uint64_t count) {
  size_t whole = count / kLimbBits < a.size ? static_cast<size_t>(count / kLimbBits) : a.size;
  if (whole == a.size) {
    out->assign_int64(a.negative ? -1 : 0);
    return Status::kOk;
  }
  unsigned bits = count % kLimbBits;
  size_t size = a.size - whole;
  KRAIT_TRY_STATUS(out->reserve(size + 1));
  Limb* data = out->data();
  Limb lost = 0;
  if (bits == 0) {
    std::copy_n(a.limbs + whole, size, data);
  } else {
    lost = mpn_rshift(mp(data), mp(a.limbs + whole), static_cast<mp_size_t>(size), bits);
  }
  data[size] = 0;
  // Down, not towards zero.
  if (a.negative && (lost != 0 || normalized_size(a.limbs, whole) != 0)) increment(data, size + 1);
  out->finish(size + 1, a.negative);
  return Status::kOk;
}

Status round_to_power_of_ten(BigInt* out, IntView a, uint64_t digits) {
  // Each digit is worth more than three bits: far beyond the number, everything rounds to zero.
  if (digits > bit_length(a)) {
    out->assign_uint64(0);
    return Status::kOk;
  }
  BigInt unit, quotient, rest;
  SmallInt ten(10), exponent(static_cast<int64_t>(digits));
  KRAIT_TRY_STATUS(power(&unit, ten.view(), exponent.view()));
  KRAIT_TRY_STATUS(divmod_near(&quotient, &rest, a, unit.view()));
  return subtract(out, a, rest.view());
}

}  // namespace krait::numbers

// Between big integers and doubles, every rounding to nearest with halves to even.
#include <algorithm>
#include <bit>
#include <cfloat>
#include <cmath>

#include "interpreter/numbers/big_int.h"
#include "interpreter/numbers/limbs.h"

namespace krait::numbers {
namespace {

constexpr int kMantissaBits = DBL_MANT_DIG;

// The 64 bits below the top bit of a non-zero number, top bit set; `sticky` tells whether anything lies below them.
Limb top_bits(IntView a, bool* sticky) {
  unsigned lead = static_cast<unsigned>(std::countl_zero(a.limbs[a.size - 1]));
  Limb top = a.limbs[a.size - 1] << lead;
  size_t below = a.size - 1;
  *sticky = false;
  if (lead != 0 && below != 0) {
    --below;
    top |= a.limbs[below] >> (kLimbBits - lead);
    *sticky = (a.limbs[below] << lead) != 0;
  }
  *sticky = *sticky || normalized_size(a.limbs, below) != 0;
  return top;
}

// Drops `count` low bits, rounding halves to even; `sticky` counts as something below the lowest bit.
Limb round_off(Limb bits, unsigned count, bool sticky) {
  if (count == 0) return bits;
  if (count > kLimbBits) return 0;
  Limb half = Limb{1} << (count - 1);
  Limb rest = count == kLimbBits ? bits : bits & ((Limb{1} << count) - 1);
  Limb kept = count == kLimbBits ? 0 : bits >> count;
  bool up = rest > half || (rest == half && (sticky || (kept & 1) != 0));
  return kept + (up ? 1 : 0);
}

}  // namespace

Status from_double(BigInt* out, double value) {
  if (std::isnan(value)) return Status::kNotANumber;
  if (std::isinf(value)) return Status::kNotFinite;
  int exponent = 0;
  double fraction = std::frexp(std::trunc(value), &exponent);
  auto mantissa = static_cast<int64_t>(std::ldexp(fraction, kMantissaBits));
  exponent -= kMantissaBits;
  SmallInt whole(mantissa);
  if (exponent >= 0) return shift_left(out, whole.view(), static_cast<uint64_t>(exponent));
  // Exact: the bits shifted out are those below the point, which trunc cleared.
  return shift_right(out, whole.view(), static_cast<uint64_t>(-exponent));
}

double to_double_exponent(IntView value, int64_t* exponent) {
  *exponent = 0;
  if (value.size == 0) return 0.0;
  bool sticky = false;
  Limb top = top_bits(value, &sticky);  // before `sticky` is read
  Limb mantissa = round_off(top, kLimbBits - kMantissaBits, sticky);
  *exponent = static_cast<int64_t>(bit_length(value));
  double fraction = std::ldexp(static_cast<double>(mantissa), -kMantissaBits);
  if (fraction == 1.0) {
    fraction = 0.5;
    ++*exponent;
  }
  return value.negative ? -fraction : fraction;
}

Status to_double(IntView value, double* out) {
  int64_t exponent = 0;
  double fraction = to_double_exponent(value, &exponent);
  if (exponent > DBL_MAX_EXP) return Status::kOverflow;
  *out = std::ldexp(fraction, static_cast<int>(exponent));
  return Status::kOk;
}

namespace {

// The quotient's leading bits as an integer, such that a / b is it times 2**shift, and whether a remainder is left.
Status scaled_quotient(IntView a, IntView b, int64_t shift, Limb* quotient, bool* sticky) {
  a.negative = b.negative = false;
  BigInt scaled, result, rest;
  *sticky = false;
  if (shift <= 0) {
    KRAIT_TRY_STATUS(shift_left(&scaled, a, static_cast<uint64_t>(-shift)));
  } else {
    KRAIT_TRY_STATUS(shift_right(&scaled, a, static_cast<uint64_t>(shift)));
    *sticky = mpn_scan1(mp(a.limbs), 0) < static_cast<uint64_t>(shift);
  }
  KRAIT_TRY_STATUS(divmod(&result, &rest, scaled.view(), b));
  *sticky = *sticky || !rest.is_zero();
  return to_uint64(result.view(), quotient);
}

}  // namespace

Status true_divide(IntView a, IntView b, double* out) {
  if (b.size == 0) return Status::kDivisionByZero;
  bool negative = a.negative != b.negative;
  *out = negative ? -0.0 : 0.0;
  if (a.size == 0) return Status::kOk;
  int64_t difference = static_cast<int64_t>(bit_length(a)) - static_cast<int64_t>(bit_length(b));
  if (difference > DBL_MAX_EXP) return Status::kOverflow;
  if (difference < DBL_MIN_EXP - kMantissaBits - 1) return Status::kOk;
  // Two bits more than the mantissa are enough to round by, together with the sticky bit.
  int64_t shift = std::max<int64_t>(difference, DBL_MIN_EXP) - (kMantissaBits + 2);
  Limb quotient = 0;
  bool sticky = false;
  KRAIT_TRY_STATUS(scaled_quotient(a, b, shift, &quotient, &sticky));
  int64_t width = std::bit_width(quotient);
  int64_t extra = std::max<int64_t>(width, DBL_MIN_EXP - shift) - kMantissaBits;
  Limb mantissa = round_off(quotient, static_cast<unsigned>(extra), sticky);
  double result = std::ldexp(static_cast<double>(mantissa), static_cast<int>(shift + extra));
  if (std::isinf(result)) return Status::kOverflow;
  *out = negative ? -result : result;
  return Status::kOk;
}

}  // namespace krait::numbers

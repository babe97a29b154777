// int: creation and conversion. Numbers of 63 bits stand in the word; the rest, and instances of subclasses, own limbs.
#include "interpreter/objects/int.h"

#include <cmath>
#include <cstring>

#include "interpreter/objects/int_internal.h"
#include "interpreter/objects/str.h"
#include "interpreter/runtime/heap.h"

namespace krait::objects {

using numbers::BigInt;
using numbers::IntView;

bool is_exact_int(Value v) {
  return v.is_small_int() || (has_kind(v, Kind::Int) && (v.object()->type->flags & kExactBuiltin));
}

Result make_int_object(Thread& t, Type* type, IntView view) {
  Int* made = allocate<Int>(t, type, sizeof(Int) + view.size * sizeof(uint64_t));
  if (!made) return raised;
  made->limb_count = static_cast<uint32_t>(view.size);
  made->negative = view.negative;
  if (view.size) std::memcpy(made->limbs, view.limbs, view.size * sizeof(uint64_t));
  return Result::own(made);
}

Result make_int_from_view(Thread& t, IntView view) {
  int64_t small;
  if (view.size <= 1 && numbers::to_int64(view, &small) == numbers::Status::kOk && Value::fits_small_int(small)) {
    return small_int(small);
  }
  return make_int_object(t, t.types().int_, view);
}

Result make_int(Thread& t, int64_t i) {
  if (Value::fits_small_int(i)) [[likely]] return small_int(i);
  return make_int_object(t, t.types().int_, numbers::SmallInt(i).view());
}

Result make_uint(Thread& t, uint64_t i) {
  if (i <= static_cast<uint64_t>(Value::kSmallIntMax)) return small_int(static_cast<int64_t>(i));
  return make_int_object(t, t.types().int_, {&i, 1, false});
}

Result make_int(Thread& t, const BigInt& big) { return make_int_from_view(t, big.view()); }

Raised raise_int_status(Thread& t, numbers::Status status) {
  switch (status) {
    case numbers::Status::kTooLarge: return raise_overflow_error(t, "too many digits in integer");
    case numbers::Status::kDivisionByZero: return raise_zero_division(t, "integer division or modulo by zero");
    case numbers::Status::kOverflow: return raise_overflow_error(t, "int too large to convert to float");
    case numbers::Status::kNotInvertible: return raise_value_error(t, "base is not invertible for the given modulus");
    case numbers::Status::kNotFinite: return raise_overflow_error(t, "cannot convert float infinity to integer");
    case numbers::Status::kNotANumber: return raise_value_error(t, "cannot convert float NaN to integer");
    default: return raise_memory_error(t);
  }
}

Result make_int_from_double(Thread& t, double d) {
  if (d > -4e18 && d < 4e18) return make_int(t, static_cast<int64_t>(d));
  BigInt big;
  numbers::Status status = numbers::from_double(&big, d);
  if (status != numbers::Status::kOk) return raise_int_status(t, status);
  return make_int(t, big);
}

IntView int_view(Value v, uint64_t& scratch) {
  if (v.is_small_int()) {
    int64_t i = v.small_int();
    scratch = i < 0 ? uint64_t{0} - static_cast<uint64_t>(i) : static_cast<uint64_t>(i);
    return {&scratch, i != 0, i < 0};
  }
  if (v.is_bool()) {
    scratch = v.is_true();
    return {&scratch, v.is_true(), false};
  }
  const Int* i = as<Int>(v);
  return {i->limbs, i->limb_count, i->negative};
}

bool int_fits_i64(Value v, int64_t* out) {
  if (v.is_small_int()) {
    *out = v.small_int();
    return true;
  }
  uint64_t scratch;
  return numbers::to_int64(int_view(v, scratch), out) == numbers::Status::kOk;
}

int int_sign(Value v) {
  if (v.is_small_int()) return v.small_int() < 0 ? -1 : v.small_int() > 0;
  if (v.is_bool()) return v.is_true();
  const Int* i = as<Int>(v);
  return i->limb_count == 0 ? 0 : i->negative ? -1 : 1;
}

ResultOf<double> int_to_double(Thread& t, Value v) {
  if (v.is_small_int()) return static_cast<double>(v.small_int());
  uint64_t scratch;
  double d;
  numbers::Status status = numbers::to_double(int_view(v, scratch), &d);
  if (status != numbers::Status::kOk) return raise_int_status(t, status);
  return d;
}

ResultOf<int64_t> int_hash(Thread&, Value v) {
  constexpr int64_t kModulus = (int64_t{1} << 61) - 1;
  if (v.is_small_int()) {
    int64_t i = v.small_int();
    if (i > -kModulus && i < kModulus) return i == -1 ? int64_t{-2} : i;
  }
  uint64_t scratch;
  return numbers::hash(int_view(v, scratch));
}

}  // namespace krait::objects

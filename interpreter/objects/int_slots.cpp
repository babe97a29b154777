// int's arithmetic (language reference 6.5 to 6.9). Operands in the word are dealt with inline; the rest goes to
// numbers/.
#include <cmath>

#include "interpreter/objects/float.h"
#include "interpreter/objects/int_internal.h"
#include "interpreter/objects/tuple.h"
#include "interpreter/runtime/order.h"

namespace krait::objects {

using numbers::BigInt;
using numbers::IntView;

namespace {

using BigBinary = numbers::Status (*)(BigInt*, IntView, IntView);

Result big_binary(Thread& t, Value a, Value b, BigBinary operation) {
  uint64_t x, y;
  BigInt out;
  numbers::Status status = operation(&out, int_view(a, x), int_view(b, y));
  if (status != numbers::Status::kOk) return raise_int_status(t, status);
  return make_int(t, out);
}

Result big_unary(Thread& t, Value a, numbers::Status (*operation)(BigInt*, IntView)) {
  uint64_t x;
  BigInt out;
  numbers::Status status = operation(&out, int_view(a, x));
  if (status != numbers::Status::kOk) return raise_int_status(t, status);
  return make_int(t, out);
}

bool both_small(Value a, Value b) { return a.bits & b.bits & 1; }

#define NEED_INTS(a, b) \
  if (!is_int(a) || !is_int(b)) return kNotImplemented

Result int_add(Thread& t, Value a, Value b) {
  if (both_small(a, b)) [[likely]] return make_int(t, a.small_int() + b.small_int());  // 63 bits: no overflow
  NEED_INTS(a, b);
  return big_binary(t, a, b, numbers::add);
}

Result int_subtract(Thread& t, Value a, Value b) {
  if (both_small(a, b)) [[likely]] return make_int(t, a.small_int() - b.small_int());
  NEED_INTS(a, b);
  return big_binary(t, a, b, numbers::subtract);
}

Result int_multiply(Thread& t, Value a, Value b) {
  int64_t product;
  if (both_small(a, b) && !__builtin_mul_overflow(a.small_int(), b.small_int(), &product)) [[likely]] {
    return make_int(t, product);
  }
  NEED_INTS(a, b);
  return big_binary(t, a, b, numbers::multiply);
}

int64_t floor_quotient(int64_t a, int64_t b) {
  int64_t q = a / b;
  return a % b != 0 && ((a < 0) != (b < 0)) ? q - 1 : q;
}
int64_t floor_remainder(int64_t a, int64_t b) {
  int64_t r = a % b;
  return r != 0 && ((r < 0) != (b < 0)) ? r + b : r;
}

Result int_floor_divide(Thread& t, Value a, Value b) {
  if (both_small(a, b) && b.small_int() != 0) [[likely]]
    return make_int(t, floor_quotient(a.small_int(), b.small_int()));
  NEED_INTS(a, b);
  if (int_sign(b) == 0) return raise_zero_division(t, "integer division or modulo by zero");
  return big_binary(t, a, b, numbers::floor_divide);
}

Result int_remainder(Thread& t, Value a, Value b) {
  if (both_small(a, b) && b.small_int() != 0) [[likely]]
    return small_int(floor_remainder(a.small_int(), b.small_int()));
  NEED_INTS(a, b);
  if (int_sign(b) == 0) return raise_zero_division(t, "integer modulo by zero");
  return big_binary(t, a, b, numbers::modulo);
}

Result int_divmod(Thread& t, Value a, Value b) {
  NEED_INTS(a, b);
  if (int_sign(b) == 0) return raise_zero_division(t, "integer division or modulo by zero");
  uint64_t x, y;
  BigInt quotient, remainder;
  numbers::Status status = numbers::divmod(&quotient, &remainder, int_view(a, x), int_view(b, y));
  if (status != numbers::Status::kOk) return raise_int_status(t, status);
  Ref q = TRY(make_int(t, quotient));
  Ref r = TRY(make_int(t, remainder));
  return make_tuple(t, {q.get(), r.get()});
}

Result int_true_divide(Thread& t, Value a, Value b) {
  constexpr int64_t kExact = int64_t{1} << 53;
  if (both_small(a, b)) {
    int64_t x = a.small_int(), y = b.small_int();
    if (y != 0 && x > -kExact && x < kExact && y > -kExact && y < kExact) {
      return make_float(t, static_cast<double>(x) / static_cast<double>(y));
    }
  }
  NEED_INTS(a, b);
  if (int_sign(b) == 0) return raise_zero_division(t, "division by zero");
  uint64_t x, y;
  double d;
  numbers::Status status = numbers::true_divide(int_view(a, x), int_view(b, y), &d);
  if (status == numbers::Status::kOverflow) {
    return raise_overflow_error(t, "integer division result too large for a float");
  }
  if (status != numbers::Status::kOk) return raise_int_status(t, status);
  return make_float(t, d);
}

Result int_and(Thread& t, Value a, Value b) {
  if (both_small(a, b)) [[likely]] return small_int(a.small_int() & b.small_int());
  NEED_INTS(a, b);
  return big_binary(t, a, b, numbers::bit_and);
}
Result int_or(Thread& t, Value a, Value b) {
  if (both_small(a, b)) [[likely]] return small_int(a.small_int() | b.small_int());
  NEED_INTS(a, b);
  return big_binary(t, a, b, numbers::bit_or);
}
Result int_xor(Thread& t, Value a, Value b) {
  if (both_small(a, b)) [[likely]] return small_int(a.small_int() ^ b.small_int());
  NEED_INTS(a, b);
  return big_binary(t, a, b, numbers::bit_xor);
}

Result shift(Thread& t, Value a, Value b, bool left) {
  int64_t count;
  if (int_sign(b) < 0) return raise_value_error(t, "negative shift count");
  if (int_sign(a) == 0) return small_int(0);
  if (!int_fits_i64(b, &count)) {
    if (!left) return small_int(int_sign(a) < 0 ? -1 : 0);
    return raise_overflow_error(t, "too many digits in integer");
  }
  uint64_t x;
  BigInt out;
  IntView view = int_view(a, x);
  auto bits = static_cast<uint64_t>(count);
  numbers::Status status = left ? numbers::shift_left(&out, view, bits) : numbers::shift_right(&out, view, bits);
  if (status == numbers::Status::kTooLarge) return raise_memory_error(t);
  if (status != numbers::Status::kOk) return raise_int_status(t, status);
  return make_int(t, out);
}

Result int_lshift(Thread& t, Value a, Value b) {
  if (both_small(a, b)) {
    int64_t x = a.small_int(), n = b.small_int();
    if (n >= 0 && n < 62) {
      int64_t shifted = static_cast<int64_t>(static_cast<uint64_t>(x) << n);
      if (shifted >> n == x) return make_int(t, shifted);
    }
  }
  NEED_INTS(a, b);
  return shift(t, a, b, true);
}

Result int_rshift(Thread& t, Value a, Value b) {
  if (both_small(a, b) && b.small_int() >= 0) {
    int64_t n = b.small_int();
    return small_int(a.small_int() >> (n > 63 ? 63 : n));
  }
  NEED_INTS(a, b);
  return shift(t, a, b, false);
}

Result small_power(int64_t base, uint64_t exponent, bool& overflow) {
  int64_t result = 1;
  while (exponent) {
    if ((exponent & 1) && __builtin_mul_overflow(result, base, &result)) return overflow = true, Result(kAbsent);
    exponent >>= 1;
    if (exponent && __builtin_mul_overflow(base, base, &base)) return overflow = true, Result(kAbsent);
  }
  if (!Value::fits_small_int(result)) return overflow = true, Result(kAbsent);
  return small_int(result);
}

// By repeated squaring in machine words; base and exponent are not negative, the modulus is positive.
int64_t small_power_modulo(int64_t base, int64_t exponent, int64_t modulus) {
  if (modulus < (int64_t{1} << 31)) {
    uint64_t m = static_cast<uint64_t>(modulus), result = 1 % m, square = static_cast<uint64_t>(base) % m;
    for (; exponent; exponent >>= 1) {
      if (exponent & 1) result = result * square % m;
      square = square * square % m;
    }
    return static_cast<int64_t>(result);
  }
  unsigned __int128 result = 1 % modulus, square = base % modulus;
  for (; exponent; exponent >>= 1) {
    if (exponent & 1) result = result * square % modulus;
    square = square * square % modulus;
  }
  return static_cast<int64_t>(result);
}

Result power_modulo(Thread& t, Value a, Value b, Value modulus) {
  if (a.is_small_int() && b.is_small_int() && modulus.is_small_int() && b.small_int() >= 0 && modulus.small_int() > 0 &&
      a.small_int() >= 0) {
    return small_int(small_power_modulo(a.small_int(), b.small_int(), modulus.small_int()));
  }
  if (int_sign(modulus) == 0) return raise_value_error(t, "pow() 3rd argument cannot be 0");
  uint64_t x, y, z;
  BigInt out;
  numbers::Status status = numbers::power_modulo(&out, int_view(a, x), int_view(b, y), int_view(modulus, z));
  if (status != numbers::Status::kOk) return raise_int_status(t, status);
  return make_int(t, out);
}

Result int_power(Thread& t, Value a, Value b, Value modulus) {
  NEED_INTS(a, b);
  if (!modulus.is_absent() && !modulus.is_none()) {
    if (!is_int(modulus)) return kNotImplemented;
    return power_modulo(t, a, b, modulus);
  }
  if (int_sign(b) < 0) {
    double base = TRY(int_to_double(t, a)), exponent = TRY(int_to_double(t, b));
    Ref x = TRY(make_float(t, base));
    Ref y = TRY(make_float(t, exponent));
    return binary(t, BinaryOp::Power, x, y);
  }
  if (both_small(a, b)) {
    bool overflow = false;
    Result quick = small_power(a.small_int(), static_cast<uint64_t>(b.small_int()), overflow);
    if (!overflow) return quick;
  }
  uint64_t x, y;
  BigInt out;
  numbers::Status status = numbers::power(&out, int_view(a, x), int_view(b, y));
  if (status == numbers::Status::kTooLarge) return raise_memory_error(t);
  if (status != numbers::Status::kOk) return raise_int_status(t, status);
  return make_int(t, out);
}

Result int_negative(Thread& t, Value a) {
  if (a.is_small_int()) return make_int(t, -a.small_int());
  return big_unary(t, a, numbers::negate);
}
Result int_absolute(Thread& t, Value a) {
  if (a.is_small_int()) return make_int(t, a.small_int() < 0 ? -a.small_int() : a.small_int());
  return big_unary(t, a, numbers::absolute);
}
Result int_invert(Thread& t, Value a) {
  if (a.is_small_int()) return small_int(~a.small_int());
  return big_unary(t, a, numbers::invert);
}

Result int_float(Thread& t, Value a) { return make_float(t, TRY(int_to_double(t, a))); }
ResultOf<bool> int_is_true(Thread&, Value a) { return int_sign(a) != 0; }

Result int_compare(Thread&, Value a, Value b, CompareOp op) {
  NEED_INTS(a, b);
  int order;
  if (both_small(a, b)) {
    order = a.small_int() < b.small_int() ? -1 : a.small_int() > b.small_int();
  } else {
    uint64_t x, y;
    order = numbers::compare(int_view(a, x), int_view(b, y));
  }
  return answer_of_order(order, op);
}

Result int_repr(Thread& t, Value a) { return int_to_str(t, a); }

}  // namespace

Result int_exact(Thread& t, Value v) {
  if (v.is_small_int() || is_exact_int(v)) return Result::copy(v);
  uint64_t scratch;
  return make_int_from_view(t, int_view(v, scratch));
}

const Slots kIntSlots = {.repr = int_repr,
                         .hash = int_hash,
                         .compare = int_compare,
                         .is_true = int_is_true,
                         .add = int_add,
                         .subtract = int_subtract,
                         .multiply = int_multiply,
                         .true_divide = int_true_divide,
                         .floor_divide = int_floor_divide,
                         .remainder = int_remainder,
                         .divmod = int_divmod,
                         .lshift = int_lshift,
                         .rshift = int_rshift,
                         .and_ = int_and,
                         .xor_ = int_xor,
                         .or_ = int_or,
                         .power = int_power,
                         .negative = int_negative,
                         .positive = int_exact,
                         .absolute = int_absolute,
                         .invert = int_invert,
                         .int_ = int_exact,
                         .float_ = int_float,
                         .index = int_exact};

}  // namespace krait::objects

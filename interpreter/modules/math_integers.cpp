// math's functions of integers: factorial, comb, perm, gcd, lcm, isqrt.
#include "interpreter/modules/math_internal.h"
#include "interpreter/numbers/big_int.h"
#include "interpreter/objects/float.h"
#include "interpreter/objects/int.h"

namespace krait::modules {

namespace {

Status check(Thread& t, numbers::Status status) {
  if (status != numbers::Status::kOk) return raise_memory_error(t);
  return ok();
}

// first * (first + step) * ... , `count` factors, halved so that the multiplications are of like sizes.
Result product_of(Thread& t, Value first, int64_t from, int64_t to) {
  if (to - from == 1) return binary(t, BinaryOp::Subtract, first, small_int(from));
  int64_t middle = from + (to - from) / 2;
  Ref left = TRY(product_of(t, first, from, middle));
  Ref right = TRY(product_of(t, first, middle, to));
  return binary(t, BinaryOp::Multiply, left, right);
}
// n * (n-1) * ... * (n-k+1); 1 for k == 0.
Result falling_product(Thread& t, Value n, int64_t k) {
  if (k == 0) return small_int(1);
  return product_of(t, n, 0, k);
}

Result math_factorial(Thread& t, const Args& a) {
  Ref n = TRY(index(t, a[0]));
  if (int_sign(n) < 0) return raise_value_error(t, "factorial() not defined for negative values");
  int64_t count;
  if (!int_fits_i64(n, &count)) return raise_overflow_error(t, "factorial() argument should not exceed ", INT64_MAX);
  return falling_product(t, n, count);
}

// The k of comb and perm: more factors than a loop can do are refused.
ResultOf<int64_t> factor_count(Thread& t, Value k, const char* what) {
  int64_t count;
  if (!int_fits_i64(k, &count)) return raise_overflow_error(t, what, " must not exceed ", INT64_MAX);
  return count;
}

Result math_perm(Thread& t, const Args& a) {
  if (a[1].is_none()) return math_factorial(t, a);
  Ref n = TRY(index(t, a[0])), k = TRY(index(t, a[1]));
  if (int_sign(n) < 0) return raise_value_error(t, "n must be a non-negative integer");
  if (int_sign(k) < 0) return raise_value_error(t, "k must be a non-negative integer");
  if (TRY(compare_bool(t, n, k, CompareOp::Lt))) return small_int(0);
  return falling_product(t, n, TRY(factor_count(t, k, "k")));
}

// comb(n, k) = comb(n, j) * comb(n - j, k - j) // comb(k, j): few big steps instead of many small ones.
Result combinations(Thread& t, Value n, int64_t k) {
  if (k == 0) return small_int(1);
  if (k == 1) return Result::copy(n);
  if (k <= 16) {
    Ref above = TRY(falling_product(t, n, k)), below = TRY(falling_product(t, small_int(k), k));
    return binary(t, BinaryOp::FloorDivide, above, below);
  }
  int64_t j = k / 2;
  Ref left = TRY(combinations(t, n, j));
  Ref rest = TRY(binary(t, BinaryOp::Subtract, n, small_int(j)));
  Ref right = TRY(combinations(t, rest, k - j));
  Ref above = TRY(binary(t, BinaryOp::Multiply, left, right));
  Ref below = TRY(combinations(t, small_int(k), j));
  return binary(t, BinaryOp::FloorDivide, above, below);
}

Result math_comb(Thread& t, const Args& a) {
  Ref n = TRY(index(t, a[0])), k = TRY(index(t, a[1]));
  if (int_sign(n) < 0) return raise_value_error(t, "n must be a non-negative integer");
  if (int_sign(k) < 0) return raise_value_error(t, "k must be a non-negative integer");
  Ref other = TRY(binary(t, BinaryOp::Subtract, n, k));
  if (int_sign(other) < 0) return small_int(0);
  if (TRY(compare_bool(t, other, k, CompareOp::Lt))) k = other;
  return combinations(t, n, TRY(factor_count(t, k, "min(n - k, k)")));
}

Result gcd_of(Thread& t, Value a, Value b) {
  uint64_t x, y;
  numbers::BigInt out;
  TRY(check(t, numbers::gcd(&out, int_view(a, x), int_view(b, y))));
  return make_int(t, out);
}

Result math_gcd(Thread& t, const Args& a) {
  if (a.rest_count == 0) return small_int(0);
  Ref result = TRY(index(t, a.rest[0]));
  if (a.rest_count == 1) return absolute(t, result);
  for (size_t i = 1; i < a.rest_count; ++i) {
    Ref next = TRY(index(t, a.rest[i]));
    result = TRY(gcd_of(t, result, next));
  }
  return result;
}

Result math_lcm(Thread& t, const Args& a) {
  if (a.rest_count == 0) return small_int(1);
  Ref result = TRY(index(t, a.rest[0]));
  if (a.rest_count == 1) return absolute(t, result);
  for (size_t i = 1; i < a.rest_count; ++i) {
    Ref next = TRY(index(t, a.rest[i]));
    if (int_sign(result) == 0) continue;
    if (int_sign(next) == 0) {
      result = Ref(small_int(0));
      continue;
    }
    Ref common = TRY(gcd_of(t, result, next));
    Ref part = TRY(binary(t, BinaryOp::FloorDivide, result, common));
    Ref product = TRY(binary(t, BinaryOp::Multiply, part, next));
    result = TRY(absolute(t, product));
  }
  return result;
}

Result math_isqrt(Thread& t, const Args& a) {
  Ref n = TRY(index(t, a[0]));
  if (int_sign(n) < 0) return raise_value_error(t, "isqrt() argument must be nonnegative");
  uint64_t scratch;
  numbers::BigInt out;
  TRY(check(t, numbers::integer_sqrt(&out, int_view(n, scratch))));
  return make_int(t, out);
}

}  // namespace

const NativeFunction kMathIntegerFunctions[] = {
    {"factorial(n, /)", math_factorial,
        "The factorial x!, the product of the integers from 1 to x.\nA negative x, or one that is not a whole "
        "number, gives ValueError."},
    {"perm(n, k=None, /)", math_perm,
     "How many ordered arrangements of k items, none used twice, n distinct items allow.\nThe value is n! / (n - "
     "k)!, or 0 when k exceeds n; leaving k out, or None, means k = n and gives n!.\nNon-integer arguments give "
     "TypeError, negative ones ValueError."},
    {"comb(n, k, /)", math_comb,
     "The binomial coefficient: how many unordered selections of k items n distinct items allow.\nThe value is "
     "n! / (k! * (n - k)!), or 0 when k exceeds n; it is the factor of x**k in (1 + x)**n.\nNon-integer "
     "arguments give TypeError, negative ones ValueError."},
    {"gcd(*integers)", math_gcd, "Greatest Common Divisor."},
    {"lcm(*integers)", math_lcm, "Least Common Multiple."},
    {"isqrt(n, /)", math_isqrt, "The square root of a non-negative integer, rounded down to an integer."},
    {}};

}  // namespace krait::modules

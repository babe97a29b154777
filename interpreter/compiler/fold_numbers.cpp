#include "interpreter/compiler/fold_numbers.h"

#include <cmath>
#include <string>

#include "interpreter/numbers/big_int.h"
#include "interpreter/numbers/complex_arithmetic.h"
#include "interpreter/numbers/float_text.h"

namespace krait::compiler {

using ast::ConstantKind;
using ast::ConstantValue;
using numbers::BigInt;
using numbers::ComplexParts;
using numbers::IntView;
using numbers::PowerStatus;
using numbers::Status;

namespace {

constexpr uint64_t kMaxBits = 128;  // of what multiplication, power and shift make

bool is_bool(const ConstantValue& v) { return v.kind == ConstantKind::True || v.kind == ConstantKind::False; }

bool load(const ConstantValue& v, BigInt& out) {
  if (is_bool(v)) return out.assign_int64(v.kind == ConstantKind::True), true;
  if (!is_whole(v)) return false;
  if (v.kind == ConstantKind::Int) {
    out.assign_uint64(v.integer);
  } else if (numbers::parse(&out, v.text(), 16) != Status::kOk) {
    return false;
  }
  if (v.negative) out.negate();
  return true;
}

bool store(ast::Arena& arena, IntView view, ConstantValue& out) {
  out = ConstantValue{};
  out.negative = view.negative;
  BigInt magnitude;
  if (numbers::absolute(&magnitude, view) != Status::kOk) return false;
  uint64_t small;
  if (numbers::to_uint64(magnitude.view(), &small) == Status::kOk) {
    out.kind = ConstantKind::Int;
    out.integer = small;
    return true;
  }
  std::string_view text = arena.copy(numbers::to_string(magnitude.view(), 16));
  out.kind = ConstantKind::BigInt;
  out.data = text.data();
  out.size = static_cast<uint32_t>(text.size());
  return true;
}

bool store_real(double value, ConstantValue& out) {
  out = ConstantValue{};
  out.kind = ConstantKind::Float;
  out.real = value;
  return true;
}

bool store_complex(ComplexParts value, ConstantValue& out) {
  out = ConstantValue{};
  out.kind = ConstantKind::Complex;
  out.real = value.real;
  out.imag = value.imag;
  return true;
}

bool as_double(const ConstantValue& v, double& out) {
  if (v.kind == ConstantKind::Float) return out = v.real, true;
  BigInt number;
  return load(v, number) && numbers::to_double(number.view(), &out) == Status::kOk;
}

bool as_complex(const ConstantValue& v, ComplexParts& out) {
  if (v.kind == ConstantKind::Complex) return out = {v.real, v.imag}, true;
  out.imag = 0;
  return as_double(v, out.real);
}

// --- ints ----------------------------------------------------------------------------------------------------------

Status multiply(BigInt& out, const BigInt& x, const BigInt& y) {
  uint64_t bits = numbers::bit_length(x.view()) + numbers::bit_length(y.view());
  if (!x.is_zero() && !y.is_zero() && bits > kMaxBits) return Status::kTooLarge;
  return numbers::multiply(&out, x.view(), y.view());
}

Status raise_to(BigInt& out, const BigInt& x, const BigInt& y) {
  if (!x.is_zero() && !y.is_zero()) {
    uint64_t exponent;
    if (numbers::to_uint64(y.view(), &exponent) != Status::kOk) return Status::kTooLarge;
    if (numbers::bit_length(x.view()) > kMaxBits / exponent) return Status::kTooLarge;
  }
  return numbers::power(&out, x.view(), y.view());
}

// A count that no machine holds shifts zero to zero, and anything to the right out of sight.
Status shift(ast::Operator op, BigInt& out, const BigInt& x, const BigInt& y) {
  if (y.negative()) return Status::kTooLarge;
  bool left = op == ast::Operator::LShift;
  uint64_t count;
  if (numbers::to_uint64(y.view(), &count) != Status::kOk) {
    if (left && !x.is_zero()) return Status::kTooLarge;
    out.assign_int64(x.negative() ? -1 : 0);
    return Status::kOk;
  }
  if (!left) return numbers::shift_right(&out, x.view(), count);
  uint64_t bits = numbers::bit_length(x.view());
  if (!x.is_zero() && (count > kMaxBits || bits > kMaxBits - count)) return Status::kTooLarge;
  return numbers::shift_left(&out, x.view(), x.is_zero() ? 0 : count);
}

Status combine(ast::Operator op, BigInt& out, const BigInt& x, const BigInt& y) {
  using O = ast::Operator;
  switch (op) {
    case O::Add:
      return numbers::add(&out, x.view(), y.view());
    case O::Sub:
      return numbers::subtract(&out, x.view(), y.view());
    case O::Mult:
      return multiply(out, x, y);
    case O::FloorDiv:
      return numbers::floor_divide(&out, x.view(), y.view());
    case O::Mod:
      return numbers::modulo(&out, x.view(), y.view());
    case O::Pow:
      return raise_to(out, x, y);
    case O::LShift:
    case O::RShift:
      return shift(op, out, x, y);
    case O::BitOr:
      return numbers::bit_or(&out, x.view(), y.view());
    case O::BitXor:
      return numbers::bit_xor(&out, x.view(), y.view());
    case O::BitAnd:
      return numbers::bit_and(&out, x.view(), y.view());
    default:
      return Status::kTooLarge;
  }
}

bool fold_reals(ast::Operator op, double a, double b, ConstantValue& out);

bool fold_ints(ast::Arena& arena, ast::Operator op, const ConstantValue& a, const ConstantValue& b,
               ConstantValue& out) {
  using O = ast::Operator;
  BigInt x, y, result;
  if (!load(a, x) || !load(b, y)) return false;
  if (op == O::Div) {
    double quotient;
    return numbers::true_divide(x.view(), y.view(), &quotient) == Status::kOk && store_real(quotient, out);
  }
  if (op == O::Pow && y.negative()) {
    double base, exponent;
    return as_double(a, base) && as_double(b, exponent) && fold_reals(op, base, exponent, out);
  }
  if (combine(op, result, x, y) != Status::kOk) return false;
  bool logical = op == O::BitOr || op == O::BitXor || op == O::BitAnd;
  if (logical && is_bool(a) && is_bool(b)) return store_bool(!result.is_zero(), out), true;
  return store(arena, result.view(), out);
}

// --- floats and complex numbers ------------------------------------------------------------------------------------

bool fold_complex(ast::Operator op, ComplexParts a, ComplexParts b, ConstantValue& out) {
  using O = ast::Operator;
  ComplexParts result;
  switch (op) {
    case O::Add:
      return store_complex({a.real + b.real, a.imag + b.imag}, out);
    case O::Sub:
      return store_complex({a.real - b.real, a.imag - b.imag}, out);
    case O::Mult:
      return store_complex(numbers::product(a, b), out);
    case O::Div:
      return numbers::quotient(a, b, result) && store_complex(result, out);
    case O::Pow:
      return numbers::power(a, b, result) == PowerStatus::kOk && store_complex(result, out);
    default:
      return false;
  }
}

bool fold_reals(ast::Operator op, double a, double b, ConstantValue& out) {
  using O = ast::Operator;
  switch (op) {
    case O::Add:
      return store_real(a + b, out);
    case O::Sub:
      return store_real(a - b, out);
    case O::Mult:
      return store_real(a * b, out);
    case O::Div:
      return b != 0 && store_real(a / b, out);
    case O::FloorDiv:
      return b != 0 && store_real(numbers::divmod_double(a, b).quotient, out);
    case O::Mod:
      return b != 0 && store_real(numbers::divmod_double(a, b).remainder, out);
    case O::Pow: {
      double result;
      PowerStatus status = numbers::power(a, b, result);
      if (status == PowerStatus::kComplex) return fold_complex(op, {a, 0}, {b, 0}, out);
      return status == PowerStatus::kOk && store_real(result, out);
    }
    default:
      return false;
  }
}

}  // namespace

bool is_whole(const ConstantValue& v) {
  return v.kind == ConstantKind::Int || v.kind == ConstantKind::BigInt || is_bool(v);
}

bool is_number(const ConstantValue& v) {
  return is_whole(v) || v.kind == ConstantKind::Float || v.kind == ConstantKind::Complex;
}

bool as_int64(const ConstantValue& v, int64_t& out) {
  BigInt number;
  return load(v, number) && numbers::to_int64(number.view(), &out) == Status::kOk;
}

void store_bool(bool value, ConstantValue& out) {
  out = ConstantValue{};
  out.kind = value ? ConstantKind::True : ConstantKind::False;
}

bool fold_number(ast::Arena& arena, ast::UnaryOperator op, const ConstantValue& v, ConstantValue& out) {
  using U = ast::UnaryOperator;
  if (v.kind == ConstantKind::Float || v.kind == ConstantKind::Complex) {
    if (op == U::Invert) return false;
    if (op == U::UAdd) return out = v, true;
    return v.kind == ConstantKind::Float ? store_real(-v.real, out) : store_complex({-v.real, -v.imag}, out);
  }
  BigInt number, result;
  if (!load(v, number)) return false;
  if (op == U::Invert) {
    return numbers::invert(&result, number.view()) == Status::kOk && store(arena, result.view(), out);
  }
  if (op == U::USub) number.negate();
  return store(arena, number.view(), out);
}

bool fold_numbers(ast::Arena& arena, ast::Operator op, const ConstantValue& a, const ConstantValue& b,
                  ConstantValue& out) {
  if (a.kind == ConstantKind::Complex || b.kind == ConstantKind::Complex) {
    ComplexParts x, y;
    return as_complex(a, x) && as_complex(b, y) && fold_complex(op, x, y, out);
  }
  if (a.kind == ConstantKind::Float || b.kind == ConstantKind::Float) {
    double x, y;
    return as_double(a, x) && as_double(b, y) && fold_reals(op, x, y, out);
  }
  return fold_ints(arena, op, a, b, out);
}

}  // namespace krait::compiler

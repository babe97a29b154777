#include "interpreter/compiler/fold_values.h"

#include <cmath>
#include <complex>
#include <string>
#include <vector>

#include "interpreter/numbers/big_int.h"

namespace krait::compiler {

using ast::ConstantKind;
using ast::ConstantValue;
using numbers::BigInt;
using numbers::IntView;
using NumberStatus = numbers::Status;

namespace {

constexpr uint64_t kMaxIntBits = 128;
constexpr uint64_t kMaxCollection = 256, kMaxText = 4096, kMaxTotalItems = 1024;

bool is_bool(const ConstantValue& v) { return v.kind == ConstantKind::True || v.kind == ConstantKind::False; }
bool is_int(const ConstantValue& v) { return v.kind == ConstantKind::Int || v.kind == ConstantKind::BigInt || is_bool(v); }
bool is_number(const ConstantValue& v) { return is_int(v) || v.kind == ConstantKind::Float || v.kind == ConstantKind::Complex; }

bool load(const ConstantValue& v, BigInt& out) {
  if (is_bool(v)) return out.assign_int64(v.kind == ConstantKind::True), true;
  if (v.kind == ConstantKind::Int) {
    out.assign_uint64(v.integer);
  } else if (numbers::parse(&out, v.text(), 16) != NumberStatus::kOk) {
    return false;
  }
  if (v.negative) out.negate();
  return true;
}

bool store(ast::Arena& arena, IntView view, ConstantValue& out) {
  out = ConstantValue{};
  out.negative = view.negative;
  uint64_t small;
  BigInt magnitude;
  if (numbers::absolute(&magnitude, view) != NumberStatus::kOk) return false;
  if (numbers::to_uint64(magnitude.view(), &small) == NumberStatus::kOk) {
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

void store_real(double d, ConstantValue& out) {
  out = ConstantValue{};
  out.kind = ConstantKind::Float;
  out.real = d;
}
void store_complex(double re, double im, ConstantValue& out) {
  out = ConstantValue{};
  out.kind = ConstantKind::Complex;
  out.real = re;
  out.imag = im;
}
void store_bool(bool b, ConstantValue& out) {
  out = ConstantValue{};
  out.kind = b ? ConstantKind::True : ConstantKind::False;
}

bool as_double(const ConstantValue& v, double& out) {
  if (v.kind == ConstantKind::Float) return out = v.real, true;
  BigInt i;
  return load(v, i) && numbers::to_double(i.view(), &out) == NumberStatus::kOk;
}

// --- text and tuples -----------------------------------------------------------------------------------------------

uint64_t text_length(const ConstantValue& v) {
  if (v.kind == ConstantKind::Bytes) return v.size;
  uint64_t n = 0;
  for (unsigned char c : v.text()) n += (c & 0xC0) != 0x80;
  return n;
}
bool is_text(const ConstantValue& v) { return v.kind == ConstantKind::Str || v.kind == ConstantKind::Bytes; }

void store_text(ast::Arena& arena, ConstantKind kind, const std::string& text, ConstantValue& out) {
  std::string_view kept = arena.copy(text);
  out = ConstantValue{};
  out.kind = kind;
  out.data = kept.data();
  out.size = static_cast<uint32_t>(kept.size());
}
void store_items(ast::Arena& arena, const std::vector<ConstantValue>& items, ConstantValue& out) {
  out = ConstantValue{};
  out.kind = ConstantKind::Tuple;
  out.items = arena.make_array<ConstantValue>(items.size());
  out.size = static_cast<uint32_t>(items.size());
  for (size_t i = 0; i < items.size(); ++i) out.items[i] = items[i];
}

// How many items there are altogether; more than the limit: -1.
int64_t complexity(const ConstantValue& v, int64_t limit) {
  if (v.kind != ConstantKind::Tuple && v.kind != ConstantKind::FrozenSet) return limit;
  limit -= v.size;
  for (const ConstantValue& child : v.children()) {
    if (limit < 0) return -1;
    limit = complexity(child, limit);
  }
  return limit;
}

bool repeat(ast::Arena& arena, const ConstantValue& sequence, const ConstantValue& count, ConstantValue& out) {
  BigInt n;
  int64_t times;
  if (!load(count, n) || numbers::to_int64(n.view(), &times) != NumberStatus::kOk) return false;
  if (sequence.kind == ConstantKind::Tuple) {
    if (sequence.size) {
      if (times < 0 || static_cast<uint64_t>(times) > kMaxCollection / sequence.size) return false;
      if (times && complexity(sequence, static_cast<int64_t>(kMaxTotalItems) / times) < 0) return false;
    }
    std::vector<ConstantValue> items;
    if (sequence.size)
      for (int64_t i = 0; i < times; ++i)
        for (const ConstantValue& child : sequence.children()) items.push_back(child);
    store_items(arena, items, out);
    return true;
  }
  uint64_t length = text_length(sequence);
  if (length && (times < 0 || static_cast<uint64_t>(times) > kMaxText / length)) return false;
  std::string text;
  if (length)
    for (int64_t i = 0; i < times; ++i) text += sequence.text();
  store_text(arena, sequence.kind, text, out);
  return true;
}

bool concatenate(ast::Arena& arena, const ConstantValue& a, const ConstantValue& b, ConstantValue& out) {
  if (a.kind != b.kind) return false;
  if (a.kind == ConstantKind::Tuple) {
    std::vector<ConstantValue> items;
    for (const ConstantValue& x : a.children()) items.push_back(x);
    for (const ConstantValue& x : b.children()) items.push_back(x);
    store_items(arena, items, out);
    return true;
  }
  if (!is_text(a)) return false;
  store_text(arena, a.kind, std::string(a.text()) + std::string(b.text()), out);
  return true;
}

// --- numbers -------------------------------------------------------------------------------------------------------

bool fold_ints(ast::Arena& arena, ast::Operator op, const ConstantValue& a, const ConstantValue& b, ConstantValue& out) {
  BigInt x, y, r;
  if (!load(a, x) || !load(b, y)) return false;
  uint64_t xbits = numbers::bit_length(x.view()), ybits = numbers::bit_length(y.view());
  NumberStatus status;
  using O = ast::Operator;
  switch (op) {
    case O::Add: status = numbers::add(&r, x.view(), y.view()); break;
    case O::Sub: status = numbers::subtract(&r, x.view(), y.view()); break;
    case O::Mult:
      if (xbits && ybits && xbits + ybits > kMaxIntBits) return false;
      status = numbers::multiply(&r, x.view(), y.view());
      break;
    case O::Div: {
      double quotient;
      if (numbers::true_divide(x.view(), y.view(), &quotient) != NumberStatus::kOk) return false;
      return store_real(quotient, out), true;
    }
    case O::FloorDiv: status = numbers::floor_divide(&r, x.view(), y.view()); break;
    case O::Mod: status = numbers::modulo(&r, x.view(), y.view()); break;
    case O::Pow: {
      if (y.negative()) {
        double base, exponent;
        if (x.is_zero() || !as_double(a, base) || !as_double(b, exponent)) return false;
        return store_real(std::pow(base, exponent), out), true;
      }
      if (!y.is_zero()) {
        uint64_t exponent;
        if (numbers::to_uint64(y.view(), &exponent) != NumberStatus::kOk || xbits > kMaxIntBits / exponent) return false;
      }
      status = numbers::power(&r, x.view(), y.view());
      break;
    }
    case O::LShift: case O::RShift: {
      if (y.negative()) return false;
      uint64_t count;
      if (numbers::to_uint64(y.view(), &count) != NumberStatus::kOk) return false;
      if (op == O::LShift && xbits && count && (count > kMaxIntBits || xbits > kMaxIntBits - count)) return false;
      status = op == O::LShift ? numbers::shift_left(&r, x.view(), count) : numbers::shift_right(&r, x.view(), count);
      break;
    }
    case O::BitOr: case O::BitXor: case O::BitAnd:
      status = op == O::BitOr ? numbers::bit_or(&r, x.view(), y.view())
               : op == O::BitXor ? numbers::bit_xor(&r, x.view(), y.view())
                                 : numbers::bit_and(&r, x.view(), y.view());
      // Two bools stay bools.
      if (status == NumberStatus::kOk && is_bool(a) && is_bool(b)) return store_bool(!r.is_zero(), out), true;
      break;
    default: return false;
  }
  return status == NumberStatus::kOk && store(arena, r.view(), out);
}

bool fold_reals(ast::Operator op, double a, double b, ConstantValue& out) {
  using O = ast::Operator;
  switch (op) {
    case O::Add: return store_real(a + b, out), true;
    case O::Sub: return store_real(a - b, out), true;
    case O::Mult: return store_real(a * b, out), true;
    case O::Div: return b != 0 && (store_real(a / b, out), true);
    case O::FloorDiv: case O::Mod: {
      if (b == 0) return false;
      double mod = std::fmod(a, b), div = (a - mod) / b;
      if (mod) {
        if ((b < 0) != (mod < 0)) mod += b, div -= 1.0;
      } else {
        mod = std::copysign(0.0, b);
      }
      double floor_div;
      if (div) {
        floor_div = std::floor(div);
        if (div - floor_div > 0.5) floor_div += 1.0;
      } else {
        floor_div = std::copysign(0.0, a / b);
      }
      return store_real(op == O::Mod ? mod : floor_div, out), true;
    }
    case O::Pow: {
      if (a == 0 && b < 0) return false;
      if (a < 0 && std::floor(b) != b) return false;
      double r = std::pow(a, b);
      if (!std::isfinite(r) && std::isfinite(a) && std::isfinite(b)) return false;
      return store_real(r, out), true;
    }
    default: return false;
  }
}

bool as_complex(const ConstantValue& v, double& re, double& im) {
  if (v.kind == ConstantKind::Complex) return re = v.real, im = v.imag, true;
  im = 0;
  return as_double(v, re);
}

struct Pair {
  double re, im;
};

Pair product(Pair a, Pair b) { return {a.re * b.re - a.im * b.im, a.re * b.im + a.im * b.re}; }

Pair whole_power(Pair base, long exponent) {
  Pair result{1, 0};
  for (; exponent > 0; exponent >>= 1) {
    if (exponent & 1) result = product(result, base);
    base = product(base, base);
  }
  return result;
}

// Exponents that are small natural numbers multiply; the others go by the polar form. False: left to run time.
bool fold_complex_power(Pair a, Pair b, ConstantValue& out) {
  Pair r;
  if (b.im == 0 && b.re == std::floor(b.re) && b.re >= 0 && b.re <= 100) {
    r = whole_power(a, static_cast<long>(b.re));
  } else if ((a.re == 0 && a.im == 0) || (b.im == 0 && b.re == std::floor(b.re))) {
    return false;
  } else {
    double size = std::hypot(a.re, a.im), angle = std::atan2(a.im, a.re);
    double length = std::pow(size, b.re), phase = angle * b.re;
    if (b.im != 0) {
      length /= std::exp(angle * b.im);
      phase += b.im * std::log(size);
    }
    r = {length * std::cos(phase), length * std::sin(phase)};
  }
  if (!std::isfinite(r.re) || !std::isfinite(r.im)) return false;
  return store_complex(r.re, r.im, out), true;
}

bool fold_complex(ast::Operator op, const ConstantValue& a, const ConstantValue& b, ConstantValue& out) {
  double ar, ai, br, bi;
  if (!as_complex(a, ar, ai) || !as_complex(b, br, bi)) return false;
  using O = ast::Operator;
  switch (op) {
    case O::Add: return store_complex(ar + br, ai + bi, out), true;
    case O::Sub: return store_complex(ar - br, ai - bi, out), true;
    case O::Mult: return store_complex(ar * br - ai * bi, ar * bi + ai * br, out), true;
    case O::Div: {
      double abs_r = std::fabs(br), abs_i = std::fabs(bi);
      if (abs_r == 0 && abs_i == 0) return false;
      if (abs_r >= abs_i) {
        double ratio = bi / br, denominator = br + bi * ratio;
        return store_complex((ar + ai * ratio) / denominator, (ai - ar * ratio) / denominator, out), true;
      }
      double ratio = br / bi, denominator = br * ratio + bi;
      return store_complex((ar * ratio + ai) / denominator, (ai * ratio - ar) / denominator, out), true;
    }
    case O::Pow: return fold_complex_power({ar, ai}, {br, bi}, out);
    default: return false;
  }
}

}  // namespace

bool fold_unary(ast::Arena& arena, ast::UnaryOperator op, const ConstantValue& v, ConstantValue& out) {
  using U = ast::UnaryOperator;
  if (op == U::Not) {
    bool truth;
    switch (v.kind) {
      case ConstantKind::None: case ConstantKind::False: truth = false; break;
      case ConstantKind::Int: truth = v.integer != 0; break;
      case ConstantKind::Float: truth = v.real != 0; break;
      case ConstantKind::Complex: truth = v.real != 0 || v.imag != 0; break;
      case ConstantKind::Str: case ConstantKind::Bytes: case ConstantKind::Tuple: case ConstantKind::FrozenSet: truth = v.size != 0; break;
      default: truth = true;
    }
    return store_bool(!truth, out), true;
  }
  if (v.kind == ConstantKind::Float && op != U::Invert) return store_real(op == U::USub ? -v.real : v.real, out), true;
  if (v.kind == ConstantKind::Complex && op != U::Invert)
    return store_complex(op == U::USub ? -v.real : v.real, op == U::USub ? -v.imag : v.imag, out), true;
  if (!is_int(v)) return false;
  BigInt x, r;
  if (!load(v, x)) return false;
  if (op == U::Invert) return numbers::invert(&r, x.view()) == NumberStatus::kOk && store(arena, r.view(), out);
  if (op == U::USub) x.negate();
  return store(arena, x.view(), out);
}

bool fold_binary(ast::Arena& arena, ast::Operator op, const ConstantValue& a, const ConstantValue& b, ConstantValue& out) {
  using O = ast::Operator;
  if (op == O::Mult) {
    bool a_sequence = is_text(a) || a.kind == ConstantKind::Tuple, b_sequence = is_text(b) || b.kind == ConstantKind::Tuple;
    if (a_sequence && is_int(b)) return repeat(arena, a, b, out);
    if (b_sequence && is_int(a)) return repeat(arena, b, a, out);
  }
  if (op == O::Add && !is_number(a)) return concatenate(arena, a, b, out);
  if (!is_number(a) || !is_number(b)) return false;
  if (a.kind == ConstantKind::Complex || b.kind == ConstantKind::Complex) return fold_complex(op, a, b, out);
  if (a.kind == ConstantKind::Float || b.kind == ConstantKind::Float) {
    double x, y;
    return as_double(a, x) && as_double(b, y) && fold_reals(op, x, y, out);
  }
  return fold_ints(arena, op, a, b, out);
}

bool fold_subscript(ast::Arena& arena, const ConstantValue& value, const ConstantValue& index, ConstantValue& out) {
  BigInt n;
  int64_t i;
  if (!is_int(index) || !load(index, n) || numbers::to_int64(n.view(), &i) != NumberStatus::kOk) return false;
  bool tuple = value.kind == ConstantKind::Tuple;
  if (!tuple && !is_text(value)) return false;
  int64_t length = tuple ? value.size : static_cast<int64_t>(text_length(value));
  if (i < 0) i += length;
  if (i < 0 || i >= length) return false;
  if (tuple) return out = value.children()[static_cast<size_t>(i)], true;
  if (value.kind == ConstantKind::Bytes) {
    out = ConstantValue{};
    out.kind = ConstantKind::Int;
    out.integer = static_cast<unsigned char>(value.data[i]);
    return true;
  }
  size_t at = 0;
  auto next = [&](size_t p) {
    do ++p;
    while (p < value.size && (static_cast<unsigned char>(value.data[p]) & 0xC0) == 0x80);
    return p;
  };
  for (; i > 0; --i) at = next(at);
  store_text(arena, ConstantKind::Str, std::string(value.text().substr(at, next(at) - at)), out);
  return true;
}

}  // namespace krait::compiler

// complex: arithmetic, text and methods.
#include <cmath>

#include "interpreter/numbers/complex_arithmetic.h"
#include "interpreter/numbers/float_text.h"
#include "interpreter/objects/complex.h"
#include "interpreter/objects/float.h"
#include "interpreter/objects/format.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/str.h"
#include "interpreter/objects/tuple.h"
#include "interpreter/runtime/hash.h"
#include "interpreter/runtime/heap.h"
#include "interpreter/runtime/native.h"

namespace krait::objects {

namespace {

using Parts = numbers::ComplexParts;

bool is_complex(Value v) { return has_kind(v, Kind::Complex); }
Parts parts_of(Value v) { return {as<Complex>(v)->real, as<Complex>(v)->imag}; }

// 1: done, 0: another type, -1: raised.
int operand(Thread& t, Value v, Parts& out) {
  if (is_complex(v)) {
    out = parts_of(v);
  } else if (is_float(v)) {
    out = {float_value(v), 0.0};
  } else if (is_int(v)) {
    ResultOf<double> d = int_to_double(t, v);
    if (d.is_raised()) return -1;
    out = {d.value, 0.0};
  } else {
    return 0;
  }
  return 1;
}

#define OPERANDS(a, b)                          \
  Parts x, y;                                   \
  if (int kind = operand(t, a, x); kind <= 0) { \
    if (kind == 0) return kNotImplemented;      \
    return raised;                              \
  }                                             \
  if (int kind = operand(t, b, y); kind <= 0) { \
    if (kind == 0) return kNotImplemented;      \
    return raised;                              \
  }

Result complex_add(Thread& t, Value a, Value b) {
  OPERANDS(a, b)
  return make_complex(t, x.real + y.real, x.imag + y.imag);
}
Result complex_subtract(Thread& t, Value a, Value b) {
  OPERANDS(a, b)
  return make_complex(t, x.real - y.real, x.imag - y.imag);
}
Result complex_multiply(Thread& t, Value a, Value b) {
  OPERANDS(a, b)
  Parts p = numbers::product(x, y);
  return make_complex(t, p.real, p.imag);
}
Result complex_true_divide(Thread& t, Value a, Value b) {
  OPERANDS(a, b)
  Parts q;
  if (!numbers::quotient(x, y, q)) return raise_zero_division(t, "complex division by zero");
  return make_complex(t, q.real, q.imag);
}

Result complex_power(Thread& t, Value a, Value b, Value modulus) {
  OPERANDS(a, b)
  if (!modulus.is_absent() && !modulus.is_none()) return raise_value_error(t, "complex modulo");
  Parts p;
  switch (numbers::power(x, y, p)) {
    case numbers::PowerStatus::kZeroDivision:
      return raise_zero_division(t, "0.0 to a negative or complex power");
    case numbers::PowerStatus::kOverflow:
      return raise_overflow_error(t, "complex exponentiation");
    default:
      return make_complex(t, p.real, p.imag);
  }
}

Result complex_negative(Thread& t, Value a) { return make_complex(t, -parts_of(a).real, -parts_of(a).imag); }
Result complex_positive(Thread& t, Value a) {
  if (a.object()->type->flags & kExactBuiltin) return Result::copy(a);
  return make_complex(t, parts_of(a).real, parts_of(a).imag);
}

Result complex_absolute(Thread& t, Value a) {
  Parts p = parts_of(a);
  double length = std::hypot(p.real, p.imag);
  if (std::isinf(length) && std::isfinite(p.real) && std::isfinite(p.imag)) {
    return raise_overflow_error(t, "absolute value too large");
  }
  return make_float(t, length);
}

ResultOf<bool> complex_is_true(Thread&, Value a) { return parts_of(a).real != 0.0 || parts_of(a).imag != 0.0; }

ResultOf<int64_t> complex_hash(Thread&, Value a) {
  Parts p = parts_of(a);
  auto part = [&](double d) { return std::isnan(d) ? hash_address(a.object()) : numbers::hash_double(d); };
  return hash_complex(part(p.real), part(p.imag));
}

Result complex_compare(Thread&, Value a, Value b, CompareOp op) {
  if (op != CompareOp::Eq && op != CompareOp::Ne) return kNotImplemented;
  Parts p = parts_of(a);
  bool same;
  if (is_complex(b)) {
    same = p.real == parts_of(b).real && p.imag == parts_of(b).imag;
  } else if (is_float(b)) {
    same = p.real == float_value(b) && p.imag == 0.0;
  } else if (is_int(b)) {
    uint64_t scratch;
    same = p.imag == 0.0 && !std::isnan(p.real) && numbers::compare_double(int_view(b, scratch), p.real) == 0;
  } else {
    return kNotImplemented;
  }
  return boolean(same == (op == CompareOp::Eq));
}

Result complex_repr(Thread& t, Value a) {
  return make_ascii(t, numbers::repr_complex(parts_of(a).real, parts_of(a).imag));
}

Result make_complex_of(Thread& t, Type* type, Parts p) {
  Complex* c = allocate<Complex>(t, type);
  if (!c) return raised;
  c->real = p.real;
  c->imag = p.imag;
  return Result::own(c);
}

Result complex_from_text(Thread& t, Type* type, Value v) {
  std::string text;
  Parts p;
  if (!TRY(decimal_text(t, as<Str>(v), text)) || !numbers::parse_complex(text, &p.real, &p.imag)) {
    return raise_value_error(t, "complex() arg is a malformed string");
  }
  return make_complex_of(t, type, p);
}

// The value of __complex__, or absent if there is none.
Result by_special_method(Thread& t, Value v) {
  if (is_complex(v) && (v.object()->type->flags & kExactBuiltin)) return Result::copy(v);
  Ref method = TRY(lookup_special(t, v, t.names().complex_));
  if (method.is_absent()) return kAbsent;
  Ref made = TRY(call(t, method));
  if (!is_complex(made)) {
    return raise_type_error(t, type_name(t, v), ".__complex__() must return a complex, not ", type_name(t, made));
  }
  if (!(made.object()->type->flags & kExactBuiltin)) {
    TRY(warn(t, t.types().DeprecationWarning,
             cat(type_name(t, v), ".__complex__() must return a complex, not ", type_name(t, made),
                 ".  The ability to return an instance of a strict subclass of complex is deprecated, and may not be "
                 "supported in a future version of Python.")));
  }
  return made;
}

}  // namespace

Status as_complex(Thread& t, Value v, double* real, double* imag) {
  Ref number = TRY(by_special_method(t, v));
  if (number) {
    *real = parts_of(number).real;
    *imag = parts_of(number).imag;
    return ok();
  }
  *real = TRY(as_double(t, v));
  *imag = 0.0;
  return ok();
}

namespace {

bool is_real(Thread& t, Value v) {
  Type* type = type_of(t, v);
  return type->slots.float_ || type->slots.index || is_complex(v);
}

// real + imag*1j where either may itself be complex.
Result complex_new(Thread& t, const Args& a) {
  Type* type = as<Type>(a.self);
  Value real = a[0], imag = a[1];
  if (real.is_absent()) real = small_int(0);
  if (is_complex(real) && imag.is_absent() && type == t.types().complex &&
      (real.object()->type->flags & kExactBuiltin)) {
    return Result::copy(real);
  }
  if (is_str(real)) {
    if (!imag.is_absent()) return raise_type_error(t, "complex() can't take second arg if first is a string");
    return complex_from_text(t, type, real);
  }
  if (!imag.is_absent() && is_str(imag)) return raise_type_error(t, "complex() second arg can't be a string");
  Ref converted = TRY(by_special_method(t, real));
  if (!converted.is_absent()) real = converted;
  if (!is_real(t, real)) {
    return raise_type_error(t, "complex() first argument must be a string or a number, not '", type_name(t, real), "'");
  }
  if (!imag.is_absent() && !is_real(t, imag)) {
    return raise_type_error(t, "complex() second argument must be a number, not '", type_name(t, imag), "'");
  }
  Parts r = is_complex(real) ? parts_of(real) : Parts{TRY(as_double(t, real)), 0.0};
  if (imag.is_absent()) return make_complex_of(t, type, r);
  Parts i = is_complex(imag) ? parts_of(imag) : Parts{TRY(as_double(t, imag)), 0.0};
  if (is_complex(imag)) r.real -= i.imag;
  if (is_complex(real)) i.real += r.imag;
  return make_complex_of(t, type, {r.real, i.real});
}

Result conjugate(Thread& t, const Args& a) {
  Parts p = parts_of(a.self);
  return make_complex(t, p.real, -p.imag);
}
Result dunder_complex(Thread& t, const Args& a) { return complex_positive(t, a.self); }
Result format(Thread& t, const Args& a) { return format_complex(t, a.self, a[0]); }
Result getnewargs(Thread& t, const Args& a) {
  Ref real = TRY(make_float(t, parts_of(a.self).real)), imag = TRY(make_float(t, parts_of(a.self).imag));
  return make_tuple(t, {real.get(), imag.get()});
}

Result get_real(Thread& t, Value self) { return make_float(t, parts_of(self).real); }
Result get_imag(Thread& t, Value self) { return make_float(t, parts_of(self).imag); }

const NativeFunction kMethods[] = {
    {"__complex__()", dunder_complex, "The same value as an object whose type is complex itself."},
    {"conjugate()", conjugate, "The number with the opposite imaginary part: (3-4j).conjugate() is 3+4j."},
    {"__getnewargs__()", getnewargs, nullptr},
    {"__format__(format_spec, /)", format, "Writes the number as text in the way that format_spec asks for."},
    {}};
const NativeGetSet kGetSets[] = {{"real", get_real, nullptr, "the real part of a complex number", true},
                                 {"imag", get_imag, nullptr, "The imaginary part of the number.", true},
                                 {}};

}  // namespace

const TypeSpec kComplexType = {
    .name = "complex",
    .doc = "A complex number, real + imag*1j.\n\nThe imaginary part is 0 unless it is given.",
    .kind = Kind::Complex,
    .size = sizeof(Complex),
    .flags = kBaseType,
    .new_ = {"complex(real=<absent: 0>, imag=<absent: 0>)", complex_new},
    .methods = kMethods,
    .getsets = kGetSets,
    .slots = {.repr = complex_repr,
              .hash = complex_hash,
              .compare = complex_compare,
              .is_true = complex_is_true,
              .add = complex_add,
              .subtract = complex_subtract,
              .multiply = complex_multiply,
              .true_divide = complex_true_divide,
              .power = complex_power,
              .negative = complex_negative,
              .positive = complex_positive,
              .absolute = complex_absolute}};

}  // namespace krait::objects

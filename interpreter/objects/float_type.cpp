// float: arithmetic, text and methods (language reference 6.7; library reference, Additional Methods on Float).
#include <cmath>
#include <cstring>

#include "interpreter/numbers/complex_arithmetic.h"
#include "interpreter/numbers/float_text.h"
#include "interpreter/objects/float.h"
#include "interpreter/objects/format.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/str.h"
#include "interpreter/objects/tuple.h"
#include "interpreter/runtime/buffer.h"
#include "interpreter/runtime/hash.h"
#include "interpreter/runtime/heap.h"
#include "interpreter/runtime/native.h"
#include "interpreter/runtime/order.h"

namespace krait::objects {

namespace {

// An operand as a double: floats and ints. 1: done, 0: another type, -1: raised (an int too large).
int operand(Thread& t, Value v, double& out) {
  if (v.is_word_float()) [[likely]] {
    out = v.word_float();
  } else if (v.is_small_int()) {
    out = static_cast<double>(v.small_int());
  } else if (is_float(v)) {
    out = float_value(v);
  } else if (is_int(v)) {
    ResultOf<double> d = int_to_double(t, v);
    if (d.is_raised()) return -1;
    out = d.value;
  } else {
    return 0;
  }
  return 1;
}

#define OPERANDS(a, b)                                        \
  double x, y;                                                \
  if (int kind = operand(t, a, x); kind <= 0) {               \
    if (kind == 0) return kNotImplemented;                    \
    return raised;                                            \
  }                                                           \
  if (int kind = operand(t, b, y); kind <= 0) {               \
    if (kind == 0) return kNotImplemented;                    \
    return raised;                                            \
  }

Result float_add(Thread& t, Value a, Value b) {
  OPERANDS(a, b)
  return make_float(t, x + y);
}
Result float_subtract(Thread& t, Value a, Value b) {
  OPERANDS(a, b)
  return make_float(t, x - y);
}
Result float_multiply(Thread& t, Value a, Value b) {
  OPERANDS(a, b)
  return make_float(t, x * y);
}
Result float_true_divide(Thread& t, Value a, Value b) {
  OPERANDS(a, b)
  if (y == 0.0) return raise_zero_division(t, "float division by zero");
  return make_float(t, x / y);
}
Result float_floor_divide(Thread& t, Value a, Value b) {
  OPERANDS(a, b)
  if (y == 0.0) return raise_zero_division(t, "float floor division by zero");
  return make_float(t, numbers::divmod_double(x, y).quotient);
}
Result float_remainder(Thread& t, Value a, Value b) {
  OPERANDS(a, b)
  if (y == 0.0) return raise_zero_division(t, "float modulo");
  return make_float(t, numbers::divmod_double(x, y).remainder);
}
Result float_divmod(Thread& t, Value a, Value b) {
  OPERANDS(a, b)
  if (y == 0.0) return raise_zero_division(t, "float divmod()");
  numbers::DoubleDivMod both = numbers::divmod_double(x, y);
  Ref q = TRY(make_float(t, both.quotient)), r = TRY(make_float(t, both.remainder));
  return make_tuple(t, {q.get(), r.get()});
}

Result float_power(Thread& t, Value a, Value b, Value modulus) {
  if (!modulus.is_absent() && !modulus.is_none()) {
    return raise_type_error(t, "pow() 3rd argument not allowed unless all arguments are integers");
  }
  OPERANDS(a, b)
  double result;
  switch (numbers::power(x, y, result)) {
    case numbers::PowerStatus::kOk:
      return make_float(t, result);
    case numbers::PowerStatus::kZeroDivision:
      return raise_zero_division(t, "0.0 cannot be raised to a negative power");
    case numbers::PowerStatus::kComplex: {
      Ref left = TRY(make_complex(t, x, 0)), right = TRY(make_complex(t, y, 0));
      return binary(t, BinaryOp::Power, left, right);
    }
    case numbers::PowerStatus::kOverflow:
      break;
  }
  Ref arguments = TRY(make_tuple(t, {small_int(ERANGE), TRY(make_str(t, "Numerical result out of range")).get()}));
  Ref error = TRY(call_tuple(t, Value::from_object(t.types().OverflowError), arguments, kAbsent));
  return raise_instance(t, std::move(error));
}

Result float_negative(Thread& t, Value a) { return make_float(t, -float_value(a)); }
Result float_positive(Thread& t, Value a) { return make_float(t, float_value(a)); }
Result float_absolute(Thread& t, Value a) { return make_float(t, std::fabs(float_value(a))); }
Result float_int(Thread& t, Value a) { return make_int_from_double(t, float_value(a)); }
ResultOf<bool> float_is_true(Thread&, Value a) { return float_value(a) != 0.0; }

Result float_exact(Thread& t, Value a) {
  if (a.is_word_float() || (a.object()->type->flags & kExactBuiltin)) return Result::copy(a);
  return make_float(t, float_value(a));
}

ResultOf<int64_t> float_hash(Thread&, Value a) {
  double d = float_value(a);
  if (std::isnan(d)) return hash_address(a.object());
  return numbers::hash_double(d);
}

Result float_compare(Thread&, Value a, Value b, CompareOp op) {
  double x = float_value(a), y;
  if (is_float(b)) {
    y = float_value(b);
  } else if (is_int(b)) {
    if (std::isnan(x)) return boolean(op == CompareOp::Ne);
    uint64_t scratch;
    return answer_of_order(-numbers::compare_double(int_view(b, scratch), x), op);
  } else {
    return kNotImplemented;
  }
  if (std::isnan(x) || std::isnan(y)) return boolean(op == CompareOp::Ne);
  return answer_of_order(x < y ? -1 : x > y, op);
}

Result float_repr(Thread& t, Value a) { return make_ascii(t, numbers::repr_double(float_value(a))); }

Result text_to_float(Thread& t, Value shown, std::string_view text, bool readable) {
  double d;
  if (readable && numbers::parse_double(text, &d)) return make_float(t, d);
  Ref quoted = TRY(repr(t, shown));
  return raise_value_error(t, "could not convert string to float: ", quoted.as<Str>());
}

Result float_from_object(Thread& t, Value x) {
  Type* type = type_of(t, x);
  if (type->slots.float_ || type->slots.index) return to_float(t, x);
  if (is_str(x)) {
    std::string text;
    bool readable = TRY(decimal_text(t, as<Str>(x), text));
    return text_to_float(t, x, text, readable);
  }
  if (has_buffer(t, x)) {
    BufferRef buffer;
    TRY(buffer.get(t, x));
    return text_to_float(t, x, buffer.view(), true);
  }
  return raise_type_error(t, "float() argument must be a string or a real number, not '", type_name(t, x), "'");
}

Result make_float_of(Thread& t, Type* type, double d) {
  if (type == t.types().float_) return make_float(t, d);
  Float* f = allocate<Float>(t, type);
  if (!f) return raised;
  f->value = d;
  return Result::own(f);
}

Result float_new(Thread& t, const Args& a) {
  Type* type = as<Type>(a.self);
  if (a[0].is_absent()) return make_float_of(t, type, 0.0);
  Ref made = TRY(float_from_object(t, a[0]));
  return type == t.types().float_ ? float_exact(t, made) : make_float_of(t, type, float_value(made));
}

// Methods -----------------------------------------------------------------------------------------------------------

Result exact(Thread& t, const Args& a) { return float_exact(t, a.self); }
Result is_integer(Thread&, const Args& a) {
  double d = float_value(a.self);
  return boolean(std::isfinite(d) && d == std::floor(d));
}

Result as_integer_ratio(Thread& t, const Args& a) {
  numbers::BigInt numerator, denominator;
  switch (numbers::as_integer_ratio(&numerator, &denominator, float_value(a.self))) {
    case numbers::Status::kOk: break;
    case numbers::Status::kNotFinite: return raise_overflow_error(t, "cannot convert Infinity to integer ratio");
    case numbers::Status::kNotANumber: return raise_value_error(t, "cannot convert NaN to integer ratio");
    default: return raise_memory_error(t);
  }
  Ref n = TRY(make_int(t, numerator)), d = TRY(make_int(t, denominator));
  return make_tuple(t, {n.get(), d.get()});
}

Result hex(Thread& t, const Args& a) { return make_ascii(t, numbers::double_to_hex(float_value(a.self))); }

Result fromhex(Thread& t, const Args& a) {
  if (!is_str(a[0])) return raise_type_error(t, "fromhex() argument must be str, not ", type_name(t, a[0]));
  double d;
  switch (numbers::double_from_hex(str_wtf8(as<Str>(a[0])), &d)) {
    case numbers::HexResult::kInvalid: return raise_value_error(t, "invalid hexadecimal floating-point string");
    case numbers::HexResult::kTooLarge:
      return raise_overflow_error(t, "hexadecimal value too large to represent as a float");
    case numbers::HexResult::kTooLong: return raise_value_error(t, "hexadecimal string too long to convert");
    case numbers::HexResult::kOk: break;
  }
  Ref made = TRY(make_float(t, d));
  if (as<Type>(a.self) == t.types().float_) return made;
  return call(t, a.self, {made.get()});
}

Result trunc(Thread& t, const Args& a) { return make_int_from_double(t, float_value(a.self)); }
Result floor(Thread& t, const Args& a) { return make_int_from_double(t, std::floor(float_value(a.self))); }
Result ceil(Thread& t, const Args& a) { return make_int_from_double(t, std::ceil(float_value(a.self))); }

Result round(Thread& t, const Args& a) {
  double d = float_value(a.self);
  if (a[0].is_absent() || a[0].is_none()) {
    return make_int_from_double(t, std::isfinite(d) ? numbers::round_half_even(d) : d);
  }
  int64_t digits = TRY(index_as_i64(t, a[0]));
  if (!std::isfinite(d)) return float_exact(t, a.self);
  double rounded;
  if (numbers::round_to_digits(d, digits, &rounded) != numbers::Status::kOk) {
    return raise_overflow_error(t, "rounded value too large to represent");
  }
  return make_float(t, rounded);
}

Result format(Thread& t, const Args& a) { return format_float(t, a.self, a[0]); }

Result getnewargs(Thread& t, const Args& a) {
  Ref copy = TRY(make_float(t, float_value(a.self)));
  return make_tuple(t, {copy.get()});
}

Result getformat(Thread& t, const Args& a) {
  if (!is_str(a[0])) return raise_type_error(t, "__getformat__() argument must be str, not ", type_name(t, a[0]));
  if (!str_equal(as<Str>(a[0]), "double") && !str_equal(as<Str>(a[0]), "float")) {
    return raise_value_error(t, "__getformat__() argument 1 must be 'double' or 'float'");
  }
  return make_ascii(t, std::endian::native == std::endian::little ? "IEEE, little-endian" : "IEEE, big-endian");
}

Result get_self(Thread& t, Value self) { return float_exact(t, self); }
Result get_zero(Thread& t, Value) { return make_float(t, 0.0); }

const NativeFunction kMethods[] = {
    {"conjugate()", exact, "The float itself, since it has no imaginary part."},
    {"__trunc__()", trunc, "The number without its fraction, as an int: it is cut off towards zero."},
    {"__floor__()", floor, "The largest int that is not more than the number."},
    {"__ceil__()", ceil, "The smallest int that is not less than the number."},
    {"__round__(ndigits=None, /)", round,
     "The nearest int; of two that are equally near, the even one.\n\nIf ndigits is given, the same as round(x, "
     "ndigits)."},
    {"as_integer_ratio()", as_integer_ratio,
     "Return integer ratio.\n\nA pair of integers in lowest terms, the second positive, whose ratio is exactly the "
     "float."
     "\n\n>>> (0.75).as_integer_ratio()\n(3, 4)"},
    {"fromhex(string, /)", fromhex,
     "The float that a text in hexadecimal notation stands for.\n\nFor example, float.fromhex('0x1.8p1') is "
     "3.0.\n\n>>> float.fromhex('0x1.8p1')\n3.0",
     Binding::ClassMethod},
    {"hex()", hex,
     "Writes the float exactly, in hexadecimal notation.\n\nFor example, (3.0).hex() is "
     "'0x1.8000000000000p+1'.\n\n>>> (2.5).hex()\n'0x1.4000000000000p+1'"},
    {"is_integer()", is_integer, "Tells whether the float has no fraction."},
    {"__getnewargs__()", getnewargs, nullptr},
    {"__getformat__(typestr, /)", getformat, "How the C type 'double' or 'float' is laid out in memory.",
     Binding::ClassMethod},
    {"__format__(format_spec, /)", format, "Writes the float as text in the way that format_spec asks for."},
    {}};

const NativeGetSet kGetSets[] = {{"real", get_self, nullptr, "The real part of the number."},
                                 {"imag", get_zero, nullptr, "The imaginary part of the number."},
                                 {}};

}  // namespace

const TypeSpec kFloatType = {.name = "float",
                             .doc =
                                 "A floating point number made from another number or from text; an error if "
                                 "that cannot be done.",
                             .kind = Kind::Float,
                             .size = sizeof(Float),
                             .flags = kBaseType | kMatchSelf,
                             .new_ = {"float(x=<absent: 0>, /)", float_new},
                             .methods = kMethods,
                             .getsets = kGetSets,
                             .slots = {.repr = float_repr,
                                       .hash = float_hash,
                                       .compare = float_compare,
                                       .is_true = float_is_true,
                                       .add = float_add,
                                       .subtract = float_subtract,
                                       .multiply = float_multiply,
                                       .true_divide = float_true_divide,
                                       .floor_divide = float_floor_divide,
                                       .remainder = float_remainder,
                                       .divmod = float_divmod,
                                       .power = float_power,
                                       .negative = float_negative,
                                       .positive = float_positive,
                                       .absolute = float_absolute,
                                       .int_ = float_int,
                                       .float_ = float_exact}};

}  // namespace krait::objects

// The named operations of Decimal.
#include <math.h>

#include "interpreter/modules/decimal/decimal.h"
#include "interpreter/numbers/float_text.h"
#include "interpreter/objects/float.h"

namespace krait::modules::dec {

using namespace decimal;

namespace {

const Number& self_of(const Args& a) { return number_of(a.self); }
using UnaryOperation = void (*)(Number&, const Number&, const Settings&, uint32_t&);
using BinaryOperation = void (*)(Number&, const Number&, const Number&, const Settings&, uint32_t&);

template <UnaryOperation kOperation> Result unary(Thread& t, const Args& a) {
  ContextObject* c = TRY(context_argument(t, a[0]));
  return compute(t, c, [&](Number& r, uint32_t& status) { kOperation(r, self_of(a), c->settings, status); });
}
template <BinaryOperation kOperation> Result binary(Thread& t, const Args& a) {
  ContextObject* c = TRY(context_argument(t, a[1]));
  Operand other;
  TRY(other.take_or_raise(t, a[0]));
  return compute(t, c, [&](Number& r, uint32_t& status) { kOperation(r, self_of(a), *other, c->settings, status); });
}

Result decimal_fma(Thread& t, const Args& a) {
  ContextObject* c = TRY(context_argument(t, a[2]));
  Operand y, z;
  TRY(y.take_or_raise(t, a[0]));
  TRY(z.take_or_raise(t, a[1]));
  return compute(t, c,
                 [&](Number& r, uint32_t& status) { fused_multiply_add(r, self_of(a), *y, *z, c->settings, status); });
}

Result decimal_quantize(Thread& t, const Args& a) {
  ContextObject* c = TRY(context_argument(t, a[2]));
  Settings s = c->settings;
  if (!a[1].is_none()) s.rounding = TRY(rounding_of(t, a[1]));
  Operand exponent;
  TRY(exponent.take_or_raise(t, a[0]));
  return compute(t, c, [&](Number& r, uint32_t& status) { quantize(r, self_of(a), *exponent, s, status); });
}
template <UnaryOperation kOperation> Result to_integral(Thread& t, const Args& a) {
  ContextObject* c = TRY(context_argument(t, a[1]));
  Settings s = c->settings;
  if (!a[0].is_none()) s.rounding = TRY(rounding_of(t, a[0]));
  return compute(t, c, [&](Number& r, uint32_t& status) { kOperation(r, self_of(a), s, status); });
}

template <int (*kCompare)(const Number&, const Number&)> Result total(Thread& t, const Args& a) {
  ContextObject* c = TRY(context_argument(t, a[1]));
  Operand other;
  TRY(other.take_or_raise(t, a[0]));
  int order = kCompare(self_of(a), *other);
  return compute(t, c, [&](Number& r, uint32_t&) {
    set_word(r, order != 0);
    r.negative = order < 0;
  });
}

Result copy_with_sign(Thread& t, const Number& n, bool negative) {
  return compute(t, nullptr, [&](Number& r, uint32_t&) {
    r = n;
    r.negative = negative;
  });
}
Result copy_abs(Thread& t, const Args& a) { return copy_with_sign(t, self_of(a), false); }
Result copy_negate(Thread& t, const Args& a) { return copy_with_sign(t, self_of(a), !self_of(a).negative); }
Result copy_sign(Thread& t, const Args& a) {
  (void)TRY(context_argument(t, a[1]));
  Operand other;
  TRY(other.take_or_raise(t, a[0]));
  return copy_with_sign(t, self_of(a), (*other).negative);
}
Result decimal_same_quantum(Thread& t, const Args& a) {
  (void)TRY(context_argument(t, a[1]));
  Operand other;
  TRY(other.take_or_raise(t, a[0]));
  return boolean(same_quantum(self_of(a), *other));
}

template <bool (*kTest)(const Number&)> Result test(Thread&, const Args& a) { return boolean(kTest(self_of(a))); }
bool is_finite(const Number& n) { return n.is_finite(); }
bool is_infinite(const Number& n) { return n.is_infinite(); }
bool is_nan(const Number& n) { return n.is_nan(); }
bool is_qnan(const Number& n) { return n.kind == decimal::Kind::QuietNan; }
bool is_snan(const Number& n) { return n.is_signaling(); }
bool is_signed(const Number& n) { return n.negative; }
bool is_zero(const Number& n) { return n.is_zero(); }
template <bool (*kTest)(const Number&, const Settings&)> Result test_in_context(Thread& t, const Args& a) {
  return boolean(kTest(self_of(a), TRY(context_argument(t, a[0]))->settings));
}
Result decimal_number_class(Thread& t, const Args& a) {
  return make_ascii(t, number_class(self_of(a), TRY(context_argument(t, a[0]))->settings));
}
Result to_eng_string(Thread& t, const Args& a) {
  return make_ascii(t, to_engineering(self_of(a), TRY(context_argument(t, a[0]))->capitals));
}

Result adjusted(Thread& t, const Args& a) { return make_int(t, self_of(a).is_finite() ? self_of(a).adjusted() : 0); }
Result itself(Thread&, const Args& a) { return Result::copy(a.self); }
Result is_canonical(Thread&, const Args&) { return kTrue; }
Result radix(Thread& t, const Args&) {
  return compute(t, nullptr, [](Number& r, uint32_t&) { set_word(r, 10); });
}
Result decimal_as_tuple(Thread& t, const Args& a) { return as_tuple(t, a.self); }
Result integer_ratio(Thread& t, const Args& a) { return as_integer_ratio(t, a.self, nullptr); }
Result reduce_method(Thread& t, const Args& a) {
  Ref text = TRY(str(t, a.self));
  Ref arguments = TRY(make_tuple(t, {text}));
  return make_tuple(t, {Value::from_object(type_of(t, a.self)), arguments});
}
Result size_of(Thread& t, const Args& a) {
  return make_int(t, static_cast<int64_t>(sizeof(DecimalObject) + self_of(a).digits.heap_bytes()));
}
Result format_method(Thread& t, const Args& a) {
  return format_decimal(t, a.self, a[0], a[1], TRY(current_context(t)));
}

Result from_float(Thread& t, const Args& a) {
  if (!is_int(a[0]) && !is_float(a[0])) return raise_type_error(t, "argument must be int or float");
  Ref made = TRY(new_decimal(t, decimal_type(t)));
  bool had_memory = guarded(t, [&] {
    if (is_int(a[0])) number_from_int(made.as<DecimalObject>()->value, a[0]);
    else (void)number_from_double(made.as<DecimalObject>()->value, float_value(a[0]));
  });
  if (!had_memory) return raised;
  if (a.self == Value::from_object(decimal_type(t))) return made;
  return call(t, a.self, {made});
}

// int() after rounding to an integer some way.
Result rounded_int(Thread& t, const Number& n, Rounding rounding) {
  if (!n.is_finite()) return int_from_number(t, n, nullptr);
  Number whole;
  Settings s = kWidest;
  s.rounding = rounding;
  uint32_t ignored = 0;
  if (!guarded(t, [&] { to_integral_value(whole, n, s, ignored); })) return raised;
  return int_from_number(t, whole, nullptr);
}
template <Rounding kRounding>
Result to_int_method(Thread& t, const Args& a) {
  return rounded_int(t, self_of(a), kRounding);
}
Result round_method(Thread& t, const Args& a) {
  if (a[0].is_absent()) return rounded_int(t, self_of(a), Rounding::HalfEven);
  if (!is_int(a[0])) return raise_type_error(t, "optional arg must be an integer");
  int64_t places = TRY(as_i64(t, a[0]));
  ContextObject* c = TRY(current_context(t));
  Number exponent;
  set_word(exponent, 1, places == INT64_MIN ? INT64_MAX : -places);
  return compute(t, c, [&](Number& r, uint32_t& status) { quantize(r, self_of(a), exponent, c->settings, status); });
}
Result complex_method(Thread& t, const Args& a) {
  Ref real = TRY(to_float(t, a.self));
  return make_complex(t, float_value(real), 0.0);
}

}  // namespace

#define UNARY(name, operation, doc) {name "(context=None)", unary<operation>, doc}
#define BINARY(name, operation, doc) {name "(other, context=None)", dec::binary<operation>, doc}
extern const NativeFunction kDecimalMethods[] = {
    UNARY("exp", decimal::exponential, "e ** self, correctly rounded."),
    UNARY("ln", decimal::natural_logarithm, "The natural logarithm, correctly rounded."),
    UNARY("log10", decimal::decimal_logarithm, "The base ten logarithm, correctly rounded."),
    UNARY("logb", decimal::exponent_of, "The adjusted exponent as a Decimal."),
    UNARY("logical_invert", decimal::logical_invert, "Digit-wise inversion."),
    UNARY("next_minus", decimal::next_minus, "The largest number representable that is smaller."),
    UNARY("next_plus", decimal::next_plus, "The smallest number representable that is larger."),
    UNARY("normalize", decimal::reduce, "Without trailing zeros."),
    UNARY("sqrt", decimal::square_root, "The square root, correctly rounded."),
    BINARY("compare", decimal::compare, "Compare the values: Decimal -1, 0, 1 or NaN."),
    BINARY("compare_signal", decimal::compare_signal, "The same; all NaNs signal."),
    BINARY("logical_and", decimal::logical_and, "Digit-wise and."),
    BINARY("logical_or", decimal::logical_or, "Digit-wise or."),
    BINARY("logical_xor", decimal::logical_xor, "Digit-wise exclusive or."),
    BINARY("max", decimal::maximum, "The larger of both."),
    BINARY("max_mag", decimal::maximum_magnitude, "The larger of both by magnitude."),
    BINARY("min", decimal::minimum, "The smaller of both."),
    BINARY("min_mag", decimal::minimum_magnitude, "The smaller of both by magnitude."),
    BINARY("next_toward", decimal::next_toward, "The neighbour in the direction of other."),
    BINARY("remainder_near", decimal::remainder_near, "The remainder of least magnitude."),
    BINARY("rotate", decimal::rotate, "The digits rotated by other places."),
    BINARY("scaleb", decimal::scale, "The exponent increased by other."),
    BINARY("shift", decimal::shift, "The digits shifted by other places."),
    {"compare_total(other, context=None)", total<decimal::compare_total>, "Compare the abstract representations."},
    {"compare_total_mag(other, context=None)", total<decimal::compare_total_magnitude>, "The same without the signs."},
    {"copy_sign(other, context=None)", copy_sign, "A copy with the sign of other."},
    {"same_quantum(other, context=None)", decimal_same_quantum, "Whether both have the same exponent."},
    {"fma(other, third, context=None)", decimal_fma, "self * other + third, rounded once."},
    {"quantize(exp, rounding=None, context=None)", decimal_quantize, "Rounded to the exponent of exp."},
    {"to_integral(rounding=None, context=None)", dec::to_integral<decimal::to_integral_value>,
     "Rounded to an integer without signaling."},
    {"to_integral_value(rounding=None, context=None)", dec::to_integral<decimal::to_integral_value>,
     "Rounded to an integer without signaling."},
    {"to_integral_exact(rounding=None, context=None)", dec::to_integral<decimal::to_integral_exact>,
     "Rounded to an integer; signals when digits are lost."},
    {"is_normal(context=None)", test_in_context<decimal::is_normal>, nullptr},
    {"is_subnormal(context=None)", test_in_context<decimal::is_subnormal>, nullptr},
    {"number_class(context=None)", decimal_number_class, "The class: '+Normal', '-Zero' ..."},
    {"to_eng_string(context=None)", to_eng_string, "In engineering notation."},
    {"adjusted()", adjusted, "The exponent of the first digit."},
    {"canonical()", itself, "The number itself."},
    {"conjugate()", itself, "The number itself."},
    {"radix()", radix, "Decimal(10)."},
    {"copy_abs()", copy_abs, "A copy without the sign."},
    {"copy_negate()", copy_negate, "A copy with the other sign."},
    {"as_tuple()", decimal_as_tuple, "A DecimalTuple: sign, digits, exponent."},
    {"as_integer_ratio()", integer_ratio, "A pair of integers whose ratio is the number."},
    {"is_canonical()", is_canonical, nullptr},
    {"is_finite()", test<is_finite>, nullptr},
    {"is_infinite()", test<is_infinite>, nullptr},
    {"is_nan()", test<is_nan>, nullptr},
    {"is_qnan()", test<is_qnan>, nullptr},
    {"is_snan()", test<is_snan>, nullptr},
    {"is_signed()", test<is_signed>, nullptr},
    {"is_zero()", test<is_zero>, nullptr},
    {"from_float(f, /)", from_float, "The exact value of a float as a Decimal.", Binding::ClassMethod},
    {"__copy__()", itself, nullptr},
    {"__deepcopy__(memo, /)", itself, nullptr},
    {"__format__(format_spec, override=<absent>, /)", format_method, nullptr},
    {"__reduce__()", reduce_method, nullptr},
    {"__round__(ndigits=<absent>, /)", round_method, nullptr},
    {"__ceil__()", to_int_method<Rounding::Ceiling>, nullptr},
    {"__floor__()", to_int_method<Rounding::Floor>, nullptr},
    {"__trunc__()", to_int_method<Rounding::Down>, nullptr},
    {"__complex__()", complex_method, nullptr},
    {"__sizeof__()", size_of, nullptr},
    {}};

}  // namespace krait::modules::dec

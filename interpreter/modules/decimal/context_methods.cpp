// The operations of Context objects: those of Decimal, under this context.
#include "interpreter/modules/decimal/decimal.h"
#include "interpreter/objects/float.h"

namespace krait::modules::dec {

using namespace decimal;

namespace {

ContextObject* context_of(const Args& a) { return static_cast<ContextObject*>(a.self.object()); }

using UnaryOperation = void (*)(Number&, const Number&, const Settings&, uint32_t&);
using BinaryOperation = void (*)(Number&, const Number&, const Number&, const Settings&, uint32_t&);

template <UnaryOperation kOperation> Result unary(Thread& t, const Args& a) {
  Operand x;
  TRY(x.take_or_raise(t, a[0]));
  ContextObject* c = context_of(a);
  return compute(t, c, [&](Number& r, uint32_t& status) { kOperation(r, *x, c->settings, status); });
}
template <BinaryOperation kOperation> Result binary(Thread& t, const Args& a) {
  Operand x, y;
  TRY(x.take_or_raise(t, a[0]));
  TRY(y.take_or_raise(t, a[1]));
  ContextObject* c = context_of(a);
  return compute(t, c, [&](Number& r, uint32_t& status) { kOperation(r, *x, *y, c->settings, status); });
}
template <bool (*kTest)(const Number&, const Settings&)> Result test(Thread& t, const Args& a) {
  Operand x;
  TRY(x.take_or_raise(t, a[0]));
  return boolean(kTest(*x, context_of(a)->settings));
}

Result context_fma(Thread& t, const Args& a) {
  Operand x, y, z;
  TRY(x.take_or_raise(t, a[0]));
  TRY(y.take_or_raise(t, a[1]));
  TRY(z.take_or_raise(t, a[2]));
  ContextObject* c = context_of(a);
  return compute(t, c, [&](Number& r, uint32_t& status) { fused_multiply_add(r, *x, *y, *z, c->settings, status); });
}
Result context_power(Thread& t, const Args& a) {
  Operand x, y, z;
  TRY(x.take_or_raise(t, a[0]));
  TRY(y.take_or_raise(t, a[1]));
  ContextObject* c = context_of(a);
  if (a[2].is_none()) return compute(t, c, [&](Number& r, uint32_t& status) { power(r, *x, *y, c->settings, status); });
  TRY(z.take_or_raise(t, a[2]));
  return compute(t, c, [&](Number& r, uint32_t& status) { power_modulo(r, *x, *y, *z, c->settings, status); });
}
Result context_divmod(Thread& t, const Args& a) {
  Operand x, y;
  TRY(x.take_or_raise(t, a[0]));
  TRY(y.take_or_raise(t, a[1]));
  ContextObject* c = context_of(a);
  Ref rest = TRY(new_decimal(t, decimal_type(t)));
  Ref quotient = TRY(compute(t, c, [&](Number& r, uint32_t& status) {
    divide_modulo(r, rest.as<DecimalObject>()->value, *x, *y, c->settings, status);
  }));
  return make_tuple(t, {quotient, rest});
}

void total(Number& r, const Number& a, const Number& b, const Settings&, uint32_t&) {
  int order = compare_total(a, b);
  set_word(r, order != 0);
  r.negative = order < 0;
}
void total_magnitude(Number& r, const Number& a, const Number& b, const Settings&, uint32_t&) {
  int order = compare_total_magnitude(a, b);
  set_word(r, order != 0);
  r.negative = order < 0;
}
void copy_positive(Number& r, const Number& a, const Settings&, uint32_t&) {
  r = a;
  r.negative = false;
}
void copy_negated(Number& r, const Number& a, const Settings&, uint32_t&) {
  r = a;
  r.negative = !a.negative;
}
void copy_signed(Number& r, const Number& a, const Number& b, const Settings&, uint32_t&) {
  r = a;
  r.negative = b.negative;
}
void apply(Number& r, const Number& a, const Settings& s, uint32_t& status) {
  r = a;
  finalize(r, s, status);
}

Result context_same_quantum(Thread& t, const Args& a) {
  Operand x, y;
  TRY(x.take_or_raise(t, a[0]));
  TRY(y.take_or_raise(t, a[1]));
  return boolean(same_quantum(*x, *y));
}
Result as_decimal(Thread& t, Value v) {
  if (is_decimal(v)) return Result::copy(v);
  Operand x;
  TRY(x.take_or_raise(t, v));
  return compute(t, nullptr, [&](Number& r, uint32_t&) { r = *x; });
}
Result context_copy_decimal(Thread& t, const Args& a) { return as_decimal(t, a[0]); }
Result context_canonical(Thread& t, const Args& a) {
  if (!is_decimal(a[0])) return raise_type_error(t, "argument must be a Decimal");
  return Result::copy(a[0]);
}
Result context_is_canonical(Thread& t, const Args& a) {
  if (!is_decimal(a[0])) return raise_type_error(t, "argument must be a Decimal");
  return kTrue;
}
Result context_number_class(Thread& t, const Args& a) {
  Operand x;
  TRY(x.take_or_raise(t, a[0]));
  return make_ascii(t, number_class(*x, context_of(a)->settings));
}
template <std::string (*kText)(const Number&, bool)> Result context_text(Thread& t, const Args& a) {
  Operand x;
  TRY(x.take_or_raise(t, a[0]));
  return make_ascii(t, kText(*x, context_of(a)->capitals));
}

bool is_finite(const Number& n, const Settings&) { return n.is_finite(); }
bool is_infinite(const Number& n, const Settings&) { return n.is_infinite(); }
bool is_nan(const Number& n, const Settings&) { return n.is_nan(); }
bool is_qnan(const Number& n, const Settings&) { return n.kind == decimal::Kind::QuietNan; }
bool is_snan(const Number& n, const Settings&) { return n.is_signaling(); }
bool is_signed(const Number& n, const Settings&) { return n.negative; }
bool is_zero(const Number& n, const Settings&) { return n.is_zero(); }

Result context_etiny(Thread& t, const Args& a) { return make_int(t, context_of(a)->settings.tiny()); }
Result context_etop(Thread& t, const Args& a) { return make_int(t, context_of(a)->settings.top()); }
Result context_radix(Thread& t, const Args&) {
  return compute(t, nullptr, [](Number& r, uint32_t&) { set_word(r, 10); });
}
Result context_copy(Thread& t, const Args& a) { return dec::copy_context(t, context_of(a)); }
Result clear_flags(Thread&, const Args& a) {
  context_of(a)->flags = 0;
  return kNone;
}
Result clear_traps(Thread&, const Args& a) {
  context_of(a)->traps = 0;
  return kNone;
}
Result context_reduce(Thread& t, const Args& a) {
  ContextObject* c = context_of(a);
  const Settings& s = c->settings;
  Ref flags = TRY(signal_list(t, c->flags)), traps = TRY(signal_list(t, c->traps));
  Ref arguments = TRY(make_tuple(t, {small_int(s.precision), state_of(t).rounding_names[static_cast<int>(s.rounding)],
                                     small_int(s.min_exponent), small_int(s.max_exponent), small_int(c->capitals),
                                     small_int(s.clamp), flags, traps}));
  return make_tuple(t, {Value::from_object(c->type), arguments});
}
Result create_decimal(Thread& t, const Args& a) {
  return rounded_decimal(t, decimal_type(t), a[0], context_of(a));
}
Result create_decimal_from_float(Thread& t, const Args& a) {
  if (!is_int(a[0]) && !has_type(t, a[0], t.types().float_))
    return raise_type_error(t, "argument must be int or float");
  ContextObject* c = context_of(a);
  return compute(t, c, [&](Number& r, uint32_t& status) {
    if (is_int(a[0])) number_from_int(r, a[0]);
    else (void)number_from_double(r, float_value(a[0]));
    finalize(r, c->settings, status);
  });
}

}  // namespace

#define UNARY(name, operation, doc) {name "(x, /)", unary<operation>, doc}
#define BINARY(name, operation, doc) {name "(x, y, /)", dec::binary<operation>, doc}
extern const NativeFunction kContextMethods[] = {
    UNARY("abs", decimal::absolute, "The absolute value of x."),
    UNARY("exp", decimal::exponential, "e ** x."),
    UNARY("ln", decimal::natural_logarithm, "The natural (base e) logarithm of x."),
    UNARY("log10", decimal::decimal_logarithm, "The base 10 logarithm of x."),
    UNARY("logb", decimal::exponent_of, "The exponent of the magnitude of the most significant digit of x."),
    UNARY("logical_invert", decimal::logical_invert,
          "A number with 0 for each digit 1 of x and 1 for each 0, over the whole precision of the context."),
    UNARY("minus", decimal::minus, "Unary minus: 0 - x."),
    UNARY("next_minus", decimal::next_minus, "The largest representable number smaller than x."),
    UNARY("next_plus", decimal::next_plus, "The smallest representable number larger than x."),
    UNARY("normalize", decimal::reduce,
          "The number equal to x that has no zeros at the end of its digits, rounded to the context."),
    UNARY("plus", decimal::plus, "Unary plus: 0 + x, rounded."),
    UNARY("sqrt", decimal::square_root, "The square root, rounded half to even."),
    UNARY("to_integral", decimal::to_integral_value, "Round to an integer without signaling."),
    UNARY("to_integral_value", decimal::to_integral_value, "Round to an integer without signaling."),
    UNARY("to_integral_exact", decimal::to_integral_exact, "Round to an integer; signal when digits are lost."),
    UNARY("copy_abs", copy_positive, "A copy of x without its sign."),
    UNARY("copy_negate", copy_negated, "A copy of x with the other sign."),
    UNARY("_apply", dec::apply, nullptr),
    BINARY("add", decimal::add, "The sum of x and y."),
    BINARY("compare", decimal::compare,
           "Tells by a Decimal how x and y compare: -1, 0 or 1, or NaN if either of them is one."),
    BINARY("compare_signal", decimal::compare_signal,
           "Tells by a Decimal how x and y compare, -1, 0 or 1; any NaN signals InvalidOperation."),
    BINARY("compare_total", total, "Compare x and y by their abstract representation."),
    BINARY("compare_total_mag", dec::total_magnitude, "The same without regard to their signs."),
    BINARY("copy_sign", copy_signed, "A copy of x with the sign of y."),
    BINARY("divide", decimal::divide, "x divided by y."),
    BINARY("divide_int", decimal::divide_integer, "x divided by y, truncated to an integer."),
    BINARY("logical_and", decimal::logical_and,
           "A number with the digit 1 where both x and y have it; their digits must all be 0 or 1."),
    BINARY("logical_or", decimal::logical_or,
           "A number with the digit 1 where x or y has it, or both; their digits must all be 0 or 1."),
    BINARY("logical_xor", decimal::logical_xor,
           "A number with the digit 1 where just one of x and y has it; their digits must all be 0 or 1."),
    BINARY("max", decimal::maximum, "The larger of x and y."),
    BINARY("max_mag", decimal::maximum_magnitude, "The larger of x and y by their magnitude."),
    BINARY("min", decimal::minimum, "The smaller of x and y."),
    BINARY("min_mag", decimal::minimum_magnitude, "The smaller of x and y by their magnitude."),
    BINARY("multiply", decimal::multiply, "The product of x and y."),
    BINARY("next_toward", decimal::next_toward, "The number closest to x in the direction of y."),
    BINARY("quantize", decimal::quantize, "x rounded to the exponent of y."),
    BINARY("remainder", decimal::remainder, "The remainder of the integer division; its sign is that of x."),
    BINARY("remainder_near", decimal::remainder_near, "x - y * n, n the integer nearest to x / y."),
    BINARY("rotate", decimal::rotate, "x with its digits rotated by y places."),
    BINARY("scaleb", decimal::scale, "x with its exponent increased by y."),
    BINARY("shift", decimal::shift, "x with its digits shifted by y places."),
    BINARY("subtract", decimal::subtract, "The difference of x and y."),
    {"fma(x, y, z, /)", context_fma, "x * y + z, rounded once."},
    {"power(a, b, modulo=None)", context_power, "a ** b, or a ** b % modulo."},
    {"divmod(x, y, /)", context_divmod, "Quotient and remainder of the division x / y."},
    {"same_quantum(x, y, /)", context_same_quantum, "Whether both have the same exponent."},
    {"canonical(x, /)", context_canonical, "x itself: all Decimals are canonical."},
    {"is_canonical(x, /)", context_is_canonical, "True."},
    {"copy_decimal(x, /)", context_copy_decimal, "x as a Decimal."},
    {"number_class(x, /)", context_number_class, "The class of x: '+Normal', '-Zero' ..."},
    {"to_sci_string(x, /)", context_text<to_scientific>, "x in scientific notation."},
    {"to_eng_string(x, /)", context_text<to_engineering>, "x in engineering notation."},
    {"is_finite(x, /)", test<is_finite>, nullptr},
    {"is_infinite(x, /)", test<is_infinite>, nullptr},
    {"is_nan(x, /)", test<is_nan>, nullptr},
    {"is_normal(x, /)", test<decimal::is_normal>, nullptr},
    {"is_qnan(x, /)", test<is_qnan>, nullptr},
    {"is_signed(x, /)", test<is_signed>, nullptr},
    {"is_snan(x, /)", test<is_snan>, nullptr},
    {"is_subnormal(x, /)", test<decimal::is_subnormal>, nullptr},
    {"is_zero(x, /)", test<is_zero>, nullptr},
    {"Etiny()", context_etiny, "Emin - prec + 1: the smallest exponent of a number."},
    {"Etop()", context_etop, "Emax - prec + 1: the largest exponent of a number that has all its digits."},
    {"radix()", context_radix, "Decimal(10)."},
    {"copy()", context_copy, "A copy of the context, its flags and traps included."},
    {"__copy__()", context_copy, nullptr},
    {"__reduce__()", context_reduce, nullptr},
    {"clear_flags()", clear_flags, "Set all flags to False."},
    {"clear_traps()", clear_traps, "Switches all traps off, so that no signal raises an exception."},
    {"create_decimal(num='0', /)", create_decimal, "A new Decimal from num, rounded by this context."},
    {"create_decimal_from_float(f, /)", create_decimal_from_float,
     "A new Decimal from a float, rounded by this context."},
    {}};

}  // namespace krait::modules::dec

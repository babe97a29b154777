// The type Decimal: construction, operators, comparisons, conversions (its named operations are in
// decimal_methods.cpp).
#include <math.h>

#include "interpreter/modules/decimal/decimal.h"
#include "interpreter/numbers/float_text.h"
#include "interpreter/objects/float.h"
#include "interpreter/runtime/order.h"

namespace krait::modules::dec {

using namespace decimal;

extern const NativeFunction kDecimalMethods[];

namespace {

using BinaryOperation = void (*)(Number&, const Number&, const Number&, const Settings&, uint32_t&);
using UnaryOperation = void (*)(Number&, const Number&, const Settings&, uint32_t&);

template <BinaryOperation kOperation> Result binary(Thread& t, Value a, Value b) {
  Operand x, y;
  if (!x.take(a) || !y.take(b)) return kNotImplemented;
  ContextObject* c = TRY(current_context(t));
  return compute(t, c, [&](Number& r, uint32_t& status) { kOperation(r, *x, *y, c->settings, status); });
}
template <UnaryOperation kOperation> Result unary(Thread& t, Value a) {
  ContextObject* c = TRY(current_context(t));
  return compute(t, c, [&](Number& r, uint32_t& status) { kOperation(r, number_of(a), c->settings, status); });
}

Result decimal_divmod(Thread& t, Value a, Value b) {
  Operand x, y;
  if (!x.take(a) || !y.take(b)) return kNotImplemented;
  ContextObject* c = TRY(current_context(t));
  Ref rest = TRY(new_decimal(t, decimal_type(t)));
  Ref quotient = TRY(compute(t, c, [&](Number& r, uint32_t& status) {
    divide_modulo(r, rest.as<DecimalObject>()->value, *x, *y, c->settings, status);
  }));
  return make_tuple(t, {quotient, rest});
}

Result decimal_power(Thread& t, Value a, Value b, Value modulus) {
  Operand x, y, z;
  if (!x.take(a) || !y.take(b)) return kNotImplemented;
  ContextObject* c = TRY(current_context(t));
  if (modulus.is_absent() || modulus.is_none())
    return compute(t, c, [&](Number& r, uint32_t& status) { power(r, *x, *y, c->settings, status); });
  if (!z.take(modulus)) return kNotImplemented;
  return compute(t, c, [&](Number& r, uint32_t& status) { power_modulo(r, *x, *y, *z, c->settings, status); });
}

// --- comparisons ---------------------------------------------------------------------------------------------------

// What a Decimal is compared with, and the Decimal multiplied to fit (for fractions).
struct Comparison {
  Number left, right;
  bool unknown = false;  // NotImplemented
};

Status with_float(Thread& t, Comparison& c, double d, CompareOp op, ContextObject* context) {
  if (op == CompareOp::Eq || op == CompareOp::Ne) context->flags |= kFloatOperation;
  else TRY(add_status(t, context, kFloatOperation));
  (void)number_from_double(c.right, d);
  return ok();
}

// numbers.Rational: a * denominator against the numerator.
Status with_rational(Thread& t, Comparison& c, Value b, ContextObject* context) {
  Ref numerator = TRY(get_attr(t, b, "numerator")), denominator = TRY(get_attr(t, b, "denominator"));
  for (Value part : {numerator.get(), denominator.get()})
    if (!is_int(part))
      return raise_type_error(t, "conversion from ", type_name(type_of(t, part)), " to Decimal is not supported");
  Number factor, product;
  number_from_int(c.right, numerator);
  number_from_int(factor, denominator);
  uint32_t status = 0;
  if (c.left.is_finite()) {
    multiply(product, c.left, factor, kWidest, status);
    c.left = std::move(product);
  }
  (void)context;
  return ok();
}

Status prepare(Thread& t, Comparison& c, Value b, CompareOp op, ContextObject* context) {
  if (is_decimal(b)) {
    c.right = number_of(b);
  } else if (is_int(b)) {
    number_from_int(c.right, b);
  } else if (is_float(b)) {
    return with_float(t, c, float_value(b), op, context);
  } else if (has_kind(b, runtime::Kind::Complex) && (op == CompareOp::Eq || op == CompareOp::Ne)) {
    if (as<Complex>(b)->imag != 0) c.unknown = true;
    else return with_float(t, c, as<Complex>(b)->real, op, context);
  } else if (TRY(is_instance(t, b, state_of(t).rational))) {
    return with_rational(t, c, b, context);
  } else {
    c.unknown = true;
  }
  return ok();
}

Result compare_numbers(Thread& t, const Number& a, const Number& b, CompareOp op, ContextObject* context) {
  if (!a.is_nan() && !b.is_nan()) return answer_of_order(compare_values(a, b), op);
  bool equality = op == CompareOp::Eq || op == CompareOp::Ne;
  if (!equality || a.is_signaling() || b.is_signaling()) TRY(add_status(t, context, kInvalidOperation));
  return boolean(op == CompareOp::Ne);
}

Result decimal_compare(Thread& t, Value a, Value b, CompareOp op) {
  if (is_decimal(b) && !number_of(a).is_nan() && !number_of(b).is_nan())
    return answer_of_order(compare_values(number_of(a), number_of(b)), op);
  ContextObject* context = TRY(current_context(t));
  if (is_decimal(b)) return compare_numbers(t, number_of(a), number_of(b), op, context);
  try {
    Comparison c;
    c.left = number_of(a);
    TRY(prepare(t, c, b, op, context));
    if (c.unknown) return kNotImplemented;
    return compare_numbers(t, c.left, c.right, op, context);
  } catch (const std::bad_alloc&) {
    return raise_memory_error(t);
  }
}

// --- conversions ---------------------------------------------------------------------------------------------------

Result decimal_str(Thread& t, Value self) {
  ContextObject* c = TRY(current_context(t));
  return make_ascii(t, to_scientific(number_of(self), c->capitals));
}
Result decimal_repr(Thread& t, Value self) {
  ContextObject* c = TRY(current_context(t));
  return make_ascii(t, cat("Decimal('", to_scientific(number_of(self), c->capitals), "')"));
}

Result decimal_float(Thread& t, Value self) {
  const Number& n = number_of(self);
  if (n.is_signaling()) return raise_value_error(t, "cannot convert signaling NaN to float");
  if (n.is_nan()) return make_float(t, copysign(NAN, n.negative ? -1.0 : 1.0));
  double value = 0;
  if (!numbers::parse_double(to_scientific(n, true), &value))
    return raise_runtime_error(t, "internal error in Decimal.__float__");
  return make_float(t, value);
}
Result decimal_int(Thread& t, Value self) { return int_from_number(t, number_of(self), nullptr); }

void decimal_destroy(Object* o) { static_cast<DecimalObject*>(o)->value.digits.~Digits(); }

Result decimal_new(Thread& t, const Args& a) {
  ContextObject* context = TRY(context_argument(t, a[1]));
  Ref held = Ref::copy(context);
  return exact_decimal(t, as<Type>(a.self), a[0], context);
}

Result get_real(Thread&, Value self) { return Result::copy(self); }
Result get_imaginary(Thread& t, Value) { return new_decimal(t, decimal_type(t)); }
const NativeGetSet kGetSets[] = {{"real", get_real, nullptr, nullptr}, {"imag", get_imaginary, nullptr, nullptr}, {}};

}  // namespace

extern const TypeSpec kDecimalType = {
    .name = "decimal.Decimal",
    .doc =
        "A decimal number with the exact value of an int, float, string, tuple or other Decimal; 0 if none is "
        "given.\nNo rounding to the context takes place: it only decides whether a bad value raises "
        "InvalidOperation.",
    .size = sizeof(DecimalObject),
    .flags = kBaseType,
    .new_ = {"Decimal(value='0', context=None)", decimal_new},
    .methods = kDecimalMethods,
    .getsets = kGetSets,
    .slots = {.destroy = decimal_destroy,
              .repr = decimal_repr,
              .str = decimal_str,
              .hash = hash_of,
              .compare = decimal_compare,
              .is_true = [](Thread&, Value self) -> ResultOf<bool> { return !number_of(self).is_zero(); },
              .add = dec::binary<decimal::add>,
              .subtract = dec::binary<decimal::subtract>,
              .multiply = dec::binary<decimal::multiply>,
              .true_divide = dec::binary<decimal::divide>,
              .floor_divide = dec::binary<decimal::divide_integer>,
              .remainder = dec::binary<decimal::remainder>,
              .divmod = decimal_divmod,
              .power = decimal_power,
              .negative = unary<decimal::minus>,
              .positive = unary<decimal::plus>,
              .absolute = unary<decimal::absolute>,
              .int_ = decimal_int,
              .float_ = decimal_float}};

}  // namespace krait::modules::dec

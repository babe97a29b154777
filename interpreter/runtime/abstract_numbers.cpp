// Binary, in-place and unary operations: which operand is asked first, and what is said when none knows
// (language reference 3.3.8 Emulating numeric types).
#include "interpreter/objects/float.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/str.h"
#include "interpreter/runtime/abstract.h"

namespace krait::runtime {

using namespace objects;

namespace {

struct Operation {
  BinarySlot Slots::*slot;
  BinarySlot Slots::*inplace;
  const char* sign;
};
// In the order of BinaryOp.
constexpr Operation kOperations[] = {
    {&Slots::add, &Slots::inplace_add, "+"},
    {&Slots::and_, &Slots::inplace_and, "&"},
    {&Slots::floor_divide, &Slots::inplace_floor_divide, "//"},
    {&Slots::lshift, &Slots::inplace_lshift, "<<"},
    {&Slots::matrix_multiply, &Slots::inplace_matrix_multiply, "@"},
    {&Slots::multiply, &Slots::inplace_multiply, "*"},
    {&Slots::remainder, &Slots::inplace_remainder, "%"},
    {&Slots::or_, &Slots::inplace_or, "|"},
    {nullptr, nullptr, "** or pow()"},
    {&Slots::rshift, &Slots::inplace_rshift, ">>"},
    {&Slots::subtract, &Slots::inplace_subtract, "-"},
    {&Slots::true_divide, &Slots::inplace_true_divide, "/"},
    {&Slots::xor_, &Slots::inplace_xor, "^"},
};

const Operation& operation(BinaryOp op) { return kOperations[static_cast<int>(op)]; }

// kNotImplemented if neither knows.
Result try_binary(Thread& t, Value a, Value b, BinarySlot Slots::*slot) {
  Type *left = type_of(t, a), *right = type_of(t, b);
  BinarySlot first = left->slots.*slot, second = left == right ? nullptr : right->slots.*slot;
  if (second == first) second = nullptr;
  if (first) {
    if (second && right->is_subclass_of(left)) {
      Ref answer = TRY(second(t, a, b));
      if (!answer.get().is_not_implemented()) return answer;
      second = nullptr;
    }
    Ref answer = TRY(first(t, a, b));
    if (!answer.get().is_not_implemented()) return answer;
  }
  if (second) return second(t, a, b);
  return kNotImplemented;
}

Raised raise_unsupported(Thread& t, Value a, Value b, const char* sign, const char* suffix) {
  return raise_type_error(t, "unsupported operand type(s) for ", sign, suffix, ": '", type_name(t, a), "' and '",
                          type_name(t, b), "'");
}

// seq * n: the sequence's own operation, the other being an integer.
Result repeat(Thread& t, BinarySlot slot, Value sequence, Value count) {
  if (!has_index(t, count))
    return raise_type_error(t, "can't multiply sequence by non-int of type '", type_name(t, count), "'");
  return slot(t, sequence, count);
}

Result binary_of_sequences(Thread& t, BinaryOp op, Value a, Value b, bool inplace) {
  const Slots &left = type_of(t, a)->slots, &right = type_of(t, b)->slots;
  if (op == BinaryOp::Add) {
    if (inplace && left.inplace_concat) return left.inplace_concat(t, a, b);
    if (left.concat) return left.concat(t, a, b);
  }
  if (op == BinaryOp::Multiply) {
    if (inplace && left.inplace_repeat) return repeat(t, left.inplace_repeat, a, b);
    if (left.repeat) return repeat(t, left.repeat, a, b);
    if (right.repeat) return repeat(t, right.repeat, b, a);
  }
  return kNotImplemented;
}

Result power_or_not(Thread& t, Value a, Value b, Value modulus) {
  Type *left = type_of(t, a), *right = type_of(t, b);
  TernarySlot first = left->slots.power, second = left == right ? nullptr : right->slots.power;
  if (second == first) second = nullptr;
  if (first) {
    if (second && right->is_subclass_of(left)) {
      Ref answer = TRY(second(t, a, b, modulus));
      if (!answer.get().is_not_implemented()) return answer;
      second = nullptr;
    }
    Ref answer = TRY(first(t, a, b, modulus));
    if (!answer.get().is_not_implemented()) return answer;
  }
  if (second) {
    Ref answer = TRY(second(t, a, b, modulus));
    if (!answer.get().is_not_implemented()) return answer;
  }
  if (!modulus.is_none()) {
    TernarySlot third = type_of(t, modulus)->slots.power;
    if (third && third != first && third != second) return third(t, a, b, modulus);
  }
  return kNotImplemented;
}

}  // namespace

Result power(Thread& t, Value a, Value b, Value modulus) {
  if (modulus.is_absent()) modulus = kNone;
  Ref answer = TRY(power_or_not(t, a, b, modulus));
  if (!answer.get().is_not_implemented()) return answer;
  if (modulus.is_none()) return raise_unsupported(t, a, b, "** or pow()", "");
  return raise_type_error(t, "unsupported operand type(s) for ** or pow(): '", type_name(t, a), "', '", type_name(t, b),
                          "', '", type_name(t, modulus), "'");
}

Result binary(Thread& t, BinaryOp op, Value a, Value b) {
  if (op == BinaryOp::Power) return power(t, a, b, kNone);
  Ref answer = TRY(try_binary(t, a, b, operation(op).slot));
  if (!answer.get().is_not_implemented()) return answer;
  if (op == BinaryOp::Add || op == BinaryOp::Multiply) {
    answer = TRY(binary_of_sequences(t, op, a, b, false));
    if (!answer.get().is_not_implemented()) return answer;
  }
  if (op == BinaryOp::RShift && has_kind(a, Kind::NativeFunction) &&
      type_full_name(type_of(t, a)) == "builtin_function_or_method") {
    Ref shown = TRY(repr(t, a));
    if (str_equal(shown.as<Str>(), "<built-in function print>"))
      return raise_type_error(t, "unsupported operand type(s) for >>: '", type_name(t, a), "' and '", type_name(t, b),
                              "'. Did you mean \"print(<message>, file=<output_stream>)\"?");
  }
  return raise_unsupported(t, a, b, operation(op).sign, "");
}

static Result inplace_power(Thread& t, Value a, Value b) {
  if (TernarySlot slot = type_of(t, a)->slots.inplace_power) {
    Ref answer = TRY(slot(t, a, b, kNone));
    if (!answer.get().is_not_implemented()) return answer;
  }
  Ref answer = TRY(power_or_not(t, a, b, kNone));
  if (!answer.get().is_not_implemented()) return answer;
  return raise_unsupported(t, a, b, "**", "=");
}

Result inplace(Thread& t, BinaryOp op, Value a, Value b) {
  if (op == BinaryOp::Power) return inplace_power(t, a, b);
  if (BinarySlot slot = type_of(t, a)->slots.*operation(op).inplace) {
    Ref answer = TRY(slot(t, a, b));
    if (!answer.get().is_not_implemented()) return answer;
  }
  Ref answer = TRY(try_binary(t, a, b, operation(op).slot));
  if (!answer.get().is_not_implemented()) return answer;
  if (op == BinaryOp::Add || op == BinaryOp::Multiply) {
    answer = TRY(binary_of_sequences(t, op, a, b, true));
    if (!answer.get().is_not_implemented()) return answer;
  }
  return raise_unsupported(t, a, b, operation(op).sign, "=");
}

Result divmod(Thread& t, Value a, Value b) {
  Ref answer = TRY(try_binary(t, a, b, &Slots::divmod));
  if (!answer.get().is_not_implemented()) return answer;
  return raise_unsupported(t, a, b, "divmod()", "");
}

Result unary(Thread& t, UnaryOp op, Value v) {
  const Slots& slots = type_of(t, v)->slots;
  switch (op) {
    case UnaryOp::Not: return boolean(!TRY(is_true(t, v)));
    case UnaryOp::Positive:
      if (slots.positive) return slots.positive(t, v);
      return raise_type_error(t, "bad operand type for unary +: '", type_name(t, v), "'");
    case UnaryOp::Negative:
      if (slots.negative) return slots.negative(t, v);
      return raise_type_error(t, "bad operand type for unary -: '", type_name(t, v), "'");
    case UnaryOp::Invert: break;
  }
  if (slots.invert) return slots.invert(t, v);
  return raise_type_error(t, "bad operand type for unary ~: '", type_name(t, v), "'");
}

Result absolute(Thread& t, Value v) {
  if (UnarySlot slot = type_of(t, v)->slots.absolute) return slot(t, v);
  return raise_type_error(t, "bad operand type for abs(): '", type_name(t, v), "'");
}

}  // namespace krait::runtime

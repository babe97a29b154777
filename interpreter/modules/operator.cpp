// The module _operator: the operators of the language as functions.
#include "interpreter/modules/operator.h"

#include "interpreter/objects/bytes.h"
#include "interpreter/objects/dict.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/module.h"
#include "interpreter/objects/str.h"
#include "interpreter/runtime/buffer.h"

namespace krait::modules {

namespace {

template <CompareOp kOp> Result compared(Thread& t, const Args& a) { return compare(t, a[0], a[1], kOp); }
template <BinaryOp kOp> Result calculated(Thread& t, const Args& a) { return binary(t, kOp, a[0], a[1]); }
template <BinaryOp kOp> Result in_place(Thread& t, const Args& a) { return inplace(t, kOp, a[0], a[1]); }
template <UnaryOp kOp> Result single(Thread& t, const Args& a) { return unary(t, kOp, a[0]); }

Result truth(Thread& t, const Args& a) { return boolean(TRY(is_true(t, a[0]))); }
Result is_(Thread&, const Args& a) { return boolean(identical(a[0], a[1])); }
Result is_not(Thread&, const Args& a) { return boolean(!identical(a[0], a[1])); }
Result abs_(Thread& t, const Args& a) { return absolute(t, a[0]); }
Result index_(Thread& t, const Args& a) { return index(t, a[0]); }
Result pow_(Thread& t, const Args& a) { return power(t, a[0], a[1], kNone); }

Result concat(Thread& t, const Args& a) {
  if (!is_sequence(t, a[0])) return raise_type_error(t, "'", type_name(t, a[0]), "' object can't be concatenated");
  if (auto slot = type_of(t, a[0])->slots.concat) return slot(t, a[0], a[1]);
  if (!is_sequence(t, a[1]) || !(type_of(t, a[0])->slots.add || type_of(t, a[1])->slots.add))
    return raise_type_error(t, "'", type_name(t, a[0]), "' object can't be concatenated");
  return binary(t, BinaryOp::Add, a[0], a[1]);
}

Result iconcat(Thread& t, const Args& a) {
  if (!is_sequence(t, a[0])) return raise_type_error(t, "'", type_name(t, a[0]), "' object can't be concatenated");
  return inplace(t, BinaryOp::Add, a[0], a[1]);
}

Result contains_(Thread& t, const Args& a) { return boolean(TRY(contains(t, a[0], a[1]))); }

Result count_of(Thread& t, const Args& a) {
  int64_t count = 0;
  TRY(for_each(t, a[0], [&](Value item) -> Status {
    count += TRY(equal(t, item, a[1]));
    return ok();
  }));
  return make_int(t, count);
}

Result index_of(Thread& t, const Args& a) {
  Ref iterator = TRY(iter(t, a[0]));
  for (int64_t i = 0;; ++i) {
    Ref item = TRY(next(t, iterator));
    if (item.is_absent()) return raise_value_error(t, "sequence.index(x): x not in sequence");
    if (TRY(equal(t, item, a[1]))) return make_int(t, i);
  }
}

Result get_item_(Thread& t, const Args& a) { return get_item(t, a[0], a[1]); }
Result set_item_(Thread& t, const Args& a) {
  TRY(set_item(t, a[0], a[1], a[2]));
  return kNone;
}
Result delete_item_(Thread& t, const Args& a) {
  TRY(delete_item(t, a[0], a[1]));
  return kNone;
}

Result length_hint_(Thread& t, const Args& a) {
  if (!is_int(a[1]))
    return raise_type_error(t, "'", type_name(t, a[1]), "' object cannot be interpreted as an integer");
  return make_int(t, TRY(length_hint(t, a[0], TRY(as_i64(t, a[1])))));
}

Result call_(Thread& t, const Args& a) {
  if (a.keyword_count == 0) return call(t, a[0], a.rest, a.rest_count);
  Ref args = TRY(make_tuple(t, a.rest, static_cast<int64_t>(a.rest_count)));
  Ref keywords = TRY(make_dict(t));
  for (size_t i = 0; i < a.keyword_count; ++i)
    TRY(dict_set(t, keywords.as<Dict>(), a.keywords[2 * i], a.keywords[2 * i + 1]));
  return call_tuple(t, a[0], args, keywords);
}

// Compares without a time that tells where the first difference is.
bool same_bytes(std::string_view a, std::string_view b) {
  unsigned difference = a.size() != b.size();
  std::string_view other = difference ? a : b;
  for (size_t i = 0; i < a.size(); ++i) difference |= static_cast<unsigned char>(a[i] ^ other[i]);
  return difference == 0;
}

Result compare_digest(Thread& t, const Args& a) {
  if (is_str(a[0]) && is_str(a[1])) {
    if (!as<Str>(a[0])->ascii || !as<Str>(a[1])->ascii) {
      return raise_type_error(t, "comparing strings with non-ASCII characters is not supported");
    }
    return boolean(same_bytes(TRY(as_utf8(t, a[0])), TRY(as_utf8(t, a[1]))));
  }
  if (!has_buffer(t, a[0]) || !has_buffer(t, a[1])) {
    return raise_type_error(t, "unsupported operand types(s) or combination of types: '", type_name(t, a[0]), "' and '",
                            type_name(t, a[1]), "'");
  }
  BufferRef x, y;
  TRY(x.get(t, a[0]));
  TRY(y.get(t, a[1]));
  return boolean(same_bytes(x.view(), y.view()));
}

const NativeFunction kFunctions[] = {
    {"truth(a, /)", truth, "The truth value of a, as a bool."},
    {"contains(a, b, /)", contains_, "Tells whether a contains b, as b in a does; the container comes first here."},
    {"indexOf(a, b, /)", index_of, "The index at which b is first found in a."},
    {"countOf(a, b, /)", count_of, "How many items of a are b itself or equal to it."},
    {"is_(a, b, /)", is_, "Tells whether a and b are one object, as a is b does."},
    {"is_not(a, b, /)", is_not, "Tells whether a and b are different objects, as a is not b does."},
    {"add(a, b, /)", calculated<BinaryOp::Add>, "Same as a + b."},
    {"sub(a, b, /)", calculated<BinaryOp::Subtract>, "Same as a - b."},
    {"mul(a, b, /)", calculated<BinaryOp::Multiply>, "Same as a * b."},
    {"matmul(a, b, /)", calculated<BinaryOp::MatrixMultiply>, "Same as a @ b."},
    {"floordiv(a, b, /)", calculated<BinaryOp::FloorDivide>, "Same as a // b."},
    {"truediv(a, b, /)", calculated<BinaryOp::TrueDivide>, "Same as a / b."},
    {"mod(a, b, /)", calculated<BinaryOp::Remainder>, "Same as a % b."},
    {"neg(a, /)", single<UnaryOp::Negative>, "Same as -a."},
    {"pos(a, /)", single<UnaryOp::Positive>, "Same as +a."},
    {"abs(a, /)", abs_, "Same as abs(a)."},
    {"inv(a, /)", single<UnaryOp::Invert>, "Same as ~a."},
    {"invert(a, /)", single<UnaryOp::Invert>, "Same as ~a."},
    {"lshift(a, b, /)", calculated<BinaryOp::LShift>, "Same as a << b."},
    {"rshift(a, b, /)", calculated<BinaryOp::RShift>, "Same as a >> b."},
    {"not_(a, /)", single<UnaryOp::Not>, "Same as not a."},
    {"and_(a, b, /)", calculated<BinaryOp::And>, "Same as a & b."},
    {"xor(a, b, /)", calculated<BinaryOp::Xor>, "Same as a ^ b."},
    {"or_(a, b, /)", calculated<BinaryOp::Or>, "Same as a | b."},
    {"iadd(a, b, /)", in_place<BinaryOp::Add>, "Same as a += b."},
    {"isub(a, b, /)", in_place<BinaryOp::Subtract>, "Same as a -= b."},
    {"imul(a, b, /)", in_place<BinaryOp::Multiply>, "Same as a *= b."},
    {"imatmul(a, b, /)", in_place<BinaryOp::MatrixMultiply>, "Same as a @= b."},
    {"ifloordiv(a, b, /)", in_place<BinaryOp::FloorDivide>, "Same as a //= b."},
    {"itruediv(a, b, /)", in_place<BinaryOp::TrueDivide>, "Same as a /= b."},
    {"imod(a, b, /)", in_place<BinaryOp::Remainder>, "Same as a %= b."},
    {"ilshift(a, b, /)", in_place<BinaryOp::LShift>, "Same as a <<= b."},
    {"irshift(a, b, /)", in_place<BinaryOp::RShift>, "Same as a >>= b."},
    {"iand(a, b, /)", in_place<BinaryOp::And>, "Same as a &= b."},
    {"ixor(a, b, /)", in_place<BinaryOp::Xor>, "Same as a ^= b."},
    {"ior(a, b, /)", in_place<BinaryOp::Or>, "Same as a |= b."},
    {"ipow(a, b, /)", in_place<BinaryOp::Power>, "Same as a **= b."},
    {"concat(a, b, /)", concat, "The sequences a and b joined, as by a + b."},
    {"iconcat(a, b, /)", iconcat, "Extends the sequence a with the sequence b, as a += b does."},
    {"getitem(a, b, /)", get_item_, "Same as a[b]."},
    {"setitem(a, b, c, /)", set_item_, "Stores c as the item b of a, as a[b] = c does."},
    {"delitem(a, b, /)", delete_item_, "Deletes the item b of a, as del a[b] does."},
    {"pow(a, b, /)", pow_, "Same as a ** b."},
    {"lt(a, b, /)", compared<CompareOp::Lt>, "Same as a < b."},
    {"le(a, b, /)", compared<CompareOp::Le>, "Same as a <= b."},
    {"eq(a, b, /)", compared<CompareOp::Eq>, "Same as a == b."},
    {"ne(a, b, /)", compared<CompareOp::Ne>, "Same as a != b."},
    {"gt(a, b, /)", compared<CompareOp::Gt>, "Same as a > b."},
    {"ge(a, b, /)", compared<CompareOp::Ge>, "Same as a >= b."},
    {"index(a, /)", index_, "Same as a.__index__()"},
    {"length_hint(obj, default=0, /)", length_hint_,
     "A guess at how many items obj has; the true number may be above or below it.\n\nContainers filled from an "
     "iterable use it to reserve room beforehand."},
    {"call(obj, /, *args, **kwargs)", call_, "Calls obj with the other arguments, as obj(*args, **kwargs) does."},
    {"_compare_digest(a, b, /)", compare_digest,
     "Return 'a == b'.\n\nThe time it takes does not tell where the two differ; both are ASCII text, or both "
     "bytes-like."},
    {}};

Status init(Thread& t, Value module) {
  TRY(module_add_type(t, module, kItemGetterType));
  TRY(module_add_type(t, module, kAttrGetterType));
  TRY(module_add_type(t, module, kMethodCallerType));
  return ok();
}

}  // namespace

extern const NativeModule kOperatorModule;
const NativeModule kOperatorModule = {
    "_operator",
    "Python's operators as functions.\n\nEach one does natively what an operator does: operator.add(x, y), for "
    "instance, gives x + y.",
    kFunctions, init};

}  // namespace krait::modules

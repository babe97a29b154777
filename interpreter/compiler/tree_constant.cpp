#include "interpreter/compiler/tree_constant.h"

#include <cmath>

#include "interpreter/compiler/constant_pool.h"

namespace krait::compiler {

using code::Constant;
using code::ConstantKind;

namespace {

int hex_digit(char c) { return c <= '9' ? c - '0' : c - 'a' + 10; }

std::vector<uint64_t> limbs_of_hex(std::string_view digits) {
  std::vector<uint64_t> limbs((digits.size() + 15) / 16);
  for (size_t i = 0; i < digits.size(); i++) {
    size_t place = digits.size() - 1 - i;
    limbs[place / 16] |= static_cast<uint64_t>(hex_digit(digits[i])) << (place % 16 * 4);
  }
  return limbs;
}

// The integer that a whole number equals, of any size.
Constant whole_number(double value) {
  int exponent;
  double fraction = std::frexp(std::fabs(value), &exponent);
  auto digits = static_cast<uint64_t>(std::ldexp(fraction, 53));
  int shift = exponent - 53;
  if (shift <= 0) return Constant::big_integer({digits >> -shift}, value < 0);
  std::vector<uint64_t> limbs(static_cast<size_t>(shift) / 64 + 2);
  limbs[static_cast<size_t>(shift) / 64] = digits << shift % 64;
  if (shift % 64) limbs[static_cast<size_t>(shift) / 64 + 1] = digits >> (64 - shift % 64);
  return Constant::big_integer(std::move(limbs), value < 0);
}

bool is_collection(const Constant& value) {
  return value.is(ConstantKind::Tuple) || value.is(ConstantKind::FrozenSet);
}

}  // namespace

Constant constant_of(const ast::ConstantValue& value) {
  switch (value.kind) {
    case ast::ConstantKind::None:
      return Constant::none();
    case ast::ConstantKind::True:
      return Constant::boolean(true);
    case ast::ConstantKind::False:
      return Constant::boolean(false);
    case ast::ConstantKind::Ellipsis:
      return Constant::ellipsis();
    case ast::ConstantKind::Int:
      return Constant::big_integer({value.integer}, value.negative);
    case ast::ConstantKind::BigInt:
      return Constant::big_integer(limbs_of_hex(value.text()), value.negative);
    case ast::ConstantKind::Float:
      return Constant::real(value.real, value.size);
    case ast::ConstantKind::Complex:
      return Constant::complex(value.real, value.imag, value.size);
    case ast::ConstantKind::Str:
      return Constant::string(value.text(), looks_like_name(value.text()));
    case ast::ConstantKind::Bytes:
      return Constant::bytes(value.text());
    case ast::ConstantKind::Tuple:
    case ast::ConstantKind::FrozenSet:
      break;
  }
  if (value.kind == ast::ConstantKind::FrozenSet && !value.size) return Constant::empty_frozen_set(value.object);
  std::vector<Constant> items;
  for (const ast::ConstantValue& item : value.children()) items.push_back(constant_of(item));
  bool tuple = value.kind == ast::ConstantKind::Tuple;
  return Constant::collection(tuple ? ConstantKind::Tuple : ConstantKind::FrozenSet, std::move(items));
}

Constant comparison_key(const Constant& value) {
  if (value.is(ConstantKind::True) || value.is(ConstantKind::False)) {
    return Constant::integer(value.is(ConstantKind::True));
  }
  if (is_collection(value)) {
    std::vector<Constant> items;
    for (const Constant& item : value.items()) items.push_back(comparison_key(item));
    return Constant::collection(value.kind(), std::move(items));
  }
  bool real = value.is(ConstantKind::Float) || (value.is(ConstantKind::Complex) && value.as_imag() == 0);
  if (!real) return value;
  double number = value.as_real();
  if (std::isfinite(number) && number == std::floor(number)) return whole_number(number);
  return value.is(ConstantKind::Float) ? value : Constant::real(number);
}

std::vector<uint32_t> distinct(const std::vector<Constant>& values) {
  std::vector<Constant> keys;
  std::vector<uint32_t> kept;
  IndexTable table;
  for (const Constant& value : values) {
    Constant key = comparison_key(value);
    uint64_t hash = code::hash_constant(key);
    auto same = [&](uint32_t index) { return code::same_constant(keys[index], key); };
    if (table.find(hash, same) == IndexTable::kNone) {
      kept.push_back(static_cast<uint32_t>(keys.size()));
      table.insert(hash, static_cast<uint32_t>(keys.size()));
    }
    keys.push_back(std::move(key));
  }
  return kept;
}

}  // namespace krait::compiler

// Operators and f-strings, out of line.
#include <cstring>

#include "interpreter/objects/int.h"
#include "interpreter/objects/set.h"
#include "interpreter/objects/str_units.h"
#include "interpreter/vm/helpers.h"

namespace krait::vm {

bool quick_double(Value v, double& out) {
  if (v.is_word_float()) {
    out = v.word_float();
    return true;
  }
  constexpr int64_t kExact = int64_t{1} << 53;
  if (v.is_small_int() && v.small_int() <= kExact && v.small_int() >= -kExact) {
    out = static_cast<double>(v.small_int());
    return true;
  }
  if (v.is_object() && v.object()->type->spec == &kFloatType && v.object()->type->flags & kExactBuiltin) {
    out = static_cast<Float*>(v.object())->value;
    return true;
  }
  return false;
}

Result binary_operator(Thread& t, uint32_t oparg, Value a, Value b) {
  if (oparg >= code::NB_INPLACE) return inplace(t, static_cast<BinaryOp>(oparg - code::NB_INPLACE), a, b);
  return binary(t, static_cast<BinaryOp>(oparg), a, b);
}

ResultOf<bool> quick_contains(Thread& t, Value container, Value item) {
  if (container.is_object()) {
    Type* type = container.object()->type;
    if (type == t.types().dict) return dict_contains(t, static_cast<Dict*>(container.object()), item);
    // A set asked for stands for a frozenset: the type's own way knows.
    if (type == t.types().set && !has_kind(item, Kind::Set))
      return set_contains(t, static_cast<Set*>(container.object()), item);
  }
  return contains(t, container, item);
}

int quick_equal(Value a, Value b) {
  if (!is_exact_str(a) || !is_exact_str(b)) return -1;
  return a == b || str_equal(static_cast<Str*>(a.object()), static_cast<Str*>(b.object()));
}

Result add_str_in_place(Thread& t, Value* left, Str* right) {
  Str* a = static_cast<Str*>(left->object());
  if (right->length == 0) return Result::own(std::exchange(*left, Value{}));
  bool grows = a->refcount == 1 && !a->interned && a->length > 1 && right->width <= a->width && a != right &&
               a->ascii <= right->ascii;
  if (!grows) {
    Result r = str_concat(t, a, right);
    if (!r.is_raised()) clear(*left);
    return r;
  }
  int64_t length = a->length + right->length;
  size_t utf8_bytes = a->utf8 ? utf8_copy_bytes(a->utf8->length) : 0;
  Object* moved = resize_object(t, a, str_size(a->length, a->width), str_size(length, a->width));
  if (!moved) return raised;
  a = static_cast<Str*>(moved);
  copy_into(a, a->length, right, 0, right->length);
  a->length = length;
  a->hash = -1;
  if (a->utf8) free_block(t.interpreter, std::exchange(a->utf8, nullptr), utf8_bytes);
  std::memset(str_at(a, length), 0, a->width);
  *left = Value{};
  return Result::own(a);
}

Result format_value(Thread& t, Value v, uint32_t oparg, Value spec) {
  Ref converted;  // v itself stays on the stack
  switch (oparg & 3) {
    case 1: converted = TRY(str(t, v)); break;
    case 2: converted = TRY(repr(t, v)); break;
    case 3: converted = TRY(ascii(t, v)); break;
    default: return format(t, v, spec);
  }
  if (spec.is_absent() && is_exact_str(converted)) return converted;
  return format(t, converted, spec);
}

Result build_string(Thread& t, const Value* parts, size_t count) {
  int64_t length = 0;
  unsigned width = 1;
  bool ascii = true;
  for (size_t i = 0; i < count; ++i) {
    if (!is_str(parts[i])) return raise_system_error(t, "BUILD_STRING with an operand that is no str");
    Str* part = as<Str>(parts[i]);
    length += part->length;
    width = part->width > width ? part->width : width;
    ascii = ascii && part->ascii;
  }
  if (length == 0) return Result::copy(static_cast<Object*>(t.names().empty));
  if (count == 1) return Result::copy(parts[0]);
  char32_t largest = ascii ? 127 : width == 1 ? 0xff : width == 2 ? 0xffff : 0x10ffff;
  Ref made = TRY(make_empty_str(t, length, largest));
  Str* s = made.as<Str>();
  int64_t at = 0;
  for (size_t i = 0; i < count; ++i) {
    Str* part = as<Str>(parts[i]);
    copy_into(s, at, part, 0, part->length);
    at += part->length;
  }
  return made;
}

}  // namespace krait::vm

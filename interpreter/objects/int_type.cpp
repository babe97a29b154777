// The types int and bool: construction and methods (library reference, Additional Methods on Integer Types).
#include <algorithm>

#include "interpreter/objects/bytes.h"
#include "interpreter/objects/float.h"
#include "interpreter/objects/format.h"
#include "interpreter/objects/int_internal.h"
#include "interpreter/objects/str.h"
#include "interpreter/objects/tuple.h"
#include "interpreter/runtime/buffer.h"

namespace krait::objects {

using numbers::BigInt;

namespace {

// int(text, base) of a str: other scripts' digits count as theirs.
Result int_from_str(Thread& t, Value text, int base) {
  if (as<Str>(text)->ascii) return make_int_from_text(t, TRY(str_utf8(t, as<Str>(text))), base);
  std::string ascii;
  if (!TRY(decimal_text(t, as<Str>(text), ascii))) {
    Ref shown = TRY(repr(t, text));
    return raise_invalid_literal(t, base, shown);
  }
  Result made = make_int_from_text(t, ascii, base);
  if (!made.is_raised() || as<Str>(text)->ascii || !pending_matches(t, t.types().ValueError)) return made;
  clear_pending(t);
  Ref shown = TRY(repr(t, text));
  return raise_invalid_literal(t, base, shown);
}

Result int_from_bytes_text(Thread& t, Value bytes, int base) {
  BufferRef buffer;
  TRY(buffer.get(t, bytes));
  std::string_view view = buffer.view();
  Result made = make_int_from_text(t, view, base);
  if (!made.is_raised() || !pending_matches(t, t.types().ValueError)) return made;
  Ref error = take_pending(t);
  if (view.find('\0') == std::string_view::npos &&
      std::all_of(view.begin(), view.end(), [](char c) { return c > 0; })) {
    std::string_view digits_message = "Exceeds the limit";
    Ref said = TRY(str(t, error));
    std::string text = str_wtf8(said.as<Str>());
    if (text.starts_with(digits_message) || text.starts_with("int() base")) return raise_instance(t, std::move(error));
  }
  Ref copy = TRY(make_bytes(t, view));
  Ref shown = TRY(repr(t, copy));
  return raise_invalid_literal(t, base, shown);
}

// __int__, __index__, __trunc__, text: what int(x) takes.
Result int_from_object(Thread& t, Value x) {
  if (is_exact_int(x)) return Result::copy(x);
  Type* type = type_of(t, x);
  if (type->slots.int_ || type->slots.index) return to_int(t, x);
  Ref trunc = TRY(lookup_special(t, x, t.names().__trunc__));
  if (!trunc.is_absent()) return to_int(t, x);
  if (is_str(x)) return int_from_str(t, x, 10);
  if (has_buffer(t, x)) return int_from_bytes_text(t, x, 10);
  return raise_type_error(t, "int() argument must be a string, a bytes-like object or a real number, not '",
                          type_name(t, x), "'");
}

Result int_from_base(Thread& t, Value x, Value base_value) {
  int64_t base = TRY(index_as_i64(t, base_value));
  if (base != 0 && (base < 2 || base > 36)) return raise_value_error(t, "int() base must be >= 2 and <= 36, or 0");
  if (is_str(x)) return int_from_str(t, x, static_cast<int>(base));
  if (has_kind(x, Kind::Bytes) || has_kind(x, Kind::ByteArray))
    return int_from_bytes_text(t, x, static_cast<int>(base));
  return raise_type_error(t, "int() can't convert non-string with explicit base");
}

Result int_new(Thread& t, const Args& a) {
  Type* type = as<Type>(a.self);
  Ref made;
  if (a[0].is_absent()) {
    if (!a[1].is_absent()) return raise_type_error(t, "int() missing string argument");
    made = Ref::own(small_int(0));
  } else if (a[1].is_absent()) {
    made = TRY(int_from_object(t, a[0]));
  } else {
    made = TRY(int_from_base(t, a[0], a[1]));
  }
  if (type == t.types().int_) return int_exact(t, made);
  uint64_t scratch;
  return make_int_object(t, type, int_view(made, scratch));
}

Result bool_new(Thread& t, const Args& a) {
  if (a[0].is_absent()) return kFalse;
  return boolean(TRY(is_true(t, a[0])));
}

Result bool_repr(Thread& t, Value v) { return make_ascii(t, v.is_true() ? "True" : "False"); }

Result bool_and(Thread& t, Value a, Value b) {
  if (!a.is_bool() || !b.is_bool()) return kIntSlots.and_(t, a, b);
  return boolean(a.is_true() && b.is_true());
}
Result bool_or(Thread& t, Value a, Value b) {
  if (!a.is_bool() || !b.is_bool()) return kIntSlots.or_(t, a, b);
  return boolean(a.is_true() || b.is_true());
}
Result bool_xor(Thread& t, Value a, Value b) {
  if (!a.is_bool() || !b.is_bool()) return kIntSlots.xor_(t, a, b);
  return boolean(a.is_true() != b.is_true());
}

Result get_self(Thread& t, Value self) { return int_exact(t, self); }
Result get_zero(Thread&, Value) { return small_int(0); }
Result get_one(Thread&, Value) { return small_int(1); }

Result exact(Thread& t, const Args& a) { return int_exact(t, a.self); }

Result bit_length(Thread& t, const Args& a) {
  uint64_t scratch;
  return make_uint(t, numbers::bit_length(int_view(a.self, scratch)));
}

Result bit_count(Thread& t, const Args& a) {
  uint64_t scratch;
  return make_uint(t, numbers::bit_count(int_view(a.self, scratch)));
}

Result as_integer_ratio(Thread& t, const Args& a) {
  Ref numerator = TRY(int_exact(t, a.self));
  return make_tuple(t, {numerator.get(), small_int(1)});
}

ResultOf<bool> little_endian(Thread& t, Value byteorder) {
  if (!is_str(byteorder)) {
    return raise_type_error(t, "must be str, not ", type_name(t, byteorder));
  }
  if (str_equal(as<Str>(byteorder), "little")) return true;
  if (str_equal(as<Str>(byteorder), "big")) return false;
  return raise_value_error(t, "byteorder must be either 'little' or 'big'");
}

Result to_bytes(Thread& t, const Args& a) {
  int64_t length = TRY(index_as_i64(t, a[0], t.types().OverflowError));
  if (length < 0) return raise_value_error(t, "length argument must be non-negative");
  if (!is_str(a[1]))
    return raise_type_error(t, "to_bytes() argument 'byteorder' must be str, not ", type_name(t, a[1]));
  bool little = TRY(little_endian(t, a[1]));
  bool is_signed = TRY(is_true(t, a[2]));
  Ref made = TRY(make_empty_bytes(t, length));
  uint64_t scratch;
  numbers::Status status = numbers::to_bytes(int_view(a.self, scratch), made.as<Bytes>()->data,
                                             static_cast<size_t>(length), little, is_signed);
  if (status == numbers::Status::kNegative) return raise_overflow_error(t, "can't convert negative int to unsigned");
  if (status == numbers::Status::kOverflow) return raise_overflow_error(t, "int too big to convert");
  if (status != numbers::Status::kOk) return raise_int_status(t, status);
  return made;
}

// bytes(x) for from_bytes: no numbers, no text.
Result bytes_of(Thread& t, Value x) {
  if (is_int(x) || is_str(x)) return raise_type_error(t, "cannot convert '", type_name(t, x), "' object to bytes");
  return call(t, Value::from_object(t.types().bytes), {x});
}

Result from_bytes(Thread& t, const Args& a) {
  if (!is_str(a[1]))
    return raise_type_error(t, "from_bytes() argument 'byteorder' must be str, not ", type_name(t, a[1]));
  bool little = TRY(little_endian(t, a[1]));
  bool is_signed = TRY(is_true(t, a[2]));
  Ref bytes = TRY(bytes_of(t, a[0]));
  BigInt big;
  numbers::Status status = numbers::from_bytes(&big, bytes.as<Bytes>()->data,
                                               static_cast<size_t>(bytes.as<Bytes>()->length), little, is_signed);
  if (status != numbers::Status::kOk) return raise_int_status(t, status);
  Ref made = TRY(make_int(t, big));
  if (as<Type>(a.self) == t.types().int_) return made;
  return call(t, a.self, {made.get()});
}

Result round(Thread& t, const Args& a) {
  if (a[0].is_absent()) return int_exact(t, a.self);
  Ref digits = TRY(index(t, a[0]));
  if (int_sign(digits) >= 0) return int_exact(t, a.self);
  int64_t n;
  if (!int_fits_i64(digits, &n) || n < -(int64_t{1} << 40)) return small_int(0);
  uint64_t scratch;
  BigInt out;
  numbers::Status status = numbers::round_to_power_of_ten(&out, int_view(a.self, scratch), static_cast<uint64_t>(-n));
  if (status != numbers::Status::kOk) return raise_int_status(t, status);
  return make_int(t, out);
}

Result format(Thread& t, const Args& a) { return format_int(t, a.self, a[0]); }

Result getnewargs(Thread& t, const Args& a) {
  Ref copy = TRY(int_exact(t, a.self));
  return make_tuple(t, {copy.get()});
}

Result sizeof_(Thread& t, const Args& a) {
  uint64_t scratch;
  uint64_t bits = numbers::bit_length(int_view(a.self, scratch));
  return make_int(t, 24 + 4 * static_cast<int64_t>(bits == 0 ? 1 : (bits + 29) / 30));
}

}  // namespace

const NativeFunction kIntMethods[] = {
    {"conjugate()", exact, "The int itself, since it has no imaginary part."},
    {"bit_length()", bit_length,
        "How many binary digits the integer has.\n\nFor example, (255).bit_length() is 8.\n\n>>> "
        "(1000).bit_length()\n10"},
    {"bit_count()", bit_count,
     "How many bits are 1 when the absolute value is written in binary.\n\nFor example, (255).bit_count() is "
     "8.\n\n>>> (0b10110).bit_count()\n3"},
    {"to_bytes(length=1, byteorder='big', *, signed=False)", to_bytes, "Writes the integer as a row of bytes."},
    {"from_bytes(bytes, byteorder='big', *, signed=False)", from_bytes, "The integer that a row of bytes stands for.",
     Binding::ClassMethod},
    {"as_integer_ratio()", as_integer_ratio,
     "Return integer ratio: the int itself and 1.\n\n>>> (-3).as_integer_ratio()\n(-3, 1)"},
    {"__trunc__()", exact, "The integer itself, since there is no fraction to cut off."},
    {"__floor__()", exact, "The integer itself, since there is no fraction to take off."},
    {"__ceil__()", exact, "The integer itself, as it is already whole."},
    {"__round__(ndigits=<absent>, /)", round,
     "The integer itself, since it is whole.\n\nWith ndigits the result is an integer too."},
    {"__getnewargs__()", getnewargs, nullptr},
    {"__format__(format_spec, /)", format, nullptr},
    {"__sizeof__()", sizeof_, "The number of bytes this object occupies in memory."},
    {}};

const NativeGetSet kIntGetSets[] = {
    {"real", get_self, nullptr, "The real part of the number."},
    {"imag", get_zero, nullptr, "The imaginary part of the number."},
    {"numerator", get_self, nullptr, "The upper part of the number as a fraction in lowest terms."},
    {"denominator", get_one, nullptr, "The lower part of the number as a fraction in lowest terms."},
    {}};

const TypeSpec kIntType = {
    .name = "int",
    .doc =
        "int([x]) -> integer\nint(x, base=10) -> integer\n\nMakes an integer from a number or from text; int() "
        "is 0. A fraction is cut off, towards zero.\nIf base is given, x must be a str, bytes or bytearray with "
        "a literal in that base.\nBase 0 takes the base from the prefix: int('0b100', base=0) is 4.\n\n>>> "
        "int('ff', 16)\n255",
    .kind = Kind::Int,
    .size = sizeof(Int),
    .flags = kBaseType | kVariableSize | kMatchSelf,
    .new_ = {"int(x=<absent>, /, base=<absent>)", int_new},
    .methods = kIntMethods,
    .getsets = kIntGetSets,
    .slots = kIntSlots};

const TypeSpec kBoolType = {
    .name = "bool",
    .doc =
        "bool(x) -> bool\n\nTells whether x counts as true: the result is True or False, and no other bool "
        "objects exist.\nA bool is also an int; no class can be derived from bool.",
    .kind = Kind::Bool,
    .size = sizeof(Int),
    .base = &kIntType,
    .new_ = {"bool(object=<absent>, /)", bool_new},
    .slots = {.repr = bool_repr, .and_ = bool_and, .xor_ = bool_xor, .or_ = bool_or}};

}  // namespace krait::objects

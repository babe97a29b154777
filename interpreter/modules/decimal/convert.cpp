// Decimals from and to other objects: ints, floats, text, tuples; hashes.
#include <math.h>

#include <bit>
#include <memory>

#include "interpreter/modules/decimal/decimal.h"
#include "interpreter/objects/float.h"
#include "interpreter/objects/list.h"
#include "syntax/source/unicode.h"

namespace krait::modules::dec {

using namespace decimal;

// --- ints ----------------------------------------------------------------------------------------------------------

void number_from_int(Number& r, Value v) {
  uint64_t scratch;
  numbers::BigView view = int_view(v, scratch);
  set_zero(r, view.negative, 0);
  if (view.size == 1) r.digits.assign(view.limbs[0]);
  else if (view.size) from_limbs(r.digits, view.limbs, view.size);
}

static Result int_from_digits(Thread& t, const Digits& digits, bool negative) {
  if (digits.size() <= 1) {
    Word value = digits.low();
    if (value <= static_cast<Word>(INT64_MAX))
      return make_int(t, negative ? -static_cast<int64_t>(value) : static_cast<int64_t>(value));
  }
  numbers::BigInt big;
  if (big.reserve(limbs_needed(digits)) != numbers::Status::kOk) return raise_memory_error(t);
  bool had_memory = guarded(t, [&] { big.finish(to_limbs(digits, big.data()), negative); });
  if (!had_memory) return raised;
  return make_int(t, big);
}

Result int_from_number(Thread& t, const Number& n, ContextObject*) {
  if (n.is_nan()) return raise_value_error(t, "cannot convert NaN to integer");
  if (n.is_infinite()) return raise_overflow_error(t, "cannot convert Infinity to integer");
  Digits whole;
  bool had_memory = guarded(t, [&] {
    if (n.exponent >= 0) shift_left(whole, n.digits, n.exponent);
    else (void)shift_right(whole, n.digits, -n.exponent);
  });
  if (!had_memory) return raised;
  return int_from_digits(t, whole, n.negative);
}

Result as_integer_ratio(Thread& t, Value self, ContextObject*) {
  const Number& n = number_of(self);
  if (n.is_nan()) return raise_value_error(t, "cannot convert NaN to integer ratio");
  if (n.is_infinite()) return raise_overflow_error(t, "cannot convert Infinity to integer ratio");
  Digits numerator, denominator(1);
  bool had_memory = guarded(t, [&] {
    if (n.digits.is_zero()) return;
    int64_t zeros = trailing_zeros(n.digits), exponent = n.exponent + zeros;
    (void)shift_right(numerator, n.digits, zeros);
    if (exponent >= 0) {
      Digits shifted;
      shift_left(shifted, numerator, exponent);
      numerator = std::move(shifted);
      return;
    }
    // 10**-exponent, less the factors 2 and 5 that the numerator has too; it is not divisible by both.
    shift_left(denominator, Digits(1), -exponent);
    for (Word factor : {2, 5})
      for (int64_t left = -exponent; left; --left) {
        Digits quotient = numerator;
        if (divide_small(quotient, factor)) break;
        numerator = std::move(quotient);
        (void)divide_small(denominator, factor);
      }
  });
  if (!had_memory) return raised;
  Ref above = TRY(int_from_digits(t, numerator, n.negative)), below = TRY(int_from_digits(t, denominator, false));
  return make_tuple(t, {above, below});
}

// --- floats --------------------------------------------------------------------------------------------------------

bool number_from_double(Number& r, double d) {
  r.negative = std::signbit(d);
  bool negative = r.negative;
  if (std::isnan(d)) {
    set_nan(r);
    r.negative = negative;
    return true;
  }
  if (std::isinf(d)) {
    set_infinity(r, negative);
    return true;
  }
  int exponent;
  double fraction = frexp(fabs(d), &exponent);
  auto mantissa = static_cast<Word>(ldexp(fraction, 53));
  exponent -= 53;
  set_zero(r, negative, 0);
  if (!mantissa) return true;
  int twos = std::countr_zero(mantissa);
  mantissa >>= twos;
  exponent += twos;
  r.digits.assign(mantissa);
  // m * 2**e, or m * 5**-e * 10**e.
  constexpr Word kTwos = Word{1} << 62, kFives = 7450580596923828125u;  // 5**27
  Word factor = exponent < 0 ? 5 : 2, large = exponent < 0 ? kFives : kTwos;
  int step = exponent < 0 ? 27 : 62, left = std::abs(exponent);
  for (; left >= step; left -= step) multiply_add(r.digits, large, 0);
  Word rest = 1;
  for (; left; --left) rest *= factor;
  multiply_add(r.digits, rest, 0);
  if (exponent < 0) r.exponent = exponent;
  return true;
}

// --- text ----------------------------------------------------------------------------------------------------------

// Digits of any script as ASCII; with `lenient` spaces around and underscores go. False: other characters.
static bool ascii_number(const Str* text, bool lenient, std::string& out) {
  int64_t start = 0, end = text->length;
  if (lenient) {
    while (start < end && source::is_space((*text)[start])) ++start;
    while (end > start && source::is_space((*text)[end - 1])) --end;
  }
  for (int64_t i = start; i < end; ++i) {
    char32_t c = (*text)[i];
    if (lenient && c == '_') continue;
    if (c > 0 && c < 128) {
      out += static_cast<char>(c);
      continue;
    }
    int digit = c ? source::decimal_value(c) : -1;
    if (digit < 0) return false;
    out += static_cast<char>('0' + digit);
  }
  return true;
}

static void parse_text(Number& r, const Str* text, bool lenient, uint32_t& status) {
  std::string ascii;
  if (ascii_number(text, lenient, ascii)) parse(r, ascii, status);
  else set_invalid(r, kConversionSyntax, status);
}

// Exact or invalid: no rounding is allowed.
static void require_exact(Number& r, uint32_t& status) {
  uint32_t fitted = 0;
  finalize(r, kWidest, fitted);
  if (fitted & (kInexact | kRounded | kClamped)) set_invalid(r, kInvalidOperation, status);
}

// --- tuples --------------------------------------------------------------------------------------------------------

// (sign, digits, exponent) as a numeric string.
static Status tuple_text(Thread& t, Value v, std::string& out) {
  Ref parts = TRY(tuple_from(t, v));
  if (parts.as<Tuple>()->length != 3) return raise_value_error(t, "argument must be a sequence of length 3");
  const Value* items = parts.as<Tuple>()->items;
  int64_t sign;
  if (!is_int(items[0]) || !int_fits_i64(items[0], &sign) || (sign != 0 && sign != 1))
    return raise_value_error(t, "sign must be an integer with the value 0 or 1");
  if (sign) out += '-';
  std::string tail;
  bool digits_shown = true;
  if (is_str(items[2])) {
    if (str_equal(as<Str>(items[2]), "F")) {
      out += "Inf";
      digits_shown = false;
    } else if (str_equal(as<Str>(items[2]), "n")) {
      out += "NaN";
    } else if (str_equal(as<Str>(items[2]), "N")) {
      out += "sNaN";
    } else {
      return raise_value_error(t, "string argument in the third position must be 'F', 'n' or 'N'");
    }
  } else if (is_int(items[2])) {
    tail = cat("E", TRY(index_as_i64(t, items[2], t.types().OverflowError)));
  } else {
    return raise_value_error(t, "exponent must be an integer");
  }
  if (!is_tuple(items[1]) && !is_list(items[1])) return raise_value_error(t, "coefficient must be a tuple of digits");
  Ref digits = TRY(tuple_from(t, items[1]));
  if (tail.size() && !digits.as<Tuple>()->length) out += '0';
  for (int64_t i = 0; i < digits.as<Tuple>()->length; ++i) {
    int64_t digit;
    Value item = digits.as<Tuple>()->items[i];
    if (!is_int(item) || !int_fits_i64(item, &digit) || digit < 0 || digit > 9)
      return raise_value_error(t, "coefficient must be a tuple of digits");
    if (digits_shown) out += static_cast<char>('0' + digit);
  }
  out += tail;
  return ok();
}

Result as_tuple(Thread& t, Value self) {
  const Number& n = number_of(self);
  std::string text;
  if (n.is_finite() || (n.is_nan() && !n.digits.is_zero())) {
    text.resize(static_cast<size_t>(n.length()));
    to_text(n.digits, text.data());
  } else if (n.is_infinite()) {
    text = "0";
  }
  Ref digits = TRY(make_unfilled_tuple(t, static_cast<int64_t>(text.size())));
  for (size_t i = 0; i < text.size(); ++i) digits.as<Tuple>()->items[i] = small_int(text[i] - '0');
  Ref exponent;
  if (n.is_finite()) exponent = TRY(make_int(t, n.exponent));
  else exponent = TRY(make_ascii(t, n.is_infinite() ? "F" : n.is_signaling() ? "N" : "n"));
  return call(t, state_of(t).tuple_type, {small_int(n.negative), digits, exponent});
}

// --- Decimal(value), create_decimal(value) -------------------------------------------------------------------------

static Raised raise_unsupported(Thread& t, Value v) {
  return raise_type_error(t, "conversion from ", type_name(type_of(t, v)), " to Decimal is not supported");
}

// Fills r with the value as it is; conversion faults go to status. `lenient`: text as the constructor takes it.
static Status fill(Thread& t, Number& r, Value v, bool lenient, ContextObject* context, uint32_t& status) {
  if (is_tuple(v) || is_list(v)) {
    std::string text;
    TRY(tuple_text(t, v, text));
    return guarded(t, [&] { parse(r, text, status); }) ? ok() : Status(raised);
  }
  if (!is_decimal(v) && !is_str(v) && !is_int(v) && !is_float(v)) return raise_unsupported(t, v);
  if (is_float(v)) TRY(add_status(t, context, kFloatOperation));
  bool had_memory = guarded(t, [&] {
    if (is_decimal(v)) r = number_of(v);
    else if (is_str(v)) parse_text(r, as<Str>(v), lenient, status);
    else if (is_int(v)) number_from_int(r, v);
    else (void)number_from_double(r, float_value(v));
  });
  return had_memory ? ok() : Status(raised);
}

Result exact_decimal(Thread& t, Type* type, Value v, ContextObject* context) {
  if (is_decimal(v) && type == decimal_type(t) && type_of(t, v) == type) return Result::copy(v);
  Ref made = TRY(new_decimal(t, type));
  if (v.is_absent()) return made;
  Number& r = made.as<DecimalObject>()->value;
  uint32_t status = 0;
  TRY(fill(t, r, v, true, context, status));
  if (!guarded(t, [&] { require_exact(r, status); })) return raised;
  if (status) TRY(add_status(t, context, status));
  return made;
}

Result rounded_decimal(Thread& t, Type* type, Value v, ContextObject* context) {
  Ref made = TRY(new_decimal(t, type));
  Number& r = made.as<DecimalObject>()->value;
  uint32_t status = 0;
  TRY(fill(t, r, v, false, context, status));
  const Settings& s = context->settings;
  bool had_memory = guarded(t, [&] {
    bool long_payload = r.is_nan() && !r.digits.is_zero() && r.length() > s.precision - s.clamp;
    if (long_payload) set_invalid(r, kConversionSyntax, status);
    else finalize(r, s, status);
  });
  if (!had_memory) return raised;
  if (status) TRY(add_status(t, context, status));
  return made;
}

// --- hash ----------------------------------------------------------------------------------------------------------

static constexpr uint64_t kModulus = (uint64_t{1} << 61) - 1;
static uint64_t multiply_modulo(uint64_t a, uint64_t b) {
  return static_cast<uint64_t>(static_cast<Wide>(a) * b % kModulus);
}
static uint64_t power_modulo(uint64_t base, uint64_t exponent) {
  uint64_t result = 1;
  for (; exponent; exponent >>= 1, base = multiply_modulo(base, base))
    if (exponent & 1) result = multiply_modulo(result, base);
  return result;
}

ResultOf<int64_t> hash_of(Thread& t, Value self) {
  auto* o = static_cast<DecimalObject*>(self.object());
  if (o->hash) return o->hash;
  const Number& n = o->value;
  if (n.is_signaling()) return raise_type_error(t, "Cannot hash a signaling NaN value");
  if (n.is_nan()) return t.types().object->slots.hash(t, self);
  if (n.is_infinite()) return int64_t{n.negative ? -314159 : 314159};
  uint64_t residue = 0;
  for (size_t i = n.digits.size(); i-- > 0;)
    residue = static_cast<uint64_t>((static_cast<Wide>(residue) * (kBase % kModulus) + n.digits[i]) % kModulus);
  constexpr uint64_t kInverseOfTen = 2075258708292324556u;  // 10 * this is 1 modulo 2**61 - 1
  uint64_t scale = n.exponent >= 0 ? power_modulo(10, static_cast<uint64_t>(n.exponent))
                                   : power_modulo(kInverseOfTen, static_cast<uint64_t>(-n.exponent));
  auto hash = static_cast<int64_t>(multiply_modulo(residue, scale));
  if (n.negative) hash = -hash;
  if (hash == -1) hash = -2;
  return o->hash = hash;
}

}  // namespace krait::modules::dec

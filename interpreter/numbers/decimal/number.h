// Number: a decimal number of the General Decimal Arithmetic Specification, and Settings: the precision, exponents and
// rounding of a context. Operations are free functions: `r` is the result and no operand; what happened is added to
// `status`. Knows no runtime; pure; any thread. Running out of memory throws std::bad_alloc (digits.h).
#pragma once
#include <string>
#include <string_view>

#include "interpreter/numbers/decimal/digits.h"

namespace krait::decimal {

enum class Kind : uint8_t { Finite, Infinite, QuietNan, SignalingNan };

struct Number {
  Digits digits;      // the coefficient; a NaN's payload
  int64_t exponent = 0;
  Kind kind = Kind::Finite;
  bool negative = false;

  bool is_finite() const { return kind == Kind::Finite; }
  bool is_infinite() const { return kind == Kind::Infinite; }
  bool is_nan() const { return kind >= Kind::QuietNan; }
  bool is_signaling() const { return kind == Kind::SignalingNan; }
  bool is_zero() const { return is_finite() && digits.is_zero(); }
  int64_t length() const { return count_digits(digits); }
  int64_t adjusted() const { return exponent + length() - 1; }
};

enum class Rounding : uint8_t { Up, Down, Ceiling, Floor, HalfUp, HalfDown, HalfEven, ZeroFiveUp };
inline constexpr int kRoundings = 8;

// Conditions, as bits.
enum Condition : uint32_t {
  kClamped = 1,
  kConversionSyntax = 2,
  kDivisionByZero = 4,
  kDivisionImpossible = 8,
  kDivisionUndefined = 16,
  kInexact = 32,
  kInvalidContext = 64,
  kInvalidOperation = 128,
  kOverflow = 256,
  kRounded = 512,
  kSubnormal = 1024,
  kUnderflow = 2048,
  kFloatOperation = 4096,
};
inline constexpr uint32_t kInvalidConditions =
    kConversionSyntax | kDivisionImpossible | kDivisionUndefined | kInvalidContext | kInvalidOperation;

inline constexpr int64_t kMaxPrecision = 999999999999999999, kMaxExponent = 999999999999999999,
                         kMinExponent = -999999999999999999, kMinTiny = kMinExponent - (kMaxPrecision - 1);

struct Settings {
  int64_t precision = 28, max_exponent = 999999, min_exponent = -999999;
  Rounding rounding = Rounding::HalfEven;
  bool clamp = false;
  int64_t tiny() const { return min_exponent - (precision - 1); }
  int64_t top() const { return max_exponent - (precision - 1); }
};
// Whatever fits the machine: results are exact, or flagged.
inline constexpr Settings kWidest{kMaxPrecision, kMaxExponent, kMinExponent};

// --- making and rounding (round.cpp) ---
void set_nan(Number& r);                                            // a quiet NaN
void set_invalid(Number& r, uint32_t condition, uint32_t& status);  // the same, with its condition
void set_infinity(Number& r, bool negative);
void set_zero(Number& r, bool negative, int64_t exponent);
void set_word(Number& r, Word value, int64_t exponent = 0);
bool rounds_up(Rounding, bool negative, int dropped, int last_digit);
// Fits the number to the settings: rounding, overflow, underflow, clamping; a NaN's payload.
void finalize(Number& r, const Settings&, uint32_t& status);
// r = a with the exponent given, rounded; neither precision nor limits are looked at. True if digits other than 0 were
// dropped.
bool set_exponent(Number& r, const Number& a, int64_t exponent, Rounding);
// If an operand is a NaN, sets the result and answers true. b may be null.
bool propagate_nan(Number& r, const Number& a, const Number* b, const Settings&, uint32_t& status);

// --- text (text.cpp, format.cpp) ---
// Reads a numeric string; ConversionSyntax if it is none, exponents out of the machine's range are infinite or zero.
void parse(Number& r, std::string_view text, uint32_t& status);
std::string to_scientific(const Number&, bool capital);
std::string to_engineering(const Number&, bool capital);

// --- arithmetic (arithmetic.cpp) ---
void add(Number& r, const Number& a, const Number& b, const Settings&, uint32_t& status);
void subtract(Number& r, const Number& a, const Number& b, const Settings&, uint32_t& status);
void multiply(Number& r, const Number& a, const Number& b, const Settings&, uint32_t& status);
void divide(Number& r, const Number& a, const Number& b, const Settings&, uint32_t& status);
void fused_multiply_add(Number& r, const Number& a, const Number& b, const Number& c, const Settings&,
                        uint32_t& status);
void divide_integer(Number& r, const Number& a, const Number& b, const Settings&, uint32_t& status);
void remainder(Number& r, const Number& a, const Number& b, const Settings&, uint32_t& status);
void divide_modulo(Number& quotient, Number& rest, const Number& a, const Number& b, const Settings&, uint32_t& status);
void remainder_near(Number& r, const Number& a, const Number& b, const Settings&, uint32_t& status);
void plus(Number& r, const Number& a, const Settings&, uint32_t& status);
void minus(Number& r, const Number& a, const Settings&, uint32_t& status);
void absolute(Number& r, const Number& a, const Settings&, uint32_t& status);

// --- order (compare.cpp) ---
int compare_values(const Number& a, const Number& b);  // neither is a NaN
void compare(Number& r, const Number& a, const Number& b, const Settings&, uint32_t& status);
void compare_signal(Number& r, const Number& a, const Number& b, const Settings&, uint32_t& status);
int compare_total(const Number& a, const Number& b);
int compare_total_magnitude(const Number& a, const Number& b);
void maximum(Number& r, const Number& a, const Number& b, const Settings&, uint32_t& status);
void minimum(Number& r, const Number& a, const Number& b, const Settings&, uint32_t& status);
void maximum_magnitude(Number& r, const Number& a, const Number& b, const Settings&, uint32_t& status);
void minimum_magnitude(Number& r, const Number& a, const Number& b, const Settings&, uint32_t& status);
bool same_quantum(const Number& a, const Number& b);
bool is_normal(const Number&, const Settings&);
bool is_subnormal(const Number&, const Settings&);
const char* number_class(const Number&, const Settings&);

// --- exponents and digits (exponents.cpp, bits.cpp) ---
void quantize(Number& r, const Number& a, const Number& b, const Settings&, uint32_t& status);
void to_integral_exact(Number& r, const Number& a, const Settings&, uint32_t& status);
void to_integral_value(Number& r, const Number& a, const Settings&, uint32_t& status);
void reduce(Number& r, const Number& a, const Settings&, uint32_t& status);
void exponent_of(Number& r, const Number& a, const Settings&, uint32_t& status);  // logb
void scale(Number& r, const Number& a, const Number& b, const Settings&, uint32_t& status);
void next_minus(Number& r, const Number& a, const Settings&, uint32_t& status);
void next_plus(Number& r, const Number& a, const Settings&, uint32_t& status);
void next_toward(Number& r, const Number& a, const Number& b, const Settings&, uint32_t& status);
void shift(Number& r, const Number& a, const Number& b, const Settings&, uint32_t& status);
void rotate(Number& r, const Number& a, const Number& b, const Settings&, uint32_t& status);
void logical_and(Number& r, const Number& a, const Number& b, const Settings&, uint32_t& status);
void logical_or(Number& r, const Number& a, const Number& b, const Settings&, uint32_t& status);
void logical_xor(Number& r, const Number& a, const Number& b, const Settings&, uint32_t& status);
void logical_invert(Number& r, const Number& a, const Settings&, uint32_t& status);
bool is_integer(const Number&);
bool is_odd_integer(const Number&);

// --- roots, powers, logarithms (roots.cpp, exponential.cpp, power.cpp): correctly rounded ---
void square_root(Number& r, const Number& a, const Settings&, uint32_t& status);
void exponential(Number& r, const Number& a, const Settings&, uint32_t& status);
void natural_logarithm(Number& r, const Number& a, const Settings&, uint32_t& status);
void decimal_logarithm(Number& r, const Number& a, const Settings&, uint32_t& status);
void power(Number& r, const Number& a, const Number& b, const Settings&, uint32_t& status);
void power_modulo(Number& r, const Number& a, const Number& b, const Number& modulus, const Settings&,
                  uint32_t& status);

}  // namespace krait::decimal

// Arbitrary-precision signed integers: sign and magnitude, 64-bit limbs, least significant first.
//
// Arithmetic is free functions that read `IntView`s (limbs that belong to somebody else: an int object's, a constant's)
// and write a `BigInt`, which owns its limbs or writes into storage lent by the caller. Nothing here knows the runtime,
// holds state or takes a lock: any thread may call any function on its own values.
//
// Only GMP's mpn layer is used. Every result and every scratch area is reserved before the work starts, so that running
// out of memory, or a result beyond `kMaxBits`, is a `Status` and never an abort.
//
// The one rule about aliasing: `out` must not own the limbs of an argument.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace krait::numbers {

using Limb = uint64_t;

inline constexpr unsigned kLimbBits = 64;
inline constexpr uint64_t kMaxBits = uint64_t{1} << 37;  // a number of limbs always fits 32 bits
inline constexpr size_t kMaxLimbs = kMaxBits / kLimbBits;

enum class [[nodiscard]] Status : uint8_t{
    kOk,
    kNoMemory,
    kTooLarge,  // the result would pass kMaxBits: MemoryError or OverflowError, as the caller sees fit
    kDivisionByZero,
    kOverflow,        // does not fit the C++ type asked for, or a float
    kNegative,        // negative where only non-negative numbers make sense
    kNotInvertible,   // pow_mod: base and modulus share a factor
    kNotFinite,       // from_double of an infinity
    kNotANumber,      // from_double of a NaN
    kInvalidBase,     // parse: base is not 0 or 2..36
    kInvalidLiteral,  // parse: the text is no integer in that base
    kTooManyDigits,   // parse, to_text: more digits than the limit given
};

// A borrowed integer. Normal form: the top limb is not zero; zero has no limbs and is not negative.
struct IntView {
  const Limb* limbs = nullptr;
  size_t size = 0;
  bool negative = false;

  bool is_zero() const { return size == 0; }
  bool is_odd() const { return size != 0 && (limbs[0] & 1) != 0; }
};

using BigView = IntView;

// Lends a machine integer as a view, without allocation. It must outlive the view.
class SmallInt {
 public:
  explicit SmallInt(int64_t value)
      : limb_(value < 0 ? Limb{0} - static_cast<Limb>(value) : static_cast<Limb>(value)), negative_(value < 0) {}
  IntView view() const { return {&limb_, limb_ != 0 ? size_t{1} : size_t{0}, negative_}; }

 private:
  Limb limb_;
  bool negative_;
};

// An integer that owns its limbs: a few inline, more from malloc, or all in storage lent by whoever made it.
class BigInt {
 public:
  BigInt() = default;
  // Results that fit are written to `storage` (capacity in limbs), which must outlive this object.
  BigInt(Limb* storage, size_t capacity) : limbs_(storage), capacity_(capacity) {}
  explicit BigInt(int64_t value) { assign_int64(value); }
  BigInt(BigInt&& other) noexcept;
  BigInt& operator=(BigInt&& other) noexcept;
  BigInt(const BigInt&) = delete;
  BigInt& operator=(const BigInt&) = delete;
  ~BigInt() { release(); }

  IntView view() const { return {limbs_, size_, negative_}; }
  size_t size() const { return size_; }
  bool negative() const { return negative_; }
  bool is_zero() const { return size_ == 0; }

  // Makes room for `limbs` limbs; the old value is lost. The room is reached through `data`, then `finish` is called.
  Status reserve(size_t limbs);
  Limb* data() { return limbs_; }
  // Declares the first `size` limbs written; strips leading zeros.
  void finish(size_t size, bool negative);

  Status assign(IntView value);
  void assign_int64(int64_t value);
  void assign_uint64(uint64_t value);
  void negate() { negative_ = size_ != 0 && !negative_; }

 private:
  void release();
  void take(BigInt& other);
  bool owns_heap() const { return heap_; }

  static constexpr size_t kInlineLimbs = 3;
  Limb* limbs_ = inline_;
  size_t size_ = 0;
  size_t capacity_ = kInlineLimbs;
  bool negative_ = false;
  bool heap_ = false;
  Limb inline_[kInlineLimbs];
};

// --- conversions ---------------------------------------------------------------------------------------------------

// kOverflow if the value does not fit.
Status to_int64(IntView value, int64_t* out);
Status to_uint64(IntView value, uint64_t* out);
// The low 64 bits in two's complement, whatever the size.
uint64_t to_uint64_wrapped(IntView value);

// The integer part of `value`, exactly. kNotFinite, kNotANumber.
Status from_double(BigInt* out, double value);
// The nearest double, halves to even. kOverflow beyond the largest double.
Status to_double(IntView value, double* out);
// value == fraction * 2**exponent with 0.5 <= |fraction| < 1, rounded to 53 bits; 0.0 and 0 for zero.
double to_double_exponent(IntView value, int64_t* exponent);
// a / b as a double, correctly rounded. kDivisionByZero, kOverflow.
Status true_divide(IntView a, IntView b, double* out);

// Two's complement in exactly `length` bytes. kNegative: a negative number and not `is_signed`; kOverflow: too small.
Status to_bytes(IntView value, uint8_t* out, size_t length, bool little_endian, bool is_signed);
Status from_bytes(BigInt* out, const uint8_t* bytes, size_t length, bool little_endian, bool is_signed);

// The same number as an equal int, float or fraction hashes to: modulo 2**61-1, -1 left out.
int64_t hash(IntView value);

// --- order ---------------------------------------------------------------------------------------------------------

// Negative, zero or positive, as a < b, a == b, a > b.
[[nodiscard]] int compare(IntView a, IntView b);
[[nodiscard]] int compare_magnitude(IntView a, IntView b);
// Exact. `b` must not be a NaN.
[[nodiscard]] int compare_double(IntView a, double b);

// --- arithmetic ----------------------------------------------------------------------------------------------------

Status add(BigInt* out, IntView a, IntView b);
Status subtract(BigInt* out, IntView a, IntView b);
Status multiply(BigInt* out, IntView a, IntView b);
// Quotient rounded down, remainder with the divisor's sign. Either of `quotient` and `remainder` may be null.
Status divmod(BigInt* quotient, BigInt* remainder, IntView a, IntView b);
Status floor_divide(BigInt* out, IntView a, IntView b);
Status modulo(BigInt* out, IntView a, IntView b);
// The quotient nearest to a / b (halves to even) and the remainder that is left.
Status divmod_near(BigInt* quotient, BigInt* remainder, IntView a, IntView b);
Status negate(BigInt* out, IntView a);
Status absolute(BigInt* out, IntView a);
// kNegative for a negative exponent: the caller answers with a float.
Status power(BigInt* out, IntView base, IntView exponent);
// With the modulus's sign; a negative exponent goes by the inverse. kDivisionByZero, kNotInvertible.
Status power_modulo(BigInt* out, IntView base, IntView exponent, IntView modulus);
Status gcd(BigInt* out, IntView a, IntView b);
// Rounded down. kNegative.
Status integer_sqrt(BigInt* out, IntView a);
// round(a, -digits): to the nearest multiple of 10**digits, halves to even.
Status round_to_power_of_ten(BigInt* out, IntView a, uint64_t digits);

// --- bits, as in two's complement of unlimited length --------------------------------------------------------------

Status shift_left(BigInt* out, IntView a, uint64_t count);
Status shift_right(BigInt* out, IntView a, uint64_t count);
Status bit_and(BigInt* out, IntView a, IntView b);
Status bit_or(BigInt* out, IntView a, IntView b);
Status bit_xor(BigInt* out, IntView a, IntView b);
Status invert(BigInt* out, IntView a);
// Of the magnitude.
[[nodiscard]] uint64_t bit_length(IntView a);
[[nodiscard]] uint64_t bit_count(IntView a);

// --- text ----------------------------------------------------------------------------------------------------------

// No limit on the digits of a conversion.
inline constexpr size_t kUnlimitedDigits = 0;
// CPython's limit never applies to fewer digits than these.
inline constexpr size_t kDigitLimitThreshold = 640;

// Reads what int(text, base) reads: surrounding ASCII whitespace, sign, a prefix that fits the base, single underscores
// between digits; base 0 goes by the prefix. `max_digits` limits bases that are no power of two; `digits`, if not null,
// receives the number of digits met, which the message of kTooManyDigits needs.
Status parse(BigInt* out, std::string_view text, int base, size_t max_digits = kUnlimitedDigits,
             size_t* digits = nullptr);

// How many bytes `to_text` may write for this value.
[[nodiscard]] size_t text_size_bound(IntView value, int base);
// Sign and lower-case digits, without prefix or terminator, in base 2..36.
Status to_text(char* out, size_t* length, IntView value, int base, size_t max_digits = kUnlimitedDigits);
// The same as a string, for messages and dumps of values that are known to be of moderate size.
[[nodiscard]] std::string to_string(IntView value, int base = 10);

}  // namespace krait::numbers

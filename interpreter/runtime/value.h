// Value: one 64-bit word that stands for any Python object. Trivially copyable, owns nothing by itself: whether a
// word counts as a reference is said by the type that carries it (Ref owns, Value borrows; see object.h, result.h).
//
//   ...1   int        63 bits, in the word
//   ..10   float      self-tagged: a double of ordinary magnitude, rotated so that its exponent makes the tag
//   .000   Object*    everything else (also floats and ints that do not fit the word); 0 itself is `absent`
//   .100   constants  raised, None, False, True, Ellipsis, NotImplemented: no memory, shared by all interpreters
//
// `absent` (no value: an unbound local, an exhausted iterator, an argument not given) and `raised` (an exception is
// pending in the thread) never reach a Python program.
#pragma once
#include <bit>
#include <cstdint>

namespace krait::runtime {

struct Object;

struct Value {
  uint64_t bits = 0;

  static constexpr uint64_t kRaisedBits = 0x04, kNoneBits = 0x14, kFalseBits = 0x24, kTrueBits = 0x34,
                            kEllipsisBits = 0x44, kNotImplementedBits = 0x54;
  static constexpr uint64_t kZeroFloatBits = 0x8000000000000002;
  static constexpr int64_t kSmallIntMax = INT64_MAX >> 1, kSmallIntMin = INT64_MIN >> 1;

  constexpr bool operator==(const Value&) const = default;  // same word; Python's `is` is identical() in abstract.h

  constexpr bool is_absent() const { return bits == 0; }
  constexpr bool is_raised() const { return bits == kRaisedBits; }
  constexpr bool is_none() const { return bits == kNoneBits; }
  constexpr bool is_true() const { return bits == kTrueBits; }
  constexpr bool is_false() const { return bits == kFalseBits; }
  constexpr bool is_bool() const { return (bits | 0x10) == kTrueBits; }
  constexpr bool is_not_implemented() const { return bits == kNotImplementedBits; }
  constexpr bool is_small_int() const { return bits & 1; }
  constexpr bool is_word_float() const { return (bits & 3) == 2; }
  constexpr bool is_object() const { return (bits & 7) == 0 && bits != 0; }
  // For a word known not to be absent.
  constexpr bool is_pointer() const { return (bits & 7) == 0; }

  Object* object() const { return reinterpret_cast<Object*>(bits); }

  constexpr int64_t small_int() const { return static_cast<int64_t>(bits) >> 1; }
  static constexpr bool fits_small_int(int64_t i) { return i >= kSmallIntMin && i <= kSmallIntMax; }
  static constexpr Value from_small_int(int64_t i) { return {static_cast<uint64_t>(i) << 1 | 1}; }
  static constexpr Value from_bool(bool b) { return {b ? kTrueBits : kFalseBits}; }
  static Value from_object(const Object* o) { return {reinterpret_cast<uint64_t>(o)}; }

  double word_float() const {
    if (bits == kZeroFloatBits) return 0.0;
    uint64_t exponent_bits = 2 - (bits >> 63);
    return std::bit_cast<double>(std::rotr(exponent_bits | (bits & ~uint64_t{3}), 3));
  }
  // Whether `d` fits the word: all magnitudes from 1.7e-77 to 1.1e77, and +0.0. NaN never does: it has identity.
  static bool try_word_float(double d, Value& out) {
#ifdef KRAIT_BOXED_FLOATS
    return false;
#else
    uint64_t b = std::bit_cast<uint64_t>(d);
    uint64_t top = b >> 60 & 7;
    if ((top == 3 || top == 4) && b != 0x3000000000000000) [[likely]] {
      out.bits = (std::rotl(b, 3) & ~uint64_t{3}) | 2;
      return true;
    }
    if (b == 0) {
      out.bits = kZeroFloatBits;
      return true;
    }
    return false;
#endif
  }
};

// A Value that is no pointer: may be stored, returned and dropped without counting.
struct Immediate : Value {};
inline constexpr Immediate kAbsent{{0}}, kNone{{Value::kNoneBits}}, kFalse{{Value::kFalseBits}},
    kTrue{{Value::kTrueBits}}, kEllipsis{{Value::kEllipsisBits}}, kNotImplemented{{Value::kNotImplementedBits}};
constexpr Immediate boolean(bool b) { return {Value::from_bool(b)}; }

}  // namespace krait::runtime

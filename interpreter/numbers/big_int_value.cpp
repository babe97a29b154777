// BigInt's storage, machine integers, bytes, hash and order.
#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstring>
#include <utility>

#include "interpreter/numbers/big_int.h"
#include "interpreter/numbers/limbs.h"

namespace krait::numbers {

BigInt::BigInt(BigInt&& other) noexcept {
  take(other);
}

BigInt& BigInt::operator=(BigInt&& other) noexcept {
  if (this == &other) return *this;
  release();
  take(other);
  return *this;
}

void BigInt::take(BigInt& other) {
  size_ = other.size_;
  negative_ = other.negative_;
  heap_ = other.heap_;
  if (other.limbs_ == other.inline_) {
    limbs_ = inline_;
    capacity_ = kInlineLimbs;
    std::copy_n(other.inline_, kInlineLimbs, inline_);
  } else {
    limbs_ = other.limbs_;
    capacity_ = other.capacity_;
  }
  other.limbs_ = other.inline_;
  other.capacity_ = kInlineLimbs;
  other.size_ = 0;
  other.negative_ = false;
  other.heap_ = false;
}

void BigInt::release() {
  if (heap_) std::free(limbs_);
}

Status BigInt::reserve(size_t limbs) {
  size_ = 0;
  negative_ = false;
  if (limbs <= capacity_) return Status::kOk;
  // One limb of slack: bounds of sums and products are often one limb more than the result.
  if (limbs > kMaxLimbs + 1) return Status::kTooLarge;
  void* memory = std::malloc(limbs * sizeof(Limb));
  if (memory == nullptr) return Status::kNoMemory;
  release();
  limbs_ = static_cast<Limb*>(memory);
  capacity_ = limbs;
  heap_ = true;
  return Status::kOk;
}

void BigInt::finish(size_t size, bool negative) {
  assert(size <= capacity_);
  size_ = normalized_size(limbs_, size);
  negative_ = negative && size_ != 0;
}

Status BigInt::assign(IntView value) {
  assert(value.size == 0 || value.limbs != limbs_);
  KRAIT_TRY_STATUS(reserve(value.size));
  if (value.size != 0) std::memcpy(limbs_, value.limbs, value.size * sizeof(Limb));
  finish(value.size, value.negative);
  return Status::kOk;
}

void BigInt::assign_uint64(uint64_t value) {
  if (capacity_ == 0) *this = BigInt();
  limbs_[0] = value;
  finish(1, false);
}

void BigInt::assign_int64(int64_t value) {
  assign_uint64(value < 0 ? uint64_t{0} - static_cast<uint64_t>(value) : static_cast<uint64_t>(value));
  negative_ = value < 0;
}

Status to_int64(IntView value, int64_t* out) {
  if (value.size > 1) return Status::kOverflow;
  Limb magnitude = value.size != 0 ? value.limbs[0] : 0;
  if (magnitude > (Limb{1} << 63) - (value.negative ? 0 : 1)) return Status::kOverflow;
  *out = static_cast<int64_t>(value.negative ? Limb{0} - magnitude : magnitude);
  return Status::kOk;
}

Status to_uint64(IntView value, uint64_t* out) {
  if (value.negative) return Status::kNegative;
  if (value.size > 1) return Status::kOverflow;
  *out = value.size != 0 ? value.limbs[0] : 0;
  return Status::kOk;
}

uint64_t to_uint64_wrapped(IntView value) {
  Limb low = value.size != 0 ? value.limbs[0] : 0;
  return value.negative ? Limb{0} - low : low;
}

namespace {

// Whether the value fits `length` bytes in two's complement (`is_signed`) or plain binary.
bool fits_bytes(IntView value, size_t length, bool is_signed) {
  uint64_t bits = bit_length(value);
  if (length >= kMaxBits / 8) return true;
  uint64_t room = uint64_t{length} * 8;
  if (!is_signed) return bits <= room;
  // The sign bits of -1 and 0 may be left out altogether: CPython fits both into no bytes.
  if (bits < room || bits == 0 || (room == 0 && value.negative && bits == 1)) return true;
  // Only -2**(room-1) uses the last bit.
  if (!value.negative || bits > room) return false;
  return mpn_scan1(mp(value.limbs), 0) == bits - 1;
}

// Byte `index` of the magnitude, counted from the least significant.
uint8_t magnitude_byte(IntView value, size_t index) {
  size_t limb = index / sizeof(Limb);
  return limb < value.size ? static_cast<uint8_t>(value.limbs[limb] >> (index % sizeof(Limb) * 8)) : 0;
}

}  // namespace

Status to_bytes(IntView value, uint8_t* out, size_t length, bool little_endian, bool is_signed) {
  if (value.negative && !is_signed) return Status::kNegative;
  if (!fits_bytes(value, length, is_signed)) return Status::kOverflow;
  unsigned carry = value.negative ? 1 : 0;
  for (size_t i = 0; i < length; ++i) {
    unsigned byte = magnitude_byte(value, i);
    if (value.negative) {
      byte = (byte ^ 0xFFu) + carry;
      carry = byte >> 8;
    }
    out[little_endian ? i : length - 1 - i] = static_cast<uint8_t>(byte);
  }
  return Status::kOk;
}

Status from_bytes(BigInt* out, const uint8_t* bytes, size_t length, bool little_endian, bool is_signed) {
  size_t limbs = length / sizeof(Limb) + 1;
  KRAIT_TRY_STATUS(out->reserve(limbs));
  auto byte_at = [&](size_t i) { return bytes[little_endian ? i : length - 1 - i]; };
  bool negative = is_signed && length != 0 && (byte_at(length - 1) & 0x80) != 0;
  Limb* data = out->data();
  std::fill_n(data, limbs, negative ? ~Limb{0} : Limb{0});
  for (size_t i = 0; i < length; ++i) {
    unsigned shift = i % sizeof(Limb) * 8;
    Limb& limb = data[i / sizeof(Limb)];
    limb = (limb & ~(Limb{0xFF} << shift)) | Limb{byte_at(i)} << shift;
  }
  if (negative) mpn_neg(mp(data), mp(data), static_cast<mp_size_t>(limbs));
  out->finish(limbs, negative);
  return Status::kOk;
}

int64_t hash(IntView value) {
  constexpr Limb kModulus = (Limb{1} << 61) - 1;
  if (value.size == 0) return 0;
  Limb rest = value.size == 1 ? value.limbs[0] % kModulus
                              : mpn_mod_1(mp(value.limbs), static_cast<mp_size_t>(value.size), kModulus);
  auto result = static_cast<int64_t>(rest);
  if (value.negative) result = -result;
  return result == -1 ? -2 : result;
}

int compare_magnitude(IntView a, IntView b) {
  if (a.size != b.size) return a.size < b.size ? -1 : 1;
  return a.size == 0 ? 0 : mpn_cmp(mp(a.limbs), mp(b.limbs), static_cast<mp_size_t>(a.size));
}

int compare(IntView a, IntView b) {
  if (a.negative != b.negative) return a.negative ? -1 : 1;
  int order = compare_magnitude(a, b);
  return a.negative ? -order : order;
}

int compare_double(IntView a, double b) {
  if (std::isinf(b)) return b > 0 ? -1 : 1;
  Limb storage[17];  // the largest double has 1024 bits
  BigInt whole(storage, std::size(storage));
  if (from_double(&whole, b) != Status::kOk) return 0;
  int order = compare(a, whole.view());
  if (order != 0) return order;
  double fraction = b - std::trunc(b);
  return fraction > 0 ? -1 : fraction < 0 ? 1 : 0;
}

}  // namespace krait::numbers

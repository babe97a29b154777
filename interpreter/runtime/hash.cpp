#include "interpreter/runtime/hash.h"

#include <bit>
#include <cstring>

namespace krait::runtime {
namespace {

int64_t avoid_error_mark(uint64_t hash, int64_t instead) {
  auto result = static_cast<int64_t>(hash);
  return result == -1 ? instead : result;
}

uint64_t little_endian_word(const uint8_t* bytes, size_t size) {
  static_assert(std::endian::native == std::endian::little);
  uint64_t word = 0;
  std::memcpy(&word, bytes, size);
  return word;
}

// The four words of SipHash's state (Aumasson and Bernstein, "SipHash: a fast short-input PRF").
struct SipState {
  uint64_t v0, v1, v2, v3;

  explicit SipState(HashKey key)
      : v0(key.k0 ^ 0x736f6d6570736575u),
        v1(key.k1 ^ 0x646f72616e646f6du),
        v2(key.k0 ^ 0x6c7967656e657261u),
        v3(key.k1 ^ 0x7465646279746573u) {}

  void round() {
    v0 += v1;
    v2 += v3;
    v1 = std::rotl(v1, 13) ^ v0;
    v3 = std::rotl(v3, 16) ^ v2;
    v0 = std::rotl(v0, 32);
    v2 += v1;
    v0 += v3;
    v1 = std::rotl(v1, 17) ^ v2;
    v3 = std::rotl(v3, 21) ^ v0;
    v2 = std::rotl(v2, 32);
  }

  void absorb(uint64_t word) {
    v3 ^= word;
    round();
    v0 ^= word;
  }

  uint64_t finish() {
    v2 ^= 0xff;
    round();
    round();
    round();
    return v0 ^ v1 ^ v2 ^ v3;
  }
};

}  // namespace

HashKey hash_key_from_seed(uint32_t seed) {
  if (seed == 0) return {};
  uint8_t bytes[sizeof(uint64_t) * 2];
  uint32_t state = seed;
  for (uint8_t& byte : bytes) {
    state = state * 214013 + 2531011;
    byte = static_cast<uint8_t>(state >> 16);
  }
  return {little_endian_word(bytes, 8), little_endian_word(bytes + 8, 8)};
}

uint64_t siphash13(HashKey key, const void* data, size_t size) {
  auto* bytes = static_cast<const uint8_t*>(data);
  SipState state(key);
  size_t rest = size;
  for (; rest >= 8; rest -= 8, bytes += 8) state.absorb(little_endian_word(bytes, 8));
  uint64_t last = uint64_t{size} << 56;
  if (rest != 0) last |= little_endian_word(bytes, rest);
  state.absorb(last);
  return state.finish();
}

int64_t hash_bytes(HashKey key, const void* data, size_t size) {
  return size == 0 ? 0 : avoid_error_mark(siphash13(key, data, size), -2);
}

int64_t hash_address(const void* address) {
  // The low bits of an address are always clear; turned to the top they still count.
  return avoid_error_mark(std::rotr(static_cast<uint64_t>(reinterpret_cast<uintptr_t>(address)), 4), -2);
}

int64_t hash_complex(int64_t real, int64_t imaginary) {
  constexpr uint64_t kImaginaryFactor = 1000003;
  return avoid_error_mark(static_cast<uint64_t>(real) + kImaginaryFactor * static_cast<uint64_t>(imaginary), -2);
}

int64_t TupleHash::finish() const {
  return avoid_error_mark(state_ + (count_ ^ (kPrime5 ^ 3527539u)), 1546275796);
}

void FrozenSetHash::add(int64_t item) {
  auto hash = static_cast<uint64_t>(item);
  state_ ^= (hash ^ 89869747u ^ (hash << 16)) * 3644798167u;
  ++count_;
}

int64_t FrozenSetHash::finish() const {
  uint64_t hash = state_ ^ (count_ + 1) * 1927868237u;
  hash ^= (hash >> 11) ^ (hash >> 25);
  return avoid_error_mark(hash * 69069u + 907133923u, 590923713);
}

}  // namespace krait::runtime

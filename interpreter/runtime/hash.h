// The hash functions behind hash(): SipHash-1-3 for text and bytes under the interpreter's key, and the combiners of
// tuples, frozensets and complex numbers. All give CPython 3.11's values under the same PYTHONHASHSEED.
//
// Pure functions over plain numbers: they own nothing, cannot fail and run on any thread. No hash is ever -1, which the
// object protocol keeps for "raised".
#pragma once

#include <cstddef>
#include <cstdint>

namespace krait::runtime {

// The two words of an interpreter's secret. Zero under PYTHONHASHSEED=0.
struct HashKey {
  uint64_t k0 = 0, k1 = 0;
};

// The key that PYTHONHASHSEED=seed means. Random keys come from the host door.
[[nodiscard]] HashKey hash_key_from_seed(uint32_t seed);

// SipHash-1-3 without any adjustment (.pyc validation hashes, `_imp.source_hash`).
[[nodiscard]] uint64_t siphash13(HashKey key, const void* data, size_t size);

// The hash of a str (over its code points in their stored width, 1, 2 or 4 bytes each) or of bytes. Empty: 0.
[[nodiscard]] int64_t hash_bytes(HashKey key, const void* data, size_t size);

// The default hash of an object, by its address.
[[nodiscard]] int64_t hash_address(const void* address);

// The hash of a complex number, from the hashes of its parts.
[[nodiscard]] int64_t hash_complex(int64_t real, int64_t imaginary);

// Takes the hashes of a tuple's items in order.
class TupleHash {
 public:
  void add(int64_t item) {
    state_ += static_cast<uint64_t>(item) * 14029467366897019727u;
    state_ = (state_ << 31 | state_ >> 33) * 11400714785074694791u;
    ++count_;
  }
  [[nodiscard]] int64_t finish() const;

 private:
  static constexpr uint64_t kPrime5 = 2870177450012600261u;
  uint64_t state_ = kPrime5;
  uint64_t count_ = 0;
};

// Takes the hashes of a set's items in any order.
class FrozenSetHash {
 public:
  void add(int64_t item);
  [[nodiscard]] int64_t finish() const;

 private:
  uint64_t state_ = 0;
  uint64_t count_ = 0;
};

}  // namespace krait::runtime

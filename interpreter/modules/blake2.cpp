// The module _blake2 (RFC 7693; library reference: hashlib): BLAKE2b and BLAKE2s with key, salt, person and tree
// parameters.
#include <string.h>

#include <string>

#include "interpreter/objects/bytes.h"
#include "interpreter/objects/dict.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/module.h"
#include "interpreter/objects/str.h"
#include "interpreter/runtime/buffer.h"
#include "interpreter/runtime/heap.h"
#include "interpreter/runtime/native.h"

namespace krait::modules {

namespace {

constexpr uint8_t kSigma[10][16] = {
    {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15}, {14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3},
    {11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4}, {7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8},
    {9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13}, {2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9},
    {12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11}, {13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10},
    {6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5}, {10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0}};

template <class W> struct Variant;
template <> struct Variant<uint64_t> {
  static constexpr const char* kName = "blake2b";
  static constexpr int kRounds = 12, kR1 = 32, kR2 = 24, kR3 = 16, kR4 = 63;
  static constexpr int kDigest = 64, kSalt = 16;
  static constexpr uint64_t kStart[8] = {0x6a09e667f3bcc908, 0xbb67ae8584caa73b, 0x3c6ef372fe94f82b,
                                         0xa54ff53a5f1d36f1, 0x510e527fade682d1, 0x9b05688c2b3e6c1f,
                                         0x1f83d9abfb41bd6b, 0x5be0cd19137e2179};
};
template <> struct Variant<uint32_t> {
  static constexpr const char* kName = "blake2s";
  static constexpr int kRounds = 10, kR1 = 16, kR2 = 12, kR3 = 8, kR4 = 7;
  static constexpr int kDigest = 32, kSalt = 8;
  static constexpr uint32_t kStart[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                         0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
};

template <class W> struct State {
  static constexpr size_t kBlock = 16 * sizeof(W);
  W h[8];
  uint64_t counted, counted_high;
  uint8_t block[kBlock];
  size_t filled;
  bool last_node;
  uint8_t digest_size;

  void mix(bool last) {
    using V = Variant<W>;
    W m[16], v[16];
    memcpy(m, block, kBlock);
    for (int i = 0; i < 8; ++i) v[i] = h[i], v[i + 8] = V::kStart[i];
    v[12] ^= static_cast<W>(counted);
    v[13] ^= sizeof(W) == 8 ? static_cast<W>(counted_high) : static_cast<W>(counted >> 32);
    if (last) v[14] = ~v[14];
    if (last && last_node) v[15] = ~v[15];
    auto turn = [](W x, int n) { return static_cast<W>(x >> n | x << (8 * sizeof(W) - static_cast<size_t>(n))); };
    for (int r = 0; r < V::kRounds; ++r) {
      const uint8_t* s = kSigma[r % 10];
      auto g = [&](int a, int b, int c, int d, int i) {
        v[a] += v[b] + m[s[i]], v[d] = turn(v[d] ^ v[a], V::kR1), v[c] += v[d], v[b] = turn(v[b] ^ v[c], V::kR2);
        v[a] += v[b] + m[s[i + 1]], v[d] = turn(v[d] ^ v[a], V::kR3), v[c] += v[d], v[b] = turn(v[b] ^ v[c], V::kR4);
      };
      g(0, 4, 8, 12, 0), g(1, 5, 9, 13, 2), g(2, 6, 10, 14, 4), g(3, 7, 11, 15, 6);
      g(0, 5, 10, 15, 8), g(1, 6, 11, 12, 10), g(2, 7, 8, 13, 12), g(3, 4, 9, 14, 14);
    }
    for (int i = 0; i < 8; ++i) h[i] ^= v[i] ^ v[i + 8];
  }
  void count(size_t n) {
    if (__builtin_add_overflow(counted, n, &counted)) ++counted_high;
  }
  void update(const uint8_t* data, size_t size) {
    while (size > 0) {
      if (filled == kBlock) {  // only when more follows: the last block is special
        count(kBlock);
        mix(false);
        filled = 0;
      }
      size_t n = kBlock - filled < size ? kBlock - filled : size;
      memcpy(block + filled, data, n);
      filled += n, data += n, size -= n;
    }
  }
  std::string finish() const {
    State copy = *this;
    copy.count(filled);
    memset(copy.block + filled, 0, kBlock - filled);
    copy.mix(true);
    return {reinterpret_cast<char*>(copy.h), digest_size};
  }
};

template <class W> struct Blake : Object {
  State<W> state;
};
template <class W> State<W>& state_of(Value v) { return as<Blake<W>>(v)->state; }

Status hash_bytes_of(Thread& t, Value v, BufferRef& bytes) {
  if (is_str(v)) return raise_type_error(t, "Strings must be encoded before hashing");
  if (!has_buffer(t, v)) return raise_type_error(t, "object supporting the buffer API required");
  return bytes.get(t, v);
}

ResultOf<uint64_t> bounded(Thread& t, Value v, uint64_t limit, const char* message) {
  Ref number = TRY(index(t, v));
  uint64_t scratch;
  numbers::BigView view = int_view(number, scratch);
  if (view.negative) return raise_value_error(t, "value must be positive");
  if (view.size > 1 || (view.size && view.limbs[0] > limit)) return raise_overflow_error(t, message);
  return view.size ? view.limbs[0] : 0;
}

// The order of arguments: data, digest_size, key, salt, person, fanout, depth, leaf_size, node_offset, node_depth,
// inner_size, last_node. They make the parameter block that the state starts from.
template <class W> Result blake_new(Thread& t, const Args& a) {
  using V = Variant<W>;
  auto* made = allocate<Blake<W>>(t, as<Type>(a.self));
  if (!made) return raised;
  Ref self = Ref::own(made);
  int64_t digest_size = TRY(as_c_int(t, a[1]));
  if (digest_size <= 0 || digest_size > V::kDigest) {
    return raise_value_error(t, "digest_size must be between 1 and ", V::kDigest, " bytes");
  }
  BufferRef key, salt, person;
  uint8_t block[8 * sizeof(W)] = {};
  constexpr int kSaltAt = sizeof(W) == 8 ? 32 : 16;
  if (!a[3].is_absent()) TRY(salt.get(t, a[3]));
  if (!a[4].is_absent()) TRY(person.get(t, a[4]));
  if (salt.buffer.length > V::kSalt) return raise_value_error(t, "maximum salt length is ", V::kSalt, " bytes");
  if (person.buffer.length > V::kSalt) return raise_value_error(t, "maximum person length is ", V::kSalt, " bytes");
  if (salt.buffer.length) memcpy(block + kSaltAt, salt.buffer.data, static_cast<size_t>(salt.buffer.length));
  if (person.buffer.length)
    memcpy(block + kSaltAt + V::kSalt, person.buffer.data, static_cast<size_t>(person.buffer.length));
  int fanout = TRY(as_c_int(t, a[5])), depth = TRY(as_c_int(t, a[6]));
  if (fanout < 0 || fanout > 255) return raise_value_error(t, "fanout must be between 0 and 255");
  if (depth <= 0 || depth > 255) return raise_value_error(t, "depth must be between 1 and 255");
  uint64_t leaf_size = TRY(bounded(t, a[7], UINT32_MAX, "leaf_size is too large"));
  uint64_t node_offset =
      TRY(bounded(t, a[8], sizeof(W) == 8 ? UINT64_MAX : (uint64_t{1} << 48) - 1, "node_offset is too large"));
  int node_depth = TRY(as_c_int(t, a[9])), inner_size = TRY(as_c_int(t, a[10]));
  if (node_depth < 0 || node_depth > 255) return raise_value_error(t, "node_depth must be between 0 and 255");
  if (inner_size < 0 || inner_size > V::kDigest)
    return raise_value_error(t, "inner_size must be between 0 and is ", V::kDigest);
  if (!a[2].is_absent()) TRY(key.get(t, a[2]));
  if (key.buffer.length > V::kDigest) return raise_value_error(t, "maximum key length is ", V::kDigest, " bytes");
  block[0] = static_cast<uint8_t>(digest_size), block[1] = static_cast<uint8_t>(key.buffer.length);
  block[2] = static_cast<uint8_t>(fanout), block[3] = static_cast<uint8_t>(depth);
  memcpy(block + 4, &leaf_size, 4);
  memcpy(block + 8, &node_offset, sizeof(W) == 8 ? 8 : 6);
  constexpr int kNodeAt = sizeof(W) == 8 ? 16 : 14;
  block[kNodeAt] = static_cast<uint8_t>(node_depth), block[kNodeAt + 1] = static_cast<uint8_t>(inner_size);
  State<W>& s = made->state;
  for (int i = 0; i < 8; ++i) {
    W word;
    memcpy(&word, block + sizeof(W) * static_cast<size_t>(i), sizeof(W));
    s.h[i] = V::kStart[i] ^ word;
  }
  s.digest_size = static_cast<uint8_t>(digest_size);
  s.last_node = TRY(is_true(t, a[11]));
  if (key.buffer.length) {
    uint8_t padded[State<W>::kBlock] = {};
    memcpy(padded, key.buffer.data, static_cast<size_t>(key.buffer.length));
    s.update(padded, sizeof padded);
  }
  if (!a[0].is_absent()) {
    BufferRef data;
    TRY(hash_bytes_of(t, a[0], data));
    s.update(data.buffer.data, static_cast<size_t>(data.buffer.length));
  }
  return self;
}

template <class W> Result blake_copy(Thread& t, const Args& a) {
  auto* made = allocate<Blake<W>>(t, a.self.object()->type);
  if (!made) return raised;
  made->state = state_of<W>(a.self);
  return Result::own(made);
}
template <class W> Result blake_update(Thread& t, const Args& a) {
  BufferRef data;
  TRY(hash_bytes_of(t, a[0], data));
  state_of<W>(a.self).update(data.buffer.data, static_cast<size_t>(data.buffer.length));
  return kNone;
}
template <class W> Result blake_digest(Thread& t, const Args& a) { return make_bytes(t, state_of<W>(a.self).finish()); }
template <class W> Result blake_hexdigest(Thread& t, const Args& a) {
  std::string out;
  for (unsigned char c : state_of<W>(a.self).finish())
    out += "0123456789abcdef"[c >> 4], out += "0123456789abcdef"[c & 15];
  return make_ascii(t, out);
}
template <class W> Result get_name(Thread& t, Value) { return make_ascii(t, Variant<W>::kName); }
template <class W> Result get_block_size(Thread&, Value) { return small_int(State<W>::kBlock); }
template <class W> Result get_digest_size(Thread&, Value self) { return small_int(state_of<W>(self).digest_size); }

template <class W>
const NativeFunction kMethods[] = {{"copy()", blake_copy<W>,
    "A second hash object in the same state, which can go on independently."},
                                   {"update(data, /)", blake_update<W>,
                                       "Feeds more data, any bytes-like object, into the hash."},
                                   {"digest()", blake_digest<W>, "The hash of all the data so far, as bytes."},
                                   {"hexdigest()", blake_hexdigest<W>,
                                       "The hash of all the data so far, as a str with two hex digits for each "
                                       "byte."},
                                   {}};
template <class W>
const NativeGetSet kGetSets[] = {
    {"name", get_name<W>}, {"block_size", get_block_size<W>}, {"digest_size", get_digest_size<W>}, {}};

#define PARAMETERS(size)                                                             \
  "(data=<absent>, /, *, digest_size=" size                                          \
  ", key=<absent>, salt=<absent>, person=<absent>, fanout=1, depth=1, leaf_size=0, " \
  "node_offset=0, node_depth=0, inner_size=0, last_node=False, usedforsecurity=True)"
const TypeSpec kBlake2bType = {.name = "_blake2.blake2b",
                               .doc = "A hash object for BLAKE2b, whose digests have up to 64 bytes.",
                               .size = sizeof(Blake<uint64_t>),
                               .flags = kBaseType,
                               .new_ = {"blake2b" PARAMETERS("64"), blake_new<uint64_t>},
                               .methods = kMethods<uint64_t>,
                               .getsets = kGetSets<uint64_t>};
const TypeSpec kBlake2sType = {.name = "_blake2.blake2s",
                               .doc = "A hash object for BLAKE2s, whose digests have up to 32 bytes.",
                               .size = sizeof(Blake<uint32_t>),
                               .flags = kBaseType,
                               .new_ = {"blake2s" PARAMETERS("32"), blake_new<uint32_t>},
                               .methods = kMethods<uint32_t>,
                               .getsets = kGetSets<uint32_t>};

template <class W> Status add_type(Thread& t, Value module, const TypeSpec& spec) {
  Type* type = TRY(module_add_type(t, module, spec));
  TRY(dict_set(t, type->dict, "SALT_SIZE", small_int(Variant<W>::kSalt)));
  TRY(dict_set(t, type->dict, "PERSON_SIZE", small_int(Variant<W>::kSalt)));
  TRY(dict_set(t, type->dict, "MAX_KEY_SIZE", small_int(Variant<W>::kDigest)));
  TRY(dict_set(t, type->dict, "MAX_DIGEST_SIZE", small_int(Variant<W>::kDigest)));
  type_modified(t, type);
  return ok();
}
Status module_init(Thread& t, Value module) {
  TRY(add_type<uint64_t>(t, module, kBlake2bType));
  return add_type<uint32_t>(t, module, kBlake2sType);
}
const NativeFunction kFunctions[] = {{}};

}  // namespace

extern const NativeModule kBlake2Module;
const NativeModule kBlake2Module = {"_blake2", "The BLAKE2b and BLAKE2s hash functions, as hashlib uses them.",
                                    kFunctions, module_init};

}  // namespace krait::modules

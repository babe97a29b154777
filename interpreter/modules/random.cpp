// The module _random: the Mersenne Twister (Matsumoto and Nishimura's MT19937), seeded as CPython does, so that the
// same seed gives the same numbers.
#include "interpreter/host/entropy.h"
#include "interpreter/numbers/big_int.h"
#include "interpreter/objects/float.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/module.h"
#include "interpreter/objects/tuple.h"
#include "interpreter/runtime/heap.h"
#include "interpreter/runtime/native.h"


#include <vector>

namespace krait::modules {

namespace {

constexpr int kWords = 624, kShift = 397;

struct Random : Object {
  uint32_t state[kWords];
  int32_t index;
};
Random* self_of(Value v) { return as<Random>(v); }

uint32_t next_word(Random* r) {
  uint32_t* s = r->state;
  if (r->index >= kWords) {
    auto twist = [](uint32_t high, uint32_t low) {
      uint32_t y = (high & 0x80000000u) | (low & 0x7fffffffu);
      return (y >> 1) ^ ((y & 1) ? 0x9908b0dfu : 0u);
    };
    for (int i = 0; i < kWords; ++i) s[i] = s[(i + kShift) % kWords] ^ twist(s[i], s[(i + 1) % kWords]);
    r->index = 0;
  }
  uint32_t y = s[r->index++];
  y ^= y >> 11;
  y ^= (y << 7) & 0x9d2c5680u;
  y ^= (y << 15) & 0xefc60000u;
  return y ^ (y >> 18);
}

void seed_by_word(Random* r, uint32_t seed) {
  uint32_t* s = r->state;
  s[0] = seed;
  for (uint32_t i = 1; i < kWords; ++i) s[i] = 1812433253u * (s[i - 1] ^ (s[i - 1] >> 30)) + i;
  r->index = kWords;
}

void seed_by_words(Random* r, const uint32_t* key, size_t length) {
  seed_by_word(r, 19650218u);
  uint32_t* s = r->state;
  size_t i = 1, j = 0;
  for (size_t k = length > kWords ? length : kWords; k; --k) {
    s[i] = (s[i] ^ ((s[i - 1] ^ (s[i - 1] >> 30)) * 1664525u)) + key[j] + static_cast<uint32_t>(j);
    if (++i >= kWords) s[0] = s[kWords - 1], i = 1;
    if (++j >= length) j = 0;
  }
  for (size_t k = kWords - 1; k; --k) {
    s[i] = (s[i] ^ ((s[i - 1] ^ (s[i - 1] >> 30)) * 1566083941u)) - static_cast<uint32_t>(i);
    if (++i >= kWords) s[0] = s[kWords - 1], i = 1;
  }
  s[0] = 0x80000000u;
}

Status seed_from_system(Thread& t, Random* r) {
  uint32_t key[kWords];
  if (int error = host::random_bytes(key, sizeof key)) return raise_os_error(t, error);
  seed_by_words(r, key, kWords);
  return ok();
}

Status seed(Thread& t, Random* r, Value given) {
  if (given.is_absent() || given.is_none()) return seed_from_system(t, r);
  Ref number;
  if (is_int(given)) number = Ref::copy(given);  // its magnitude, whatever a subclass's __abs__ says
  else number = TRY(make_uint(t, static_cast<uint64_t>(TRY(hash(t, given)))));
  uint64_t scratch;
  numbers::BigView view = int_view(number, scratch);
  std::vector<uint32_t> key;
  for (size_t i = 0; i < view.size; ++i) {
    key.push_back(static_cast<uint32_t>(view.limbs[i]));
    key.push_back(static_cast<uint32_t>(view.limbs[i] >> 32));
  }
  while (key.size() > 1 && key.back() == 0) key.pop_back();
  if (key.empty()) key.push_back(0);
  seed_by_words(r, key.data(), key.size());
  return ok();
}

Result random_new(Thread& t, Type* type, const Value*, size_t positional, Tuple*) {
  if (positional > 1) return raise_type_error(t, "Random() requires 0 or 1 argument");
  auto* r = allocate<Random>(t, type);
  if (!r) return raised;
  Ref self = Ref::own(r);
  TRY(seed(t, r, Value{}));
  return self;
}
Status random_init(Thread& t, Value self, const Value* args, size_t positional, Tuple*) {
  return positional ? seed(t, self_of(self), args[0]) : ok();
}

Result random_seed(Thread& t, const Args& a) {
  TRY(seed(t, self_of(a.self), a[0]));
  return kNone;
}
Result random_random(Thread& t, const Args& a) {
  uint32_t high = next_word(self_of(a.self)) >> 5, low = next_word(self_of(a.self)) >> 6;
  return make_float(t, (high * 67108864.0 + low) * (1.0 / 9007199254740992.0));
}
Result random_getrandbits(Thread& t, const Args& a) {
  int k = TRY(as_c_int(t, a[0]));
  if (k < 0) return raise_value_error(t, "number of bits must be non-negative");
  if (k == 0) return small_int(0);
  Random* r = self_of(a.self);
  if (k <= 32) return small_int(next_word(r) >> (32 - k));
  std::vector<uint8_t> bytes;
  for (int left = k; left > 0; left -= 32) {
    uint32_t word = next_word(r);
    if (left < 32) word >>= 32 - left;
    for (int i = 0; i < 4; ++i) bytes.push_back(static_cast<uint8_t>(word >> (8 * i)));
  }
  numbers::BigInt out;
  if (numbers::from_bytes(&out, bytes.data(), bytes.size(), true, false) != numbers::Status::kOk)
    return raise_memory_error(t);
  return make_int(t, out);
}

Result random_getstate(Thread& t, const Args& a) {
  Random* r = self_of(a.self);
  Ref out = TRY(make_unfilled_tuple(t, kWords + 1));
  for (int i = 0; i < kWords; ++i) out.as<Tuple>()->items[i] = small_int(r->state[i]);
  out.as<Tuple>()->items[kWords] = small_int(r->index);
  return out;
}
Result random_setstate(Thread& t, const Args& a) {
  if (!is_tuple(a[0])) return raise_type_error(t, "state vector must be a tuple");
  auto* state = as<Tuple>(a[0]);
  if (state->length != kWords + 1) return raise_value_error(t, "state vector is the wrong size");
  uint32_t words[kWords];
  for (int i = 0; i < kWords; ++i) words[i] = static_cast<uint32_t>(TRY(as_u64(t, state->items[i])));
  int64_t index = TRY(as_i64(t, state->items[kWords]));
  if (index < 0 || index > kWords) return raise_value_error(t, "invalid state");
  for (int i = 0; i < kWords; ++i) self_of(a.self)->state[i] = words[i];
  self_of(a.self)->index = static_cast<int32_t>(index);
  return kNone;
}

const NativeFunction kMethods[] = {
    {"random()", random_random, "random() -> x in the interval [0, 1)."},
    {"seed(n=None, /)", random_seed,
     "seed([n]) -> None.\n\nSets the generator's starting state from n.\nWithout n it comes from the system's "
     "random source or, if that fails, from the time and process id."},
    {"getstate()", random_getstate, "getstate() -> tuple containing the current state."},
    {"setstate(state, /)", random_setstate, "setstate(state) -> None.  Restores generator state."},
    {"getrandbits(k, /)", random_getrandbits, "getrandbits(k) -> x.  Generates an int with k random bits."},
    {}};

const TypeSpec kRandomType = {.name = "_random.Random",
                              .doc = "Random() -> create a random number generator with its own internal state.",
                              .size = sizeof(Random),
                              .flags = kBaseType,
                              .methods = kMethods,
                              .slots = {.new_ = random_new, .init = random_init}};

const NativeFunction kFunctions[] = {{}};
Status module_init(Thread& t, Value module) {
  (void)TRY(module_add_type(t, module, kRandomType));
  return ok();
}

}  // namespace

extern const NativeModule kRandomModule;
const NativeModule kRandomModule = {"_random", "Random numbers from the Mersenne Twister generator.", kFunctions,
                                    module_init};

}  // namespace krait::modules

// Hashes against values that CPython 3.11 prints under PYTHONHASHSEED=0 and 42.
#include "interpreter/runtime/hash.h"

#include <catch2/catch.hpp>
#include <cstring>

using namespace krait::runtime;

TEST_CASE("text hashes are CPython's under the same seed", "[hash]") {
  HashKey zero = hash_key_from_seed(0), key = hash_key_from_seed(42);
  const uint16_t wide[] = {0x1234, 'x', 'y', 'z'};
  CHECK(hash_bytes(zero, "", 0) == 0);
  CHECK(hash_bytes(zero, "a", 1) == 4644417185603328019);
  CHECK(hash_bytes(zero, "hello12", 7) == -5673909782662430228);
  CHECK(hash_bytes(zero, wide, sizeof wide) == -4582392426004676752);
  CHECK(hash_bytes(key, "a", 1) == -123207753977932514);
  CHECK(hash_bytes(key, "caf\xe9", 4) == 6223193746424771551);
  CHECK(hash_bytes(hash_key_from_seed(1), wide, sizeof wide) == 527297059923835279);
}

TEST_CASE("combined hashes are CPython's", "[hash]") {
  TupleHash tuple;
  CHECK(tuple.finish() == 5740354900026072187);
  for (int i : {1, 2, 3}) tuple.add(i);
  CHECK(tuple.finish() == 529344067295497451);
  FrozenSetHash set;
  CHECK(set.finish() == 133146708735736);
  for (int i : {3, 1, 2}) set.add(i);
  CHECK(set.finish() == -272375401224217160);
  CHECK(hash_complex(1, 2) == 2000007);
}

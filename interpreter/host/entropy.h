// Randomness from the system.
#pragma once
#include <cstddef>

namespace krait::host {

// Fills `size` bytes at `out`; errno on failure, 0 when done.
int random_bytes(void* out, size_t size);

}  // namespace krait::host

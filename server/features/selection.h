// What "expand selection" takes, step by step, from a place outwards. Pure; any thread.
#pragma once

#include <cstdint>
#include <vector>

#include "server/snapshot.h"

namespace krait::server {

// From the innermost range that holds the offset to the whole text; each is larger than the one before it, and the
// list is never empty.
[[nodiscard]] std::vector<source::Span> selection_at(const Snapshot& snapshot, std::uint32_t offset);

}  // namespace krait::server

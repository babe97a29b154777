// What can be folded away: blocks, brackets and strings over several lines, runs of imports and of comments, and
// "#region" ... "#endregion". Pure; any thread.
#pragma once

#include <cstdint>
#include <vector>

#include "server/snapshot.h"

namespace krait::server {

enum class FoldKind : std::uint8_t { kCode, kComment, kImports, kRegion };

struct Fold {
  std::uint32_t start_line = 0;  // stays visible
  std::uint32_t end_line = 0;    // inclusive
  FoldKind kind = FoldKind::kCode;
  friend bool operator==(const Fold&, const Fold&) = default;
};

// By start line; no two with the same one, the longest wins.
[[nodiscard]] std::vector<Fold> fold(const Snapshot& snapshot);

}  // namespace krait::server

// The outline of a document: classes, functions, variables and what they hold. Pure; any thread.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "server/snapshot.h"

namespace krait::server {

enum class SymbolKind : std::uint8_t {
  kClass,
  kMethod,
  kProperty,
  kField,
  kConstructor,
  kFunction,
  kVariable,
  kConstant
};

struct OutlineEntry {
  std::string name;
  SymbolKind kind = SymbolKind::kVariable;
  source::Span range;  // decorators and body included
  source::Span name_range;
  std::vector<OutlineEntry> children;
};

[[nodiscard]] std::vector<OutlineEntry> outline(const Snapshot& snapshot);

}  // namespace krait::server

// What the features ask of the tree beyond its own interface. Pure; any thread.
#pragma once

#include <cstdint>

#include "syntax/cst/cst.h"

namespace krait::server {

// Behind the last token of the node. Its own end may lie further: the token that ends a line takes the blank lines and
// the comments after it along.
[[nodiscard]] inline std::uint32_t code_end(cst::Node node) {
  const cst::Record* first = node.record();
  if (first->size == 1) return first->end;
  const cst::Record* last = first + first->size - 1;  // the last in the flat list is a leaf
  while (last > first && (last->start == last->end || last->extra)) --last;
  return last > first ? last->end : first->end;
}

}  // namespace krait::server

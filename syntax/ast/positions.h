// Byte offsets of a text as CPython's lines and columns. LF, CR and CRLF each end a line. Belongs to one lowering: it
// remembers the last line asked for, because offsets come nearly in order.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "syntax/ast/nodes.h"

namespace krait::ast {

/// Where the first byte of a text stands: an expression of an f-string starts in the middle of its file.
struct Origin {
  int32_t line = 1;
  int32_t column = 0;  // added on the first line only
};

class Positions {
 public:
  explicit Positions(std::string_view text, Origin origin = {});

  struct Place {
    int32_t line, column;
  };
  [[nodiscard]] Place place(uint32_t offset) const;

  /// Sets the four numbers of `node` for the bytes [start, end).
  void locate(Located& node, uint32_t start, uint32_t end) const {
    Place from = place(start), to = place(end);
    node.lineno = from.line;
    node.col_offset = from.column;
    node.end_lineno = to.line;
    node.end_col_offset = to.column;
  }

  /// The offset of the first byte of the line that `offset` is on.
  [[nodiscard]] uint32_t line_start(uint32_t offset) const { return starts_[index_of(offset)]; }

 private:
  [[nodiscard]] size_t index_of(uint32_t offset) const;

  std::vector<uint32_t> starts_;  // one for each line, then a sentinel beyond any offset
  Origin origin_;
  mutable size_t hint_ = 0;
};

}  // namespace krait::ast

#include "syntax/ast/positions.h"

#include <algorithm>
#include <cstring>

namespace krait::ast {

Positions::Positions(std::string_view text, Origin origin) : origin_(origin) {
  starts_.push_back(0);
  bool has_cr = std::memchr(text.data(), '\r', text.size()) != nullptr;
  const char* at = text.data();
  const char* end = at + text.size();
  while (at < end) {
    if (has_cr) {
      while (at < end && *at != '\n' && *at != '\r') at++;
      if (at == end) break;
      if (*at == '\r' && at + 1 < end && at[1] == '\n') at++;
    } else {
      at = static_cast<const char*>(std::memchr(at, '\n', end - at));
      if (!at) break;
    }
    at++;
    starts_.push_back(static_cast<uint32_t>(at - text.data()));
  }
  starts_.push_back(UINT32_MAX);
}

size_t Positions::index_of(uint32_t offset) const {
  size_t i = hint_;
  if (starts_[i] <= offset) {
    for (int near = 0; near < 4; near++, i++) {
      if (offset < starts_[i + 1]) return hint_ = i;
    }
  }
  auto after = std::upper_bound(starts_.begin(), starts_.end() - 1, offset);
  return hint_ = static_cast<size_t>(after - starts_.begin()) - 1;
}

Positions::Place Positions::place(uint32_t offset) const {
  size_t line = index_of(offset);
  auto column = static_cast<int32_t>(offset - starts_[line]);
  return {origin_.line + static_cast<int32_t>(line), line == 0 ? origin_.column + column : column};
}

}  // namespace krait::ast

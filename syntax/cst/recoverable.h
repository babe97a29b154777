// Whether recovery is worth its time: what no person writes by hand can cost tree-sitter a time that grows with the
// square of its length. Pure; any thread.
#pragma once

#include <string_view>

namespace krait::cst {

/// False for a text that has a line of thousands of tokens, or more open brackets or levels of indentation
/// than the language allows.
[[nodiscard]] bool is_recoverable(std::string_view text);

}  // namespace krait::cst

// Where the logical lines of a text start, for split.h: the physical lines that are not inside a string, a bracket or a
// line join. Pure; any thread.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace krait::cst {

/// The first starts at 0.
[[nodiscard]] std::vector<uint32_t> find_logical_lines(std::string_view text);

/// Whether the word at `at` only ever begins a statement.
[[nodiscard]] bool begins_statement(std::string_view text, uint32_t at);

/// The ASCII word at `at`; empty if none is there.
[[nodiscard]] std::string_view word_at(std::string_view text, uint32_t at);

/// Past spaces and tabs.
[[nodiscard]] uint32_t skip_indentation(std::string_view text, uint32_t at);

}  // namespace krait::cst

// Where the logical lines of a text start, for split.h: the physical lines that are not inside a string, a bracket or a
// line join. Pure; any thread.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace krait::cst {

struct LogicalLines {
  std::vector<uint32_t> starts;  // the first is 0
  bool is_sound = true;          // every string ends where its quotes say: no line depends on one far away
};

/// What a text has in common with an older one: this many bytes at its start, and this many at its end behind those.
struct InCommon {
  uint32_t before = 0, after = 0;
  uint32_t old_size = 0;
};

[[nodiscard]] LogicalLines find_logical_lines(std::string_view text);

/// The same, from those of an older text: only the lines near the difference are read.
[[nodiscard]] LogicalLines find_logical_lines(std::string_view text, const LogicalLines& old, const InCommon& common);

/// Whether the word at `at` only ever begins a statement.
[[nodiscard]] bool begins_statement(std::string_view text, uint32_t at);

/// The ASCII word at `at`; empty if none is there.
[[nodiscard]] std::string_view word_at(std::string_view text, uint32_t at);

/// What a line by itself does to brackets. Strings and a comment are passed; one that is open ends with the line.
struct LineBrackets {
  uint32_t open = 0;   // left open
  uint32_t extra = 0;  // closing ones beyond those opened before them
};
[[nodiscard]] LineBrackets count_brackets(std::string_view line);

/// Past spaces and tabs.
[[nodiscard]] uint32_t skip_indentation(std::string_view text, uint32_t at);

}  // namespace krait::cst

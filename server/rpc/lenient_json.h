// JSON from a client: what the standard library of every client writes is read, and what would harm is refused.
#pragma once

#include <string>

#include <nlohmann/json_fwd.hpp>

namespace krait::rpc {

inline constexpr int kNestingLimit = 500;  // arrays and objects within one another; copies of a value are recursive

// False with a sentence in `problem`. An escape of half a surrogate pair, which JavaScript writes and JSON's text
// cannot hold, is read as U+FFFD: as many UTF-16 units, so that columns stay right.
[[nodiscard]] bool parse_json(const std::string& text, nlohmann::json& value, std::string& problem);

}  // namespace krait::rpc

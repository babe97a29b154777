// The names of characters, as unicodedata.name and \N{...} know them (Unicode 14.0.0). Immutable; any thread.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace krait::source {

inline constexpr size_t kMaxNamedSequence = 4;

// "LATIN SMALL LETTER A". False: the code point has no name (controls, surrogates, private use, unassigned).
[[nodiscard]] bool character_name(char32_t c, std::string* out);

// The character of a name or alias, in any case of letters; returns how many code points it has, 0 if there is no such
// name. Named sequences, of two to four, are found only if asked for: \N{...} does not take them.
[[nodiscard]] size_t look_up_name(std::string_view name, bool allow_sequences, char32_t out[kMaxNamedSequence]);

}  // namespace krait::source

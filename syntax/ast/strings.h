// Escapes of string and bytes literals (language reference 2.4.1). Pure functions over the text between the quotes,
// with newlines as LF.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace krait::ast {

struct Decoded {
  std::string value;                   // UTF-8 with lone surrogates as WTF-8; plain bytes for a bytes literal
  std::optional<std::string> error;    // CPython's message, with its "(unicode error) " or "(value error) "
  std::string bad_escape;  // the first escape that only warns: the "d" of \d, the "400" of \400; empty if none
};

[[nodiscard]] Decoded decode_text_escapes(std::string_view body);
[[nodiscard]] Decoded decode_bytes_escapes(std::string_view body);

/// Appends a code point as UTF-8 (a surrogate as WTF-8).
void append_utf8(std::string& out, uint32_t code_point);

}  // namespace krait::ast
